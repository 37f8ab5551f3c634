"""Mandate, check, signatures, register and identity, as they are used: what is refused, and what the report then says."""
import base64
import os
import shutil
import tempfile

import support
from support import Case, schouw

CHECK = """exclude = ["therapeut.example"]
[check]
number = {number}
date = 2026-11-20
reason = "{reason}"
present = ["M-1001", "C-4711"]
[[device]]
id = "d1"
description = "Stick, blauw"
serial = "S-0001"
[[device]]
id = "d2"
description = "Telefoon"
not_checked = "refused"
"""


def setUpModule():
    global folder, stick
    folder = tempfile.mkdtemp(prefix="schouw-e2e-law-")
    stick = os.path.join(folder, "stick")
    os.makedirs(stick)
    for name, text in (("brief.txt", "hier staat voorbeeldterm-alfa\n"),
                       ("anders.txt", "therapeut.example zei iets over voorbeeldterm-alfa\n")):
        with open(os.path.join(stick, name), "w") as out:
            out.write(text)


def tearDownModule():
    shutil.rmtree(folder)


def demo_key(person):
    return os.path.join(support.BIN, "demo-keys", person + ".key")


class LawCase(Case):
    def scan(self, name, *more, **options):
        return support.scan(stick, self.path(name), *more, **options)

    def check_file(self, reason="sample", number=2):
        path = self.path("check.toml")
        with open(path, "w") as out:
            out.write(CHECK.format(reason=reason, number=number))
        return path

    def assert_refused(self, done, sentence):
        self.assertEqual((done.status, done.err), (2, f"schouw: {sentence}\n"), str(done))


class CheckTest(LawCase):
    def test_stands_on_the_report_and_narrows(self):
        case = self.path("c.schouw")
        self.assert_status(self.scan("c.schouw", "--check", self.check_file()), 0)
        report = support.report(case)
        self.assertEqual((report["check"]["number"], report["check"]["of"], report["check"]["reason"], report["check"]["date"]),
                         (2, 3, "sample", "2026-11-20"))
        devices = [(d["id"], d["state"], d["reason"], d["serial"]) for d in report["devices"]]
        self.assertEqual(devices, [("d1", "read", "", "S-0001"), ("d2", "not_checked", "refused", "")])
        self.assertEqual([signal["record"]["entry"] for signal in report["signals"]], ["p0:/brief.txt"])
        self.assertEqual(report["coverage"]["protected"], 1)
        self.assert_refused(schouw("scan", "--add", case, "--image", stick),
                            "de controle noemt 1 te bekijken apparaten en die zijn al bekeken; een volgend apparaat hoort in "
                            "een nieuwe controle")
        self.assertRegex(schouw("report", case).out, r"Niet gecontroleerd:.*Telefoon.*gaf het niet")

    def test_a_cause_needs_the_reviewer(self):
        check = self.check_file("cause")
        sentence = ("een controle op aanleiding moet de tweede lezer van de controleopdracht ondertekenen; laat dat doen met schouw "
                    "mandate sign, of kies reason = \"sample\"")
        self.assert_refused(self.scan("c.schouw", "--check", check), sentence)
        self.assert_status(schouw("mandate", "sign", check, "--key", demo_key("M-1001")), 0)
        self.assert_refused(self.scan("c.schouw", "--check", check), sentence)
        self.assert_status(schouw("mandate", "sign", check, "--key", demo_key("M-2002")), 0)
        self.assert_status(self.scan("c.schouw", "--check", check), 0)
        self.assertEqual(support.report(self.path("c.schouw"))["check"]["reason"], "cause")

    def test_more_than_the_mandate_is_refused_with_its_line(self):
        check = self.check_file(number=4)
        done = self.scan("c.schouw", "--check", check)
        self.assert_status(done, 2)
        self.assertIn(f"{check}:3:10: \"number\" in [check] must be a whole number from 1 to 3", done.err)
        self.assertFalse(os.path.exists(self.path("c.schouw")))


class RegisterTest(LawCase):
    def test_the_quota_holds(self):
        register = self.path("register")
        for number in (1, 2, 3):
            self.assert_status(self.scan(f"c{number}.schouw", "--register", register), 0)
            self.assertEqual(support.report(self.path(f"c{number}.schouw"))["check"]["number"], number)
        self.assert_refused(self.scan("c4.schouw", "--register", register),
                            "de controles van dit jaar van het toezicht zijn opgebruikt (3); de volgende kan in het nieuwe jaar")
        self.assertFalse(os.path.exists(self.path("c4.schouw")))

    def test_a_check_is_used_once(self):
        register, check = self.path("register"), self.check_file()
        self.assert_status(self.scan("a.schouw", "--register", register, "--check", check), 0)
        self.assert_refused(self.scan("b.schouw", "--register", register, "--check", check),
                            "deze controle is al gebruikt op 20 november 2026; elke controle heeft een eigen ondertekend bestand")

    def test_a_changed_register_is_seen(self):
        register = self.path("register")
        self.assert_status(self.scan("a.schouw", "--register", register), 0)
        with open(register) as file:
            text = file.read()
        with open(register, "w") as out:
            out.write(text.replace(" 1 1 ", " 1 9 "))
        done = self.scan("b.schouw", "--register", register)
        self.assert_status(done, 2)
        self.assertIn("klopt niet vanaf regel 2", done.err)

    def test_since_the_previous_check(self):
        register = self.path("register")
        mandate = support.demo_mandate(self.path("m.toml"), (r"^since .*$", 'since = "previous_check"'))
        self.assert_status(self.scan("a.schouw", "--register", register, "--check", self.check_file(number=1)), 0)
        self.assert_status(self.scan("b.schouw", "--register", register, mandate=mandate), 0)
        check = support.report(self.path("b.schouw"))["check"]
        self.assertEqual((check["since"], check["previous_check"], check["number"]), ("2026-11-20", "2026-11-20", 2))


class SignatureTest(LawCase):
    def test_a_real_mandate_must_be_signed(self):
        mandate = support.demo_mandate(self.path("m.toml"), (r"^themes .*$", 'themes = ["demo", "kansspel"]'))
        self.assert_refused(self.scan("c.schouw", mandate=mandate),
                            f"{mandate}: de controleopdracht is niet ondertekend door een tweede lezer die erin staat, of daarna "
                            "veranderd; laat hem ondertekenen met schouw mandate sign")
        self.assert_refused(schouw("mandate", "sign", mandate, "--key", demo_key("M-2002")),
                            'de sleutels voor oefeningen ondertekenen alleen opdrachten met het thema "demo"')

    def test_a_signed_one_is_named_and_may_not_change(self):
        mandate = support.demo_mandate(self.path("m.toml"))
        self.assert_status(schouw("mandate", "sign", mandate, "--key", demo_key("M-2002")), 0)
        self.assertIn("Handtekening: M-2002 als mandate", schouw("mandate", "check", mandate).out)
        self.assert_status(self.scan("c.schouw", mandate=mandate), 0)
        self.assertEqual(support.report(self.path("c.schouw"))["check"]["mandate_signed_by"], ["M-2002"])
        with open(mandate, "a") as out:
            out.write("# later\n")
        done = self.scan("d.schouw", mandate=mandate)
        self.assert_status(done, 2)
        self.assertIn("of daarna veranderd", done.err)

    def test_not_by_the_officer(self):
        mandate = support.demo_mandate(self.path("m.toml"))
        self.assert_refused(schouw("mandate", "sign", mandate, "--key", demo_key("M-1001")),
                            "M-1001 mag dit hier niet doen: een controleopdracht ondertekenen is aan: tweede lezer")

    def test_widening_has_a_last_day(self):
        mandate = support.demo_mandate(self.path("m.toml"), (
            r"^accounts .*$", 'accounts = ["*"]\nwidened_by = "M-2002"\nwidened_why = "x"\nwidened_until = 2026-11-01'))
        done = self.scan("c.schouw", mandate=mandate)
        self.assert_status(done, 2)
        self.assertIn("alle accounts bekijken mocht tot en met 1 november 2026", done.err)


def shapes(text):
    """A text as it may stand somewhere: UTF-8, UTF-16, base64 at each of three offsets, folded."""
    found = set()
    for form in {text, text.lower(), text.upper()}:
        raw = form.encode()
        found |= {raw, form.encode("utf-16-le"), form.encode("utf-16-be")}
        for before in range(3):  # the middle of a base64 text does not hang on what stands around it
            coded = base64.b64encode(b"x" * before + raw + b"x" * 3)
            found.add(coded[4:len(coded) - 8])
    return found


def leaks(data, texts):
    return [text for text in texts if any(shape in data for shape in shapes(text))]


class ProtectedTest(LawCase):
    SECRETS = ["Zitting-Geheim-Alfa", "Luisterlijn-Geheim-Bravo", "Draad-Geheim-Charlie", "Bijlage-Geheim-Delta"]

    def device(self):
        folder = self.path("apparaat")
        os.makedirs(folder)
        mail = ("From: {0}\nTo: {1}\nSubject: {2}\nDate: Mon, 1 Jun 2026 10:00:00 +0200\nMessage-ID: <{3}@post.example>\n{4}\n"
                "{5} voorbeeldterm-alfa\n\n")
        with open(os.path.join(folder, "post.mbox"), "w") as out:
            for number, (sender, to, more, text) in enumerate([
                    ("anna@post.example", "broer@post.example", "", self.SECRETS[2]),
                    ("info@advocaat-voorbeeld.example", "anna@post.example", "References: <0@post.example>\n", self.SECRETS[0]),
                    ("anna@post.example", "vriend@post.example", "", "gewone post")]):
                out.write("From x Mon Jun  1 10:00:00 2026\n" + mail.format(sender, to, "post", number, more, text))
        with open(os.path.join(folder, "hulp.txt"), "w") as out:
            out.write(f"luisterlijn-voorbeeld.example {self.SECRETS[1]} voorbeeldterm-alfa\n")
        with open(os.path.join(folder, "brief.eml"), "w") as out:
            out.write("From: info@therapie-voorbeeld.example\nTo: anna@post.example\nSubject: afspraak\n"
                      "Date: Mon, 1 Jun 2026 10:00:00 +0200\nMessage-ID: <b@post.example>\nMIME-Version: 1.0\n"
                      "Content-Type: multipart/mixed; boundary=grens\n\n--grens\nContent-Type: text/plain\n\ngroet\n--grens\n"
                      "Content-Type: text/plain; name=a.txt\nContent-Disposition: attachment; filename=a.txt\n\n"
                      f"{self.SECRETS[3]} voorbeeldterm-alfa\n--grens--\n")
        return folder

    def everything(self, case):
        """All bytes that a check leaves or prints."""
        data = b""
        for name in os.listdir(self.folder):
            if name.startswith("c.schouw"):
                with open(self.path(name), "rb") as file:
                    data += file.read()
        for form in ("html", "json", "csv"):
            data += schouw("report", case, "--format", form).out.encode()
        return data + schouw("log", case).out.encode()

    def test_nothing_of_a_protected_party_is_anywhere(self):
        mandate = support.wide_mandate(self.path("m.toml"))
        case = self.path("c.schouw")
        done = support.scan(self.device(), case, mandate=mandate)
        self.assertIn(done.status, (0, 1), str(done))
        report = support.report(case)
        texts = " ".join(s["match"]["before"] for s in report["signals"])
        self.assertIn("gewone post", texts)
        self.assertEqual(len([s for s in report["signals"] if s["match"]["text"] == "voorbeeldterm-alfa"]), 1)
        self.assertGreaterEqual(report["coverage"]["protected"], 5)
        self.assertEqual(leaks(self.everything(case) + done.err.encode() + done.out.encode(), self.SECRETS), [])

    def test_a_planted_leak_is_found(self):
        """The search itself: whatever shape a leak has, it is seen."""
        text = self.SECRETS[0]
        for data in (text.encode(), text.encode("utf-16-le"), text.upper().encode(),
                     base64.b64encode(b"iets " + text.encode() + b" meer")):
            self.assertEqual(leaks(b"voor" + data + b"na", self.SECRETS), [text])
        self.assertEqual(leaks(b"niets van dat alles", self.SECRETS), [])

    def test_without_the_party_it_would_have_been_found(self):
        """What the list keeps out is what the rules would have hit."""
        folder = self.device()
        with open(os.path.join(folder, "post.mbox")) as file:
            text = file.read()
        with open(os.path.join(folder, "post.mbox"), "w") as out:
            out.write(text.replace("advocaat-voorbeeld.example", "iemand.example"))
        case = self.path("c.schouw")
        support.scan(folder, case, mandate=support.wide_mandate(self.path("m.toml")))
        self.assertEqual(leaks(self.everything(case), self.SECRETS), [self.SECRETS[0], self.SECRETS[2]])

    def test_no_scan_without_the_list_of_protected_parties(self):
        programs = self.path("bin")
        shutil.copytree(support.BIN, programs, ignore=shutil.ignore_patterns("*_test", "*_corpus", "protected.toml*"))
        program = os.path.join(programs, "schouw")
        pack = os.path.join(programs, "packs", "demo.pack")
        command = [program] + support.scan_command(stick, self.path("c.schouw"), packs=[pack])[1:]
        self.assert_refused(support.run(*command),
                            "de lijst van partijen die met rust worden gelaten (protected.toml) is er niet; er is niets gelezen. "
                            "Vraag de beheerder om die lijst, bij de vertrouwde sleutels")
        with open(os.path.join(programs, "trust", "protected.toml"), "w") as out:
            out.write('[protected]\nname = "x"\nversion = "1"\nvalid_until = 2099-01-01\nentries = ["x.example"]\n')
        done = support.run(*command)
        self.assert_status(done, 2)
        self.assertIn("is niet ondertekend door de organisatie, of daarna veranderd", done.err)


class PlanTest(LawCase):
    def test_a_draw_can_be_redone_from_its_seed(self):
        seed = self.path("seed")
        made = schouw("plan", "seed", "--out", seed, "--as", "M-4004")
        self.assert_status(made, 0)
        draw = ["plan", "draw", support.MANDATE, "--seed", seed, "--from", "2026-01-15", "--until", "2027-01-14", "--as", "M-4004"]
        first, second = schouw(*draw), schouw(*draw, "--commitment", made.out.strip())
        self.assert_status(first, 0)
        self.assertEqual(first.out, second.out)
        self.assertIn(made.out.strip(), first.out)
        self.assertRegex(first.out, r"\nRN-2026-000123;1;1;(2026-\d\d|2027-01)-\d\d\n")
        self.assert_status(schouw(*draw, "--commitment", "0" * 64), 2)
        self.assert_refused(schouw(*draw[:-1], "M-1001"),
                            "M-1001 mag dit hier niet doen: controles loten is aan: tweede lezer of planner")

    def test_figures_hide_small_numbers(self):
        self.assert_status(self.scan("a.schouw"), 0)
        done = schouw("plan", "stats", self.folder, "--as", "M-4004", "--planned", "3")
        self.assert_status(done, 0)
        self.assertIn("checks;done;minder dan 5\nchecks;planned;3\n", done.out)
        self.assertNotIn("C-4711", done.out)


class IdentityTest(LawCase):
    def test_who_may_scan(self):
        self.assert_status(self.scan("a.schouw", "--as", "M-1001"), 0)
        self.assert_status(self.scan("b.schouw", "--as", "M-3003"), 0)
        self.assertIn("M-3003", schouw("log", self.path("b.schouw")).out)
        self.assert_refused(self.scan("c.schouw", "--as", "M-2002"),
                            "M-2002 mag dit hier niet doen: een gegevensdrager bekijken is aan: medewerker of digitaal specialist")
        self.assert_refused(self.scan("c.schouw", "--as", "M-9999"),
                            "M-9999 staat niet op de lijst van medewerkers; controleer de code of vraag de beheerder om een nieuwe "
                            "lijst")
        self.assert_refused(self.scan("c.schouw", "--as", "M-1001", "--key", demo_key("M-2002")),
                            f"{demo_key('M-2002')} is niet de sleutel van M-1001 op de lijst van medewerkers; gebruik de eigen "
                            "sleutel")

    def test_the_list_of_people_is_shown(self):
        done = schouw("people", "check", os.path.join(support.BIN, "trust", "people.toml"))
        self.assert_status(done, 0)
        self.assertIn("M-2002: tweede lezer\n", done.out)


if __name__ == "__main__":
    support.main()
