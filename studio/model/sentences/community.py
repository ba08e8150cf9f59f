"""What polls and draws say."""

from __future__ import annotations

from studio.model.sentences import Bilingual, Sentence

SENTENCES: dict[str, Bilingual] = {
    "poll.open_already": Bilingual(
        Sentence("投票「{question}」还在进行。", "已投的票都在。", "先结束这一场，再开下一场。"),
        Sentence("The poll “{question}” is still open.", "All votes are kept.", "Close it before you open another."),
    ),
    "poll.not_valid": Bilingual(
        Sentence(
            "投票没有开始：{reason}。", "已有的投票没有变。", "写一个问题和 2 到 9 个不同的选项，每项不超过 40 字。"
        ),
        Sentence(
            "The poll was not opened: {reason}.",
            "Earlier polls are as they were.",
            "Write a question and 2 to 9 different options of 40 letters at most.",
        ),
    ),
    "poll.exported": Bilingual(
        Sentence("投票「{question}」结束，共 {voted} 人。", "结果和不记名的选票存在 {path}。"),
        Sentence("The poll “{question}” is closed: {voted} voted.", "Result and nameless votes are kept in {path}."),
    ),
    "poll.none_open": Bilingual(
        Sentence("现在没有进行中的投票。"),
        Sentence("No poll is open."),
    ),
    "poll.none": Bilingual(
        Sentence("还没有投票可以导出。", "", "先开一场投票。"),
        Sentence("There is no poll to export.", "", "Open one first."),
    ),
    "poll.not_kept": Bilingual(
        Sentence("选票写不进磁盘：{reason}。", "已写下的票都在。", "检查磁盘空间和 {path} 的权限，再开一场投票。"),
        Sentence(
            "Votes cannot be written to the disk: {reason}.",
            "The votes written so far are kept.",
            "Check the space and the permissions of {path}, then open the poll again.",
        ),
    ),
    "poll.unreadable": Bilingual(
        Sentence("选票文件 {path} 读不出来：{reason}。", "文件原样留着。", "换一个文件，或从备份恢复。"),
        Sentence(
            "The ballot file {path} cannot be read: {reason}.", "It is left as it is.", "Choose another, or a backup."
        ),
    ),
    "poll.closed": Bilingual(
        Sentence("投票「{question}」已结束，这一票没有计入。"),
        Sentence("The poll “{question}” has ended; this vote does not count."),
    ),
    "poll.no_home": Bilingual(
        Sentence("这场投票每户一票，还不知道是哪一户。", "这一票先留着。", "请带上楼栋和房号再投一次。"),
        Sentence(
            "Each household has one vote, and this one's home is not known.",
            "The vote is kept aside.",
            "Ask them to vote again with building and room.",
        ),
    ),
    "poll.no_option": Bilingual(
        Sentence("没有第 {option} 个选项，只有 1 到 {most}。"),
        Sentence("There is no option {option}, only 1 to {most}."),
    ),
    "draw.shown_word": Bilingual(
        Sentence("{title}：发「{word}」参加，已有 {n} 人。封存号 {promise}"),
        Sentence("{title}: say “{word}” to take part, {n} so far. Seal {promise}"),
    ),
    "draw.shown_order": Bilingual(
        Sentence("{title}：下单就参加，已有 {n} 人。封存号 {promise}"),
        Sentence("{title}: who orders takes part, {n} so far. Seal {promise}"),
    ),
    "draw.shown_vote": Bilingual(
        Sentence("{title}：投票就参加，已有 {n} 人。封存号 {promise}"),
        Sentence("{title}: who votes takes part, {n} so far. Seal {promise}"),
    ),
    "draw.shown_winners": Bilingual(
        Sentence("{title}：{n} 人参加，抽中 {names}"),
        Sentence("{title}: {n} took part, drawn: {names}"),
    ),
    "draw.announced_already": Bilingual(
        Sentence("「{title}」还没有开奖。", "参加的人都在。", "先开奖或取消，再发起下一个。"),
        Sentence("“{title}” is not drawn yet.", "All who take part are kept.", "Draw it or call it off first."),
    ),
    "draw.no_word": Bilingual(
        Sentence("还没有写参加口令。", "", "写一个邻居要发的词，例如「吉祥」。"),
        Sentence("The word to take part with is missing.", "", "Write a word for neighbours to type, such as “lucky”."),
    ),
    "draw.none": Bilingual(
        Sentence("现在没有发起的福袋。"),
        Sentence("No draw is announced."),
    ),
    "draw.no_entrants": Bilingual(
        Sentence("还没有人参加，抽不了奖。", "", "等有人参加再抽。"),
        Sentence("Nobody takes part, so nothing can be drawn.", "", "Wait until somebody does."),
    ),
    "draw.too_many": Bilingual(
        Sentence("要抽 {winners} 位，只有 {entrants} 位参加。", "", "少抽几位。"),
        Sentence("{winners} are to be drawn, but only {entrants} take part.", "", "Draw fewer."),
    ),
    "draw.unreadable": Bilingual(
        Sentence("抽奖文件 {path} 读不出来：{reason}。", "文件没有被改动。", "请向主办人要原来的文件。"),
        Sentence(
            "The file of the draw {path} cannot be read: {reason}.",
            "It was not changed.",
            "Ask the host for the original file.",
        ),
    ),
    "draw.verified": Bilingual(
        Sentence("这次抽奖对得上：名单、种子和中奖人都没有被改动。"),
        Sentence("The draw is right: list, seed and winners fit each other."),
    ),
    "draw.list_changed": Bilingual(
        Sentence("名单和当时公布的指纹对不上：名单被改过。", "", "不要承认这份结果，请向主办人要原来的文件。"),
        Sentence(
            "The list does not fit the hash that was published: it was changed.",
            "",
            "Do not accept this result; ask the host for the original file.",
        ),
    ),
    "draw.seed_changed": Bilingual(
        Sentence("种子和抽奖前公布的承诺对不上：种子被换过。", "", "不要承认这份结果，请向主办人要原来的文件。"),
        Sentence(
            "The seed does not fit the promise that was shown before the draw: it was exchanged.",
            "",
            "Do not accept this result; ask the host for the original file.",
        ),
    ),
    "draw.winners_changed": Bilingual(
        Sentence("按名单和种子算出来的中奖人是：{names}，与文件里写的不同。", "", "以算出来的为准，或请主办人解释。"),
        Sentence(
            "List and seed give these winners: {names}; the file says others.",
            "",
            "Go by what they give, or ask the host to explain.",
        ),
    ),
}
