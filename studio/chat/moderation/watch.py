"""The watch: one ruling for each comment, and what people decide."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from studio.chat.moderation.bait import bait_in
from studio.chat.moderation.folding import folded
from studio.chat.moderation.rates import Rates
from studio.chat.moderation.word_list import WordList
from studio.chat.ruling import Ruling, Sanction
from studio.model.chat_service import CommentSettings
from studio.model.comment import Comment

BANNED = "moderation.banned"
_FINE = Ruling()


class Watch:
    """`judge` belongs to the feed's thread; the rest may be called from any: words, settings and sanctions are
    snapshots, replaced whole.

    A person is who the service says by its id, and only within that service. A name gives no right and takes none:
    who is called as the staff are is anybody.
    """

    def __init__(self, settings: CommentSettings, now_unix_s: Callable[[], float] = time.time) -> None:
        self._settings = settings
        self._now_unix_s = now_unix_s
        self._words = WordList()
        self._sanctions: dict[tuple[str, str], Sanction] = {}
        self._rates = Rates(settings.most_a_minute)

    @property
    def words(self) -> WordList:
        return self._words

    def set_settings(self, settings: CommentSettings) -> None:
        self._settings = settings
        self._rates = Rates(settings.most_a_minute)

    def set_words(self, words: WordList) -> None:
        self._words = words

    def set_sanctions(self, sanctions: Iterable[Sanction]) -> None:
        self._sanctions = {(one.service, one.user): one for one in sanctions}

    def sanction(self, sanction: Sanction) -> None:
        """Mute or ban; an empty kind ends either."""
        known = dict(self._sanctions)
        known.pop((sanction.service, sanction.user), None)
        if sanction.kind:
            known[(sanction.service, sanction.user)] = sanction
        self._sanctions = known

    def sanction_of(self, service: str, user: str) -> Sanction | None:
        found = self._sanctions.get((service, user))
        if found is None or (found.until_unix_s and found.until_unix_s <= self._now_unix_s()):
            return None
        return found

    def judge(self, comment: Comment) -> Ruling:
        """What becomes of a comment's place on screen. Its order counts all the same, unless the person is banned."""
        person = (comment.service, comment.user)
        sanction = self.sanction_of(*person) if self._sanctions else None
        too_many = self._rates.too_many(person, time.monotonic())
        if sanction is not None:
            return Ruling("hidden", BANNED if sanction.kind == "banned" else "moderation.muted", sanction.person)
        if too_many:
            return Ruling("hidden", "moderation.rate", str(self._rates.most_a_minute))
        text = folded(f"{comment.name} {comment.raw or comment.text}") if self._words.words else ""
        word = self._words.find(text) if text else None
        if word is not None and word.hold == "hidden":
            return Ruling("hidden", "moderation.word", word.word)
        if self._settings.links != "allow" and (bait := bait_in(comment.raw or comment.text)):
            return Ruling("hidden" if self._settings.links == "hide" else "held", "moderation.contact", bait)
        if word is not None:
            return Ruling("held", "moderation.word", word.word)
        return Ruling("held", "moderation.held_back") if self._settings.hold_back else _FINE
