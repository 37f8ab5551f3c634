"""Which shared libraries programs need, all the way down, and where this computer has them."""
import os
import re
import subprocess

# Never in the folder: a library of the network would say that something is wrong with what the programs link.
FORBIDDEN = re.compile(r"lib(curl|ssh|gnutls|nghttp|ldap|krb5|resolv|nss_dns)\b")
# Debian builds cpp-httplib with TLS in it, so libssl must lie beside it; no program of ours may call it.
UNCALLED = re.compile(r"\bU (SSL|TLS|DTLS)_")


def closure(programs):
    """Name as the loader asks for it → path, sorted by name; the loader among them."""
    found = {}
    for program in programs:
        called = subprocess.run(["nm", "-D", program], check=True, stdout=subprocess.PIPE, text=True).stdout
        if UNCALLED.search(called):
            raise SystemExit(f"package: {program} calls TLS, which has no place here")
        listed = subprocess.run(["ldd", program], check=True, stdout=subprocess.PIPE, text=True).stdout
        for line in listed.splitlines():
            match = re.match(r"\s*(\S+) => (\S+) \(0x|\s*(/\S+/(ld-linux\S+)) \(0x", line)
            if match and match[1]:
                found[match[1]] = match[2]
            elif match:
                found[match[4]] = match[3]
            elif "linux-vdso" not in line:
                raise SystemExit(f"package: {program}: {line.strip()}")
    for name in found:
        if FORBIDDEN.match(name):
            raise SystemExit(f"package: {name} has no place here")
    return dict(sorted(found.items()))


def settle(folder, programs):
    """Takes out the places that a library itself would look in (the programs' DT_RPATH does not hold for such a library), and
    sees that the loader finds everything in the folder and nothing elsewhere."""
    lib = os.path.join(folder, "lib")
    for name in sorted(os.listdir(lib)):
        path = os.path.join(lib, name)
        if os.path.isfile(path) and subprocess.run(["chrpath", "-l", path], stdout=subprocess.DEVNULL).returncode == 0:
            subprocess.run(["chrpath", "-d", path], check=True, stdout=subprocess.DEVNULL)
    for program in programs:
        listed = subprocess.run([os.path.join(lib, "ld-linux-x86-64.so.2"), "--inhibit-cache", "--list",
                                 os.path.join(lib, "programs", program)], check=True, stdout=subprocess.PIPE, text=True).stdout
        for line in listed.splitlines():
            path = line.split(" => ")[-1].split(" (0x")[0].strip()
            if "linux-vdso" not in line and not os.path.realpath(path).startswith(os.path.realpath(lib) + "/"):
                raise SystemExit(f"package: {program} takes a library from outside the folder: {line.strip()}")
