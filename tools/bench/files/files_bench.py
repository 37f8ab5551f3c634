#!/usr/bin/env python3
"""What a scan of very many small files costs, as a ratio to peers and to reading the same files once.

  files_bench.py [--texts 20000] [--archives 1800] [--stores 30] [--rounds 3]

Makes the large device of tests/e2e, scans it with SCHOUW_BIN (build/release/bin), and lets grep-like programs look for
the same words in the same tree. Counted is processor time (user and system, children too), the best of all rounds.
"""
import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
sys.path.insert(0, os.path.join(ROOT, "tests", "e2e"))

import large_device
import support

WORDS = ("voorbeeldterm-alfa", "tor browser")


def read_all(tree):
    """The limit: every file's bytes, read and looked at by nobody."""
    for at, _, names in os.walk(tree):
        for name in names:
            with open(os.path.join(at, name), "rb", buffering=0) as file:
                while file.read(1 << 20):
                    pass


def spent():
    both = (resource.getrusage(who) for who in (resource.RUSAGE_CHILDREN, resource.RUSAGE_SELF))
    return sum(usage.ru_utime + usage.ru_stime for usage in both)


def best(rounds, work):
    times = []
    for _ in range(rounds):
        before = spent()
        work()
        times.append(spent() - before)
    return min(times)


def quiet(*command):
    status = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
    if status not in (0, 1):
        raise SystemExit(f"files_bench: {' '.join(command)} ended with {status}")


def peers(tree, words):
    yield "reading all files once", lambda: read_all(tree)
    for name, package, command in (("ugrep -z", "ugrep", ("ugrep", "-r", "-z", "-i", "-F", "-c", "-f", words, tree)),
                                   ("ripgrep -z", "ripgrep", ("rg", "-z", "-i", "-F", "-c", "-f", words, tree)),
                                   ("grep", "grep", ("grep", "-r", "-i", "-F", "-c", "-f", words, tree))):
        if support.has_tool(command[0]):
            yield name, lambda command=command: quiet(*command)
        else:
            print(f"SKIP: {name}: the package {package} is not installed")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, number in (("texts", 20_000), ("archives", 1_800), ("stores", 30), ("rounds", 3)):
        parser.add_argument("--" + name, type=int, default=number)
    asked = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="schouw-files-bench-")
    try:
        image = large_device.make(folder, asked.texts, asked.archives, asked.stores)
        words = os.path.join(folder, "words.txt")
        with open(words, "w", encoding="utf-8") as file:
            file.write("\n".join(WORDS) + "\n")
        case = os.path.join(folder, "case.schouw")

        def scan():
            if os.path.exists(case):
                os.remove(case)
            quiet(*support.scan_command(image, case, "--jobs", "2", "--progress", "none"))

        ours = best(asked.rounds, scan)
        entries = support.report(case)["coverage"]["entries"]
        print(f"schouw scan: {ours:.2f} s of processor, {entries['seen']} entries, "
              f"{entries['bytes_read'] / 1e6:.0f} MB read, {entries['seen'] / ours:.0f} entries a second")
        for name, work in peers(os.path.join(folder, "tree"), words):
            peer = best(asked.rounds, work)
            print(f"{name}: {peer:.2f} s of processor; the scan takes {ours / peer:.1f} times that")
    finally:
        shutil.rmtree(folder)


main()
