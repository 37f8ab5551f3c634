// Content transfer encodings → bytes, block by block (RFC 2045, section 6; uuencode as POSIX.1-2017 has it; yEnc 1.3).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace schouw {

enum class TransferEncoding : std::uint8_t { kIdentity, kBase64, kQuotedPrintable, kUuencode, kYenc };

// By its name in Content-Transfer-Encoding; an unknown one is identity.
TransferEncoding ParseTransferEncoding(std::string_view name);

// Lenient, as mail programs are: characters that the encoding does not know are passed over (base64, uuencode) or kept
// (quoted-printable).
class TransferDecoder {
 public:
  explicit TransferDecoder(TransferEncoding encoding) : encoding_(encoding) {}
  void Decode(std::string_view block, std::string& bytes);
  // What a cut sequence at the end still means.
  void Finish(std::string& bytes);

 private:
  void DecodeBase64(std::string_view block, std::string& bytes);
  void DecodeQuotedPrintable(std::string_view block, std::string& bytes);
  void QuotedPrintableLine(std::string_view line, bool ended, std::string& bytes);
  void DecodeUuencode(std::string_view block, std::string& bytes);
  void UuencodeLine(std::string_view line, std::string& bytes);
  void YencLine(std::string_view line, std::string& bytes);
  template <typename Line>
  void ByLines(std::string_view block, const Line& on_line);

  TransferEncoding encoding_;
  std::uint32_t bits_ = 0;   // base64: characters of the group so far
  unsigned characters_ = 0;  // base64: how many
  std::string line_;         // the others: a line that the block did not end
  bool in_file_ = false;     // uuencode, yEnc: between its first and last line
};

// The encoding of a file that begins on this line of a text ("begin 644 name", "=ybegin ... name=..."), and its name as
// it stands; kIdentity where none does.
TransferEncoding FindFileStart(std::string_view line, std::string& name);
bool IsFileEnd(TransferEncoding encoding, std::string_view line);

std::string DecodeTransfer(TransferEncoding encoding, std::string_view text);

}  // namespace schouw
