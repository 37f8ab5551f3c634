// The bytes of one part of a message, transfer encoding taken off.
#pragma once

#include <cstdint>
#include <string>

#include "agent/content/document/mail/line_scanner.h"
#include "agent/content/document/mail/transfer_decoder.h"
#include "agent/content/member.h"

namespace schouw {

// `source` is not owned. Constant memory.
class PartReader final : public MemberReader {
 public:
  PartReader(const ByteSource& source, SourceRange range, TransferEncoding encoding)
      : source_(source), range_(range), decoder_(encoding) {}
  Result<std::size_t> Read(std::span<std::byte> into) override;

 private:
  const ByteSource& source_;
  SourceRange range_;  // what is still to be read
  TransferDecoder decoder_;
  bool finished_ = false;
  std::string decoded_;
  std::size_t taken_ = 0;  // of `decoded_`
};

// All of it; kTooBig when it is more than `limit` bytes.
Result<std::string> ReadPart(MemberReader& reader, std::uint64_t limit);

}  // namespace schouw
