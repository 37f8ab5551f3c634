// The documents that we read: a row each.
#include <array>

#include "agent/content/document/charset.h"
#include "agent/content/document/compound/compound_kind.h"
#include "agent/content/document/compound/hangul.h"
#include "agent/content/document/document.h"
#include "agent/content/document/epub.h"
#include "agent/content/document/excel/excel.h"
#include "agent/content/document/html.h"
#include "agent/content/document/json.h"
#include "agent/content/document/link/link.h"
#include "agent/content/document/mail/mail.h"
#include "agent/content/document/mail/tnef.h"
#include "agent/content/document/media.h"
#include "agent/content/document/onenote/onenote.h"
#include "agent/content/document/ooxml.h"
#include "agent/content/document/opendocument.h"
#include "agent/content/document/outlook/outlook_message.h"
#include "agent/content/document/pdf.h"
#include "agent/content/document/personal/personal.h"
#include "agent/content/document/plain_text.h"
#include "agent/content/document/plist/plist.h"
#include "agent/content/document/powerpoint/powerpoint.h"
#include "agent/content/document/rtf/rtf.h"
#include "agent/content/document/word/word.h"
#include "agent/content/document/xml.h"

namespace schouw {
namespace {

constexpr RecordKinds kDocument = {RecordKind::kDocument};
constexpr RecordKinds kMessage = {RecordKind::kMessage};
constexpr RecordKinds kSettings = {RecordKind::kAppData, RecordKind::kDocument};

constexpr std::array kFormats = {
    DocumentFormat{"compound.other", kDocument, /*is_package=*/false, &ClaimsOtherCompound, &ReadOtherCompound,
                   nullptr},
    DocumentFormat{"excel.binary", kDocument, /*is_package=*/false, &ClaimsExcel, &ReadExcel, nullptr},
    DocumentFormat{"hangul", kDocument, /*is_package=*/false, &ClaimsHangul, &ReadHangul, nullptr},
    DocumentFormat{"mail.outlook", kMessage, /*is_package=*/false, &ClaimsOutlookMessage, &ReadOutlookMessage, nullptr},
    DocumentFormat{"media", kDocument, /*is_package=*/false, &ClaimsMedia, &ReadMedia, &WarmMedia,
                   /*about_content_only=*/true},
    DocumentFormat{"pdf", kDocument, /*is_package=*/false, &ClaimsPdf, &ReadPdf, &WarmPdf},
    DocumentFormat{"powerpoint.binary", kDocument, /*is_package=*/false, &ClaimsPowerPoint, &ReadPowerPoint, nullptr},
    DocumentFormat{"text.rtf", kDocument, /*is_package=*/false, &ClaimsRtf, &ReadRtf, nullptr},
    DocumentFormat{"word.binary", kDocument, /*is_package=*/false, &ClaimsWord, &ReadWord, nullptr},
    DocumentFormat{"mail.message", kMessage, /*is_package=*/false, &ClaimsMessage, &ReadMessageFile, &WarmMail},
    DocumentFormat{"mail.mailbox", kMessage, /*is_package=*/false, &ClaimsMailbox, &ReadMailbox, nullptr},
    DocumentFormat{"mail.page", kDocument, /*is_package=*/false, &ClaimsSavedPage, &ReadSavedPage, nullptr},
    DocumentFormat{"mail.tnef", kMessage, /*is_package=*/false, &ClaimsTnef, &ReadTnef, nullptr},
    DocumentFormat{"personal.contacts", kDocument, /*is_package=*/false, &ClaimsContacts, &ReadContacts, nullptr},
    DocumentFormat{"personal.calendar", kDocument, /*is_package=*/false, &ClaimsCalendar, &ReadCalendar, &WarmCalendar},
    DocumentFormat{"link.shell", kDocument, /*is_package=*/false, &ClaimsShellLink, &ReadShellLink, nullptr},
    DocumentFormat{"link.internet", kDocument, /*is_package=*/false, &ClaimsInternetShortcut, &ReadInternetShortcut,
                   nullptr},
    DocumentFormat{"apple.plist", kSettings, /*is_package=*/false, &ClaimsPlist, &ReadPlist, nullptr},
    DocumentFormat{"onenote", kDocument, /*is_package=*/false, &ClaimsOneNote, &ReadOneNote, nullptr},
    DocumentFormat{"book.epub", kDocument, /*is_package=*/true, &ClaimsEpub, &ReadEpub, nullptr},
    DocumentFormat{"office.odf", kDocument, /*is_package=*/true, &ClaimsOpenDocument, &ReadOpenDocument, nullptr},
    DocumentFormat{"office.odf.flat", kDocument, /*is_package=*/false, &ClaimsFlatOpenDocument, &ReadFlatOpenDocument,
                   nullptr},
    DocumentFormat{"office.ooxml", kDocument, /*is_package=*/true, &ClaimsOoxml, &ReadOoxml, nullptr},
    DocumentFormat{"text.html", kDocument, /*is_package=*/false, &ClaimsHtml, &ReadHtml, nullptr},
    DocumentFormat{"text.json", kDocument, /*is_package=*/false, &ClaimsJson, &ReadJson, nullptr},
    DocumentFormat{"text.xml", kDocument, /*is_package=*/false, &ClaimsXml, &ReadXml, nullptr},
};

// What is left when nobody else claims a text.
constexpr DocumentFormat kPlainText = {"text.plain",     {RecordKind::kDocument}, /*is_package=*/false,
                                       &ClaimsPlainText, &ReadPlainText,          &WarmCharsets};

}  // namespace

std::span<const DocumentFormat> DocumentFormats() { return kFormats; }

std::vector<const DocumentFormat*> ClaimingDocuments(const DocumentInput& input) {
  std::vector<const DocumentFormat*> claiming;
  if (input.content.random_access()) {
    for (const DocumentFormat& format : kFormats)
      if (format.claims(input)) claiming.push_back(&format);
  }
  if (claiming.empty() && kPlainText.claims(input)) claiming.push_back(&kPlainText);
  return claiming;
}

void WarmDocuments() {
  kPlainText.warm();
  for (const DocumentFormat& format : kFormats)
    if (format.warm != nullptr) format.warm();
}

}  // namespace schouw
