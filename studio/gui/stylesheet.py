"""The stylesheet of the window, written once with the tokens of a theme filled in."""

from __future__ import annotations

from string import Template
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studio.gui.theme import Tokens

_SHEET = Template("""
* { font-size: 14px; color: $ink; }
QWidget { background: transparent; }
QMainWindow, QWidget#window { background: $ground; }
QWidget#top_bar { background: $panel; border-bottom: ${line_px}px solid $line; }
QWidget#left { background: $panel; border-right: ${line_px}px solid $line; }
QWidget#right { background: $panel; border-left: ${line_px}px solid $line; }
QWidget#bottom { background: $panel; border-top: ${line_px}px solid $line; }
QWidget#centre { background: $well; }
QWidget#state[level="trouble"] { background: $tomato_soft; }
QWidget#state[level="attention"] { background: $wheat_soft; }
QWidget#rule { background: $line; }
QToolTip { background: $raised; color: $ink; border: 1px solid $edge; padding: 6px 8px; }

QLabel[role="title"] { font-size: 17px; font-weight: bold; }
QLabel[role="heading"] { font-size: 13px; color: $muted; }
QLabel[role="muted"] { font-size: 13px; color: $muted; }
QLabel[role="strong"] { font-weight: bold; }
QLabel[role="clock"] { font-size: 17px; font-weight: bold; }
QLabel[role="trouble"] { color: $tomato_ink; }
QLabel[role="attention"] { color: $wheat_ink; }
QLabel[role="empty"] { color: $muted; font-size: 14px; }
QLabel[role="figure"] { font-size: 30px; font-weight: bold; color: $leaf_ink; }
QLabel[role="figure_low"] { font-size: 30px; font-weight: bold; color: $wheat_ink; }
QLabel[role="figure_out"] { font-size: 30px; font-weight: bold; color: $tomato_ink; }
QLabel[role="figure_unknown"] { font-size: 30px; font-weight: bold; color: $muted; }
QLabel[role="sentence"] { font-size: 15px; }

QPushButton { background: $raised; border: ${line_px}px solid $line; border-radius: 8px; padding: 0 14px;
  min-height: 34px; color: $ink; }
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $line; }
QPushButton:disabled { color: $muted; }
QPushButton:focus { border: 2px solid $focus; padding: 0 13px; }
QPushButton[variant="primary"] { background: $leaf_fill; border-color: $leaf_fill; color: $on_fill; font-weight: bold; }
QPushButton[variant="primary"]:disabled { background: $raised; border-color: $line; color: $muted; }
QPushButton[variant="primary"]:focus { border: 2px solid $focus; }
QPushButton[variant="air"] { background: $tomato_fill; border-color: $tomato_fill; color: $on_fill; font-size: 15px;
  font-weight: bold; padding: 0 22px; }
QPushButton[variant="air"]:focus { border: 2px solid $focus; padding: 0 21px; }
QPushButton[variant="air"]:disabled { background: $raised; border-color: $line; color: $muted; }
QPushButton[variant="ghost"] { background: transparent; border-color: transparent; }
QPushButton[variant="ghost"]:hover { background: $hover; }
QPushButton[variant="ghost"]:checked { background: $leaf_soft; color: $leaf_ink; }
QPushButton[variant="ghost"]:focus { border: 2px solid $focus; }
QPushButton[variant="part"] { background: transparent; border: 0; border-bottom: 2px solid transparent;
  border-radius: 0; padding: 0 4px; min-height: 32px; font-size: 13px; color: $muted; }
QPushButton[variant="part"]:hover { color: $ink; }
QPushButton[variant="part"]:checked { color: $ink; border-bottom: 2px solid $leaf; }
QPushButton[variant="part"]:focus { border-bottom: 2px solid $focus; color: $ink; padding: 0 4px; }
QPushButton[variant="icon"] { background: transparent; border-color: transparent; padding: 0; min-width: 32px;
  max-width: 32px; min-height: 32px; max-height: 32px; border-radius: 8px; }
QPushButton[variant="icon"]:hover { background: $hover; }
QPushButton[variant="icon"]:checked { background: $leaf_soft; }
QPushButton[variant="icon"]:focus { border: 2px solid $focus; }
QPushButton[variant="chip"] { padding: 0 11px; min-height: 32px; }
QPushButton[variant="chip"]:checked { background: $leaf_soft; border: ${line_px}px solid $leaf; color: $leaf_ink; }
QPushButton[variant="chip"]:focus { border: 2px solid $focus; padding: 0 11px; }
QPushButton[variant="chip_left"] { padding: 0 4px 0 11px; min-height: 32px; border-top-right-radius: 0;
  border-bottom-right-radius: 0; border-right: 0; }
QPushButton[variant="chip_left"]:checked { background: $leaf_soft; border: ${line_px}px solid $leaf; border-right: 0;
  color: $leaf_ink; }
QPushButton[variant="chip_left"]:focus { border: 2px solid $focus; }
QPushButton[variant="chip_right"] { padding: 0; min-width: 32px; max-width: 32px; min-height: 32px;
  border-top-left-radius: 0; border-bottom-left-radius: 0; border-left: 0; }
QPushButton[variant="chip_right"][lit="true"] { background: $leaf_soft; border: ${line_px}px solid $leaf;
  border-left: 0; }
QPushButton[variant="chip_right"]:focus { border: 2px solid $focus; }
QPushButton[variant="blank"]:checked { background: $tomato_soft; border-color: $tomato; color: $tomato_ink;
  font-weight: bold; }
QPushButton[variant="mute"] { padding: 0 10px; min-height: 30px; font-size: 13px; }
QPushButton[variant="mute"]:checked { background: $tomato_soft; border-color: $tomato; color: $tomato_ink; }
QPushButton[variant="mute"]:focus { border: 2px solid $focus; padding: 0 9px; }
QPushButton[variant="jump"] { background: $leaf_fill; border: 0; border-radius: 17px; color: $on_fill;
  padding: 0 18px; }
QPushButton[variant="record"]:checked { color: $tomato_ink; border-color: $tomato; background: $tomato_soft; }
QPushButton[variant="danger"] { color: $tomato_ink; }
QPushButton[variant="danger"][armed="true"] { background: $tomato_fill; border-color: $tomato_fill; color: $on_fill; }
QPushButton[variant="option"] { text-align: left; padding: 0 12px; min-height: 40px; }
QPushButton[variant="option"]:checked { background: $leaf_soft; border: ${line_px}px solid $leaf; color: $leaf_ink; }
QPushButton::menu-indicator { width: 0; }

QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox { background: $field; border: ${line_px}px solid $edge;
  border-radius: 8px; padding: 0 10px; min-height: 34px; selection-background-color: $leaf_fill;
  selection-color: $on_fill; }
QAbstractSpinBox QLineEdit { background: transparent; border: 0; padding: 0 8px; min-height: 0; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: 0; border: 0; }
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus {
  border: 2px solid $focus; }
QComboBox::drop-down { border: 0; width: 28px; }
QComboBox::down-arrow { image: none; width: 0; }
QComboBox QAbstractItemView { background: $raised; border: 1px solid $edge; padding: 4px; outline: 0;
  selection-background-color: $leaf_fill; selection-color: $on_fill; }
QCheckBox { spacing: 10px; min-height: 32px; }
QCheckBox::indicator { width: 18px; height: 18px; border: 2px solid $edge; border-radius: 5px; background: $field; }
QCheckBox::indicator:checked { background: $leaf; border-color: $leaf; image: url(:/icons/check.svg); }
QCheckBox:focus { border: 2px solid $focus; border-radius: 6px; }

QMenu { background: $raised; border: 1px solid $edge; border-radius: 8px; padding: 6px; }
QMenu::item { padding: 8px 28px 8px 12px; border-radius: 6px; min-height: 20px; }
QMenu::item:selected { background: $leaf_fill; color: $on_fill; }
QMenu::item:disabled { color: $muted; }
QMenu::separator { height: 1px; background: $line; margin: 6px 4px; }
QMenu::icon { padding-left: 8px; }
QMenu::indicator { width: 16px; height: 16px; left: 6px; }

QTabBar { background: transparent; qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; border: 0; border-bottom: 3px solid transparent; padding: 0 2px;
  min-height: 44px; font-size: 14px; color: $muted; }
QTabBar::tab:selected { color: $ink; border-bottom: 3px solid $leaf; font-weight: bold; }
QTabBar::tab:hover { color: $ink; }
QTabBar::tab:focus { color: $ink; border-bottom: 3px solid $focus; }

QScrollArea, QAbstractScrollArea { border: 0; background: transparent; }
QListView { background: transparent; border: 0; outline: 0; }
QTableView { background: $field; border: ${line_px}px solid $line; border-radius: 8px; gridline-color: $line;
  selection-background-color: $raised; selection-color: $ink; }
QHeaderView { background: $raised; }
QHeaderView::section { background: $raised; color: $muted; border: 0; border-bottom: ${line_px}px solid $line;
  padding: 6px 8px; font-size: 13px; text-align: left; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar::handle:vertical { background: $edge; border-radius: 3px; min-height: 32px; margin: 3px; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle:horizontal { background: $edge; border-radius: 3px; min-width: 32px; margin: 3px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QSlider { min-height: 24px; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: $edge; }
QSlider::sub-page:horizontal { background: $leaf; border-radius: 2px; }
QSlider::handle:horizontal { background: $ink; width: 16px; height: 16px; margin: -6px 0; border-radius: 8px; }
QSlider::handle:horizontal:focus { background: $focus; }

QFrame#card { background: $panel; border: ${line_px}px solid $edge; border-radius: 12px; }
QFrame#inset { background: $ground; border: ${line_px}px solid $line; border-radius: 8px; }
QWidget#veil { background: rgba(0, 0, 0, 120); }
QSplitter::handle { background: $line; }
""")


def stylesheet(colours: Tokens) -> str:
    return _SHEET.substitute(vars(colours))
