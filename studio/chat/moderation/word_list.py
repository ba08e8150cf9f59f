"""The word list: one word a line, `?` before it when a person shall decide, `#` before a remark."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import ahocorasick

from studio.chat.moderation.folding import folded
from studio.model.comment import Hold
from studio.model.errors import ChatError

MOST_WORDS = 100_000
MOST_FILE_BYTES = 4_000_000
_LONGEST = 60


class Word(NamedTuple):
    word: str
    hold: Hold


class WordList:
    """Finds any of its words in one pass over the text (Aho-Corasick), however many there are. Immutable."""

    def __init__(self, words: tuple[Word, ...] = ()) -> None:
        self.words = words
        self._automaton = ahocorasick.Automaton()
        for word in words:
            key = folded(word.word)
            # Two lines with the same letters: the stricter one holds.
            if key and (word.hold == "hidden" or key not in self._automaton):
                self._automaton.add_word(key, word)
        if self._automaton:
            self._automaton.make_automaton()

    def find(self, text: str) -> Word | None:
        """The first word of `text` that is hidden, else the first that waits for a person. `text` is folded already."""
        found: Word | None = None
        if not self._automaton:
            return None
        for _end, word in self._automaton.iter(text):
            if word.hold == "hidden":
                return Word(*word)
            found = found or Word(*word)
        return found


def read_words(text: str) -> tuple[Word, ...]:
    """The words of a list as a person writes or imports it; doubles and what is too long or too much left out."""
    words: dict[str, Word] = {}
    for line in text.splitlines():
        word = line.partition("#")[0].strip()
        hold: Hold = "held" if word.startswith(("?", "？")) else "hidden"
        word = word.lstrip("?？").strip()
        if word and len(word) <= _LONGEST and len(words) < MOST_WORDS:
            words.setdefault(word, Word(word, hold))
    return tuple(words.values())


def written_words(words: tuple[Word, ...]) -> str:
    return "".join(f"{'?' if word.hold == 'held' else ''}{word.word}\n" for word in words)


def load_words(path: Path) -> tuple[Word, ...]:
    """The words of a file, none when there is none. Raises ChatError when it cannot be read."""
    try:
        with open(path, "rb") as file:
            content = file.read(MOST_FILE_BYTES)
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise ChatError("chat.file_unreadable", path=path, reason=error.strerror or error) from error
    return read_words(_decoded(content))


def _decoded(content: bytes) -> str:
    """Lists are passed around in UTF-8, and in the GB18030 of older Chinese editors."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", "replace")
