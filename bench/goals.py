"""What Palabre is to reach, judged on the medians of a run."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from bench.scenarios import IDLE, LARGE_ROOM, PAIRS, Scenario

Figures = Mapping[str, float | None]
"""The median of each figure of one server in one scenario."""
Comparison = Mapping[str, Figures]
"""The figures of each server, by its name, in one scenario."""


@dataclass(frozen=True)
class Goal:
    """A figure of Palabre, alone or in relation to a peer's, and the bound it must keep."""

    scenario: Scenario
    title: str
    bound: float
    measure: Callable[[Comparison], float | None]
    at_least: bool = True

    def judge(self, comparison: Comparison) -> tuple[float | None, bool]:
        """Give the figure and whether it keeps the bound; a figure that was not measured does not."""
        figure = self.measure(comparison)
        if figure is None:
            return None, False
        return figure, figure >= self.bound if self.at_least else figure <= self.bound


def ratio(comparison: Comparison, figure: str, peer: str) -> float | None:
    """Divide Palabre's figure by the peer's, where both were measured."""
    ours, theirs = (comparison.get(server, {}).get(figure) for server in ("palabre", peer))
    return ours / theirs if ours is not None and theirs else None


def _times(figure: str, peer: str) -> Callable[[Comparison], float | None]:
    return lambda comparison: ratio(comparison, figure, peer)


GOALS: Final = (
    Goal(LARGE_ROOM, "deliveries/s, times Node's", 5, _times("deliveries_per_s", "node")),
    Goal(LARGE_ROOM, "deliveries/s, times stock Python's", 12, _times("deliveries_per_s", "python")),
    Goal(LARGE_ROOM, "p99, times Node's", 1, _times("p99_ms", "node"), at_least=False),
    Goal(PAIRS, "acknowledged sends/s, times Node's", 2.5, _times("acknowledged_per_s", "node")),
    Goal(PAIRS, "p99, times Node's", 1, _times("p99_ms", "node"), at_least=False),
    Goal(
        IDLE,
        "KB a connection",
        24,
        lambda comparison: comparison.get("palabre", {}).get("kb_per_connection"),
        at_least=False,
    ),
)
