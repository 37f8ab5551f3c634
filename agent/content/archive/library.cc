#include "agent/content/archive/library.h"

#include <locale.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <ctime>
#include <mutex>
#include <vector>

#include "agent/content/archive/member_name.h"
#include "agent/content/document/iconv_by_icu.h"

namespace schouw {
namespace {

constexpr ArchiveKind kKinds[] = {
    {"zip", false, true, ARCHIVE_FILTER_NONE, &archive_read_support_format_zip_seekable},
    {kZipByLocalHeaders, false, false, ARCHIVE_FILTER_NONE, &archive_read_support_format_zip_streamable},
    {"7z", false, true, ARCHIVE_FILTER_NONE, &archive_read_support_format_7zip},
    {"rar", false, true, ARCHIVE_FILTER_NONE, &archive_read_support_format_rar, &archive_read_support_format_rar5},
    {"tar", false, false, ARCHIVE_FILTER_NONE, &archive_read_support_format_tar},
    {"cpio", false, false, ARCHIVE_FILTER_NONE, &archive_read_support_format_cpio},
    {"ar", false, false, ARCHIVE_FILTER_NONE, &archive_read_support_format_ar},
    {"cab", false, false, ARCHIVE_FILTER_NONE, &archive_read_support_format_cab},
    {"iso", false, false, ARCHIVE_FILTER_NONE, &archive_read_support_format_iso9660},
    {kIsoWithoutRockRidge, false, false, ARCHIVE_FILTER_NONE, &archive_read_support_format_iso9660, nullptr,
     "iso9660:!rockridge"},
    {"xar", false, false, ARCHIVE_FILTER_NONE, &archive_read_support_format_xar},
    {"lha", false, false, ARCHIVE_FILTER_NONE, &archive_read_support_format_lha},
    {"warc"},  // warc.h reads it
    {"rpm", true, false, ARCHIVE_FILTER_RPM},
    {"gz", true, false, ARCHIVE_FILTER_GZIP},
    {"bz2", true, false, ARCHIVE_FILTER_BZIP2},
    {"xz", true, false, ARCHIVE_FILTER_XZ},
    {"lzma", true, false, ARCHIVE_FILTER_LZMA},
    {"lzip", true, false, ARCHIVE_FILTER_LZIP},
    {"zst", true, false, ARCHIVE_FILTER_ZSTD},
    {"lz4", true, false, ARCHIVE_FILTER_LZ4},
    {"Z", true, false, ARCHIVE_FILTER_COMPRESS},
};

// A UTF-8 locale for this thread while libarchive runs: without one it gives up on names that are stored as UTF-16 or
// marked as UTF-8. Loaded once, kept for good.
locale_t Utf8Locale() {
  static const locale_t locale = [] {
    for (const char* name : {"C.UTF-8", "C.utf8", "en_US.UTF-8", "nl_NL.UTF-8"})
      if (const locale_t found = newlocale(LC_CTYPE_MASK, name, nullptr); found != nullptr) return found;
    return locale_t{};
  }();
  return locale;
}

// While libarchive runs: names in UTF-8, and no error number left over from before. After a name that it can't convert
// libarchive 3.6.2 looks at errno, and takes the ENOMEM of another archive, refused long ago, for a reason to call
// exit.
class LibraryScope {
 public:
  LibraryScope() : before_(Utf8Locale() == nullptr ? nullptr : uselocale(Utf8Locale())) { errno = 0; }
  ~LibraryScope() {
    if (before_ != nullptr) uselocale(before_);
  }
  LibraryScope(const LibraryScope&) = delete;
  LibraryScope& operator=(const LibraryScope&) = delete;

 private:
  locale_t before_;
};

// One layer of `filter`. libarchive 3.6.2 can't be told of compress and lzip beforehand (it crashes, it reads nothing):
// it may look for those two itself, by their fixed headers.
int AddFilter(archive* handle, int filter) {
  if (filter == ARCHIVE_FILTER_NONE) return ARCHIVE_OK;
  if (filter == ARCHIVE_FILTER_COMPRESS) return archive_read_support_filter_compress(handle);
  if (filter == ARCHIVE_FILTER_LZIP) return archive_read_support_filter_lzip(handle);
  return archive_read_append_filter(handle, filter);
}

int AddFormats(archive* handle, const ArchiveKind& kind, Inside inside) {
  int worst = ARCHIVE_OK;
  const auto add = [&](int (*support)(archive*)) {
    if (support != nullptr) worst = std::min(worst, support(handle));
  };
  add(kind.add_format);
  add(kind.add_second_format);
  if (kind.compressed && inside != Inside::kFile) {
    for (const auto format : {&archive_read_support_format_tar, &archive_read_support_format_cpio,
                              &archive_read_support_format_ar, &archive_read_support_format_cab})
      add(format);
  }
  if (kind.compressed && inside != Inside::kArchive) {
    add(&archive_read_support_format_raw);
    add(&archive_read_support_format_empty);
  }
  return worst;
}

bool Mentions(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [text](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

ErrorCode CodeOf(int number, std::string_view text, ErrorCode fallback) {
  if (number == ENOMEM || Mentions(text, {"allocate", "memory"})) return ErrorCode::kMemory;
  if (Mentions(text, {"ncrypt", "assphrase", "password"})) return ErrorCode::kEncrypted;
  // "Unrecognized" is not among these: a session is opened for a kind whose signature was seen, so then it is damaged.
  if (Mentions(text, {"nsupported", "not supported", "not implemented", "too many filters", "unavailable",
                      "nknown codec", "nexpected codec"}))
    return ErrorCode::kUnsupported;
  if (Mentions(text, {"runcated", "end of file", "remature"})) return ErrorCode::kTruncated;
  return fallback;
}

// libarchive's sentence as one clause of ours: no capital, no full stop, printable ASCII.
std::string Clause(const char* text) {
  std::string clause = text == nullptr ? "" : text;
  std::replace_if(
      clause.begin(), clause.end(), [](char c) { return c < 0x20 || c >= 0x7f; }, '?');
  while (!clause.empty() && (clause.back() == '.' || clause.back() == ' ')) clause.pop_back();
  if (clause.size() > 1 && std::islower(static_cast<unsigned char>(clause[1])) != 0)
    clause[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(clause[0])));
  return clause.empty() ? "unreadable archive" : clause;
}

}  // namespace

const ArchiveKind* FindArchiveKind(std::string_view name) {
  for (const ArchiveKind& kind : kKinds)
    if (kind.name == name) return &kind;
  return nullptr;
}

void WarmArchives() {
  static std::once_flag once;
  std::call_once(once, [] {
    // DOS times have no zone; libarchive gives them the host's.
    setenv("TZ", "UTC", 1);  // NOLINT(concurrency-mt-unsafe): before any thread is started
    tzset();
    Utf8Locale();
    UseIconvByIcu();
  });
}

// What the callbacks work on: position, and a block that grows while reading goes on without a jump.
struct ArchiveSession::Input {
  static constexpr std::size_t kLeastBlock = 4u << 10;
  static constexpr std::size_t kMostBlock = 256u << 10;
  static constexpr std::uint64_t kMostPasses = 64;
  static constexpr std::uint64_t kLargestPass = 1ull << 50;  // so that the product fits
  static constexpr std::uint64_t kMostBytesAMember = 1u << 20;

  explicit Input(const ByteSource& source) : content(source) {}

  // However often libarchive goes back: to read an archive once takes a few times its size.
  std::uint64_t MostReadBytes() const {
    return kMostPasses * std::min(content.size(), kLargestPass) + kMostBytesAMember * (members + 1);
  }

  static la_ssize_t OnRead(archive* handle, void* self, const void** block) {
    auto& input = *static_cast<Input*>(self);
    if (input.read_bytes > input.MostReadBytes()) {
      input.failure = MakeError(ErrorCode::kMalformed, "the archive leads its reader in circles");
      archive_set_error(handle, EIO, "%s", "read in circles");
      return -1;
    }
    input.block.resize(input.next_block_bytes);
    const Result<std::size_t> count = input.content.ReadAt(input.position, input.block);
    if (!count) {
      input.failure = count.error();
      archive_set_error(handle, EIO, "%s", "read failed");
      return -1;
    }
    input.position += *count;
    input.read_bytes += *count;
    input.next_block_bytes = std::min(kMostBlock, input.next_block_bytes * 2);
    *block = input.block.data();
    errno = 0;
    return static_cast<la_ssize_t>(*count);
  }
  static la_int64_t OnSkip(archive* /*handle*/, void* self, la_int64_t wanted) {
    auto& input = *static_cast<Input*>(self);
    const std::uint64_t left = input.content.size() - std::min(input.position, input.content.size());
    const std::uint64_t skipped = std::min(left, static_cast<std::uint64_t>(std::max<la_int64_t>(wanted, 0)));
    input.position += skipped;
    input.next_block_bytes = kLeastBlock;
    return static_cast<la_int64_t>(skipped);
  }
  static la_int64_t OnSeek(archive* /*handle*/, void* self, la_int64_t offset, int whence) {
    auto& input = *static_cast<Input*>(self);
    const auto size = static_cast<la_int64_t>(input.content.size());
    la_int64_t base = 0;
    if (whence == SEEK_CUR) base = static_cast<la_int64_t>(input.position);
    if (whence == SEEK_END) base = size;
    la_int64_t target = 0;
    if (__builtin_add_overflow(base, offset, &target)) return ARCHIVE_FATAL;
    target = std::clamp<la_int64_t>(target, 0, size);
    input.position = static_cast<std::uint64_t>(target);
    input.next_block_bytes = kLeastBlock;
    return target;
  }

  const ByteSource& content;
  std::uint64_t position = 0;
  std::uint64_t read_bytes = 0;
  std::uint64_t members = 0;
  std::size_t next_block_bytes = kLeastBlock;
  std::vector<std::byte> block;
  std::optional<Error> failure;  // of `content` itself
};

ArchiveSession::ArchiveSession(std::unique_ptr<Input> input, archive* handle, const ArchiveKind& kind)
    : input_(std::move(input)), handle_(handle), kind_(kind) {}

ArchiveSession::~ArchiveSession() { archive_read_free(handle_); }

Status ArchiveSession::Allow(const ArchiveKind& kind, Inside inside, int payload) {
  const int worst =
      std::min({AddFilter(handle_, kind.filter), AddFilter(handle_, payload), AddFormats(handle_, kind, inside)});
  if (worst < ARCHIVE_WARN) return Fail(LastError(ErrorCode::kInternal));
  if (kind.options != nullptr && archive_read_set_options(handle_, kind.options) < ARCHIVE_WARN)
    return Fail(LastError(ErrorCode::kInternal));
  return {};
}

Result<std::unique_ptr<ArchiveSession>> ArchiveSession::OpenLayers(const ByteSource& content, const ArchiveKind& kind,
                                                                   Inside inside, int payload) {
  const LibraryScope utf8;
  archive* handle = archive_read_new();
  if (handle == nullptr) return Fail(ErrorCode::kMemory, "no memory for an archive reader");
  auto input = std::make_unique<Input>(content);
  Input* self = input.get();
  std::unique_ptr<ArchiveSession> session(new ArchiveSession(std::move(input), handle, kind));
  SCHOUW_TRY(session->Allow(kind, inside, payload), "allow formats");
  archive_read_set_callback_data(handle, self);
  archive_read_set_read_callback(handle, &Input::OnRead);
  archive_read_set_skip_callback(handle, &Input::OnSkip);
  archive_read_set_seek_callback(handle, &Input::OnSeek);
  if (archive_read_open1(handle) != ARCHIVE_OK) return Fail(session->LastError(ErrorCode::kMalformed));
  // Damage in the first block of a compressed file: the formats that are asked see nothing, as if it were empty.
  if (archive_errno(handle) != 0) session->opening_error_ = session->LastError(ErrorCode::kMalformed);
  return session;
}

Result<std::unique_ptr<ArchiveSession>> ArchiveSession::Open(const ByteSource& content, const ArchiveKind& kind,
                                                             Inside inside) {
  WarmArchives();
  if (kind.filter != ARCHIVE_FILTER_RPM) return OpenLayers(content, kind, inside, ARCHIVE_FILTER_NONE);
  // An rpm's payload says itself how it is compressed.
  SCHOUW_ASSIGN(const std::unique_ptr<ArchiveSession> package,
                OpenLayers(content, kind, Inside::kFile, ARCHIVE_FILTER_NONE), "open package");
  std::string head(512, '\0');
  SCHOUW_ASSIGN(const bool payload, package->Next(), "find payload");
  SCHOUW_ASSIGN(const std::size_t bytes, payload ? package->Read(std::as_writable_bytes(std::span(head))) : 0,
                "read payload");
  const ArchiveKind* under = FindArchiveKind(IdentifyArchive(std::string_view(head).substr(0, bytes)));
  const bool packed = under != nullptr && under->compressed && under->filter != ARCHIVE_FILTER_RPM;
  return OpenLayers(content, kind, inside, packed ? under->filter : ARCHIVE_FILTER_NONE);
}

Error ArchiveSession::LastError(ErrorCode fallback) const {
  if (input_->failure) return *input_->failure;
  const char* text = archive_error_string(handle_);
  const std::string clause = Clause(text);
  if (before_rar29_ && Mentions(clause, {"refix found", "bad RAR file data", "CRC"}))
    return MakeError(ErrorCode::kUnsupported, "packed by a method before RAR 2.9: " + clause);
  return MakeError(CodeOf(archive_errno(handle_), clause, fallback), clause);
}

Result<bool> ArchiveSession::Next() {
  const LibraryScope utf8;
  constexpr int kMostTries = 3;
  int answer = ARCHIVE_RETRY;
  for (int tries = 0; answer == ARCHIVE_RETRY && tries < kMostTries; ++tries)
    answer = archive_read_next_header(handle_, &entry_);
  if (answer == ARCHIVE_EOF) return false;
  if (answer == ARCHIVE_OK || answer == ARCHIVE_WARN) {
    ++ordinal_;
    input_->members = ordinal_;
    member_read_ = 0;
    block_ = {};
    block_offset_ = 0;
    member_ended_ = false;
    failure_.reset();
    return true;
  }
  dead_ = true;
  Error error = LastError(ErrorCode::kMalformed);
  if (archive_read_has_encrypted_entries(handle_) > 0 && error.code != ErrorCode::kIo)
    error.code = ErrorCode::kEncrypted;
  return Fail(std::move(error));
}

std::string_view ArchiveSession::RawName() const {
  const LibraryScope utf8;
  const char* name = archive_entry_pathname(entry_);
  if (name == nullptr) name = archive_entry_pathname_utf8(entry_);
  return name == nullptr ? std::string_view() : name;
}

Member ArchiveSession::Current(const MemberNames& names) const {
  Member member;
  member.path = CleanMemberPath(names.Decode(RawName()));
  const LibraryScope utf8;
  switch (archive_entry_filetype(entry_)) {
    case AE_IFDIR: member.type = EntryType::kFolder; break;
    case AE_IFLNK: member.type = EntryType::kLink; break;
    case AE_IFREG: member.type = EntryType::kFile; break;
    case 0: member.type = EntryType::kFile; break;
    default: member.type = EntryType::kOther; break;
  }
  // A hard link has its content at the name it points to; where the archive repeats it (cpio) it is a file.
  if (archive_entry_hardlink(entry_) != nullptr && archive_entry_size(entry_) <= 0) member.type = EntryType::kLink;
  if (archive_entry_size_is_set(entry_) != 0)
    member.size = static_cast<std::uint64_t>(std::max<la_int64_t>(archive_entry_size(entry_), 0));
  // 0 is what programs write that keep no times (ar D, reproducible packages): no member is of 1970.
  if (archive_entry_mtime_is_set(entry_) != 0 && archive_entry_mtime(entry_) != 0)
    if (const Result<UnixNanos> time = FromUnixSeconds(archive_entry_mtime(entry_))) member.modified = *time;
  member.encrypted = archive_entry_is_data_encrypted(entry_) != 0;
  return member;
}

// The next block of the member. Nothing when there is none: `failure_` says why, if it did not simply end.
bool ArchiveSession::NextBlock() {
  if (member_ended_) return false;
  constexpr int kMostTries = 3;
  int answer = ARCHIVE_RETRY;
  const void* bytes = nullptr;
  std::size_t count = 0;
  la_int64_t offset = 0;
  for (int tries = 0; answer == ARCHIVE_RETRY && tries < kMostTries; ++tries)
    answer = archive_read_data_block(handle_, &bytes, &count, &offset);
  member_ended_ = answer != ARCHIVE_OK;
  if (answer == ARCHIVE_EOF) return false;
  if (answer != ARCHIVE_OK) failure_ = LastError(ErrorCode::kMalformed);
  if (answer == ARCHIVE_FATAL) dead_ = true;
  // A last block whose checksum or length is wrong comes with a warning: it is what the member has.
  if (answer != ARCHIVE_OK && (answer != ARCHIVE_WARN || bytes == nullptr)) return false;
  if (offset < 0 || static_cast<std::uint64_t>(offset) < member_read_) {
    member_ended_ = true;
    if (!failure_) failure_ = MakeError(ErrorCode::kMalformed, "the pieces of the member overlap");
    return false;
  }
  block_ = std::span(static_cast<const std::byte*>(bytes), bytes == nullptr ? 0 : count);
  block_offset_ = static_cast<std::uint64_t>(offset);
  return true;
}

// By blocks: libarchive's archive_read_data throws away what it has copied when an error follows, and asked again at
// the end of a member of a xar it makes zeroes up.
Result<std::size_t> ArchiveSession::Read(std::span<std::byte> into) {
  if (dead_ && !member_ended_) return Fail(ErrorCode::kMalformed, "archive ended by an earlier error");
  const LibraryScope utf8;
  std::size_t done = 0;
  while (done < into.size()) {
    if (block_.empty() && block_offset_ <= member_read_ && !NextBlock()) break;
    const std::size_t room = into.size() - done;
    const std::uint64_t hole = block_offset_ - std::min(block_offset_, member_read_);
    const std::size_t count = static_cast<std::size_t>(std::min<std::uint64_t>(room, hole > 0 ? hole : block_.size()));
    if (hole > 0) {
      std::fill_n(into.begin() + static_cast<std::ptrdiff_t>(done), count, std::byte{0});
    } else {
      std::copy_n(block_.begin(), count, into.begin() + static_cast<std::ptrdiff_t>(done));
      block_ = block_.subspan(count);
      block_offset_ += count;
    }
    done += count;
    member_read_ += count;
  }
  // Of a compressed stream the piece that ends in damage is not given: what a stream that holds itself leaves there
  // would be opened again and again.
  if (failure_ && (done == 0 || kind_.compressed)) return Fail(*failure_);
  return done > 0 ? done : ClosingHole(into);
}

// What libarchive 3.6.2 gives too little: no zeroes for the hole that a sparse file ends with.
std::size_t ArchiveSession::ClosingHole(std::span<std::byte> into) {
  if (!IsSparse()) return 0;
  const auto size = static_cast<std::uint64_t>(std::max<la_int64_t>(archive_entry_size(entry_), 0));
  const auto count =
      static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), size - std::min(size, member_read_)));
  std::fill_n(into.begin(), count, std::byte{0});
  member_read_ += count;
  return count;
}

bool ArchiveSession::IsRaw() const {
  const int format = archive_format(handle_) & ARCHIVE_FORMAT_BASE_MASK;
  return format == ARCHIVE_FORMAT_RAW || format == ARCHIVE_FORMAT_EMPTY;
}

bool ArchiveSession::IsTar() const {
  return (archive_format(handle_) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_TAR;
}

bool ArchiveSession::IsSparse() const { return archive_entry_sparse_count(entry_) > 0; }

std::uint64_t ArchiveSession::UnpackedBytes() const {
  return static_cast<std::uint64_t>(std::max<la_int64_t>(archive_filter_bytes(handle_, 0), 0));
}

std::optional<std::uint64_t> ArchiveSession::PlainOffset() const {
  if (kind_.compressed || archive_entry_is_encrypted(entry_) != 0) return std::nullopt;
  const char* format = archive_format_name(handle_);
  const bool stored_zip =
      kind_.name == "zip" && format != nullptr && std::string_view(format).ends_with("(uncompressed)");
  if (!stored_zip && !(IsTar() && !IsSparse())) return std::nullopt;
  return UnpackedBytes();
}

}  // namespace schouw
