"""The load generator: runs one scenario against one server that is already up, and writes what it measured as JSON.

`python -m bench.load --server node --port 3000 --pid 4711 --scenario room-200x32 --output result.json`
"""

import argparse
import gc

from bench.clients import Address
from bench.generators import parser_of, run
from bench.measures import Result, measure_idle, measure_traffic
from bench.palabre_seats import seat_at_palabre
from bench.processes import HOST
from bench.scenarios import Scenario, find_scenario
from bench.seats import Seat, seat_in_open_house


async def take_seats(options: argparse.Namespace, scenario: Scenario) -> list[list[Seat]]:
    if options.server == "palabre":
        return await seat_at_palabre(f"http://{HOST}:{options.port}", options.password, scenario)
    return seat_in_open_house(scenario)


async def measure(options: argparse.Namespace) -> Result:
    scenario = options.scenario
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


if __name__ == "__main__":
    parser = parser_of("load", __doc__, window="measured window")
    parser.add_argument("--server", required=True, help="palabre, or anything else for a server without accounts")
    parser.add_argument("--scenario", required=True, type=find_scenario)
    parser.add_argument("--warm-up", type=float, default=1.0, help="seconds of load before it")
    run(measure, parser.parse_args())
