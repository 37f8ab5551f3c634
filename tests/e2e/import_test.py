"""Lists and rules of others, read by the worker: spreadsheets, what Windows writes, and files that are none."""
import os
import shutil
import zipfile

import support
from support import Case, schouw

OFFICE = "http://schemas.openxmlformats.org"
TYPES = f'<Types xmlns="{OFFICE}/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/>' \
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'


def relationships(*targets):
    return f'<Relationships xmlns="{OFFICE}/package/2006/relationships">' + "".join(
        f'<Relationship Id="r{i}" Type="{OFFICE}/officeDocument/2006/relationships/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(targets)) + "</Relationships>"


def write_xlsx(path, sheets):
    """`sheets`: name and rows of texts. ECMA-376, part 1, 12.3."""
    main = f'{OFFICE}/spreadsheetml/2006/main'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", TYPES)
        book.writestr("_rels/.rels", relationships(("officeDocument", "xl/workbook.xml")))
        book.writestr("xl/_rels/workbook.xml.rels", relationships(
            *(("worksheet", f"worksheets/sheet{i}.xml") for i in range(len(sheets)))))
        book.writestr("xl/workbook.xml", f'<workbook xmlns="{main}" xmlns:r="{OFFICE}/officeDocument/2006/relationships"><sheets>'
                      + "".join(f'<sheet name="{name}" sheetId="{i + 1}" r:id="r{i}"/>' for i, (name, _) in enumerate(sheets))
                      + "</sheets></workbook>")
        for i, (_, rows) in enumerate(sheets):
            cells = "".join(f'<row r="{r}">' + "".join(
                f'<c r="{chr(65 + c)}{r}" t="inlineStr"><is><t>{text}</t></is></c>' for c, text in enumerate(row) if text)
                + "</row>" for r, row in enumerate(rows, 1))
            book.writestr(f"xl/worksheets/sheet{i}.xml", f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>')


class ImportTest(Case):
    def run_import(self, path, kind="csv", status=0, *more):
        done = schouw("rules", "import", path, "--format", kind, "-o", self.path("uit"), *more)
        self.assert_status(done, status)
        return done

    def list_of(self, rule):
        with open(self.path(f"uit/lists/{rule}.txt"), encoding="utf-8") as file:
            return file.read().splitlines()

    def test_a_spreadsheet(self):
        sheets = [("Lijst", [["Rule", "Term", "Host", "Opmerking"], ["kans", "gratis draaien", "", "x"],
                             ["kans", "", "kansspel.example"], ["", "café"]]), ("Uitleg", [["Vrije tekst"]])]
        write_xlsx(self.path("a.xlsx"), sheets)
        done = self.run_import(self.path("a.xlsx"), "csv", 1)
        self.assertEqual(self.list_of("kans"), ["gratis draaien"])
        self.assertEqual(self.list_of("kans-url"), ["kansspel.example"])
        self.assertEqual(self.list_of("ingevoerd"), ["café"])
        self.assertIn('a.xlsx:1:1: "Opmerking": a column that is not understood\n', done.out)
        self.assertIn('a.xlsx:1:1: "sheet Uitleg": the first line names no column', done.out)

    def test_a_damaged_spreadsheet_gives_nothing(self):
        write_xlsx(self.path("a.xlsx"), [("Lijst", [["term"]] + [[f"voorbeeldterm {i}"] for i in range(200)])])
        with open(self.path("a.xlsx"), "rb") as file:
            whole = file.read()
        for at in range(1, 16):
            with open(self.path("deel.xlsx"), "wb") as out:
                out.write(whole[:len(whole) * at // 16])
            done = self.run_import(self.path("deel.xlsx"), "csv", 2)
            self.assertRegex(done.err, r"\Aschouw: .*deel\.xlsx: .*\n\Z")
        self.assertFalse(os.path.exists(self.path("uit")))

    def test_csv_of_powershell(self):
        with open(self.path("a.csv"), "wb") as out:
            out.write("term;severity\r\nvoorbeeldterm café;high\r\n".encode("utf-16"))
        self.run_import(self.path("a.csv"))
        self.assertEqual(self.list_of("ingevoerd"), ["voorbeeldterm café"])

    def test_the_level_of_a_sigma_rule(self):
        with open(self.path("a.yml"), "w", encoding="utf-8") as out:
            out.write("title: Proef\ndetection:\n  keywords:\n    - tor browser\nlevel: critical\n")
        self.run_import(self.path("a.yml"), "sigma")
        with open(self.path("uit/rules/proef.toml"), encoding="utf-8") as file:
            self.assertIn('severity   = "high"', file.read())

    def test_what_is_no_list(self):
        for name, content, words in (("a.csv", b"a,b\n1,2\n", 'the first line names no column "term", "host" or "url"'),
                                     ("b.csv", b"\xd0\xcf\x11\xe0" + bytes(600), "neither a list nor a spreadsheet"),
                                     ("c.csv", b"term\ncaf\xe9\n", "not UTF-8; save it as UTF-8 first")):
            with open(self.path(name), "wb") as out:
                out.write(content)
            self.assertEqual(self.run_import(self.path(name), "csv", 2).err, f"schouw: {self.path(name)}: {words}\n")
        self.assertEqual(self.run_import("/dev/zero", "plain", 2).err, "schouw: /dev/zero: is no file\n")

    def test_without_the_worker_nothing_is_read(self):
        shutil.copy(os.path.join(support.BIN, "schouw"), self.path("schouw"))
        with open(self.path("a.txt"), "w", encoding="utf-8") as out:
            out.write("tor browser\n")
        done = support.run(self.path("schouw"), "rules", "import", self.path("a.txt"), "--format", "plain", "-o", self.path("uit"))
        self.assert_status(done, 2)
        self.assertIn("schouw-worker ontbreekt", done.err)


if __name__ == "__main__":
    support.main(needs=())
