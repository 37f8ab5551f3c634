#include "agent/identity/people.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "agent/identity/identify.h"
#include "agent/identity/signature.h"
#include "tests/support/corpus.h"

namespace schouw {
namespace {

using ::schouw::testing::TempFolder;

constexpr Date kToday = {2026, 11, 22};

struct Key {
  KeyTexts texts;
  PublicKey pub;
  SecretKey secret;
};

Key MakeKey(const std::string& name, const std::vector<std::string>& themes = {}) {
  KeyTexts texts = GenerateKey(name, themes, "").value();
  PublicKey pub = ParsePublicKey(texts.public_text).value();
  SecretKey secret = SecretKey::Open(texts.secret, "").value();
  return {std::move(texts), std::move(pub), std::move(secret)};
}

std::string Hex(const Key& key) { return ToHex(AsBytes(key.pub.key)); }

void Write(const std::string& path, const std::string& text) { std::ofstream(path, std::ios::binary) << text; }

std::string RefusalOf(const Result<Identity>& identity) { return identity ? "" : identity.error().Text(); }

class PeopleFolder : public ::testing::Test {
 protected:
  PeopleFolder() {
    text_ = "[people]\nvalid_until = 2027-12-31\n[[person]]\nid = \"M-1\"\nroles = [\"officer\"]\nkey = \"" +
            Hex(one_) + "\"\n[[person]]\nid = \"M-2\"\nroles = [\"reviewer\", \"planner\"]\nkey = \"" + Hex(two_) +
            "\"\nuntil = 2026-11-21\n";
    Sign(organisation_);
  }
  void Sign(const Key& key, const std::string& kind = "people") {
    Write(folder_.path() + "/people.toml", text_);
    Write(folder_.path() + "/people.toml.sig",
          FormatSignatures({SignText(key.secret, kind, "organisatie", Now(), text_).value()}));
  }
  std::string Refusal(const Date& today = kToday) {
    const auto people = LoadPeople(folder_.path(), organisation_.pub, today);
    std::string text = people ? "" : people.error().Text();
    if (const std::size_t at = text.find(folder_.path()); at != std::string::npos)
      text.erase(at, folder_.path().size());
    return text;
  }

  TempFolder folder_;
  const Key organisation_ = MakeKey("organisatie");
  const Key one_ = MakeKey("M-1");
  const Key two_ = MakeKey("M-2");
  std::string text_;
};

TEST_F(PeopleFolder, IsReadWhenTheOrganisationSignedIt) {
  const People people = LoadPeople(folder_.path(), organisation_.pub, kToday).value();
  ASSERT_NE(people.Find("M-2"), nullptr);
  EXPECT_EQ(people.Find("M-2")->roles, (Roles{Role::kReviewer, Role::kPlanner}));
  EXPECT_EQ(people.Find("M-1")->key, one_.pub.key);
  EXPECT_EQ(people.Find("M-3"), nullptr);
  EXPECT_FALSE(people.demo);
}

TEST_F(PeopleFolder, RefusesWhatTheOrganisationDidNotSign) {
  const std::string changed =
      "de lijst van medewerkers /people.toml is veranderd, of niet ondertekend door de organisatie (sleutel " +
      organisation_.pub.key_id + "); haal de lijst opnieuw op bij de beheerder";
  Sign(one_);
  EXPECT_EQ(Refusal(), changed);
  Sign(organisation_, "mandate");
  EXPECT_EQ(Refusal(), changed) << "a signature under another kind of text";
  Sign(organisation_);
  Write(folder_.path() + "/people.toml", text_ + "\n");
  EXPECT_EQ(Refusal(), changed) << "one byte more";
  std::filesystem::remove(folder_.path() + "/people.toml.sig");
  EXPECT_EQ(
      Refusal(),
      "de lijst van medewerkers /people.toml is niet ondertekend door de organisatie; haal de lijst opnieuw op bij de "
      "beheerder");
}

TEST_F(PeopleFolder, HasALastDay) {
  EXPECT_EQ(Refusal({2027, 12, 31}), "");
  EXPECT_EQ(
      Refusal({2028, 1, 1}),
      "de lijst van medewerkers /people.toml gold tot en met 31 december 2027; haal een nieuwe op bij de beheerder");
}

TEST_F(PeopleFolder, APersonIsProvenByTheirKeyAlone) {
  const People people = LoadPeople(folder_.path(), organisation_.pub, kToday).value();
  const std::string file = folder_.path() + "/M-1.key";
  Write(file, one_.texts.secret);
  const AskSecret nobody_asks = [](const std::string&) {
    ADD_FAILURE();
    return LockedText();
  };
  const auto identity = Identify(people, "M-1", file, nobody_asks, kToday);
  ASSERT_TRUE(identity);
  EXPECT_TRUE(identity->proven());
  EXPECT_EQ(RefusalOf(Identify(people, "M-9", file, nobody_asks, kToday)),
            "M-9 staat niet op de lijst van medewerkers; controleer de code of vraag de beheerder om een nieuwe lijst");
  EXPECT_EQ(RefusalOf(Identify(people, "M-1", "", nobody_asks, kToday)),
            "de sleutel van M-1 is er niet; geef het bestand met --key M-1.key");
  Write(file, two_.texts.secret);
  EXPECT_EQ(RefusalOf(Identify(people, "M-1", file, nobody_asks, kToday)),
            file + " is niet de sleutel van M-1 op de lijst van medewerkers; gebruik de eigen sleutel");
  EXPECT_EQ(RefusalOf(Identify(people, "M-2", file, nobody_asks, kToday)),
            "M-2 mocht hiermee werken tot en met 21 november 2026; laat iemand anders dit doen");
  EXPECT_TRUE(Identify(people, "M-2", file, nobody_asks, {2026, 11, 21})) << "the last day counts";
}

TEST_F(PeopleFolder, APassphraseIsAskedFor) {
  const KeyTexts texts = GenerateKey("M-1", {}, "vier losse woorden hier").value();
  const PublicKey pub = ParsePublicKey(texts.public_text).value();
  const std::string file = folder_.path() + "/M-1.key";
  Write(file, texts.secret);
  People people;
  people.people.push_back({"M-1", {Role::kOfficer}, pub.key, std::nullopt});
  const AskSecret right = [](const std::string& question) {
    EXPECT_EQ(question, "Wachtwoordzin van de sleutel van M-1: ");
    return LockedText::From("vier losse woorden hier");
  };
  EXPECT_TRUE(Identify(people, "M-1", file, right, kToday));
  const auto refused = Identify(
      people, "M-1", file, [](const std::string&) { return LockedText::From("iets anders"); }, kToday);
  EXPECT_EQ(RefusalOf(refused), file + ": wrong passphrase for key M-1; try again");
}

TEST(ParsePeople, NamesEveryFault) {
  const ParsedPeople parsed = ParsePeople(
      "[people]\n[[person]]\nid = \"M 1\"\nroles = [\"chief\"]\nkey = \"ab\"\nname = \"x\"\n[[person]]\nid = "
      "\"M-2\"\nroles = "
      "[\"officer\"]\nkey = \"" +
      std::string(64, 'a') + "\"\n[[person]]\nid = \"M-2\"\nroles = [\"officer\"]\nkey = \"" + std::string(64, 'a') +
      "\"\n");
  std::string text;
  for (const TextFault& fault : parsed.faults) text += fault.message + "\n";
  EXPECT_EQ(text,
            "[people] needs \"valid_until\": the last day of this list, such as 2027-12-31\n"
            "\"M 1\" is no code; expected letters, digits, '.', '_' and '-'\n"
            "unknown role \"chief\" in [[person]]\n"
            "\"key\" in [[person]] must be 64 hexadecimal digits\n"
            "unknown key \"name\" in [[person]] (it knows: id, key, roles, until)\n"
            "\"M-2\" stands in the list twice\n"
            "\"M-2\" has the key of \"M-2\"\n");
  EXPECT_FALSE(ParsePeople("person = 3").faults.empty());
  EXPECT_FALSE(ParsePeople("").faults.empty());
}

TEST(DemoPeople, AreSignedByTheDemoOrganisation) {
  const std::string folder = "rules/people";
  const PublicKey organisation = LoadPublicKey(folder + "/organisation.pub").value();
  const People people = LoadPeople(folder, organisation, kToday).value();
  EXPECT_TRUE(people.demo);
  for (const char* id : {"M-1001", "M-2002", "M-3003", "M-4004", "M-5005"}) {
    EXPECT_TRUE(Identify(people, id, folder + "/" + id + ".key", nullptr, kToday)) << id;
  }
  EXPECT_TRUE(May(people.Find("M-1001")->roles, Act::kScan));
  EXPECT_TRUE(May(people.Find("M-2002")->roles, Act::kSignOff));
}

TEST(Signatures, HoldForOneTextKindNameAndTime) {
  const Key key = MakeKey("M-2");
  const Signature good = SignText(key.secret, "mandate", "M-2", Now(), "tekst").value();
  const Signature read = ParseSignatures(FormatSignatures({good, good})).value().at(1);
  EXPECT_TRUE(Holds(read, key.pub.key, "tekst"));
  EXPECT_FALSE(Holds(read, key.pub.key, "tekst "));
  EXPECT_FALSE(Holds(read, MakeKey("M-3").pub.key, "tekst"));
  for (const auto& change : std::vector<std::function<void(Signature&)>>{
           [](Signature& s) { s.kind = "check"; }, [](Signature& s) { s.by = "M-3"; },
           [](Signature& s) { s.at.value += 1'000'000'000; }, [](Signature& s) { s.signature[5] ^= 1; },
           [](Signature& s) { s.signature.pop_back(); }}) {
    Signature other = read;
    change(other);
    EXPECT_FALSE(Holds(other, key.pub.key, "tekst"));
  }
}

TEST(Signatures, RefuseOtherTexts) {
  EXPECT_FALSE(ParseSignatures(""));
  EXPECT_FALSE(ParseSignatures("schouw signatures 1\n"));
  EXPECT_FALSE(ParseSignatures("schouw signatures 2\nmandate M 2026-01-01T00:00:00Z 00 " + std::string(128, 'a')));
  EXPECT_FALSE(ParseSignatures("schouw signatures 1\nmandate M 2026-01-01T00:00:00Z 00 " + std::string(126, 'a')));
  EXPECT_FALSE(ParseSignatures("schouw signatures 1\nmandate M gisteren 00 " + std::string(128, 'a')));
  EXPECT_FALSE(
      ParseSignatures("schouw signatures 1\nmandate M 2026-01-01T00:00:00Z 00 " + std::string(128, 'a') + " x"));
  std::string many = "schouw signatures 1\n";
  for (int i = 0; i < 101; ++i) many += "mandate M 2026-01-01T00:00:00Z 00 " + std::string(128, 'a') + "\n";
  EXPECT_FALSE(ParseSignatures(many));
  EXPECT_FALSE(SignText(MakeKey("x").secret, "mandate", "M 2", Now(), "t"));
}

}  // namespace
}  // namespace schouw
