#include "agent/content/document/opendocument.h"

#include <algorithm>

#include "agent/base/contains.h"
#include "agent/content/document/opendocument_text.h"
#include "agent/content/document/package_parts.h"

namespace schouw {
namespace {

constexpr std::string_view kContent = "content.xml";
constexpr std::string_view kManifest = "META-INF/manifest.xml";

bool IsMarkupMember(std::string_view name) { return name.ends_with(".xml"); }

// What programs remember, and pictures of what stands in the document as text.
bool IsPackageStructure(std::string_view name) {
  return StartsWithOneOf(name, {"META-INF/", "Configurations", "layout-cache", "Thumbnails/", "ObjectReplacements/",
                                "mimetype", "manifest.rdf", "Fonts/"}) ||
         name.ends_with("settings.xml");
}

bool IsPackageFile(std::string_view name) {
  return !IsMarkupMember(name) && !IsPackageStructure(name) && !name.ends_with('/');
}

class EncryptionMarks final : public MarkupHandler {
 public:
  void OnStart(const MarkupTag& tag) override {
    found_ = found_ || tag.local == "encryption-data" || tag.local == "encrypted-key";
  }
  void OnEnd(std::string_view) override {}
  void OnText(std::string_view) override {}
  bool done() const override { return found_; }

 private:
  bool found_ = false;
};

bool IsEncrypted(const Package& package) {
  const Package::Part* manifest = package.Find(kManifest);
  EncryptionMarks marks;
  if (manifest != nullptr) (void)ReadPartMarkup(package, *manifest, MarkupKind::kXml, marks);
  return marks.done();
}

void ReadTextPart(PackageParts& parts, const std::string& name, const std::string& place) {
  TextFlow flow = parts.NewFlow();
  OpenDocumentText text(flow, place);
  parts.Read(name, text);
  flow.EndRecord();
  parts.NoteEnd(flow);
}

// The place of a part's text: objects stand in folders of their own.
std::string PlaceOf(std::string_view name) {
  if (name == kContent) return "";
  if (name == "meta.xml") return "properties";
  const std::size_t folder = name.rfind('/');
  return folder == std::string_view::npos ? "styles" : std::string(name.substr(0, folder));
}

bool HoldsText(std::string_view name) {
  const std::string_view base = name.substr(name.rfind('/') + 1);
  return base == kContent || base == "styles.xml" || base == "meta.xml";
}

}  // namespace

bool ClaimsOpenDocument(const DocumentInput& input) {
  const std::vector<std::string> names = ZipMemberNames(input.content, input.head);
  const auto holds = [&](std::string_view name) { return std::ranges::find(names, name) != names.end(); };
  return holds(kManifest) && (holds(kContent) || holds("encrypted-package"));
}

Status ReadOpenDocument(const DocumentInput& input, DocumentSink& sink) {
  SCHOUW_ASSIGN(const Package package, Package::Open(input, IsMarkupMember), "open package");
  if (IsEncrypted(package)) return Fail(ErrorCode::kEncrypted, "the document is protected by a password");
  PackageParts parts(package, input, sink);
  ReadTextPart(parts, std::string(kContent), "");
  for (const Package::Part* part : package.parts()) {
    const std::string& name = part->member.path;
    if (parts.stopped()) return {};
    if (!IsMarkupMember(name) || IsPackageStructure(name) || parts.IsRead(name)) continue;
    if (HoldsText(name)) {
      ReadTextPart(parts, name, PlaceOf(name));
    } else {
      parts.ReadAnyXml(name, name);
    }
  }
  SCHOUW_TRY(package.GiveFiles(IsPackageFile, sink), "read files in the document");
  return package.status();
}

bool IsFlatOpenDocument(const MarkupStart& start) { return start.root_name == "office:document"; }

bool ClaimsFlatOpenDocument(const DocumentInput& input) { return IsFlatOpenDocument(FindMarkupStart(input.head)); }

Status ReadFlatOpenDocument(const DocumentInput& input, DocumentSink& sink) {
  TextFlow flow(input.origin, input.limits, sink);
  OpenDocumentText text(flow, "");
  MarkupReader reader(MarkupKind::kXml, text);
  const Status status = ReadMarkup(input.content, reader);
  flow.EndRecord();
  return flow.stopped() ? Status{} : status;
}

}  // namespace schouw
