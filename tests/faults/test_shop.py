"""The shop under load, killed, locked out, without a disk and without its database; and what neighbours type."""

from __future__ import annotations

import contextlib
import csv
import json
import random
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from studio.language.reader import Catalogue, Context, read
from studio.model.errors import ShopError
from studio.model.intent import OrderIntent
from studio.model.order import Order, OrderChange, OrderEdit, OrderLine
from studio.model.product import Product
from studio.shop.amounts import MAX_ORDERED
from studio.shop.ledger import Ledger
from studio.shop.sheet_files import write_sheets
from studio.shop.stock import StockSnapshot
from studio.shop.till import Settled, Till
from studio.shop.unclear_comments import Unclear
from tests.rig.customers import order_of
from tests.rig.postgres import Postgres
from tests.rig.proxy import TcpProxy
from tests.rig.waiting import wait_for

Figure = Callable[[str], None]


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    with Postgres() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'ledger.db'}"
    else:
        server: Postgres = request.getfixturevalue("postgres")
        url = server.create(f"shop{abs(hash(request.node.name)) % 10**9}")
    _open_shop(url, 100)
    return url


def _open_shop(url: str, stock: int) -> None:
    ledger = _ledger(url)
    ledger.load_products([Product(number=1, name="鸡蛋", unit="盒", price=Decimal(18), stock=Decimal(stock))])
    ledger.close()


def _ledger(url: str) -> Ledger:
    ledger = Ledger(url, lambda _: None)
    ledger.start()
    return ledger


def _customers(url: str, processes: int, orders: int, repeats: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.rig.customers", url, str(processes), str(orders), str(repeats)]
    return subprocess.Popen(command, stdout=subprocess.PIPE)


def _answers(customers: subprocess.Popen[bytes]) -> list[dict[str, Any]]:
    said, _ = customers.communicate(timeout=200)
    assert customers.returncode == 0
    return [json.loads(line) for line in said.splitlines()]


def _check_books(ledger: Ledger, opened: int) -> Decimal:
    """The ledger's sum is the stock, and what is gone is what orders hold; what is left."""
    left = ledger.stock()[1].left
    entries = ledger.entries(1, 100_000)
    assert sum((entry.delta for entry in entries), Decimal(0)) == left >= 0
    assert left == opened - ledger.totals().ordered.get(1, Decimal(0))
    assert ledger.stock()[1].ordered == ledger.totals().ordered.get(1, Decimal(0))
    return left


@pytest.mark.timeout(240)
def test_s33_fifty_clients_a_thousand_orders_a_hundred_units(url: str, figure: Figure) -> None:
    began = time.monotonic()
    answers = _answers(_customers(url, 50, 20, 1))
    took = time.monotonic() - began
    assert len(answers) == 1000
    assert sum(answer["accepted"] for answer in answers) == 100
    ledger = _ledger(url)
    assert _check_books(ledger, 100) == 0
    totals = ledger.totals()
    assert (totals.accepted, totals.waiting, ledger.stock()[1].waiting) == (100, 900, 900)
    # Five cancel: the five who waited longest get theirs, and still exactly 100 are sold.
    sold = [record.order_id for record in ledger.orders(1000) if record.state == "accepted"]
    waiting = sorted(record.order_id for record in ledger.orders(1000) if record.state == "waiting")
    for order_id in sold[:5]:
        ledger.cancel(order_id, "老李")
    assert [ledger.order(order_id).state for order_id in waiting[:6]] == ["accepted"] * 5 + ["waiting"]
    assert _check_books(ledger, 100) == 0
    ledger.close()
    figure(f"100 sold, 900 waiting, ledger sum = stock; {took:.0f} s")


@pytest.mark.timeout(240)
def test_s34_each_order_five_times_at_once(url: str, figure: Figure) -> None:
    answers = _answers(_customers(url, 4, 30, 5))
    assert len(answers) == 600
    for key in {answer["key"] for answer in answers}:
        same = [answer for answer in answers if answer["key"] == key]
        assert len({(answer["order_id"], answer["accepted"], answer["code"]) for answer in same}) == 1
        assert Counter(answer["repeated"] for answer in same) == {False: 1, True: 4}
    ledger = _ledger(url)
    assert _check_books(ledger, 100) == 0
    totals = ledger.totals()
    assert (totals.accepted, totals.waiting) == (100, 20)
    ledger.close()
    figure("120 orders × 5: 120 effects, each answered alike")


@pytest.mark.timeout(600)
def test_s35_killed_under_load_fifty_times(tmp_path: Path, figure: Figure) -> None:
    moments = random.Random(35)
    acknowledged = 0
    file = tmp_path / "ledger.db"
    url = f"sqlite:///{file}"
    _open_shop(url, 1_000_000)
    for number in range(50):
        command = [sys.executable, "-m", "tests.rig.customers", url, "1", "100000", "1", str(number)]
        customers = subprocess.Popen(command, stdout=subprocess.PIPE)
        assert customers.stdout is not None
        lines = [customers.stdout.readline() for _ in range(moments.randrange(1, 25))]
        _kill_family(customers)
        lines += customers.stdout.read().splitlines()
        customers.stdout.close()
        answers = [json.loads(line) for line in lines]
        assert all(answer["accepted"] for answer in answers)
        acknowledged += len(answers)
        ledger = _ledger(url)  # opening it rolls back what was cut off
        known = {record.order.comment_id: record.order_id for record in ledger.orders(2000)}
        assert {answer["key"]: answer["order_id"] for answer in answers}.items() <= known.items()
        ledger.close()
        raw = sqlite3.connect(file)
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
        raw.close()
    ledger = _ledger(url)
    assert 1_000_000 - _check_books(ledger, 1_000_000) >= acknowledged
    ledger.close()
    figure(f"50 kills, {acknowledged} acknowledged, all there; integrity clean")


def _kill_family(customers: subprocess.Popen[bytes]) -> None:
    """SIGKILL to the ordering process first, then to the one that started it."""
    children = Path(f"/proc/{customers.pid}/task/{customers.pid}/children").read_text().split()
    for child in children:
        subprocess.run(["kill", "-KILL", child], check=True)
    customers.kill()
    customers.wait(10)


class _Sale:
    """A till that orders come to without end, each its answer noted: by key, until told to stop."""

    def __init__(self, url: str, folder: Path) -> None:
        self.snapshots: list[StockSnapshot] = []
        self.settled: list[Settled] = []
        self.ledger = Ledger(url, self.snapshots.append, wait_s=3)
        self.till = Till(self.ledger, folder / "show.till", self.settled.append, patience_s=0.5)
        self.accepted: set[str] = set()
        self.unconfirmed: set[str] = set()
        self.longest_s = 0.0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._sell)

    def __enter__(self) -> _Sale:
        self.ledger.start()
        self.ledger.load_products(
            [Product(number=1, name="鸡蛋", unit="盒", price=Decimal(18), stock=Decimal(100_000))]
        )
        self.till.start()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.end()
        self.till.close()
        self.ledger.close()

    def end(self) -> None:
        self._ended.set()
        self._thread.join(30)

    @property
    def level(self) -> str:
        return self.snapshots[-1].levels[1].state

    def _sell(self) -> None:
        number = 0
        while not self._ended.wait(0.01):
            number += 1
            began = time.monotonic()
            answer = self.till.place(order_of(str(number)))
            self.longest_s = max(self.longest_s, time.monotonic() - began)
            (self.accepted if answer.accepted else self.unconfirmed).add(str(number))
            assert answer.accepted or answer.unconfirmed


def _check_sale(sale: _Sale) -> int:
    """Every order that was handed in is in the book once."""
    sale.end()
    wait_for(lambda: not sale.till.unconfirmed(), 60, "all to be settled")
    wait_for(lambda: sale.level == "plenty", 10, "the screen to know again")
    known = Counter(record.order.comment_id for record in sale.ledger.orders(100_000))
    assert set(known) == sale.accepted | sale.unconfirmed
    assert set(known.values()) == {1}
    settled = {one.request.comment_id for one in sale.settled if isinstance(one.request, Order)}
    assert settled == sale.unconfirmed
    assert all(one.answer is not None and one.answer.accepted for one in sale.settled)
    assert sale.ledger.stock()[1].left == 100_000 - len(known)
    assert sum((one.delta for one in sale.ledger.entries(1, 100_000)), Decimal(0)) == 100_000 - len(known)
    return len(known)


@pytest.mark.timeout(240)
def test_s36_postgresql_restarted_then_silent_while_orders_come(tmp_path: Path, figure: Figure) -> None:
    with Postgres() as server, TcpProxy(server.port) as road:
        through = server.url().replace(str(server.port), str(road.port))
        with _Sale(through, tmp_path) as sale:
            wait_for(lambda: len(sale.accepted) > 30, 30, "orders")
            server.kill()
            wait_for(lambda: sale.level == "unknown", 20, "the screen to say unknown")
            wait_for(lambda: len(sale.unconfirmed) > 10, 20, "orders to be kept")
            server.restart()
            wait_for(lambda: sale.till.away is None and not sale.till.unconfirmed(), 60, "the kept orders to be placed")
            wait_for(lambda: sale.level == "plenty", 10, "the screen to know again")
            before, kept = len(sale.accepted), len(sale.unconfirmed)
            wait_for(lambda: len(sale.accepted) > before + 30, 30, "orders to go on")
            # Packets vanish, TCP stays up: nothing tells but time.
            road.stall()
            wait_for(lambda: sale.level == "unknown", 20, "the screen to say unknown again")
            wait_for(lambda: len(sale.unconfirmed) > kept + 50, 30, "orders to be kept again")
            held_s = time.monotonic()
            wait_for(lambda: time.monotonic() - held_s > 8, 20, "the connection to be given up")
            road.resume()
            orders = _check_sale(sale)
            assert sale.longest_s < 3  # the till's patience, and a busy machine
            figure(
                f"{orders} orders, {len(sale.unconfirmed)} of them unconfirmed for a while, all once; "
                f"longest answer {sale.longest_s:.1f} s"
            )


@pytest.mark.timeout(120)
def test_s37_database_locked_for_ten_seconds(tmp_path: Path, figure: Figure) -> None:
    file = tmp_path / "ledger.db"
    with _Sale(f"sqlite:///{file}", tmp_path) as sale:
        wait_for(lambda: len(sale.accepted) > 20, 30, "orders")
        other = sqlite3.connect(file, isolation_level=None, timeout=30)
        other.execute("BEGIN EXCLUSIVE")
        locked_s = time.monotonic()
        wait_for(lambda: sale.level == "unknown", 5, "the screen to say unknown")
        wait_for(lambda: time.monotonic() - locked_s > 10, 20, "ten seconds")
        other.execute("ROLLBACK")
        other.close()
        orders = _check_sale(sale)
        assert len(sale.unconfirmed) > 50
        assert sale.longest_s < 3
        figure(f"{orders} orders, {len(sale.unconfirmed)} waited, longest answer {sale.longest_s:.1f} s")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)], check=True)
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.timeout(120)
def test_s37_disk_full(small_disk: Path, figure: Figure) -> None:
    ledger = Ledger(f"sqlite:///{small_disk / 'ledger.db'}", lambda _: None)
    ledger.start()
    ledger.load_products([Product(number=1, name="鸡蛋", unit="盒", price=Decimal(18), stock=Decimal(100_000))])
    settled: list[Settled] = []
    till = Till(ledger, small_disk / "show.till", settled.append)
    till.start()
    filler = small_disk / "filler"
    with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))
    filler.write_bytes(bytes(max(0, filler.stat().st_size - 300_000)))
    accepted, refusal, number = 0, None, 0
    while refusal is None and number < 5000:
        try:
            accepted += till.place(order_of(str(number))).accepted
        except ShopError as error:
            refusal = error
        number += 1
    assert refusal is not None
    assert accepted > 3
    assert refusal.code in ("shop.disk_full", "shop.journal_failed")
    assert len(ledger.orders(10_000)) == accepted
    assert ledger.stock()[1].left == 100_000 - accepted
    filler.unlink()
    wait_for(lambda: till.away is None, 10, "the till to go on")
    answer = till.place(order_of(str(number - 1)))
    assert (answer.accepted, answer.repeated) == (True, False)
    assert sum((one.delta for one in ledger.entries(1, 100_000)), Decimal(0)) == 99_999 - accepted
    assert settled == []
    till.close()
    ledger.close()
    figure(f"{accepted} accepted, then refused in words, nothing half; on with room")


_TYPED = [*"０ １２ ٣ ² ½ 1_000 两百 +3 -5 0 1e3 0x10 １．５ -１ ∞ NaN 三十 ① 1.0001".split(), "9" * 12]
_GOODS = (
    Product(number=1, name="番茄", unit="斤", price=Decimal(6), stock=Decimal(1_000_000), on_air=True),
    Product(number=2, name="鸡蛋", unit="盒", price=Decimal(18), stock=Decimal(1_000_000)),
)


@pytest.mark.timeout(240)
def test_c42_quantities(tmp_path: Path, figure: Figure) -> None:
    """Whatever is typed: what reaches the book is positive, whole where goods come by the piece, and under the cap."""
    ledger = _ledger(f"sqlite:///{tmp_path / 'ledger.db'}")
    ledger.load_products(_GOODS)
    dice = random.Random(42)
    digits = "0123456789０１２３٣²½_+-.eE两百三十半 "
    typed = _TYPED + ["".join(dice.choices(digits, k=dice.randrange(1, 9))) for _ in range(400)]
    catalogue = Catalogue(_GOODS)
    read_as: dict[str, set[Decimal]] = {}
    refused: Counter[str] = Counter()
    for number, text in enumerate(typed):
        for sentence in (f"番茄{text}斤", f"2号 {text}盒", f"鸡蛋{text}", f"1x{text}"):
            for intent in read(sentence, Context(catalogue, 1, "none", holds={})):
                if isinstance(intent, OrderIntent):
                    read_as.setdefault(text, set()).update(line.quantity for line in intent.lines)
                    _place_or_say(ledger, intent.lines, f"{number}-{sentence}", refused)
        # And past the reader: a number box, a phone page, another program.
        with contextlib.suppress(ArithmeticError):
            for product in (1, 2):
                _place_or_say(ledger, (OrderLine(product, Decimal(text.strip())),), f"{number}-box-{product}", refused)
    for number, text in enumerate(("-5", "0", "-0", "NaN", "-Infinity", "1e30", "999.0001", "1000", "0.0001")):
        key = {"service": "t", "room": "r", "comment_id": f"c{number}", "user": "u"}
        with pytest.raises(ShopError):
            ledger.change(OrderChange(**key, operation="+", product=1, quantity=Decimal(text)))  # type: ignore[arg-type]
        with pytest.raises(ShopError):
            ledger.edit(1, OrderEdit(lines=(OrderLine(1, Decimal(text)),)), "p")
    lines = [line for record in ledger.orders(100_000) for line in record.order.lines]
    assert lines
    for line in lines:
        assert 0 < line.quantity <= MAX_ORDERED
        assert line.product == 1 or line.quantity == line.quantity.to_integral_value()
    assert {"shop.not_positive", "shop.over_cap", "shop.cut_piece"} <= set(refused)
    for harmless, meant in {"１２": Decimal(12), "-5": None, "０": None, "9" * 12: None}.items():
        assert read_as.get(harmless, set()) <= ({meant} if meant else set()), harmless
    assert ledger.stock()[1].left == 1_000_000 - ledger.totals().ordered[1]
    ledger.close()
    figure(f"{len(typed)} texts, {len(lines)} lines in the book, all positive and under the cap")


def _place_or_say(ledger: Ledger, lines: tuple[OrderLine, ...], key: str, refused: Counter[str]) -> None:
    try:
        ledger.place(Order(service="t", room="r", comment_id=key[:200], user="u", name="王姐", lines=lines))
    except ShopError as error:
        refused[error.code] += "{" not in error.say("zh").text()


_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_LINK = '=HYPERLINK("http://127.0.0.1/x","a")'
_EVIL = ["=1+1", "+1+1", "-1+1", "@SUM(1,1)", "=cmd|' /C calc'!A0", "\t=1+1", "\r=1+1", "＝1+1", _LINK]
_EVIL += ['"=1+1', "'=1+1", "=1+1;=2+2", "a\n=1+1"]


@pytest.mark.timeout(300)
def test_x44_formula_cells_opened_in_libreoffice(tmp_path: Path, figure: Figure) -> None:
    ledger = _ledger(f"sqlite:///{tmp_path / 'ledger.db'}")
    ledger.load_products([Product(number=1, name="=1+1", unit="=2", price=Decimal(2), stock=Decimal(1000))])
    for number, text in enumerate(_EVIL):
        lines = (OrderLine(1, Decimal(1)),)
        texts = {"address": text, "note": text, "phone": text[:40]}
        ledger.place(Order(service="t", room="r", comment_id=str(number), user=text, name=text, lines=lines, **texts))
        unclear = Unclear(service="t", room="r", comment_id=str(number), user="u", name=text, text=text, reason=text)
        ledger.put_unclear(unclear)
    after = ledger.after_show("zh", "=1+1")
    made = write_sheets(after, tmp_path / "out", ("xlsx", "csv"))
    ledger.close()
    home = tmp_path / "office"
    # LibreOffice computes what is a formula, then writes both what it shows and, in the XLSX, the formulas themselves.
    for kind in ("xlsx", "csv"):
        files = [str(path) for path in made if path.suffix == f".{kind}"]
        command = [
            "soffice",
            "--headless",
            f"-env:UserInstallation=file://{home}",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
        ]
        subprocess.run(
            [*command, "--outdir", str(tmp_path / f"seen-{kind}"), *files], check=True, capture_output=True, timeout=200
        )
    cells = evil = 0
    seen = sorted(tmp_path.glob("seen-*/*.xlsx"))
    assert len(seen) == len(made)
    for path in seen:
        for page in load_workbook(path).worksheets:
            for row in page.iter_rows():
                for cell in row:
                    cells += 1
                    assert cell.data_type != "f", f"{path.name} {cell.coordinate}: {cell.value}"
                    evil += isinstance(cell.value, str) and cell.value.lstrip("'\t\r\n ").startswith(
                        ("=", "+", "-", "@", "＝")
                    )
    assert evil > 3 * len(_EVIL)
    with open(made[1], encoding="utf-8-sig", newline="") as file:
        for cell in (cell for row in csv.reader(file) for cell in row):
            assert not cell.startswith((*_SIGNS, "\t", "\r"))
    figure(f"{len(seen)} files, {cells} cells, {evil} look like formulas, none is one")
