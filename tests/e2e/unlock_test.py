"""Encrypted volumes: opened with the key that the client gives, and with nothing else; the key is kept nowhere."""
import csv
import hashlib
import json
import lzma
import os
import subprocess
import tempfile

import support
from support import Case, schouw

import content  # of tools/mkimage.d, which `support` puts on the path

KEY = "wachtzin van de cliënt"
MIB = 1 << 20


def luks2_image(folder):
    """An ext4 volume of anna inside LUKS 2, as `cryptsetup` makes it of one that was there."""
    tree, image, key = (os.path.join(folder, name) for name in ("tree", "device.img", "key"))
    content.write(tree, "home/anna/Documents/brief.txt", b"een regel met voorbeeldterm-alfa\n")
    support.tool("mke2fs", "-q", "-F", "-t", "ext4", "-d", tree, image, "8M")
    os.truncate(image, 48 * MIB)
    with open(key, "w", encoding="utf-8") as file:
        file.write(KEY)
    support.tool("cryptsetup", "reencrypt", "--encrypt", "--batch-mode", "--type", "luks2", "--reduce-device-size",
                 "32M", "--pbkdf", "argon2id", "--pbkdf-memory", "65536", "--pbkdf-force-iterations", "4",
                 "--key-file", key, image)
    return image, key


class LuksTest(Case):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="schouw-e2e-unlock-")
        cls.image, cls.key = luks2_image(cls.folder.name)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def assert_kept_nowhere(self, *texts):
        for form in (KEY.encode(), KEY.encode("utf-16-le")):
            for text in texts:
                self.assertNotIn(form, text)

    def test_without_a_key_the_volume_is_named_as_encrypted(self):
        self.assert_status(support.scan(self.image, self.path("a.schouw")), 1)
        volume, = support.report(self.path("a.schouw"))["coverage"]["volumes"]
        self.assertEqual((volume["state"], volume["filesystem"]), ("encrypted", "luks2"))

    def test_the_key_that_is_typed_opens_it_and_is_kept_nowhere(self):
        case = self.path("a.schouw")
        done = support.scan(self.image, case, "--unlock", "p0", stdin=KEY.encode() + b"\n")
        self.assert_status(done, 0)
        report = support.report(case)
        self.assertEqual(len(report["signals"]), 1)
        volume, = report["coverage"]["volumes"]
        self.assertEqual((volume["state"], volume["filesystem"]), ("read", "ext4"))
        log = schouw("log", case).out
        self.assertIn("volume p0 of d1 opened with the key that the client gave", log)
        html = schouw("report", case, "--format", "html").out
        self.assertIn("met de sleutel die de cliënt gaf", html)
        said = done.out + done.err + log + html + json.dumps(report, ensure_ascii=False)
        with open(case, "rb") as file:
            self.assert_kept_nowhere(file.read(), said.encode())

    def test_a_key_that_comes_later_opens_it_in_the_same_check(self):
        case = self.path("a.schouw")
        self.assert_status(support.scan(self.image, case), 1)
        self.assertEqual(support.report(case)["signals"], [])
        self.assert_status(schouw("scan", "--resume", case, "--unlock", f"p0={self.key}"), 0)
        report = support.report(case)
        self.assertEqual(len(report["signals"]), 1)
        self.assertEqual([volume["state"] for volume in report["coverage"]["volumes"]], ["read"])

    def test_a_key_that_does_not_fit_is_refused_before_anything_is_read(self):
        for words, given, said in ((("--unlock", "p0"), b"verkeerd\n", "de sleutel opent p0 niet"),
                                   (("--unlock", "p7"), KEY.encode() + b"\n", "heeft geen deel p7"),
                                   (("--unlock", "p0"), b"\n", "voor p0 is geen sleutel gegeven")):
            done = support.scan(self.image, self.path("a.schouw"), *words, stdin=given)
            self.assert_status(done, 2)
            self.assertIn(said, done.err)
            self.assertFalse(os.path.exists(self.path("a.schouw")))


class CorpusTest(Case):
    """Volumes of which another program says what they hold."""

    def rows(self):
        corpus = os.path.join(support.CORPUS)
        with open(os.path.join(corpus, "truth/encrypted.tsv"), encoding="utf-8") as file:
            for row in csv.DictReader(file, delimiter="\t"):
                if row["sha256_of_decrypted_volume"]:
                    yield row, os.path.join(corpus, row["path"])

    def keys(self, row, path):
        if row["password"]:
            yield row["password"].encode()
        elif row["key_file"]:
            with open(os.path.join(os.path.dirname(path), row["key_file"]), "rb") as file:
                yield file.read()
        for word in row["recovery_passwords(|)"].split("|")[:1]:
            if word:
                yield word.encode()

    def test_bitlocker_gives_the_bytes_that_others_read(self):
        tried = 0
        for row, path in self.rows():
            image = self.path("device.img")
            with lzma.open(path) as packed, open(image, "wb") as out:
                out.write(packed.read())
            for key in self.keys(row, path):
                with open(self.path("key"), "wb") as file:
                    file.write(key)
                done = subprocess.run([support.RECORDS, image, "--unlock", "p0=" + self.path("key"), "--volume-hashes"],
                                      capture_output=True, check=False)
                volume, = json.loads(done.stdout.splitlines()[-1])["coverage"]["volumes"]
                self.assertEqual(volume["sha256"], row["sha256_of_decrypted_volume"], (row["path"], volume["reason"]))
                tried += 1
        self.assertGreater(tried, 8)


if __name__ == "__main__":
    support.main()
