"""Where something is measured: its processors, a database that is fresh, a folder that goes again."""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self, cast

import orjson

from bench.measures import Result
from bench.mongo import running_mongod
from bench.processes import Cores, StartError, allow_many_connections, running
from bench.results import errors
from bench.servers import DEMO_PASSWORD, Server

PROJECT: Final = Path(__file__).parent.parent
Rounds = dict[str, list[Result]]
"""The rounds of each thing that was measured, by its name."""


@dataclass(frozen=True)
class Stand:
    """`seconds`: length of each measured window."""

    cores: Cores
    mongo: str
    directory: Path
    seconds: float

    @classmethod
    @contextmanager
    def set_up(cls, seconds: float) -> Iterator[Self]:
        """Gone with the block. Ends the program where something that is needed does not start."""
        allow_many_connections()
        try:
            cores = Cores.share()
            with (
                tempfile.TemporaryDirectory(prefix="palabre-bench-", ignore_cleanup_errors=True) as name,
                running_mongod(cores.others) as mongo,
            ):
                yield cls(cores, mongo, Path(name), seconds)
        except StartError as error:
            sys.exit(str(error))

    def load(self, server: Server, generator: str, *words: str) -> Result:
        """Start the server, load it from another core, stop it, and give what was measured.

        `generator`: a module that ends in `generators.run`; `words`: what it is told beside what they all are.
        """
        log, output = self.directory / f"{generator}.log", self.directory / f"{generator}.json"
        with server.running(self.cores) as target:
            command = [
                *(sys.executable, "-m", generator, "--port", str(target.port), "--pid", str(target.pid)),
                *("--output", str(output), "--seconds", str(self.seconds), "--password", DEMO_PASSWORD, *words),
            ]
            with running(command, core=self.cores.others, log=log, cwd=PROJECT) as process:
                if process.wait():
                    return {"errors": [log.read_text().strip()[-2000:]]}
        return cast(Result, orjson.loads(output.read_bytes()))


def show(heading: str, description: str, result: Result) -> None:
    """Tell of a round that is over, and of its errors."""
    print(f"  {heading} {description}", flush=True)
    for error in result["errors"]:
        print(f"    ERROR: {error}", flush=True)


def parser_of(name: str, about: str | None, *, rounds: int, seconds: float, window: str) -> argparse.ArgumentParser:
    """The options of what measures Palabre alone, each with what it is when nobody says; `window`: what lasts so long."""
    parser = argparse.ArgumentParser(prog=f"bench.{name}", description=about)
    parser.add_argument("--rounds", type=int, default=rounds)
    parser.add_argument("--seconds", type=float, default=seconds, help=f"length of the window {window}")
    return parser


def measure_alone(seconds: float, measure: Callable[[Stand], Rounds], render: Callable[[Rounds], str]) -> None:
    """Measure, print, and end the program: with 1 when a run had an error."""
    with Stand.set_up(seconds) as stand:
        found = measure(stand)
    print(f"\n{render(found)}")
    sys.exit(1 if list(errors(found)) else 0)
