"""Every refusal: the exact sentence on stderr, exit status 2, and no case file where none should be."""
import os
import re
import shutil
import tempfile

import support
from support import Case, schouw

NO_CASE_GIVEN = "geef één van --case (nieuwe controle), --add (nog een apparaat) of --resume (verdergaan)"


def setUpModule():
    global folder, image, stick
    folder = tempfile.mkdtemp(prefix="schouw-e2e-refusals-")
    image = support.make_image(os.path.join(folder, "demo.img"))
    stick = os.path.join(folder, "stick")
    os.makedirs(stick)
    with open(os.path.join(stick, "brief.txt"), "w") as out:
        out.write("hier staat voorbeeldterm-alfa\n")


def tearDownModule():
    shutil.rmtree(folder)


class RefusalCase(Case):
    def assert_refused(self, done, *sentences):
        """The very lines on stderr (after "schouw: " for the first), nothing on stdout, status 2."""
        self.assertEqual((done.status, done.out, done.err), (2, "", "schouw: " + "\n".join(sentences) + "\n"), str(done))

    def assert_scan_refused(self, *sentences, given=None, more=(), **options):
        case = self.path("nieuw.schouw")
        self.assert_refused(support.scan(given or image, case, *more, **options), *sentences)
        self.assertEqual([name for name in os.listdir(self.folder) if name.startswith("nieuw")], [])

    def mandate(self, *changes):
        return support.demo_mandate(self.path("m.toml"), *changes)


class MandateTest(RefusalCase):
    def test_none_given(self):
        self.assert_refused(schouw("scan", "--image", image, "--rules", support.PACK, "--case", self.path("c.schouw")),
                            "--mandate ontbreekt: zonder controleopdracht wordt niets gelezen")
        self.assertEqual(os.listdir(self.folder), [])

    def test_not_there(self):
        name = self.path("nergens.toml")
        self.assert_scan_refused(f"controleopdracht: {name}: bestaat niet; controleer de naam en de map", mandate=name)

    def test_faults_are_all_named_with_file_line_and_column(self):
        name = self.mandate((r"^accounts  = .*$", 'acounts = ["anna"]'), (r"^since .*$", "since   = 2026-02-30"),
                            (r"^because.document .*\n", ""))
        self.assert_scan_refused(
            "de controleopdracht klopt niet; er is niets gelezen",
            f'{name}:13:2: [client] needs "accounts": a list of the client\'s accounts, such as ["anna"]',
            f'{name}:15:1: unknown key "acounts" in [client] (did you mean "accounts"?)',
            f'{name}:18:78: record kind "document" is wider than the default; expected because.document = "..." with the '
            "words of the condition that carry it",
            f'{name}:20:11: "since" in [scope] must be a date, such as 2026-03-01, or "previous_check"; 2026-02-30 does not '
            "exist", mandate=name)

    def test_expired(self):
        name = self.mandate((r"^valid_from .*$", "valid_from = 2025-01-15"), (r"^valid_until .*$", "valid_until = 2025-12-31"),
                            (r"^since .*$", "since = 2025-03-01"))
        self.assert_scan_refused(
            f"{name}: deze controleopdracht is niet meer geldig: hij gold van 15 januari 2025 tot en met 31 december 2025; "
            "vraag een nieuwe aan als de voorwaarde nog loopt", mandate=name)

    def test_not_yet_valid(self):
        name = self.mandate((r"^valid_from .*$", "valid_from = 2098-01-15"), (r"^valid_until .*$", "valid_until = 2099-01-14"))
        self.assert_scan_refused(
            f"{name}: deze controleopdracht is nog niet geldig: hij geldt van 15 januari 2098 tot en met 14 januari 2099; "
            "wacht tot die dag of kies een andere controleopdracht", mandate=name)

    def test_theme_not_named(self):
        name = self.mandate((r"^themes .*$", 'themes = ["anders"]'))
        self.assert_scan_refused('regelset demo hoort bij het thema "demo", en de controleopdracht noemt alleen: anders; kies '
                                 "een regelset die bij de controleopdracht past", mandate=name)

    def test_account_not_on_the_device(self):
        name = self.mandate((r"^accounts .*$", 'accounts = ["carla"]'))
        self.assert_scan_refused(
            "op deze gegevensdrager staan 2 accounts, en geen daarvan is genoemd in de controleopdracht; er is niets gelezen. "
            "Vraag de cliënt welk account van hem is en laat de opdracht daarop aanpassen", mandate=name)

    def test_everything_of_every_account_without_a_reason(self):
        name = self.mandate((r"^accounts .*$", 'accounts = ["*"]'))
        done = support.scan(image, self.path("nieuw.schouw"), mandate=name)
        self.assert_status(done, 2)
        self.assertIn("widened_by", done.err)
        self.assertFalse(os.path.exists(self.path("nieuw.schouw")))


class PackTest(RefusalCase):
    def setUp(self):
        super().setUp()
        self.pack = self.path("x.pack")
        self.assert_status(schouw("rules", "build", support.PACK_SOURCE, "-o", self.pack), 0)

    def sign(self, name):
        self.assert_status(schouw("rules", "sign", self.pack, "--key", os.path.join(support.KEYS, f"demo-{name}.key")), 0)

    def test_none_given(self):
        self.assert_scan_refused("--rules ontbreekt: met welke regelset moet worden gekeken?", packs=())

    def test_not_there(self):
        name = self.path("nergens.pack")
        self.assert_scan_refused(f"regelset: {name}: bestaat niet; controleer de naam en de map", packs=[name])

    def test_unsigned(self):
        self.assert_scan_refused(
            f"{self.pack}: regelset demo 1.0.0 is niet ondertekend door iemand die dit programma vertrouwt; vraag de "
            "regelbeheerder om een ondertekende versie", packs=[self.pack])

    def test_signed_once(self):
        self.sign("een")
        self.assert_scan_refused(
            f"{self.pack}: regelset demo 1.0.0 is maar door één vertrouwde sleutel ondertekend (demo-een) en dat moeten er "
            "twee zijn; laat een tweede regelbeheerder ondertekenen", packs=[self.pack])

    def test_signed_twice_by_the_same_key(self):
        self.sign("een")
        self.assert_refused(schouw("rules", "sign", self.pack, "--key", os.path.join(support.KEYS, "demo-een.key")),
                            "this key has signed the pack already")

    def test_signed_by_keys_that_are_not_trusted(self):
        os.makedirs(self.path("trust"))
        self.assert_scan_refused(
            f"{support.PACK}: regelset demo 1.0.0 is niet ondertekend door iemand die dit programma vertrouwt; vraag de "
            "regelbeheerder om een ondertekende versie", more=["--trust", self.path("trust")])

    def test_trust_folder_not_there(self):
        name = self.path("nergens")
        self.assert_scan_refused(f"vertrouwde sleutels: de map met vertrouwde sleutels is er niet: {name}; kies een andere met "
                                 "--trust", more=["--trust", name])

    def test_changed_by_one_bit_anywhere(self):
        with open(support.PACK, "rb") as file:
            whole = file.read()
        for at in [0, 9, 40, 100, 500] + list(range(1000, len(whole), len(whole) // 25)) + [len(whole) - 1]:
            changed = bytearray(whole)
            changed[at] ^= 4
            with open(self.pack, "wb") as out:
                out.write(changed)
            done = support.scan(image, self.path("nieuw.schouw"), packs=[self.pack])
            self.assert_status(done, 2)
            self.assertRegex(done.err, r"^schouw: \S*/x\.pack( is gemaakt voor een andere versie van Schouw; .*| is geen hele regelset; hij is beschadigd of veranderd\. Haal de "
                             r"regelset opnieuw op \(.*\)|: regelset demo 1\.0\.0 is (veranderd nadat|maar door|niet ondert).*)\n$")
            self.assertFalse(os.path.exists(self.path("nieuw.schouw")))

    def trust(self, *, revoked="", used=""):
        """A trust folder of the demo keys, with what it takes back and which versions were used."""
        shutil.rmtree(self.path("trust"), ignore_errors=True)
        shutil.copytree(os.path.join(support.BIN, "trust"), self.path("trust"))
        for name, text in (("revoked.txt", revoked), ("used-versions.txt", used)):
            with open(self.path("trust/" + name), "w", encoding="utf-8") as out:
                out.write(text)
        return ["--trust", self.path("trust")]

    def test_layout_of_another_version(self):
        with open(support.PACK, "rb") as file:
            whole = bytearray(file.read())
        for version in (0, 1, 3, 255):
            whole[8] = version
            with open(self.pack, "wb") as out:
                out.write(whole)
            done = support.scan(image, self.path("nieuw.schouw"), packs=[self.pack])
            self.assert_status(done, 2)
            self.assertEqual(done.err, f"schouw: {self.pack} is gemaakt voor een andere versie van Schouw; vraag de "
                             f"regelbeheerder om hem opnieuw te maken (layout {version} of a rule pack; this program reads "
                             "layout 2: build it again from its source)\n")
            self.assertFalse(os.path.exists(self.path("nieuw.schouw")))

    def test_too_large(self):
        shutil.copyfile(support.PACK, self.pack)
        os.truncate(self.pack, 1_000_000_001)
        self.assert_scan_refused(f"{self.pack} is te groot voor een regelset (meer dan 1 GB); haal de regelset opnieuw op",
                                 packs=[self.pack])

    def test_past_its_last_day(self):
        source = self.path("bron")
        shutil.copytree(support.PACK_SOURCE, source)
        with open(source + "/pack.toml", encoding="utf-8") as file:
            text = re.sub(r"(?m)^valid_until.*$", "valid_until = 2026-01-31", file.read())
        with open(source + "/pack.toml", "w", encoding="utf-8") as out:
            out.write(text)
        self.assert_status(schouw("rules", "build", source, "-o", self.pack), 0)
        self.sign("een")
        self.sign("twee")
        self.assert_scan_refused(f"{self.pack}: regelset demo 1.0.0 was geldig tot en met 31 januari 2026; vraag de "
                                 "regelbeheerder om een nieuwe versie", packs=[self.pack])

    def test_taken_back(self):
        shown = schouw("rules", "show", support.PACK).out
        pack = re.search(r"sha256: +([0-9a-f]{64})", shown).group(1)
        key = re.search(r"demo-een \(([0-9a-f]{16})\)", shown).group(1)
        for revoked, words in (
                (f"pack {pack} te veel vals alarm\n", "is ingetrokken (te veel vals alarm); vraag de nieuwste versie"),
                ("below demo 1.0.1 vervangen\n", "is ingetrokken (vervangen); gebruik versie 1.0.1 of nieuwer"),
                (f"key {key} kwijt\n", "is ondertekend met sleutel demo-een, die is ingetrokken; vraag de regelbeheerder om een "
                                       "andere handtekening")):
            self.assert_scan_refused(f"{support.PACK}: regelset demo 1.0.0 {words}", more=self.trust(revoked=revoked))

    def test_an_older_version_than_was_used(self):
        self.assert_scan_refused("regelset demo 1.0.0 is ouder dan versie 1.0.1, die hier al is gebruikt; neem de nieuwste "
                                 "versie (of --older-pack, als de oude bedoeld is)", more=self.trust(used="demo 1.0.1\n"))
        done = support.scan(image, self.path("ouder.schouw"), "--older-pack", *self.trust(used="demo 1.0.1\n"))
        self.assertIn(done.status, (0, 1), str(done))

    def test_cut_off_and_no_pack_at_all(self):
        with open(support.PACK, "rb") as file:
            whole = file.read()
        for content in (whole[:1000], whole[:-1], b"", b"hallo\n", bytes(4096)):
            with open(self.pack, "wb") as out:
                out.write(content)
            done = support.scan(image, self.path("nieuw.schouw"), packs=[self.pack])
            self.assert_status(done, 2)
            self.assertTrue(done.err.startswith(f"schouw: {self.pack} is geen hele regelset; hij is beschadigd of veranderd. "
                                                "Haal de regelset opnieuw op ("), done.err)
            self.assertEqual(done.err.count("\n"), 1)
            self.assertFalse(os.path.exists(self.path("nieuw.schouw")))


class CaseFileTest(RefusalCase):
    def test_exists_already_and_stays_as_it_is(self):
        case = self.path("c.schouw")
        with open(case, "w") as out:
            out.write("van iemand anders")
        self.assert_refused(support.scan(image, case),
                            f"{case} bestaat al; kies een andere naam, of ga verder met --resume of --add")
        with open(case) as file:
            self.assertEqual(file.read(), "van iemand anders")

    def test_folder_is_not_there(self):
        case = self.path("nergens/c.schouw")
        self.assert_refused(support.scan(image, case), f"de map {self.path('nergens')} voor controlebestand {case} bestaat niet; "
                            "maak die map eerst, of kies een andere")

    def test_folder_may_not_be_written(self):
        """Root may write everywhere, so root does this as nobody."""
        nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.geteuid() == 0 else []
        if support.run(*nobody, support.SCHOUW, "--version").status != 0:
            self.skipTest(f"nobody may not run {support.SCHOUW}")
        closed, pack = self.path("dicht"), self.path("demo.pack")
        os.makedirs(closed)
        shutil.copyfile(support.PACK, pack)  # the built one is for its owner alone
        for path, mode in ((closed, 0o555), (pack, 0o644), (self.folder, 0o755), (folder, 0o755)):
            os.chmod(path, mode)
        case = os.path.join(closed, "c.schouw")
        done = support.run(*nobody, *support.scan_command(stick, case, packs=[pack]))
        self.assert_status(done, 2)
        self.assertRegex(done.err, rf"^schouw: .*{re.escape(case)}.*(schrijven|geschreven|toestemming|rechten).*\n$")
        self.assertEqual(os.listdir(closed), [])

    def test_what_is_no_file(self):
        pipe = self.path("pijp")
        os.mkfifo(pipe)
        for name in (pipe, self.folder):
            for verb in (["report"], ["verify"], ["scan", "--resume"]):
                self.assert_refused(schouw(*verb, name, timeout=20),
                                    f"{name} is geen controlebestand van Schouw; geef een bestand dat schouw scan heeft gemaakt")
        self.assert_refused(schouw("status", pipe), f"{pipe} is geen map; geef een map met controlebestanden")
        self.assert_refused(schouw("look", "--image", pipe), f"{pipe} is een pijp (named pipe), geen gegevensdrager; geef een "
                            "gegevensdrager, een kopie daarvan, een map, of een zip of tar")
        self.assert_scan_refused(f"controleopdracht: {pipe}: is geen bestand", mandate=pipe)

    def test_not_a_case(self):
        text = self.path("text.txt")
        with open(text, "w") as out:
            out.write("geen controlebestand\n" * 100)
        for command in (["report", text], ["verify", text], ["log", text], ["scan", "--resume", text],
                        ["scan", "--add", text, "--image", stick]):
            self.assert_refused(schouw(*command), f"{text} is geen controlebestand van Schouw; geef een bestand dat schouw "
                                "scan heeft gemaakt")

    def test_not_there(self):
        name = self.path("nergens.schouw")
        for command in (["report", name], ["verify", name], ["log", name], ["scan", "--resume", name],
                        ["scan", "--add", name, "--image", stick]):
            self.assert_refused(schouw(*command), f"controlebestand {name} is er niet; controleer de naam en de map")
        self.assertEqual(os.listdir(self.folder), [])


class FullDiskTest(RefusalCase):
    def setUp(self):
        super().setUp()
        if os.geteuid() != 0:
            self.skipTest("a small disk can be made by root alone")
        self.disk = self.path("disk")
        os.makedirs(self.disk)
        support.tool("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", self.disk)
        self.addCleanup(support.tool, "umount", self.disk)

    def test_no_room_to_begin(self):
        with open(os.path.join(self.disk, "rest"), "wb") as out:
            out.write(bytes((1024 + 860) << 10))
        done = support.scan(stick, os.path.join(self.disk, "c.schouw"))
        self.assert_status(done, 2)
        self.assertRegex(done.err, r"^schouw: de schijf is vol: .* Er is niets gelezen.*\n$")
        self.assertEqual(os.listdir(self.disk), ["rest"])

    def many_signals(self):
        tree = self.path("veel")
        os.makedirs(tree)
        for number in range(400):
            with open(os.path.join(tree, f"brief{number:03}.txt"), "w") as out:
                out.write("".join(f"regel {line}: voorbeeldterm-alfa en nog wat {number * line}\n" for line in range(40)))
        return tree

    def test_one_sentence_and_what_was_stored_stays_readable_and_goes_on_elsewhere(self):
        case = os.path.join(self.disk, "c.schouw")
        done = support.scan(self.many_signals(), case)
        self.assert_status(done, 2)
        self.assertEqual(done.err, f"schouw: de schijf is vol, controlebestand {case} kan niet verder worden geschreven; wat is "
                         "opgeslagen, blijft leesbaar: maak ruimte vrij en ga verder met schouw scan --resume\n")
        self.assert_status(schouw("verify", case), 0)
        moved = self.path("c.schouw")
        for name in os.listdir(self.disk):
            shutil.copyfile(os.path.join(self.disk, name), self.path(name))
        self.assert_status(schouw("verify", moved), 0)
        resumed = schouw("scan", "--resume", moved)
        self.assert_status(resumed, 0)
        whole = self.path("heel.schouw")
        self.assert_status(support.scan(self.path("veel"), whole), 0)
        self.assert_same_report(*(support.without_times(support.report(case)) for case in (moved, whole)))

    def test_no_room_for_a_report_leaves_the_one_that_stood_there(self):
        case = self.path("c.schouw")
        self.assert_status(support.scan(stick, case), 0)
        there = os.path.join(self.disk, "verslag.html")
        with open(there, "w") as out:
            out.write("het vorige")
        with open(os.path.join(self.disk, "rest"), "wb", buffering=0) as out, self.assertRaises(OSError):
            while True:
                out.write(bytes(4096))
        done = schouw("report", case, "--format", "html", "--out", there)
        self.assert_status(done, 2)
        self.assertEqual(done.err, f"schouw: {there}: de schijf is vol; maak ruimte of kies een andere plaats\n")
        with open(there) as kept:
            self.assertEqual(kept.read(), "het vorige")
        self.assertEqual(sorted(os.listdir(self.disk)), ["rest", "verslag.html"])
        nowhere = self.path("nergens/verslag.html")
        self.assertEqual(schouw("report", case, "--out", nowhere).err,
                         f"schouw: {nowhere}: de map bestaat niet; controleer de naam\n")

    def test_no_room_for_a_case_at_all(self):
        with open(os.path.join(self.disk, "rest"), "wb", buffering=0) as out, self.assertRaises(OSError):
            while True:
                out.write(bytes(4096))
        done = support.scan(stick, os.path.join(self.disk, "c.schouw"))
        self.assert_status(done, 2)
        self.assertRegex(done.err, r"^schouw: .*(schijf|vol).*\n$")
        self.assertEqual([name for name in os.listdir(self.disk) if name.startswith("c.schouw")], [])


class ImageTest(RefusalCase):
    def assert_both_refused(self, given, sentence):
        self.assert_scan_refused(sentence, given=given)
        self.assert_refused(schouw("look", "--image", given), sentence)

    def test_none_given(self):
        self.assert_refused(schouw("scan", "--mandate", support.MANDATE, "--rules", support.PACK, "--case", self.path("c")),
                            "--image ontbreekt: welke gegevensdrager of kopie moet worden bekeken?")

    def test_not_there(self):
        name = self.path("nergens.img")
        self.assert_both_refused(name, f"{name} bestaat niet; controleer de naam en of de gegevensdrager is aangesloten")

    def test_text_file(self):
        name = self.path("text.img")
        with open(name, "w") as out:
            out.write("dit is gewone tekst\n" * 400)
        self.assert_both_refused(name, f"{name} is een tekstbestand, geen gegevensdrager; geef een gegevensdrager, een kopie "
                                 "daarvan, een map, of een zip of tar")

    def test_empty_file(self):
        name = self.path("leeg.img")
        open(name, "w").close()
        self.assert_both_refused(name, f"{name} is een leeg bestand; geef een gegevensdrager, een kopie daarvan, een map, of een "
                                 "zip of tar")

    def test_image_that_needs_another(self):
        source = os.path.join(support.CORPUS, "image", "dfvfs", "image-differential.vhd")
        if not os.path.exists(source):
            self.skipTest(f"{source} is not there")
        done = support.scan(source, self.path("nieuw.schouw"))
        self.assert_refused(done, f"de gegevensdrager kan niet worden bekeken; er is niets gelezen ({source}: een VHD-kopie met "
                            "alleen de verschillen met een andere: voeg de twee eerst samen, of zet ze om (qemu-img convert -O raw))")
        self.assertEqual(os.listdir(self.folder), [])

    def test_character_device(self):
        self.assert_both_refused("/dev/null", "/dev/null is een apparaat zonder geheugen, geen gegevensdrager; geef een "
                                 "gegevensdrager, een kopie daarvan, een map, of een zip of tar")


class WordsTest(RefusalCase):
    def test_unknown_verb(self):
        self.assert_refused(schouw("scann", "--image", "x"),
                            "'scann' is hier niet bekend. Bedoelde u 'scan'? Alles op een rij: schouw --help")
        self.assert_refused(schouw("xyzzy"), "'xyzzy' is hier niet bekend. Alles op een rij: schouw --help")
        self.assert_refused(schouw("rules", "bild", "x"),
                            "'bild' is hier niet bekend. Bedoelde u 'build'? Alles op een rij: schouw rules --help")
        self.assert_refused(schouw("mandate", "chekc", "m.toml"),
                            "'chekc' is hier niet bekend. Bedoelde u 'check'? Alles op een rij: schouw mandate --help")

    def test_no_verb(self):
        self.assert_refused(schouw(), "welke opdracht? Alles op een rij: schouw --help")
        self.assert_refused(schouw("rules"), "welke opdracht? Alles op een rij: schouw rules --help")

    def test_unknown_flag(self):
        self.assert_refused(schouw("scan", "--imgae", "x"),
                            "'--imgae' is hier niet bekend. Bedoelde u '--image'? Alles op een rij: schouw scan --help")
        self.assert_refused(schouw("--versie"),
                            "'--versie' is hier niet bekend. Bedoelde u '--version'? Alles op een rij: schouw --help")

    def test_value_missing_or_wrong(self):
        self.assert_refused(schouw("scan", "--image"), "achter --image hoort iets te staan. Hulp: schouw scan --help")
        self.assert_refused(schouw("look"), "--image ontbreekt. Hulp: schouw look --help")
        self.assert_refused(schouw("report", "c.schouw", "--format", "doc"),
                            "--format: 'doc' kan hier niet; kies html, json, csv of pdf. Hulp: schouw report --help")
        for number in ("0", "65", "veel", "-1"):
            self.assert_refused(
                schouw("scan", f"--jobs={number}"),
                f"--jobs: '{number}' kan hier niet; geef een heel getal van 1 tot en met 64. Hulp: schouw scan --help")
        self.assert_scan_refused("--budget: '5x' is geen tijdsduur; schrijf bijvoorbeeld 90s, 20m of 2h", more=["--budget", "5x"])
        self.assert_scan_refused("--progress kent auto, plain, json en none, niet 'x'", more=["--progress", "x"])

    def test_which_case(self):
        self.assert_refused(schouw("scan"), NO_CASE_GIVEN)
        self.assert_refused(support.scan(image, self.path("a"), "--resume", self.path("b")), NO_CASE_GIVEN)


if __name__ == "__main__":
    support.main()
