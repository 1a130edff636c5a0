"""Pixel images, judged by their bytes: PNG, JPEG, WebP and GIF, decoded whole within fixed bounds.

Decoding is the only proof that a file is an image. The bounds keep its cost under about 350 MB and four seconds for the worst
files that were tried, far less for ordinary ones: call it in a worker thread, few at a time.
"""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PIL import Image, ImageOps

MAX_PIXELS = 50_000_000  # the largest common phone photo, 8160 x 6120
MAX_CANVAS_PIXELS = (
    16_777_216  # of WebP, GIF and animations, which take 16 bytes a pixel: 46 bytes could ask for 800 MB
)
MAX_SIDE = 16_384
MAX_FRAMES = 1_000
MAX_ANIMATED_PIXELS = 150_000_000  # over all frames
MAX_SCANNED_PIXELS = (
    1_000_000_000  # over all scans of a progressive JPEG: each goes over the whole image, in 75 bytes of file
)
# Two bytes that give a GIF side below this are not printable ASCII, so its header cannot go on as JavaScript ("GIF89a/*").
MAX_GIF_SIDE = 8_191

_MAGIC = {b"\x89PNG\r\n\x1a\n": "PNG", b"\xff\xd8\xff": "JPEG", b"GIF87a": "GIF", b"GIF89a": "GIF"}
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
# Long enough never to occur by chance in compressed data, unlike "<svg".
_ACTIVE = re.compile(rb"<script|<iframe|<html[\s>]|<body[\s>]|<!doctype\s|<\?php", re.IGNORECASE)
_SCAN = re.compile(rb"\xff\xda\x00[\x06\x08\x0a\x0c][\x01-\x04]")  # start of scan: ITU-T T.81, B.2.3
_ZIP_END = b"PK\x05\x06"
_ZIP_END_MAX = 65_557  # the record and its longest comment
_PADDING = b"\0\r\n "
_ORIENTATION = 0x0112
_SIDEWAYS = range(5, 9)  # EXIF orientations that swap width and height


class BrokenImage(ValueError):
    """The file begins like an image and is not a sound one; the message, for people, says how."""


@dataclass(frozen=True)
class Raster:
    """An image that was decoded to its end; width and height in pixels, as it is shown (EXIF orientation applied)."""

    format: str
    width: int
    height: int
    frames: int


def find_format(content: bytes) -> str | None:
    """Which image the first bytes promise, as Pillow names it."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WEBP"
    return next((name for magic, name in _MAGIC.items() if content.startswith(magic)), None)


def read_raster(content: bytes, max_side: int = MAX_SIDE) -> Raster:
    """Decode every frame of an image; raise BrokenImage when it is damaged, too large, or also something else."""
    image_format = find_format(content)
    if image_format is None:
        raise BrokenImage("it is not an image")
    _check_container(content, image_format, max_side)
    with _refusing_damage():
        return _decode(content, image_format, max_side)


def shrink(content: bytes, image_format: str, max_side: int) -> bytes:
    """Encode the first frame again, upright, at most `max_side` pixels wide and high, with no metadata.

    The content must have passed `read_raster`.
    """
    out = io.BytesIO()
    with _refusing_damage(), Image.open(io.BytesIO(content), formats=_FORMATS) as source:
        image = _flatten(ImageOps.exif_transpose(source), image_format)
        image.thumbnail((max_side, max_side), Image.Resampling.LANCZOS)
        image.info.clear()  # colour profile and comment would be written otherwise
        image.save(out, image_format, quality=90)
    return out.getvalue()


@contextmanager
def _refusing_damage() -> Iterator[None]:
    try:
        yield
    except BrokenImage:
        raise
    except Exception as error:  # a damaged file makes Pillow's decoders raise almost anything
        raise BrokenImage("the image is damaged or incomplete") from error


def _flatten(image: Image.Image, image_format: str) -> Image.Image:
    """Eight bits a channel, RGB, or RGBA where something shines through."""
    if image.mode.startswith("I"):  # 16-bit greys, which convert() would clip to white
        image = image.convert("I").point(lambda level: level * (1 / 257)).convert("L")
    return image.convert("RGBA" if image.has_transparency_data and image_format != "JPEG" else "RGB")


def _decode(content: bytes, image_format: str, max_side: int) -> Raster:
    with Image.open(io.BytesIO(content), formats=[image_format]) as image:
        _check_size(image.size, max_side)
        width, height = image.size
        if image_format == "JPEG":
            if len(_SCAN.findall(content)) * width * height > MAX_SCANNED_PIXELS:
                raise BrokenImage("the image is too intricate")
            # All the data is read, an eighth of the size is kept. Frames of a multi-picture JPEG are no animation.
            image.draft("RGB", (1, 1))
            image.load()
            frames = 1
        else:
            frames = _decode_frames(image, max_side)
            image.seek(0)
        if image.getexif().get(_ORIENTATION) in _SIDEWAYS:
            width, height = height, width
    if image_format == "PNG":
        with Image.open(io.BytesIO(content), formats=["PNG"]) as image:
            image.verify()  # checksums of the chunks that decoding skips
    return Raster(image_format, width, height, frames)


def _decode_frames(image: Image.Image, max_side: int) -> int:
    frames: int = getattr(image, "n_frames", 1)
    if frames > MAX_FRAMES:
        raise BrokenImage(f"the animation has more than {MAX_FRAMES} frames")
    max_pixels = MAX_CANVAS_PIXELS if frames > 1 else MAX_PIXELS
    if frames > 1 and frames * image.width * image.height > MAX_ANIMATED_PIXELS:
        raise BrokenImage("the animation is too large")
    for frame in range(frames):
        _check_size(image.size, max_side, max_pixels)
        image.seek(frame)
        image.load()
    return frames


def _check_size(size: tuple[int, int], max_side: int, max_pixels: int = MAX_PIXELS) -> None:
    width, height = size
    if width < 1 or height < 1:
        raise BrokenImage("the image is empty")
    if max(size) > max_side or width * height > max_pixels:
        raise BrokenImage(
            f"the image is larger than {max_side} pixels a side or {max_pixels // 1_000_000} million in all"
        )


def _check_container(content: bytes, image_format: str, max_side: int) -> None:
    """Refuse, before any decoder allocates, what declares too much or carries something else.

    Bytes after the end are refused too (an archive, a script, the rest of a cropped screenshot), but not in a JPEG, where
    phones put gain maps and motion.
    """
    if _ACTIVE.search(content) or _ZIP_END in content[-_ZIP_END_MAX:]:
        raise BrokenImage("the image has a program or an archive inside")
    try:
        match image_format:
            case "PNG":
                end = _find_png_end(content)
            case "GIF":
                end = _find_gif_end(content, min(max_side, MAX_GIF_SIDE))
            case "WEBP":
                end = _find_webp_end(content, max_side)
            case _:
                return
    except IndexError as error:
        raise BrokenImage("the image is incomplete") from error
    if end > len(content):
        raise BrokenImage("the image is incomplete")
    if content[end:].strip(_PADDING):
        raise BrokenImage("the image has something else behind its end")


def _find_png_end(content: bytes) -> int:
    position = 8
    while position + 12 <= len(content):
        kind = content[position + 4 : position + 8]
        position += 12 + int.from_bytes(content[position : position + 4], "big")
        if kind == b"IEND":
            return position
    raise BrokenImage("the image is incomplete")


def _find_gif_end(content: bytes, max_side: int) -> int:
    """GIF89a specification, sections 17 to 27. Frames may reach beyond the screen, so each is bounded too."""
    _check_size((_little(content, 6, 2), _little(content, 8, 2)), max_side, MAX_CANVAS_PIXELS)
    position, frames = 13 + _color_table(content[10]), 0
    while (kind := content[position]) != 0x3B:
        if kind == 0x21:
            position = _skip_sub_blocks(content, position + 2)
        elif kind == 0x2C:
            left, top, width, height = (_little(content, position + at, 2) for at in (1, 3, 5, 7))
            _check_size((left + width, top + height), max_side, MAX_CANVAS_PIXELS)
            position = _skip_sub_blocks(content, position + 11 + _color_table(content[position + 9]))
            frames += 1
        else:
            raise BrokenImage("the image is damaged")
        if frames > MAX_FRAMES:
            raise BrokenImage(f"the animation has more than {MAX_FRAMES} frames")
    return position + 1


def _color_table(flags: int) -> int:
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _skip_sub_blocks(content: bytes, position: int) -> int:
    while length := content[position]:
        position += 1 + length
    return position + 1


def _find_webp_end(content: bytes, max_side: int) -> int:
    """RFC 9649. Pillow lets libwebp allocate the canvas on opening, hence the look at every size first."""
    end = min(8 + _little(content, 4, 4), len(content) + 1)
    frames = 0
    for kind, start in _webp_chunks(content, end):
        if size := _find_webp_size(content, kind, start):
            _check_size(size, max_side, MAX_CANVAS_PIXELS)
        frames += kind == b"ANMF"
    if frames > MAX_FRAMES:
        raise BrokenImage(f"the animation has more than {MAX_FRAMES} frames")
    return end


def _find_webp_size(content: bytes, kind: bytes, start: int) -> tuple[int, int] | None:
    if kind == b"VP8X":
        return _little(content, start + 4, 3) + 1, _little(content, start + 7, 3) + 1
    if kind == b"VP8 ":
        return _little(content, start + 6, 2) & 0x3FFF, _little(content, start + 8, 2) & 0x3FFF
    if kind == b"VP8L":
        bits = _little(content, start + 1, 4)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return None


def _webp_chunks(content: bytes, end: int) -> Iterator[tuple[bytes, int]]:
    position = 12
    while position + 8 <= end:
        length = _little(content, position + 4, 4)
        yield content[position : position + 4], position + 8
        position += 8 + length + length % 2


def _little(content: bytes, position: int, length: int) -> int:
    if position + length > len(content):
        raise IndexError(position)
    return int.from_bytes(content[position : position + length], "little")
