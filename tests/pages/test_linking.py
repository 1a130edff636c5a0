"""What travels is the program that was written: linked and shortened, it does the same and every rule stays."""

import subprocess
from pathlib import Path

import pytest

from server.linking import Linked, NotLinkable
from server.shortening import shorten
from server.static import ENTRIES, StaticFiles
from tests import node

PROGRAM = {
    "page/main.js": """
import "./first.js";
import count, { add as plus, names } from "../lib/counting.js";
import * as all from "../lib/counting.js";
export { names as known } from "../lib/counting.js";
export * from "./second.js";
/** import { nothing } from "./comment.js"; */
const text = `  import { not } from "this.js";  `;
export const say = () => [count, plus(1, 2), names.join(), Object.keys(all).sort().join(), text.trim()];
export class Later { static load() { return import("../late/late.js"); } export() { return 1; } }
export async function where() { return new URL("x.txt", import.meta.url).pathname.split("/").slice(-2).join("/"); }
globalThis.ran.push("main");
""",
    "page/first.js": 'globalThis.ran = ["first"];\n',
    "page/second.js": 'import { plus } from "../lib/chunk.js";\nexport const second = plus;\nglobalThis.ran.push("second");\n',
    "lib/chunk.js": "export const plus = 4;\n",
    "lib/counting.js": """
globalThis.ran.push("counting");
export const names = ["a", "b"];
export function add(one, other) { return one + other; }
export default 7;
""",
    "late/late.js": 'import { names } from "../lib/counting.js";\nimport { beside, names as same } from "./beside.js";\nsame.push(beside);\nexport const late = names.length;\n',
    "late/beside.js": 'import { add } from "../lib/counting.js";\nexport * from "../lib/counting.js";\nexport const beside = add("", "c");\n',
}
ASK = """
import * as page from "./page/main.js";
const late = await page.Later.load();
console.log(JSON.stringify([Object.keys(page).filter((name) => !name.startsWith("$")).sort(), page.say(), page.second, page.known, await page.where(), late.late, globalThis.ran]));
"""


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in {**files, "package.json": '{"type": "module"}', "ask.js": ASK}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def ask(folder: Path) -> str:
    done = subprocess.run([node.find_node(), "ask.js"], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("entries", [("page/main.js",), ("page/main.js", "late/late.js")])
def test_a_linked_program_does_what_its_modules_do(tmp_path: Path, entries: tuple[str, ...]) -> None:
    write(tmp_path / "plain", PROGRAM)
    linked = Linked(entries, PROGRAM.__getitem__)
    sent = {name: shorten(name, linked.content(name)) for name in entries}
    late = {
        name: linked.beside(name, PROGRAM[name]) for name in ("late/late.js", "late/beside.js") if name not in entries
    }
    write(tmp_path / "linked", {**late, **sent})
    assert ask(tmp_path / "linked") == ask(tmp_path / "plain")


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ('import { a } from "./b.js";', "cycle"),
        ("export let changing = 1;", "not known here"),
        ("export const { a } = b;", "not known here"),
    ],
)
def test_what_linking_cannot_keep_is_refused(source: str, reason: str) -> None:
    files = {"a.js": source, "b.js": 'import { c } from "./a.js";'}
    with pytest.raises(NotLinkable, match=reason):
        Linked(("a.js",), files.__getitem__)


def test_every_page_is_linked() -> None:
    static = StaticFiles()
    for page in ENTRIES:
        assert static.prefix_of(page).endswith(f".{page}")


def test_a_page_without_modules_of_its_own_travels_as_it_is() -> None:
    static = StaticFiles()
    assert static.prefix_of("") == static.prefix
