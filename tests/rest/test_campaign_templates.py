"""Templates of campaigns: kept by the team, changed by their authors and by managers."""

import uuid

from tests.conftest import People
from tests.people import Json


def template(**change: object) -> Json:
    given = {"title": "Summer", "text": "Hello {first_name}", "subject": "Summer hours", "channels": ["email", "sms"]}
    return {"name": f"Summer {uuid.uuid4().hex}"} | given | change


async def test_the_team_keeps_messages_and_finds_them_by_name(people: People) -> None:
    coach, seller = await people("coach"), await people("seller")
    kept = template()
    added = await coach.post("/campaign-templates", kept)
    assert added.status == 201, added.body
    assert {name: added.body[name] for name in kept} == kept
    assert added.body["author"]["id"] == coach.id
    found = (await seller.get("/campaign-templates?limit=100")).body["items"]
    assert added.body in found
    assert [one["name"] for one in found] == sorted(one["name"] for one in found)
    foreign = (await (await people("admin", "other")).get("/campaign-templates?limit=100")).body["items"]
    assert added.body["id"] not in [one["id"] for one in foreign]


async def test_only_its_author_and_managers_change_a_template(people: People) -> None:
    coach, seller, manager = await people("coach"), await people("seller"), await people("manager")
    path = f"/campaign-templates/{(await coach.post('/campaign-templates', template())).body['id']}"
    assert (await seller.put(path, template())).code == "forbidden"
    assert (await seller.delete(path)).code == "forbidden"
    shorter = template(title="", subject="", channels=[], text="Bye")
    changed = await coach.put(path, shorter)
    assert {name: changed.body[name] for name in shorter} == shorter
    assert (await manager.delete(path)).status == 204
    assert (await coach.put(path, shorter)).code == "not_found"


async def test_what_no_campaign_would_take_is_no_template(people: People) -> None:
    coach = await people("coach")
    for wrong in (
        template(text="Hello {frist_name}"), template(text="  "), template(name=""), template(channels=["sms", "sms"]),
        template(channels=["pigeon"]),
    ):  # fmt: skip
        assert (await coach.post("/campaign-templates", wrong)).code == "invalid", wrong
