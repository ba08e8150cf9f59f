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
    "desk.session_interrupted": Bilingual(
        Sentence(
            "上次直播没有正常结束（{time} 断的）。",
            "录下的都在，订单和评论也在。",
            "可以恢复当时的画面，再决定要不要开播。",
        ),
        Sentence(
            "The last show did not end in order (it broke off at {time}).",
            "What was recorded, the orders and the comments are there.",
            "You can put the picture back as it was, and then decide whether to go live.",
        ),
    ),
    "desk.nothing_to_resume": Bilingual(
        Sentence("没有可以恢复的上次直播。"),
        Sentence("There is no last show to put back."),
    ),
    "desk.no_comment": Bilingual(
        Sentence("找不到这条评论了，它可能太早。", "它仍在评论记录里。"),
        Sentence("This comment is no longer in the feed.", "It is still in the journal."),
    ),
    "desk.decided_already": Bilingual(
        Sentence("这条评论已经有人处理了。", "没有重复下单。"),
        Sentence("Somebody has already decided this comment.", "Nothing was ordered twice."),
    ),
    "desk.no_such_place": Bilingual(
        Sentence("没有第 {place} 个商品，一共 {count} 个。"),
        Sentence("There is no product in place {place}; there are {count}."),
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
    "desk.no_such_destination": Bilingual(
        Sentence("节目里没有这个推流地址：{name}。", "正在推的都不受影响。", "请先添加它。"),
        Sentence("The show has no destination “{name}”.", "What is being pushed is not affected.", "Add it first."),
    ),
    "desk.destination_on_air": Bilingual(
        Sentence("「{name}」正在播。", "它不受影响。", "请先停掉这一路，再修改或删除。"),
        Sentence("“{name}” is on air.", "It is not affected.", "Stop it first, then change or remove it."),
    ),
    "desk.canvas_off": Bilingual(
        Sentence(
            "「{name}」要推的竖屏画面没有打开。", "其他推流不受影响。", "请先打开「同时竖屏直播」，或给它换一个画面。"
        ),
        Sentence(
            "“{name}” is for the second picture, which is switched off.",
            "Other streams are not affected.",
            "Switch the second picture on first, or choose another picture for it.",
        ),
    ),
    "desk.no_such_canvas": Bilingual(
        Sentence("节目里没有这个画面：{name}。", "什么都没有改动。", ""),
        Sentence("The show has no picture “{name}”.", "Nothing was changed.", ""),
    ),
}
