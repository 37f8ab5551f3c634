#include "agent/volume/tsk_image.h"

#include <algorithm>
#include <cstring>
#include <limits>

namespace schouw {

extern const int kAfflibAbsent;  // afflib_absent.cc
[[gnu::used]] const int* const kNeedsAfflibAbsent = &kAfflibAbsent;

// `info` comes first: libtsk hands its address back to the callbacks.
struct TskImage::Image {
  TSK_IMG_INFO info{};
  const ByteSource* source = nullptr;
  std::optional<Error> error;

  static ssize_t Read(TSK_IMG_INFO* info, TSK_OFF_T offset, char* into, std::size_t length);
  ssize_t Failed(Error failure, std::span<std::byte> rest);
};

ssize_t TskImage::Image::Failed(Error failure, std::span<std::byte> rest) {
  if (!rest.empty()) std::memset(rest.data(), 0, rest.size());
  if (!error) error = std::move(failure);
  return -1;
}

ssize_t TskImage::Image::Read(TSK_IMG_INFO* info, TSK_OFF_T offset, char* into, std::size_t length) {
  Image& image = *reinterpret_cast<Image*>(info);
  const std::span<std::byte> target(reinterpret_cast<std::byte*>(into), length);
  const std::uint64_t size = image.source->size();
  const auto start = static_cast<std::uint64_t>(offset);
  if (offset < 0 || start >= size) {
    return image.Failed(MakeError(ErrorCode::kTruncated, "reads past the end of the volume", start), target);
  }
  const std::size_t want = std::min<std::uint64_t>(length, size - start);
  for (std::size_t done = 0; done < want;) {
    auto count = image.source->ReadAt(start + done, target.subspan(done, want - done));
    if (!count) return image.Failed(std::move(count).error(), target.subspan(done));
    if (*count == 0) {
      return image.Failed(MakeError(ErrorCode::kTruncated, "the image ends early", start + done), target.subspan(done));
    }
    done += *count;
  }
  std::memset(into + want, 0, length - want);
  return static_cast<ssize_t>(want);
}

TskImage::TskImage(const ByteSource& source) : image_(std::make_unique<Image>()) {
  image_->source = &source;
  constexpr std::uint64_t kLargest = std::numeric_limits<TSK_OFF_T>::max();
  const auto size = static_cast<TSK_OFF_T>(std::min<std::uint64_t>(source.size(), kLargest));
  tsk_img_open_external(
      &image_->info, size, 512, &Image::Read, [](TSK_IMG_INFO*) {}, [](TSK_IMG_INFO*, FILE*) {});
}

TskImage::~TskImage() { tsk_img_close(&image_->info); }

TSK_IMG_INFO* TskImage::get() { return &image_->info; }
void TskImage::ClearError() { image_->error.reset(); }
const std::optional<Error>& TskImage::error() const { return image_->error; }

}  // namespace schouw
