// Words in the Exif, IPTC and XMP of pictures, by exiv2 over a ByteSource.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <exception>
#include <exiv2/exiv2.hpp>
#include <memory>
#include <optional>

#include "agent/base/utf8.h"
#include "agent/content/document/media/media_texts.h"

namespace schouw {
namespace {

constexpr std::size_t kMaxValueBytes = 1u << 20;  // of one field; maker's notes are larger, and not asked for
constexpr std::uint64_t kMaxPictureReadBytes = 256ull << 20;

// Read-only; whatever would write fails. Opens nothing.
class PictureIo final : public Exiv2::BasicIo {
 public:
  PictureIo(const ByteSource& source, const Limits& limits)
      : source_(source), most_in_memory_(limits.max_document_bytes) {}

  int open() override { return position_ = 0, eof_ = false, 0; }
  int close() override { return 0; }
  long write(const Exiv2::byte*, long) override { return 0; }
  long write(Exiv2::BasicIo&) override { return 0; }
  int putb(Exiv2::byte) override { return EOF; }
  void transfer(Exiv2::BasicIo&) override {}
  Exiv2::DataBuf read(long count) override {
    const auto left = static_cast<long>(std::min<std::uint64_t>(source_.size() - position_, 1u << 30));
    Exiv2::DataBuf buffer(std::clamp(count, 0L, left));
    buffer.size_ = read(buffer.pData_, buffer.size_);
    if (buffer.size_ < count) eof_ = true;
    return buffer;
  }
  long read(Exiv2::byte* into, long count) override {
    if (count <= 0) return 0;
    const auto got = source_.ReadAt(position_, {reinterpret_cast<std::byte*>(into), static_cast<std::size_t>(count)});
    if (!got) error_ = got.error();
    const std::size_t size = got ? *got : 0;
    position_ += size;
    read_ += size;
    if (size < static_cast<std::size_t>(count)) eof_ = true;
    if (read_ > kMaxPictureReadBytes) throw Exiv2::Error(Exiv2::kerCorruptedMetadata);
    return static_cast<long>(size);
  }
  int getb() override {
    Exiv2::byte one = 0;
    return read(&one, 1) == 1 ? one : EOF;
  }
  int seek(long offset, Position from) override {
    const auto base = static_cast<std::int64_t>(from == beg ? 0 : from == cur ? position_ : source_.size());
    const std::int64_t to = base + offset;
    if (to < 0 || static_cast<std::uint64_t>(to) > source_.size()) return 1;
    position_ = static_cast<std::uint64_t>(to);
    eof_ = false;
    return 0;
  }
  // TIFF is parsed in memory.
  Exiv2::byte* mmap(bool) override {
    if (!mapped_) {
      auto bytes = ReadAll(source_, most_in_memory_);
      if (!bytes) {
        error_ = bytes.error();
        throw Exiv2::Error(Exiv2::kerCallFailed);
      }
      mapped_ = std::move(*bytes);
    }
    return reinterpret_cast<Exiv2::byte*>(mapped_->data());
  }
  int munmap() override { return 0; }
  long tell() const override { return static_cast<long>(position_); }
  std::size_t size() const override { return static_cast<std::size_t>(source_.size()); }
  bool isopen() const override { return true; }
  int error() const override { return error_ ? 1 : 0; }
  bool eof() const override { return eof_; }
  std::string path() const override { return ""; }

  const std::optional<Error>& failure() const { return error_; }

 private:
  const ByteSource& source_;
  std::uint64_t most_in_memory_;
  std::uint64_t position_ = 0;
  std::uint64_t read_ = 0;
  bool eof_ = false;
  std::optional<Error> error_;
  std::optional<std::string> mapped_;
};

struct Field {
  const char* key;
  std::string_view name;
};
constexpr std::array<Field, 3> kExifTexts = {{
    {"Exif.Image.ImageDescription", "description"},
    {"Exif.Image.DocumentName", "title"},
    {"Exif.Image.PageName", "title"},
}};
// UTF-16 in bytes (Microsoft's; Exif has no charset for them).
constexpr std::array<Field, 4> kExifWide = {{
    {"Exif.Image.XPTitle", "title"},
    {"Exif.Image.XPSubject", "subject"},
    {"Exif.Image.XPComment", "comment"},
    {"Exif.Image.XPKeywords", "keywords"},
}};
constexpr std::array<Field, 8> kIptcTexts = {{
    {"Iptc.Application2.ObjectName", "title"},
    {"Iptc.Application2.Headline", "headline"},
    {"Iptc.Application2.Caption", "description"},
    {"Iptc.Application2.Keywords", "keywords"},
    {"Iptc.Application2.SpecialInstructions", "comment"},
    {"Iptc.Application2.Category", "category"},
    {"Iptc.Application2.SuppCategory", "category"},
    {"Iptc.Application2.Subject", "category"},
}};

std::string BytesOf(const Exiv2::Metadatum& field) {
  const long size = field.size();
  if (size <= 0 || static_cast<std::size_t>(size) > kMaxValueBytes) return "";
  std::string bytes(static_cast<std::size_t>(size), '\0');
  const long copied = field.copy(reinterpret_cast<Exiv2::byte*>(bytes.data()), Exiv2::littleEndian);
  bytes.resize(static_cast<std::size_t>(std::clamp(copied, 0L, size)));
  return bytes;
}

// UTF-16 whose byte order is told by its mark, else by where the zero bytes of Latin letters stand.
std::string WideTextOfEitherOrder(std::string_view bytes) {
  if (bytes.starts_with("\xfe\xff")) return FromUtf16Be(bytes.substr(2));
  if (bytes.starts_with("\xff\xfe")) return FromUtf16Le(bytes.substr(2));
  std::ptrdiff_t lead = 0;
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) lead += (bytes[i] == 0 ? 1 : 0) - (bytes[i + 1] == 0 ? 1 : 0);
  return lead > 0 ? FromUtf16Be(bytes) : FromUtf16Le(bytes);
}

// Eight bytes name the charset (Exif 2.32, 4.6.5); Japanese (JIS) is not read.
std::string UserComment(std::string_view bytes) {
  if (bytes.size() < 8 || bytes.starts_with("JIS")) return "";
  const std::string_view text = bytes.substr(8);
  return bytes.starts_with("UNICODE") ? WideTextOfEitherOrder(text) : std::string(text);
}

void AddExif(const Exiv2::ExifData& data, MediaTexts& texts) {
  const auto find = [&data](const char* key) { return data.findKey(Exiv2::ExifKey(key)); };
  for (const Field& field : kExifTexts)
    if (const auto found = find(field.key); found != data.end()) texts.Add(field.name, BytesOf(*found));
  for (const Field& field : kExifWide)
    if (const auto found = find(field.key); found != data.end()) texts.Add(field.name, FromUtf16Le(BytesOf(*found)));
  if (const auto found = find("Exif.Photo.UserComment"); found != data.end()) {
    // Not by copy(): that converts by iconv, which opens files.
    const auto* comment = dynamic_cast<const Exiv2::CommentValue*>(&found->value());
    if (comment != nullptr && comment->value_.size() <= kMaxValueBytes) {
      texts.Add("comment", UserComment(comment->value_));
    }
  }
}

void AddIptc(const Exiv2::IptcData& data, MediaTexts& texts) {
  for (const Field& field : kIptcTexts)
    for (const Exiv2::Iptcdatum& found : data)
      if (found.key() == field.key) texts.Add(field.name, BytesOf(found));
}

}  // namespace

// exiv2 0.27 hands over by auto_ptr.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
Status ReadPictureTexts(const ByteSource& content, const Limits& limits, MediaTexts& texts) {
  WarmPictures();
  auto* io = new PictureIo(content, limits);
  Exiv2::BasicIo::AutoPtr owned(io);
  Exiv2::Image::AutoPtr image;
  try {
    image = Exiv2::ImageFactory::open(owned);
    if (image.get() == nullptr) return Fail(ErrorCode::kMalformed, "not the picture that it begins as");
    image->readMetadata();
  } catch (const std::exception&) {
    if (image.get() == nullptr) return Fail(ErrorCode::kMalformed, "not the picture that it begins as");
    if (io->failure()) return Fail(*io->failure());
    return Fail(ErrorCode::kMalformed, "metadata is damaged");
  }
  try {
    AddExif(image->exifData(), texts);
    AddIptc(image->iptcData(), texts);
    AddXmpTexts(image->xmpPacket(), texts);
    texts.Add("comment", image->comment());
  } catch (const std::exception&) {
    return Fail(ErrorCode::kMalformed, "metadata is damaged");
  }
  if (io->failure()) return Fail(*io->failure());
  return {};
}
#pragma GCC diagnostic pop

void AddExifTexts(std::string_view tiff, MediaTexts& texts) {
  try {
    Exiv2::ExifData data;
    Exiv2::ExifParser::decode(data, reinterpret_cast<const Exiv2::byte*>(tiff.data()),
                              static_cast<std::uint32_t>(tiff.size()));
    AddExif(data, texts);
  } catch (const std::exception&) {
    // Damaged: what was found stays.
  }
}

void WarmPictures() {
  [[maybe_unused]] static const bool ready = [] {
    Exiv2::LogMsg::setLevel(Exiv2::LogMsg::mute);
    return Exiv2::enableBMFF(true);
  }();
}

}  // namespace schouw
