"""Sentences of the window."""

from studio.model.sentences import Bilingual, Sentence

SENTENCES: dict[str, Bilingual] = {
    "window.all_well": Bilingual(
        Sentence("一切正常。", "录像在本机另存，断网也不受影响。"),
        Sentence("All is well.", "The recording is kept on this computer and does not depend on the network."),
    ),
    "window.not_recording": Bilingual(
        Sentence("一切正常。", "", "还没有录制，想留底请按录制。"),
        Sentence("All is well.", "", "Nothing is being recorded; press Record to keep a copy."),
    ),
    "window.rehearsing": Bilingual(
        Sentence("正在彩排。", "画面只推到这台电脑，邻居看不到。"),
        Sentence("This is a rehearsal.", "The picture stays on this computer; nobody else sees it."),
    ),
    "window.ready": Bilingual(
        Sentence("准备好了。", "还没有开播，邻居看不到。"),
        Sentence("Ready.", "Not on air yet: nobody sees this."),
    ),
    "window.blank": Bilingual(
        Sentence("画面和声音已遮住。", "直播没有断。", "再按 F12 恢复。"),
        Sentence("Picture and sound are blanked.", "The show is still connected.", "Press F12 again to come back."),
    ),
    "window.engine_starting": Bilingual(
        Sentence("画面引擎正在启动。", "", "稍等几秒。"),
        Sentence("The picture engine is starting.", "", "It takes a few seconds."),
    ),
    "window.engine_lost": Bilingual(
        Sentence(
            "和画面引擎的联系断了。", "正在自动重新连上，录像文件仍然完整。", "若一分钟后还没恢复，请重新打开程序。"
        ),
        Sentence(
            "The picture engine cannot be reached.",
            "It is being reconnected; the recorded file is intact.",
            "If this lasts for a minute, open the program again.",
        ),
    ),
    "window.desk_slow": Bilingual(
        Sentence("刚才的操作太多，还在处理。", "直播和录像不受影响。", "请稍等再按。"),
        Sentence(
            "Too many actions are still being carried out.",
            "The show and the recording go on.",
            "Wait a moment, then try again.",
        ),
    ),
}
