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
        Sentence("编码器中途停了：{reason}。", "已经录下的部分还在。", "请停播后重新开播。"),
        Sentence(
            "The encoder stopped on the way: {reason}.",
            "What was recorded so far is kept.",
            "Stop the show and go live again.",
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
    "rtmp.late": Bilingual(
        Sentence("上传网络太慢，「{name}」丢掉了一些画面，声音完整。", _SAFE[0], "请把码率调低，或换一个网络。"),
        Sentence(
            "The upload is too slow: “{name}” leaves out pictures, the sound is whole.",
            _SAFE[1],
            "Lower the bit rate, or use another network.",
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
        Sentence("{host} 不接受这个推流密钥，或这个账号还没有开播权限。", _SAFE[0], "请到平台后台复制新的密钥再试。"),
        Sentence(
            "{host} refuses the stream key, or this account may not go live yet.",
            _SAFE[1],
            "Copy a new key from the service's page and try again.",
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
