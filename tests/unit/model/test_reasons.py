"""Reasons of the system are said in the language of the sentence they stand in."""

from __future__ import annotations

import errno
import os
import socket
import ssl

import pytest

from studio.model.errors import OutputError
from studio.model.reasons import reason_of


def _refused_certificate(number: int) -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_code, error.verify_message = number, "some words of OpenSSL"
    return error


@pytest.mark.parametrize(
    ("error", "zh", "en"),
    [
        (OSError(errno.ECONNREFUSED, "x"), "对方拒绝连接", "connection refused"),
        (OSError(errno.ENOSPC, "x"), "磁盘满了", "the disk is full"),
        (TimeoutError(), "等了太久没有回应", "no answer in time"),
        (socket.gaierror(socket.EAI_NONAME, "x"), "没有这个服务器名", "there is no server of this name"),
        (_refused_certificate(10), "证书过期了", "it has expired"),
        (_refused_certificate(18), "证书是自己签发的", "it is self-signed"),
        (_refused_certificate(62), "证书是别的服务器的", "it belongs to another server"),
    ],
)
def test_known_reasons_are_in_both_languages(error: Exception, zh: str, en: str) -> None:
    told = OutputError("rtmp.failed", reason=reason_of(error))
    assert zh in told.say("zh").what
    assert en in told.say("en").what


def test_unknown_reasons_are_the_systems_own_words() -> None:
    assert reason_of(OSError(errno.ELOOP, os.strerror(errno.ELOOP))) == os.strerror(errno.ELOOP)
    assert reason_of(_refused_certificate(51)) == "some words of OpenSSL"
    assert reason_of(ValueError()) == "ValueError"
    assert OutputError("rtmp.failed", reason="@reason.of nobody").say("zh").what == "推流中断：@reason.of nobody。"
