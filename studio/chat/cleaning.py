"""Foreign text made fit to be shown: one line, bounded, nothing invisible and nothing that turns the writing round.

Pure and linear in the length of the text. The raw text stays in the journal; this is only what people see.
"""

from __future__ import annotations

import unicodedata
from itertools import islice

import regex

MOST_TEXT_GRAPHEMES = 500
MOST_NAME_GRAPHEMES = 40
# What people write has at most three marks on a letter (Hebrew with points and accent); zalgo has dozens.
MOST_MARKS = 4
# The longest emoji of Unicode (a kissing couple with two skin tones) has 10 code points.
MOST_CODE_POINTS_OF_A_GRAPHEME = 16

# What is looked at is this times the wanted graphemes: enough for any writing, and it bounds the work.
MOST_CODE_POINTS_A_GRAPHEME = 4

_SPACE = regex.compile(r"[\s\p{Zl}\p{Zp}]+")
# Controls, format characters (all bidi controls, zero-width space, word joiner, soft hyphen, byte order mark, tags),
# lone surrogates, private use, noncharacters, and the blanks that pass for letters. Joiners are judged apart.
_UNWANTED = regex.compile(
    r"(?V1)[[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Noncharacter_Code_Point}"
    r"\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\uffa0\ufffc]--[\u200c\u200d]]+"
)
# A joiner is wanted inside an emoji (family, rainbow flag) and inside words of scripts that are written with it;
# group 1 is such a one, any other is taken out.
_EMOJI = r"\p{Extended_Pictographic}"
_JOINED_SCRIPT = (
    r"[\p{Arabic}\p{Syriac}\p{Devanagari}\p{Bengali}\p{Gurmukhi}\p{Gujarati}\p{Oriya}\p{Tamil}\p{Telugu}\p{Kannada}"
    r"\p{Malayalam}\p{Sinhala}]"
)
_JOINER = regex.compile(
    rf"(?V1)((?<={_EMOJI}[\ufe0f\U0001f3fb-\U0001f3ff]?)\u200d(?={_EMOJI})"
    rf"|(?<={_JOINED_SCRIPT})[\u200c\u200d](?={_JOINED_SCRIPT}))|[\u200c\u200d]"
)
_SURPLUS_MARKS = regex.compile(rf"(\p{{M}}{{{MOST_MARKS}}})\p{{M}}+")
_GRAPHEME = regex.compile(r"\X")
# Nothing to do for what nearly everybody types: printable ASCII, Chinese, kana, full-width forms, single spaces.
_PLAIN = regex.compile(r"(?:[!-~、-ヿ㐀-䶿一-鿿！-～·…—‘’“”￥]| (?! ))*+")


def clean_text(raw: str, most: int = MOST_TEXT_GRAPHEMES) -> str:
    """`raw` as it may be shown: at most `most` graphemes on one line, ending in … when it was longer."""
    if len(raw) <= most and _PLAIN.fullmatch(raw):
        return raw.strip()
    longest = most * MOST_CODE_POINTS_A_GRAPHEME
    text = raw[:longest]
    text = _UNWANTED.sub("", _SPACE.sub(" ", text))
    text = _JOINER.sub(r"\1", text)
    # Marks are capped before composing too: sorting a long run of marks takes quadratic time.
    text = unicodedata.normalize("NFC", _SURPLUS_MARKS.sub(r"\1", text))
    text = _SURPLUS_MARKS.sub(r"\1", text)
    return _cut(_SPACE.sub(" ", text).strip(), most, len(raw) > longest)


def clean_name(raw: str, most: int = MOST_NAME_GRAPHEMES) -> str:
    """A person's name as it may be shown; "?" when nothing visible is left."""
    return clean_text(raw, most) or "?"


def _cut(text: str, most: int, shortened: bool) -> str:
    graphemes = [_bounded(match.group()) for match in islice(_GRAPHEME.finditer(text), most + 1)]
    if shortened or len(graphemes) > most:
        return "".join(graphemes[: most - 1]).rstrip() + "…"
    return "".join(graphemes)


def _bounded(grapheme: str) -> str:
    if len(grapheme) <= MOST_CODE_POINTS_OF_A_GRAPHEME:
        return grapheme
    return grapheme[:MOST_CODE_POINTS_OF_A_GRAPHEME].rstrip("\u200c\u200d")
