"""Sentences of the desk: commands, orders made from comments, going live."""

from studio.model.sentences import Bilingual, Sentence

SENTENCES: dict[str, Bilingual] = {
    "desk.no_command": Bilingual(
        Sentence("没有「{name}」这个操作。{hint}"),
        Sentence("There is no command “{name}”. {hint}"),
    ),
    "desk.bad_arguments": Bilingual(
        Sentence("「{name}」的参数不对：{reason}。", "什么都没有改动。"),
        Sentence("The arguments of “{name}” do not fit: {reason}.", "Nothing was changed."),
    ),
    "desk.bad_number": Bilingual(
        Sentence("「{text}」不是一个数。", "什么都没有改动。", "请输入数字，例如 5 或 0.5。"),
        Sentence("“{text}” is not a number.", "Nothing was changed.", "Enter a number such as 5 or 0.5."),
    ),
    "desk.no_destination": Bilingual(
        Sentence("还没有设置推流地址。", "", "请在开播设置里填写服务器地址和串流密钥。"),
        Sentence("There is no destination yet.", "", "Enter the server URL and stream key in the go-live settings."),
    ),
    "desk.no_comment": Bilingual(
        Sentence("找不到这条评论了，它可能太早。", "它仍在评论记录里。"),
        Sentence("This comment is no longer in the feed.", "It is still in the journal."),
    ),
    "desk.nothing_to_undo": Bilingual(
        Sentence("没有可以撤销的库存变动。"),
        Sentence("There is no stock movement to undo."),
    ),
    "desk.closed": Bilingual(
        Sentence("工作室正在关闭。", "播出不受影响。"),
        Sentence("The studio is closing.", "The show is not affected."),
    ),
    "desk.failed": Bilingual(
        Sentence("这一步没有做成：{reason}。", "播出、订单和评论不受影响。", "请再试一次；日志里有详情。"),
        Sentence(
            "This did not work: {reason}.",
            "The show, orders and comments are not affected.",
            "Please try again; the log has details.",
        ),
    ),
    "source.not_listed": Bilingual(
        Sentence(
            "没能列出摄像头、麦克风和屏幕（{reason}）。",
            "正在使用的设备不受影响。",
            "请再试一次；拔插一下新设备也许有用。",
        ),
        Sentence(
            "Cameras, microphones and screens could not be listed ({reason}).",
            "Devices in use are not affected.",
            "Try again; unplugging a new device may help.",
        ),
    ),
    "desk.no_engine": Bilingual(
        Sentence("没有正在运行的节目。"),
        Sentence("No show is running."),
    ),
    "desk.need_receiver": Bilingual(
        Sentence("彩排用的接收端没能启动：{reason}。", "没有任何内容离开这台电脑。"),
        Sentence("The rehearsal receiver did not start: {reason}.", "Nothing left this computer."),
    ),
}
