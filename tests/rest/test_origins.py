"""Which pages may call: CORS by the tenants' allowed origins, and addresses behind proxies."""

import shutil
from collections.abc import AsyncIterator, Iterator

import pytest

from tests.conftest import People
from tests.people import Api, Person, Reply
from tests.permission_scene import form, picture
from tests.processes import Mongod, Server, temporary_folder

pytestmark = pytest.mark.xdist_group("origins")
SHOP, SPY = "https://shop.example", "https://spy.example"


@pytest.fixture(scope="module")
def production(mongod: Mongod) -> Iterator[Server]:
    """With the demo in it, made while it was developed; trusts no proxy."""

    folder = temporary_folder()
    process = Server(folder, mongod.url("origins"))
    process.stop()
    process.environment |= {"PALABRE_ENV": "production", "PALABRE_PUBLIC_URL": "https://chat.example"}
    process.seed = False
    process.start()
    yield process
    process.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
async def admin(production: Server) -> AsyncIterator[Person]:
    admin = await Person.sign_in(production.url, "admin")
    await admin.patch("/tenant", {"allowed_origins": [SHOP]})
    yield admin
    await admin.patch("/tenant", {"allowed_origins": []})


def allowed(reply: Reply) -> str | None:
    return reply.headers.get("Access-Control-Allow-Origin")


@pytest.mark.parametrize(("origin", "welcome"), [(SHOP, True), ("https://chat.example", True), (SPY, False), ("null", False), (f"{SHOP}.spy.example", False)])  # fmt: skip
async def test_pages_of_allowed_origins_may_call_and_others_not(admin: Person, origin: str, welcome: bool) -> None:
    reply = await admin.get("/auth/me", headers={"Origin": origin})
    assert allowed(reply) == (origin if welcome else None)
    assert "Origin" in reply.headers["Vary"]
    refused = await Api(admin.url).get("/auth/me", headers={"Origin": origin})
    assert (refused.status, allowed(refused)) == (401, origin if welcome else None)


async def test_a_browser_asking_first_hears_what_it_may(admin: Person) -> None:
    asked = {
        "Origin": SHOP,
        "Access-Control-Request-Method": "PATCH",
        "Access-Control-Request-Headers": "authorization",
    }
    reply = await Api(admin.url).call("OPTIONS", "/conversations", headers=asked)
    assert (reply.status, allowed(reply)) == (204, SHOP)
    assert "PATCH" in reply.headers["Access-Control-Allow-Methods"]
    assert "authorization" in reply.headers["Access-Control-Allow-Headers"].lower()
    assert allowed(await Api(admin.url).call("OPTIONS", "/conversations", headers=asked | {"Origin": SPY})) is None


async def test_pages_of_allowed_origins_may_read_files_and_exports_too(admin: Person) -> None:
    file = (await admin.post("/attachments", data=form(picture()))).body["id"]
    group = await admin.open_group()
    for path in (f"/attachments/{file}", f"/conversations/{group}/export", "/emojis"):
        assert allowed(await admin.get(path, headers={"Origin": SHOP})) == SHOP, path
        assert allowed(await admin.get(path, headers={"Origin": SPY})) is None, path


async def test_allowed_origins_take_effect_at_once(admin: Person) -> None:
    assert allowed(await admin.get("/auth/me", headers={"Origin": SPY})) is None
    await admin.patch("/tenant", {"allowed_origins": [SHOP, SPY]})
    assert allowed(await admin.get("/auth/me", headers={"Origin": SPY})) == SPY


async def test_visitors_come_only_from_the_tenant_s_sites(admin: Person) -> None:
    visit = {"tenant": "demo"}
    assert (await Api(admin.url).post("/auth/visitor", visit, headers={"Origin": SPY})).code == "forbidden"
    assert (await Api(admin.url).post("/auth/visitor", visit, headers={"Origin": SHOP})).status == 201
    assert (await Api(admin.url).post("/auth/visitor", visit, headers={"Origin": "https://chat.example"})).status == 201
    assert (await Api(admin.url).post("/auth/visitor", visit)).status == 201


async def test_a_tenant_that_names_no_site_has_visitors_on_this_server_s_pages_only(admin: Person) -> None:
    await admin.patch("/tenant", {"allowed_origins": []})
    visit = {"tenant": "demo"}
    for origin, code in ((SHOP, "forbidden"), ("null", "forbidden"), ("https://chat.example", None), (admin.url, None)):
        reply = await Api(admin.url).post("/auth/visitor", visit, headers={"Origin": origin})
        assert reply.code == code, origin


@pytest.mark.parametrize("origin", ["shop.example", "https://shop.example/path", "*", "javascript:x", "https://a b"])
async def test_an_origin_must_be_one(admin: Person, origin: str) -> None:
    assert (await admin.patch("/tenant", {"allowed_origins": [origin]})).code == "invalid"


async def test_nobody_can_pretend_to_come_from_elsewhere_without_a_trusted_proxy(admin: Person) -> None:
    codes = [
        (
            await Api(admin.url).post("/auth/visitor", {"tenant": "other"}, headers={"X-Forwarded-For": f"192.0.2.{n}"})
        ).code
        for n in range(24)
    ]
    assert "rate_limited" in codes


async def addresses(people: People) -> list[str]:
    return [entry["address"] for entry in (await (await people("admin")).get("/audit?limit=100")).body["items"]]


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [("203.0.113.7", "203.0.113.7"), ("198.51.100.1, 203.0.113.8", "203.0.113.8"), ("203.0.113.9, 127.0.0.1", "203.0.113.9")],
)  # fmt: skip
async def test_behind_a_trusted_proxy_the_last_address_that_is_not_a_proxy_s_counts(
    people: People, forwarded: str, address: str
) -> None:
    body = {"tenant": "demo", "email": "bob@demo.test", "password": "palabre-demo"}
    assert (await people.nobody.post("/auth/login", body, headers={"X-Forwarded-For": forwarded})).status == 200
    assert address in await addresses(people)


@pytest.mark.parametrize("forwarded", ["", "nonsense", ",,,", "x" * 2_000])
async def test_a_strange_forwarded_address_does_no_harm(people: People, forwarded: str) -> None:
    body = {"tenant": "demo", "email": "bob@demo.test", "password": "palabre-demo"}
    assert (await people.nobody.post("/auth/login", body, headers={"X-Forwarded-For": forwarded})).status == 200
