"""The demo device under a mandate that reads messages too: a second account, a lawyer's mail, a visit to a helpline and
records before `since` stand in no case, log or report, in no shape; and all of them stand in the sums."""
import os
import unicodedata

import support
from protected_test import leaks
from support import Case, schouw

# By what leaves them out, as tools/mkimage.d/content.py wrote them.
LEFT_OUT = {
    "another account": ["tor browser van iemand anders", "voorbeeldterm-alfa van iemand anders", "voorbeeldterm-alfa van bram"],
    "the lawyer's thread": ["Wat zal ik zeggen over", "Zeg op de zitting niets over", "Re: de zitting", "kantoor@advocaat"],
    "the lawyer's page": ["advocaat.example/afspraak", "Afspraak maken"],
    "the helpline": ["hulplijn.example/chat", "Praat met de hulplijn"],
    "before the period": ["tor browser van voor de periode", "voor het begin van de periode"],
    "the recycle bin": ["voorbeeldterm-alfa in de prullenbak", "RAB12CD", "RXY34EF"],
    "shared places": ["voorbeeldterm-alfa in een gedeelde map", "voorbeeldterm-alfa in een systeemmap"],
}


class LeftOutTest(Case):
    def scan(self, *changes):
        mandate = support.demo_mandate(self.path("m.toml"), (r'"file_name"\]$', '"file_name", "message"]\nbecause.message = "oefening"'),
                                       *changes)
        return support.scan(support.make_image(self.path("demo.img")), self.path("c.schouw"), mandate=mandate)

    def everything(self, done):
        """All bytes that the check left and printed."""
        case = self.path("c.schouw")
        data = done.out.encode() + done.err.encode()
        for name in os.listdir(self.folder):
            if name.startswith("c.schouw"):
                with open(self.path(name), "rb") as file:
                    data += file.read()
        for form in ("html", "json", "csv"):
            data += schouw("report", case, "--format", form).out.encode()
        for form in ("json", "csv"):
            data += schouw("log", case, "--format", form).out.encode()
        return data

    def leaks(self, data, texts):
        """Also as it is after folding: without case and marks, and spaces as one."""
        def fold(text):
            text = unicodedata.normalize("NFKD", text.casefold())
            return " ".join("".join(c for c in text if not unicodedata.combining(c)).split())
        folded = fold(data.decode("utf-8", "replace"))
        return sorted(set(leaks(data, texts)) | {text for text in texts if fold(text) in folded})

    def test_stands_nowhere_and_in_all_sums(self):
        done = self.scan()
        self.assert_status(done, 1)
        data = self.everything(done)
        self.assertIn("hoe kan ik tor browser downloaden".encode(), data, "what is in scope is there")
        for why, texts in LEFT_OUT.items():
            self.assertEqual(self.leaks(data, texts), [], why)
        coverage = support.report(self.path("c.schouw"))["coverage"]
        entries, left_out = coverage["entries"], coverage["left_out"]
        self.assertGreater(entries["other_accounts"], 5)
        self.assertGreaterEqual(coverage["protected"], 4)
        self.assertGreaterEqual(left_out["records"]["older"], 2)
        self.assertGreaterEqual(left_out["entries"]["recycle_bin"], 1)
        self.assertGreater(left_out["entries"]["shared_places"], 5)
        self.assertEqual(sum(left_out["entries"].values()), entries["out_of_scope"])

    def test_each_of_them_would_have_been_found(self):
        """The search sees a leak: with the lawyer no longer left alone, and the bin and the time before in the mandate."""
        done = self.scan((r"^exclude .*$", "exclude = []\nrecycle_bin = true\nundated = true"),
                         (r"^since .*$", "since = 2026-01-15"), (r"^accounts .*$", 'accounts = ["anna", "bram"]'))
        data = self.everything(done)
        for why, text in (("another account", "tor browser van iemand anders"),
                          ("the lawyer's thread", "Wat zal ik zeggen over"), ("before the period", "tor browser van voor de periode"),
                          ("the recycle bin", "voorbeeldterm-alfa in de prullenbak")):
            self.assertEqual(self.leaks(data, [text]), [text], why)

    def test_a_planted_leak_is_seen_in_every_shape(self):
        text = "Praat met de hulplijn"
        for shape in (text, text.upper(), "praat  met\nde hulplíjn"):
            self.assertEqual(self.leaks(b"\xff" + shape.encode() + b"\x00", [text]), [text], shape)
        self.assertEqual(self.leaks(b"a" + text.encode("utf-16-le"), [text]), [text])


if __name__ == "__main__":
    support.main()
