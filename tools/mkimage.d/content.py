"""The files of the demo device: made-up people, neutral terms, .example hosts. The same bytes every time."""
import io
import os
import shutil
import sqlite3
import tarfile
import zipfile
import zlib

import hive
from stores import CHROMIUM_HISTORY, FIREFOX_PLACES

UNIX_TO_CHROMIUM = 11_644_473_600
MARCH = 1_772_445_600  # 2026-03-02T10:00:00Z


def png():
    """One grey point: a whole picture that says nothing about itself."""
    def chunk(kind, data):
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")
    header = (1).to_bytes(4, "big") * 2 + bytes((8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0\x80")) + chunk(b"IEND", b"")


def write(root, path, data):
    full = os.path.join(root, path)
    os.makedirs(os.path.dirname(full), exist_ok=True)
    with open(full, "wb") as out:
        out.write(data.encode() if isinstance(data, str) else data)


def chromium_time(unix_seconds):
    return (unix_seconds + UNIX_TO_CHROMIUM) * 1_000_000


class Chromium:
    """Fills a History database as Chromium does: a url once, a visit each time, a search beside its url."""

    LINK, TYPED, GENERATED = 0, 1, 5
    CHAIN = 0x30000000
    SERVER_REDIRECT = 0x80000000

    def __init__(self, db):
        self.db, self.urls = db, {}

    def visit(self, url, title, when, transition=LINK, from_visit=0):
        if url not in self.urls:
            self.urls[url] = self.db.execute(
                "insert into urls(url,title,visit_count,typed_count,last_visit_time) values(?,?,0,0,?)",
                (url, title, chromium_time(when))).lastrowid
        self.db.execute("update urls set visit_count=visit_count+1,last_visit_time=?,typed_count=typed_count+? where id=?",
                        (chromium_time(when), transition & 0xFF == self.TYPED, self.urls[url]))
        value = transition | self.CHAIN
        return self.db.execute("insert into visits(url,visit_time,from_visit,transition) values(?,?,?,?)",
                               (self.urls[url], chromium_time(when), from_visit,
                                value - (1 << 32) if value >= 1 << 31 else value)).lastrowid

    def search(self, term, when):
        url = "https://zoek.example/search?q=" + term.replace(" ", "+")
        known = url in self.urls
        visit = self.visit(url, term + " - Zoek", when, self.GENERATED)
        if not known:
            self.db.execute("insert into keyword_search_terms values(2,?,?,?)", (self.urls[url], term, term.lower()))
        return visit

    def download(self, number, url, target, when):
        self.db.execute(
            "insert into downloads values(?,?,?,?,?,2048,2048,1,0,0,x'',?,0,0,0,'','','','','','','','','','','','','')",
            (number, f"00000000-0000-4000-8000-{number:012}", target, target, chromium_time(when), chromium_time(when + 2)))
        self.db.execute("insert into downloads_url_chains values(?,0,?)", (number, url))


def chromium_history(root, path, fill, newest=None):
    """`newest` is written last and left in the -wal, as a browser that was not closed leaves it."""
    full = os.path.join(root, path)
    os.makedirs(os.path.dirname(full), exist_ok=True)
    work = full + ".making"
    db = sqlite3.connect(work, isolation_level=None)
    db.executescript(CHROMIUM_HISTORY)
    db.execute("begin")
    fill(Chromium(db))
    db.execute("commit")
    if newest:
        db.execute("pragma journal_mode=wal")
        db.execute("pragma wal_autocheckpoint=0")
        db.execute("begin")
        chromium = Chromium(db)
        chromium.urls = dict(db.execute("select url,id from urls"))
        newest(chromium)
        db.execute("commit")
        shutil.copyfile(work + "-wal", full + "-wal")
        fix_wal_salt(full + "-wal")
    shutil.copyfile(work, full)
    db.close()
    for suffix in ("", "-wal", "-shm"):
        if os.path.exists(work + suffix):
            os.remove(work + suffix)


def fix_wal_salt(path):
    """SQLite draws the WAL's salt at random; the demo image is the same every time, so the salt is set and every
    checksum computed anew (SQLite file format, section 4.2 and 4.4)."""
    import struct
    data = bytearray(open(path, "rb").read())
    order = ">" if struct.unpack(">I", data[0:4])[0] & 1 else "<"
    page_size = struct.unpack(">I", data[8:12])[0]
    data[16:24] = b"schouw01"

    def checksum(chunk, s0, s1):
        for x0, x1 in struct.iter_unpack(order + "II", bytes(chunk)):
            s0 = (s0 + x0 + s1) & 0xFFFFFFFF
            s1 = (s1 + x1 + s0) & 0xFFFFFFFF
        return s0, s1

    sums = checksum(data[0:24], 0, 0)
    data[24:32] = struct.pack(">II", *sums)
    at = 32
    while at + 24 + page_size <= len(data):
        data[at + 8:at + 16] = b"schouw01"
        sums = checksum(data[at:at + 8], *sums)
        sums = checksum(data[at + 24:at + 24 + page_size], *sums)
        data[at + 16:at + 24] = struct.pack(">II", *sums)
        at += 24 + page_size
    open(path, "wb").write(data)


def firefox_places(root, path, visits, bookmarks):
    full = os.path.join(root, path)
    os.makedirs(os.path.dirname(full), exist_ok=True)
    db = sqlite3.connect(full, isolation_level=None)
    db.executescript(FIREFOX_PLACES)
    db.execute("begin")
    places = {}

    def place(url, title, when):
        if url not in places:
            host = url.split("/")[2]
            places[url] = db.execute(
                "insert into moz_places(url,title,rev_host,visit_count,last_visit_date,guid,url_hash)"
                " values(?,?,?,0,?,?,0)", (url, title, host[::-1] + ".", when, f"p{len(places):011}")).lastrowid
        return places[url]

    for url, title, when, kind in visits:
        db.execute("insert into moz_historyvisits(from_visit,place_id,visit_date,visit_type,session,source)"
                   " values(0,?,?,?,0,0)", (place(url, title, when * 1_000_000), when * 1_000_000, kind))
    for number, (url, title, when) in enumerate(bookmarks):
        db.execute("insert into moz_bookmarks(type,fk,parent,position,title,dateAdded,lastModified,guid)"
                   " values(1,?,2,?,?,?,?,?)",
                   (place(url, title, None), number, title, when * 1_000_000, when * 1_000_000, f"b{number:011}"))
    db.execute("commit")
    db.close()


def zip_bytes(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            info = zipfile.ZipInfo(name, (2026, 4, 3, 12, 0, 0))
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return out.getvalue()


def tar_bytes(members):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size, info.mtime = len(data), MARCH
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def mailbox():
    """A thread with a lawyer, whose first mail names nobody, and a mail that has nothing to do with it."""
    def mail(number, sender, to, subject, references, text):
        more = f"References: <{references}@post.example>\n" if references else ""
        return (f"From anna@post.example Thu May 28 10:00:00 2026\nFrom: {sender}\nTo: {to}\nSubject: {subject}\n"
                f"Date: Thu, 28 May 2026 10:00:00 +0200\nMessage-ID: <{number}@post.example>\n{more}\n{text}\n\n")
    return (mail("d1", "anna@post.example", "broer@post.example", "de zitting", "", "Wat zal ik zeggen over voorbeeldterm-alfa?")
            + mail("d2", "kantoor@advocaat.example", "anna@post.example", "Re: de zitting", "d1",
                   "Zeg op de zitting niets over voorbeeldterm-alfa.")
            + mail("d3", "anna@post.example", "vriend@post.example", "fietsen", "", "Zullen we gaan fietsen?"))


def windows(root):
    """The NTFS volume: a Windows laptop with the accounts anna (the client) and bram (somebody else)."""
    profile = "Users/anna/AppData/Local/Google/Chrome/User Data/"

    def daily(c):
        c.search("recept appeltaart", MARCH)
        c.visit("https://weer.example/utrecht", "Weer in Utrecht", MARCH + 600, c.TYPED)
        c.search("hoe kan ik tor browser downloaden", MARCH + 3600)
        c.search("hoe kan ik tor browser downloaden", MARCH + 90_000)
        hop = c.visit("https://advertentie.example/klik?naar=https%3A%2F%2Fkansspel.example%2Fwelkom", "", MARCH + 200_000)
        c.visit("https://www.kansspel.example/welkom", "Welkom", MARCH + 200_001, c.LINK | c.SERVER_REDIRECT, hop)
        c.visit("https://www.kansspel.example/spelen", "Spelen", MARCH + 4_000_000, c.TYPED)
        c.visit("https://museum.example/tor", "Museum: de toren", MARCH + 300_000)
        c.visit("https://advocaat.example/afspraak", "Afspraak maken", MARCH + 310_000, c.TYPED)
        c.download(1, "https://bestanden.example/wisprogramma.exe", "C:\\Users\\anna\\Downloads\\wisprogramma.exe", MARCH + 5_000)
        c.visit("https://hulplijn.example/chat", "Praat met de hulplijn", MARCH + 320_000, c.TYPED)
        c.search("voor het begin van de periode", MARCH - 3_000_000)
        c.search("tor browser van voor de periode", MARCH - 3_000_000)

    def newest(c):
        c.search("tor browser sneller maken", MARCH + 6_000_000)

    chromium_history(root, profile + "Default/History", daily, newest)
    chromium_history(root, profile + "Profile 1/History",
                     lambda c: c.search("bestandswisser gratis", MARCH + 700_000))
    chromium_history(root, "Users/anna/AppData/Local/Microsoft/Edge/User Data/Default/History",
                     lambda c: c.visit("https://nieuws.example/", "Nieuws", MARCH + 1_000, c.TYPED))
    firefox_places(root, "Users/anna/AppData/Roaming/Mozilla/Firefox/Profiles/k3x9q2ab.default-release/places.sqlite",
                   [("https://kansspel.example/", "Kansspel", MARCH + 3_700_000, 2),
                    ("https://www.zoek.example/search?q=trein+naar+zwolle", "trein naar zwolle", MARCH + 3_700_100, 1)],
                   [("https://kansspel.example/bonus", "Bonus", MARCH + 3_800_000)])
    documents = "Users/anna/Documents/"
    write(root, documents + "post.mbox", mailbox())
    write(root, documents + "boodschappen.txt", "melk\nbrood\nappels\n")
    write(root, documents + "notities.txt", "Notities\n\nVraag: werkt Tor Browser ook op de telefoon?\n".encode("utf-16"))
    write(root, documents + "oude brief.txt", "Geachte heer,\r\nhierbij de gegevens over voorbeeldterm-alfa en het café.\r\n".encode("cp1252"))
    inner = tar_bytes([("brief.txt", b"In deze brief staat voorbeeldterm-alfa.\n")])
    write(root, "Users/anna/Downloads/bewaard.zip",
          zip_bytes([("lijst/adressen.txt", b"geen bijzonderheden\n"), ("oud/archief.tar", inner)]))
    whole = zip_bytes([("deel1.txt", b"voorbeeldterm-alfa staat ook hier\n"), ("deel2.txt", bytes(range(256)) * 40)])
    write(root, "Users/anna/Downloads/beschadigd.zip", whole[:len(whole) * 2 // 3])
    write(root, "Users/anna/Downloads/handleiding.txt", "Handleiding van een apparaat.\n")
    write(root, "Users/anna/Downloads/handleiding.txt@ads@Zone.Identifier",
          "[ZoneTransfer]\r\nZoneId=3\r\nHostUrl=https://handleidingen.example/handleiding.txt\r\n")
    write(root, "Users/anna/Downloads/handleiding.txt@ads@aantekening", "In een nevenstroom: voorbeeldterm-alfa\n")
    write(root, "Users/anna/Pictures/strand.png", png())
    chromium_history(root, "Users/bram/AppData/Local/Google/Chrome/User Data/Default/History",
                     lambda c: c.search("tor browser van iemand anders", MARCH))
    write(root, "Users/bram/Documents/dagboek.txt", "voorbeeldterm-alfa van iemand anders\n")
    write(root, "Users/Public/Documents/leesmij.txt", "voorbeeldterm-alfa in een gedeelde map\n")
    write(root, "Windows/System32/config/SOFTWARE",
          hive.software({1001: "%SystemDrive%\\Users\\anna", 1002: "C:\\Users\\bram"}))
    write(root, "Windows/System32/config/SAM", hive.sam({1001: "anna", 1002: "bram"}))
    write(root, "Windows/System32/drivers/etc/hosts", "127.0.0.1 localhost\r\n")
    write(root, "Windows/notitie.txt", "voorbeeldterm-alfa in een systeemmap\n")
    write(root, "$Recycle.Bin/S-1-5-21-1-2-3-1001/$RAB12CD.txt", "voorbeeldterm-alfa in de prullenbak\n")
    write(root, "$Recycle.Bin/S-1-5-21-1-2-3-1002/$RXY34EF.txt", "voorbeeldterm-alfa in de prullenbak van iemand anders\n")


def linux(root):
    """The ext4 volume: the same client's Linux, with the same two accounts."""
    chromium_history(root, "home/anna/.config/chromium/Default/History",
                     lambda c: (c.search("vpn zonder logboek", MARCH + 800_000),
                                c.visit("https://forum.example/groep/alfa?pagina=2", "Groep alfa", MARCH + 810_000)))
    firefox_places(root, "home/anna/snap/firefox/common/.mozilla/firefox/q7w2e1zz.default/places.sqlite",
                   [("https://xn--kansspel-plus-2hb.example/", "Kansspel plus", MARCH + 900_000, 1),
                    ("https://omleiding.example/?url=https%3A%2F%2Fkansspel.example%2F", "", MARCH + 900_500, 1)], [])
    write(root, "home/anna/brieven/aan-de-gemeente.txt", "Ik heb een vraag over mijn inschrijving.\n")
    write(root, "home/anna/brieven/plan.md", "# Plan\n\nHarde schijf wissen met een bestandswisser?\n")
    write(root, "home/bram/prive.txt", "voorbeeldterm-alfa van bram\n")
    write(root, "etc/passwd", "root:x:0:0::/root:/bin/sh\nanna:x:1000:1000::/home/anna:/bin/sh\nbram:x:1001:1001::/home/bram:/bin/sh\n")
    write(root, "var/log/syslog", "niets bijzonders\n")
