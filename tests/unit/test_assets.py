"""The files that ship with the program are there, are listed, and are what they should be."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from PySide6.QtCore import QFile
from PySide6.QtGui import QFontDatabase, QGuiApplication, QImage, QPainter, QRawFont
from PySide6.QtSvg import QSvgRenderer

from studio.gui import resources_rc
from studio.model.assets import FONT_BOLD, FONT_FAMILY, FONT_REGULAR, asset

ROOT = Path(__file__).parents[2]
ICONS = sorted(path.stem for path in (ROOT / "assets/icons").glob("*.svg"))


def listed(prefix: str) -> dict[str, str]:
    """Alias to file of one prefix of resources.qrc."""
    tree = ET.parse(ROOT / "resources.qrc")
    return {
        file.get("alias", ""): file.text or ""
        for group in tree.iterfind("qresource")
        if group.get("prefix") == prefix
        for file in group
    }


def test_every_icon_is_listed_and_compiled_under_its_name() -> None:
    assert resources_rc.qt_resource_struct
    assert listed("/icons") == {f"{name}.svg": f"assets/icons/{name}.svg" for name in ICONS}
    assert [name for name in ICONS if not QFile.exists(f":/icons/{name}.svg")] == []
    assert QFile.exists(":/app/doorstep.svg")


@pytest.mark.parametrize("name", [":/app/doorstep.svg", *(f":/icons/{name}.svg" for name in ICONS)])
def test_an_icon_paints_something(name: str, qapp: QGuiApplication) -> None:
    picture = QImage(48, 48, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(0)
    painter = QPainter(picture)
    QSvgRenderer(name).render(painter)
    painter.end()
    assert any(bytes(picture.constBits()))


@pytest.mark.parametrize("file", [FONT_REGULAR, FONT_BOLD])
def test_a_font_is_the_named_family_and_has_the_signs_of_a_show(file: str, qapp: QGuiApplication) -> None:
    number = QFontDatabase.addApplicationFont(str(asset(file)))
    assert QFontDatabase.applicationFontFamilies(number) == [FONT_FAMILY]
    font = QRawFont(str(asset(file)), 20)
    missing = [
        sign for sign in "讲解中仅剩盒售罄直播間镕堃Aa09¥￥×−·•…，。！？「」" if not font.supportsCharacter(ord(sign))
    ]
    assert missing == []


def test_product_pictures_are_square_and_small() -> None:
    pictures = {path.stem: path for path in asset("products").glob("*.png")}
    assert set(pictures) == {"tomato", "cucumber", "eggs", "pork", "greens", "corn"}
    for path in pictures.values():
        picture = QImage(str(path))
        assert (picture.width(), picture.height()) == (400, 400)
        assert path.stat().st_size < 80_000


def test_licences_are_beside_what_they_cover() -> None:
    assert "SIL Open Font License" in asset("licences/NotoSansSC-OFL.txt").read_text()
    assert "ISC License" in asset("licences/lucide-ISC.txt").read_text()
    assert "GNU GENERAL PUBLIC LICENSE" in (ROOT / "LICENSE").read_text()
