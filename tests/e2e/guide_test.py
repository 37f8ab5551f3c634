"""The guides for rule maintainers, followed to the letter: their files are written, their commands are run."""
import os
import re
import shlex
import subprocess

import support
from support import Case

PHRASE = "een wachtzin van vijf woorden"
# What a maintainer brings: lists, texts, lists of others. By the names that the guides use.
BROUGHT = {
    "lists/kansspel.txt": "# websites\nkansspel.example\nforum.example/groep/*\n",
    "lists/gambling.txt": "# websites\nkansspel.example\nforum.example/groep/*\n",
    "lists/hulp.txt": "luisterlijn.example\n",
    "lists/help.txt": "luisterlijn.example\n",
    "lijst.csv": "term,host,rule\nvoorbeeldterm-kilo,,vreemd-01\n,vreemd.example,vreemd-02\n",
    "hosts.txt": "0.0.0.0 reclame.example\n",
    "blacklists/proef/domains": "proef.example\n",
    "blacklists/proef/urls": "forum.example/proef\n",
}


class GuideTest(Case):
    def write(self, name, text):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(self.path(name), "w", encoding="utf-8") as out:
            out.write(text)

    def read_guide(self, name):
        """Writes the pack as the guide shows it. → its folder, its TOML blocks, its command lines."""
        with open(os.path.join(support.ROOT, "docs", "rules", name), encoding="utf-8") as file:
            text = file.read()
        blocks = re.findall(r"```(\w*)\n(.*?)```", text, re.S)
        folder, listed = blocks[0][1].split("/\n", 1)
        tomls = [block for kind, block in blocks if kind == "toml"]
        self.assertEqual(re.findall(r"^  (\S+)$", listed, re.M)[0], "pack.toml")
        self.write(f"{folder}/pack.toml", tomls[0])
        self.write(f"{folder}/" + re.findall(r"^  (rules/\S+)$", listed, re.M)[0], tomls[1] + tomls[2])
        for brought, content in BROUGHT.items():
            inside = brought.startswith("lists/")
            if not inside or os.path.basename(brought) in tomls[0] + tomls[2]:
                self.write(f"{folder}/{brought}" if inside else brought, content)
        for day in range(40):
            for where in ("gewone-teksten", "ordinary-text"):
                self.write(f"{where}/{day}.txt", f"Dag {day}: het molentje bij de sluis draait weer.\n")
        commands = [line.split(" #")[0].strip() for kind, block in blocks if not kind for line in block.splitlines()]
        return folder, tomls, [line for line in commands if re.match(r"(schouw|mkdir) ", line)]

    def run_line(self, line):
        """One command line of the guide, in the maintainer's folder."""
        for command in line.split(" && "):
            words = shlex.split(command)
            if words[0] == "schouw":
                words[0] = support.SCHOUW
            done = subprocess.run(words, cwd=self.folder, input=f"{PHRASE}\n{PHRASE}\n", capture_output=True, text=True)
            # 1, as the guide says: done, but for what has no place in that format.
            self.assertEqual(done.returncode, 1 if " export " in line else 0, f"{line}\n{done.stdout}{done.stderr}")

    def follow(self, guide):
        folder, tomls, commands = self.read_guide(guide)
        self.assertGreater(len(commands), 9)
        for line in commands:
            self.run_line(line)
            if " keygen " in line:  # each for himself: the other one does the same
                self.run_line(re.sub("-(een|one)$", lambda end: {"een": "-twee", "one": "-two"}[end[1]], line))
        return folder, tomls

    def test_the_dutch_one(self):
        self.follow("gids.md")

    def test_the_english_one(self):
        self.follow("guide.md")

    def lint_with(self, folder, keys):
        """What lint says when the pack has a rule with these keys too."""
        self.write(f"{folder}/rules/sleutel.toml", '[[rule]]\nid = "kansspel-10"\nkind = "keyword"\ncategory = "kansspel"\n'
                   f'terms = ["voorbeeldroulette"]\nwhy = "w"\nask = "a?"\n{keys}\n')
        done = support.schouw("rules", "lint", self.path(folder))
        return done.out + done.err

    def test_each_key_that_they_explain_is_one_of_the_language(self):
        for guide in ("gids.md", "guide.md"):
            with self.subTest(guide=guide):
                folder, tomls, _ = self.read_guide(guide)
                with open(os.path.join(support.ROOT, "docs", "rules", guide), encoding="utf-8") as file:
                    keys = re.findall(r"^\| `((?:whole_word|inflection|fold|distance) = [^`]+)`", file.read(), re.M)
                narrower = [line.split(" #")[0] for line in tomls[3].splitlines()]
                self.assertGreater(len(keys) + len(narrower), 12)
                self.assertIn("fault:", self.lint_with(folder, 'folds = ["case"]'))
                for key in keys + narrower:
                    also = "\nat_least = 3" if key.startswith("at_least_in") else ""
                    self.assertNotIn("fault:", self.lint_with(folder, key + also), key)


if __name__ == "__main__":
    support.main()
