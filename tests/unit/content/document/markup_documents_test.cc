// HTML, XML and JSON: what a reader would see, whatever state the file is in, and nothing else.
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/content/document/placed_text.h"

namespace schouw {
namespace {

using testing::CollectingSink;
using testing::Placed;
using testing::ReadDocument;

struct TextCase {
  const char* name;
  std::string bytes;
  std::string text;
};

TEST(Html, TextIsWhatAReaderOfThePageHas) {
  const TextCase cases[] = {
      {"inline elements don't cut a word", "<html><p>tor <b>brow</b><i>ser</i></p>", "tor browser\n"},
      {"blocks do", "<html><p>een</p><p>twee</p><div>drie<br>vier</div>", "een\ntwee\ndrie\nvier\n"},
      {"white space is one space", "<html><p>tor\n   browser\t</p>", "tor browser\n"},
      {"cells of a row stay apart", "<html><table><tr><td>een</td><td>twee</td></tr></table>", "een twee\n"},
      {"named, numbered and old references",
       "<html>caf&eacute; &#233;&#xE9; &#147;x&#148; &lt;b&gt; r&eacutesum&eacute; &Scaron;&period; &onzin; a&b",
       "café éé “x” <b> résumé Š. &onzin; a&b\n"},
      {"who made it",
       "<html><head><meta name=author content='Alfa'><meta property='dcterms.subject' content=onderwerp>",
       "Alfa\nonderwerp\n"},
      {"a page in an attribute", "<html><p>voor <iframe srcdoc='&lt;p&gt;tor &lt;b&gt;brow&lt;/b&gt;ser'></iframe>na",
       "voor\ntor browser\nna\n"},
      {"scripts and styles are left out", "<html><style>p{}</style><p>een</p><script>if (a<b) '</p>'</script>twee",
       "een\ntwee\n"},
      {"title and description",
       "<html><head><title>Kop &amp; staart</title><meta name=description content='over iets'>",
       "Kop & staart\nover iets\n"},
      {"links stand after their line", "<html><p>zie <a href='https://kansspel.example/a'>deze pagina</a> eens</p>",
       "zie deze pagina eens\nhttps://kansspel.example/a\n"},
      {"no place on the page, no script", "<html><a href='#top'>op</a><a href='javascript:x()'>neer</a>", "opneer\n"},
      {"alt and title", "<html><img src=a.png alt='een foto' title=bijschrift>", "een foto\nbijschrift\n"},
      {"comments are left out", "<html>een<!-- <p>weg</p> --><!-->twee<!--->drie<!weg>", "eentweedrie\n"},
      {"a sign that is no tag", "<html>1 < 2 en 3<4 <", "1 < 2 en 3<4 <\n"},
      {"a tag that never ends keeps its words", "<html><p>een <b title='twee drie", "een title twee drie\n"},
      {"unclosed elements", "<html><p>een<p>twee<li>drie", "een\ntwee\ndrie\n"},
      {"without a head", "<div>voorbeeldterm-alfa</div>", "voorbeeldterm-alfa\n"},
      {"capitals", "<!DOCTYPE HTML><BODY><P>EEN</P><SCRIPT>X</SCRIPT>", "EEN\n"},
      {"XHTML's empty script",
       "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><script src='a'/><p>een</p>", "een\n"},
      {"its declared charset", "<html><meta charset=windows-1251><p>\xcf\xf0\xe8\xe2\xe5\xf2</p>", "Привет\n"},
      {"entities in another charset",
       "<html><meta http-equiv=Content-Type content='text/html; charset=iso-8859-1'><p>caf\xe9 &euro;&#8364;</p>",
       "café €€\n"},
  };
  for (const TextCase& c : cases) {
    const CollectingSink sink = ReadDocument(c.bytes);
    EXPECT_EQ(sink.formats, std::vector<std::string>{"text.html"}) << c.name;
    EXPECT_EQ(sink.Text(), c.text) << c.name;
    EXPECT_TRUE(sink.problems.empty()) << c.name;
  }
}

TEST(Html, APlaceIsALineOfTheFile) {
  EXPECT_EQ(Placed(ReadDocument("<html>\n<head></head>\n<p>\n een\n twee</p><p>drie</p>\n<p>vier</p>")),
            "[line 4] een twee\n[line 5] drie\n[line 6] vier\n");
}

TEST(Xml, TextOfElementsThenOfAttributes) {
  const TextCase cases[] = {
      {"elements are lines", "<?xml version='1.0'?><a><veld>een</veld><veld>twee</veld></a>", "een\ntwee\n"},
      {"not in running text", "<?xml version='1.0'?><p>tor <b>brow</b>ser <x>nu</x></p>", "tor browser nu\n"},
      {"attributes that hold words", "<?xml version='1.0'?><a id='weg' naam='Jan Alfa' n='12'>tekst</a>",
       "tekst\nJan Alfa\n"},
      {"each once", "<?xml version='1.0'?><a><c s='String'>1</c><c s='String'>2</c></a>", "1\n2\nString\n"},
      {"CDATA", "<?xml version='1.0'?><a>x<![CDATA[ <b> & ]] ]]>y</a>", "x <b> & ]] y\n"},
      {"references", "<?xml version='1.0'?><a>&lt;&#x41;&amp;&eacute;&geen;</a>", "<A&é&geen;\n"},
      {"entities of its own",
       "<?xml version='1.0'?><!DOCTYPE a [<!-- ' --><!ENTITY firma \"Alfa &#38; Zn\"><!ENTITY ver SYSTEM 'file:///x'>]>"
       "<a>&firma; &ver;</a>",
       "Alfa & Zn &ver;\n"},
      {"svg", "<svg><title>kop</title><style>.a{}</style><text>tor <tspan>browser</tspan></text></svg>",
       "kop\ntor browser\n"},
      {"a feed", "<rss><channel><title>nieuws</title><item><link>http://kansspel.example</link></item></channel></rss>",
       "nieuws\nhttp://kansspel.example\n"},
      {"pictures of FictionBook are left out",
       "<FictionBook><p>tor <emphasis>brow</emphasis>ser</p><binary "
       "content-type='image/png'>QUJD</binary></FictionBook>",
       "tor browser\nimage/png\n"},
      {"runs of Word 2003 are words, without what was deleted",
       "<?xml version='1.0'?><w:wordDocument><w:p>\n <w:r><w:t>voor</w:t></w:r>\n <w:r><w:rPr><w:b/></w:rPr><w:t>beeld"
       "</w:t></w:r><aml:annotation w:type='Word.Deletion'><w:r><w:delText>weg</w:delText></w:r></aml:annotation>"
       "<w:r><w:tab/><w:t>term</w:t></w:r></w:p><w:p><w:r><w:t>twee</w:t></w:r></w:p></w:wordDocument>",
       "voorbeeld term\ntwee\nWord.Deletion\n"},
      {"a package of Word in one file",
       "<?xml version='1.0'?><pkg:package><w:p><w:ins><w:r><w:t>nieuw</w:t></w:r></w:ins><w:del><w:r><w:delText>oud"
       "</w:delText></w:r></w:del><w:hyperlink><w:r><w:t>er</w:t></w:r></w:hyperlink></w:p></pkg:package>",
       "nieuwer\n"},
      {"another charset", "<?xml version='1.0' encoding='windows-1251'?><a>\xcf\xf0\xe8\xe2\xe5\xf2</a>", "Привет\n"},
      {"two roots and a wrong end", "<?xml version='1.0'?><a>een</b></a><c>twee</c>", "een\ntwee\n"},
  };
  for (const TextCase& c : cases) {
    const CollectingSink sink = ReadDocument(c.bytes);
    EXPECT_EQ(sink.formats, std::vector<std::string>{"text.xml"}) << c.name;
    EXPECT_EQ(sink.Text(), c.text) << c.name;
    EXPECT_TRUE(sink.problems.empty()) << c.name << sink.problems[0].detail;
  }
}

TEST(Xml, WhatIsCutOrTooDeepSaysSo) {
  const CollectingSink cut = ReadDocument("<?xml version='1.0'?><a><b>een");
  EXPECT_EQ(cut.Text(), "een\n");
  ASSERT_EQ(cut.problems.size(), 1u);
  EXPECT_EQ(cut.problems[0].detail, "ends inside an element");
  std::string deep = "<?xml version='1.0'?><a>begin";
  for (int i = 0; i < 5000; ++i) deep += "<a>";
  const CollectingSink too_deep = ReadDocument(deep);
  ASSERT_EQ(too_deep.problems.size(), 1u);
  EXPECT_EQ(too_deep.problems[0].reason, ProblemReason::kTooDeep);
}

// "billion laughs": an entity is plain text, and they add no more than a bound.
TEST(Xml, EntitiesDoNotExpandIntoEachOther) {
  std::string bytes = "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY l0 'ha'>";
  for (int i = 1; i < 10; ++i) {
    bytes += "<!ENTITY l" + std::to_string(i) + " '";
    for (int j = 0; j < 10; ++j) bytes += "&l" + std::to_string(i - 1) + ";";
    bytes += "'>";
  }
  const std::string text = ReadDocument(bytes + "]><a>&l9;</a>").Text();
  EXPECT_EQ(text, "&l8;&l8;&l8;&l8;&l8;&l8;&l8;&l8;&l8;&l8;\n");
  std::string wide = "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x '" + std::string(4000, 'x') + "'>]><a>";
  for (int i = 0; i < 100'000; ++i) wide += "&x; ";
  EXPECT_LT(ReadDocument(wide + "</a>").Text().size(), 20u << 20);
}

TEST(Json, StringsAreDecodedAndPlacedByKey) {
  EXPECT_EQ(Placed(ReadDocument(R"({"zoek": ["caf\u00e9", "tor\tbrowser \ud83d\ude00"], "n": 12, "leeg": null,
                                   "profiel": {"naam": "Jan \"Alfa\"", "x": {}}})")),
            "[key zoek] zoek:\n[key zoek[0]] café\n[key zoek[1]] tor\tbrowser 😀\n[key n] n: 12\n"
            "[key profiel] profiel:\n[key profiel.naam] naam: Jan \"Alfa\"\n[key profiel.x] x:\n");
}

TEST(Json, LinesAndDamage) {
  const TextCase cases[] = {
      {"a value a line", "{\"a\": \"een\"}\n{\"a\": \"twee\"}\n", "a: een\na: twee\n"},
      {"a list", "[\"een\", \"twee\", 3, true]", "een\ntwee\n3\ntrue\n"},
      {"with a byte-order mark", "\xef\xbb\xbf{\"a\": \"\xc3\xa9\"}", "a: é\n"},
      {"nested deep", std::string(3000, '[') + "\"een\"" + std::string(3000, ']'), "een\n"},
  };
  for (const TextCase& c : cases) {
    const CollectingSink sink = ReadDocument(c.bytes);
    EXPECT_EQ(sink.formats, std::vector<std::string>{"text.json"}) << c.name;
    EXPECT_EQ(sink.Text(), c.text) << c.name;
  }
  std::string damaged = "[";
  for (int i = 0; i < 1000; ++i) damaged += "\"woord " + std::to_string(i) + "\",";
  EXPECT_NE(ReadDocument(damaged + "} oops \\ \"voorbeeldterm-alfa\" :: {\"half").Text().find("voorbeeldterm-alfa"),
            std::string::npos);
}

TEST(Markup, WhatOnlyLooksLikeItStaysPlainText) {
  for (const char* text : {"<3 jou", "{ dit is geen json }", "[1] een voetnoot", "[12:30] anna: hoi", "<onbekend>tekst",
                           "# kop\n<b>niet eerst</b>", "[sectie]\nnaam=waarde"}) {
    const CollectingSink sink = ReadDocument(text);
    EXPECT_EQ(sink.formats, std::vector<std::string>{"text.plain"}) << text;
  }
}

// Cut anywhere, fed in any blocks: the same text.
TEST(Markup, BlocksDoNotMatter) {
  std::string page = "<html><head><title>kop</title></head><body>";
  while (page.size() < 70'000)
    page += "<p title=\"alfa &amp; beta\">caf&eacute; <b>tor</b> <!-- weg --> browser</p><script>x<y</script>\n";
  std::string shifted = page;
  shifted.insert(shifted.find("<body>"), std::string(17, ' '));
  EXPECT_EQ(ReadDocument(page).Text(), ReadDocument(shifted).Text());
  EXPECT_EQ(ReadDocument(page).Text().find("weg"), std::string::npos);
}

}  // namespace
}  // namespace schouw
