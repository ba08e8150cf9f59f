"""A drawn garden that moves gently: the rehearsal's camera."""

from __future__ import annotations

from studio.sources.bars import Bars as Garden

__all__ = ["Garden"]
