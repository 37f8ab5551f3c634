"""What the end-to-end tests share: the programs, the demo device, mandates, and the last line that ctest reads.

The programs are those in the folder that SCHOUW_BIN names (build/release/bin where it is not set). A test that can't be
done here prints `SKIP: reason` and is counted; nothing is left out in silence.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BIN = os.path.abspath(os.environ.get("SCHOUW_BIN") or os.path.join(ROOT, "build", "release", "bin"))
SCHOUW, WORKER, RECORDS = (os.path.join(BIN, name) for name in ("schouw", "schouw-worker", "schouw-records"))
MANDATE = os.path.join(BIN, "mandates", "demo.toml")
PACK = os.path.join(BIN, "packs", "demo.pack")
KEYS = os.path.join(ROOT, "rules", "packs", "demo-keys")
PACK_SOURCE = os.path.join(ROOT, "rules", "packs", "demo")
CORPUS = os.environ.get("SCHOUW_CORPUS") or os.path.join(os.path.dirname(ROOT), "shared", "corpus")

sys.path.insert(0, os.path.join(ROOT, "tools", "mkimage.d"))
sys.dont_write_bytecode = True


class Ran:
    """How a program ended: `status`, `out` and `err` as text."""

    def __init__(self, command, done):
        self.command, self.status = command, done.returncode
        self.out = done.stdout.decode("utf-8", "surrogateescape")
        self.err = done.stderr.decode("utf-8", "surrogateescape")

    def __str__(self):
        return f"{' '.join(self.command)}\nstatus {self.status}\nstdout: {self.out}\nstderr: {self.err}"


def run(*command, stdin=b"", timeout=600, **options):
    done = subprocess.run(command, input=stdin, capture_output=True, timeout=timeout, **options)
    return Ran(command, done)


def schouw(*arguments, **options):
    return run(SCHOUW, *arguments, **options)


def tool(*command, **options):
    """Runs what makes the test's input; its failure is the test's."""
    path = os.environ["PATH"] + ":/usr/sbin:/sbin"
    done = subprocess.run(command, capture_output=True, env=dict(os.environ, PATH=path, LC_ALL="C.UTF-8"), **options)
    if done.returncode != 0:
        raise AssertionError(str(Ran(command, done)))
    return done.stdout


def has_tool(name):
    return shutil.which(name, path=os.environ["PATH"] + ":/usr/sbin:/sbin") is not None


def make_image(path):
    tool(os.path.join(ROOT, "tools", "mkimage"), path)
    return path


def scan_command(image, case, *more, mandate=MANDATE, packs=(PACK,)):
    command = [SCHOUW, "scan", "--mandate", mandate, "--image", image, "--case", case]
    for pack in packs:
        command += ["--rules", pack]
    return command + list(more)


def scan(image, case, *more, stdin=b"", **options):
    return run(*scan_command(image, case, *more, **options), stdin=stdin)


def report(case):
    """The case's JSON report as an object."""
    done = schouw("report", case, "--format", "json")
    if done.status != 0:
        raise AssertionError(str(done))
    return json.loads(done.out)


def without_times(data):
    """A report as equal runs must have it: without the two times that are allowed to differ."""
    return dict(data, check={key: value for key, value in data["check"].items() if key not in ("started", "finished")})


def differences(one, other, where=""):
    """Where two JSON values differ, as lines of text: what a person can read of two long reports."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        return [line for key in one for line in differences(one[key], other[key], f"{where}.{key}")]
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        return [line for i, pair in enumerate(zip(one, other)) for line in differences(*pair, f"{where}[{i}]")]
    return [] if one == other else [f"{where}: {str(one)[:300]}  <>  {str(other)[:300]}"]


def demo_mandate(path, *changes):
    """Writes the demo mandate with changes: pairs of a regular expression (with ^ and $ a line) and what comes there."""
    with open(MANDATE, encoding="utf-8") as source:
        text = source.read()
    for pattern, replacement in changes:
        text, count = re.subn(pattern, replacement, text, flags=re.MULTILINE)
        if count == 0:
            raise AssertionError(f"the demo mandate has nothing like {pattern}")
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)
    return path


def wide_mandate(path):
    """Everything that can be read, of every account."""
    kinds = ["open_tab", "form_entry", "file_name", "document", "message", "app", "recent_file", "app_data"]
    because = "\n".join(f'because.{kind} = "oefening"' for kind in kinds)
    default = ["search_query", "url_visit", "typed_url", "bookmark", "download"]
    return demo_mandate(path, (r'^accounts  = .*$', 'accounts = ["*"]\nwidened_by = "M-2002"\nwidened_why = "oefening"'),
                        (r"^because\..*\n", ""), (r"^records = .*$", f"records = {json.dumps(default + kinds)}\n{because}"),
                        (r"^since .*$", 'since = 2026-01-15\nundated = true\nrecycle_bin = true\nshared_places = ["/"]'),
                        (r"^exclude .*$", "exclude = []"))


class Case(unittest.TestCase):
    """A test with a folder of its own, `self.folder`, and comparisons that show the program's words."""

    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="schouw-e2e-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def path(self, name):
        return os.path.join(self.folder, name)

    def assert_same_report(self, one, other, which=""):
        found = differences(one, other)
        self.assertEqual(found[:12], [], f"{which}: {len(found)} differences")

    def assert_status(self, done, status):
        self.assertEqual(done.status, status, str(done))


class _Result(unittest.TextTestResult):
    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        print(f"SKIP: {test.id()}: {reason}", flush=True)


def main(needs=(SCHOUW, WORKER, RECORDS, PACK, MANDATE)):
    """Runs the tests of the file that was started and ends with the line that ctest looks for."""
    for program in needs:
        if not os.path.exists(program):
            sys.exit(f"e2e: {program} is missing: build it first (cmake --build --preset release)")
    program = unittest.main(exit=False, verbosity=2, testRunner=unittest.TextTestRunner(stream=sys.stdout, resultclass=_Result,
                                                                                        verbosity=2))
    result = program.result
    # A test with parts fails once, however many of its parts do.
    bad = [test for test, _ in result.failures + result.errors] + result.unexpectedSuccesses
    failed = len({getattr(test, "test_case", test).id() for test in bad})
    passed = result.testsRun - failed - len(result.skipped)
    print(f"e2e: {passed} passed, {failed} failed, {len(result.skipped)} skipped")
    sys.exit(1 if failed or passed < 1 else 0)
