// modules: base model wire
// Any bytes as a message in either direction: what decodes must be encoded as the same bytes again.
#include <cstdint>
#include <cstdlib>

#include "agent/wire/codec.h"

namespace schouw {
namespace {

template <typename Message>
void CheckCanonical(const Result<Message>& message, std::string_view payload) {
  if (message && std::string_view(EncodeFrame(*message)).substr(4) != payload) std::abort();
}

}  // namespace
}  // namespace schouw

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view payload(reinterpret_cast<const char*>(data), size);
  schouw::CheckCanonical(schouw::DecodeToWorker(schouw::AsBytes(payload)), payload);
  schouw::CheckCanonical(schouw::DecodeFromWorker(schouw::AsBytes(payload)), payload);
  return 0;
}
