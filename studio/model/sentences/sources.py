"""Sentences about cameras, screens, clips and pictures."""

from studio.model.sentences import Bilingual, Sentence

_SAFE_ZH = "节目照常进行，画面先停在最后一帧，其他来源不受影响。"
_SAFE_EN = "The show goes on with the last picture; the other sources are not affected."
_AGAIN_ZH = "会自动重试。"
_AGAIN_EN = "It is opened again by itself."

SENTENCES: dict[str, Bilingual] = {
    "source.stalled": Bilingual(
        Sentence("「{name}」已经 {seconds} 秒没有新画面。", _SAFE_ZH, "请检查连线、电源和网络。"),
        Sentence(
            "“{name}” has given no new picture for {seconds} s.",
            _SAFE_EN,
            "Check its cable, its power and the network.",
        ),
    ),
    "source.frozen": Bilingual(
        Sentence(
            "「{name}」的画面 {seconds} 秒没有变过：摄像头卡住了。",
            "节目照常进行，观众看到的是停住的画面。",
            "请切到别的场景，再把摄像头拔下重插；镜头盖着也会这样。",
        ),
        Sentence(
            "The picture of “{name}” has not changed for {seconds} s: the camera is frozen.",
            "The show goes on; viewers see the picture stand still.",
            "Take another scene, then unplug and plug the camera; a covered lens looks like this too.",
        ),
    ),
    "source.blocked": Bilingual(
        Sentence("「{name}」卡住了，驱动没有回应。", _SAFE_ZH, f"{_AGAIN_ZH}如果一直不行，请拔下再插上。"),
        Sentence(
            "“{name}” hangs: its driver does not answer.", _SAFE_EN, f"{_AGAIN_EN} If it stays so, unplug and plug it."
        ),
    ),
    "source.failed": Bilingual(
        Sentence("「{name}」意外中断（{reason}）。", _SAFE_ZH, f"{_AGAIN_ZH}详情在日志里。"),
        Sentence("“{name}” broke off unexpectedly ({reason}).", _SAFE_EN, f"{_AGAIN_EN} The log says more."),
    ),
    "source.no_camera": Bilingual(
        Sentence(
            "「{name}」：这台电脑上没有找到摄像头。", _SAFE_ZH, "请插上摄像头，或用手机当网络摄像头；插上后会自动打开。"
        ),
        Sentence(
            "“{name}”: no camera was found on this computer.",
            _SAFE_EN,
            "Plug one in, or use a phone as a network camera; it opens by itself once it is there.",
        ),
    ),
    "source.camera_missing": Bilingual(
        Sentence(
            "找不到摄像头「{name}」（{device}）。", _SAFE_ZH, "请插好摄像头，或在来源里另选一个；插上后会自动打开。"
        ),
        Sentence(
            "The camera “{name}” ({device}) is not there.",
            _SAFE_EN,
            "Plug it in, or choose another one for this source; it opens by itself once it is there.",
        ),
    ),
    "source.camera_busy": Bilingual(
        Sentence("摄像头「{name}」正被另一个程序占用。", _SAFE_ZH, f"请关掉用着它的程序；{_AGAIN_ZH}"),
        Sentence("Another program is using the camera “{name}”.", _SAFE_EN, f"Close that program. {_AGAIN_EN}"),
    ),
    "source.camera_forbidden": Bilingual(
        Sentence("系统不允许使用摄像头「{name}」。", _SAFE_ZH, "请在系统的隐私设置里允许本程序使用摄像头。"),
        Sentence(
            "The system does not allow the use of the camera “{name}”.",
            _SAFE_EN,
            "Allow this program to use the camera in the system's privacy settings.",
        ),
    ),
    "source.camera_lost": Bilingual(
        Sentence("摄像头「{name}」断开了：{reason}。", _SAFE_ZH, f"请检查连线；{_AGAIN_ZH}"),
        Sentence("The camera “{name}” went away: {reason}.", _SAFE_EN, f"Check its cable. {_AGAIN_EN}"),
    ),
    "source.screen_unavailable": Bilingual(
        Sentence("无法截取屏幕「{name}」（{display}）：{reason}。", _SAFE_ZH, "请确认屏幕已登录，区域没有超出屏幕。"),
        Sentence(
            "The screen “{name}” ({display}) cannot be captured: {reason}.",
            _SAFE_EN,
            "See that someone is logged in there and that the region lies within the screen.",
        ),
    ),
    "source.network_address": Bilingual(
        Sentence(
            "「{name}」的地址 {url} 不是网络摄像头的地址。",
            _SAFE_ZH,
            "请填写 http://、https:// 或 rtsp:// 开头的地址。",
        ),
        Sentence(
            "The address {url} of “{name}” is none of a network camera.",
            _SAFE_EN,
            "Enter one that starts with http://, https:// or rtsp://.",
        ),
    ),
    "source.network_unreachable": Bilingual(
        Sentence("连不上网络摄像头「{name}」（{url}）：{reason}。", _SAFE_ZH, f"请检查地址和网络；{_AGAIN_ZH}"),
        Sentence(
            "The network camera “{name}” ({url}) cannot be reached: {reason}.",
            _SAFE_EN,
            f"Check its address and the network. {_AGAIN_EN}",
        ),
    ),
    "source.network_refused": Bilingual(
        Sentence("网络摄像头「{name}」（{url}）不接受用户名或密码。", _SAFE_ZH, "请检查地址里的用户名和密码。"),
        Sentence(
            "The network camera “{name}” ({url}) refuses the user name or password.",
            _SAFE_EN,
            "Check the user name and password in its address.",
        ),
    ),
    "source.network_ended": Bilingual(
        Sentence("网络摄像头「{name}」（{url}）中断了画面。", _SAFE_ZH, _AGAIN_ZH),
        Sentence("The network camera “{name}” ({url}) ended its picture.", _SAFE_EN, _AGAIN_EN),
    ),
    "source.file_missing": Bilingual(
        Sentence("找不到文件 {path}。", _SAFE_ZH, "请把文件放回原处，或在来源里另选一个；放好后会自动打开。"),
        Sentence(
            "The file {path} does not exist.",
            _SAFE_EN,
            "Put it back, or choose another one for this source; it opens by itself once it is there.",
        ),
    ),
    "source.file_unreadable": Bilingual(
        Sentence("文件 {path} 无法播放：{reason}。", "文件原样未动；" + _SAFE_ZH, "请换一个能正常播放的文件。"),
        Sentence(
            "The file {path} cannot be played: {reason}.", f"It is untouched. {_SAFE_EN}", "Choose one that plays."
        ),
    ),
    "source.file_no_media": Bilingual(
        Sentence("文件 {path} 里没有能用的画面或声音。", "文件原样未动；" + _SAFE_ZH, "请换一个视频或音频文件。"),
        Sentence(
            "The file {path} holds no usable picture and no sound.",
            f"It is untouched. {_SAFE_EN}",
            "Choose a video or sound file.",
        ),
    ),
    "source.image_unreadable": Bilingual(
        Sentence("图片 {path} 无法读懂：{reason}。", "文件原样未动；" + _SAFE_ZH, "请换一张 PNG、JPEG 或 WebP 图片。"),
        Sentence(
            "The picture {path} cannot be read: {reason}.",
            f"It is untouched. {_SAFE_EN}",
            "Choose a PNG, JPEG or WebP picture.",
        ),
    ),
    "source.image_too_large": Bilingual(
        Sentence(
            "图片 {path} 太大（{width}×{height} 像素）。",
            "文件原样未动；" + _SAFE_ZH,
            "请缩小到每边不超过 8192 像素、总共不超过 4000 万像素、文件不超过 64 MB。",
        ),
        Sentence(
            "The picture {path} is too large ({width}×{height} px).",
            f"It is untouched. {_SAFE_EN}",
            "Make it no more than 8192 px a side, 40 million pixels and 64 MB.",
        ),
    ),
}
