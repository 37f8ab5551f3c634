#include <unicode/uchar.h>
#include <unicode/ucnv.h>

#include <cstdint>
#include <memory>
#include <string>

#include "agent/content/document/charset.h"
#include "agent/content/document/charset_check.h"

namespace schouw {

void WarmCharsets() {
  // ICU keeps the tables of a converter that was opened once.
  for (std::int32_t i = 0; i < ucnv_countAvailable(); ++i) {
    UErrorCode error = U_ZERO_ERROR;
    const std::unique_ptr<UConverter, decltype(&ucnv_close)> converter(ucnv_open(ucnv_getAvailableName(i), &error),
                                                                       &ucnv_close);
  }
  for (const char* name : {"ISO-2022-JP", "ISO-2022-JP-2", "ISO-2022-JP-3", "ISO-2022-KR", "ISO-2022-CN", "HZ"})
    ConverterFor(name);
  // Detectors and character properties build their tables at first use.
  DetectLegacyCharset("caf\xe9 \xcf\xf0\xe8\xe2\xe5\xf2 voorbeeldterm");
  PlausibleWestern("caf\xe9");
  u_charType(0x4e00);
}

}  // namespace schouw
