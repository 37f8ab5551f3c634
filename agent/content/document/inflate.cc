#include "agent/content/document/inflate.h"

#include <zlib.h>

#include <algorithm>
#include <limits>

namespace schouw {
namespace {

constexpr std::size_t kInflatedBlockBytes = 64u << 10;

struct Stream {
  z_stream state{};
  bool open = false;
  explicit Stream(DeflateForm form) {
    open = inflateInit2(&state, form == DeflateForm::kRaw ? -MAX_WBITS : MAX_WBITS) == Z_OK;
  }
  ~Stream() {
    if (open) inflateEnd(&state);
  }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
};

}  // namespace

Inflated Inflate(std::string_view packed, DeflateForm form, std::uint64_t max_bytes) {
  Inflated result;
  Stream stream(form);
  if (!stream.open) {
    result.status = Fail(ErrorCode::kMemory, "no memory to inflate");
    return result;
  }
  std::string block(kInflatedBlockBytes, '\0');
  int code = Z_OK;
  while (code == Z_OK) {
    if (stream.state.avail_in == 0) {
      const std::size_t feed = std::min<std::size_t>(packed.size(), std::numeric_limits<uInt>::max());
      if (feed == 0) break;
      stream.state.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
      stream.state.avail_in = static_cast<uInt>(feed);
      packed.remove_prefix(feed);
    }
    stream.state.next_out = reinterpret_cast<Bytef*>(block.data());
    stream.state.avail_out = static_cast<uInt>(block.size());
    code = inflate(&stream.state, Z_NO_FLUSH);
    const std::size_t made = block.size() - stream.state.avail_out;
    if (made > max_bytes - result.bytes.size()) {
      result.status = Fail(ErrorCode::kTooBig, "inflated it is larger than a document may be");
      return result;
    }
    result.bytes.append(block, 0, made);
  }
  if (code == Z_OK || code == Z_BUF_ERROR) result.status = Fail(ErrorCode::kTruncated, "the compressed data is cut");
  if (code < 0 && code != Z_BUF_ERROR) result.status = Fail(ErrorCode::kMalformed, "the compressed data is damaged");
  return result;
}

}  // namespace schouw
