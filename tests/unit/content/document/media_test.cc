// Words in the metadata of pictures, sound and films; persons and places in it stay unread.
#include "agent/content/document/media.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <string>
#include <string_view>
#include <vector>

#include "tests/support/numbers.h"
#include "tests/unit/content/document/collecting_sink.h"

namespace schouw {
namespace {

using testing::Be;
using testing::CollectingSink;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::Le;
using testing::ReadDocument;
using ::testing::UnorderedElementsAre;
using namespace std::string_literals;

std::string Padded(std::string text) { return text.size() % 2 == 0 ? text : text + '\0'; }

std::vector<std::string> Read(const std::string& bytes) {
  const CollectingSink sink = ReadDocument(bytes);
  EXPECT_THAT(sink.formats, ElementsAre("media"));
  EXPECT_THAT(sink.problems, IsEmpty()) << sink.problems[0].detail;
  return testing::PlacesAndTexts(sink);
}

// --- pictures

// A TIFF with a description, an author, Microsoft's title and keywords, and a place.
std::string Exif() {
  const std::string wide = "v\0a\0k\0\0\0"s;
  const std::string description = "bij de schuur\0"s;
  const std::string author = "Iemand Anders\0"s;
  constexpr std::uint32_t kData = 8 + 2 + 4 * 12 + 4;
  std::string tiff = "II*\0"s + Le(8, 4) + Le(4, 2);
  tiff += Le(0x010E, 2) + Le(2, 2) + Le(description.size(), 4) + Le(kData, 4);
  tiff += Le(0x013B, 2) + Le(2, 2) + Le(author.size(), 4) + Le(kData + description.size(), 4);
  tiff += Le(0x8825, 2) + Le(4, 2) + Le(1, 4) + Le(0, 4);
  tiff += Le(0x9C9E, 2) + Le(1, 2) + Le(wide.size(), 4) + Le(kData + description.size() + author.size(), 4);
  return tiff + Le(0, 4) + description + author + wide;
}

std::string Iptc(int data_set, const std::string& text) {
  return "\x1c\x02"s + static_cast<char>(data_set) + Be(text.size(), 2) + text;
}

std::string Xmp() {
  return "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
         "<rdf:Description rdf:about='' xmlns:dc='http://purl.org/dc/elements/1.1/'"
         " xmlns:photoshop='http://ns.adobe.com/photoshop/1.0/' xmlns:exif='http://ns.adobe.com/exif/1.0/'"
         " photoshop:City='Dorp' photoshop:Headline='kop' exif:GPSLatitude='52,1N'>"
         "<dc:creator><rdf:Seq><rdf:li>Iemand Anders</rdf:li></rdf:Seq></dc:creator>"
         "<dc:title><rdf:Alt><rdf:li xml:lang='x-default'>titel</rdf:li><rdf:li xml:lang='en'>title</rdf:li></rdf:Alt>"
         "</dc:title></rdf:Description></rdf:RDF></x:xmpmeta>";
}

std::string Segment(int marker, const std::string& data) {
  return "\xff"s + static_cast<char>(marker) + Be(data.size() + 2, 2) + data;
}

TEST(Media, AJpegSaysItsWordsButNoPersonAndNoPlace) {
  const std::string iptc = Iptc(5, "titel van de foto") + Iptc(25, "voorbeeldterm-alfa") + Iptc(80, "Iemand Anders") +
                           Iptc(90, "Dorp") + Iptc(120, "caf\xe9");
  const std::string photoshop =
      "Photoshop 3.0\0"s + "8BIM" + Be(0x0404, 2) + "\0\0"s + Be(iptc.size(), 4) + Padded(iptc);
  const std::string jpeg = "\xff\xd8"s + Segment(0xE1, "Exif\0\0"s + Exif()) +
                           Segment(0xE1, "http://ns.adobe.com/xap/1.0/\0"s + Xmp()) + Segment(0xED, photoshop) +
                           Segment(0xFE, "opmerking") + Segment(0xDA, "\x01\x01\0\0\x3f\0"s) + "beeld\xff\xd9";
  EXPECT_THAT(Read(jpeg), UnorderedElementsAre("metadata description: bij de schuur", "metadata keywords: vak",
                                               "metadata title: titel van de foto", "metadata description: café",
                                               "metadata keywords: voorbeeldterm-alfa", "metadata title: titel\ntitle",
                                               "metadata headline: kop", "metadata comment: opmerking"));
}

TEST(Media, ATiffSaysItsDescription) {
  EXPECT_THAT(Read(Exif()), ElementsAre("metadata description: bij de schuur", "metadata keywords: vak"));
}

std::string PngChunk(const std::string& type, const std::string& data) {
  return Be(data.size(), 4) + type + data +
         Be(crc32(0, reinterpret_cast<const Bytef*>((type + data).data()),
                  static_cast<uInt>(type.size() + data.size())),
            4);
}

std::string Deflated(const std::string& text) {
  std::string packed(compressBound(text.size()), '\0');
  uLongf size = packed.size();
  compress(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(text.data()), text.size());
  packed.resize(size);
  return packed;
}

TEST(Media, PngTextsOfEveryKind) {
  const std::string png = "\x89PNG\r\n\x1a\n" + PngChunk("IHDR", std::string(13, '\1')) +
                          PngChunk("tEXt", "Title\0caf\xe9"s) + PngChunk("tEXt", "Author\0Iemand Anders"s) +
                          PngChunk("zTXt", "Comment\0\0"s + Deflated("ingepakt")) +
                          PngChunk("iTXt", "Description\0\0\0nl\0Omschrijving\0één"s) +
                          PngChunk("iTXt", "Keywords\0\1\0\0\0"s + Deflated("voorbeeldterm-alfa")) +
                          PngChunk("iTXt", "XML:com.adobe.xmp\0\0\0\0\0"s + Xmp()) + PngChunk("IDAT", "beeld") +
                          PngChunk("eXIf", Exif()) + PngChunk("IEND", "");
  EXPECT_THAT(Read(png),
              ElementsAre("metadata title: café", "metadata comment: ingepakt", "metadata description: één",
                          "metadata keywords: voorbeeldterm-alfa", "metadata title: titel\ntitle",
                          "metadata headline: kop", "metadata description: bij de schuur", "metadata keywords: vak"));
}

TEST(Media, APngWithoutWordsGivesNothing) {
  EXPECT_THAT(Read("\x89PNG\r\n\x1a\n" + PngChunk("IHDR", std::string(13, '\1')) + PngChunk("IEND", "")), IsEmpty());
}

TEST(Media, ADamagedPngKeepsWhatCameBefore) {
  const std::string png = "\x89PNG\r\n\x1a\n" + PngChunk("tEXt", "Title\0titel"s) + Be(99, 4) + "IDATbeeld";
  const CollectingSink sink = ReadDocument(png);
  EXPECT_THAT(testing::PlacesAndTexts(sink), ElementsAre("metadata title: titel"));
  ASSERT_EQ(sink.problems.size(), 1u);
  EXPECT_EQ(sink.problems[0].detail, "read metadata: a chunk goes past the end at byte 31");
}

TEST(Media, GifCommentsAndXmp) {
  std::string magic = "\x01";  // the trailer by which readers of blocks find the end of XMP
  for (int i = 255; i >= 0; --i) magic += static_cast<char>(i);
  const std::string gif = "GIF89a\1\0\1\0\x80\0\0"s + std::string(6, 'k') + "\x21\xfe\x05" + "eerst" + "\x04 dan\0"s +
                          "\x21\xff\x0bXMP DataXMP" + Xmp() + magic + '\0' + "\x2c" + std::string(8, '\1') + '\0' +
                          "\x02\x02" + "ab" + '\0' + ";";
  EXPECT_THAT(Read(gif),
              ElementsAre("metadata comment: eerst dan", "metadata title: titel\ntitle", "metadata headline: kop"));
}

// --- sound

std::string Id3Frame(const std::string& id, const std::string& text) {
  return id + Be(text.size() + 1, 4) + "\0\0\3"s + text;
}

TEST(Media, Id3TagsOfAnMp3) {
  const std::string frames = Id3Frame("TIT2", "titel") + Id3Frame("TALB", "voorbeeldterm-alfa") +
                             Id3Frame("TPE1", "de band") + Id3Frame("TCOM", "Iemand Anders") +
                             Id3Frame("COMM", "nld\0opmerking"s) + Id3Frame("USLT", "nld\0tekst\nvan het lied"s);
  const std::string mp3 = "ID3\4\0\0"s + Be(frames.size(), 4) + frames + "\xff\xfb\x90\x64" + std::string(413, '\0');
  ASSERT_LT(frames.size(), 128u * 2);
  std::string safe = mp3;  // the tag's size has seven bits a byte
  safe[8] = static_cast<char>(frames.size() >> 7);
  safe[9] = static_cast<char>(frames.size() & 0x7f);
  EXPECT_THAT(Read(safe), UnorderedElementsAre("metadata title: titel", "metadata album: voorbeeldterm-alfa",
                                               "metadata artist: de band", "metadata comment: opmerking",
                                               "metadata lyrics: tekst\nvan het lied"));
}

TEST(Media, VorbisCommentsOfAFlac) {
  const auto comment = [](const std::string& text) { return Le(text.size(), 4) + text; };
  const std::string block = comment("maker") + Le(3, 4) + comment("TITLE=titel") + comment("DESCRIPTION=één") +
                            comment("PERFORMER=Iemand Anders");
  const std::string flac = "fLaC\0"s + Be(34, 3) + std::string(34, '\1') + "\x84" + Be(block.size(), 3) + block;
  EXPECT_THAT(Read(flac), UnorderedElementsAre("metadata title: titel", "metadata description: één"));
}

// --- films

std::string Atom(const std::string& type, const std::string& data) { return Be(data.size() + 8, 4) + type + data; }

TEST(Media, TagsOfAnMp4) {
  const auto item = [](const std::string& type, const std::string& text) {
    return Atom(type, Atom("data", Be(1, 4) + Be(0, 4) + text));
  };
  const std::string list = item("\xa9nam", "titel") + item("desc", "voorbeeldterm-alfa") +
                           item("\xa9wrt", "Iemand Anders") + item("ldes", "lang verhaal") + item("keyw", "trefwoord");
  const std::string meta = Atom("meta", Be(0, 4) + Atom("hdlr", Be(0, 8) + "mdirappl" + Be(0, 9)) + Atom("ilst", list));
  const std::string mp4 =
      Atom("ftyp", "isom" + Be(0, 4) + "isom") + Atom("mdat", "beeld") + Atom("moov", Atom("udta", meta));
  EXPECT_THAT(Read(mp4), UnorderedElementsAre("metadata title: titel", "metadata description: voorbeeldterm-alfa",
                                              "metadata description: lang verhaal", "metadata keywords: trefwoord"));
}

TEST(Media, UserDataAndKeysOfQuickTimeAnd3Gpp) {
  const auto text = [](const std::string& words) { return Be(words.size(), 2) + Be(0, 2) + words; };
  const auto key = [](const std::string& name) { return Be(name.size() + 8, 4) + "mdta" + name; };
  const auto value = [](std::uint32_t number, const std::string& words) {
    return Atom(Be(number, 4), Atom("data", Be(1, 4) + Be(0, 4) + words));
  };
  const std::string keys = Atom("keys", Be(0, 4) + Be(3, 4) + key("com.apple.quicktime.location.ISO6709") +
                                            key("com.apple.quicktime.title") + key("com.apple.quicktime.author"));
  const std::string list = Atom("ilst", value(1, "+52.1+005.1/") + value(2, "sleutel") + value(3, "Iemand Anders"));
  const std::string mov =
      Atom("ftyp", "qt  " + Be(0, 4) + "qt  ") + Atom("mdat", "beeld") +
      Atom("moov", Atom("meta", Atom("hdlr", Be(0, 8) + "mdta" + Be(0, 13)) + keys + list) +
                       Atom("udta", Atom("\xa9nam", text("titel") + text("title")) + Atom("\xa9xyz", text("+52.1/")) +
                                        Atom("dscp", Be(0, 4) + "\x15\xc7" + "omschrijving\0"s)));
  EXPECT_THAT(Read(mov), ElementsAre("metadata title: sleutel", "metadata title: titel", "metadata title: title",
                                     "metadata description: omschrijving"));
}

TEST(Media, TitleTagsAndChaptersOfMatroska) {
  const auto size8 = [](std::size_t size) { return "\x01" + Be(size, 7); };
  const auto element = [&](const std::string& id, const std::string& data) { return id + size8(data.size()) + data; };
  const auto tag = [&](const std::string& name, const std::string& text) {
    return element("\x67\xc8", element("\x45\xa3", name) + element("\x44\x87", text));
  };
  const std::string segment =
      element("\x15\x49\xa9\x66", element("\x7b\xa9", "titel")) + element("\x1f\x43\xb6\x75", "beeld") +
      element("\x12\x54\xc3\x67",
              element("\x73\x73", tag("DESCRIPTION", "voorbeeldterm-alfa") + tag("DIRECTOR", "Iemand"))) +
      element("\x10\x43\xa7\x70", element("\x45\xb9", element("\xb6", element("\x80", element("\x85", "hoofdstuk")))));
  const std::string mkv = element("\x1a\x45\xdf\xa3", "kop") + element("\x18\x53\x80\x67", segment);
  EXPECT_THAT(Read(mkv), ElementsAre("metadata title: titel", "metadata description: voorbeeldterm-alfa",
                                     "metadata chapter: hoofdstuk"));
}

TEST(Media, TheInfoListOfAnAvi) {
  const auto chunk = [](const std::string& id, const std::string& data) {
    return id + Le(data.size(), 4) + Padded(data);
  };
  const std::string body =
      "AVI " + chunk("LIST", "hdrlbeeld") +
      chunk("LIST", "INFO" + chunk("INAM", "titel\0"s) + chunk("IART", "Iemand Anders") + chunk("ICMT", "opmerking"));
  EXPECT_THAT(Read("RIFF" + Le(body.size(), 4) + body),
              ElementsAre("metadata title: titel", "metadata comment: opmerking"));
}

// --- formats that libraries read, one small file each

std::string RiffChunk(const std::string& type, const std::string& data) {
  return type + Le(data.size(), 4) + Padded(data);
}
std::string Riff(const std::string& form, const std::string& chunks) {
  return "RIFF" + Le(chunks.size() + 4, 4) + form + chunks;
}

TEST(Media, AWebpSaysItsExifAndXmp) {
  const std::string size = "\x0c\0\0\0"s + Le(0, 3) + Le(0, 3);
  const std::string webp = Riff("WEBP", RiffChunk("VP8X", size) + RiffChunk("VP8L", "\x2f\0\0\0\0"s) +
                                            RiffChunk("EXIF", Exif()) + RiffChunk("XMP ", Xmp()));
  EXPECT_THAT(Read(webp), UnorderedElementsAre("metadata description: bij de schuur", "metadata keywords: vak",
                                               "metadata title: titel\ntitle", "metadata headline: kop"));
}

TEST(Media, APsdSaysItsIptc) {
  const std::string iptc = Iptc(5, "titel") + Iptc(80, "Iemand Anders") + Iptc(25, "voorbeeldterm-alfa");
  const std::string resource = "8BIM" + Be(0x0404, 2) + "\0\0"s + Be(iptc.size(), 4) + Padded(iptc);
  const std::string psd = "8BPS" + Be(1, 2) + std::string(6, '\0') + Be(3, 2) + Be(1, 4) + Be(1, 4) + Be(8, 2) +
                          Be(3, 2) + Be(0, 4) + Be(resource.size(), 4) + resource + Be(0, 4) + Be(0, 2) + "beeld";
  EXPECT_THAT(Read(psd), UnorderedElementsAre("metadata title: titel", "metadata keywords: voorbeeldterm-alfa"));
}

TEST(Media, TheInfoListOfAWav) {
  const std::string wav =
      Riff("WAVE", RiffChunk("fmt ", Le(1, 2) + Le(1, 2) + Le(8000, 4) + Le(8000, 4) + Le(1, 2) + Le(8, 2)) +
                       RiffChunk("LIST", "INFO" + RiffChunk("INAM", "titel\0"s) + RiffChunk("ICMT", "opmerking\0"s)) +
                       RiffChunk("data", "geluid"));
  EXPECT_THAT(Read(wav), UnorderedElementsAre("metadata title: titel", "metadata comment: opmerking"));
}

TEST(Media, TheId3TagOfAnAiff) {
  const auto chunk = [](const std::string& type, const std::string& data) {
    return type + Be(data.size(), 4) + Padded(data);
  };
  const std::string rate = "\x40\x0b\xfa\0\0\0\0\0\0\0"s;
  const std::string chunks =
      chunk("COMM", Be(1, 2) + Be(1, 4) + Be(8, 2) + rate) + chunk("SSND", std::string(9, '\0')) +
      chunk("ID3 ", "ID3\4\0\0"s + Be(Id3Frame("TIT2", "titel").size(), 4) + Id3Frame("TIT2", "titel"));
  EXPECT_THAT(Read("FORM" + Be(chunks.size() + 4, 4) + "AIFF" + chunks), ElementsAre("metadata title: titel"));
}

std::string OggPage(int type, std::uint32_t number, const std::string& packet) {
  std::string lacing(packet.size() / 255, '\xff');
  lacing += static_cast<char>(packet.size() % 255);
  return "OggS\0"s + static_cast<char>(type) + Le(0, 8) + Le(7, 4) + Le(number, 4) + Le(0, 4) +
         static_cast<char>(lacing.size()) + lacing + packet;
}

TEST(Media, CommentsOfAnOggVorbis) {
  const auto text = [](const std::string& words) { return Le(words.size(), 4) + words; };
  const std::string start = "\1vorbis" + Le(0, 4) + "\1" + Le(8000, 4) + Le(0, 4) + Le(8000, 4) + Le(0, 4) + "\xb8\1";
  const std::string comments =
      "\3vorbis" + text("maker") + Le(2, 4) + text("TITLE=titel") + text("DESCRIPTION=één") + "\1";
  const std::string ogg = OggPage(2, 0, start) + OggPage(0, 1, comments) + OggPage(4, 2, "\5vorbis");
  EXPECT_THAT(Read(ogg), UnorderedElementsAre("metadata title: titel", "metadata description: één"));
}

TEST(Media, EveryShorteningEndsWithoutHarm) {
  const std::string jpeg =
      "\xff\xd8"s + Segment(0xE1, "Exif\0\0"s + Exif()) + Segment(0xE1, "http://ns.adobe.com/xap/1.0/\0"s + Xmp());
  for (std::size_t size = 3; size < jpeg.size(); size += 5) ReadDocument(jpeg.substr(0, size));
  for (const std::string& start : {"\x89PNG\r\n\x1a\n"s, "GIF89a"s, "ID3\4\0\0"s, "fLaC\0\0"s, "OggS\0\0"s,
                                   "\x1a\x45\xdf\xa3"s, "II*\0"s, "8BPS\0\1"s}) {
    std::string noise = start;
    for (unsigned i = 0; i < 4000; ++i) noise += static_cast<char>(i * 2654435761u >> 24);
    ReadDocument(noise);
  }
}

// An object of ASF (specification 2.1): GUID, size, data.
std::string AsfObject(const std::string& guid, const std::string& data) {
  return guid + Le(24 + data.size(), 8) + data;
}
std::string AsfText(const std::string& text) {
  std::string wide;
  for (const char c : text + '\0') (wide += c) += '\0';
  return wide;
}

TEST(Media, WindowsMediaGivesTitleAndDescription) {
  const std::string title = AsfText("voorbeeldterm-alfa"), description = AsfText("een opname");
  const std::string properties =
      AsfObject("\xa1\xdc\xab\x8c\x47\xa9\xcf\x11\x8e\xe4\x00\xc0\x0c\x20\x53\x65"s, std::string(80, '\0')) +
      AsfObject("\x91\x07\xdc\xb7\xb7\xa9\xcf\x11\x8e\xe6\x00\xc0\x0c\x20\x53\x65"s, std::string(72, '\0'));
  const std::string content =
      AsfObject("\x33\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\x00\xaa\x00\x62\xce\x6c"s,
                Le(title.size(), 2) + Le(0, 4) + Le(description.size(), 2) + Le(0, 2) + title + description);
  const std::string header = properties + content;
  const std::string file = "\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\x00\xaa\x00\x62\xce\x6c"s +
                           Le(30 + header.size(), 8) + Le(3, 4) + "\x01\x02" + header;
  EXPECT_THAT(Read(file), UnorderedElementsAre("metadata title: voorbeeldterm-alfa", "metadata comment: een opname"));
}

}  // namespace
}  // namespace schouw
