"""What writing to everybody costs: `python -m bench.campaigns`; part of `python -m bench.run` as well, and Palabre's alone.

A campaign inside to 100,000 members while a room chats: how quick it is, what it takes of the processor and of memory,
and how long the chat waits meanwhile. Then once more, to the same people.
"""

from typing import Any, Final

from bench.campaign_load import CAMPAIGNS
from bench.campaign_seed import count_said, seed
from bench.measures import Result
from bench.palabre_seats import TENANT
from bench.report import table
from bench.results import medians
from bench.servers import Palabre
from bench.stand import Rounds, Stand, measure_alone, parser_of, show

RECIPIENTS: Final = 100_000
LEAST_A_SECOND: Final = 3_000
MOST_SLOWER: Final = 2.0
"""What is aimed at: deliveries a second on one core, and how many times longer the chat's p99 may be."""
TITLES: Final = {"first": "a first campaign", "next": "the next one"}
FIGURES: Final = (
    ("freeze s", "freeze_s", "{:,.1f}"), ("deliveries/s", "deliveries_per_s", "{:,.0f}"),
    ("server µs to freeze one", "freeze_cpu_us", "{:,.0f}"), ("to send one", "send_cpu_us", "{:,.0f}"),
    ("server busy", "cpu_share", "{:.0%}"), ("MB before", "mb_before", "{:,.0f}"),
    ("highest", "mb_highest", "{:,.0f}"), ("after", "mb_after", "{:,.0f}"),
    ("chat p50 ms", "chat_p50_ms", "{:,.1f}"), ("p99 ms", "chat_p99_ms", "{:,.1f}"),
)  # fmt: skip


def measure(stand: Stand, rounds: int, recipients: int) -> Rounds:
    """Each round has a database and a server of its own."""
    name = f"{recipients:,} members"
    found: Rounds = {name: []}
    for number in range(rounds):
        server = Palabre(stand.mongo, stand.directory, f"campaigns_{number}")
        server.prepare()
        seed(server.mongo_url, TENANT, recipients)
        result = _run_once(stand, server)
        found[name].append(result)
        show(f"{number + 1}/{rounds} {name}:", _describe(result), result)
    return found


def _run_once(stand: Stand, server: Palabre) -> Result:
    result = stand.load(server, "bench.campaign_load")
    for name in CAMPAIGNS:
        if f"{name}_counts" not in result:  # the load itself failed
            break
        result["errors"] += _check(
            server, name, result.pop(f"{name}_occurrence_id"), result.pop(f"{name}_counts"), result
        )
    return result


def _check(server: Palabre, name: str, occurrence_id: str, counts: dict[str, int], result: dict[str, Any]) -> list[str]:
    """Everybody must have got it once."""
    count = result[f"{name}_recipients"]
    said, rooms = count_said(server.mongo_url, occurrence_id)
    told = counts.get("delivered", 0) + counts.get("read", 0)
    if told == said == rooms == count:
        return []
    return [f"{TITLES[name]}: {count} people, {counts}, {said} messages in {rooms} conversations"]


def render(found: Rounds) -> str:
    """The tables of a run, Markdown."""
    rows = [["beside a chat", "recipients", *(title for title, _, _ in FIGURES)]]
    goals: list[str] = []
    for name, rounds in found.items():
        figures = medians(rounds)
        if "chat_p99_ms" not in figures:
            continue
        for campaign in CAMPAIGNS:
            cells = (form.format(figures[f"{campaign}_{key}"]) for _, key, form in FIGURES)
            rows.append([TITLES[campaign], name, *cells])
            goals.append(_judge(campaign, figures))
        alone = f"The chat alone: p50 {figures['chat_p50_ms']:.1f} ms, p99 {figures['chat_p99_ms']:.1f} ms, "
        goals.append(f"{alone}{figures['chat_cpu_share']:.0%} of the core.")
    return f"## Campaigns\n\n{table(rows)}\n\n" + "\n".join(f"- {goal}" for goal in goals) + "\n"


def _judge(campaign: str, figures: dict[str, float]) -> str:
    rate = figures[f"{campaign}_deliveries_per_s"]
    slower = figures[f"{campaign}_chat_p99_ms"] / figures["chat_p99_ms"]
    growth = figures[f"{campaign}_mb_highest"] - figures[f"{campaign}_mb_before"]
    return (
        f"{TITLES[campaign]}: {rate:,.0f} of {LEAST_A_SECOND:,} deliveries/s {_word(rate >= LEAST_A_SECOND)}, "
        f"{1e6 / figures[f'{campaign}_send_cpu_us']:,.0f} for each second of the server's processor; the chat's p99 "
        f"{slower:.1f}x of {MOST_SLOWER:g}x {_word(slower <= MOST_SLOWER)}; {growth:,.0f} MB more at the highest."
    )


def _word(is_reached: bool) -> str:
    return "reached" if is_reached else "MISSED"


def _describe(result: Result) -> str:
    shown = [
        f"{TITLES[campaign]} {title} {form.format(result[f'{campaign}_{key}'])}"
        for campaign in CAMPAIGNS
        for title, key, form in FIGURES
        if result.get(f"{campaign}_{key}") is not None
    ]
    return ", ".join(shown)


def main() -> None:
    parser = parser_of("campaigns", __doc__, rounds=1, seconds=10.0, window="of the chat alone")
    parser.add_argument("--recipients", type=int, default=RECIPIENTS, help="members of the tenant")
    options = parser.parse_args()
    measure_alone(options.seconds, lambda stand: measure(stand, options.rounds, options.recipients), render)


if __name__ == "__main__":
    main()
