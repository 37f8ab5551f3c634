"""Demo cases that were judged to the end, for tests of what is made of them."""
import shutil

import review_test
import support


def demo_case(test, name="demo.schouw", *more, **options):
    """A case of the demo device, scanned."""
    image = test.path("demo.img")
    if "image" not in test.__dict__:
        test.image = support.make_image(image)
    done = support.scan(test.image, test.path(name), *more, **options)
    test.assertIn(done.status, (0, 1), str(done))
    return test.path(name)


def copy(test, case, name):
    return shutil.copy(case, test.path(name))


def signals(desk):
    for card in desk.get("/api/cards")["cards"]:
        seen, total = 0, 1
        while seen < total:
            page = desk.get(f"/api/cards/{card['id']}/signals?offset={seen}")
            seen, total = seen + len(page["signals"]), page["total"]
            for line in page["signals"]:
                yield desk.get(f"/api/signals/{line['id']}")


def decide(desk, signal, decision, reason=""):
    body = {"version": signal["version"], "decision": decision, "reason": reason, "note": ""}
    return desk.post(f"/api/signals/{signal['id']}/decision", body)["signal"]


def talk(desk, signal, agreement):
    desk.post(f"/api/signals/{signal['id']}/talk", {"version": signal["version"], "client_said": "voor mijn werk",
              "declined": False, "outcome": "agreement", "agreement": agreement})


def judge(test, case, how):
    """Judges every signal as `how(signal)` says: a decision and its reason, and of a talk the agreement."""
    desk = review_test.Desk(test, case, "M-1001")
    for signal in list(signals(desk)):
        decision, reason, *agreement = how(signal)
        changed = decide(desk, signal, decision, reason)
        if agreement:
            talk(desk, changed, agreement[0])
    for device in desk.get("/api/finalise")["devices"]:
        desk.post(f"/api/devices/{device['id']}/returned", {"to": "client", "at": "2026-11-22T15:00:00Z"})
    desk.post("/api/copies", {"none_made": True})
    desk.close()
    return case


def sign_off(test, case):
    desk = review_test.Desk(test, case, "M-2002")
    for one in desk.get("/api/finalise")["to_open"]:
        desk.get(f"/api/signals/{one['signal']}")
    desk.post("/api/finalise", {"word": "AFRONDEN", "agree": True})
    desk.close()
    return case


def final_case(test, case, how):
    return sign_off(test, judge(test, case, how))
