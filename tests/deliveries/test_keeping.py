"""How long it is known of single messages what became of them: taken away in portions, and the counts stay."""

import uuid
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest

from actions.campaigns.campaign_progress import finish_if_done, tell_progress
from actions.campaigns.campaign_results import Wanted, list_deliveries
from actions.deliveries import keeping
from actions.deliveries.delivery_states import record_provider_state
from actions.deliveries.keeping import take_away_old
from actions.deliveries.sending import watch_senders
from models import deliveries
from models.base import Row, now
from models.deliveries import ChannelName, Delivery, DeliveryState, Recipient
from server import database, metrics
from server.app import Node
from server.settings import Settings
from tests.campaigns.campaigning import Firm
from tests.processes import SECRET, Mongod

SMS, EMAIL = ChannelName.SMS, ChannelName.EMAIL
LONG_AGO, LATELY = timedelta(days=401), timedelta(days=399)


@pytest.fixture
async def node(mongod: Mongod) -> AsyncIterator[Node]:
    """Not running: only what the test does happens."""
    made = Node(Settings(jwt_keys=SECRET, public_url="https://palabre.test"), mongod.url(f"q-{uuid.uuid4().hex[:8]}"))
    await database.prepare(made.database)
    yield made
    await made.client.drop_database(made.database.name)
    await made.client.close()


async def occurrence_of(
    node: Node, firm: Firm, states: dict[str, int], age: timedelta, state: str = "completed"
) -> Row:
    """One that was finished so long ago, with so many deliveries in each state."""
    campaign = await firm.launch(node.ctx, SMS, EMAIL)
    (occurrence,) = [row for row in await firm.occurrences() if row["campaign_id"] == campaign.id]
    moment = now() - age
    wanted = [
        Delivery(
            _id=f"{occurrence['_id']}:{name}-{number}:sms", tenant_id=firm.tenant.id, cause="campaign",
            campaign_id=campaign.id, occurrence_id=occurrence["_id"], recipient=Recipient(id=f"{name}-{number}", name="Lea"),
            channel=SMS, address=f"+4179{uuid.uuid4().int % 10**7:07}", state=DeliveryState(name), created_at=moment,
            provider_id=f"p-{uuid.uuid4().hex}", fallbacks=[(EMAIL, f"{uuid.uuid4().hex}@example.test")],
        )
        for name, count in states.items() for number in range(count)
    ]  # fmt: skip
    await deliveries.insert_new(node.database, wanted)
    changes = {"state": state, "finished_at": moment if state != "sending" else None, "counts": states}
    changes |= {"total": sum(states.values())}
    await node.database["occurrences"].update_one({"_id": occurrence["_id"]}, {"$set": changes})
    return occurrence


async def left(firm: Firm, occurrence: Row) -> int:
    return len(await firm.deliveries(occurrence_id=occurrence["_id"]))


def taken_away() -> float:
    return float(metrics.TAKEN_AWAY._value.get())


async def test_what_was_finished_long_ago_loses_its_single_results_and_keeps_its_counts(
    node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "PORTION", 20)
    firm = await Firm.make(node.database, 0)
    states = {"accepted": 70, "failed": 3, "suppressed": 2}
    old = await occurrence_of(node, firm, states, LONG_AGO)
    cancelled = await occurrence_of(node, firm, {"cancelled": 4}, LONG_AGO, "cancelled")
    young = await occurrence_of(node, firm, {"accepted": 5}, LATELY)
    at_work = await occurrence_of(node, firm, {"accepted": 5, "queued": 1}, LONG_AGO, "sending")
    before = taken_away()
    await take_away_old(node.ctx)
    assert [await left(firm, one) for one in (old, cancelled, young, at_work)] == [0, 0, 5, 6]
    assert taken_away() - before == 79
    for _ in range(2):
        await tell_progress(node.ctx, firm.tenant.id, old["_id"])
        await finish_if_done(node.ctx, firm.tenant.id, old["_id"])
        await watch_senders(node.ctx)
        await take_away_old(node.ctx)
        (present,) = [row for row in await firm.occurrences() if row["_id"] == old["_id"]]
        assert (present["state"], present["total"], present["counts"]) == ("completed", 75, states)
    assert taken_away() - before == 79
    page = await list_deliveries(node.ctx, firm.actor, old["campaign_id"], Wanted(), None, 50)
    assert (page.items, page.cleared_at) == ([], present["cleared_at"])
    shown = await list_deliveries(node.ctx, firm.actor, young["campaign_id"], Wanted(), None, 50)
    assert (len(shown.items), shown.cleared_at) == (5, None)


async def test_what_is_not_known_yet_stays_and_a_late_word_opens_nothing(node: Node) -> None:
    firm = await Firm.make(node.database, 0)
    old = await occurrence_of(node, firm, {"accepted": 3, "unknown": 1}, LONG_AGO)
    await take_away_old(node.ctx)
    (unknown,) = await firm.deliveries(occurrence_id=old["_id"])
    assert unknown["state"] == "unknown"
    for _ in range(2):  # told twice
        await record_provider_state(
            node.ctx, firm.tenant.id, unknown["_id"], DeliveryState.FAILED, provider_id=unknown["provider_id"], reason="30003"
        )  # fmt: skip
    assert [(row["state"], row["fallback_to"]) for row in await firm.deliveries()] == [("failed", None)]
    await take_away_old(node.ctx)
    assert await firm.deliveries() == []
    (present,) = await firm.occurrences()
    assert (present["state"], present["counts"], present["is_cleared"]) == (
        "completed", {"accepted": 3, "unknown": 1}, True,
    )  # fmt: skip


async def test_what_began_goes_on_where_it_was_cut_off(node: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    """The counts are those of the beginning, though half was gone when it went on."""
    monkeypatch.setattr(keeping, "PORTION", 10)
    firm = await Firm.make(node.database, 0)
    old = await occurrence_of(node, firm, {"accepted": 25}, LONG_AGO)
    delete, portions = deliveries.delete_of_occurrence, 0

    async def die_in_the_second(*args: object) -> int:
        nonlocal portions
        portions += 1
        if portions == 2:
            raise ConnectionError
        return await delete(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(deliveries, "delete_of_occurrence", die_in_the_second)
    with pytest.raises(ConnectionError):
        await take_away_old(node.ctx)
    assert await left(firm, old) == 15
    await take_away_old(node.ctx)
    (present,) = await firm.occurrences()
    assert (await left(firm, old), present["counts"], present["is_cleared"]) == (0, {"accepted": 25}, True)


def other(firm: Firm, state: DeliveryState, moment: datetime) -> Delivery:
    return Delivery(
        _id=f"booking.confirmed:{uuid.uuid4().hex}:sms", tenant_id=firm.tenant.id, cause="booking.confirmed",
        recipient=Recipient(id="lea", name="Lea"), channel=SMS, state=state, created_at=moment,
    )  # fmt: skip


@pytest.mark.parametrize(("days", "kept"), [(400, 1), (30, 0), (3_650, 2), (None, 2)])
async def test_reminders_and_the_like_are_kept_as_long_as_the_tenant_wants(
    node: Node, days: int | None, kept: int
) -> None:
    firm = await Firm.make(node.database, 0, keep_deliveries_days=days)
    forever = await Firm.make(node.database, 0, keep_deliveries_days=None)
    wanted = [other(firm, DeliveryState.ACCEPTED, now() - age) for age in (LONG_AGO, LATELY)]
    wanted += [other(firm, state, now() - 10 * LONG_AGO) for state in (DeliveryState.QUEUED, DeliveryState.UNKNOWN)]
    wanted += [other(forever, DeliveryState.ACCEPTED, now() - 10 * LONG_AGO)]
    await deliveries.insert_new(node.database, wanted)
    await take_away_old(node.ctx)
    assert (await firm.states())["accepted"] == kept
    assert {state: count for state, count in (await firm.states()).items() if state != "accepted"} == {
        "queued": 1, "unknown": 1,
    }  # fmt: skip
    assert await forever.states() == {"accepted": 1}


async def test_a_tenant_from_before_there_was_the_setting_has_the_usual_one(node: Node) -> None:
    firm = await Firm.make(node.database, 0)
    await node.database["tenants"].update_one({"_id": firm.tenant.id}, {"$unset": {"keep_deliveries_days": ""}})
    await deliveries.insert_new(
        node.database, [other(firm, DeliveryState.ACCEPTED, now() - age) for age in (LONG_AGO, LATELY)]
    )
    await take_away_old(node.ctx)
    assert await firm.states() == {"accepted": 1}
