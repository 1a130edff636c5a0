"""What every load generator is told, and how it hands over what it measured: as JSON in a file."""

import argparse
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import aiohttp
import orjson
import uvloop

from bench.measures import Result
from bench.palabre_seats import SetUpError
from bench.wire import WireError

Measure = Callable[[argparse.Namespace], Coroutine[Any, Any, Result]]


def parser_of(name: str, about: str | None, *, window: str) -> argparse.ArgumentParser:
    """`window`: what lasts as long as `--seconds`."""
    parser = argparse.ArgumentParser(prog=f"bench.{name}", description=about)
    parser.add_argument("--port", required=True, type=int)
    parser.add_argument("--pid", required=True, type=int, help="the server's process, whose costs are measured")
    parser.add_argument("--output", required=True, type=Path, help="the file for the result")
    parser.add_argument("--seconds", type=float, default=5.0, help=f"length of the {window}")
    parser.add_argument("--password", default="palabre-demo", help="of Palabre's demo accounts")
    return parser


def run(measure: Measure, options: argparse.Namespace) -> None:
    """Measure, and write the result; whatever keeps from that ends the program."""
    try:
        result = uvloop.run(measure(options))
    except (SetUpError, WireError, OSError, aiohttp.ClientError) as error:
        sys.exit(f"{type(error).__name__}: {error}")
    options.output.write_bytes(orjson.dumps(result))
