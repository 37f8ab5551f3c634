// Properties of a message, recipient or attachment in an Outlook message file ([MS-OXMSG]).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "agent/base/time.h"
#include "agent/content/document/compound/compound_file.h"

namespace schouw {

// Property ids of [MS-OXPROPS].
enum class MessageTag : std::uint16_t {
  kSubject = 0x0037,
  kSubmitTime = 0x0039,
  kSentByName = 0x0042,
  kSentByAddress = 0x0065,
  kSenderName = 0x0c1a,
  kSenderAddress = 0x0c1f,
  kDeliveryTime = 0x0e06,
  kBody = 0x1000,
  kCompressedRtf = 0x1009,
  kHtml = 0x1013,
  kMessageId = 0x1035,
  kReferences = 0x1039,
  kInReplyTo = 0x1042,
  kDisplayName = 0x3001,
  kAddress = 0x3003,
  kCreationTime = 0x3007,
  kAttachedData = 0x3701,
  kAttachedName = 0x3704,
  kAttachedLongName = 0x3707,
  kSmtpAddress = 0x39fe,
  kInternetCodepage = 0x3fde,
  kMessageCodepage = 0x3ffd,
  kSenderSmtpAddress = 0x5d01,
};

class MessageProperties {
 public:
  // `file` must outlive this. `codepage`: of its narrow texts, where it does not name one.
  MessageProperties(CompoundFile& file, CompoundFile::Id storage, std::uint32_t codepage);

  std::uint32_t codepage() const { return codepage_; }
  // Empty when it is not there.
  std::string Text(MessageTag tag);
  std::optional<StreamBytes> Binary(MessageTag tag);
  std::optional<CompoundFile::Id> Storage(MessageTag tag) const;
  std::optional<UnixNanos> Time(MessageTag tag) const;
  std::optional<std::uint32_t> Number(MessageTag tag) const;

 private:
  std::optional<CompoundFile::Id> FindItem(MessageTag tag, std::uint16_t type) const;

  CompoundFile& file_;
  CompoundFile::Id storage_;
  std::uint32_t codepage_;
  std::map<std::uint32_t, std::uint64_t> fixed_;  // id and type → value
};

}  // namespace schouw
