"""Sentences of the check before the show, and of what is asked before going live."""

from studio.model.sentences import Bilingual, Sentence

SENTENCES: dict[str, Bilingual] = {
    "check.broke": Bilingual(
        Sentence("这一项没能检查完（{reason}）。", "", "请再检查一次；详情在日志里。"),
        Sentence("This part of the check broke off ({reason}).", "", "Check again; the log says more."),
    ),
    "check.picture": Bilingual(
        Sentence("「{name}」有画面（{width}×{height}）。"),
        Sentence("“{name}” gives a picture ({width}×{height})."),
    ),
    "check.picture_opening": Bilingual(
        Sentence("「{name}」还没有打开。", "", "请等一下再检查；一直这样的话，检查连线。"),
        Sentence("“{name}” is not open yet.", "", "Check again in a moment; if it stays so, look at its cable."),
    ),
    "check.camera": Bilingual(
        Sentence("「{name}」的画面在动（{width}×{height}，每秒 {fps} 帧）。"),
        Sentence("The picture of “{name}” is alive ({width}×{height}, {fps} a second)."),
    ),
    "check.camera_slow": Bilingual(
        Sentence(
            "「{name}」每秒只有 {fps} 帧，节目要 {wanted} 帧。",
            "画面会有点卡。",
            "请开灯，光线足了摄像头才跑得快；或换个插口。",
        ),
        Sentence(
            "“{name}” gives only {fps} pictures a second, the show has {wanted}.",
            "Movement will not be smooth.",
            "Make more light, a camera is faster then; or use another socket.",
        ),
    ),
    "check.no_microphone": Bilingual(
        Sentence("节目里没有麦克风。", "", "要说话的话，请添加一个。"),
        Sentence("The show has no microphone.", "", "Add one if somebody is to speak."),
    ),
    "check.speak": Bilingual(
        Sentence("请对着「{name}」说几句话……"),
        Sentence("Please say a few words into “{name}” …"),
    ),
    "check.voice": Bilingual(
        Sentence("「{name}」听到人说话了。"),
        Sentence("“{name}” hears somebody speak."),
    ),
    "check.too_loud": Bilingual(
        Sentence("「{name}」听到人说话，但太响，破音了。", "", "请把它的音量调低，或离远一点。"),
        Sentence("“{name}” hears a voice, but too loud: it is distorted.", "", "Lower its volume, or step back."),
    ),
    "check.no_voice": Bilingual(
        Sentence("「{name}」有声音，但没听到人说话。", "", "请靠近说几句再检查；也可能选错了麦克风。"),
        Sentence(
            "“{name}” hears something, but no voice.",
            "",
            "Speak closer to it and check again; perhaps it is the wrong microphone.",
        ),
    ),
    "check.silent": Bilingual(
        Sentence("「{name}」一点声音都没有。", "", "请看看它的静音键、连线和系统里的音量。"),
        Sentence("“{name}” hears nothing at all.", "", "Look at its mute switch, its cable and the system's volume."),
    ),
    "check.muted": Bilingual(
        Sentence("「{name}」静音了。", "", "要说话时请取消静音。"),
        Sentence("“{name}” is muted.", "", "Unmute it before you speak."),
    ),
    "check.encoder": Bilingual(
        Sentence(
            "试编码 10 秒没问题：{encoder}，{width}×{height}，每秒 {fps} 帧，{kbps} kbit/s；"
            "丢 {lost}/{made} 帧，每帧 {ms} ms（上限 {budget} ms），延迟 {delay} ms。"
        ),
        Sentence(
            "10 s of trial encoding went well: {encoder}, {width}×{height}, {fps} a second, {kbps} kbit/s; {lost} of "
            "{made} frames lost, {ms} ms a frame (of {budget} ms), delay {delay} ms."
        ),
    ),
    "check.encoder_slow": Bilingual(
        Sentence(
            "这台电脑编码有点吃力：{encoder}，{width}×{height}，每秒 {fps} 帧；"
            "10 秒里丢 {lost}/{made} 帧，每帧 {ms} ms（上限 {budget} ms）。",
            "",
            "请关掉别的程序，或换小一点的画面。",
        ),
        Sentence(
            "This computer hardly keeps up: {encoder}, {width}×{height}, {fps} a second; {lost} of {made} frames lost "
            "in 10 s, {ms} ms a frame (of {budget} ms).",
            "",
            "Close other programs, or choose a smaller picture.",
        ),
    ),
    "check.encoder_silent": Bilingual(
        Sentence("试编码没有结果。", "", "请再检查一次；还不行就重新启动家门口直播间。"),
        Sentence(
            "The trial of the encoder gave no result.", "", "Check again; if it stays so, restart Doorstep Studio."
        ),
    ),
    "check.rehearsal": Bilingual(
        Sentence("这是彩排：画面只到这台电脑，不测上传。"),
        Sentence("This is a rehearsal: the picture stays on this computer, no upload is measured."),
    ),
    "check.no_destination": Bilingual(
        Sentence("还没有推流地址。", "可以只录像。", "要开播的话，请添加一个。"),
        Sentence("There is no destination yet.", "Recording works without one.", "Add one to go live."),
    ),
    "check.upload": Bilingual(
        Sentence("到「{name}」的上传够用：试推 {kbps} kbit/s 都到了（节目要 {wanted}），应答 {answer} ms。"),
        Sentence(
            "The upload to “{name}” is good: {kbps} kbit/s of a trial arrived (the show needs {wanted}), answer after "
            "{answer} ms."
        ),
    ),
    "check.upload_low": Bilingual(
        Sentence(
            "到「{name}」的上传不够：只有 {kbps} kbit/s 到了，节目要 {wanted}，最好还有富余。",
            "",
            "请把码率调低，或换一个网络。",
        ),
        Sentence(
            "The upload to “{name}” is scarce: only {kbps} kbit/s arrived, the show needs {wanted} and some to spare.",
            "",
            "Lower the bit rate, or use another network.",
        ),
    ),
    "check.upload_answers": Bilingual(
        Sentence("「{name}」的服务器应答正常（连接 {connect} ms，应答 {answer} ms）；平台不让试推，没有测上传速度。"),
        Sentence(
            "The server of “{name}” answers (connected in {connect} ms, answer after {answer} ms); it takes no trial, so "
            "the speed was not measured."
        ),
    ),
    "check.upload_unknown": Bilingual(
        Sentence("到「{name}」的上传没能测出来。", "", "请再检查一次。"),
        Sentence("The upload to “{name}” could not be measured.", "", "Check again."),
    ),
    "check.disk": Bilingual(
        Sentence("磁盘剩余 {gb} GB，按现在的码率能录 {hours} 小时。"),
        Sentence("{gb} GB of disk are free: {hours} hours of recording at this bit rate."),
    ),
    "check.disk_low": Bilingual(
        Sentence("磁盘只剩 {gb} GB，按现在的码率只能录 {hours} 小时。", "", "请清理磁盘，或换一个录像文件夹。"),
        Sentence(
            "Only {gb} GB of disk are free: {hours} hours of recording at this bit rate.",
            "",
            "Free some space, or choose another folder for recordings.",
        ),
    ),
    "check.clock": Bilingual(
        Sentence("时钟走得均匀，没有倒退（现在 {now}）。没有和网络时间核对，请自己看一眼准不准。"),
        Sentence(
            "The clock goes evenly and was not set back (it is {now}). It was not compared with the network's: look "
            "whether it is right."
        ),
    ),
    "check.clock_behind": Bilingual(
        Sentence("这台电脑的时钟慢了：显示 {now}，比节目文件还早。", "直播的计时不受影响。", "请打开系统的自动对时。"),
        Sentence(
            "This computer's clock is behind: it says {now}, before the show's own file was written.",
            "The timing of the stream is not affected.",
            "Let the system set its time by itself.",
        ),
    ),
    "check.clock_steps": Bilingual(
        Sentence("时钟刚才跳了 {seconds} 秒。", "直播的计时不受影响。", "请等对时完成，免得评论和订单的时间不对。"),
        Sentence(
            "The clock has just jumped by {seconds} s.",
            "The timing of the stream is not affected.",
            "Wait until it is set, or comments and orders have wrong times.",
        ),
    ),
    "check.stock": Bilingual(
        Sentence("账本能用，{count} 个商品，其中 {empty} 个没货。"),
        Sentence("The ledger works: {count} products, {empty} of them sold out."),
    ),
    "check.stock_empty": Bilingual(
        Sentence("账本能用，但没有商品。", "", "请导入商品表。"),
        Sentence("The ledger works, but it has no products.", "", "Import the list of products."),
    ),
    "check.no_products": Bilingual(
        Sentence("节目不卖商品。"),
        Sentence("The show sells nothing."),
    ),
    "check.comments": Bilingual(
        Sentence("评论已连上：{name}。"),
        Sentence("Comments are connected: {name}."),
    ),
    "check.comments_waiting": Bilingual(
        Sentence("评论还没有连上：{name}。", "", "请检查网络和房间名。"),
        Sentence("Comments are not connected yet: {name}.", "", "Check the network and the room's name."),
    ),
    "check.comments_off": Bilingual(
        Sentence("评论服务没有打开。", "", "请看上面那句话里的原因，改好后重新打开节目。"),
        Sentence(
            "The comment services are not open.", "", "See why in the sentence of state, mend it, open the show again."
        ),
    ),
    "check.no_comments": Bilingual(
        Sentence("节目没有接评论。", "", "要看邻居的评论，请在节目里添加。"),
        Sentence("The show listens to no comments.", "", "Add a service to see what neighbours say."),
    ),
    "ask.camera_frozen": Bilingual(
        Sentence("「{name}」没有画面，或者画面不动。还要开播吗？", "还没有开播。", "先检查摄像头，或者点“仍然开播”。"),
        Sentence(
            "“{name}” gives no picture, or always the same. Go live anyway?",
            "Nothing is on air yet.",
            "Look at the camera first, or go live anyway.",
        ),
    ),
    "ask.microphone_silent": Bilingual(
        Sentence("「{name}」没有声音。还要开播吗？", "还没有开播。", "先对着麦克风说句话试试，或者点“仍然开播”。"),
        Sentence(
            "“{name}” hears nothing. Go live anyway?",
            "Nothing is on air yet.",
            "Say a word into the microphone first, or go live anyway.",
        ),
    ),
    "ask.microphone_muted": Bilingual(
        Sentence("「{name}」静音了。还要开播吗？", "还没有开播。", "先取消静音，或者点“仍然开播”。"),
        Sentence(
            "“{name}” is muted. Go live anyway?",
            "Nothing is on air yet.",
            "Unmute it first, or go live anyway.",
        ),
    ),
}
