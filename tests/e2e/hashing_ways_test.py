"""A whole scan says the same whether small files are hashed together, each alone, or on a processor without AVX."""
import email.message
import io
import os
import random
import shutil
import tarfile
import tempfile
import zipfile

import support
from hashes_test import PACK, RULES, build_set, line, write
from support import Case, schouw

WORKERS = os.path.join(os.path.dirname(support.BIN), "workers")
WAYS = ("one-by-one-worker", "old-processor-worker")
SMALL, LARGE = (1, 63, 64, 119, 120, 4096, 5000, 40_000, 65_535, 65_536), (65_537, 200_000, 3_000_000)
LEAST_LISTED = 64  # bytes: smaller files never match
LISTED = 7  # every seventh file is in a list of its own class


def content(name, size):
    return random.Random(f"{name} {size}").randbytes(size)


class Device:
    """Files of many sizes, by themselves and in each other; of which some stand in lists."""

    def __init__(self, root):
        self.root, self.files = root, {}  # by where a report says that they are
        for i in range(150):
            self.put(f"p0:/los/{i:03}.bin", self.of(i))
        for i, size in enumerate(LARGE):
            self.put(f"p0:/los/groot{i}.bin", content("groot", size))
        self.archive("pak.zip", [self.of(1000 + i) for i in range(90)] + [content("in zip", 200_000)])
        self.tar("pak.tar.gz", [self.of(2000 + i) for i in range(70)])
        inner = io.BytesIO()
        with zipfile.ZipFile(inner, "w") as archive:
            for i in range(40):
                archive.writestr(f"n{i}.bin", self.keep(f"p0:/buiten.zip!/binnen.zip!/n{i}.bin", self.of(3000 + i)))
        with zipfile.ZipFile(root + "/buiten.zip", "w") as archive:
            archive.writestr("binnen.zip", inner.getvalue())
        self.mail("bericht.eml", [self.of(4000 + i) for i in range(20)])
        self.document("brief.docx", [self.of(5000 + i) for i in range(20)])

    @staticmethod
    def of(number):
        return content(number, SMALL[number % len(SMALL)] + (number if number % 3 else 0))

    def keep(self, where, data):
        self.files[where] = data
        return data

    def put(self, where, data):
        write(self.root + where.removeprefix("p0:"), self.keep(where, data))

    def archive(self, name, contents):
        with zipfile.ZipFile(f"{self.root}/{name}", "w", zipfile.ZIP_DEFLATED) as archive:
            for i, data in enumerate(contents):
                archive.writestr(f"m{i}.bin", self.keep(f"p0:/{name}!/m{i}.bin", data))

    def tar(self, name, contents):
        with tarfile.open(f"{self.root}/{name}", "w:gz") as archive:
            for i, data in enumerate(contents):
                member = tarfile.TarInfo(f"t{i}.bin")
                member.size = len(data)
                archive.addfile(member, io.BytesIO(self.keep(f"p0:/{name}!/t{i}.bin", data)))

    def mail(self, name, contents):
        message = email.message.EmailMessage()
        message["From"], message["To"], message["Subject"] = "a@post.example", "b@post.example", "bijlagen"
        message.set_content("Zie de bijlagen.\n")
        for i, data in enumerate(contents):
            message.add_attachment(self.keep(f"p0:/{name}!/b{i}.bin", data), maintype="application",
                                   subtype="octet-stream", filename=f"b{i}.bin")
        write(f"{self.root}/{name}", bytes(message))

    def document(self, name, contents):
        with zipfile.ZipFile(f"{self.root}/{name}", "w") as archive:
            archive.writestr("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                             '<Default Extension="bin" ContentType="application/octet-stream"/><Override PartName='
                             '"/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
                             'wordprocessingml.document.main+xml"/></Types>')
            archive.writestr("word/document.xml", '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/'
                             '2006/main"><w:body><w:p><w:r><w:t>Een brief.</w:t></w:r></w:p></w:body></w:document>')
            for i, data in enumerate(contents):
                archive.writestr(f"word/embeddings/e{i}.bin", self.keep(f"p0:/{name}!/word/embeddings/e{i}.bin", data))


def program_with(worker, folder):
    """A folder of the program with another worker; gives its `schouw`."""
    shutil.copytree(support.BIN, folder, ignore=lambda at, names: [n for n in names if n.endswith("_test")])
    if worker is not None:
        shutil.copy(os.path.join(WORKERS, worker), os.path.join(folder, "schouw-worker"))
    return os.path.join(folder, "schouw")


def make_pack(folder, device, tripwire):
    """Each listed file in one of three lists, of digests of another kind each; `tripwire`: what trips."""
    listed = list(device.files.items())[::LISTED]
    software, known = [data for _, data in listed[0::2]], [data for _, data in listed[1::2]]
    write(folder + "/s1.csv", "MD5;SHA1\n" + "".join(line(d, "md5", "sha1").replace(",", ";") + "\n" for d in software[0::3]))
    write(folder + "/s2.txt", "".join(line(d, "md5") + "\n" for d in software[1::3]))
    write(folder + "/s3.txt", "".join(line(d, "sha256") + "\n" for d in software[2::3]))
    write(folder + "/k.txt", "".join(line(d, "sha1") + "\n" for d in known))
    write(folder + "/d.txt", line(tripwire, "sha256") + "\n")
    os.makedirs(folder + "/bron/sets")
    build_set([f"{folder}/s{i}.{end}" for i, end in ((1, "csv"), (2, "txt"), (3, "txt"))], "software",
              folder + "/bron/sets/software.hset")
    build_set([folder + "/k.txt"], "known_good", folder + "/bron/sets/bekend.hset")
    build_set([folder + "/d.txt"], "tripwire", folder + "/bron/sets/draad.hset")
    write(folder + "/bron/pack.toml", PACK)
    write(folder + "/bron/rules/hash.toml", RULES)
    pack = folder + "/proef.pack"
    for step in (["build", folder + "/bron", "-o", pack], ["sign", pack, "--key", support.KEYS + "/demo-een.key"],
                 ["sign", pack, "--key", support.KEYS + "/demo-twee.key"]):
        done = schouw("rules", *step)
        if done.status != 0:
            raise AssertionError(str(done))
    return pack


def setUpModule():
    global folder, device, programs
    folder = tempfile.mkdtemp(prefix="schouw-e2e-ways-")
    os.makedirs(folder + "/stick")
    device = Device(folder + "/stick")
    programs = {worker: program_with(worker, f"{folder}/{worker}") for worker in (None, *WAYS)}


def tearDownModule():
    shutil.rmtree(folder)


class HashingWaysTest(Case):
    def report(self, worker, pack, status):
        case = self.path(f"{worker}.schouw")
        mandate = support.wide_mandate(self.path("m.toml"))
        with open(mandate, "a+", encoding="utf-8") as text:
            text.seek(0)
            changed = text.read().replace("exclude = []", 'exclude = []\nhash_lists = ["software", "known_good", "tripwire"]\n'
                                          'tripwire_decision = "Besluit 12"')
            text.truncate(0)
            text.write(changed)
        # One worker: how far a second one came by the time that a tripwire stops both is chance.
        command = support.scan_command(device.root, case, "--jobs", "1", mandate=mandate, packs=[pack])
        done = support.run(programs[worker], *command[1:])
        self.assert_status(done, status)
        return support.without_times(support.report(case))

    def all_ways(self, pack, status):
        together = self.report(None, pack, status)
        for worker in WAYS:
            self.assert_same_report(together, self.report(worker, pack, status), worker)
        return together

    def test_software_and_known_good(self):
        pack = make_pack(self.folder, device, b"nergens")
        found = self.all_ways(pack, 0)
        listed = list(device.files.items())[::LISTED]
        software, known = ([where for where, data in of if len(data) >= LEAST_LISTED] for of in (listed[0::2], listed[1::2]))
        self.assertEqual({signal["record"]["entry"] for signal in found["signals"]}, set(software))
        self.assertEqual(found["coverage"]["entries"]["known_good"], len(known))
        for container in ("pak.zip", "pak.tar.gz", "buiten.zip!/binnen.zip", "bericht.eml", "brief.docx"):
            self.assertTrue(any(where.startswith(f"p0:/{container}!/") for where in software), container)

    def test_a_tripwire_in_each_kind_of_place(self):
        for i, where in enumerate(("p0:/los/033.bin", "p0:/pak.zip!/m53.bin", "p0:/bericht.eml!/b7.bin",
                                   "p0:/brief.docx!/word/embeddings/e7.bin")):
            with self.subTest(where):
                self.folder = os.path.join(folder, f"draad{i}")
                os.makedirs(self.folder)
                found = self.all_ways(make_pack(self.folder, device, device.files[where]), 3)
                self.assertEqual((found["check"]["state"], found["signals"]), ("stopped", []))


if __name__ == "__main__":
    support.main()
