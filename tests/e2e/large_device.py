"""A device that takes a while: an ext4 image with thousands of texts, nested archives and browser stores of anna, some of bram."""
import io
import os
import random
import zipfile

import support

import content  # of tools/mkimage.d, which `support` puts on the path

WORDS = ("de het een brood melk fiets trein weer regen tuin boek stoel tafel lamp zomer winter brug water straat huis "
         "vogel boom kaas soep appel peer café ruïne coördinatie").split()
ENCODINGS = ("utf-8", "cp1252", "utf-16", "utf-8-sig")


def text(random_words, lines):
    rows = [" ".join(random_words.choices(WORDS, k=9)) for _ in range(lines)]
    if random_words.random() < 0.02:
        rows[len(rows) // 2] += " voorbeeldterm-alfa"
    return "\n".join(rows) + "\n"


def nested_zip(random_words, depth):
    members = [(f"blad{i}.txt", text(random_words, 40).encode()) for i in range(12)]
    if depth > 0:
        members += [("map/binnen.zip", nested_zip(random_words, depth - 1)),
                    ("map/binnen.tar", content.tar_bytes([("brief.txt", text(random_words, 200).encode())]))]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name, (2026, 4, 3, 12, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def browser(random_words, visits):
    def fill(chromium):
        for number in range(visits):
            when = content.MARCH + number * 500
            if number % 10 == 0:
                chromium.search(" ".join(random_words.choices(WORDS, k=3)) + (" tor browser" if number % 50 == 0 else ""), when)
            else:
                host = "kansspel.example" if number % 97 == 0 else "nieuws.example"
                chromium.visit(f"https://{host}/{number}", random_words.choice(WORDS), when, chromium.TYPED)
    return fill


def set_times(tree):
    """A different minute for every file, the same ones every time."""
    number = 0
    for folder, folders, names in os.walk(tree):
        folders.sort()
        for name in sorted(names):
            os.utime(os.path.join(folder, name), (content.MARCH + number * 60,) * 2)
            number += 1


def make(folder, texts, archives, stores, seed=20260301):
    """Returns the path of the image. The same numbers give the same tree."""
    random_words = random.Random(seed)
    tree, image = os.path.join(folder, "tree"), os.path.join(folder, "device.img")
    home = "home/anna/"
    samples = [text(random_words, random_words.choice((5, 30, 200))) for _ in range(600)]
    for number in range(texts):
        sample = samples[number % len(samples)].encode(ENCODINGS[number % len(ENCODINGS)])
        content.write(tree, f"{home}Documents/map{number // 150:03}/brief{number:05}.txt", sample)
    zips = [nested_zip(random_words, number % 4) for number in range(min(archives, 24))]
    for number in range(archives):
        data = zips[number % len(zips)]
        content.write(tree, f"{home}Downloads/archief{number:04}.zip", data if number % 25 else data[:len(data) // 2])
    for number in range(stores):
        content.chromium_history(tree, f"{home}.config/chromium/Profile {number}/History", browser(random_words, 400))
    for number in range(texts // 20):
        content.write(tree, f"home/bram/Documents/brief{number:04}.txt", samples[number % len(samples)])
    set_times(tree)
    size = sum(os.path.getsize(os.path.join(at, name)) + 4096 for at, _, names in os.walk(tree) for name in names)
    support.tool("mke2fs", "-q", "-F", "-t", "ext4", "-b", "1024", "-i", "2048", "-O", "^has_journal", "-d", tree, image,
                 f"{size * 3 // 2 // 1024 + 8192}k")
    return image
