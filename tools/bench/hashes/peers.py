#!/usr/bin/env python3
"""Looking up MD5 that are not in a list, with the programs and the library that people use for it, beside ours.

  peers.py [--bin FOLDER] [MILLIONS]     of keys; hash_set_bench is in FOLDER (build/release/bin)

Needs hashdeep and sleuthkit (hfind). Seconds of the processor, children included. hashdeep has no lookup of a digest: it is
given a folder of small files, and the time that it takes for an empty folder is taken off, as is hashing them alone.
"""
import argparse
import hashlib
import os
import random
import resource
import shutil
import sqlite3
import subprocess
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))


def seconds(work):
    def spent():
        return sum(resource.getrusage(who).ru_utime + resource.getrusage(who).ru_stime
                   for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    begin = spent()
    work()
    return spent() - begin


def say(what, lookups, took, more=""):
    print(f"{what:34} {lookups / max(took, 1e-9) / 1e6:8.3f} million a second{more}", flush=True)


def quiet(*command, **options):
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)


def hfind(folder, keys, absent):
    path = os.path.join(folder, "known.md5")
    with open(path, "w") as out:
        out.writelines(f"{key.hex()}  f\n" for key in keys)
    wanted = os.path.join(folder, "wanted")
    with open(wanted, "w") as out:
        out.writelines(key.hex() + "\n" for key in absent)
    built = seconds(lambda: quiet("hfind", "-i", "md5sum", path))
    say("hfind -f", len(absent), seconds(lambda: quiet("hfind", "-f", wanted, path)),
        f"; its index was made in {built:.1f} s")


def hashdeep(folder, keys, files):
    known = os.path.join(folder, "known.hashdeep")
    with open(known, "w") as out:
        out.write("%%%% HASHDEEP-1.0\n%%%% size,md5,filename\n##\n")
        out.writelines(f"100,{key.hex()},/x\n" for key in keys)
    empty, full = os.path.join(folder, "empty"), os.path.join(folder, "full")
    os.mkdir(empty)
    os.mkdir(full)
    for i in range(files):
        with open(os.path.join(full, str(i)), "wb") as out:
            out.write(hashlib.sha256(str(i).encode()).digest() * 3)
    load = seconds(lambda: quiet("hashdeep", "-c", "md5", "-r", "-m", "-k", known, empty))
    alone = seconds(lambda: quiet("hashdeep", "-c", "md5", "-r", full))
    both = seconds(lambda: quiet("hashdeep", "-c", "md5", "-r", "-m", "-k", known, full))
    if both - load - alone < 0.05:
        print(f"{'hashdeep -m':34}      not to be told from hashing the files; the list was read in {load:.1f} s")
    else:
        say("hashdeep -m", files, both - load - alone, f"; the list was read in {load:.1f} s, for every run again")


def sqlite(folder, keys, absent):
    base = sqlite3.connect(os.path.join(folder, "known.sqlite"))
    base.execute("CREATE TABLE hashes(md5 BLOB PRIMARY KEY) WITHOUT ROWID")
    built = seconds(lambda: base.executemany("INSERT OR IGNORE INTO hashes VALUES(?)", ((key,) for key in keys)))
    base.commit()
    base.execute("CREATE TEMP TABLE wanted(md5 BLOB)")
    base.executemany("INSERT INTO wanted VALUES(?)", ((key,) for key in absent))
    found = "SELECT count(*) FROM wanted WHERE md5 IN (SELECT md5 FROM hashes WHERE hashes.md5 = wanted.md5)"
    say("SQLite, one statement for all", len(absent), seconds(lambda: base.execute(found).fetchone()),
        f"; filled in {built:.1f} s")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bin", default=os.path.join(ROOT, "build", "release", "bin"))
    parser.add_argument("millions", nargs="?", type=int, default=2)
    wanted = parser.parse_args()
    generator = random.Random(1)
    keys = [generator.randbytes(16) for _ in range(wanted.millions * 1_000_000)]
    absent = [generator.randbytes(16) for _ in range(200_000)]
    folder = tempfile.mkdtemp(prefix="schouw-hash-peers-")
    try:
        subprocess.run([os.path.join(wanted.bin, "hash_set_bench"), str(wanted.millions), folder], check=True)
        for program, measure, what in (("hfind", hfind, absent), ("hashdeep", hashdeep, 20_000)):
            if shutil.which(program) is None:
                print(f"{program}: not installed")
            else:
                measure(folder, keys, what)
        sqlite(folder, sorted(keys), absent)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
