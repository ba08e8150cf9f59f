"""Push addresses as people paste them: cleaned, refused when they cannot work, and the key taken out."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import urlsplit

from studio.model.errors import OutputError
from studio.model.secret import Secret
from studio.services.preset import Preset
from studio.services.presets import preset

_PORTS = {"rtmp": 1935, "rtmps": 443}
_MOST = 2000
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"
"""Zero-width letters that come along when text is copied from a web page."""
_SPACES = re.compile(rf"[\s\x00-\x1f\x7f{_INVISIBLE}]")
_OPEN_QUERIES = {"backup", "vhost"}
"""Query names that choose a server and keep no secret: YouTube's second server, a virtual host of SRS."""


class PastedAddress(NamedTuple):
    """`url` may be shown and kept in a file. An empty `key`: the pasted address held none."""

    url: str
    key: Secret


def split_pasted(url: str, service: str, key: str = "") -> PastedAddress:
    """Take apart `rtmp[s]://host[:port]/app[/KEY][?query]` as pasted for a service, with `key` from its own field.

    An empty `url` is the usual server of the service. Where the service's app is known, all that follows it is the
    key; elsewhere the last part is, when there is more than one and no key of its own. A query is part of the key
    (`?streamname=…&key=…`, `name?user=…&pass=…`), unless it is known to be none.
    Raises OutputError `rtmp.url_*` or `service.*`, SettingsError `service.unknown`; none repeats what was pasted.
    """
    chosen = preset(service)
    base, path, query = _taken_apart(_trimmed(url) or chosen.server)
    own = _own_key(key, chosen)
    kept = chosen.app_parts or (len(path) if own else max(1, len(path) - 1))
    if not chosen.app_parts and own and len(path) > 1 and path[-1] == own.partition("?")[0]:
        kept = len(path) - 1  # pasted in both fields
    app, rest = path[:kept], "/".join(path[kept:])
    if len(app) < chosen.app_parts or not app or "#" in "".join(app):
        raise OutputError("rtmp.url_app")
    shown = f"{base}/{'/'.join(app)}"
    if query and not rest and {pair.partition("=")[0] for pair in query.split("&")} <= _OPEN_QUERIES:
        shown, query = f"{shown}?{query}", ""
    return PastedAddress(shown, Secret(_joined(rest, query, own, chosen)))


def same_server(first: str, second: str) -> bool:
    """Whether two addresses, as `split_pasted` returns them, lead to one place: case and usual ports apart."""
    return _plain(first) == _plain(second)


def _trimmed(text: str) -> str:
    return text.strip().strip(_INVISIBLE).strip()


def _own_key(key: str, chosen: Preset) -> str:
    key = _trimmed(key)
    if len(key) > _MOST or _SPACES.search(key):
        raise OutputError("service.key_space")
    if "://" in key:
        raise OutputError("service.key_is_url")
    return _prefixed(key, chosen)


def _prefixed(key: str, chosen: Preset) -> str:
    return chosen.key_prefix + key if key and not key.startswith(chosen.key_prefix) else key


def _taken_apart(url: str) -> tuple[str, list[str], str]:
    """`scheme://host[:port]`, the parts of the path, the query. Not by urlsplit alone: a key may contain a `#`."""
    if len(url) > _MOST or _SPACES.search(url):
        raise OutputError("rtmp.url_space")
    scheme, _, rest = url.partition("://")
    scheme = scheme.lower()
    if scheme in ("http", "https"):
        raise OutputError("service.url_web")
    if scheme not in _PORTS or not rest:
        raise OutputError("rtmp.url_scheme")
    place, _, path_and_query = rest.partition("/")
    try:
        parts = urlsplit(f"//{place}")
        host, port = parts.hostname, parts.port
    except ValueError:
        # urllib quotes what it could not read; a cause would carry it into a traceback.
        raise OutputError("rtmp.url_host") from None
    if not host or "@" in place or "?" in place or "#" in place or port == 0:
        raise OutputError("rtmp.url_host")
    path, _, query = path_and_query.partition("?")
    return f"{scheme}://{place.lower()}", [part for part in path.split("/") if part], query


def _joined(rest: str, query: str, own: str, chosen: Preset) -> str:
    """One key from the address's (`rest?query`) and the field's (`own`)."""
    in_url = _prefixed(rest + (f"?{query}" if query else ""), chosen)
    if not own or own in (in_url, rest):
        return in_url or own
    if not in_url or (not query and own.partition("?")[0] == rest):
        return own
    if rest or own.startswith("?"):
        raise OutputError("service.two_keys")
    # Only a query in the address: it belongs behind the name in the field.
    return own + ("&" if "?" in own else "?") + query


def _plain(url: str) -> str:
    scheme, _, rest = url.partition("://")
    place, _, path = rest.partition("/")
    return f"{scheme.lower()}://{place.lower().removesuffix(f':{_PORTS.get(scheme.lower(), 0)}')}/{path.strip('/')}"
