"""What waits to be sent: batches, what is left out, how it has been of late, whose wish counts."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from studio.media.clock import NS, now_ns
from studio.media.packet import Packet
from studio.model.output import LinkSample, OutputReport
from studio.outputs.history import MOST_SAMPLES, STEP_NS, LinkHistory
from studio.outputs.link_rate import InFlight, lowest_wish
from studio.outputs.send_queue import LATE_MS, SendQueue


def _packet(stream: Any, number: int, key: bool = False, age_ms: int = 0) -> Packet:
    at_ns = now_ns() - age_ms * NS // 1000
    return Packet(stream, b"x" * 10, number, number, 1, key, at_ns, at_ns)


def _report(**changes: Any) -> OutputReport:
    fields: dict[str, Any] = {"id": "a", "name": "a", "kind": "rtmp", "state": "live", **changes}
    return OutputReport(**fields)


def test_what_came_together_is_taken_together_up_to_one_picture() -> None:
    queue = SendQueue()
    for stream in ("audio", "audio", "video", "video", "audio"):
        queue.put(_packet(stream, 0))
    assert [[one.stream for one in queue.take(0)] for _ in range(4)] == [
        ["audio", "audio", "video"],
        ["video"],
        ["audio"],
        [],
    ]


def test_what_is_being_sent_counts_as_waiting() -> None:
    queue = SendQueue()
    queue.put(_packet("video", 0, age_ms=LATE_MS + 100))
    assert queue.age_ms() < 50, "counted from when it came here"
    queue.take(0)
    assert queue.age_ms() > LATE_MS
    assert queue.put(_packet("video", 1)) == 1
    queue.take(0)
    assert queue.age_ms() == 0


@given(st.lists(st.sampled_from(["audio", "video", "key", "take", "stall"]), max_size=60))
def test_sound_is_never_left_out_and_pictures_come_back_with_a_key_frame(steps: list[str]) -> None:
    queue = SendQueue()
    sounds = pictures = dropped = 0
    taken: list[Packet] = []
    broken = False
    for number, step in enumerate(steps):
        if step == "take":
            taken += queue.take(0)
        elif step == "stall":
            queue._in_hand_ns = now_ns() - 2 * LATE_MS * NS // 1000  # the socket takes nothing
        else:
            sounds += step == "audio"
            pictures += step != "audio"
            dropped += queue.put(_packet("audio" if step == "audio" else "video", number, step == "key"))
    while batch := queue.take(0):
        taken += batch
    assert sum(one.stream == "audio" for one in taken) == sounds
    assert sum(one.stream == "video" for one in taken) == pictures - dropped
    assert [one.pts for one in taken] == sorted(one.pts for one in taken)
    sent = {one.pts for one in taken}
    for number, step in enumerate(steps):
        if step in ("video", "key"):
            broken = (broken and step != "key") or number not in sent
            assert not (broken and number in sent), "nothing between a lost picture and the next key frame"


def test_two_minutes_are_kept_and_no_more() -> None:
    history = LinkHistory()
    for step in range(4 * MOST_SAMPLES):
        history.note(STEP_NS + step * STEP_NS // 2, _report(bitrate_kbps=step, queue_age_ms=3, dropped=step // 2 * 5))
    samples = history.samples()
    assert len(samples) == MOST_SAMPLES
    assert samples[-1] == LinkSample(4 * MOST_SAMPLES - 2, 3, 5)


def test_drops_are_those_of_each_step_also_when_the_count_begins_anew() -> None:
    history = LinkHistory()
    for step, dropped in enumerate((0, 12, 12, 0, 4)):
        history.note((step + 1) * STEP_NS, _report(dropped=dropped))
    assert [one.dropped for one in history.samples()] == [0, 12, 0, 0, 4]


def test_the_encoder_goes_by_the_slowest_that_is_live() -> None:
    assert lowest_wish([], 4500) == 4500
    wishes = [_report(wanted_kbps=3000), _report(wanted_kbps=2000, state="reconnecting"), _report(kind="file")]
    assert lowest_wish(wishes, 4500) == 3000
    assert lowest_wish([_report(wanted_kbps=9000)], 4500) == 4500


def test_the_age_of_what_is_not_confirmed() -> None:
    flight = InFlight()
    for number in range(1, 6):
        flight.sent(number * 100, number * NS)
    assert flight.age_ms(0, 10 * NS) == 9000
    assert flight.age_ms(250, 10 * NS) == 7000
    assert flight.age_ms(500, 10 * NS) == 0
