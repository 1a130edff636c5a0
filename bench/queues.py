"""What live queues cost: `python -m bench.queues`; part of `python -m bench.run` as well, and Palabre's alone.

There is nothing to compare with: a stock Socket.IO server has no queues. Medians of the rounds, as everywhere here.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any, Final, cast

import orjson

from bench.measures import Result
from bench.mongo import running_mongod
from bench.processes import Cores, StartError, allow_many_connections, running
from bench.queue_load import AGENTS, CHANGES_A_SECOND, FRAGMENTS, SCENARIOS, TICKETS, WATCHERS
from bench.report import table
from bench.servers import DEMO_PASSWORD, Palabre

PROJECT: Final = Path(__file__).parent.parent
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


def measure(
    cores: Cores, mongo: str, directory: Path, *, rounds: int, seconds: float, names: list[str]
) -> dict[str, list[Result]]:
    """Run each scenario on a server that starts anew for every round."""
    server = Palabre(mongo, directory, "queues")
    server.prepare()
    found: dict[str, list[Result]] = {name: [] for name in names}
    for name, number in ((name, number) for name in names for number in range(rounds)):
        result = _run_once(server, name, cores, seconds, directory)
        found[name].append(result)
        print(f"  {number + 1}/{rounds} {TITLES[name]}: {_describe(result)}", flush=True)
        for error in result["errors"]:
            print(f"    ERROR: {error}", flush=True)
    return found


def _run_once(server: Palabre, name: str, cores: Cores, seconds: float, directory: Path) -> Result:
    log, output = directory / "queue-load.log", directory / "queue-load.json"
    with server.running(cores) as target:
        command = [
            *(sys.executable, "-m", "bench.queue_load", "--scenario", name, "--port", str(target.port)),
            *(
                "--pid",
                str(target.pid),
                "--output",
                str(output),
                "--seconds",
                str(seconds),
                "--password",
                DEMO_PASSWORD,
            ),
        ]
        with running(command, core=cores.others, log=log, cwd=PROJECT) as process:
            if process.wait():
                return {"errors": [log.read_text().strip()[-2000:]]}
    return cast(Result, orjson.loads(output.read_bytes()))


def medians(rounds: list[Result]) -> dict[str, float]:
    names = {name: None for result in rounds for name in result if name != "errors"}
    return {name: median(result[name] for result in rounds if result.get(name) is not None) for name in names}


def render(found: dict[str, list[Result]]) -> str:
    """The tables of a run, Markdown."""
    rows = [["scenario", "server", *(title for title, _, _ in FIGURES)]]
    for name, rounds in found.items():
        figures = medians(rounds)
        cells = (form.format(figures[key]) if key in figures else "-" for _, key, form in FIGURES)
        rows.append([TITLES[name], "Palabre", *cells])
    return f"## Live queues\n\n{table(rows)}\n"


def errors(found: dict[str, list[Result]]) -> Iterator[str]:
    return (f"{name}: {error}" for name, rounds in found.items() for result in rounds for error in result["errors"])


def _describe(result: dict[str, Any]) -> str:
    return ", ".join(
        f"{title} {form.format(result[key])}" for title, key, form in FIGURES if result.get(key) is not None
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.queues", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=5.0, help="length of the window with changes")
    parser.add_argument("--only", nargs="+", choices=SCENARIOS, default=list(SCENARIOS))
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
