"""The Markdown of articles: what is read of it, and that nothing else ever comes out."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.publishing.markdown import DEEPEST, Node, plain, read_markdown
from server.article_pages import draw
from tests.rest.test_chat_links import Seen

ALLOWED = {"p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "pre", "code", "strong", "em", "a", "br", "hr"}


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Hello *you* and **all**", "<p>Hello <em>you</em> and <strong>all</strong></p>"),
        ("one\ntwo  \nthree", "<p>one two<br>three</p>"),
        ("# A\n### B\n###### C", "<h2>A</h2><h3>B</h3><h4>C</h4>"),
        ("### A\n# B", "<h3>A</h3><h2>B</h2>"),
        ("- a\n- b\n  1. c", "<ul><li>a</li><li>b<ol><li>c</li></ol></li></ul>"),
        ("3. a\n4. b", '<ol start="3"><li>a</li><li>b</li></ol>'),
        ("> so it *is*", "<blockquote><p>so it <em>is</em></p></blockquote>"),
        ("`a < b`", "<p><code>a &lt; b</code></p>"),
        ("```js\nlet a;\n```", '<pre tabindex="0"><code>let a;\n</code></pre>'),
        ("a\n\n---\n\nb", "<p>a</p><hr><p>b</p>"),
        ("[x](https://a.example/?a=1&b=2)", '<p><a href="https://a.example/?a=1&amp;b=2" rel="noopener">x</a></p>'),
        ("<a@b.example>", '<p><a href="mailto:a@b.example" rel="noopener">a@b.example</a></p>'),
        ("[book](/book/demo)", '<p><a href="/book/demo" rel="noopener">book</a></p>'),
        ("[x](/\\evil.example)", '<p><a href="/%5Cevil.example" rel="noopener">x</a></p>'),
        ("<b onclick=x>bold</b>", "<p>&lt;b onclick=x&gt;bold&lt;/b&gt;</p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("&lt;b&gt; &amp;", "<p>&lt;b&gt; &amp;</p>"),
        ("", ""),
    ],
)
def test_what_is_written_is_drawn(text: str, html: str) -> None:
    assert draw(read_markdown(text)) == html


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java&#10;script:alert(1)", "data:text/html,x", "vbscript:x",
        "//evil.example", "file:///etc/passwd", "x", "&#x6a;avascript:alert(1)", "#a",
    ],
)  # fmt: skip
def test_a_link_leads_to_the_web_to_mail_or_to_this_server(address: str) -> None:
    for text in (f"[x]({address})", f"[x](<{address}>)", f"[x]\n\n[x]: {address}", f"<{address}>"):
        assert "<a" not in draw(read_markdown(text)), text


def test_a_picture_is_no_picture() -> None:
    assert "<img" not in draw(read_markdown("![x](https://a.example/a.png)"))


@given(st.text(alphabet=" \n\t*_`#->[]()!<>&\"'=:/\\1.ahref~|xscript", max_size=200) | st.text(max_size=100))
def test_nothing_but_the_known_comes_out_whatever_is_written(text: str) -> None:
    for tag, attributes in Seen(draw(read_markdown(text))).tags:
        assert tag in ALLOWED
        assert set(attributes) <= {"href", "rel", "start", "tabindex"}
        address = (attributes.get("href") or "/").lower()
        assert address.startswith(("http://", "https://", "mailto:", "/"))
        assert not address.startswith("//")


def depth(nodes: tuple[Node, ...] | list[Node]) -> int:
    return 1 + max((depth(node.children) for node in nodes), default=0)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 30_000, "*a " * 10_000, "**a *b " * 2_000 + "c* d**" * 2_000, ">" * 30_000, "![[" * 10_000,
        "".join(" " * at + "- a\n" for at in range(200)), "[a](b" * 6_000, "<" * 30_000, "a**b" * 7_500,
    ],
    ids=lambda text: text[:8],
)  # fmt: skip
def test_the_worst_text_is_neither_slow_nor_deep(text: str) -> None:
    began = time.process_time()
    nodes = read_markdown(text[:30_000])
    assert time.process_time() - began < 6
    assert depth(nodes) <= DEEPEST + 3
    assert plain(nodes) is not None
    draw(nodes)
