#include "agent/content/document/iconv_by_icu.h"

#include <iconv.h>
#include <unicode/ucnv.h>
#include <unicode/ucnv_err.h>

#include <array>
#include <cerrno>
#include <memory>
#include <new>
#include <string>
#include <string_view>

namespace schouw {
namespace {

struct ConverterCloser {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, ConverterCloser>;

// A name as iconv takes it ("CP932", "UTF-8//TRANSLIT", "" for the locale's) as one of ICU's.
std::string IcuName(std::string_view name) {
  name = name.substr(0, name.find("//"));
  if (name.empty() || name == "char") return "UTF-8";
  if (name == "WCHAR_T") return "UTF32_PlatformEndian";
  return std::string(name);
}

// Fails on what it can't convert instead of replacing it, as iconv does.
Converter OpenStrictConverter(std::string_view name) {
  UErrorCode error = U_ZERO_ERROR;
  Converter converter(ucnv_open(IcuName(name).c_str(), &error));
  if (U_FAILURE(error)) return nullptr;
  ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &error);
  ucnv_setFromUCallBack(converter.get(), UCNV_FROM_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &error);
  return U_FAILURE(error) ? nullptr : std::move(converter);
}

struct Conversion {
  Converter from, to;
  std::array<UChar, 1024> pivot{};
  UChar* pivot_source = pivot.data();  // what was read and not yet written stands between these
  UChar* pivot_target = pivot.data();

  void Reset() {
    ucnv_reset(from.get());
    ucnv_reset(to.get());
    pivot_source = pivot_target = pivot.data();
  }

  // Sets `source` back to the start of the bytes that could not be converted.
  void StepBack(const char*& source) {
    std::array<char, 32> bytes{};
    auto count = static_cast<std::int8_t>(bytes.size());
    UErrorCode error = U_ZERO_ERROR;
    ucnv_getInvalidChars(from.get(), bytes.data(), &count, &error);
    if (U_SUCCESS(error)) source -= count;
    Reset();
  }

  // The errno of iconv, or 0.
  int Convert(const char*& source, const char* source_end, char*& target, const char* target_end) {
    UErrorCode error = U_ZERO_ERROR;
    ucnv_convertEx(to.get(), from.get(), &target, target_end, &source, source_end, pivot.data(), &pivot_source,
                   &pivot_target, pivot.data() + pivot.size(), /*reset=*/false, /*flush=*/true, &error);
    if (U_SUCCESS(error)) return 0;
    if (error == U_BUFFER_OVERFLOW_ERROR) return E2BIG;
    StepBack(source);
    return error == U_TRUNCATED_CHAR_FOUND ? EINVAL : EILSEQ;
  }
};

}  // namespace

void UseIconvByIcu() {}

}  // namespace schouw

// The three functions of POSIX.1-2017, iconv.h, with what libarchive, libxml2 and glib ask of them: a whole sequence is
// converted or none of it, and the pointers say how far it came. States of one call are not carried to the next.
extern "C" {

iconv_t iconv_open(const char* to, const char* from) {
  const iconv_t failed = reinterpret_cast<iconv_t>(-1);  // NOLINT: as POSIX has it
  std::unique_ptr<schouw::Conversion> conversion(new (std::nothrow) schouw::Conversion);
  if (!conversion) {
    errno = ENOMEM;
    return failed;
  }
  conversion->from = schouw::OpenStrictConverter(from);
  conversion->to = schouw::OpenStrictConverter(to);
  if (conversion->from && conversion->to) return conversion.release();
  errno = EINVAL;
  return failed;
}

std::size_t iconv(iconv_t descriptor, char** source, std::size_t* source_bytes, char** target,
                  std::size_t* target_bytes) {
  auto& conversion = *static_cast<schouw::Conversion*>(descriptor);
  if (source == nullptr || *source == nullptr) {
    conversion.Reset();
    return 0;
  }
  const char* from = *source;
  char* to = *target;
  const int failure = conversion.Convert(from, from + *source_bytes, to, to + *target_bytes);
  *source_bytes -= static_cast<std::size_t>(from - *source);
  *target_bytes -= static_cast<std::size_t>(to - *target);
  *source = const_cast<char*>(from);
  *target = to;
  if (failure == 0) return 0;
  errno = failure;
  return static_cast<std::size_t>(-1);
}

int iconv_close(iconv_t descriptor) {
  delete static_cast<schouw::Conversion*>(descriptor);
  return 0;
}
}
