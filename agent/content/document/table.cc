// The documents that we read: a row each.
#include <array>

#include "agent/content/document/charset.h"
#include "agent/content/document/document.h"
#include "agent/content/document/plain_text.h"

namespace schouw {
namespace {

constexpr std::array<DocumentFormat, 0> kFormats = {};

// What is left when nobody else claims a text.
constexpr DocumentFormat kPlainText = {"text.plain",     {RecordKind::kDocument}, /*is_package=*/false,
                                       &ClaimsPlainText, &ReadPlainText,          &WarmCharsets};

}  // namespace

std::span<const DocumentFormat> DocumentFormats() { return kFormats; }

std::vector<const DocumentFormat*> ClaimingDocuments(const DocumentInput& input) {
  std::vector<const DocumentFormat*> claiming;
  if (input.content.random_access()) {
    for (const DocumentFormat& format : kFormats)
      if (format.claims(input)) claiming.push_back(&format);
  }
  if (claiming.empty() && kPlainText.claims(input)) claiming.push_back(&kPlainText);
  return claiming;
}

void WarmDocuments() {
  kPlainText.warm();
  for (const DocumentFormat& format : kFormats)
    if (format.warm != nullptr) format.warm();
}

}  // namespace schouw
