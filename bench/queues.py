"""What live queues cost: `python -m bench.queues`; part of `python -m bench.run` as well, and Palabre's alone.

There is nothing to compare with: a stock Socket.IO server has no queues. Medians of the rounds, as everywhere here.
"""

from typing import Final

from bench.measures import Result
from bench.queue_load import AGENTS, CHANGES_A_SECOND, FRAGMENTS, SCENARIOS, TICKETS, WATCHERS
from bench.report import table
from bench.results import medians
from bench.servers import Palabre
from bench.stand import Rounds, Stand, measure_alone, parser_of, show

TITLES: Final = {
    "calls": f"{AGENTS} agents call {TICKETS:,} people",
    "watchers": f"{WATCHERS:,} watch, {CHANGES_A_SECOND} changes/s",
    "watchers-fragmented": f"the same, a line of {FRAGMENTS} runs",
}
FIGURES: Final = (
    ("calls/s", "calls_per_s", "{:,.0f}"), ("p50 ms", "p50_ms", "{:,.1f}"), ("p99 ms", "p99_ms", "{:,.1f}"),
    ("server µs/call", "server_cpu_us_per_call", "{:,.0f}"), ("joins/s", "joins_per_s", "{:,.0f}"),
    ("server ms/change", "server_cpu_ms_per_change", "{:,.1f}"), ("bytes/frame", "bytes_per_frame", "{:,.0f}"),
    ("frames/s", "told_per_s", "{:,.1f}"), ("server busy", "server_cpu_share", "{:.0%}"),
    ("watches/s", "watches_per_s", "{:,.0f}"),
)  # fmt: skip


def measure(stand: Stand, rounds: int, names: list[str]) -> Rounds:
    """Run each scenario on a server that starts anew for every round."""
    server = Palabre(stand.mongo, stand.directory, "queues")
    server.prepare()
    found: Rounds = {name: [] for name in names}
    for name, number in ((name, number) for name in names for number in range(rounds)):
        result = stand.load(server, "bench.queue_load", "--scenario", name)
        found[name].append(result)
        show(f"{number + 1}/{rounds} {TITLES[name]}:", _describe(result), result)
    return found


def render(found: Rounds) -> str:
    """The tables of a run, Markdown."""
    rows = [["scenario", "server", *(title for title, _, _ in FIGURES)]]
    for name, rounds in found.items():
        figures = medians(rounds)
        cells = (form.format(figures[key]) if key in figures else "-" for _, key, form in FIGURES)
        rows.append([TITLES[name], "Palabre", *cells])
    return f"## Live queues\n\n{table(rows)}\n"


def _describe(result: Result) -> str:
    return ", ".join(
        f"{title} {form.format(result[key])}" for title, key, form in FIGURES if result.get(key) is not None
    )


def main() -> None:
    parser = parser_of("queues", __doc__, rounds=3, seconds=5.0, window="with changes")
    parser.add_argument("--only", nargs="+", choices=SCENARIOS, default=list(SCENARIOS))
    options = parser.parse_args()
    measure_alone(options.seconds, lambda stand: measure(stand, options.rounds, options.only), render)


if __name__ == "__main__":
    main()
