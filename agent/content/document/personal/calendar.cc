#include <unicode/ucal.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "agent/base/ascii.h"
#include "agent/base/utf8.h"
#include "agent/content/document/html_text.h"
#include "agent/content/document/mail/header_block.h"
#include "agent/content/document/mail/transfer_decoder.h"
#include "agent/content/document/personal/content_lines.h"
#include "agent/content/document/personal/personal.h"
#include "agent/model/text_pieces.h"

namespace schouw {
namespace {

// What people wrote, in the order of RFC 5545, section 3.8.
constexpr std::string_view kShownProperties[] = {
    "SUMMARY",    "DESCRIPTION",  "LOCATION",     "CATEGORIES", "COMMENT", "RESOURCES",
    "ATTENDEE",   "ORGANIZER",    "CONTACT",      "URL",        "ATTACH",  "CONFERENCE",
    "X-ALT-DESC", "X-WR-CALNAME", "X-WR-CALDESC", "NAME",       "DTSTART", "X-APPLE-STRUCTURED-LOCATION"};

bool IsItem(std::string_view component) {
  return component == "vevent" || component == "vtodo" || component == "vjournal" || component == "vfreebusy";
}

std::u16string WideAscii(std::string_view ascii) { return {ascii.begin(), ascii.end()}; }

// The zone's name as ICU has it, also for names of Windows; an unknown or missing one is Amsterdam.
std::u16string ZoneId(std::string_view zone) {
  const std::u16string amsterdam = u"Europe/Amsterdam";
  if (zone.empty() || zone.size() > 60) return amsterdam;
  while (zone.starts_with('/')) zone.remove_prefix(1);
  const std::u16string name = WideAscii(zone);
  UErrorCode error = U_ZERO_ERROR;
  UChar id[64];
  std::int32_t length =
      ucal_getTimeZoneIDForWindowsID(name.data(), static_cast<std::int32_t>(name.size()), nullptr, id, 64, &error);
  if (U_SUCCESS(error) && length > 0 && length < 64) return {id, static_cast<std::size_t>(length)};
  error = U_ZERO_ERROR;
  UBool system = 0;
  length = ucal_getCanonicalTimeZoneID(name.data(), static_cast<std::int32_t>(name.size()), id, 64, &system, &error);
  if (U_SUCCESS(error) && system && length > 0 && length < 64) return {id, static_cast<std::size_t>(length)};
  return amsterdam;
}

std::optional<int> Digits(std::string_view text, std::size_t at, std::size_t count) {
  int value = 0;
  if (at + count > text.size()) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data() + at, text.data() + at + count, value);
  return error == std::errc() && end == text.data() + at + count && value >= 0 ? std::optional(value) : std::nullopt;
}

// "20260302", "20260302T111530", "20260302T101530Z" (RFC 5545, section 3.3.4 and 3.3.5).
std::optional<UnixNanos> ParseCalendarTime(std::string_view text, std::string_view zone) {
  const auto year = Digits(text, 0, 4), month = Digits(text, 4, 2), day = Digits(text, 6, 2);
  if (!year || !month || !day || !IsValid({*year, *month, *day})) return std::nullopt;
  const bool timed = text.size() >= 15 && text[8] == 'T';
  const int hour = timed ? Digits(text, 9, 2).value_or(0) : 0;
  const int minute = timed ? Digits(text, 11, 2).value_or(0) : 0;
  const int second = timed ? Digits(text, 13, 2).value_or(0) : 0;
  if (hour > 23 || minute > 59 || second > 60) return std::nullopt;
  const std::u16string id = timed && text.ends_with('Z') ? u"Etc/UTC" : ZoneId(zone);
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<UCalendar, decltype(&ucal_close)> calendar(
      ucal_open(id.data(), static_cast<std::int32_t>(id.size()), "nl_NL", UCAL_GREGORIAN, &error), &ucal_close);
  if (U_FAILURE(error)) return std::nullopt;
  ucal_setDateTime(calendar.get(), *year, *month - 1, *day, hour, minute, second, &error);
  ucal_set(calendar.get(), UCAL_MILLISECOND, 0);
  const double millis = ucal_getMillis(calendar.get(), &error);
  if (U_FAILURE(error)) return std::nullopt;
  const auto time = FromUnixMillis(static_cast<std::int64_t>(millis));
  return time ? std::optional(*time) : std::nullopt;
}

class CalendarReader {
 public:
  CalendarReader(const DocumentInput& input, DocumentSink& sink) : input_(input), sink_(sink) {}

  Status Read() {
    SCHOUW_ASSIGN(const LineFile file, LineFile::Open(input_.content, input_.head, input_.limits.max_document_bytes),
                  "");
    ContentLineReader lines(file.source(), file.charset());
    while (!stopped_) {
      SCHOUW_ASSIGN(const auto line, lines.Next(), "");
      if (!line) break;
      Take(*line);
    }
    Finish(item_);
    Finish(calendar_);
    return {};
  }

 private:
  struct Text {
    std::string place;
    std::string text;
    std::string title;
    std::string url;
    std::optional<UnixNanos> time;
  };

  void Take(const ContentLine& line) {
    const std::string component = AsciiLowerCased(TrimSpace(line.value));
    if (line.name == "BEGIN") {
      in_zone_ = in_zone_ || component == "vtimezone";
      if (IsItem(component)) {
        Finish(item_);
        item_.place = component.substr(1) + " " + std::to_string(++counts_[component]);
      }
    } else if (line.name == "END") {
      if (component == "vtimezone") in_zone_ = false;
      if (IsItem(component)) Finish(item_);
      if (component == "vcalendar") Finish(calendar_);
    } else if (!in_zone_ && std::ranges::find(kShownProperties, line.name) != std::end(kShownProperties)) {
      TakeText(line, item_.place.empty() ? calendar_ : item_);
    }
  }

  void TakeText(const ContentLine& line, Text& into) {
    if (line.cut) {
      sink_.OnProblem(Problem{input_.origin.entry, ProblemReason::kTooBig, "a field of more than 4 MiB"});
    } else if (line.IsBinary()) {
      TakeFile(line, into);
    } else {
      std::string text(TrimSpace(Unescaped(line.value)));
      if (AsciiLowerCased(line.Get("FMTTYPE")) == "text/html") text = TrimSpace(TextOfHtml(text));
      if (line.name == "DTSTART") into.time = ParseCalendarTime(text, line.Get("TZID"));
      if (line.name == "SUMMARY" || line.name == "X-WR-CALNAME") into.title = text;
      if (line.name == "URL") into.url = text;
      const std::string_view who = line.Get("CN");
      if (!text.empty() && into.text.size() + text.size() <= input_.limits.max_document_bytes)
        into.text += line.name + ": " + (who.empty() ? "" : std::string(who) + " ") + text + "\n";
    }
  }

  void TakeFile(const ContentLine& line, const Text& item) {
    std::string_view name = line.Get("FILENAME");
    if (name.empty()) name = line.Get("X-FILENAME");
    const std::string number = std::to_string(++files_);
    const MemorySource content(DecodeTransfer(TransferEncoding::kBase64, line.value));
    SourceMemberReader reader(content);
    Member file;
    file.path = ToValidUtf8((item.place.empty() ? "calendar" : item.place) + "/" + number +
                            (name.empty() ? "" : "/" + std::string(name)));
    file.size = content.size();
    stopped_ = sink_.OnEmbedded(file, reader) == SinkAnswer::kStop;
  }

  void Finish(Text& text) {
    if (!text.text.empty() && !stopped_) {
      Record record = input_.origin;
      record.place = text.place.empty() ? "calendar" : text.place;
      record.title = text.title;
      record.url = text.url;
      if (text.time) record.time = text.time;
      TextPieces pieces(record, input_.limits, sink_);
      pieces.buffer() = text.text;
      stopped_ = !pieces.Finish();
    }
    text = {};
  }

  const DocumentInput& input_;
  DocumentSink& sink_;
  Text calendar_;
  Text item_;  // event, task or note that is read; without a place: none
  std::map<std::string, std::uint64_t> counts_;
  std::uint64_t files_ = 0;
  bool in_zone_ = false;
  bool stopped_ = false;
};

}  // namespace

bool ClaimsCalendar(const DocumentInput& input) {
  const std::string start = UpperStart(input.head);
  return start.starts_with("BEGIN:VCALENDAR\r") || start.starts_with("BEGIN:VCALENDAR\n");
}

Status ReadCalendar(const DocumentInput& input, DocumentSink& sink) { return CalendarReader(input, sink).Read(); }

void WarmCalendar() {
  ParseCalendarTime("20260302T111530", "W. Europe Standard Time");
  ParseCalendarTime("20260302T111530", "America/New_York");
  ParseCalendarTime("20260302T111530Z", "");
}

}  // namespace schouw
