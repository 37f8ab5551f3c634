"""Each lint fails on the fault it is there for, and says where: a small tree with the fault planted, and the real lints.

What tools/lint/no-parsers must see stands in no_parsers_test.py.
"""
import os
import shutil

import support
from support import Case, run

MODULES = """schouw_module(base)
schouw_module(model DEPENDS base)
schouw_module(volume DEPENDS base model)
schouw_module(worker DEPENDS base model volume)
"""
CLEAN = '#include "agent/base/a.h"\n\nnamespace schouw {\n\nint One() { return 1; }\n\n}  // namespace schouw\n'


class LintTest(Case):
    def setUp(self):
        super().setUp()
        shutil.copytree(os.path.join(support.ROOT, "tools", "lint"), self.path("tools/lint"))
        for name in (".clang-format", ".clang-tidy"):
            shutil.copy(os.path.join(support.ROOT, name), self.path(name))
        self.write("agent/CMakeLists.txt", MODULES)
        self.write("rules/CMakeLists.txt", "schouw_module(rules FOLDER . DEPENDS base model)\n")
        self.write("report/CMakeLists.txt", "schouw_module(report FOLDER . DEPENDS base)\n")
        for folder in ("agent", "rules", "report", "tests", "tools"):
            self.write(folder + "/README.md", "# It\n")
        self.write("agent/base/a.h", "// One.\n#pragma once\n")
        self.write("agent/base/a.cc", CLEAN)

    def write(self, name, text):
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as out:
            out.write(text)

    def lint(self, name="run", *arguments, **environment):
        return run(self.path("tools/lint/" + name), *arguments, cwd="/", env=dict(os.environ, **environment))

    def assert_fault(self, done, *words):
        self.assertNotEqual(done.status, 0, str(done))
        for word in words:
            self.assertIn(word, done.out + done.err, str(done))

    def assert_include_fault(self, path, line, words):
        self.write(path, line + "\n")
        self.assert_fault(self.lint("includes"), path + ": ", words)
        self.assert_fault(self.lint("run"), path + ": ", words)


class RunTest(LintTest):
    def test_a_clean_tree_passes(self):
        done = self.lint()
        self.assertEqual((done.status, done.out), (0, "lint: ok (2 files)\n"), str(done))

    def test_another_format(self):
        self.write("rules/b.cc", "int  Two( ) { return 2 ; }\n")
        self.assert_fault(self.lint(), "rules/b.cc:1:", "lint: run tools/lint/format")
        self.assertEqual(self.lint("format").status, 0)
        self.assertEqual(self.lint().status, 0)

    def test_no_code_at_all_is_no_pass(self):
        for name in ("agent/base/a.cc", "agent/base/a.h"):
            os.remove(self.path(name))
        self.assert_fault(self.lint(), "lint: no code found")

    def test_a_readme_that_is_too_long_or_not_there(self):
        self.write("tools/README.md", "x\n" * 61)
        os.remove(self.path("rules/README.md"))
        self.assert_fault(self.lint(), "tools/README.md has 61 lines", "rules/README.md has 0 lines")


class IncludesTest(LintTest):
    def test_a_module_that_is_not_declared(self):
        self.assert_include_fault("agent/model/b.cc", '#include "agent/volume/v.h"',
                                  '"agent/volume/v.h": module model does not declare that it depends on volume')

    def test_against_the_direction(self):
        self.assert_include_fault("agent/base/b.h", '#include "agent/worker/w.h"', "module base does not declare")

    def test_tests_and_tools_are_included_by_nothing(self):
        for header in ("tests/support/corpus.h", "tools/records/r.h"):
            self.assert_include_fault("agent/model/b.cc", f'#include "{header}"', "nothing includes")

    def test_not_from_the_root(self):
        self.assert_include_fault("agent/model/b.cc", '#include "b.h"', "belongs to no module")

    def test_third_party_headers_outside_their_folder(self):
        for header, home in (("tsk/libtsk.h", "agent/volume agent/filesystem"), ("archive.h", "agent/content/archive"),
                             ("archive_entry.h", "agent/content/archive"), ("magic.h", "agent/content"),
                             ("hs/hs.h", "agent/match rules tools/bench"), ("sqlite3.h", "agent/store agent/hashlist agent/artifact report"),
                             ("toml++/toml.h", "agent/toml"), ("unicode/ucnv.h", "agent/content/document agent/match"),
                             ("seccomp.h", "agent/sandbox"), ("zlib.h", "agent/image agent/volume")):
            self.assert_include_fault("agent/worker/b.h", f"#include <{header}>", f"<{header}> stays in {home}")

    def test_third_party_headers_at_home_pass(self):
        self.write("agent/volume/b.cc", "#include <tsk/libtsk.h>\n")
        done = self.lint("includes")
        self.assertEqual((done.status, done.out), (0, ""), str(done))


class SkipsTest(LintTest):
    def setUp(self):
        super().setUp()
        self.write("tests/allowed_skips", "1\n")

    def ran(self, log):
        self.write("build/dev/Testing/Temporary/LastTest.log", log)
        return self.lint("skips", CI="1")

    def test_as_many_as_allowed_pass(self):
        done = self.ran("[  SKIPPED ] Image.OfTheCorpus (0 ms)\n[  SKIPPED ] 1 test, listed below:\n")
        self.assertEqual((done.status, done.out.splitlines()[0]), (0, "skips: 1 (allowed 1)"), str(done))

    def test_one_more_fails_and_is_named(self):
        self.assert_fault(self.ran("[  SKIPPED ] Image.OfTheCorpus (0 ms)\nSKIP: mkfs.ntfs is not installed\n"),
                          "skips: 2 (allowed 1)", "Image.OfTheCorpus", "mkfs.ntfs")

    def test_no_test_at_all_is_no_pass(self):
        self.assert_fault(self.lint("skips", CI="1"), "skips: no test has run")


class FuzzTest(LintTest):
    def test_a_finding_fails_and_names_its_input(self):
        self.write("tests/fuzz/x_fuzz.cc", "// modules: base\n")
        self.write("tests/fuzz/corpus/x/seed", "a")
        self.write("build/dev/bin/x_fuzz", "#!/bin/sh\necho it crashed\nexit 77\n")
        os.chmod(self.path("build/dev/bin/x_fuzz"), 0o755)
        self.assert_fault(self.lint("fuzz-briefly"), "it crashed", "fuzz: x found something")

    def test_a_target_that_was_not_built_is_no_pass(self):
        self.write("tests/fuzz/x_fuzz.cc", "// modules: base\n")
        self.assert_fault(self.lint("fuzz-briefly"), "fuzz: x found something")


if __name__ == "__main__":
    support.main(needs=())
