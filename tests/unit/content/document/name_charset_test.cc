#include "agent/content/document/name_charset.h"

#include <gtest/gtest.h>
#include <unicode/ucnv.h>

#include <string>
#include <vector>

namespace schouw {
namespace {

std::string Encode(const char* charset, const std::string& text) {
  UErrorCode error = U_ZERO_ERROR;
  std::string bytes(text.size() * 4, '\0');
  UConverter* const from = ucnv_open("UTF-8", &error);
  UConverter* const to = ucnv_open(charset, &error);
  char* at = bytes.data();
  const char* read = text.data();
  ucnv_convertEx(to, from, &at, bytes.data() + bytes.size(), &read, text.data() + text.size(), nullptr, nullptr,
                 nullptr, nullptr, true, true, &error);
  EXPECT_TRUE(U_SUCCESS(error)) << charset << ": " << text;
  bytes.resize(static_cast<std::size_t>(at - bytes.data()));
  ucnv_close(from);
  ucnv_close(to);
  return bytes;
}

UndeclaredNames Undeclared(const std::vector<std::string>& raw) {
  UndeclaredNames names;
  for (const std::string& name : raw) names.Add(name);
  return names;
}

TEST(NameCharset, NamesTellTogetherInWhichCharsetTheyStand) {
  struct Case {
    const char* charset;
    std::vector<std::string> names;
  };
  const Case cases[] = {
      {"ibm-850", {"Notulen coördinatie.doc", "Geïnteresseerden/Café België.txt"}},
      {"macintosh", {"Notulen coördinatie.doc", "Geïnteresseerden/Café België.txt"}},
      {"ibm-850", {"Übersicht Größe.xls", "Gespräch am Dienstag.doc"}},
      {"windows-1252", {"Modèle de lettre à envoyer.doc", "Été à la plage.jpg"}},
      {"ibm-852", {"Życiorys i zdjęcia.doc", "Książka o ogrodzie.txt", "Święta.jpg"}},
      {"windows-1250", {"Životopis přátelé.doc", "Účet za květen.xls"}},
      {"ibm-857", {"Türkçe özgeçmiş.doc", "Fotoğraflar/İstanbul gezisi ışıklar.jpg"}},
      {"windows-1254", {"Türkçe özgeçmiş.doc", "Fotoğraflar/İstanbul gezisi ışıklar.jpg"}},
      {"ibm-866", {"Отчёт за месяц.doc", "Фотографии/Лето на даче.jpg"}},
      {"windows-1251", {"Отчёт за месяц.doc", "Фотографии/Лето на даче.jpg"}},
      {"KOI8-R", {"Отчёт за месяц.doc", "Фотографии/Лето на даче.jpg"}},
      {"ibm-737", {"Βιογραφικό σημείωμα.doc", "Φωτογραφίες/Καλοκαίρι.jpg"}},
      {"windows-1253", {"Βιογραφικό σημείωμα.doc", "Φωτογραφίες/Καλοκαίρι.jpg"}},
      {"ibm-862", {"מכתב לבנק.doc", "תמונות/טיול.jpg"}},
      {"windows-1255", {"מכתב לבנק.doc", "תמונות/טיול.jpg"}},
      {"windows-1256", {"السيرة الذاتية.doc", "صور/رحلة إلى الشاطئ.jpg"}},
      {"ibm-720", {"السيرة الذاتية.doc", "صور/رحلة إلى الشاطئ.jpg"}},
      {"windows-1257", {"Gyvenimo aprašymas.doc", "Nuotraukos/Vasara prie ežero čia.jpg"}},
      {"windows-874", {"รายงานประจำเดือน.doc", "ภาพถ่าย.jpg"}},
      {"gb18030", {"工作报告.doc", "照片/夏天的海边.jpg"}},
      {"windows-950", {"工作報告.doc", "照片/夏天的海邊.jpg"}},
      {"windows-949", {"업무 보고서.doc", "사진/여름 바다.jpg"}},
      {"windows-932", {"報告書のコピー.doc", "写真/夏の海.jpg"}},
      {"EUC-JP", {"報告書のコピー.doc", "写真/夏の海.jpg"}},
  };
  for (const Case& c : cases) {
    std::vector<std::string> raw;
    for (const std::string& name : c.names) raw.push_back(Encode(c.charset, name));
    MemberNames names;
    names.Learn(Undeclared(raw));
    for (std::size_t i = 0; i < raw.size(); ++i) EXPECT_EQ(names.Decode(raw[i]), c.names[i]) << c.charset;
    EXPECT_TRUE(names.charset().sure) << c.charset << " " << c.names[0];
  }
}

TEST(NameCharset, OneNameAloneIsReadAndMayBeUnsure) {
  EXPECT_EQ(MemberNames().Decode("caf\x82.txt"), "café.txt");
  EXPECT_EQ(MemberNames().Decode("caf\xe9.txt"), "café.txt");
  EXPECT_EQ(MemberNames().Decode("caf\xc3\xa9.txt"), "café.txt");
  EXPECT_FALSE(GuessNameCharset(Undeclared({"\xa4"}), NameOrigin::kUnknown).sure);
}

TEST(NameCharset, WhoMadeTheArchiveDecidesBetweenNamesThatAreBothLikely) {
  const auto converter = [](NameOrigin origin) {
    return GuessNameCharset(Undeclared({"fianc\x8e.txt"}), origin).converter;
  };
  EXPECT_EQ(converter(NameOrigin::kMac), "macintosh");
}

// 0xE1 0xA5 0xAD is a whole sequence of UTF-8, and a Russian word of three letters.
TEST(NameCharset, ANameThatIsUtf8ByChanceGoesWithTheOthers) {
  const std::vector<std::string> raw = {"\xe1\xa5\xad.txt", Encode("ibm-866", "Отчёт за месяц.doc"),
                                        Encode("ibm-866", "Лето на даче.jpg")};
  MemberNames names;
  names.Learn(Undeclared(raw));
  EXPECT_EQ(names.Decode(raw[0]), "сен.txt");
  MemberNames others;
  others.Learn(Undeclared({raw[1]}));
  EXPECT_EQ(others.Decode("caf\xc3\xa9"), "café");
}

TEST(NameCharset, ANameThatMeansNothingThereIsReadByItself) {
  MemberNames names;
  names.Learn(Undeclared({Encode("windows-949", "업무 보고서.doc"), Encode("windows-949", "여름 바다.jpg")}));
  EXPECT_EQ(names.Decode("caf\x82.txt"), "café.txt");
}

}  // namespace
}  // namespace schouw
