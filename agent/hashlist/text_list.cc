// Lists of one entry a line: bare digests, md5sum and its kin (GNU and BSD form), hashdeep, what PowerShell's
// Get-FileHash shows (as a table, or as a list of names and values), and tables with named
// columns: NSRL's text of versions 1 and 2, HashKeeper, ICSE's baseline and any other CSV that names its columns.
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "agent/base/utf8.h"
#include "agent/hashlist/reading.h"
#include "agent/hashlist/text_stream.h"

namespace schouw {
namespace {

constexpr std::string_view kHashdeepMark = "%%%% ";
constexpr std::string_view kSeparators = ",;\t|";

std::string_view Trimmed(std::string_view text) {
  constexpr std::string_view kSpace(" \t\0", 3);
  const std::size_t begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

bool IsHexWord(std::string_view word) {
  return !word.empty() && word.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

// The fields of a line; one in quotes may hold separators, and "" for a quote. A quote that is not closed before a
// separator or the end belongs to its field: lists hold names as they found them.
std::vector<std::string> SplitFields(std::string_view line, char separator) {
  std::vector<std::string> fields;
  for (std::size_t at = 0; at <= line.size();) {
    std::string field;
    if (at < line.size() && line[at] == '"') {
      std::size_t i = at + 1;
      bool closed = false;
      for (; i < line.size() && !closed; ++i) {
        const bool quote = line[i] == '"';
        if (quote && i + 1 < line.size() && line[i + 1] == '"') {
          field += line[i++];
        } else if (quote && (i + 1 == line.size() || line[i + 1] == separator)) {
          closed = true;
        } else {
          field += line[i];
        }
      }
      at = i + 1;
      fields.push_back(std::move(field));
      continue;
    }
    const std::size_t end = std::min(line.find(separator, at), line.size());
    fields.emplace_back(Trimmed(line.substr(at, end - at)));
    at = end + 1;
  }
  return fields;
}

// Which column holds what.
struct Columns {
  struct DigestColumn {
    std::size_t index;
    std::optional<DigestAlgorithm> algorithm;  // none: by its length
  };
  char separator = ',';
  std::vector<DigestColumn> digests;
  std::optional<std::size_t> size;
  std::optional<std::size_t> category;
  std::string format = "csv";
  std::size_t names = 0;
  std::size_t needed = 0;  // fields that a row must have, for its digests and its size
};

std::optional<Columns> ColumnsOf(std::string_view header, char separator) {
  Columns columns;
  columns.separator = separator;
  const std::vector<std::string> names = SplitFields(header, separator);
  bool hashkeeper = false, nsrl = false;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string plain = PlainName(names[i]);
    const auto algorithm = AlgorithmOfName(names[i]);
    if (algorithm) columns.digests.push_back({i, algorithm});
    if (NamesSomeDigest(names[i])) columns.digests.push_back({i, std::nullopt});
    if (plain == "size" || plain == "filesize" || plain == "mediasize" || plain == "bytes") columns.size = i;
    if (plain == "category") columns.category = i;
    hashkeeper |= plain == "hashsetid";
    nsrl |= plain == "productcode";
  }
  if (columns.digests.empty()) return std::nullopt;
  columns.names = names.size();
  columns.needed = std::max(columns.digests.back().index, columns.size.value_or(0)) + 1;
  columns.format = hashkeeper ? "hashkeeper" : (nsrl ? "nsrl" : "csv");
  return columns;
}

// Nullopt: not a line of column names.
std::optional<Columns> ColumnsOf(std::string_view header) {
  for (const char separator : kSeparators)
    if (auto columns = ColumnsOf(header, separator)) return columns;
  return std::nullopt;
}

class LineReader {
 public:
  LineReader(const ByteSource& list, const OnListedHash& on_hash) : text_(list), reading_("plain", on_hash) {}

  Result<HashListReading> Read() {
    std::string line;
    bool cut = false;
    for (;;) {
      SCHOUW_ASSIGN(const bool more, text_.Line(line, cut), "read line");
      if (!more) break;
      ++number_;
      SCHOUW_TRY(TakeLine(Trimmed(line), cut), "");
    }
    HashListReading reading = reading_.Take();
    reading.format = format_;
    return reading;
  }

 private:
  Status TakeLine(std::string_view line, bool cut) {
    if (line.starts_with(kHashdeepMark)) return TakeHashdeepHeader(line.substr(kHashdeepMark.size()));
    if (line.empty() || line.starts_with('#') || line.starts_with("//")) return {};
    if (before_first_ && line.starts_with("sep=")) return {};  // Excel's
    if (std::exchange(before_first_, false)) {
      columns_ = columns_ ? columns_ : ColumnsOf(line);
      if (columns_ && format_ != "hashdeep") {
        format_ = columns_->format;
        return {};
      }
    }
    if (cut) return Damaged("a line of more than 64 KiB");
    return columns_ ? TakeRow(line) : TakePlain(line);
  }

  Status TakeHashdeepHeader(std::string_view rest) {
    if (rest.starts_with("HASHDEEP-")) {
      format_ = "hashdeep";
      reading_.set_version(std::string(rest.substr(9)));
    } else {
      columns_ = ColumnsOf(rest, ',');
      if (!columns_) return Damaged("columns without a digest that we know");
    }
    return {};
  }

  Status TakeRow(std::string_view line) {
    const std::vector<std::string> fields = SplitFields(line, columns_->separator);
    const auto field = [&fields](std::size_t i) { return i < fields.size() ? Trimmed(fields[i]) : std::string_view(); };
    ListedHash hash;
    const bool is_cut_off = !text_.line_ended() && fields.size() < columns_->names;
    if (is_cut_off || fields.size() < columns_->needed) return Damaged("fewer fields than columns");
    for (const Columns::DigestColumn& column : columns_->digests) {
      const std::string_view value = field(column.index);
      if (value.empty() || value == "NULL" || value == "-") continue;
      const bool set =
          column.algorithm ? SetDigest(value, *column.algorithm, hash.digests) : SetDigest(value, hash.digests);
      if (!set) return Damaged("not a digest: " + Shown(value));
    }
    if (columns_->size && !field(*columns_->size).empty()) hash.size = ParseSize(field(*columns_->size));
    if (columns_->category) {
      if (const auto category = ParseSize(field(*columns_->category)))
        hash.category = static_cast<std::int64_t>(std::min<std::uint64_t>(*category, INT64_MAX));
    }
    return reading_.Entry(hash);
  }

  // What PowerShell and certutil show of a file besides its digest: names of columns, the line below them, other
  // values.
  static bool IsAroundDigests(std::string_view line) {
    if (line.starts_with("CertUtil: ") || (line.ends_with(':') && line.find(" hash of ") != std::string_view::npos))
      return true;
    if (line.starts_with("----")) return line.find_first_not_of("- ") == std::string_view::npos;
    if (!line.starts_with("Algorithm ") && !line.starts_with("Path ")) return false;
    const std::string_view rest = Trimmed(line.substr(line.find(' ')));
    return rest.starts_with(": ") || rest.starts_with("Hash ");
  }

  // "SHA256          HEX       C:\\x" and "Hash      : HEX".
  static bool TakeShown(std::string_view line, Digests& digests) {
    const std::size_t space = line.find(' ');
    if (space == std::string_view::npos) return false;
    const std::string_view name = line.substr(0, space);
    std::string_view rest = Trimmed(line.substr(space));
    if (name == "Hash" && rest.starts_with(": ")) return SetDigest(Trimmed(rest.substr(2)), digests);
    const auto algorithm = AlgorithmOfName(name);
    return algorithm && SetDigest(rest.substr(0, rest.find(' ')), *algorithm, digests);
  }

  // "MD5 (name) = HEX", and OpenSSL's "SHA2-256(name)= HEX".
  static bool TakeNamed(std::string_view line, Digests& digests) {
    const std::size_t equals = line.rfind('=');
    const std::size_t name = line.find('(');
    if (equals == std::string_view::npos || name >= equals) return false;
    const auto algorithm = AlgorithmOfName(line.substr(0, name));
    return algorithm && SetDigest(Trimmed(line.substr(equals + 1)), *algorithm, digests);
  }

  // "HEX", "HEX  name", "HEX *name", "\HEX  na\\me" (a name with escapes), "HEX,HEX,..." and those of TakeNamed.
  Status TakePlain(std::string_view line) {
    ListedHash hash;
    if (IsAroundDigests(line)) return {};
    if (TakeShown(line, hash.digests)) return reading_.Entry(hash);
    if (TakeNamed(line, hash.digests)) return reading_.Entry(hash);
    std::string_view rest = line.starts_with('\\') ? line.substr(1) : line;
    while (!rest.empty()) {
      std::size_t end = std::min(rest.find_first_of(" ,;\t|"), rest.size());
      std::string_view word = rest.substr(0, end);
      if (word.size() > 2 && word.front() == '"' && word.back() == '"') word = word.substr(1, word.size() - 2);
      if (!IsHexWord(word) || !SetDigest(word, hash.digests)) break;
      if (end == rest.size() || rest[end] == ' ') break;  // what follows a space is the file's name
      rest = Trimmed(rest.substr(end + 1));
    }
    const std::uint32_t algorithms = hash.digests.algorithms().bits();
    // What is left of a SHA-256 may be as long as a SHA-1.
    if (!text_.line_ended() && seen_ != 0 && (algorithms & ~seen_) != 0)
      return Damaged("the last line is cut off: " + Shown(line));
    seen_ |= algorithms;
    if (algorithms != 0) return reading_.Entry(hash);
    return Damaged("no MD5, SHA-1 or SHA-256 at its start: " + Shown(line));
  }

  Status Damaged(std::string what) {
    reading_.Damaged("line " + std::to_string(number_), std::move(what));
    return {};
  }

  static std::string Shown(std::string_view text) {
    constexpr std::size_t kShownBytes = 40;
    std::string shown = ToValidUtf8(text.substr(0, kShownBytes));
    std::erase_if(shown, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
    return "\"" + shown + (text.size() > kShownBytes ? "...\"" : "\"");
  }

  TextStream text_;
  ListReading reading_;
  std::uint64_t number_ = 0;
  bool before_first_ = true;
  std::optional<Columns> columns_;
  std::string format_ = "plain";
  std::uint32_t seen_ = 0;  // algorithms of the lines before, as bits
};

}  // namespace

Result<HashListReading> ReadTextList(const ByteSource& list, const OnListedHash& on_hash) {
  return LineReader(list, on_hash).Read();
}

}  // namespace schouw
