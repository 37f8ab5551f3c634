#include "agent/artifact/vim_shada.h"

#include <algorithm>
#include <map>
#include <vector>

#include "agent/artifact/store_report.h"
#include "agent/artifact/text_store.h"
#include "agent/base/ascii.h"
#include "agent/base/bytes.h"
#include "agent/base/utf8.h"

namespace schouw {
namespace {

constexpr std::uint64_t kHeaderEntry = 1, kHistoryEntry = 4, kGlobalMarkEntry = 7, kJumpEntry = 8, kBuffersEntry = 9,
                        kLocalMarkEntry = 10, kChangeEntry = 11;
constexpr std::uint64_t kCommandHistory = 0, kInputHistory = 3;  // which history

// Objects of MessagePack, front to back. Those of another kind than is asked for are kMalformed.
class PackedReader {
 public:
  explicit PackedReader(Bytes bytes) : reader_(bytes) {}

  std::size_t offset() const { return reader_.offset(); }
  bool at_end() const { return reader_.remaining() == 0; }
  Result<Bytes> Take(std::uint64_t count) { return reader_.Take(count); }

  Result<std::uint64_t> Number() {
    SCHOUW_ASSIGN(const unsigned mark, Mark(), "");
    if (mark < 0x80) return mark;
    if (mark < 0xcc || mark > 0xcf) return Unexpected("number");
    return Sized(1u << (mark - 0xcc));
  }
  Result<std::string> Text() {
    SCHOUW_ASSIGN(const unsigned mark, Mark(), "");
    std::uint64_t bytes = mark & 31;
    if (mark >= 0xc4 && mark <= 0xc6) {
      SCHOUW_ASSIGN(bytes, Sized(1u << (mark - 0xc4)), "");
    } else if (mark >= 0xd9 && mark <= 0xdb) {
      SCHOUW_ASSIGN(bytes, Sized(1u << (mark - 0xd9)), "");
    } else if (mark < 0xa0 || mark > 0xbf) {
      return Unexpected("text");
    }
    SCHOUW_ASSIGN(const Bytes text, reader_.Take(bytes), "");
    return std::string(AsChars(text));
  }
  Result<std::uint64_t> List() { return Container(0x90, 0xdc, "list"); }
  Result<std::uint64_t> Map() { return Container(0x80, 0xde, "map"); }

  // One object with all in it. Each takes a byte at least, so that no count makes this long.
  Status Skip() {
    for (std::uint64_t open = 1; open > 0; --open) {
      SCHOUW_ASSIGN(const unsigned mark, Mark(), "");
      SCHOUW_ASSIGN(const Content content, ContentOf(mark), "");
      SCHOUW_TRY(reader_.Skip(content.bytes), "");
      open += content.objects;
    }
    return {};
  }

 private:
  struct Content {
    std::uint64_t bytes = 0;
    std::uint64_t objects = 0;
  };

  Result<Content> ContentOf(unsigned mark) {
    if (mark < 0x80 || mark >= 0xe0) return Content{};
    if (mark < 0x90) return Content{0, 2 * std::uint64_t{mark & 15}};
    if (mark < 0xa0) return Content{0, mark & 15};
    if (mark < 0xc0) return Content{mark & 31, 0};
    if (mark < 0xc4) return Content{};                                         // nil, false, true
    if (mark >= 0xca && mark <= 0xcb) return Content{4u << (mark - 0xca), 0};  // floating point
    if (mark >= 0xcc && mark <= 0xd3) return Content{1u << (mark % 4), 0};     // numbers
    if (mark >= 0xd4 && mark <= 0xd8) return Content{1 + (1u << (mark - 0xd4)), 0};
    if (mark >= 0xdc) {
      SCHOUW_ASSIGN(const std::uint64_t count, Sized(2u << (mark % 2)), "");
      return Content{0, mark < 0xde ? count : 2 * count};
    }
    const bool is_extension = mark >= 0xc7 && mark <= 0xc9;  // a type stands behind the size
    const unsigned first = mark >= 0xd9 ? 0xd9 : is_extension ? 0xc7 : 0xc4;
    SCHOUW_ASSIGN(const std::uint64_t bytes, Sized(1u << (mark - first)), "");
    return Content{bytes + (is_extension ? 1 : 0), 0};
  }

  Result<unsigned> Mark() {
    SCHOUW_ASSIGN(const std::uint8_t mark, reader_.Be<std::uint8_t>(), "");
    return mark;
  }
  Result<std::uint64_t> Sized(std::size_t bytes) {
    SCHOUW_ASSIGN(const Bytes raw, reader_.Take(bytes), "");
    std::uint64_t number = 0;
    for (const std::byte each : raw) number = number << 8 | std::to_integer<std::uint8_t>(each);
    return number;
  }
  Result<std::uint64_t> Container(unsigned few, unsigned many, std::string_view what) {
    SCHOUW_ASSIGN(const unsigned mark, Mark(), "");
    if (mark >= few && mark < few + 16) return mark - few;
    if (mark != many && mark != many + 1) return Unexpected(what);
    return Sized(2u << (mark - many));
  }
  tl::unexpected<Error> Unexpected(std::string_view what) const {
    return Fail(ErrorCode::kMalformed, "no " + std::string(what), reader_.offset() - 1);
  }

  ByteReader reader_;
};

class Shada {
 public:
  explicit Shada(StoreReport& report) : report_(report) {}

  // An entry: its type, its time, the size of its data, the data.
  Status Read(Bytes file) {
    PackedReader reader(file);
    while (!reader.at_end() && !report_.stopped()) {
      const std::size_t at = reader.offset();
      SCHOUW_ASSIGN(const std::uint64_t type, reader.Number(), "type of an entry");
      SCHOUW_ASSIGN(const std::uint64_t seconds, reader.Number(), "time of an entry");
      SCHOUW_ASSIGN(const std::uint64_t bytes, reader.Number(), "size of an entry");
      SCHOUW_ASSIGN(const Bytes data, reader.Take(bytes), "entry");
      if (const Status status = ReadEntry(type, seconds, at, data); !status)
        report_.Note(Error(status.error()).In("entry at byte " + std::to_string(at)));
    }
    return {};
  }

  void EmitFiles() {
    for (std::size_t i = 0; i < order_.size(); ++i) {
      Record record;
      record.kind = RecordKind::kRecentFile;
      record.place = "file " + std::to_string(i + 1);
      record.text = order_[i];
      record.time = TimeOf(files_[order_[i]]);
      if (!report_.Emit(std::move(record))) return;
    }
  }

 private:
  Status ReadEntry(std::uint64_t type, std::uint64_t seconds, std::size_t at, Bytes data) {
    PackedReader reader(data);
    if (type == kHistoryEntry) return ReadHistory(reader, seconds, at);
    if (type == kGlobalMarkEntry || type == kJumpEntry || type == kLocalMarkEntry || type == kChangeEntry)
      return ReadMark(reader, seconds);
    if (type != kBuffersEntry) return {};
    SCHOUW_ASSIGN(const std::uint64_t buffers, reader.List(), "");
    for (std::uint64_t i = 0; i < buffers; ++i) SCHOUW_TRY(ReadMark(reader, seconds), "");
    return {};
  }

  Status ReadHistory(PackedReader& reader, std::uint64_t seconds, std::size_t at) {
    SCHOUW_TRY(reader.List(), "");
    SCHOUW_ASSIGN(const std::uint64_t which, reader.Number(), "");
    if (which != kCommandHistory && which != kInputHistory) return {};
    SCHOUW_ASSIGN(const std::string typed, reader.Text(), "");
    Record record;
    record.kind = RecordKind::kApp;
    record.origin = Origin::kEntered;
    record.place = "entry at byte " + std::to_string(at);
    record.text = ToValidUtf8(typed);
    record.time = TimeOf(seconds);
    if (!record.text.empty()) report_.Emit(std::move(record));
    return {};
  }

  // A map in which "f" is the file.
  Status ReadMark(PackedReader& reader, std::uint64_t seconds) {
    SCHOUW_ASSIGN(const std::uint64_t values, reader.Map(), "");
    for (std::uint64_t i = 0; i < values; ++i) {
      SCHOUW_ASSIGN(const std::string key, reader.Text(), "");
      if (key != "f") {
        SCHOUW_TRY(reader.Skip(), "");
        continue;
      }
      SCHOUW_ASSIGN(const std::string file, reader.Text(), "");
      Keep(ToValidUtf8(file), seconds);
    }
    return {};
  }

  void Keep(std::string name, std::uint64_t seconds) {
    if (name.empty()) return;
    const auto [found, fresh] = files_.emplace(name, seconds);
    if (fresh) order_.push_back(std::move(name));
    found->second = std::max(found->second, seconds);
  }

  static std::optional<UnixNanos> TimeOf(std::uint64_t seconds) {
    const auto time = FromUnixSeconds(static_cast<std::int64_t>(seconds));
    return seconds != 0 && time ? std::optional(*time) : std::nullopt;
  }

  StoreReport& report_;
  std::map<std::string, std::uint64_t> files_;
  std::vector<std::string> order_;
};

}  // namespace

bool ClaimsVimShada(const ArtifactInput& input) {
  if (AsciiLowerCased(input.entry.Name()).find(".shada") == std::string::npos) return false;
  PackedReader reader(AsBytes(input.head));
  const auto type = reader.Number();
  return type && *type == kHeaderEntry && reader.Number() && reader.Number() && reader.Map();
}

Status ReadVimShada(const ArtifactInput& input, RecordSink& sink) {
  StoreReport report(input, sink, kVimShadaKind, "Neovim", "");
  const auto bytes = ReadTextStore(input);
  if (!bytes) return report.Fail(bytes.error());
  Shada shada(report);
  if (const Status status = shada.Read(AsBytes(*bytes)); !status) report.Note(status.error());
  if (!report.stopped()) shada.EmitFiles();
  return report.Finish();
}

}  // namespace schouw
