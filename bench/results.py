"""What has been measured so far, and its medians over the rounds."""

import os
import platform
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Final

import orjson

from bench.goals import Comparison
from bench.measures import Result
from bench.scenarios import Scenario

PACKAGES: Final = ("python-socketio", "python-engineio", "aiohttp", "uvloop", "pymongo")


class Results:
    """A list of rounds for each server in each scenario, with the conditions under which they were measured."""

    def __init__(self, *, rounds: int, seconds: float) -> None:
        self._conditions = {
            "rounds": rounds,
            "seconds": seconds,
            "started_at": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
            "processor": _processor(),
            "cores": os.cpu_count(),
            "system": platform.platform(),
            "versions": _versions(),
        }
        self._rounds: dict[Scenario, dict[str, list[Result]]] = {}
        self.queues: dict[str, list[Result]] = {}
        """Rounds of the scenarios of live queues, which only Palabre has."""
        self.bookings: dict[str, list[Result]] = {}
        """Rounds of looking at bookings, by the size of the stock; Palabre's alone too."""
        self.campaigns: dict[str, list[Result]] = {}
        """Rounds of writing to everybody, by how many that is; Palabre's alone too."""

    def add(self, scenario: Scenario, server: str, result: Result) -> None:
        self._rounds.setdefault(scenario, {}).setdefault(server, []).append(result)

    @property
    def scenarios(self) -> list[Scenario]:
        return list(self._rounds)

    @property
    def summary(self) -> str:
        """Say in one sentence under which conditions this was measured."""
        conditions = self._conditions
        versions = ", ".join(f"{name} {number}" for name, number in _versions().items())
        return (
            f"{conditions['started_at']}, {conditions['processor']}, {conditions['cores']} cores; medians of "
            f"{conditions['rounds']} rounds, {conditions['seconds']:g} s each; {versions}."
        )

    @property
    def errors(self) -> list[str]:
        """Name every fault of every round, with its scenario and server."""
        return [
            f"{scenario.name}, {server}: {error}"
            for scenario, servers in self._rounds.items()
            for server, rounds in servers.items()
            for result in rounds
            for error in result["errors"]
        ] + [*errors(self.queues), *errors(self.bookings), *errors(self.campaigns)]

    def medians(self, scenario: Scenario) -> Comparison:
        """Give each server's median figures."""
        return {server: medians(rounds) for server, rounds in self._rounds.get(scenario, {}).items()}

    def save(self, path: Path) -> None:
        """Write conditions, medians and every single round as JSON."""
        scenarios = {
            scenario.name: {"title": scenario.title, "medians": self.medians(scenario), "rounds": rounds}
            for scenario, rounds in self._rounds.items()
        }
        document = {
            "conditions": self._conditions,
            "scenarios": scenarios,
            "queues": self.queues,
            "bookings": self.bookings,
            "campaigns": self.campaigns,
            "errors": self.errors,
        }
        path.write_bytes(orjson.dumps(document, option=orjson.OPT_INDENT_2))


def medians(rounds: list[Result]) -> dict[str, float]:
    """The median of each figure that any round could measure."""
    names = {
        name: None for result in rounds for name, figure in result.items() if name != "errors" and figure is not None
    }
    return {name: median(result[name] for result in rounds if result.get(name) is not None) for name in names}


def errors(found: dict[str, list[Result]]) -> Iterator[str]:
    return (f"{name}: {error}" for name, rounds in found.items() for result in rounds for error in result["errors"])


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _versions() -> dict[str, str]:
    node = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False)
    return {"python": platform.python_version(), "node": node.stdout.strip()} | {
        package: version(package) for package in PACKAGES
    }
