#!/usr/bin/env python3
"""Every page that chromium and firefox-esr visit comes out once, with its time and origin, while they still run.

usage: real_browsers_test.py SCHOUW_RECORDS
"""
import contextlib
import datetime
import http.server
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.request

RECORDS = sys.argv.pop()
PAGES = [f"pagina-{number}" for number in range(12)]
VISITS = ("url_visit", "typed_url")


class Pages(http.server.BaseHTTPRequestHandler):
    """/NAME is a page called NAME; /door sends on to /doel."""

    def do_GET(self):
        if self.path == "/door":
            self.send_response(302)
            self.send_header("Location", "/doel")
            self.end_headers()
            return
        body = f"<html><head><title>Titel van {self.path[1:]}</title></head><body>tekst</body></html>".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def running(*command, home):
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               env={**os.environ, "HOME": str(home)})
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)


def eventually(probe, seconds=90):
    """What `probe` gives once it is true; what it gave last when time is up."""
    end = time.monotonic() + seconds
    while not (found := probe()) and time.monotonic() < end:
        time.sleep(1)
    return found


def visits(folder, store):
    """Visits of our pages by path, as lists of records; other pages are the browser's own."""
    done = subprocess.run([RECORDS, *(word for kind in VISITS for word in ("--kind", kind)), str(folder)],
                          capture_output=True, text=True)
    found = {}
    for line in done.stdout.splitlines():
        record = json.loads(line)
        if record.get("kind") in VISITS and record["entry"].endswith("/" + store) and "127.0.0.1" in record["url"]:
            found.setdefault(record["url"].rsplit("/", 1)[1], []).append(record)
    return found


class RealBrowsers(unittest.TestCase):
    def setUp(self):
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.start = datetime.datetime.now(datetime.timezone.utc)

    def url(self, page):
        return f"http://127.0.0.1:{self.server.server_port}/{page}"

    def check(self, store, folder):
        expected = {*PAGES, "doel"}
        found = eventually(lambda: (seen := visits(folder, store)).keys() >= expected and seen) or visits(folder, store)
        self.assertGreaterEqual(found.keys(), expected)
        for page, records in found.items():
            self.assertEqual(len(records), 1, page)
            self.assertEqual(records[0]["text"].splitlines()[-1], self.url(page))
            at = datetime.datetime.fromisoformat(records[0]["time"].replace("Z", "+00:00"))
            self.assertTrue(self.start <= at <= datetime.datetime.now(datetime.timezone.utc), records[0]["time"])
        self.assertEqual(found["doel"][0]["origin"], "redirect")
        return found

    def test_chromium(self):
        profile = self.folder / "chromium"
        with running("chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run",
                     "--remote-debugging-port=0", f"--user-data-dir={profile}", self.url(PAGES[0]), home=self.folder):
            port_file = profile / "DevToolsActivePort"
            self.assertTrue(eventually(port_file.exists), "chromium did not start")
            port = eventually(lambda: port_file.read_text().split("\n")[0])
            # The first page that is shown counts as entered, so the one of the command line must be it.
            listed = f"http://127.0.0.1:{port}/json/list"
            shown = eventually(lambda: f"Titel van {PAGES[0]}".encode() in urllib.request.urlopen(listed).read())
            self.assertTrue(shown, "chromium did not show its first page")
            for page in [*PAGES[1:], "door"]:
                request = urllib.request.Request(f"http://127.0.0.1:{port}/json/new?{self.url(page)}", method="PUT")
                urllib.request.urlopen(request, timeout=30).read()
            found = self.check("History", profile)
            self.assertEqual(found[PAGES[0]][0]["origin"], "entered")

    def test_firefox(self):
        profile = self.folder / "firefox"
        profile.mkdir()
        with running("firefox-esr", "--headless", "--no-remote", "--profile", str(profile),
                     *(self.url(page) for page in [*PAGES, "door"]), home=self.folder):
            self.check("places.sqlite", profile)
            # The rows were read from the log, not from the database.
            self.assertGreater((profile / "places.sqlite-wal").stat().st_size, 100_000)


if __name__ == "__main__":
    unittest.main()
