"""Registry hives by the "Windows registry file format specification" (M. Suhanov): one bin, small values, no security."""
import struct

WRITTEN = 134_000_000_000_000_000  # 2025-08-18, as a FILETIME


def wide(text):
    return text.encode("utf-16-le") + b"\0\0"


class Key:
    """A key: subkeys by path, and values as (name, type, data)."""

    def __init__(self, name="ROOT"):
        self.name, self.values, self.subkeys = name, [], {}

    def at(self, path):
        key = self
        for name in path.split("\\"):
            key = key.subkeys.setdefault(name, Key(name))
        return key

    def text(self, name, text, kind=1):
        self.values.append((name, kind, wide(text)))
        return self


def hive(root):
    """The bytes of a hive that was closed in order."""
    bins = bytearray(b"hbin" + bytes(28))

    def cell(data):
        at = len(bins)
        size = (len(data) + 4 + 7) // 8 * 8
        bins.extend(struct.pack("<i", -size) + data.ljust(size - 4, b"\0"))
        return at

    def value(name, kind, data):
        small = len(data) <= 4
        where = data.ljust(4, b"\0") if small else struct.pack("<I", cell(data))
        return cell(b"vk" + struct.pack("<HI", len(name), len(data) | (0x80000000 if small else 0)) + where
                    + struct.pack("<IHH", kind, 1, 0) + name.encode())

    def key(node):
        values = b"".join(struct.pack("<I", value(*one)) for one in node.values)
        names = sorted(node.subkeys, key=str.upper)
        below = b"".join(struct.pack("<I", key(node.subkeys[name])) + name.encode()[:4].ljust(4, b"\0") for name in names)
        subkeys = cell(b"lf" + struct.pack("<H", len(names)) + below) if names else 0xFFFFFFFF
        data = bytearray(76)
        data[0:2] = b"nk"
        struct.pack_into("<HQ", data, 2, 0x20, WRITTEN)
        struct.pack_into("<II", data, 20, len(names), 0)
        struct.pack_into("<II", data, 28, subkeys, 0xFFFFFFFF)
        struct.pack_into("<II", data, 36, len(node.values), cell(values) if values else 0xFFFFFFFF)
        struct.pack_into("<II", data, 44, 0xFFFFFFFF, 0xFFFFFFFF)
        struct.pack_into("<H", data, 72, len(node.name))
        return cell(bytes(data) + node.name.encode())

    top = key(root)
    rest = -len(bins) % 4096
    if rest:
        bins.extend(struct.pack("<i", rest) + bytes(rest - 4))
    struct.pack_into("<I", bins, 8, len(bins))
    base = bytearray(4096)
    struct.pack_into("<4sIIQIIIIIII", base, 0, b"regf", 1, 1, WRITTEN, 1, 5, 0, 1, top, len(bins), 1)
    total = 0
    for word, in struct.iter_unpack("<I", bytes(base[:508])):
        total ^= word
    struct.pack_into("<I", base, 508, total)
    return bytes(base + bins)


MACHINE = (1, 2, 3)
CURRENT = "Microsoft\\Windows NT\\CurrentVersion"


def software(profiles):
    """SOFTWARE with a profile list: numbers of accounts (RID) to folders."""
    root = Key()
    root.at(CURRENT).text("SystemRoot", "C:\\Windows")
    for number, folder in profiles.items():
        sid = "S-1-5-21-" + "-".join(map(str, MACHINE + (number,)))
        root.at(CURRENT + "\\ProfileList").at(sid).text("ProfileImagePath", folder, 2)
    return hive(root)


def sam(names):
    """SAM with the numbers of accounts to their names."""
    root = Key()
    domain = root.at("SAM\\Domains\\Account")
    domain.values.append(("V", 3, bytes(20) + struct.pack("<III", *MACHINE)))
    for number, name in names.items():
        domain.at("Users\\Names\\" + name).values.append(("", number, b""))
    return hive(root)
