"""Folding: texts that look alike become the same text, so that a word is found however it is dressed up. Pure.

Both the words of the list and the comments are folded, so the result need not be readable, only the same.
"""

from __future__ import annotations

import re
import unicodedata

MOST_CHARACTERS = 2_000

# Letters of other scripts that stand for Latin ones, after NFKD and lower case (which undo full width, circles,
# mathematical alphabets, accents). From Unicode's confusables, the ones people have on their keyboards.
_LOOKS = {
    "a": "аɑαаⱥᴀ", "b": "ьвβᏼʙɓ", "c": "сϲᴄⅽ¢ƈ", "d": "ԁɗᏧᴅ", "e": "еҽєεᴇɛ", "f": "ƒғꜰ", "g": "ɡԍɢ", "h": "һнʜᏂ",
    "i": "іιıɩӏ|!", "j": "јϳᴊ", "k": "кκᴋ", "l": "ⅼʟ", "m": "мᴍ", "n": "пηɴո", "o": "оοσᴏօ०〇", "p": "рρᴘ", "q": "ԛգ",
    "r": "гʀᴦ", "s": "ѕꜱ$ʂ", "t": "тτᴛ", "u": "υսᴜц", "v": "ѵνᴠⅴ", "w": "ԝѡωᴡ", "x": "хχ×ⅹ", "y": "уγʏү", "z": "ᴢʐ",
    "0": "零", "1": "一壹幺", "2": "二贰两", "3": "三叁", "4": "四肆", "5": "五伍", "6": "六陆", "7": "七柒",
    "8": "八捌", "9": "九玖",
}  # fmt: skip
# 0 and o, 1 and l and i are told apart by nobody.
_SAME = {"o": "0", "l": "1", "i": "1"}
_TABLE = str.maketrans(
    {
        **{other: _SAME.get(letter, letter) for letter, others in _LOOKS.items() for other in others},
        **_SAME,
    }
)
_KEPT = re.compile(r"[^\w]|_")


def folded(text: str) -> str:
    """At most `MOST_CHARACTERS` of `text` without spaces, marks, punctuation, case and costume."""
    decomposed = unicodedata.normalize("NFKD", text[:MOST_CHARACTERS]).casefold()
    # Before punctuation goes: some of it stands for letters.
    plain = decomposed.translate(_TABLE)
    return _KEPT.sub("", "".join(one for one in plain if not unicodedata.combining(one)))
