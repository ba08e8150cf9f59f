"""`doorstep doctor`: what works here, what is missing, how to mend it."""

from __future__ import annotations

from rich.console import Console

from studio.desk.doctor import check_computer
from studio.model.sentences import Language

_MARKS = {"fine": ("✓", "green"), "attention": ("!", "yellow"), "trouble": ("✗", "red")}
_WORDS = {
    "zh": {"fine": "正常", "attention": "注意", "trouble": "有问题"},
    "en": {"fine": "fine", "attention": "attention", "trouble": "trouble"},
}


def show_doctor(language: Language) -> int:
    """0 when nothing is in the way of a show."""
    console = Console(highlight=False)
    troubles = 0
    for line in check_computer():
        troubles += line.level == "trouble"
        mark, style = _MARKS[line.level]
        console.print(f"{mark} {_WORDS[language][line.level]}", style=style, end="  ")
        console.print(line.say(language).text(), markup=False, soft_wrap=True)
    return 1 if troubles else 0
