"""What looking at bookings costs: `python -m bench.bookings`; part of `python -m bench.run` as well, and Palabre's alone.

The slots of a month and the search of partners, over REST, beside ten thousand sessions and a hundred thousand bookings,
and beside a tenth of that: whatever grows with the stock shows in the difference. Medians of the rounds.
"""

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Final, cast

import orjson

from bench.booking_seed import SIZES, seed
from bench.measures import Result
from bench.mongo import running_mongod
from bench.palabre_seats import TENANT
from bench.processes import Cores, StartError, allow_many_connections, running
from bench.queues import errors, medians
from bench.report import table
from bench.servers import DEMO_PASSWORD, Palabre

PROJECT: Final = Path(__file__).parent.parent
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


def measure(
    cores: Cores, mongo: str, directory: Path, *, rounds: int, seconds: float, names: list[str]
) -> dict[str, list[Result]]:
    """For each size a database that is filled once, and a server that starts anew for every round."""
    found: dict[str, list[Result]] = {}
    for name in names:
        server = Palabre(mongo, directory, f"bookings_{name}")
        server.prepare()
        seed(server.mongo_url, TENANT, SIZES[name])
        found[name] = []
        for number in range(rounds):
            result = _run_once(server, cores, seconds, directory)
            found[name].append(result)
            print(f"  {number + 1}/{rounds} {SIZES[name].title}: {_describe(result)}", flush=True)
            for error in result["errors"]:
                print(f"    ERROR: {error}", flush=True)
    return found


def _run_once(server: Palabre, cores: Cores, seconds: float, directory: Path) -> Result:
    log, output = directory / "booking-load.log", directory / "booking-load.json"
    with server.running(cores) as target:
        command = [
            *(sys.executable, "-m", "bench.booking_load", "--port", str(target.port), "--pid", str(target.pid)),
            *("--output", str(output), "--seconds", str(seconds), "--password", DEMO_PASSWORD),
        ]
        with running(command, core=cores.others, log=log, cwd=PROJECT) as process:
            if process.wait():
                return {"errors": [log.read_text().strip()[-2000:]]}
    return cast(Result, orjson.loads(output.read_bytes()))


def render(found: dict[str, list[Result]]) -> str:
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
    parser = argparse.ArgumentParser(prog="bench.bookings", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=5.0, help="length of the window of each kind of request")
    parser.add_argument("--only", nargs="+", choices=SIZES, default=list(SIZES))
    options = parser.parse_args()
    allow_many_connections()
    cores = Cores.share()
    try:
        with (
            tempfile.TemporaryDirectory(prefix="palabre-bench-", ignore_cleanup_errors=True) as name,
            running_mongod(cores.others) as mongo,
        ):
            found = measure(
                cores, mongo, Path(name), rounds=options.rounds, seconds=options.seconds, names=options.only
            )
    except StartError as error:
        sys.exit(str(error))
    print(f"\n{render(found)}")
    sys.exit(1 if list(errors(found)) else 0)


if __name__ == "__main__":
    main()
