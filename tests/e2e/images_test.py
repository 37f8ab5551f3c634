"""Every image of the shared corpus through `schouw look` and `schouw scan`, and three of them file by file against fls."""
import collections
import csv
import gzip
import json
import lzma
import os
import re
import shutil
import tarfile
import tempfile
import unittest
import zipfile

import jsonschema

import support
from support import Case, schouw

IMAGES = os.path.join(support.CORPUS, "image")
TRUTH = os.path.join(support.CORPUS, "truth", "images")
# Python 3.11.2, that of Debian 12 without its updates, does not know filters yet.
TAR_FILTER = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
LATER_SEGMENT = re.compile(r"\.(E0[2-9]|00[1-9])$")


def later_segment(path):
    """Belongs to an image that is given by its first segment."""
    first = re.sub(r"\.E0\d$", ".E01", re.sub(r"\.00\d$", ".000", path))
    return LATER_SEGMENT.search(path) is not None and first != path and os.path.exists(first)


def packed_images(root):
    for folder, folders, names in os.walk(root):
        folders.sort()
        for name in sorted(names):
            path = os.path.join(folder, name)
            if not later_segment(path):
                yield path


def unpacked(path, folder):
    """The images in a packed file, written to `folder`; of a file cut short what came out; else the file itself."""
    opener = {".gz": gzip.open, ".xz": lzma.open}.get(os.path.splitext(path)[1])
    if opener:
        out_path = os.path.join(folder, os.path.splitext(os.path.basename(path))[0])
        with opener(path) as packed, open(out_path, "wb") as out:
            try:
                while chunk := packed.read(1 << 20):
                    if chunk.count(0) == len(chunk):
                        out.seek(len(chunk), os.SEEK_CUR)
                    else:
                        out.write(chunk)
            except EOFError:
                pass
            out.truncate(out.tell())
        return [out_path]
    if path.endswith((".tgz", ".zip")):
        if path.endswith(".zip"):
            with zipfile.ZipFile(path) as archive:
                archive.extractall(folder)
        else:
            with tarfile.open(path) as archive:
                archive.extractall(folder, **TAR_FILTER)
        return [os.path.join(at, name) for at, _, names in os.walk(folder) for name in sorted(names)]
    return [path]


@unittest.skipUnless(os.path.isdir(IMAGES), f"{IMAGES} is not there")
class EveryImageTest(Case):
    def setUp(self):
        super().setUp()
        self.mandate = support.wide_mandate(self.path("wide.toml"))
        with open(os.path.join(support.ROOT, "report", "schema", "report.schema.json"), encoding="utf-8") as file:
            self.schema = jsonschema.Draft202012Validator(json.load(file))

    def assert_ended_well(self, done):
        self.assertIn(done.status, (0, 1, 2), str(done))
        self.assertNotIn("onverwachte fout", done.err)
        if done.status == 2:
            self.assertRegex(done.err, r"^schouw: [^\n]+\n$", str(done))

    def check_report(self, image, done, case):
        report = support.report(case)
        self.schema.validate(report)
        entries = report["coverage"]["entries"]
        self.assertEqual(entries["seen"], sum(entries[part] for part in (
            "read", "partial", "not_read", "out_of_scope", "other_accounts", "known_good")), image)
        reasons = collections.Counter(row["reason"] for row in report["coverage"]["not_read"])
        self.assertEqual(reasons["crashed"] + reasons["timeout"], 0, str(report["coverage"]["not_read"]))
        self.assertNotIn("did without", str(report["coverage"]["not_read"]))
        unread = [v for v in report["coverage"]["volumes"] if v["state"] != "read"]
        self.assertTrue(all(volume["reason"] for volume in unread), unread)
        if done.status == 0:
            self.assertEqual((unread, entries["partial"], entries["not_read"]), ([], 0, 0), image)
        self.check_sums(image, report)
        return entries

    def check_sums(self, image, report):
        """Every figure of the coverage is explained by the others."""
        coverage, device = report["coverage"], report["devices"][0]
        entries, volumes = coverage["entries"], coverage["volumes"]
        self.assertEqual(sum(coverage["left_out"]["entries"].values()), entries["out_of_scope"], image)
        # Volumes and the gaps between them are the device; one that says it reaches further is not whole.
        # Those of a pool (p2.v1) share its place; an ISO 9660 volume is also a partition of a hybrid image.
        own = [volume for volume in volumes if ".v" not in volume["id"]]
        gaps = device["bytes"] - sum(volume["bytes"] for volume in own)
        if device["format"] != "folder" and gaps < 0:
            self.assertTrue(any(volume["state"] != "read" for volume in own), f"{image}: {device} {volumes}")
            self.assertEqual(device["state"], "partial", image)
        if not volumes:
            self.assertEqual(entries["seen"], 0, image)
            self.assertNotEqual(device["state"], "read", f"{image}: nothing was read of it")
        # What is not whole has a reason, and a store's is said once more among what was not read.
        not_read = {(row["device"], row["entry"]) for row in coverage["not_read"]}
        for artifact in coverage["artifacts"]:
            if artifact["state"] in ("partial", "failed", "encrypted"):
                self.assertNotEqual(artifact["reason"], "", f"{image}: {artifact}")
                self.assertIn((artifact["device"], artifact["entry"]), not_read, f"{image}: {artifact}")
            elif artifact["state"] == "read":
                self.assertEqual(artifact["reason"], "", f"{image}: {artifact}")
        if entries["partial"] + entries["not_read"] > 0:
            self.assertNotEqual(not_read, set(), image)
        self.assertTrue(all(row["count"] > 0 and row["detail"] for row in coverage["not_read"]), image)

    def test_is_looked_at_and_scanned_without_a_crash(self):
        statuses, seen = collections.Counter(), 0
        for packed in packed_images(IMAGES):
            work = self.path("unpacked")
            os.makedirs(work)
            for image in unpacked(packed, work):
                name = os.path.relpath(packed, IMAGES) + ("" if image == packed else "!/" + os.path.relpath(image, work))
                with self.subTest(image=name), tempfile.TemporaryDirectory(dir=self.folder) as cases:
                    case = os.path.join(cases, "c.schouw")
                    looked = schouw("look", "--image", image)
                    self.assert_ended_well(looked)
                    done = support.scan(image, case, "--progress", "none", mandate=self.mandate)
                    self.assert_ended_well(done)
                    self.assertEqual(looked.status == 2, done.status == 2, f"{looked}\n{done}")
                    statuses[done.status] += 1
                    self.assertEqual(os.path.exists(case), done.status != 2)
                    if done.status != 2:
                        entries = self.check_report(image, done, case)
                        seen += entries["seen"]
                    print(f"  {done.status}  {name}  "
                          f"{done.err.splitlines()[0][8:] if done.status == 2 else entries}")
            shutil.rmtree(work)
        print(f"{sum(statuses.values())} images: {dict(statuses)}, {seen} entries")
        self.assertGreater(statuses[0] + statuses[1], 20)


def unescape(text):
    """The contract's names back to what they were: `\\\\`, `\\xff`, `\\u{202e}`."""
    def character(found):
        kind = found[1][0]
        return "\\" if kind == "\\" else chr(int(found[1][1:] if kind == "x" else found[1][2:-1], 16))
    return re.sub(r"\\(\\|x[0-9a-f]{2}|u\{[0-9a-f]+\})", character, text)


@unittest.skipUnless(os.path.isdir(TRUTH), f"{TRUTH} is not there")
class FilesTest(Case):
    def check(self, image, listing):
        with open(os.path.join(TRUTH, listing), encoding="utf-8") as file:
            rows = list(csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t",
                                       quoting=csv.QUOTE_NONE))
        expected = collections.Counter((row["path"], int(row["size"]), row["sha256"]) for row in rows
                                       if row["state"] == "allocated")
        done = support.run(support.RECORDS, os.path.join(IMAGES, image), "--kind", "file_name", "--hashes")
        self.assertIn(done.status, (0, 1), str(done))
        found = collections.Counter()
        for line in done.out.splitlines():
            record = json.loads(line)
            if record.get("kind") == "file_name" and "sha256" in record and "!/" not in record["entry"]:
                found[(unescape(record["entry"].split(":/", 1)[1]), record["size"], record["sha256"])] += 1
        self.assertGreater(sum(expected.values()), 0)
        self.assertEqual(sorted((expected - found).elements()), [], "missing")
        self.assertEqual(sorted((found - expected).elements()), [], "not in the listing")
        print(f"  {image}: {sum(expected.values())} files")

    def test_of_a_raw_image(self):
        self.check("sleuthkit/image.dd", "sleuthkit_image.dd.tsv")

    def test_of_a_split_image(self):
        self.check("dfvfs/ext2.splitraw.000", "dfvfs_ext2.splitraw.000.tsv")

    def test_of_an_e01_image_in_segments(self):
        self.check("dfvfs/ext2.split.E01", "dfvfs_ext2.split.E01.tsv")

    def test_of_an_e01_image(self):
        self.check("bulk_extractor/nps-2010-emails.E01", "bulk_extractor_nps-2010-emails.E01.tsv")

    def test_of_an_e01_image_with_partitions(self):
        self.check("velociraptor/partition_image.E01", "velociraptor_partition_image.E01.tsv")


if __name__ == "__main__":
    support.main()
