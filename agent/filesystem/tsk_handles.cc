#include "agent/filesystem/tsk_handles.h"

namespace schouw {

Error TskError(const TskImage& image, std::string damage) {
  if (image.error()) return *image.error();
  switch (tsk_error_get_errno()) {
    case TSK_ERR_FS_ENCRYPTED:
    case TSK_ERR_FS_POSSIBLY_ENCRYPTED: return MakeError(ErrorCode::kEncrypted, "is encrypted");
    case TSK_ERR_FS_UNSUPTYPE:
    case TSK_ERR_FS_UNSUPFUNC: return MakeError(ErrorCode::kUnsupported, "is of a kind that libtsk does not read");
    case TSK_ERR_IMG_READ_OFF:
    case TSK_ERR_FS_READ_OFF:
    case TSK_ERR_FS_BLK_NUM: return MakeError(ErrorCode::kTruncated, "lies past the end of the volume");
    default: return MakeError(ErrorCode::kMalformed, std::move(damage));
  }
}

}  // namespace schouw
