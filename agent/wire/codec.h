// Messages to frames and back.
//
// A frame is a little-endian u32 length of what follows (at most kMaxFrameBytes), a u8 message type (the index in the
// variant) and the fields in order of declaration: numbers little-endian, strings and lists as u32 count and contents,
// optionals as u8 0 or 1. No alignment, no pointers.
#pragma once

#include <string>

#include "agent/base/bytes.h"
#include "agent/base/result.h"
#include "agent/wire/messages.h"

namespace schouw {

inline constexpr std::size_t kMaxFrameBytes = 32u << 20;

// A whole frame, length included. Fields that are text (accounts and profiles too) are made valid UTF-8 and cut at
// their limit (agent/wire/fields.h); names of entries cross as raw bytes. Channel::Send refuses a frame over
// kMaxFrameBytes: who builds lists splits them.
std::string EncodeFrame(const ToWorker& message);
std::string EncodeFrame(const FromWorker& message);

// `payload` is a frame without its length. Errors: kTruncated, kMalformed with the offset (unknown type, enum out of
// range, count larger than what is left, trailing bytes, invalid UTF-8 in a field that is text, a string over its
// limit). Every field is checked: what decodes is safe to store and print.
Result<ToWorker> DecodeToWorker(Bytes payload);
Result<FromWorker> DecodeFromWorker(Bytes payload);

}  // namespace schouw
