#!/usr/bin/env python3
"""`schouw start` over HTTP: what the door and the course refuse, stopping and going on, a page that is closed."""
import os
import re
import shlex
import shutil
import subprocess
import time

import support
from hashes_test import PACK, build_set, content, line, write
from review_test import Desk


class Start(Desk):
    """A course in a folder of its own; asks as the page does."""

    def command(self, folder, program):
        return [program or support.SCHOUW, "start", "--folder", folder, "--port", "0", "--no-browser"]

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
        opened = course.act("case", id="folder:" + state["case"])  # as on another day
        self.assertEqual(opened["scan"]["not_read"], state["scan"]["not_read"])
        course.close()
        whole = self.path("terminal.schouw")
        done = support.scan(os.path.join(self.work, "demo.img"), whole)
        self.assertIn(done.status, (0, 1), str(done))
        ids = [one["id"] for one in support.report(os.path.join(self.work, self.cases()[0]))["signals"]]
        self.assertEqual(ids, [one["id"] for one in support.report(whole)["signals"]])

    def test_a_sealed_case_gives_its_notice_and_nothing_else(self):
        course = self.start()
        course.to_scan()
        course.act("scan", **{"as": "M-1001"})
        course.until("scan", "done")
        course.get("/notice.html", 404)
        course.act("review", **{"as": "M-1001"})
        card = course.get("/api/cards")["cards"][0]
        line = course.get(f"/api/cards/{card['id']}/signals")["signals"][0]
        course.post(f"/api/signals/{line['id']}/notice", {"version": line["version"], "word": "MELDEN", "why": "voorbeeld"})
        course.post("/api/close", {})
        name = self.cases()[0]
        self.assertEqual(course.act("case", id="folder:" + name)["scan"]["state"], "sealed")
        course.act("review", 422, **{"as": "M-1001"})
        self.assertIn(b"<html", course.get("/notice.html"))
        course.close()

    def test_one_more_device_in_the_same_check(self):
        write(os.path.join(self.work, "stick", "brief.txt"), "hier staat voorbeeldterm-alfa\nhuisarts.example\n")
        write(os.path.join(self.work, "stick", "lijst.txt"), "ook hier voorbeeldterm-alfa\n")
        course = self.start()
        course.to_scan()
        course.act("another", 422)
        course.act("scan", **{"as": "M-1001"})
        self.assertTrue(course.until("scan", "done")["may_have_another"])
        state = course.act("another")
        self.assertEqual((state["another"], state["device"], state["missing"]), (True, None, "said.missing.device"))
        course.act("mandate", 422, id="program:demo.toml")
        course.act("device", id="folder:stick")
        course.until("look", "done")
        course.act("scan", 422, **{"as": "M-1001"})  # the client was not told of this one
        course.act("told")
        course.act("scan", **{"as": "M-1001"})
        state = course.until("scan", "done")
        self.assertEqual((state["another"], state["may_have_another"], self.cases()), (False, True, [state["case"]]))
        report = support.report(os.path.join(self.work, state["case"]))
        self.assertEqual([(one["id"], one["name"]) for one in report["devices"]], [("d1", "demo.img"), ("d2", "stick")])
        found = [one["record"]["entry"] for one in report["signals"] if one["record"]["device"] == "d2"]
        self.assertEqual(found, ["p0:/lijst.txt"], "what the client named is left alone here too")
        course.act("review", **{"as": "M-1001"})
        answer, pdf = course.ask("GET", "/report.pdf?audience=client", Cookie=course.cookie)
        if any(support.has_tool(name) for name in ("chromium", "google-chrome", "microsoft-edge")):
            self.assertEqual((answer.status, pdf[:5]), (200, b"%PDF-"))
            self.assertIn("attachment", answer.getheader("Content-Disposition"))
        else:
            self.assertEqual(answer.status, 422)
            self.assertIn("Voor een pdf is Chromium, Chrome of Edge nodig", pdf.decode())
        course.post("/api/close", {})
        course.close()

    def test_a_tripwire_seals_the_case_and_opens_the_notice(self):
        source, name = self.path("bron"), "geheime-naam.bin"
        write(os.path.join(self.work, "stick", name), content("draad"))
        write(os.path.join(self.work, "stick", "lijst.txt"), "voorbeeldterm-alfa\n")
        write(self.path("draad.txt"), line(content("draad"), "sha256") + "\n")
        os.makedirs(source + "/sets")
        build_set([self.path("draad.txt")], "tripwire", source + "/sets/draad.hset")
        write(source + "/pack.toml", PACK)
        write(source + "/rules/hash.toml", '[[rule]]\nid = "draad-01"\nkind = "hash"\nset = "sets/draad.hset"\nclass = "tripwire"\n')
        pack = os.path.join(self.work, "draad.pack")
        for step in (["build", source, "-o", pack], ["sign", pack, "--key", support.KEYS + "/demo-een.key"],
                     ["sign", pack, "--key", support.KEYS + "/demo-twee.key"]):
            self.assert_status(support.schouw("rules", *step), 0)
        support.demo_mandate(os.path.join(self.work, "m.toml"),
                             (r"^exclude = .*$", 'exclude = []\nhash_lists = ["tripwire"]\ntripwire_decision = "Besluit 12"'))
        course = self.start()
        self.assertEqual(course.act("mandate", id="folder:m.toml")["packs"], ["demo.pack", "draad.pack"])
        course.act("device", id="folder:stick")
        course.until("look", "done")
        course.act("told", accounts=[], exclude=[], description="Stick")
        course.act("scan", **{"as": "M-1001"})
        state = course.until("scan", "sealed", "done", "refused")
        self.assertEqual((state["scan"]["state"], state["may_have_another"]), ("sealed", False), state["scan"]["why"])
        self.assertNotIn(name, str(course.state()))
        for refused, body in (("another", {}), ("resume", {"as": "M-1001"}), ("review", {"as": "M-1001"})):
            course.act(refused, 422, **body)
        notice = course.get("/notice.html")
        self.assertIn(b"<html", notice)
        self.assertNotIn(name.encode(), notice)
        course.close()
        for where, _, names in os.walk(self.work):
            for one in names:
                if one != name:
                    with open(os.path.join(where, one), "rb") as file:
                        self.assertNotIn(b"geheime-naam", file.read(), one)

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

    def test_the_desktop_entry_of_the_portable_folder_starts_what_lies_beside_it(self):
        place = self.path("Schouw é 1")
        os.makedirs(place)
        with open(os.path.join(place, "schouw"), "w") as out:
            out.write('#!/bin/sh\npwd\necho "$@"\n')
        os.chmod(os.path.join(place, "schouw"), 0o755)
        entry = shutil.copy(os.path.join(support.ROOT, "tools/package.d/Schouw.desktop"), place)
        with open(entry, encoding="utf-8") as text:
            line = re.search(r"^Exec=(.*)$", text.read(), re.M)[1].replace("\\\\", "\\")
        words = [word.replace("\\$", "$").replace("%k", entry) for word in shlex.split(line)]
        self.assertEqual(subprocess.run(words, capture_output=True, text=True, cwd="/").stdout, f"{place}\nstart\n")


class OrganisationTest(support.Case):
    """Outside an exercise: a list of people, keys with a passphrase, signatures, the register."""
    PHRASE = "drie woorden samen"

    def setUp(self):
        super().setUp()
        self.home = self.path("programma")
        for name in ("packs", "keys", "trust"):
            os.makedirs(os.path.join(self.home, name))
        for name in ("schouw", "schouw-worker"):
            os.link(os.path.join(support.BIN, name), os.path.join(self.home, name))
        os.symlink(os.path.join(support.BIN, "share"), os.path.join(self.home, "share"))
        self.schouw = os.path.join(self.home, "schouw")
        self.work = self.path("werk")
        os.makedirs(self.work)
        support.make_image(os.path.join(self.work, "demo.img"))
        self.make_people()
        self.make_pack()

    def run_schouw(self, *arguments, typed=""):
        done = support.run(self.schouw, *arguments, stdin=typed.encode())
        self.assertEqual(done.status, 0, str(done))
        return done

    def keygen(self, path, phrase=""):
        self.run_schouw("rules", "keygen", "--out", path, *([] if phrase else ["--no-passphrase"]), typed=f"{phrase}\n" * 2)
        with open(path + ".pub") as text:
            return re.search(r"\b[0-9a-f]{64}\b", text.read())[0]

    def make_people(self):
        self.keygen(self.path("organisatie"))
        shutil.copy(self.path("organisatie.pub"), os.path.join(self.home, "organisation.pub"))
        lines = ["[people]", "valid_until = 2035-12-31"]
        for person, role in (("M-11", "officer"), ("M-22", "reviewer")):
            key = self.keygen(os.path.join(self.home, "keys", person), self.PHRASE)
            lines += ["[[person]]", f'id = "{person}"', f'roles = ["{role}"]', f'key = "{key}"']
        people = os.path.join(self.home, "trust", "people.toml")
        with open(people, "w") as out:
            out.write("\n".join(lines) + "\n")
        protected = shutil.copy(os.path.join(support.BIN, "trust", "protected.toml"), os.path.join(self.home, "trust"))
        for path in (people, protected):
            self.run_schouw("people", "sign", path, "--key", self.path("organisatie.key"))

    def make_pack(self):
        source = self.path("bron")
        shutil.copytree(support.PACK_SOURCE, source)
        for where, _, names in os.walk(source):
            for name in names:
                path = os.path.join(where, name)
                with open(path, encoding="utf-8") as text:
                    changed = text.read().replace('themes      = ["demo"]', 'themes      = ["proef"]')
                with open(path, "w", encoding="utf-8") as out:
                    out.write(re.sub(r"^demo = ", "proef = ", changed, flags=re.M) if name == "pack.toml" else changed)
        pack = os.path.join(self.home, "packs", "proef.pack")
        self.run_schouw("rules", "build", source, "-o", pack)
        for maker in ("maker-een", "maker-twee"):
            self.keygen(self.path(maker))
            shutil.copy(self.path(maker + ".pub"), os.path.join(self.home, "trust"))
            self.run_schouw("rules", "sign", pack, "--key", self.path(maker + ".key"))

    ANSWERS = {"mandate.reference": "RN-2026-7", "mandate.judgment": "ECLI:NL:RBXXX:2026:1234", "mandate.condition": "woorden",
               "mandate.valid_from": "2026-01-15", "mandate.valid_until": "2028-01-14", "mandate.themes": "proef",
               "client.pseudonym": "C-1", "client.accounts": "anna", "scope.since": "2026-03-01",
               "people.officer": "M-11", "people.reviewer": "M-22"}

    def test_from_a_new_mandate_to_a_signed_check(self):
        course = Start(self, self.work, self.schouw)
        course.act("mandate_save", answers=self.ANSWERS)
        course.act("mandate_save", 422, answers=self.ANSWERS)
        waits = course.get("/api/course/places")["mandates"]
        self.assertEqual([(one["id"], one["to_sign"]) for one in waits], [("folder:RN-2026-7.toml", True)])
        course.act("mandate", 422, id="folder:RN-2026-7.toml")
        course.act("mandate_sign", 422, id="folder:RN-2026-7.toml", passphrase="verkeerd", **{"as": "M-22"})
        course.act("mandate_sign", 422, id="folder:RN-2026-7.toml", passphrase=self.PHRASE, **{"as": "M-11"})
        course.act("mandate_sign", id="folder:RN-2026-7.toml", passphrase=self.PHRASE, **{"as": "M-22"})
        course.act("mandate", id="folder:RN-2026-7.toml")
        course.act("device", id="folder:demo.img")
        course.until("look", "done")
        course.act("told", accounts=[], exclude=["huisarts.example"], description="Laptop")
        course.act("scan", 422, passphrase="verkeerd", **{"as": "M-11"})
        course.act("scan", passphrase=self.PHRASE, **{"as": "M-11"})
        state = course.until("scan", "done", "refused")
        self.assertEqual(state["scan"]["state"], "done", state["scan"]["why"])
        course.act("review", 422, passphrase="verkeerd", **{"as": "M-11"})
        course.act("review", passphrase=self.PHRASE, **{"as": "M-11"})
        check = course.get("/api/case")["check"]
        self.assertEqual((check["reference"], check["exercise"], check["number"]), ("RN-2026-7", False, 1))
        course.post("/api/close", {})
        course.close()
        self.assertTrue(os.path.exists(os.path.join(self.home, "controles.register")))
        for where, _, names in os.walk(self.work):
            for name in names:
                with open(os.path.join(where, name), "rb") as file:
                    self.assertNotIn(self.PHRASE.encode(), file.read(), name)


if __name__ == "__main__":
    support.main()
