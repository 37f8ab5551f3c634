#include "agent/hashlist/build_set.h"

#include <chrono>
#include <cstdio>

#include "agent/base/sha256.h"

namespace schouw {
namespace {

constexpr std::chrono::seconds kTellInterval{2};
constexpr std::size_t kPieceBytes = 1u << 20;

std::string BaseName(const std::string& path) { return path.substr(path.rfind('/') + 1); }

std::string FolderOf(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "." : path.substr(0, slash + 1);
}

Result<std::string> Sha256OfFile(const std::string& path) {
  SCHOUW_ASSIGN(const auto source, OpenListFile(path), "read list");
  Sha256 digest;
  std::vector<std::byte> piece(kPieceBytes);
  for (std::uint64_t at = 0;;) {
    SCHOUW_ASSIGN(const std::size_t count, source->ReadAt(at, piece), "read list");
    if (count == 0) return ToHex(AsBytes(digest.Finish()));
    digest.Update(Bytes(piece).first(count));
    at += count;
  }
}

class SetBuild {
 public:
  explicit SetBuild(const SetRequest& request)
      : request_(request), builder_({request.hash_class, FolderOf(request.out), kMemoryBytes, [this](const auto& at) {
                                       if (request_.on_progress) Tell(at.step, at.rows);
                                     }}) {}

  Result<BuiltSet> Run() {
    for (const std::string& path : request_.lists) SCHOUW_TRY(AddList(path), path);
    SCHOUW_TRY(builder_.Write(request_.out, built_.lists), "write");
    return std::move(built_);
  }

 private:
  static constexpr std::size_t kMemoryBytes = 128u << 20;
  static constexpr std::uint64_t kTellEvery = 65'536;

  Status AddList(const std::string& path) {
    const auto number = static_cast<std::uint16_t>(built_.lists.size());
    if (built_.lists.size() > 0xFFFF) return Fail(ErrorCode::kTooMany, "more than 65536 lists");
    HashList list;
    list.name = BaseName(path);
    SCHOUW_ASSIGN(list.sha256, Sha256OfFile(path), "");
    std::uint64_t weak = 0;
    SCHOUW_ASSIGN(HashListReading reading,
                  ReadHashListFile(path,
                                   [&](const ListedHash& hash) -> Status {
                                     if (request_.on_progress && ++seen_ % kTellEvery == 0) Tell(list.name, seen_);
                                     if (!Wanted(hash)) return ++list.left_out, Status();
                                     SCHOUW_ASSIGN(const auto added, builder_.Add(hash.digests, hash.size, number), "");
                                     weak += added == HashSetBuilder::Added::kTooWeak ? 1 : 0;
                                     ++(added == HashSetBuilder::Added::kYes ? list.entries : list.left_out);
                                     return {};
                                   }),
                  "");
    list.format = reading.format;
    list.version = reading.version;
    list.damaged = reading.damaged;
    list.left_out += reading.without_hash;
    SCHOUW_TRY(Check(list, reading, weak), "");
    built_.damaged |= reading.damaged > 0;
    built_.lists.push_back(std::move(list));
    built_.readings.push_back(std::move(reading));
    return {};
  }

  bool Wanted(const ListedHash& hash) const {
    return request_.categories.empty() || !hash.category || request_.categories.contains(*hash.category);
  }

  Status Check(const HashList& list, const HashListReading& reading, std::uint64_t weak) const {
    const double all = static_cast<double>(reading.entries + reading.without_hash + reading.damaged);
    const double percent = 100.0 * static_cast<double>(reading.damaged) / all;
    if (percent > request_.most_damaged_percent) {
      char text[160];
      std::snprintf(text, sizeof text, "%llu of %.0f entries are damaged (%.2f %%), and %.2f %% is allowed",
                    static_cast<unsigned long long>(reading.damaged), all, percent, request_.most_damaged_percent);
      const DamagedEntry& first = reading.first_damaged.front();
      return Fail(ErrorCode::kRefused, std::string(text) + "; " + first.where + ": " + first.what);
    }
    if (list.entries > 0) return {};
    if (weak > 0) {
      return Fail(
          ErrorCode::kRefused,
          "only single MD5 or SHA-1 digests, and a tripwire needs a SHA-256 or two digests of a file: other files "
          "can be made to have the same one");
    }
    return Fail(ErrorCode::kRefused,
                "nothing is left of it: all its files are smaller than 64 bytes, or of other "
                "categories than were asked for");
  }

  void Tell(std::string_view what, std::uint64_t count) {
    const auto now = std::chrono::steady_clock::now();
    if (now - told_at_ < kTellInterval) return;
    told_at_ = now;
    request_.on_progress(std::string(what) + ": " + std::to_string(count));
  }

  const SetRequest& request_;
  HashSetBuilder builder_;
  BuiltSet built_;
  std::uint64_t seen_ = 0;
  std::chrono::steady_clock::time_point told_at_ = std::chrono::steady_clock::now();
};

}  // namespace

Result<BuiltSet> BuildHashSet(const SetRequest& request) { return SetBuild(request).Run(); }

}  // namespace schouw
