"""One device in every form it can be given in: the same signals, and what is missing is said."""
import os
import shutil
import tarfile
import tempfile
import zipfile

import demo_expected
import support
from support import Case, schouw

import content  # of tools/mkimage.d, which `support` puts on the path

MIB = 1 << 20


def make_tree(root):
    """The demo's Windows volume as plain files; an alternate data stream is a file of its own there."""
    content.windows(root)
    for folder, _, files in os.walk(root):
        for name in files:
            os.utime(os.path.join(folder, name), (demo_expected.FILES_AT, demo_expected.FILES_AT))


def tree_signals():
    """What must be found in that tree."""
    return [line[:3] + (line[3].replace(".txt:aantekening", ".txt@ads@aantekening"),) + line[4:]
            for line in demo_expected.of_windows("p0:")]


def members(root):
    for folder, folders, files in os.walk(root):
        folders.sort()
        for name in sorted(files):
            path = os.path.join(folder, name)
            yield path, os.path.relpath(path, root)


def make_zip(root, path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for full, name in members(root):
            info = zipfile.ZipInfo(name, (2026, 6, 1, 10, 0, 0))
            with open(full, "rb") as data:
                archive.writestr(info, data.read(), zipfile.ZIP_DEFLATED)


def make_tar(root, path, mode):
    with tarfile.open(path, mode) as archive:
        archive.add(root, ".")


def split(image, name_of, part_bytes):
    with open(image, "rb") as data:
        number = 0
        while part := data.read(part_bytes):
            with open(name_of(number), "wb") as out:
                out.write(part)
            number += 1
    return number


def setUpModule():
    global folder, image, tree
    folder = tempfile.mkdtemp(prefix="schouw-e2e-sources-")
    image = support.make_image(os.path.join(folder, "demo.img"))
    tree = os.path.join(folder, "tree")
    make_tree(tree)


def tearDownModule():
    shutil.rmtree(folder)


class SourceCase(Case):
    def scan_and_report(self, given, status=1):
        """Scans `given`; the whole of it must have been read but for the one damaged file."""
        case = self.path("c.schouw")
        done = support.scan(given, case)
        self.assert_status(done, status)
        return support.report(case)

    def assert_device(self, report, form, state="read", expected=None):
        self.assertEqual([(d["format"], d["state"]) for d in report["devices"]], [(form, state)])
        self.assertEqual(demo_expected.found(report), demo_expected.SIGNALS if expected is None else expected)
        text = str(report["signals"])
        for word in demo_expected.NEVER:
            self.assertNotIn(word, text)
        self.assertEqual([line["entry"].split(":", 1)[1] for line in report["coverage"]["not_read"]],
                         ["/Users/anna/Downloads/beschadigd.zip", "/Users/anna/Downloads/beschadigd.zip!/deel2.txt"])


class ImageTest(SourceCase):
    def test_raw(self):
        self.assert_device(self.scan_and_report(image), "raw")

    def test_raw_with_any_name(self):
        os.link(image, self.path("geen idee.txt"))
        self.assert_device(self.scan_and_report(self.path("geen idee.txt")), "raw")

    def test_split_in_numbers(self):
        parts = split(image, lambda i: self.path(f"demo.{i + 1:03}"), 9 * MIB + 512)
        self.assertEqual(parts, 5)
        report = self.scan_and_report(self.path("demo.001"))
        self.assert_device(report, "split")
        self.assertEqual(report["devices"][0]["bytes"], os.path.getsize(image))

    def test_split_in_letters(self):
        split(image, lambda i: self.path("demo.a" + "abcdefgh"[i]), 10 * MIB + 4096)
        self.assert_device(self.scan_and_report(self.path("demo.aa")), "split")

    def test_split_with_a_part_missing_says_which(self):
        split(image, lambda i: self.path(f"demo.{i + 1:03}"), 13 * MIB)
        os.remove(self.path("demo.003"))
        done = support.scan(self.path("demo.001"), self.path("c.schouw"))
        self.assertIn(done.status, (1, 2), str(done))
        if done.status == 1:
            device = support.report(self.path("c.schouw"))["devices"][0]
            self.assertEqual(device["state"], "partial")
            self.assertIn("demo.003", device["reason"])
        else:
            self.assertIn("demo.003", done.err)

    def acquire(self, *options):
        if not support.has_tool("ewfacquire"):
            self.skipTest("ewfacquire is not installed (package ewf-tools)")
        support.tool("ewfacquire", "-u", "-q", "-t", self.path("demo"), "-f", "encase6", *options, image)
        return self.path("demo.E01")

    def test_e01(self):
        self.assert_device(self.scan_and_report(self.acquire("-c", "deflate:fast")), "ewf")

    def test_e01_in_segments(self):
        first = self.acquire("-c", "deflate:none", "-S", str(10 * MIB))
        self.assertGreater(len([name for name in os.listdir(self.folder) if name.startswith("demo.E")]), 3)
        report = self.scan_and_report(first)
        self.assert_device(report, "ewf")
        self.assertEqual(report["devices"][0]["bytes"], os.path.getsize(image))

    def test_raw_that_ends_early_is_partial_and_says_so(self):
        cut = self.path("demo.img")
        shutil.copyfile(image, cut)
        os.truncate(cut, 29 * MIB)
        done = support.scan(cut, self.path("c.schouw"))
        self.assert_status(done, 1)
        report = support.report(self.path("c.schouw"))
        self.assertEqual(report["devices"][0]["state"], "partial")
        self.assertNotEqual(report["devices"][0]["reason"], "")
        self.assertEqual([(v["id"], v["state"]) for v in report["coverage"]["volumes"]][0], ("p1", "read"))
        self.assertIn(report["coverage"]["volumes"][1]["state"], ("partial", "failed"))
        windows = [line for line in demo_expected.found(report) if line[3].startswith("p1:")]
        self.assertEqual(windows, demo_expected.of_windows())
        look = schouw("look", "--image", cut)
        self.assert_status(look, 1)
        self.assertRegex(look.out, r"Deel p2: ext4, .*; NIET compleet: eindigt \d+ bytes voorbij het einde van de kopie\n")
        self.assertIn("deel p2 (ext4, 16,8 MB) is niet compleet: eindigt ", done.err)


class TreeTest(SourceCase):
    def test_folder(self):
        report = self.scan_and_report(tree)
        self.assert_device(report, "folder", expected=tree_signals())
        self.assertEqual([v["id"] for v in report["coverage"]["volumes"]], ["p0"])

    def test_more_matches_in_a_file_than_are_kept_is_partly_read(self):
        """Never "all was read" beside a list of signals that was cut."""
        folder = self.path("device/Users/anna/Documents")
        os.makedirs(folder)
        with open(os.path.join(folder, "lang.txt"), "w") as file:
            file.write("".join(f"regel {i} voorbeeldterm-alfa\n" for i in range(50_001)))
        os.utime(os.path.join(folder, "lang.txt"), (demo_expected.FILES_AT, demo_expected.FILES_AT))
        done = support.scan(self.path("device"), self.path("c.schouw"))
        self.assert_status(done, 1)
        self.assertIn("1 bestand kon niet of niet helemaal worden gelezen", done.err)
        coverage = support.report(self.path("c.schouw"))["coverage"]
        self.assertEqual((coverage["entries"]["partial"], [line["reason"] for line in coverage["not_read"]]), (1, ["too_many"]))
        self.assertIn("50001", coverage["not_read"][0]["detail"])

    def test_folder_with_a_way_out_of_it(self):
        """A symbolic link, a pipe and a socket are named, not followed."""
        copy = self.path("tree")
        shutil.copytree(tree, copy)
        with open(self.path("buiten.txt"), "w") as out:
            out.write("voorbeeldterm-alfa van buiten\n")
        os.symlink(self.path("buiten.txt"), os.path.join(copy, "Users/anna/Documents/verwijzing.txt"))
        os.symlink("/", os.path.join(copy, "Users/anna/Documents/alles"))
        os.mkfifo(os.path.join(copy, "Users/anna/Documents/pijp.txt"))
        report = self.scan_and_report(copy)
        self.assertEqual(demo_expected.found(report), tree_signals())

    def test_zip(self):
        make_zip(tree, self.path("a.zip"))
        self.assert_device(self.scan_and_report(self.path("a.zip")), "zip", expected=tree_signals())

    def test_tar(self):
        make_tar(tree, self.path("a.tar"), "w")
        self.assert_device(self.scan_and_report(self.path("a.tar")), "tar", expected=tree_signals())

    def test_tar_gz(self):
        make_tar(tree, self.path("a.tar.gz"), "w:gz")
        report = self.scan_and_report(self.path("a.tar.gz"))
        self.assertEqual(demo_expected.found(report), tree_signals())


class AddTest(SourceCase):
    def test_a_second_device_stands_in_the_same_case(self):
        case, stick = self.path("c.schouw"), self.path("stick")
        os.makedirs(stick)
        with open(os.path.join(stick, "brief.txt"), "w") as out:
            out.write("op de stick staat voorbeeldterm gamma\n")
        self.assert_status(support.scan(image, case), 1)
        self.assert_status(schouw("scan", "--add", case, "--image", stick), 0)
        report = support.report(case)
        self.assertEqual([(d["id"], d["name"], d["format"], d["state"]) for d in report["devices"]],
                         [("d1", "demo.img", "raw", "read"), ("d2", "stick", "folder", "read")])
        self.assertEqual({v["device"] + v["id"] for v in report["coverage"]["volumes"]}, {"d1p1", "d1p2", "d2p0"})
        added = [s["record"]["entry"] for s in report["signals"] if s["record"]["device"] == "d2"]
        self.assertEqual(added, ["p0:/brief.txt"])
        self.assertEqual(len(report["signals"]), len(demo_expected.SIGNALS) + 1)
        entries = report["coverage"]["entries"]
        self.assertEqual(entries["seen"], sum(entries[part] for part in (
            "read", "partial", "not_read", "out_of_scope", "other_accounts", "known_good")))

    def test_the_same_events_on_a_second_device_are_not_counted_again(self):
        case = self.path("c.schouw")
        self.assert_status(support.scan(image, case), 1)
        self.assert_status(schouw("scan", "--add", case, "--image", tree), 1)
        report = support.report(case)
        self.assertEqual([d["id"] for d in report["devices"]], ["d1", "d2"])
        chrome = [s for s in report["signals"] if s["match"]["after"] == " sneller maken"]
        self.assertEqual(len(chrome), 1)
        self.assertEqual(chrome[0]["occurrences"], 1)
        self.assertEqual(chrome[0]["also"], [f"d2 {demo_expected.CHROME.replace('p1:', 'p0:')} · keyword_search_terms rowid 5"])


if __name__ == "__main__":
    support.main()
