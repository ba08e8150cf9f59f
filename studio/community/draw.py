"""福袋: a draw that anybody can run again.

Before the draw a seed is chosen and only its hash is shown (the promise). When the list of those who take part is
closed the seed is published, and the winners follow from seed and list alone: for each entrant the sha256 of seed,
hash of the list and id is computed, and the smallest values win. Who knew the seed could not have known the list, and
who knew the list not the seed.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from pathlib import Path
from typing import Annotated

import msgspec

from studio.model.errors import CommunityError

MOST_FILE_BYTES = 16 << 20


class Entrant(msgspec.Struct, frozen=True, forbid_unknown_fields=True, order=True):
    """`id` is unique in the list and says nothing about the person; `name` is masked as on screen."""

    id: Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
    name: Annotated[str, msgspec.Meta(max_length=80)]


class DrawRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All that is needed to run a draw again. `promise`: sha256 of the seed, shown before the list was closed."""

    title: str = ""
    drawn_unix_s: float = 0.0
    entrants: tuple[Entrant, ...]
    list_sha256: str
    promise: str
    seed: str
    winners: tuple[Entrant, ...]


class Draw:
    """One draw before it is drawn. Make it when the draw is announced, and show `promise`."""

    def __init__(self, title: str) -> None:
        self.title = title
        self._seed = secrets.token_hex(16)
        self.promise = promise_of(self._seed)

    def drawn(self, entrants: tuple[Entrant, ...], winners: int) -> DrawRecord:
        """Raises CommunityError for an empty list, or one shorter than the winners wanted."""
        listed = tuple(sorted(set(entrants)))
        if not listed:
            raise CommunityError("draw.no_entrants")
        if not 1 <= winners <= len(listed):
            raise CommunityError("draw.too_many", winners=winners, entrants=len(listed))
        return DrawRecord(
            title=self.title,
            drawn_unix_s=time.time(),
            entrants=listed,
            list_sha256=hash_of_list(listed),
            promise=self.promise,
            seed=self._seed,
            winners=winners_of(listed, self._seed, winners),
        )


def promise_of(seed: str) -> str:
    return hashlib.sha256(seed.encode()).hexdigest()


def hash_of_list(entrants: tuple[Entrant, ...]) -> str:
    """sha256 over the list as compact JSON, UTF-8, sorted by id."""
    return hashlib.sha256(msgspec.json.encode(tuple(sorted(entrants)))).hexdigest()


def winners_of(entrants: tuple[Entrant, ...], seed: str, count: int) -> tuple[Entrant, ...]:
    """The `count` entrants with the smallest sha256 of seed, hash of the list, and id, the smallest first."""
    list_hash = hash_of_list(entrants)

    def lot(entrant: Entrant) -> bytes:
        return hashlib.sha256(f"{seed}\n{list_hash}\n{entrant.id}".encode()).digest()

    return tuple(sorted(entrants, key=lot)[:count])


def write_record(record: DrawRecord, folder: Path) -> Path:
    """Raises CommunityError when it cannot be written."""
    stamp = time.strftime("%Y%m%d-%H%M%S", time.localtime(record.drawn_unix_s))
    path = folder / f"draw-{stamp}.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(msgspec.json.format(msgspec.json.encode(record), indent=1))
    except OSError as error:
        raise CommunityError("poll.not_kept", reason=error.strerror, path=path) from error
    return path


def read_record(path: Path) -> DrawRecord:
    """Raises CommunityError for a file that is missing, too large, or no draw."""
    try:
        if path.stat().st_size > MOST_FILE_BYTES:
            raise CommunityError("draw.unreadable", path=path, reason=f"> {MOST_FILE_BYTES >> 20} MB")
        return msgspec.json.decode(path.read_bytes(), type=DrawRecord)
    except (OSError, msgspec.MsgspecError) as error:
        raise CommunityError("draw.unreadable", path=path, reason=error) from error


def verify(record: DrawRecord) -> None:
    """Raises CommunityError, saying what was changed, when the record does not give its own winners."""
    if len({entrant.id for entrant in record.entrants}) != len(record.entrants):
        raise CommunityError("draw.list_changed")
    if hash_of_list(record.entrants) != record.list_sha256:
        raise CommunityError("draw.list_changed")
    if promise_of(record.seed) != record.promise:
        raise CommunityError("draw.seed_changed")
    right = winners_of(record.entrants, record.seed, len(record.winners))
    if not right or right != record.winners:
        raise CommunityError("draw.winners_changed", names=", ".join(one.name or one.id for one in right))
