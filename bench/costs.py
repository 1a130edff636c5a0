"""What a process costs, as Linux counts it in /proc."""

import os
from pathlib import Path


def cpu_seconds(pid: int) -> float:
    """Give the processor time, user and system, that a process and its children have used."""
    # The fields after the command's name, which may contain spaces: state is 3, utime 14, stime 15.
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    own = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return own + sum(cpu_seconds(child) for child in _children(pid))


def memory_bytes(pid: int) -> int:
    """Give the resident memory of a process and its children."""
    own = int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return own + sum(memory_bytes(child) for child in _children(pid))


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
