#include "agent/content/document/text_decoder.h"

#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>
#include <unicode/utf16.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "agent/base/utf8.h"

namespace schouw {
namespace {

// Windows-1252, 0x80 to 0x9f (unicode.org, MAPPINGS/VENDORS/MICSFT/WINDOWS/CP1252.TXT); above it is ISO 8859-1.
constexpr std::array<char16_t, 32> kWindows1252 = {0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
                                                   0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0xfffd, 0x017d, 0xfffd,
                                                   0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                                   0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0xfffd, 0x017e, 0x0178};

char32_t FromWindows1252(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 && byte < 0xa0 ? kWindows1252[byte - 0x80u] : byte;
}

// Length that a UTF-8 sequence starting with `lead` has; 1 when it starts none.
std::size_t SequenceLength(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  if (byte < 0xc2 || byte > 0xf4) return 1;
  return byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

// UTF-8 in which single bytes of Windows-1252 stand, as in logs that several programs write.
class Utf8Decoder final : public TextDecoder {
 public:
  void Decode(std::string_view block, std::string& text) override {
    if (!cut_.empty()) {
      const std::size_t wanted = SequenceLength(cut_[0]) - cut_.size();
      const std::size_t taken = std::min(wanted, block.size());
      cut_ += block.substr(0, taken);
      block.remove_prefix(taken);
      if (taken < wanted) return;
      const std::string whole = std::exchange(cut_, {});
      AppendAll(whole, text);
    }
    AppendAll(block.substr(0, block.size() - CutBytes(block)), text);
    cut_ = block.substr(block.size() - CutBytes(block));
  }
  void Finish(std::string& text) override { AppendAll(std::exchange(cut_, {}), text); }

 private:
  // How many bytes at the end begin a sequence that the block does not end.
  static std::size_t CutBytes(std::string_view block) {
    for (std::size_t back = 1; back <= std::min<std::size_t>(3, block.size()); ++back) {
      const char c = block[block.size() - back];
      if ((static_cast<unsigned char>(c) & 0xc0) == 0x80) continue;
      return SequenceLength(c) > back ? back : 0;
    }
    return 0;
  }

  static void AppendAll(std::string_view bytes, std::string& text) {
    std::size_t from = 0;
    for (std::size_t at = 0; at < bytes.size();) {
      if (static_cast<unsigned char>(bytes[at]) < 0x80) {
        ++at;
        continue;
      }
      const DecodedCodePoint code_point = DecodeUtf8(bytes, at);
      if (!code_point.valid) {
        text += bytes.substr(from, at - from);
        AppendUtf8(text, FromWindows1252(bytes[at]));
        from = at + code_point.length;
      }
      at += code_point.length;
    }
    text += bytes.substr(from);
  }

  std::string cut_;  // the beginning of a sequence, 1 to 3 bytes
};

// Called for bytes that mean nothing in the charset: an ASCII character among them stays, every other byte is U+FFFD.
void KeepAscii(const void* /*context*/, UConverterToUnicodeArgs* args, const char* units, std::int32_t length,
               UConverterCallbackReason reason, UErrorCode* error) {
  if (reason > UCNV_IRREGULAR) return;
  *error = U_ZERO_ERROR;
  const bool wide = ucnv_getMinCharSize(args->converter) > 1;
  std::array<UChar, 32> out{};
  std::int32_t count = 0;
  for (std::int32_t i = 0; i < length && count < static_cast<std::int32_t>(out.size()); ++i) {
    const auto byte = static_cast<unsigned char>(units[i]);
    const bool replaced_already = count > 0 && out[static_cast<std::size_t>(count - 1)] == 0xfffd;
    if (byte >= 0x20 && byte < 0x7f && !wide) {
      out[static_cast<std::size_t>(count++)] = byte;
    } else if (!replaced_already) {
      out[static_cast<std::size_t>(count++)] = 0xfffd;
    }
  }
  ucnv_cbToUWriteUChars(args, out.data(), count, 0, error);
}

class IcuDecoder final : public TextDecoder {
 public:
  explicit IcuDecoder(UConverter* converter) : converter_(converter, &ucnv_close) {
    UErrorCode error = U_ZERO_ERROR;
    ucnv_setToUCallBack(converter, &KeepAscii, nullptr, nullptr, nullptr, &error);
  }
  void Decode(std::string_view block, std::string& text) override { Convert(block, false, text); }
  void Finish(std::string& text) override {
    Convert({}, true, text);
    if (lead_ != 0) AppendUtf8(text, kReplacement);
    lead_ = 0;
  }

 private:
  void Convert(std::string_view block, bool flush, std::string& text) {
    const char* from = block.data();
    const char* const end = block.data() + block.size();
    UErrorCode error = U_BUFFER_OVERFLOW_ERROR;
    while (error == U_BUFFER_OVERFLOW_ERROR) {
      error = U_ZERO_ERROR;
      UChar* to = units_.data();
      ucnv_toUnicode(converter_.get(), &to, units_.data() + units_.size(), &from, end, nullptr,
                     static_cast<UBool>(flush), &error);
      for (const UChar* unit = units_.data(); unit < to; ++unit) Append(*unit, text);
    }
  }
  void Append(UChar unit, std::string& text) {
    if (lead_ != 0 && U16_IS_TRAIL(unit)) {
      AppendUtf8(text, static_cast<char32_t>(U16_GET_SUPPLEMENTARY(lead_, unit)));
      lead_ = 0;
      return;
    }
    if (lead_ != 0) AppendUtf8(text, kReplacement);
    lead_ = U16_IS_LEAD(unit) ? unit : UChar{0};
    if (lead_ != 0) return;
    if (unit < 0x80) {
      text += static_cast<char>(unit);
    } else {
      AppendUtf8(text, U16_IS_SURROGATE(unit) ? kReplacement : static_cast<char32_t>(unit));
    }
  }

  std::unique_ptr<UConverter, decltype(&ucnv_close)> converter_;
  UChar lead_ = 0;  // of a surrogate pair whose second half is in the next buffer
  std::array<UChar, 4096> units_{};
};

// UTF-16 to which a program that writes one byte a letter added lines ("echo >> file"): runs of ASCII, with an accent
// here and there, are read as such. Text in UTF-16 has no such run: letters of Latin stand beside NULs, and sixteen
// characters of CJK whose bytes are all printable do not come by chance.
class MixedUtf16Decoder final : public TextDecoder {
 public:
  MixedUtf16Decoder(UConverter* converter, bool little_endian) : wide_(converter), little_endian_(little_endian) {}

  void Decode(std::string_view block, std::string& text) override {
    while (!block.empty()) {
      const auto [begin, end] = FindRun(block);
      wide_.Decode(block.substr(0, begin), text);
      if (end > begin) {
        wide_.Finish(text);
        Utf8Decoder narrow;
        narrow.Decode(block.substr(begin, end - begin), text);
        narrow.Finish(text);
      }
      block.remove_prefix(end);
    }
  }
  void Finish(std::string& text) override { wide_.Finish(text); }

 private:
  static constexpr std::size_t kLeastRun = 32;

  static bool IsPrintable(char c) { return (c >= 0x20 && c < 0x7f) || c == '\n' || c == '\r' || c == '\t'; }

  // Behind the run that begins at `at`. An accent stands between printable characters, as one byte or in UTF-8, and
  // at most one in six characters has one.
  static std::size_t EndOfRun(std::string_view block, std::size_t at) {
    const std::size_t begin = at;
    std::size_t accents = 0;
    while (at < block.size()) {
      if (IsPrintable(block[at])) {
        ++at;
        continue;
      }
      const std::size_t length = DecodeUtf8(block, at).valid ? DecodeUtf8(block, at).length : 1;
      const bool is_accent = static_cast<unsigned char>(block[at]) >= 0x80 && at > 0 && IsPrintable(block[at - 1]) &&
                             at + length < block.size() && IsPrintable(block[at + length]);
      if (!is_accent || ++accents * 6 > at - begin + 6) return at;
      at += length;
    }
    return at;
  }

  // The first run, as offsets; at the end of `block` when there is none.
  std::pair<std::size_t, std::size_t> FindRun(std::string_view block) const {
    for (std::size_t at = 0; at + kLeastRun <= block.size();) {
      const std::size_t end = EndOfRun(block, at);
      const bool is_low_byte = little_endian_ && end > at && end < block.size() && block[end] == 0;
      const std::size_t stop = is_low_byte ? end - 1 : end;
      if (stop - at >= kLeastRun) return {at, stop};
      at = end + 1;
    }
    return {block.size(), block.size()};
  }

  IcuDecoder wide_;
  bool little_endian_;
};

}  // namespace

std::unique_ptr<TextDecoder> MakeTextDecoder(const Charset& charset) {
  if (charset.converter == "UTF-8") return std::make_unique<Utf8Decoder>();
  UErrorCode error = U_ZERO_ERROR;
  UConverter* converter = ucnv_open(charset.converter.c_str(), &error);
  if (U_FAILURE(error)) return std::make_unique<Utf8Decoder>();
  if (charset.converter == "UTF-16LE" || charset.converter == "UTF-16BE")
    return std::make_unique<MixedUtf16Decoder>(converter, charset.converter == "UTF-16LE");
  return std::make_unique<IcuDecoder>(converter);
}

std::string DecodeAll(std::string_view converter, std::string_view bytes) {
  std::string text;
  const std::unique_ptr<TextDecoder> decoder = MakeTextDecoder({std::string(converter), 0});
  decoder->Decode(bytes, text);
  decoder->Finish(text);
  return text;
}

}  // namespace schouw
