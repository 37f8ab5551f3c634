// modules: base model artifact
// corpus: artifact/iped/test_EntClientDb.edb browser/plaso/msiecf
// ESE databases and index.dat: every row of every table, and the readers that claim the store.
#include <string>

#include "agent/artifact/windows/ese_database.h"
#include "agent/artifact/windows/ese_packing.h"
#include "tests/fuzz/artifact_fuzzing.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace schouw;
  fuzzing::ReadClaimed(data, size, "/WebCacheV01.dat", {"msie.web_cache", "msie.index", "windows.search"});
  const MemorySource content(std::string(reinterpret_cast<const char*>(data), size));
  const Limits limits;
  (void)UnpackEseValue(AsChars(content.bytes()), 10'000);
  auto database = EseDatabase::Open(content, limits, [](const Error&) {});
  if (!database) return 0;
  std::uint64_t rows = 0;
  for (const EseTable& table : database->tables()) {
    if (table.columns.empty()) continue;
    database->ForEachRow(table, {table.columns.front().name, table.columns.back().name}, [&](const EseRow& row) {
      (void)row.Integer(0);
      (void)row.Text(0);
      (void)row.Bytes(1);
      return ++rows < 10'000;
    });
  }
  return 0;
}
