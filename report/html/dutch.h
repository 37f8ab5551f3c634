// The report's words and numbers, at level B1, in the language that InLanguage chose: Dutch unless it was told. Plain
// text, not HTML.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "agent/base/time.h"
#include "agent/model/coverage.h"
#include "agent/model/problem.h"
#include "agent/model/record.h"

namespace schouw::dutch {

std::string Number(std::uint64_t value);                                              // "4.408"
std::string Bytes(std::uint64_t bytes);                                               // "412 GB", "1,5 MB", "12 bytes"
std::string Count(std::uint64_t value, std::string_view one, std::string_view many);  // "1 bestand", "4.408 bestanden"
std::string CountInWords(std::uint64_t value, std::string_view one, std::string_view many);  // "vier signalen"
std::string Capital(std::string text);   // "Eén signaal": the first letter in upper case, without its accent
std::string Day(const Date& date);       // "2 maart 2026"
std::string Moment(UnixNanos time);      // "2 maart 2026, 11:15", Dutch local time
std::string Month(int year, int month);  // "maart 2026"
std::string Enumeration(const std::vector<std::string>& items);  // "a, b en c"

std::string_view Kind(RecordKind kind);   // "zoekopdracht"
std::string_view Kinds(RecordKind kind);  // "zoekopdrachten"
// How a record came about: "ingevoerd in de zoek- of adresbalk".
std::string_view How(RecordKind kind, Origin origin);

// "Deel 2"; "Hele gegevensdrager" for p0; "Deel 2, volume 1".
std::string Volume(std::string_view id);
std::string FileSystem(std::string_view name);           // "Windows (NTFS)"
std::string ArtifactKind(std::string_view kind);         // "geschiedenis van Chrome of een verwante browser"
std::string_view State(ReadState state);                 // "gelezen", "deels gelezen", ...
std::string_view Reason(ProblemReason reason);           // "versleuteld"
std::string_view ReasonExplained(ProblemReason reason);  // one sentence
std::string_view Severity(std::string_view severity);    // "aandacht"
std::string_view Format(std::string_view format);        // "schijfkopie (E01)"
std::string_view NotChecked(std::string_view reason);    // "de cliënt heeft er geen"
// A place inside a file as the contract writes it, in Dutch where it is a line or a page: "regel 40".
std::string Place(std::string_view place);

}  // namespace schouw::dutch
