#pragma once

#include "widgets/icons.h"

#include <QList>

class QFrame;
class QLabel;
class QLayout;
class QPushButton;
class QVBoxLayout;
class QWidget;

namespace trueup::ui {

/// Small factories for controls that look and speak the same everywhere. The parent owns what they return.

/// tone: "primary" for the one main action, "flat" for links, "chip" for toggles, empty for the rest.
[[nodiscard]] QPushButton* button(const QString& text, const QString& tone, QWidget* parent);
/// tone: "title", "section", "heading", "muted", "ok", "warning", "error" or empty. Plain text, word wrap on.
[[nodiscard]] QLabel* label(const QString& text, const QString& tone, QWidget* parent);
/// Changes the tone of a label or button and repaints it.
void setTone(QWidget* widget, const QString& tone);
/// A framed area with a heading and a vertical layout.
struct Panel
{
    QFrame* frame;
    QVBoxLayout* layout;
};
[[nodiscard]] Panel panel(const QString& heading, QWidget* parent);
/// Puts the key of a shortcut into the tool tip: "Approve (A)".
void setToolTipWithKey(QWidget* widget, const QString& text, const QString& key);
/// Where the Tab key stops in `root` now: as its layouts, tabs and splitters stand, in whatever order and however late its parts were
/// made.
[[nodiscard]] QList<QWidget*> tabStops(QWidget& root);
/// Removes and deletes everything in a layout.
void clearLayout(QLayout* layout);

} // namespace trueup::ui
