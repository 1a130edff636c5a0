"""What those who run it see: health, metrics, and logs in which nothing private stands."""

import re
import uuid

from tests.conftest import People
from tests.people import Person, from_somewhere
from tests.permission_scene import form
from tests.processes import Server


async def metric(people: People, name: str) -> float:
    page = (await people.nobody.get(f"{people.url}/metrics")).body.decode()
    return sum(float(line.rsplit(" ", 1)[1]) for line in page.splitlines() if re.match(rf"{name}(\{{| )", line))


async def test_health_says_that_the_server_lives_and_is_ready(people: People) -> None:
    assert (await people.nobody.get("/health/live")).body == {"status": "alive"}
    ready = (await people.nobody.get("/health/ready")).body
    channels = ready.pop("channels")
    assert ready == {"status": "ready", "problems": {}, "warnings": {}}
    assert channels == {"sms": "simulated", "whatsapp": "simulated", "email": "simulated", "push": "ready"}


async def test_metrics_have_their_names(people: People) -> None:
    page = (await people.nobody.get(f"{people.url}/metrics")).body.decode()
    for name in (
        "palabre_connections", "palabre_sends_total", "palabre_batch_size_bucket", "palabre_commit_seconds_bucket",
        "palabre_delivery_seconds_bucket", "palabre_deliveries_total", "palabre_dropped_consumers_total",
        "palabre_http_seconds_bucket", "process_resident_memory_bytes",
    ):  # fmt: skip
        assert re.search(rf"^{name}[{{ ]", page, re.MULTILINE), name


async def test_metrics_count_what_is_sent_and_delivered(people: People) -> None:
    coach, member = await people("coach"), await Person.register(people.url)
    group = await coach.open_group(member)
    sends, deliveries = await metric(people, "palabre_sends_total"), await metric(people, "palabre_deliveries_total")
    async with member.connected() as line:
        assert await metric(people, "palabre_connections") >= 1
        for number in range(3):
            await coach.post(f"/conversations/{group}/messages", {"body": f"Number {number}"})
        await line.until_body("Number 2")
    assert await metric(people, "palabre_sends_total") == sends + 3
    assert await metric(people, "palabre_deliveries_total") >= deliveries + 3


async def test_metrics_name_routes_and_never_ids(people: People) -> None:
    coach = await people("coach")
    group = await coach.open_group()
    await coach.get(f"/conversations/{group}")
    page = (await people.nobody.get(f"{people.url}/metrics")).body.decode()
    assert 'route="/api/v1/conversations/{conversation_id}"' in page
    assert group not in page
    assert coach.id not in page


async def test_logs_hold_requests_but_no_token_password_or_message(people: People, server: Server) -> None:
    before = server.log.stat().st_size
    password, body, wrong = (f"{word}-{uuid.uuid4().hex}" for word in ("password", "body", "wrong"))
    email, trace = f"{uuid.uuid4().hex}@people.test", uuid.uuid4().hex
    new = {"tenant": "demo", "email": email, "password": password, "name": "Quiet"}
    person = Person(people.url, (await people.nobody.post("/auth/register", new, headers=from_somewhere())).body)
    for tried in (password, wrong):
        login = {"tenant": "demo", "email": email, "password": tried}
        await people.nobody.post("/auth/login", login, headers=from_somewhere())
    support = (await person.post("/conversations", {"kind": "support"})).body["id"]
    path = f"/conversations/{support}/messages"
    await person.post(path, {"body": body}, headers={"X-Request-ID": trace})
    await person.post(path, {"body": body, "seq": "wrong"})
    await person.get("/messages/search", params={"q": body})
    await person.post("/attachments", data=form(body.encode(), f"{body}.txt"))
    async with person.connected() as line:
        await line.send(support, body)
        await line.ask("message.send", {"conversation_id": support, "body": body})
        await line.ask("message.nonsense", {"body": body})
    refresh = person.signed_in["refresh_token"]
    renewed = (await person.post("/auth/refresh", {"refresh_token": refresh})).body
    await person.post("/auth/refresh", {"refresh_token": refresh})
    log = server.log.read_bytes()[before:].decode()
    assert trace in log
    for secret in (
        password,
        wrong,
        body,
        email,
        str(person.token),
        refresh,
        renewed["access_token"],
        renewed["refresh_token"],
    ):
        assert secret not in log
    assert "Traceback" not in log
