"""Files are judged by what they hold; emojis come out harmless."""

import io
import re
import struct
import time
import xml.etree.ElementTree as ElementTree
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from PIL import Image

from actions.files.media import (
    MAX_NAME_LENGTH,
    Media,
    UnsupportedMedia,
    content_disposition,
    name_by_content,
    recognize,
    safe_file_name,
    sanitize_emoji,
)
from actions.files.svg import MAX_BYTES, UnsafeSvg, sanitize_svg

FORMATS = ["PNG", "JPEG", "WEBP", "GIF"]
TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp", "GIF": "image/gif"}
ANIMATED = ["GIF", "WEBP", "PNG"]
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"


def draw(width: int = 40, height: int = 30, mode: str = "RGB", shade: int = 0) -> Image.Image:
    gradient = Image.linear_gradient("L").resize((width, height)).rotate(shade)
    return gradient.convert(mode)


def encode(image: Image.Image, image_format: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, image_format, **options)
    return out.getvalue()


def animate(image_format: str, frames: int = 3, width: int = 40, height: int = 30) -> bytes:
    pictures = [draw(width, height, shade=7 * n) for n in range(frames)]
    return encode(pictures[0], image_format, save_all=True, append_images=pictures[1:], duration=50, loop=0)


def refusal(content: bytes, name: str = "a.bin") -> str:
    with pytest.raises(UnsupportedMedia) as caught:
        recognize(content, name)
    return str(caught.value)


def png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def find_first_frame(gif: bytes) -> int:
    return gif.index(b",", 13 + (3 << (gif[10] & 7) + 1))


def zip_archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("Evil.class", b"\xca\xfe\xba\xbe")
    return out.getvalue()


# Images


@pytest.mark.parametrize("image_format", FORMATS)
def test_an_image_is_recognized_whatever_its_name(image_format: str) -> None:
    media = recognize(encode(draw(), image_format), "invoice.exe")
    assert (media.content_type, media.width, media.height) == (TYPES[image_format], 40, 30)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_is_recognized(mode: str) -> None:
    image = Image.new("I;16", (8, 8), 40_000) if mode == "I;16" else draw(8, 8, mode)
    assert recognize(encode(image, "PNG"), "a").content_type == "image/png"


@pytest.mark.parametrize("options", [{"progressive": True}, {"quality": 10}, {"subsampling": 0}])
def test_every_kind_of_jpeg_is_recognized(options: dict[str, object]) -> None:
    assert recognize(encode(draw(301, 203), "JPEG", **options), "a").width == 301


@pytest.mark.parametrize("options", [{"lossless": True}, {"quality": 50}, {"method": 0}])
def test_every_kind_of_webp_is_recognized(options: dict[str, object]) -> None:
    assert recognize(encode(draw(31, 33, "RGBA"), "WEBP", **options), "a").height == 33


@pytest.mark.parametrize("image_format", ANIMATED)
def test_an_animation_is_recognized(image_format: str) -> None:
    assert recognize(animate(image_format), "a").content_type == TYPES[image_format]


def test_a_photo_held_sideways_has_the_size_at_which_it_is_shown() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    media = recognize(encode(draw(40, 30), "JPEG", exif=exif), "a.jpg")
    assert (media.width, media.height) == (30, 40)


def test_a_jpeg_may_carry_what_phones_add_behind_its_end() -> None:
    assert recognize(encode(draw(), "JPEG") + b"\0\0\0\x18ftypmp42 motion", "a.jpg").extension == "jpg"


@pytest.mark.parametrize("image_format", FORMATS)
@settings(max_examples=60)
@given(share=st.floats(0.05, 0.97))
def test_a_truncated_image_is_refused(image_format: str, share: float) -> None:
    content = encode(draw(200, 150), image_format)
    refusal(content[: int(len(content) * share)])


@pytest.mark.parametrize("image_format", ANIMATED)
@settings(max_examples=40)
@given(share=st.floats(0.05, 0.97))
def test_a_truncated_animation_is_refused(image_format: str, share: float) -> None:
    content = animate(image_format)
    refusal(content[: int(len(content) * share)])


@pytest.mark.parametrize("image_format", FORMATS)
@settings(max_examples=150)
@given(data=st.data())
def test_a_damaged_image_is_recognized_or_refused_and_nothing_else(image_format: str, data: st.DataObject) -> None:
    content = bytearray(animate(image_format) if image_format in ANIMATED else encode(draw(), image_format))
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    for judge in (lambda: recognize(bytes(content), "a"), lambda: sanitize_emoji(bytes(content))):
        with suppress(UnsupportedMedia):
            judge()


@pytest.mark.parametrize("image_format", ["PNG", "GIF", "WEBP"])
@pytest.mark.parametrize("tail", [zip_archive(), b"alert(1)", b"#!/bin/sh", PDF, b"MZ\x90\0\x03"])
def test_an_image_with_something_behind_its_end_is_refused(image_format: str, tail: bytes) -> None:
    refusal(encode(draw(), image_format) + tail)


@pytest.mark.parametrize("image_format", FORMATS)
@pytest.mark.parametrize("tail", [b"<script>alert(1)</script>", b"<HTML >", b"<?php system($_GET[0]);", zip_archive()])
def test_an_image_with_a_program_or_an_archive_behind_it_is_refused(image_format: str, tail: bytes) -> None:
    refusal(encode(draw(), image_format) + tail)


def test_a_program_in_the_metadata_of_an_image_is_refused() -> None:
    refusal(encode(draw(), "JPEG", comment=b"<script>alert(1)</script>"))
    refusal(encode(draw(), "GIF", comment=b"<sCrIpT src=x>"))


@pytest.mark.parametrize(
    "content",
    [
        b"GIF89a/*" + encode(draw(), "GIF")[8:] + b"*/=1;alert(1)",
        b"GIF89a/*\x00\x00\x00\x00\x00,*/=alert(1)//;",
        b"GIF89a=1;alert(document.domain)//",
        b"GIF87a='<svg onload=alert(1)>'",
        b"GIF89a/*" + encode(draw(), "GIF")[8:],
    ],
)
def test_a_gif_that_is_also_javascript_is_refused(content: bytes) -> None:
    refusal(content, "a.gif")


def png_of(width: int, height: int, data: bytes) -> bytes:
    header = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + png_chunk(b"IDAT", data) + png_chunk(b"IEND", b"")


def test_a_decompression_bomb_is_refused_before_it_is_unpacked() -> None:
    started = time.perf_counter()
    refusal(png_of(40_000, 40_000, zlib.compress(b"\0" * 10_000_000)))
    refusal(png_of(16_000, 16_000, zlib.compress(b"\0" * 10_000_000)))
    assert time.perf_counter() - started < 1


def test_a_gif_or_webp_that_declares_a_huge_canvas_is_refused() -> None:
    gif = encode(draw(), "GIF")
    assert "larger" in refusal(gif[:6] + b"\xff\xff\xff\xff" + gif[10:])
    frame = find_first_frame(gif)
    assert "larger" in refusal(gif[: frame + 5] + b"\xff\xff\xff\xff" + gif[frame + 9 :])
    webp = animate("WEBP")
    assert "larger" in refusal(webp[:24] + b"\xff\xff\x00\xff\xff\x00" + webp[30:])


def test_a_tiny_webp_that_unpacks_to_hundreds_of_megabytes_is_refused() -> None:
    content = encode(Image.new("RGB", (8_000, 6_200)), "WEBP", lossless=True, method=0)
    assert len(content) < 1_000
    assert "larger" in refusal(content)


def test_an_animation_on_a_huge_canvas_is_refused() -> None:
    pictures = [Image.new("1", (5_000, 4_000), n) for n in range(2)]
    for image_format in ("PNG", "GIF"):
        assert "larger" in refusal(encode(pictures[0], image_format, save_all=True, append_images=pictures[1:]))


def test_a_jpeg_with_endless_scans_is_refused() -> None:
    content = encode(draw(1_000, 1_000), "JPEG", progressive=True)
    assert recognize(content, "a").width == 1_000
    scan = content[content.rindex(b"\xff\xda") : -2]
    assert "intricate" in refusal(content[:-2] + scan * 1_000 + content[-2:])


@pytest.mark.parametrize("image_format", ANIMATED)
def test_an_animation_with_too_many_frames_is_refused(image_format: str) -> None:
    pictures = [Image.new("RGB", (2, 2), (n % 256, n // 256 * 50, 0)) for n in range(1_001)]
    content = encode(pictures[0], image_format, save_all=True, append_images=pictures[1:], lossless=True)
    assert "frames" in refusal(content)


def test_an_animation_with_too_many_pixels_in_all_is_refused() -> None:
    gif = encode(draw(4_000, 4_000, "1"), "GIF")
    start = find_first_frame(gif)
    assert "too large" in refusal(gif[:start] + gif[start:-1] * 11 + b";")


def test_a_gif_of_endless_tiny_blocks_is_judged_quickly() -> None:
    started = time.perf_counter()
    refusal(encode(draw(), "GIF")[:-1] + b"!\xfe" + b"\x01a" * 2_000_000)
    assert time.perf_counter() - started < 3


# PDF


@pytest.mark.parametrize(
    "content", [PDF, PDF.rstrip(), PDF.replace(b"\n", b"\r\n"), PDF + b"\0\n", b"%PDF-2.0" + PDF[8:]]
)
def test_a_pdf_document_is_recognized(content: bytes) -> None:
    assert recognize(content, "a.txt") == Media("application/pdf", "pdf")


def test_a_pdf_document_made_by_a_program_is_recognized() -> None:
    assert recognize(encode(draw(), "PDF"), "scan").extension == "pdf"


@pytest.mark.parametrize(
    "content",
    [
        PDF[:-8],
        b"%PDF-1.7\n",
        b"%PDF-evil" + PDF[8:],
        PDF.replace(b"startxref\n9", b"startxref\n99999"),
        PDF + b"<script>alert(1)</script>",
        PDF + zip_archive(),
        PDF.replace(b"1 0 obj", b"<html><script>alert(1)</script>", 1),
        b"<html>" + PDF,
        b"GIF89a" + PDF,
        b"\0" * 100 + PDF,
    ],
)
def test_a_pdf_that_is_damaged_or_something_else_too_is_refused(content: bytes) -> None:
    refusal(content, "a.pdf")


# Text


@pytest.mark.parametrize(
    "text",
    [
        "Bonjour à tous\r\n\tmerci\f",
        "\ufeffwith a mark",
        "日本語 and 👍🏽 and עברית",
        "name,price\nbike,3 < 4",
        "I <3 you",
        "<3",
        "<john@example.test> wrote:",
        '{"json": true}',
        "%PDF is a format",
        "MZ and PK are initials",
        "a <b and b> c",
        "From my notes on <canvas>",
        "  \n",
    ],
)
def test_plain_text_is_recognized(text: str) -> None:
    if text.startswith("%PDF"):
        refusal(text.encode())
    else:
        assert recognize(text.encode(), "a.html") == Media("text/plain; charset=utf-8", "txt")


@settings(max_examples=80)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="<%{#\ufeff"), min_size=1))
def test_any_text_without_controls_or_markup_is_recognized(text: str) -> None:
    assert text.startswith(("GIF87a", "GIF89a")) or recognize(text.encode(), "a").extension == "txt"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"a\0b",
        b"a\x1b[31m",
        b"a\x08",
        "a\u0085b".encode(),
        "é".encode("latin-1"),
        "text".encode("utf-16"),
        b"\xc0\xafoverlong",
        b"\xed\xa0\x80surrogate",
        b"<!DOCTYPE html><p>hi",
        b" \r\n\t<html>",
        "\ufeff<HTML>".encode(),
        b"<!-- a --><b>x",
        b"<script>alert(1)</script>",
        b"<a href=x>",
        b"<p>",
        b"<br/>",
        b"<h1>Title",
        b"<?xml version='1.0'?><a/>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"Dear all\n<script>alert(1)</script>",
        b"x" * 500 + b"<iframe src=//evil.test>",
        b"#!/bin/sh\nrm -rf /",
        b"{\\rtf1 hello}",
        b"%!PS-Adobe-3.0",
        b"\x7fELF\x02\x01\x01\0",
        b"MZ\x90\0\x03\0\0\0",
        b"\xca\xfe\xba\xbe\0\0\0\x34",
        zip_archive(),
        b"\x1f\x8b\x08\0\0",
        b"BM\x3a\0\0\0",
        b"\0\0\x01\0\x01\0",
        b"II*\0\x08\0\0\0",
        b"\0\0\0\x20ftypavif",
        b"RIFF\x24\0\0\0WAVEfmt ",
        b"ID3\x03\0",
    ],
)
def test_anything_else_is_refused_with_a_message_that_says_what_is_accepted(content: bytes) -> None:
    message = refusal(content, "../holiday.png")
    assert "“holiday.png”" in message and "PNG, JPEG, WebP and GIF images, PDF" in message


@settings(max_examples=100)
@given(st.binary())
def test_any_bytes_are_recognized_or_refused(content: bytes) -> None:
    with suppress(UnsupportedMedia):
        assert recognize(content, "a").extension in {"txt", "pdf", "png", "jpg", "gif", "webp"}


# File names


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("report.pdf", "report.pdf"),
        ("été à Québec.pdf", "été à Québec.pdf"),
        ("写真.png", "写真.png"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\photo.jpg", "photo.jpg"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("a\r\nSet-Cookie: x=1.txt", "aSet-Cookie_ x=1.txt"),
        ('a"b<c>|?*.txt', "a_b_c____.txt"),
        ("CON", "_CON"),
        ("con.txt", "_con.txt"),
        ("LPT1 .tar.gz", "_LPT1 .tar.gz"),
        ("console.log", "console.log"),
        ("a.txt.. .", "a.txt"),
        (".htaccess", "htaccess"),
        ("  spaced   out .txt", "spaced out .txt"),
        ("a\0.txt", "a.txt"),
        ("\ud800.txt", "txt"),
        ("e\u0301.txt", "é.txt"),
        ("", "file"),
        ("...", "file"),
        ("/", "file"),
        ("\u202e\u200b", "file"),
        ("x" * 300 + ".jpeg", "x" * 115 + ".jpeg"),
        ("x" * 300, "x" * 120),
    ],
)
def test_a_file_name_is_made_safe(name: str, safe: str) -> None:
    assert safe_file_name(name) == safe


@settings(max_examples=120)
@given(st.text(st.characters(exclude_categories=[])) | st.text("./\\: cCoOnN\u202e\u0338a", max_size=200))
def test_every_file_name_becomes_safe_and_stays_as_it_is(name: str) -> None:
    safe = safe_file_name(name)
    assert 1 <= len(safe) <= MAX_NAME_LENGTH
    assert not re.search(r'[\x00-\x1f\x7f-\x9f/\\<>:"|?*\u202a-\u202e\u2066-\u2069\ud800-\udfff]', safe)
    assert not safe.startswith((".", " ")) and not safe.endswith((".", " "))
    assert safe_file_name(safe) == safe


@pytest.mark.parametrize(
    ("name", "media", "named"),
    [
        ("invoice.bat", Media("text/plain; charset=utf-8", "txt"), "invoice.bat.txt"),
        ("prices.CSV", Media("text/plain; charset=utf-8", "txt"), "prices.CSV"),
        ("page.html", Media("image/png", "png"), "page.html.png"),
        ("me.JPEG", Media("image/jpeg", "jpg"), "me.JPEG"),
        ("png", Media("image/png", "png"), "png.png"),
        ("x" * 200, Media("image/png", "png"), "x" * 116 + ".png"),
    ],
)
def test_the_extension_of_a_name_says_what_the_file_is(name: str, media: Media, named: str) -> None:
    assert name_by_content(name, media) == named


@pytest.mark.parametrize(
    ("name", "inline", "header"),
    [
        ("a b.pdf", False, "attachment; filename=\"a b.pdf\"; filename*=UTF-8''a%20b.pdf"),
        ("été.png", True, "inline; filename=\"e_te_.png\"; filename*=UTF-8''%C3%A9t%C3%A9.png"),
        ("€ 100%41.txt", False, "attachment; filename=\"_ 100_41.txt\"; filename*=UTF-8''%E2%82%AC%20100%2541.txt"),
        ('"; x="\r\nA: b', True, "inline; filename=\"_; x=_A_ b\"; filename*=UTF-8''_%3B%20x%3D_A_%20b"),
        ("it's (1)*.txt", False, "attachment; filename=\"it's (1)_.txt\"; filename*=UTF-8''it%27s%20%281%29_.txt"),
    ],
)
def test_a_content_disposition_names_the_file_twice(name: str, inline: bool, header: str) -> None:
    assert content_disposition(name, inline) == header


@settings(max_examples=120)
@given(st.text(st.characters(exclude_categories=[])), st.booleans())
def test_a_content_disposition_is_one_line_of_ascii(name: str, inline: bool) -> None:
    header = content_disposition(name, inline)
    attr_char = r"[A-Za-z0-9!#$&+\-.^_`|~]|%[0-9A-F]{2}"
    quoted = r'[^"\\%\x00-\x1f\x7f-\U0010ffff]+'
    assert re.fullmatch(rf"(inline|attachment); filename=\"{quoted}\"; filename\*=UTF-8''({attr_char})+", header)


# Emojis: pixels


@pytest.mark.parametrize(("image_format", "kept"), [("PNG", "PNG"), ("JPEG", "JPEG"), ("WEBP", "WEBP"), ("GIF", "PNG")])
def test_a_still_emoji_is_made_small(image_format: str, kept: str) -> None:
    content, media = sanitize_emoji(encode(draw(1_024, 512), image_format))
    assert (media.content_type, media.width, media.height) == (TYPES[kept], 128, 64)
    assert Image.open(io.BytesIO(content)).size == (128, 64)


@pytest.mark.parametrize("image_format", ["PNG", "JPEG", "WEBP"])
def test_a_still_emoji_loses_its_metadata(image_format: str) -> None:
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    content = encode(draw(20, 20), image_format, exif=exif, icc_profile=b"secret profile", comment=b"secret comment")
    assert b"secret" in content
    clean, _ = sanitize_emoji(content)
    assert b"secret" not in clean and b"Exif" not in clean and b"iCCP" not in clean


def test_an_emoji_held_sideways_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    _, media = sanitize_emoji(encode(draw(40, 20), "JPEG", exif=exif))
    assert (media.width, media.height) == (20, 40)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_an_emoji_of_any_colour_depth_keeps_its_look(mode: str) -> None:
    deep = (
        Image.new("I;16", (8, 8), 153 * 257)
        if mode == "I;16"
        else Image.new("RGB", (8, 8), (153, 153, 153)).convert(mode)
    )
    shown = 153 if mode == "I;16" else deep.convert("L").getpixel((4, 4))
    content, _ = sanitize_emoji(encode(deep, "PNG"))
    assert Image.open(io.BytesIO(content)).convert("L").getpixel((4, 4)) == shown


def test_transparency_of_an_emoji_is_kept() -> None:
    palette = Image.new("P", (8, 8), 0)
    palette.info["transparency"] = 0
    for content in (encode(Image.new("RGBA", (8, 8)), "PNG"), encode(palette, "PNG"), encode(palette, "GIF")):
        clean = Image.open(io.BytesIO(sanitize_emoji(content)[0]))
        assert clean.mode == "RGBA" and clean.getchannel("A").getextrema() == (0, 0)


@pytest.mark.parametrize("image_format", ANIMATED)
def test_an_animated_emoji_is_kept_as_it_is(image_format: str) -> None:
    content = animate(image_format)
    assert sanitize_emoji(content) == (content, Media(TYPES[image_format], image_format.lower(), 40, 30))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        PDF,
        b"\0" * (512 * 1024 + 1),
        encode(Image.new("RGB", (1_025, 4)), "PNG"),
        encode(Image.new("RGB", (4, 1_025)), "WEBP"),
        encode(draw(), "PNG")[:60],
        encode(draw(), "GIF") + b"<script>",
        encode(draw(), "BMP"),
        b"<html><body>x",
    ],
    ids=range(10),
)
def test_what_is_no_fit_emoji_is_refused(content: bytes) -> None:
    with pytest.raises(UnsupportedMedia, match="are accepted"):
        sanitize_emoji(content)


# Emojis: drawings

SVG_NS = "http://www.w3.org/2000/svg"
OPEN = f'<svg xmlns="{SVG_NS}" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 36 36">'
DOT = '<circle r="1"></circle>'


def svg(inside: str) -> bytes:
    return f"{OPEN}{inside}</svg>".encode()


def clean(inside: str) -> str:
    """What is left inside the root."""
    text = sanitize_svg(svg(inside)).decode()
    prefix = f'<svg xmlns="{SVG_NS}" viewBox="0 0 36 36">'
    assert text.startswith(prefix)
    return text.removeprefix(prefix).removesuffix("</svg>")


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))

# Not even begun: the whole file is refused.
REFUSED: list[bytes] = [
    f'<!DOCTYPE svg [<!ENTITY l0 "ha">{LAUGHS}]>{OPEN}<text>&l9;</text>{DOT}</svg>'.encode(),
    f'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>{OPEN}<text>&x;</text>{DOT}</svg>'.encode(),
    f'<!DOCTYPE svg [<!ENTITY % x SYSTEM "http://evil.test/x.dtd"> %x;]>{OPEN}{DOT}</svg>'.encode(),
    f'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">{OPEN}{DOT}</svg>'.encode(),
    f'<!DOCTYPE svg [<!ATTLIST svg onload CDATA "alert(1)">]>{OPEN}{DOT}</svg>'.encode(),
    f'<?xml-stylesheet href="javascript:alert(1)"?>{OPEN}{DOT}</svg>'.encode(),
    f'<?xml-stylesheet type="text/xsl" href="#x"?>{OPEN}{DOT}</svg>'.encode(),
    svg(f"<?php system(0)?>{DOT}"),
    svg("<script>alert(1)</script>"),
    svg("<text>&nbsp;</text>"),
    svg(f"{DOT}<g>"),
    svg(f"<circle r='1' r='2'/>{DOT}"),
    svg(f"<circle r=1 />{DOT}"),
    svg(f"<svg:a/>{DOT}"),
    svg(DOT) + b"<svg onload=alert(1)>",
    svg(DOT) + b"trailing",
    b"\0" + svg(DOT),
    svg(f"<text>\x08</text>{DOT}"),
    f"{OPEN}{DOT}</svg>".encode("utf-16"),
    f'<?xml version="1.0" encoding="UTF-16"?>{OPEN}{DOT}</svg>'.encode("utf-16"),
    b'<?xml version="1.0" encoding="ISO-8859-1"?>' + svg("<text>\xe9</text>").decode().encode("latin-1"),
    b'<?xml version="1.0" encoding="UTF-7"?>+ADw-svg onload+AD0-alert(1)+AD4-',
    f'<html xmlns="http://www.w3.org/1999/xhtml">{OPEN}{DOT}</svg></html>'.encode(),
    f'<x:svg xmlns:x="http://www.w3.org/1999/xhtml">{DOT}</x:svg>'.encode(),
    f"<SVG xmlns='{SVG_NS}'>{DOT}</SVG>".encode(),
    b"<svg/onload=alert(1)>",
    svg("<g/>" * 2_000 + DOT),
    svg("<g>" * 100 + DOT + "</g>" * 100),
    svg(f"<!--{'x' * MAX_BYTES}-->{DOT}"),
    svg("<text><![CDATA[" + "<" * 40_000 + "]]></text>"),
    svg('<g clip-path="url(#a)"/>' * 201 + DOT),
    b"<svg",
    b"<",
]

# Left out: what stays is the dot alone.
LEFT_OUT: list[str] = [
    "<script>alert(1)</script>",
    "<script href='data:text/javascript,alert(1)'/>",
    "<script xlink:href='//evil.test/x.js'/>",
    "<x:script xmlns:x='http://www.w3.org/2000/svg'>alert(1)</x:script>",
    "<x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>",
    "<handler xmlns='http://www.w3.org/2001/xml-events' type='text/javascript'>alert(1)</handler>",
    "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'><img src='x' onerror='alert(1)'/></body></foreignObject>",
    "<foreignObject><iframe xmlns='http://www.w3.org/1999/xhtml' src='javascript:alert(1)'/></foreignObject>",
    "<foreignObject><path d='M0 0'/></foreignObject>",
    "<iframe xmlns='http://www.w3.org/1999/xhtml' srcdoc='&lt;script&gt;alert(1)&lt;/script&gt;'/>",
    "<object xmlns='http://www.w3.org/1999/xhtml' data='javascript:alert(1)'/>",
    "<embed xmlns='http://www.w3.org/1999/xhtml' src='//evil.test'/>",
    "<image href='http://evil.test/track.gif' width='1' height='1'/>",
    "<image xlink:href='data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+'/>",
    "<feImage href='http://evil.test/'/>",
    "<filter id='f'><feImage xlink:href='data:image/svg+xml,x'/></filter>",
    "<a href='javascript:alert(1)'><circle r='9'/></a>",
    "<a xlink:href='java&#10;script:alert(1)'><text>click</text></a>",
    "<a><animate attributeName='href' values='javascript:alert(1)'/><text>click</text></a>",
    "<animate attributeName='xlink:href' to='javascript:alert(1)'/>",
    "<set attributeName='onmouseover' to='alert(1)'/>",
    "<animateTransform attributeName='transform' onbegin='alert(1)'/>",
    "<animateMotion path='M0 0' onend='alert(1)'/>",
    "<use href='http://evil.test/x.svg#y'/>",
    "<use xlink:href='data:image/svg+xml;base64,PHN2Zy8+#x'/>",
    "<use href='#self' id='self'/>",
    "<style>@import 'http://evil.test/x.css';</style>",
    "<style>circle{background:url(javascript:alert(1))}</style>",
    "<style><![CDATA[</style><script>alert(1)</script>]]></style>",
    "<style>*{x:expression(alert(1))}</style>",
    "<title><![CDATA[</title><script>alert(1)</script>]]></title>",
    "<desc><![CDATA[</desc><img src=x onerror=alert(1)>]]></desc>",
    "<noscript><p title='&lt;/noscript&gt;&lt;img src=x onerror=alert(1)&gt;'/></noscript>",
    "<metadata><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/></metadata>",
    "<switch><foreignObject/></switch>",
    "<pattern id='p'><rect width='9' height='9' fill='url(#p)'/></pattern>",
    "<marker id='m'><path d='M0 0' marker-end='url(#m)'/></marker>",
    "<symbol onload='alert(1)'/>",
    "<video xmlns='http://www.w3.org/1999/xhtml'><source onerror='alert(1)'/></video>",
    "<audio src='x' onerror='alert(1)'/>",
    "<discard onbegin='alert(1)'/>",
    "<!-- <script>alert(1)</script> -->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<LINEARGRADIENT/>",
    "<Script>alert(1)</Script>",
    "<math xmlns='http://www.w3.org/1998/Math/MathML'><mtext><script>alert(1)</script></mtext></math>",
    "<template xmlns='http://www.w3.org/1999/xhtml'><script>alert(1)</script></template>",
    "<link xmlns='http://www.w3.org/1999/xhtml' rel='stylesheet' href='//evil.test'/>",
    "<meta xmlns='http://www.w3.org/1999/xhtml' http-equiv='refresh' content='0;url=javascript:alert(1)'/>",
    "<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='file:///etc/passwd'/>",
    "<font-face-uri href='//evil.test/font'/>",
    "<cursor href='//evil.test/c.cur'/>",
    "<tref xlink:href='http://evil.test/#x'/>",
]

# Attributes that must not stay on the dot.
STRIPPED: list[str] = [
    "onload='alert(1)'",
    "onclick='alert(1)'",
    "onbegin='alert(1)'",
    "ONLOAD='alert(1)'",
    "href='javascript:alert(1)'",
    "xlink:href='javascript:alert(1)'",
    "href='#local'",
    "xml:base='javascript:alert(1)//'",
    "style='background:url(javascript:alert(1))'",
    "style='fill:url(http://evil.test/#a)'",
    "style='fill:u\\72l(http://evil.test/)'",
    "style='fill:/**/url(//evil.test)'",
    "style='fill:red\\3b background:url(x)'",
    "style='behavior:url(#default#time2)'",
    "style='-moz-binding:url(//evil.test/x.xml#x)'",
    "style='width:expression(alert(1))'",
    "style='--x:url(//evil.test)'",
    "fill='url(http://evil.test/track#a)'",
    "fill='url(//evil.test/#a)'",
    "fill='url(data:image/svg+xml,x#a)'",
    "fill='url(javascript:alert(1))'",
    "fill='url(#a) url(//evil.test)'",
    "fill='url(#a'",
    "fill='URL(//evil.test)'",
    "fill='u\\72 l(//evil.test)'",
    "fill='image-set(\"//evil.test/a\" 1x)'",
    "fill='image(#a)'",
    "fill='src(evil)'",
    "fill='var(--x)'",
    "fill='attr(x)'",
    "fill='env(x)'",
    "fill='red;background:url(x)'",
    "fill='&lt;script&gt;'",
    "fill='&quot; onload=alert(1) '",
    "stroke='url(&#10;http://evil.test&#10;)'",
    "clip-path='url(http://evil.test/#c)'",
    "clip-path='path(evil)'",
    "mask='url(//evil.test/m.svg#m)'",
    "opacity='url(#a)'",
    "filter='url(//evil.test/f.svg#f)'",
    "filter='url(#f)'",
    "cursor='url(//evil.test/c.cur), auto'",
    "marker-end='url(#m)'",
    "class='x'",
    "tabindex='1'",
    "autofocus=''",
    "id='1 2'",
    "id='a&quot;b'",
    "requiredExtensions='http://evil.test'",
    "transform='evil(1)'",
    "d='javascript:alert(1)'",
    "xmlns:ev='http://www.w3.org/2001/xml-events' ev:event='load'",
    "target='_top'",
    "systemLanguage='en'",
]


@pytest.mark.parametrize("content", REFUSED, ids=range(len(REFUSED)))
def test_a_drawing_that_cannot_be_trusted_is_refused(content: bytes) -> None:
    with pytest.raises(UnsafeSvg):
        sanitize_svg(content)


@pytest.mark.parametrize("content", REFUSED[:3])
def test_a_refused_drawing_tells_people_why(content: bytes) -> None:
    with pytest.raises(UnsupportedMedia, match=r"document type.*are accepted"):
        sanitize_emoji(content)


@pytest.mark.parametrize("hostile", LEFT_OUT)
def test_what_could_act_is_left_out_of_a_drawing(hostile: str) -> None:
    assert clean(hostile + DOT) == DOT
    assert clean(f"<g>{hostile}</g>{DOT}") == f"<g></g>{DOT}"


@pytest.mark.parametrize("hostile", STRIPPED)
def test_attributes_that_could_act_or_fetch_are_left_out(hostile: str) -> None:
    assert clean(f'<circle {hostile} r="1"/>') in (DOT, '<circle fill="red" r="1"></circle>')


def test_event_handlers_on_the_root_are_left_out() -> None:
    content = f"<svg xmlns='{SVG_NS}' onload='alert(1)' onunload='x'>{DOT}</svg>".encode()
    assert sanitize_svg(content).decode() == f'<svg xmlns="{SVG_NS}">{DOT}</svg>'


def test_a_billion_laughs_cost_nothing() -> None:
    started = time.perf_counter()
    with pytest.raises(UnsafeSvg):
        sanitize_svg(REFUSED[0])
    assert time.perf_counter() - started < 0.1


def test_clips_and_masks_are_not_clipped_themselves() -> None:
    inside = (
        '<clipPath id="a" clip-path="url(#b)"><g><path d="M0 0" clip-path="url(#b)" mask="url(#c)"/></g></clipPath>'
    )
    assert clean(inside) == '<clipPath id="a"><g><path d="M0 0"></path></g></clipPath>'


@pytest.mark.parametrize(
    "inside",
    [
        '<path d="M18 0C8 0 0 8 0 18s-3.5e-2 1,2-.5z" fill="#FFCC4D" fill-rule="evenodd"></path>',
        '<g transform="translate(1 2) rotate(-45, 18, 18) matrix(1 0 0 1 0 0)" opacity=".5"><rect width="50%"></rect></g>',
        '<defs><linearGradient gradientUnits="userSpaceOnUse" id="a"><stop offset="0" stop-color="rgb(1, 2, 3)"></stop>'
        '</linearGradient></defs><circle r="2" fill="url(#a)"></circle>',
        '<linearGradient id="b" href="#a"></linearGradient><path d="M0 0"></path>',
        '<clipPath id="c"><path d="M0 0"></path></clipPath><g clip-path="url(#c)" mask="url(#m)"></g>',
        '<text x="1" font-family="Arial, sans-serif" text-anchor="middle">a &lt; b &amp; <tspan dx="2">ça 👍</tspan></text>',
        '<polygon points="0,0 1,1 2,0" stroke="currentColor" stroke-linejoin="round"></polygon>',
    ],
)
def test_an_honest_drawing_is_kept_as_it_is(inside: str) -> None:
    assert clean(inside) == inside


@pytest.mark.parametrize(
    ("inside", "kept"),
    [
        (
            "<path d='M0 0' style='fill:#f00; stroke : none;-inkscape-x:1'/>",
            '<path d="M0 0" fill="#f00" stroke="none"></path>',
        ),
        ("<path d='M0 0' fill='blue' style='fill:red'/>", '<path d="M0 0" fill="red"></path>'),
        ("<path d='M0\n\t0'/>", '<path d="M0 0"></path>'),
        ("<linearGradient xlink:href='#a'/><path/>", '<linearGradient href="#a"></linearGradient><path></path>'),
        ("<linearGradient xlink:href='x.svg#a'/><path/>", "<linearGradient></linearGradient><path></path>"),
        ("<path fill=\"url('#a') red\"/>", '<path fill="url(#a)"></path>'),
        ("<s:path xmlns:s='http://www.w3.org/2000/svg'/>", "<path></path>"),
        ("<text>a&#13;b<![CDATA[<c>]]></text>", "<text>a&#13;b&lt;c&gt;</text>"),
    ],
)
def test_what_drawing_programs_write_is_made_plain(inside: str, kept: str) -> None:
    assert clean(inside) == kept


@pytest.mark.parametrize(
    "content",
    [
        f"<svg>{DOT}</svg>",
        f"<s:svg xmlns:s='{SVG_NS}'><s:circle r='1'/></s:svg>",
        f"\ufeff<?xml version='1.0' encoding='utf-8' standalone='no'?>\n<!-- Editor -->\n<svg xmlns='{SVG_NS}'>{DOT}</svg>\n",
    ],
)
def test_a_drawing_comes_out_in_one_svg_namespace(content: str) -> None:
    assert sanitize_emoji(content.encode()) == (
        f'<svg xmlns="{SVG_NS}">{DOT}</svg>'.encode(),
        Media("image/svg+xml", "svg"),
    )


names = st.sampled_from(
    [
        "svg",
        "g",
        "defs",
        "path",
        "circle",
        "text",
        "tspan",
        "mask",
        "clipPath",
        "linearGradient",
        "stop",
        "use",
        "a",
        "script",
        "style",
        "foreignObject",
        "title",
        "image",
        "animate",
        "x:path",
        "x:script",
        "h:div",
    ]
)
keys = st.sampled_from(
    [
        "d",
        "id",
        "fill",
        "stroke",
        "style",
        "href",
        "xlink:href",
        "clip-path",
        "mask",
        "onload",
        "transform",
        "viewBox",
        "xmlns",
        "font-family",
        "class",
        "opacity",
        "xml:space",
    ]
)
values = st.text("abcRL#()url:;.,/\\\"'<>& \t\n\r0-9%", max_size=24) | st.sampled_from(
    [
        "url(#a)",
        "url( '#a' ) none",
        "#a",
        "red",
        "fill:red;stroke:url(#b)",
        "javascript:alert(1)",
        "url(//e.test)",
        SVG_NS,
        "1 2",
        "rotate(1)",
        "fill : url(#a) ; clip-path:url(#c)",
        "\u00a0a\u2003b",
        "é",
    ]
)
texts = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff") | st.sampled_from("\r\n\t<&>]"),
    max_size=12,
)


def spell(value: str) -> str:
    return "".join(f"&#{ord(character)};" if character in "&<>\"'\r\n\t]" else character for character in value)


@st.composite
def elements(draw_from: Callable[[st.SearchStrategy[object]], object], inner: st.SearchStrategy[str]) -> str:
    name = draw_from(names)
    attributes = draw_from(st.dictionaries(keys, values, max_size=4))
    assert isinstance(attributes, dict)
    written = "".join(f' {key}="{spell(value)}"' for key, value in attributes.items())
    children = draw_from(st.lists(inner, max_size=4))
    assert isinstance(children, list)
    return f"<{name}{written}>{''.join(children)}</{name}>"


plain_texts = texts.map(spell)
trees = st.recursive(plain_texts, lambda inner: elements(inner), max_leaves=25)
HARMFUL = {"script", "style", "use", "a", "image", "foreignObject", "animate", "title", "div"}
SPACES = f'xmlns="{SVG_NS}" xmlns:x="{SVG_NS}" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:xlink="http://www.w3.org/1999/xlink"'


def sanitize_generated(children: list[str]) -> bytes:
    try:
        return sanitize_svg(f"<svg {SPACES}>{''.join(children)}<path/></svg>".encode())
    except UnsafeSvg:
        reject()  # an impossible namespace


@settings(max_examples=120)
@given(st.lists(trees, max_size=4))
def test_sanitizing_a_sanitized_drawing_changes_nothing(children: list[str]) -> None:
    once = sanitize_generated(children)
    assert sanitize_svg(once) == once


@settings(max_examples=120)
@given(st.lists(trees, max_size=4))
def test_a_sanitized_drawing_holds_only_svg_and_local_references(children: list[str]) -> None:
    once = sanitize_generated(children)
    assert once.count(b"xmlns") == 1
    for node in ElementTree.fromstring(once).iter():
        assert node.tag.startswith(f"{{{SVG_NS}}}")
        assert node.tag.partition("}")[2] not in HARMFUL
        for name, value in node.attrib.items():
            assert not name.startswith(("on", "{")) and name != "style"
            assert not re.search(r"url ?\((?!#)", value, re.IGNORECASE)
            assert name != "href" or value.startswith("#")
            assert re.fullmatch(r"[A-Za-z0-9#%.,+\-_ ()]+", value)


@settings(max_examples=100)
@given(st.text("<>/svgpath =\"'!?[]&;-x\n", max_size=80) | st.text(max_size=40))
def test_any_text_is_sanitized_or_refused(text: str) -> None:
    for content in (text.encode(errors="surrogatepass"), svg(text) if text.isprintable() else b""):
        with suppress(UnsafeSvg):
            sanitize_svg(content)
