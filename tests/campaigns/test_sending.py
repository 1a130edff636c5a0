"""Campaigns over channels to the outside: what a channel answers, people want and nodes suffer decides what becomes of each."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from actions.campaigns.audiences import iterate_audience
from actions.campaigns.campaign_launches import cancel_campaign, pause_campaign, relaunch_campaign, resume_campaign
from actions.consent.consents import grant, withdraw
from actions.deliveries.channels import Accepted, Later, Outcome, Outgoing, Refused, Unknown
from actions.deliveries.delivery_states import record_provider_state
from actions.deliveries.outreach import queue
from actions.deliveries.reaching import address
from actions.deliveries.sending import watch_senders
from actions.errors import Conflict
from models import deliveries
from models.base import Database, Row, now
from models.campaigns import Segment, Targets
from models.deliveries import ChannelName, Content, DeliveryState
from models.tenants import Pace, QuietHours
from server.app import Node
from server.settings import Settings
from tests.campaigns.campaigning import Firm
from tests.clockwork import Clock
from tests.people import eventually
from tests.processes import SECRET, Mongod

pytestmark = pytest.mark.xdist_group("sending")
SMS, EMAIL, INTERNAL = ChannelName.SMS, ChannelName.EMAIL, ChannelName.INTERNAL
QUICK = Pace(sms=1_000, whatsapp=1_000, email=1_000, push=1_000)


class Provider:
    """A channel whose answers the test decides; it keeps what it was given."""

    simulated = False

    def __init__(
        self, answer: Callable[[Outgoing], Outcome] = lambda message: Accepted(f"p-{message.delivery_id}")
    ) -> None:
        self.answer = answer
        self.heard: list[Outgoing] = []
        self.known: dict[str, Outcome] = {}
        self.takes = 0.0
        """Seconds."""

    async def submit(self, message: Outgoing) -> Outcome:
        self.heard.append(message)
        await asyncio.sleep(self.takes)
        return self.answer(message)

    async def reconcile(self, message: Outgoing, _since: datetime) -> Outcome | None:
        return self.known.get(message.delivery_id)

    async def close(self) -> None:
        return

    @property
    def addresses(self) -> list[str]:
        return [message.address for message in self.heard]


@pytest.fixture
async def clock(mongod: Mongod) -> AsyncIterator[Clock]:
    node = Node(Settings(jwt_keys=SECRET, public_url="https://palabre.test"), mongod.url(f"s-{uuid.uuid4().hex[:8]}"))
    made, began = Clock(node, now()), now()
    node.due.clock = lambda: made.moment + (now() - began)  # it goes on, and a test may turn it further
    async with node.running():
        yield made
        await node.client.drop_database(node.database.name)


def provide(clock: Clock, name: ChannelName, *answers: Callable[[Outgoing], Outcome]) -> Provider:
    provider = Provider(*answers)
    clock.node.channels.add(name, provider)
    return provider


async def ended(firm: Firm, *states: str) -> Row:
    """The first occurrence, once it is in one of the states."""

    async def look() -> Row | None:
        (occurrence, *_) = await firm.occurrences()
        return occurrence if occurrence["state"] in (states or ("completed", "failed")) else None

    return await eventually(look, within=30)


async def test_all_are_handed_over_once_with_their_own_words(clock: Clock) -> None:
    sms = provide(clock, SMS)
    firm = await Firm.make(clock.node.database, 50, pace=QUICK)
    await firm.launch(clock.node.ctx, SMS)
    occurrence = await ended(firm)
    assert (occurrence["state"], occurrence["counts"]) == ("completed", {"accepted": 50})
    assert sorted(sms.addresses) == sorted(person.phone or "" for person in firm.people)
    assert {message.text for message in sms.heard} == {f"Hello Lea{number}" for number in range(50)}
    assert all(message.unsubscribe_url for message in sms.heard)


async def test_a_failure_stops_no_other_and_the_next_channel_takes_over(clock: Clock) -> None:
    sms = provide(clock, SMS, lambda message: Refused("30003") if message.address.endswith("3") else Accepted())
    email = provide(clock, EMAIL)
    firm = await Firm.make(clock.node.database, 20, pace=QUICK)
    await firm.launch(clock.node.ctx, SMS, EMAIL)
    occurrence = await ended(firm)
    assert (occurrence["total"], occurrence["counts"]) == (20, {"accepted": 20})
    assert len(sms.heard) == 20
    assert sorted(email.addresses) == ["lea13@example.test", "lea3@example.test"]
    failed = await firm.deliveries(state="failed")
    assert {(row["reason"], row["fallback_to"]) for row in failed} == {("30003", "email")}


async def test_who_presses_twice_sends_it_again_once(clock: Clock) -> None:
    sms = provide(clock, SMS)
    ctx, firm = clock.node.ctx, await Firm.make(clock.node.database, 3, pace=QUICK)
    campaign = await firm.launch(ctx, SMS)
    assert (await ended(firm))["counts"] == {"accepted": 3}
    sms.takes = 1.0
    presses = (relaunch_campaign(ctx, firm.actor, campaign.id, "all", None) for _ in range(4))
    outcomes = await asyncio.gather(*presses, return_exceptions=True)
    assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 3, outcomes
    assert [row["number"] for row in await firm.occurrences()] == [1, 2]


async def test_failures_alone_are_relaunched(clock: Clock) -> None:
    sms = provide(clock, SMS, lambda message: Refused("30003") if message.address.endswith("3") else Accepted())
    firm = await Firm.make(clock.node.database, 20, pace=QUICK)
    campaign = await firm.launch(clock.node.ctx, SMS)
    assert (await ended(firm))["counts"] == {"accepted": 18, "failed": 2}
    sms.answer = lambda _message: Accepted()
    sms.heard.clear()
    await relaunch_campaign(clock.node.ctx, firm.actor, campaign.id, "failures", None)

    async def again() -> Row | None:
        found = [row for row in await firm.occurrences() if row["number"] == 2 and row["state"] == "completed"]
        return found[0] if found else None

    assert (await eventually(again, within=20))["counts"] == {"accepted": 2}
    assert sorted(sms.addresses) == ["+41790000003", "+41790000013"]


async def test_one_address_gets_it_once_whoever_it_belongs_to(clock: Clock) -> None:
    sms = provide(clock, SMS)
    firm = await Firm.make(clock.node.database, 6, pace=QUICK)
    shared = {"phone": firm.people[0].phone}
    await firm.database["users"].update_many(
        {"_id": {"$in": [person.id for person in firm.people[:3]]}}, {"$set": shared}
    )
    await firm.launch(clock.node.ctx, SMS)
    assert (await ended(firm))["counts"] == {"accepted": 4, "suppressed": 2}
    assert len(sms.addresses) == len(set(sms.addresses)) == 4
    assert {row["reason"] for row in await firm.deliveries(state="suppressed")} == {"same_address"}


async def test_who_says_stop_before_it_goes_out_does_not_get_it(clock: Clock) -> None:
    sms = provide(clock, SMS)
    firm = await Firm.make(clock.node.database, 4, pace=QUICK)
    early, late = firm.people[:2]
    await withdraw(clock.node.ctx, firm.tenant.id, SMS, early.phone or "", "reply")
    tomorrow = clock.moment + timedelta(days=1)
    await firm.launch(clock.node.ctx, SMS, dates=[tomorrow])
    await withdraw(clock.node.ctx, firm.tenant.id, SMS, late.phone or "", "reply")
    clock.moment = tomorrow
    clock.node.due.wake()
    assert (await ended(firm))["counts"] == {"accepted": 2, "suppressed": 2}
    assert not {early.phone, late.phone} & set(sms.addresses)


NIGHT = datetime.fromisoformat("2027-01-15T22:30:00+00:00")
MORNING = datetime.fromisoformat("2027-01-16T08:00:01+00:00")
QUIET = QuietHours(enabled=True, start="21:00", end="08:00")


async def frozen_at_night(clock: Clock, firm: Firm, *channels: ChannelName) -> None:
    """Everybody is written down, and nothing goes out before the morning."""
    clock.moment = NIGHT - timedelta(minutes=1)
    await firm.launch(clock.node.ctx, *channels, dates=[NIGHT])
    clock.moment = NIGHT + timedelta(seconds=1)
    clock.node.due.wake()

    async def waits() -> bool:
        rows = await firm.deliveries(state="queued")
        return len(rows) == len(firm.people) and {row["due_at"] for row in rows} == {MORNING - timedelta(seconds=1)}

    await eventually(waits, within=20)


async def outcome_of(firm: Firm, number: int) -> list[tuple[str, str, str | None, str | None]]:
    rows = await firm.deliveries(**{"recipient.id": firm.people[number].id})
    rows.sort(key=lambda row: row["created_at"])
    return [(row["channel"], row["state"], row["reason"], row["fallback_to"]) for row in rows]


async def test_who_says_no_to_one_channel_gets_it_on_the_next_that_they_still_allow(clock: Clock) -> None:
    sms, email = provide(clock, SMS), provide(clock, EMAIL)
    firm = await Firm.make(clock.node.database, 7, pace=QUICK, quiet_hours=QUIET)
    one, two, everything, blocked, gone, asleep, _ = firm.people
    await frozen_at_night(clock, firm, SMS, EMAIL, INTERNAL)
    no = [(one, SMS), (two, SMS), (two, EMAIL), (blocked, SMS), (gone, SMS)]
    for person, channel in [*no, *((everything, channel) for channel in (SMS, EMAIL, INTERNAL))]:
        where = {SMS: person.phone, EMAIL: person.email, INTERNAL: person.id}[channel]
        await withdraw(clock.node.ctx, firm.tenant.id, channel, where or "", "unsubscribe")
    await firm.database["users"].update_one({"_id": blocked.id}, {"$set": {"blocked_at": now()}})
    await firm.database["users"].delete_one({"_id": gone.id})
    west = {"$set": {"time_zone": "America/New_York"}}
    await firm.database["users"].update_one({"_id": asleep.id}, west)
    clock.moment = MORNING
    clock.node.due.wake()

    async def all_but_one() -> bool:
        return (await firm.states())["queued"] == 1 and len(await firm.said()) == 1

    await eventually(all_but_one, within=20)
    assert await outcome_of(firm, 0) == [("sms", "suppressed", "withdrawn", "email"), ("email", "accepted", None, None)]
    assert await outcome_of(firm, 1) == [
        ("sms", "suppressed", "withdrawn", "internal"), ("internal", "delivered", None, None),
    ]  # fmt: skip
    assert await outcome_of(firm, 2) == [("sms", "suppressed", "withdrawn", None)]
    for number in (3, 4):
        assert await outcome_of(firm, number) == [("sms", "suppressed", "blocked", None)]
    assert await outcome_of(firm, 5) == [("sms", "queued", None, None)], "the night only puts off"
    clock.moment = MORNING + timedelta(hours=6)
    clock.node.due.wake()
    occurrence = await ended(firm)
    assert (occurrence["total"], occurrence["counts"]) == (7, {"accepted": 3, "delivered": 1, "suppressed": 3})
    assert sorted(sms.addresses) == sorted([asleep.phone, firm.people[6].phone])
    assert email.addresses == [one.email]
    assert set(await firm.said()) == {two.id}


async def test_a_yes_that_is_asked_for_meanwhile_is_asked_for_before_it_goes_out(clock: Clock) -> None:
    sms, email = provide(clock, SMS), provide(clock, EMAIL)
    firm = await Firm.make(clock.node.database, 3, pace=QUICK, quiet_hours=QUIET)
    said_yes, yes_to_mail, silent = firm.people
    await frozen_at_night(clock, firm, SMS, EMAIL)
    await grant(clock.node.ctx, firm.tenant.id, SMS, said_yes.phone or "", "self")
    await grant(clock.node.ctx, firm.tenant.id, EMAIL, yes_to_mail.email or "", "self")
    await firm.database["tenants"].update_one({"_id": firm.tenant.id}, {"$set": {"require_consent": True}})
    clock.node.directory.forget_tenant(firm.tenant.id)
    found = address(clock.node.ctx, firm.tenant, silent, [(SMS, silent.phone or "")], "call:1", Content(text="Come"))
    assert found is not None
    await queue(clock.node.ctx, [found])
    clock.moment = MORNING
    clock.node.due.wake()
    assert (await ended(firm))["counts"] == {"accepted": 2, "suppressed": 1}
    assert await outcome_of(firm, 1) == [
        ("sms", "suppressed", "no_consent", "email"),
        ("email", "accepted", None, None),
    ]
    silents = await firm.deliveries(**{"recipient.id": silent.id, "cause": "campaign"})
    assert [(row["state"], row["reason"], row["fallback_to"]) for row in silents] == [
        ("suppressed", "no_consent", None)
    ]
    await eventually(lambda: sorted(sms.addresses) == sorted([said_yes.phone, silent.phone]), within=20)
    assert [message.text for message in sms.heard if message.address == silent.phone] == ["Come"], "no campaign's"
    assert email.addresses == [yes_to_mail.email]


async def test_a_cancelled_campaign_tries_no_other_channel(clock: Clock) -> None:
    sms, email = provide(clock, SMS, lambda _message: Refused("30003")), provide(clock, EMAIL)
    sms.takes = 2
    firm = await Firm.make(clock.node.database, 1, pace=QUICK)
    campaign = await firm.launch(clock.node.ctx, SMS, EMAIL)
    await eventually(lambda: sms.heard, within=20)
    await cancel_campaign(clock.node.ctx, firm.actor, campaign.id)

    async def failed() -> bool:
        return await firm.states() == {"failed": 1}

    await eventually(failed, within=20)
    assert email.heard == []


async def test_what_is_busy_is_tried_again_and_given_up_in_the_end(clock: Clock) -> None:
    tries: dict[str, int] = {}

    def answer(message: Outgoing) -> Outcome:
        tries[message.address] = tries.get(message.address, 0) + 1
        return Accepted() if message.address.endswith("1") and tries[message.address] > 2 else Later("20429", 0.1)

    provide(clock, SMS, answer)
    firm = await Firm.make(clock.node.database, 2, pace=QUICK)
    await firm.launch(clock.node.ctx, SMS)

    async def look() -> Row | None:
        clock.moment += timedelta(minutes=20)
        clock.node.due.wake()
        (occurrence,) = await firm.occurrences()
        return occurrence if occurrence["state"] == "completed" else None

    assert (await eventually(look, within=30))["counts"] == {"accepted": 1, "failed": 1}
    assert tries == {"+41790000000": 6, "+41790000001": 3}


async def test_an_answer_that_was_lost_is_looked_for_and_never_sent_again(clock: Clock) -> None:
    sms = provide(clock, SMS, lambda _message: Unknown())
    firm = await Firm.make(clock.node.database, 3, pace=QUICK)
    await firm.launch(clock.node.ctx, SMS)
    assert (await ended(firm))["counts"] == {"unknown": 3}
    accepted, refused, _ = [row["_id"] for row in await firm.deliveries()]
    sms.known = {accepted: Accepted("p-1"), refused: Refused("30003")}
    await firm.database["deliveries"].update_many({"state": "unknown"}, {"$set": {"due_at": now()}})

    async def found() -> bool:
        return await firm.states() == {"accepted": 1, "failed": 1, "unknown": 1}

    await eventually(found, within=30)
    assert len(sms.heard) == 3


async def put_between(database: Database, delivery_id: str, state: DeliveryState) -> None:
    """As a sender left it that died a while ago."""
    past = now() - timedelta(minutes=1)
    changes = {"state": state, "lease_owner": "dead", "lease_until": past, "submitted_at": past, "reason": None}
    await database["deliveries"].update_one({"_id": delivery_id}, {"$set": changes})


async def test_a_campaign_whose_sender_died_goes_on_by_itself(clock: Clock) -> None:
    sms = provide(clock, SMS)
    firm = await Firm.make(clock.node.database, 3, pace=QUICK)
    await firm.launch(clock.node.ctx, SMS)
    await ended(firm)
    sms.heard.clear()
    leased, submitting, _ = [row["_id"] for row in await firm.deliveries()]
    await put_between(firm.database, leased, DeliveryState.LEASED)
    await put_between(firm.database, submitting, DeliveryState.SUBMITTING)
    await firm.database["occurrences"].update_one({}, {"$set": {"state": "sending", "finished_at": None}})
    await watch_senders(clock.node.ctx)
    occurrence = await ended(firm)
    assert occurrence["counts"] == {"accepted": 2, "unknown": 1}
    assert len(sms.heard) == 1
    (unknown,) = await firm.deliveries(state="unknown")
    assert (unknown["_id"], unknown["reason"]) == (submitting, "cut_off")


async def test_too_many_failures_pause_it_and_somebody_can_let_it_go_on(clock: Clock) -> None:
    sms = provide(clock, SMS, lambda _message: Refused("30003"))
    firm = await Firm.make(clock.node.database, 300, pace=Pace(sms=6, whatsapp=1, email=1, push=1))
    campaign = await firm.launch(clock.node.ctx, SMS)
    occurrence = await ended(firm, "paused")
    assert occurrence["reason"] == "error_rate"
    assert len(sms.heard) < 100
    await cancel_campaign(clock.node.ctx, firm.actor, campaign.id)

    async def cleared() -> bool:
        return (await firm.states())["cancelled"] == 300 - len(sms.heard)

    await eventually(cleared)


async def test_wrong_credentials_stop_it_at_once_and_right_ones_let_it_go_on(clock: Clock) -> None:
    sms = provide(clock, SMS, lambda _message: Refused("20003", "stop"))
    firm = await Firm.make(clock.node.database, 40, pace=QUICK)
    campaign = await firm.launch(clock.node.ctx, SMS)
    assert (await ended(firm, "paused"))["reason"] == "credentials"
    assert len(sms.heard) <= 40
    sms.answer = lambda _message: Accepted()
    await resume_campaign(clock.node.ctx, firm.actor, campaign.id)
    assert (await ended(firm))["counts"] == {"accepted": 40}


async def test_what_is_written_down_while_it_is_cancelled_is_taken_back(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    sms = provide(clock, SMS)
    firm = await Firm.make(clock.node.database, 5, pace=QUICK)
    insert = deliveries.insert_frozen

    async def insert_late(database: Database, wanted: Any) -> Any:
        (occurrence,) = await firm.occurrences()
        if occurrence["state"] == "freezing":
            await cancel_campaign(clock.node.ctx, firm.actor, occurrence["campaign_id"])
            await eventually(cleared, within=20)
        return await insert(database, wanted)

    async def cleared() -> bool:
        return (await firm.occurrences())[0]["finished_at"] is not None

    monkeypatch.setattr(deliveries, "insert_frozen", insert_late)
    await firm.launch(clock.node.ctx, SMS)

    async def taken_back() -> bool:
        return await firm.states() == {"cancelled": 5}

    await eventually(taken_back, within=20)
    await watch_senders(clock.node.ctx)
    assert sms.heard == []


async def test_a_pause_holds_what_has_not_gone_out_and_the_pace_is_kept(clock: Clock) -> None:
    sms = provide(clock, SMS)
    firm = await Firm.make(clock.node.database, 60, pace=Pace(sms=10, whatsapp=1, email=1, push=1))
    campaign = await firm.launch(clock.node.ctx, SMS)
    await eventually(lambda: len(sms.heard) >= 12, within=20)
    await pause_campaign(clock.node.ctx, firm.actor, campaign.id)
    began, before = asyncio.get_running_loop().time(), len(sms.heard)
    await asyncio.sleep(6)
    held = len(sms.heard)
    assert held <= before + 10 * 5 + 1  # no more than the slice in which it was paused
    await resume_campaign(clock.node.ctx, firm.actor, campaign.id)
    assert (await ended(firm))["counts"] == {"accepted": 60}
    seconds = asyncio.get_running_loop().time() - began
    assert seconds > (60 - before - 10) / 10
    assert len(sms.addresses) == len(set(sms.addresses)) == 60


async def test_a_node_that_stops_finishes_what_it_hands_over(clock: Clock) -> None:
    sms = provide(clock, SMS)
    sms.takes = 0.2
    firm = await Firm.make(clock.node.database, 400, pace=QUICK)
    await firm.launch(clock.node.ctx, SMS)
    await eventually(lambda: len(sms.heard) >= 3, within=20)
    clock.node.due.stop()

    await eventually(lambda: clock.node.due.running == 0, within=20)
    states = await firm.states()
    assert (states["accepted"], states["queued"]) == (len(sms.heard), 400 - len(sms.heard))


async def test_nights_are_left_to_people_where_they_are(clock: Clock) -> None:
    sms = provide(clock, SMS)
    clock.moment = datetime.fromisoformat("2027-01-15T20:30:00+00:00")
    quiet = QuietHours(enabled=True, start="21:00", end="08:00")
    firm = await Firm.make(clock.node.database, 2, pace=QUICK, quiet_hours=quiet, time_zone="Europe/Zurich")
    awake = {"$set": {"time_zone": "America/New_York"}}
    await firm.database["users"].update_one({"_id": firm.people[0].id}, awake)
    await firm.launch(clock.node.ctx, SMS, dates=[clock.moment + timedelta(minutes=1)])
    clock.moment += timedelta(minutes=2)
    clock.node.due.wake()
    await eventually(lambda: sms.addresses == [firm.people[0].phone], within=20)

    async def waits() -> bool:
        return [row["due_at"].isoformat() for row in await firm.deliveries(state="queued")] == [
            "2027-01-16T07:00:00+00:00"
        ]

    await eventually(waits)
    clock.moment = datetime.fromisoformat("2027-01-16T07:00:01+00:00")
    clock.node.due.wake()
    assert (await ended(firm))["counts"] == {"accepted": 2}


async def test_a_late_word_of_the_provider_opens_a_finished_campaign_for_the_next_channel(clock: Clock) -> None:
    provide(clock, SMS)
    email = provide(clock, EMAIL)
    firm = await Firm.make(clock.node.database, 1, pace=QUICK)
    await firm.launch(clock.node.ctx, SMS, EMAIL)
    await ended(firm)
    (row,) = await firm.deliveries()
    for _ in range(2):
        await record_provider_state(
            clock.node.ctx,
            firm.tenant.id,
            row["_id"],
            DeliveryState.FAILED,
            provider_id=row["provider_id"],
            reason="30003",
        )
    await eventually(lambda: email.addresses == ["lea0@example.test"], within=20)
    occurrence = await ended(firm)
    assert (occurrence["total"], occurrence["counts"]) == (1, {"accepted": 1})


async def test_a_date_that_was_missed_by_half_a_day_is_not_made_up_for(clock: Clock) -> None:
    sms = provide(clock, SMS)
    firm = await Firm.make(clock.node.database, 2, pace=QUICK)
    soon, later = clock.moment + timedelta(hours=1), clock.moment + timedelta(hours=30)
    await firm.launch(clock.node.ctx, SMS, dates=[soon, later])
    clock.moment = later + timedelta(hours=11)
    clock.node.due.wake()

    async def settled() -> bool:
        return [row["state"] for row in await firm.occurrences()] == ["failed", "completed"]

    await eventually(settled, within=20)
    assert [row["reason"] for row in await firm.occurrences()] == ["missed", None]
    assert len(sms.heard) == 2


async def test_what_has_not_moved_for_half_an_hour_is_reported_once(clock: Clock) -> None:
    firm = await Firm.make(clock.node.database, 1, pace=QUICK)
    provide(clock, SMS)
    await firm.launch(clock.node.ctx, SMS)
    await ended(firm)
    long_ago = now() - timedelta(minutes=31)
    stuck = {"state": "freezing", "progress_at": long_ago}
    await firm.database["occurrences"].update_one({}, {"$set": stuck})
    for _ in range(2):
        await watch_senders(clock.node.ctx)
    events = [row["event"] async for row in firm.database["campaign_events"].find({"event": "stalled"})]
    assert events == ["stalled"]


SEGMENTS: list[tuple[dict[str, Any], list[int]]] = [
    ({"labels": ["gold"]}, [0, 1]), ({"labels_none": ["gold"]}, [2, 3]), ({"languages": ["fr"]}, [1]),
    ({"roles": ["company"]}, [3]), ({"seen_within_days": 7}, [2]), ({"not_seen_within_days": 7}, [0, 1, 3]),
    ({"booked_within_days": 30}, [0]), ({"not_booked_within_days": 30}, [1, 2, 3]), ({"no_shows_at_least": 1}, [1]),
    ({"labels": ["gold"], "languages": ["fr"]}, [1]), ({"created_within_days": 1}, [0, 1, 2, 3]),
]  # fmt: skip


async def test_a_segment_means_those_of_whom_everything_holds(clock: Clock) -> None:
    """Lea0 and Lea1 are gold, Lea1 speaks French and once did not come, Lea2 was here, Lea3 is a company."""
    firm = await Firm.make(clock.node.database, 4)
    ids = [person.id for person in firm.people]
    for number, changes in enumerate(
        (
            {"labels": ["gold"]},
            {"labels": ["gold", "new"], "language": "fr"},
            {"last_seen_at": now()},
            {"role": "company"},
        )
    ):
        await firm.database["users"].update_one({"_id": ids[number]}, {"$set": changes})
    for number, state, days in ((0, "confirmed", 3), (1, "no_show", 90)):
        booking = {
            "_id": uuid.uuid4().hex, "tenant_id": firm.tenant.id, "person": {"id": ids[number]}, "state": state,
            "start": now() - timedelta(days=days), "code": uuid.uuid4().hex,
        }  # fmt: skip
        await firm.database["bookings"].insert_one(booking)
    for segment, meant in SEGMENTS:
        targets = Targets(segment=Segment.model_validate(segment))
        found = [
            person.id
            async for portion in iterate_audience(clock.node.ctx, firm.tenant.id, targets, now())
            for person in portion.people
        ]
        assert found == [ids[number] for number in meant], segment
