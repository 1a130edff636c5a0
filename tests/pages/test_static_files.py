"""The files of `static/` over HTTP: versions, validation, compression, other people's sites, and nothing else."""

import gzip
import re
import urllib.request
from collections.abc import Mapping
from pathlib import Path

import aiohttp
import pytest
from yarl import URL

from server.static import FOLDER, StaticFiles
from tests.conftest import People

SCRIPT = "js/client.js"


class Answer:
    def __init__(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body


async def ask(people: People, path: str, method: str = "GET", **headers: str) -> Answer:
    """As it travels: nothing is unpacked and no redirection followed."""
    sent = {"Accept-Encoding": "identity"} | {name.replace("_", "-"): value for name, value in headers.items()}
    url = URL(people.url + path, encoded=True)
    async with (
        aiohttp.ClientSession(auto_decompress=False) as session,
        session.request(method, url, headers=sent, allow_redirects=False) as answer,
    ):
        return Answer(answer.status, answer.headers, await answer.read())


async def prefix(people: People) -> str:
    page = (await ask(people, "/console")).body.decode()
    found = re.search(r'"(/static/v-[0-9a-f]{16})(?:\.console)?/console/main\.js"', page)
    assert found, page
    return found[1]


@pytest.mark.parametrize(
    ("path", "content_type"),
    [
        (SCRIPT, "text/javascript; charset=utf-8"),
        ("docs/docs.css", "text/css; charset=utf-8"),
        ("docs/palabre.svg", "image/svg+xml; charset=utf-8"),
        ("vendor/socket.io-client.LICENSE.txt", "text/plain; charset=utf-8"),
        ("package.json", "application/json; charset=utf-8"),
    ],
)
async def test_a_file_says_what_it_is(people: People, path: str, content_type: str) -> None:
    answer = await ask(people, f"/static/{path}")
    assert (answer.status, answer.headers["Content-Type"]) == (200, content_type)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_an_address_with_the_version_may_be_kept_for_ever_and_one_without_is_asked_for_anew(
    people: People,
) -> None:
    versioned = await ask(people, f"{await prefix(people)}/{SCRIPT}")
    plain = await ask(people, f"/static/{SCRIPT}")
    assert versioned.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert plain.headers["Cache-Control"] == "no-cache"
    assert versioned.body == plain.body
    assert len(plain.body) < (FOLDER / SCRIPT).stat().st_size


async def test_another_version_is_not_there(people: People) -> None:
    for path in (f"/static/v-{'0' * 16}/{SCRIPT}", f"/static/v-/{SCRIPT}", f"/static/v-{'z' * 16}/{SCRIPT}"):
        assert (await ask(people, path)).status == 404, path


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
async def test_who_has_a_file_is_told_that_it_is_the_same(people: People, encoding: str) -> None:
    first = await ask(people, f"/static/{SCRIPT}", Accept_Encoding=encoding)
    for known in (first.headers["ETag"], f"W/{first.headers['ETag']}", f'"other", {first.headers["ETag"]}', "*"):
        again = await ask(people, f"/static/{SCRIPT}", Accept_Encoding=encoding, If_None_Match=known)
        assert (again.status, again.body, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
        assert again.headers["Cache-Control"] == "no-cache"
    for other in ('"other"', "nonsense", ""):
        assert (await ask(people, f"/static/{SCRIPT}", If_None_Match=other)).status == 200, other


async def test_a_file_travels_compressed_to_who_takes_that(people: People) -> None:
    plain = await ask(people, f"/static/{SCRIPT}")
    for accepted in ("gzip", "br, gzip;q=0.5, *;q=0"):
        packed = await ask(people, f"/static/{SCRIPT}", Accept_Encoding=accepted)
        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.body) == plain.body
        assert packed.headers["ETag"] != plain.headers["ETag"]
        assert packed.headers["Vary"] == "Accept-Encoding"
    for refused in ("gzip;q=0", "br", "gzip ; q=0.0"):
        assert "Content-Encoding" not in (await ask(people, f"/static/{SCRIPT}", Accept_Encoding=refused)).headers


async def test_head_tells_the_same_without_the_content(people: People) -> None:
    for path in (f"/static/{SCRIPT}", "/widget.js", "/console"):
        whole, head = await ask(people, path), await ask(people, path, "HEAD")
        assert (head.status, head.body) == (200, b"")
        for name in ("Content-Length", "Content-Type", "Cache-Control"):
            assert head.headers[name] == whole.headers[name], name


async def test_scripts_of_other_sites_may_import_them(people: People) -> None:
    for path in (f"/static/{SCRIPT}", f"{await prefix(people)}/{SCRIPT}", "/widget.js"):
        headers = (await ask(people, path, Origin="https://shop.example")).headers
        assert headers["Access-Control-Allow-Origin"] == "*"
        assert headers["Access-Control-Expose-Headers"] == "ETag"
        assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert "Access-Control-Allow-Credentials" not in headers


@pytest.mark.parametrize(
    "path",
    [
        "/static/../setup.cfg", "/static/..%2fsetup.cfg", "/static/%2e%2e/setup.cfg", "/static/", "/static//etc/passwd",
        "/static/js/../../setup.cfg", "/static/js", "/static/js/", "/static/%00", "/static/..%5csetup.cfg", "/static",
        "/static/js%2f..%2f..%2fsetup.cfg", "/static/pages/landing.html", "/static/.gitignore",
    ],
)  # fmt: skip
async def test_nothing_but_the_files_of_the_folder_can_be_had(people: People, path: str) -> None:
    assert (await ask(people, path)).status == 404


async def test_nothing_can_be_written_there(people: People) -> None:
    for method in ("POST", "PUT", "DELETE"):
        assert (await ask(people, f"/static/{SCRIPT}", method)).status == 405


async def test_the_loader_knows_the_version_it_belongs_to(people: People) -> None:
    loader = await ask(people, "/widget.js")
    assert (await prefix(people)).encode() in loader.body
    assert b"__PALABRE_STATIC__" not in loader.body
    assert loader.headers["Cache-Control"] == "public, max-age=300"
    assert (await ask(people, "/widget.js", If_None_Match=loader.headers["ETag"])).status == 304


def test_while_developing_a_changed_file_is_read_again(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("one()")
    files = StaticFiles(tmp_path, watch=True)
    before = files.version
    (tmp_path / "a.js").write_text("twice()")
    (tmp_path / "b.js").write_text("new()")
    found, fresh = files.find("a.js"), files.find("b.js")
    assert found is not None
    assert fresh is not None
    assert (found.content, files.version != before) == (b"twice()\n", True)
    (tmp_path / "a.js").unlink()
    assert files.find("a.js") is None


def test_the_version_is_that_of_the_content_alone(tmp_path: Path) -> None:
    versions = []
    for number, content in enumerate(("one()", "one()", "two()")):
        (tmp_path / str(number)).mkdir()
        (tmp_path / str(number) / "a.js").write_text(content)
        versions.append(StaticFiles(tmp_path / str(number)).version)
    assert versions[0] == versions[1] != versions[2]


def test_a_script_that_is_not_understood_is_sent_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("f(`  // broken")
    found = StaticFiles(tmp_path).find("a.js")
    assert found is not None
    assert found.content == b"f(`  // broken"


def test_vendored_files_stay_as_they_were_fetched(people: People) -> None:
    name = "vendor/socket.io.esm.min.js"
    with urllib.request.urlopen(f"{people.url}/static/{name}") as reply:
        assert reply.read() == (FOLDER / name).read_bytes()
