"""The benchmark: `python -m bench.run` compares Palabre with stock Socket.IO servers, scenario by scenario.

In each round of a scenario the servers take turns, so that whatever changes on the machine meanwhile meets them all.
"""

import argparse
import signal
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final, cast

import orjson

from bench import bookings, campaigns, queues
from bench.booking_seed import SIZES
from bench.measures import Result
from bench.mongo import running_mongod
from bench.processes import Cores, StartError, allow_many_connections, running
from bench.report import describe, render
from bench.results import Results
from bench.scenarios import QUICK, SCENARIOS, Scenario
from bench.servers import DEMO_PASSWORD, SERVERS, Server

RESULTS: Final = Path(__file__).parent / "results"
PROJECT: Final = Path(__file__).parent.parent
WARM_UP_SECONDS: Final = 1.0


def run_all(options: argparse.Namespace, results: Results) -> None:
    """Run every scenario for all rounds and servers; adds what it measures to `results`."""
    cores = Cores.share()
    with tempfile.TemporaryDirectory(prefix="palabre-bench-", ignore_cleanup_errors=True) as name:
        directory = Path(name)
        with running_mongod(cores.others) as mongo:
            servers = [SERVERS[server](mongo, directory) for server in options.servers]
            for server in servers:
                server.prepare()
            for scenario in options.only:
                print(f"{scenario.name}: {scenario.title}", flush=True)
                for number in range(options.rounds):
                    for server in servers:
                        result = run_once(server, scenario, cores, options.seconds, directory)
                        results.add(scenario, server.name, result)
                        show(f"  {number + 1}/{options.rounds} {server.title:16}", result)
            if options.queues:
                print("live queues", flush=True)
                results.queues = queues.measure(
                    cores, mongo, directory, rounds=options.rounds, seconds=options.seconds, names=options.queues
                )
            if options.bookings:
                print("bookings", flush=True)
                results.bookings = bookings.measure(
                    cores, mongo, directory, rounds=options.rounds, seconds=options.seconds, names=options.bookings
                )
            if options.campaigns:
                print("campaigns", flush=True)
                results.campaigns = campaigns.measure(
                    cores, mongo, directory, rounds=1, seconds=options.seconds, recipients=campaigns.RECIPIENTS
                )


def run_once(server: Server, scenario: Scenario, cores: Cores, seconds: float, directory: Path) -> Result:
    """Start the server, load it from another core, stop it, and give what was measured."""
    log, output = directory / "load.log", directory / "load.json"
    with server.running(cores) as target:
        command = [
            *(sys.executable, "-m", "bench.load", "--server", server.name, "--scenario", scenario.name),
            *("--port", str(target.port), "--pid", str(target.pid), "--output", str(output)),
            *("--seconds", str(seconds), "--warm-up", str(WARM_UP_SECONDS), "--password", DEMO_PASSWORD),
        ]
        with running(command, core=cores.others, log=log, cwd=PROJECT) as process:
            if process.wait():
                return {"errors": [log.read_text().strip()[-2000:]]}
    return cast(Result, orjson.loads(output.read_bytes()))


def show(heading: str, result: Result) -> None:
    print(heading, describe(result), flush=True)
    for error in result["errors"]:
        print(f"    ERROR: {error}", flush=True)


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
    allow_many_connections()
    signal.signal(signal.SIGTERM, interrupt)
    results = Results(rounds=options.rounds, seconds=options.seconds)
    try:
        run_all(options, results)
    except KeyboardInterrupt:
        sys.exit("interrupted; all servers are stopped")
    except StartError as error:
        sys.exit(str(error))
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
