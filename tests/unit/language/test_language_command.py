from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from studio.cli.orders import app
from studio.model.errors import ShopError
from tests.unit.language.readings import FOLDER

CATALOGUE = str(FOLDER / "vegetables.csv")


def _run(*arguments: str, typed: str | bytes = "") -> tuple[int, str, str]:
    result = CliRunner().invoke(
        app, ["parse", "--catalogue", CATALOGUE, *arguments], input=typed, catch_exceptions=True
    )
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def test_it_reads_what_is_typed_line_by_line() -> None:
    typed = (
        "none\t番茄2斤\r\n\ncall\t1\npoll\tB\nholds\t再加一份\nnone\t#接龙 番茄\\n1. 王姐 2斤\\n2. 小李 1斤\tignored\n"
    )
    code, out, said = _run(typed=typed)
    assert out.splitlines() == ["order 1x2", "order 3x1", "vote 2", "change 3+1", "order 1x2 | order 1x1"]
    assert (code, said) == (0, "")


def test_it_compares_with_what_a_corpus_expects(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus.tsv"
    corpus.write_text("state\ttext\texpected\nnone\t番茄2斤\torder 1x2\nnone\t你好\tchat\n", "utf-8")
    code, out, said = _run("--corpus", str(corpus))
    assert (code, out) == (0, "order 1x2\nchat\n")
    assert "2 of 2" in said
    corpus.write_text("none\t番茄2斤\torder 1x3\nnone\t你好\tchat\n", "utf-8-sig")
    code, out, said = _run("--corpus", str(corpus))
    assert (code, out) == (1, "order 1x2\nchat\n")
    assert "1 of 2" in said
    assert "番茄2斤" in said
    assert "order 1x3" in said
    assert "你好" not in said


def test_a_corpus_need_not_expect_anything(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus.tsv"
    corpus.write_text("state\ttext\nnone\t番茄2斤\n", "utf-8")
    assert _run("--corpus", str(corpus)) == (0, "order 1x2\n", "")


def test_what_the_sender_holds() -> None:
    assert _run("--holds", "1x2,3x2", typed="holds\t番茄退一斤\nnone\t番茄退一斤\n")[1].splitlines() == [
        "change 1-1",
        "unclear",
    ]


@pytest.mark.parametrize("holds", ["3", "3x", "x1", "ax1", "3xa", "３x1", "3x-1", "3x1,"])
def test_holds_that_cannot_be_read(holds: str) -> None:
    if holds == "3x1,":
        assert _run("--holds", holds, typed="holds\t取消\n")[1] == "cancel *\n"
        return
    with pytest.raises(ShopError) as caught:
        _run("--holds", holds, typed="holds\t取消\n")
    assert caught.value.code == "language.bad_holds"


@pytest.mark.parametrize("line", ["番茄2斤", "nobody\t番茄2斤", "\t番茄"])
def test_lines_that_are_none(line: str) -> None:
    with pytest.raises(ShopError) as caught:
        _run(typed=f"none\t你好\n{line}\n")
    assert caught.value.code == "language.bad_line"
    assert "2" in str(caught.value)


def test_a_corpus_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "latin").write_bytes(b"none\t\xff\xfe\n")
    for name in ("nothing", "latin"):
        with pytest.raises(ShopError) as caught:
            _run("--corpus", str(tmp_path / name))
        assert caught.value.code == "language.no_corpus"
        assert name in str(caught.value)
