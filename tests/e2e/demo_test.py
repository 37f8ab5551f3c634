"""The demo device from making it to reading its report: what must be found, what must not, and every exit status."""
import html.parser
import json
import os
import re
import shutil
import tempfile

import jsonschema

import demo_expected
import support
from support import Case, schouw


class Demo:
    """Made once for this file: the image, and its case."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="schouw-e2e-demo-")
        self.image = support.make_image(os.path.join(self.folder, "demo.img"))
        self.case = os.path.join(self.folder, "demo.schouw")
        self.scanned = support.scan(self.image, self.case)
        self.report = support.report(self.case)


def setUpModule():
    global demo
    demo = Demo()


def tearDownModule():
    shutil.rmtree(demo.folder)


class ImageTest(Case):
    def test_is_the_same_every_time(self):
        again = support.make_image(self.path("again.img"))
        with open(demo.image, "rb") as one, open(again, "rb") as other:
            self.assertTrue(one.read() == other.read(), "two runs of tools/mkimage differ")


class ScanTest(Case):
    def test_ends_with_1_because_one_file_is_damaged_and_says_so(self):
        self.assert_status(demo.scanned, 1)
        self.assertIn("2 bestanden konden niet of niet helemaal worden gelezen", demo.scanned.err)
        self.assertEqual(demo.scanned.out, "")
        entries = {row["entry"] for row in demo.report["coverage"]["not_read"]}
        damaged = "p1:/Users/anna/Downloads/beschadigd.zip"
        self.assertEqual(entries, {damaged, damaged + "!/deel2.txt"})
        self.assertEqual({line["reason"] for line in demo.report["coverage"]["not_read"]}, {"damaged"})

    def test_gone_on_with_it_still_says_so(self):
        case = shutil.copy(demo.case, self.path("c.schouw"))
        again = schouw("scan", "--resume", case, "--progress", "none")
        self.assert_status(again, 1)
        self.assertIn("2 bestanden konden niet of niet helemaal worden gelezen", again.err)

    def test_writes_nothing_to_the_image(self):
        copy = self.path("copy.img")
        shutil.copyfile(demo.image, copy)
        os.chmod(copy, 0o444)
        before = os.stat(copy)
        self.assert_status(support.scan(copy, self.path("c.schouw")), 1)
        after = os.stat(copy)
        self.assertEqual((before.st_mtime_ns, before.st_size), (after.st_mtime_ns, after.st_size))
        with open(demo.image, "rb") as one, open(copy, "rb") as other:
            self.assertTrue(one.read() == other.read(), "the image was changed")

    def test_leaves_one_case_file_for_its_owner_alone(self):
        self.assertEqual(sorted(os.listdir(demo.folder)), ["demo.img", "demo.schouw"])
        self.assertEqual(os.stat(demo.case).st_mode & 0o777, 0o600)

    def test_ends_with_0_when_everything_could_be_read(self):
        os.makedirs(self.path("stick/brieven"))
        with open(self.path("stick/brieven/brief.txt"), "w") as out:
            out.write("hier staat voorbeeldterm-alfa\n")
        done = support.scan(self.path("stick"), self.path("c.schouw"))
        self.assert_status(done, 0)
        report = support.report(self.path("c.schouw"))
        self.assertEqual([s["record"]["entry"] for s in report["signals"]], ["p0:/brieven/brief.txt"])
        self.assertEqual(report["coverage"]["not_read"], [])

    def test_ends_with_2_when_it_may_not(self):
        self.assert_status(support.scan(demo.image, demo.case), 2)

    def test_prints_progress_as_json_lines(self):
        done = support.scan(demo.image, self.path("c.schouw"), "--progress", "json")
        self.assert_status(done, 1)
        lines = [json.loads(line) for line in done.err.splitlines() if line.startswith("{")]
        lines = [line for line in lines if "files_read" in line]
        self.assertGreater(len(lines), 0)
        self.assertEqual(lines[-1]["files_read"], lines[-1]["files_to_read"])
        self.assertEqual(lines[-1]["folders_to_list"], 0)


class SignalsTest(Case):
    def test_are_exactly_those_of_the_device_in_this_order(self):
        self.assertEqual(demo_expected.found(demo.report), demo_expected.SIGNALS)

    def test_name_the_account_app_profile_and_wait_for_a_person(self):
        for signal in demo.report["signals"]:
            self.assertEqual(signal["record"]["account"], "anna")
            self.assertEqual(signal["record"]["state"], "live")
            self.assertEqual(signal["review"]["decision"], "open")
            if signal["record"]["kind"] != "document":
                self.assertIn(signal["record"]["app"], ("Chrome", "Chromium", "Firefox"))
                self.assertNotEqual(signal["record"]["profile"], "")

    def test_hold_nothing_that_is_out_of_scope_in_any_form_of_the_report(self):
        for form in ("json", "html", "csv"):
            text = schouw("report", demo.case, "--format", form).out
            for word in demo_expected.NEVER:
                self.assertNotIn(word, text, form)

    def test_nor_does_the_case_file_itself(self):
        with open(demo.case, "rb") as case:
            data = case.read()
        for word in demo_expected.NEVER:
            # The mandate in the case names whom it leaves alone.
            if word not in ("advocaat.example", "hulplijn.example"):
                self.assertNotIn(word.encode(), data)
                self.assertNotIn(word.encode("utf-16-le"), data)
        self.assertNotIn(b"Afspraak maken", data)


class JsonTest(Case):
    def test_fits_its_schema(self):
        with open(os.path.join(support.ROOT, "report", "schema", "report.schema.json"), encoding="utf-8") as file:
            schema = json.load(file)
        jsonschema.Draft202012Validator.check_schema(schema)
        jsonschema.Draft202012Validator(schema).validate(demo.report)
        with self.assertRaises(jsonschema.ValidationError):
            jsonschema.Draft202012Validator(schema).validate(dict(demo.report, signals=[{"id": "x"}]))

    def test_has_sorted_keys(self):
        text = schouw("report", demo.case, "--format", "json").out
        sorted_text = json.dumps(json.loads(text), sort_keys=True, ensure_ascii=False)
        self.assertEqual(json.dumps(json.loads(text), ensure_ascii=False), sorted_text)

    def test_counts_add_up(self):
        entries = demo.report["coverage"]["entries"]
        parts = ("read", "partial", "not_read", "out_of_scope", "other_accounts", "known_good")
        self.assertEqual(entries["seen"], sum(entries[part] for part in parts))
        self.assertGreater(entries["other_accounts"], 0)
        self.assertGreater(entries["out_of_scope"], 0)
        self.assertEqual(demo.report["coverage"]["protected"], 2)  # the visits; the mandate gives no reason to read mail

    def test_count_what_each_choice_of_the_mandate_left_out(self):
        left_out, entries = demo.report["coverage"]["left_out"], demo.report["coverage"]["entries"]
        self.assertEqual(sum(left_out["entries"].values()), entries["out_of_scope"])
        self.assertEqual(left_out["records"]["older"], 4)  # two searches and their visits
        self.assertEqual(left_out["entries"]["recycle_bin"], 2)  # anna's, and her file in it
        self.assertGreater(left_out["entries"]["shared_places"], 0)

    def test_the_recycle_bin_is_annas_by_its_number(self):
        mandate = support.demo_mandate(self.path("m.toml"), (r"^exclude ", "recycle_bin = true\nexclude "))
        support.scan(demo.image, self.path("c.schouw"), mandate=mandate)
        report = support.report(self.path("c.schouw"))
        binned = [s["record"] for s in report["signals"] if s["record"]["state"] == "recycle_bin"]
        self.assertEqual([(r["entry"], r["account"]) for r in binned],
                         [("p1:/$Recycle.Bin/S-1-5-21-1-2-3-1001/$RAB12CD.txt", "anna")])

    def test_counts_every_file_and_folder_of_the_device(self):
        walked = support.run(support.RECORDS, demo.image, "--kind", "file_name")
        names = [json.loads(line) for line in walked.out.splitlines()]
        coverage = names.pop()["coverage"]
        self.assertEqual(demo.report["coverage"]["entries"]["seen"], coverage["entries"]["seen"])

    def test_names_devices_volumes_and_stores(self):
        self.assertEqual([(d["id"], d["name"], d["format"], d["state"]) for d in demo.report["devices"]],
                         [("d1", "demo.img", "raw", "read")])
        self.assertEqual([(v["id"], v["filesystem"], v["state"]) for v in demo.report["coverage"]["volumes"]],
                         [("p1", "ntfs", "read"), ("p2", "ext4", "read")])
        stores = {(a["entry"], a["profile"], a["state"]) for a in demo.report["coverage"]["artifacts"]}
        self.assertIn((demo_expected.CHROME, "Default", "read"), stores)
        self.assertIn((demo_expected.CHROME.replace("Default", "Profile 1"), "Profile 1", "read"), stores)
        self.assertIn((demo_expected.CHROME.replace("Google/Chrome", "Microsoft/Edge"), "Default", "read"), stores)
        self.assertIn(("p1:/Users/anna/Downloads/handleiding.txt:Zone.Identifier", "", "read"), stores)
        self.assertEqual(len(stores), 7)

    def test_says_that_it_is_an_exercise(self):
        self.assertIs(demo.report["check"]["exercise"], True)
        self.assertEqual(demo.report["packs"][0]["signed_by"], ["demo-een", "demo-twee"])


class _Page(html.parser.HTMLParser):
    """What a browser would load or run, and the text of the strip that stands on every printed page."""

    def __init__(self):
        super().__init__()
        self.loads, self.tags, self.strip, self._in_strip = [], set(), "", False

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.loads += [(tag, name, value) for name, value in attributes
                       if name in ("src", "srcset", "data", "background", "poster") or name.startswith("on")
                       or (name == "href" and not (value or "").startswith("#"))]
        self._in_strip |= ("class", "side") in attributes

    def handle_endtag(self, tag):
        self._in_strip &= tag != "div"

    def handle_data(self, data):
        if self._in_strip:
            self.strip += data


class HtmlTest(Case):
    def setUp(self):
        super().setUp()
        out = self.path("verslag.html")
        self.assert_status(schouw("report", demo.case, "--format", "html", "--out", out), 0)
        with open(out, encoding="utf-8") as file:
            self.text = file.read()
        self.page = _Page()
        self.page.feed(self.text)

    def test_is_self_contained(self):
        self.assertEqual(self.page.loads, [])
        self.assertEqual(self.page.tags & {"script", "link", "iframe", "object", "embed", "img", "base", "form"}, set())
        self.assertNotRegex(self.text, r"@import|url\(")
        self.assertIn("default-src 'none'", self.text)

    def test_says_on_every_page_that_it_is_an_exercise(self):
        self.assertIn("oefening", self.page.strip)
        printed = self.text[self.text.index("@media print"):self.text.index("</style>")]
        self.assertRegex(printed, r"\.side\{[^}]*position:fixed")

    def test_shows_each_signal_and_what_was_not_read(self):
        text = re.sub(r"<[^>]+>", "", self.text)
        for line in demo_expected.SIGNALS:
            self.assertIn(line[3], text)
        self.assertIn("beschadigd.zip", text)
        self.assertLess(self.text.index("Wat is bekeken, en wat niet"), self.text.index(">Signalen<"))


class VerbsTest(Case):
    def test_look_shows_volumes_and_accounts_alone(self):
        done = schouw("look", "--image", demo.image)
        self.assert_status(done, 0)
        self.assertEqual(done.out.splitlines()[:3], ["Vorm: raw, 44,0 MB", "Deel p1: ntfs, 25,2 MB; accounts: anna, bram",
                                                     "Deel p2: ext4, 16,8 MB; accounts: anna, bram"])

    def test_verify_accepts_the_case_and_its_printed_head(self):
        done = schouw("verify", demo.case)
        self.assert_status(done, 0)
        head = re.search(r"Stand van het logboek: ([0-9a-f]{64})", done.out).group(1)
        self.assert_status(schouw("verify", demo.case, "--head", head), 0)
        self.assert_status(schouw("verify", demo.case, "--head", demo.report["check"]["audit_head"]), 0)
        self.assert_status(schouw("verify", demo.case, "--head", "0" * 63 + "1"), 1)

    def test_verify_sees_a_changed_log(self):
        copy = self.path("c.schouw")
        shutil.copyfile(demo.case, copy)
        with open(copy, "rb") as file:
            data = file.read()
        with open(copy, "wb") as file:
            file.write(data.replace(b"scan finished", b"scan finish3d"))
        done = schouw("verify", copy)
        self.assert_status(done, 1)
        self.assertIn("het logboek klopt niet vanaf regel 2", done.err)

    def test_log_shows_who_did_what(self):
        done = schouw("log", demo.case, "--format", "json")
        self.assert_status(done, 0)
        rows = json.loads(done.out)
        self.assertEqual([(row["seq"], row["who"], row["what"]) for row in rows[:2]],
                         [(1, "M-1001", "scan started"), (2, "M-1001", "scan finished")])
        as_csv = schouw("log", demo.case)
        self.assert_status(as_csv, 0)
        self.assertEqual(as_csv.out.splitlines()[0], "seq,at,who,operation,what,hash")

    def test_report_is_logged_and_handing_over_needs_a_reason(self):
        copy = self.path("c.schouw")
        shutil.copyfile(demo.case, copy)
        self.assert_status(schouw("report", copy, "--format", "csv", "--to", "advocaat"), 2)
        self.assert_status(schouw("report", copy, "--format", "csv", "--as", "M-2002", "--to", "cliënt", "--why", "gesprek"), 0)
        last = json.loads(schouw("log", copy, "--format", "json").out)[-1]
        self.assertEqual((last["who"], last["operation"], last["what"]),
                         ("M-2002", "disclosure", "report as csv to cliënt: gesprek"))

    def test_mandate_check_says_what_may_be_read(self):
        done = schouw("mandate", "check", support.MANDATE)
        self.assert_status(done, 0)
        self.assertIn("Accounts: anna\n", done.out)

    def test_doctor_says_when_memory_cannot_be_locked(self):
        self.assertRegex(schouw("doctor").out, r"Sleutels in het geheugen +in orde: ")
        limited = ["prlimit", "--memlock=0:0"]
        if os.geteuid() == 0:  # whom the limit does not bind
            limited += ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all", "--bounding-set=-all"]
        said = support.run(*limited, support.SCHOUW, "doctor")
        self.assertRegex(said.out, r"Sleutels in het geheugen +LET OP: kunnen in het wisselgeheugen op de schijf komen")

    def test_doctor_finds_every_part_in_order(self):
        done = schouw("doctor")
        self.assert_status(done, 0)
        self.assertNotIn("NIET IN ORDE", done.out)
        for part in ("Processor", "Afscherming van de lezers", "Vertrouwde sleutels", "Regelset", "Controlebestand", "Zelfproef"):
            self.assertRegex(done.out, rf"(?m)^{part} +(in orde|LET OP): ")

    def test_help_stands_at_every_level(self):
        for verbs in ([], ["look"], ["scan"], ["report"], ["verify"], ["log"], ["mandate"], ["mandate", "check"], ["rules"],
                      ["rules", "build"], ["doctor"]):
            done = schouw(*verbs, "--help")
            self.assert_status(done, 0)
            self.assertIn("--help", done.out)

    def test_rules_from_source_to_a_pack_that_scans(self):
        source, pack, trust = support.PACK_SOURCE, self.path("x.pack"), self.path("trust")
        os.makedirs(trust)
        self.assert_status(schouw("rules", "lint", source), 0)
        self.assert_status(schouw("rules", "test", source), 0)
        self.assert_status(schouw("rules", "build", source, "-o", pack), 0)
        for name in ("een", "twee"):
            self.assert_status(schouw("rules", "keygen", "--out", self.path(name), "--no-passphrase"), 0)
            self.assertEqual(os.stat(self.path(name + ".key")).st_mode & 0o077, 0)
            shutil.copy(self.path(name + ".pub"), trust)
            self.assert_status(schouw("rules", "verify", pack, "--trust", trust), 1)
            self.assert_status(schouw("rules", "sign", pack, "--key", self.path(name + ".key")), 0)
        done = schouw("rules", "verify", pack, "--trust", trust)
        self.assert_status(done, 0)
        self.assertNotIn("exercise", done.out)
        self.assertIn("voorbeeldterm-alfa", schouw("rules", "show", pack, "--trust", trust).out)
        self.assert_status(support.scan(demo.image, self.path("c.schouw"), "--trust", trust, packs=[pack]), 1)
        report = support.report(self.path("c.schouw"))
        self.assertIs(report["check"]["exercise"], False)
        self.assertEqual(demo_expected.found(report), demo_expected.SIGNALS)
        self.assertNotIn("oefening", schouw("report", self.path("c.schouw")).out)


if __name__ == "__main__":
    support.main()
