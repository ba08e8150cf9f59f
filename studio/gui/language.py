"""The language of the window: Qt translation files, number formats, and the words built from them."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from time import localtime, strftime
from typing import Literal

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from studio.model.sentences import Language

LanguageChoice = Literal["auto", "zh", "en"]
_TRANSLATIONS = Path(__file__).with_name("translations")
_installed: list[QTranslator] = []
_current: Language = "zh"


def language() -> Language:
    """In force now. Only for the window's thread."""
    return _current


def choose_language(choice: str | None) -> Language:
    """`auto` and None follow the system: Chinese where its interface language is Chinese, English elsewhere."""
    if choice == "zh" or choice == "en":
        return "zh" if choice == "zh" else "en"
    first = (QLocale.system().uiLanguages() or ["en"])[0]
    return "zh" if first.lower().startswith("zh") else "en"


def apply_language(app: QApplication, wanted: Language) -> None:
    """Every widget hears of it by a LanguageChange event."""
    global _current
    _current = wanted
    locale = QLocale("zh_CN" if wanted == "zh" else "en_US")
    QLocale.setDefault(locale)
    for old in _installed:
        app.removeTranslator(old)
    _installed.clear()
    qt_folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for name, folder in (
        (f"qtbase_{'zh_CN' if wanted == 'zh' else 'en'}", qt_folder),
        (f"doorstep_{wanted}", str(_TRANSLATIONS)),
    ):
        translator = QTranslator(app)
        if translator.load(name, folder):
            app.installTranslator(translator)
            _installed.append(translator)


def number(value: Decimal | int) -> str:
    """Without needless zeros: 2, 1.5, 1,200."""
    exact = Decimal(value)
    digits = max(0, -int(exact.normalize().as_tuple().exponent)) if exact else 0
    return QLocale().toString(float(exact), "f", min(digits, 3))


def money(value: Decimal) -> str:
    return "¥" + QLocale().toString(float(value), "f", 2)


def clock(unix_s: float) -> str:
    """Wall clock of a moment, for people: 10:12:38."""
    return strftime("%H:%M:%S", localtime(unix_s)) if unix_s else ""


def duration(seconds: float) -> str:
    whole = max(0, int(seconds))
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"


def seconds(milliseconds: int) -> str:
    return QLocale().toString(milliseconds / 1000, "f", 1)


def file_size(count: int) -> str:
    if count >= 1_000_000_000:
        return f"{QLocale().toString(count / 1e9, 'f', 1)} GB"
    return f"{QLocale().toString(count / 1e6, 'f', 0)} MB"


def bitrate(kbps: int) -> str:
    if kbps >= 1000:
        return f"{QLocale().toString(kbps / 1000, 'f', 1)} Mbps"
    return f"{kbps} kbps"
