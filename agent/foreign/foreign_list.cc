#include "agent/foreign/foreign_list.h"

#include <algorithm>
#include <array>

#include "agent/foreign/foreign_text.h"

namespace schouw {
namespace {

std::string_view TakeWord(std::string_view& line) {
  line = TrimmedText(line);
  const std::size_t end = std::min(line.find_first_of(" \t"), line.size());
  const std::string_view word = line.substr(0, end);
  line.remove_prefix(end);
  return word;
}

ForeignItem ItemOf(ForeignKind kind, std::string_view text, std::uint32_t line) {
  ForeignItem item;
  item.kind = kind;
  item.text = text;
  item.line = line;
  return item;
}

Status ReadWordLines(std::string_view text, ForeignKind kind, const ForeignSink& sink) {
  return ForEachLine(text, [&](std::string_view line, std::uint32_t number) {
    line = TrimmedText(line);
    if (!line.empty() && !line.starts_with('#')) sink(ItemOf(kind, line, number));
  });
}

// Names that a hosts file gives to the machine itself.
bool IsOwnName(std::string_view host) {
  constexpr std::array<std::string_view, 8> kOwn = {"localhost",     "localhost.localdomain", "local",
                                                    "broadcasthost", "ip6-localhost",         "ip6-loopback",
                                                    "ip6-allnodes",  "ip6-allrouters"};
  return std::find(kOwn.begin(), kOwn.end(), host) != kOwn.end();
}

// hosts(5): an address and the names it has.
Status ReadHosts(std::string_view text, const ForeignSink& sink) {
  return ForEachLine(text, [&](std::string_view line, std::uint32_t number) {
    line = TrimmedText(line.substr(0, line.find('#')));
    if (line.empty()) return;
    const std::string_view address = TakeWord(line);
    if (TrimmedText(line).empty()) return sink(NotMappedItem(number, address, "no name behind the address"));
    for (std::string_view host = TakeWord(line); !host.empty(); host = TakeWord(line))
      if (!IsOwnName(host) && host != address) sink(ItemOf(ForeignKind::kHost, host, number));
  });
}

// A line of a zone: NAME [ttl] [IN] TYPE TARGET (RFC 1035, 5.1; draft-vixie-dnsop-dns-rpz).
class ZoneReader {
 public:
  explicit ZoneReader(const ForeignSink& sink) : sink_(sink) {}

  void OnLine(std::string_view line, std::uint32_t number) {
    const bool has_name = !line.empty() && line[0] != ' ' && line[0] != '\t';
    std::string_view rest = TrimmedText(line.substr(0, line.find(';')));
    if (rest.empty() || rest.starts_with('$') || rest.starts_with(')')) return;
    std::string_view name = has_name ? TakeWord(rest) : std::string_view();
    const std::string type = TypeOf(rest);
    if (name.empty() || name == "@" || type == "soa" || type == "ns" || type.empty()) return;  // of the zone itself
    const auto not_mapped = [&](const char* why) { sink_(NotMappedItem(number, name, why)); };
    if (type != "cname") return not_mapped("only CNAME lines block a name");
    const std::string_view target = TakeWord(rest);
    if (target != "." && target != "*.") return not_mapped("the line does not block the name");
    if (name.find(".rpz-") != std::string_view::npos) return not_mapped("an address, not a name");
    if (name.starts_with("*.")) name.remove_prefix(2);
    if (name.ends_with('.')) name.remove_suffix(1);
    if (last_ == name) return;  // "a" and "*.a" follow each other
    last_ = name;
    sink_(ItemOf(ForeignKind::kHost, name, number));
  }

 private:
  // The first word that is neither a class nor a time to live, in small letters.
  static std::string TypeOf(std::string_view& rest) {
    for (;;) {
      const std::string type = LowerText(TakeWord(rest));
      const bool number = !type.empty() && type.find_first_not_of("0123456789") == std::string::npos;
      if (type != "in" && !number) return type;
    }
  }

  const ForeignSink& sink_;
  std::string last_;
};

Status ReadZone(std::string_view text, const ForeignSink& sink) {
  ZoneReader reader(sink);
  return ForEachLine(text, [&](std::string_view line, std::uint32_t number) { reader.OnLine(line, number); });
}

Status ReadUt1(std::string_view text, const std::string& name, const ForeignSink& sink) {
  if (name != "expressions") return ReadWordLines(text, ForeignKind::kHostOrUrl, sink);
  return ReadWordLines(text, ForeignKind::kAnything, [&](ForeignItem item) {
    sink(NotMappedItem(item.line, item.text, "an expression over addresses"));
  });
}

Status ReadText(ForeignFormat format, const std::string& name, std::string_view text, const ForeignSink& sink) {
  switch (format) {
    case ForeignFormat::kPlain: return ReadWordLines(text, ForeignKind::kAnything, sink);
    case ForeignFormat::kCsv: return ReadCsv(text, sink);
    case ForeignFormat::kHosts: return ReadHosts(text, sink);
    case ForeignFormat::kRpz: return ReadZone(text, sink);
    case ForeignFormat::kUt1: return ReadUt1(text, name, sink);
    case ForeignFormat::kYara: return ReadYara(text, sink);
    case ForeignFormat::kSigma: return ReadSigma(text, sink);
  }
  return Fail(ErrorCode::kInternal, "a format that is not there");
}

}  // namespace

Status ReadForeignList(ForeignFormat format, const std::string& name, const ByteSource& content, const Limits& limits,
                       const ForeignSink& sink) {
  if (content.size() > kMaxForeignBytes) return Fail(ErrorCode::kTooBig, "over 64 MiB");
  std::size_t items = 0;
  const ForeignSink counted = [&](ForeignItem item) {
    if (++items > kMaxForeignItems) return;
    item.text.resize(std::min(item.text.size(), kMaxForeignTextBytes));
    sink(std::move(item));
  };
  SCHOUW_ASSIGN(const std::string head, ReadUpTo(content, 0, 8), "read");
  if (format == ForeignFormat::kCsv && IsSpreadsheet(head)) {
    SCHOUW_TRY(ReadSpreadsheet(content, limits, counted), "");
  } else {
    SCHOUW_ASSIGN(std::string bytes, ReadAll(content, kMaxForeignBytes), "read");
    SCHOUW_ASSIGN(const std::string text, DecodeForeignText(std::move(bytes)), "");
    SCHOUW_TRY(ReadText(format, name, text, counted), "");
  }
  if (items > kMaxForeignItems) return Fail(ErrorCode::kTooMany, "more than 4194304 things in one file");
  return {};
}

}  // namespace schouw
