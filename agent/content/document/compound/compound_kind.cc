#include "agent/content/document/compound/compound_kind.h"

#include "agent/content/document/compound/ole_objects.h"

namespace schouw {
namespace {

using namespace std::string_view_literals;

struct NamedKind {
  std::string_view item;  // of the root
  const char* name;
};
constexpr NamedKind kCompoundKinds[] = {
    {"VisioDocument", "Visio drawing"},
    {"Quill", "Publisher document"},
    {"Catalog", "thumbnails of Windows: pictures are not opened"},
    {"DestList", "jump list of Windows"},
    {"MatOST", "Works document"},
    {"SPELLING", "Works document"},
    {"WksSSWorkBook", "Works spreadsheet"},
    {"PP40", "PowerPoint 4 presentation"},
    {"PP95", "PowerPoint 95 presentation"},
    {"Props12", "Project plan"},
    {"Props9", "Project plan"},
    {"Props14", "Project plan"},
    {"VisioInformation", "Visio drawing"},
    {"SwDocContentMgr", "SolidWorks drawing"},
    {"StarWriterDocument", "StarWriter document"},
    {"StarCalcDocument", "StarCalc spreadsheet"},
    {"StarDrawDocument3", "StarImpress presentation"},
    {"NativeContent_MAIN", "Quattro Pro spreadsheet"},
    {"PerfectOffice_MAIN", "WordPerfect document"},
    {"ThumbnailCatalog", "thumbnails of Windows: pictures are not opened"},
};
constexpr NamedKind kClasses[] = {
    {"\x84\x10\x0c\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46"sv, "Windows installer package"},
    {"\x82\x10\x0c\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46"sv, "Windows installer transform"},
    {"\x86\x10\x0c\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46"sv, "Windows installer patch"},
};

// "oleObject1.bin" of Office Open XML ([MS-OLEDS]): the streams in which a whole file stands. Works and Publisher have
// a stream of that name too.
bool HoldsPackedFile(const CompoundFile& file) {
  for (const NamedKind& kind : kCompoundKinds)
    if (file.Find(CompoundFile::kRoot, kind.item)) return false;
  for (const std::string_view name : {"\1Ole10Native"sv, "Package"sv, "CONTENTS"sv, "EmbeddedOdf"sv})
    if (file.FindStream(CompoundFile::kRoot, name)) return true;
  return false;
}

}  // namespace

CompoundKinds KindsOf(const CompoundFile& file) {
  const auto has = [&](std::string_view name) { return file.FindStream(CompoundFile::kRoot, name).has_value(); };
  CompoundKinds kinds;
  kinds.word = has("WordDocument");
  kinds.excel = has("Workbook") || has("Book");
  kinds.powerpoint = has("PowerPoint Document");
  kinds.message = has("__properties_version1.0");
  kinds.hangul = has("FileHeader") && file.FindStorage(CompoundFile::kRoot, "BodyText").has_value();
  // What else stands in such a file says that a newer program is needed.
  if (has("EncryptedPackage")) return CompoundKinds{.encrypted_package = true};
  return kinds;
}

CompoundKinds KindsOf(const DocumentInput& input) {
  if (!input.head.starts_with(kCompoundSignature)) return {};
  const auto file = CompoundFile::Open(input.content, input.limits);
  return file ? KindsOf(*file) : CompoundKinds{};
}

std::string NameOfKind(const CompoundFile& file) {
  const std::string& class_id = file.item(CompoundFile::kRoot).class_id;
  for (const NamedKind& kind : kClasses)
    if (kind.item == class_id) return kind.name;
  for (const NamedKind& kind : kCompoundKinds)
    if (file.Find(CompoundFile::kRoot, kind.item)) return kind.name;
  if (class_id.find_first_not_of('\0') == std::string::npos) return "compound file of an unknown type";
  return "compound file of the unknown class " + ToHex(AsBytes(class_id));
}

bool ClaimsOtherCompound(const DocumentInput& input) {
  return input.head.starts_with(kCompoundSignature) && !KindsOf(input).readable();
}

Status ReadOtherCompound(const DocumentInput& input, DocumentSink& sink) {
  SCHOUW_ASSIGN(CompoundFile file, CompoundFile::Open(input.content, input.limits), "");
  if (KindsOf(file).encrypted_package) return Fail(ErrorCode::kEncrypted, "an Office file behind a password");
  if (HoldsPackedFile(file)) {
    TellDamage(file, input, sink);
    EmbeddedObjects(sink).SendStorage(file, CompoundFile::kRoot, "object");
    return {};
  }
  return Fail(ErrorCode::kUnsupported, NameOfKind(file));
}

void TellDamage(const CompoundFile& file, const DocumentInput& input, DocumentSink& sink) {
  if (file.damage()) sink.OnProblem(ProblemFrom(input.origin.entry, *file.damage()));
}

}  // namespace schouw
