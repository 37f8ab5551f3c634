#include "agent/content/document/rtf/rtf_object.h"

#include <utility>

#include "agent/base/ascii.h"
#include "agent/base/bytes.h"
#include "agent/content/document/compound/compound_file.h"

namespace schouw {
namespace {

struct OleObject {
  std::string class_name;
  std::string_view data;
};

// EmbeddedObject, [MS-OLEDS] 2.2.5; a linked one holds no data.
Result<OleObject> ParseObject(std::string_view bytes) {
  constexpr std::uint32_t kEmbedded = 2;
  ByteReader reader(AsBytes(bytes));
  SCHOUW_TRY(reader.Skip(4), "read object");
  SCHOUW_ASSIGN(const std::uint32_t format, reader.Le<std::uint32_t>(), "read object");
  OleObject object;
  if (format != kEmbedded) return object;
  for (int name = 0; name < 3; ++name) {  // class, topic, item
    SCHOUW_ASSIGN(const std::uint32_t length, reader.Le<std::uint32_t>(), "read object");
    SCHOUW_ASSIGN(const Bytes text, reader.Take(length), "read object");
    if (name == 0) object.class_name = AsChars(text).substr(0, AsChars(text).find('\0'));
  }
  object.data = bytes.substr(reader.offset());
  return object;
}

}  // namespace

void RtfObject::AddHex(std::string_view digits) {
  for (const char c : digits) {
    const int value = HexValue(c);
    if (value < 0) continue;
    if (nibble_ < 0) {
      nibble_ = value;
      continue;
    }
    const char byte = static_cast<char>(std::exchange(nibble_, -1) * 16 + value);
    AddBinary({&byte, 1});
  }
}

void RtfObject::AddBinary(std::string_view bytes) {
  too_big_ = too_big_ || bytes.size() > max_bytes_ - bytes_.size();
  if (!too_big_) bytes_ += bytes;
}

bool RtfObject::Send(std::string_view class_name, const DocumentInput& input, EmbeddedObjects& objects,
                     DocumentSink& sink) {
  const std::string bytes = std::exchange(bytes_, {});
  nibble_ = -1;
  if (bytes.empty()) return true;
  const auto tell = [&](const Error& error) { sink.OnProblem(ProblemFrom(input.origin.entry, error)); };
  if (std::exchange(too_big_, false)) tell(MakeError(ErrorCode::kTooBig, "an object in it is too large"));
  const auto object = ParseObject(bytes);
  if (!object) {
    tell(object.error());
    return true;
  }
  if (object->data.size() < 4) return true;
  const std::string_view name = object->class_name.empty() ? class_name : object->class_name;
  const std::string_view data = object->data.substr(4, LoadLe<std::uint32_t>(AsBytes(object->data).data()));
  if (object->class_name == "Package") {
    const NativePackage package = ParseNativePackage(object->data);
    return objects.SendBytes(package.name.empty() ? name : package.name, std::string(package.bytes));
  }
  const MemorySource content{std::string(data)};
  auto file = CompoundFile::Open(content, input.limits);
  if (file) return objects.SendStorage(*file, CompoundFile::kRoot, name);
  return objects.SendBytes(name, std::string(data));
}

}  // namespace schouw
