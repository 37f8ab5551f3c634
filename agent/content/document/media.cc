#include "agent/content/document/media.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "agent/base/utf8.h"
#include "agent/content/document/media/media_texts.h"
#include "agent/content/document/text_decoder.h"
#include "agent/content/signatures.h"
#include "agent/model/text_pieces.h"

namespace schouw {
namespace {

enum class MediaKind { kNone, kPicture, kPng, kGif, kSound, kMovie, kAvi, kMatroska };

struct KnownMedia {
  std::string_view mime;
  MediaKind kind;
};
constexpr std::array<KnownMedia, 31> kKnown = {{
    {"image/jpeg", MediaKind::kPicture},
    {"image/tiff", MediaKind::kPicture},
    {"image/webp", MediaKind::kPicture},
    {"image/vnd.adobe.photoshop", MediaKind::kPicture},
    {"image/jp2", MediaKind::kPicture},
    {"image/jxl", MediaKind::kPicture},
    {"image/heic", MediaKind::kPicture},
    {"image/heif", MediaKind::kPicture},
    {"image/avif", MediaKind::kPicture},
    {"image/x-canon-cr3", MediaKind::kPicture},
    {"image/x-canon-crw", MediaKind::kPicture},
    {"image/x-fuji-raf", MediaKind::kPicture},
    {"image/x-olympus-orf", MediaKind::kPicture},
    {"image/x-panasonic-rw2", MediaKind::kPicture},
    {"image/x-minolta-mrw", MediaKind::kPicture},
    {"image/png", MediaKind::kPng},
    {"image/gif", MediaKind::kGif},
    {"audio/mpeg", MediaKind::kSound},
    {"audio/aac", MediaKind::kSound},
    {"audio/flac", MediaKind::kSound},
    {"audio/ogg", MediaKind::kSound},
    {"audio/x-wav", MediaKind::kSound},
    {"audio/x-aiff", MediaKind::kSound},
    {"video/x-ms-asf", MediaKind::kSound},
    {"video/mp4", MediaKind::kMovie},
    {"audio/mp4", MediaKind::kMovie},
    {"video/quicktime", MediaKind::kMovie},
    {"video/3gpp", MediaKind::kMovie},
    {"video/x-msvideo", MediaKind::kAvi},
    {"video/x-matroska", MediaKind::kMatroska},
    {"", MediaKind::kNone},
}};

std::string_view MediaMime(const DocumentInput& input) {
  const ContentSignature* signature = FindSignature(input.head);
  return signature != nullptr && signature->family == ContentFamily::kPicture ? signature->mime : "";
}

MediaKind KindOf(std::string_view mime) {
  const auto known = std::ranges::find(kKnown, mime, &KnownMedia::mime);
  return known == kKnown.end() ? MediaKind::kNone : known->kind;
}

Status ReadTexts(const DocumentInput& input, MediaTexts& texts) {
  const std::string_view mime = MediaMime(input);
  switch (KindOf(mime)) {
    case MediaKind::kPicture: return ReadPictureTexts(input.content, input.limits, texts);
    case MediaKind::kPng: return ReadPngTexts(input.content, texts);
    case MediaKind::kGif: return ReadGifTexts(input.content, texts);
    case MediaKind::kSound: return ReadSoundTexts(input.content, mime, input.limits, texts);
    case MediaKind::kMovie: {
      Status atoms = ReadQuickTimeTexts(input.content, texts);
      const Status tags = ReadSoundTexts(input.content, mime, input.limits, texts);
      return atoms ? tags : atoms;
    }
    case MediaKind::kAvi: return ReadAviTexts(input.content, texts);
    case MediaKind::kMatroska: return ReadMatroskaTexts(input.content, texts);
    case MediaKind::kNone: break;
  }
  return {};
}

// Sends a text in pieces; its place is no line.
class MediaSink final : public RecordSink {
 public:
  explicit MediaSink(DocumentSink& next) : next_(next) {}
  SinkAnswer OnRecord(Record record) override {
    record.first_line = 0;
    return next_.OnRecord(std::move(record));
  }
  void OnProblem(Problem problem) override { next_.OnProblem(std::move(problem)); }
  void OnArtifact(ArtifactCoverage coverage) override { next_.OnArtifact(std::move(coverage)); }

 private:
  DocumentSink& next_;
};

}  // namespace

void MediaTexts::Add(std::string_view name, std::string_view raw) {
  std::string text = IsValidUtf8(raw) ? std::string(raw) : DecodeAll("windows-1252", raw);
  std::erase(text, '\0');
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) return;
  text = text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
  const bool known = std::ranges::any_of(texts_, [&](const NamedText& other) { return other.text == text; });
  if (!known) texts_.push_back({std::string(name), std::move(text)});
}

void AddXmpTexts(std::string_view packet, MediaTexts& texts) {
  for (const NamedText& text : XmpTexts(packet, PersonsInXmp::kLeftOut)) texts.Add(text.name, text.text);
}

bool ClaimsMedia(const DocumentInput& input) { return KindOf(MediaMime(input)) != MediaKind::kNone; }

Status ReadMedia(const DocumentInput& input, DocumentSink& sink) {
  MediaTexts texts;
  Status status = ReadTexts(input, texts);
  MediaSink placed(sink);
  for (const NamedText& text : texts.texts()) {
    Record record = input.origin;
    record.place = "metadata " + text.name;
    TextPieces pieces(record, input.limits, placed);
    pieces.buffer() = text.text;
    if (!pieces.Finish()) return {};
  }
  if (!status) return Fail(std::move(status).error().In("read metadata"));
  return {};
}

void WarmMedia() {
  WarmXmp();
  WarmPictures();
}

}  // namespace schouw
