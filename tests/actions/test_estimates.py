"""The waits that are foretold: right where theory knows them, in order, and never without a desk."""

import math
import time
from itertools import pairwise
from pathlib import Path
from random import Random
from statistics import fmean, median
from typing import cast

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from actions.queues.estimates import Table, _extend, at_place, estimate
from actions.queues.fluids import Fluid
from actions.queues.pictures import Held, Picture, Stream
from actions.queues.service_times import DAY_WEIGHT, LONGEST, POINTS, PRIOR_WEIGHT, ServiceTimes
from bench.days import PLACES
from bench.waiting_times import MARKERS, measure, render, write

MEAN = 300.0


def exponential(mean: float = MEAN, count: int = 20_000) -> ServiceTimes:
    random = Random(3)
    return ServiceTimes([(12, random.expovariate(1 / mean)) for _ in range(count)], mean / 60)


def constant(seconds: float = MEAN) -> ServiceTimes:
    return ServiceTimes([(hour, seconds) for hour in range(24) for _ in range(20_000)], seconds / 60)


EXPONENTIAL, CONSTANT = exponential(), constant()


def foretell(picture: Picture, times: ServiceTimes = EXPONENTIAL, seed: int = 1, runs: int | None = None) -> Table:
    table = estimate(picture, times, runs=runs, seed=seed)
    assert table is not None
    return table


def line(waiting: int, desks: int, elapsed: float = 100.0, **more: object) -> Picture:
    """A fifo line at desks that are all busy, with no gap between two people."""
    return Picture(waiting=waiting, desks=desks, serving=[elapsed] * desks, **{"turnaround": 0.0, **more})  # type: ignore[arg-type]


# The lengths of services


def test_without_samples_a_service_takes_what_it_is_expected_to() -> None:
    assert ServiceTimes([], minutes=10).mean() == pytest.approx(600, rel=0.01)


def test_few_samples_move_the_expectation_a_little_and_many_replace_it() -> None:
    few, many = ServiceTimes([(9, 60.0)] * PRIOR_WEIGHT, 10), ServiceTimes([(9, 60.0)] * 2000, 10)
    assert few.mean() == pytest.approx((600 + 60) / 2, rel=0.02)
    assert many.mean() == pytest.approx(60, rel=0.05)


def test_an_hour_has_its_own_lengths_as_far_as_it_was_seen() -> None:
    day = [(hour, 100.0) for hour in range(9, 17) for _ in range(500)]
    times = ServiceTimes([*day, *[(17, 400.0)] * DAY_WEIGHT], 2)
    assert times.mean(10) == pytest.approx(100, rel=0.02)
    assert times.mean(17) == pytest.approx((100 + 400) / 2, rel=0.03)
    assert times.mean(3) == times.mean()


def test_a_service_that_somebody_forgot_to_end_does_not_count() -> None:
    usual = [(9, 300.0)] * 100
    assert ServiceTimes([*usual, (9, LONGEST + 1), (9, 0.0)], 5).mean() == ServiceTimes(usual, 5).mean()


def test_what_is_drawn_has_the_distribution_of_the_samples() -> None:
    random = Random(5)
    drawn = [EXPONENTIAL.draw(random, 12) for _ in range(20_000)]
    assert fmean(drawn) == pytest.approx(MEAN, rel=0.03)
    assert median(drawn) == pytest.approx(MEAN * 0.693, rel=0.04)


@pytest.mark.parametrize("elapsed", [0.0, 150.0, 600.0])
def test_exponential_services_do_not_remember_how_long_they_have_lasted(elapsed: float) -> None:
    random = Random(5)
    left = fmean(EXPONENTIAL.residual(random, 12, elapsed) for _ in range(20_000))
    assert left == pytest.approx(MEAN, rel=0.08)


def test_a_service_of_fixed_length_is_over_at_its_end() -> None:
    random = Random(5)
    left = sorted(CONSTANT.residual(random, 12, 100.0) for _ in range(1000))
    assert left[10] == left[-10] == 200


@given(
    samples=st.lists(st.tuples(st.integers(0, 23), st.floats(0, 1e6)), max_size=60),
    minutes=st.floats(0.1, 600),
    hour=st.integers(-30, 60),
    elapsed=st.floats(0, 1e6),
    seed=st.integers(),
)
@settings(max_examples=60)
def test_whatever_was_seen_a_service_goes_on_for_some_time(
    samples: list[tuple[int, float]], minutes: float, hour: int, elapsed: float, seed: int
) -> None:
    times, random = ServiceTimes(samples, minutes), Random(seed)
    assert all(times.residual(random, hour, elapsed) > 0 for _ in range(20))
    assert times.draw(random, hour) > 0
    assert len(times.lengths(hour)) == POINTS
    assert list(times.lengths(hour)) == sorted(times.lengths(hour))


# What theory knows


@pytest.mark.parametrize("desks", [1, 3, 10])
def test_the_wait_with_exponential_services_is_that_of_the_theory(desks: int) -> None:
    # The wait at place k is a sum of k exponential times of mean s/c: an Erlang distribution, of which the median is close to
    # (k - 1/3) s/c. The mean of several tables takes the noise of the simulation away.
    tables = [foretell(line(30, desks), seed=seed) for seed in range(20)]
    for row, (place, _, _) in enumerate(tables[0]):
        middle = fmean(table[row][1] for table in tables)
        assert middle == pytest.approx((place - 1 / 3 + 0.02 / place) * MEAN / desks, rel=0.08)


def test_the_80th_percentile_with_exponential_services_is_that_of_the_theory() -> None:
    late = fmean(foretell(line(5, 1), seed=seed)[0][2] for seed in range(20))
    assert late == pytest.approx(MEAN * 1.609, rel=0.06)  # -ln 0.2


def test_with_fixed_lengths_nothing_is_left_to_chance() -> None:
    table = foretell(line(5, 1, elapsed=100.0), CONSTANT)
    assert [(place, round(middle), round(late)) for place, middle, late in table[:3]] == [
        (1, 200, 200),
        (2, 500, 500),
        (3, 800, 800),
    ]


def test_far_back_a_place_costs_a_service_over_the_desks() -> None:
    table = foretell(line(10_000, 10))
    assert table[-1][0] == 10_001
    assert table[-1][1] == pytest.approx(10_001 * MEAN / 10, rel=0.03)
    spread = MEAN / 10 * 100  # the square root of 10,000 independent steps
    assert table[-1][2] - table[-1][1] == pytest.approx(0.84 * spread, rel=0.35)


def test_what_lies_beyond_the_simulation_continues_it() -> None:
    def slope(one: tuple[int, float, float], other: tuple[int, float, float]) -> float:
        return (other[1] - one[1]) / (other[0] - one[0])

    slopes = [slope(one, other) for one, other in pairwise(foretell(line(2000, 5))) if one[0] > 30]
    assert slopes == pytest.approx([MEAN / 5] * len(slopes), rel=0.15)


def test_people_who_leave_shorten_the_line_as_the_fluid_model_has_it() -> None:
    leaving = 1 / 3600
    table = foretell(line(3000, 10, leaving_rate=leaving))
    for place, middle, _ in table[10:]:
        # w solves dw/dk = (s/c) exp(-leaving w)
        assert middle == pytest.approx(3600 * math.log(1 + leaving * place * MEAN / 10), rel=0.08)


# Shapes


def test_without_a_desk_nothing_is_foretold() -> None:
    assert estimate(Picture(waiting=5, desks=0), EXPONENTIAL) is None


def test_the_table_reaches_whoever_joins_next_in_growing_steps() -> None:
    places = [place for place, _, _ in foretell(line(50, 2))]
    assert places == [1, 2, 3, 4, 5, 6, 8, 10, 13, 17, 22, 28, 36, 46, 51]


def test_whoever_finds_an_idle_desk_is_not_told_to_wait() -> None:
    table = foretell(Picture(waiting=0, desks=3, serving=[10.0]))
    assert [row for row in table if row[0] <= 2] == [(1, 0, 0), (2, 0, 0)]
    assert at_place(table, 3)[0] > 0


def test_the_same_seed_gives_the_same_table() -> None:
    picture = line(40, 3, streams=[Stream([0.001] * 24, level=-1)])
    assert foretell(picture, seed=7) == foretell(picture, seed=7) != foretell(picture, seed=8)


RANKS = st.tuples(st.integers(-9, 0), st.floats(-7200, 0))
PICTURES = st.builds(
    Picture,
    waiting=st.integers(0, 400),
    desks=st.integers(1, 12),
    serving=st.lists(st.floats(0, 20_000), max_size=14),
    hour=st.floats(0, 23.99),
    ranks=st.lists(RANKS, max_size=20).map(sorted),
    streams=st.lists(
        st.builds(
            Stream, st.lists(st.floats(0, 0.05), min_size=24, max_size=24), st.integers(-9, 0), st.floats(0, 7200)
        ),
        max_size=3,
    ),
    held=st.lists(st.builds(Held, RANKS, st.none() | st.floats(0, 3600), st.none() | st.integers(0, 20)), max_size=4),
    share=st.floats(0, 1),
    turnaround=st.floats(0, 60),
    no_show_share=st.floats(0, 1),
    grace=st.floats(0, 300),
    leaving_rate=st.floats(0, 0.01),
)


# A desk with hardly any time for this queue, where most people leave long before they are called.
HOPELESS = Picture(
    waiting=120,
    desks=1,
    hour=2.0,
    streams=[Stream([0.0, 0.0, 0.03125] + [0.0] * 21, head_start=1.0)],
    share=0.0,
    turnaround=0.0,
    grace=0.0,
    leaving_rate=0.009765625,
)


@example(picture=HOPELESS, seed=0, place=1)
@given(picture=PICTURES, seed=st.integers(), place=st.integers(1, 1000))
@settings(max_examples=60)
def test_nobody_further_back_is_told_to_wait_less(picture: Picture, seed: int, place: int) -> None:
    table = foretell(picture, seed=seed, runs=20)
    assert table[0][0] == 1
    assert table[-1][0] >= picture.waiting + 1
    assert all(0 <= middle <= late for _, middle, late in table)
    for before, after in pairwise(table):
        assert before[0] < after[0]
        assert before[1] <= after[1]
        assert before[2] <= after[2]
    assert at_place(table, place) <= at_place(table, place + 1)


def test_where_the_fluid_sees_nobody_wait_the_distance_stays() -> None:
    class Still:
        def wait(self, _place: int, _rank: object) -> float:
            return 0.0

    last = (13, 80.0, 95.0)
    assert list(_extend(last, HOPELESS, cast(Fluid, Still()), [17, 20])) == [(17, 80.0, 95.0), (20, 80.0, 95.0)]


@given(waiting=st.integers(1, 300), desks=st.integers(1, 10), elapsed=st.floats(0, 2000), seed=st.integers())
@settings(max_examples=40)
def test_another_desk_makes_nobody_wait_longer(waiting: int, desks: int, elapsed: float, seed: int) -> None:
    fewer, more = (foretell(line(waiting, count, elapsed), seed=seed) for count in (desks, desks + 1))
    for place in (2, waiting // 2 + 1, waiting + 1):
        noise = 0.25 * MEAN / desks * place**0.5
        assert at_place(more, place)[0] <= at_place(fewer, place)[0] + noise


def test_between_two_places_lies_the_line_and_beyond_the_last_it_goes_on() -> None:
    table = [(1, 10.0, 20.0), (3, 30.0, 60.0), (5, 40.0, 80.0)]
    assert at_place(table, 1) == (10, 20)
    assert at_place(table, 2) == (20, 40)
    assert at_place(table, 4) == (35, 70)
    assert at_place(table, 7) == (50, 100)


# What makes a line slower or faster


def later(slow: Picture, fast: Picture, place: int, times: ServiceTimes = EXPONENTIAL) -> float:
    """How much longer a place waits in the one than in the other, in seconds."""
    return at_place(foretell(slow, times), place)[0] - at_place(foretell(fast, times), place)[0]


def test_people_of_a_higher_level_go_before_those_of_a_lower_one() -> None:
    ranks = [(-5, -600.0)] * 10 + [(0, -900.0)] * 10
    urgent = Stream([0.5 * 2 / MEAN] * 24, level=-5)  # half of what two desks can do
    jumped = line(20, 2, ranks=ranks, streams=[urgent])
    assert abs(later(jumped, line(20, 2, ranks=ranks), 10)) < 0.5 * MEAN  # it is their own level: they come behind
    # Cobham: who waits w alone waits w / (1 - load) with those who come meanwhile.
    alone, among = (at_place(foretell(picture), 20)[0] for picture in (line(20, 2, ranks=ranks), jumped))
    before = at_place(foretell(jumped), 10)[0]
    assert among == pytest.approx(before + (alone - before) / 0.5 + before, rel=0.2)


def test_with_ageing_newcomers_go_first_for_a_while_only() -> None:
    def jumping(head_start: float) -> Picture:
        ranks = [(0, -60.0 * place) for place in range(40, 0, -1)]
        return line(40, 2, ranks=ranks, streams=[Stream([0.003] * 24, 0, head_start)])

    none, some, all_of_them = (at_place(foretell(jumping(start)), 40)[0] for start in (0.0, 1200.0, 1e6))
    assert none == pytest.approx(40 * MEAN / 2, rel=0.06)
    assert some == pytest.approx(none + 0.003 * (1200 - 60) * MEAN / 2, rel=0.06)
    assert all_of_them > some + MEAN


def test_who_comes_back_from_a_hold_goes_before_those_who_came_later() -> None:
    ranks = [(0, -100.0)] * 10
    for held, delayed, unmoved in (
        (Held((0, -500.0), seconds=900.0), 6, 2),
        (Held((0, -500.0), places=4), 5, 4),
        (Held((0, -50.0), seconds=900.0), None, 10),
    ):
        on_hold, without = line(10, 1, 0.0, ranks=ranks, held=[held]), line(10, 1, 0.0, ranks=ranks)
        assert later(on_hold, without, unmoved, CONSTANT) == pytest.approx(0, abs=1)
        if delayed:
            assert later(on_hold, without, delayed, CONSTANT) == pytest.approx(MEAN, abs=1)


def test_desks_that_serve_other_queues_too_are_so_much_slower() -> None:
    alone, shared = (at_place(foretell(line(30, 4, share=share)), 20)[0] for share in (1.0, 0.25))
    assert shared == pytest.approx(4 * alone, rel=0.1)


def test_a_no_show_takes_a_desk_for_the_grace_period() -> None:
    picture = line(20, 1, 0.0, no_show_share=0.5, grace=100.0)
    assert at_place(foretell(picture, CONSTANT), 20)[0] == pytest.approx(MEAN + 19 * 200, rel=0.05)


def test_between_two_people_a_desk_takes_its_time() -> None:
    assert later(line(20, 1, turnaround=30.0), line(20, 1), 10, CONSTANT) == pytest.approx(300, abs=1)


def test_a_desk_with_two_people_is_free_when_both_have_left() -> None:
    picture = Picture(waiting=1, desks=1, serving=[250.0, 100.0], turnaround=0)
    assert foretell(picture, CONSTANT)[0][1] == pytest.approx(200, abs=1)


def test_a_line_into_the_afternoon_has_the_afternoons_services() -> None:
    times = ServiceTimes([(hour, 100.0 if hour < 12 else 400.0) for hour in range(24) for _ in range(9_000)], 2)
    picture = Picture(waiting=60, desks=1, serving=[0.0], hour=11.0, turnaround=0.0)
    assert at_place(foretell(picture, times), 36)[0] == pytest.approx(3600, rel=0.02)
    assert at_place(foretell(picture, times), 46)[0] == pytest.approx(3600 + 10 * 400, rel=0.03)


def test_a_line_that_others_always_jump_is_told_something_in_good_time() -> None:
    flooded = line(10_000, 10, streams=[Stream([1.0] * 24, level=-1)])
    assert foretell(flooded)[-1][1] > 10_000 * MEAN / 10


def test_an_estimate_costs_little_however_long_the_line() -> None:
    picture = line(10_000, 10, ranks=[(0, float(-place)) for place in range(10_000, 0, -1)])

    def cost(seed: int) -> float:
        started = time.thread_time()
        foretell(picture, seed=seed)
        return time.thread_time() - started

    assert min(cost(seed) for seed in range(9)) < 0.03


# Simulated days


def test_on_simulated_days_the_estimate_beats_the_usual_formula() -> None:
    results = [measure(place, days=max(1, place.days // 4), runs=40) for place in PLACES]
    assert sum(one.is_better for one in results) >= 0.75 * len(results), render(results)
    assert fmean(one.under for one in results) == pytest.approx(0.8, abs=0.06), render(results)


def test_the_figures_get_into_the_page(tmp_path: Path) -> None:
    page, (begin, end) = tmp_path / "page.md", MARKERS
    page.write_text(f"Before.\n\n{begin}\nold\n{end}\n\nAfter.\n")
    write(page, "| new |")
    assert page.read_text() == f"Before.\n\n{begin}\n| new |\n{end}\n\nAfter.\n"
    page.write_text("no place")
    with pytest.raises(SystemExit):
        write(page, "| new |")
