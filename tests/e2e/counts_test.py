"""Judgments of cases as numbers, back into the rules: counts, measure, build, and the next check shows the rate."""
import json
import os
import re
import shutil

import jsonschema

import judged
import review_test
import support

RULE = "voorbeeldterm-01"


def wrong_rule(signal):
    """Everything of one rule is the rule's mistake, the rest was about something else."""
    return ("not_relevant", "rule_wrong" if signal["rule"]["id"] == RULE else "other_topic")


def one_of_it_is_spoken_of(signal):
    if signal["rule"]["id"] == RULE and signal["index"] == 0:
        return ("discuss", "", "Geen software die sporen wist.")
    return wrong_rule(signal)


def log(case):
    return json.loads(support.schouw("log", case, "--format", "json").out)


def rates(case):
    """What the report for the second reader says of each rule."""
    done = support.schouw("report", case, "--audience", "supervisor", "--format", "html")
    table = re.search(r"<caption>Hoe vaak een regel.*?</table>", done.out, re.DOTALL)
    rows = re.findall(r'<th scope="row">(.*?)</th><td>(.*?)</td>', table[0] if table else "")
    return {re.sub("<.*?>", "", rule).split(" / ")[1]: rate for rule, rate in rows}


class Counts(support.Case):
    def setUp(self):
        super().setUp()
        scanned = judged.demo_case(self)
        self.draft = judged.copy(self, scanned, "draft.schouw")
        self.one = judged.final_case(self, judged.copy(self, scanned, "one.schouw"), wrong_rule)
        self.two = judged.final_case(self, judged.copy(self, scanned, "two.schouw"), one_of_it_is_spoken_of)

    def counts(self, *cases, status=0, who="M-2002"):
        done = support.schouw("counts", *cases, "-o", self.path("counts.json"), "--as", who)
        self.assert_status(done, status)
        self.said = done.err
        with open(self.path("counts.json"), encoding="utf-8") as file:
            return json.load(file)

    def test_numbers_and_nothing_else(self):
        counts = self.counts(self.one, self.two)
        with open(os.path.join(support.ROOT, "report/schema/counts.schema.json"), encoding="utf-8") as file:
            schema = json.load(file)
        jsonschema.Draft202012Validator(schema).validate(counts)
        with self.assertRaises(jsonschema.ValidationError):
            jsonschema.Draft202012Validator(schema).validate(dict(counts, cases=2))
        key = ["pack", "version", "rule", "term", "quarter", "decision", "reason"]
        rows = counts["counts"]
        self.assertEqual(rows, sorted(rows, key=lambda row: [row[name] for name in key]))
        (wrong,) = [row for row in rows if row["rule"] == RULE]
        self.assertEqual((wrong["reason"], wrong["n"]), ("rule_wrong", 7))
        self.assertRegex(wrong["term"], "^[0-9a-f]{12}$")
        text = json.dumps(counts)
        for secret in ("voorbeeldterm-alfa", "kansspel.example", "C-4711", "RN-2026", "M-1001", "M-2002", "anna", "schouw"):
            self.assertNotIn(secret, text.replace("schouw.counts/1", ""), secret)
        self.assertEqual(re.findall(r"\d{4}-\d\d", text), [])

    def test_small_numbers_are_withheld(self):
        counts = self.counts(self.one, self.two)
        self.assertTrue(all(row["n"] >= counts["least"] for row in counts["counts"]))
        # One signal was spoken of; the words of one rule are told together where each is too few.
        self.assertEqual([row for row in counts["counts"] if row["decision"] == "discuss"], [])
        self.assertGreaterEqual(counts["withheld"], 1)
        self.assertIn("minder dan 5 keer", self.said)
        self.assertEqual([row["n"] for row in self.counts(self.one)["counts"] if row["rule"] == RULE], [])

    def test_it_stands_in_each_log(self):
        self.counts(self.one, self.two)
        for case in (self.one, self.two):
            row = log(case)[-1]
            self.assertEqual((row["who"], row["operation"]), ("M-2002", "disclosure"))
            self.assertIn("with 2 cases", row["what"])
            self.assert_status(support.schouw("verify", case), 0)

    def test_what_does_not_count(self):
        before = len(log(self.draft))
        counts = self.counts(self.one, self.two, self.draft, status=1)
        self.assertIn("concept", self.said)
        self.assertEqual(counts, self.counts(self.one, self.two))
        self.assertEqual(len(log(self.draft)), before)
        again = judged.copy(self, self.one, "again.schouw")
        self.assertEqual(self.counts(self.one, self.two, again, status=1), counts)
        self.assertIn("twee keer", self.said)
        self.assert_status(support.schouw("purge", self.two, "--as", "M-1001", "--why", "oefening"), 0)
        self.counts(self.one, self.two, status=1)
        self.assertIn("opgeschoond", self.said)

    def test_refusals(self):
        refused = {
            "nobody": ["counts", self.one],
            "an officer": ["counts", self.one, "--as", "M-1001"],
            "a planner": ["counts", self.one, "--as", "M-4004"],
            "a draft alone": ["counts", self.draft, "--as", "M-2002"],
            "no case": ["counts", support.PACK, "--as", "M-2002"],
            "no such file": ["counts", self.path("weg.schouw"), "--as", "M-2002"],
            "nothing": ["counts"],
        }
        before = len(log(self.one))
        for why, arguments in refused.items():
            with self.subTest(why):
                done = support.schouw(*arguments)
                self.assert_status(done, 2)
                self.assertEqual(done.out, "")
                self.assertTrue(done.err.startswith("schouw: "), done.err)
        self.assertEqual(len(log(self.one)), before)

    def new_pack(self, counts):
        """The demo pack, a version further, with what reviewers said of it."""
        source = shutil.copytree(support.PACK_SOURCE, self.path("bron"))
        with open(os.path.join(source, "pack.toml"), encoding="utf-8") as file:
            text = re.sub(r'^version\s*=.*$', 'version = "9.0.0"', file.read(), flags=re.MULTILINE)
        with open(os.path.join(source, "pack.toml"), "w", encoding="utf-8") as file:
            file.write(text)
        os.mkdir(self.path("gewoon"))
        with open(self.path("gewoon/tekst.txt"), "w", encoding="utf-8") as file:
            file.write("Een gewone tekst over een toren en een museum.\n")
        measured = self.path("gemeten.toml")
        done = support.schouw("rules", "measure", source, "--over", self.path("gewoon"), "--counts", counts, "-o", measured)
        self.assert_status(done, 0)
        self.assertIn(" judged signals wrong", done.out)
        pack = self.path("demo9.pack")
        self.assert_status(support.schouw("rules", "build", source, "-o", pack, "--measured", measured), 0)
        for key in ("demo-een", "demo-twee"):
            self.assert_status(support.schouw("rules", "sign", pack, "--key", os.path.join(support.KEYS, key + ".key")), 0)
        return pack

    def next_check(self, counts):
        """A check with the pack that those counts made: what the page says of the rule, and what the report does."""
        trust = shutil.copytree(os.path.join(support.BIN, "trust"), self.path("trust"))
        case = judged.demo_case(self, "next.schouw", "--trust", trust, packs=(self.new_pack(counts),))
        desk = review_test.Desk(self, case, "M-1001")
        signal = next(one for one in judged.signals(desk) if one["rule"]["id"] == RULE)
        self.assertEqual((signal["rule"]["error"], signal["rule"]["error_hidden"]), (None, True))
        self.assertEqual(rates(case), {})
        told = judged.decide(desk, signal, "not_relevant", "rule_wrong")["rule"]
        desk.close()
        self.assertFalse(told["error_hidden"])
        self.assertEqual(rates(case), {}, "before the sign-off it would steer the second reader")
        return told["error"], rates(judged.final_case(self, case, wrong_rule))

    def test_the_rate_comes_back_with_the_next_check(self):
        counts = self.counts(self.one, self.two)
        for row in counts["counts"]:  # as ten times as many cases would give
            row["n"] *= 10
        with open(self.path("many.json"), "w", encoding="utf-8") as file:
            json.dump(counts, file)
        page, report = self.next_check(self.path("many.json"))
        self.assertEqual(page, {"judged": 70, "wrong": 70})
        self.assertEqual(report[RULE], "70 van de 70 keer ernaast (100 %)")

    def test_few_judgments_say_nothing_yet(self):
        self.counts(self.one, self.two)
        page, report = self.next_check(self.path("counts.json"))
        self.assertIsNone(page)
        self.assertEqual(report[RULE], "nog te weinig beoordeeld")


if __name__ == "__main__":
    support.main()
