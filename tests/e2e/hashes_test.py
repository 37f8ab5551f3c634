"""Hash lists, as they are used: from a list to a signal, files left out because they are known, and the tripwire."""
import hashlib
import os
import random
import shutil
import tempfile
import zipfile

import support
from support import Case, schouw

RULES = """[[rule]]
id = "wissoftware-01"
kind = "hash"
set = "sets/software.hset"
class = "software"
why = "Waarom."
ask = "Waarvoor?"
[[rule]]
id = "bekend-01"
kind = "hash"
set = "sets/bekend.hset"
class = "known_good"
[[rule]]
id = "draad-01"
kind = "hash"
set = "sets/draad.hset"
class = "tripwire"
"""
PACK = """[pack]
id = "hashproef"
version = "1.0.0"
title = "Proef"
languages = ["nl"]
themes = ["demo"]
valid_until = 2030-01-01
explain = "Bekende programma's."
"""


def content(name, size=5000):
    return random.Random(name).randbytes(size)


def line(data, *names):
    return ",".join(hashlib.new(name, data).hexdigest() for name in names)


def write(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as out:
        out.write(data if isinstance(data, bytes) else data.encode())


def build_set(lists, hash_class, out):
    done = schouw("hashes", "build", *lists, "--class", hash_class, "-o", out)
    if done.status != 0:
        raise AssertionError(str(done))


def setUpModule():
    global folder, device, pack
    folder = tempfile.mkdtemp(prefix="schouw-e2e-hashes-")
    device = os.path.join(folder, "stick")
    source = os.path.join(folder, "bron")
    write(device + "/wisser.exe", content("wisser"))
    write(device + "/systeem.dll", content("systeem"))
    write(device + "/alleen-md5.exe", content("md5"))
    with zipfile.ZipFile(device + "/a.zip", "w") as archive:
        archive.writestr("diep/wisser2.exe", content("wisser2"))
    write(device + "/links.txt", f"magnet:?xt=urn:btih:{line(content('torrent'), 'sha1')}&dn=x\n")
    lists = {"software.csv": "MD5;SHA1\n" + "".join(line(content(n), "md5", "sha1").replace(",", ";") + "\n"
                                                   for n in ("wisser", "wisser2", "torrent")),
             "md5.txt": line(content("md5"), "md5") + "  programma.exe\n",
             "bekend.txt": line(content("systeem"), "sha256") + "\n",
             "draad.txt": line(content("draad"), "sha256") + "\n"}
    for name, text in lists.items():
        write(os.path.join(folder, name), text)
    os.makedirs(source + "/sets")
    build_set([folder + "/software.csv", folder + "/md5.txt"], "software", source + "/sets/software.hset")
    build_set([folder + "/bekend.txt"], "known_good", source + "/sets/bekend.hset")
    build_set([folder + "/draad.txt"], "tripwire", source + "/sets/draad.hset")
    write(source + "/pack.toml", PACK)
    write(source + "/rules/hash.toml", RULES)
    pack = os.path.join(folder, "proef.pack")
    for step in (["build", source, "-o", pack], ["sign", pack, "--key", support.KEYS + "/demo-een.key"],
                 ["sign", pack, "--key", support.KEYS + "/demo-twee.key"]):
        done = schouw("rules", *step)
        if done.status != 0:
            raise AssertionError(str(done))


def tearDownModule():
    shutil.rmtree(folder)


class HashesTest(Case):
    def scan(self, case, lists, decision=""):
        scope = f"hash_lists = [{lists}]\n" + (f'tripwire_decision = "{decision}"\n' if decision else "")
        mandate = support.demo_mandate(self.path("m.toml"), (r"^exclude = .*$", scope))
        return support.scan(device, case, mandate=mandate, packs=[pack])

    def signals(self, case):
        return {(s["record"]["entry"], s["record"]["kind"]): s["match"] for s in support.report(case)["signals"]}

    def test_files_and_written_digests_of_a_software_list(self):
        case = self.path("a.schouw")
        self.assertEqual(self.scan(case, '"software", "known_good"').status, 0)
        found = self.signals(case)
        self.assertEqual(set(found), {("p0:/wisser.exe", "hash"), ("p0:/a.zip!/diep/wisser2.exe", "hash"),
                                      ("p0:/alleen-md5.exe", "hash"), ("p0:/links.txt", "hash")})
        self.assertIn("alle controlegetallen kloppen", found[("p0:/wisser.exe", "hash")]["after"])
        self.assertIn("kunnen andere bestanden met dezelfde MD5", found[("p0:/alleen-md5.exe", "hash")]["after"])
        self.assertEqual(support.report(case)["coverage"]["entries"]["known_good"], 1)

    def test_without_the_mandate_no_list_is_used(self):
        case = self.path("b.schouw")
        done = self.scan(case, "")
        self.assertEqual(done.status, 0, str(done))
        self.assertEqual(self.signals(case), {})
        self.assertEqual(support.report(case)["coverage"]["entries"]["known_good"], 0)
        self.assertIn("die de controleopdracht niet noemt", done.err)

    def test_a_tripwire_stops_and_seals(self):
        case = self.path("c.schouw")
        name = device + "/geheime-naam.bin"
        write(name, content("draad"))
        try:
            done = self.scan(case, '"software", "tripwire"', "Besluit 12")
        finally:
            os.remove(name)
        self.assertEqual(done.status, 3, str(done))
        self.assertNotIn("geheime-naam", done.err + done.out)
        found = support.report(case)
        self.assertEqual((found["check"]["state"], found["check"]["status"], found["signals"]), ("stopped", "sealed", []))
        for file in os.listdir(os.path.dirname(case)):
            with open(os.path.join(os.path.dirname(case), file), "rb") as bytes_of:
                self.assertNotIn(b"geheime-naam", bytes_of.read(), file)

    def test_a_set_that_was_changed_is_refused(self):
        with open(pack, "rb") as source:
            data = bytearray(source.read())
        at = data.rindex(b"SCHOUWHS")
        data[at + 200] ^= 1
        changed = self.path("anders.pack")
        write(changed, bytes(data))
        done = support.scan(device, self.path("d.schouw"), packs=[changed])
        self.assertEqual(done.status, 2, str(done))

    def test_a_tripwire_of_single_weak_digests_is_refused(self):
        out = self.path("x.hset")
        done = schouw("hashes", "build", folder + "/md5.txt", "--class", "tripwire", "-o", out)
        self.assertEqual(done.status, 2, str(done))
        self.assertFalse(os.path.exists(out))

    def test_lookup_answers_by_its_status(self):
        known = os.path.join(folder, "bron", "sets", "bekend.hset")
        self.assertEqual(schouw("hashes", "lookup", known, line(content("systeem"), "sha256")).status, 0)
        self.assertEqual(schouw("hashes", "lookup", known, line(content("anders"), "sha256")).status, 1)
        self.assertEqual(schouw("hashes", "lookup", known, "xyz").status, 2)


if __name__ == "__main__":
    support.main()
