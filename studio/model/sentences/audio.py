"""Sentences about microphones and sound."""

from studio.model.sentences import Bilingual, Sentence

_SAFE_ZH = "节目照常进行，只是少了这一路声音。"
_SAFE_EN = "The show goes on, without this sound."
_AGAIN_ZH = "会自动重试。"
_AGAIN_EN = "It is opened again by itself."

SENTENCES: dict[str, Bilingual] = {
    "microphone.none": Bilingual(
        Sentence("「{name}」：这台电脑上没有找到麦克风。", _SAFE_ZH, f"请插上麦克风，或允许本程序使用它。{_AGAIN_ZH}"),
        Sentence(
            "“{name}”: no microphone was found on this computer.",
            _SAFE_EN,
            f"Plug one in, or allow this program to use it. {_AGAIN_EN}",
        ),
    ),
    "microphone.gone": Bilingual(
        Sentence(
            "麦克风「{name}」（{device}）不见了。",
            f"{_SAFE_ZH}不会换用别的麦克风。",
            "请把它插回去，插好后会自动恢复；也可以另选一个。",
        ),
        Sentence(
            "The microphone “{name}” ({device}) is gone.",
            f"{_SAFE_EN} No other microphone is taken in its place.",
            "Plug it in again and it comes back by itself, or choose another.",
        ),
    ),
    "microphone.stalled": Bilingual(
        Sentence("麦克风「{name}」没有声音传来。", _SAFE_ZH, f"{_AGAIN_ZH}如果一直不行，请拔下再插上。"),
        Sentence(
            "The microphone “{name}” delivers nothing.", _SAFE_EN, f"{_AGAIN_EN} If it stays so, unplug and plug it."
        ),
    ),
    "microphone.ended": Bilingual(
        Sentence("麦克风「{name}」中断了。", _SAFE_ZH, f"{_AGAIN_ZH}请检查连线。"),
        Sentence("The microphone “{name}” broke off.", _SAFE_EN, f"{_AGAIN_EN} Check its cable."),
    ),
    "microphone.cannot_open": Bilingual(
        Sentence(
            "打不开麦克风「{name}」（{device}）：{reason}。",
            _SAFE_ZH,
            f"请关掉其他正在用它的程序，并允许本程序使用麦克风。{_AGAIN_ZH}",
        ),
        Sentence(
            "The microphone “{name}” ({device}) cannot be opened: {reason}.",
            _SAFE_EN,
            f"Close other programs that use it, and allow this one to use the microphone. {_AGAIN_EN}",
        ),
    ),
    "microphone.blocked": Bilingual(
        Sentence(
            "声音系统没有回应，「{name}」暂时打不开。", _SAFE_ZH, f"{_AGAIN_ZH}如果一直不行，请重启声音服务或电脑。"
        ),
        Sentence(
            "The sound system does not answer, so “{name}” cannot be opened yet.",
            _SAFE_EN,
            f"{_AGAIN_EN} If it stays so, restart the sound service or the computer.",
        ),
    ),
    "microphone.no_portaudio": Bilingual(
        Sentence(
            "缺少声音组件 PortAudio（{reason}），麦克风用不了。",
            "节目照常进行，画面和文件里的声音不受影响。",
            "Linux 上请安装 libportaudio2；其他系统请重新安装本程序。",
        ),
        Sentence(
            "The sound library PortAudio does not load ({reason}), so no microphone can be used.",
            "The show goes on; pictures and the sound of files are not affected.",
            "On Linux install libportaudio2; elsewhere install this program again.",
        ),
    ),
}
