"""Sentences about overlays."""

from studio.model.sentences import Bilingual, Sentence

SENTENCES: dict[str, Bilingual] = {
    "overlays.photo_unreadable": Bilingual(
        Sentence("图片 {path} 读不出来：{reason}。", "卡片照常显示，只是没有照片。", "请换一张 JPEG 或 PNG 图片。"),
        Sentence(
            "The picture {path} cannot be read: {reason}.",
            "The card is shown without its photo.",
            "Choose another JPEG or PNG picture.",
        ),
    ),
    "overlays.qr_too_long": Bilingual(
        Sentence("二维码的内容太长，在画面里扫不出来。", "其他画面元素不受影响。", "请缩短到 {most} 字节以内。"),
        Sentence(
            "The content of the QR code is too long to be read from the picture.",
            "All other overlays are not affected.",
            "Shorten it to {most} bytes.",
        ),
    ),
    "overlays.paint_failed": Bilingual(
        Sentence(
            "「{name}」没能画出来：{reason}。", "它保持上一次的样子，其他画面不受影响。", "请改一改它的内容再试。"
        ),
        Sentence(
            "“{name}” could not be drawn: {reason}.",
            "It stays as it last was; the rest of the picture is not affected.",
            "Change its content and try again.",
        ),
    ),
    "overlays.no_font": Bilingual(
        Sentence("找不到自带的字体 {path}。", "文字改用系统字体显示。", "请重新安装家门口直播间。"),
        Sentence(
            "The bundled font {path} is missing.",
            "Text is drawn in a font of the system.",
            "Install Doorstep Studio again.",
        ),
    ),
}
