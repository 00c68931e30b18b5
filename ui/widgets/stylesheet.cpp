#include "widgets/theme.h"

#include <QHash>
#include <QString>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

// Sizes are in em and ex where text decides, so that larger fonts get larger controls.
constexpr QLatin1StringView pattern = R"(
QToolTip { color: @text; background: @raised; border: 1px solid @border; padding: 4px; }
QFrame#card, QFrame#panel { background: @raised; border: 1px solid @border; border-radius: 8px; }
QFrame#topBar { background: @window; border: none; border-bottom: 1px solid @border; }
QFrame#bottomStrip { background: @raised; border: none; border-top: 1px solid @border; }
QFrame#navigation { background: @raised; border: none; border-right: 1px solid @border; }
QFrame#notice { background: @raised; border: 1px solid @border; border-radius: 6px; }
QLabel[tone="title"] { font-size: 15pt; font-weight: 600; }
QLabel[tone="section"] { font-size: 12pt; font-weight: 600; }
QLabel[tone="heading"] { font-weight: 600; }
QLabel[tone="field"] { min-height: 1.5em; padding: 5px 0; }
QLabel[tone="muted"] { color: @muted; }
QLabel[tone="ok"] { color: @ok; }
QLabel[tone="warning"] { color: @warning; }
QLabel[tone="error"] { color: @error; }
QLabel[tone="key"] { color: @muted; border: 1px solid @border; border-radius: 4px; padding: 0 5px; }
QPushButton { background: @raised; color: @text; border: 1px solid @border; border-radius: 5px; padding: 5px 12px; outline: none; }
QPushButton:hover { background: @hover; }
QPushButton:pressed { background: @selection; }
QPushButton:focus { border: 2px solid @accent; padding: 4px 11px; }
QPushButton:disabled { color: @disabled; background: @window; }
QPushButton::menu-indicator { image: url(:/icons/@chevron.svg); width: 12px; height: 12px; subcontrol-origin: padding;
    subcontrol-position: center right; right: 5px; }
QPushButton::menu-indicator:disabled { image: url(:/icons/@chevronoff.svg); }
QPushButton[tone="primary"] { background: @accent; color: @onAccent; border: 1px solid @accent; font-weight: 600; }
QPushButton[tone="primary"]:hover { background: @accentHover; }
QPushButton[tone="primary"]:focus { border: 2px solid @text; padding: 4px 11px; }
QPushButton[tone="primary"]:disabled { background: @window; color: @disabled; border: 1px solid @border; }
QPushButton[tone="flat"] { background: transparent; border: 1px solid transparent; color: @accent; padding: 5px 2px; }
QPushButton[tone="flat"]:hover { background: @hover; }
QPushButton[tone="flat"]:focus { border: 2px solid @accent; padding: 4px 1px; }
QPushButton[tone="flat"]::menu-indicator { right: 0; }
QPushButton[tone="flat"]:disabled { color: @disabled; }
QPushButton[tone="chip"] { border-radius: 10px; padding: 3px 11px; background: @raised; }
QPushButton[tone="chip"]:hover { background: @hover; }
QPushButton[tone="chip"]:checked { background: @selection; color: @onSelection; border: 1px solid @accent; }
QPushButton[tone="chip"]:checked:disabled { background: @selection; color: @disabled; border: 1px solid @border; }
QPushButton[tone="chip"]:focus { border: 2px solid @accent; padding: 2px 10px; }
QPushButton[tone="search"] { background: @base; color: @muted; border-radius: 13px; padding: 4px 5em 4px 12px; text-align: left; }
QPushButton[tone="search"]:hover { border: 1px solid @accent; }
QPushButton[tone="search"]:focus { border: 2px solid @accent; padding: 3px 17px 3px 11px; }
QDialog#palette { background: @raised; border: 1px solid @border; }
QToolButton { border: 1px solid transparent; border-radius: 5px; padding: 4px; }
QToolButton:hover { background: @hover; }
QToolButton:focus { border: 1px solid @accent; }
QToolButton::menu-indicator { image: none; }
QToolButton[tone="fold"] { padding: 4px 6px 4px 0; }
QLineEdit, QComboBox, QAbstractSpinBox, QPlainTextEdit, QTextBrowser {
    background: @base; color: @text; border: 1px solid @control; border-radius: 5px; padding: 4px 7px;
    placeholder-text-color: @muted; selection-background-color: @accent; selection-color: @onAccent; }
QComboBox:!editable { padding-left: 9px; } /* a line to type in begins 2 px further in than its padding says, a text 4 */
QPlainTextEdit { padding: 4px 5px; }
QLineEdit:focus, QComboBox:focus, QAbstractSpinBox:focus, QPlainTextEdit:focus { border: 2px solid @accent; padding: 3px 6px; }
QComboBox:!editable:focus { padding-left: 8px; }
QPlainTextEdit:focus { padding: 3px 4px; }
QTextBrowser:focus { border: 1px solid @accent; }
QFrame#card QTextBrowser { border: 1px solid transparent; padding: 0; background: transparent; }
QFrame#card QTextBrowser:focus { border: 1px solid @accent; }
QLineEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled, QPlainTextEdit:disabled, QTextEdit:disabled {
    color: @disabled; background: @window; placeholder-text-color: @disabled; border: 1px solid @border; }
QLineEdit[tone="fixed"], QAbstractSpinBox[tone="fixed"], QPlainTextEdit[tone="fixed"], QComboBox[tone="fixed"] {
    color: @text; background: @window; placeholder-text-color: @muted; }
QComboBox[tone="fixed"]:disabled, QLineEdit[tone="fixed"]:disabled { border: 1px solid @control; }
QCheckBox[tone="fixed"]:disabled { color: @text; }
QLineEdit, QComboBox, QAbstractSpinBox { min-height: 1.5em; }
QComboBox::drop-down { border: none; width: 20px; }
QComboBox::down-arrow { image: url(:/icons/@chevron.svg); width: 12px; height: 12px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { border: none; background: transparent; width: 20px; }
QAbstractSpinBox::up-arrow { image: url(:/icons/@chevronup.svg); width: 10px; height: 10px; }
QAbstractSpinBox::down-arrow { image: url(:/icons/@chevron.svg); width: 10px; height: 10px; }
QComboBox::down-arrow:disabled, QAbstractSpinBox::down-arrow:disabled, QAbstractSpinBox::down-arrow:off { image: url(:/icons/@chevronoff.svg); }
QAbstractSpinBox::up-arrow:disabled, QAbstractSpinBox::up-arrow:off { image: url(:/icons/@chevronupoff.svg); }
QCheckBox::indicator, QTableView::indicator { width: 14px; height: 14px; background: @base; border: 1px solid @muted;
    border-radius: 3px; }
QCheckBox::indicator:checked, QTableView::indicator:checked { background: @accent; border: 1px solid @accent;
    image: url(:/icons/@check.svg); }
QCheckBox::indicator:focus { border: 2px solid @accent; }
QCheckBox::indicator:disabled { background: @window; border: 1px solid @border; }
QCheckBox::indicator:checked:disabled { background: @disabled; border: 1px solid @disabled; }
QCheckBox[tone="fixed"]::indicator:disabled { border: 1px solid @control; }
QCheckBox[tone="fixed"]::indicator:checked:disabled { background: @muted; border: 1px solid @muted; }
QRadioButton::indicator { width: 14px; height: 14px; border-radius: 8px; background: @base; border: 1px solid @muted; }
QRadioButton:focus { color: @accent; }
QRadioButton::indicator:checked { border: 5px solid @accent; width: 6px; height: 6px; border-radius: 8px; }
QRadioButton::indicator:disabled { background: @window; border: 1px solid @border; }
QRadioButton::indicator:checked:disabled { border: 5px solid @disabled; }
QComboBox QAbstractItemView { background: @base; color: @text; border: 1px solid @border;
    selection-background-color: @selection; selection-color: @onSelection; }
QTableView, QTreeView, QListView { background: @base; alternate-background-color: @alternate; color: @text;
    border: 1px solid @border; border-radius: 6px; gridline-color: @border; outline: none;
    selection-background-color: @selection; selection-color: @onSelection; }
QListView::item { padding: 6px 5px; border-radius: 5px; }
QListView::item:hover { background: @hover; }
QListView::item:selected { background: @selection; color: @onSelection; }
QTableView:focus, QTreeView:focus, QListView:focus { border: 1px solid @accent; }
QHeaderView { background: transparent; }
QHeaderView::section { background: @window; color: @muted; border: none; border-bottom: 1px solid @border;
    border-right: 1px solid @border; padding: 5px 4px 5px 5px; font-weight: 600; }
QHeaderView::section:last, QHeaderView::section:only-one { border-right: 1px solid transparent; }
QTableCornerButton::section { background: @window; border: none; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QTabWidget::pane { border: none; border-top: 1px solid @border; }
QTabBar { qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; color: @muted; padding: 6px 12px; border: none; border-bottom: 2px solid transparent; }
QTabBar[narrow="true"]::tab { padding: 6px 8px; }
QTabBar::tab:selected { color: @text; border-bottom: 2px solid @accent; font-weight: 600; }
QTabBar::tab:hover { color: @text; }
QTabBar::tab:focus { background: @hover; }
QProgressBar { background: @hover; border: none; border-radius: 4px; max-height: 8px; min-height: 8px; }
QProgressBar::chunk { background: @accent; border-radius: 4px; }
QSplitter::handle { background: transparent; }
QSplitter::handle:hover { background: @border; }
QScrollArea, QScrollArea > QWidget > QWidget#scrolled { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 11px; margin: 1px; }
QScrollBar:horizontal { background: transparent; height: 11px; margin: 1px; }
QScrollBar::handle { background: @scroll; border-radius: 4px; min-width: 28px; min-height: 28px; }
QScrollBar::handle:hover { background: @muted; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page { background: none; border: none;
    width: 0; height: 0; }
QMenu { background: @raised; color: @text; border: 1px solid @border; padding: 4px; }
QMenu::item { padding: 5px 22px 5px 12px; border-radius: 4px; }
QMenu::item:selected { background: @selection; color: @onSelection; }
)"_L1;

} // namespace

QString Theme::styleSheet() const
{
    const QHash<QString, QColor> colours = {
        {u"window"_s, window}, {u"base"_s, base}, {u"alternate"_s, alternate}, {u"raised"_s, raised},
        {u"text"_s, text}, {u"muted"_s, muted}, {u"border"_s, border}, {u"accent"_s, accent},
        {u"onAccent"_s, onAccent}, {u"selection"_s, selection}, {u"onSelection"_s, onSelection}, {u"hover"_s, hover},
        {u"ok"_s, ok}, {u"warning"_s, warning}, {u"error"_s, error},
        {u"accentHover"_s, isDark ? accent.lighter(110) : accent.darker(115)},
        {u"control"_s, isDark ? QColor(0x78828e) : QColor(0x808a95)}, // known as a field by its edge: 3 : 1
        {u"scroll"_s, isDark ? QColor(0x4a535e) : QColor(0xb9c1ca)},
        {u"disabled"_s, palette().color(QPalette::Disabled, QPalette::Text)}};
    const QHash<QString, QString> images = {
        {u"chevron"_s, u"chevron"_s}, {u"chevronup"_s, u"chevronup"_s}, {u"chevronoff"_s, u"chevronoff"_s},
        {u"chevronupoff"_s, u"chevronupoff"_s}, {u"check"_s, u"check"_s}};
    const QString source = pattern;
    QString sheet;
    sheet.reserve(source.size() + 600);
    for (qsizetype at = 0; at < source.size();) {
        if (source[at] != u'@') {
            sheet += source[at++];
            continue;
        }
        qsizetype end = at + 1;
        while (end < source.size() && source[end].isLetter())
            ++end;
        const QString name = source.sliced(at + 1, end - at - 1);
        sheet += images.contains(name) ? images.value(name) + (isDark ? u"-dark"_s : u"-light"_s)
                                       : colours.value(name).name();
        at = end;
    }
    return sheet;
}

} // namespace trueup::ui
