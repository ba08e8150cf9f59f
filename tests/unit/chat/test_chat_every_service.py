"""Every service a show can name has its conformance test over a real socket (or, for a file, over a real file)."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from studio.model.chat_service import CommentService

_TESTS = Path(__file__).parents[2] / "integration" / "chat"


@pytest.mark.parametrize("kind", get_args(CommentService), ids=lambda kind: kind.__name__)
def test_every_service_has_its_conformance_test(kind: type) -> None:
    tag = str(kind.__struct_config__.tag)  # type: ignore[attr-defined]
    text = (_TESTS / f"test_chat_{tag}.py").read_text("utf-8")
    assert f"{kind.__name__}(" in text
    assert text.count("\ndef test_") >= 2
