from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import msgspec
import pytest

from studio.config.show_file import NO_COPY, load_show, previous_copy, save_show
from studio.config.templates import demo_show, new_show
from studio.model.errors import ShowFileError
from studio.model.scene import Box, Scene, SceneItem
from studio.model.show import SHOW_VERSION, Show
from studio.model.source import CameraSource, TestPatternSource


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "market.show.json"


def _written(path: Path, change: dict[str, Any] | bytes) -> ShowFileError:
    """The error of a show file in which `change` was made (or which is these bytes), and proof that it is untouched."""
    if isinstance(change, dict):
        change = json.dumps(json.loads(msgspec.json.encode(new_show("集市", "zh"))) | change).encode()
    path.write_bytes(change)
    with pytest.raises(ShowFileError) as caught:
        load_show(path)
    assert path.read_bytes() == change
    for language in ("zh", "en"):
        assert "{" not in caught.value.say(language).text()
        assert str(path) in caught.value.say(language).what
    return caught.value


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_saved_is_what_is_loaded(path: Path, tmp_path: Path, language: Any) -> None:
    for show in (new_show("集市", language), demo_show(tmp_path, language, portrait=True)):
        save_show(show, path)
        assert load_show(path) == show


def test_the_copy_before_the_last_is_kept_and_a_broken_file_does_not_replace_it(path: Path) -> None:
    first, second, third = (new_show(title, "zh") for title in "一二三")
    save_show(first, path)
    assert previous_copy(path) is None
    save_show(second, path)
    backup = previous_copy(path)
    assert backup is not None
    assert load_show(backup) == first
    path.write_bytes(path.read_bytes()[:200])
    save_show(third, path)
    assert load_show(path) == third
    assert load_show(backup) == first
    assert sorted(one.name for one in path.parent.iterdir()) == [path.name, backup.name]


@pytest.mark.parametrize(
    ("change", "code", "where", "hint"),
    [
        ({"titel": "x"}, "show.unknown_field", "$.titel", "titel → title?"),
        ({"canvas": {"heigth": 1080}}, "show.unknown_field", "$.canvas.heigth", "heigth → height?"),
        ({"canvas": {"width": 1919}}, "show.invalid", "$.canvas", None),
        ({"theme": "harvst"}, "show.unknown_value", "$.theme", "harvst → harvest?"),
        ({"language": "klingon"}, "show.unknown_value", "$.language", "en / zh"),
        ({"title": 3}, "show.wrong_kind", "$.title", None),
        ({"version": "one"}, "show.wrong_kind", "$.version", None),
        (
            {"sources": [{"kind": "camra", "id": "a", "name": "b"}]},
            "show.unknown_value", "$.sources[0].kind", "camra → camera?",
        ),
        ({"sources": [{"kind": "camera", "id": "a"}]}, "show.missing_field", "$.sources[0]", None),
        (
            {"sources": [{"kind": "media_file", "id": "a", "name": "b", "path": "", "loops": True}]},
            "show.unknown_field", "$.sources[0].loops", "loops → loop?",
        ),
        (
            {"overlays": [{"id": "a", "name": "b", "state": {"kind": "stamp", "plase": "x"}}]},
            "show.unknown_field", "$.overlays[0].state.plase", "plase → place?",
        ),
        (
            {"scenes": [{"id": "a", "name": "b"}, {"id": "c", "name": "d", "items": [
                {"ref": "camera"}, {"ref": "clip", "box": {"X": 1}}]}]},
            "show.unknown_field", "$.scenes[1].items[1].box.X", "X → x?",
        ),
        (
            {"scenes": [{"id": "a", "name": "b", "items": [{"ref": "camera"}, {"ref": "camer"}]}]},
            "show.unknown_value", "$.scenes[0].items[1].ref", "camer → camera?",
        ),
        (
            {"scenes": [{"id": "a", "name": "b", "items": [{"ref": "camera", "quarter_turns": 7}]}]},
            "show.unknown_value", "$.scenes[0].items[0].quarter_turns", "0 / 1 / 2 / 3",
        ),
        ({"services": [{"kind": "twich", "room": "x"}]}, "show.unknown_value", "$.services[0].kind", "twich → twitch?"),
        ({"scenes": [{"id": "a", "name": "b"}, {"id": "a", "name": "c"}]}, "show.invalid", "$", None),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place(
    path: Path, change: dict[str, Any], code: str, where: str, hint: str | None
) -> None:
    error = _written(path, change)
    assert (error.code, error.arguments["where"]) == (code, where)
    assert error.arguments.get("hint") == hint
    assert error.arguments["backup"] == NO_COPY


def test_an_error_names_the_previous_good_copy(path: Path) -> None:
    save_show(new_show("一", "zh"), path)
    save_show(new_show("二", "zh"), path)
    good = path.read_bytes()
    assert _written(path, good[:-40]).arguments["backup"] == str(previous_copy(path))
    path.with_name(path.name + ".bak").write_text("{}x")
    assert _written(path, good[:-40]).arguments["backup"] == NO_COPY


def test_every_cut_of_a_show_file_is_said_to_be_unreadable(path: Path) -> None:
    whole = msgspec.json.encode(Show(title="集市", sources=(CameraSource(id="a", name="摄像头"),)))
    for length in range(len(whole)):
        assert _written(path, whole[:length]).code == "show.not_json", length


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00" * 100, b"\xff\xfe\x00", b"[" * 200_000, b'{"title":"\xff"}', b'{"overlays":NaN}', b'{"version":1}}'],
)
def test_garbage_is_said_to_be_unreadable(path: Path, content: bytes) -> None:
    assert _written(path, content).code == "show.not_json"


def test_numbers_beyond_all_bounds(path: Path) -> None:
    huge = b'{"sources":[{"kind":"microphone","id":"a","name":"b","gain_db":1e999}]}'
    assert _written(path, huge).arguments["where"] == "$.sources[0].gain_db"


def test_a_ten_megabyte_file_is_refused_unread(path: Path) -> None:
    assert _written(path, b'{"title":"' + b"x" * 10_000_000 + b'"}').code == "show.too_large"


def test_a_newer_version_is_refused_and_never_written_over(path: Path) -> None:
    newer = json.dumps({"version": SHOW_VERSION + 1, "holograms": [1]}).encode()
    error = _written(path, newer)
    assert (error.code, error.arguments["found"]) == ("show.newer", str(SHOW_VERSION + 1))
    with pytest.raises(ShowFileError) as caught:
        save_show(new_show("x", "en"), path)
    assert caught.value.code == "show.newer"
    assert path.read_bytes() == newer


def test_missing_folder_and_unreadable_files(tmp_path: Path) -> None:
    with pytest.raises(ShowFileError) as caught:
        load_show(tmp_path / "none.show.json")
    assert caught.value.code == "show.missing"
    with pytest.raises(ShowFileError) as caught:
        load_show(tmp_path)
    assert caught.value.code == "show.unreadable"


def test_a_mark_of_windows_editors_is_no_fault(path: Path) -> None:
    show = new_show("集市", "zh")
    path.write_bytes(b"\xef\xbb\xbf" + msgspec.json.encode(show))
    assert load_show(path) == show


def test_what_could_not_be_read_again_is_not_written(path: Path) -> None:
    save_show(new_show("一", "zh"), path)
    good = path.read_bytes()
    nan = Show(sources=(TestPatternSource(id="a", name="b", gain_db=float("nan")),))
    with pytest.raises(ShowFileError) as caught:
        save_show(nan, path)
    assert caught.value.code == "show.not_saved"
    assert path.read_bytes() == good


def test_a_full_disk_leaves_the_last_saved_show(path: Path, tmp_path: Path) -> None:
    """The folder is a file here, and /dev/full is a real disk without room."""
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(ShowFileError) as caught:
        save_show(new_show("一", "zh"), blocked / "a.show.json")
    assert caught.value.code == "show.not_saved"


def test_saving_keeps_permissions_and_symbolic_links(path: Path, tmp_path: Path) -> None:
    save_show(new_show("一", "zh"), path)
    path.chmod(0o640)
    link = tmp_path / "link.show.json"
    link.symlink_to(path)
    save_show(new_show("二", "zh"), link)
    assert link.is_symlink()
    assert load_show(path).title == "二"
    assert path.stat().st_mode & 0o777 == 0o640


def test_items_are_what_the_person_placed(path: Path) -> None:
    item = SceneItem(ref="a", box=Box(0.1, 0.2, 0.3, 0.4), quarter_turns=3, mirror=True, opacity=0.5)
    show = Show(sources=(CameraSource(id="a", name="a"),), scenes=(Scene(id="s", name="s", items=(item,)),))
    save_show(show, path)
    assert load_show(path).scenes[0].items == (item,)
    assert os.listdir(path.parent) == [path.name]
