"""Mandate, check, signatures, register and identity, as they are used: what is refused, and what the report then says."""
import os
import shutil
import subprocess
import tempfile
import time

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


class ProtectedListTest(LawCase):
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


class AlteredTest(LawCase):
    """One bit, anywhere in a case that was closed; and in the log of writes that a killed scan leaves beside it."""

    def flips(self, size, page=4096):
        """Places in every part of every page: its head, its pointers, its cells, its end, and the bytes after the last page."""
        for start in range(0, size, page):
            for offset in (0, 5, 29, 97, 1021, 2477, 4090):
                if start + offset < size:
                    yield start + offset, 1 << (start // page + offset) % 8
        yield from ((at, 0x10) for at in range(max(0, size - 64), size, 9))

    def altered(self, path, whole, at, bit):
        with open(path, "r+b") as file:
            file.seek(at)
            file.write(bytes([whole[at] ^ bit]))
        done = schouw("verify", self.path("c.schouw"))
        with open(path, "r+b") as file:
            file.seek(at)
            file.write(whole[at:at + 1])
        return done

    def test_a_bit_anywhere_in_a_closed_case_is_found(self):
        self.assert_status(self.scan("c.schouw"), 0)
        path = self.path("c.schouw")
        with open(path, "rb") as file:
            whole = file.read()
        places = list(self.flips(len(whole)))
        missed = [at for at, bit in places[::3] if self.altered(path, whole, at, bit).status == 0]
        self.assertEqual((missed, schouw("verify", path).status), ([], 0), f"of {len(places[::3])}")

    def test_a_bit_in_the_log_of_a_killed_scan_is_never_called_in_order(self):
        for number in range(3000):
            with open(self.path(f"brief{number}.txt"), "w") as out:
                out.write("voorbeeldterm-alfa\n" * 9)
        path = self.path("c.schouw")
        scan = subprocess.Popen(support.scan_command(self.folder, path, "--progress", "none"), stdout=subprocess.DEVNULL,
                                stderr=subprocess.DEVNULL)
        while not (os.path.exists(path + "-wal") and os.path.getsize(path + "-wal") > 200_000) and scan.poll() is None:
            time.sleep(0.002)
        scan.kill()
        scan.wait()
        wal = path + "-wal"
        self.assertTrue(os.path.exists(wal), "the scan was to be killed before it ended")
        with open(wal, "rb") as file:
            whole = file.read()
        for at in range(7, len(whole), max(1, len(whole) // 40)):
            done = self.altered(wal, whole, at, 1 << at % 8)
            self.assertTrue(done.status != 0 or "De laatste sessie is afgebroken" in done.out, f"{at}: {done}")


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


class SecretsTest(LawCase):
    """What is typed stands in memory that is never swapped out, nowhere else, and no core dump would have it."""
    PHRASE = b"voorbeeldzin-in-het-geheugen"

    def places(self, pid):
        """The flags of each mapping of the process that holds the phrase."""
        found, begin, end = [], 0, 0
        with open(f"/proc/{pid}/smaps") as smaps, open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
            for line in smaps:
                word = line.split(None, 1)[0]
                if not word.endswith(":"):
                    begin, end = (int(part, 16) for part in word.split("-"))
                elif word == "VmFlags:":
                    try:
                        held = os.pread(memory.fileno(), end - begin, begin)
                    except (OSError, OverflowError):  # a guard, or the kernel's own
                        continue
                    found += [line.split()[1:]] * held.count(self.PHRASE)
        return found

    def test_a_passphrase_stands_in_locked_memory_alone(self):
        process = subprocess.Popen([support.SCHOUW, "rules", "keygen", "--out", self.path("M-1")], stdin=subprocess.PIPE,
                                   stderr=subprocess.PIPE, bufsize=0)
        process.stdin.write(self.PHRASE)  # its line does not end yet
        deadline = time.monotonic() + 30
        while not (places := self.places(process.pid)) and time.monotonic() < deadline:
            time.sleep(0.05)
        self.assertEqual(len(places), 1)
        self.assertLessEqual({"lo", "dd"}, set(places[0]))
        with open(f"/proc/{process.pid}/limits") as limits:
            self.assertRegex(limits.read(), r"Max core file size +[01] +[01] ")
        process.stdin.write(b"\n")
        err = process.communicate(timeout=60)[1]
        self.assertEqual(process.returncode, 0, err)


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

    def test_every_row_of_the_role_table_is_tried(self):
        """Each verb that wants somebody, by each of the five people there are: refused with the row's own sentence, or not for
        that reason."""
        case, other = self.path("a.schouw"), self.path("b.schouw")
        self.assert_status(self.scan("a.schouw"), 0)
        self.assert_status(self.scan("b.schouw"), 0)
        check, seed, mandate = self.check_file(), self.path("seed"), support.demo_mandate(self.path("m.toml"))
        cause = self.path("cause.toml")
        with open(self.check_file("cause")) as text, open(cause, "w") as out:
            out.write(text.read())
        self.check_file()
        why = ["--why", "proef"]
        officer, reviewer, specialist, planner, privacy = "M-1001", "M-2002", "M-3003", "M-4004", "M-5005"
        both = {officer, reviewer}
        verbs = {
            "een gegevensdrager bekijken": ({officer, specialist}, ["scan", "--add", case, "--image", self.path("niets")]),
            "signalen inzien": (both, ["report", case, "--format", "json"]),
            "een verslag aan iemand geven": (both, ["report", case, "--to", "iemand", *why]),
            "een controle aftekenen": ({reviewer}, ["finalise", case]),
            "een afgetekend verslag verbeteren": (both, ["correct", case, *why]),
            "twee controles vergelijken": (both, ["compare", case, other, *why]),
            "een controle opschonen": (both, ["purge", case, *why]),
            "het opschonen tegenhouden": (both | {privacy}, ["hold", case, *why]),
            "aan de politie melden": (both | {specialist}, ["notice", case]),
            "het logboek inzien": (both | {privacy}, ["log", case]),
            "tellingen van oordelen maken": ({reviewer}, ["counts", case, "-o", self.path("c.json")]),
            "controles loten": ({reviewer, planner}, ["plan", "seed", "--out", seed]),
            "jaarcijfers maken": ({reviewer, planner, privacy}, ["plan", "stats", self.folder, "--planned", "3"]),
        }
        for act, (may, command) in verbs.items():
            for person in (officer, reviewer, specialist, planner, privacy):
                if command[0] == "purge" and person in both:
                    continue  # would take away what the next ones are tried on; tests/unit/store/retention_test.cc
                done = schouw(*command, "--as", person)
                refused = f"{person} mag dit hier niet doen: {act} is aan" in done.err
                self.assertEqual(refused, person not in may, str(done))
                self.assertTrue(done.status == 2 or not refused, str(done))
        signs = {mandate: {reviewer}, check: both, cause: both}
        for path, may in signs.items():
            for person in (officer, reviewer, specialist, planner, privacy):
                done = schouw("mandate", "sign", path, "--key", demo_key(person))
                self.assertEqual("mag dit hier niet doen" in done.err, person not in may, f"{path} {done}")
        for pair in ((officer, officer), (officer, specialist), (planner, reviewer)):  # lifting takes two, one of them a reviewer
            done = schouw("lift", case, "--as", pair[0], "--as", pair[1], "--police-reference", "P-1")
            self.assert_status(done, 2)

    def test_who_makes_a_report_has_the_key(self):
        case = self.path("a.schouw")
        self.assert_status(self.scan("a.schouw"), 0)
        done = schouw("report", case, "--as", "M-1001", "--key", demo_key("M-2002"), "--to", "iemand", "--why", "proef")
        self.assert_status(done, 2)
        self.assertIn("is niet de sleutel van M-1001", done.err)
        self.assert_status(schouw("report", case, "--as", "M-1001", "--to", "de rechter", "--why", "proef"), 0)
        self.assertRegex(schouw("log", case).out, r'"M-1001","disclosure","[^"]*de rechter: proef"')
        self.assertIn("in orde", schouw("verify", case).out)

    def test_the_list_of_people_is_shown(self):
        done = schouw("people", "check", os.path.join(support.BIN, "trust", "people.toml"))
        self.assert_status(done, 0)
        self.assertIn("M-2002: tweede lezer\n", done.out)


if __name__ == "__main__":
    support.main()
