from __future__ import annotations

import time
import unicodedata

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from studio.chat.cleaning import MOST_MARKS, clean_name, clean_text

FAMILY = "👩\u200d👩\u200d👧\u200d👦"
FORBIDDEN = (
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\u200b\u2060\ufeff\u00ad\x00\x1b\x7f"
)
# What attackers mix: letters, marks, joiners, emoji parts, controls, Hangul jamo, flags, spaces.
NASTY = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            "a番\u0301\u0344\u20e3\u200d\u200c\ufe0f\U0001f3fd👩❤🇨\u1100\u1161\u094d\u0915\u06cc\n \u3000…" + FORBIDDEN
        ),
    ),
    max_size=300,
)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("番茄两斤 3栋2单元502", "番茄两斤 3栋2单元502"),
        ("  hello   there ", "hello there"),
        ("one\n\r\n\u2028two\ttabs", "one two tabs"),
        ("\u202egnp.exe\u202c", "gnp.exe"),
        ("a\u200bb\ufeffc\u00add\u2060e", "abcde"),
        ("bell\x07 and \x1b[31mred", "bell and [31mred"),
        (FAMILY, FAMILY),
        ("🏳️\u200d🌈", "🏳️\u200d🌈"),
        ("👩\u200d", "👩"),
        ("a\u200db", "ab"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        ("e\u0301", "é"),
        ("\ud83d half", "half"),
        ("", ""),
    ],
)
def test_what_is_shown(raw: str, shown: str) -> None:
    assert clean_text(raw) == shown


def test_zalgo_keeps_its_letter_and_a_few_marks() -> None:
    shown = clean_text("Z" + "\u0316\u0301" * 200 + "algo")
    assert shown.endswith("algo")
    assert len(shown) <= len("Zalgo") + MOST_MARKS


def test_five_thousand_newlines_are_one_line() -> None:
    assert clean_text("a" + "\n" * 5000) == "a…"
    assert clean_text("a" + "\n" * 100 + "b") == "a b"


def test_long_text_is_cut_at_graphemes_and_says_so() -> None:
    shown = clean_text("é" * 700)
    assert shown == "é" * 499 + "…"
    assert clean_text("é" * 500) == "é" * 500
    assert clean_text((FAMILY + "x") * 20, most=5) == (FAMILY + "x") * 2 + "…"


def test_an_endless_family_is_cut() -> None:
    assert len(clean_text("👩\u200d" * 3000)) < 20


def test_names_are_short_and_never_empty() -> None:
    assert clean_name("李" * 100) == "李" * 39 + "…"
    assert clean_name("\u200b\u202e") == "?"
    assert clean_name("李\u202e雷\n") == "李雷"


@given(NASTY, st.integers(2, 40))
def test_nothing_a_commenter_types_gets_through(raw: str, most: int) -> None:
    shown = clean_text(raw, most)
    assert not set(shown) & set(FORBIDDEN)
    assert not [c for c in shown if c != " " and c.isspace()]
    assert not [c for c in shown if unicodedata.category(c) in ("Cc", "Cs", "Co", "Zl", "Zp")]
    assert len(regex.findall(r"\X", shown)) <= most
    assert not regex.search(rf"\p{{M}}{{{MOST_MARKS + 1}}}", shown)
    assert max((len(g) for g in regex.findall(r"\X", shown)), default=0) <= 17
    assert shown == shown.strip()
    shown.encode()  # storable and sendable


@given(NASTY)
def test_cleaning_twice_changes_nothing(raw: str) -> None:
    once = clean_text(raw)
    assert clean_text(once) == once


@pytest.mark.parametrize(
    "bad", ["\u0301", "👩\u200d", "\u1100", "\n ", "\u200d", "a\u0301", "\u0915\u094d", "\U0001f1e8"]
)
def test_megabytes_of_the_worst_take_milliseconds(bad: str) -> None:
    raw = bad * (1_000_000 // len(bad))
    begun = time.perf_counter()
    clean_text(raw)
    assert time.perf_counter() - begun < 0.25
