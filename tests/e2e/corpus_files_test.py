"""Every file of the shared corpus through a scan: none crashes the run, none is absent in silence, memory stays bounded."""
import collections
import os
import resource
import unittest

import support
from support import Case

FOLDERS = ("archive", "document", "encoding", "malformed", "fs")
# A worker's start and what it may add after lock-down (agent/model/limits.h), in bytes.
MOST_WORKER_BYTES = (256 + 1536) << 20
# What the tool gave up on: each is named here with the library that makes it so, so that a new one fails the test.
KNOWN_DEATHS = {}


def files_and_folders(root):
    """Paths below `root` as the report writes them, with the root itself."""
    yield "/"
    for folder, folders, names in os.walk(root):
        for name in folders + names:
            yield "/" + os.path.relpath(os.path.join(folder, name), root)


@unittest.skipUnless(os.path.isdir(support.CORPUS), "the shared corpus is not here")
class CorpusFiles(Case):
    def scan_folder(self, name):
        image = os.path.join(support.CORPUS, name)
        case = self.path(f"{name}.schouw")
        done = support.scan(image, case, "--progress", "none", mandate=support.wide_mandate(self.path("wide.toml")))
        self.assertIn(done.status, (0, 1), str(done))
        return image, support.report(case)["coverage"]

    def check_folder(self, name):
        image, coverage = self.scan_folder(name)
        entries = coverage["entries"]
        classes = ("read", "partial", "not_read", "out_of_scope", "other_accounts", "known_good")
        self.assertEqual(entries["seen"], sum(entries[key] for key in classes))
        top = set(files_and_folders(image))
        self.assertGreaterEqual(entries["seen"], len(top))  # members of archives come on top
        problems = coverage["not_read"]
        named = {problem["entry"] for problem in problems}
        self.assertGreaterEqual(sum(problem["count"] for problem in problems), len(named))
        if entries["not_read"] + entries["partial"] > 0:
            self.assertTrue(problems, "something was not read, and nothing says what")
        died = collections.Counter(
            (problem["entry"].removeprefix("p0:/").split("!/")[0], problem["reason"])
            for problem in problems if problem["reason"] in ("crashed", "timeout"))
        self.assertEqual({death: count for death, count in died.items() if death not in KNOWN_DEATHS}, {})
        return entries

    def test_every_file_is_read_or_named(self):
        for name in FOLDERS:
            with self.subTest(name):
                entries = self.check_folder(name)
                print(f"{name}: {entries}", flush=True)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss << 10
        self.assertLess(peak, MOST_WORKER_BYTES)
        print(f"peak of a process: {peak >> 20} MiB", flush=True)


if __name__ == "__main__":
    support.main()
