"""The rehearsal's neighbours speak through the real ingest, as any program would."""

from __future__ import annotations

from decimal import Decimal
from itertools import islice

from studio.chat.feed import Feed
from studio.chat.ingest import LocalIngest
from studio.chat.neighbours import MadeUpNeighbours, Spoken, conversation
from studio.model.chat_service import IngestService
from studio.model.product import Product
from studio.model.secret import Secret
from tests.integration.chat.conftest import Heard
from tests.rig.ports import free_port
from tests.rig.waiting import wait_for

PRODUCTS = (Product(number=1, name="番茄", unit="斤", price=Decimal(6)),)


def test_they_are_heard_in_order(feed: Feed, heard: Heard) -> None:
    ingest = LocalIngest(IngestService(), Secret("t"), feed.deliver)
    ingest.start()
    spoken: list[Spoken] = []
    neighbours = MadeUpNeighbours(PRODUCTS, ingest.address, Secret("t"), "zh", 3, rate=6000, on_spoken=spoken.append)
    neighbours.start()
    wait_for(lambda: len(heard.entries) >= 30, 20)
    neighbours.close()
    neighbours.close()
    ingest.close()
    wait_for(lambda: len(heard.entries) == len(spoken))
    assert heard.texts == [one.text for one in islice(conversation(PRODUCTS, "zh", 3), len(spoken))]
    assert feed.counts().duplicates == 0
    assert ingest.report().received == len(spoken)


def test_with_nobody_listening_they_end_when_told() -> None:
    spoken: list[Spoken] = []
    url = f"http://127.0.0.1:{free_port()}"
    neighbours = MadeUpNeighbours(PRODUCTS, url, Secret("t"), on_spoken=spoken.append)
    neighbours.start()
    neighbours.close()
    assert spoken == []
