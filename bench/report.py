"""The figures of a run for people: Markdown tables that also read well in a terminal."""

from collections.abc import Iterable, Sequence
from typing import Final

from bench.goals import GOALS, Figures, ratio
from bench.results import Results
from bench.scenarios import Scenario
from bench.servers import SERVERS

LOAD_COLUMNS: Final = (
    ("deliveries/s", "deliveries_per_s", "{:,.0f}"),
    ("p50 ms", "p50_ms", "{:,.2f}"),
    ("p99 ms", "p99_ms", "{:,.2f}"),
    ("acknowledged/s", "acknowledged_per_s", "{:,.0f}"),
    ("server µs/delivery", "server_cpu_us_per_delivery", "{:,.2f}"),
    ("server busy", "server_cpu_share", "{:.0%}"),
    ("generator busy", "generator_cpu_share", "{:.0%}"),
)
IDLE_COLUMNS: Final = (
    ("KB/connection", "kb_per_connection", "{:,.1f}"),
    ("server MB before", "server_mb_before", "{:,.1f}"),
    ("after", "server_mb_after", "{:,.1f}"),
)
RATIOS: Final = (
    ("deliveries/s", "deliveries_per_s"),
    ("acknowledged/s", "acknowledged_per_s"),
    ("p99", "p99_ms"),
    ("server time/delivery", "server_cpu_us_per_delivery"),
    ("KB/connection", "kb_per_connection"),
)

Columns = Sequence[tuple[str, str, str]]


def render(results: Results) -> str:
    """Give all tables of a run, and its errors, as one Markdown text."""
    loaded = [scenario for scenario in results.scenarios if not scenario.is_idle]
    idle = [scenario for scenario in results.scenarios if scenario.is_idle]
    sections = [
        ("Under load", _figures(results, loaded, LOAD_COLUMNS)),
        ("Idle", _figures(results, idle, IDLE_COLUMNS)),
        ("Palabre in relation to its peers", _ratios(results)),
        ("Goals", _goals(results)),
    ]
    texts = [f"## {title}\n\n{table(rows)}" for title, rows in sections if len(rows) > 1]
    if results.errors:
        texts.append("## Errors\n\n" + "\n".join(f"- {error}" for error in results.errors))
    return f"# Benchmark\n\n{results.summary}\n\n" + "\n\n".join(texts) + "\n"


def describe(figures: Figures) -> str:
    """Give one round's figures on one line."""
    columns = (*LOAD_COLUMNS, *IDLE_COLUMNS)
    return ", ".join(f"{title} {_show(figures[key], form)}" for title, key, form in columns if key in figures)


def _figures(results: Results, scenarios: Iterable[Scenario], columns: Columns) -> list[list[str]]:
    rows = [["scenario", "server", *(title for title, _, _ in columns)]]
    for scenario in scenarios:
        for server, figures in results.medians(scenario).items():
            cells = (_show(figures.get(key), form) for _, key, form in columns)
            rows.append([scenario.title, SERVERS[server].title, *cells])
    return rows


def _ratios(results: Results) -> list[list[str]]:
    rows = [["scenario", "against", *(title for title, _ in RATIOS)]]
    for scenario in results.scenarios:
        comparison = results.medians(scenario)
        for peer in comparison:
            if peer != "palabre" and "palabre" in comparison:
                cells = (_show(ratio(comparison, key, peer), "{:.2f}x") for _, key in RATIOS)
                rows.append([scenario.title, SERVERS[peer].title, *cells])
    return rows


def _goals(results: Results) -> list[list[str]]:
    rows = [["scenario", "goal", "bound", "measured", ""]]
    for goal in GOALS:
        if goal.scenario in results.scenarios:
            figure, reached = goal.judge(results.medians(goal.scenario))
            verdict = "not measured" if figure is None else "reached" if reached else "MISSED"
            bound = f"{'at least' if goal.at_least else 'at most'} {goal.bound:g}"
            rows.append([goal.scenario.title, goal.title, bound, _show(figure, "{:.2f}"), verdict])
    return rows


def _show(figure: float | None, form: str) -> str:
    return "-" if figure is None else form.format(figure)


def table(rows: list[list[str]]) -> str:
    """Lay out a Markdown table, its first row the heading; two columns of words, then figures."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    rule = ["-" * width if number < 2 else "-" * (width - 1) + ":" for number, width in enumerate(widths)]
    return "\n".join(_line(row, widths) for row in (rows[0], rule, *rows[1:]))


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (
        cell.ljust(width) if number < 2 else cell.rjust(width)
        for number, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return f"| {' | '.join(padded)} |"
