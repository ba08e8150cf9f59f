from __future__ import annotations

import re
import string
from pathlib import Path

from studio import chat
from studio.model.sentences import chat as of_the_room
from studio.model.sentences import chat_services

SENTENCES = {**of_the_room.SENTENCES, **chat_services.SENTENCES}


def test_every_code_has_its_sentence_and_every_sentence_its_use() -> None:
    sources = "".join(path.read_text("utf-8") for path in Path(chat.__file__).parent.rglob("*.py"))
    assert set(re.findall(r'"(chat\.[a-z_]+)"', sources)) == set(SENTENCES)


def test_both_languages_fill_the_same_places() -> None:
    def places(parts: tuple[str, ...]) -> set[str]:
        return {name for part in parts for _, name, _, _ in string.Formatter().parse(part) if name}

    for code, sentence in SENTENCES.items():
        assert sentence.zh.what, code
        assert sentence.en.what, code
        assert places(sentence.zh) == places(sentence.en), code
