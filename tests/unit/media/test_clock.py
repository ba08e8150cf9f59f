import pytest

from studio.media.clock import Clock


@pytest.mark.parametrize("fps", [25, 30, 50, 60])
def test_a_tick_is_due_at_its_own_instant_and_not_a_nanosecond_before(fps: int) -> None:
    clock = Clock(fps, origin_ns=123_456_789)
    for number in range(-200, 20_000):
        assert clock.tick_at(clock.tick_ns(number)) == number
        assert clock.tick_at(clock.tick_ns(number) - 1) == number - 1


def test_a_sample_is_due_at_its_own_instant_and_not_a_nanosecond_before() -> None:
    clock = Clock(30, origin_ns=987_654_321)
    for number in range(-200, 100_000):
        assert clock.sample_at(clock.sample_ns(number)) == number
        assert clock.sample_at(clock.sample_ns(number) - 1) == number - 1
