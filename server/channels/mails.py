"""What an e-mail looks like: a text, and the same as a plain page that is read by day and by night."""

import hashlib
import re
from collections.abc import Iterator
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape
from string import Template

from actions.deliveries.channels import Outgoing
from models.base import now

PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp")
MOST_SUBJECT = 150
"""Characters."""
TEXTS = {
    "en": {"open": "Open", "look": "Look at it", "from": "Sent by {name}.", "leave": "Unsubscribe"},
    "fr": {"open": "Ouvrir", "look": "Regarder", "from": "Envoyé par {name}.", "leave": "Se désabonner"},
}
PAGE = Template("""\
<!doctype html>
<html lang="$lang"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
<title>$subject</title><style>
:root { color-scheme: light dark }
@media (prefers-color-scheme: dark) {
  .ground { background: #161a17 !important } .sheet { background: #20261f !important; color: #e8ece6 !important }
  .small, .small a { color: #a9b3a6 !important } .sheet p a { color: #9fd0ab !important }
}
</style></head>
<body class="ground" style="margin:0;padding:24px 12px;background:#f3f4f1">
<div class="sheet" style="max-width:560px;margin:0 auto;padding:24px;border-radius:12px;background:#ffffff;color:#1d241e;\
font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;overflow-wrap:anywhere">
$content</div>
<p class="small" style="max-width:560px;margin:16px auto 0;text-align:center;color:#5a655c;\
font:13px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif">$footer</p>
</body></html>
""")
LINK_STYLE, BUTTON_STYLE = (
    "color:#2f6b3f",
    "display:inline-block;padding:10px 18px;border-radius:8px;background:#2f6b3f;color:#ffffff;text-decoration:none",
)
_LINK = re.compile(r"https?://[^\s<>\"]+")
_BLANK = re.compile(r"\s+")


def build_mail(message: Outgoing, sender: str) -> bytes:
    """The e-mail as it travels. Raise `ValueError` when the address cannot be one."""
    mail = EmailMessage(policy=SMTP)
    subject = _subject(message)
    mail["From"] = Address(display_name=_one_line(message.sender_name), addr_spec=sender)
    mail["To"] = Address(addr_spec=ascii_address(message.address))
    mail["Subject"] = subject
    mail["Date"] = format_datetime(now())
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: so that nobody's holiday answers a campaign
    mail.set_content(_as_text(message), cte="quoted-printable")
    mail.add_alternative(_as_page(message, subject), subtype="html", cte="quoted-printable")
    return _long_headers(message, sender) + mail.as_bytes()


def message_id(delivery_id: str, sender: str) -> str:
    """The same each time, so that mail servers know a repetition."""
    return f"<{hashlib.sha256(delivery_id.encode()).hexdigest()[:40]}@{sender.rpartition('@')[2]}>"


def ascii_address(address: str) -> str:
    """With its domain as DNS knows it. Raise `ValueError` for what is no address, or has letters few servers take."""
    local, at, domain = address.strip().rpartition("@")
    if not (local and at and domain and local.isascii()) or not re.fullmatch(r"[^\s<>()\[\]\\,;:\"@\x00-\x20]+", local):
        raise ValueError("no e-mail address")
    return f"{local}@{domain.encode('idna').decode()}"


def _long_headers(message: Outgoing, sender: str) -> bytes:
    """Those that must stay on one line however long they are; the library would break and encode them."""
    lines = [f"Message-ID: {message_id(message.delivery_id, sender)}"]
    url = message.unsubscribe_url
    if url and url.isascii() and not re.search(r"[\s<>\x00-\x20]", url):
        lines.append(f"List-Unsubscribe: <{url}>")
        if url.startswith("https:"):  # RFC 8058 asks for https
            lines.append("List-Unsubscribe-Post: List-Unsubscribe=One-Click")
    return "".join(f"{line}\r\n" for line in lines).encode()


def _subject(message: Outgoing) -> str:
    first_line = message.text.strip().partition("\n")[0]
    return _one_line(message.subject or first_line or message.sender_name)[:MOST_SUBJECT]


def _one_line(text: str) -> str:
    """Line ends in a header would begin another one."""
    return _BLANK.sub(" ", "".join(" " if ord(char) < 32 else char for char in text)).strip()


def _as_text(message: Outgoing) -> str:
    words = _words(message)
    parts = [message.text.strip()]
    parts += [url for url in (message.link, message.media_url) if url and url not in message.text]
    footer = words["from"].format(name=_one_line(message.sender_name))
    if message.unsubscribe_url:
        footer += f"\n{words['leave']}: {message.unsubscribe_url}"
    return "\n\n".join([*filter(None, parts), f"-- \n{footer}"]) + "\n"


def _as_page(message: Outgoing, subject: str) -> str:
    words = _words(message)
    content = [f'<p style="margin:0 0 16px">{paragraph}</p>' for paragraph in _paragraphs(message.text)]
    if message.media_url and message.media_url.lower().partition("?")[0].endswith(PICTURES):
        content.append(f'<img src="{escape(message.media_url)}" alt="" style="max-width:100%;border-radius:8px">')
    elif message.media_url:
        content.append(_button(message.media_url, words["look"]))
    if message.link:
        content.append(_button(message.link, words["open"]))
    footer = escape(words["from"].format(name=_one_line(message.sender_name)))
    if message.unsubscribe_url:
        footer += f' <a href="{escape(message.unsubscribe_url)}" style="color:#5a655c">{words["leave"]}</a>'
    return PAGE.substitute(
        lang=message.language, subject=escape(subject), content="\n".join(content) + "\n", footer=footer
    )


def _words(message: Outgoing) -> dict[str, str]:
    return TEXTS.get(message.language, TEXTS["en"])


def _button(url: str, label: str) -> str:
    return f'<p style="margin:0 0 16px"><a href="{escape(url)}" style="{BUTTON_STYLE}">{label}</a></p>'


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in re.split(r"\n\s*\n", text.strip().replace("\r\n", "\n")):
        if paragraph:
            yield _with_links(paragraph).replace("\n", "<br>\n")


def _with_links(text: str) -> str:
    """Escaped, with what looks like a link as one."""
    pieces, done = [], 0
    for found in _LINK.finditer(text):
        url = found.group().rstrip(".,;:!?)'”’»")
        pieces += [
            escape(text[done : found.start()]),
            f'<a href="{escape(url)}" style="{LINK_STYLE}">{escape(url)}</a>',
        ]
        done = found.start() + len(url)
    return "".join([*pieces, escape(text[done:])])
