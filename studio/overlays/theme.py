"""Design tokens of the picture: every colour a painter may use, in two themes.

Text colours keep a contrast of at least 4.5:1 on the surface they are named after.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor


def _colour(code: str, alpha: float = 1.0) -> QColor:
    colour = QColor(code)
    colour.setAlphaF(alpha)
    return colour


@dataclass(frozen=True)
class Theme:
    """`card`: surface of product cards and counters. `panel`: surface of comments, notices and names.

    For each stock level: `*_text` on the card, `*_bar` in the bar.
    """

    card: QColor
    card_edge: QColor
    card_ink: QColor
    card_muted: QColor
    card_tile: QColor
    card_track: QColor
    price: QColor
    leaf: QColor
    leaf_ink: QColor
    plenty_text: QColor
    plenty_bar: QColor
    low_text: QColor
    low_bar: QColor
    unknown_text: QColor
    unknown_bar: QColor
    sold_out: QColor
    sold_out_ground: QColor
    panel: QColor
    panel_ink: QColor
    panel_muted: QColor
    accent: QColor
    accent_ink: QColor
    shadow: QColor


_HARVEST = Theme(
    card=_colour("#FBFBF4"),
    card_edge=_colour("#FFFFFF"),
    card_ink=_colour("#1F2A24"),
    card_muted=_colour("#636D66"),
    card_tile=_colour("#E6EFE0"),
    card_track=_colour("#E2E5DB"),
    price=_colour("#C9332B"),
    leaf=_colour("#2C8450"),
    leaf_ink=_colour("#FFFFFF"),
    plenty_text=_colour("#23733F"),
    plenty_bar=_colour("#4CAF6D"),
    low_text=_colour("#8C5806"),
    low_bar=_colour("#E5A52F"),
    unknown_text=_colour("#636D66"),
    unknown_bar=_colour("#A9B0AB"),
    sold_out=_colour("#C9332B"),
    sold_out_ground=_colour("#FFF6F2", 0.9),
    panel=_colour("#1C241F", 0.9),
    panel_ink=_colour("#FFFFFF"),
    panel_muted=_colour("#C9D2CB"),
    accent=_colour("#E9B949"),
    accent_ink=_colour("#2A2006"),
    shadow=_colour("#0A140C", 0.3),
)

_NIGHT = Theme(
    card=_colour("#1B2126", 0.96),
    card_edge=_colour("#39434A"),
    card_ink=_colour("#F1F4F3"),
    card_muted=_colour("#A7B0B2"),
    card_tile=_colour("#28343A"),
    card_track=_colour("#343D42"),
    price=_colour("#FF8A78"),
    leaf=_colour("#57C785"),
    leaf_ink=_colour("#08210F"),
    plenty_text=_colour("#77D69C"),
    plenty_bar=_colour("#57C785"),
    low_text=_colour("#F2C766"),
    low_bar=_colour("#E9B949"),
    unknown_text=_colour("#A7B0B2"),
    unknown_bar=_colour("#6D777B"),
    sold_out=_colour("#FF7468"),
    sold_out_ground=_colour("#20130F", 0.88),
    panel=_colour("#12171D", 0.92),
    panel_ink=_colour("#F1F4F3"),
    panel_muted=_colour("#B4BEC4"),
    accent=_colour("#57C785"),
    accent_ink=_colour("#08210F"),
    shadow=_colour("#000000", 0.42),
)

THEMES: dict[str, Theme] = {"harvest": _HARVEST, "night": _NIGHT}


def theme_named(name: str) -> Theme:
    """The theme, or `harvest` for a name nobody knows: a picture is always drawn."""
    return THEMES.get(name, _HARVEST)
