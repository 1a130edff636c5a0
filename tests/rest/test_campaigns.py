"""Campaigns over REST: drafted, launched, followed, held, ended and sent again."""

import uuid
from datetime import timedelta
from typing import Any

from actions.deliveries.keeping import take_away_old
from models.base import now
from tests.conftest import People
from tests.consenting import inside
from tests.people import Json, Person, Reply, eventually
from tests.permission_scene import ABSENT
from tests.processes import Mongod, Server

ON_THE_WAY = {"scheduled", "sending"}


def draft(*people: Person, **change: Any) -> Json:
    targets = {"user_ids": [person.id for person in people]}
    return {"title": f"News {uuid.uuid4().hex[:6]}", "text": "Hello {first_name}", "targets": targets} | change


async def make(author: Person, *people: Person, **change: Any) -> str:
    reply = await author.post("/campaigns", draft(*people, **change))
    assert reply.status == 201, reply.body
    assert reply.body["status"] == "draft"
    return str(reply.body["id"])


async def launch(author: Person, campaign_id: str) -> Json:
    """Until it is finished."""
    reply = await author.post(f"/campaigns/{campaign_id}/launch")
    assert reply.status == 200, reply.body
    return await finished(author, campaign_id)


async def finished(author: Person, campaign_id: str) -> Json:
    async def look() -> Json | None:
        body: Json = (await author.get(f"/campaigns/{campaign_id}")).body
        return body if body["status"] not in ON_THE_WAY else None

    return await eventually(look, within=30)


def problem_field(reply: Reply) -> str:
    assert reply.status == 422, reply.body
    return str(reply.body["error"]["details"][0]["field"])


async def said_to(person: Person, text: str) -> list[Json]:
    support = (await person.post("/conversations", {"kind": "support"})).body
    items = (await person.get(f"/conversations/{support['id']}/messages?limit=100")).body["items"]
    return [message for message in items if message["body"] == text]


async def test_each_gets_it_once_in_their_conversation_with_the_team(people: People) -> None:
    coach, alice, bob = await people("coach"), await people("alice"), await people("bob")
    word = uuid.uuid4().hex
    campaign_id = await make(coach, alice, bob, alice, text=f"Hello {{first_name}} {word}")
    done = await launch(coach, campaign_id)
    assert done["status"] == "completed"
    (occurrence,) = done["occurrences"]
    assert (occurrence["total"], occurrence["open"], occurrence["counts"]) == (2, 0, {"delivered": 2})
    for person in (alice, bob):
        first_name = person.user["name"].split()[0]
        (message,) = await said_to(person, f"Hello {first_name} {word}")
        assert message["sender"]["id"] == coach.id
    rows = (await coach.get(f"/campaigns/{campaign_id}/deliveries")).body["items"]
    assert {(row["recipient"]["id"], row["channel"], row["state"]) for row in rows} == {
        (alice.id, "internal", "delivered"), (bob.id, "internal", "delivered"),
    }  # fmt: skip
    events = [entry["event"] for entry in (await coach.get(f"/campaigns/logs?campaign_id={campaign_id}")).body["items"]]
    assert events == ["completed", "started", "launched", "created"]


async def test_what_is_read_counts_as_read(people: People) -> None:
    coach, alice = await people("coach"), await people("alice")
    word = uuid.uuid4().hex
    campaign_id = await make(coach, alice, text=word)
    await launch(coach, campaign_id)
    (message,) = await said_to(alice, word)
    await alice.put(f"/conversations/{message['conversation_id']}/read", {"seq": message["seq"]})

    async def is_read() -> bool:
        counts: Json = (await coach.get(f"/campaigns/{campaign_id}")).body["counts"]
        return counts == {"read": 1}

    await eventually(is_read)


async def test_a_group_gets_it_once_or_each_of_its_members_does(people: People) -> None:
    coach, alice, bob = await people("coach"), await people("alice"), await people("bob")
    group_id = await coach.open_group(alice, bob)
    word = uuid.uuid4().hex
    once = await make(coach, text=word, targets={"group_ids": [group_id], "group_mode": "group"})
    assert (await launch(coach, once))["counts"] == {"delivered": 1}
    items = (await alice.get(f"/conversations/{group_id}/messages")).body["items"]
    assert [message["body"] for message in items] == [word]
    each = await make(coach, text=word, targets={"group_ids": [group_id], "group_mode": "members"})
    done = await launch(coach, each)
    assert done["counts"] == {
        "delivered": 2,
        "suppressed": 1,
    }  # the coach is of the team, who have no such conversation
    assert len(await said_to(alice, word)) == 1


async def test_without_credentials_nothing_is_said_to_be_delivered(people: People) -> None:
    manager, alice = await people("manager"), await people("alice")
    campaign_id = await make(manager, alice, channels=["email"], text="Hi {first_name}", subject="For {first_name}")
    done = await launch(manager, campaign_id)
    assert done["counts"] == {"simulated": 1}
    assert done["simulated_channels"] == ["email"]
    (row,) = (await manager.get(f"/campaigns/{campaign_id}/deliveries?state=simulated")).body["items"]
    first_name = alice.user["name"].split()[0]
    assert (row["content"]["text"], row["content"]["subject"]) == (f"Hi {first_name}", f"For {first_name}")
    assert row["reason"]["code"] == "simulated"
    csv = await manager.get(f"/campaigns/{campaign_id}/deliveries?format=csv")
    assert b",simulated," in csv.body


async def test_a_scheduled_campaign_can_be_changed_and_cancelled_and_a_draft_deleted(people: People) -> None:
    coach, alice = await people("coach"), await people("alice")
    dates = ["2099-01-01T09:00:00Z", "2099-02-01T09:00:00Z"]
    refused = await coach.post("/campaigns", draft(alice, dates=dates))
    assert refused.status == 201
    assert (await coach.post(f"/campaigns/{refused.body['id']}/launch")).code == "invalid"
    year = now().year + 1
    soon = [f"{year}-01-01T09:00:00Z", f"{year}-02-01T09:00:00Z"]
    campaign_id = await make(coach, alice, dates=soon)
    launched = (await coach.post(f"/campaigns/{campaign_id}/launch")).body
    assert launched["status"] == "scheduled"
    assert [entry["due_at"][:10] for entry in launched["occurrences"]] == [f"{year}-01-01", f"{year}-02-01"]
    same = [f"{year}-03-01T09:00:00Z", f"{year}-03-01T10:00:00.0004+01:00"]
    changed = await coach.put(f"/campaigns/{campaign_id}", draft(alice, dates=same))
    assert changed.status == 200, changed.body
    assert [entry["due_at"][:10] for entry in changed.body["occurrences"]] == [f"{year}-03-01"]
    for change, field in (
        ({"text": " "}, "text"),
        ({"targets": {}}, "targets"),
        ({"text": "{media_link}"}, "media_page_id"),
        ({"dates": []}, "dates"),
    ):
        emptied = await coach.put(f"/campaigns/{campaign_id}", draft(alice, dates=soon) | change)
        assert problem_field(emptied) == field, "nobody looks at it again before it is sent"
    assert (await coach.delete(f"/campaigns/{campaign_id}")).code == "conflict"
    assert (await coach.post(f"/campaigns/{campaign_id}/cancel")).body["status"] == "cancelled"
    for step in ("launch", "pause", "resume", "cancel"):
        again = await coach.post(f"/campaigns/{campaign_id}/{step}")
        assert again.code == "conflict"
        assert "relaunch" in again.body["error"]["message"]
    assert (await coach.delete(f"/campaigns/{await make(coach, alice)}")).status == 204


async def test_what_nobody_could_send_is_refused_with_what_to_do(people: People) -> None:
    coach, alice = await people("coach"), await people("alice")
    for change, field in (
        ({"text": "Hello {frist_name}"}, "text"),
        ({"text": "Hello {Name}"}, "text"),
        ({"text": "Hello { name }"}, "text"),
        ({"text": "Bonjour {prénom}"}, "text"),
        ({"subject": "For {first name}"}, "text"),
        ({"text": "Hello {first_name!r}"}, "text"),
        ({"targets": {"user_ids": [ABSENT]}}, "targets.user_ids"),
        ({"targets": {"group_ids": [ABSENT]}}, "targets.group_ids"),
        ({"channels": []}, "channels"),
        ({"channels": ["sms", "sms"]}, "channels"),
        ({"channels": ["pigeon"]}, "channels.0"),
        ({"dates": ["tomorrow"]}, "dates.0"),
    ):
        reply = await coach.post("/campaigns", draft(alice, **change))
        assert reply.code == "invalid", change
        assert field in [problem["field"] for problem in reply.body["error"]["details"]], reply.body
    for empty in ({"targets": {}}, {"text": " "}):
        campaign_id = await make(coach, alice, **empty)
        assert (await coach.post(f"/campaigns/{campaign_id}/launch")).code == "invalid"
    past = await make(coach, alice, dates=["2020-01-01T09:00:00Z"])
    assert (await coach.post(f"/campaigns/{past}/launch")).code == "invalid"


async def test_as_many_may_be_named_as_the_contract_says(people: People) -> None:
    coach, alice = await people("coach"), await people("alice")
    most = draft(targets={"user_ids": [alice.id] * 5_000}, text="é" * 5_000)
    for reply in (await coach.post("/campaigns", most), await coach.post("/campaigns/preflight", most)):
        assert reply.status in (200, 201), reply.body
    campaign_id = await make(coach, alice)
    assert (await coach.put(f"/campaigns/{campaign_id}", most)).status == 200
    more = draft(targets={"user_ids": [alice.id] * 5_001})
    assert problem_field(await coach.post("/campaigns", more)) == "targets.user_ids"


async def test_a_page_to_lead_to_is_one_of_the_tenant_s(people: People) -> None:
    coach, alice, other = await people("coach"), await people("alice"), await people("admin", "other")
    foreign = (await other.post("/media-pages", {"title": "Theirs"})).body["id"]
    for page_id in (ABSENT, foreign):
        body = draft(alice, media_page_id=page_id)
        assert problem_field(await coach.post("/campaigns", body)) == "media_page_id"
        (problem,) = (await coach.post("/campaigns/preflight", body)).body["problems"]
        assert problem["code"] == "page_gone"
    own = (await coach.post("/media-pages", {"title": "Ours"})).body["id"]
    gone = await make(coach, alice, text="See {media_link}", media_page_id=own)
    assert (await coach.delete(f"/media-pages/{own}")).status == 204
    lost = await make(coach, alice, text="See {media_link}")
    for campaign_id in (gone, lost):
        assert problem_field(await coach.post(f"/campaigns/{campaign_id}/launch")) == "media_page_id"
    (problem,) = (await coach.post("/campaigns/preflight", draft(alice, text="See {media_link}"))).body["problems"]
    assert (problem["code"], "{media_link}" in problem["message"]) == ("page_missing", True)
    instead = await make(coach, alice, text="See {media_link}", defaults={"media_link": "our window"})
    assert (await launch(coach, instead))["status"] == "completed"


async def test_agents_write_to_their_groups_and_to_people_and_see_their_own(people: People) -> None:
    coach, manager, alice = await people("coach"), await people("manager"), await people("alice")
    for everybody in ({"everyone": True}, {"segment": {"roles": ["member"]}}):
        assert (await coach.post("/campaigns", draft(targets=everybody))).code == "forbidden"
    foreign = await manager.open_group(alice)
    assert (await coach.post("/campaigns", draft(targets={"group_ids": [foreign]}))).code == "invalid"
    theirs = await make(manager, alice)
    assert (await coach.get(f"/campaigns/{theirs}")).code == "not_found"
    assert theirs not in [entry["id"] for entry in (await coach.get("/campaigns")).body["items"]]
    mine = await make(coach, alice)
    assert mine in [
        entry["id"] for entry in (await manager.get("/campaigns?kind=individuals&status=draft")).body["items"]
    ]


async def test_a_look_ahead_says_who_gets_it_and_who_does_not(people: People) -> None:
    manager, alice, seller = await people("manager"), await people("alice"), await people("seller")
    body = draft(alice, seller, channels=["internal"], text="x" * 200)
    ahead = (await manager.post("/campaigns/preflight", body)).body
    assert (ahead["recipients"], ahead["people"], ahead["groups"]) == (1, 1, 0)
    assert ahead["by_channel"] == {"internal": 1}
    (left_out,) = ahead["excluded"]
    assert (left_out["reason"]["code"], left_out["count"], left_out["sample"]) == (
        "no_address",
        1,
        [seller.user["name"]],
    )
    assert (ahead["segments_per_message"], ahead["problems"]) == (2, [])
    nobody = (await manager.post("/campaigns/preflight", draft(seller, channels=["internal"]))).body
    assert [problem["code"] for problem in nobody["problems"]] == ["nobody"]
    assert left_out["reason"]["texts"]["fr"] == "Aucune adresse pour les canaux choisis."


async def test_a_look_ahead_says_by_code_what_stands_in_the_way(people: People) -> None:
    manager, alice = await people("manager"), await people("alice")
    ahead = (await manager.post("/campaigns/preflight", draft(alice, text="Hi {nickname}"))).body
    assert ahead["problems"] == [
        {
            "code": "unknown_variable",
            "values": {"name": "nickname"},
            "message": "There is no variable {nickname}; correct it, give it a default, or leave the braces out.",
        }
    ]
    silent = (await manager.post("/campaigns/preflight", draft(alice, text=" "))).body
    assert [problem["code"] for problem in silent["problems"]] == ["text_missing"]


async def test_a_preview_reads_as_its_recipient_will(people: People) -> None:
    coach, alice = await people("coach"), await people("alice")
    body = {"text": "Hi {first_name}, {nickname} {wrong}", "defaults": {"nickname": "friend"}, "recipient_id": alice.id}
    seen = (await coach.post("/campaigns/preview", body)).body
    first_name = alice.user["name"].split()[0]
    assert seen["text"] == f"Hi {first_name}, friend {{wrong}}"
    assert (seen["variables"], seen["unknown"]) == (["first_name", "nickname", "wrong"], ["wrong"])


async def test_nobody_gets_an_empty_message(people: People) -> None:
    manager, word = await people("manager"), uuid.uuid4().hex
    card = (await manager.post("/contacts", {"name": "Nora", "email": f"{word}@people.test"})).body
    body = draft(text=" {phone} ", channels=["email"], targets={"user_ids": [card["id"]]})
    ahead = (await manager.post("/campaigns/preflight", body)).body
    assert [(one["reason"]["code"], one["count"]) for one in ahead["excluded"]] == [("no_words", 1)]
    campaign_id = (await manager.post("/campaigns", body)).body["id"]
    assert (await launch(manager, campaign_id))["counts"] == {"suppressed": 1}
    with_default = await make(manager, **(body | {"defaults": {"phone": "no number"}}))
    assert (await launch(manager, with_default))["counts"] == {"simulated": 1}


async def test_one_search_finds_groups_and_people(people: People) -> None:
    coach, alice = await people("coach"), await people("alice")
    title = f"Ali{uuid.uuid4().hex[:6]} runners"
    group_id = await coach.open_group(alice, title=title)
    found = (await coach.get("/campaigns/recipients?q=ali")).body
    assert {"id": group_id, "title": title, "members": 2} in found["groups"]
    assert alice.id in [person["id"] for person in found["people"]]


async def test_all_may_be_sent_again_as_a_new_occurrence(people: People) -> None:
    coach, alice = await people("coach"), await people("alice")
    word = uuid.uuid4().hex
    campaign_id = await make(coach, alice, text=word)
    assert (await coach.post(f"/campaigns/{campaign_id}/relaunch", {"which": "all"})).code == "conflict"
    await launch(coach, campaign_id)
    key = {"Idempotency-Key": uuid.uuid4().hex}
    for _ in range(2):
        assert (await coach.post(f"/campaigns/{campaign_id}/relaunch", {"which": "all"}, headers=key)).status == 200
    await finished(coach, campaign_id)

    async def both() -> bool:
        return len(await said_to(alice, word)) == 2

    await eventually(both)
    again = (await finished(coach, campaign_id))["occurrences"][1]
    assert again["relaunch_of"] is not None
    failures = await coach.post(f"/campaigns/{campaign_id}/relaunch", {"which": "failures"})
    assert failures.status == 200
    done = await finished(coach, campaign_id)
    assert (done["occurrences"][2]["total"], done["status"]) == (0, "completed")


async def test_who_watches_hears_how_far_it_is(people: People) -> None:
    coach, alice, bob = await people("coach"), await people("alice"), await people("bob")
    campaign_id = await make(coach, alice, bob)
    async with coach.connected() as line, alice.connected() as stranger:
        watched = await line.do("campaign.watch", {"campaign_id": campaign_id})
        assert watched["campaign"]["status"] == "draft"
        assert (await stranger.ask("campaign.watch", {"campaign_id": campaign_id}))["error"]["code"] == "forbidden"
        await coach.post(f"/campaigns/{campaign_id}/launch")
        fact = await line.until_heard("campaign.progress", lambda fact: fact["state"] == "completed")
        assert (fact["total"], fact["open"], fact["counts"]) == (2, 0, {"delivered": 2})
        assert stranger.heard("campaign.progress") == []


async def test_what_a_person_answers_is_heard_by_the_team_as_an_open_conversation(people: People) -> None:
    coach = await people("coach")
    newcomer = await Person.register(coach.url)
    word = uuid.uuid4().hex
    async with coach.connected() as line:
        await launch(coach, await make(coach, newcomer, text=word))
        (message,) = await said_to(newcomer, word)
        conversation_id = message["conversation_id"]
        closed = (await coach.get(f"/conversations/{conversation_id}")).body
        assert closed["handling"]["status"] == "closed"  # nobody of the team has anything to do yet
        async with newcomer.connected() as theirs:
            await theirs.send(conversation_id, f"Yes, {word}")
        await line.until_body(f"Yes, {word}")
    assert (await coach.get(f"/conversations/{conversation_id}")).body["handling"]["status"] == "open"


async def test_single_results_are_taken_away_in_time_and_their_absence_is_told(
    people: People, mongod: Mongod, server: Server
) -> None:
    coach, alice = await people("coach"), await people("alice")
    campaign_id = await make(coach, alice)
    done = await launch(coach, campaign_id)
    path = f"/campaigns/{campaign_id}/deliveries"
    assert done["occurrences"][0]["cleared_at"] is None
    before = (await coach.get(path)).body
    assert (len(before["items"]), before["cleared_at"]) == (1, None)
    async with inside(mongod, server) as (ctx, _):
        aged = {"$set": {"finished_at": now() - timedelta(days=401)}}
        await ctx.database["occurrences"].update_one({"campaign_id": campaign_id}, aged)
        await take_away_old(ctx)
    seen = (await coach.get(f"/campaigns/{campaign_id}")).body
    (occurrence,) = seen["occurrences"]
    assert (seen["counts"], occurrence["total"], occurrence["counts"]) == ({"delivered": 1}, 1, {"delivered": 1})
    after = (await coach.get(path)).body
    assert occurrence["cleared_at"] is not None
    assert (after["items"], after["cleared_at"]) == ([], occurrence["cleared_at"])
    failures = await coach.post(f"/campaigns/{campaign_id}/relaunch", {"which": "failures"})
    assert failures.code == "conflict"
    assert "to all" in failures.body["error"]["message"]
    assert (await coach.post(f"/campaigns/{campaign_id}/relaunch", {"which": "all"})).status == 200
    again = await finished(coach, campaign_id)
    assert again["counts"] == {"delivered": 2}
    newest = f"{path}?occurrence_id={again['occurrences'][1]['id']}"
    assert (await coach.get(newest)).body["cleared_at"] is None
    assert len((await coach.get(newest)).body["items"]) == 1
