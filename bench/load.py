"""The load generator: runs one scenario against one server that is already up, and writes what it measured as JSON.

`python -m bench.load --server node --port 3000 --pid 4711 --scenario room-200x32 --output result.json`
"""

import argparse
import gc
import sys
from pathlib import Path

import aiohttp
import orjson
import uvloop

from bench.clients import Address
from bench.measures import Result, measure_idle, measure_traffic
from bench.palabre_seats import SetUpError, seat_at_palabre
from bench.processes import HOST
from bench.scenarios import Scenario, find_scenario
from bench.seats import Seat, seat_in_open_house
from bench.wire import WireError


async def take_seats(options: argparse.Namespace, scenario: Scenario) -> list[list[Seat]]:
    if options.server == "palabre":
        return await seat_at_palabre(f"http://{HOST}:{options.port}", options.password, scenario)
    return seat_in_open_house(scenario)


async def run_scenario(options: argparse.Namespace, scenario: Scenario) -> Result:
    seats = await take_seats(options, scenario)
    # The generator's own pauses would be measured as the server's.
    gc.freeze()
    gc.disable()
    address = Address(HOST, options.port, offer_deflate=scenario.is_idle)
    if scenario.is_idle:
        return await measure_idle(address, options.pid, seats)
    return await measure_traffic(
        address, options.pid, scenario, seats, warm_up=options.warm_up, seconds=options.seconds
    )


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.load", description=__doc__)
    parser.add_argument("--server", required=True, help="palabre, or anything else for a server without accounts")
    parser.add_argument("--port", required=True, type=int)
    parser.add_argument("--pid", required=True, type=int, help="the server's process, whose costs are measured")
    parser.add_argument("--scenario", required=True, type=find_scenario)
    parser.add_argument("--output", required=True, type=Path, help="the file for the result")
    parser.add_argument("--seconds", type=float, default=5.0, help="length of the measured window")
    parser.add_argument("--warm-up", type=float, default=1.0, help="seconds of load before it")
    parser.add_argument("--password", default="palabre-demo", help="of Palabre's demo accounts")
    return parser.parse_args()


def main() -> None:
    options = read_options()
    try:
        result = uvloop.run(run_scenario(options, options.scenario))
    except (SetUpError, WireError, OSError, TimeoutError, aiohttp.ClientError) as error:
        sys.exit(f"{type(error).__name__}: {error}")
    options.output.write_bytes(orjson.dumps(result))


if __name__ == "__main__":
    main()
