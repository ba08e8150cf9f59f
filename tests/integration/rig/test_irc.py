from pathlib import Path

import pytest

from tests.rig.irc import IrcServer


def test_one_visitor_hears_the_other(tmp_path: Path) -> None:
    with IrcServer(tmp_path) as irc, irc.visitor("wangjie") as one, irc.visitor("xiaoli") as two:
        one.join("#garden")
        two.join("#garden")
        two.say("#garden", "3号+2 3栋")
        assert one.wait_line("PRIVMSG #garden").endswith(":3号+2 3栋")


def test_a_wrong_password_is_refused(tmp_path: Path) -> None:
    with IrcServer(tmp_path, password="oauth:right") as irc:
        with irc.visitor("wangjie"):
            pass
        irc.password = "oauth:wrong"
        with pytest.raises(ConnectionError):
            irc.visitor("xiaoli")
