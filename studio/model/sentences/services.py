"""Sentences about streaming services: their limits, and addresses and keys as pasted."""

from studio.model.sentences import Bilingual, Sentence

_NOT_LIVE = ("还没有开始推流。", "Nothing was started.")
_NOT_SAVED = ("没有保存，也没有连接任何服务器。", "Nothing was saved, and no server was contacted.")

SENTENCES: dict[str, Bilingual] = {
    "service.unknown": Bilingual(
        Sentence("没有叫「{service}」的平台。{hint}", "什么都没有改动。", "可用的有：{known}。"),
        Sentence("There is no service “{service}”. {hint}", "Nothing was changed.", "Known ones: {known}."),
    ),
    "service.url_web": Bilingual(
        Sentence(
            "这是网页地址，不是推流地址。",
            _NOT_SAVED[0],
            "推流地址以 rtmp:// 或 rtmps:// 开头，请到平台的开播页面复制。",
        ),
        Sentence(
            "This is the address of a web page, not a push address.",
            _NOT_SAVED[1],
            "A push address begins with rtmp:// or rtmps://; copy it from the service's live page.",
        ),
    ),
    "service.key_space": Bilingual(
        Sentence("推流密钥里有空格、换行，或者太长。", _NOT_SAVED[0], "请从平台后台重新复制一遍。"),
        Sentence(
            "The stream key has spaces or line breaks in it, or is too long.",
            _NOT_SAVED[1],
            "Copy it again from the service's page.",
        ),
    ),
    "service.key_is_url": Bilingual(
        Sentence("密钥栏里填的是一个网址。", _NOT_SAVED[0], "请把完整的推流地址粘贴到服务器地址栏，密钥会自动取出来。"),
        Sentence(
            "The stream key field holds an address.",
            _NOT_SAVED[1],
            "Paste the whole push address into the server field; the key is taken out of it.",
        ),
    ),
    "service.two_keys": Bilingual(
        Sentence(
            "推流地址里带着一个密钥，密钥栏里又填了另一个。",
            _NOT_SAVED[0],
            "请只留一个：地址只到应用名为止，密钥填在密钥栏。",
        ),
        Sentence(
            "The push address holds a stream key, and another one is entered.",
            _NOT_SAVED[1],
            "Keep one: the address up to the app, and the key in its own field.",
        ),
    ),
    "service.same_twice": Bilingual(
        Sentence(
            "「{name}」和「{other}」是同一个推流地址、同一个密钥。",
            "没有推流受到影响。",
            "同一个密钥只能推一路：请删掉一个，或给它另一个密钥。",
        ),
        Sentence(
            "“{name}” and “{other}” have the same push address and the same key.",
            "No stream is affected.",
            "A key takes one stream: remove one of them, or give it another key.",
        ),
    ),
    "service.key_this_run": Bilingual(
        Sentence(
            "这台电脑没有可用的密钥环（{reason}），「{name}」的推流密钥只在这一次运行中有效。",
            "推流地址已保存；密钥没有写到任何文件里，现在就可以开播。",
            "下次打开后请重新填写密钥，或设置环境变量 DOORSTEP_KEY。",
        ),
        Sentence(
            "This computer has no usable keyring ({reason}); the key of “{name}” holds for this run only.",
            "The destination is saved, the key was not written to any file, and you can go live now.",
            "Enter the key again next time, or set it in the DOORSTEP_KEY environment variable.",
        ),
    ),
    "service.video": Bilingual(
        Sentence(
            "「{name}」：视频码率 {value} kbit/s，超过{service_zh}对这个画面公布的上限 {limit} kbit/s（来源：{source_zh}）。",
            _NOT_LIVE[0],
            "请把视频码率调到 {limit} kbit/s 或更低。",
        ),
        Sentence(
            "“{name}”: the video bit rate of {value} kbit/s is above the {limit} kbit/s {service_en} publishes for this picture (source: {source_en}).",
            _NOT_LIVE[1],
            "Set the video bit rate to {limit} kbit/s or less.",
        ),
    ),
    "service.audio": Bilingual(
        Sentence(
            "「{name}」：声音码率 {value} kbit/s，超过{service_zh}的上限 {limit} kbit/s（来源：{source_zh}）。",
            _NOT_LIVE[0],
            "请把声音码率调到 {limit} kbit/s 或更低。",
        ),
        Sentence(
            "“{name}”: the audio bit rate of {value} kbit/s is above {service_en}'s limit of {limit} kbit/s (source: {source_en}).",
            _NOT_LIVE[1],
            "Set the audio bit rate to {limit} kbit/s or less.",
        ),
    ),
    "service.keyframe": Bilingual(
        Sentence(
            "「{name}」：关键帧间隔 {value} 秒，{service_zh}最多 {limit} 秒（来源：{source_zh}）。",
            _NOT_LIVE[0],
            "请把关键帧间隔设为 2 秒。",
        ),
        Sentence(
            "“{name}”: key frames are {value} s apart, {service_en} takes at most {limit} s (source: {source_en}).",
            _NOT_LIVE[1],
            "Set the key-frame distance to 2 s.",
        ),
    ),
    "service.picture": Bilingual(
        Sentence(
            "「{name}」：画面 {value} 帧/秒，{service_zh}最大到 {limit}（来源：{source_zh}）。",
            _NOT_LIVE[0],
            "请选小一些的画面尺寸或帧率。",
        ),
        Sentence(
            "“{name}”: a picture of {value} fps is beyond the {limit} {service_en} takes (source: {source_en}).",
            _NOT_LIVE[1],
            "Choose a smaller picture or frame rate.",
        ),
    ),
    "service.unpublished": Bilingual(
        Sentence(
            "「{name}」：没有查到{service_zh}公布的码率上限，现在是 {value} kbit/s。",
            "可以照常开播。",
            "建议不超过 {limit} kbit/s。",
        ),
        Sentence(
            "“{name}”: no published limit of the bit rate is known for {service_en}; it is {value} kbit/s now.",
            "You can go live as it is.",
            "We suggest {limit} kbit/s or less.",
        ),
    ),
    "service.usual_keyframe": Bilingual(
        Sentence("「{name}」：关键帧间隔现在是 {value} 秒。", "可以照常开播。", "平台一般要求 {limit} 秒。"),
        Sentence(
            "“{name}”: key frames are {value} s apart.",
            "You can go live as it is.",
            "Services usually ask for {limit} s.",
        ),
    ),
    "service.unencrypted": Bilingual(
        Sentence(
            "「{name}」的推流密钥会不加密地传送。",
            "可以照常开播。",
            "{service_zh}支持加密：地址改用 rtmps:// 开头的那一个。",
        ),
        Sentence(
            "The stream key of “{name}” travels unencrypted.",
            "You can go live as it is.",
            "{service_en} takes encrypted streams: use its address that begins with rtmps://.",
        ),
    ),
    "service.upload_over": Bilingual(
        Sentence(
            "所有推流一共要 {needed} Mbit/s 上传，这里只有 {upload} Mbit/s。",
            _NOT_LIVE[0],
            "请调低码率、少推一路，或换一个网络；上传带宽填错了就改过来。",
        ),
        Sentence(
            "All streams together need {needed} Mbit/s of upload, and there are {upload} Mbit/s here.",
            _NOT_LIVE[1],
            "Lower the bit rate, leave one out, or use another network; if the upload is wrong, correct it.",
        ),
    ),
    "service.upload_tight": Bilingual(
        Sentence(
            "所有推流一共要 {needed} Mbit/s 上传，这里有 {upload} Mbit/s，余量不到两成。",
            "可以照常开播；网络变慢时会自动降低码率。",
            "开播期间请别让别的设备上传大文件。",
        ),
        Sentence(
            "All streams together need {needed} of the {upload} Mbit/s of upload here: less than a fifth is left free.",
            "You can go live as it is; the bit rate follows when the network gets slower.",
            "Keep other devices from uploading meanwhile.",
        ),
    ),
    "service.bad_upload": Bilingual(
        Sentence("上传带宽要在 0 到 10000 Mbit/s 之间。", "什么都没有改动。", "不知道就填 0。"),
        Sentence("The upload is between 0 and 10000 Mbit/s.", "Nothing was changed.", "Enter 0 if you do not know it."),
    ),
}
