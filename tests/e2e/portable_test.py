"""The portable folder: its own loader and libraries, a signed list of its files, in a folder with any name. Other
distributions, kernels and read-only media are in tools/test-portable."""
import json
import os
import re
import shutil
import subprocess
import tempfile

import support
from support import Case, run


def setUpModule():
    global where, folder
    where = os.path.join(tempfile.mkdtemp(prefix="schouw-e2e-portable-"), "Een map, één;")
    os.makedirs(where)
    if os.path.realpath(support.BIN) != os.path.join(support.ROOT, "build", "release", "bin"):
        raise unittest_skip("the portable folder is made of the release build")
    support.tool(os.path.join(support.ROOT, "tools", "package"), "--no-build", "--unpacked", "--out", where)
    folder = os.path.join(where, os.listdir(where)[0])


def unittest_skip(why):
    import unittest
    print(f"SKIP: {why}")
    return unittest.SkipTest(why)


def tearDownModule():
    shutil.rmtree(os.path.dirname(where))


class PortableTest(Case):
    def portable(self, *arguments, **options):
        return run(os.path.join(folder, "schouw"), *arguments, **options)

    def changed(self, path):
        """Puts the file back at the end."""
        full = os.path.join(folder, path)
        with open(full, "rb") as file:
            before = file.read()

        def restore():
            with open(full, "wb") as file:
                file.write(before)
        self.addCleanup(restore)
        return full

    def test_doctor_finds_every_file_as_it_was_issued(self):
        done = self.portable("doctor")
        self.assert_status(done, 0)
        self.assertRegex(done.out, r"Bestanden van het programma +in orde: alle [0-9]{3} als uitgegeven door organisatie-demo")

    def test_gives_the_same_report_as_the_build(self):
        reports = []
        image = os.path.join(folder, "oefening", "oefening.img")
        for number, program in enumerate((os.path.join(folder, "schouw"), support.SCHOUW)):
            case = self.path(f"{number}.schouw")
            done = run(program, "scan", "--mandate", support.MANDATE, "--image", image, "--rules", support.PACK, "--case", case)
            self.assert_status(done, 1)
            reports.append(support.without_times(json.loads(run(program, "report", case, "--format", "json").out)))
        self.assert_same_report(*reports)

    def test_which_packs_were_used_is_noted_and_is_no_file_of_the_folder(self):
        with open(os.path.join(folder, "BESTANDEN.sha256")) as listed:
            self.assertNotIn("used-versions", listed.read())
        done = self.portable("scan", "--mandate", support.MANDATE, "--image", os.path.join(folder, "oefening", "oefening.img"),
                             "--rules", os.path.join(folder, "packs", "demo.pack"), "--case", self.path("gebruikt.schouw"))
        self.assertIn(done.status, (0, 1), str(done))
        with open(os.path.join(folder, "trust", "used-versions.txt")) as noted:
            self.assertRegex(noted.read(), r"(?m)^demo \d")
        self.assert_status(self.portable("doctor"), 0)

    def test_takes_no_library_of_the_computer(self):
        """Also when the environment says so, and started by a link from elsewhere."""
        link = self.path("schouw")
        os.symlink(os.path.join(folder, "schouw"), link)
        empty = self.path("libs")
        os.makedirs(empty)
        with open(os.path.join(empty, "libc.so.6"), "w") as out:
            out.write("no library")
        hostile = dict(os.environ, LD_LIBRARY_PATH=empty, LD_PRELOAD="/nowhere.so", GCONV_PATH=empty, MAGIC="/nowhere")
        process = subprocess.Popen([link, "rules", "sign", os.path.join(folder, "packs", "demo.pack"), "--key", "/dev/stdin"],
                                   stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=hostile)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.stdin.close)
        for _ in range(500):  # it waits for the key: then all libraries are there
            with open(f"/proc/{process.pid}/maps") as maps:
                loaded = set(re.findall(r" (/\S.*\.so[^\n]*)", maps.read()))
            if any("libsodium" in path for path in loaded):
                break
            self.assertIsNone(process.poll())
        process.kill()
        process.wait()
        self.assertTrue(loaded)
        self.assertEqual([path for path in loaded if not path.startswith(folder)], [])

    def test_doctor_names_a_file_that_was_changed(self):
        with open(self.changed("share/magic.mgc"), "ab") as out:
            out.write(b"x")
        done = self.portable("doctor")
        self.assert_status(done, 1)
        self.assertIn("NIET IN ORDE: veranderd, weg of erbij gekomen: share/magic.mgc", done.out)

    def test_a_scan_with_a_file_that_was_changed_is_refused(self):
        with open(self.changed("share/magic.mgc"), "ab") as out:
            out.write(b"x")
        case = self.path("c.schouw")
        done = self.portable("scan", "--mandate", support.MANDATE, "--image", self.folder, "--rules", support.PACK, "--case", case)
        self.assert_status(done, 2)
        self.assertEqual(done.err, "schouw: bestanden van het programma zijn veranderd, weg of erbij gekomen (share/magic.mgc); er is "
                         "niets gelezen. Pak het programma opnieuw uit; schouw doctor noemt ze allemaal\n")
        self.assertFalse(os.path.exists(case))

    def test_doctor_names_a_library_that_was_added(self):
        added = os.path.join(folder, "lib", "libextra.so.1")
        self.addCleanup(os.remove, added)
        with open(added, "w") as out:
            out.write("x")
        done = self.portable("doctor")
        self.assert_status(done, 1)
        self.assertIn("erbij gekomen: lib/libextra.so.1", done.out)

    def test_the_organisation_may_add_a_pack(self):
        added = os.path.join(folder, "packs", "eigen.pack")
        self.addCleanup(os.remove, added)
        shutil.copy(support.PACK, added)
        done = self.portable("doctor")
        self.assert_status(done, 0)
        self.assertIn("door uzelf toegevoegd: packs/eigen.pack", done.out)

    def test_a_list_that_was_made_anew_is_not_signed(self):
        with open(self.changed("share/magic.mgc"), "ab") as out:
            out.write(b"x")
        listed = self.changed("BESTANDEN.sha256")
        with open(listed) as file:
            text = file.read()
        digest = support.tool("sha256sum", os.path.join(folder, "share", "magic.mgc")).decode().split()[0]
        with open(listed, "w") as out:
            out.write(re.sub(r"(?m)^\S+(  share/magic\.mgc)$", digest + r"\1", text))
        done = self.portable("doctor")
        self.assert_status(done, 1)
        self.assertIn("NIET IN ORDE: de lijst van bestanden is niet ondertekend door organisatie-demo", done.out)

    def test_sha256sum_reads_the_list(self):
        support.tool("sha256sum", "--quiet", "-c", "BESTANDEN.sha256", cwd=folder)

    def test_says_what_is_inside_and_under_which_licence(self):
        with open(os.path.join(folder, "SBOM.spdx.json")) as file:
            sbom = json.load(file)
        names = {package["name"] for package in sbom["packages"]}
        self.assertLessEqual({"schouw", "libc6", "libpoppler126", "libtsk-dev", "libicu72", "poppler-data"}, names)
        for package in sbom["packages"]:
            if "Debian" in package.get("supplier", ""):
                self.assertTrue(os.path.getsize(os.path.join(folder, "licenties", package["name"], "copyright")))
        self.assertFalse([name for _, _, names in os.walk(folder) for name in names if "records" in name])

    def test_has_a_manual_for_every_verb_and_completion_that_parses(self):
        pages = os.listdir(os.path.join(folder, "share", "man"))
        self.assertIn("schouw-scan.1", pages)
        help_text = self.portable("--help").out
        for verb in re.findall(r"(?m)^  ([a-z]+) {3,}", help_text[help_text.index("Subcommands:"):]):
            self.assertIn(f"schouw-{verb}.1", pages)
        completions = os.path.join(folder, "share", "completions")
        support.tool("bash", "-n", os.path.join(completions, "schouw.bash"))
        said = support.tool("bash", "-c", f'source "{completions}/schouw.bash"; COMP_WORDS=(schouw scan --mand); COMP_CWORD=2; '
                                          '_schouw; echo "${COMPREPLY[*]}"')
        self.assertEqual(said, b"--mandate\n")


if __name__ == "__main__":
    support.main()
