// Makes the packages that office programs write, for tests.
#pragma once

#include <string>
#include <vector>

#include "tests/unit/content/archive/archive_making.h"

namespace schouw::testing {

inline std::string MakeZip(const std::vector<MadeMember>& members) {
  return MakeArchive(ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, members);
}

struct MadeRelationship {
  std::string id;
  std::string kind;
  std::string target;
  bool external = false;
};
// A .rels part; `strict` with the namespaces of ISO/IEC 29500 strict.
inline std::string Rels(const std::vector<MadeRelationship>& relationships, bool strict = false) {
  const std::string base = strict ? "http://purl.oclc.org/ooxml/officeDocument/relationships/"
                                  : "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
  std::string xml = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">";
  for (const MadeRelationship& r : relationships)
    xml += "<Relationship Id=\"" + r.id + "\" Type=\"" + base + r.kind + "\" Target=\"" + r.target + "\"" +
           (r.external ? " TargetMode=\"External\"" : "") + "/>";
  return xml + "</Relationships>";
}

inline const char* const kTypes = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>";

// A document of Word with this body and these other parts. Its content types come last: order means nothing.
inline std::string MakeDocx(const std::string& body, std::vector<MadeMember> parts = {},
                            const std::vector<MadeRelationship>& relationships = {}) {
  parts.insert(parts.begin(),
               {"word/document.xml", "<?xml version=\"1.0\"?><w:document xmlns:w=\"urn:w\" xmlns:r=\"urn:r\"><w:body>" +
                                         body + "</w:body></w:document>"});
  parts.push_back({"word/_rels/document.xml.rels", Rels(relationships)});
  parts.push_back({"_rels/.rels", Rels({{"rId1", "officeDocument", "/word/document.xml"}})});
  parts.push_back({"[Content_Types].xml", kTypes});
  return MakeZip(parts);
}

inline std::string MakeOdf(const std::string& body, const std::string& mime, std::vector<MadeMember> parts = {},
                           const std::string& manifest = "<manifest:manifest/>") {
  parts.insert(parts.begin(), {"mimetype", "application/vnd.oasis.opendocument." + mime});
  parts.push_back({"content.xml", "<?xml version=\"1.0\"?><office:document-content><office:body>" + body +
                                      "</office:body></office:document-content>"});
  parts.push_back({"META-INF/manifest.xml", manifest});
  return MakeZip(parts);
}

}  // namespace schouw::testing
