"""What people do about comments, by name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from studio.config import secrets
from studio.desk.chat_room import kind_of
from studio.desk.commands import command
from studio.model.chat_service import CommentService, CommentSettings
from studio.model.errors import StudioError
from studio.model.secret import Secret

if TYPE_CHECKING:
    from studio.desk.desk import Desk


@command("comment.propose", "提议上墙", "Propose for the picture")
def propose(desk: Desk, seq: int, wanted: bool = True) -> None:
    desk.comments.propose(seq, wanted)


@command("comment.approve", "同意上墙", "Show the next proposed")
def approve(desk: Desk) -> None:
    desk.comments.approve()


@command("comment.ask", "显示提问卡", "Show as a question")
def ask(desk: Desk, seq: int) -> None:
    desk.comments.ask(seq)


@command("comment.clear_screen", "清空画面上的评论", "Clear comments off the picture")
def clear_screen(desk: Desk) -> None:
    desk.comments.clear_screen()


@command("comment.release", "放行评论", "Let the comment through")
def release(desk: Desk, seq: int) -> None:
    desk.comments.release(seq)


@command("comment.hide", "隐藏评论", "Hide the comment")
def hide(desk: Desk, seq: int) -> None:
    desk.comments.hide(seq)


@command("person.mute", "禁言", "Mute the person")
def mute(desk: Desk, seq: int, minutes: float = 10.0) -> None:
    desk.comments.sanction(seq, "muted", minutes)


@command("person.ban", "拉黑", "Ban the person")
def ban(desk: Desk, seq: int) -> None:
    desk.comments.sanction(seq, "banned", 0.0)


@command("person.pardon", "解除禁言或拉黑", "End the mute or ban")
def pardon(desk: Desk, seq: int) -> None:
    desk.comments.sanction(seq, "", 0.0)


@command("comment.forget_person", "删除此人的评论", "Delete the person's comments")
def forget(desk: Desk, seq: int) -> None:
    desk.comments.forget(seq)


@command("moderation.words", "修改屏蔽词", "Edit the word list")
def set_words(desk: Desk, text: str) -> None:
    desk.comments.set_words(text)


@command("moderation.import", "导入屏蔽词", "Import a word list")
def import_words(desk: Desk, path: str) -> None:
    desk.comments.import_words(Path(path))


@command("comments.settings", "评论设置", "Comment settings")
def change_settings(desk: Desk, settings: CommentSettings) -> None:
    desk.comments.change_settings(settings)


@command("comments.export", "导出评论", "Export comments")
def export(desk: Desk, path: str) -> None:
    desk.comments.export(Path(path))


@command("comments.paste", "粘贴接龙", "Paste a list")
def paste(desk: Desk, text: str) -> None:
    desk.comments.paste(text)


@command("chat.add", "添加评论来源", "Add a comment service")
def add_service(desk: Desk, service: CommentService) -> None:
    desk.comments.change_services((*desk.show.services, service))


@command("chat.remove", "删除评论来源", "Remove a comment service")
def remove_service(desk: Desk, index: int) -> None:
    service = _service(desk, index)
    desk.comments.change_services(tuple(one for one in desk.show.services if one is not service))


@command("chat.secret", "填写评论来源的口令", "Enter a secret of a comment service")
def set_secret(desk: Desk, index: int, name: str, text: str) -> None:
    """`name`: as the service's settings call it: token, key, secret, code, client_secret."""
    service = _service(desk, index)
    secrets.store_chat_secret(kind_of(service), service.room, name, Secret(text.strip()))
    desk.comments.room.open(desk.show.services)


@command("chat.sign_in", "登录评论来源", "Sign in to a comment service")
def sign_in(desk: Desk, index: int) -> None:
    desk.comments.sign_in(_service(desk, index))


def _service(desk: Desk, index: int) -> CommentService:
    services = desk.show.services
    if not 0 <= index < len(services):
        raise StudioError("comments.no_service")
    return services[index]
