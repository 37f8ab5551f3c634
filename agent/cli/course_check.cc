#include "agent/cli/course_check.h"

#include <unistd.h>

#include <filesystem>

#include "agent/cli/actor.h"
#include "agent/cli/program.h"
#include "agent/cli/register_file.h"
#include "agent/cli/sign_file.h"
#include "agent/cli/toml_text.h"
#include "agent/mandate/check_day.h"
#include "agent/mandate/signed.h"
#include "report/words/phrase.h"
#include "report/words/said.h"

namespace schouw {
namespace {

constexpr std::string_view kCaseEnding = ".schouw";
constexpr std::size_t kMostNameBytes = 60;

std::string PlainName(const std::string& reference) {
  std::string name;
  for (const char c : reference) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (plain) name += c;
    if (!plain && !name.empty() && name.back() != '-') name += '-';
  }
  while (!name.empty() && name.back() == '-') name.pop_back();
  return name.empty() ? "controle" : name.substr(0, kMostNameBytes);
}

// The register gives the number; an exercise has none.
Result<std::uint32_t> NumberOf(const Mandate& mandate, const Date& date, const std::string& register_file) {
  if (IsExercise(mandate)) return 1;
  SCHOUW_ASSIGN(const RegisterFile used, RegisterFile::Open(register_file), "");
  return used.checks().NextNumber(mandate.check.reference, YearOfSupervision(mandate, date));
}

Status Sign(const std::string& path, const std::string& who) {
  const std::string file = FindKeyFile({ProgramFolder(), ""}, who);
  if (file.empty()) return Fail(ErrorCode::kRefused, Said("said.no_key", {{"who", who}}));
  SCHOUW_ASSIGN(const SecretKey key, OpenKeyFile(file), "");
  return AddSignatureBeside(path, key, std::string(kSignedCheck), who);
}

}  // namespace

std::string FormatCourseCheck(const CourseCheck& check, std::uint32_t number, const Date& date) {
  std::string toml =
      "exclude = " + TomlList(check.exclude) + "\n\n[check]\nnumber  = " + std::to_string(number) +
      "\ndate    = " + FormatDate(date) + "\nreason  = \"sample\"\npresent = " + TomlList(check.present) +
      "\nmore_devices = true\n\n[[device]]\nid          = \"d1\"\ndescription = " + QuotedToml(check.description) +
      "\n";
  if (!check.accounts.empty()) toml += "accounts    = " + TomlList(check.accounts) + "\n";
  return toml;
}

std::string NewCasePath(const std::string& folder, const std::string& reference, const Date& date) {
  const std::string name = folder + "/" + PlainName(reference) + "-" + FormatDate(date);
  std::string path = name + std::string(kCaseEnding);
  std::error_code error;
  for (int i = 2; std::filesystem::exists(path, error); ++i)
    path = name + "-" + std::to_string(i) + std::string(kCaseEnding);
  return path;
}

std::string MandatePath(const std::string& folder, const std::string& reference) {
  return folder + "/" + PlainName(reference) + ".toml";
}

std::string CheckPathOf(const std::string& case_path) {
  return case_path.substr(0, case_path.size() - kCaseEnding.size()) + ".check.toml";
}

Status WriteCourseCheck(const std::string& path, const CourseCheck& check, const Mandate& mandate,
                        const std::string& who, const Date& date, const std::string& register_file) {
  SCHOUW_ASSIGN(const std::uint32_t number, NumberOf(mandate, date, register_file), "");
  const std::string toml = FormatCourseCheck(check, number, date);
  if (const ParsedCheck parsed = ParseCheck(toml, &mandate); !parsed.faults.empty()) {
    return Fail(ErrorCode::kRefused, FormatFaults(Phrase("said.check_of_today"), parsed.faults));
  }
  SCHOUW_TRY(WriteWholeFile(path, toml), "");
  return IsExercise(mandate) ? Status() : Sign(path, who);
}

std::string RegisterFor(const std::string& folder) {
  const std::string name = "/controles.register", known = ProgramFolder() + name;
  const std::string must_write = ::access(known.c_str(), F_OK) == 0 ? known : ProgramFolder();
  return ::access(must_write.c_str(), W_OK) == 0 ? known : folder + name;
}

void RemoveCourseCheck(const std::string& path) {
  std::error_code error;
  std::filesystem::remove(path, error);
  std::filesystem::remove(path + ".sig", error);
}

}  // namespace schouw
