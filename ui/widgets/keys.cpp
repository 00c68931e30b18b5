#include "widgets/keys.h"

#include <QCoreApplication>
#include <QShortcut>
#include <QVariant>
#include <QWidget>

#include <algorithm>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::ui::Keys)
};

constexpr auto property = "describedKeys"; // of widgets: keys and meanings in turn
constexpr auto areaProperty = "keyArea";

/// Of the part of `page` that `object` is in.
QString areaOf(const QObject* object, const QWidget& page)
{
    for (const QObject* at = object; at && at != page.parent(); at = at->parent()) {
        if (const QString area = at->property(areaProperty).toString(); !area.isEmpty())
            return area;
    }
    return {};
}

void add(QList<KeyMeaning>& lines, const QString& keys, const QString& text, const QString& area)
{
    if (keys.isEmpty() || text.isEmpty())
        return;
    const auto same = std::ranges::find_if(lines, [&](const KeyMeaning& one) { return one.text == text && one.area == area; });
    if (same == lines.end())
        lines.append({keys, text, area});
    else if (!same->keys.split(u", "_s).contains(keys))
        same->keys += u", "_s + keys;
}

} // namespace

QString keyText(const QKeySequence& keys)
{
    if (keys == QKeySequence(Qt::Key_Space))
        return Text::tr("Space");
    if (keys == QKeySequence(Qt::Key_Return) || keys == QKeySequence(Qt::Key_Enter))
        return Text::tr("Enter");
    // The keyboard says Enter on either of both keys.
    const QKeyCombination first = keys.count() == 1 ? keys[0] : QKeyCombination();
    const bool isReturn = first.key() == Qt::Key_Return;
    return (isReturn ? QKeySequence(QKeyCombination(first.keyboardModifiers(), Qt::Key_Enter)) : keys).toString(QKeySequence::NativeText);
}

QShortcut* describeKey(QShortcut* shortcut, const QString& meaning)
{
    shortcut->setWhatsThis(meaning);
    return shortcut;
}

void describeKeys(QWidget* widget, const QList<std::pair<QKeySequence, QString>>& keys)
{
    QStringList list;
    for (const auto& [key, meaning] : keys)
        list << keyText(key) << meaning;
    widget->setProperty(property, list);
}

void describeKeyArea(QWidget* widget, const QString& title)
{
    widget->setProperty(areaProperty, title);
}

QList<KeyMeaning> describedKeys(const QWidget& widget)
{
    QList<KeyMeaning> lines;
    const auto own = [&](const QWidget& one) {
        const QStringList list = one.property(property).toStringList();
        for (qsizetype i = 0; i + 1 < list.size(); i += 2)
            add(lines, list[i], list[i + 1], areaOf(&one, widget));
    };
    own(widget);
    for (const QWidget* inner : widget.findChildren<QWidget*>())
        own(*inner);
    for (const QShortcut* shortcut : widget.findChildren<QShortcut*>())
        add(lines, keyText(shortcut->key()), shortcut->whatsThis(), areaOf(shortcut, widget));
    QStringList areas{QString()};
    for (const KeyMeaning& line : std::as_const(lines)) {
        if (!areas.contains(line.area))
            areas.append(line.area);
    }
    std::ranges::stable_sort(lines, {}, [&areas](const KeyMeaning& line) { return areas.indexOf(line.area); });
    return lines;
}

} // namespace trueup::ui
