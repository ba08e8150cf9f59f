"""Sentences about the encoder, pushing and recording."""

from studio.model.sentences import Bilingual, Sentence

_SAFE = ("录像没有受影响。", "Recordings are not affected.")
_SHOW_SAFE = ("直播没有受影响。", "The live show is not affected.")

SENTENCES: dict[str, Bilingual] = {
    "encoder.not_opened": Bilingual(
        Sentence("编码器没能打开：{reason}。", "画面和商品都还在。", "请换一个画面尺寸或编码设置再试。"),
        Sentence(
            "The encoder could not be opened: {reason}.",
            "Picture and products are still there.",
            "Choose another size or other encoder settings and try again.",
        ),
    ),
    "encoder.failed": Bilingual(
        Sentence(
            "编码器停了，也打不开新的：{reason}。", "声音照常，已经录下的部分还在。", "正在不断重试；请关掉别的程序。"
        ),
        Sentence(
            "The encoder stopped and no fresh one can be opened: {reason}.",
            "Sound goes on, and what was recorded so far is kept.",
            "It is tried again and again; close other programs.",
        ),
    ),
    "encoder.not_usable": Bilingual(
        Sentence("编码器 {name} 用不了（{reason}），改用 {fresh}。", "直播和录像不受影响。"),
        Sentence("The encoder {name} cannot be used ({reason}); {fresh} is used instead.", "The show is not affected."),
    ),
    "encoder.replaced": Bilingual(
        Sentence(
            "编码器 {name} 出错（{reason}），已换成 {fresh}，缺了 {count} 帧。",
            "直播没有断；录像接着写进新文件。",
            "下次开播前请更新显卡驱动，或在设置里选 x264。",
        ),
        Sentence(
            "The encoder {name} failed ({reason}); {fresh} has taken over, {count} frames are missing.",
            "The stream goes on; recordings go on in a new file.",
            "Before the next show, update the graphics driver or choose x264 in the settings.",
        ),
    ),
    "encoder.renewed": Bilingual(
        Sentence("编码器 {name} 出错（{reason}），已重新打开，缺了 {count} 帧。", "直播和录像没有断。"),
        Sentence(
            "The encoder {name} failed ({reason}) and was opened again; {count} frames are missing.",
            "The stream and recordings go on.",
        ),
    ),
    "encoder.steady": Bilingual(
        Sentence("编码器 {name} 运行稳定。"),
        Sentence("The encoder {name} runs steadily."),
    ),
    "encoder.sound_renewed": Bilingual(
        Sentence("声音编码器出错（{reason}），已重新打开。", "画面没有受影响，声音只断了一下。"),
        Sentence(
            "The encoder of the sound failed ({reason}) and was opened again.",
            "The picture was not affected; the sound broke off for a moment only.",
        ),
    ),
    "output.live": Bilingual(
        Sentence("「{name}」正常了。"),
        Sentence("“{name}” is fine again."),
    ),
    "output.died": Bilingual(
        Sentence("「{name}」的输出程序意外退出，已重新启动。", "其他输出没有受影响。"),
        Sentence(
            "The process of “{name}” ended unexpectedly and was started again.", "Other outputs are not affected."
        ),
    ),
    "output.silent": Bilingual(
        Sentence("「{name}」的输出程序没有反应。", "其他输出没有受影响。", "请稍等，还不行会自动重新启动它。"),
        Sentence(
            "The process of “{name}” does not answer.",
            "Other outputs are not affected.",
            "Wait a moment: if it goes on, it is started again by itself.",
        ),
    ),
    "output.not_started": Bilingual(
        Sentence("「{name}」的输出程序启动不了：{reason}。", "其他输出没有受影响。", "请重新启动家门口直播间再试。"),
        Sentence(
            "The process of “{name}” cannot be started: {reason}.",
            "Other outputs are not affected.",
            "Restart Doorstep Studio and try again.",
        ),
    ),
    "output.lost": Bilingual(
        Sentence("电脑太忙，「{name}」丢了 {count} 个数据包。", "其他输出没有受影响。", "请关掉别的程序。"),
        Sentence(
            "This computer is too busy: “{name}” lost {count} packets.",
            "Other outputs are not affected.",
            "Close other programs.",
        ),
    ),
    "rtmp.reconnecting": Bilingual(
        Sentence("网络断了，正在第 {attempt} 次重连。", _SAFE[0]),
        Sentence("The connection broke; reconnecting, attempt {attempt}.", _SAFE[1]),
    ),
    "rtmp.ghost": Bilingual(
        Sentence("{host} 还没发现上一次连接已经断了，正在等它放手。", _SAFE[0], "不用操作，一般一两分钟内自动恢复。"),
        Sentence(
            "{host} has not noticed yet that the last connection broke; waiting for it to let go.",
            _SAFE[1],
            "Nothing to do: it mostly comes back within a minute or two.",
        ),
    ),
    "rtmp.slow": Bilingual(
        Sentence(
            "上传网络变慢，画质自动调低了，画面和声音都没有断。", "", "网络好转后画质会自动恢复；一直不好请换一个网络。"
        ),
        Sentence(
            "The upload has become slower: the picture is sent with less detail, nothing is left out.",
            "",
            "It recovers by itself when the network does; if it does not, use another network.",
        ),
    ),
    "rtmp.late": Bilingual(
        Sentence(
            "上传网络太慢，「{name}」丢掉了一些画面，声音完整。", _SAFE[0], "请换一个网络，或下次开播前把码率调低。"
        ),
        Sentence(
            "The upload is too slow: “{name}” leaves out pictures, the sound is whole.",
            _SAFE[1],
            "Use another network, or set a lower bit rate before the next show.",
        ),
    ),
    "rtmp.url_space": Bilingual(
        Sentence("推流地址里有空格、换行，或者太长。", "还没有连接任何服务器。", "请从平台后台重新复制一遍。"),
        Sentence(
            "The push address has spaces or line breaks in it, or is too long.",
            "No server was contacted.",
            "Copy it again from the service's page.",
        ),
    ),
    "rtmp.url_scheme": Bilingual(
        Sentence("推流地址要以 rtmp:// 或 rtmps:// 开头。", "还没有连接任何服务器。", "请到平台后台找“推流地址”。"),
        Sentence(
            "A push address begins with rtmp:// or rtmps://.",
            "No server was contacted.",
            "Look for the push address (server URL) on the service's page.",
        ),
    ),
    "rtmp.url_host": Bilingual(
        Sentence("推流地址里的服务器名或端口不对。", "还没有连接任何服务器。", "地址应像 rtmp://服务器:端口/应用名。"),
        Sentence(
            "The server or port in the push address is not right.",
            "No server was contacted.",
            "It looks like rtmp://server:port/app.",
        ),
    ),
    "rtmp.url_app": Bilingual(
        Sentence("推流地址里缺少应用名。", "还没有连接任何服务器。", "地址应像 rtmp://服务器/live，密钥另外填写。"),
        Sentence(
            "The push address lacks the app.",
            "No server was contacted.",
            "It looks like rtmp://server/live; the key is entered apart from it.",
        ),
    ),
    "rtmp.url_key": Bilingual(
        Sentence("还没有填推流密钥。", "还没有连接任何服务器。", "请到平台后台复制推流密钥（串流码）并填写。"),
        Sentence(
            "The stream key is missing.",
            "No server was contacted.",
            "Copy the stream key from the service's page and enter it.",
        ),
    ),
    "rtmp.dns": Bilingual(
        Sentence("找不到服务器 {host}。", _SAFE[0], "请检查推流地址的拼写和网络。"),
        Sentence(
            "The server {host} was not found.", _SAFE[1], "Check the spelling of the push address, and the network."
        ),
    ),
    "rtmp.unreachable": Bilingual(
        Sentence("连不上 {host}：{reason}。", _SAFE[0], "请检查网络和推流地址。"),
        Sentence("{host} cannot be reached: {reason}.", _SAFE[1], "Check the network and the push address."),
    ),
    "rtmp.silent": Bilingual(
        Sentence("{host} 接了连接却不说话。", _SAFE[0], "请检查推流地址的端口，或联系平台。"),
        Sentence(
            "{host} accepted the connection but says nothing.",
            _SAFE[1],
            "Check the port of the push address, or ask the service.",
        ),
    ),
    "rtmp.not_rtmp": Bilingual(
        Sentence("{host} 不是直播服务器：{reason}。", _SAFE[0], "请检查推流地址和端口。"),
        Sentence("{host} is not an RTMP server: {reason}.", _SAFE[1], "Check the push address and its port."),
    ),
    "rtmp.certificate": Bilingual(
        Sentence("{host} 的证书不可信：{reason}。", "密钥没有发出去。", "请检查推流地址和这台电脑的时间。"),
        Sentence(
            "The certificate of {host} is not trusted: {reason}.",
            "The key was not sent.",
            "Check the push address and the clock of this computer.",
        ),
    ),
    "rtmp.key_refused": Bilingual(
        Sentence(
            "{host} 不接受这个推流密钥，或这个账号还没有开播权限。",
            _SAFE[0],
            "请到平台后台复制新的密钥，填好后点“再试一次”。",
        ),
        Sentence(
            "{host} refuses the stream key, or this account may not go live yet.",
            _SAFE[1],
            "Copy a new key from the service's page, enter it, and press “Try again”.",
        ),
    ),
    "rtmp.name_taken": Bilingual(
        Sentence("{host} 说这个密钥正在直播。", _SAFE[0], "刚断线时请等一两分钟；否则请先停掉另一边。"),
        Sentence(
            "{host} says this key is already live.",
            _SAFE[1],
            "After a break, wait a minute or two; otherwise stop the other one first.",
        ),
    ),
    "rtmp.refused": Bilingual(
        Sentence("{host} 拒绝了推流：{reason}。", _SAFE[0], "请检查推流地址里的应用名和平台的开播状态。"),
        Sentence(
            "{host} refuses the stream: {reason}.",
            _SAFE[1],
            "Check the app in the push address and the state of the service.",
        ),
    ),
    "rtmp.server_full": Bilingual(
        Sentence("{host} 满员了：{reason}。", _SAFE[0], "会自动再试；一直不行请联系平台或换一个。"),
        Sentence(
            "{host} has no room: {reason}.",
            _SAFE[1],
            "It is tried again by itself; if that does not help, ask the service or use another.",
        ),
    ),
    "rtmp.no_app": Bilingual(
        Sentence("{host} 上没有应用「{app}」。", _SAFE[0], "请从平台后台重新复制推流地址。"),
        Sentence(
            "There is no app “{app}” on {host}.", _SAFE[1], "Copy the push address from the service's page again."
        ),
    ),
    "rtmp.closed": Bilingual(
        Sentence("{host} 断开了连接。", _SAFE[0], "正在重连。"),
        Sentence("{host} closed the connection.", _SAFE[1], "Reconnecting."),
    ),
    "rtmp.stalled": Bilingual(
        Sentence("数据发不出去，{host} 已有 {seconds} 秒没有接收。", _SAFE[0], "正在重连。"),
        Sentence("Nothing gets through: {host} has taken nothing for {seconds} s.", _SAFE[1], "Reconnecting."),
    ),
    "rtmp.failed": Bilingual(
        Sentence("推流中断：{reason}。", _SAFE[0], "正在重连。"),
        Sentence("The stream broke: {reason}.", _SAFE[1], "Reconnecting."),
    ),
    "file.not_opened": Bilingual(
        Sentence("录像文件 {path} 建不了：{reason}。", _SHOW_SAFE[0], "请换一个文件夹，或检查权限。"),
        Sentence(
            "The recording {path} cannot be made: {reason}.",
            _SHOW_SAFE[1],
            "Choose another folder, or check its permissions.",
        ),
    ),
    "file.full": Bilingual(
        Sentence("磁盘满了，录像停在 {path}。", "已录的部分能播放；" + _SHOW_SAFE[0], "请腾出空间后重新开始录像。"),
        Sentence(
            "The disk is full; the recording {path} has ended.",
            "What was recorded plays. " + _SHOW_SAFE[1],
            "Free some space and start recording again.",
        ),
    ),
    "file.closed_full": Bilingual(
        Sentence("磁盘快满了，录像 {path} 已收好。", "录下的都能播放；" + _SHOW_SAFE[0], "请腾出空间，再按「录制」。"),
        Sentence(
            "The disk is nearly full; the recording {path} was ended in order.",
            "All of it plays. " + _SHOW_SAFE[1],
            "Free some space, then press Record again.",
        ),
    ),
    "file.no_room": Bilingual(
        Sentence("{path} 所在的磁盘只剩 {free} MB，录不了。", _SHOW_SAFE[0], "请腾出空间，或换一个文件夹。"),
        Sentence(
            "The disk of {path} has only {free} MB left: too little to record.",
            _SHOW_SAFE[1],
            "Free some space, or choose another folder.",
        ),
    ),
    "file.disk_low": Bilingual(
        Sentence("磁盘大约只够再录 {minutes} 分钟。", "录像还在继续；" + _SHOW_SAFE[0], "请腾出空间，或换一个文件夹。"),
        Sentence(
            "The disk has room for about {minutes} more minutes of recording.",
            "The recording goes on. " + _SHOW_SAFE[1],
            "Free some space, or choose another folder.",
        ),
    ),
    "file.disk_fine": Bilingual(
        Sentence("磁盘空间又够了，还能录 {minutes} 分钟。", "录像没有中断。"),
        Sentence(
            "There is room on the disk again, for {minutes} minutes of recording.", "The recording was not interrupted."
        ),
    ),
    "file.elsewhere": Bilingual(
        Sentence(
            "录像换了地方，接着录在 {path}。", "前面录下的还在原处；" + _SHOW_SAFE[0], "请看看原来的磁盘或文件夹。"
        ),
        Sentence(
            "The recording goes on in another place: {path}.",
            "What was recorded before is where it was. " + _SHOW_SAFE[1],
            "Have a look at the first disk or folder.",
        ),
    ),
    "recording.recovered": Bilingual(
        Sentence("上次没有录完就断了的录像修好了：{path}（{minutes} 分钟）。", "中断前录下的都在。"),
        Sentence(
            "A recording that was cut off last time is whole again: {path} ({minutes} minutes).",
            "All that was recorded before the break is in it.",
        ),
    ),
    "recording.no_room": Bilingual(
        Sentence(
            "上次中断的录像在 {path}；磁盘只剩 {free} MB，整理它要 {needed} MB。",
            "录像原样能播放，只是不能快进。",
            "请腾出空间，再打开一次节目。",
        ),
        Sentence(
            "The recording that was cut off last time is {path}; finishing it takes {needed} MB, {free} MB are free.",
            "It plays as it is, only seeking in it may not work.",
            "Free some space and open the show again.",
        ),
    ),
    "recording.not_repaired": Bilingual(
        Sentence("上次中断的录像 {path} 没能整理好：{reason}。", "文件原样未动。", "请用别的播放器打开试试。"),
        Sentence(
            "The recording {path}, which was cut off last time, could not be finished: {reason}.",
            "The file is as it was.",
            "Try to open it with another player.",
        ),
    ),
    "replay.saved": Bilingual(
        Sentence("刚才的 {seconds} 秒存好了：{path}。", "直播和录像照常。"),
        Sentence("The last {seconds} seconds are saved: {path}.", "The show and its recording go on."),
    ),
    "replay.cut": Bilingual(
        Sentence("回放没有写完：{path}。", "直播和录像照常。", "请再按一次「存回放」，或换一个更快的硬盘。"),
        Sentence(
            "The replay {path} was not written to its end.",
            "The show and its recording go on.",
            "Save it once more, or use a faster disk.",
        ),
    ),
    "file.bad_folder": Bilingual(
        Sentence("录像存不进 {path}：{reason}。", "设置没有改动。", "请换一个文件夹，或检查权限。"),
        Sentence(
            "Recordings cannot be kept in {path}: {reason}.",
            "The settings were not changed.",
            "Choose another folder, or check its permissions.",
        ),
    ),
    "file.gone": Bilingual(
        Sentence("录像文件 {path} 不见了。", _SHOW_SAFE[0], "请检查硬盘或 U 盘是否被拔掉，然后重新开始录像。"),
        Sentence(
            "The recording {path} is gone.",
            _SHOW_SAFE[1],
            "Check whether the drive was removed, then start recording again.",
        ),
    ),
    "file.failed": Bilingual(
        Sentence("录像 {path} 写不下去：{reason}。", _SHOW_SAFE[0], "请换一个文件夹重新开始录像。"),
        Sentence(
            "The recording {path} cannot be written: {reason}.",
            _SHOW_SAFE[1],
            "Start recording again in another folder.",
        ),
    ),
    "file.lost": Bilingual(
        Sentence("硬盘太慢，录像 {path} 丢了 {count} 个数据包。", _SHOW_SAFE[0], "请换一个更快的硬盘。"),
        Sentence(
            "The disk is too slow: the recording {path} lost {count} packets.", _SHOW_SAFE[1], "Use a faster disk."
        ),
    ),
    "receiver.not_started": Bilingual(
        Sentence("彩排用的接收端启动不了：{reason}。", "没有任何内容离开这台电脑。", "请关掉别的程序再试。"),
        Sentence(
            "The receiver for the rehearsal cannot be started: {reason}.",
            "Nothing left this computer.",
            "Close other programs and try again.",
        ),
    ),
}
