// A libtsk image over a ByteSource: no path is ever opened. Private to volume/ and filesystem/.
#pragma once

#include <tsk/libtsk.h>

#include <memory>
#include <optional>

#include "agent/base/byte_source.h"
#include "agent/base/error.h"

namespace schouw {

// Keeps the first read error, because libtsk turns some failed reads into success (tsk_img_read_no_cache returns the
// asked length when the read callback fails and the length is no multiple of the sector size): whoever calls libtsk
// clears the error before and looks at it after. What could not be read is zeroed, never left uninitialised.
class TskImage {
 public:
  // `source` is not owned and must outlive this.
  explicit TskImage(const ByteSource& source);
  ~TskImage();
  TskImage(const TskImage&) = delete;
  TskImage& operator=(const TskImage&) = delete;

  TSK_IMG_INFO* get();
  void ClearError();
  // The first failed read since the last ClearError: the source's own error, or kTruncated past the source's end.
  const std::optional<Error>& error() const;

 private:
  struct Image;
  std::unique_ptr<Image> image_;
};

}  // namespace schouw
