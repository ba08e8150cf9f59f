"""What can be said of single comment services, of signing in, and of files of comments."""

from __future__ import annotations

from studio.model.sentences import Bilingual, Sentence

SENTENCES = {
    "chat.nonsense": Bilingual(
        Sentence("评论服务 {address} 说的话看不懂：{reason}。", "直播不受影响，已收到的评论都在。", "会自动重试。"),
        Sentence(
            "The comment service {address} said something that makes no sense: {reason}.",
            "The show and the comments so far are safe.",
            "It is tried again by itself.",
        ),
    ),
    "chat.no_login": Bilingual(
        Sentence(
            "评论服务 {address} 还没有登录信息。", "直播和其他评论来源不受影响。", "请在评论设置里登录，或填入口令。"
        ),
        Sentence(
            "There is no login for the comment service {address} yet.",
            "The show and the other comment services go on.",
            "Sign in, or enter the token, in the comment settings.",
        ),
    ),
    "chat.service_said_no": Bilingual(
        Sentence("评论服务 {address} 拒绝了请求：{reason}。", "直播不受影响，已收到的评论都在。", "会自动重试。"),
        Sentence(
            "The comment service {address} refused a request: {reason}.",
            "The show and the comments so far are safe.",
            "It is tried again by itself.",
        ),
    ),
    "chat.quota": Bilingual(
        Sentence(
            "{address} 今天的调用次数用完了，收不到新评论。",
            "直播和其他评论来源不受影响。",
            "请看平台自己的评论页；明天会恢复，或申请更多次数。",
        ),
        Sentence(
            "Today's calls to {address} are used up; its new comments do not arrive.",
            "The show and the other comment services go on.",
            "Look at the service's own page; it works again tomorrow, or ask the service for more.",
        ),
    ),
    "chat.no_live_chat": Bilingual(
        Sentence(
            "{address} 上的视频 {room} 没有正在进行的直播聊天。",
            "直播和其他评论来源不受影响。",
            "请检查视频编号；开播后会自动连上。",
        ),
        Sentence(
            "The video {room} at {address} has no live chat now.",
            "The show and the other comment services go on.",
            "Check the video's id; it is joined by itself once it is live.",
        ),
    ),
    "chat.sign_in_failed": Bilingual(
        Sentence("没能登录 {address}：被拒绝，或验证码过期了。", "其他评论来源不受影响。", "请再登录一次。"),
        Sentence(
            "Signing in to {address} was denied, or the code is too old.",
            "The other comment services go on.",
            "Please sign in again.",
        ),
    ),
    "chat.signed_out": Bilingual(
        Sentence("{address} 的登录失效了。", "已收到的评论都在。", "请重新登录。"),
        Sentence(
            "The sign-in to {address} is no longer valid.", "The comments so far are safe.", "Please sign in again."
        ),
    ),
    "chat.file_unreadable": Bilingual(
        Sentence("文件 {path} 读不了：{reason}。", "其他评论来源不受影响。", "请检查路径和权限。"),
        Sentence(
            "The file {path} cannot be read: {reason}.",
            "The other comment services go on.",
            "Check its path and permissions.",
        ),
    ),
    "chat.bad_line": Bilingual(
        Sentence("文件 {path} 第 {number} 行不是评论：{reason}。", "前面的评论都已收下。", "请换一个导出的评论文件。"),
        Sentence(
            "Line {number} of {path} is not a comment: {reason}.",
            "The comments before it were taken.",
            "Choose a file of exported comments.",
        ),
    ),
}
