"""Videos for tests: a real one of five seconds, and files that only look like one."""

from server.static import FOLDER

SUNRISE = (FOLDER / "pages/media/sunrise.webm").read_bytes()
"""What the demo shows."""


def box(kind: bytes, content: bytes = b"") -> bytes:
    """ISO/IEC 14496-12, 4.2."""
    return (8 + len(content)).to_bytes(4, "big") + kind + content


def mp4(brand: bytes = b"isom") -> bytes:
    """The skeleton of one: a browser finds nothing to show in it."""
    return box(b"ftyp", brand + bytes(4)) + box(b"moov", box(b"mvhd", bytes(100))) + box(b"mdat", bytes(range(256)) * 8)
