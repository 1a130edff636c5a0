"""The benchmark: `python -m bench.run` compares Palabre with stock Socket.IO servers, scenario by scenario.

In each round of a scenario the servers take turns, so that whatever changes on the machine meanwhile meets them all.
"""

import argparse
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bench import bookings, campaigns, queues
from bench.booking_seed import SIZES
from bench.report import describe, render
from bench.results import Results
from bench.scenarios import QUICK, SCENARIOS
from bench.servers import SERVERS
from bench.stand import Stand, show

RESULTS: Final = Path(__file__).parent / "results"
WARM_UP_SECONDS: Final = 1.0


def run_all(stand: Stand, options: argparse.Namespace, results: Results) -> None:
    """Run every scenario for all rounds and servers; adds what it measures to `results`."""
    run_scenarios(stand, options, results)
    if options.queues:
        print("live queues", flush=True)
        results.queues = queues.measure(stand, options.rounds, options.queues)
    if options.bookings:
        print("bookings", flush=True)
        results.bookings = bookings.measure(stand, options.rounds, options.bookings)
    if options.campaigns:
        print("campaigns", flush=True)
        results.campaigns = campaigns.measure(stand, 1, campaigns.RECIPIENTS)


def run_scenarios(stand: Stand, options: argparse.Namespace, results: Results) -> None:
    servers = [SERVERS[server](stand.mongo, stand.directory) for server in options.servers]
    for server in servers:
        server.prepare()
    for scenario in options.only:
        print(f"{scenario.name}: {scenario.title}", flush=True)
        words = ("--scenario", scenario.name, "--warm-up", str(WARM_UP_SECONDS))
        for number, server in ((number, server) for number in range(options.rounds) for server in servers):
            result = stand.load(server, "bench.load", "--server", server.name, *words)
            results.add(scenario, server.name, result)
            show(f"{number + 1}/{options.rounds} {server.title:16}", describe(result), result)


def read_options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    names = {scenario.name: scenario for scenario in SCENARIOS}
    parser = argparse.ArgumentParser(prog="bench.run", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=5.0, help="length of each measured window")
    parser.add_argument("--only", nargs="+", choices=names, help="these scenarios alone")
    parser.add_argument("--servers", nargs="+", choices=SERVERS, default=list(SERVERS), help="these servers alone")
    parser.add_argument("--quick", action="store_true", help="one short round of the scenarios that have goals")
    options = parser.parse_args(arguments)
    if options.quick:
        options.rounds, options.seconds = 1, 2.0
    chosen = QUICK if options.quick else SCENARIOS
    is_whole = "palabre" in options.servers and not (options.only or options.quick)
    options.queues = list(queues.TITLES) if is_whole else []
    options.bookings = list(SIZES) if is_whole else []
    options.campaigns = is_whole
    options.only = [names[name] for name in options.only] if options.only else chosen
    return options


def interrupt(number: int, frame: object) -> None:
    """Leave on SIGTERM as on Ctrl-C, through every `finally`."""
    raise KeyboardInterrupt


def main() -> None:
    options = read_options()
    signal.signal(signal.SIGTERM, interrupt)
    results = Results(rounds=options.rounds, seconds=options.seconds)
    try:
        with Stand.set_up(options.seconds) as stand:
            run_all(stand, options, results)
    except KeyboardInterrupt:
        sys.exit("interrupted; all servers are stopped")
    text = render(results) + (f"\n{queues.render(results.queues)}" if results.queues else "")
    text += f"\n{bookings.render(results.bookings)}" if results.bookings else ""
    text += f"\n{campaigns.render(results.campaigns)}" if results.campaigns else ""
    print(f"\n{text}")
    RESULTS.mkdir(exist_ok=True)
    results.save(RESULTS / "latest.json")
    (RESULTS / "latest.md").write_text(text)
    sys.exit(1 if results.errors else 0)


if __name__ == "__main__":
    main()
