"""`schouw` holds no parser of device bytes; and tools/lint/no-parsers would see one."""
import os
import shutil

import support
from support import Case, run

CHECK = os.path.join(support.ROOT, "tools", "lint", "no-parsers")


class NoParsersTest(Case):
    def test_schouw_holds_none(self):
        done = run(CHECK, support.SCHOUW)
        self.assertEqual((done.status, done.out), (0, f"no-parsers: ok ({support.SCHOUW})\n"), str(done))

    def test_the_worker_is_caught_by_each_of_its_libraries(self):
        done = run(CHECK, support.WORKER)
        self.assert_status(done, 1)
        for words in ("holds libtsk", "holds libarchive", "holds libmagic", "holds libuchardet", "holds ICU converters",
                      "holds zlib", "holds poppler", "holds exiv2", "holds TagLib", "holds our own stages", "asks for libarchive.so", "asks for libmagic.so"):
            self.assertIn(words, done.out)

    def test_a_stripped_program_proves_nothing(self):
        stripped = self.path("schouw")
        support.tool("strip", "-o", stripped, support.SCHOUW)
        done = run(CHECK, stripped)
        self.assertEqual((done.status, done.out), (
            1, f"no-parsers: {stripped} has no symbols: check the program as it was linked, before it is stripped\n"))

    def test_one_planted_symbol_is_enough(self):
        if not support.has_tool("objcopy"):
            self.skipTest("objcopy is not installed (package binutils)")
        planted = self.path("schouw")
        shutil.copyfile(support.SCHOUW, planted)
        support.tool("objcopy", "--add-symbol", "tsk_img_open_external=0,function,global", planted)
        done = run(CHECK, planted)
        self.assertEqual((done.status, done.out),
                         (1, f"no-parsers: {planted} holds libtsk: tsk_img_open_external (1)\n"), str(done))

    def test_what_is_no_program_is_refused(self):
        done = run(CHECK, os.path.join(support.ROOT, "README.md"))
        self.assertEqual((done.status, done.out), (1, ""))
        self.assertIn("no-parsers: nm ", done.err)


if __name__ == "__main__":
    support.main()
