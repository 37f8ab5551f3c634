#include "agent/content/document/epub.h"

#include <algorithm>
#include <map>
#include <set>

#include "agent/content/document/html_text.h"
#include "agent/content/document/package_parts.h"

namespace schouw {
namespace {

constexpr std::string_view kContainer = "META-INF/container.xml";

bool EndsWithOneOf(std::string_view text, std::initializer_list<std::string_view> ends) {
  return std::ranges::any_of(ends, [text](std::string_view end) { return text.ends_with(end); });
}
bool IsPage(std::string_view name) { return EndsWithOneOf(name, {".xhtml", ".html", ".htm", ".xht"}); }
bool IsMarkup(std::string_view name) { return IsPage(name) || EndsWithOneOf(name, {".xml", ".opf", ".ncx", ".smil"}); }
bool IsBookFile(std::string_view name) {
  return !IsMarkup(name) && !name.starts_with("META-INF/") && name != "mimetype" &&
         !EndsWithOneOf(name, {".css", ".js", ".ttf", ".otf", ".woff", ".woff2", ".plist", "/"});
}

// Where the book's description is (3.3, 4.2.6.3.1).
class Container final : public MarkupHandler {
 public:
  void OnStart(const MarkupTag& tag) override {
    if (tag.local == "rootfile") packages.emplace_back(tag.Attribute("full-path"));
  }
  void OnEnd(std::string_view) override {}
  void OnText(std::string_view) override {}
  std::vector<std::string> packages;
};

// What is encrypted, but for fonts that are only veiled (4.2.6.3.2, 4.3.7).
class Encryption final : public MarkupHandler {
 public:
  void OnStart(const MarkupTag& tag) override {
    if (tag.local == "EncryptionMethod") algorithm_ = tag.Attribute("Algorithm");
    if (tag.local == "CipherReference" && algorithm_.find("obfuscat") == std::string::npos &&
        algorithm_.find("ns.adobe.com") == std::string::npos)
      names.insert(ResolvePartName("", tag.Attribute("URI")));
  }
  void OnEnd(std::string_view) override {}
  void OnText(std::string_view) override {}
  std::set<std::string> names;

 private:
  std::string algorithm_;
};

// Metadata as text, and the order of chapters (5).
class PackageDocument final : public MarkupHandler {
 public:
  PackageDocument(TextFlow& flow, std::string_view name) : flow_(flow), name_(name) {}
  void OnStart(const MarkupTag& tag) override {
    if (tag.local == "metadata") in_metadata_ = true;
    if (tag.local == "item") items_[std::string(tag.Attribute("id"))] = ResolvePartName(name_, tag.Attribute("href"));
    if (tag.local == "itemref") spine_.emplace_back(tag.Attribute("idref"));
    flow_.EndLine();
  }
  void OnEnd(std::string_view local) override {
    if (local == "metadata") in_metadata_ = false;
    flow_.EndLine();
  }
  void OnText(std::string_view text) override {
    if (!in_metadata_) return;
    flow_.SetPlace("properties");
    flow_.AppendCollapsed(text);
  }
  bool done() const override { return flow_.stopped(); }
  // Names of parts, in reading order.
  std::vector<std::string> Chapters() const {
    std::vector<std::string> chapters;
    for (const std::string& id : spine_)
      if (const auto item = items_.find(id); item != items_.end()) chapters.push_back(item->second);
    return chapters;
  }

 private:
  TextFlow& flow_;
  std::string_view name_;
  std::map<std::string, std::string> items_;
  std::vector<std::string> spine_;
  bool in_metadata_ = false;
};

void ReadPage(PackageParts& parts, const std::string& name, const std::string& place) {
  const Package::Part* part = parts.package().Find(name);
  if (part == nullptr || parts.IsRead(name)) return;
  parts.MarkRead(name);
  TextFlow flow = parts.NewFlow();
  std::uint64_t paragraph = 0;
  HtmlText text(flow, [&] { return place + " paragraph " + std::to_string(++paragraph); });
  const Status status = ReadPartMarkup(parts.package(), *part, MarkupKind::kHtml, text);
  if (!status) parts.Report(name, status.error());
  flow.EndRecord();
  parts.NoteEnd(flow);
}

std::vector<std::string> ReadPackageDocument(PackageParts& parts, const std::string& name) {
  TextFlow flow = parts.NewFlow();
  PackageDocument document(flow, name);
  parts.Read(name, document);
  flow.EndRecord();
  parts.NoteEnd(flow);
  return document.Chapters();
}

std::set<std::string> EncryptedParts(const Package& package) {
  Encryption encryption;
  if (const Package::Part* part = package.Find("META-INF/encryption.xml"))
    (void)ReadPartMarkup(package, *part, MarkupKind::kXml, encryption);
  return encryption.names;
}

// Contents, notes and pages that stand outside the reading order.
void ReadTheRest(PackageParts& parts, const std::set<std::string>& encrypted) {
  for (const Package::Part* part : parts.package().parts()) {
    const std::string& name = part->member.path;
    if (parts.stopped()) return;
    if (!IsMarkup(name) || name.starts_with("META-INF/") || parts.IsRead(name) || encrypted.contains(name)) continue;
    if (IsPage(name)) {
      ReadPage(parts, name, name);
    } else {
      parts.ReadAnyXml(name, name);
    }
  }
}

}  // namespace

bool ClaimsEpub(const DocumentInput& input) {
  bool has_container = false;
  bool has_package = false;
  for (const std::string& name : ZipMemberNames(input.content, input.head)) {
    has_container = has_container || name == kContainer;
    has_package = has_package || name.ends_with(".opf");
  }
  return has_container && has_package;
}

Status ReadEpub(const DocumentInput& input, DocumentSink& sink) {
  SCHOUW_ASSIGN(const Package package, Package::Open(input, IsMarkup), "open package");
  PackageParts parts(package, input, sink);
  Container container;
  parts.Read(kContainer, container);
  const std::set<std::string> encrypted = EncryptedParts(package);
  std::size_t number = 0;
  std::size_t locked = 0;
  for (const std::string& document : container.packages) {
    for (const std::string& chapter : ReadPackageDocument(parts, document)) {
      ++number;
      if (encrypted.contains(chapter)) {
        ++locked;
      } else {
        ReadPage(parts, chapter, "chapter " + std::to_string(number));
      }
    }
  }
  ReadTheRest(parts, encrypted);
  if (parts.stopped()) return {};
  if (locked > 0)
    return Fail(ErrorCode::kEncrypted,
                std::to_string(locked) + " of " + std::to_string(number) + " chapters are locked");
  SCHOUW_TRY(package.GiveFiles(IsBookFile, sink), "read files in the book");
  return package.status();
}

}  // namespace schouw
