#include "agent/content/document/package.h"

#include <algorithm>

#include "agent/base/ascii.h"
#include "agent/base/percent.h"
#include "agent/base/utf8.h"
#include "agent/content/archive/archive.h"
#include "agent/content/document/markup_source.h"

namespace schouw {
namespace {

constexpr std::uint64_t kLargePartBytes = 16u << 20;  // not kept
constexpr std::uint64_t kMostKeptBytes = 128u << 20;
constexpr std::size_t kMemberBlockBytes = 64u << 10;

// At most `limit` bytes more of a member; `whole` when it ended before.
Status ReadSome(MemberReader& reader, std::uint64_t limit, std::string& bytes, bool& whole) {
  std::string block(kMemberBlockBytes, '\0');
  whole = false;
  while (bytes.size() < limit) {
    SCHOUW_ASSIGN(const std::size_t count, reader.Read(std::as_writable_bytes(std::span(block))), "read part");
    whole = count == 0;
    if (whole) return {};
    bytes.append(block, 0, count);
  }
  return {};
}

// Bytes in memory that are not owned.
class ViewSource final : public ByteSource {
 public:
  explicit ViewSource(std::string_view bytes) : bytes_(bytes) {}
  std::uint64_t size() const override { return bytes_.size(); }
  Result<std::size_t> ReadAt(std::uint64_t offset, std::span<std::byte> into) const override {
    if (offset >= bytes_.size()) return 0;
    const std::string_view from = bytes_.substr(static_cast<std::size_t>(offset), into.size());
    std::ranges::copy(AsBytes(from), into.begin());
    return from.size();
  }

 private:
  std::string_view bytes_;
};

// A member read front to back.
class PassingSource final : public ByteSource {
 public:
  // `passed` counts what was read of all parts.
  PassingSource(MemberReader& reader, std::uint64_t size, std::uint64_t limit, std::uint64_t& passed)
      : reader_(reader), size_(size), limit_(limit), passed_(passed) {}
  std::uint64_t size() const override { return size_; }
  Result<std::size_t> ReadAt(std::uint64_t offset, std::span<std::byte> into) const override {
    if (offset != position_) return Fail(ErrorCode::kInternal, "a part is read front to back", offset);
    SCHOUW_ASSIGN(const std::size_t count, reader_.Read(into), "read part");
    position_ += count;
    passed_ += count;
    if (passed_ > limit_) return Fail(ErrorCode::kTooBig, "parts of more than " + std::to_string(limit_) + " bytes");
    return count;
  }
  bool random_access() const override { return false; }

 private:
  MemberReader& reader_;
  std::uint64_t size_;
  std::uint64_t limit_;
  std::uint64_t& passed_;
  mutable std::uint64_t position_ = 0;
};

}  // namespace

Result<Package> Package::Open(const DocumentInput& input, const std::function<bool(std::string_view name)>& is_kept) {
  Package package(input);
  std::uint64_t ordinal = 0;
  bool twice = false;
  package.status_ = ReadArchive(input.content, input.limits, [&](const Member& member, MemberReader& reader) {
    if (member.type != EntryType::kFile) return true;
    Part part{member, ordinal++, false, ""};
    const bool small = member.size <= kLargePartBytes && package.kept_bytes_ < kMostKeptBytes;
    if (small && !member.encrypted && is_kept(member.path)) {
      const Status status = ReadSome(reader, kLargePartBytes, part.content, part.is_kept);
      if (!status) part.is_kept = false;
      if (!part.is_kept) part.content.clear();
      package.kept_bytes_ += part.content.size();
    }
    twice = !package.parts_.try_emplace(AsciiLowerCased(member.path), std::move(part)).second || twice;
    return true;
  });
  if (twice && package.status_) package.status_ = Fail(ErrorCode::kMalformed, "two parts have one name");
  if (package.parts_.empty() && !package.status_) return Fail(package.status_.error());
  return package;
}

const Package::Part* Package::Find(std::string_view name) const {
  while (name.starts_with('/')) name.remove_prefix(1);
  const auto found = parts_.find(AsciiLowerCased(name));
  return found == parts_.end() ? nullptr : &found->second;
}

std::vector<const Package::Part*> Package::parts() const {
  std::vector<const Part*> all;
  for (const auto& [name, part] : parts_) all.push_back(&part);
  std::ranges::sort(all, {}, &Part::ordinal);
  return all;
}

Status Package::Read(const Part& part, const std::function<Status(const ByteSource& content)>& on_content) const {
  if (part.member.encrypted) return Fail(ErrorCode::kEncrypted, "a part of the document is encrypted");
  if (part.is_kept) return on_content(ViewSource(part.content));
  Status status = Fail(ErrorCode::kNotFound, "part is not there");
  const Status archive = ReadArchive(input_->content, input_->limits, [&](const Member& member, MemberReader& reader) {
    if (member.path != part.member.path || member.type != EntryType::kFile) return true;
    status = on_content(PassingSource(reader, member.size, input_->limits.max_document_bytes, passed_bytes_));
    return false;
  });
  return archive ? status : archive;
}

std::string Package::Content(std::string_view name) const {
  const Part* part = Find(name);
  std::string bytes;
  if (part == nullptr) return bytes;
  if (part->is_kept) return part->content;
  (void)Read(*part, [&](const ByteSource& content) -> Status {
    SCHOUW_ASSIGN(bytes, ReadUpTo(content, 0, kMemberBlockBytes), "read part");
    return {};
  });
  return bytes;
}

Status Package::GiveFiles(const std::function<bool(std::string_view name)>& is_file, DocumentSink& sink) const {
  if (std::ranges::none_of(parts_, [&](const auto& part) { return is_file(part.second.member.path); })) return {};
  return ReadArchive(input_->content, input_->limits, [&](const Member& member, MemberReader& reader) {
    if (member.type != EntryType::kFile || !is_file(member.path)) return true;
    return sink.OnEmbedded(member, reader) == SinkAnswer::kContinue;
  });
}

std::string ResolvePartName(std::string_view from, std::string_view target) {
  target = target.substr(0, target.find_first_of("#?"));
  std::vector<std::string> names;
  const auto walk = [&names](std::string_view path) {
    while (!path.empty()) {
      const std::size_t end = std::min(path.find('/'), path.size());
      const std::string_view name = path.substr(0, end);
      if (name == "..") {
        if (!names.empty()) names.pop_back();
      } else if (!name.empty() && name != ".") {
        names.emplace_back(name);
      }
      path.remove_prefix(std::min(end + 1, path.size()));
    }
  };
  if (!target.starts_with('/')) walk(from.substr(0, from.rfind('/') == std::string_view::npos ? 0 : from.rfind('/')));
  walk(ToValidUtf8(PercentDecoded(target)));
  std::string joined;
  for (const std::string& name : names) joined += (joined.empty() ? "" : "/") + name;
  return joined;
}

Status ReadPartMarkup(const Package& package, const Package::Part& part, MarkupKind kind, MarkupHandler& handler) {
  return package.Read(part, [&](const ByteSource& content) {
    MarkupReader reader(kind, handler);
    return ReadMarkup(content, reader);
  });
}

}  // namespace schouw
