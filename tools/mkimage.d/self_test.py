"""The image of the self-test that runs before every scan: small, with a term planted in each encoding and container that
is common, and in places where it must not be found. `make` writes into a folder
  image.parts     the image without its empty sectors: its size, then offset, length and bytes of each piece (little-endian
                  64-bit numbers); a length with the highest bit set is followed by one byte that is repeated
  expected.txt    what must be found, no more and no less: rule, kind of record, entry, matched words, a line each, sorted;
                  and "unread", reason, entry for what can't be read
"""
import base64
import bz2
import gzip
import io
import lzma
import os
import struct
import tempfile
import zlib

import image
from content import MARCH, Chromium, chromium_history, firefox_places, tar_bytes, write, zip_bytes

WORD = "zelfproefwoord"
SENTENCE = f"In dit bestand staat {WORD}, en dat moet worden gevonden.\n"
CLEAN = "Hier staat zelfproefwoorden aan elkaar, en zelfproef woord los.\n"
HOME = "Users/proef/"


class Planted:
    """A tree for one volume, and the lines that the scan of it must give."""

    def __init__(self, volume, root):
        self.volume, self.root, self.expected = volume, root, []

    def expect(self, path, text=WORD, rule="woord", kind="document"):
        self.expected.append(f"{rule}\t{kind}\t{self.volume}:/{path}\t{text}")

    def put(self, path, data, inside="", **hit):
        write(self.root, path, data)
        self.expect(path + inside, **hit)

    def put_clean(self, path, data=SENTENCE):
        write(self.root, path, data)

    def put_broken(self, path, data, reason):
        write(self.root, path, data)
        self.expected.append(f"unread\t{reason}\t{self.volume}:/{path}")


def gzipped(data):
    return gzip.compress(data, mtime=0)


def ooxml(part, text):
    kinds = ('<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
             '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
             f'<Override PartName="/{part}" ContentType="application/vnd.openxmlformats-officedocument.'
             'wordprocessingml.document.main+xml"/></Types>')
    relations = ('<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                 '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
                 f'officeDocument" Target="{part}"/></Relationships>')
    body = ('<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
            f"<w:body><w:p><w:r><w:t>{text[:30]}</w:t></w:r><w:r><w:t>{text[30:]}</w:t></w:r></w:p></w:body></w:document>")
    return zip_bytes([("[Content_Types].xml", kinds), ("_rels/.rels", relations), (part, body)])


def opendocument(text):
    content = ('<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
               'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text>'
               f"<text:p>{text}</text:p></office:text></office:body></office:document-content>")
    kind = "application/vnd.oasis.opendocument.text"
    manifest = ('<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
                f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>')
    return zip_bytes([("mimetype", kind), ("content.xml", content), ("META-INF/manifest.xml", manifest)])


def pdf(text):
    """One page whose text is deflated (ISO 32000-1, 7.3 to 7.5)."""
    page = zlib.compress(f"BT /F1 12 Tf 72 720 Td ({text.strip()}) Tj ET".encode())
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
               b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
               b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(page), page),
               b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + (b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
                  % (len(objects) + 1, table, len(objects) + 1, len(out)))


def mail():
    part = base64.encodebytes(SENTENCE.encode("utf-16")).decode()
    quoted = SENTENCE.replace("woord", "wo=6Frd").replace("\n", "=0A")
    return ("From: a@post.example\nTo: b@post.example\nDate: Mon, 02 Mar 2026 10:00:00 +0100\nSubject: Groet\n"
            "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=grens\n\n"
            f"--grens\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n{quoted}\n"
            "--grens\nContent-Type: text/plain; charset=utf-16; name=bijlage.txt\nContent-Disposition: attachment; "
            f"filename=bijlage.txt\nContent-Transfer-Encoding: base64\n\n{part}\n--grens--\n").replace("\n", "\r\n")


def browsers(tree):
    history = HOME + "AppData/Local/Google/Chrome/User Data/Default/History"

    def closed(c):
        c.search(WORD + " zoeken", MARCH)
        c.visit("https://www.zelfproef.example/pagina", "Pagina", MARCH + 60, Chromium.TYPED)
        c.visit("https://om.example/?url=https%3A%2F%2Fzelfproef.example%2F", "", MARCH + 120)
        c.visit("https://nietzelfproef.example/", "", MARCH + 180)
        c.db.execute("create table weg(tekst)")  # deleted rows: their bytes stay in the file
        c.db.executemany("insert into weg values(?)", [(f"{WORD} {n} " * 40,) for n in range(40)])
        c.db.execute("drop table weg")

    chromium_history(tree.root, history, closed, lambda c: c.search("nieuwste " + WORD, MARCH + 600))
    tree.expect(history, kind="search_query")
    tree.expect(history, kind="search_query")
    tree.expect(history, "https://www.zelfproef.example/pagina", "site", "typed_url")
    tree.expect(history, "https://om.example/?url=https%3A%2F%2Fzelfproef.example%2F", "site", "url_visit")
    places = HOME + "AppData/Roaming/Mozilla/Firefox/Profiles/proef.default-release/places.sqlite"
    firefox_places(tree.root, places, [("https://zelfproef.example/", "", MARCH, 1)], [("https://boek.example/", WORD, MARCH)])
    tree.expect(places, "https://zelfproef.example/", "site", "url_visit")
    tree.expect(places, kind="bookmark")


def documents(tree):
    folder = HOME + "Documents/"
    tree.put(folder + "utf-8.txt", SENTENCE)
    tree.put(folder + "utf-16le.txt", SENTENCE.encode("utf-16"))
    tree.put(folder + "utf-16be.txt", b"\xfe\xff" + SENTENCE.encode("utf-16-be"))
    tree.put(folder + "windows-1252.txt", ("Café, crème, één. " + SENTENCE).encode("cp1252"))
    tree.put(folder + "gevouwen.txt", "Daar staat ZÉLFPROEFWÖÖRD in hoofdletters.\n", text="ZÉLFPROEFWÖÖRD")
    tree.put(folder + "bladzijde.html", f"<html><body><p>Zelf&#112;roef<b>woord</b></p></body></html>\n", text="Zelfproefwoord")
    tree.put(folder + "brief.rtf", "{\\rtf1\\ansi\\pard " + SENTENCE.replace("woord", "wo\\'6frd").strip() + "\\par}")
    tree.put(folder + "brief.docx", ooxml("word/document.xml", SENTENCE))
    tree.put(folder + "brief.odt", opendocument(SENTENCE))
    tree.put(folder + "brief.pdf", pdf(SENTENCE))
    tree.put(folder + "bericht.eml", mail(), kind="message")
    tree.expect(folder + "bericht.eml!/bijlage.txt")
    tree.put_clean(folder + "schoon.txt", CLEAN)


def containers(tree):
    folder, plain = HOME + "Downloads/", SENTENCE.encode()
    nested = gzipped(tar_bytes([("brief.docx", ooxml("word/document.xml", SENTENCE))]))
    tree.put(folder + "diep.zip", zip_bytes([("schoon.txt", CLEAN), ("één/binnen.tar.gz", nested)]),
             "!/één/binnen.tar.gz!/brief.docx")
    tree.put(folder + "tekst.gz", gzipped(plain), "!/tekst")
    tree.put(folder + "tekst.bz2", bz2.compress(plain), "!/tekst")
    tree.put(folder + "tekst.xz", lzma.compress(plain, preset=0), "!/tekst")
    tree.put(folder + "map.tar", tar_bytes([("brief.txt", plain)]), "!/brief.txt")
    whole = zip_bytes([("brief.txt", plain)])
    tree.put_broken(folder + "afgebroken.zip", whole[:40], "damaged")
    tree.expected.append(tree.expected[-1] + "!/brief.txt")
    tree.put(folder + "gewoon.txt@ads@stroom", SENTENCE)
    write(tree.root, folder + "gewoon.txt", CLEAN)
    tree.expected[-1] = tree.expected[-1].replace("@ads@", ":")
    tree.put(folder + WORD + ".txt", CLEAN, kind="file_name")


def windows(root):
    tree = Planted("p1", root)
    browsers(tree)
    documents(tree)
    containers(tree)
    tree.put_clean("Users/ander/Documents/van een ander.txt")
    tree.put_clean("Windows/systeem.txt")
    return tree


def linux(root):
    tree = Planted("p2", root)
    tree.put("home/proef/brief.txt", SENTENCE)
    tree.put_clean("home/proef/verwijderd.txt")
    tree.put_clean("home/ander/brief.txt")
    return tree


def stick(root):
    tree = Planted("p3", root)
    tree.put(HOME + "brief op een stick.txt", SENTENCE)
    tree.put_clean(HOME + "verwijderd.txt")
    return tree


def pieces(data, sector=512):
    """Offset and bytes of each run of sectors that are not zero; a run of one repeated byte has no bytes but that one."""
    at = 0
    while at < len(data):
        first = data[at:at + sector]
        fill = first.count(first[0]) == len(first)
        end = at + sector
        while end < len(data):
            next_ = data[end:end + sector]
            same = next_.count(next_[0]) == len(next_)
            if same != fill or (fill and next_[0] != first[0]):
                break
            end += sector
        if fill and first[0] != 0:
            yield at, (end - at) | 1 << 63, first[:1]
        elif not fill:
            yield at, end - at, data[at:end]
        at = end


def make(folder):
    with tempfile.TemporaryDirectory() as work:
        trees = [fill(os.path.join(work, name)) for name, fill in (("windows", windows), ("linux", linux), ("stick", stick))]
        whole = os.path.join(work, "image")
        image.disk(whole, [
            (image.ntfs(work, trees[0].root, 3), image.WINDOWS),
            (image.ext4(work, trees[1].root, 1, ["home/proef/verwijderd.txt"], ("-O", "^has_journal", "-N", "32")), image.LINUX),
            (image.fat(work, trees[2].root, 256 << 10, [HOME + "verwijderd.txt"]), image.WINDOWS)])
        data = open(whole, "rb").read()
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "image.parts"), "wb") as out:
        out.write(struct.pack("<Q", len(data)))
        for at, length, stored in pieces(data):
            out.write(struct.pack("<QQ", at, length) + stored)
    with open(os.path.join(folder, "expected.txt"), "w", encoding="utf-8") as out:
        out.write("".join(line + "\n" for line in sorted(sum((tree.expected for tree in trees), []))))
    if os.environ.get("SELF_TEST_IMAGE"):  # the whole image, to look at by hand
        with open(os.environ["SELF_TEST_IMAGE"], "wb") as out:
            out.write(data)
