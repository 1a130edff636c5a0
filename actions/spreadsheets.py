"""CSV that spreadsheets open safely: UTF-8 with its mark, and no cell that they take for a formula."""

import csv
import io
from collections.abc import Sequence

MARK = "\ufeff".encode()
"""What spreadsheets know UTF-8 by."""
FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def line(cells: Sequence[object]) -> bytes:
    """One row. Numbers stay numbers, None is empty; text that people wrote must have gone through `inert`."""
    buffer = io.StringIO()
    csv.writer(buffer).writerow(cells)
    return buffer.getvalue().encode()


def inert(text: str) -> str:
    """Keep a spreadsheet from taking text for a formula (OWASP, CSV injection); some skip blanks before it."""
    acts = text.startswith(("\t", "\r", "\n")) or text.lstrip().startswith(FORMULA_STARTS)
    return f"'{text}" if acts else text
