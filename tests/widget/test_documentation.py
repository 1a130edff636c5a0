"""What docs/widget.md prints works as written, and all texts are in both languages."""

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests import node
from tests.processes import Server
from tests.widget.sites import Site
from tests.widget.visits import kept, site_token, until_heard

PAGE = Path(__file__).parents[2] / "docs/widget.md"
CLAIMS = {"id": "site-1", "name": "Sina", "email": "sina@example.com"}


def snippet(language: str, word: str) -> str:
    blocks = [part.partition("```")[0] for part in PAGE.read_text().split(f"```{language}\n")[1:]]
    return next(block for block in blocks if word in block)


def token_of_python(monkeypatch: pytest.MonkeyPatch, secret: str) -> str:
    monkeypatch.setenv("PALABRE_EMBEDDING_SECRET", secret)
    names: dict[str, Any] = {}
    exec(snippet("python", "palabre_token"), names)
    return str(names["palabre_token"](SimpleNamespace(**CLAIMS)))


def token_of_node(_monkeypatch: pytest.MonkeyPatch, secret: str) -> str:
    script = f"{snippet('js', 'palabreToken')}\nconsole.log(palabreToken({json.dumps(CLAIMS)}))"
    done = node.run("node", "--input-type=module", "-e", script, PALABRE_EMBEDDING_SECRET=secret)
    assert done.returncode == 0, done.stdout
    return done.stdout.strip()


@pytest.mark.parametrize("made_by", [token_of_python, token_of_node])
def test_the_tokens_that_the_documentation_makes_are_taken(
    page: Page, secret: str, monkeypatch: pytest.MonkeyPatch, made_by: Callable[..., str]
) -> None:
    page.goto("/")
    assert page.evaluate("(token) => Palabre.identify({ token })", made_by(monkeypatch, secret)) is True
    assert kept(page)["user"]["name"] == "Sina"


def test_the_page_of_the_documentation_works_as_written(
    page: Page, server: Server, foreign: Site, allow: Any, secret: str
) -> None:
    allow(foreign.url)
    html = snippet("html", "A reading lamp").replace("https://chat.example.org", server.url)
    page.route(
        f"{foreign.url}/shop.js",
        lambda route: route.fulfill(body=snippet("js", "// shop.js"), content_type="text/javascript"),
    )
    token = site_token(secret, "doc-1", "Dora")
    page.route(f"{foreign.url}/palabre-token", lambda route: route.fulfill(json={"token": token}))
    page.goto(foreign.publish("/lamp", html))
    page.get_by_role("button", name="Ask the seller").click()
    expect(page.locator(".panel")).to_be_visible()
    error = until_heard(page, "error")
    assert error["code"] == "invalid", "the seller of the example does not exist"
    assert kept(page)["user"]["name"] == "Dora"


def test_all_texts_are_in_both_languages_and_none_is_missing() -> None:
    folder = Path(__file__).parents[2] / "static"
    script = """
      import { readFileSync } from "node:fs";
      const [, , tables, ...files] = process.argv;
      const text = tables.split(",").map((table) => readFileSync(table, "utf8")).join("\\n");
      const known = new Set([...text.matchAll(/^  "([\\w.]+)": \\{/gm)].map((one) => one[1]));
      const used = new Set(files.flatMap((file) => [...readFileSync(file, "utf8").matchAll(/\\bt\\(("[\\w.]+")|"(widget\\.[\\w.]+|landing\\.[\\w.]+)"/g)].map((one) => (one[1] ?? `"${one[2]}"`).slice(1, -1))));
      const both = [...text.matchAll(/\\ben: /g)].length === [...text.matchAll(/\\bfr: /g)].length;
      console.log(JSON.stringify({ missing: [...used].filter((key) => !known.has(key)), unused: [...known].filter((key) => !used.has(key)), both }));
    """
    node.install_packages()
    widget = sorted(str(path) for path in (folder / "widget").glob("*.js"))
    pages = sorted(str(path) for path in (folder / "pages").glob("*") if path.suffix in (".js", ".html"))
    tables = {"widget": ("widget", "widget-queue", "widget-booking"), "landing": ("landing",)}
    for table, files in (("widget", [*widget, str(folder / "pages/chat.js")]), ("landing", pages)):
        texts = ",".join(str(folder / f"i18n/{name}.js") for name in tables[table])
        done = node.run("node", "--input-type=module", "-e", script, "-", texts, *files)
        found = json.loads(done.stdout)
        assert found["both"], table
        assert [key for key in found["missing"] if key.startswith(table)] == []
        assert [key for key in found["unused"] if not key.startswith("landing.")] == []
