#include "agent/content/archive/warc.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "agent/base/ascii.h"
#include "agent/base/bytes.h"
#include "agent/base/checked.h"
#include "agent/content/archive/member_name.h"
#include "agent/content/document/name_charset.h"

namespace schouw {
namespace {

constexpr std::size_t kBlockBytes = 64u << 10;
constexpr std::size_t kMostLineBytes = 64u << 10;
constexpr std::size_t kMostHeaderLines = 1000;
constexpr std::size_t kMostChunkLineBytes = 256;

using Fields = std::map<std::string, std::string>;  // names in lower case

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
  return text;
}

std::string_view FieldOf(const Fields& fields, const std::string& name) {
  const auto found = fields.find(name);
  return found == fields.end() ? std::string_view() : std::string_view(found->second);
}

std::optional<std::uint64_t> NumberOf(std::string_view text, unsigned base) {
  if (text.empty()) return std::nullopt;
  std::uint64_t number = 0;
  for (const char c : text) {
    const int digit = HexValue(c);
    if (digit < 0 || static_cast<unsigned>(digit) >= base || number > (~std::uint64_t{0} - 15) / base)
      return std::nullopt;
    number = number * base + static_cast<unsigned>(digit);
  }
  return number;
}

// Content that is read front to back, so that it may be a member that is being unpacked.
class ForwardBytes {
 public:
  explicit ForwardBytes(const ByteSource& content) : content_(content) {}

  Result<std::size_t> Read(std::span<std::byte> into) {
    if (at_ == block_.size()) SCHOUW_TRY(Fill(), "read");
    const std::size_t count = std::min(into.size(), block_.size() - at_);
    std::memcpy(into.data(), block_.data() + at_, count);
    at_ += count;
    return count;
  }
  // Up to and with the next LF, or `most` bytes, or the end.
  Result<std::string> Line(std::size_t most) {
    std::string line;
    while (line.size() < most && !line.ends_with('\n')) {
      if (at_ == block_.size()) SCHOUW_TRY(Fill(), "read");
      if (at_ == block_.size()) break;
      const std::size_t end = std::min(block_.find('\n', at_), block_.size() - 1) + 1;
      const std::size_t count = std::min(end - at_, most - line.size());
      line.append(block_, at_, count);
      at_ += count;
    }
    return line;
  }
  void Skip(std::uint64_t count) {
    const std::uint64_t here = std::min<std::uint64_t>(count, block_.size() - at_);
    at_ += static_cast<std::size_t>(here);
    next_ += count - here;
  }
  std::uint64_t offset() const { return next_ - (block_.size() - at_); }

 private:
  Status Fill() {
    SCHOUW_ASSIGN(block_, ReadUpTo(content_, next_, kBlockBytes), "read block");
    at_ = 0;
    next_ += block_.size();
    return {};
  }

  const ByteSource& content_;
  std::string block_;
  std::size_t at_ = 0;      // in block_
  std::uint64_t next_ = 0;  // offset behind block_
};

// The block of one record, without the header of the HTTP message that it may be.
class RecordBody final : public MemberReader {
 public:
  RecordBody(ForwardBytes& bytes, std::uint64_t block_bytes, const Limits& limits)
      : bytes_(bytes), left_(block_bytes), limits_(limits) {}

  // Passes over an HTTP message's header, if one begins here.
  Status PassHttpHeader() {
    bool http = false;
    for (std::size_t lines = 0; left_ > 0 && lines < kMostHeaderLines; ++lines) {
      SCHOUW_ASSIGN(const std::string line, Line(kMostLineBytes), "read header");
      pending_ += line;
      if (lines == 0) {
        http = line.starts_with("HTTP/") || line.find(" HTTP/") != std::string::npos;
        if (!http) return {};
      }
      const std::string lower = AsciiLowerCased(line);
      if (lower.starts_with("transfer-encoding:") && lower.find("chunked") != std::string::npos) chunked_ = true;
      if (!Trimmed(line).empty()) continue;
      pending_.clear();
      return {};
    }
    if (left_ > 0 || !http) chunked_ = false;  // no end of it: the whole block is text
    if (left_ == 0 && http) pending_.clear();
    return {};
  }
  // What is left, at most.
  std::uint64_t size() const { return left_ + pending_.size(); }
  // Of the record's block, behind what was read.
  std::uint64_t left() const { return left_; }

  Result<std::size_t> Read(std::span<std::byte> into) override {
    if (error_) return Fail(*error_);
    Result<std::size_t> count = chunked_ ? ReadChunked(into) : ReadPlain(into);
    if (count && (given_ += *count) > limits_.max_member_bytes)
      count = Fail(ErrorCode::kTooBig, "record of more than " + std::to_string(limits_.max_member_bytes) + " bytes");
    if (!count) error_ = count.error();
    return count;
  }

 private:
  Result<std::string> Line(std::size_t most) {
    SCHOUW_ASSIGN(std::string line, bytes_.Line(static_cast<std::size_t>(std::min<std::uint64_t>(most, left_))),
                  "read line");
    if (line.empty() && left_ > 0) return Fail(ErrorCode::kTruncated, "record is cut off");
    left_ -= line.size();
    return line;
  }
  Result<std::size_t> ReadPlain(std::span<std::byte> into) {
    if (!pending_.empty()) {
      const std::size_t count = std::min(into.size(), pending_.size());
      std::memcpy(into.data(), pending_.data(), count);
      pending_.erase(0, count);
      return count;
    }
    if (left_ == 0 || into.empty()) return 0;
    SCHOUW_ASSIGN(const std::size_t count,
                  bytes_.Read(into.first(static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), left_)))),
                  "read record");
    if (count == 0) return Fail(ErrorCode::kTruncated, "record is cut off");
    left_ -= count;
    return count;
  }
  Result<std::size_t> ReadChunked(std::span<std::byte> into) {
    while (chunk_left_ == 0) {
      if (left_ == 0) return 0;
      SCHOUW_ASSIGN(const std::string line, Line(kMostChunkLineBytes), "read length of chunk");
      if (Trimmed(line).empty() && begun_) continue;  // what ends the chunk before
      const auto length = NumberOf(Trimmed(std::string_view(line).substr(0, line.find(';'))), 16);
      if (!length && begun_) return Fail(ErrorCode::kMalformed, "chunk without a length");
      if (!length) {  // joined by the program that kept it, which left the header as it was
        chunked_ = false;
        pending_ = line;
        return ReadPlain(into);
      }
      begun_ = true;
      if (*length == 0) return 0;
      chunk_left_ = *length;
    }
    SCHOUW_ASSIGN(const std::size_t count,
                  ReadPlain(into.first(static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), chunk_left_)))),
                  "read chunk");
    chunk_left_ -= count;
    if (count == 0) chunk_left_ = 0;
    return count;
  }

  ForwardBytes& bytes_;
  std::uint64_t left_;
  const Limits& limits_;
  std::string pending_;  // read already, given first
  bool chunked_ = false;
  bool begun_ = false;  // a chunk's length was read
  std::uint64_t chunk_left_ = 0;
  std::uint64_t given_ = 0;
  std::optional<Error> error_;
};

// "stad.example/brief.html" of "<http://stad.example/brief.html>".
std::string NameOf(std::string_view address, std::string_view type) {
  if (address.starts_with('<') && address.ends_with('>')) address = address.substr(1, address.size() - 2);
  for (const std::string_view scheme : {"http://", "https://", "file://"})
    if (address.starts_with(scheme)) address.remove_prefix(scheme.size());
  return CleanMemberPath(MemberNames().Decode(address.empty() ? type : address));
}

class WarcReading {
 public:
  WarcReading(const ByteSource& content, const Limits& limits,
              const std::function<bool(const Member&, MemberReader&)>& on_member)
      : content_(content), bytes_(content), limits_(limits), on_member_(on_member) {}

  Status Read() {
    for (;;) {
      SCHOUW_ASSIGN(const std::optional<Fields> header, ReadHeader(), "read header of record");
      if (!header) return {};
      if (++records_ > limits_.max_members)
        return Fail(ErrorCode::kTooMany, "more than " + std::to_string(limits_.max_members) + " records");
      const auto length = NumberOf(FieldOf(*header, "content-length"), 10);
      if (!length) return Fail(ErrorCode::kMalformed, "record without a length", bytes_.offset());
      SCHOUW_ASSIGN(const bool wanted, Report(*header, *length), "read record");
      if (!wanted) return {};
    }
  }

 private:
  // The named fields of the next record; nothing behind the last.
  Result<std::optional<Fields>> ReadHeader() {
    SCHOUW_ASSIGN(std::string line, bytes_.Line(kMostLineBytes), "read version");
    while (!line.empty() && Trimmed(line).empty()) {
      SCHOUW_ASSIGN(line, bytes_.Line(kMostLineBytes), "read version");
    }
    if (line.empty()) return std::optional<Fields>();
    if (!line.starts_with("WARC/"))
      return Fail(ErrorCode::kMalformed, "no record where one should begin", bytes_.offset() - line.size());
    Fields fields;
    std::string name;
    for (std::size_t lines = 0; lines < kMostHeaderLines; ++lines) {
      SCHOUW_ASSIGN(line, bytes_.Line(kMostLineBytes), "read field");
      if (line.empty()) return Fail(ErrorCode::kTruncated, "header is cut off", bytes_.offset());
      if (Trimmed(line).empty()) return std::optional<Fields>(std::move(fields));
      const std::size_t colon = line.find(':');
      if (line[0] == ' ' || line[0] == '\t') {  // goes on with the field before
        fields[name] += ' ' + std::string(Trimmed(line));
      } else if (colon != std::string::npos) {
        name = AsciiLowerCased(Trimmed(std::string_view(line).substr(0, colon)));
        fields[name] = Trimmed(std::string_view(line).substr(colon + 1));
      }
    }
    return Fail(ErrorCode::kTooMany, "more than " + std::to_string(kMostHeaderLines) + " fields", bytes_.offset());
  }

  // Hands one record on and passes its block; false when no more are wanted.
  Result<bool> Report(const Fields& header, std::uint64_t length) {
    const std::string type = AsciiLowerCased(FieldOf(header, "warc-type"));
    RecordBody body(bytes_, length, limits_);
    if (type == "response" || type == "request" || type == "revisit") {
      if (const Status passed = body.PassHttpHeader(); !passed) return Fail(passed.error());
    }
    bool wanted = true;
    if (type != "request" || body.size() > 0) {
      Member member;
      member.path = NameOf(FieldOf(header, "warc-target-uri"), type);
      if (member.path.empty()) member.path = "record " + std::to_string(records_);
      member.size = body.size();
      if (const auto time =
              ParseRfc3339(FieldOf(header, header.contains("last-modified") ? "last-modified" : "warc-date")))
        member.modified = *time;
      wanted = on_member_(member, body);
    }
    const auto end = CheckedAdd(bytes_.offset(), body.left());
    if (wanted && (!end || (*end > content_.size() && content_.random_access())))
      return Fail(ErrorCode::kTruncated, "record ends after the end of the file");
    bytes_.Skip(body.left());
    return wanted;
  }

  const ByteSource& content_;
  ForwardBytes bytes_;
  const Limits& limits_;
  const std::function<bool(const Member&, MemberReader&)>& on_member_;
  std::uint64_t records_ = 0;
};

}  // namespace

Status ReadWarc(const ByteSource& content, const Limits& limits,
                const std::function<bool(const Member&, MemberReader&)>& on_member) {
  return WarcReading(content, limits, on_member).Read();
}

}  // namespace schouw
