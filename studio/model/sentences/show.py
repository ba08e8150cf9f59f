"""Sentences about show files and settings."""

from studio.model.sentences import Bilingual, Sentence

SENTENCES: dict[str, Bilingual] = {
    "show.missing": Bilingual(
        Sentence("找不到节目文件 {path}。", "没有改动任何文件。", "请检查路径，或用 doorstep 新建一个。"),
        Sentence(
            "The show file {path} does not exist.",
            "Nothing was changed.",
            "Check the path, or start doorstep to make one.",
        ),
    ),
    "show.not_json": Bilingual(
        Sentence("节目文件 {path} 无法读懂：{reason}。", "文件原样未动。", "上一份好的副本是 {backup}。"),
        Sentence(
            "The show file {path} cannot be read: {reason}.",
            "The file is untouched.",
            "The previous good copy is {backup}.",
        ),
    ),
    "show.invalid": Bilingual(
        Sentence(
            "节目文件 {path} 在 {where} 处有误：{reason}。{hint}",
            "文件原样未动。",
            "改好后再打开；上一份好的副本是 {backup}。",
        ),
        Sentence(
            "The show file {path} is wrong at {where}: {reason}. {hint}",
            "The file is untouched.",
            "Mend it and open it again; the previous good copy is {backup}.",
        ),
    ),
    "show.newer": Bilingual(
        Sentence(
            "节目文件 {path} 是第 {found} 版格式，本程序只认到第 {known} 版。", "文件原样未动。", "请升级家门口直播间。"
        ),
        Sentence(
            "The show file {path} has format version {found}; this program knows up to {known}.",
            "The file is untouched.",
            "Please update Doorstep Studio.",
        ),
    ),
    "show.not_saved": Bilingual(
        Sentence("节目文件 {path} 没能保存：{reason}。", "上一次保存的内容还在。", "请检查磁盘空间和权限后再试。"),
        Sentence(
            "The show file {path} was not saved: {reason}.",
            "The last saved copy is intact.",
            "Check disk space and permissions, then try again.",
        ),
    ),
    "show.busy": Bilingual(
        Sentence(
            "这个节目已经在另一个窗口里打开了（进程 {pid}）。", "那边的直播不受影响。", "请用那个窗口，或先关掉它。"
        ),
        Sentence(
            "This show is already open in another studio (process {pid}).",
            "That show is not affected.",
            "Use that window, or close it first.",
        ),
    ),
    "settings.no_keyring": Bilingual(
        Sentence(
            "这台电脑没有可用的密钥环：{reason}。",
            "推流密钥没有写到任何文件里。",
            "可以只为这一次运行设置环境变量 DOORSTEP_KEY。",
        ),
        Sentence(
            "This computer has no usable keyring: {reason}.",
            "The stream key was not written to any file.",
            "For one run, set it in the DOORSTEP_KEY environment variable.",
        ),
    ),
    "settings.no_key": Bilingual(
        Sentence("没有为「{name}」存过推流密钥。", "", "请在开播设置里填写，或设置环境变量 DOORSTEP_KEY。"),
        Sentence("No stream key is stored for “{name}”.", "", "Enter it in the go-live settings, or set DOORSTEP_KEY."),
    ),
}
