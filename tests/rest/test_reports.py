"""Reports equal a plain recount of the raw tickets, in every zone; they are for managers, bounded, and safe as CSV."""

import csv
import io
import statistics
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest
from pymongo import MongoClient

from models.queues import Queue
from models.tickets import Hold, State, Ticket
from tests.conftest import People
from tests.histories import AGENTS, live
from tests.people import Json, Person
from tests.processes import Mongod
from tests.recounting import Recount, Stay, figures, stays_of, whole
from tests.waiting import Place

WEEKENDS = [
    ("Europe/Zurich", date(2026, 3, 28)), ("Europe/Zurich", date(2025, 10, 25)), ("America/New_York", date(2025, 11, 1)),
    ("Australia/Lord_Howe", date(2026, 4, 4)), ("Australia/Lord_Howe", date(2025, 10, 4)), ("Asia/Kathmandu", date(2026, 6, 1)),
]  # fmt: skip
"""The day before the clocks change, mostly."""


@dataclass
class History:
    """Three days of two queues at a site of their own."""

    place: Place
    manager: Person
    tickets: list[Ticket]
    queue_ids: list[str]
    zone: str
    first: date

    @property
    def last(self) -> date:
        return self.first + timedelta(days=2)

    async def ask(self, report: str, **query: Any) -> Any:
        wanted = {"site_id": self.place.site["id"], "from": self.first, "to": self.last} | query
        reply = await self.manager.get(f"/reports/{report}?{urlencode(wanted)}")
        assert reply.status == 200, reply.body
        return reply.body

    def recount(self, by: str = "day", **only: Any) -> Recount:
        stays = [stay for stay in stays_of(self.tickets) if all(getattr(stay, name) == it for name, it in only.items())]
        return Recount(stays, ZoneInfo(self.zone), self.first, self.last, by)


async def live_through(people: People, mongod: Mongod, zone: str, first: date, *, seed: int = 1) -> History:
    """Half a day more at both ends, so that some of it is outside."""
    manager = await people("manager")
    place = await Place.make(manager, site={"time_zone": zone}, grace_seconds=0, strategy="priority")
    other = await place.add_queue(name="=Cashier", prefix="C", asks_feedback=False, grace_seconds=0)
    ids = [place.id, str(other["id"])]
    start = datetime(first.year, first.month, first.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    with MongoClient(mongod.url("shared"), tz_aware=True) as client:
        database = client.get_default_database()
        queues = [Queue.from_row(row) for row in database["queues"].find({"_id": {"$in": ids}})]
        agents = [*AGENTS, AGENTS[0].model_copy(update={"id": manager.id})]
        lived = live(
            queues, start - timedelta(hours=12), start + timedelta(days=3, hours=12), seed, arrivals=400, agents=agents
        )
        still = {"hold": Hold(places=3)}
        tickets = [ticket.model_copy(update=still) if ticket.state is State.HELD else ticket for ticket in lived]
        database["tickets"].insert_many([ticket.to_row() for ticket in tickets])
        database["queues"].update_many({"_id": {"$in": ids}}, {"$set": {"rev": len(tickets) + 1}})
    return History(place, manager, tickets, ids, zone, first)


def same(shown: Json | None, counted: Json | None) -> None:
    if shown is None or counted is None:
        assert shown == counted
    else:
        assert shown == {key: pytest.approx(value, abs=0.0011) for key, value in counted.items()}


@pytest.mark.parametrize("by", ["day", "hour"])
@pytest.mark.parametrize(("zone", "first"), WEEKENDS)
async def test_wait_times_equal_a_plain_recount(
    people: People, mongod: Mongod, zone: str, first: date, by: str
) -> None:
    history = await live_through(people, mongod, zone, first, seed=first.toordinal())
    report, recount = await history.ask("wait-times", by=by), history.recount(by)
    assert (report["from"], report["to"], report["time_zone"]) == (str(history.first), str(history.last), zone)
    waits, services = recount.waits(), recount.services()
    assert whole(waits), "there is something to compare"
    assert sum(stay.ticket.holds > 0 and bool(stay.ticket.departures) for stay in recount.stays) > 3
    assert {row["bucket"] for row in report["rows"]} >= set(waits) | set(services)
    for row in report["rows"]:
        assert row["count"] == len(waits.get(row["bucket"], []))
        same(row["wait"], figures(waits.get(row["bucket"], [])))
        same(row["service"], figures(services.get(row["bucket"], [])))
    same(report["total"]["wait"], figures(whole(waits)))
    same(report["total"]["service"], figures(whole(services)))
    for row in report["queues"]:
        of_queue = history.recount(by, queue_id=row["queue_id"])
        same(row["wait"], figures(whole(of_queue.waits())))
    assert [row["queue_id"] for row in report["queues"]] == sorted(history.queue_ids)


@pytest.mark.parametrize("by", ["day", "hour"])
async def test_volumes_equal_a_plain_recount(people: People, mongod: Mongod, by: str) -> None:
    history = await live_through(people, mongod, "Europe/Zurich", date(2025, 10, 25), seed=7)
    report, recount = await history.ask("queue-stats", by=by), history.recount(by)
    counted = {
        "joined": recount.entered_by("join"), "transferred": recount.entered_by("transfer"),
        "done": recount.ended_as(State.DONE), "no_show": recount.ended_as(State.NO_SHOW),
        "cancelled": recount.ended_as(State.CANCELLED),
    }  # fmt: skip
    assert len(report["rows"]) == (3 if by == "day" else 73)
    for name, groups in counted.items():
        assert sum(groups.values()) > 0
        assert {row["bucket"]: row[name] for row in report["rows"] if row[name]} == groups
        assert report["total"][name] == sum(groups.values())
    assert report["total"]["waiting_now"] == sum(ticket.state is State.WAITING for ticket in history.tickets)
    assert {row["waiting_now"] for row in report["rows"]} == {None}


async def test_satisfaction_equals_a_plain_recount(people: People, mongod: Mongod) -> None:
    history = await live_through(people, mongod, "America/New_York", date(2025, 11, 1), seed=3)
    total = (await history.ask("satisfaction"))["total"]
    served = history.recount().served()
    answers = [ticket.feedback for ticket in served if ticket.feedback]
    asked = [ticket for ticket in served if ticket.feedback or ticket.queue_id == history.place.id]
    assert 0 < len(answers) < len(asked) < len(served)
    assert (total["asked"], total["answered"]) == (len(asked), len(answers))
    assert total["response_rate"] == pytest.approx(len(answers) / len(asked), abs=0.0001)
    marks = [answer.csat for answer in answers if answer.csat is not None]
    assert total["csat"] == {
        "n": len(marks), "average": pytest.approx(statistics.fmean(marks), abs=0.001),
        "distribution": [marks.count(mark) for mark in range(1, 6)],
    }  # fmt: skip
    likely = [answer.nps for answer in answers if answer.nps is not None]
    promoters, detractors = sum(mark > 8 for mark in likely), sum(mark < 7 for mark in likely)
    assert total["nps"] == {
        "n": len(likely), "score": pytest.approx(100 * (promoters - detractors) / len(likely), abs=0.1),
        "promoters": promoters, "detractors": detractors, "passives": len(likely) - promoters - detractors,
    }  # fmt: skip


async def test_agent_performance_equals_a_plain_recount(people: People, mongod: Mongod) -> None:
    history = await live_through(people, mongod, "Australia/Lord_Howe", date(2026, 4, 4), seed=4)
    rows = {row["agent_id"]: row for row in (await history.ask("agent-performance"))["rows"]}
    called = [stay for stay in history.recount().stays if stay.called and history.recount().label(stay.called.at)]
    assert set(rows) == {stay.agent for stay in called}
    assert sum(row["called"] for row in rows.values()) == len(called)
    for agent_id, row in rows.items():
        own = [stay for stay in called if stay.agent == agent_id]
        done, no_show = (sum(is_end(stay, state) for stay in own) for state in (State.DONE, State.NO_SHOW))
        days = {history.recount().label(stay.called.at) for stay in own if stay.called}
        assert (row["called"], row["done"], row["no_show"]) == (len(own), done, no_show)
        assert row["completion_rate"] == pytest.approx(done / len(own), abs=0.0001)
        assert row["no_show_rate"] == pytest.approx(no_show / len(own), abs=0.0001)
        assert row["average_per_day"] == pytest.approx(done / len(days), abs=0.01)
        same(row["service"], figures([stay.service[1] for stay in own if stay.service]))


def is_end(stay: Stay, state: State) -> bool:
    return stay.end is not None and stay.end.state is state


async def test_the_error_of_the_estimates_equals_a_plain_recount(people: People, mongod: Mongod) -> None:
    history = await live_through(people, mongod, "UTC", date(2026, 5, 4), seed=5)
    rows = (await history.ask("estimates"))["rows"]
    assert {row["queue_id"] for row in rows} == set(history.queue_ids)
    for row in rows:
        misses, under = [], 0
        for ticket in history.tickets:
            first, told = ticket.first_called_at, ticket.estimate
            if ticket.queue_id != row["queue_id"] or not first or not told or ticket.holds or len(ticket.departures):
                continue
            if history.recount().label(first):
                wait = (first - told.at).total_seconds()
                misses.append(wait - told.median)
                under += wait <= told.p80
        assert row["n"] == len(misses) > 10
        assert row["median_absolute_error_s"] == pytest.approx(statistics.median(map(abs, misses)), abs=0.001)
        assert row["bias_s"] == pytest.approx(statistics.fmean(misses), abs=0.001)
        assert row["under_p80"] == pytest.approx(under / len(misses), abs=0.0001)


async def test_reports_are_narrowed_to_a_queue_and_an_agent(people: People, mongod: Mongod) -> None:
    history = await live_through(people, mongod, "Europe/Zurich", date(2026, 2, 2), seed=6)
    queue_id = history.queue_ids[1]
    one = await history.ask("wait-times", queue_id=queue_id)
    same(one["total"]["wait"], figures(whole(history.recount(queue_id=queue_id).waits())))
    assert one["total"]["queue_id"] == queue_id
    own = await history.ask("wait-times", agent_id=history.manager.id)
    same(own["total"]["wait"], figures(whole(history.recount(agent=history.manager.id).waits())))
    assert 0 < own["total"]["count"] < one["total"]["count"] * 2
    agents = (await history.ask("agent-performance", agent_id=history.manager.id))["rows"]
    assert [row["agent_id"] for row in agents] == [history.manager.id]


async def test_a_tenant_sees_nothing_of_another(people: People, mongod: Mongod) -> None:
    history = await live_through(people, mongod, "UTC", date(2026, 1, 5), seed=8)
    other = await people("admin", "other")
    for query in (
        f"site_id={history.place.site['id']}",
        f"queue_id={history.place.id}",
        f"agent_id={history.manager.id}",
    ):
        assert (await other.get(f"/reports/wait-times?{query}")).status == 404
    whole_tenant = await other.get(f"/reports/queue-stats?from={history.first}&to={history.last}")
    assert whole_tenant.body["total"]["joined"] == 0


async def test_a_report_of_today_counts_what_just_happened(people: People) -> None:
    manager, coach = await people("manager"), await people("coach")
    place = await Place.make(manager, site={"time_zone": "Pacific/Auckland"})
    first, second = await place.take(coach), await place.take(coach)
    await place.call_next(coach)
    await coach.post(f"/tickets/{first['id']}/start")
    await coach.post(f"/tickets/{first['id']}/close")
    report = (await manager.get(f"/reports/queue-stats?queue_id={place.id}")).body
    assert len(report["rows"]) == 7
    today = report["rows"][-1]
    assert today["bucket"] == report["to"] == str(datetime.now(ZoneInfo("Pacific/Auckland")).date())
    assert (today["joined"], today["done"], today["waiting_now"]) == (2, 1, 1), second
    waits = (await manager.get(f"/reports/wait-times?queue_id={place.id}&by=hour")).body
    assert waits["total"]["count"] == 1
    assert waits["rows"][-1]["bucket"][:10] == report["to"]


REPORTS = ["wait-times", "agent-performance", "queue-stats", "satisfaction", "estimates"]


@pytest.mark.parametrize("name", REPORTS)
async def test_csv_holds_the_rows_of_the_json(people: People, mongod: Mongod, name: str) -> None:
    history = await live_through(people, mongod, "UTC", date(2026, 6, 8), seed=9)
    rows = (await history.ask(name))["rows"]
    reply = await history.manager.get(
        f"/reports/{name}?site_id={history.place.site['id']}&from={history.first}&to={history.last}&format=csv"
    )
    assert reply.headers["Content-Type"] == "text/csv; charset=utf-8"
    expected = f'attachment; filename="{name}-{history.first}-{history.last}.csv"'
    assert reply.headers["Content-Disposition"] == expected
    lines = list(csv.DictReader(io.StringIO(reply.body.decode("utf-8-sig"), newline="")))
    assert len(lines) == len(rows) > 0
    for line, row in zip(lines, rows, strict=True):
        assert line == dict(flat(row, line))


def flat(row: Json, line: dict[str, str], place: str = "") -> Any:
    """A row as one line, with the columns that `line` has of what is null."""
    for key, value in row.items():
        if isinstance(value, dict):
            yield from flat(value, line, f"{place}{key}_")
        elif isinstance(value, list):
            yield from ((f"{place}{key}_{index + 1}", str(one)) for index, one in enumerate(value))
        elif value is None:
            absent = [column for column in line if column == f"{place}{key}" or column.startswith(f"{place}{key}_")]
            yield from ((column, "") for column in absent)
        else:
            text = f"'{value}" if str(value).startswith("=") else str(value)
            yield f"{place}{key}", text


async def test_csv_holds_no_formula(people: People, mongod: Mongod) -> None:
    history = await live_through(people, mongod, "UTC", date(2026, 6, 15), seed=10)
    agents = (await history.ask("agent-performance", format="csv")).decode("utf-8-sig")
    assert "'=Cleo" in agents
    assert "'=Cashier" in (await history.ask("estimates", format="csv")).decode("utf-8-sig")
    cells = [cell for line in csv.reader(io.StringIO(agents)) for cell in line]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]


async def test_csv_of_nothing_is_a_heading(people: People) -> None:
    manager = await people("manager")
    place = await Place.make(manager)
    reply = await manager.get(f"/reports/agent-performance?queue_id={place.id}&format=csv")
    assert reply.body.decode("utf-8-sig").startswith("agent_id,name,called,done,no_show,completion_rate,")
    assert reply.body.count(b"\n") == 1


@pytest.mark.parametrize(
    ("query", "field", "words"),
    [
        ("from=2026-13-01", "from", ""), ("from=01.02.2026", "from", "YYYY-MM-DD"), ("from=1770000000", "from", "YYYY-MM-DD"),
        ("from=2026-02-02&to=2026-02-01", "to", "before the first"), ("from=1999-12-31&to=2000-01-02", "from", "2000-01-01"),
        ("from=2025-01-01&to=2026-01-02", "from", "at most 366 days"),
        ("from=2026-01-01&to=2026-04-03&by=hour", "from", "at most 92 days"),
        ("by=week", "by", ""), ("format=xlsx", "format", ""), ("site=x", "site", ""), ("to=0001-01-01", "to", "2000-01-01"),
    ],
)  # fmt: skip
async def test_wrong_questions_are_told_what_is_wrong(people: People, query: str, field: str, words: str) -> None:
    reply = await (await people("manager")).get(f"/reports/wait-times?{query}")
    assert (reply.status, reply.code) == (422, "invalid"), reply.body
    (problem,) = reply.body["error"]["details"]
    assert problem["field"] == field
    assert words in problem["message"]


async def test_a_queue_of_another_site_is_a_mistake(people: People) -> None:
    manager = await people("manager")
    here, there = await Place.make(manager), await Place.make(manager)
    reply = await manager.get(f"/reports/wait-times?site_id={here.site['id']}&queue_id={there.id}")
    assert (reply.status, reply.body["error"]["details"][0]["field"]) == (422, "queue_id")


async def test_the_longest_reports_are_possible(people: People) -> None:
    manager = await people("manager")
    for query in ("from=2024-01-01&to=2024-12-31", "from=2026-01-01&to=2026-04-02&by=hour"):
        assert (await manager.get(f"/reports/wait-times?{query}")).status == 200
