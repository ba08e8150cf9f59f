"""Sentences about products, stock and orders."""

from studio.model.sentences import Bilingual, Sentence

SENTENCES: dict[str, Bilingual] = {
    # The database
    "shop.closed": Bilingual(
        Sentence("订单库已经关闭。", "库存和订单都没有变。", "请重新打开节目。"),
        Sentence("The ledger is closed.", "Stock and orders are unchanged.", "Open the show again."),
    ),
    "shop.bad_url": Bilingual(
        Sentence(
            "订单库的地址写得不对（{kind}）。",
            "库存和订单都没有变。",
            "请改成 sqlite:///文件 或 postgresql://主机/库名。",
        ),
        Sentence(
            "The ledger's address is not usable ({kind}).",
            "Stock and orders are unchanged.",
            "Write sqlite:///file or postgresql://host/database.",
        ),
    ),
    "shop.newer": Bilingual(
        Sentence("这个订单库是第 {found} 版格式，本程序只认到 {known}。", "订单库原样未动。", "请升级家门口直播间。"),
        Sentence(
            "This ledger has format version {found}; this program knows up to {known}.",
            "It is untouched.",
            "Please update Doorstep Studio.",
        ),
    ),
    "shop.not_a_ledger": Bilingual(
        Sentence("这个文件或数据库不是订单库。", "它原样未动。", "请在节目里选另一个文件，或留空新建。"),
        Sentence(
            "This file or database is not a ledger.",
            "It is untouched.",
            "Choose another one for this show, or leave it empty to make one.",
        ),
    ),
    "shop.damaged": Bilingual(
        Sentence("订单库文件损坏：{reason}。", "直播不受影响；没有再写入任何内容。", "请停止接单，用备份恢复订单库。"),
        Sentence(
            "The ledger file is damaged: {reason}.",
            "The show is not affected; nothing more was written.",
            "Stop taking orders and restore the ledger from a backup.",
        ),
    ),
    "shop.locked": Bilingual(
        Sentence(
            "订单库正被别的程序占用，等了 {seconds} 秒。",
            "这一单没有记上，库存没有变。",
            "请稍后重试；关掉占用它的程序。",
        ),
        Sentence(
            "Another program holds the ledger; we waited {seconds} s.",
            "This was not recorded and no stock was taken.",
            "Try again shortly, or close the other program.",
        ),
    ),
    "shop.disk_full": Bilingual(
        Sentence("磁盘满了，订单库写不进去。", "这一单没有记上，以前的订单都在。", "请腾出磁盘空间再重试。"),
        Sentence(
            "The disk is full; the ledger cannot be written.",
            "This was not recorded; all earlier orders are kept.",
            "Free some space, then try again.",
        ),
    ),
    "shop.disk_failed": Bilingual(
        Sentence(
            "读写订单库时磁盘出错：{reason}。", "这一单没有记上，以前的订单都在。", "请检查磁盘，尽快备份订单库。"
        ),
        Sentence(
            "The disk failed while using the ledger: {reason}.",
            "This was not recorded; all earlier orders are kept.",
            "Check the disk and back the ledger up soon.",
        ),
    ),
    "shop.not_writable": Bilingual(
        Sentence("订单库不能写：{reason}。", "库存和订单都没有变。", "请检查文件和目录的权限。"),
        Sentence(
            "The ledger cannot be written: {reason}.",
            "Stock and orders are unchanged.",
            "Check the permissions of the file and its folder.",
        ),
    ),
    "shop.unreachable": Bilingual(
        Sentence(
            "连不上订单数据库：{reason}。",
            "已确认的订单都在；正在处理的这一单是否记上还不知道，重试不会记两次。",
            "请检查网络和数据库，再重试。",
        ),
        Sentence(
            "The ledger's database cannot be reached: {reason}.",
            "Confirmed orders are kept. Whether this one was recorded is not known; trying again never records it twice.",
            "Check the network and the database, then try again.",
        ),
    ),
    "shop.storage": Bilingual(
        Sentence("订单库出错：{reason}。", "这一单没有记上，以前的订单都在。", "请重试；若再出现，请把日志发给我们。"),
        Sentence(
            "The ledger failed: {reason}.",
            "This was not recorded; all earlier orders are kept.",
            "Try again; if it comes back, send us the log.",
        ),
    ),
    "shop.moved": Bilingual(
        Sentence("这个订单库已经搬到 {place}。", "订单都在那边，这里原样未动。", "请在节目里改用新的订单库。"),
        Sentence(
            "This ledger was moved to {place}.",
            "All orders are there; this one is untouched.",
            "Use the new one in the show.",
        ),
    ),
    "shop.target_not_empty": Bilingual(
        Sentence("要搬去的数据库里已经有内容。", "两边都没有动。", "请新建一个空的数据库。"),
        Sentence("The database to move to is not empty.", "Both are untouched.", "Make a new, empty one."),
    ),
    "shop.move_differs": Bilingual(
        Sentence("搬过去的内容对不上（{what}），没有搬。", "原来的订单库照旧。", "请检查新的数据库，再试一次。"),
        Sentence(
            "What arrived differs ({what}); nothing was moved.",
            "The old ledger is as it was.",
            "Check the new database and try again.",
        ),
    ),
    "shop.password_in_url": Bilingual(
        Sentence(
            "地址里有密码，别人看得见命令。",
            "什么都没有动。",
            "请去掉密码：它从 DOORSTEP_LEDGER_PASSWORD、系统钥匙串或提示里读取。",
        ),
        Sentence(
            "The address has a password in it, and commands can be seen by others.",
            "Nothing was done.",
            "Leave it out: it is taken from DOORSTEP_LEDGER_PASSWORD, the keyring, or a prompt.",
        ),
    ),
    "shop.no_order_state": Bilingual(
        Sentence("没有「{name}」这种订单状态。", "", "可用：{known}。"),
        Sentence("There is no order state “{name}”.", "", "Known: {known}."),
    ),
    "shop.no_sheet_format": Bilingual(
        Sentence("没有「{name}」这种格式。", "", "可用：{known}。"),
        Sentence("There is no format “{name}”.", "", "Known: {known}."),
    ),
    # Orders
    "shop.sold_out": Bilingual(
        Sentence("{name} 已售罄。", "没有扣库存。", "可以补货，或请邻居换一样。"),
        Sentence("{name} is sold out.", "No stock was taken.", "Restock it, or offer something else."),
    ),
    "shop.not_enough": Bilingual(
        Sentence("{name} 只剩 {left} {unit}，不够 {wanted} {unit}。", "整单都没有扣库存。", "可以问邻居要不要剩下的。"),
        Sentence(
            "Only {left} {unit} of {name} left, {wanted} wanted.",
            "No stock was taken, for no line of the order.",
            "Ask whether the rest will do.",
        ),
    ),
    "shop.over_limit": Bilingual(
        Sentence("{name} 每人限购 {limit} {unit}。", "整单都没有扣库存。", "请邻居改数量。"),
        Sentence(
            "{name} is limited to {limit} {unit} a person.",
            "No stock was taken, for no line of the order.",
            "Ask for a smaller quantity.",
        ),
    ),
    "shop.other_content": Bilingual(
        Sentence(
            "这条评论已经下过另一个内容的单（第 {order} 单）。", "原来的订单没有变。", "要改请先取消原单，再手工下单。"
        ),
        Sentence(
            "This comment has already ordered something else (order {order}).",
            "That order is unchanged.",
            "To change it, cancel it and order by hand.",
        ),
    ),
    "shop.waiting": Bilingual(
        Sentence(
            "{name} 不够了，已排上候补：要 {wanted} {unit}，现有 {left} {unit}。", "有人取消或补货时自动补上。", ""
        ),
        Sentence(
            "Not enough {name}; it is on the waitlist: {wanted} {unit} wanted, {left} left.",
            "It is served when somebody cancels or stock comes in.",
            "",
        ),
    ),
    "shop.unconfirmed": Bilingual(
        Sentence("订单库暂时连不上，这一单先记在本机。", "恢复后自动补记，不会记两次；是否有货那时才知道。", ""),
        Sentence(
            "The ledger cannot be asked now; this is kept on this computer.",
            "It is placed once the ledger is back, never twice; whether there is stock is known then.",
            "",
        ),
    ),
    "shop.silent": Bilingual(
        Sentence("订单库 {seconds} 秒没有回应。", "新的订单先记在本机，不会丢也不会记两次。", "请检查网络和数据库。"),
        Sentence(
            "The ledger has not answered for {seconds} s.",
            "New orders are kept on this computer; none is lost or placed twice.",
            "Check the network and the database.",
        ),
    ),
    "shop.journal_failed": Bilingual(
        Sentence(
            "连本机的暂存文件 {path} 也写不进去：{reason}。", "这一单没有记上。", "请腾出磁盘空间，再手工补记这一单。"
        ),
        Sentence(
            "Not even the file for waiting orders, {path}, can be written: {reason}.",
            "This was not recorded.",
            "Free some disk space, then enter it by hand.",
        ),
    ),
    "shop.journal_full": Bilingual(
        Sentence("暂存的订单已经有 {limit} 条。", "这一单没有记上，暂存的都在。", "请先恢复订单库的连接。"),
        Sentence(
            "{limit} orders are waiting for the ledger already.",
            "This was not recorded; those that wait are kept.",
            "Bring the ledger back first.",
        ),
    ),
    "shop.holds_nothing": Bilingual(
        Sentence("这位邻居没有可以改的订单。", "库存和订单都没有变。", "请核对是不是另一个账号下的单。"),
        Sentence(
            "This neighbour has no order that could be changed.",
            "Stock and orders are unchanged.",
            "Check whether it was ordered by another account.",
        ),
    ),
    "shop.holds_none_of": Bilingual(
        Sentence("这位邻居没有订 {name}。", "库存和订单都没有变。", "请和邻居核对商品。"),
        Sentence(
            "This neighbour has not ordered {name}.",
            "Stock and orders are unchanged.",
            "Check which product was meant.",
        ),
    ),
    "shop.holds_less": Bilingual(
        Sentence("这位邻居只订了 {held} {unit} {name}，减不了这么多。", "库存和订单都没有变。", "请和邻居核对数量。"),
        Sentence(
            "This neighbour has ordered only {held} {unit} of {name}; that much cannot be taken off.",
            "Stock and orders are unchanged.",
            "Check the quantity with the neighbour.",
        ),
    ),
    "shop.not_standing": Bilingual(
        Sentence("第 {order} 单已经取消或没有接，不能再改。", "库存和订单都没有变。", "请重新下单。"),
        Sentence(
            "Order {order} was cancelled or refused and cannot be changed.",
            "Stock and orders are unchanged.",
            "Make a new order.",
        ),
    ),
    "shop.handed_over": Bilingual(
        Sentence("第 {order} 单已经取走，不能再改。", "库存和订单都没有变。", "如果核销错了，先撤销核销。"),
        Sentence(
            "Order {order} was fetched already and cannot be changed.",
            "Stock and orders are unchanged.",
            "If it was ticked off by mistake, take the tick back first.",
        ),
    ),
    "shop.nothing_to_hand_over": Bilingual(
        Sentence("第 {order} 单没有备好的货，不能核销。", "库存和订单都没有变。", "候补或已取消的单不能取货。"),
        Sentence(
            "Order {order} has no goods ready and cannot be ticked off.",
            "Stock and orders are unchanged.",
            "An order that waits or was cancelled cannot be fetched.",
        ),
    ),
    "shop.reservation_over": Bilingual(
        Sentence("第 {order} 单的预留已经过期或取消。", "预留的货已经放回。", "还有货的话请重新下单。"),
        Sentence(
            "The reservation {order} has expired or was cancelled.",
            "Its goods are back on the shelf.",
            "Order again if there is stock.",
        ),
    ),
    "shop.bad_reservation": Bilingual(
        Sentence("预留时间不对，最多 {days} 天。", "库存和订单都没有变。", "请改预留时间。"),
        Sentence(
            "That is no time to set goods aside for; {days} days at most.",
            "Stock and orders are unchanged.",
            "Choose another time.",
        ),
    ),
    "shop.same_account": Bilingual(
        Sentence("这两个账号已经是同一个人。", "订单都没有变。", ""),
        Sentence("These two accounts are one person already.", "No order was changed.", ""),
    ),
    # Groups
    "shop.group_failed": Bilingual(
        Sentence("{name} 没有成团：订了 {ordered} {unit}，要 {threshold} {unit}。", "这一样已经退回，没有扣库存。", ""),
        Sentence(
            "The group for {name} failed: {ordered} {unit} ordered, {threshold} needed.",
            "It was given back; no stock is taken.",
            "",
        ),
    ),
    "shop.group_is_open": Bilingual(
        Sentence("{name} 已经在拼团。", "原来的拼团照旧。", "请等它结束，或先结束它。"),
        Sentence("{name} has an open group.", "It goes on as it was.", "Wait for its end, or end it first."),
    ),
    "shop.no_such_group": Bilingual(
        Sentence("没有第 {group} 号拼团。", "库存和订单都没有变。", ""),
        Sentence("There is no group {group}.", "Stock and orders are unchanged.", ""),
    ),
    "shop.bad_threshold": Bilingual(
        Sentence("{name} 的成团数量 {threshold} 不对。", "没有开团。", "请填大于零的数量。"),
        Sentence("{threshold} is no threshold for {name}.", "No group was opened.", "Enter more than zero."),
    ),
    "shop.deadline_past": Bilingual(
        Sentence("{name} 的截止时间已经过了。", "没有开团。", "请选以后的时间。"),
        Sentence("The deadline for {name} is over already.", "No group was opened.", "Choose a later time."),
    ),
    "shop.no_lines": Bilingual(
        Sentence("这一单没有商品。", "库存和订单都没有变。", "请选商品和数量。"),
        Sentence("This order has no products.", "Stock and orders are unchanged.", "Choose a product and a quantity."),
    ),
    "shop.too_many_lines": Bilingual(
        Sentence("一单最多 {limit} 样商品。", "库存和订单都没有变。", "请分成几单。"),
        Sentence("An order has at most {limit} products.", "Stock and orders are unchanged.", "Split it."),
    ),
    "shop.text_too_long": Bilingual(
        Sentence("姓名、地址或备注太长，最多 {limit} 个字。", "库存和订单都没有变。", "请缩短后再试。"),
        Sentence(
            "A name, address or note is too long; {limit} characters at most.",
            "Stock and orders are unchanged.",
            "Shorten it and try again.",
        ),
    ),
    "shop.bad_text": Bilingual(
        Sentence("姓名、地址或备注里有不能保存的字符。", "库存和订单都没有变。", "请删掉那些字符再试。"),
        Sentence(
            "A name, address or note has characters that cannot be kept.",
            "Stock and orders are unchanged.",
            "Remove them and try again.",
        ),
    ),
    "shop.unknown_product": Bilingual(
        Sentence("没有 {number} 号商品。", "库存和订单都没有变。", "请核对商品编号。"),
        Sentence("There is no product {number}.", "Stock and orders are unchanged.", "Check the product number."),
    ),
    "shop.not_positive": Bilingual(
        Sentence("{name} 的数量 {quantity} 不是正数。", "库存和订单都没有变。", "请填大于零的数量。"),
        Sentence(
            "The quantity {quantity} of {name} is not a positive number.",
            "Stock and orders are unchanged.",
            "Enter more than zero.",
        ),
    ),
    "shop.over_cap": Bilingual(
        Sentence("{name} 一次订 {quantity} {unit} 太多，最多 {cap}。", "库存和订单都没有变。", "请和邻居核对数量。"),
        Sentence(
            "{quantity} {unit} of {name} is too much for one order; {cap} at most.",
            "Stock and orders are unchanged.",
            "Check the quantity with the neighbour.",
        ),
    ),
    "shop.cut_piece": Bilingual(
        Sentence("{name} 按{unit}卖，{quantity} 不是整数。", "库存和订单都没有变。", "请填整数。"),
        Sentence(
            "{name} is sold by the {unit}; {quantity} is not a whole number.",
            "Stock and orders are unchanged.",
            "Enter a whole number.",
        ),
    ),
    "shop.too_fine": Bilingual(
        Sentence("{name} 的数量 {quantity} {unit} 小数太多，最多三位。", "库存和订单都没有变。", "请少写几位小数。"),
        Sentence(
            "The quantity {quantity} {unit} of {name} has more than three decimals.",
            "Stock and orders are unchanged.",
            "Use fewer decimals.",
        ),
    ),
    "shop.no_such_order": Bilingual(
        Sentence("找不到订单 {order}。", "库存和订单都没有变。", "请核对订单。"),
        Sentence("There is no order {order}.", "Stock and orders are unchanged.", "Check the order."),
    ),
    "shop.was_refused": Bilingual(
        Sentence("第 {order} 单当时就没有接，没有可取消的。", "库存和订单都没有变。", ""),
        Sentence("Order {order} was refused; there is nothing to cancel.", "Stock and orders are unchanged.", ""),
    ),
    # Stock by hand
    "shop.below_zero": Bilingual(
        Sentence(
            "{name} 只剩 {left} {unit}，不能减到零以下。", "库存和订单都没有变。", "请核对数量，或直接填清点的数。"
        ),
        Sentence(
            "Only {left} {unit} of {name} left; it cannot go below zero.",
            "Stock and orders are unchanged.",
            "Check the number, or enter what you counted.",
        ),
    ),
    "shop.over_stock": Bilingual(
        Sentence("{name} 的库存最多 {limit}。", "库存和订单都没有变。", "请核对数量。"),
        Sentence("The stock of {name} is at most {limit}.", "Stock and orders are unchanged.", "Check the number."),
    ),
    "shop.no_such_entry": Bilingual(
        Sentence("没有第 {entry} 条库存记录。", "库存和订单都没有变。", "请核对。"),
        Sentence("There is no stock entry {entry}.", "Stock and orders are unchanged.", "Check it."),
    ),
    "shop.not_undoable": Bilingual(
        Sentence("第 {entry} 条库存记录不能这样撤销。", "库存和订单都没有变。", "订单请用取消；撤销过的请再调整一次。"),
        Sentence(
            "Stock entry {entry} cannot be undone this way.",
            "Stock and orders are unchanged.",
            "Cancel orders instead; adjust again what was undone.",
        ),
    ),
    "shop.already_undone": Bilingual(
        Sentence("第 {entry} 条库存记录已经撤销过了。", "库存和订单都没有变。", ""),
        Sentence("Stock entry {entry} has been undone already.", "Stock and orders are unchanged.", ""),
    ),
    # Catalogue files
    "shop.no_file": Bilingual(
        Sentence("商品表 {path} 打不开：{reason}。", "商品没有导入，原来的商品表照旧。", "请检查路径和权限。"),
        Sentence(
            "The catalogue {path} cannot be opened: {reason}.",
            "Nothing was imported; the catalogue is as it was.",
            "Check its path and permissions.",
        ),
    ),
    "shop.no_file_written": Bilingual(
        Sentence("{path} 没能写出：{reason}。", "别的文件都没有动。", "请检查磁盘空间和权限。"),
        Sentence(
            "{path} was not written: {reason}.", "No other file was touched.", "Check disk space and permissions."
        ),
    ),
    "shop.file_too_large": Bilingual(
        Sentence(
            "商品表 {path} 超过 {limit} MB。", "商品没有导入，原来的商品表照旧。", "请只留商品那一张表，另存为 CSV。"
        ),
        Sentence(
            "The catalogue {path} is larger than {limit} MB.",
            "Nothing was imported; the catalogue is as it was.",
            "Keep only the sheet of products and save it as CSV.",
        ),
    ),
    "shop.not_csv": Bilingual(
        Sentence("{path} 不是 CSV 文本。", "商品没有导入，原来的商品表照旧。", "请在表格软件里另存为「CSV UTF-8」。"),
        Sentence(
            "{path} is not a CSV text.",
            "Nothing was imported; the catalogue is as it was.",
            "Save it as “CSV UTF-8” in your spreadsheet program.",
        ),
    ),
    "shop.file_locked": Bilingual(
        Sentence("{path} 有打开密码。", "商品没有导入，原来的商品表照旧。", "请在表格软件里去掉密码，再存一份。"),
        Sentence(
            "{path} is locked with a password.",
            "Nothing was imported; the catalogue is as it was.",
            "Remove the password in your spreadsheet program and save it again.",
        ),
    ),
    "shop.old_xls": Bilingual(
        Sentence(
            "{path} 是旧的 .xls 格式。", "商品没有导入，原来的商品表照旧。", "请在表格软件里另存为 .xlsx 或 CSV。"
        ),
        Sentence(
            "{path} has the old .xls format.",
            "Nothing was imported; the catalogue is as it was.",
            "Save it as .xlsx or CSV in your spreadsheet program.",
        ),
    ),
    "shop.not_xlsx": Bilingual(
        Sentence(
            "{path} 不是完好的 XLSX 表格。", "商品没有导入，原来的商品表照旧。", "请用表格软件打开，再另存为 .xlsx。"
        ),
        Sentence(
            "{path} is not a sound XLSX file.",
            "Nothing was imported; the catalogue is as it was.",
            "Open it in your spreadsheet program and save it as .xlsx again.",
        ),
    ),
    "shop.formula_cell": Bilingual(
        Sentence(
            "第 {row} 行的「{column}」是公式。",
            "商品没有导入，原来的商品表照旧。",
            "请复制后“粘贴为数值”，再导入。",
        ),
        Sentence(
            "Row {row} has a formula in “{column}”.",
            "Nothing was imported; the catalogue is as it was.",
            "Copy it and paste it as a value, then import again.",
        ),
    ),
    "shop.too_many_rows": Bilingual(
        Sentence("商品表 {path} 超过 {limit} 行。", "商品没有导入，原来的商品表照旧。", "请分成几个表。"),
        Sentence(
            "The catalogue {path} has more than {limit} rows.",
            "Nothing was imported; the catalogue is as it was.",
            "Split it.",
        ),
    ),
    "shop.no_products": Bilingual(
        Sentence("商品表 {path} 里没有商品。", "商品没有导入，原来的商品表照旧。", "请在表头下面填上商品。"),
        Sentence(
            "The catalogue {path} has no products.",
            "Nothing was imported; the catalogue is as it was.",
            "Fill in products below the header.",
        ),
    ),
    "shop.no_column": Bilingual(
        Sentence(
            "商品表缺少「{column}」这一列。",
            "商品没有导入，原来的商品表照旧。",
            "请在第 1 行加上这个表头；可以从模板开始。",
        ),
        Sentence(
            "The catalogue lacks the column “{column}”.",
            "Nothing was imported; the catalogue is as it was.",
            "Add it to row 1, or start from the template.",
        ),
    ),
    "shop.doubled_column": Bilingual(
        Sentence("商品表有两列都是「{column}」。", "商品没有导入，原来的商品表照旧。", "请只留一列。"),
        Sentence(
            "The catalogue has the column “{column}” twice.",
            "Nothing was imported; the catalogue is as it was.",
            "Keep one.",
        ),
    ),
    "shop.too_many_cells": Bilingual(
        Sentence(
            "「{path}」第 {row} 行的格子多于表头的 {columns} 列。",
            "商品没有导入，原来的商品表照旧。",
            "名称或别名里有逗号时，请给这一格加引号。",
        ),
        Sentence(
            "{path}: row {row} has more cells than the {columns} of the header.",
            "Nothing was imported; the catalogue is as it was.",
            "Put quotes around a cell with a comma in it.",
        ),
    ),
    "shop.broken_row": Bilingual(
        Sentence(
            "「{path}」第 {row} 行读不懂：{reason}。",
            "商品没有导入，原来的商品表照旧。",
            "请检查这一行的引号，或重新另存为 CSV。",
        ),
        Sentence(
            "{path}: row {row} cannot be read: {reason}.",
            "Nothing was imported; the catalogue is as it was.",
            "Check its quotes, or save the CSV again.",
        ),
    ),
    "shop.empty_cell": Bilingual(
        Sentence(
            "「{path}」第 {row} 行的「{column}」是空的。",
            "商品没有导入，原来的商品表照旧。",
            "请改好第 {row} 行「{column}」一格再导入。",
        ),
        Sentence(
            "{path}: row {row} has nothing in “{column}”.",
            "Nothing was imported; the catalogue is as it was.",
            "Mend row {row}, column “{column}”, and import again.",
        ),
    ),
    "shop.cell_too_long": Bilingual(
        Sentence(
            "「{path}」第 {row} 行的「{column}」太长，最多 {limit} 个字。",
            "商品没有导入，原来的商品表照旧。",
            "请改好第 {row} 行「{column}」一格再导入。",
        ),
        Sentence(
            "{path}: row {row} has more than {limit} characters in “{column}”.",
            "Nothing was imported; the catalogue is as it was.",
            "Mend row {row}, column “{column}”, and import again.",
        ),
    ),
    "shop.too_many_aliases": Bilingual(
        Sentence(
            "「{path}」第 {row} 行的「{column}」超过 {limit} 个。",
            "商品没有导入，原来的商品表照旧。",
            "请改好第 {row} 行「{column}」一格再导入。",
        ),
        Sentence(
            "{path}: row {row} has more than {limit} words in “{column}”.",
            "Nothing was imported; the catalogue is as it was.",
            "Mend row {row}, column “{column}”, and import again.",
        ),
    ),
    "shop.not_a_number": Bilingual(
        Sentence(
            "「{path}」第 {row} 行的「{column}」写的是「{cell}」，不是数字。",
            "商品没有导入，原来的商品表照旧。",
            "请改好第 {row} 行「{column}」一格再导入。",
        ),
        Sentence(
            "{path}: row {row} has “{cell}” in “{column}”, which is not a number.",
            "Nothing was imported; the catalogue is as it was.",
            "Mend row {row}, column “{column}”, and import again.",
        ),
    ),
    "shop.negative_cell": Bilingual(
        Sentence(
            "「{path}」第 {row} 行的「{column}」是负数：{cell}。",
            "商品没有导入，原来的商品表照旧。",
            "请改好第 {row} 行「{column}」一格再导入。",
        ),
        Sentence(
            "{path}: row {row} has the negative number {cell} in “{column}”.",
            "Nothing was imported; the catalogue is as it was.",
            "Mend row {row}, column “{column}”, and import again.",
        ),
    ),
    "shop.out_of_range": Bilingual(
        Sentence(
            "「{path}」第 {row} 行的「{column}」是 {cell}，应在 {least} 到 {most} 之间。",
            "商品没有导入，原来的商品表照旧。",
            "请改好第 {row} 行「{column}」一格再导入。",
        ),
        Sentence(
            "{path}: row {row} has {cell} in “{column}”; it must be between {least} and {most}.",
            "Nothing was imported; the catalogue is as it was.",
            "Mend row {row}, column “{column}”, and import again.",
        ),
    ),
    "shop.not_whole": Bilingual(
        Sentence(
            "「{path}」第 {row} 行的「{column}」是 {cell}，按件卖的要整数。",
            "商品没有导入，原来的商品表照旧。",
            "请改好第 {row} 行「{column}」一格再导入。",
        ),
        Sentence(
            "{path}: row {row} has {cell} in “{column}”; what is sold by the piece needs a whole number.",
            "Nothing was imported; the catalogue is as it was.",
            "Mend row {row}, column “{column}”, and import again.",
        ),
    ),
    "shop.too_many_decimals": Bilingual(
        Sentence(
            "「{path}」第 {row} 行的「{column}」是 {cell}，最多 {decimals} 位小数。",
            "商品没有导入，原来的商品表照旧。",
            "请改好第 {row} 行「{column}」一格再导入。",
        ),
        Sentence(
            "{path}: row {row} has {cell} in “{column}”; {decimals} decimals at most.",
            "Nothing was imported; the catalogue is as it was.",
            "Mend row {row}, column “{column}”, and import again.",
        ),
    ),
    "shop.not_yes_or_no": Bilingual(
        Sentence(
            "「{path}」第 {row} 行的「{column}」写的是「{cell}」，应为 是 或留空。",
            "商品没有导入，原来的商品表照旧。",
            "请改好第 {row} 行「{column}」一格再导入。",
        ),
        Sentence(
            "{path}: row {row} has “{cell}” in “{column}”; write yes, or leave it empty.",
            "Nothing was imported; the catalogue is as it was.",
            "Mend row {row}, column “{column}”, and import again.",
        ),
    ),
    "shop.doubled_number": Bilingual(
        Sentence(
            "「{path}」第 {row} 行和第 {other} 行的编号都是 {number}。",
            "商品没有导入，原来的商品表照旧。",
            "请改好第 {row} 行「{column}」一格再导入。",
        ),
        Sentence(
            "{path}: rows {row} and {other} have the same number {number}.",
            "Nothing was imported; the catalogue is as it was.",
            "Mend row {row}, column “{column}”, and import again.",
        ),
    ),
    "shop.doubled_name": Bilingual(
        Sentence(
            "「{path}」第 {row} 行和第 {other} 行的名称都是「{name}」，评论里分不清。",
            "商品没有导入，原来的商品表照旧。",
            "请改好第 {row} 行「{column}」一格再导入。",
        ),
        Sentence(
            "{path}: rows {row} and {other} have the same name “{name}”; comments could not tell them apart.",
            "Nothing was imported; the catalogue is as it was.",
            "Mend row {row}, column “{column}”, and import again.",
        ),
    ),
    "shop.two_on_air": Bilingual(
        Sentence(
            "「{path}」第 {row} 行和第 {other} 行都写着讲解中，只能有一个。",
            "商品没有导入，原来的商品表照旧。",
            "请改好第 {row} 行「{column}」一格再导入。",
        ),
        Sentence(
            "{path}: rows {row} and {other} are both on air; only one can be.",
            "Nothing was imported; the catalogue is as it was.",
            "Mend row {row}, column “{column}”, and import again.",
        ),
    ),
}
