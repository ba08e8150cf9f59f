"""Sentences about comment services, the feed and its journal."""

from studio.model.sentences import Bilingual, Sentence

SENTENCES: dict[str, Bilingual] = {
    "chat.port_busy": Bilingual(
        Sentence(
            "本机评论入口想用的端口 {port} 已被别的程序占用。",
            "直播和其他评论来源不受影响。",
            "请把端口设为 0（自动选择）或换一个端口。",
        ),
        Sentence(
            "Port {port}, wanted for the local comment door, is taken by another program.",
            "The show and the other comment services go on.",
            "Set the port to 0 (chosen by the system) or to another one.",
        ),
    ),
    "chat.too_large": Bilingual(
        Sentence(
            "有一次送来的评论超过 {limit}，没有收下。", "其他评论不受影响。", "请分成几次送，每次不超过 {limit}。"
        ),
        Sentence(
            "Comments of more than {limit} came in one piece and were not taken.",
            "All other comments are unaffected.",
            "Send them in pieces of at most {limit}.",
        ),
    ),
    "chat.too_many": Bilingual(
        Sentence("一次送来的评论超过 {most} 条，没有收下。", "其他评论不受影响。", "请分成几次送。"),
        Sentence(
            "More than {most} comments came in one list and were not taken.",
            "All other comments are unaffected.",
            "Send them in several lists.",
        ),
    ),
    "chat.wrong_token": Bilingual(
        Sentence("口令不对或没有带口令。", "没有收下任何内容。", "请在评论设置里复制口令，放进请求头 Authorization。"),
        Sentence(
            "The token is wrong or missing.",
            "Nothing was taken.",
            "Copy the token from the comment settings into the Authorization header.",
        ),
    ),
    "chat.foreign_origin": Bilingual(
        Sentence("请求来自另一个网站（{origin}），被拒绝。", "没有收下任何内容。", "只接受本机程序送来的评论。"),
        Sentence(
            "The request comes from another site ({origin}) and was refused.",
            "Nothing was taken.",
            "Only programs of this computer may send comments.",
        ),
    ),
    "chat.not_json": Bilingual(
        Sentence("送来的不是有效的 JSON：{reason}。", "没有收下任何内容。", "格式见评论设置里的例子。"),
        Sentence(
            "What was sent is not valid JSON: {reason}.",
            "Nothing was taken.",
            "See the example in the comment settings.",
        ),
    ),
    "chat.invalid_comment": Bilingual(
        Sentence("第 {number} 条评论格式不对：{reason}。", "其他条照常收下。", "请改正后再送这一条。"),
        Sentence(
            "Comment {number} is not as it should be: {reason}.",
            "The others were taken.",
            "Mend this one and send it again.",
        ),
    ),
    "chat.full": Bilingual(
        Sentence("评论来得比记录得快，暂时收不下。", "已收下的评论都在。", "一秒后请再送一次。"),
        Sentence(
            "Comments come faster than they can be kept.",
            "All comments taken so far are kept.",
            "Send these again in a second.",
        ),
    ),
    "chat.no_receipt": Bilingual(
        Sentence("评论没能及时写到磁盘。", "同一编号再送一次也不会重复。", "请稍后再送一次。"),
        Sentence(
            "The comments were not written to disk in time.",
            "Sending the same ids again makes no doubles.",
            "Send them again later.",
        ),
    ),
    "chat.lost": Bilingual(
        Sentence(
            "评论来得太快，有 {count} 条没能收下。", "其余评论和订单都在。", "请看该平台自己的评论页，补上漏掉的订单。"
        ),
        Sentence(
            "Comments came too fast; {count} could not be taken.",
            "All others and their orders are kept.",
            "Look at the service's own page for orders among them.",
        ),
    ),
    "chat.not_kept": Bilingual(
        Sentence(
            "评论记录 {path} 写不进去：{reason}。",
            "评论照常显示、照常下单；{count} 条在内存里等着写入。",
            "请腾出磁盘空间，写得进去后会自动补上。",
        ),
        Sentence(
            "The comment journal {path} cannot be written: {reason}.",
            "Comments are shown and orders are taken; {count} wait in memory to be written.",
            "Free some disk space; they are written by themselves as soon as it is possible.",
        ),
    ),
    "chat.never_kept": Bilingual(
        Sentence(
            "评论记录 {path} 写不进去：{reason}。内存也满了，{count} 条评论不会留下记录。",
            "评论照常显示、照常下单。",
            "请马上腾出磁盘空间。",
        ),
        Sentence(
            "The comment journal {path} cannot be written: {reason}. Memory is full too: {count} comments stay unrecorded.",
            "Comments are shown and orders are taken.",
            "Free some disk space now.",
        ),
    ),
    "chat.kept_again": Bilingual(
        Sentence("评论记录恢复写入，等着的都补上了。"),
        Sentence("The comment journal is being written again; what waited is in it."),
    ),
    "chat.journal_busy": Bilingual(
        Sentence("评论记录 {path} 正被另一个程序使用。", "评论照常显示，先留在内存里。", "请关掉打开它的那个程序。"),
        Sentence(
            "The comment journal {path} is in use by another program.",
            "Comments are shown and wait in memory.",
            "Close the program that has it open.",
        ),
    ),
    "chat.journal_unusable": Bilingual(
        Sentence("评论记录 {path} 打不开：{reason}。", "文件原样未动。", "请检查文件夹权限，或换一个位置。"),
        Sentence(
            "The comment journal {path} cannot be opened: {reason}.",
            "The file is untouched.",
            "Check the folder's permissions, or choose another place.",
        ),
    ),
    "chat.journal_newer": Bilingual(
        Sentence(
            "评论记录 {path} 是第 {found} 版格式，本程序只认到第 {known} 版。", "文件原样未动。", "请升级家门口直播间。"
        ),
        Sentence(
            "The comment journal {path} has format version {found}; this program knows up to {known}.",
            "The file is untouched.",
            "Please update Doorstep Studio.",
        ),
    ),
    "chat.rule_failed": Bilingual(
        Sentence("第 {seq} 条评论处理时出错。", "评论还在，其余评论照常处理。", "它标成了「不清楚」，请人工看一下。"),
        Sentence(
            "Comment {seq} could not be worked on.",
            "It is kept, and all others are worked on as usual.",
            "It is marked unclear: please look at it yourself.",
        ),
    ),
    "chat.unreachable": Bilingual(
        Sentence("连不上评论服务 {address}：{reason}。", "直播不受影响。", "会自动重连；请检查网络。"),
        Sentence(
            "The comment service {address} cannot be reached: {reason}.",
            "The show is not affected.",
            "It is tried again by itself; check the network.",
        ),
    ),
    "chat.closed": Bilingual(
        Sentence("评论服务 {address} 断开了连接。", "直播不受影响，已收到的评论都在。", "正在自动重连。"),
        Sentence(
            "The comment service {address} closed the connection.",
            "The show and the comments so far are safe.",
            "It is being connected again.",
        ),
    ),
    "chat.silent": Bilingual(
        Sentence("评论服务 {address} 有 {seconds} 秒没有回应。", "直播不受影响，已收到的评论都在。", "正在自动重连。"),
        Sentence(
            "The comment service {address} has not answered for {seconds} s.",
            "The show and the comments so far are safe.",
            "It is being connected again.",
        ),
    ),
    "chat.told_to_reconnect": Bilingual(
        Sentence("评论服务 {address} 要求重新连接。", "已收到的评论都在。", "正在自动重连。"),
        Sentence(
            "The comment service {address} asked us to connect again.",
            "The comments so far are safe.",
            "It is being connected again.",
        ),
    ),
    "chat.name_taken": Bilingual(
        Sentence("评论服务 {address} 不接受登录名 {login}。", "直播不受影响。", "会自动重试；请检查登录名。"),
        Sentence(
            "The comment service {address} does not accept the login {login}.",
            "The show is not affected.",
            "It is tried again by itself; check the login.",
        ),
    ),
    "chat.wrong_login": Bilingual(
        Sentence("评论服务 {address} 拒绝了登录。", "直播和其他评论来源不受影响。", "请重新填写登录名和口令。"),
        Sentence(
            "The comment service {address} refused the login.",
            "The show and the other comment services go on.",
            "Enter login and token again.",
        ),
    ),
    "chat.room_closed": Bilingual(
        Sentence("进不了评论房间 {room}：{reason}。", "直播和其他评论来源不受影响。", "请检查房间名。"),
        Sentence(
            "The comment room {room} cannot be entered: {reason}.",
            "The show and the other comment services go on.",
            "Check the room's name.",
        ),
    ),
    "chat.bad_room": Bilingual(
        Sentence("「{room}」不能作为评论房间名。", "直播和其他评论来源不受影响。", "房间名里不能有空格、逗号和冒号。"),
        Sentence(
            "“{room}” cannot be the name of a comment room.",
            "The show and the other comment services go on.",
            "A name has no spaces, commas or colons.",
        ),
    ),
}
