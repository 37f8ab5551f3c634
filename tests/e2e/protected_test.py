"""Nothing of a party that is left alone is anywhere: not in the case, a report, a log or what is said; also in threads and names."""
import base64
import os
import sqlite3
import subprocess
import time
import zipfile

import support
from support import Case, schouw


def shapes(text):
    """A text as it may stand somewhere: UTF-8, UTF-16, base64 at each of three offsets, folded."""
    found = set()
    for form in {text, text.lower(), text.upper()}:
        raw = form.encode()
        found |= {raw, form.encode("utf-16-le"), form.encode("utf-16-be")}
        for before in range(3):  # the middle of a base64 text does not hang on what stands around it
            coded = base64.b64encode(b"x" * before + raw + b"x" * 3)
            found.add(coded[4:len(coded) - 8])
    return found


def leaks(data, texts):
    return [text for text in texts if any(shape in data for shape in shapes(text))]


class ProtectedTest(Case):
    SECRETS = ["Zitting-Geheim-Alfa", "Luisterlijn-Geheim-Bravo", "Draad-Geheim-Charlie", "Bijlage-Geheim-Delta"]

    def device(self):
        folder = self.path("apparaat")
        os.makedirs(folder)
        mail = ("From: {0}\nTo: {1}\nSubject: {2}\nDate: Mon, 1 Jun 2026 10:00:00 +0200\nMessage-ID: <{3}@post.example>\n{4}\n"
                "{5} voorbeeldterm-alfa\n\n")
        with open(os.path.join(folder, "post.mbox"), "w") as out:
            for number, (sender, to, more, text) in enumerate([
                    ("anna@post.example", "broer@post.example", "", self.SECRETS[2]),
                    ("info@advocaat-voorbeeld.example", "anna@post.example", "References: <0@post.example>\n", self.SECRETS[0]),
                    ("anna@post.example", "vriend@post.example", "", "gewone post")]):
                out.write("From x Mon Jun  1 10:00:00 2026\n" + mail.format(sender, to, "post", number, more, text))
        with open(os.path.join(folder, "hulp.txt"), "w") as out:
            out.write(f"luisterlijn-voorbeeld.example {self.SECRETS[1]} voorbeeldterm-alfa\n")
        with open(os.path.join(folder, "brief.eml"), "w") as out:
            out.write("From: info@therapie-voorbeeld.example\nTo: anna@post.example\nSubject: afspraak\n"
                      "Date: Mon, 1 Jun 2026 10:00:00 +0200\nMessage-ID: <b@post.example>\nMIME-Version: 1.0\n"
                      "Content-Type: multipart/mixed; boundary=grens\n\n--grens\nContent-Type: text/plain\n\ngroet\n--grens\n"
                      "Content-Type: text/plain; name=a.txt\nContent-Disposition: attachment; filename=a.txt\n\n"
                      f"{self.SECRETS[3]} voorbeeldterm-alfa\n--grens--\n")
        return folder

    def everything(self, case):
        """All bytes that a check leaves or prints."""
        data = b""
        for name in os.listdir(self.folder):
            if name.startswith("c.schouw"):
                with open(self.path(name), "rb") as file:
                    data += file.read()
        for form in ("html", "json", "csv"):
            data += schouw("report", case, "--format", form).out.encode()
        return data + schouw("log", case).out.encode()

    def test_nothing_of_a_protected_party_is_anywhere(self):
        mandate = support.wide_mandate(self.path("m.toml"))
        case = self.path("c.schouw")
        done = support.scan(self.device(), case, mandate=mandate)
        self.assertIn(done.status, (0, 1), str(done))
        report = support.report(case)
        texts = " ".join(s["match"]["before"] for s in report["signals"])
        self.assertIn("gewone post", texts)
        self.assertEqual(len([s for s in report["signals"] if s["match"]["text"] == "voorbeeldterm-alfa"]), 1)
        self.assertGreaterEqual(report["coverage"]["protected"], 5)
        self.assertEqual(leaks(self.everything(case) + done.err.encode() + done.out.encode(), self.SECRETS), [])

    def test_what_stands_beside_a_record_protects_it(self):
        """The page that a download was asked from, the other columns of a row, the other address of a download's origin."""
        folder = self.path("naast/Users/anna")
        chrome = os.path.join(folder, "AppData/Local/Google/Chrome/User Data/Default")
        os.makedirs(chrome)
        history = sqlite3.connect(os.path.join(chrome, "History"))
        history.executescript("""
            CREATE TABLE urls(id INTEGER PRIMARY KEY, url, title, visit_count, typed_count, last_visit_time, hidden);
            CREATE TABLE visits(id INTEGER PRIMARY KEY, url, visit_time, from_visit, transition, segment_id, visit_duration);
            CREATE TABLE downloads(id INTEGER PRIMARY KEY, target_path, current_path, start_time, referrer, site_url, tab_url,
                                   tab_referrer_url);
            CREATE TABLE downloads_url_chains(id, chain_index, url);""")
        party = "https://www.therapie-voorbeeld.example/portaal"
        for number, column in enumerate(["referrer", "site_url", "tab_url", "tab_referrer_url", None], 1):
            name = f"beschermd-{column} voorbeeldterm-alfa.pdf" if column else "gewone voorbeeldterm-alfa.pdf"
            history.execute("INSERT INTO downloads(id, target_path, start_time) VALUES(?, ?, 13424832000000000)", (number, name))
            history.execute("INSERT INTO downloads_url_chains VALUES(?, 0, 'https://opslag.example/x')", (number,))
            if column:
                history.execute(f"UPDATE downloads SET {column} = ? WHERE id = ?", (party, number))
        history.commit()
        notes = sqlite3.connect(os.path.join(folder, "notities.db"))
        notes.execute("CREATE TABLE notitie(id INTEGER PRIMARY KEY, wie TEXT, tekst TEXT)")
        notes.executemany("INSERT INTO notitie(wie, tekst) VALUES(?, ?)",
                          [("info@advocaat-voorbeeld.example", "beschermd-rij voorbeeldterm-alfa"),
                           ("winkel.example", "gewone rij voorbeeldterm-alfa")])
        notes.commit()
        with open(os.path.join(folder, "a.pdf:Zone.Identifier"), "w") as out:
            out.write("[ZoneTransfer]\r\nZoneId=3\r\nReferrerUrl=https://luisterlijn-voorbeeld.example/\r\n"
                      "HostUrl=https://opslag.example/beschermd-oorsprong-voorbeeldterm-alfa\r\n")
        case = self.path("c.schouw")
        done = support.scan(self.path("naast"), case, mandate=support.wide_mandate(self.path("m.toml")))
        self.assertIn(done.status, (0, 1), str(done))
        found = [signal["match"]["before"].split("\n")[-1].strip() for signal in support.report(case)["signals"]]
        self.assertEqual(sorted(found), ["gewone", "gewone rij"])
        self.assertEqual(leaks(self.everything(case), ["beschermd-"]), [])

    def test_a_thread_over_many_files_is_one_thread(self):
        """The question in what was sent, the lawyer's answer in a maildir, a copy of the question in a mail that was kept:
        only the answer names the lawyer. Whatever is read first."""
        folder = self.path("post")
        mail = ("From: {0}\nTo: {1}\nSubject: post\nDate: Mon, 1 Jun 2026 10:00:00 +0200\nMessage-ID: <{2}@post.example>\n"
                "{3}\n{4} voorbeeldterm-alfa\n")
        letters = {"Sent": ("anna@post.example", "broer@post.example", 0, "", self.SECRETS[0]),
                   "Maildir/cur/1.a:2,S": ("info@advocaat-voorbeeld.example", "anna@post.example", 1,
                                           "In-Reply-To: <0@post.example>\n", self.SECRETS[1]),
                   "Maildir/cur/2.a:2,S": ("anna@post.example", "zus@post.example", 2, "References: <1@post.example>\n",
                                           self.SECRETS[2]),
                   "bewaard.eml": ("anna@post.example", "broer@post.example", 0, "", self.SECRETS[3]),
                   "Maildir/cur/3.a:2,S": ("anna@post.example", "vriend@post.example", 3, "", "gewone post")}
        for name, letter in letters.items():
            path = os.path.join(folder, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w") as out:
                out.write(("From x Mon Jun  1 10:00:00 2026\n" if name == "Sent" else "") + mail.format(*letter))
        mandate = support.wide_mandate(self.path("m.toml"))
        reports = []
        for jobs in ("1", "2"):
            case = self.path("c.schouw")
            for name in os.listdir(self.folder):
                if name.startswith("c.schouw"):
                    os.remove(self.path(name))
            done = support.scan(folder, case, "--jobs", jobs, mandate=mandate)
            self.assertIn(done.status, (0, 1), str(done))
            self.assertEqual(leaks(self.everything(case) + done.err.encode(), self.SECRETS), [])
            reports.append(support.without_times(support.report(case)))
        self.assert_same_report(*reports)
        found = [s for s in reports[0]["signals"] if s["match"]["text"] == "voorbeeldterm-alfa"]
        self.assertEqual([s["record"]["entry"] for s in found], ["p0:/Maildir/cur/3.a\\x3a2,S"])
        self.assertGreaterEqual(reports[0]["coverage"]["protected"], 8)

    NAMES = ["Naam-Geheim-Echo", "Map-Geheim-Foxtrot", "Lid-Geheim-Golf", "Stuk-Geheim-Hotel", "Winkel-Geheim-India"]

    def named(self, party):
        """Files, folders, members and stores whose names name a party; one of each can't be read, or is written about."""
        folder, name = self.path("namen"), "{} " + party
        os.makedirs(os.path.join(folder, name.format(self.NAMES[1])))
        for path in (name.format(self.NAMES[0]) + ".txt", name.format(self.NAMES[1]) + "/brief.txt"):
            with open(os.path.join(folder, path), "w") as out:
                out.write("voorbeeldterm-alfa\n")
        with zipfile.ZipFile(os.path.join(folder, "a.zip"), "w") as archive:
            archive.writestr(name.format(self.NAMES[2]) + ".txt", "voorbeeldterm-alfa\n")
            archive.writestr(name.format(self.NAMES[2]) + ".zip", b"PK\x03\x04 beschadigd" + bytes(40))
        with open(os.path.join(folder, name.format(self.NAMES[3]) + ".pdf"), "wb") as out:
            out.write(b"%PDF-1.7\nbeschadigd")
        with sqlite3.connect(os.path.join(folder, name.format(self.NAMES[4]) + ".sqlite")) as store:
            store.execute("CREATE TABLE notes(text TEXT)")
            store.execute("INSERT INTO notes VALUES('voorbeeldterm-alfa')")
        store.close()
        with open(os.path.join(folder, "gewoon.txt"), "w") as out:
            out.write("voorbeeldterm-alfa\n")
        return folder

    def test_a_thread_that_was_half_read_when_the_scan_was_killed_stays_one(self):
        """Of 200 threads one mail names the lawyer, in whatever file is read last; killed at moments all over the scan."""
        folder = self.path("post")
        mail = ("From: {0}\nTo: anna@post.example\nSubject: post\nDate: Mon, 1 Jun 2026 10:00:00 +0200\n"
                "Message-ID: <{1}.{2}@post.example>\nReferences: <{1}.0@post.example>\n\n{3} {1} voorbeeldterm-alfa\n")
        os.makedirs(folder)
        for thread in range(200):
            for place in range(3):
                who = "info@advocaat-voorbeeld.example" if place == thread % 4 else "broer@post.example"
                text = "gewone post" if thread % 4 == 3 else self.SECRETS[place]
                with open(os.path.join(folder, f"{(thread * 7 + place * 61) % 199}-{thread}-{place}.eml"), "w") as out:
                    out.write(mail.format(who, thread, place, text))
        mandate = support.wide_mandate(self.path("m.toml"))
        began = time.monotonic()
        self.assertIn(support.scan(folder, self.path("heel.schouw"), mandate=mandate).status, (0, 1))
        seconds = time.monotonic() - began
        truth = support.without_times(support.report(self.path("heel.schouw")))
        self.assertEqual(sum(len(signal["also"]) + 1 for signal in truth["signals"]), 150)
        resumed = 0
        for moment in range(8):
            case = self.path("c.schouw")
            for name in os.listdir(self.folder):
                if name.startswith("c.schouw"):
                    os.remove(self.path(name))
            going = subprocess.Popen(support.scan_command(folder, case, "--progress", "none", mandate=mandate),
                                     stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(seconds * (moment + 2) / 10)
            going.kill()
            going.wait()
            if not os.path.exists(case):
                continue
            resumed += 1
            self.assertEqual(leaks(self.everything(case), self.SECRETS), [], moment)
            self.assertIn(schouw("scan", "--resume", case, "--progress", "none").status, (0, 1))
            self.assertEqual(leaks(self.everything(case), self.SECRETS), [], moment)
            self.assert_same_report(support.without_times(support.report(case)), truth, f"killed at {moment}")
        self.assertGreater(resumed, 2)

    def test_a_name_of_a_file_that_names_a_party_is_nowhere(self):
        folder, case = self.named("advocaat-voorbeeld.example"), self.path("c.schouw")
        done = support.scan(folder, case, "--progress", "plain", mandate=support.wide_mandate(self.path("m.toml")))
        self.assertIn(done.status, (0, 1), str(done))
        self.assertEqual(leaks(self.everything(case) + done.err.encode() + done.out.encode(), self.NAMES), [])
        found = [s["record"]["entry"] for s in support.report(case)["signals"] if s["match"]["text"] == "voorbeeldterm-alfa"]
        self.assertEqual(found, ["p0:/gewoon.txt"])

    def test_those_names_would_have_been_seen(self):
        folder, case = self.named("iemand.example"), self.path("c.schouw")
        support.scan(folder, case, mandate=support.wide_mandate(self.path("m.toml")))
        self.assertEqual(leaks(self.everything(case), self.NAMES), self.NAMES)

    def test_a_planted_leak_is_found(self):
        """The search itself: whatever shape a leak has, it is seen."""
        text = self.SECRETS[0]
        for data in (text.encode(), text.encode("utf-16-le"), text.upper().encode(),
                     base64.b64encode(b"iets " + text.encode() + b" meer")):
            self.assertEqual(leaks(b"voor" + data + b"na", self.SECRETS), [text])
        self.assertEqual(leaks(b"niets van dat alles", self.SECRETS), [])

    def test_without_the_party_it_would_have_been_found(self):
        """What the list keeps out is what the rules would have hit."""
        folder = self.device()
        with open(os.path.join(folder, "post.mbox")) as file:
            text = file.read()
        with open(os.path.join(folder, "post.mbox"), "w") as out:
            out.write(text.replace("advocaat-voorbeeld.example", "iemand.example"))
        case = self.path("c.schouw")
        support.scan(folder, case, mandate=support.wide_mandate(self.path("m.toml")))
        self.assertEqual(leaks(self.everything(case), self.SECRETS), [self.SECRETS[0], self.SECRETS[2]])


if __name__ == "__main__":
    support.main()
