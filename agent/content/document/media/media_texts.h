// The readers of media by kind of container, and the texts they find.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "agent/base/byte_source.h"
#include "agent/base/result.h"
#include "agent/content/document/xmp.h"
#include "agent/model/limits.h"

namespace schouw {

// Texts of one medium, each once.
class MediaTexts {
 public:
  // `text` in any of the charsets that writers use: UTF-8, else Windows-1252.
  void Add(std::string_view name, std::string_view text);
  const std::vector<NamedText>& texts() const { return texts_; }

 private:
  std::vector<NamedText> texts_;
};

// Each adds what it finds before an error. kMalformed: the metadata, or the way to it, is damaged.
// --- pictures, by exiv2: JPEG, TIFF and what cameras make of it, WebP, PSD, JPEG 2000, HEIF, AVIF
Status ReadPictureTexts(const ByteSource& content, const Limits& limits, MediaTexts& texts);
// --- sound and MPEG-4, by TagLib; `mime` chooses the container
Status ReadSoundTexts(const ByteSource& content, std::string_view mime, const Limits& limits, MediaTexts& texts);
// --- PNG: textual chunks (ISO/IEC 15948, 11.3.4), XMP and Exif among them
Status ReadPngTexts(const ByteSource& content, MediaTexts& texts);
// --- GIF: comments and XMP (GIF89a, 24 and 26)
Status ReadGifTexts(const ByteSource& content, MediaTexts& texts);
// --- AVI: the INFO list (RIFF)
Status ReadAviTexts(const ByteSource& content, MediaTexts& texts);
// --- Matroska and WebM: title, tags, names of chapters (RFC 9559)
Status ReadMatroskaTexts(const ByteSource& content, MediaTexts& texts);
// --- QuickTime and 3GPP: user data (QuickTime File Format, "User data atoms"; 3GPP TS 26.244, 8)
Status ReadQuickTimeTexts(const ByteSource& content, MediaTexts& texts);

// Words of an Exif block (a TIFF file in memory).
void AddExifTexts(std::string_view tiff, MediaTexts& texts);
void AddXmpTexts(std::string_view packet, MediaTexts& texts);

void WarmPictures();

}  // namespace schouw
