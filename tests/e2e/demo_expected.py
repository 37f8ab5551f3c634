"""The signals of the demo device under the demo mandate, by what tools/mkimage.d/content.py puts there."""
import datetime

import support  # noqa: F401: puts tools/mkimage.d on the path
from content import MARCH

CHROME = "p1:/Users/anna/AppData/Local/Google/Chrome/User Data/Default/History"
FIREFOX = "p1:/Users/anna/AppData/Roaming/Mozilla/Firefox/Profiles/k3x9q2ab.default-release/places.sqlite"
CHROMIUM = "p2:/home/anna/.config/chromium/Default/History"
SNAP_FIREFOX = "p2:/home/anna/snap/firefox/common/.mozilla/firefox/q7w2e1zz.default/places.sqlite"
FILES_AT = 1780308000  # mkimage's time of every file: 2026-06-01T10:00:00Z


def time_text(unix_seconds):
    return datetime.datetime.fromtimestamp(unix_seconds, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def row(rule, kind, origin, entry, place, text, first, last=None, occurrences=1):
    """`text` is what was matched with up to a line of context: before + match + after, trimmed."""
    return (rule, kind, origin, entry, place, text, time_text(first), time_text(last or first), occurrences)


# In the order of the report: by rule, then by time.
SIGNALS = [
    row("anonimiseren-01", "search_query", "entered", CHROME, "keyword_search_terms rowid 2",
        "hoe kan ik tor browser downloaden", MARCH + 3600, MARCH + 90_000, occurrences=2),
    # The newest row: it stands in the -wal alone.
    row("anonimiseren-01", "search_query", "entered", CHROME, "keyword_search_terms rowid 5", "tor browser sneller maken",
        MARCH + 6_000_000),
    row("anonimiseren-01", "document", "unknown", "p1:/Users/anna/Documents/notities.txt", "line 3",
        "Notities\n\nVraag: werkt Tor Browser ook op de telefoon?", FILES_AT),
    row("kansspel-01", "url_visit", "link", CHROME, "visits rowid 5",
        "https://advertentie.example/klik?naar=https%3A%2F%2Fkansspel.example%2Fwelkom", MARCH + 200_000),
    row("kansspel-01", "url_visit", "redirect", CHROME, "visits rowid 6", "Welkom\nhttps://www.kansspel.example/welkom",
        MARCH + 200_001),
    row("kansspel-01", "url_visit", "link", CHROMIUM, "visits rowid 2",
        "Groep alfa\nhttps://forum.example/groep/alfa?pagina=2", MARCH + 810_000),
    row("kansspel-01", "url_visit", "link", SNAP_FIREFOX, "moz_historyvisits rowid 2",
        "https://omleiding.example/?url=https%3A%2F%2Fkansspel.example%2F", MARCH + 900_500),
    row("kansspel-01", "typed_url", "entered", FIREFOX, "moz_historyvisits rowid 1", "Kansspel\nhttps://kansspel.example/",
        MARCH + 3_700_000),
    row("kansspel-01", "bookmark", "unknown", FIREFOX, "moz_bookmarks rowid 1", "Bonus\nhttps://kansspel.example/bonus",
        MARCH + 3_800_000),
    row("kansspel-01", "typed_url", "entered", CHROME, "visits rowid 7", "Spelen\nhttps://www.kansspel.example/spelen",
        MARCH + 4_000_000),
    row("voorbeeldterm-01", "document", "unknown", "p1:/Users/anna/Downloads/bewaard.zip!/oud/archief.tar!/brief.txt",
        "line 1", "In deze brief staat voorbeeldterm-alfa.", MARCH),
    # In front of the damage.
    row("voorbeeldterm-01", "document", "unknown", "p1:/Users/anna/Downloads/beschadigd.zip!/deel1.txt", "line 1",
        "voorbeeldterm-alfa staat ook hier", 1775217600),
    row("voorbeeldterm-01", "document", "unknown", "p1:/Users/anna/Documents/oude brief.txt", "line 2",
        "Geachte heer,\r\nhierbij de gegevens over voorbeeldterm-alfa en het café.", FILES_AT),
    row("voorbeeldterm-01", "document", "unknown", "p1:/Users/anna/Downloads/handleiding.txt:aantekening", "line 1",
        "In een nevenstroom: voorbeeldterm-alfa", FILES_AT),
]

# Stands on the device and must stand nowhere in a report: other accounts, before the period, excluded, system, shared, bin.
NEVER = ["bram/", "iemand anders", "voor de periode", "voor het begin", "advocaat.example", "gedeelde map", "leesmij",
         "systeemmap", "Windows/notitie", "in de prullenbak", "RAB12CD", "RXY34EF", "dagboek", "van bram",
         "hulplijn.example", "de hulplijn", "de zitting", "kantoor@advocaat", "Wat zal ik zeggen"]


def found(report):
    """The signals of a JSON report as rows like those above."""
    rows = []
    for signal in report["signals"]:
        record, match = signal["record"], signal["match"]
        text = (match["before"] + match["text"] + match["after"]).strip()
        rows.append((signal["rule"]["id"], record["kind"], record["origin"], record["entry"], record["place"], text,
                     signal["first"], signal["last"], signal["occurrences"]))
    return rows


def of_windows(prefix="p1:", named="p1:"):
    """The expected signals of the NTFS volume alone, their entries named with `prefix` instead."""
    return [line[:3] + (line[3].replace(named, prefix, 1),) + line[4:] for line in SIGNALS if line[3].startswith(named)]
