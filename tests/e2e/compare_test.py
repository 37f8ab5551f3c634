"""Two checks side by side: what is new, gone and the same, what can't be compared, and what comes along."""
import datetime
import json
import os
import re
import shutil
import sqlite3
import time
import zipfile
import zoneinfo

import jsonschema

import judged
import review_test
import support

FIRST = {"een.txt": "Hier staat tor browser.\n", "twee.txt": "Ook hier tor browser.\n"}
SECOND = {"een.txt": "Hier staat tor browser.\n", "drie.txt": "Nieuw: tor browser.\n"}


def schema():
    with open(os.path.join(support.ROOT, "report/schema/compare.schema.json"), encoding="utf-8") as file:
        return jsonschema.Draft202012Validator(json.load(file))


def log(case):
    return json.loads(support.schouw("log", case, "--format", "json").out)


class Compare(support.Case):
    def folder_image(self, name, files, zipped=None):
        """A stick with these texts; `zipped` puts one more into an archive."""
        folder = self.path(name)
        os.mkdir(folder)
        for path, text in files.items():
            with open(os.path.join(folder, path), "w", encoding="utf-8") as file:
                file.write(text)
        if zipped:
            with zipfile.ZipFile(os.path.join(folder, "archief.zip"), "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr("brief.txt", zipped)
        return folder

    def check(self, name, image, *more, **options):
        case = self.path(name + ".schouw")
        done = support.scan(image, case, *more, **options)
        self.assertIn(done.status, (0, 1), str(done))
        time.sleep(0.01)
        return case

    def compare(self, earlier, later, *more):
        done = support.schouw("compare", earlier, later, "--format", "json", *more)
        self.assert_status(done, 0)
        compared = json.loads(done.out)
        schema().validate(compared)
        return compared

    def only_row(self, earlier, later):
        (row,) = self.compare(earlier, later)["rows"]
        return row

    def two_checks(self):
        return self.check("oud", self.folder_image("a", FIRST)), self.check("nieuw", self.folder_image("b", SECOND))

    def test_new_gone_and_the_same(self):
        row = self.only_row(*self.two_checks())
        self.assertEqual((row["rule"], row["kind"], row["comparable"], row["why_not"]), ("anonimiseren-01", "document", True, []))
        self.assertEqual([row[name] for name in ("before", "now", "new", "same", "gone", "outside")], [2, 2, 1, 1, 1, 0])

    def test_nothing_of_what_was_found_stands_in_it_or_in_the_new_case(self):
        old, new = self.two_checks()
        compared = json.dumps(self.compare(old, new))
        with open(new, "rb") as file:
            case = file.read()
        self.assertNotIn(b"twee.txt", case)
        for text in ("tor browser", "twee.txt", "drie.txt"):
            self.assertNotIn(text, compared)

    def test_the_same_device_twice(self):
        image = support.make_image(self.path("demo.img"))
        rows = self.compare(self.check("oud", image), self.check("nieuw", image))["rows"]
        self.assertEqual(sum(row["same"] for row in rows), 14)
        self.assertEqual({(row["new"], row["gone"], row["comparable"]) for row in rows}, {(0, 0, True)})

    def test_what_one_could_not_read_is_not_new_or_gone(self):
        old = self.check("oud", self.folder_image("a", FIRST, "In het archief: tor browser.\n"))
        later = self.folder_image("b", FIRST, "In het archief: tor browser.\n" * 50)
        with open(os.path.join(later, "archief.zip"), "r+b") as archive:
            archive.seek(45)
            archive.write(b"\xff" * 30)
        row = self.only_row(old, self.check("nieuw", later))
        self.assertEqual((row["comparable"], row["why_not"], row["gone"], row["same"]), (False, ["unread"], None, None))
        self.assertEqual((row["before"], row["now"]), (3, 2))

    def test_not_comparable_and_why(self):
        first = self.folder_image("a", FIRST)
        old = self.check("oud", first)
        mandates = {
            "kind": (r', "document", "file_name"\]', ', "file_name"]'),
            "scope": (r'"hulplijn.example"', '"hulplijn.example", "andere.example"'),
        }
        for number, (why, change) in enumerate(mandates.items()):
            with self.subTest(why):
                changes = [change] + ([(r"^because\.document.*$", "")] if why == "kind" else [])
                mandate = support.demo_mandate(self.path(f"m{number}.toml"), *changes)
                row = self.only_row(old, self.check(f"nieuw{number}", first, mandate=mandate))
                self.assertEqual((row["comparable"], row["why_not"]), (False, [why]))
        other = self.compare(old, self.check("andere-set", first, *self.trust(), packs=(self.pack("ander"),)))["rows"]
        self.assertEqual([(row["pack"], row["why_not"]) for row in other], [("ander", ["pack"]), ("demo", ["pack"])])
        changed = self.check("andere-regel", first, "--trust", self.path("trust"),
                             packs=(self.pack("demo", (r'"tor browser"', '"tor browser", "nog een woord"')),))
        self.assertEqual(self.only_row(old, changed)["why_not"], ["rule"])
        same = self.check("zelfde-regel", first, "--trust", self.path("trust"), packs=(self.pack("demo", version="9.1.0"),))
        self.assertTrue(self.only_row(old, same)["comparable"])
        text = support.schouw("compare", old, changed)
        self.assertIn("niet goed te vergelijken, omdat de regel is veranderd (toen 2, nu 2 signalen)", text.out)

    def test_periods_that_follow_each_other_have_numbers_alone(self):
        image = self.folder_image("a", FIRST)
        today = datetime.datetime.now(zoneinfo.ZoneInfo("Europe/Amsterdam")).date().isoformat()
        mandate = support.demo_mandate(self.path("m.toml"), (r"^since .*$", f"since = {today}"))
        old, new = self.check("oud", image), self.check("nieuw", image, mandate=mandate)
        compared = self.compare(old, new)
        (row,) = compared["rows"]
        self.assertEqual((row["comparable"], row["why_not"], row["before"], row["now"]), (True, [], 2, 2))
        self.assertEqual((row["new"], row["same"], row["gone"]), (None, None, None))
        self.assertIn("follows", compared["remarks"])
        self.assertIn("elk over de eigen periode", support.schouw("compare", old, new).out)
        self.assertIn("elk over de eigen periode", support.schouw("report", new).out)

    def trust(self):
        if not os.path.exists(self.path("trust")):
            shutil.copytree(os.path.join(support.BIN, "trust"), self.path("trust"))
        return "--trust", self.path("trust")

    def pack(self, name, *changes, version="9.0.0"):
        """The demo pack under another name or version, with its rules changed."""
        source = shutil.copytree(support.PACK_SOURCE, self.path(f"bron-{name}-{version}"))
        changes = ((r'^id( *)= "demo"$', rf'id\1= "{name}"'), (r'^version( *)= .*$', rf'version\1= "{version}"')) + changes
        for folder, _, files in os.walk(source):
            for file in files:
                path = os.path.join(folder, file)
                with open(path, encoding="utf-8") as opened:
                    text = opened.read()
                for pattern, replacement in changes:
                    text = re.sub(pattern, replacement, text, flags=re.MULTILINE)
                with open(path, "w", encoding="utf-8") as opened:
                    opened.write(text)
        pack = self.path(f"{name}-{version}.pack")
        self.assert_status(support.schouw("rules", "build", source, "-o", pack), 0)
        for key in ("demo-een", "demo-twee"):
            self.assert_status(support.schouw("rules", "sign", pack, "--key", os.path.join(support.KEYS, key + ".key")), 0)
        return pack

    def test_a_later_begin_leaves_out_what_was_before(self):
        image = support.make_image(self.path("demo.img"))
        later = support.demo_mandate(self.path("later.toml"), (r"^since .*$", "since = 2026-04-01"))
        compared = self.compare(self.check("oud", image), self.check("nieuw", image, mandate=later))
        self.assertIn("period", compared["remarks"])
        self.assertEqual({(row["new"], row["gone"]) for row in compared["rows"]}, {(0, 0)})
        self.assertGreater(sum(row["outside"] for row in compared["rows"]), 0)

    def test_after_a_purge_there_are_numbers_alone(self):
        old, new = self.two_checks()
        self.assert_status(support.schouw("purge", old, "--as", "M-1001", "--why", "oefening"), 0)
        compared = self.compare(old, new)
        (row,) = compared["rows"]
        self.assertTrue(compared["counts_only"])
        self.assertEqual((row["before"], row["now"], row["new"], row["gone"]), (2, 2, None, None))
        text = support.schouw("compare", old, new)
        self.assertIn("opgeschoond. Er zijn alleen nog aantallen", text.out)

    def test_what_was_erased_as_protected_is_not_new(self):
        old, new = self.two_checks()
        desk = review_test.Desk(self, old, "M-1001")
        signal = next(judged.signals(desk))
        desk.post(f"/api/signals/{signal['id']}/protect", {"version": signal["version"], "word": "WISSEN"})
        desk.close()
        self.assertEqual(self.only_row(old, new)["why_not"], ["scope"])

    def test_what_was_not_relevant_and_is_erased_is_counted_alone(self):
        old, new = self.two_checks()
        judged.final_case(self, old, lambda signal: ("not_relevant", "rule_wrong"))
        with sqlite3.connect(old) as database:
            database.execute("UPDATE retention SET objection_days = 0")
        self.assert_status(support.schouw("purge", old, "--not-relevant", "--as", "M-1001", "--why", "oefening"), 0)
        row = self.only_row(old, new)
        self.assertEqual((row["why_not"], row["before"], row["now"], row["new"]), (["erased"], 2, 2, None))
        done = support.schouw("counts", old, "--as", "M-2002")
        self.assert_status(done, 0)
        self.assertEqual(json.loads(done.out), {"schema": "schouw.counts/1", "least": 5, "withheld": 1, "counts": []})

    def test_both_logs_tell_of_it(self):
        old, new = self.two_checks()
        self.compare(old, new, "--as", "M-1001", "--why", "voor het gesprek")
        for case in (old, new):
            row = log(case)[-1]
            self.assertEqual((row["who"], row["operation"]), ("M-1001", "combination"))
            self.assertTrue(row["what"].endswith(": voor het gesprek"), row)
            self.assert_status(support.schouw("verify", case), 0)

    def test_the_first_page_of_the_report_says_how_it_compares(self):
        old, new = self.two_checks()
        before = support.schouw("report", new).out
        self.assertNotIn("De vorige keer en nu", before)
        self.compare(old, new)
        after = support.schouw("report", new).out
        self.assertIn("1 nieuw, 1 hetzelfde, 1 weg", after)
        self.assertLess(after.index("De vorige keer en nu"), after.index("Wat is bekeken, en wat niet"))
        self.assertIn("1 nieuw, 1 hetzelfde, 1 weg (toen 2, nu 2 signalen)", after)

    def test_a_comparison_is_not_shown_of_a_case_that_changed_since(self):
        old, new = self.two_checks()
        self.compare(old, new)
        desk = review_test.Desk(self, new, "M-1001")
        signal = next(judged.signals(desk))
        desk.post(f"/api/signals/{signal['id']}/protect", {"version": signal["version"], "word": "WISSEN"})
        desk.close()
        report = support.schouw("report", new).out
        self.assertIn("Vergelijk opnieuw", report)
        self.assertNotIn("1 nieuw", report)

    def test_agreements_come_back(self):
        def spoken(signal):
            return ("discuss", "", f"Afspraak {signal['index']} <b>.") if signal["index"] == 0 else ("not_relevant", "other_topic")
        old, new = self.two_checks()
        judged.final_case(self, old, spoken)
        self.assertEqual(self.compare(old, new)["agreements"], 1)
        desk = review_test.Desk(self, new, "M-1001")
        self.assertEqual(desk.get("/api/case")["agreements"], [{"text": "Afspraak 0 <b>.", "from_check": 1}])
        desk.close()
        report = support.schouw("report", new).out
        self.assertIn("Afspraken uit de vorige controle", report)
        self.assertIn("Afspraak 0 &lt;b&gt;.", report)
        self.assert_status(support.schouw("verify", old), 0)

    def test_a_signed_off_check_is_compared_and_left_as_it_is(self):
        old, new = self.two_checks()
        judged.final_case(self, new, lambda signal: ("not_relevant", "other_topic"))
        mark = support.report(new)["check"]["audit_head"]
        self.compare(old, new)
        self.assert_status(support.schouw("verify", new), 0)
        self.assertEqual(support.report(new)["check"]["audit_head"], mark)
        self.assertNotIn("De vorige keer en nu", support.schouw("report", new).out)

    def test_refusals(self):
        old, new = self.two_checks()
        other = support.demo_mandate(self.path("other.toml"), (r'^pseudonym = .*$', 'pseudonym = "C-9999"'))
        stranger = self.check("ander", self.path("b"), mandate=other)
        sealed = judged.copy(self, old, "sealed.schouw")
        desk = review_test.Desk(self, sealed, "M-1001")
        signal = next(judged.signals(desk))
        desk.post(f"/api/signals/{signal['id']}/notice", {"version": signal["version"], "word": "MELDEN", "why": "voorbeeld"})
        desk.close()
        purged = judged.copy(self, new, "purged.schouw")
        self.assert_status(support.schouw("purge", purged, "--as", "M-1001", "--why", "oefening"), 0)
        refused = {
            "verkeerde volgorde": ([new, old], "oudste"),
            "twee keer dezelfde": ([old, old], "twee keer"),
            "een andere cliënt": ([old, stranger], "verschillende cliënten"),
            "een verzegelde oude": ([sealed, new], "verzegeld"),
            "een verzegelde nieuwe": ([old, sealed], ""),
            "een opgeschoonde nieuwe": ([old, purged], "opgeschoond"),
            "geen controlebestand": ([old, support.PACK], ""),
            "een specialist": ([old, new, "--as", "M-3003"], "mag"),
            "een planner": ([old, new, "--as", "M-4004"], "mag"),
            "een onbekende vorm": ([old, new, "--format", "xml"], ""),
            "één bestand": ([old], ""),
        }
        lines = len(log(old)), len(log(new))
        for why, (arguments, words) in refused.items():
            with self.subTest(why):
                done = support.schouw("compare", *arguments)
                self.assert_status(done, 2)
                self.assertEqual(done.out, "")
                self.assertIn(words, done.err)
        self.assertEqual((len(log(old)), len(log(new))), lines)

    def test_a_purged_case_without_counts(self):
        old, new = self.two_checks()
        self.assert_status(support.schouw("purge", old, "--as", "M-1001", "--why", "oefening"), 0)
        with sqlite3.connect(old) as database:
            database.execute("DELETE FROM kept_count")
        done = support.schouw("compare", old, new)
        self.assert_status(done, 2)
        self.assertIn("bewaart geen tellingen", done.err)


if __name__ == "__main__":
    support.main()
