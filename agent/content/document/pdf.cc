#include "agent/content/document/pdf.h"

#include <Error.h>
#include <ErrorCodes.h>
#include <GlobalParams.h>
#include <PDFDoc.h>

#include <algorithm>
#include <exception>
#include <memory>

#include "agent/content/document/data_folder.h"
#include "agent/content/document/pdf/reading.h"
#include "agent/content/document/pdf/source_stream.h"
#include "agent/content/document/xmp.h"
#include "agent/content/signatures.h"

namespace schouw {
namespace {

constexpr std::string_view kPdfHeader = "%PDF-";
constexpr std::size_t kHeaderWithin = 1024;  // where readers look for it
constexpr std::size_t kTailBytes = 2048;

// What poppler said of the document at hand; one thread reads, one document at a time.
struct Complaints {
  std::uint64_t content = 0;         // compressed content that ends early or can't be inflated
  std::uint64_t character_maps = 0;  // of CJK fonts, that were not there
};
Complaints complaints;

void OnPopplerError(ErrorCategory, Goffset, const char* message) {
  const std::string_view text = message;
  if (text.find("flate stream") != text.npos || text.find("FlateStream") != text.npos) ++complaints.content;
  if (text.find("language pack") != text.npos || text.find("CMap file") != text.npos) ++complaints.character_maps;
}

Status StateOf(PDFDoc& document, const SourceBlocks& blocks) {
  if (blocks.failure()) return Fail(*blocks.failure());
  if (document.isOk()) return {};
  switch (document.getErrorCode()) {
    case errEncrypted: return Fail(ErrorCode::kEncrypted, "needs a password or a key");
    case errBadCatalog: return Fail(ErrorCode::kMalformed, "no catalog of pages");
    default: return Fail(ErrorCode::kMalformed, "no structure of a PDF");
  }
}

void ReportComplaints(PdfReading& reading) {
  if (complaints.content > 0) reading.Report(ProblemReason::kDamaged, "compressed content is damaged");
  if (complaints.character_maps > 0) {
    reading.Report(ProblemReason::kUnsupported, "character maps that a font asks for are not there");
  }
}

}  // namespace

bool ClaimsPdf(const DocumentInput& input) {
  const std::size_t at = input.head.substr(0, kHeaderWithin).find(kPdfHeader);
  if (at == std::string_view::npos) return false;
  if (at == 0) return true;
  const ContentSignature* signature = FindSignature(input.head);
  if (signature != nullptr && signature->family != ContentFamily::kPicture &&
      signature->family != ContentFamily::kText) {
    return false;  // a PDF stored in a container
  }
  // Texts speak of PDF too: its end must be there.
  const std::uint64_t size = input.content.size();
  const auto tail = ReadUpTo(input.content, size - std::min<std::uint64_t>(size, kTailBytes), kTailBytes);
  return tail && tail->find("%%EOF") != std::string::npos && tail->find("startxref") != std::string::npos;
}

Status ReadPdf(const DocumentInput& input, DocumentSink& sink) {
  WarmPdf();
  complaints = {};
  const auto blocks = std::make_shared<SourceBlocks>(input.content);
  try {
    PDFDoc document(new SourceStream(blocks));
    SCHOUW_TRY(StateOf(document, *blocks), "open PDF");
    PdfReading reading(document, input, sink);
    ReadPdfPages(reading);
    ReadPdfCatalog(reading);
    ReportComplaints(reading);
  } catch (const std::exception& error) {
    return Fail(ErrorCode::kMalformed, std::string("poppler gave up: ") + error.what());
  }
  if (blocks->failure()) return Fail(*blocks->failure());
  return {};
}

void WarmPdf() {
  // Poppler keeps a pointer to the name of its folder.
  static const std::string folder = DataFolder() + "/poppler";
  [[maybe_unused]] static const bool ready = [] {
    globalParams = std::make_unique<GlobalParams>(folder.c_str());
    setErrorCallback(&OnPopplerError);
    WarmXmp();
    return true;
  }();
}

}  // namespace schouw
