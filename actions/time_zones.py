"""The time zones that people may plan in."""

from zoneinfo import available_timezones

NOT_IANA = {"localtime", "Factory", "posixrules"}
"""Files that some systems keep beside the zones: what is in them differs from machine to machine."""


def is_time_zone(name: str) -> bool:
    """Whether it is a name of the IANA database, such as `Europe/Zurich`."""
    return name in available_timezones() and name not in NOT_IANA
