"""What holds for every test: a home of its own, nothing left behind, a screen where windows are tested."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import uuid
from collections.abc import Generator, Iterator
from pathlib import Path

import hypothesis
import pytest

from tests.rig import leaks
from tests.rig.xvfb import Xvfb

os.environ[leaks.TAG] = uuid.uuid4().hex
# Painting needs a platform, not a screen; tests that use `screen` change this before Qt starts.
os.environ["QT_QPA_PLATFORM"] = "offscreen"

# Two cores shared by everything: how long one example takes says nothing.
hypothesis.settings.register_profile("doorstep", deadline=None)
hypothesis.settings.load_profile("doorstep")

_HOMES = {
    "HOME": "",
    "USERPROFILE": "",
    "APPDATA": "roaming",
    "LOCALAPPDATA": "local",
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_STATE_HOME": "state",
    "XDG_CACHE_HOME": "cache",
    "XDG_RUNTIME_DIR": "run",
}
# These lead out of the test: to the session's bus and keyring, its sound, a key somebody set.
_LEADING_OUT = ("DBUS_SESSION_BUS_ADDRESS", "PULSE_SERVER", "DOORSTEP_KEY", "XDG_CONFIG_DIRS", "XDG_DATA_DIRS")

_wider_fixtures = leaks.Holdings()
_before = pytest.StashKey[leaks.Holdings]()
_screen_key = pytest.StashKey[Xvfb]()
_application_key = pytest.StashKey[object]()


@contextlib.contextmanager
def _own_home() -> Iterator[Path]:
    """HOME and everything beside it in a fresh folder, with a path short enough for a Unix socket's."""
    home = Path(tempfile.mkdtemp(prefix="ds-"))
    changed = {*_HOMES, *_LEADING_OUT}
    saved = {name: os.environ.get(name) for name in changed}
    for name in _LEADING_OUT:
        os.environ.pop(name, None)
    for name, folder in _HOMES.items():
        (home / folder).mkdir(mode=0o700, exist_ok=True)
        os.environ[name] = str(home / folder)
    try:
        yield home
    finally:
        for name, value in saved.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(autouse=True)
def home() -> Iterator[Path]:
    """The test's own home folder; the real one is out of reach of platformdirs and of child processes."""
    with _own_home() as folder:
        yield folder


@pytest.fixture(scope="session")
def screen(request: pytest.FixtureRequest) -> Xvfb:
    """A private X screen of 1600x1000; Qt windows of this very process appear on it too."""
    return request.config.stash[_screen_key]


def pytest_collection_finish(session: pytest.Session) -> None:
    """Start the screen before any test starts Qt, if any test wants it: a process has one Qt platform for its life."""
    wanted = any("screen" in getattr(item, "fixturenames", ()) for item in session.items)
    if wanted and not session.config.option.collectonly:
        screen = Xvfb((1600, 1000))
        screen.start()
        session.config.stash[_screen_key] = screen
        os.environ.update(screen.env)
        # The application's line to the screen is the whole run's, not the leak of the test that needed it first.
        from studio.gui.app import make_application

        session.config.stash[_application_key] = make_application()


def pytest_unconfigure(config: pytest.Config) -> None:
    screen = config.stash.get(_screen_key, None)
    if screen is not None:
        screen.close()


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[object]) -> Generator[None, object, object]:
    """What a fixture of a module or of the session holds is not the leak of the test that asked for it first."""
    if fixturedef.scope == "function":
        return (yield)
    before = leaks.Holdings.now()
    try:
        return (yield)
    finally:
        _wider_fixtures.add(leaks.Holdings.now().beyond(before))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, None, None]:
    item.stash[_before] = leaks.Holdings.now()
    yield


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, None, None]:
    """After every fixture has ended, a thread, process or file that is still there fails the test."""
    yield
    left = leaks.left_behind(item.stash[_before], _wider_fixtures)
    if left:
        leaks.end_processes(left.processes)
        pytest.fail(f"the test left behind: {left}", pytrace=False)
    # What the collection of garbage has just brought to light is this test's doing: pytest asked for it before,
    # and would blame the next test.
    unraisable = item.config.pluginmanager.get_plugin("unraisableexception")
    assert unraisable is not None
    unraisable.collect_unraisable(item.config)
