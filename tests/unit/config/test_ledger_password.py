"""The password of a ledger's database: from the environment, never passed on to children, empty where there is none."""

from __future__ import annotations

import os

import pytest

from studio.config.secrets import ledger_password
from studio.model.secret import Secret, without_secrets


def test_it_comes_from_the_environment_and_stays_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOORSTEP_LEDGER_PASSWORD", "geheim")
    assert ledger_password("postgresql://u@h/d") == Secret("geheim")
    assert ledger_password("sqlite:///a.db") == Secret("")
    assert "DOORSTEP_LEDGER_PASSWORD" not in without_secrets(os.environ)


def test_a_server_may_want_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DOORSTEP_LEDGER_PASSWORD", raising=False)
    assert not ledger_password("postgresql://u@h/d")
