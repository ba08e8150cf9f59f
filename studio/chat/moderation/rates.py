"""How much each person says, over the last minute."""

from __future__ import annotations

from collections import OrderedDict, deque

MOST_PEOPLE = 10_000
_MINUTE_S = 60.0


class Rates:
    """For one thread. The people who spoke last are remembered, `MOST_PEOPLE` of them, each with as many times as the
    limit needs."""

    def __init__(self, most_a_minute: int) -> None:
        self.most_a_minute = most_a_minute
        self._times: OrderedDict[tuple[str, str], deque[float]] = OrderedDict()

    def too_many(self, person: tuple[str, str], now_s: float) -> bool:
        """Count one more of `person`; True when it is above the limit."""
        times = self._times.get(person)
        if times is None:
            times = self._times[person] = deque(maxlen=self.most_a_minute + 1)
            if len(self._times) > MOST_PEOPLE:
                self._times.popitem(last=False)
        else:
            self._times.move_to_end(person)
        times.append(now_s)
        return len(times) > self.most_a_minute and now_s - times[0] < _MINUTE_S
