"""Sentences of the check of this computer."""

from studio.model.sentences import Bilingual, Sentence

SENTENCES: dict[str, Bilingual] = {
    "doctor.encoder": Bilingual(
        Sentence("编码器可用（x264、AAC，libavcodec {version}）。"),
        Sentence("The encoders are there (x264, AAC, libavcodec {version})."),
    ),
    "doctor.no_encoder": Bilingual(
        Sentence("缺少编码器：{names}。", "", "请重新安装：pip install --force-reinstall av"),
        Sentence("Encoders are missing: {names}.", "", "Reinstall them: pip install --force-reinstall av"),
    ),
    "doctor.qt": Bilingual(Sentence("贴片绘制正常。"), Sentence("Overlays can be painted.")),
    "doctor.no_qt": Bilingual(
        Sentence("贴片画不出来：{reason}。", "", "请安装 packaging/debian-packages.txt 里的软件包。"),
        Sentence("Overlays cannot be painted: {reason}.", "", "Install the packages in packaging/debian-packages.txt."),
    ),
    "doctor.font": Bilingual(Sentence("自带中文字体在。"), Sentence("The bundled Chinese font is there.")),
    "doctor.no_font": Bilingual(
        Sentence("找不到自带的中文字体。", "会用系统字体代替。", "请检查 assets/fonts。"),
        Sentence(
            "The bundled Chinese font is missing.", "A font of the system is used instead.", "Check assets/fonts."
        ),
    ),
    "doctor.screen": Bilingual(Sentence("有屏幕，可以打开窗口。"), Sentence("There is a screen for the window.")),
    "doctor.no_screen": Bilingual(
        Sentence("这里没有屏幕。", "不开窗口也能直播。", "请用 doorstep broadcast 或 doorstep demo --headless。"),
        Sentence(
            "There is no screen here.",
            "Broadcasting works without a window.",
            "Use doorstep broadcast or doorstep demo --headless.",
        ),
    ),
    "doctor.devices": Bilingual(
        Sentence("找到 {cameras} 个摄像头、{microphones} 个麦克风。"),
        Sentence("Found {cameras} cameras and {microphones} microphones."),
    ),
    "doctor.few_devices": Bilingual(
        Sentence(
            "找到 {cameras} 个摄像头、{microphones} 个麦克风。",
            "",
            "接上设备后再试；也可以用手机当摄像头（网络摄像头）。",
        ),
        Sentence(
            "Found {cameras} cameras and {microphones} microphones.",
            "",
            "Plug one in and try again, or use a phone as a network camera.",
        ),
    ),
    "doctor.keyring": Bilingual(
        Sentence("推流密钥可以存进密钥环（{name}）。"),
        Sentence("Stream keys can be kept in the keyring ({name})."),
    ),
    "doctor.disk": Bilingual(
        Sentence("磁盘剩余 {gb} GB，约可录 {hours} 小时。"),
        Sentence("{gb} GB of disk are free, about {hours} hours of recording."),
    ),
    "doctor.little_disk": Bilingual(
        Sentence("磁盘只剩 {gb} GB，约可录 {hours} 小时。", "", "请清理磁盘，或换一个录像文件夹。"),
        Sentence(
            "Only {gb} GB of disk are free, about {hours} hours of recording.",
            "",
            "Free some space or choose another folder.",
        ),
    ),
    "doctor.folders": Bilingual(
        Sentence("数据文件夹可写（{path}）。"),
        Sentence("The data folder can be written ({path})."),
    ),
    "doctor.not_writable": Bilingual(
        Sentence("不能写入 {path}。", "", "请修改它的权限。"),
        Sentence("{path} cannot be written.", "", "Change its permissions."),
    ),
    "doctor.loopback": Bilingual(Sentence("本机网络正常。"), Sentence("The loopback network works.")),
    "doctor.no_loopback": Bilingual(
        Sentence("本机网络不通：{reason}。", "", "请检查防火墙设置。"),
        Sentence("The loopback network does not work: {reason}.", "", "Check the firewall."),
    ),
    "doctor.cores": Bilingual(Sentence("处理器有 {count} 个核心。"), Sentence("There are {count} processor cores.")),
    "doctor.few_cores": Bilingual(
        Sentence("处理器只有 {count} 个核心。", "", "建议用 1280×720。"),
        Sentence("There is only {count} processor core.", "", "Use 1280×720."),
    ),
}
