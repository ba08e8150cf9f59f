"""Pasted addresses: what is taken out, what is refused, and that the key never stays in what may be shown."""

from __future__ import annotations

import string
import traceback

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from studio.model.errors import OutputError, StudioError
from studio.model.secret import Secret
from studio.outputs.rtmp_target import parse_target
from studio.services.presets import PRESETS
from studio.services.push_address import PastedAddress, same_server, split_pasted

BILI_KEY = "?streamname=live_1_2&key=0f1e2d&schedule=rtmp&pflag=1"


def taken(url: str, service: str = "custom", key: str = "") -> tuple[str, str]:
    found = split_pasted(url, service, key)
    return found.url, found.key.reveal()


@pytest.mark.parametrize(
    ("service", "url", "key", "expected"),
    [
        ("youtube", "", "abcd-efgh", ("rtmps://a.rtmps.youtube.com:443/live2", "abcd-efgh")),
        ("youtube", "rtmp://a.rtmp.youtube.com/live2/abcd-efgh", "", ("rtmp://a.rtmp.youtube.com/live2", "abcd-efgh")),
        ("youtube", "rtmp://a.rtmp.youtube.com/live2/", "", ("rtmp://a.rtmp.youtube.com/live2", "")),
        (
            "youtube",
            "rtmps://b.rtmps.youtube.com:443/live2?backup=1",
            "abcd",
            ("rtmps://b.rtmps.youtube.com:443/live2?backup=1", "abcd"),
        ),
        (
            "twitch",
            "rtmp://live-hkg.twitch.tv/app/live_9_x?bandwidthtest=true",
            "",
            ("rtmp://live-hkg.twitch.tv/app", "live_9_x?bandwidthtest=true"),
        ),
        (
            "bilibili",
            f"rtmp://live-push.bilivideo.com/live-bvc/{BILI_KEY}",
            "",
            ("rtmp://live-push.bilivideo.com/live-bvc", BILI_KEY),
        ),
        ("bilibili", "", BILI_KEY.removeprefix("?"), ("rtmp://live-push.bilivideo.com/live-bvc", BILI_KEY)),
        (
            "bilibili",
            f"rtmp://live-push.bilivideo.com/live-bvc/{BILI_KEY}",
            BILI_KEY.removeprefix("?"),
            ("rtmp://live-push.bilivideo.com/live-bvc", BILI_KEY),
        ),
        (
            "wechat_channels",
            "rtmp://1.livepush.myqcloud.com/trtc_1/finder_7?txSecret=a&txTime=b",
            "",
            ("rtmp://1.livepush.myqcloud.com/trtc_1", "finder_7?txSecret=a&txTime=b"),
        ),
        ("nginx", "rtmp://h:1936/live/show?key=s", "", ("rtmp://h:1936/live", "show?key=s")),
        ("nginx", "rtmp://h/live/a/b", "", ("rtmp://h/live", "a/b")),
        ("srs", "rtmp://h/live?vhost=v", "livestream?secret=s", ("rtmp://h/live?vhost=v", "livestream?secret=s")),
        ("srs", "rtmp://h/live?secret=s", "livestream", ("rtmp://h/live", "livestream?secret=s")),
        ("mediamtx", "rtmp://h/a/b/name?user=u&pass=p", "", ("rtmp://h/a/b", "name?user=u&pass=p")),
        ("mediamtx", "rtmp://h/live?user=u&pass=p", "name?x=1", ("rtmp://h/live", "name?x=1&user=u&pass=p")),
        ("custom", "rtmp://h/app/room", "k", ("rtmp://h/app/room", "k")),
        ("custom", "rtmp://h/app/k", "k", ("rtmp://h/app", "k")),
        ("custom", "rtmp://h/app/k", "k?t=1", ("rtmp://h/app", "k?t=1")),
        ("custom", "RTMP://Push.Example/app//k#1/", "", ("rtmp://push.example/app", "k#1")),
        ("custom", "\u200b rtmp://h/app \ufeff\n", "\tk\u3000", ("rtmp://h/app", "k")),
        ("custom", "rtmp://[::1]:1935/live/k", "", ("rtmp://[::1]:1935/live", "k")),
    ],
)
def test_taken_apart(service: str, url: str, key: str, expected: tuple[str, str]) -> None:
    assert taken(url, service, key) == expected


@pytest.mark.parametrize(
    ("url", "key", "code"),
    [
        ("", "", "rtmp.url_scheme"),
        ("rtmp://h/li ve", "", "rtmp.url_space"),
        ("rtmp://h/live\nrtmp://h/live", "", "rtmp.url_space"),
        ("rtmp://h/li\u200bve", "", "rtmp.url_space"),
        ("rtmp://h/" + "x" * 2000, "", "rtmp.url_space"),
        ("http://live.example/room/1", "", "service.url_web"),
        ("HTTPS://live.example/live", "", "service.url_web"),
        ("srt://h/live", "", "rtmp.url_scheme"),
        ("h/live", "", "rtmp.url_scheme"),
        ("rtmp：//h/live", "", "rtmp.url_scheme"),
        ("rtmp://", "", "rtmp.url_scheme"),
        ("rtmp:///live", "", "rtmp.url_host"),
        ("rtmp://h:port/live", "", "rtmp.url_host"),
        ("rtmp://h:99999/live", "", "rtmp.url_host"),
        ("rtmp://h:0/live", "", "rtmp.url_host"),
        ("rtmp://[::1/live", "", "rtmp.url_host"),
        ("rtmp://user:word@h/live", "", "rtmp.url_host"),
        ("rtmp://h?key=1", "", "rtmp.url_host"),
        ("rtmp://h", "k", "rtmp.url_app"),
        ("rtmp://h/", "k", "rtmp.url_app"),
        ("rtmp://h/?streamname=a", "", "rtmp.url_app"),
        ("rtmp://h/a#b/c/d", "", "rtmp.url_app"),
        ("rtmp://h/live", "two words", "service.key_space"),
        ("rtmp://h/live", "k" * 2001, "service.key_space"),
        ("rtmp://h/live", "rtmp://h/live/k", "service.key_is_url"),
    ],
)
def test_refused(url: str, key: str, code: str) -> None:
    with pytest.raises(OutputError) as refused:
        split_pasted(url, "custom", key)
    assert refused.value.code == code
    assert refused.value.say("zh").what
    assert refused.value.say("en").action


@pytest.mark.parametrize(
    ("service", "url", "key"),
    [
        ("youtube", "rtmp://a.rtmp.youtube.com/live2/old-key", "new-key"),
        ("bilibili", "rtmp://live-push.bilivideo.com/live-bvc/?streamname=a", "?streamname=b"),
        ("nginx", "rtmp://h/live/a?k=1", "b?k=1"),
    ],
)
def test_two_keys_are_not_chosen_between(service: str, url: str, key: str) -> None:
    with pytest.raises(OutputError) as refused:
        split_pasted(url, service, key)
    assert refused.value.code == "service.two_keys"


def test_an_unknown_service_is_said_first() -> None:
    with pytest.raises(StudioError) as refused:
        split_pasted("nonsense", "yotube")
    assert refused.value.code == "service.unknown"


hosts = st.from_regex(r"[a-z]{1,8}(\.[a-z]{2,6}){0,2}(:[1-9][0-9]{0,3})?", fullmatch=True)
names = st.text(string.ascii_letters + string.digits + "-_.~", min_size=1, max_size=12)
keys = st.text(string.ascii_letters + string.digits + "-_.~#%!", min_size=8, max_size=40)
queries = st.one_of(st.just(""), st.from_regex(r"\?secret=[0-9a-f]{8}(&t=[0-9]{1,9})?", fullmatch=True))
services = st.sampled_from(sorted(PRESETS))
schemes = st.sampled_from(["rtmp", "rtmps", "RTMP"])
around = st.sampled_from(["", " ", "\n", "\u3000", "\ufeff"])


@given(services, schemes, hosts, names, keys, queries, around)
def test_the_key_comes_out_whole_and_nothing_of_it_stays(
    service: str, scheme: str, host: str, app: str, key: str, query: str, space: str
) -> None:
    assume(key not in host and key not in app)
    found = split_pasted(f"{space}{scheme}://{host}/{app}/{key}{query}{space}", service)
    assert found.url == f"{scheme.lower()}://{host}/{app}"
    assert found.key == Secret(PRESETS[service].key_prefix + key + query)
    assert key not in repr(found)
    assert split_pasted(found.url, service) == PastedAddress(found.url, Secret("")), "taken apart it stays as it is"
    assert split_pasted(found.url, service, found.key.reveal()) == found


@given(services, schemes, hosts, names, keys, queries)
def test_pasted_in_both_fields_is_one_key(service: str, scheme: str, host: str, app: str, key: str, query: str) -> None:
    whole = f"{scheme}://{host}/{app}/{key}{query}"
    assert split_pasted(whole, service, key + query) == split_pasted(whole, service)


@given(services, hosts, names, keys, queries)
def test_the_egress_reads_the_same_out_of_it(service: str, host: str, app: str, key: str, query: str) -> None:
    found = split_pasted(f"rtmp://{host}/{app}/{key}{query}", service)
    target = parse_target(found.url, found.key)
    assert target.app == app
    assert target.name == found.key


@given(services, st.text(max_size=120), st.text(max_size=60))
def test_anything_at_all_is_taken_or_refused(service: str, url: str, key: str) -> None:
    try:
        found = split_pasted(url, service, key)
    except OutputError:
        return
    assert parse_target(found.url, found.key or Secret("k")).app


@given(st.text(string.printable + "：／@#?[]\u200b", max_size=40), st.text(string.printable, max_size=20))
def test_after_a_scheme_too(rest: str, key: str) -> None:
    try:
        found = split_pasted("rtmp://" + rest, "custom", key)
    except OutputError:
        return
    assert parse_target(found.url, found.key or Secret("k")).app


@pytest.mark.parametrize(
    "url",
    ["rtmp://h:canary-1/live", "rtmp://[canary-1/live", "rtmp://h/canary-1 x", "http://canary-1", "rtmp://canary-1"],
)
def test_a_refusal_never_repeats_what_was_pasted(url: str) -> None:
    with pytest.raises(OutputError) as refused:
        split_pasted(url, "custom", "")
    told = "".join(traceback.format_exception(refused.value))
    assert "canary-1" not in told.replace(f'"{url}"', "")
    assert "canary-1" not in str(refused.value.arguments)


def test_one_server_in_two_spellings() -> None:
    assert same_server("rtmp://H.example:1935/live/", "RTMP://h.example/live")
    assert same_server("rtmps://h:443/a", "rtmps://h/a")
    assert not same_server("rtmp://h:443/a", "rtmp://h/a")
    assert not same_server("rtmp://h/a", "rtmps://h/a")
    assert not same_server("rtmp://h/a", "rtmp://h/A")
