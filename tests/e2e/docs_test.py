"""What the pages for the data-protection officer and of threats say is proven by tests that exist under that name; what readers
report is what their catalogue translates."""
import json
import os
import re
import unittest

import support

PAGES = ("docs/gidsen/gegevensbescherming.md", "docs/dreigingen.md")


class DocsTest(unittest.TestCase):
    def test_each_proof_is_a_test_that_exists(self):
        proofs = []
        for page in PAGES:
            with open(os.path.join(support.ROOT, page), encoding="utf-8") as file:
                proofs += [(page, proof) for proof in re.findall(r"`(tests/[^`]+)`", file.read())]
        self.assertGreater(len(proofs), 20)
        for page, proof in proofs:
            path, _, name = proof.partition("::")
            with self.subTest(page=page, proof=proof), open(os.path.join(support.ROOT, path), encoding="utf-8") as file:
                text = file.read()
                self.assertRegex(text, rf"\b{name}\b" if name else r"\S")

    def test_each_clause_that_is_translated_is_one_that_a_reader_gives(self):
        code = ""
        for folder, _, names in os.walk(os.path.join(support.ROOT, "agent")):
            for name in names:
                if name.endswith((".cc", ".h")):
                    with open(os.path.join(folder, name), encoding="utf-8") as file:
                        code += file.read()
        code = re.sub(r'"\s*\n\s*"', "", code)
        with open(os.path.join(support.ROOT, "report", "words", "reader.nl.json"), encoding="utf-8") as file:
            clauses = json.load(file)
        self.assertGreater(len(clauses), 100)
        for clause, dutch in clauses.items():
            if clause.startswith("Input/output error"):  # the system's own words
                continue
            with self.subTest(clause=clause):
                self.assertGreaterEqual(clause.count("#"), dutch.count("#"))
                for part in re.split("#|: ", clause):
                    # " pages" may stand apart from what follows it; "byte #" is put after every error that has a place.
                    self.assertTrue(part.strip() in code or all(word in code for word in part.split()), part)


if __name__ == "__main__":
    support.main(needs=())
