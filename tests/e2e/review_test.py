"""A demo case judged over HTTP to signed off: what API.md promises of the door, of decisions and of finishing."""
import http.client
import json
import re
import shutil
import sqlite3
import subprocess

import support


class Desk:
    """`schouw review` for one person, with the session that its token gives."""

    def __init__(self, test, case, person):
        self.test = test
        self.program = subprocess.Popen(self.command(case, person), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        test.addCleanup(self.program.kill)
        found = re.search(r":(\d+)(/t/\w+)", self.program.stdout.readline())
        self.port, self.token = int(found[1]), found[2]
        answer, _ = self.ask("GET", self.token)
        test.assertEqual(answer.status, 303)
        self.cookie = answer.getheader("Set-Cookie").split(";")[0]

    def command(self, case, person):
        return [support.SCHOUW, "review", case, "--as", person, "--no-browser"]

    def ask(self, method, path, body=None, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        return answer, text

    def get(self, path, status=200):
        answer, text = self.ask("GET", path, Cookie=self.cookie)
        self.test.assertEqual(answer.status, status, text)
        return json.loads(text) if "json" in answer.getheader("Content-Type") else text

    def ours(self):
        return {"Cookie": self.cookie, "Origin": f"http://127.0.0.1:{self.port}", "Content_Type": "application/json",
                "X_Schouw": "1"}

    def post(self, path, body, status=200):
        answer, text = self.ask("POST", path, json.dumps(body), **self.ours())
        self.test.assertEqual(answer.status, status, text)
        return json.loads(text)

    def close(self):
        self.post("/api/close", {})
        self.test.assertEqual(self.program.wait(30), 0)
        self.program.communicate()


class Review(support.Case):
    def setUp(self):
        super().setUp()
        self.case = self.path("demo.schouw")
        done = support.scan(support.make_image(self.path("demo.img")), self.case)
        self.assertIn(done.status, (0, 1), str(done))

    def signals(self, desk):
        for card in desk.get("/api/cards")["cards"]:
            for line in desk.get(f"/api/cards/{card['id']}/signals")["signals"]:
                yield desk.get(f"/api/signals/{line['id']}")

    def decide(self, desk, signal, decision, reason="", status=200):
        body = {"version": signal["version"], "decision": decision, "reason": reason, "note": ""}
        return desk.post(f"/api/signals/{signal['id']}/decision", body, status)

    def judge_all(self, desk):
        for number, signal in enumerate(list(self.signals(desk))):
            if number > 0:
                self.decide(desk, signal, "not_relevant", "other_topic")
                continue
            changed = self.decide(desk, signal, "discuss")["signal"]
            desk.post(f"/api/signals/{signal['id']}/talk", {"version": changed["version"], "client_said": "voor mijn werk",
                      "declined": False, "outcome": "agreement", "agreement": "Geen software die sporen wist."})
        for device in desk.get("/api/finalise")["devices"]:
            desk.post(f"/api/devices/{device['id']}/returned", {"to": "client", "at": "2026-11-22T15:00:00Z"})
        desk.post("/api/copies", {"none_made": True})

    def test_the_door(self):
        desk = Desk(self, self.case, "M-1001")
        refused = {
            "token used twice": desk.ask("GET", desk.token, Cookie=desk.cookie),
            "token wrong": desk.ask("GET", "/t/" + "0" * 64),
            "no cookie": desk.ask("GET", "/api/case"),
            "other cookie": desk.ask("GET", "/api/case", Cookie="schouw_session=" + "0" * 64),
            "other host": desk.ask("GET", "/api/case", Cookie=desk.cookie, Host=f"schouw.example:{desk.port}"),
            "post from elsewhere": desk.ask("POST", "/api/close", "{}", **dict(desk.ours(), Origin="http://kansspel.example")),
            "post as a form": desk.ask("POST", "/api/close", "{}", **dict(desk.ours(), Content_Type="text/plain")),
            "post without our header": desk.ask("POST", "/api/close", "{}", **dict(desk.ours(), X_Schouw="0")),
        }
        self.assertEqual({why: answer.status for why, (answer, _) in refused.items()}, {why: 403 for why in refused})
        for method in ("PUT", "DELETE", "OPTIONS", "PATCH"):
            self.assertEqual(desk.ask(method, "/api/case", Cookie=desk.cookie)[0].status, 405)
        for path in ("/../etc/passwd", "/api/../app.js", "/%2e%2e/etc/passwd", "/api/cards/x/../y", "/api/nothing"):
            self.assertEqual(desk.ask("GET", path, Cookie=desk.cookie)[0].status, 404, path)
        self.assertEqual(desk.ask("POST", "/api/copies", "x" * (65 << 10), **desk.ours())[0].status, 413)
        answer, _ = desk.ask("GET", "/", Cookie=desk.cookie)
        self.assertIn("default-src 'none'", answer.getheader("Content-Security-Policy"))
        desk.close()

    def test_what_stands_in_the_way_of_a_decision(self):
        desk = Desk(self, self.case, "M-1001")
        signal = next(self.signals(desk))
        self.decide(desk, signal, "notice", status=422)
        self.decide(desk, signal, "not_relevant", status=422)
        changed = self.decide(desk, signal, "not_relevant", "rule_wrong")["signal"]
        self.assertEqual(self.decide(desk, signal, "discuss", status=409)["signal"]["version"], changed["version"])
        undone = desk.post(f"/api/signals/{signal['id']}/undo", {"version": changed["version"]})["signal"]
        self.assertEqual([step["decision"] for step in undone["history"]], ["not_relevant", "open"])
        desk.post("/api/finalise", {"word": "AFRONDEN", "agree": True}, 422)
        desk.close()

    def test_a_killed_server_loses_no_decision(self):
        desk = Desk(self, self.case, "M-1001")
        signal = next(self.signals(desk))
        self.decide(desk, signal, "possible_breach")
        desk.program.kill()
        desk.program.communicate()
        self.assertIn("possible_breach", [one["review"]["decision"] for one in support.report(self.case)["signals"]])

    def test_nobody_looks_unlogged_while_it_is_open(self):
        desk = Desk(self, self.case, "M-1001")
        refused = support.schouw("report", self.case, "--format", "json")
        desk.close()
        self.assert_status(refused, 2)
        self.assertEqual(refused.out, "")
        self.assertIn("is al in gebruik; wacht tot", refused.err)
        self.assert_status(support.schouw("report", self.case, "--format", "json"), 0)

    def test_what_is_protected_is_gone(self):
        desk = Desk(self, self.case, "M-1001")
        signal = next(self.signals(desk))
        desk.post(f"/api/signals/{signal['id']}/protect", {"version": signal["version"], "word": "WISSEN"})
        desk.get(f"/api/signals/{signal['id']}", 404)
        desk.close()
        self.assertNotIn(signal["id"], [one["id"] for one in support.report(self.case)["signals"]])

    def test_a_notice_closes_everything_else(self):
        desk = Desk(self, self.case, "M-1001")
        signal = next(self.signals(desk))
        desk.post(f"/api/signals/{signal['id']}/notice", {"version": signal["version"], "word": "MELDEN", "why": "voorbeeld"})
        desk.get("/api/cards", 410)
        self.assertIn(b"<html", desk.get("/notice.html"))
        desk.close()
        report = support.report(self.case)
        self.assertEqual((report["check"]["status"], report["signals"]), ("sealed", []))

    def test_what_the_client_may_read_waits_for_the_police(self):
        desk = Desk(self, self.case, "M-1001")
        signal = next(self.signals(desk))
        desk.post(f"/api/signals/{signal['id']}/notice", {"version": signal["version"], "word": "MELDEN", "why": "voorbeeld"})
        desk.get("/report.html?audience=client", 410)
        self.assertEqual(desk.get("/api/case")["may"], [])
        desk.close()
        refused = support.schouw("report", self.case, "--audience", "client")
        self.assert_status(refused, 2)
        self.assertIn("wat de cliënt mag weten, zegt de politie", refused.err)
        self.assert_status(support.schouw("report", self.case, "--audience", "court"), 2)

    def test_names_are_shown_with_a_reason_alone(self):
        self.assert_status(support.schouw("report", self.case, "--format", "json", "--show-names"), 2)
        self.assert_status(support.schouw("report", self.case, "--audience", "client", "--show-names", "--why", "x"), 2)
        self.assert_status(support.schouw("report", self.case, "--format", "json", "--show-names", "--why", "gesprek"), 0)
        self.assertIn("report as json, names shown: gesprek", support.schouw("log", self.case).out)

    def test_to_signed_off_and_after(self):
        officer = Desk(self, self.case, "M-1001")
        self.judge_all(officer)
        officer.close()
        self.assert_status(support.schouw("finalise", self.case, "--as", "M-2002"), 2)
        reviewer = Desk(self, self.case, "M-2002")
        reviewer.post("/api/finalise", {"word": "AFRONDEN", "agree": True}, 422)
        for one in reviewer.get("/api/finalise")["to_open"]:
            reviewer.get(f"/api/signals/{one['signal']}")
        reviewer.post("/api/finalise", {"word": "AFRONDEN", "agree": False}, 422)
        self.assert_status(support.schouw("report", self.case, "--audience", "court"), 2)
        digest = reviewer.post("/api/finalise", {"word": "AFRONDEN", "agree": True})["digest"]
        self.assertRegex(digest, "^[0-9a-f]{64}$")
        signal = next(self.signals(reviewer))
        self.decide(reviewer, signal, "discuss", status=410)
        reviewer.close()
        self.assertEqual(support.report(self.case)["check"]["status"], "final")
        self.assert_status(support.schouw("verify", self.case), 0)
        court = support.schouw("report", self.case, "--audience", "court")
        self.assertIn("Verantwoording van de controle", court.out)
        head = re.search(r"--head ([0-9a-f]{64})", court.out)[1]
        self.assert_status(support.schouw("verify", self.case, "--head", head), 0)
        self.assert_status(support.schouw("purge", self.case, "--not-relevant", "--as", "M-2002", "--why", "termijn"), 2)
        self.assert_status(support.schouw("correct", self.case, "--as", "M-1001", "--why", "naam verkeerd"), 0)
        self.assert_status(support.schouw("verify", self.case), 0)
        self.assertEqual(support.report(self.case)["check"]["status"], "corrected")
        changed = shutil.copy(self.case, self.path("changed.schouw"))
        with sqlite3.connect(changed) as database:
            database.execute("UPDATE review SET agreement = 'iets anders'")
        self.assert_status(support.schouw("verify", changed), 1)


if __name__ == "__main__":
    support.main()
