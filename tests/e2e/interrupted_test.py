"""A scan that is killed while its case is made, or whose case is taken away: whole, or not there, and always explained."""
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time

import support
from support import Case, schouw

KILLS = 40


def setUpModule():
    global folder, device, truth, seconds
    folder = tempfile.mkdtemp(prefix="schouw-e2e-interrupted-")
    device = os.path.join(folder, "stick")
    os.makedirs(device)
    for number in range(1500):
        with open(os.path.join(device, f"brief{number:04}.txt"), "w") as out:
            out.write("".join(f"regel {line}: voorbeeldterm-alfa {number * line}\n" for line in range(12)))
    case = os.path.join(folder, "heel.schouw")
    began = time.monotonic()
    done = support.scan(device, case, "--progress", "none")
    seconds = time.monotonic() - began
    if done.status != 0:
        raise AssertionError(str(done))
    truth = support.without_times(support.report(case))


def tearDownModule():
    shutil.rmtree(folder)


class Started:
    """A scan that goes on by itself."""

    def __init__(self, case):
        self.process = subprocess.Popen(support.scan_command(device, case, "--progress", "none"), stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE)

    def end(self):
        out, err = self.process.communicate(timeout=300)
        return self.process.returncode, err.decode()


class KilledAtTheStartTest(Case):
    def test_leaves_a_case_that_goes_on_or_none(self):
        """The moments lie close together from the start to behind the moment at which a first case stands there."""
        whole = begun = 0
        for number in range(KILLS):
            where = self.path(str(number))
            os.makedirs(where)
            case = os.path.join(where, "c.schouw")
            scan = Started(case)
            time.sleep(number * min(0.01, seconds / KILLS))
            scan.process.kill()
            scan.end()
            begun += bool(os.listdir(where))
            if os.path.exists(case):
                whole += 1
                self.assert_status(schouw("verify", case), 0)
                done = schouw("scan", "--resume", case, "--progress", "none")
            else:
                done = support.scan(device, case, "--progress", "none")
            self.assert_status(done, 0)
            self.assertEqual(os.listdir(where), ["c.schouw"])
            self.assert_same_report(support.without_times(support.report(case)), truth, f"kill {number}")
            shutil.rmtree(where)
        print(f"{KILLS} kills: {begun} left something, {whole} a case that went on")
        self.assertGreater(whole, 0)
        self.assertGreater(KILLS, whole)


class TakenAwayTest(Case):
    def started(self):
        where = self.path("map")
        os.makedirs(where)
        case = os.path.join(where, "c.schouw")
        scan = Started(case)
        while not os.path.exists(case):
            self.assertIsNone(scan.process.poll())
            time.sleep(0.001)
        return where, case, scan

    def assert_gone(self, scan, case):
        status, err = scan.end()
        self.assertEqual((status, err), (2, f"schouw: controlebestand {case} staat niet meer op zijn plaats: het bestand of de map "
                                         "is verwijderd of verplaatst, of de schijf is losgeraakt; zet het terug en ga verder met "
                                         "schouw scan --resume, of begin de controle opnieuw\n"))

    def test_removed(self):
        where, case, scan = self.started()
        shutil.rmtree(where, ignore_errors=True)
        self.assertFalse(os.path.exists(case))
        self.assert_gone(scan, case)
        self.assertFalse(os.path.exists(case))

    def test_moved_goes_on_when_it_is_put_back(self):
        where, case, scan = self.started()
        os.rename(where, self.path("elders"))
        self.assert_gone(scan, case)
        os.rename(self.path("elders"), where)
        self.assert_status(schouw("scan", "--resume", case, "--progress", "none"), 0)
        self.assert_same_report(support.without_times(support.report(case)), truth)


class StoppedTest(Case):
    """Ctrl-C, Ctrl-Z, a device that goes away, a clock that is behind."""

    def started(self, image=None):
        case = self.path("c.schouw")
        command = support.scan_command(image or device, case, "--progress", "none")
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        while not os.path.exists(case):
            self.assertIsNone(process.poll())
            time.sleep(0.001)
        time.sleep(0.02)
        return case, process

    def end(self, process):
        out, err = process.communicate(timeout=300)
        return process.returncode, err.decode()

    def assert_goes_on(self, case):
        self.assert_status(schouw("scan", "--resume", case, "--progress", "none"), 0)
        self.assert_same_report(support.without_times(support.report(case)), truth)

    def test_asked_once_it_ends_tidily_with_a_partial_report(self):
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            case, process = self.started()
            process.send_signal(getattr(signal, name))
            status, err = self.end(process)
            self.assertEqual(status, 1, err)
            self.assertIn("de scan is op verzoek gestopt; wat niet is bekeken staat in het verslag. Verdergaan: schouw scan "
                          f"--resume {case}\n", err)
            self.assertEqual(os.listdir(os.path.dirname(case)), ["c.schouw"])
            report = support.report(case)
            self.assertEqual(report["check"]["state"], "partial")
            self.assertIn("the scan was stopped", json.dumps(report["coverage"]["not_read"]))
            self.assert_goes_on(case)
            os.remove(case)

    def test_asked_twice_it_ends_at_once_and_goes_on_later(self):
        case, process = self.started()
        os.kill(process.pid, signal.SIGSTOP)  # both come before it can end by itself
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGTERM)
        os.kill(process.pid, signal.SIGCONT)
        status, err = self.end(process)
        self.assertIn(status, (-signal.SIGINT, -signal.SIGTERM), err)
        self.assert_goes_on(case)

    def test_stopped_for_a_while_it_goes_on_as_if_nothing_was(self):
        case, process = self.started()
        os.kill(process.pid, signal.SIGSTOP)
        time.sleep(6)
        os.kill(process.pid, signal.SIGCONT)
        status, err = self.end(process)
        self.assertEqual(status, 0, err)
        self.assert_same_report(support.without_times(support.report(case)), truth)

    def test_a_device_that_goes_away_is_said_and_can_come_back(self):
        there = self.path("stick")
        shutil.copytree(device, there)
        case, process = self.started(there)
        os.kill(process.pid, signal.SIGSTOP)
        shutil.rmtree(there)
        os.kill(process.pid, signal.SIGCONT)
        status, err = self.end(process)
        self.assertEqual(status, 1, err)
        self.assertIn("de gegevensdrager is losgeraakt of weggehaald; wat niet is bekeken staat in het verslag. Sluit hem weer "
                      f"aan. Verdergaan: schouw scan --resume {case}\n", err)
        self.assertEqual(support.report(case)["check"]["state"], "partial")
        done = schouw("scan", "--resume", case, "--progress", "none")
        self.assert_status(done, 2)
        shutil.copytree(device, there)
        done = schouw("scan", "--resume", case, "--progress", "none")
        self.assertIn(done.status, (0, 1))

    def test_a_case_that_may_not_be_written_is_refused_with_the_reason(self):
        where = self.path("vast")
        os.makedirs(where)
        support.tool("mount", "-t", "tmpfs", "-o", "ro", "tmpfs", where)
        try:
            done = support.scan(device, os.path.join(where, "c.schouw"), "--progress", "none")
        finally:
            support.tool("umount", where)
        self.assert_status(done, 2)
        self.assertEqual(len(done.err.splitlines()), 1, done.err)
        self.assertIn(where, done.err)

    def test_a_clock_that_is_behind_the_log_is_refused(self):
        case, process = self.started()
        process.send_signal(signal.SIGINT)
        self.end(process)
        yesterday = dict(os.environ, LD_PRELOAD="/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1", FAKETIME="-1d")
        done = schouw("scan", "--resume", case, "--progress", "none", env=yesterday)
        self.assert_status(done, 2)
        self.assertRegex(done.err, r"de klok van deze computer \(.*\) loopt achter op het logboek \(.*\); zet de klok gelijk")
        self.assert_goes_on(case)

    def test_a_clock_that_is_set_while_it_runs_is_said_and_nothing_is_lost(self):
        for number, jump in enumerate(("-3h", "+400d")):
            case, clock = self.path(f"{number}.schouw"), self.path("clock")
            with open(clock, "w") as file:
                file.write("+0")
            env = dict(os.environ, LD_PRELOAD="/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1", DONT_FAKE_MONOTONIC="1",
                       FAKETIME_TIMESTAMP_FILE=clock, FAKETIME_NO_CACHE="1")
            process = subprocess.Popen(support.scan_command(device, case, "--progress", "none", "--jobs", "1"), stderr=subprocess.PIPE,
                                       stdout=subprocess.PIPE, env=env)
            while not os.path.exists(case):
                time.sleep(0.005)
            time.sleep(seconds / 4)
            with open(clock, "w") as file:
                file.write(jump)
            out, err = process.communicate(timeout=300)
            self.assertEqual(process.returncode, 0, err)
            self.assertIn("de klok van deze computer is tijdens de controle verzet", err.decode())
            self.assertEqual(support.without_times(support.report(case))["signals"], truth["signals"])
            self.assert_status(schouw("verify", case), 0)


if __name__ == "__main__":
    support.main()
