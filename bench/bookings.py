"""What looking at bookings costs: `python -m bench.bookings`; part of `python -m bench.run` as well, and Palabre's alone.

The slots of a month and the search of partners, over REST, beside ten thousand sessions and a hundred thousand bookings,
and beside a tenth of that: whatever grows with the stock shows in the difference. Medians of the rounds.
"""

from typing import Final

from bench.booking_seed import SIZES, seed
from bench.measures import Result
from bench.palabre_seats import TENANT
from bench.report import table
from bench.results import medians
from bench.servers import Palabre
from bench.stand import Rounds, Stand, measure_alone, parser_of, show

KINDS: Final = {
    "appointments": ("a month of appointments", 50.0),
    "sessions": ("a month of sessions", 50.0),
    "words": ("search by words", 30.0),
    "near": ("search near", 30.0),
    "category": ("search by category", 30.0),
}
"""Of request: what it is called, and below how many milliseconds its p95 is to stay."""
FIGURES: Final = (
    ("p50 ms", "p50_ms", "{:,.1f}"), ("p95 ms", "p95_ms", "{:,.1f}"), ("server ms", "cpu_ms", "{:,.1f}"),
    ("items", "items", "{:,.0f}"),
)  # fmt: skip


def measure(stand: Stand, rounds: int, names: list[str]) -> Rounds:
    """For each size a database that is filled once, and a server that starts anew for every round."""
    found: Rounds = {}
    for name in names:
        server = Palabre(stand.mongo, stand.directory, f"bookings_{name}")
        server.prepare()
        seed(server.mongo_url, TENANT, SIZES[name])
        found[name] = []
        for number in range(rounds):
            result = stand.load(server, "bench.booking_load")
            found[name].append(result)
            show(f"{number + 1}/{rounds} {SIZES[name].title}:", _describe(result), result)
    return found


def render(found: Rounds) -> str:
    """The table of a run, Markdown."""
    rows = [["beside", "request", *(title for title, _, _ in FIGURES), "p95 below"]]
    for name, rounds in found.items():
        figures = medians(rounds)
        for kind, (title, goal) in KINDS.items():
            cells = [
                form.format(figures[f"{kind}_{key}"]) if f"{kind}_{key}" in figures else "-" for _, key, form in FIGURES
            ]
            is_kept = figures.get(f"{kind}_p95_ms", goal) < goal
            rows.append([SIZES[name].title, title, *cells, f"{goal:g} ms: {'kept' if is_kept else 'missed'}"])
    return f"## Bookings\n\n{table(rows)}\n"


def _describe(result: Result) -> str:
    return ", ".join(
        f"{title} p95 {result[f'{kind}_p95_ms']:,.1f} ms"
        for kind, (title, _) in KINDS.items()
        if f"{kind}_p95_ms" in result
    )


def main() -> None:
    parser = parser_of("bookings", __doc__, rounds=3, seconds=5.0, window="of each kind of request")
    parser.add_argument("--only", nargs="+", choices=SIZES, default=list(SIZES))
    options = parser.parse_args()
    measure_alone(options.seconds, lambda stand: measure(stand, options.rounds, options.only), render)


if __name__ == "__main__":
    main()
