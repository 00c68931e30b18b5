#pragma once

#include "pseudotranslator.h"
#include "widgets/elidedlabel.h"

#include <QAbstractItemView>
#include <QAbstractScrollArea>
#include <QCheckBox>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QRadioButton>
#include <QRegularExpression>
#include <QScrollArea>
#include <QSet>
#include <QSplitterHandle>
#include <QStyle>
#include <QStyleOptionComboBox>
#include <QTabBar>
#include <QTimeZone>
#include <QTabWidget>
#include <QTableView>
#include <QTextDocument>
#include <QToolButton>

/// What is wrong with a window to look at. Each function returns one sentence per fault, none when there is none.
namespace trueup::ui::testing {

constexpr int pixelsOfGrace = 1; // rounding of fonts and layouts

/// Where a widget stands, for people who look for it.
[[nodiscard]] inline QString placeOf(const QWidget* widget)
{
    QStringList path;
    for (const QWidget* one = widget; one && !one->isWindow(); one = one->parentWidget()) {
        const QString name = QString::fromLatin1(one->metaObject()->className()).section(QLatin1String("::"), -1);
        if (path.isEmpty() || !name.startsWith(u'Q'))
            path.prepend(name);
    }
    return path.join(u'/');
}

[[nodiscard]] inline QString faultOf(const QWidget* widget, const QString& text, const QString& what)
{
    return QStringLiteral("%1 “%2” %3").arg(placeOf(widget), text.left(60).replace(u'\n', u'|'), what);
}

/// Not to be seen at all, for example in a pane that is scrolled away.
[[nodiscard]] inline bool isInSight(const QWidget* widget)
{
    const auto* area = qobject_cast<const QAbstractScrollArea*>(widget); // its viewport may cover all of it
    return widget->isVisible() && (!widget->visibleRegion().isEmpty() || (area && !area->viewport()->visibleRegion().isEmpty()));
}

[[nodiscard]] inline QString clippedLabel(const QLabel* label)
{
    const QString text = label->text();
    if (text.isEmpty() || !label->pixmap().isNull())
        return {};
    const QSize room = label->contentsRect().size();
    const bool isRich = label->textFormat() == Qt::RichText || (label->textFormat() == Qt::AutoText && Qt::mightBeRichText(text));
    if (label->wordWrap() || isRich) {
        const int needed = label->hasHeightForWidth() ? label->heightForWidth(label->width()) : label->sizeHint().height();
        if (needed > label->height() + pixelsOfGrace)
            return QStringLiteral("needs %1 pixels of height and has %2").arg(needed).arg(label->height());
        // A word that is wider than the label is cut however it wraps.
        for (const QString& word : isRich ? QStringList() : text.split(QRegularExpression(QStringLiteral("\\s")), Qt::SkipEmptyParts)) {
            if (label->fontMetrics().horizontalAdvance(word) > room.width() + pixelsOfGrace && !word.contains(u'/'))
                return QStringLiteral("has a word wider than it: %1").arg(word);
        }
        return {};
    }
    const QSize needed = label->fontMetrics().size(Qt::TextExpandTabs, text);
    const bool isCut = needed.width() > room.width() + pixelsOfGrace || needed.height() > room.height() + pixelsOfGrace;
    if (!isCut || (qobject_cast<const ElidedLabel*>(label) && !label->toolTip().isEmpty()))
        return {};
    return QStringLiteral("needs %1 x %2 pixels and has %3 x %4").arg(needed.width()).arg(needed.height()).arg(room.width()).arg(room.height());
}

[[nodiscard]] inline QString clippedHeader(const QHeaderView* header)
{
    const auto* view = qobject_cast<const QTableView*>(header->parentWidget());
    if (!view || header->orientation() != Qt::Horizontal || !header->model())
        return {};
    for (int section = 0; section < header->count(); ++section) {
        const QString text = header->model()->headerData(section, Qt::Horizontal).toString();
        if (header->isSectionHidden(section) || text.isEmpty())
            continue;
        QFont bold = header->font();
        bold.setWeight(QFont::DemiBold);
        constexpr int padding = 3 + 2 + 1; // with the border, as the sheet has it
        const int margins = 2 * header->style()->pixelMetric(QStyle::PM_HeaderMargin, nullptr, header);
        const int sign = header->isSortIndicatorShown() && header->sortIndicatorSection() == section ? 14 : 0;
        const int needed = QFontMetrics(bold).horizontalAdvance(text) + padding + margins + sign;
        const bool hasTip = !header->model()->headerData(section, Qt::Horizontal, Qt::ToolTipRole).toString().isEmpty();
        if (needed > header->sectionSize(section) + pixelsOfGrace && !hasTip)
            return QStringLiteral("has a header “%1” that needs %2 pixels and has %3").arg(text).arg(needed).arg(header->sectionSize(section));
    }
    return {};
}

[[nodiscard]] inline QString clippedCells(const QTableView* table)
{
    if (!table->model() || table->model()->rowCount() == 0)
        return {};
    const int first = qMax(0, table->rowAt(0));
    for (int row = first; row < qMin(first + 8, table->model()->rowCount()); ++row) {
        for (int column = 0; column < table->model()->columnCount(); ++column) {
            const QModelIndex index = table->model()->index(row, column);
            const QString text = index.data().toString();
            if (table->isColumnHidden(column) || text.isEmpty() || table->indexWidget(index))
                continue;
            const int icon = index.data(Qt::DecorationRole).isValid() ? table->iconSize().width() : 0;
            const int needed = table->fontMetrics().horizontalAdvance(text.section(u'\n', 0, 0)) + qMax(0, icon);
            if (needed > table->columnWidth(column) && index.data(Qt::ToolTipRole).toString().isEmpty())
                return QStringLiteral("has a cell “%1” in column %2 that is cut and has no tool tip").arg(text.left(60)).arg(column);
        }
    }
    return {};
}

[[nodiscard]] inline QString clippedLines(const QListView* list)
{
    if (!list->model())
        return {};
    for (int row = 0; row < qMin(40, list->model()->rowCount()); ++row) {
        const QModelIndex index = list->model()->index(row, 0);
        const QString text = index.data().toString();
        const int icon = index.data(Qt::DecorationRole).isValid() ? list->iconSize().width() : 0;
        for (const QString& line : text.split(u'\n')) {
            if (list->fontMetrics().horizontalAdvance(line) + icon > list->visualRect(index).width() && !index.data(Qt::ToolTipRole).toString().contains(line))
                return QStringLiteral("has a line “%1” that is cut and stands in no tool tip").arg(line.left(60));
        }
    }
    return {};
}

[[nodiscard]] inline QString clippedTabs(const QTabBar* bar)
{
    for (int i = 0; i < bar->count(); ++i) {
        if (!bar->isTabVisible(i))
            continue;
        const int needed = bar->fontMetrics().horizontalAdvance(bar->tabText(i));
        if (needed > bar->tabRect(i).width() || bar->tabRect(i).right() > bar->width() + pixelsOfGrace)
            return QStringLiteral("has a tab “%1” that needs more room").arg(bar->tabText(i));
    }
    return {};
}

[[nodiscard]] inline QString clippedBox(const QComboBox* box)
{
    QStyleOptionComboBox option;
    option.initFrom(box);
    option.editable = box->isEditable();
    const QRect field = box->style()->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, box);
    const int icon = box->itemIcon(box->currentIndex()).isNull() ? 0 : box->iconSize().width() + 4;
    const int needed = box->fontMetrics().horizontalAdvance(box->currentText()) + icon;
    if (needed <= field.width() + pixelsOfGrace || !box->toolTip().isEmpty())
        return {};
    return QStringLiteral("needs %1 pixels and has %2").arg(needed).arg(field.width());
}

[[nodiscard]] inline QString clippedControl(const QWidget* widget)
{
    if (const auto* label = qobject_cast<const QLabel*>(widget))
        return clippedLabel(label);
    if (const auto* button = qobject_cast<const QAbstractButton*>(widget)) {
        const bool isIconOnly = button->text().isEmpty()
            || (qobject_cast<const QToolButton*>(button) && static_cast<const QToolButton*>(button)->toolButtonStyle() == Qt::ToolButtonIconOnly);
        const QSize needed = button->sizeHint();
        if (!isIconOnly && (needed.width() > button->width() + pixelsOfGrace || needed.height() > button->height() + pixelsOfGrace))
            return QStringLiteral("needs %1 x %2 pixels and has %3 x %4").arg(needed.width()).arg(needed.height()).arg(button->width()).arg(button->height());
        return {};
    }
    if (const auto* header = qobject_cast<const QHeaderView*>(widget))
        return clippedHeader(header);
    if (const auto* table = qobject_cast<const QTableView*>(widget))
        return clippedCells(table);
    if (const auto* list = qobject_cast<const QListView*>(widget))
        return clippedLines(list);
    if (const auto* bar = qobject_cast<const QTabBar*>(widget))
        return clippedTabs(bar);
    if (const auto* box = qobject_cast<const QComboBox*>(widget))
        return clippedBox(box);
    if (const auto* edit = qobject_cast<const QLineEdit*>(widget)) {
        const int needed = edit->text().isEmpty() ? edit->fontMetrics().horizontalAdvance(edit->placeholderText()) : 0;
        constexpr int frame = 2 * 8;
        int icons = 0;
        for (const auto* icon : edit->findChildren<QToolButton*>())
            icons += icon->isVisible() ? icon->width() : 0;
        if (needed + icons + frame > edit->width() + pixelsOfGrace && edit->toolTip().isEmpty())
            return QStringLiteral("has a hint that needs %1 pixels and has %2").arg(needed).arg(edit->width() - icons - frame);
    }
    return {};
}

[[nodiscard]] inline QString textOf(const QWidget* widget)
{
    if (const auto* label = qobject_cast<const QLabel*>(widget))
        return label->text();
    if (const auto* button = qobject_cast<const QAbstractButton*>(widget))
        return button->text();
    if (const auto* box = qobject_cast<const QComboBox*>(widget))
        return box->currentText();
    if (const auto* edit = qobject_cast<const QLineEdit*>(widget))
        return edit->text().isEmpty() ? edit->placeholderText() : edit->text();
    return widget->accessibleName();
}

/// Nobody may have to guess at half a word: text that has less room than it needs and is not elided with a tool tip.
[[nodiscard]] inline QStringList clippedTexts(const QWidget& window)
{
    QStringList faults;
    for (const QWidget* one : window.findChildren<QWidget*>()) {
        if (!isInSight(one))
            continue;
        if (const QString what = clippedControl(one); !what.isEmpty())
            faults += faultOf(one, textOf(one), what);
        // What sticks out of its parent is cut, unless the parent is there to scroll it.
        const QWidget* parent = one->parentWidget();
        const bool isText = qobject_cast<const QLabel*>(one) || qobject_cast<const QAbstractButton*>(one);
        if (isText && !textOf(one).isEmpty() && parent && !qobject_cast<const QAbstractScrollArea*>(parent->parentWidget())
            && !parent->rect().adjusted(-1, -1, 1, 1).contains(one->geometry()))
            faults += faultOf(one, textOf(one), QStringLiteral("sticks out of its parent"));
    }
    return faults;
}

/// Two controls in one place.
[[nodiscard]] inline QStringList overlaps(const QWidget& window)
{
    const auto mayOverlap = [](const QWidget* parent) {
        return qobject_cast<const QAbstractScrollArea*>(parent) || qobject_cast<const QComboBox*>(parent)
            || qobject_cast<const QLineEdit*>(parent) || qobject_cast<const QTabWidget*>(parent) || qobject_cast<const QTabBar*>(parent)
            || (parent && qobject_cast<const QAbstractItemView*>(parent->parentWidget()));
    };
    QStringList faults;
    for (const QWidget* one : window.findChildren<QWidget*>()) {
        const QWidget* parent = one->parentWidget();
        if (!isInSight(one) || mayOverlap(parent) || qobject_cast<const QSplitterHandle*>(one) || one->isWindow())
            continue;
        for (const QWidget* other : parent->findChildren<QWidget*>(Qt::FindDirectChildrenOnly)) {
            if (other <= one || !isInSight(other) || qobject_cast<const QSplitterHandle*>(other) || other->isWindow())
                continue;
            const QRect both = one->geometry().intersected(other->geometry());
            if (both.width() > pixelsOfGrace && both.height() > pixelsOfGrace)
                faults += faultOf(one, textOf(one), QStringLiteral("overlaps %1 “%2” by %3 x %4")
                                                        .arg(placeOf(other), textOf(other).left(40)).arg(both.width()).arg(both.height()));
        }
    }
    return faults;
}

/// Words of a text that are neither translated nor among those that data may hold.
[[nodiscard]] inline QString forgottenWords(const QString& text, const QSet<QString>& data)
{
    static const QRegularExpression word(QStringLiteral("\\p{L}{2,}"));
    static const QRegularExpression key(QStringLiteral("\\b[a-z]+(\\.[a-z_]+)+\\b")); // of a setting, as the command line takes it
    QStringList words;
    for (auto match = word.globalMatch(PseudoTranslator::unmarked(text).remove(key)); match.hasNext();) {
        const QString one = match.next().captured();
        if (!data.contains(one.toLower()))
            words += one;
    }
    return words.join(u' ');
}

/// Texts seen while a PseudoTranslator speaks that did not go through it. `data` are the words that data hold, in lower case.
[[nodiscard]] inline QStringList untranslatedTexts(const QWidget& window, const QSet<QString>& data)
{
    static const QSet<QString> names{QStringLiteral("trueup"), QStringLiteral("shopify"), QStringLiteral("etilize"), QStringLiteral("xorosoft"),
                                     QStringLiteral("english"), QStringLiteral("français")}; // the same in every language
    QStringList faults;
    const auto check = [&](const QWidget* where, const QString& kind, const QString& text, bool holdsData) {
        // A control that is nothing but data words is forgotten all the same: "Price" is a word of data, too.
        const bool isPlain = !holdsData && !text.contains(u'⟦') && !forgottenWords(text, names).isEmpty();
        const QString forgotten = isPlain ? text : forgottenWords(text, data + names);
        if (!forgotten.isEmpty())
            faults += faultOf(where, text, QStringLiteral("has an untranslated %1: %2").arg(kind, forgotten.left(80)));
    };
    for (const QWidget* one : window.findChildren<QWidget*>()) {
        if (!isInSight(one))
            continue;
        const bool isControl = qobject_cast<const QAbstractButton*>(one);
        if (const auto* label = qobject_cast<const QLabel*>(one))
            check(one, QStringLiteral("text"), label->text(), true);
        else if (isControl)
            check(one, QStringLiteral("text"), textOf(one), false);
        check(one, QStringLiteral("tool tip"), one->toolTip(), !isControl);
        check(one, QStringLiteral("accessible name"), one->accessibleName(), true);
        if (const auto* edit = qobject_cast<const QLineEdit*>(one); edit && !edit->placeholderText().contains(QLatin1String("://")))
            check(one, QStringLiteral("hint"), edit->placeholderText(), false);
        if (const auto* box = qobject_cast<const QComboBox*>(one)) {
            for (int i = 0; i < box->count(); ++i) {
                if (!QTimeZone::isTimeZoneIdAvailable(box->itemText(i).toLatin1())) // ids are the same in every language
                    check(one, QStringLiteral("choice"), box->itemText(i), true);
            }
        }
        if (const auto* bar = qobject_cast<const QTabBar*>(one)) {
            for (int i = 0; i < bar->count(); ++i)
                check(one, QStringLiteral("tab"), bar->tabText(i), false);
        }
        if (const auto* view = qobject_cast<const QAbstractItemView*>(one); view && view->model() && !view->inherits("QHeaderView")) {
            for (int column = 0; column < view->model()->columnCount(); ++column) {
                if (qobject_cast<const QTableView*>(view))
                    check(one, QStringLiteral("header"), view->model()->headerData(column, Qt::Horizontal).toString(), false);
                for (int row = 0; row < qMin(20, view->model()->rowCount()); ++row)
                    check(one, QStringLiteral("cell"), view->model()->index(row, column).data().toString(), true);
            }
        }
    }
    return faults;
}

} // namespace trueup::ui::testing
