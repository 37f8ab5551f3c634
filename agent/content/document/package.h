// Documents that are zip archives of parts: Office Open XML, OpenDocument, EPUB.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "agent/content/document/document.h"
#include "agent/content/document/markup.h"

namespace schouw {

// Names of the live members of a zip as its directory has them, not decoded; none when it is no zip or has more than
// `limit` of them. Reads the directory alone.
std::vector<std::string> ZipMemberNames(const ByteSource& content, std::string_view head, std::size_t limit = 20'000);

// The parts of one package, by name. Parts of markup are kept in memory once read, within the limits of the document.
class Package {
 public:
  struct Part {
    Member member;
    std::uint64_t ordinal = 0;  // in stored order
    bool is_kept = false;
    std::string content;
  };

  // `input` must outlive this. Reads the directory and every part that `is_kept` names and that isn't large.
  static Result<Package> Open(const DocumentInput& input, const std::function<bool(std::string_view name)>& is_kept);

  // nullptr when there is none. Names are compared without regard to the case of ASCII letters (ECMA-376 part
  // 2, 6.2.2).
  const Part* Find(std::string_view name) const;
  // In stored order.
  std::vector<const Part*> parts() const;
  // Calls `on_content` with the part's bytes; for a large part that takes a pass over the archive.
  Status Read(const Part& part, const std::function<Status(const ByteSource& content)>& on_content) const;
  // The same, all of it. Empty when it can't be read: for parts that only say where others are.
  std::string Content(std::string_view name) const;
  // Gives the parts that `is_file` names to the sink, as files in the document.
  Status GiveFiles(const std::function<bool(std::string_view name)>& is_file, DocumentSink& sink) const;
  // Why the directory was not read to its end, where it was not.
  const Status& status() const { return status_; }

 private:
  explicit Package(const DocumentInput& input) : input_(&input) {}

  const DocumentInput* input_;
  std::map<std::string, Part> parts_;  // by name in lower case
  std::uint64_t kept_bytes_ = 0;
  mutable std::uint64_t passed_bytes_ = 0;  // of large parts, all together
  Status status_;
};

// `target` of a reference that stands in part `from`: "../media/a.png" in "ppt/slides/slide1.xml" is "ppt/media/a.png".
// Percent escapes undone, fragment left out; never leaves the package.
std::string ResolvePartName(std::string_view from, std::string_view target);

// Calls `handler` with the markup of a part. Errors as MarkupReader::Finish gives them.
Status ReadPartMarkup(const Package& package, const Package::Part& part, MarkupKind kind, MarkupHandler& handler);

}  // namespace schouw
