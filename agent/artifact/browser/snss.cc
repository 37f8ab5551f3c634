#include "agent/artifact/browser/snss.h"

#include "agent/base/utf8.h"

namespace schouw {
namespace {

constexpr std::string_view kSnssMagic = "SNSS";
constexpr std::uint32_t kPlain = 1, kEncrypted = 2, kPlainWithMarker = 3;  // above: encrypted in one way or another

// Fields of a base::Pickle, each on a multiple of four bytes.
class PickleReader {
 public:
  // `pickle` begins with the length of what follows.
  static Result<PickleReader> Make(Bytes pickle) {
    ByteReader reader(pickle);
    SCHOUW_ASSIGN(const auto length, reader.Le<std::uint32_t>(), "read pickle");
    SCHOUW_ASSIGN(const Bytes fields, reader.Take(length), "read pickle");
    return PickleReader(fields);
  }

  Result<std::int32_t> Int() {
    SCHOUW_ASSIGN(const auto value, reader_.Le<std::uint32_t>(), "read number");
    return static_cast<std::int32_t>(value);
  }
  Result<std::int64_t> Int64() {
    SCHOUW_ASSIGN(const auto value, reader_.Le<std::uint64_t>(), "read number");
    return static_cast<std::int64_t>(value);
  }
  Result<std::string> String() {
    SCHOUW_ASSIGN(const Bytes text, Sized(1), "read text");
    return ToValidUtf8(AsChars(text));
  }
  Result<std::string> String16() {
    SCHOUW_ASSIGN(const Bytes text, Sized(2), "read text");
    return FromUtf16Le(AsChars(text));
  }

 private:
  explicit PickleReader(Bytes fields) : reader_(fields) {}

  Result<Bytes> Sized(std::size_t unit) {
    SCHOUW_ASSIGN(const auto count, reader_.Le<std::uint32_t>(), "");
    const std::size_t length = unit * std::size_t{count};
    SCHOUW_ASSIGN(const Bytes bytes, reader_.Take(length), "");
    const std::size_t padding = (4 - length % 4) % 4;
    SCHOUW_TRY(reader_.Skip(std::min(padding, reader_.remaining())), "");
    return bytes;
  }

  ByteReader reader_;
};

// What stands behind the title; older writers end sooner.
Status ReadRest(PickleReader& pickle, SessionNavigation& navigation) {
  SCHOUW_TRY(pickle.String(), "page state");
  SCHOUW_ASSIGN(navigation.transition, pickle.Int(), "transition");
  SCHOUW_TRY(pickle.Int(), "type mask");
  SCHOUW_TRY(pickle.String(), "referrer");
  SCHOUW_TRY(pickle.Int(), "referrer policy");
  SCHOUW_TRY(pickle.String(), "original address");
  SCHOUW_TRY(pickle.Int(), "user agent");
  SCHOUW_ASSIGN(navigation.time, pickle.Int64(), "time");
  return {};
}

}  // namespace

bool LooksLikeSnss(std::string_view head) { return head.starts_with(kSnssMagic) && head.size() >= 8; }

Status ReadSnss(Bytes file, const std::function<void(const SessionCommand&)>& on_command) {
  ByteReader reader(file);
  SCHOUW_TRY(reader.Skip(kSnssMagic.size()), "read session");
  SCHOUW_ASSIGN(const auto version, reader.Le<std::uint32_t>(), "read session");
  if (version == kEncrypted || version > kPlainWithMarker)
    return Fail(ErrorCode::kEncrypted, "session of version " + std::to_string(version) + " is encrypted");
  if (version != kPlain && version != kPlainWithMarker)
    return Fail(ErrorCode::kUnsupported, "session of version " + std::to_string(version));
  while (reader.remaining() > 0) {
    const std::size_t offset = reader.offset();
    SCHOUW_ASSIGN(const auto length, reader.Le<std::uint16_t>(), "read command");
    SCHOUW_ASSIGN(const Bytes command, reader.Take(length), "read command");
    if (!command.empty()) on_command({offset, std::to_integer<std::uint8_t>(command[0]), command.subspan(1)});
  }
  return {};
}

Result<SessionNavigation> ReadNavigation(Bytes payload) {
  SCHOUW_ASSIGN(PickleReader pickle, PickleReader::Make(payload), "read navigation");
  SessionNavigation navigation;
  SCHOUW_ASSIGN(navigation.tab, pickle.Int(), "read navigation");
  SCHOUW_ASSIGN(navigation.index, pickle.Int(), "read navigation");
  SCHOUW_ASSIGN(navigation.url, pickle.String(), "read navigation");
  SCHOUW_ASSIGN(navigation.title, pickle.String16(), "read navigation");
  (void)ReadRest(pickle, navigation);
  return navigation;
}

std::optional<std::int32_t> PayloadNumber(Bytes payload, std::size_t index) {
  if (payload.size() / sizeof(std::uint32_t) <= index) return std::nullopt;
  return static_cast<std::int32_t>(LoadLe<std::uint32_t>(payload.data() + index * sizeof(std::uint32_t)));
}

}  // namespace schouw
