// modules: base model content
// Header fields of mail: encoded words, parameters, dates.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "agent/base/utf8.h"
#include "agent/content/document/mail/encoded_words.h"
#include "agent/content/document/mail/header_block.h"
#include "agent/content/document/mail/mail_date.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace schouw;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  if (!IsValidUtf8(DecodeHeaderText(bytes))) std::abort();
  const ParameterField parameters = ParseParameterField(bytes);
  for (const auto& parameter : parameters.parameters)
    if (!IsValidUtf8(parameter.value)) std::abort();
  const HeaderBlock block(bytes);
  for (const HeaderField& field : block.fields())
    if (field.name.empty()) std::abort();
  ParseMailDate(bytes);
  return 0;
}
