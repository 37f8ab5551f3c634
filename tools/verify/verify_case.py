#!/usr/bin/env python3
"""Checks a case file of Schouw without Schouw: the log's chain, the ends of sessions, their signatures, the content.

usage: verify_case.py CASE.schouw [--head HEX]
Needs Python 3 alone. Shares nothing with the program: written from agent/store/audit.h, session_end.h and RFC 8032.
A protected (encrypted) case can't be read by it. Exit: 0 in order, 1 something is wrong, 2 not a case.
"""
import hashlib
import sqlite3
import struct
import sys

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
MAGIC = b"schouw: sum of this file SHA256\n"
D = -121665 * pow(121666, P - 2, P) % P


def field(value):
    return str(len(value)).encode() + b":" + value


# ---- Ed25519 (RFC 8032, section 5.1), points as (X, Y, Z, T)
def add(a, b):
    p, q = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    r, s = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = q - p, s - r, s + r, q + p
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(number, point):
    result = (0, 1, 1, 0)
    while number:
        if number & 1:
            result = add(result, point)
        point, number = add(point, point), number >> 1
    return result


def same(a, b):
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


def decompress(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


def signed_by(key, message, signature):
    if len(key) != 32 or len(signature) != 64:
        return False
    public, commitment = decompress(key), decompress(signature[:32])
    number = int.from_bytes(signature[32:], "little")
    if public is None or commitment is None or number >= L:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    base = decompress(bytes([0x58]) + bytes([0x66]) * 31)
    return same(times(number, base), add(commitment, times(challenge, public)))


# ---- the log
def check_chain(rows):
    mark = last = bytes(32)
    for number, (seq, at, who, operation, what, row_mark, row_hash) in enumerate(rows, 1):
        who, operation, what = who.encode(), operation.encode(), what.encode()
        own = hashlib.sha256(mark + field(who) + field(operation) + field(what)).digest()
        parts = [str(seq).encode(), str(at).encode(), who, operation, what, row_mark.hex().encode()]
        expected = hashlib.sha256(last + b"".join(map(field, parts))).digest()
        if seq != number or row_mark not in (mark, own) or row_hash != expected:
            return f"the log is broken from row {number}"
        mark, last = row_mark, row_hash
    return ""


def value(column):
    if column is None:
        return b"n"
    if isinstance(column, int):
        return b"i" + str(column).encode()
    if isinstance(column, float):
        return b"r" + struct.pack(">d", column).hex().encode()
    return (b"b" if isinstance(column, Blob) else b"t") + bytes(column)


class Blob(bytes):
    pass


def content_digest(database):
    digest = hashlib.sha256()
    tables = database.execute("SELECT s.name, s.sql, t.wr FROM sqlite_schema s JOIN pragma_table_list t ON t.name = s.name"
                              " AND t.schema = 'main' WHERE s.type = 'table'"
                              " AND s.name NOT IN ('audit', 'session_end')").fetchall()
    for name, sql, without_rowid in sorted(tables):
        if name.startswith(b"sqlite_"):
            continue
        digest.update(field(name) + field(sql))
        columns = [row[1].decode() for row in database.execute(f'PRAGMA table_info("{name.decode()}")')]
        # The driver hands text and blobs over alike; typeof tells them apart.
        wanted = ", ".join(f'typeof("{column}"), "{column}"' for column in columns)
        order = "" if without_rowid else " ORDER BY rowid"
        for row in database.execute(f'SELECT {wanted} FROM "{name.decode()}"{order}'):
            for kind, column in zip(row[::2], row[1::2]):
                digest.update(field(value(Blob(column) if kind == b"blob" else column)))
    return digest.digest()


def check_sessions(database, rows, closed):
    ends = database.execute("SELECT at, seq, hash, content, who, key, signature FROM session_end ORDER BY number").fetchall()
    for number, (at, seq, row_hash, content, who, key, signature) in enumerate(ends, 1):
        if seq > len(rows) or row_hash != (rows[seq - 1][6] if seq else bytes(32)):
            return f"the end of session {number} does not fit the log: rows were removed or changed", []
        text = b"schouw session end 1\n%s\n%d\n%d\n%s\n%s\n" % (who, at, seq, row_hash.hex().encode(), content.hex().encode())
        if key and not signed_by(key, text, signature):
            return f"the signature under session {number} does not hold", []
    said = []
    for at, seq, _, content, who, key, _ in ends[-1:]:
        unfinished = database.execute("SELECT finished IS NULL FROM scan").fetchone()[0]
        if seq < len(rows) or unfinished or not closed:
            said.append("the last session was broken off: what it changed can't be told from fraud")
        elif content_digest(database) != content:
            return "the content was changed after the end of the last session", []
        said.append(f"signed by {who.decode()}, key {key.hex()}" if key else "the last session's end is not signed")
    return "", said


def check_file(path):
    with open(path, "rb") as file:
        data = file.read()
    page = struct.unpack(">H", data[16:18])[0]
    pages = len(data) // (65536 if page == 1 else max(page, 512)) * (65536 if page == 1 else max(page, 512))
    if len(data) == pages:
        return "", ["there is no sum of the file: the last session was broken off"]
    if data[pages:-32] != MAGIC or hashlib.sha256(data[:-32]).digest() != data[-32:]:
        return "the file was changed after it was closed", []
    return "", []


def verify(path, head):
    wrong, file_said = check_file(path)
    if wrong:
        return wrong, []
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    database.text_factory = bytes
    if database.execute("PRAGMA application_id").fetchone()[0] != 0x53434857:
        raise sqlite3.DatabaseError("not a case file")
    whole = database.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if whole != b"ok":
        return "the database is damaged: " + whole.decode("utf-8", "replace"), []
    raw = database.execute("SELECT seq, at, who, operation, what, mark, hash FROM audit ORDER BY seq").fetchall()
    rows = [(s, a, w.decode(), o.decode(), t.decode(), m, h) for s, a, w, o, t, m, h in raw]
    wrong = check_chain(rows)
    if wrong:
        return wrong, []
    wrong, said = check_sessions(database, rows, closed=not file_said)
    if not wrong and head and bytes.fromhex(head) not in [part for row in rows for part in row[5:]]:
        wrong = "the head given is not in this log: it was cut short, or is another's"
    if not head:
        said.append("whether the newest rows were removed together with their session's end can't be told without --head")
    said += file_said
    said.insert(0, f"head {rows[-1][6].hex() if rows else '0' * 64}, {len(rows)} rows")
    return wrong, said


def main():
    arguments = sys.argv[1:]
    head = arguments[2] if len(arguments) == 3 and arguments[1] == "--head" else ""
    if len(arguments) not in (1, 3) or (len(arguments) == 3 and not head):
        print(__doc__, file=sys.stderr)
        return 2
    try:
        wrong, said = verify(arguments[0], head)
    except (OSError, struct.error, sqlite3.Error, ValueError) as error:
        print(f"{arguments[0]}: can't be read as a case: {error}", file=sys.stderr)
        return 2
    print(f"{arguments[0]}: " + (wrong or "in order"))
    for line in said if not wrong else []:
        print("  " + line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
