"""The demo: what everybody finds in it at the first start, and nothing twice at the second."""

from collections.abc import Callable

from pymongo import MongoClient

from tests.people import Json, Person
from tests.processes import Mongod, Server


async def titles(person: Person, **query: str) -> list[str]:
    return [item["title"] for item in (await person.get("/conversations", params=query)).body["items"]]


async def look(url: str) -> Json:
    admin, coach, alice, manager = [await Person.sign_in(url, name) for name in ("admin", "coach", "alice", "manager")]
    support = (await alice.post("/conversations", {"kind": "support"})).body
    path = f"/conversations/{support['id']}"
    return {
        "replies": (await coach.get("/canned-replies")).body["items"],
        "support": (await coach.get(path)).body["handling"],
        "said": [message["sender"]["name"] for message in (await alice.get(f"{path}/messages")).body["items"]],
        "notes": len((await coach.get(f"{path}/notes")).body["items"]),
        "groups": sorted(await titles(coach, kind="group")),
        "listings": sorted(await titles(alice, kind="listing")),
        "visits": [(one["title"], one["state"]) for one in (await manager.get("/interventions")).body["items"]],
        "articles": [one["title"] for one in (await admin.get("/articles")).body["items"]],
        "media": [(one["slug"], one["video"]["name"]) for one in (await coach.get("/media-pages")).body["items"]],
        "technicians": len((await manager.get("/technicians")).body["items"]),
    }


async def test_the_demo_shows_the_team_s_work_and_a_second_start_adds_nothing(
    mongod: Mongod, start_server: Callable[..., Server]
) -> None:
    server = start_server(mongod.url("demo_twice"))
    first = await look(server.url)
    assert [reply["shortcut"] for reply in first["replies"]] == ["hello", "hours", "thanks"]
    assert "{first_name}" in first["replies"][0]["body"]
    assert first["support"]["assignee_name"] == "Carla Coach"
    assert (first["support"]["labels"], first["support"]["status"]) == (["billing", "classes"], "open")
    assert (first["said"], first["notes"]) == (["Alice Martin", "Carla Coach"], 1)
    assert first["groups"] == ["Community", "Summer programme", "VIP"]
    assert "City bicycle, 52 cm" in first["listings"]
    assert (first["visits"], first["technicians"]) == ([("Fleet service", "planned")], 1)
    assert [title.partition(",")[0] for title in first["articles"]] == [
        "How to begin running",
        "Bien s’étirer en cinq minutes",
    ]
    assert first["media"] == [("demo-media-01", "sunrise.webm")]
    server.stop()
    server.start()
    assert await look(server.url) == first


async def test_a_demo_that_was_begun_earlier_gets_what_is_new(
    mongod: Mongod, start_server: Callable[..., Server]
) -> None:
    url = mongod.url("demo_earlier")
    server = start_server(url)
    before = await look(server.url)
    server.stop()
    base = MongoClient(url).get_default_database()
    base["canned_replies"].delete_many({})
    base["conversations"].delete_one({"title": "Summer programme"})
    server.start()
    after = await look(server.url)
    assert [reply["shortcut"] for reply in after["replies"]] == ["hello", "hours", "thanks"]
    assert after["groups"] == before["groups"]
    assert (after["said"], after["listings"]) == (before["said"], before["listings"])
