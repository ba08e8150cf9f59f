from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.chat.html_text import MOST_CHARACTERS, text_of


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>两斤</p>\n", "两斤"),
        ("a<br>b<div>c</div>", "a\nb\nc"),
        ("1 &lt; 2 &amp; 3 &#x756A;", "1 < 2 & 3 番"),
        ('<a href="https://x.example">看这里</a>', "看这里"),
        ('<img alt="😀" src="x"><img src=y>', "😀"),
        ("<script>alert(1)</script><style>p{}</style>好", "好"),
        ("<p>没有结尾 <b>粗", "没有结尾 粗"),
        ("3<5", "3<5"),
        ("<!-- 藏 --><![CDATA[x]]>看", "看"),
        ("", ""),
    ],
)
def test_text(html: str, text: str) -> None:
    assert text_of(html) == text


@given(st.text(alphabet=st.sampled_from("<>/&;!-[]\"'= pbrimgscript番a\n"), max_size=400))
def test_anything_is_read_and_bounded(html: str) -> None:
    assert len(text_of(html)) <= 2 * len(html)


def test_deep_nesting_is_linear() -> None:
    assert text_of("<div>" * MOST_CHARACTERS + "x") == ""
