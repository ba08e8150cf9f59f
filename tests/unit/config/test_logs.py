from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.config.logs import LogFile, redact, register_secret
from studio.model.errors import SettingsError
from studio.model.secret import Secret


@pytest.fixture
def log(tmp_path: Path) -> Iterator[LogFile]:
    level = logging.getLogger().level
    log = LogFile("studio", tmp_path / "logs")
    log.start()
    yield log
    log.close()
    log.close()
    logging.getLogger().setLevel(level)


def test_secrets_reach_no_log_by_message_argument_or_traceback(log: LogFile) -> None:
    register_secret(Secret("tomato-4711-key"))
    speaker = logging.getLogger("studio.outputs")
    speaker.warning("key %s", "tomato-4711-key")
    try:
        raise ConnectionError("cannot open rtmp://live.example.org:1935/app/abcdef?token=zzz and tomato-4711-key")
    except ConnectionError:
        speaker.exception("push failed")
    written = log.path.read_text("utf-8")
    assert "push failed" in written
    assert "rtmp://live.example.org:1935/app/***" in written
    for word in ("tomato-4711", "abcdef", "zzz"):
        assert word not in written


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("rtmps://a.b/live/k-e_y/more?x=1 end", "rtmps://a.b/live/*** end"),
        ("RTMP://a.b/live", "RTMP://a.b/live"),
        ("'rtmp://a.b/live?key=1'", "'rtmp://a.b/live/***'"),
        ("rtsp://admin:pass@10.0.0.9/1", "rtsp://***@10.0.0.9/1"),
        ("postgresql+psycopg://me:pw@h/d", "postgresql+psycopg://***@h/d"),
        ("王姐 3号+2 http://a.b/c", "王姐 3号+2 http://a.b/c"),
    ],
)
def test_addresses_without_keys_and_passwords(text: str, clean: str) -> None:
    assert redact(text) == clean


def test_a_very_short_secret_does_not_blot_out_words() -> None:
    register_secret(Secret("live"))
    register_secret(Secret("ab"))
    assert redact("about") == "about"
    assert redact("live") == "***"


def test_lines_are_bounded_and_redaction_takes_no_time_to_speak_of(log: LogFile) -> None:
    logging.getLogger("x").error("a" * 1_000_000)
    assert len(log.path.read_text("utf-8")) < 10_000


def test_the_log_is_no_longer_written_after_close(log: LogFile) -> None:
    log.close()
    logging.getLogger("x").error("late")
    assert "late" not in log.path.read_text("utf-8")


def test_an_unwritable_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError) as caught:
        LogFile("studio", tmp_path / "file").start()
    assert caught.value.code == "settings.no_log"
