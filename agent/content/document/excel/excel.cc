#include "agent/content/document/excel/excel.h"

#include <utility>

#include "agent/content/document/compound/compound_file.h"
#include "agent/content/document/compound/compound_kind.h"
#include "agent/content/document/compound/ole_objects.h"
#include "agent/content/document/compound/property_set.h"
#include "agent/content/document/excel/excel_workbook.h"
#include "agent/content/document/placed_text.h"

namespace schouw {
namespace {

// [MS-XLS] 2.1.2: objects and links stand in storages of these names.
bool IsObject(const CompoundFile::Item& item) {
  return item.type == CompoundFile::Type::kStorage && (item.name.starts_with("MBD") || item.name.starts_with("LNK"));
}

void SendObjects(CompoundFile& file, DocumentSink& sink) {
  EmbeddedObjects objects(sink);
  const auto children = file.item(CompoundFile::kRoot).children;
  for (const CompoundFile::Id child : children)
    if (IsObject(file.item(child)) && !objects.SendStorage(file, child, file.item(child).name)) return;
}

}  // namespace

bool ClaimsExcel(const DocumentInput& input) { return KindsOf(input).excel; }

Status ReadExcel(const DocumentInput& input, DocumentSink& sink) {
  SCHOUW_ASSIGN(CompoundFile file, CompoundFile::Open(input.content, input.limits), "");
  TellDamage(file, input, sink);
  PlacedText texts(input.origin, input.limits, sink);
  if (!SendSummary(file, CompoundFile::kRoot, texts)) return {};
  // A file of both has the same workbook twice, for older programs.
  auto stream = file.FindStream(CompoundFile::kRoot, "Workbook");
  if (!stream) stream = file.FindStream(CompoundFile::kRoot, "Book");
  const StreamBytes workbook = file.Read(*stream);
  if (workbook.failure) sink.OnProblem(ProblemFrom(input.origin.entry, *workbook.failure));
  ExcelWorkbook reader(texts, input.limits.max_document_bytes);
  const Status status = reader.Read(workbook.bytes);
  if (reader.wanted() && (status || status.error().code != ErrorCode::kEncrypted)) SendObjects(file, sink);
  return status;
}

}  // namespace schouw
