#include "agent/wire/codec.h"

#include "agent/wire/decoder.h"
#include "agent/wire/encoder.h"

namespace schouw {
namespace {

template <typename Message>
std::string Encode(const Message& message) {
  std::string frame(4, '\0');
  wire::Encoder encoder(frame);
  encoder.Number("type", static_cast<std::uint8_t>(message.index()));
  std::visit([&](const auto& alternative) { Fields(encoder, alternative); }, message);
  const std::size_t length = frame.size() - 4;
  for (std::size_t i = 0; i < 4; ++i) frame[i] = static_cast<char>(length >> (8 * i) & 0xFF);
  return frame;
}

// Makes the alternative that `index` names; false when there is none.
template <typename Message, std::size_t kIndex = 0>
bool Emplace(Message& message, std::size_t index) {
  if constexpr (kIndex < std::variant_size_v<Message>) {
    if (index != kIndex) return Emplace<Message, kIndex + 1>(message, index);
    message.template emplace<kIndex>();
    return true;
  }
  return false;
}

template <typename Message>
Result<Message> Decode(Bytes payload) {
  Message message;
  wire::Decoder decoder(payload);
  std::uint8_t type = 0;
  decoder.Number("type", type);
  decoder.Require("type", Emplace(message, type), "is unknown");
  if (!decoder.failed()) std::visit([&](auto& alternative) { Fields(decoder, alternative); }, message);
  SCHOUW_TRY(decoder.Finish(), "decode message");
  return message;
}

}  // namespace

std::string EncodeFrame(const ToWorker& message) { return Encode(message); }
std::string EncodeFrame(const FromWorker& message) { return Encode(message); }

Result<ToWorker> DecodeToWorker(Bytes payload) { return Decode<ToWorker>(payload); }
Result<FromWorker> DecodeFromWorker(Bytes payload) { return Decode<FromWorker>(payload); }

}  // namespace schouw
