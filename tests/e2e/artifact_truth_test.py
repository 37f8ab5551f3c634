"""What others wrote down about the corpus' stores, against what is read of them: tests/golden/artifact/truth.tsv.

One line a store and file: how many values the expectations hold, how many of them come out, and why the others don't.
Rewritten by UPDATE_GOLDEN=1; a value that is lost, or one that is missed without a reason, fails the test.
"""
import collections
import csv
import datetime
import json
import os
import re
import unittest

import support
from support import Case

GOLDEN = os.path.join(support.ROOT, "tests", "golden", "artifact", "truth.tsv")
FOLDERS = ("browser", "artifact", "registry", "chat")
VISITS = ("url_visit", "typed_url")
ANY = ()

# Upstream's kind of event → the kinds of record that say it, its fields whose text must be there (one of them), and its
# time. Kinds that are logs, system settings, messages or positions are no store of this check, and not listed.
EVENTS = {
    "android:sqlite:downloads": (("download",), ("uri", "saved_to"), "modification_time"),
    "android:webview:cookie": (("app_data",), ("hostname",), None),
    "bash:history:entry": (("app", "search_query"), ("command",), "written_time"),
    "chrome:autofill:entry": (("form_entry", "search_query"), ("value",), "last_used_time"),
    "chrome:cookie:entry": (("app_data",), ("hostname",), "access_time"),
    "chrome:history:file_downloaded": (("download",), ("url",), "start_time"),
    "chrome:history:page_visited": (VISITS, ("url",), "last_visited_time"),
    "chrome:preferences:content_settings:exceptions": (("app_data",), ("primary_url",), None),
    "chrome:preferences:extension_installation": (("app",), ("extension_name",), None),
    "firefox:cookie:entry": (("app_data",), ("hostname",), "access_time"),
    "firefox:places:bookmark": (("bookmark",), ("url",), "added_time"),
    "firefox:places:page_visited": (VISITS, ("url",), "last_visited_time"),
    "fish:history:entry": (("app", "search_query"), ("command",), "written_time"),
    "macos:application_usage:entry": (("app",), ("bundle_identifier",), "last_used_time"),
    "macos:install_history:entry": (("app",), ("name",), "written_time"),
    "macos:knowledgec:application": (("app",), ("bundle_identifier",), "start_time"),
    "macos:lsquarantine:entry": (("download",), ("data",), "downloaded_time"),
    "msiecf:url": (VISITS, ("url",), "last_visited_time"),
    "olecf:dest_list:entry": (("recent_file",), ("path",), "modification_time"),
    "opera:history:entry": (VISITS, ("url",), "last_visited_time"),
    "opera:history:typed_entry": (VISITS, ("url",), "last_typed_time"),
    "p2p:bittorrent:transmission": (("download",), ("destination",), None),
    "p2p:bittorrent:utorrent": (("download",), ("caption",), None),
    "safari:cookie:entry": (("app_data",), ("url",), None),
    "safari:history:visit": (VISITS, ("url",), "last_visited_time"),
    "safari:history:visit_sqlite": (VISITS, ("url",), "last_visited_time"),
    "windows:lnk:link": (("recent_file", "app"), ("local_path",), None),
    "windows:prefetch:execution": (("app",), ("executable",), "last_run_time"),
    "windows:registry:amcache:programs": (("app",), ("name",), None),
    "windows:registry:typedurls": (("typed_url",), ("entries",), None),
    "windows:registry:typedurlstime": (("typed_url",), ("entry",), "last_visited_time"),
    "windows:registry:userassist": (("app",), ("value_name",), "last_execution_time"),
    "windows:timeline:generic": (("app", "recent_file", "url_visit"), ("package_identifier",), "start_time"),
    "windows:timeline:user_engaged": (("app", "recent_file", "url_visit"), ("package_identifier",), "start_time"),
    "viminfo:history": (("app", "recent_file"), ("history_value",), "recorded_time"),
    "windows:registry:amcache": (("app",), ("full_path",), None),
    "windows:registry:explorer:programcache": (("app",), ("entries",), None),
    "windows:registry:run": (("app",), ("entries",), None),
    "zeitgeist:activity": (("app", "recent_file"), ("subject_uri",), "recorded_time"),
}

# Tables of databases: kinds, column of the text, column of the time and its clock.
TABLES = {
    "cookies": (("app_data",), ("host_key", "domain"), None, None),
    "downloads": (("download",), ("url", "target_path", "full_path"), "start_time", "chromium"),
    "history_items": (VISITS, ("url",), None, None),
    "history_visits": (VISITS, ("url",), "visit_time", "cocoa"),
    "keyword_search_terms": (("search_query",), ("term",), None, None),
    "moz_cookies": (("app_data",), ("host",), None, None),
    "moz_historyvisits": (VISITS, ("url",), "visit_date", "unix"),
    "moz_places": (("url_visit", "typed_url", "bookmark"), ("url",), None, None),
    "urls": (VISITS, ("url",), None, None),
    "visits": (VISITS, ("url",), "visit_time", "chromium"),
}

# Why values of a store (and file: "" for every one) don't come out.
REASONS = {
    ("viminfo:history", ""): "words sought inside a text and what was copied there are no act of this check",
    ("windows:registry:explorer:programcache", ""): "the start menu's own list of links: each of them is read where it is",
    ("iped:ares", ""): "Ares enciphers its lists: no reader, named as unsupported or read as unknown text",
    ("macos:application_usage:entry", ""): "a third party's log of workplaces: no reader, app_data alone",
    ("msiecf:url", "browser/plaso/msiecf/Content.IE5/index.dat"): "a part of a page in the cache is no act of anybody",
    ("windows:lnk:link", "artifact/plaso/unpaired_surrogate.lnk"): "half a surrogate pair is no character: it reads U+FFFD",
    ("ileapp:notes", ""): "upstream joins words that its store keeps packed (protobuf in gzip) in columns of its own",
    ("ileapp:celWireless", ""): "settings of the system: numbers and switches have no text",
}
# Messaging, keyboards and the like: counted, never read without a reader of their own. Not one value may come out.
NEVER_READ = ("clubhouse", "googleVoice", "keyboard", "meWe", "teams", "whatsApp")
NEVER = "an application of messaging, calls or a keyboard: its store is counted, never read"


def nanoseconds(text):
    """Of an RFC 3339 time with any number of digits; None where there is none."""
    found = re.fullmatch(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(?:Z|\+00:00)", text or "")
    if not found:
        return None
    seconds = datetime.datetime.fromisoformat(found[1] + "+00:00").timestamp()
    return int(seconds) * 10**9 + int((found[2] or "0").ljust(9, "0")[:9])


def stored_nanoseconds(value, clock):
    if value in ("", "0"):
        return None
    if clock == "cocoa":
        return round((float(value) + 978307200) * 1e6) * 1000
    if clock == "chromium" and int(value) < 10**11:
        return int(value) * 10**9
    return (int(value) - (11644473600 * 10**6 if clock == "chromium" else 0)) * 1000


class Records:
    """Records of the corpus' folders, by file."""

    def __init__(self):
        self.by_file = collections.defaultdict(list)
        self.words = {}  # folded, as they were made
        for folder in FOLDERS:
            done = support.run(support.RECORDS, os.path.join(support.CORPUS, folder))
            for line in done.out.split("\n"):
                record = json.loads(line or "{}")
                if "kind" in record:
                    path = record["entry"].removeprefix("p0:").split("!/")[0].replace("\\x3a", ":").replace("\\\\", "\\")
                    self.by_file[folder + path].append(record)

    def has(self, path, kinds, texts, time):
        """One of `texts` stands in a record of one of `kinds`, at `time` (None: at any) to the microsecond."""
        for record in self.by_file[path]:
            if kinds and record["kind"] not in kinds:
                continue
            if path not in self.words:
                self.words[path] = {}
            words = self.words[path].get(id(record))
            if words is None:
                said = (record["text"], record["url"], record["title"], record["app"], record["place"])
                words = self.words[path][id(record)] = " ".join(" ".join(said).casefold().split())
            if not any(" ".join(text.casefold().split()) in words for text in texts):
                continue
            moment = nanoseconds(record["time"])
            if time is None or (moment is not None and abs(moment - time) <= 1000):
                return True
        return False


def event_texts(expected, fields):
    """What a record may hold of the first field: a list's values each, without what upstream puts before them."""
    for field in fields:
        value = expected.get(field)
        values = value if isinstance(value, list) else [value]
        for one in values:
            if isinstance(one, str) and one:
                text = re.sub(r"^url\d+: |^Sidebar: |^mctadmin: |^Visited: [^@]*@|^UEME_RUN[A-Z]+:", "", one)
                yield [text.replace("\\\\", "\\")]


def plaso_values():
    for line in open(os.path.join(support.CORPUS, "truth", "plaso_events.jsonl"), encoding="utf-8"):
        event = json.loads(line)
        for value in event["values"]:
            expected = value.get("expected")
            kind = expected.get("data_type") if isinstance(expected, dict) else None
            if kind not in EVENTS:
                continue
            kinds, fields, time = EVENTS[kind]
            moment = nanoseconds(expected.get(time)) if time else None
            for texts in event_texts(expected, fields[:1]):
                yield kind, event["path"], kinds, texts, moment


def database_of(name):
    """sqlite_urls names a file `SOURCE_NAME.TABLE.tsv`; its place in the corpus."""
    stem, table = re.fullmatch(r"(.+)\.([a-z_]+)\.tsv", name).groups()
    for folder, _, files in os.walk(support.CORPUS):
        for file in files:
            path = os.path.relpath(os.path.join(folder, file), support.CORPUS)
            parts = path.split(os.sep)
            if len(parts) > 2 and stem == "_".join([parts[1], *parts[2:]]) or stem == "_".join(parts[1:2] + parts[-1:]):
                return path, table
            if len(parts) > 3 and stem == "_".join([parts[1], *parts[-2:]]):
                return path, table
    return None, table


def table_values():
    folder = os.path.join(support.CORPUS, "truth", "sqlite_urls")
    for name in sorted(os.listdir(folder)):
        path, table = database_of(name)
        kinds, columns, time, clock = TABLES[table]
        with open(os.path.join(folder, name), encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                texts = [row[column].lstrip(".") for column in columns if row.get(column)]
                moment = stored_nanoseconds(row[time], clock) if time else None
                yield f"sqlite:{table}", path, kinds, texts[:1], moment


def hindsight_values():
    with open(os.path.join(support.CORPUS, "truth", "hindsight.tsv"), encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            visit = nanoseconds(row["wikipedia_computer_forensics_visit_utc"].replace(" ", "T") + "Z")
            yield "hindsight:visit", row["path"], VISITS, ["wikipedia.org/wiki/Computer_forensics"], visit
            start = nanoseconds(row["Hard_disk.jpg_download_start_utc"].replace(" ", "T") + "Z")
            yield "hindsight:download", row["path"], ("download",), ["Hard_disk.jpg"], start


def iped_values():
    """Texts that the other program's tests demand of stores of applications."""
    stores = re.compile(r"/(emule|bittorrent|shareaza|ares|lnk|tor|browsers|usnjrnl)/")
    for line in open(os.path.join(support.CORPUS, "truth", "iped_asserts.jsonl"), encoding="utf-8"):
        one = json.loads(line)
        folder = stores.search(one["test"])
        if folder:
            for text in one["contains"]:
                name = re.fullmatch(r".*\.[A-Za-z0-9]{2,7}", text.strip())
                if name and ":" not in text[2:]:
                    yield f"iped:{folder[1]}", one["path"], ANY, [text.strip()], None


def ileapp_values():
    """The longest text of each row; that every key of a hive is found is for tests/unit/artifact/registry_hive_test.cc."""
    folder = os.path.join(support.CORPUS, "truth", "ileapp")
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            table = json.load(file)
        module, path = name.split(".")[0], f"chat/ileapp/testdata.{name.removesuffix('.json')}.zip"
        own = [not re.match("Source|Media", header if isinstance(header, str) else header[0]) for header in table["headers"]]
        for row in table["data"]:
            texts = [cell for cell, keep in zip(row, own) if keep and isinstance(cell, str) and len(cell) > 7]
            if texts:
                yield f"ileapp:{module}", path, ("app_data", "document", "message"), [max(texts, key=len)], None


@unittest.skipUnless(os.path.isdir(support.CORPUS), "the shared corpus is not here")
class ArtifactTruth(Case):
    def measure(self):
        records = Records()
        lines = collections.defaultdict(lambda: [0, 0, []])
        for values in (plaso_values(), table_values(), hindsight_values(), iped_values(), ileapp_values()):
            for store, path, kinds, texts, moment in values:
                line = lines[store, path]
                line[0] += 1
                if path and records.has(path, kinds, texts, moment):
                    line[1] += 1
                elif len(line[2]) < 3:
                    line[2].append((texts, moment))
        return lines

    def test_every_value_comes_out_or_has_a_reason(self):
        lines = self.measure()
        table = ["store\tfile\texpected\tfound\treason"]
        for (store, path), (expected, found, missed) in sorted(lines.items(), key=str):
            never = store.startswith("ileapp:") and store.split(":")[1] in NEVER_READ
            if never:
                self.assertEqual(found, 0, f"{store}: {path}")
            reason = NEVER if never else "" if found == expected else REASONS.get((store, path)) or REASONS.get((store, ""), "")
            table.append(f"{store}\t{path}\t{expected}\t{found}\t{reason}")
            with self.subTest(f"{store} {path}"):
                self.assertTrue(found == expected or reason, f"missed, of {expected}: {missed}")
        text = "\n".join(table) + "\n"
        if os.environ.get("UPDATE_GOLDEN"):
            with open(GOLDEN, "w", encoding="utf-8") as file:
                file.write(text)
        with open(GOLDEN, encoding="utf-8") as file:
            self.assertEqual(text, file.read())
        print(f"values: {sum(l[1] for l in lines.values())} of {sum(l[0] for l in lines.values())}", flush=True)


if __name__ == "__main__":
    support.main()
