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
            "节目文件 {path} 在 {where} 处有误：{reason}。",
            "文件原样未动。",
            "改好后再打开；上一份好的副本是 {backup}。",
        ),
        Sentence(
            "The show file {path} is wrong at {where}: {reason}.",
            "The file is untouched.",
            "Mend it and open it again; the previous good copy is {backup}.",
        ),
    ),
    "show.newer": Bilingual(
        Sentence(
            "节目文件 {path} 是第 {found} 版格式，本程序只认到第 {known} 版。",
            "文件原样未动。",
            "请升级家门口直播间；这个程序能打开的上一份副本是 {backup}。",
        ),
        Sentence(
            "The show file {path} has format version {found}; this program knows up to {known}.",
            "The file is untouched.",
            "Please update Doorstep Studio; the previous copy that this program can open is {backup}.",
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
    "show.unknown_field": Bilingual(
        Sentence(
            "节目文件 {path} 里的 {where}：没有「{field}」这一项。{hint}",
            "文件原样未动。",
            "改好后再打开；上一份好的副本是 {backup}。",
        ),
        Sentence(
            "The show file {path} has an unknown field “{field}” at {where}. {hint}",
            "The file is untouched.",
            "Mend it and open it again; the previous good copy is {backup}.",
        ),
    ),
    "show.unknown_value": Bilingual(
        Sentence(
            "节目文件 {path} 里的 {where}：「{value}」不是可用的值。{hint}",
            "文件原样未动。",
            "改好后再打开；上一份好的副本是 {backup}。",
        ),
        Sentence(
            "The show file {path} has an unknown value “{value}” at {where}. {hint}",
            "The file is untouched.",
            "Mend it and open it again; the previous good copy is {backup}.",
        ),
    ),
    "show.missing_field": Bilingual(
        Sentence(
            "节目文件 {path} 里的 {where} 缺少「{field}」。",
            "文件原样未动。",
            "改好后再打开；上一份好的副本是 {backup}。",
        ),
        Sentence(
            "The show file {path} lacks the field “{field}” at {where}.",
            "The file is untouched.",
            "Mend it and open it again; the previous good copy is {backup}.",
        ),
    ),
    "show.wrong_kind": Bilingual(
        Sentence(
            "节目文件 {path} 里的 {where} 类型不对：应为 {expected}，写的是 {found}。",
            "文件原样未动。",
            "改好后再打开；上一份好的副本是 {backup}。",
        ),
        Sentence(
            "The show file {path} has a {found} at {where}, where {expected} belongs.",
            "The file is untouched.",
            "Mend it and open it again; the previous good copy is {backup}.",
        ),
    ),
    "show.unreadable": Bilingual(
        Sentence("节目文件 {path} 打不开：{reason}。", "文件原样未动。", "请检查文件权限，或换一个文件。"),
        Sentence(
            "The show file {path} cannot be opened: {reason}.",
            "The file is untouched.",
            "Check its permissions, or choose another file.",
        ),
    ),
    "show.too_large": Bilingual(
        Sentence(
            "{path} 超过 {limit} MB，不像是节目文件。",
            "文件原样未动。",
            "请确认选对了文件；上一份好的副本是 {backup}。",
        ),
        Sentence(
            "{path} is larger than {limit} MB; that is not a show file.",
            "The file is untouched.",
            "Check that it is the right file; the previous good copy is {backup}.",
        ),
    ),
    "settings.unreadable": Bilingual(
        Sentence("设置文件 {path} 打不开：{reason}。", "节目和订单不受影响，现在用的是默认设置。", "请检查文件权限。"),
        Sentence(
            "The settings file {path} cannot be opened: {reason}.",
            "Shows and orders are not affected; the default settings are in use.",
            "Check its permissions.",
        ),
    ),
    "settings.broken": Bilingual(
        Sentence(
            "设置文件 {path} 无法读懂：{reason}。",
            "节目和订单不受影响；坏文件留在 {aside}，现在用的是默认设置。",
            "请重新选择语言和界面设置。",
        ),
        Sentence(
            "The settings file {path} cannot be read: {reason}.",
            "Shows and orders are not affected; the broken file is kept as {aside}, and the defaults are in use.",
            "Choose language and appearance again.",
        ),
    ),
    "settings.not_saved": Bilingual(
        Sentence(
            "设置没能保存到 {path}：{reason}。",
            "上一次保存的设置还在，这次运行照新的设置工作。",
            "请检查磁盘空间和权限。",
        ),
        Sentence(
            "The settings were not saved to {path}: {reason}.",
            "The settings saved before are intact; this run goes on with the new ones.",
            "Check disk space and permissions.",
        ),
    ),
    "settings.no_log": Bilingual(
        Sentence("日志 {path} 写不了：{reason}。", "直播不受影响，只是没有日志。", "请检查磁盘空间和权限。"),
        Sentence(
            "The log {path} cannot be written: {reason}.",
            "The show is not affected; there is just no log.",
            "Check disk space and permissions.",
        ),
    ),
    "settings.runtime_folder": Bilingual(
        Sentence(
            "运行目录 {path} 不能用：{reason}。", "没有改动任何文件。", "请删除这个目录，或让管理员检查它属于谁。"
        ),
        Sentence(
            "The run-time folder {path} cannot be used: {reason}.",
            "Nothing was changed.",
            "Remove that folder, or have an administrator see who owns it.",
        ),
    ),
}
