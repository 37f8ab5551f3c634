#include "agent/content/document/document.h"

#include "agent/content/document/plain_text.h"

namespace schouw {
namespace {

constexpr DocumentFormat kFormats[] = {
    {"text.plain", &ClaimsPlainText, &ReadPlainText},
};

}  // namespace

const DocumentFormat* FindDocumentFormat(std::string_view head, std::string_view entry_name) {
  for (const DocumentFormat& format : kFormats)
    if (format.claims(head, entry_name)) return &format;
  return nullptr;
}

}  // namespace schouw
