"""Words however they are dressed up, contacts, rates, mutes; and no privilege from a name."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.chat.moderation.bait import bait_in
from studio.chat.moderation.folding import folded
from studio.chat.moderation.rates import MOST_PEOPLE, Rates
from studio.chat.moderation.watch import BANNED, Watch
from studio.chat.moderation.word_list import Word, WordList, load_words, read_words, written_words
from studio.chat.ruling import Ruling, Sanction
from studio.model.chat_service import CommentSettings
from studio.model.comment import Comment


def said(text: str, user: str = "u1", name: str = "邻居", service: str = "ingest") -> Comment:
    return Comment(service=service, room="r", id="1", user=user, name=name, text=text, raw=text)


@pytest.mark.parametrize(
    "dressed",
    [
        "bitcoin", "Ｂｉｔｃｏｉｎ", "вitсοin", "b.i.t c-o_i n", "𝔹𝕚𝕥𝕔𝕠𝕚𝕟", "ⓑⓘⓣⓒⓞⓘⓝ", "bïtçöïn",
        "B1TC0IN", "b\u200bitco\u00adin", "bit️coin", "b|tco!n",
    ],
)  # fmt: skip
def test_a_word_is_found_however_it_is_dressed_up(dressed: str) -> None:
    found = WordList((Word("Bitcoin", "hidden"),)).find(folded(f"快来买{dressed}吧"))
    assert found == Word("Bitcoin", "hidden")


def test_chinese_words_with_gaps_and_ordinary_talk() -> None:
    words = WordList(read_words("# 家门口的名单\n博彩\n?高仿 # 让人看\n"))
    assert words.find(folded("博 . 彩 网")) == Word("博彩", "hidden")
    assert words.find(folded("高仿包")) == Word("高仿", "held")
    assert words.find(folded("高仿博彩")) == Word("博彩", "hidden")
    assert words.find(folded("番茄来两斤，3栋2单元")) is None
    assert WordList().find("x") is None


def test_a_list_is_read_as_people_write_it(tmp_path: Path) -> None:
    words = read_words("一\r\n？二\n\n# 只是说明\n一\n" + "长" * 100)
    assert words == (Word("一", "hidden"), Word("二", "held"))
    assert read_words(written_words(words)) == words
    (tmp_path / "old.txt").write_bytes("博彩\n".encode("gb18030"))
    assert load_words(tmp_path / "old.txt") == (Word("博彩", "hidden"),)
    (tmp_path / "mark.txt").write_bytes("\ufeff博彩\n".encode())
    assert load_words(tmp_path / "mark.txt") == (Word("博彩", "hidden"),)
    assert load_words(tmp_path / "none.txt") == ()


@given(st.text(max_size=300))
def test_folding_is_stable(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@pytest.mark.parametrize(
    "text",
    [
        "加微信abc12345", "加我v", "vx：farm_123", "www.x.com", "看 shop点com", "QQ群123456", "加群 12345678", "＋Ｖ聊",
        "https://t.me/x",
    ],
)  # fmt: skip
def test_bait_is_found(text: str) -> None:
    assert bait_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "番茄加2斤", "3号+2", "微信付好了 2斤", "番茄.好吃", "我要3.5斤", "加鸡蛋一盒", "13812348000 3栋2单元502",
        "V5！", "可以微信转账吗", "加微波炉一台",
    ],
)  # fmt: skip
def test_ordinary_talk_is_no_bait(text: str) -> None:
    assert not bait_in(text)


def test_rates_count_each_person_and_are_bounded() -> None:
    rates = Rates(3)
    assert [rates.too_many(("a", "1"), now) for now in (0, 1, 2, 3, 4)] == [False, False, False, True, True]
    assert not rates.too_many(("a", "2"), 4)
    assert not rates.too_many(("a", "1"), 100)
    for number in range(2 * MOST_PEOPLE):
        rates.too_many(("b", str(number)), 200)
    assert len(rates._times) == MOST_PEOPLE


def test_rulings_in_their_order() -> None:
    now = [1000.0]
    watch = Watch(CommentSettings(most_a_minute=5), lambda: now[0])
    watch.set_words(WordList(read_words("博彩\n?高仿")))
    assert watch.judge(said("番茄两斤")) == Ruling()
    assert watch.judge(said("博彩")).reason == "moderation.word"
    assert watch.judge(said("加微信abc12345")) == Ruling("held", "moderation.contact", "加微信")
    assert watch.judge(said("高仿")).hold == "held"
    watch.sanction(Sanction("ingest", "u1", "muted", 1060.0, "host"))
    assert watch.judge(said("番茄两斤")).reason == "moderation.muted"
    assert watch.judge(said("番茄两斤", service="twitch")) == Ruling()
    now[0] = 1061.0
    assert watch.judge(said("番茄")).reason == "moderation.rate"
    watch.sanction(Sanction("ingest", "u9", "banned", 0.0, "host"))
    assert watch.judge(said("番茄", "u9")).reason == BANNED
    watch.sanction(Sanction("ingest", "u9", ""))
    assert watch.judge(said("番茄", "u9")) == Ruling()


def test_the_name_is_looked_at_too() -> None:
    watch = Watch(CommentSettings())
    watch.set_words(WordList(read_words("博彩")))
    assert watch.judge(said("来啦", name="博-彩-客服")).hold == "hidden"


@pytest.mark.parametrize("links", ["allow", "hide"])
def test_what_the_settings_say(links: str) -> None:
    watch = Watch(CommentSettings(links=links, hold_back=True))  # type: ignore[arg-type]
    assert watch.judge(said("www.x.com")).hold == ("hidden" if links == "hide" else "held")
    assert watch.judge(said("番茄")) == Ruling("held", "moderation.held_back")
