"""What all pushes need of the upload, against what there is."""

from __future__ import annotations

import pytest

from studio.model.output import EncoderSettings
from studio.services.budget import needed_kbps, over_budget
from studio.services.limits import Advice, Refusal

FOUR = EncoderSettings(video_kbps=3840, audio_kbps=160)


def test_each_push_needs_its_own_upload() -> None:
    assert needed_kbps(()) == 0
    assert needed_kbps((FOUR,)) == 4160
    assert needed_kbps((FOUR, FOUR)) == 8320


@pytest.mark.parametrize(
    ("upload", "kind"), [(0, type(None)), (4159, Refusal), (4160, Advice), (5199, Advice), (5200, type(None))]
)
def test_refused_beyond_the_upload_and_said_near_it(upload: int, kind: type) -> None:
    found = over_budget(4160, upload)
    assert type(found) is kind
    if isinstance(found, Refusal | Advice):
        for language in ("zh", "en"):
            words = found.error().say(language).text()  # type: ignore[arg-type]
            assert "4.2" in words
            assert "{" not in words
