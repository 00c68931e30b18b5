#include "widgets/keys.h"

#include <QCoreApplication>
#include <QShortcut>
#include <QVariant>
#include <QWidget>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::ui::Keys)
};

constexpr auto property = "describedKeys"; // of widgets: keys and meanings in turn

void add(QList<KeyMeaning>& lines, const QString& keys, const QString& text)
{
    if (keys.isEmpty() || text.isEmpty())
        return;
    const auto same = std::ranges::find(lines, text, &KeyMeaning::text);
    if (same == lines.end())
        lines.append({keys, text});
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
    return keys.toString(QKeySequence::NativeText);
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

QList<KeyMeaning> describedKeys(const QWidget& widget)
{
    QList<KeyMeaning> lines;
    const auto own = [&lines](const QWidget& one) {
        const QStringList list = one.property(property).toStringList();
        for (qsizetype i = 0; i + 1 < list.size(); i += 2)
            add(lines, list[i], list[i + 1]);
    };
    own(widget);
    for (const QWidget* inner : widget.findChildren<QWidget*>())
        own(*inner);
    for (const QShortcut* shortcut : widget.findChildren<QShortcut*>())
        add(lines, keyText(shortcut->key()), shortcut->whatsThis());
    return lines;
}

} // namespace trueup::ui
