"""What is sent is what was written: scripts by TypeScript's parser, style sheets by Chromium's."""

import json
import subprocess
from typing import Any

import pytest
from playwright.sync_api import Browser

from server.minify import NotUnderstood, minify_css, minify_javascript
from server.static import ENTRIES, FOLDER, StaticFiles
from tests import node

HARD = r"""
/** Leads. */ import { html } from "./x.js"; // and follows
const page = (rows, open) => html`
  <ul class=${open ? "open  wide" : ""}>  // not a comment
    ${rows.map((row) => html`<li>  ${row.name ?? html`<b>  ${`two  ${"}`"}  spaces`}  </b>`}  </li>`)}
    <a href="https://x.y/*not-a-comment*/">  ${{ a: { b: 1 } }.a.b}  \`tick\` \${no} $ </a>
  </ul>`;
const half = rows.length / 2 / 1, pattern = /[/"'`]\/\*x/gi.test("a") ? .5 : 1 /* kept apart */ + +half - -half;
let count = half
let other = page
;[count] = [1]
count
++other
const text = 'it\'s // "no" comment', long = "/* nor this */ \
  continued";
if (count) { other = count++ + ++count } else /x  y/.exec(text)
const f = async function* () { yield /`/; return }
label: for (const key in { ...half }) { if (key) continue label
  else break label }
class A { static #x = 1; get y() { return A.#x } static { this.z = 2 } async *g() { yield* [] } }
export default (a, b = a => a, ...c) => a?.[0] ?? b?.(c) ?? { }
"""
RULES = """
/* a */ :root { --empty: ; --list: a , b; --not-a-rule: { x : y } }
p :is(a , b) , a :hover, a:hover, a/* x */.b, a/**/.b { width : calc(1px + var(--list) * 2) !important }
.card { color: red; & > b + i ~ u { margin : 0  auto } & :hover { top: 0 } :focus & { top: 1px } @media (width >= 30rem) { p :is(a) { top: 2px } } }
@media (width >= 30rem) and (prefers-color-scheme: dark) { :host( .x ) , ::slotted( p ) { inset: 0 -1px } p :first-child { top: 3px } }
@layer one , two; @supports not (selector(:has(a))) { x { width: min(100% - 2rem , 3px) } }
@container (inline-size > 3em) { p :is(a) { background: url(a,b.png) , url( "c  d.png" ) } }
a::before { content: "two  spaces /* kept */ \\" ; }"; grid-template: "a  b" 1fr / auto; font: 1em / 1.5 "A  B", serif }
"""


def sources(suffix: str) -> dict[str, str]:
    """Our own files as they are written."""
    own = [path for path in FOLDER.rglob(f"*{suffix}") if "vendor" not in path.parts]
    assert own
    return {path.relative_to(FOLDER).as_posix(): path.read_text() for path in own}


@pytest.fixture(scope="module", autouse=True)
def packages() -> None:
    node.install_packages()


def differences(pairs: list[dict[str, str]]) -> str:
    done = subprocess.run(
        [node.find_node(), "same-program.js"], cwd=node.FOLDER, input=json.dumps(pairs), capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    return done.stdout


def test_every_script_is_the_same_program_after_minifying() -> None:
    static = StaticFiles()
    pages = {page: linked for page in ENTRIES if (linked := static.linked(page))}
    assert list(pages) == list(ENTRIES), "a page cannot travel in one file"
    linked = {f"{page}/{entry}": each.content(entry) for page, each in pages.items() for entry in each.entries}
    written = {**sources(".js"), **linked, "hard.js": HARD}
    pairs = [{"name": name, "before": text, "after": minify_javascript(text)} for name, text in written.items()]
    assert differences(pairs) == ""
    own = sources(".js").values()
    assert sum(len(minify_javascript(text)) for text in own) < 0.8 * sum(map(len, own))


def test_the_comparison_would_notice_another_program() -> None:
    pairs = [
        {"name": "join.js", "before": "let a = b\n+c", "after": "let a = b;+c"},
        {"name": "text.js", "before": "f(`a  b`)", "after": "f(`a b`)"},
        {"name": "broken.js", "before": "f(1)", "after": "f(1"},
    ]
    assert [line.split(":")[-2][-7:] for line in differences(pairs).splitlines()] == ["join.js", "text.js", "oken.js"]


@pytest.mark.parametrize("source", ["f(`a ${b}", "f(`a", "f('a\n')", "a = /* b"])
def test_what_has_no_end_is_refused_rather_than_guessed(source: str) -> None:
    with pytest.raises(NotUnderstood):
        minify_javascript(source)


def test_a_licence_stays_and_other_comments_go() -> None:
    assert minify_javascript("/*! MIT */\n/* x */ a(); // y\n") == "/*! MIT */\na();\n"


READ_RULES = """(source) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(source);
  return [...sheet.cssRules].map((rule) => rule.cssText.replaceAll(/\\s+/g, " ").replaceAll(/ ?([{};,]) ?/g, "$1"));
}"""
"""A custom property keeps the spaces that it was written with, though they mean nothing there."""


def test_every_style_sheet_has_the_same_rules_after_minifying(browser: Browser) -> None:
    page = browser.new_page()
    for name, text in {**sources(".css"), "hard.css": RULES}.items():
        before: Any = page.evaluate(READ_RULES, text)
        assert before, name
        assert page.evaluate(READ_RULES, minify_css(text)) == before, name
        assert len(minify_css(text)) < len(text)
