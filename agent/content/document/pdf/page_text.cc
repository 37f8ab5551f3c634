// Pages: their content and the appearance of their annotations, in reading order.
#include <Page.h>
#include <TextOutputDev.h>
#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <memory>

#include "agent/base/utf8.h"
#include "agent/content/document/pdf/content_stream.h"
#include "agent/content/document/pdf/reading.h"

namespace schouw {
namespace {

constexpr std::uint64_t kMaxPageCharacters = 2'000'000;  // about 100 bytes each in poppler
constexpr std::uint64_t kOperationsPerCheck = 11;        // Gfx::go asks once in so many
constexpr std::uint64_t kOperationsPerForm = 2'000;      // forms in forms are how a small file draws for ever
constexpr int kHiddenFlag = 1 << 1;                      // of an annotation (ISO 32000-2, table 167)

// A content stream in memory that poppler may draw.
class Drawable {
 public:
  Drawable(PdfReading& reading, Object& form) {
    auto content = reading.TakeContent(form);
    if (!content) return;
    XRef* xref = reading.document().getXRef();
    Object dictionary(form.streamGetDict()->copy(xref));
    for (const char* key : {"Filter", "DecodeParms", "F", "FFilter", "FDecodeParms", "Length"})
      dictionary.dictRemove(key);
    const Object resources = dictionary.dictLookup("Resources");
    if (resources.isDict()) dictionary.dictSet("Resources", WithoutSoftMasks(*resources.getDict(), xref));
    Set(std::move(*content), std::move(dictionary));
  }
  explicit Drawable(std::string content) { Set(std::move(content), Object(new Dict(static_cast<XRef*>(nullptr)))); }
  Drawable(const Drawable&) = delete;
  Drawable& operator=(const Drawable&) = delete;

  bool valid() const { return stream_.isStream(); }
  Object& stream() { return stream_; }
  const Dict& dictionary() const { return *stream_.streamGetDict(); }

 private:
  void Set(std::string content, Object&& dictionary) {
    content_ = WithoutInlinePictures(std::move(content));
    stream_ = Object(static_cast<Stream*>(
        new MemStream(content_.data(), 0, static_cast<Goffset>(content_.size()), std::move(dictionary))));
  }

  std::string content_;  // stays where the stream points
  Object stream_;
};

template <std::size_t kCount>
bool TakeNumbers(const Object& array, std::array<double, kCount>& numbers) {
  if (!array.isArray() || array.arrayGetLength() < static_cast<int>(kCount)) return false;
  for (std::size_t i = 0; i < kCount; ++i) {
    const Object number = array.arrayGet(static_cast<int>(i));
    if (!number.isNum()) return false;
    numbers[i] = number.getNum();
  }
  return true;
}

// Collects text. Forms are drawn by us, so that what they hold passes through Drawable first.
class PageDevice final : public TextOutputDev {
 public:
  explicit PageDevice(PdfReading& reading)
      : TextOutputDev(nullptr, /*physLayoutA=*/false, 0, /*rawOrderA=*/false, /*append=*/false), reading_(reading) {}

  void Use(Gfx* gfx) { gfx_ = gfx; }
  bool stopped() const { return stopped_; }
  static bool MustStop(void* device) { return static_cast<PageDevice*>(device)->CountOperations(kOperationsPerCheck); }

  bool useDrawForm() override { return true; }
  void drawForm(Ref reference) override {
    if (CountOperations(kOperationsPerForm)) return;
    Object form = reading_.document().getXRef()->fetch(reference);
    Drawable drawable(reading_, form);
    if (!drawable.valid()) return;
    std::array<double, 6> matrix;
    if (!TakeNumbers(drawable.dictionary().lookup("Matrix"), matrix)) matrix = {1, 0, 0, 1, 0, 0};
    std::array<double, 4> box;
    if (!TakeNumbers(drawable.dictionary().lookup("BBox"), box)) box = {-1e5, -1e5, 1e5, 1e5};
    const Object resources = drawable.dictionary().lookup("Resources");
    gfx_->drawForm(&drawable.stream(), resources.isDict() ? resources.getDict() : nullptr, matrix.data(), box.data());
  }
  void drawChar(GfxState* state, double x, double y, double dx, double dy, double origin_x, double origin_y,
                CharCode code, int bytes, const Unicode* unicode, int length) override {
    if (characters_ >= kMaxPageCharacters) {
      return reading_.Report(ProblemReason::kTooMany,
                             "more than " + std::to_string(kMaxPageCharacters) + " characters on a page");
    }
    ++characters_;
    TextOutputDev::drawChar(state, x, y, dx, dy, origin_x, origin_y, code, bytes, unicode, length);
  }

 private:
  bool CountOperations(std::uint64_t count) {
    if (!stopped_ && !reading_.TakeOperations(count)) stopped_ = true;
    return stopped_;
  }

  PdfReading& reading_;
  Gfx* gfx_ = nullptr;
  std::uint64_t characters_ = 0;
  bool stopped_ = false;
};

template <typename OnLine>
void ForEachLine(const ::TextFlow* flows, const OnLine& on_line) {
  for (const ::TextFlow* flow = flows; flow != nullptr; flow = flow->getNext()) {
    for (const TextBlock* block = flow->getBlocks(); block != nullptr; block = block->getNext()) {
      for (const TextLine* line = block->getLines(); line != nullptr; line = line->getNext()) {
        const TextLine* next = line->getNext();
        if (next == nullptr && block->getNext() != nullptr) next = block->getNext()->getLines();
        on_line(*line, next);
      }
    }
  }
}

bool RunsRightToLeft(const ::TextFlow* flows) {
  bool found = false;
  ForEachLine(flows, [&](const TextLine& line, const TextLine*) {
    for (const TextWord* word = line.getWords(); word != nullptr && !found; word = word->getNext()) {
      for (int i = 0; i < word->getLength() && !found; ++i) {
        const auto direction = u_charDirection(static_cast<UChar32>(*word->getChar(i)));
        found = direction == U_RIGHT_TO_LEFT || direction == U_RIGHT_TO_LEFT_ARABIC;
      }
    }
  });
  return found;
}

// Spaces are what poppler measured, and what the file writes beside them: one is enough.
std::u32string LineText(const TextLine& line) {
  std::u32string text;
  const auto add = [&text](char32_t c) {
    if (c == 0xA0) c = U' ';
    if (c != U' ' || (!text.empty() && text.back() != U' ')) text += c;
  };
  for (const TextWord* word = line.getWords(); word != nullptr; word = word->getNext()) {
    for (int i = 0; i < word->getLength(); ++i) add(*word->getChar(i));
    if (word->getSpaceAfter() && word->getNext() != nullptr) add(U' ');
  }
  while (!text.empty() && text.back() == U' ') text.pop_back();
  return text;
}

char32_t FirstOf(const TextLine* line) {
  const TextWord* word = line == nullptr ? nullptr : line->getWords();
  return word == nullptr || word->getLength() == 0 ? 0 : *word->getChar(0);
}

enum class LineEnd { kNewLine, kJoined, kJoinedWithoutHyphen };

// A word broken at a line's end is made whole: before a small letter without its hyphen, before a capital or a number
// with it (Noord-Holland). So a compound broken at a hyphen of its own is found without it only: it can't be told.
LineEnd EndOf(const std::u32string& line, char32_t next) {
  if (line.size() < 2 || next == 0) return LineEnd::kNewLine;
  const char32_t last = line.back();
  if (last == 0xAD) return LineEnd::kJoinedWithoutHyphen;
  if ((last != U'-' && last != 0x2010) || !u_isalnum(static_cast<UChar32>(line[line.size() - 2]))) {
    return LineEnd::kNewLine;
  }
  if (u_islower(static_cast<UChar32>(next))) return LineEnd::kJoinedWithoutHyphen;
  return u_isalnum(static_cast<UChar32>(next)) ? LineEnd::kJoined : LineEnd::kNewLine;
}

std::string LeftToRightText(const ::TextFlow* flows) {
  std::string text;
  ForEachLine(flows, [&](const TextLine& line, const TextLine* next) {
    std::u32string characters = LineText(line);
    const LineEnd end = EndOf(characters, FirstOf(next));
    if (end == LineEnd::kJoinedWithoutHyphen) characters.pop_back();
    for (const char32_t c : characters)
      AppendUtf8(text, c > 0x10FFFF || (c >= 0xD800 && c < 0xE000) ? kReplacement : c);
    if (end == LineEnd::kNewLine) text += '\n';
  });
  return text;
}

void AppendText(void* text, const char* bytes, int length) {
  static_cast<std::string*>(text)->append(bytes, static_cast<std::size_t>(length));
}

// Poppler's own putting in order, without the marks of direction (U+202A to U+202E) that it adds.
std::string BothWaysText(TextOutputDev& device) {
  std::string marked;
  TextPage* page = device.takeText();
  page->dump(&marked, &AppendText, /*physLayout=*/false, eolUnix, /*pageBreaks=*/false);
  page->decRefCnt();
  std::string text;
  for (std::size_t at = 0; at < marked.size();) {
    const DecodedCodePoint decoded = DecodeUtf8(marked, at);
    if (decoded.value < 0x202A || decoded.value > 0x202E) AppendUtf8(text, decoded.value);
    at += decoded.length;
  }
  return text;
}

std::string ContentOf(PdfReading& reading, Page& page) {
  Object contents = page.getContents();
  if (contents.isStream()) return reading.TakeContent(contents).value_or("");
  std::string all;
  for (int i = 0; contents.isArray() && i < contents.arrayGetLength(); ++i) {
    Object part = contents.arrayGet(i);
    if (const auto content = reading.TakeContent(part)) all += *content + '\n';
  }
  return all;
}

// The appearance stream in use (ISO 32000-2, 12.5.5).
Object AppearanceOf(const Object& annotation) {
  const Object appearances = annotation.dictLookup("AP");
  if (!appearances.isDict()) return Object(objNull);
  Object normal = appearances.dictLookup("N");
  if (!normal.isDict()) return normal;
  const Object state = annotation.dictLookup("AS");
  return state.isName() ? normal.dictLookup(state.getName()) : Object(objNull);
}

void DrawAppearance(PdfReading& reading, Gfx& gfx, const Object& annotation) {
  const Object flags = annotation.dictLookup("F");
  std::array<double, 4> at;
  if ((flags.isInt() && (flags.getInt() & kHiddenFlag) != 0) || !TakeNumbers(annotation.dictLookup("Rect"), at)) return;
  Object appearance = AppearanceOf(annotation);
  Drawable drawable(reading, appearance);
  if (!drawable.valid()) return;
  gfx.drawAnnot(&drawable.stream(), nullptr, nullptr, std::min(at[0], at[2]), std::min(at[1], at[3]),
                std::max(at[0], at[2]), std::max(at[1], at[3]), 0);
}

std::string DrawnText(PdfReading& reading, Page& page, const Object& annotations) {
  PageDevice device(reading);
  XRef* xref = reading.document().getXRef();
  const int rotate = ((page.getRotate() % 360) + 360) % 360;
  PDFRectangle box;
  bool crop = false;
  page.makeBox(72, 72, rotate, /*useMediaBox=*/true, device.upsideDown(), -1, -1, -1, -1, &box, &crop);
  Dict* raw = page.getResourceDict();
  Object resources = raw == nullptr ? Object(objNull) : WithoutSoftMasks(*raw, xref);
  Drawable content(ContentOf(reading, page));
  {
    Gfx gfx(&reading.document(), &device, page.getNum(), resources.isDict() ? resources.getDict() : nullptr, 72, 72,
            &box, nullptr, rotate, &PageDevice::MustStop, &device, xref);
    device.Use(&gfx);
    gfx.saveState();
    gfx.display(&content.stream());
    gfx.restoreState();
    for (int i = 0; annotations.isArray() && i < annotations.arrayGetLength() && !device.stopped(); ++i) {
      const Object annotation = annotations.arrayGet(i);
      if (annotation.isDict()) DrawAppearance(reading, gfx, annotation);
    }
  }
  return RunsRightToLeft(device.getFlows()) ? BothWaysText(device) : LeftToRightText(device.getFlows());
}

}  // namespace

void ReadPdfPages(PdfReading& reading) {
  const auto most = std::min<std::uint64_t>(reading.limits().max_members, 10'000'000);
  const int count = std::min(reading.document().getNumPages(), static_cast<int>(most));
  int unreadable = 0;
  int pictures_only = 0;
  for (int number = 1; number <= count && !reading.stopped(); ++number) {
    Page* page = reading.document().getPage(number);
    if (page == nullptr || !page->isOk()) {
      ++unreadable;
      continue;
    }
    const std::string place = "page " + std::to_string(number);
    const Object annotations = page->getAnnotsObject();
    const std::string text = DrawnText(reading, *page, annotations);
    const std::string bare = WithoutSpaces(text);
    if (bare.empty() && page->getResourceDict() != nullptr && HoldsPictures(*page->getResourceDict())) ++pictures_only;
    reading.Send(place, text);
    for (int i = 0; annotations.isArray() && i < annotations.arrayGetLength() && !reading.stopped(); ++i)
      ReadPdfAnnotation(reading, annotations.arrayGet(i), place, bare);
  }
  const std::string of = " of " + std::to_string(count) + " pages ";
  if (unreadable > 0) reading.Report(ProblemReason::kDamaged, std::to_string(unreadable) + of + "can't be read");
  if (pictures_only > 0) {
    reading.Report(ProblemReason::kUnsupported,
                   std::to_string(pictures_only) + of + "hold only pictures, which are never decoded");
  }
}

}  // namespace schouw
