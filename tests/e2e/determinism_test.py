"""Same input, same output: whatever the number of workers, after kill -9 at twenty moments, after a budget that ran out."""
import json
import os
import random
import shutil
import signal
import subprocess
import tempfile
import time

import large_device
import support
from support import Case, schouw

SEED = int(os.environ.get("SCHOUW_KILL_SEED") or "20260301")
# How large the device is that scans are killed over: 1 is read in seconds, for each run of the tests; 12 takes a minute.
SCALE = int(os.environ.get("SCHOUW_KILL_SCALE") or "1")
KILLS = 20
KILLS_NEAR_THE_END = 4


def setUpModule():
    global folder, image, small, truth, seconds
    folder = tempfile.mkdtemp(prefix="schouw-e2e-determinism-")
    for name in ("large", "small"):
        os.makedirs(os.path.join(folder, name))
    image = large_device.make(os.path.join(folder, "large"), texts=20_000 * SCALE,
                              archives=1_800 * SCALE, stores=30 * SCALE)
    small = large_device.make(os.path.join(folder, "small"), texts=3_000, archives=150, stores=6)
    began = time.monotonic()
    truth = report_of(image, os.path.join(folder, "undisturbed.schouw"), "--jobs", "2")
    seconds = time.monotonic() - began
    print(f"undisturbed: {seconds:.1f} s, {truth['coverage']['entries']['seen']} entries, {len(truth['signals'])} signals")


def tearDownModule():
    shutil.rmtree(folder)


def report_of(device, case, *more):
    done = support.scan(device, case, "--progress", "none", *more)
    if done.status not in (0, 1):
        raise AssertionError(str(done))
    return support.without_times(support.report(case))


def children(pid):
    try:
        with open(f"/proc/{pid}/task/{pid}/children") as file:
            return [int(word) for word in file.read().split()]
    except FileNotFoundError:
        return []


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


class Running:
    """A scan that is going on and may be killed; its talk stands in a file."""

    def __init__(self, command, talk):
        self.talk = open(talk, "w+b")
        self.process = subprocess.Popen(command + ["--progress", "json"], stdout=subprocess.DEVNULL, stderr=self.talk)

    def lines(self):
        self.talk.seek(0)
        return self.talk.read().decode(errors="replace").splitlines()

    def progress(self):
        for line in reversed(self.lines()):
            try:
                return json.loads(line)
            except ValueError:
                continue
        return None

    def wait_until(self, moment):
        """True when it is still running at `moment`: seconds, or "close": all is read, signals are being derived."""
        end = time.monotonic() + (moment if moment != "close" else 600)
        while time.monotonic() < end:
            if self.process.poll() is not None:
                return False
            if moment == "close":
                seen = self.progress()
                if seen and seen["folders_to_list"] == 0 and seen["files_read"] == seen["files_to_read"] > 0:
                    return True
            time.sleep(0.002)
        return self.process.poll() is None

    def kill(self):
        """Returns the workers that outlived it for more than five seconds."""
        workers = children(self.process.pid)
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        end = time.monotonic() + 5
        while time.monotonic() < end and any(alive(pid) for pid in workers):
            time.sleep(0.01)
        return [pid for pid in workers if alive(pid)], len(workers)

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.talk.close()


class WorkersTest(Case):
    def test_one_two_and_four_workers_give_the_same_report(self):
        reports = [report_of(small, self.path(f"{jobs}.schouw"), "--jobs", jobs) for jobs in ("1", "2", "4")]
        self.assertGreater(len(reports[0]["signals"]), 20)
        self.assert_same_report(reports[1], reports[0], "two workers and one")
        self.assert_same_report(reports[2], reports[0], "four workers and one")

    def test_the_same_scan_again_gives_the_same_json_to_the_byte_but_for_two_times(self):
        texts = []
        for name in ("a.schouw", "b.schouw"):
            self.assertIn(support.scan(small, self.path(name)).status, (0, 1))
            text = schouw("report", self.path(name), "--format", "json").out
            data = json.loads(text)["check"]
            texts.append(text.replace(data["started"], "STARTED").replace(data["finished"], "FINISHED"))
        self.assert_same_report(json.loads(texts[0]), json.loads(texts[1]))
        self.assertTrue(texts[0] == texts[1], "equal as values, but not as text")


class KillTest(Case):
    def moments(self):
        chance = random.Random(SEED)
        print(f"seed {SEED} (SCHOUW_KILL_SEED to choose another)")
        moments = [chance.uniform(0.01, 0.2) * seconds for _ in range(KILLS - KILLS_NEAR_THE_END - 2)]
        moments += [0.02, 0.15] + ["close"] * KILLS_NEAR_THE_END  # before and just after the case is there; at its end
        chance.shuffle(moments)
        return moments

    def test_killed_at_twenty_moments_and_resumed_gives_the_undisturbed_report(self):
        moments, number, killed_near_end = self.moments(), 0, 0
        while moments:
            number += 1
            case = self.path(f"{number}.schouw")
            killed_near_end += self.one_case(case, moments)
            self.assert_same_report(support.without_times(support.report(case)), truth, f"case {number}")
            self.assert_status(schouw("verify", case), 0)
            os.remove(case)
        print(f"{KILLS} kills in {number} cases, {killed_near_end} of them after the last file was read")
        self.assertGreater(killed_near_end, 0)

    def one_case(self, case, moments):
        """Scans into `case`, killed and resumed until it ends by itself. Takes the moments it used."""
        near_end = 0
        while True:
            if os.path.exists(case):
                command = [support.SCHOUW, "scan", "--resume", case, "--jobs", "2"]
            else:
                command = support.scan_command(image, case, "--jobs", "2")
            running = Running(command, self.path("talk"))
            self.addCleanup(running.close)
            moment = moments[-1] if moments else 600
            if not running.wait_until(moment):
                lines = running.lines()
                if running.process.returncode == 2 and "voordat er iets was gelezen" in lines[-1]:
                    print("  killed before the case was begun")
                    os.remove(case)
                    continue
                self.assertIn(running.process.returncode, (0, 1), "\n".join(lines[-5:]))
                print("  ended:", next((line for line in lines if "verder gegaan" in line), "never broken off"))
                return near_end
            seen = running.progress() or {}
            left, workers = running.kill()
            self.assertEqual(left, [], "workers outlived schouw")
            near_end += seen.get("folders_to_list") == 0 and seen.get("files_read") == seen.get("files_to_read")
            print(f"  killed {'at the close' if moment == 'close' else f'after {moment:.2f} s'}, {workers} workers, "
                  f"{seen.get('files_read', 0)} of {seen.get('files_to_read', 0)} files read, "
                  f"{seen.get('folders_to_list', 0)} folders to list")
            moments.pop()


class BudgetTest(Case):
    def test_ends_in_time_says_what_was_left_and_resume_completes_it(self):
        case = self.path("c.schouw")
        began = time.monotonic()
        done = support.scan(image, case, "--budget", "1s", "--jobs", "2")
        took = time.monotonic() - began
        self.assert_status(done, 1)
        self.assertLess(took, 6, "a budget of one second")
        self.assertIn("de tijd was om", done.err)
        report = support.report(case)
        self.assertEqual(report["check"]["state"], "partial")
        self.assertEqual(report["devices"][0]["state"], "partial")
        self.assertIn("budget", {row["reason"] for row in report["coverage"]["not_read"]})
        entries = report["coverage"]["entries"]
        self.assertGreater(entries["not_read"], 0)
        self.assertEqual(entries["seen"], sum(entries[part] for part in (
            "read", "partial", "not_read", "out_of_scope", "other_accounts", "known_good")))
        resumed = schouw("scan", "--resume", case, "--progress", "none")
        self.assertEqual(resumed.status, 1, str(resumed))
        print("  " + resumed.err.splitlines()[0])
        self.assertRegex(resumed.err, r"verder gegaan; al gelezen: \d+ ")
        self.assert_same_report(support.without_times(support.report(case)), truth)

    def test_that_is_not_used_up_changes_nothing(self):
        plain = report_of(small, self.path("a.schouw"))
        self.assert_same_report(report_of(small, self.path("b.schouw"), "--budget", "1h"), plain)


if __name__ == "__main__":
    support.main()
