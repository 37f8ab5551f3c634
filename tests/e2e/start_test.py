#!/usr/bin/env python3
"""`schouw start` over HTTP: what the door and the course refuse, stopping and going on, a page that is closed."""
import os
import shutil
import time

import support
from review_test import Desk


class Start(Desk):
    """A course in a folder of its own; asks as the page does."""

    def command(self, folder, _who):
        return [support.SCHOUW, "start", "--folder", folder, "--port", "0", "--no-browser"]

    def state(self):
        return self.get("/api/course")

    def act(self, what, status=200, **body):
        return self.post(f"/api/course/{what}", body, status)

    def until(self, key, *wanted, seconds=60):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            state = self.state()
            if state[key]["state"] in wanted:
                return state
            time.sleep(0.05)
        raise AssertionError(f"{key} never became {wanted}: {self.state()[key]}")

    def to_scan(self):
        self.act("mandate", id="program:demo.toml")
        self.act("device", id="folder:demo.img")
        self.until("look", "done")
        self.act("told", accounts=[], exclude=["huisarts.example"], description="Laptop")

    def close(self):
        self.post("/api/course/end", {})
        self.test.assertEqual(self.program.wait(30), 0)
        self.program.communicate()


class StartTest(support.Case):
    def setUp(self):
        super().setUp()
        self.work = self.path("werk")
        os.makedirs(self.work)
        support.make_image(os.path.join(self.work, "demo.img"))

    def start(self):
        return Start(self, self.work, "")

    def cases(self):
        return [name for name in os.listdir(self.work) if name.endswith(".schouw")]

    def test_the_door(self):
        course = self.start()
        refused = {
            "token used twice": course.ask("GET", course.token, Cookie=course.cookie),
            "no cookie": course.ask("GET", "/api/course"),
            "other host": course.ask("GET", "/api/course", Cookie=course.cookie, Host=f"schouw.example:{course.port}"),
            "post from elsewhere": course.ask("POST", "/api/course/end", "{}",
                                              **dict(course.ours(), Origin="http://kansspel.example")),
            "post as a form": course.ask("POST", "/api/course/scan", "{}", **dict(course.ours(), Content_Type="text/plain")),
        }
        self.assertEqual({why: answer.status for why, (answer, _) in refused.items()}, {why: 403 for why in refused})
        for path in ("/api/course/nothing", "/api/course/../course", "/start/x"):
            self.assertIn(course.ask("GET", path, Cookie=course.cookie)[0].status, (404, 410), path)
        course.get("/api/case", 410)
        course.close()

    def test_nothing_outside_the_folders_can_be_named(self):
        outside = shutil.copy(os.path.join(self.work, "demo.img"), self.path("buiten.img"))
        os.symlink(outside, os.path.join(self.work, "link.img"))
        course = self.start()
        places = course.get("/api/course/places")
        self.assertEqual([one["name"] for one in places["devices"] if one["kind"] != "device"], ["demo.img"])
        for name in (outside, "folder:../buiten.img", "folder:link.img", f"folder:{outside}", "device:../../etc/passwd", "", "folder:"):
            course.act("device", 404, id=name)
            course.act("mandate", 404, id=name)
            course.act("case", 404, id=name)
        course.close()

    def test_one_step_after_the_other(self):
        course = self.start()
        course.act("scan", 422, **{"as": "M-1001"})
        course.act("told", 422, accounts=[])
        course.act("review", 422, **{"as": "M-1001"})
        course.act("stop", 422)
        course.act("resume", 422, **{"as": "M-1001"})
        self.assertEqual(course.act("mandate", id="program:demo.toml")["packs"], ["demo.pack"])
        course.act("device", id="folder:demo.img")
        course.until("look", "done")
        course.act("told", 422, accounts=["iemand-anders"])
        course.act("told", accounts=["anna"])
        course.act("scan", 422, **{"as": ""})
        course.act("scan", 422, **{"as": "M-2002"})
        self.assertEqual(self.cases(), [])
        course.close()
        self.assertEqual(sorted(os.listdir(self.work)), ["demo.img"])

    def test_stopped_and_gone_on_with(self):
        course = self.start()
        course.to_scan()
        course.act("scan", **{"as": "M-1001"})
        course.act("device", 422, id="folder:demo.img")
        course.act("end", 422)
        course.act("stop")
        if course.until("scan", "stopped", "done", "none")["scan"]["state"] == "none":  # before it had begun
            course.act("scan", **{"as": "M-1001"})
        elif course.state()["scan"]["can_resume"]:
            course.act("resume", **{"as": "M-1001"})
        state = course.until("scan", "done")
        self.assertGreater(state["scan"]["not_read"], 0)
        course.act("resume", 422, **{"as": "M-1001"})
        course.act("review", **{"as": "M-1001"})
        self.assertEqual(course.get("/api/case")["course"], "/start")
        course.post("/api/close", {})
        course.get("/api/case", 410)
        course.close()
        whole = self.path("terminal.schouw")
        done = support.scan(os.path.join(self.work, "demo.img"), whole)
        self.assertIn(done.status, (0, 1), str(done))
        ids = [one["id"] for one in support.report(os.path.join(self.work, self.cases()[0]))["signals"]]
        self.assertEqual(ids, [one["id"] for one in support.report(whole)["signals"]])

    def test_a_killed_page_leaves_a_case_to_go_on_with(self):
        course = self.start()
        course.to_scan()
        course.act("scan", **{"as": "M-1001"})
        end = time.monotonic() + 30
        while not self.cases() and time.monotonic() < end:
            time.sleep(0.02)
        course.program.kill()
        course.program.communicate()
        again = self.start()
        found = again.get("/api/course/places")["cases"]
        self.assertEqual(len(found), 1)
        end = time.monotonic() + 30
        while again.ask("POST", "/api/course/case", '{"id":"%s"}' % found[0]["id"], **again.ours())[0].status != 200:
            self.assertLess(time.monotonic(), end, "the case stays in use")
            time.sleep(0.2)
        state = again.state()
        if state["scan"]["can_resume"]:
            again.act("resume", **{"as": "M-1001"})
            again.until("scan", "done")
        again.act("review", **{"as": "M-1001"})
        again.post("/api/close", {})
        again.close()

    def test_a_folder_that_can_not_be_written_is_refused(self):
        done = support.schouw("start", "--folder", self.path("niet"), "--no-browser")
        self.assert_status(done, 2)
        self.assertIn("--folder", done.err)


if __name__ == "__main__":
    support.main()
