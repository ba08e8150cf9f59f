"""Made-up neighbours for a rehearsal: they post through the real local ingest, over HTTP, as any program would."""

from __future__ import annotations

import itertools
import logging
import random
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Literal, NamedTuple

import requests

from studio.chat.neighbour_words import WORDS, Words
from studio.chat.threads import ChatThread
from studio.model.product import Product
from studio.model.secret import Secret

log = logging.getLogger(__name__)

_TRIES = 5


class Spoken(NamedTuple):
    """`home` is set when the comment is an order."""

    user: str
    name: str
    text: str
    home: str = ""


def conversation(products: Sequence[Product], language: Literal["zh", "en"], seed: int) -> Iterator[Spoken]:
    """An endless conversation, the same for the same products, language and seed.

    Each neighbour has one home; about half of the comments are orders, in the catalogue's words, and who has ordered
    may change or cancel it.
    """
    words = WORDS[language]
    chance = random.Random(seed)
    people = list(enumerate(words.names, 1))
    chance.shuffle(people)
    homes = {number: (chance.randint(1, 12), chance.randint(1, 3), chance.randint(1, 18)) for number, _ in people}
    greeted: set[int] = set()
    ordered: dict[int, Product] = {}
    while True:
        number, name = chance.choice(people)
        user = f"neighbour-{number}"
        if number not in greeted and chance.random() < 0.5:
            greeted.add(number)
            yield Spoken(user, name, chance.choice(words.greetings))
        elif number in ordered and chance.random() < 0.2:
            yield Spoken(user, name, _second_thought(words, ordered.pop(number), chance))
        elif products and chance.random() < 0.5:
            product = chance.choice(products)
            text, home = _order(words, product, homes[number], chance)
            ordered[number] = product
            yield Spoken(user, name, text, home)
        elif products and chance.random() < 0.5:
            product = chance.choice(products)
            yield Spoken(user, name, chance.choice(words.questions).format(product=product.name, unit=product.unit))
        else:
            yield Spoken(user, name, chance.choice(words.chat))


def opening(products: Sequence[Product], language: Literal["zh", "en"]) -> Iterator[Spoken]:
    """The beginning of a rehearsal: an order, a question, a change, a cancellation, more of one product than there is,
    and one comment that only a person can decide."""
    if len(products) < 2:
        return
    words = WORDS[language]
    scarce = min(products[1:], key=lambda product: (product.limit_per_person is not None, product.stock))
    places = {
        "first": products[0].name,
        "first_unit": products[0].unit,
        "scarce": scarce.name,
        "scarce_unit": scarce.unit,
        "most": f"{max(1, int(scarce.stock) - 4)}",
    }
    for number, text in words.opening:
        yield Spoken(f"neighbour-{number + 1}", words.names[number], text.format(**places))


def ballot(options: int, language: Literal["zh", "en"], chance: random.Random) -> Spoken:
    """How a neighbour answers a poll of so many options: by number or letter, as people type it."""
    words = WORDS[language]
    number = chance.randrange(len(words.names))
    chosen = min(chance.randint(1, options), chance.randint(1, options))  # the first ones are liked better
    letter = "ABCDEFGHI"[chosen - 1]
    text = chance.choice((str(chosen), letter, *(one.format(number=chosen, letter=letter) for one in words.votes)))
    return Spoken(f"neighbour-{number + 1}", words.names[number], text)


def _second_thought(words: Words, product: Product, chance: random.Random) -> str:
    pattern = chance.choice((*words.changes, *words.changes, *words.cancels))
    return pattern.format(product=product.name, unit=product.unit, quantity=chance.choice((1, 2, 3)))


def _order(words: Words, product: Product, home: tuple[int, int, int], chance: random.Random) -> tuple[str, str]:
    building, unit, floor = home
    address = chance.choice(words.addresses).format(building=building, unit=unit, room=floor * 100 + unit)
    quantity = chance.choice((1, 1, 1, 2, 2, 3))
    called = chance.choice((product.name, *product.aliases[:1]))
    text = chance.choice(words.orders).format(
        product=called,
        number=product.number,
        unit=product.unit,
        quantity=quantity,
        said=words.numerals[quantity],
        address=address,
    )
    return text, address


class MadeUpNeighbours:
    """Post the conversation to `url` (`http://127.0.0.1:PORT`, as `LocalIngest.address` says) from an own thread.

    `rate`: comments a minute, on average; the pauses vary as people's do, by the seed. Ids begin with `id_prefix`, so
    that one journal can hear several rehearsals. A refused comment is sent again under its id, `_TRIES` times.
    `on_spoken` hears each one that was taken. `asked` says how many options an open poll has, 0 without one.
    """

    def __init__(
        self,
        products: Sequence[Product],
        url: str,
        token: Secret,
        language: Literal["zh", "en"] = "zh",
        seed: int = 1,
        rate: float = 40.0,
        id_prefix: str = "rehearsal",
        on_spoken: Callable[[Spoken], None] = lambda _spoken: None,
        asked: Callable[[], int] = lambda: 0,
    ) -> None:
        self._opening = tuple(opening(products, language))
        self._conversation = itertools.chain(self._opening, conversation(products, language, seed))
        self._url = f"{url}/comments"
        self._token = token
        self._pauses = random.Random(seed + 1)
        self._pause_s = 60.0 / rate
        self._ids = (f"{id_prefix}-{seed}-{number}" for number in itertools.count(1))
        self._on_spoken = on_spoken
        self._asked = asked
        self._language = language
        self._votes = random.Random(seed + 2)
        self._thread: ChatThread | None = None

    def start(self) -> None:
        self._thread = ChatThread("neighbours", self._work)
        self._thread.start()

    def close(self) -> None:
        if self._thread is not None:
            self._thread.close(15.0)

    def _work(self, stop: threading.Event) -> None:
        with requests.Session() as session:
            # Loopback is never reached through a proxy, whatever the environment says.
            session.trust_env = False
            session.headers["Authorization"] = f"Bearer {self._token.reveal()}"
            for said, id_ in enumerate(self._ids):
                if stop.is_set():
                    return
                spoken = self._vote() or next(self._conversation)
                if self._post(session, id_, spoken, stop):
                    self._on_spoken(spoken)
                brisk = 0.5 if said < len(self._opening) else 1.0
                stop.wait(self._pause_s * brisk * self._pauses.uniform(0.4, 1.6))

    def _vote(self) -> Spoken | None:
        """Half of what is said while a poll is open answers it."""
        options = self._asked()
        return ballot(options, self._language, self._votes) if options and self._votes.random() < 0.5 else None

    def _post(self, session: requests.Session, id_: str, spoken: Spoken, stop: threading.Event) -> bool:
        comment = {"id": id_, "user": spoken.user, "name": spoken.name, "text": spoken.text}
        for _ in range(_TRIES):
            try:
                if session.post(self._url, json=comment, timeout=10.0).ok:
                    return True
            except requests.RequestException as error:
                log.warning("a made-up neighbour was not heard: %s", error)
            if stop.wait(1.0):
                return False
        return False
