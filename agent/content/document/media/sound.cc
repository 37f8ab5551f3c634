// Words in the tags of sound and MPEG-4 files, by TagLib over a ByteSource.
#include <taglib/aifffile.h>
#include <taglib/apefile.h>
#include <taglib/asffile.h>
#include <taglib/fileref.h>
#include <taglib/flacfile.h>
#include <taglib/id3v2framefactory.h>
#include <taglib/mp4file.h>
#include <taglib/mpegfile.h>
#include <taglib/oggflacfile.h>
#include <taglib/opusfile.h>
#include <taglib/speexfile.h>
#include <taglib/tdebuglistener.h>
#include <taglib/tpropertymap.h>
#include <taglib/vorbisfile.h>
#include <taglib/wavfile.h>

#include <algorithm>
#include <array>
#include <exception>
#include <memory>

#include "agent/content/document/media/media_texts.h"

namespace schouw {
namespace {

constexpr std::uint64_t kMaxSoundReadBytes = 64ull << 20;  // tags hold pictures of covers, which are loaded and let go

// Read-only; opens nothing.
class SoundIo final : public TagLib::IOStream {
 public:
  explicit SoundIo(const ByteSource& source) : source_(source) {}

  TagLib::FileName name() const override { return ""; }
  TagLib::ByteVector readBlock(unsigned long count) override {
    const std::uint64_t left = position_ < source_.size() ? source_.size() - position_ : 0;
    const auto want = static_cast<unsigned>(std::min<std::uint64_t>({count, left, kMaxSoundReadBytes - read_}));
    TagLib::ByteVector bytes(want, '\0');
    const auto got = source_.ReadAt(position_, std::as_writable_bytes(std::span(bytes.data(), want)));
    if (!got) failure_ = got.error();
    bytes.resize(static_cast<unsigned>(got ? *got : 0));
    position_ += bytes.size();
    read_ += bytes.size();
    return bytes;
  }
  void writeBlock(const TagLib::ByteVector&) override {}
  void insert(const TagLib::ByteVector&, unsigned long, unsigned long) override {}
  void removeBlock(unsigned long, unsigned long) override {}
  bool readOnly() const override { return true; }
  bool isOpen() const override { return true; }
  void seek(long offset, Position from) override {
    const auto base = static_cast<std::int64_t>(from == Beginning ? 0 : from == Current ? position_ : source_.size());
    position_ = static_cast<std::uint64_t>(std::max<std::int64_t>(0, base + offset));
  }
  long tell() const override { return static_cast<long>(position_); }
  long length() override { return static_cast<long>(source_.size()); }
  void truncate(long) override {}

  const std::optional<Error>& failure() const { return failure_; }
  bool spent() const { return read_ >= kMaxSoundReadBytes; }

 private:
  const ByteSource& source_;
  std::uint64_t position_ = 0;
  std::uint64_t read_ = 0;
  std::optional<Error> failure_;
};

// What TagLib would print.
class Silence final : public TagLib::DebugListener {
  void printMessage(const TagLib::String&) override {}
};

using File = std::unique_ptr<TagLib::File>;

File OpenOgg(SoundIo& io) {
  if (TagLib::Ogg::Opus::File::isSupported(&io)) return std::make_unique<TagLib::Ogg::Opus::File>(&io, false);
  if (TagLib::Ogg::FLAC::File::isSupported(&io)) return std::make_unique<TagLib::Ogg::FLAC::File>(&io, false);
  if (TagLib::Ogg::Speex::File::isSupported(&io)) return std::make_unique<TagLib::Ogg::Speex::File>(&io, false);
  return std::make_unique<TagLib::Ogg::Vorbis::File>(&io, false);
}

File Open(SoundIo& io, std::string_view mime) {
  auto* frames = TagLib::ID3v2::FrameFactory::instance();
  if (mime == "audio/mpeg" || mime == "audio/aac") return std::make_unique<TagLib::MPEG::File>(&io, frames, false);
  if (mime == "audio/flac") return std::make_unique<TagLib::FLAC::File>(&io, frames, false);
  if (mime == "audio/ogg") return OpenOgg(io);
  if (mime == "audio/x-wav") return std::make_unique<TagLib::RIFF::WAV::File>(&io, false);
  if (mime == "audio/x-aiff") return std::make_unique<TagLib::RIFF::AIFF::File>(&io, false);
  if (mime == "video/x-ms-asf") return std::make_unique<TagLib::ASF::File>(&io, false);
  return std::make_unique<TagLib::MP4::File>(&io, false);
}

struct Tag {
  std::string_view key;  // of TagLib's property map; more may follow after a colon
  std::string_view name;
};
constexpr std::array<Tag, 18> kSoundTags = {{
    {"TITLE", "title"},
    {"SUBTITLE", "title"},
    {"ALBUM", "album"},
    {"ARTIST", "artist"},
    {"ALBUMARTIST", "artist"},
    {"GENRE", "genre"},
    {"COMMENT", "comment"},
    {"DESCRIPTION", "description"},
    {"LONGDESCRIPTION", "description"},
    {"PODCASTDESC", "description"},
    {"SYNOPSIS", "description"},
    {"SUMMARY", "description"},
    {"LYRICS", "lyrics"},
    {"KEYWORDS", "keywords"},
    {"PODCASTCATEGORY", "category"},
    {"GROUPING", "category"},
    {"SHOW", "title"},
    {"CONTENTGROUP", "title"},
}};

void AddTags(const TagLib::PropertyMap& properties, MediaTexts& texts) {
  for (const auto& [raw_key, values] : properties) {
    const std::string key = raw_key.to8Bit(true);
    const std::string_view bare = std::string_view(key).substr(0, key.find(':'));
    const auto tag = std::ranges::find(kSoundTags, bare, &Tag::key);
    if (tag == kSoundTags.end()) continue;
    for (const TagLib::String& value : values) texts.Add(tag->name, value.to8Bit(true));
  }
}

}  // namespace

Status ReadSoundTexts(const ByteSource& content, std::string_view mime, const Limits&, MediaTexts& texts) {
  static Silence silence;
  TagLib::setDebugListener(&silence);
  SoundIo io(content);
  try {
    const File file = Open(io, mime);
    if (file->isValid()) AddTags(file->properties(), texts);
  } catch (const std::exception&) {
    return Fail(ErrorCode::kMalformed, "tags are damaged");
  }
  if (io.failure()) return Fail(*io.failure());
  if (io.spent()) return Fail(ErrorCode::kTooBig, "tags of more than " + std::to_string(kMaxSoundReadBytes) + " bytes");
  return {};
}

}  // namespace schouw
