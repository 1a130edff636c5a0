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
The files are as published, less their references to source maps, and with these changes, which the script makes: bare
imports point to the files beside them (browsers know no packages), the scanner's worker is a file instead of a text that
becomes one in the browser, and the emoji picker and the calendar set their styles through objects instead of markup, as a
strict Content-Security-Policy asks. The calendar is a module, with its own Preact inside, and without its font of icons.
Those ending in `.d.ts` are Palabre's own: they tell the type checker what Palabre uses.

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
    changes: tuple[tuple[str, str], ...] = ()
    """What is replaced in its scripts, each in one place; fetching fails when it is not there."""


_INJECTED_STYLE = (
    'if(!t||!t.isConnected){if(t=e.querySelector("style[data-fullcalendar]"),!t){t=document.createElement'
    '("style"),t.setAttribute("data-fullcalendar","");const n=function(){void 0===ke&&(ke=function(){cons'
    't e=document.querySelector(\'meta[name="csp-nonce"]\');if(e&&e.hasAttribute("content"))return e.getAtt'
    'ribute("content");const t=document.querySelector("script[nonce]");if(t)return t.nonce||"";return""}('
    '));return ke}();n&&(t.nonce=n);const r=e===document?document.head:e,i=e===document?r.querySelector("'
    'script,link[rel=stylesheet],link[as=style],style"):r.firstChild;r.insertBefore(t,i)}Re.set(e,t),'
)
"""Where FullCalendar makes its `<style>`; a sheet of its own needs neither a nonce nor that styles may stand in a page."""

PACKAGES = (
    Package(
        "socket.io-client",
        "4.8.4",
        {"dist/socket.io.esm.min.js": "socket.io.esm.min.js", "LICENSE": "socket.io-client.LICENSE.txt"},
    ),
    Package(
        "preact",
        "10.29.8",
        {
            "dist/preact.module.js": "preact.js",
            "hooks/dist/hooks.module.js": "preact-hooks.js",
            "LICENSE": "preact.LICENSE.txt",
        },
    ),
    Package("htm", "3.1.1", {"dist/htm.module.js": "htm.js", "LICENSE": "htm.LICENSE.txt"}),
    Package(
        "@preact/signals-core",
        "1.14.5",
        {"dist/signals-core.module.js": "signals-core.js", "LICENSE": "signals-core.LICENSE.txt"},
    ),
    Package("@preact/signals", "2.11.4", {"dist/signals.module.js": "signals.js", "LICENSE": "signals.LICENSE.txt"}),
    Package(
        "emoji-picker-element",
        "1.29.1",
        {
            "picker.js": "emoji-picker.js",
            "database.js": "emoji-database.js",
            "i18n/fr.js": "emoji-picker.fr.js",
            "LICENSE": "emoji-picker.LICENSE.txt",
        },
        changes=(
            (
                """const style = document.createElement('style');
    style.textContent = baseStyles + EXTRA_STYLES;
    this.shadowRoot.appendChild(style);""",
                """const style = new CSSStyleSheet();
    style.replaceSync(baseStyles + EXTRA_STYLES);
    this.shadowRoot.adoptedStyleSheets = [style];""",
            ),
            (
                "        targetNode.setAttribute(attributeName, newValue);",
                """        if (attributeName === 'style') targetNode.style.cssText = newValue;
        else targetNode.setAttribute(attributeName, newValue);""",
            ),
        ),
    ),
    Package(
        "emoji-picker-element-data",
        "1.8.0",
        {
            "en/github/data.json": "emojis.en.json",
            "fr/emojibase/data.json": "emojis.fr.json",
            "LICENSE": "emojis.LICENSE.txt",
        },
    ),
    Package("uplot", "1.6.32", {"dist/uPlot.esm.js": "uplot.js", "LICENSE": "uplot.LICENSE.txt"}),
    Package(
        "fullcalendar",
        "6.1.21",
        {"index.global.min.js": "fullcalendar.js", "LICENSE.md": "fullcalendar.LICENSE.txt"},
        changes=(
            ("var FullCalendar=function(e){", "export const FullCalendar=function(e){"),
            (
                _INJECTED_STYLE,
                "Re.has(e)||((t={sheet:new CSSStyleSheet}),e.adoptedStyleSheets.unshift(t.sheet),Re.set(e,t),",
            ),
            ("for(const t of Ce)Te(e,t)}(t)}}function", "for(const t of Ce)Te(e,t)}(t))}function"),
            (
                """(e=e.trim())&&n.insertRule(e+"}",r+t)""",
                """(e=e.trim())&&!e.startsWith("@font-face")&&n.insertRule(e+"}",n.cssRules.length)""",
            ),
        ),
    ),
    Package("@fullcalendar/core", "6.1.21", {"locales/fr.js": "fullcalendar.fr.js"}),
    Package(
        "qr-scanner",
        "1.4.2",
        {
            "qr-scanner.min.js": "qr-scanner.js",
            "qr-scanner-worker.min.js": "qr-scanner-worker.js",
            "LICENSE": "qr-scanner.LICENSE.txt",
        },
        changes=(
            (
                'import("./qr-scanner-worker.min.js").then(c=>c.createWorker())',
                'new Worker(new URL("./qr-scanner-worker.js",import.meta.url))',
            ),
            ("export const createWorker=()=>new Worker(URL.createObjectURL(new Blob([`", ""),
            ('`]),{type:"application/javascript"}))//# sourceMappingURL=qr-scanner-worker.min.js.map', ""),
            (r'\`%\${("0"+e.toString(16)).substr(-2)}\`', '`%${("0"+e.toString(16)).substr(-2)}`'),
        ),
    ),
)
IMPORTS = {
    b'"preact"': b'"./preact.js"',
    b'"preact/hooks"': b'"./preact-hooks.js"',
    b'"@preact/signals-core"': b'"./signals-core.js"',
    b"'./database.js'": b"'./emoji-database.js'",
}
"""Specifiers in published files, and where they are here."""


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
            changes = dict(package.changes)
            rows = [_copy(tar, package, source, target, licence, changes) for source, target in package.files.items()]
    if changes:
        raise SystemExit(f"{package.name} is not as expected any more: look at the changes that are made to it.")
    return rows


def _read(tar: tarfile.TarFile, path: str) -> bytes:
    file = tar.extractfile(str(PurePosixPath("package", path)))
    if file is None:
        raise SystemExit(f"The package has no file {path}.")
    return file.read()


def _copy(
    tar: tarfile.TarFile, package: Package, source: str, target: str, licence: str, changes: dict[str, str]
) -> str:
    """Each of `changes` that could be made is taken out of it."""
    content = _read(tar, source)
    if target.endswith(".js"):
        content = _with_imports(_without_source_map(content))
        for present, wanted in list(changes.items()):
            if content.count(present.encode()) == 1:
                content = content.replace(present.encode(), wanted.encode())
                del changes[present]
    (VENDOR / target).write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    return f"| [{target}]({target}) | {package.name} | {package.version} | {licence} | `{digest}` |\n"


def _without_source_map(content: bytes) -> bytes:
    """The map is not shipped, and a reference to it would make developer tools ask for a missing file."""
    return re.sub(rb"\n//# sourceMappingURL=[^\n]*\n?$", b"\n", content)


def _with_imports(content: bytes) -> bytes:
    for bare, relative in IMPORTS.items():
        content = re.sub(rb"(from\s?)" + re.escape(bare), rb"\1" + relative, content)
    return content


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
