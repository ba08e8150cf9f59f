"""The words of a group buy, each with its kind: one letter, so that a comment becomes a short string of kinds.

W wants · R some more · L less · C calls off · G negates · S swaps, changes · E each · B all · J and · o only ·
e mistake · i it is not · s it is · a never mind · ? asks · k asks perhaps · O price · V whether there is any ·
Y votes for · y what is voted on · Z abstains · I pledges · h if · p past, hearsay, complaint · v about · X times ·
~ up to · F address · d this one · n note to the order · f means nothing here · t known, but nothing of ours ·
w type it · z head of a list
"""

from __future__ import annotations

_WORDS: dict[str, str] = {
    "W": """
        要 我要 想要 需要 来 买 想买 订 订购 定 预订 预定 下单 拍 拿 留 给我 帮我 给我来 抢 整 捎 称 报名 报 登记
        接 拼 团 跟团 参团 加购 购买 还要 也要 就要 我来 给俺 给咱 帮我带 给我带 囤 入 搞 order take want get buy need
        i'll i'd have sold claim mine reserve give
    """,
    "R": """
        再 再来 再要 再加 再买 再订 再拿 再拍 再给我 再帮我 多加 多来 多要 多拿 多订 多买 追加 加订 加单 另加
        另外加 另外再 add more extra another
    """,
    "L": "减 减掉 减少 减去 去掉 少 少来 少要 少拿 少买 少订 退掉一部分 less fewer reduce remove",
    "C": """
        取消 退 退了 退掉 退订 退单 退款 退货 撤 撤单 撤回 撤销 删 删掉 删除 划掉 不要了 不想要了 不买了 不订了
        不拍了 不定了 不需要了 先不要了 cancel remove cancelled withdraw refund 取消掉
    """,
    "G": """
        反对 不 别 没 甭 勿 莫 不要 不想 不用 不买 不想要 不需要 没有 别要 先别 并非 无 未 not don't dont no never
        without didn't isn't won't can't cannot 不能 不会 不订 不来 不拍 不定 不加
    """,
    "S": """
        换 换成 换为 换做 换作 调换 改 改成 改为 改到 改订 改要 改送 变成 更改 修改 swap change switch exchange
        replace make
    """,
    "E": "各 各要 各来 各买 各拿 各订 每样 每种 各自 分别 each apiece",
    "B": "都 全 全部 全都 所有 每 都要 都来 都买 全要 统统 all everything every both",
    "J": "和 与 及 跟 以及 还有 外加 & and plus 加上 另外 还",
    "o": "只要 就要 只来 只买 只拿 一共要 总共要 一共 总共 共 only total",
    "e": """
        写错 写错了 错了 搞错 搞错了 打错 打错了 弄错 弄错了 发错 发错了 填错 填错了 输错 更正 纠正 说错 说错了
        wrong typo correction oops
    """,
    "i": "不是",
    "s": "是 应该是 应是 is should be it's",
    "a": "算了",
    "?": """
        吗 多少 怎么 咋 什么 啥 哪 几点 几时 何时 为什么 为啥 能不能 可不可以 可以不 有没有 有木有 是不是 会不会
        要不要 好不好 行不行 行不 够不够 甜不甜 贵不贵 新不新鲜 还能 多久 几号 谁 请问 问一下 问下 咨询 几个人
        什么时候 啥时候 能否 是否 可否 求问 多大 多重 多长 多远 how what when where which who why does do are were
        can could will would any anyone did has 几天 几年 几次 几人 几岁 几月 几楼 几栋 几号楼
    """,
    "k": "呢 么 嘛 不",
    "O": "多少钱 怎么卖 什么价 啥价 价格 价钱 几块 几块钱 几元 几毛 单价 咋卖 多钱 price cost",
    "V": """
        还有吗 还有没 还有没有 有货吗 有吗 还有货 还有货吗 有货没 还剩 还剩多少 剩多少 剩几 还有多少 库存 卖完了吗
        卖光了吗 没了吗 售罄了吗 抢完了吗 还有不 还有么 有么 left sold available
    """,
    "Y": """
        选 选择 投 投给 投票 投票给 支持 赞成 同意 站 挺 我选 vote choose pick support option choice voting 我选择
    """,
    "y": "方案 选项 提案 议案 号方案 号选项 候选 一票 项 套方案 种",
    "Z": "弃权 弃票 弃权票 不投 不投票 放弃 abstain abstention",
    "I": "认捐 捐 捐赠 认领 认筹 pledge donate",
    "h": """
        如果 要是 假如 的话 便宜点 便宜就 若 除非 等 等等 看情况 可能 也许 考虑 想想 再说 if maybe unless might
        when
    """,
    "p": """
        昨天 前天 上次 上回 上周 上个月 之前 以前 刚才 刚刚 已经 买了 买过 吃了 吃过 订了 拍了 拿了 抢到 抢到了
        下单了 下了 收到 收到了 听说 他说 她说 人家 别人 他家 她家 邻居 他们 坏 坏了 烂 烂了 碎 碎了 臭 差 少了 缺
        开玩笑 骗 投诉 赔 售后 要了 来了 yesterday last bought ordered got received broken rotten missing 限购
        限量 卖了 卖出 剩 剩下 就剩 只剩 已 已拍 已订
    """,
    "v": """
        楼上 跟楼上 同楼上 几 大概 大约 约 差不多 左右 上下 多一点 一点 一些 若干 至少 最多 起码 许多 好多 很多
        不少 多点 随便 some few couple several about around roughly many lots
    """,
    "+": "加",
    "X": "× * qty quantity 数量 x",
    "~": "~ 到 至 to",
    "F": """
        地址 送到 送至 寄到 地址是 收货地址 住 住在 房号 门牌 搬到 我是 我在 我住 在 address deliver delivery
    """,
    "d": "这个 这款 这种 这 当前 this it them these that one",
    "n": """
        明天 今天 今晚 晚上 上午 下午 早上 中午 周末 明早 后天 自提 自取 来取 去取 取 取货 送 送货 配送 放门口
        门口 新鲜 新鲜的 好的 大的 小的 大一点 小一点 大点 小点 甜的 嫩的 嫩一点 熟一点 红的 电话 手机 手机号
        联系电话 号码 收件人 姓名 备注 微信付款 已付 已付款 付了 急 尽快 tel phone mobile tomorrow today tonight
        pickup fresh 马上 马上到 马上来 来拿
    """,
    "f": """
        订单 我 俺 咱 我们 咱们 阿拉 偶 侬 我家 咱家 家里 家 的 了 吧 呀 啊 哦 噢 喔 啦 哈 哟 嗯 呗 哒 滴 哇 诶 哎
        唉 耶 嘿 嘻嘻 哈哈 哈哈哈 嘞 咧 哩 儿 咯 谢谢 谢谢啦 谢啦 多谢 谢 感谢 辛苦 辛苦了 辛苦啦 麻烦 麻烦了
        麻烦你 请 拜托 拜托了 老板 老板娘 主播 群主 团长 店家 店主 掌柜 亲 亲们 亲爱的 阿姨 师傅 老师 大哥 大姐
        美女 帅哥 小姐姐 小哥哥 姐 哥 姐姐 哥哥 农场主 大叔 叔叔 你好 您好 大家好 嗨 哈喽 也 就 先 还 然后 那 那就
        好 好的 好嘞 ok okay 行 可以 嗯嗯 给 帮 帮忙 我想 想 今儿 一下 下 把 将 从 由 号 家的 这里 这边 咱这 也来
        同 同样 单 位 您 你 上 试试 尝尝 i we my our me us the of for please pls plz thanks thank you thx ty hi
        hello hey dear also too just ya yes yep yeah would like am at in with on up so well now then same go let
        let's lets 's from as your put down number 不好意思 抱歉 对不起 sorry 下的单 那单 这单 那份 这份
    """,
    "t": """
        退休 退步 退烧 退出 后退 撤退 好吃 好看 吃 加油 没什么 没怎么 怎么都 不怎么 什么都 哪里哪里 一样 不一样
        一起 一直 一定 统一 万一 第一 第一次 十分 二维码 一般 一会 一会儿 半天 半夜 等一下 等一等 一言 双十一 一年
        一辈子 一家 一家人 一手 一流 一级 一生 万能 万岁 百度 千里 八卦 三观 一致 唯一 一半 一律 一切 四川 九江
        三亚 两口子 两边 两面 两样 一带 一路 一股 一看 一听 一口 一共多 改天 换季 没事 没关系 没问题 不错 不客气
        不贵 来晚 来晚了 原来 本来 从来 后来 未来 来不及 看来 起来 出来 回来 过来 进来 下来 上来 来自 来啦
        来了来了 想来 要命 重要 主要 要好 要紧 快要 只要是 需要的 买单 定时 一定要 团圆 社团 报告 预报 天气预报
        海报 拍照 拍摄 拍得 订阅 取消关注 别人 别的 特别 别墅 区别 性别 分别是 级别 告别 没想到 没抢到 没赶上
        没买到 全家 全是 全国 安全 完全 都是 都很 都好 首都 各位 各位邻居 各家 与其 和平 和气 跟着 还是 还行 还好
        还可以 还没 少年 多少年 不少人 减肥 减速 选手 投入 投资 投诉 支持主播 支持一下 支持支持 站台 站着 种的
        种菜 种地 种子 种植 自己种 项目 票价 要不 要不然 再见 不得不 再次 等等我 买一送一 链接 上链接 求链接
    """,
    "w": "扣 打 刷 回复 公屏",
    "z": "接龙 #接龙 拼团 团购接龙",
    "#": "first second third",
}
KIND_OF: dict[str, str] = {}
for _kind, _listed in _WORDS.items():
    for _word in _listed.split():
        KIND_OF.setdefault(_word, _kind)
for _phrase, _kind in {
    "how much": "O",
    "how many left": "V",
    "any left": "V",
    "in stock": "V",
    "sold out": "V",
    "i would like": "W",
    "i'd like": "W",
    "i want": "W",
    "i'll take": "W",
    "i will take": "W",
    "i'll have": "W",
    "i need": "W",
    "put me down for": "W",
    "sign me up for": "W",
    "can i get": "W",
    "could i get": "W",
    "can i have": "W",
    "could i have": "W",
    "may i have": "W",
    "make it": "S",
    "change to": "S",
    "no more": "C",
    "don't want": "G",
    "do not want": "G",
    "new address": "F",
    "my order": "f",
    "the order": "f",
    "no longer want": "C",
    "never mind": "a",
    "nevermind": "a",
    "half a": "½",
    "half": "½",
    "a half": "½",
    "and a half": "½",
    "still available": "V",
    "is it": "?",
    "is the": "?",
    "is this": "?",
    "is there": "?",
    "pick up": "n",
    "thank you": "f",
    "as well": "f",
}.items():
    KIND_OF[_phrase] = _kind

LENGTHS: dict[str, tuple[int, ...]] = {
    first: tuple(sorted({len(word) for word in KIND_OF if word[0] == first}, reverse=True))
    for first in {word[0] for word in KIND_OF}
}


def word_at(text: str, start: int, stop: int) -> str:
    """The longest known word at `start`; empty when there is none. Latin ones only whole."""
    for length in LENGTHS.get(text[start], ()):
        end = start + length
        word = text[start:end]
        if end <= stop and word in KIND_OF:
            after = text[end : end + 1]
            if not (
                word[-1].isascii() and word[-1].isalpha() and after.isascii() and (after.isalpha() or after == "'")
            ):
                return word
    return ""
