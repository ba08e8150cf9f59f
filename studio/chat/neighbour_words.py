"""What made-up neighbours say."""

from __future__ import annotations

from typing import NamedTuple


class Words(NamedTuple):
    """`orders` have places for product, number, unit, quantity, said (the numeral) and address; `changes` and `cancels`
    name the product they are about. `opening` is what is said first: who (a place in `names`) and what, where `first`
    is the first product and `scarce` the one of which there is least; all that can happen to an order happens in it."""

    names: tuple[str, ...]
    greetings: tuple[str, ...]
    questions: tuple[str, ...]
    chat: tuple[str, ...]
    orders: tuple[str, ...]
    addresses: tuple[str, ...]
    numerals: dict[int, str]
    changes: tuple[str, ...]
    cancels: tuple[str, ...]
    opening: tuple[tuple[int, str], ...]
    votes: tuple[str, ...]


_ZH = Words(
    names=(
        "王阿姨",
        "李雷",
        "小陈妈妈",
        "张师傅",
        "3栋刘姐",
        "赵爷爷",
        "豆豆爸",
        "周老师",
        "孙奶奶",
        "阿May",
        "吴大姐",
        "郑叔",
        "楼下小马",
        "何医生",
        "糖糖妈",
        "老杨",
        "许静",
        "韩梅梅",
        "林先生",
        "果果外婆",
    ),
    greetings=(
        "大家好呀👋",
        "晚上好，刚下班就来看了",
        "来啦来啦",
        "主播好！今天菜真新鲜",
        "邻居们好😊",
        "第一次来，支持一下咱小区的直播",
        "终于赶上了",
        "阿姨好，我带孩子一起看",
    ),
    questions=(
        "{product}打农药了吗",
        "{product}多少钱一{unit}？",
        "{product}今天现摘的吗",
        "{product}甜不甜呀？",
        "{product}还有吗",
        "{product}能放几天？",
        "{product}什么时候可以取？",
        "老人吃{product}合适吗",
        "请问{product}一{unit}大概有多少",
    ),
    chat=(
        "这个看着真水灵",
        "上次买的孩子全吃光了👍",
        "园子打理得真好",
        "哈哈哈小狗出镜了",
        "声音很清楚",
        "给主播点赞❤️",
        "辛苦啦",
        "今天太阳真好",
        "看得我都饿了",
        "回头客来了，上周的特别好吃",
        "楼下取货太方便了",
        "下雨天也直播，不容易",
        "这才是小时候的味道",
        "镜头再近一点点就好了",
        "邻居自己种的就是放心",
    ),
    orders=(
        "{product}{said}{unit} {address}",
        "{product}{quantity}{unit} {address}",
        "要{said}{unit}{product}，{address}",
        "我要{product}{said}{unit}，{address}，谢谢",
        "{address} {product}{quantity}{unit}",
        "{number}号{said}{unit} {address}",
        "来{said}{unit}{product} {address}",
    ),
    addresses=("{building}栋{unit}单元{room}", "{building}-{room}", "{building}号楼{room}", "{building}栋{room}"),
    numerals={1: "一", 2: "两", 3: "三"},
    changes=("{product}改成{quantity}{unit}", "{product}再加{quantity}{unit}"),
    cancels=("{product}不要了", "退{product}"),
    opening=(
        (0, "{first}2{first_unit} 3栋2单元502"),
        (1, "{scarce}{most}{scarce_unit} 5-301"),
        (2, "{first}打农药了吗"),
        (0, "{first}改成3{first_unit}"),
        (3, "{scarce}6{scarce_unit} 7-201"),
        (5, "{first}1{first_unit} 2-101"),
        (5, "{first}不要了"),
        (8, "{first}和{scarce}随便来点"),
    ),
    votes=("选{letter}", "我选{number}", "支持{letter}", "{number}号", "投{letter}！"),
)

_EN = Words(
    names=(
        "Mary Smith",
        "Tom",
        "Grandpa Joe",
        "Ana",
        "Priya K.",
        "Lucas",
        "Mrs. Green",
        "Ben & Zoe",
        "Chloe",
        "Omar",
        "Ivy",
        "Farmer fan",
        "Hannah",
        "Mr. Lee",
        "Nadia",
        "Paul",
        "Rosa",
        "Sven",
        "Tess",
        "Will",
    ),
    greetings=(
        "Hello everyone 👋",
        "Good evening from next door",
        "Just got home, hi all",
        "First time here, lovely garden!",
        "Hi neighbours 😊",
        "Made it in time!",
    ),
    questions=(
        "Are the {product} sprayed?",
        "How much is one {unit} of {product}?",
        "Were the {product} picked today?",
        "How long do the {product} keep?",
        "Any {product} left?",
        "When can I pick up the {product}?",
    ),
    chat=(
        "Those look so fresh",
        "The kids finished last week's in a day 👍",
        "The garden looks wonderful",
        "The dog again, ha ha",
        "Sound is clear",
        "Thank you for doing this ❤️",
        "Now I am hungry",
        "Lovely light today",
        "Rain or shine, well done",
        "Could you come a little closer with the camera",
        "Nothing beats grown next door",
    ),
    orders=(
        "{quantity} {unit} {product}, {address}",
        "{product} {quantity} {unit} {address}",
        "{product} x{quantity} {address}",
        "I'd like {said} {unit} {product}, {address} please",
        "{quantity} {unit} of {product} for {address}",
    ),
    addresses=("building {building} unit {unit} room {room}", "{building}-{room}", "building {building} room {room}"),
    numerals={1: "one", 2: "two", 3: "three"},
    changes=("make {product} {quantity}",),
    cancels=("cancel {product}",),
    opening=(
        (0, "2 {first_unit} {first}, building 3 unit 2 room 502"),
        (1, "{most} {scarce_unit} {scarce}, 5-301"),
        (2, "Are the {first} sprayed?"),
        (0, "make {first} 3"),
        (3, "6 {scarce_unit} {scarce}, 7-201"),
        (5, "1 {first_unit} {first}, 2-101"),
        (5, "cancel {first}"),
        (8, "change {first} to 3 {first_unit}"),
    ),
    votes=("{letter} please", "I choose {letter}", "option {number}", "vote {letter}"),
)

WORDS: dict[str, Words] = {"zh": _ZH, "en": _EN}
