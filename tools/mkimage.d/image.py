"""Volumes and disks as image files, from folders: by the ordinary programs, without privilege, the same bytes every time.
mkntfs and libntfs-3g, mke2fs and debugfs, mkfs.fat and mtools, sfdisk."""
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
MIB = 1 << 20
WHEN = "1780308000"  # 2026-06-01T10:00:00Z, the time that stands on every file
SERIAL = bytes.fromhex("5c40be1a5c40be1a")


def run(*command, **options):
    env = dict(os.environ, LC_ALL="C.UTF-8", TZ="UTC", E2FSPROGS_FAKE_TIME=WHEN, PATH=os.environ["PATH"] + ":/usr/sbin:/sbin")
    faketime = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"
    if options.pop("frozen", False):
        env.update(LD_PRELOAD=faketime, FAKETIME="2026-06-01 10:00:00", NO_FAKE_STAT="1")
    done = subprocess.run(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)
    if done.returncode != 0:
        sys.exit(f"mkimage: {' '.join(command)}\n{done.stdout}")


def empty(path, size):
    with open(path, "wb") as out:
        out.truncate(size)


def ntfs(work, tree, mib):
    volume, fill = os.path.join(work, "ntfs"), os.path.join(work, "ntfs_fill")
    empty(volume, mib * MIB)
    run("mkntfs", "-F", "-Q", "-q", "-L", "Windows", "-p", "2048", "-H", "16", "-S", "63", "-s", "512", volume, frozen=True)
    set_serial(volume)
    run("g++", "-std=c++20", "-O1", "-w", "-o", fill, os.path.join(HERE, "ntfs_fill.cc"), "-lntfs-3g")
    run(fill, volume, tree, frozen=True)
    return volume


def set_serial(volume):
    """mkntfs draws the volume's serial number at random: offset 0x48 of the boot sector and of its copy at the end."""
    with open(volume, "r+b") as f:
        for sector in (0, os.path.getsize(volume) - 512):
            f.seek(sector)
            if f.read(11)[3:7] == b"NTFS":
                f.seek(sector + 0x48)
                f.write(SERIAL)


def ext4(work, tree, mib, deleted=(), features=()):
    """`deleted` are files of the tree that are written and then removed."""
    volume, script = os.path.join(work, "ext4"), os.path.join(work, "debugfs.txt")
    empty(volume, mib * MIB)
    run("mke2fs", "-q", "-F", "-t", "ext4", "-L", "linux", "-U", "5c40be1a-0000-4000-8000-000000000001", *features,
        "-E", "hash_seed=5c40be1a-0000-4000-8000-000000000002,lazy_itable_init=0,lazy_journal_init=0", volume)
    lines = []
    for folder, folders, files in sorted(os.walk(tree)):
        folders.sort()
        inside = "/" + os.path.relpath(folder, tree) if folder != tree else ""
        if inside:
            lines.append(f'mkdir "{inside}"')
        lines += [f'write "{os.path.join(folder, name)}" "{inside}/{name}"' for name in sorted(files)]
    lines += [f'rm "/{path}"' for path in deleted]
    with open(script, "w") as out:
        out.write("\n".join(lines) + "\n")
    run("debugfs", "-w", "-f", script, volume)
    return volume


def fat(work, tree, size, deleted=()):
    """FAT12. `deleted` are files of the tree that are written and then removed."""
    volume = os.path.join(work, "fat")
    empty(volume, size)
    run("mkfs.fat", "-F", "12", "-i", "5C40BE1A", "-n", "STICK", "-s", "1", "--invariant", volume)
    for folder, folders, files in sorted(os.walk(tree)):
        folders.sort()
        inside = "/" + os.path.relpath(folder, tree) if folder != tree else ""
        if inside:
            run("mmd", "-i", volume, "::" + inside, frozen=True)
        for name in sorted(files):
            run("mcopy", "-i", volume, os.path.join(folder, name), f"::{inside}/{name}", frozen=True)
    for path in deleted:
        run("mdel", "-i", volume, "::/" + path, frozen=True)
    return volume


def disk(path, parts):
    """A GPT disk; `parts` are pairs of a volume's file and its type of partition, in order."""
    lines, at = ["label: gpt", "label-id: 5C40BE1A-0000-4000-8000-0000000000AA"], MIB
    starts = []
    for number, (volume, kind) in enumerate(parts, 1):
        size = os.path.getsize(volume)
        lines.append(f"start={at // 512}, size={size // 512}, type={kind}, uuid=5C40BE1A-0000-4000-8000-0000000000A{number}")
        starts.append((volume, at))
        at += (size + MIB - 1) // MIB * MIB
    empty(path, at + MIB)
    run("sfdisk", "-q", path, input="\n".join(lines) + "\n")
    with open(path, "r+b") as out:
        for volume, start in starts:
            out.seek(start)
            with open(volume, "rb") as data:
                shutil.copyfileobj(data, out, MIB)


WINDOWS, LINUX = "EBD0A0A2-B9E5-4433-87C0-68B6B72699C7", "0FC63DAF-8483-4772-8E79-3D69D8477DE4"
