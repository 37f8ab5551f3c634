"""Names and texts that try to be something else than text, in every field that a device or a person fills, in every output."""
import csv
import email.header
import html.parser
import io
import json
import os
import re
import sqlite3
import subprocess
import zipfile

import judged
import review_test
import support
from support import Case, schouw

TERM = "voorbeeldterm-alfa"
HOSTILE = [text + TERM for text in (
    "<script>kwaad()</script> ", "\"'><img src=x onerror=kwaad()> ", "\u202eexe.gpj\u202c \u2067x\u2069 ", "=HYPERLINK(1) ", "+", "-2+3 ",
    "@SUM(1) ", "\t=", "\r=", "\n=", "\x1b[2J\x1b]0;kwaad\x07 ", "\x9b31m ", "a\u2028b\u2029 ", "\u200f\u061c", "\ufeff", "&lt;b&gt; &amp; ",
    "{{7*7}} %s %n ${7} ", "\x7f\x01 ", "lang" * 2500 + " ", "\uff1d1+1 ", "\u00ad=", "\U000e0041tag ")]
ACCOUNTS = ["anna", "<script>kwaad()", "=1+1", "\u202emoor", "\x1b[31m"]
# What may not reach an eye or a terminal as itself: control characters but line ends, direction marks, separators.
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u061c\u2028-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e0fff]")
FORMULA = re.compile(r"[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


class Page(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes = set(), set()
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attributes}


def in_mail(text):
    """A header as a mail program writes it; what it refuses to write, as another one might."""
    if re.search("[\r\n]", text):
        return "=?utf-8?q?" + "".join(f"={byte:02X}" for byte in text.encode()) + "?="
    return email.header.Header(text, "utf-8", maxlinelen=70).encode()


def make_history(path):
    with sqlite3.connect(path) as base:
        base.executescript("""
            CREATE TABLE urls(id INTEGER PRIMARY KEY, url, title, visit_count, typed_count, last_visit_time, hidden);
            CREATE TABLE visits(id INTEGER PRIMARY KEY, url, visit_time, from_visit, transition, segment_id, visit_duration);
            CREATE TABLE keyword_search_terms(keyword_id, url_id, term, normalized_term);""")
        for number, text in enumerate(HOSTILE, 1):
            base.execute("INSERT INTO urls VALUES(?, ?, ?, 1, 1, 13430000000000000, 0)", (number, f"https://kwaad{number}.example/{text}", text))
            base.execute("INSERT INTO visits VALUES(?, ?, 13430000000000000, 0, 1, 0, 0)", (number, number))
            base.execute("INSERT INTO keyword_search_terms VALUES(2, ?, ?, ?)", (number, text, text))
    base.close()


def make_device(folder):
    documents = os.path.join(folder, "Users", "anna", "Documents")
    os.makedirs(documents)
    names = [text.replace("/", "\u2215").encode() for text in HOSTILE]
    for name in [name if len(name) < 250 else name[-240:] for name in names] + [b"\xff\xfe\xc3( " + TERM.encode(), b"caf\xe9 " + TERM.encode()]:
        with open(os.path.join(documents.encode(), name), "wb") as out:
            out.write(b"tekst")
    with zipfile.ZipFile(os.path.join(documents, "a.zip"), "w") as archive:
        for text in HOSTILE:
            archive.writestr(text.replace("/", "_"), "in een archief")
        archive.writestr("kapot.zip", "PK\x03\x04")
    for number, text in enumerate(HOSTILE):
        with open(os.path.join(documents, f"{number}.eml"), "w", newline="") as out:
            out.write(f"From: {in_mail(text)} <a{number}@post.example>\nTo: b@post.example\nSubject: {in_mail(text)}\n"
                      f"Date: Mon, 1 Jun 2026 10:00:00 +0200\nMessage-ID: <{number}@x.example>\n\nhallo {text}\n")
    for account in ACCOUNTS:
        profile = os.path.join(folder, "Users", account, "AppData", "Local", "Google", "Chrome", "User Data", "Default")
        os.makedirs(profile)
        make_history(os.path.join(profile, "History"))
    return folder


class HostileNamesTest(Case):
    def setUp(self):
        super().setUp()
        self.device = make_device(self.path("apparaat"))
        self.case = self.path("c.schouw")
        mandate = support.wide_mandate(self.path("m.toml"))
        with open(mandate, encoding="utf-8") as file:
            text = file.read()
        hostile = json.dumps(HOSTILE[0] + HOSTILE[2] + HOSTILE[3], ensure_ascii=True)
        text = re.sub(r'^(condition|description) *= (?:"""(?:.|\n)*?"""|.*$)', lambda line: f"{line[1]} = {hostile}", text, flags=re.MULTILINE)
        with open(mandate, "w", encoding="utf-8") as file:
            file.write(text)
        self.scanned = support.scan(self.device, self.case, "--progress", "plain", mandate=mandate)
        self.assertIn(self.scanned.status, (0, 1), str(self.scanned))

    def assert_seen(self, text, which):
        found = UNSEEN.search(text)
        self.assertIsNone(found, f"{which}: {text[max(0, found.start() - 60):found.start() + 20]!a}" if found else "")

    def assert_page(self, text, which):
        self.assert_seen(text, which)
        page = Page(text)
        self.assertFalse(page.tags & {"script", "img", "iframe", "object", "embed", "form", "input", "a", "link", "base"}, which)
        self.assertEqual([name for name in page.attributes if name.startswith("on")], [], which)

    def assert_table(self, text, which):
        rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
        self.assertGreater(len(rows), 2, which)
        self.assertEqual({len(row) for row in rows}, {len(rows[0])}, which)
        for cell in (cell for row in rows for cell in row):
            self.assert_seen(cell, which)
            self.assertIsNone(FORMULA.match(cell), f"{which}: {cell[:60]!a}")

    def told(self, *arguments):
        """What a command prints: valid UTF-8, or the test fails."""
        done = subprocess.run([support.SCHOUW, *arguments], capture_output=True, timeout=120)
        self.assertIn(done.returncode, (0, 1), f"{arguments}: {done.stderr!a}")
        return (done.stdout + done.stderr).decode("utf-8")

    def assert_outputs(self, audiences):
        for language in ("nl", "en"):
            for audience in audiences:
                which = f"{audience} {language}"
                self.assert_page(self.told("report", self.case, "--format", "html", "--audience", audience, "--lang", language), which)
            for contexts in ([], ["--contexts"]):
                self.assert_table(self.told("report", self.case, "--format", "csv", "--lang", language, *contexts), f"csv {contexts} {language}")
        for arguments in (["report", self.case, "--format", "json"], ["log", self.case, "--format", "json"],
                          ["look", "--image", self.device, "--format", "json"]):
            text = self.told(*arguments)
            self.assert_seen(text, arguments)
            json.loads(text)
        self.assert_table(self.told("log", self.case, "--format", "csv"), "log")
        for arguments in (["look", "--image", self.device], ["status", self.folder], ["verify", self.case]):
            self.assert_seen(self.told(*arguments), arguments)

    def test_of_a_check_that_is_a_draft_and_one_that_is_final(self):
        self.assert_seen(self.scanned.err, "scan")
        self.assert_outputs(["officer", "supervisor", "client", "talk"])
        # The second reader and the client get what was typed too, and the judge the condition.
        judged.judge(self, self.case, lambda signal: ("discuss", "", HOSTILE[int(signal["id"][:4], 16) % len(HOSTILE)][-900:]))
        judged.sign_off(self, self.case)
        self.assert_outputs(["officer", "supervisor", "client", "talk", "court"])

    def test_a_name_is_given_back(self):
        """What was made visible says what it was: nothing of a name is lost, nor cut without a word."""
        report = support.report(self.case)
        entries = {signal["record"]["entry"] for signal in report["signals"]} | {also for signal in report["signals"] for also in signal["also"]}
        for name in (r"\xff\xfe\xc3( " + TERM, r"caf\xe9 " + TERM, r"\u{202e}exe.gpj\u{202c} \u{2067}x\u{2069} " + TERM, r"\u{1b}[2J\u{1b}]0;kwaad\u{7} " + TERM):
            self.assertTrue(any(name in entry for entry in entries), name)
        texts = [signal["record"]["entry"] + signal["match"]["before"] for signal in report["signals"]]
        self.assertTrue(any(HOSTILE[0][:-len(TERM)] in text for text in texts))
        desk = review_test.Desk(self, self.case, "M-1001")
        for signal in judged.signals(desk):
            shown = "".join(word["text"] for words in ("words", "title_words", "url_words") for word in signal[words])
            self.assert_seen(shown.replace("\n", ""), signal["id"])
        desk.close()


if __name__ == "__main__":
    support.main()
