"""Rules by which days recur (RFC 5545, RRULE). Pure, and bounded whatever the rule and however long ago it began.

python-dateutil expands a rule from its beginning until something fits, for a rule that nothing fits up to the year 9999.
So it is only ever asked for one month or year at a time, by an interval that is longer than all the time there is.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

MOST_COUNTED = 1_000
"""Largest COUNT: such a rule is counted through from its beginning."""
LONGEST_INTERVAL = 400
EARLIEST, LATEST = date(1970, 1, 1), date(2199, 12, 31)
LOOK_AHEAD = 60
"""Months in which a rule must give a day."""
FOR_EVER = 12 * 10_000
DAYS = "MO,TU,WE,TH,FR,SA,SU"

_ORDINAL = r"(?:[+-]?(?:[1-9]|[1-4]\d|5[0-3]))?"
_SHAPES = {
    "FREQ": r"DAILY|WEEKLY|MONTHLY|YEARLY",
    "INTERVAL": r"[1-9]\d{0,2}",
    "COUNT": r"[1-9]\d{0,3}",
    "UNTIL": r"\d{8}(?:T\d{6}Z?)?",
    "WKST": r"MO|TU|WE|TH|FR|SA|SU",
    "BYMONTH": r"(?:0?[1-9]|1[0-2])",
    "BYMONTHDAY": r"[+-]?(?:0?[1-9]|[12]\d|3[01])",
    "BYYEARDAY": r"[+-]?(?:[1-9]|[1-9]\d|[12]\d\d|3[0-5]\d|36[0-6])",
    "BYWEEKNO": r"[+-]?(?:[1-9]|[1-4]\d|5[0-3])",
    "BYDAY": _ORDINAL + r"(?:MO|TU|WE|TH|FR|SA|SU)",
    "BYSETPOS": r"[+-]?(?:[1-9]|[1-9]\d|[12]\d\d|3[0-5]\d|36[0-6])",
}
_LISTS = frozenset({"BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYDAY", "BYSETPOS"})
_ALLOWED = {
    "DAILY": frozenset({"BYMONTH", "BYMONTHDAY", "BYDAY"}),
    "WEEKLY": frozenset({"BYMONTH", "BYDAY"}),
    "MONTHLY": frozenset({"BYMONTH", "BYMONTHDAY", "BYDAY", "BYSETPOS"}),
    "YEARLY": _LISTS,
}
Parts = dict[str, str]


def normalize(text: str, opens: str = "00:00", zone: str = "UTC") -> str:
    """The rule as it is kept: in capitals, UNTIL as the last local date on which `opens` is not after it.

    Raise `ValueError` with a message for people.
    """
    parts = _split(text.strip().upper().removeprefix("RRULE:"))
    _check(parts)
    if "UNTIL" in parts:
        last = _last_date(parts["UNTIL"], time.fromisoformat(opens), ZoneInfo(zone))
        parts["UNTIL"] = last.isoformat().replace("-", "")  # strftime writes years before 1000 with fewer digits
    return ";".join(f"{name}={value}" for name, value in parts.items())


def dates_between(rule: str, starts_on: date, first: date, last: date) -> list[date]:
    """The days of a normalized rule from `first` to `last`, both included; an empty rule is the one day `starts_on`."""
    if not rule:
        return [starts_on] if first <= starts_on <= last else []
    found: list[date] = []
    month = max(first, starts_on).replace(day=1)
    while month <= last and month.year <= LATEST.year:
        found += (day for day in dates_of_month(rule, starts_on, month.year, month.month) if first <= day <= last)
        month = _next_month(month)
    return found


def is_ever(rule: str, starts_on: date, after: date) -> bool:
    """Whether the rule gives a day from `after` on, within five years."""
    month = max(starts_on, after)
    for _ in range(LOOK_AHEAD):
        if dates_between(rule, starts_on, max(month, after), month.replace(day=monthrange(month.year, month.month)[1])):
            return True
        month = _next_month(month)
    return False


@lru_cache(maxsize=8_192)
def dates_of_month(rule: str, starts_on: date, year: int, month: int) -> tuple[date, ...]:
    """What a rule gives in one month, in order. Kept: slots are asked for again and again."""
    first, last = date(year, month, 1), date(year, month, monthrange(year, month)[1])
    parts = _split(rule)
    if "COUNT" in parts:
        return tuple(day for day in _counted(rule, starts_on, year) if first <= day <= last)
    if "UNTIL" in parts:
        last = min(last, date.fromisoformat(parts["UNTIL"]))
    return tuple(_expand(parts, starts_on, max(first, starts_on), last))


@lru_cache(maxsize=512)
def _counted(rule: str, starts_on: date, year: int) -> tuple[date, ...]:
    """The days of a rule with COUNT up to the end of a year."""
    parts = _split(rule)
    left, found = int(parts.pop("COUNT")), []
    for current in range(starts_on.year, year + 1):
        found += _expand(parts, starts_on, max(date(current, 1, 1), starts_on), date(current, 12, 31))[:left]
        left = int(_split(rule)["COUNT"]) - len(found)
        if left <= 0:
            break
    return tuple(found)


def _expand(parts: Parts, starts_on: date, first: date, last: date) -> list[date]:
    """The days from `first` to `last` (some months at most), whatever COUNT and UNTIL say."""
    if first > last:
        return []
    parts = {name: value for name, value in parts.items() if name not in ("COUNT", "UNTIL")}
    interval = int(parts.pop("INTERVAL", "1"))
    if parts["FREQ"] == "DAILY" and _LISTS & parts.keys():
        parts = {"BYDAY": DAYS} | parts | {"FREQ": "YEARLY"}  # the same days: what limits a day, limits a year's days
    expand = {"DAILY": _daily, "WEEKLY": _weekly, "MONTHLY": _monthly, "YEARLY": _yearly}[parts["FREQ"]]
    days = expand(parts, interval, starts_on, first, last)
    return [day for day in days if first <= day <= last and day >= starts_on]


def _daily(parts: Parts, interval: int, starts_on: date, first: date, last: date) -> Iterator[date]:
    begin = first + timedelta(days=-(first - starts_on).days % interval) if first > starts_on else starts_on
    return _ask(f"FREQ=DAILY;INTERVAL={interval}", begin, last)


def _weekly(parts: Parts, interval: int, starts_on: date, first: date, last: date) -> Iterator[date]:
    """BYMONTH is looked at here, so that the library finds something in each week."""
    months = {int(month) for month in parts.pop("BYMONTH", "").split(",") if month}
    parts.setdefault("BYDAY", DAYS.split(",")[starts_on.weekday()])
    week_start = DAYS.split(",").index(parts.get("WKST", "MO"))
    origin = starts_on - timedelta(days=(starts_on.weekday() - week_start) % 7)
    passed = max(0, (first - origin).days // 7)
    begin = origin + timedelta(weeks=passed - passed % interval)
    days = _ask(f"{_join(parts)};INTERVAL={interval}", begin, last)
    return (day for day in days if not months or day.month in months)


def _monthly(parts: Parts, interval: int, starts_on: date, first: date, last: date) -> Iterator[date]:
    if not parts.keys() & {"BYMONTHDAY", "BYDAY"}:
        parts["BYMONTHDAY"] = str(starts_on.day)
    month = first.replace(day=1)
    while month <= last:
        if ((month.year - starts_on.year) * 12 + month.month - starts_on.month) % interval == 0:
            yield from _ask(f"{_join(parts)};INTERVAL={FOR_EVER}", month, last)
        month = _next_month(month)


def _yearly(parts: Parts, interval: int, starts_on: date, first: date, last: date) -> Iterator[date]:
    if not parts.keys() & {"BYMONTHDAY", "BYDAY", "BYWEEKNO", "BYYEARDAY"}:
        parts["BYMONTHDAY"] = str(starts_on.day)
        parts.setdefault("BYMONTH", str(starts_on.month))
    for year in range(first.year, last.year + 1):
        if (year - starts_on.year) % interval == 0:
            yield from _ask(f"{_join(parts)};INTERVAL={FOR_EVER}", date(year, 1, 1), last)


def _ask(rule: str, begin: date, last: date) -> Iterator[date]:
    for moment in rrulestr(rule, dtstart=datetime.combine(begin, time())):
        if moment.date() > last:
            return
        yield moment.date()


def _next_month(month: date) -> date:
    return (month.replace(day=1) + timedelta(days=31)).replace(day=1)


def _join(parts: Parts) -> str:
    return ";".join(f"{name}={value}" for name, value in parts.items())


def _split(text: str) -> Parts:
    parts: Parts = {}
    for part in text.split(";"):
        name, is_given, value = part.partition("=")
        if not is_given or name in parts:
            raise ValueError("Write a rule such as FREQ=WEEKLY;BYDAY=MO,WE, with each part once.")
        parts[name] = value
    return parts


def _check(parts: Parts) -> None:
    for name, value in parts.items():
        if name not in _SHAPES:
            raise ValueError(f"“{name[:20]}” cannot be used here; hours are told by `opens` and `closes`.")
        for item in value.split(",") if name in _LISTS else [value]:
            if not re.fullmatch(_SHAPES[name], item, re.ASCII):
                raise ValueError(f"{name}={value[:40]} is no part of a rule that can be used here.")
    if "FREQ" not in parts:
        raise ValueError("A rule begins with FREQ=DAILY, WEEKLY, MONTHLY or YEARLY.")
    if int(parts.get("INTERVAL", "1")) > LONGEST_INTERVAL or int(parts.get("COUNT", "1")) > MOST_COUNTED:
        raise ValueError(f"INTERVAL goes up to {LONGEST_INTERVAL}, COUNT up to {MOST_COUNTED:,}.")
    if "COUNT" in parts and "UNTIL" in parts:
        raise ValueError("Give COUNT or UNTIL, not both.")
    _check_together(parts)


def _check_together(parts: Parts) -> None:
    """What RFC 5545 (3.3.10) lets stand together."""
    frequency, days = parts["FREQ"], parts.get("BYDAY", "")
    for name in sorted((_LISTS & parts.keys()) - _ALLOWED[frequency]):
        raise ValueError(f"{name} does not go with FREQ={frequency}.")
    if re.search(r"\d", days) and (frequency in ("DAILY", "WEEKLY") or "BYWEEKNO" in parts):
        raise ValueError("A number before a day in BYDAY only goes with FREQ=MONTHLY or YEARLY, without BYWEEKNO.")
    if frequency == "DAILY" and parts.get("INTERVAL", "1") != "1" and _LISTS & parts.keys():
        raise ValueError("With FREQ=DAILY give either INTERVAL or parts that begin with BY.")
    if "BYSETPOS" in parts and len(_LISTS & parts.keys()) == 1:
        raise ValueError("BYSETPOS only goes with another part that begins with BY.")


def _last_date(until: str, opens: time, zone: ZoneInfo) -> date:
    try:
        moment = datetime.fromisoformat(until)
        if until.endswith("Z"):
            moment = moment.replace(tzinfo=UTC).astimezone(zone)
        return moment.date() if len(until) == 8 or moment.time() >= opens else moment.date() - timedelta(days=1)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"UNTIL={until}: there is no such day.") from error
