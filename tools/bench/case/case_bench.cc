// How much slower a protected case is than a plain one: storing, closing, reading again.
// usage: case_bench [MATCHES]   (200000); release preset only.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "agent/identity/public_key.h"
#include "agent/store/case_key.h"
#include "agent/store/case_store.h"

namespace schouw {
namespace {

using Clock = std::chrono::steady_clock;

double Since(Clock::time_point from) { return std::chrono::duration<double>(Clock::now() - from).count(); }

JobResult ResultOf(std::uint64_t job) {
  JobResult result;
  result.key = JobKey{"d1", "p1", JobKind::kReadEntry, {job, 0, 0}, 0};
  result.counts.read = 1;
  for (int i = 0; i < 20; ++i) {
    Match match;
    match.record.kind = RecordKind::kUrlVisit;
    match.record.entry = Locator{"d1", "p1", {"/Users/anna/map/bestand-" + std::to_string(job)}, ""};
    match.record.place = "visits rowid " + std::to_string(i);
    match.record.time = UnixNanos{static_cast<std::int64_t>(job) * 1'000'000'000 + i};
    match.record.text = "https://www.kansspel.example/pagina/" + std::to_string(job * 20) + "?i=" + std::to_string(i);
    match.text = "www.kansspel.example";
    result.matches.push_back(std::move(match));
  }
  return result;
}

struct Times {
  double store = 0, close = 0, read = 0;
};

Times Measure(const std::string& path, std::uint64_t matches) {
  Times times;
  auto begun = Clock::now();
  auto store = CaseStore::Create(path, {}, UnixNanos{0});
  const PackInfo pack{"demo", "1", "demo", std::string(64, 'a'), {}, {{"a", "url", "a", "info", "", ""}}};
  bool good = store && store->AddPack(pack).has_value();
  std::vector<JobResult> batch;
  for (std::uint64_t job = 0; good && job < matches / 20; ++job) {
    batch.push_back(ResultOf(job));
    if (batch.size() < 50) continue;
    good = store->StoreResults(batch).has_value();
    batch.clear();
  }
  times.store = Since(begun);
  begun = Clock::now();
  good = good && store->Close();
  times.close = Since(begun);
  begun = Clock::now();
  auto again = CaseStore::OpenForReading(path);
  good = good && again && again->CheckIntegrity();  // reads every page
  times.read = Since(begun);
  if (!good) std::printf("failed\n");
  return times;
}

int Run(std::uint64_t matches) {
  const auto keys = GenerateKey("M-1001", {}, "");
  const auto key = keys ? ParsePublicKey(keys->public_text) : Result<PublicKey>(Fail(keys.error()));
  if (!key) return 1;
  const auto folder = std::filesystem::temp_directory_path() / ("case-bench-" + std::to_string(std::rand()));
  std::filesystem::create_directory(folder);
  const Times plain = Measure((folder / "plain.schouw").string(), matches);
  if (!ProtectNewCasesFor({{key->name, key->key}})) return 1;
  const Times sealed = Measure((folder / "protected.schouw").string(), matches);
  const auto bytes = std::filesystem::file_size(folder / "plain.schouw");
  std::printf("%llu matches, %.1f MB\n", static_cast<unsigned long long>(matches), static_cast<double>(bytes) / 1e6);
  std::printf("          plain  protected  ratio\n");
  std::printf("store  %7.2f s  %7.2f s  %5.2f\n", plain.store, sealed.store, sealed.store / plain.store);
  std::printf("close  %7.2f s  %7.2f s  %5.2f\n", plain.close, sealed.close, sealed.close / plain.close);
  std::printf("read   %7.2f s  %7.2f s  %5.2f\n", plain.read, sealed.read, sealed.read / plain.read);
  std::filesystem::remove_all(folder);
  return 0;
}

}  // namespace
}  // namespace schouw

int main(int argc, char** argv) { return schouw::Run(argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 200'000); }
