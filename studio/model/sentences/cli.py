"""Sentences of the terminal."""

from studio.model.sentences import Bilingual, Sentence

SENTENCES: dict[str, Bilingual] = {
    "cli.no_language": Bilingual(
        Sentence("没有「{name}」这种界面语言。", "", "请用 zh 或 en。"),
        Sentence("There is no interface language “{name}”.", "", "Use zh or en."),
    ),
    "cli.no_screen": Bilingual(
        Sentence("这里没有屏幕，窗口打不开。", "", "请用 doorstep demo --headless，或 doorstep broadcast。"),
        Sentence(
            "There is no screen here to open a window on.", "", "Use doorstep demo --headless, or doorstep broadcast."
        ),
    ),
    "cli.nothing_to_do": Bilingual(
        Sentence("没有可推流的地址，也没有要录制的文件。", "", "请用 --push 或 --record，或在节目里设置推流地址。"),
        Sentence(
            "There is neither a destination to push to nor a file to record.",
            "",
            "Use --push or --record, or set a destination in the show.",
        ),
    ),
    "cli.not_whole": Bilingual(
        Sentence("收到的画面不完整：{reason}。", "录像文件在 {path}。", "请查看 report.json。"),
        Sentence("The stream was not received whole: {reason}.", "The recording is at {path}.", "See report.json."),
    ),
    "cli.key_in_address": Bilingual(
        Sentence(
            "推流地址里带着密钥，别的程序能从命令行里看到它。",
            "",
            "下次请只写到应用名，把密钥放进环境变量 DOORSTEP_KEY：read -rs DOORSTEP_KEY; export DOORSTEP_KEY。",
        ),
        Sentence(
            "The push address holds the key, and other programs can read it on the command line.",
            "",
            "Next time give the address up to the app, and the key in DOORSTEP_KEY: "
            "read -rs DOORSTEP_KEY; export DOORSTEP_KEY.",
        ),
    ),
    "cli.bad_container": Bilingual(
        Sentence("不能录成「{suffix}」格式。", "还没有开始录制。", "请用 .mkv 或 .mp4。"),
        Sentence("Cannot record to “{suffix}”.", "Nothing has started yet.", "Use .mkv or .mp4."),
    ),
    "cli.not_written": Bilingual(
        Sentence("{path} 没能写出：{reason}。", "录像和订单都在。", "请检查磁盘空间和权限。"),
        Sentence(
            "{path} could not be written: {reason}.",
            "Recordings and orders are safe.",
            "Check disk space and permissions.",
        ),
    ),
}
