"""`doorstep demo --headless`: the whole house, once in Chinese and once in English."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import cv2
import pytest

from tests.rig.command import doorstep
from tests.rig.film import Film


@pytest.mark.parametrize("language", ["zh", "en"])
def test_rehearsal(tmp_path: Path, language: str) -> None:
    out = tmp_path / "out"
    done = doorstep("demo", "--headless", "--seconds", "8", "--out", out, "--lang", language)
    report = json.loads((out / "report.json").read_text())
    outputs = {output["kind"]: output for output in report["outputs"]}
    # On a busy computer pictures may be skipped, which are then counted; on the way nothing may be lost.
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    assert outputs["rtmp"]["dropped"] == outputs["file"]["dropped"] == 0
    assert outputs["rtmp"]["frames"] > 100
    assert report["comments"]["received"] > 1
    assert report["comments"]["shown"] == report["comments"]["received"]
    for name, kind in (("received.flv", "rtmp"), ("recording.mkv", "file")):
        film = Film(out / name)
        assert len(film.times_s) == outputs[kind]["frames"]
        assert len(film.missing) <= report["frames"]["skipped"]
        assert film.sound.std() > 0.001, "it is not silent"
    sheet = cv2.imread(str(out / "contact-sheet.png"))
    assert sheet is not None
    assert sheet.shape[1] > 1500
    assert sheet.std() > 25, "it shows something"
    chinese = any("\u4e00" <= letter <= "\u9fff" for letter in done.stdout)
    assert chinese == (language == "zh")
    assert not [one for one in report["incidents"] if "{" in one["what"]]


def test_the_folder_of_results_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    done = doorstep("demo", "--headless", "--seconds", "3", "--out", tmp_path / "file" / "out", "--lang", "zh")
    assert done.returncode == 1
    assert "没能写出" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.long
def test_every_sheet_adds_up_with_the_report(tmp_path: Path) -> None:
    """The neighbours order, change, cancel, ask, and want more than there is; then the sheets are printed."""
    out = tmp_path / "out"
    done = doorstep("demo", "--headless", "--seconds", "9", "--out", out, "--lang", "zh")
    assert done.returncode == 0, done.stdout + done.stderr
    book = json.loads((out / "report.json").read_text())["orders"]["book"]
    assert book["accepted"] >= 2
    assert book["cancelled"] >= 1
    assert book["waiting"] >= 1
    tables = {path.stem.rpartition("-")[2]: _table(path) for path in (out / "sheets").glob("*.csv")}
    buildings = [rows for name, rows in tables.items() if name.endswith("栋") or name == "没有楼号"]
    orders = [row for rows in buildings for row in rows[:-1]]
    assert len(orders) == book["accepted"]
    worth = sum(Decimal(row["金额(元)"]) for row in orders)
    assert worth == Decimal(book["value"]) == Decimal(tables["合计"][-1]["金额(元)"])
    ordered = {int(row["编号"]): Decimal(row["已订"]) for row in tables["合计"][:-1]}
    assert {one["number"]: Decimal(one["ordered"]) for one in book["products"]} == {
        number: amount for number, amount in ordered.items() if amount or number in _waited(book)
    }
    packed: dict[int, Decimal] = {}
    for row in tables["打包单"][:-1]:
        packed[int(row["编号"])] = packed.get(int(row["编号"]), Decimal(0)) + Decimal(row["数量"])
    assert packed == {number: amount for number, amount in ordered.items() if amount}
    assert len(tables["候补"]) - 1 == book["waiting"]
    assert len(tables["未处理的评论"]) == book["unclear"]
    assert {path.suffix for path in (out / "sheets").iterdir()} == {".csv", ".xlsx", ".pdf"}


def _table(path: Path) -> list[dict[str, str]]:
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _waited(book: dict[str, Any]) -> set[int]:
    return {one["number"] for one in book["products"] if Decimal(one["waiting"])}
