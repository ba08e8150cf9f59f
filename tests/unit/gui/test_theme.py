"""Contrast, sizes and icons, computed from the tokens."""

from __future__ import annotations

import re

import pytest
from PySide6.QtWidgets import QApplication

from studio.gui.icons import icon_pixmap
from studio.gui.stylesheet import stylesheet
from studio.gui.theme import COMMENT_PX, SMALL_PX, TEXT_PX, THEMES, ThemeName, Tone, contrast

# Ink, and everything it is written on.
PAIRS = {
    "ink": ("ground", "panel", "raised", "hover", "well", "field", "tomato_soft", "wheat_soft"),
    "muted": ("ground", "panel", "raised", "well", "field", "tomato_soft", "wheat_soft"),
    "leaf_ink": ("ground", "panel", "raised", "leaf_soft"),
    "tomato_ink": ("ground", "panel", "raised", "tomato_soft"),
    "wheat_ink": ("ground", "panel", "raised", "wheat_soft"),
    "sky_ink": ("panel", "raised", "sky_soft"),
    "on_fill": ("leaf_fill", "tomato_fill"),
}


def test_contrast_of_known_pairs() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert contrast("#E5484D", "#E5484D") == pytest.approx(1.0)


@pytest.mark.parametrize("theme", list(THEMES))
def test_every_text_is_readable(theme: ThemeName) -> None:
    tokens = THEMES[theme]
    weak = [
        f"{ink} on {ground}: {ratio:.2f}"
        for ink, grounds in PAIRS.items()
        for ground in grounds
        if (ratio := contrast(getattr(tokens, ink), getattr(tokens, ground))) < 4.5
    ]
    assert not weak


@pytest.mark.parametrize("theme", list(THEMES))
def test_what_is_not_text_stands_out(theme: ThemeName) -> None:
    """Meters, bars, frames and the ring of focus: 3:1 on what they lie on."""
    tokens = THEMES[theme]
    for mark in ("leaf", "tomato", "focus"):
        assert contrast(getattr(tokens, mark), tokens.panel) >= 3.0, mark


def test_chips_have_readable_tones() -> None:
    tones: tuple[Tone, ...] = ("plain", "leaf", "tomato", "wheat", "sky")
    for tokens in THEMES.values():
        for tone in tones:
            assert contrast(*tokens.of_tone(tone)) >= 4.5, tone


@pytest.mark.parametrize("theme", list(THEMES))
def test_no_text_below_13_px(theme: ThemeName) -> None:
    sheet = stylesheet(THEMES[theme])
    sizes = [int(size) for size in re.findall(r"font-size: (\d+)px", sheet)]
    assert sizes
    assert min([*sizes, SMALL_PX, TEXT_PX]) >= 13
    assert COMMENT_PX >= 15
    assert "$" not in sheet


def test_icons_take_the_colour(app: QApplication) -> None:
    red = icon_pixmap("mic", "#FF0000", 24).toImage()
    colours = {red.pixelColor(x, y).name() for x in range(48) for y in range(48) if red.pixelColor(x, y).alpha() == 255}
    assert colours == {"#ff0000"}


def test_an_icon_that_is_not_there_is_an_error(app: QApplication) -> None:
    with pytest.raises(FileNotFoundError):
        icon_pixmap("no-such-icon", "#FF0000")
