"""What the pages for the data-protection officer and of threats say is proven by tests that exist under that name."""
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


if __name__ == "__main__":
    support.main(needs=())
