from __future__ import annotations

import pytest

from studio.language.reader import read
from studio.model.intent import UnclearIntent
from studio.model.sentences import catalogue, say
from tests.unit.language.readings import NAMES, context, reading, rows


@pytest.mark.parametrize("name", NAMES)
def test_every_comment_is_read_as_neighbours_mean_it(name: str) -> None:
    read_otherwise = {
        f"{row.state} {row.text}": f"expected {row.expected}, read {meant}"
        for row in rows(name)
        if (meant := reading(name, row.text, row.state)) != row.expected
    }
    assert read_otherwise == {}


def test_the_corpora_are_large_and_say_each_thing_once() -> None:
    every = [(row.shop, row.state, row.text) for name in NAMES for row in rows(name)]
    assert len(every) == len(set(every))
    assert len(every) > 900


@pytest.mark.parametrize("name", NAMES)
def test_what_is_unclear_says_why_in_both_languages(name: str) -> None:
    found = 0
    for row in rows(name):
        for intent in read(row.text.replace("\\n", "\n"), context(name, row.state)):
            if isinstance(intent, UnclearIntent):
                found += 1
                assert intent.reason in catalogue(), row
                for known in catalogue()[intent.reason]:
                    assert known.safe
                    assert known.action
                said = (
                    say(intent.reason, intent.arguments, "zh").text()
                    + say(intent.reason, intent.arguments, "en").text()
                )
                assert "{" not in said, row
    assert found > 5
