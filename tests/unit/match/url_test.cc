#include "agent/match/url.h"

#include <gtest/gtest.h>

#include "agent/match/host_table.h"
#include "agent/match/text_urls.h"
#include "agent/match/url_rules.h"

namespace schouw {
namespace {

struct HostCase {
  const char* name;
  const char* written;
  const char* normal;  // "" where it is none
};

const HostCase kHostCases[] = {
    {"case", "KansSpel.EXAMPLE", "kansspel.example"},
    {"trailing dot", "kansspel.example.", "kansspel.example"},
    {"escapes", "k%61nsspel%2Eexample", "kansspel.example"},
    {"unicode", "café.example", "xn--caf-dma.example"},
    {"unicode, upper case and decomposed", "CAFE\u0301.example", "xn--caf-dma.example"},
    {"unicode, escaped", "caf%C3%A9.example", "xn--caf-dma.example"},
    {"punycode", "XN--caf-dma.Example", "xn--caf-dma.example"},
    {"full width", "ｋansspel。example", "kansspel.example"},
    {"soft hyphen", "kans\u00ADspel.example", "kansspel.example"},
    {"address", "192.0.2.1", "192.0.2.1"},
    {"address as one number", "3221225985", "192.0.2.1"},
    {"address in hexadecimal", "0xC0.0.0x2.1", "192.0.2.1"},
    {"address in octal", "0300.0.2.01", "192.0.2.1"},
    {"too big for an address", "192.0.2.256", "192.0.2.256"},
    {"a name with digits", "1.2.example", "1.2.example"},
    {"IPv6", "[2001:DB8:0:0::1]", "[2001:db8::1]"},
    {"broken punycode", "xn--a\u00e9", ""},
    {"space", "kans spel", ""},
    {"nothing", "", ""},
    {"dots", "..", ""},
};

TEST(UrlTest, Hosts) {
  for (const HostCase& test : kHostCases) EXPECT_EQ(NormalHost(test.written).value_or(""), test.normal) << test.name;
  EXPECT_EQ(ReadableHost("www.xn--caf-dma.example"), "www.café.example");
  EXPECT_EQ(ReadableHost("www.xn--.example"), "www.xn--.example");
}

struct ParsedCase {
  const char* name;
  const char* written;
  const char* shown;  // "scheme host path query fragment"
};

const ParsedCase kParsedCases[] = {
    {"whole", "https://www.kansspel.example/a?b=c#d", "https www.kansspel.example /a b=c d"},
    {"no scheme", "www.kansspel.example/a", " www.kansspel.example /a  "},
    {"userinfo and port", "http://a@b:c@kansspel.example:8080/", "http kansspel.example /  "},
    {"misleading userinfo", "http://kansspel.example@ander.example/", "http ander.example /  "},
    {"backslashes", "http:\\\\kansspel.example\\a\\b", "http kansspel.example /a/b  "},
    {"too many slashes", "HTTP:////kansspel.example", "http kansspel.example /  "},
    {"line break and spaces", " \thttp://kans\r\nspel.example/ ", "http kansspel.example /  "},
    {"dots in the path", "http://a.example/x/./y/%2e%2E/z/..", "http a.example /x/  "},
    {"above the root", "http://a.example/../../x", "http a.example /x  "},
    {"escapes in the path", "http://a.example/%67roep/%c3%a9", "http a.example /groep/é  "},
    {"question mark right after the host", "http://a.example?x", "http a.example / x "},
    {"source view", "view-source:https://a.example/", "https a.example /  "},
    {"port without scheme", "a.example:8080/x", " a.example /x  "},
    {"localhost", "localhost:8080/x", " localhost /x  "},
    {"no host", "about:reader?url=x", "about  /reader url=x "},
    {"file", "file:///C:/a.example", "file  /C:/a.example  "},
    {"IPv6 with port", "http://[2001:db8::1]:80/x", "http [2001:db8::1] /x  "},
};

TEST(UrlTest, Urls) {
  for (const ParsedCase& test : kParsedCases) {
    const auto url = ParseUrl(test.written);
    ASSERT_TRUE(url) << test.name;
    EXPECT_EQ(url->scheme + " " + url->host + " " + url->path + " " + url->query + " " + url->fragment, test.shown)
        << test.name;
  }
  for (const char* none : {"", "http://", "   ", "http://a b/", "//"}) EXPECT_FALSE(ParseUrl(none)) << none;
}

std::string HostsWithin(std::string_view text) {
  std::string hosts;
  for (const Url& url : UrlsWithin(text)) hosts += (hosts.empty() ? "" : " ") + url.host;
  return hosts;
}

struct WithinCase {
  const char* name;
  const char* url;
  const char* hosts;
};

const WithinCase kWithinCases[] = {
    {"plain", "https://a.example/x?y=z", "a.example"},
    {"url parameter", "https://a.example/r?url=https%3A%2F%2Fb.example%2Fx", "a.example b.example"},
    {"not escaped", "https://a.example/r?x=1&url=https://b.example/y", "a.example b.example"},
    {"escaped twice", "https://a.example/r?url=https%253A%252F%252Fb.example", "a.example b.example"},
    {"search of an address", "https://zoek.example/url?q=http://b.example/", "zoek.example b.example"},
    {"search of words", "https://zoek.example/?q=b.example", "zoek.example"},
    {"target without scheme", "https://a.example/?redirect=b.example/x", "a.example b.example"},
    {"target without scheme, slashes", "https://a.example/?next=%2F%2Fb.example", "a.example b.example"},
    {"a page of its own", "https://a.example/?next=/home", "a.example"},
    {"upper case", "https://a.example/?URL=HTTPS://B.example", "a.example b.example"},
    {"three deep", "https://a.example/?u=https%3A%2F%2Fb.example%2F%3Fu%3Dhttps%253A%252F%252Fc.example",
     "a.example b.example c.example"},
    {"unknown name, whole url", "https://a.example/?zz=https://b.example", "a.example b.example"},
    {"where the visitor came from", "https://a.example/?ref=https://b.example", "a.example"},
    {"in the path", "https://archief.example/web/2020/https://b.example/x", "archief.example b.example"},
    {"in the path, one slash", "https://archief.example/http:/b.example/x", "archief.example b.example"},
    {"in the fragment", "https://a.example/#url=https://b.example", "a.example b.example"},
    {"the whole query", "https://a.example/?https://b.example/", "a.example b.example"},
    {"escaped as a whole", "HTTPS%3A%2F%2Fa.example%2F%3Furl%3Dhttps%3A%2F%2Fb.example", "a.example b.example"},
    {"reader view", "about:reader?url=https%3A%2F%2Fb.example%2F", "b.example"},
};

TEST(UrlTest, UrlsWithinUrls) {
  for (const WithinCase& test : kWithinCases) EXPECT_EQ(HostsWithin(test.url), test.hosts) << test.name;
}

TEST(UrlTest, NestingIsBounded) {
  std::string deep;
  for (int i = 0; i < 5000; ++i) deep += "https://a.example/?url=";
  EXPECT_LE(UrlsWithin(deep).size(), kMaxUrlsInOne);
  std::string wide = "https://a.example/?";
  for (int i = 0; i < 5000; ++i) wide += "url=https://b.example&";
  EXPECT_LE(UrlsWithin(wide).size(), kMaxUrlsInOne);
}

TEST(HostTableTest, FindsAHostAndTheDomainsItLiesIn) {
  HostTable table;
  table.Add("kansspel.example", 1);
  table.Add("www.kansspel.example", 2);
  table.Add("kansspel.example", 3);
  table.Add("192.0.2.1", 4);
  table.Build();
  const auto find = [&](std::string_view host) {
    std::vector<std::uint32_t> values;
    table.Find(host, values);
    return values;
  };
  EXPECT_EQ(find("kansspel.example"), (std::vector<std::uint32_t>{1, 3}));
  EXPECT_EQ(find("a.www.kansspel.example"), (std::vector<std::uint32_t>{1, 3, 2}));
  EXPECT_TRUE(find("notkansspel.example").empty());
  EXPECT_TRUE(find("example").empty());
  EXPECT_TRUE(find("").empty());
  EXPECT_EQ(find("192.0.2.1"), (std::vector<std::uint32_t>{4}));
  EXPECT_TRUE(find("7.192.0.2.1").empty());
}

struct PatternCase {
  const char* pattern;
  const char* url;
  bool meets;
};

const PatternCase kPatternCases[] = {
    {"forum.example/groep/*", "https://www.forum.example/groep/1", true},
    {"forum.example/groep/*", "https://forum.example/groep/", true},
    {"forum.example/groep/*", "https://forum.example/groepen/1", false},
    {"forum.example/groep/*", "https://notforum.example/groep/1", false},
    {"forum.example/groep/*", "https://forum.example/x/../%67roep/a/b?c#d", true},
    {"forum.example/groep/*", "https://a.example/?url=https%3A%2F%2Fforum.example%2Fgroep%2F1", true},
    {"https://forum.example/groep", "http://forum.example/groep?x=1", true},
    {"forum.example/groep", "http://forum.example/Groep/1", true},
    {"forum.example/groep", "http://forum.example/groepen", false},
    {"forum.example/*/groep", "http://forum.example/nl/groep/2", true},
    {"forum.example/*/groep", "http://forum.example/groep", false},
    {"forum.example/café", "http://forum.example/CAF%C3%89/", true},
    {"forum.example", "http://forum.example/x", true},
    {"forum.example/lees?topic=12", "http://forum.example/lees?page=2&topic=12", true},
    {"forum.example/lees?topic=12", "http://forum.example/lees?topic=123", false},
    {"forum.example/lees?topic=12*", "http://forum.example/lees?topic=123", true},
    {"forum.example/lees?topic=12", "http://forum.example/lees/x?topic=12", false},
    {"*.forum.example/x", "http://forum.example/x", true},
};

TEST(UrlRulesTest, Patterns) {
  for (const PatternCase& test : kPatternCases) {
    Rule rule;
    rule.kind = RuleKind::kUrl;
    rule.urls = {test.pattern};
    const auto rules = UrlRules::Create(std::vector<Rule>{rule});
    ASSERT_TRUE(rules) << test.pattern;
    EXPECT_EQ(!rules->RulesFor(test.url).empty(), test.meets) << test.pattern << " " << test.url;
  }
}

TEST(UrlRulesTest, SaysWhatIsWrong) {
  EXPECT_EQ(ParseUrlPattern("*/groep").error().Text(), "url pattern: the host \"*\" holds more than a host");
  EXPECT_EQ(ParseUrlPattern("/groep").error().Text(), "url pattern: \"\" is not a host");
  EXPECT_EQ(ParseRuleHost("a b.example").error().Text(), "\"a b.example\" is not a host");
  EXPECT_EQ(ParseRuleHost("a.example/x").error().Text(), "the host \"a.example/x\" holds more than a host");
}

struct TextCase {
  const char* text;
  const char* urls;
};

const TextCase kTextCases[] = {
    {"ga naar https://a.example/x, nu", "https://a.example/x"},
    {"(zie http://a.example/x_(y))", "http://a.example/x_(y)"},
    {"<http://a.example>\"http://b.example\"", "http://a.example http://b.example"},
    {"http://a.example,http://b.example;www.c.example", "http://a.example http://b.example www.c.example"},
    {"kansspel.example is dicht.", "kansspel.example"},
    {"kansspel.example/inzet?x=1.", "kansspel.example/inzet?x=1"},
    {"kansspel.example:8080/x", "kansspel.example:8080/x"},
    {"anna@kansspel.example", "kansspel.example"},
    {"Einde. Begin", ""},
    {"„http://a.example/x” enz", "http://a.example/x"},
    {"https%3A%2F%2Fa.example%2Fx", "https%3A%2F%2Fa.example%2Fx"},
    {"http://a.example/?u=https://b.example/", "http://a.example/?u=https://b.example/"},
    {"seehttp://a.example", "http://a.example"},
    {"café.example。", "café.example。"},
    {"://", "://"},
};

TEST(TextUrlsTest, Urls) {
  for (const TextCase& test : kTextCases) {
    std::string urls;
    FindTextUrls(test.text, [&](const TextUrl& url) {
      urls += (urls.empty() ? "" : " ") + std::string(test.text).substr(url.begin, url.end - url.begin);
    });
    EXPECT_EQ(urls, test.urls);
  }
}

}  // namespace
}  // namespace schouw
