"""Every sentence of `rules lint` stands in a golden text or a test of its own: one that is added without fails here."""
import glob
import hashlib
import os
import re
import shutil

import support
from support import Case, schouw

GOLDEN = os.path.join(support.ROOT, "tests", "golden", "rules", "lint")
SPEAKERS = ("rules/lint.cc", "rules/rule_reader.cc", "rules/rule_source.cc", "rules/source_folder.cc", "rules/pack_section.cc",
            "rules/host_pattern.cc", "rules/covered_terms.cc", "agent/toml/toml.cc",
            "agent/toml/table_reader.cc")
TESTS = ("tests/unit/rules/*.cc", "tests/unit/toml/*.cc", "tests/unit/match/*.cc")
# What can't be had as root, or wants a disk that fails.
NOT_SEEN = (" can't be listed: ", " can't be read: ")


def literals(path):
    """The texts of a C++ file, those that stand side by side as one, without comments."""
    with open(path, encoding="utf-8") as file:
        text = re.sub(r"(?m)^\s*#include.*$", "", file.read())
    token = re.compile(r'//[^\n]*|\'(?:\\.|[^\'\\])\'|R"(\w*)\((.*?)\)\1"|((?:"(?:\\.|[^"\\\n])*"\s*)+)', re.S)
    for match in token.finditer(text):
        if match.group(2) is not None:
            yield match.group(2)
        elif match.group(3):
            joined = "".join(re.findall(r'"((?:\\.|[^"\\\n])*)"', match.group(3)))
            yield joined.replace('\\"', '"').replace("\\\\", "\\")


class LintMessagesTest(Case):
    def source(self, name):
        """A copy, with what does not belong into version control: a set of another class and a list that is too large."""
        folder = self.path(name)
        shutil.copytree(os.path.join(GOLDEN, name), folder)
        if name == "faults":
            with open(self.path("lijst"), "w", encoding="utf-8") as out:
                out.write(hashlib.sha256(b"voorbeeld").hexdigest() + "\n")
            os.makedirs(folder + "/sets")
            self.assert_status(schouw("hashes", "build", self.path("lijst"), "--class", "known_good", "-o",
                                      folder + "/sets/bekend.hset"), 0)
            with open(folder + "/lists/groot.txt", "w", encoding="utf-8") as out:
                out.truncate((256 << 20) + 1)
        return folder

    def test_each_golden_text(self):
        names = sorted(entry.name for entry in os.scandir(GOLDEN) if entry.is_dir())
        self.assertGreater(len(names), 3)
        for name in names:
            done = schouw("rules", "lint", self.source(name))
            self.assert_status(done, 1)
            golden = os.path.join(GOLDEN, name + ".txt")
            if os.environ.get("UPDATE_GOLDEN"):
                with open(golden, "w", encoding="utf-8") as out:
                    out.write(done.out)
            with open(golden, encoding="utf-8") as file:
                self.assertEqual(done.out, file.read(), name)

    def test_no_sentence_without_one(self):
        shown = []
        for path in glob.glob(os.path.join(GOLDEN, "*.txt")):
            with open(path, encoding="utf-8") as file:
                shown.append(file.read())
        for pattern in TESTS:
            for path in glob.glob(os.path.join(support.ROOT, pattern)):
                shown += literals(path)
        shown = "\n".join(shown)
        seen, absent = 0, []
        for speaker in SPEAKERS:
            for words in literals(os.path.join(support.ROOT, speaker)):
                if len(words.strip()) < 5 or " " not in words.strip() or words in NOT_SEEN:
                    continue
                seen += 1
                if words not in shown:
                    absent.append(f"{speaker}: {words!r}")
        self.assertGreater(seen, 80)
        self.assertEqual(absent, [])


if __name__ == "__main__":
    support.main(needs=())
