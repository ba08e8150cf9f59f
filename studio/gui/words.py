"""Words and icons for the model's kinds and states, for every panel that shows them."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QObject

from studio.gui.theme import Tone
from studio.model import overlay as overlays
from studio.model import source as sources


class Worded(NamedTuple):
    text: str
    icon: str
    tone: Tone


class Words(QObject):
    """Its methods are here for `lupdate`, which reads `self.tr`; use the functions below."""

    def source_kinds(self) -> dict[str, tuple[str, str]]:
        return {
            "camera": (self.tr("Camera"), "webcam"),
            "screen": (self.tr("Screen"), "monitor"),
            "media_file": (self.tr("Film or sound file"), "film"),
            "network_camera": (self.tr("Network camera"), "cctv"),
            "image": (self.tr("Image"), "image"),
            "test_pattern": (self.tr("Test pattern"), "image-play"),
            "microphone": (self.tr("Microphone"), "mic"),
        }

    def source_states(self) -> dict[str, Worded]:
        return {
            "opening": Worded(self.tr("opening"), "refresh-cw", "wheat"),
            "running": Worded(self.tr("running"), "circle-check", "leaf"),
            "stalled": Worded(self.tr("stalled"), "triangle-alert", "wheat"),
            "failed": Worded(self.tr("failed"), "circle-x", "tomato"),
            "closed": Worded(self.tr("closed"), "circle", "plain"),
        }

    def marks(self) -> dict[str, Worded]:
        return {
            "order": Worded(self.tr("Ordered"), "check", "leaf"),
            "waiting": Worded(self.tr("Waitlist"), "clock", "wheat"),
            "unconfirmed": Worded(self.tr("Unconfirmed"), "wifi-off", "plain"),
            "change": Worded(self.tr("Changed"), "check", "leaf"),
            "cancel": Worded(self.tr("Cancelled"), "x", "plain"),
            "question": Worded(self.tr("Question"), "circle-question-mark", "wheat"),
            "vote": Worded(self.tr("Vote"), "vote", "sky"),
            "pledge": Worded(self.tr("Pledge"), "star", "sky"),
            "unclear": Worded(self.tr("To confirm"), "ellipsis", "tomato"),
            "flagged": Worded(self.tr("Flagged"), "triangle-alert", "tomato"),
            "refused": Worded(self.tr("Refused"), "circle-x", "tomato"),
            "withdrawn": Worded(self.tr("Withdrawn"), "eye-off", "plain"),
        }

    def order_states(self) -> dict[str, Worded]:
        return {
            "accepted": Worded(self.tr("Accepted"), "check", "leaf"),
            "waiting": Worded(self.tr("Waitlist"), "clock", "wheat"),
            "reserved": Worded(self.tr("Set aside"), "lock", "sky"),
            "refused": Worded(self.tr("Refused"), "circle-x", "tomato"),
            "cancelled": Worded(self.tr("Cancelled"), "x", "plain"),
            "expired": Worded(self.tr("Expired"), "timer", "plain"),
            "group_failed": Worded(self.tr("Group failed"), "users", "plain"),
            "handed_over": Worded(self.tr("Fetched"), "circle-check", "plain"),
        }

    def services(self) -> dict[str, str]:
        return {
            "ingest": self.tr("Local"),
            "twitch": "Twitch",
            "bilibili": self.tr("Bilibili"),
            "owncast": "Owncast",
            "youtube": "YouTube",
            "pasted": self.tr("Pasted"),
            "playback": self.tr("Played back"),
            "hand": self.tr("By hand"),
        }

    def chat_states(self) -> dict[str, str]:
        return {
            "idle": self.tr("off"),
            "connecting": self.tr("connecting"),
            "live": self.tr("connected"),
            "reconnecting": self.tr("reconnecting"),
            "failed": self.tr("failed"),
        }


_words = Words()


def source_kind(source: sources.Source) -> tuple[str, str]:
    """Word and icon."""
    return _words.source_kinds()[str(source.__struct_config__.tag)]


def source_kinds() -> dict[str, tuple[str, str]]:
    return _words.source_kinds()


def source_state(state: str) -> Worded:
    return _words.source_states()[state]


def mark(name: str) -> Worded:
    return _words.marks()[name]


def order_state(name: str) -> Worded:
    return _words.order_states()[name]


def service(name: str) -> str:
    return _words.services().get(name, name)


def chat_state(name: str) -> str:
    return _words.chat_states()[name]


OVERLAY_ICONS: dict[type, str] = {
    overlays.ProductCard: "tag",
    overlays.StockCounter: "package",
    overlays.ProductList: "list-checks",
    overlays.OrderTicker: "sparkles",
    overlays.GroupProgress: "users",
    overlays.SoldOut: "circle-x",
    overlays.FeaturedComment: "message-circle",
    overlays.QuestionCard: "circle-question-mark",
    overlays.Greeting: "sprout",
    overlays.RunningComments: "send",
    overlays.LowerThird: "id-card",
    overlays.Announcement: "megaphone",
    overlays.Stamp: "map-pin",
    overlays.ImageOverlay: "image",
    overlays.QrCode: "qr-code",
    overlays.TextOverlay: "type",
    overlays.DiagnosticStrip: "test-tube-diagonal",
}
