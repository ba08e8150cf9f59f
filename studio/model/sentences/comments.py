"""What the desk says about comments, their persons and their files."""

from __future__ import annotations

from studio.model.sentences import Bilingual, Sentence

SENTENCES = {
    "comments.no_overlay": Bilingual(
        Sentence("这个节目里没有提问卡。", "画面没有变化。", "请在贴片里加一张提问卡，或用上墙评论。"),
        Sentence(
            "This show has no question card.", "The picture is unchanged.", "Add one, or feature the comment instead."
        ),
    ),
    "comments.nothing_proposed": Bilingual(
        Sentence("没有等待上墙的评论。", "画面没有变化。"),
        Sentence("No comment is proposed for the picture.", "The picture is unchanged."),
    ),
    "comments.no_service": Bilingual(
        Sentence("没有这个评论来源。", "其他来源不受影响。", "请在评论设置里重新选择。"),
        Sentence(
            "There is no such comment service.", "The others are unaffected.", "Choose one in the comment settings."
        ),
    ),
    "comments.deleted": Bilingual(
        Sentence("已删除此人的 {count} 条评论。"), Sentence("{count} comments of this person are deleted.")
    ),
    "comments.words_kept": Bilingual(
        Sentence("屏蔽词已保存，共 {count} 个。"), Sentence("The word list is kept; it has {count} words.")
    ),
    "comments.not_written": Bilingual(
        Sentence("文件 {path} 写不了：{reason}。", "原来的内容没有变。", "请检查磁盘空间和权限。"),
        Sentence(
            "The file {path} cannot be written: {reason}.",
            "What was there before is unchanged.",
            "Check disk space and permissions.",
        ),
    ),
    "comments.exported": Bilingual(
        Sentence("已导出 {count} 条评论到 {path}。"), Sentence("{count} comments were exported to {path}.")
    ),
    "comments.nothing_pasted": Bilingual(
        Sentence("粘贴的内容是空的。", "没有收下任何评论。", "请先在群里复制接龙，再粘贴。"),
        Sentence("Nothing was pasted.", "No comment was taken.", "Copy the list in the group chat first."),
    ),
    "comments.pasted": Bilingual(
        Sentence("接龙收下 {new} 条新的，{known} 条之前已有。"),
        Sentence("{new} lines of the list are new, {known} were known."),
    ),
    "comments.pasted_changed": Bilingual(
        Sentence(
            "接龙收下 {new} 条新的，{known} 条之前已有，{changed} 条和之前不一样。",
            "不一样的没有重复下单。",
            "请对照接龙，手工修改这几条的订单。",
        ),
        Sentence(
            "{new} lines of the list are new, {known} were known, {changed} say something else than before.",
            "Those were not ordered again.",
            "Compare them with the list and change their orders by hand.",
        ),
    ),
    "comments.enter_code": Bilingual(
        Sentence("请打开 {address}，输入验证码 {typed}。", "直播不受影响。"),
        Sentence("Open {address} and enter the code {typed}.", "The show is not affected."),
    ),
    "comments.signed_in": Bilingual(
        Sentence("「{address}」登录成功，评论马上就来。"),
        Sentence("Signed in for {address}; its comments are on their way."),
    ),
}
