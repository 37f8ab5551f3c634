// Pictures, sound and video → what they say in words about themselves: title, description, keywords, comment, album.
// No picture or sound is decoded, no thumbnail, place, person or serial number read out.
#pragma once

#include "agent/content/document/document.h"

namespace schouw {

bool ClaimsMedia(const DocumentInput& input);
// Places: "metadata title". A medium without words gives no record; an error when its metadata is damaged.
Status ReadMedia(const DocumentInput& input, DocumentSink& sink);
void WarmMedia();

}  // namespace schouw
