"""What is inside the portable folder, by Debian package: for licences, and as a bill of materials (SPDX 2.3, JSON)."""
import hashlib
import json
import os
import re
import subprocess
from datetime import datetime, timezone

# Not a file of the folder, but in a program: header-only and static libraries, and what the build takes data from.
LINKED_IN = ("libtsk-dev", "libtomlplusplus-dev", "nlohmann-json3-dev", "libcli11-dev", "libexpected-dev", "libc6-dev")
DATA = ("libmagic-mgc", "poppler-data")


def output(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


class Package:
    def __init__(self, name, static=False):
        self.name, self.static = name, static
        fields = output("dpkg-query", "-W", "-f=${Version}\t${source:Package}\t${source:Version}\t${Architecture}\t${Homepage}\n", name)
        self.version, self.source, self.source_version, self.architecture, self.homepage = fields.splitlines()[0].split("\t")
        path = f"/usr/share/doc/{name.split(':')[0]}/copyright"
        self.copyright_file = os.path.realpath(path) if os.path.exists(path) else ""

    def licences(self):
        """The short names of debian/copyright (DEP-5), for whoever looks; the text itself stands in licenties/."""
        text = open(self.copyright_file, encoding="utf-8", errors="replace").read() if self.copyright_file else ""
        return sorted(set(re.findall(r"(?m)^License:[ \t]*(\S[^\n]*)$", text)))


def owner(path):
    """dpkg knows a merged /usr by either name."""
    for known in (path, path.removeprefix("/usr"), "/usr" + path, os.path.realpath(path)):
        done = subprocess.run(["dpkg-query", "-S", known], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        if done.returncode == 0:
            return done.stdout.split(": ")[0].split(",")[0].split(":")[0]
    raise SystemExit(f"package: {path} belongs to no package")


def packages(paths):
    names = {owner(path) for path in paths} | set(DATA)
    return sorted([Package(name) for name in names] + [Package(name, True) for name in LINKED_IN], key=lambda p: p.name)


def reference(name):
    return "SPDXRef-" + re.sub(r"[^A-Za-z0-9.-]", "-", name)


def debian(package):
    return {
        "SPDXID": reference(package.name), "name": package.name, "versionInfo": package.version,
        "supplier": "Organization: Debian", "downloadLocation": "NOASSERTION", "filesAnalyzed": False,
        "homepage": package.homepage or "NOASSERTION", "licenseConcluded": "NOASSERTION", "licenseDeclared": "NOASSERTION",
        "licenseComments": f"licenties/{package.name}/copyright: " + "; ".join(package.licences()),
        "copyrightText": "NOASSERTION", "sourceInfo": f"Debian source package {package.source} {package.source_version}",
        "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
                          "referenceLocator": f"pkg:deb/debian/{package.name}@{package.version}?arch={package.architecture}"}]}


def of_npm(lock):
    """What of npm's packages ends up in the review page; what only builds it does not."""
    if not os.path.exists(lock):
        return []
    entries = json.load(open(lock, encoding="utf-8"))["packages"]
    return [{"SPDXID": reference("npm-" + path.split("node_modules/")[-1]), "name": path.split("node_modules/")[-1],
             "versionInfo": entry["version"], "downloadLocation": entry.get("resolved", "NOASSERTION"), "filesAnalyzed": False,
             "licenseConcluded": "NOASSERTION", "licenseDeclared": entry.get("license", "NOASSERTION"),
             "copyrightText": "NOASSERTION",
             "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
                               "referenceLocator": f"pkg:npm/{path.split('node_modules/')[-1]}@{entry['version']}"}]}
            for path, entry in sorted(entries.items()) if path and not entry.get("dev") and not entry.get("optional")]


def document(found, version, when, npm_lock):
    own = {"SPDXID": "SPDXRef-schouw", "name": "schouw", "versionInfo": version, "downloadLocation": "NOASSERTION",
           "filesAnalyzed": False, "licenseConcluded": "EUPL-1.2", "licenseDeclared": "EUPL-1.2", "copyrightText": "NOASSERTION"}
    parts = [(debian(package), "STATIC_LINK" if package.static else "CONTAINS") for package in found]
    parts += [(package, "CONTAINS") for package in of_npm(npm_lock)]
    links = [{"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-schouw"}]
    links += [{"spdxElementId": "SPDXRef-schouw", "relationshipType": kind, "relatedSpdxElement": part["SPDXID"]}
              for part, kind in parts]
    body = {"spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT",
            "name": f"schouw-{version}-linux-x86_64",
            "creationInfo": {"created": datetime.fromtimestamp(when, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
                             "creators": ["Tool: tools/package"]},
            "packages": [own] + [part for part, _ in parts], "relationships": links}
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    body["documentNamespace"] = f"https://schouw.example/spdx/{version}/{digest}"
    return json.dumps(body, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
