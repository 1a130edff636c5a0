"""Fetch the pinned browser libraries into `static/vendor/`, or verify offline what is there.

python scripts/vendor.py            fetch with `npm pack`, copy files and licences, write README.md
python scripts/vendor.py --check    compare the files with the checksums in README.md
"""

import argparse
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"
TABLE = "README.md"
HEAD = """# Libraries of others, for the browser

Written by `scripts/vendor.py`; do not edit. `scripts/vendor.py --check` verifies the checksums without the network.
The files are as published, less their references to source maps. Those ending in `.d.ts` are Palabre's own: they tell
the type checker what Palabre uses.

| file | package | version | licence | sha256 |
|---|---|---|---|---|
"""
ROW = re.compile(r"^\| \[([^\]]+)\]\([^)]*\) \|.*\| `([0-9a-f]{64})` \|$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Package:
    name: str
    version: str
    files: dict[str, str]
    """Path in the package to the name here."""


PACKAGES = (
    Package(
        "socket.io-client",
        "4.8.4",
        {"dist/socket.io.esm.min.js": "socket.io.esm.min.js", "LICENSE": "socket.io-client.LICENSE.txt"},
    ),
)


def fetch(package: Package) -> list[str]:
    """Copy the package's files here and give their rows of the table."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is not on PATH; install Node.js to fetch the libraries (--check works without).")
    with tempfile.TemporaryDirectory() as folder:
        spec = f"{package.name}@{package.version}"
        subprocess.run([npm, "pack", "--silent", "--pack-destination", folder, spec], check=True, capture_output=True)
        (archive,) = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as tar:
            licence = json.loads(_read(tar, "package.json"))["license"]
            return [_copy(tar, package, source, target, licence) for source, target in package.files.items()]


def _read(tar: tarfile.TarFile, path: str) -> bytes:
    file = tar.extractfile(str(PurePosixPath("package", path)))
    if file is None:
        raise SystemExit(f"The package has no file {path}.")
    return file.read()


def _copy(tar: tarfile.TarFile, package: Package, source: str, target: str, licence: str) -> str:
    content = _without_source_map(_read(tar, source))
    (VENDOR / target).write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    return f"| [{target}]({target}) | {package.name} | {package.version} | {licence} | `{digest}` |\n"


def _without_source_map(content: bytes) -> bytes:
    """The map is not shipped, and a reference to it would make developer tools ask for a missing file."""
    return re.sub(rb"\n//# sourceMappingURL=[^\n]*\n?$", b"\n", content)


def check() -> list[str]:
    """What is wrong with the files here, in words."""
    rows = dict(ROW.findall((VENDOR / TABLE).read_text()))
    problems = [] if rows else [f"{TABLE} lists no files."]
    for package in PACKAGES:
        problems += [f"{name}: not in {TABLE}" for name in package.files.values() if name not in rows]
    for name, expected in rows.items():
        path = VENDOR / name
        if not path.exists():
            problems.append(f"{name}: missing")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != expected:
            problems.append(f"{name}: not what was fetched")
    return problems


def main() -> None:
    parser = argparse.ArgumentParser(description="Fetch or verify the browser libraries in static/vendor/.")
    parser.add_argument("--check", action="store_true", help="only verify the checksums, offline")
    if parser.parse_args().check:
        problems = check()
        print("\n".join(problems) or "The vendored files are those that were fetched.")
        sys.exit(1 if problems else 0)
    VENDOR.mkdir(parents=True, exist_ok=True)
    rows = [row for package in PACKAGES for row in fetch(package)]
    (VENDOR / TABLE).write_text(HEAD + "".join(rows))
    print(f"Fetched {len(PACKAGES)} package(s) into {VENDOR}.")


if __name__ == "__main__":
    main()
