"""The self-test before every scan: a program that does not find what was planted reads no device."""
import json
import os
import shutil
import time

import support
from support import Case, run


class SelfTestTest(Case):
    def setUp(self):
        super().setUp()
        self.bin = self.path("bin")
        os.makedirs(self.bin)
        for name in ("schouw", "schouw-worker", "organisation.pub"):
            shutil.copy(os.path.join(support.BIN, name), self.bin)
        for name in ("share", "packs", "trust"):
            shutil.copytree(os.path.join(support.BIN, name), os.path.join(self.bin, name))
        self.device = self.path("map")
        os.makedirs(self.device)
        with open(os.path.join(self.device, "brief.txt"), "w") as out:
            out.write("voorbeeldterm-alfa\n")

    def scan(self):
        return run(os.path.join(self.bin, "schouw"), "scan", "--mandate", support.MANDATE, "--image", self.device, "--rules",
                   os.path.join(self.bin, "packs", "demo.pack"), "--case", self.path("c.schouw"), "--progress", "none")

    def plant(self, old, new):
        """Changes, within the program, the image or what is expected of it."""
        path = os.path.join(self.bin, "schouw")
        with open(path, "rb") as file:
            data = file.read()
        self.assertGreater(data.count(old), 0)
        self.assertEqual(len(old), len(new))
        with open(path, "wb") as file:
            file.write(data.replace(old, new, 1))

    def assert_refused(self, why):
        done = self.scan()
        self.assert_status(done, 2)
        self.assertTrue(done.err.startswith("schouw: de zelfproef is mislukt, dus er is niets gelezen: "), done.err)
        self.assertIn(why, done.err)
        self.assertEqual(done.err.count("\n"), 1)
        self.assertFalse(os.path.exists(self.path("c.schouw")))
        doctor = run(os.path.join(self.bin, "schouw"), "doctor")
        self.assert_status(doctor, 1)
        self.assertRegex(doctor.out, r"Zelfproef +NIET IN ORDE: ")

    def test_the_report_says_that_it_was_done(self):
        self.assert_status(self.scan(), 0)
        report = json.loads(run(os.path.join(self.bin, "schouw"), "report", self.path("c.schouw"), "--format", "json").out)
        self.assertGreater(report["check"]["self_test"], 25)

    def test_takes_less_than_a_second(self):
        began = time.monotonic()
        done = self.scan()
        took = time.monotonic() - began
        self.assert_status(done, 0)
        print(f"a scan of one file, self-test included: {took:.2f} s")
        self.assertLess(took, 2)

    def test_refuses_when_something_is_missing(self):
        self.plant(b"document\tp1:/Users/proef/Documents/utf-8.txt", b"document\tp1:/Users/proef/Documents/utf-0.txt")
        self.assert_refused("niet gevonden: woord document p1:/Users/proef/Documents/utf-0.txt zelfproefwoord")

    def test_refuses_when_there_is_one_too_many(self):
        self.plant(b"Hier staat zelfproefwoorden aan elkaar", b"Hier staat zelfproefwoord.. aan elkaar")
        self.assert_refused("te veel gevonden: woord document p1:/Users/proef/")

    def test_refuses_when_the_readers_do_not_start(self):
        shutil.copy(shutil.which("true"), os.path.join(self.bin, "schouw-worker"))
        self.assert_refused("")


if __name__ == "__main__":
    support.main()
