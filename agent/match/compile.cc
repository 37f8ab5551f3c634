// Layout of CompiledDatabase::bytes: the 8 bytes "schouwdb", 32 bytes PatternTable::Digest(), and what
// hs_serialize_database() wrote (nothing, when there are no patterns). Hyperscan's own check is a CRC: it tells damage,
// not malice; the pack's signatures do that.
#include "agent/match/compile.h"

#include <array>
#include <cstring>

#include "agent/match/database.h"
#include "agent/match/fold.h"
#include "agent/match/fold_table.h"
#include "agent/match/inflect.h"
#include "agent/match/pattern_table.h"

namespace schouw {
namespace {

constexpr std::string_view kMagic = "schouwdb";
constexpr std::size_t kHeaderBytes = kMagic.size() + 32;

// What a trigger reports is checked by Regex::Find: it may be simplified.
constexpr unsigned kTriggerFlags = HS_FLAG_UTF8 | HS_FLAG_PREFILTER;

constexpr double kLeastBits = 12;
constexpr std::uint64_t kMostPlaces = 200;

struct Target {
  std::string_view name;
  unsigned long long features;
};
constexpr unsigned long long kAvx2 = HS_CPU_FEATURES_AVX2;
constexpr unsigned long long kAvx512 = HS_CPU_FEATURES_AVX2 | HS_CPU_FEATURES_AVX512;
constexpr std::array<Target, 3> kTargets = {{{"generic", 0}, {"avx2", kAvx2}, {"avx512", kAvx512}}};

std::string Label(const Target& target) {
  const std::string_view version = hs_version();
  return "hs " + std::string(version.substr(0, version.find(' '))) + " " + std::string(target.name);
}

const Target& TargetForThisMachine() {
  const unsigned long long features = FeaturesOfThisMachine();
  if ((features & kAvx512) == kAvx512) return kTargets[2];
  return (features & kAvx2) == kAvx2 ? kTargets[1] : kTargets[0];
}

// Every byte as \xHH: a literal whatever it holds.
std::string EscapedLiteral(std::string_view folded) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string pattern;
  pattern.reserve(folded.size() * 4);
  for (const char c : folded) {
    const auto byte = static_cast<unsigned char>(c);
    pattern += {'\\', 'x', kDigits[byte >> 4], kDigits[byte & 15]};
  }
  return pattern;
}

Result<DatabasePtr> Compile(const std::vector<std::string>& patterns, const std::vector<unsigned>& flags,
                            unsigned long long features) {
  std::vector<const char*> expressions;
  std::vector<unsigned> ids;
  for (const std::string& pattern : patterns) {
    ids.push_back(static_cast<unsigned>(expressions.size()));
    expressions.push_back(pattern.c_str());
  }
  hs_platform_info_t platform{};
  platform.tune = HS_TUNE_FAMILY_GENERIC;
  platform.cpu_features = features;
  hs_database_t* database = nullptr;
  hs_compile_error_t* failure = nullptr;
  const hs_error_t status =
      hs_compile_multi(expressions.data(), flags.data(), ids.data(), static_cast<unsigned>(expressions.size()),
                       HS_MODE_BLOCK, &platform, &database, &failure);
  if (status == HS_SUCCESS) return DatabasePtr(database);
  const std::string reason = failure != nullptr ? failure->message : "no reason given";
  hs_free_compile_error(failure);
  return Fail(ErrorCode::kTooBig, "the rules can't be compiled: " + reason);
}

Result<std::string> Serialised(const hs_database_t* database) {
  char* raw = nullptr;
  std::size_t size = 0;
  if (hs_serialize_database(database, &raw, &size) != HS_SUCCESS)
    return Fail(ErrorCode::kMemory, "no memory to serialise the rules");
  std::string bytes(raw, size);
  std::free(raw);  // allocated by Hyperscan's default allocator
  return bytes;
}

Result<CompiledDatabase> CompileFor(const PatternTable& table, const Target& target) {
  SCHOUW_ASSIGN(std::string bytes, CompileTable(table, target.features), "compile for " + std::string(target.name));
  return CompiledDatabase{Label(target), std::move(bytes)};
}

}  // namespace

Result<std::string> CompileTable(const PatternTable& table, unsigned long long features) {
  std::string bytes = std::string(kMagic) + table.Digest();
  std::vector<std::string> patterns;
  for (const Literal& literal : table.literals) patterns.push_back(EscapedLiteral(literal.folded));
  for (const LooseLiteral& literal : table.loose) patterns.push_back(EscapedLiteral(literal.text));
  std::vector<unsigned> flags(patterns.size(), 0);
  for (const RuleRegex& rule_regex : table.regexes) {
    patterns.push_back(rule_regex.regex.trigger());
    flags.push_back(kTriggerFlags);
  }
  if (patterns.empty()) return bytes;
  SCHOUW_ASSIGN(const DatabasePtr database, Compile(patterns, flags, features), "compile rules");
  SCHOUW_ASSIGN(const std::string serialised, Serialised(database.get()), "compile rules");
  return bytes + serialised;
}

Result<DatabasePtr> LoadDatabase(Bytes bytes, const PatternTable& table) {
  const std::string_view raw = AsChars(bytes);
  if (!raw.starts_with(kMagic) || raw.size() < kHeaderBytes)
    return Fail(ErrorCode::kMalformed, "not a compiled rule database");
  if (raw.substr(kMagic.size(), 32) != table.Digest())
    return Fail(ErrorCode::kUnsupported, "the database was compiled from other patterns");
  const std::string_view body = raw.substr(kHeaderBytes);
  if (body.empty() && table.empty()) return DatabasePtr();
  hs_database_t* database = nullptr;
  switch (hs_deserialize_database(body.data(), body.size(), &database)) {
    case HS_SUCCESS: return DatabasePtr(database);
    case HS_NOMEM: return Fail(ErrorCode::kMemory, "no memory for the compiled rules");
    case HS_DB_VERSION_ERROR:
    case HS_DB_PLATFORM_ERROR: return Fail(ErrorCode::kUnsupported, "the database is for another library or processor");
    default: return Fail(ErrorCode::kMalformed, "the compiled rules are damaged");
  }
}

unsigned long long FeaturesOfThisMachine() {
  hs_platform_info_t platform{};
  return hs_populate_platform(&platform) == HS_SUCCESS ? platform.cpu_features & kAvx512 : 0;
}

Result<std::vector<CompiledDatabase>> CompileRules(std::span<const Rule> rules) {
  SCHOUW_ASSIGN(const PatternTable table, BuildPatternTable(rules), "compile rules");
  std::vector<CompiledDatabase> databases;
  for (const Target& target : kTargets) {
    SCHOUW_ASSIGN(CompiledDatabase database, CompileFor(table, target), "compile rules");
    databases.push_back(std::move(database));
  }
  return databases;
}

Result<CompiledDatabase> CompileForThisMachine(std::span<const Rule> rules) {
  SCHOUW_ASSIGN(const PatternTable table, BuildPatternTable(rules), "compile rules");
  return CompileFor(table, TargetForThisMachine());
}

std::string DatabaseLabelForThisMachine() { return Label(TargetForThisMachine()); }

Status CheckRegex(std::string_view pattern) {
  const auto regex = Regex::Compile(pattern);
  if (!regex) return Fail(regex.error());
  SCHOUW_ASSIGN(const RegexNode node, ParseRegex(pattern), "regex");
  if (LeastBits(node) < kLeastBits)
    return Fail(ErrorCode::kRefused, "it is too broad: it says less than two letters or five digits do");
  if (const RegexBreadth breadth = BreadthOf(node); breadth.places > kMostPlaces)
    return Fail(ErrorCode::kRefused,
                "it is too slow: what it repeats fits any letter and may end in " + std::to_string(breadth.places) +
                    " places, where 200 are the most; look for fewer repetitions",
                breadth.at);
  SCHOUW_TRY(Compile({regex->trigger()}, {kTriggerFlags}, 0), "regex");
  return {};
}

Status CheckRule(const Rule& rule) {
  if (const auto table = BuildPatternTable({&rule, 1}); !table) return Fail(table.error());
  return {};
}

Status CheckTerm(std::string_view term) {
  if (const std::string fault = TermFault(ReadStars(term).text); !fault.empty())
    return Fail(ErrorCode::kMalformed, "it " + fault);
  return {};
}

Status WarmUpMatching() {
  if (!FoldingWorks()) return Fail(ErrorCode::kInternal, "ICU has no normalization data");
  return {};
}

}  // namespace schouw
