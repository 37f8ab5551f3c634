"""A scan with a software list of many SHA-1 without sizes against the same scan without lists, on the demo image.

SCHOUW_BIN=build/release/bin python3 tools/bench/hashes/scan_ratio.py [MILLIONS [RUNS]]
"""
import os
import resource
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "tests", "e2e"))
import support  # noqa: E402
from support import schouw  # noqa: E402

RULE = '[[rule]]\nid = "software-01"\nkind = "hash"\nset = "sets/software.hset"\nclass = "software"\nwhy = "x"\nask = "x?"\n'
PACK = '[pack]\nid = "x"\nversion = "1.0.0"\ntitle = "x"\nthemes = ["demo"]\nvalid_until = 2099-01-01\nexplain = "x"\n'


def must(done):
    if done.status not in (0, 1):
        raise SystemExit(str(done))


def make_pack(folder, millions):
    source = folder + "/bron"
    for name in ("sets", "rules"):
        os.makedirs(f"{source}/{name}")
    with open(folder + "/lijst", "w", encoding="ascii") as out:
        for _ in range(millions * 10):
            digits = os.urandom(2_000_000).hex()
            out.write("\n".join(digits[i:i + 40] for i in range(0, len(digits), 40)) + "\n")
    must(schouw("hashes", "build", folder + "/lijst", "--class", "software", "-o", source + "/sets/software.hset"))
    for name, text in (("pack.toml", PACK), ("rules/x.toml", RULE)):
        with open(f"{source}/{name}", "w", encoding="utf-8") as out:
            out.write(text)
    must(schouw("rules", "build", source, "-o", folder + "/x.pack"))
    for key in ("een", "twee"):
        must(schouw("rules", "sign", folder + "/x.pack", "--key", f"{support.KEYS}/demo-{key}.key"))
    return folder + "/x.pack"


def measure(image, folder, runs, **options):
    """Best processor and wall seconds of `runs` scans."""
    best = [float("inf"), float("inf")]
    for _ in range(runs):
        case = folder + "/c.schouw"
        before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        must(support.scan(image, case, "--jobs", "2", **options))
        wall, after = time.monotonic() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
        best = [min(best[0], after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime), min(best[1], wall)]
        for name in os.listdir(folder):
            if name.startswith("c.schouw"):
                os.remove(os.path.join(folder, name))
    return best


def main():
    millions, runs = int((sys.argv[1:] or ["10"])[0]), int((sys.argv[2:] or ["5"])[0])
    with tempfile.TemporaryDirectory(prefix="schouw-ratio-") as folder:
        image = support.make_image(folder + "/demo.img")
        pack = make_pack(folder, millions)
        mandate = support.demo_mandate(folder + "/m.toml", (r"^exclude = .*$", 'hash_lists = ["software"]'))
        plain = support.demo_mandate(folder + "/p.toml", (r"^exclude = .*$", "hash_lists = []"))
        with_list = measure(image, folder, runs, mandate=mandate, packs=[support.PACK, pack])
        without = measure(image, folder, runs, mandate=plain, packs=[support.PACK])
    for name, a, b in zip(("processor", "wall"), with_list, without):
        print(f"{millions} million keys, demo image, {name}: {a:.2f} s with, {b:.2f} s without, ratio {a / b:.2f}")


if __name__ == "__main__":
    main()
