#pragma once

#include <QKeySequence>
#include <QList>
#include <QString>

class QShortcut;
class QWidget;

namespace trueup::ui {

/// A key and what it does, for the sheet of keys. What is not described is not on the sheet, so every key is described where
/// it is made.
struct KeyMeaning
{
    QString keys; ///< as the person sees them
    QString text; ///< translated
    QString area = {}; ///< the part of the page where they hold, translated; empty: all of it
    friend bool operator==(const KeyMeaning&, const KeyMeaning&) = default;
};

/// Describes a shortcut; returns it.
QShortcut* describeKey(QShortcut* shortcut, const QString& meaning);
/// Describes keys that a widget handles in keyPressEvent().
void describeKeys(QWidget* widget, const QList<std::pair<QKeySequence, QString>>& keys);

/// Says what the keys of a part of a page are about: the same key means one thing in one part and another in the next.
void describeKeyArea(QWidget* widget, const QString& title);

/// The keys described for a widget and everything in it, part by part and in the order they were made, those of no part first;
/// in a part each meaning once with all its keys.
[[nodiscard]] QList<KeyMeaning> describedKeys(const QWidget& widget);
/// A key as it stands in tool tips and on the sheet: native, and with a word where the symbol would not be understood.
[[nodiscard]] QString keyText(const QKeySequence& keys);

} // namespace trueup::ui
