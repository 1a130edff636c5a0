"""What a provider's code asks of us decides who is written to again, and whether a campaign goes on."""

import pytest

from actions.deliveries.provider_codes import PROVIDER_CODES, action_for, describe_code, find_code

ASKED = {
    "suppress": ["21610", "63014", "5.1.1"],
    "fix": ["21211", "21617", "30007", "63016", "5.3.4", "push_413"],
    "stop": ["20003", "20403", "20404", "30002", "30034", "63007", "535", "5.7.8", "no_tls", "no_credentials"],
    "fallback": [
        "21408",
        "21612",
        "21614",
        "30003",
        "30004",
        "30005",
        "30006",
        "30008",
        "63003",
        "63024",
        "push_403",
        "push_410",
    ],
    "later": ["20429", "30001", "63018", "push_429", "unavailable"],
}


@pytest.mark.parametrize(("does", "code"), [(does, code) for does, codes in ASKED.items() for code in codes])
def test_each_known_code_asks_for_one_thing(does: str, code: str) -> None:
    found = find_code(code)
    assert found is not None
    assert found.does == does


def test_a_mail_code_that_nobody_listed_means_what_its_class_means() -> None:
    found = {code: find_code(code) for code in ("5.1.9", "5.9.9", "4.7.0", "550", "421", "5.1.1")}
    assert {code: entry.code for code, entry in found.items() if entry} == {
        "5.1.9": "5.1", "5.9.9": "5", "4.7.0": "4", "550": "5", "421": "4", "5.1.1": "5.1.1",
    }  # fmt: skip


@pytest.mark.parametrize("code", ["", "99999", "63999", "x", "700", ".", "5x"])
def test_an_unknown_code_takes_the_next_channel_and_is_named(code: str) -> None:
    assert find_code(code) is None
    assert action_for(code) == "fallback"
    assert f"(code {code})" in describe_code(code, "fr")


def test_what_may_work_later_is_no_reason_to_suppress_or_stop_once_it_is_final() -> None:
    assert {action_for(code) for code in ASKED["later"]} == {"fallback"}


def test_nobody_is_given_up_but_who_said_so_and_what_does_not_exist() -> None:
    given_up = {code for code, entry in PROVIDER_CODES.items() if entry.does == "suppress"}
    assert given_up == {"21610", "63014", "5.1.1", "5.1.10"}


def test_everybody_reads_a_reason_in_their_language() -> None:
    for entry in PROVIDER_CODES.values():
        english, french = describe_code(entry.code, "en"), describe_code(entry.code, "fr")
        assert english.endswith(".")
        assert french.endswith(".")
        assert english != french
