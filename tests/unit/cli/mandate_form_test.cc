#include "agent/cli/mandate_form.h"

#include <gtest/gtest.h>

#include <sstream>

#include "agent/mandate/mandate.h"

namespace schouw {
namespace {

const std::string kAnswers =
    "RN-2026-000999\nECLI:NL:RBXXX:2026:9\nWerkt mee, ook aan "
    "\"documenten\"\n2026-01-15\n2028-01-14\n\ndemo\nC-1\nanna, "
    "anna.werk\ndocument\nook aan documenten\n2026-03-01\nadvocaat.example\n\nLaptop\nM-1001\nM-2002\n\n\n";

TEST(MandateForm, MakesAWholeMandateAndSaysWhatItMeans) {
  std::istringstream answers(kAnswers);
  std::ostringstream talk;
  const std::string toml = AskMandate(answers, talk, false).value();
  const ParsedMandate parsed = ParseMandate(toml);
  ASSERT_TRUE(parsed.faults.empty()) << FormatFaults("m", parsed.faults);
  EXPECT_EQ(parsed.mandate.check.reference, "RN-2026-000999");
  EXPECT_EQ(parsed.mandate.check.condition, "Werkt mee, ook aan \"documenten\"");
  EXPECT_EQ(parsed.mandate.scope.accounts, (std::vector<std::string>{"anna", "anna.werk"}));
  EXPECT_TRUE(parsed.mandate.scope.records.Has(RecordKind::kDocument));
  EXPECT_FALSE(parsed.mandate.scope.records.Has(RecordKind::kMessage));
  EXPECT_EQ(parsed.mandate.scope.exclude, std::vector<std::string>{"advocaat.example"});
  EXPECT_FALSE(parsed.mandate.scope.recycle_bin);
  EXPECT_EQ(parsed.mandate.check.of, 3u);
  EXPECT_NE(talk.str().find("→ Per jaar van het toezicht zijn er hoogstens 3 controles."), std::string::npos);
  EXPECT_NE(talk.str().find("Eerste dag [bijvoorbeeld 2026-01-15]: "), std::string::npos);
}

TEST(MandateForm, AsksAgainOnATerminalAndRefusesFromAPipe) {
  std::string wrong = kAnswers;
  wrong.replace(wrong.find("2026-01-15\n"), 11, "morgen\n2026-01-15\n");
  std::ostringstream talk;
  std::istringstream pipe(wrong);
  EXPECT_EQ(AskMandate(pipe, talk, false).error().Text(), "Eerste dag: schrijf een dag als 2026-03-01");
  std::istringstream terminal(wrong);
  EXPECT_TRUE(AskMandate(terminal, talk, true));
  std::istringstream cut("RN-1\n");
  EXPECT_EQ(AskMandate(cut, talk, true).error().code, ErrorCode::kRefused);
}

}  // namespace
}  // namespace schouw
