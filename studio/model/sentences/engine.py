"""Sentences about the engine and its line to the studio."""

from studio.model.sentences import Bilingual, Sentence

SENTENCES: dict[str, Bilingual] = {
    "engine.not_started": Bilingual(
        Sentence("画面引擎没能启动（{status}）。", "节目文件没有改动。", "请运行 doorstep doctor，或查看日志 {log}。"),
        Sentence(
            "The engine did not start ({status}).",
            "The show file is unchanged.",
            "Run doorstep doctor, or look at the log {log}.",
        ),
    ),
    "engine.unreachable": Bilingual(
        Sentence("联系不上画面引擎：{reason}。", "正在播出的画面不受影响。", "请关掉窗口再打开一次。"),
        Sentence(
            "The engine cannot be reached: {reason}.",
            "What is on air is not affected.",
            "Close the window and open it again.",
        ),
    ),
    "engine.lost": Bilingual(
        Sentence("画面引擎断开了。", "订单、评论和节目文件都在；录像已收好。", "正在重新启动，请稍候。"),
        Sentence(
            "The engine is gone.",
            "Orders, comments and the show file are safe; recordings were closed.",
            "It is being started again.",
        ),
    ),
    "engine.restarted": Bilingual(
        Sentence("画面引擎已经恢复。", "订单和评论没有受影响。", ""),
        Sentence("The engine is back.", "Orders and comments were not affected.", ""),
    ),
    "engine.line_cut": Bilingual(
        Sentence("和画面引擎的联系断了。", "播出和录像照常进行。", "正在自动重新连上，请稍候。"),
        Sentence(
            "The line to the engine was cut.",
            "The broadcast and the recording go on.",
            "It is being connected again; please wait a moment.",
        ),
    ),
    "engine.line_back": Bilingual(
        Sentence("和画面引擎重新连上了。", "播出和录像没有受影响。", ""),
        Sentence("The engine is connected again.", "The broadcast and the recording were not affected.", ""),
    ),
    "engine.silent": Bilingual(
        Sentence("画面引擎 {seconds} 秒没有回答。", "正在播出的画面不受影响。", "请再试一次。"),
        Sentence("The engine did not answer for {seconds} s.", "What is on air is not affected.", "Please try again."),
    ),
    "engine.no_hello": Bilingual(
        Sentence("连接没有按约定开始。", "播出不受影响。", ""),
        Sentence("The connection did not begin as agreed.", "The show is not affected.", ""),
    ),
    "engine.other_version": Bilingual(
        Sentence("正在播出的是另一个版本的引擎（{found}，本程序是 {known}）。", "播出不受影响。", "下播后再升级打开。"),
        Sentence(
            "The running engine speaks another version ({known}, this program {found}).",
            "The show is not affected.",
            "End the show first, then open it with this version.",
        ),
    ),
    "engine.no_show": Bilingual(
        Sentence("引擎还没有打开节目。", "", "请先打开一个节目文件。"),
        Sentence("The engine has no show yet.", "", "Open a show file first."),
    ),
    "engine.no_scene": Bilingual(
        Sentence("没有叫「{name}」的场景。{hint}", "播出画面没有变。", ""),
        Sentence("There is no scene “{name}”. {hint}", "The program picture is unchanged.", ""),
    ),
    "engine.no_overlay": Bilingual(
        Sentence("没有叫「{name}」的贴片。{hint}", "播出画面没有变。", ""),
        Sentence("There is no overlay “{name}”. {hint}", "The program picture is unchanged.", ""),
    ),
    "engine.no_source": Bilingual(
        Sentence("没有叫「{name}」的画面源。{hint}", "播出画面没有变。", ""),
        Sentence("There is no source “{name}”. {hint}", "The program picture is unchanged.", ""),
    ),
    "engine.no_output": Bilingual(
        Sentence("没有这一路输出：{name}。", "其他输出不受影响。", ""),
        Sentence("There is no output “{name}”.", "The other outputs are not affected.", ""),
    ),
    "engine.no_replay": Bilingual(
        Sentence(
            "现在没有可存的回放。",
            "直播和录像照常。",
            "开播或录像之后，才会留着刚才的画面；也请看录制设置里的回放秒数。",
        ),
        Sentence(
            "There is no replay to save now.",
            "The show and its recording go on.",
            "The last seconds are kept while on air or recording; see also the seconds of replay in the settings.",
        ),
    ),
    "engine.replay_busy": Bilingual(
        Sentence("上一段回放还在写。", "直播和录像照常。", "请过几秒再存。"),
        Sentence(
            "The replay before is still being written.", "The show and its recording go on.", "Save again in a moment."
        ),
    ),
    "engine.output_twice": Bilingual(
        Sentence("「{name}」已经在播了。", "它不受影响。", ""),
        Sentence("“{name}” is already running.", "It is not affected.", ""),
    ),
    "engine.no_canvas": Bilingual(
        Sentence("「{name}」要的那个画面没有打开。", "其他输出不受影响。", "请先打开同时竖屏，或给它另选一个画面。"),
        Sentence(
            "The picture that “{name}” asks for is not switched on.",
            "The other outputs are not affected.",
            "Switch the second picture on, or choose another one for it.",
        ),
    ),
    "engine.canvas_on_air": Bilingual(
        Sentence("播出或录制时不能改画面尺寸和帧率，也不能关掉正在播的画面。", "播出不受影响。", "请下播后再改。"),
        Sentence(
            "While on air or recording, a picture's size and rate cannot change, nor can it be switched off.",
            "The show is not affected.",
            "Change it after the show.",
        ),
    ),
    "engine.ending": Bilingual(
        Sentence("画面引擎正在收尾。", "录像和推流会好好结束。", "等它结束后再打开节目。"),
        Sentence(
            "The engine is ending.",
            "Recordings and streams are closed in order.",
            "Open the show again when it has ended.",
        ),
    ),
    "engine.trial_on_air": Bilingual(
        Sentence("正在播出或录制，不用试编码。", "播出不受影响。", "丢帧数看输出那一栏。"),
        Sentence(
            "Something is on air or recorded: no trial is needed.",
            "It is not affected.",
            "The counters of lost frames tell how it goes.",
        ),
    ),
    "engine.failed": Bilingual(
        Sentence("画面引擎没能做到这一步：{reason}。", "正在播出的画面不受影响。", "请再试一次；日志里有详情。"),
        Sentence(
            "The engine could not do this: {reason}.",
            "What is on air is not affected.",
            "Please try again; the log has details.",
        ),
    ),
    "engine.lagging": Bilingual(
        Sentence("电脑忙不过来，最近一秒有 {count} 帧没赶上。", "声音没有受影响。", "请关掉别的程序，或降低清晰度。"),
        Sentence(
            "This computer is too busy: {count} frames came late in the last second.",
            "Sound is not affected.",
            "Close other programs or lower the quality.",
        ),
    ),
    "engine.keeping_up": Bilingual(
        Sentence("画面又赶上了。"),
        Sentence("The picture keeps up again."),
    ),
    "source.back": Bilingual(
        Sentence("「{name}」恢复了。"),
        Sentence("“{name}” is back."),
    ),
}
