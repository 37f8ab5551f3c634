#include "rules/import.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>

#include "agent/foreign/foreign_list.h"
#include "rules/test_cases.h"
#include "tests/support/corpus.h"

namespace schouw {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

ImportOptions Options(RuleKind kind = RuleKind::kKeyword) {
  ImportOptions options;
  options.kind = kind;
  return options;
}

// As the worker reads it, in this process. A `path` that is no file is the text itself.
Status ReadHere(ForeignFormat format, const std::string& path, const ByteSource& content,
                const std::function<Status(const ForeignItem&)>& on_item) {
  return ReadForeignList(format, std::filesystem::path(path).filename().string(), content, Limits{},
                         [&](const ForeignItem& item) { EXPECT_TRUE(on_item(item)); });
}

Result<Imported> TryImport(ForeignFormat format, const std::string& text, const ImportOptions& options = Options()) {
  return ImportPath(format, "x", options, [&](ForeignFormat as, const std::string& path, const auto& on_item) {
    return ReadHere(as, path, MemorySource(text), on_item);
  });
}

Result<Imported> ImportFolder(const std::string& path, const ImportOptions& options = Options()) {
  return ImportPath(ForeignFormat::kUt1, path, options,
                    [&](ForeignFormat as, const std::string& file, const auto& on_item) {
                      return ReadHere(as, file, MemorySource(testing::ReadFile(file)), on_item);
                    });
}

Imported Import(ForeignFormat format, const std::string& text, const ImportOptions& options = Options()) {
  auto imported = TryImport(format, text, options);
  EXPECT_TRUE(imported) << imported.error().Text();
  return imported ? std::move(*imported) : Imported{};
}

TEST(Import, APlainListIsTermsOrHosts) {
  const Imported terms = Import(ForeignFormat::kPlain, "\xEF\xBB\xBF# woorden\r\n tor browser \r\n\nspel*\n\u0301\n");
  ASSERT_EQ(terms.rules.size(), 1u);
  EXPECT_THAT(terms.rules[0].terms, ElementsAre("tor browser"));
  EXPECT_EQ(FormatSourceFaults(terms.not_mapped),
            "x:4:1: \"spel*\": a \"*\" at an end means part of a word here; write it yourself\n"
            "x:5:1: \"\u0301\": it holds nothing to look for");
  const Imported hosts =
      Import(ForeignFormat::kPlain, "https://kansspel.example/\n*.fortuin.example\nforum.example/groep\na b\n",
             Options(RuleKind::kUrl));
  EXPECT_THAT(hosts.rules[0].hosts, ElementsAre("kansspel.example", "fortuin.example"));
  EXPECT_THAT(hosts.rules[0].urls, ElementsAre("forum.example/groep"));
  EXPECT_EQ(FormatSourceFaults(hosts.not_mapped), "x:4:1: \"a b\": no host");
}

TEST(Import, CsvIsReadByTheNamesOfItsColumns) {
  const Imported imported = Import(ForeignFormat::kCsv,
                                   "Rule;Category;Severity;Term;Host;Opmerking\r\n"
                                   "Kans 1;kansspel;high;\"gratis; \"\"draaien\"\"\";;x\r\n"
                                   "Kans 1;kansspel;hoog;inzet;;\r\n"
                                   ";;;;kansspel.example;\r\n");
  ASSERT_EQ(imported.rules.size(), 2u);
  EXPECT_EQ(imported.rules[0].id, "ingevoerd");
  EXPECT_THAT(imported.rules[0].hosts, ElementsAre("kansspel.example"));
  EXPECT_EQ(imported.rules[1].id, "kans-1");
  EXPECT_EQ(imported.rules[1].category, "kansspel");
  EXPECT_EQ(imported.rules[1].severity, Severity::kHigh);
  EXPECT_THAT(imported.rules[1].terms, ElementsAre("gratis; \"draaien\"", "inzet"));
  EXPECT_EQ(FormatSourceFaults(imported.not_mapped),
            "x:1:1: \"Opmerking\": a column that is not understood\n"
            "x:3:1: \"hoog\": no severity: info, attention or high");
}

TEST(Import, HostsFilesAndZonesNameHosts) {
  const Imported hosts = Import(ForeignFormat::kHosts,
                                "127.0.0.1 localhost\n::1 localhost ip6-loopback\n0.0.0.0 0.0.0.0\n"
                                "0.0.0.0 kansspel.example www.fortuin.example # verzonnen\n0.0.0.0\n");
  EXPECT_THAT(hosts.rules[0].hosts, ElementsAre("kansspel.example", "www.fortuin.example"));
  EXPECT_EQ(FormatSourceFaults(hosts.not_mapped), "x:5:1: \"0.0.0.0\": no name behind the address");
  const Imported zone =
      Import(ForeignFormat::kRpz,
             "$TTL 300\n@ IN SOA localhost. root. (\n   1 3600 600 )\n@ NS localhost.\n"
             "kansspel.example CNAME .\n*.kansspel.example 300 IN CNAME . ; ook daaronder\n"
             "goed.example CNAME rpz-passthru.\n32.1.2.0.192.rpz-ip CNAME .\nfortuin.example. A 192.0.2.1\n");
  EXPECT_THAT(zone.rules[0].hosts, ElementsAre("kansspel.example"));
  EXPECT_EQ(FormatSourceFaults(zone.not_mapped),
            "x:7:1: \"goed.example\": the line does not block the name\n"
            "x:8:1: \"32.1.2.0.192.rpz-ip\": an address, not a name\n"
            "x:9:1: \"fortuin.example.\": only CNAME lines block a name");
}

TEST(Import, StringsOfYaraRulesBecomeTerms) {
  const Imported imported = Import(ForeignFormat::kYara, R"(/* verzonnen
   regel */
import "pe"
private rule Voorbeeld_Een : proef {
  meta:
    author = "x"
  strings:
    $a = "Tor \"Browser\"" nocase fullword // een
    $b = "Precies" ascii wide
    $c = { E2 34 }
    $d = /kans(spel|je)/i
    $e = /[/ nocase
    $f = "half\x00" nocase
    $g = "x" base64
  condition:
    2 of them and filesize < 1MB
}
rule samen { strings: 
    $a = "alfa" nocase fullword
    $b = "beta" nocase fullword
  condition:
    all of them }
)");
  ASSERT_EQ(imported.rules.size(), 4u);
  EXPECT_EQ(imported.rules[0].id, "samen");
  EXPECT_THAT(imported.rules[0].terms, ElementsAre("alfa"));
  EXPECT_THAT(imported.rules[0].all, ElementsAre(ElementsAre("beta")));
  EXPECT_EQ(imported.rules[1].id, "voorbeeld-een");
  EXPECT_THAT(imported.rules[1].terms, ElementsAre("Tor \"Browser\""));
  EXPECT_TRUE(imported.rules[1].whole_word);
  EXPECT_EQ(imported.rules[2].id, "voorbeeld-een-deel");
  EXPECT_THAT(imported.rules[2].regexes, ElementsAre("kans(spel|je)"));
  EXPECT_EQ(imported.rules[3].id, "voorbeeld-een-deel-precies");
  EXPECT_FALSE(imported.rules[3].fold_case);
  EXPECT_EQ(FormatSourceFaults(imported.not_mapped),
            "x:4:1: \"2 of them and filesize < 1MB\": a condition of rule Voorbeeld_Een; imported as \"any of them\"\n"
            "x:10:1: \"$c = { E2 34 }\": bytes, not text\n"
            "x:12:1: \"[\": a [ that is not closed at byte 0\n"
            "x:13:1: \"$f = \"half\\x00\" nocase\": a string that is not closed, or has bytes\n"
            "x:14:1: \"$g = \"x\" base64\": \"base64\" is not understood");
}

TEST(Import, AYaraRuleMayBeLaidOutAnyhow) {
  const Imported imported =
      Import(ForeignFormat::kYara,
             "include \"ander.yar\" rule een:a b{meta:x=\"}\" y=-1 strings:$a=\"alfa // }\"nocase"
             "/* $n = \"niet\" */fullword $h={ 4D [2-4] // }\n 5A }condition:$a}\n"
             "private global rule twee\n{ strings: $ = \"beta\" xor(1-255) $ = \"gamma\" nocase "
             "fullword\ncondition:\n  not\n  $ }\nrule drie { condition: filesize > 1 }\nonzin\n");
  ASSERT_EQ(imported.rules.size(), 2u);
  EXPECT_THAT(imported.rules[0].terms, ElementsAre("alfa // }"));
  EXPECT_EQ(imported.rules[1].id, "twee");
  EXPECT_THAT(imported.rules[1].terms, ElementsAre("gamma"));
  EXPECT_EQ(FormatSourceFaults(imported.not_mapped),
            "x:1:1: \"include \"ander.yar\"\": rules of another file; import that too\n"
            "x:1:1: \"$h={ 4D [2-4] // }\": bytes, not text\n"
            "x:3:1: \"not $\": a condition of rule twee; imported as \"any of them\"\n"
            "x:4:1: \"$ = \"beta\" xor(1-255)\": \"xor\" is not understood\n"
            "x:8:1: \"filesize > 1\": of rule drie no text is left to look for\n"
            "x:9:1: \"onzin\": no rule");
}

TEST(Import, AYaraRuleThatIsCutOffIsRefused) {
  const std::string whole = "rule een { strings: $a = \"alfa\" condition: any of them }";
  EXPECT_TRUE(TryImport(ForeignFormat::kYara, whole));
  for (std::size_t bytes = 5; bytes < whole.size(); ++bytes)
    EXPECT_FALSE(TryImport(ForeignFormat::kYara, whole.substr(0, bytes))) << bytes;
  EXPECT_EQ(TryImport(ForeignFormat::kYara, whole.substr(0, 40)).error().Text(),
            "x: yara: line 1: rule \"een\" is cut off, or no rule from line 1 on");
}

TEST(Import, WhatASigmaRuleSaysBesidesIsNamed) {
  const Imported imported = Import(ForeignFormat::kSigma,
                                   "title: Proef\ndetection:\n    keywords|all:\n        - alfa\n        - 'beta\n"
                                   "          gamma'\n    condition: keywords\n");
  EXPECT_EQ(FormatSourceFaults(imported.not_mapped),
            "x:3:1: \"keywords|all\": all of a list; imported as any of it\n"
            "x:6:1: \"gamma'\": a line that is not understood");
}

TEST(Import, ListsOfSigmaRulesBecomeTermsAndHosts) {
  const Imported imported = Import(ForeignFormat::kSigma, R"(title: Verzonnen Proef
status: test
tags:
    - attack.x
detection:
    keywords:
        - 'tor browser'
        - eraser
    selection:
        cs-host|endswith:
            - '.kansspel.example'
        c-uri: 'forum.example/groep/*'
        c-uri|contains: 'fortuin'
        EventID: 4688
    condition: keywords and not selection
)");
  ASSERT_EQ(imported.rules.size(), 2u);
  EXPECT_EQ(imported.rules[0].id, "verzonnen-proef");
  EXPECT_THAT(imported.rules[0].terms, ElementsAre("tor browser", "eraser"));
  EXPECT_THAT(imported.rules[1].hosts, ElementsAre("kansspel.example"));
  EXPECT_THAT(imported.rules[1].urls, ElementsAre("forum.example/groep/*"));
  EXPECT_EQ(FormatSourceFaults(imported.not_mapped),
            "x:13:1: \"fortuin\": a part of an address, no host\n"
            "x:14:1: \"4688\": the field \"eventid\" is not in our records\n"
            "x:15:1: \"keywords and not selection\": a condition; imported as any of the lists");
}

TEST(Import, TheLevelOfASigmaRuleIsItsSeverity) {
  const auto rule = [](const std::string& level) {
    return "title: Proef " + level + "\ndetection:\n    keywords:\n        - alfa # een\nlevel: " + level + "\n---\n";
  };
  const Imported imported = Import(ForeignFormat::kSigma, rule("informational") + rule("low") + rule("medium") +
                                                              rule("high") + rule("Critical") + rule("erg"));
  std::map<std::string, Severity> severities;
  for (const Rule& one : imported.rules) severities[one.id] = one.severity;
  EXPECT_THAT(severities,
              ElementsAre(std::pair("proef-critical", Severity::kHigh), std::pair("proef-erg", Severity::kAttention),
                          std::pair("proef-high", Severity::kHigh), std::pair("proef-informational", Severity::kInfo),
                          std::pair("proef-low", Severity::kInfo), std::pair("proef-medium", Severity::kAttention)));
  EXPECT_THAT(imported.rules[0].terms, ElementsAre("alfa"));
  EXPECT_EQ(FormatSourceFaults(imported.not_mapped),
            "x:35:1: \"erg\": no level: informational, low, medium, high or critical");
}

std::string Utf16(const std::string& ascii, bool big, bool mark) {
  std::string bytes = mark ? (big ? "\xFE\xFF" : "\xFF\xFE") : "";
  for (const char c : ascii) bytes += big ? std::string(1, '\0') + c : c + std::string(1, '\0');
  return bytes;
}

TEST(Import, TextsAreReadAsProgramsOfWindowsWriteThem) {
  const std::string csv = "sep=;\r\nterm;severity\r\n\"alfa\r\nbeta\";high\r\ngamma;info\r\n";
  for (const std::string& written : {csv, "\xEF\xBB\xBF" + csv, Utf16(csv, false, true), Utf16(csv, true, true),
                                     Utf16(csv, false, false), Utf16(csv, true, false)}) {
    const Imported imported = Import(ForeignFormat::kCsv, written);
    ASSERT_EQ(imported.rules.size(), 1u);
    EXPECT_THAT(imported.rules[0].terms, ElementsAre("alfa\nbeta", "gamma"));
  }
  EXPECT_THAT(Import(ForeignFormat::kCsv, "rule\tterm\n1\talfa, beta\n").rules.at(0).terms, ElementsAre("alfa, beta"));
  EXPECT_THAT(Import(ForeignFormat::kPlain, "alfa\rbeta\r").rules.at(0).terms, ElementsAre("alfa", "beta"));
  EXPECT_THAT(Import(ForeignFormat::kHosts, Utf16("0.0.0.0 kansspel.example\r\n", false, true)).rules.at(0).hosts,
              ElementsAre("kansspel.example"));
}

TEST(Import, WhatIsNoTextIsRefusedInOneLine) {
  const auto refusal = [](ForeignFormat format, const std::string& text) {
    const auto imported = TryImport(format, text);
    return imported ? std::string() : imported.error().Text();
  };
  EXPECT_EQ(refusal(ForeignFormat::kPlain, "PK\x03\x04xlsx"), "x: an archive; unpack it and import what is in it");
  EXPECT_EQ(refusal(ForeignFormat::kCsv, "PK\x03\x04xlsx"), "x: neither a list nor a spreadsheet");
  EXPECT_EQ(refusal(ForeignFormat::kPlain, std::string("\xFF\xFE"
                                                       "a\0b",
                                                       5)),
            "x: UTF-16 that is cut off; save it as UTF-8 first");
  EXPECT_EQ(refusal(ForeignFormat::kPlain,
                    "\xFF\xFE"
                    "\x01\xD8"
                    "ab"),
            "x: damaged UTF-16; save it as UTF-8 first");
  EXPECT_EQ(refusal(ForeignFormat::kPlain, std::string("abcdef\0", 7)), "x: no text: it holds zero bytes");
  EXPECT_EQ(refusal(ForeignFormat::kPlain, "caf\xE9"), "x: not UTF-8; save it as UTF-8 first");
  EXPECT_EQ(refusal(ForeignFormat::kCsv, "a,b\n"), "x: the first line names no column \"term\", \"host\" or \"url\"");
  EXPECT_EQ(refusal(ForeignFormat::kCsv, "term\n\"abc\n"), "x: csv: line 2: a quote that is not closed");
  EXPECT_EQ(refusal(ForeignFormat::kHosts, "0.0.0.0 " + std::string(70'000, 'a')), "x: line 1 is over 64 KiB");
}

TEST(Import, FoldersOfCategoriesBecomeARuleEach) {
  testing::TempFolder folder;
  for (const char* category : {"gokken", "anoniem"}) std::filesystem::create_directories(folder.File(category));
  testing::WriteFile(folder.File("gokken/domains"), "kansspel.example\n");
  testing::WriteFile(folder.File("gokken/urls"), "forum.example/groep\n");
  testing::WriteFile(folder.File("anoniem/domains"), "anoniem.example\n");
  testing::WriteFile(folder.File("anoniem/expressions"), "(proxy|vpn)\n");
  const Imported imported = ImportFolder(folder.path()).value();
  ASSERT_EQ(imported.rules.size(), 2u);
  EXPECT_EQ(imported.rules[0].id, "anoniem");
  EXPECT_THAT(imported.rules[1].hosts, ElementsAre("kansspel.example"));
  EXPECT_THAT(imported.rules[1].urls, ElementsAre("forum.example/groep"));
  EXPECT_EQ(imported.not_mapped.size(), 1u);
  EXPECT_FALSE(ImportFolder(folder.File("weg")));
}

constexpr const char* kPack =
    "[pack]\nid = \"p\"\nversion = \"1.0.0\"\ntitle = \"x\"\nthemes = [\"demo\"]\nexplain = \"x\"\n";

TEST(Import, WhatIsWrittenIsReadAsItWas) {
  testing::TempFolder folder;
  testing::WriteFile(folder.File("pack.toml"), kPack);
  Imported imported =
      Import(ForeignFormat::kCsv, "rule,term,host\na,\"#1 \"\"spel\"\"\",\na,tor browser,\nb,,kansspel.example\n");
  imported.rules[0].regexes = {"kans(spel|je)\\d"};
  imported.rules[0].all = {{"x\"y", "z"}};
  ASSERT_TRUE(WriteImported(imported, folder.path()));
  const PackSource source = ReadPackSource(folder.path()).value();
  EXPECT_EQ(FormatSourceFaults(source.faults), "");
  ASSERT_EQ(source.rules.size(), 2u);
  EXPECT_THAT(source.rules[0].rule.terms, ::testing::UnorderedElementsAre("#1 \"spel\"", "tor browser"));
  EXPECT_EQ(source.rules[0].rule.regexes, imported.rules[0].regexes);
  EXPECT_EQ(source.rules[0].rule.all, imported.rules[0].all);
  EXPECT_THAT(source.rules[1].rule.hosts, ElementsAre("kansspel.example"));
  EXPECT_EQ(WriteImported(imported, folder.path()).error().Text(),
            "import: " + folder.File("lists/a.txt") + " is there already; take it away or choose another --id");
}

TEST(Export, GivesWhatOthersCanRead) {
  testing::TempFolder folder;
  std::filesystem::create_directories(folder.File("rules"));
  testing::WriteFile(folder.File("pack.toml"), kPack);
  testing::WriteFile(
      folder.File("rules/x.toml"),
      "[[rule]]\nid = \"a\"\nkind = \"keyword\"\nterms = [\"tor, \\\"browser\\\"\"]\nregex = ['kansspel']\n"
      "unless = [\"x\"]\n[[rule]]\nid = \"b\"\nkind = \"url\"\nhosts = [\"kansspel.example\"]\n"
      "urls = [\"forum.example/groep/*\"]\n");
  const PackSource source = ReadPackSource(folder.path()).value();
  const Exported csv = ExportSource(ExportFormat::kCsv, source);
  EXPECT_EQ(csv.text,
            "rule,category,severity,term,host,url\r\na,a,attention,\"tor, \"\"browser\"\"\",,\r\n"
            "b,b,attention,,kansspel.example,\r\nb,b,attention,,,forum.example/groep/*\r\n");
  EXPECT_THAT(csv.not_mapped, ElementsAre("rule a: its regexes", "rule a: its conditions: others find more with it"));
  EXPECT_EQ(Import(ForeignFormat::kCsv, csv.text).rules.size(), 2u);
  EXPECT_EQ(ExportSource(ExportFormat::kHosts, source).text, "0.0.0.0 kansspel.example\n");
  const Exported zone = ExportSource(ExportFormat::kRpz, source);
  EXPECT_THAT(Import(ForeignFormat::kRpz, zone.text).rules[0].hosts, ElementsAre("kansspel.example"));
  EXPECT_THAT(Import(ForeignFormat::kRpz, zone.text).not_mapped, IsEmpty());
  EXPECT_THAT(zone.not_mapped, ElementsAre("rule a: its regexes", "rule a: its conditions: others find more with it",
                                           "rule a: its terms", "rule b: its urls"));
}

}  // namespace
}  // namespace schouw
