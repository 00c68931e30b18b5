#pragma once

#include "catalog/side.h"

#include <QColor>
#include <QPalette>

namespace trueup::ui {

/// Colours with a meaning. Every pair of text and ground meets WCAG AA (4.5 : 1) in both themes; tests/ui/tst_theme
/// measures it. Meaning is never carried by colour alone: an icon or a word stands beside it.
struct Theme
{
    bool isDark = false;
    QColor window, base, alternate, raised, text, muted, border, accent, onAccent, selection, onSelection, hover;
    QColor before, beforeGround; ///< blue: the value that is replaced
    QColor after, afterGround;   ///< orange: the value that comes
    QColor ok, okGround, warning, warningGround, error, errorGround, info, infoGround;
    QColor etilize, xorosoft, shopify, local;

    [[nodiscard]] static Theme light();
    [[nodiscard]] static Theme dark();
    /// The theme a palette belongs to; how widgets find their colours without a global.
    [[nodiscard]] static Theme of(const QPalette& palette);

    [[nodiscard]] QColor side(Side side) const;
    [[nodiscard]] QPalette palette() const;
    [[nodiscard]] QString styleSheet() const;
};

/// (L1 + 0.05) / (L2 + 0.05) as WCAG 2 defines it.
[[nodiscard]] double contrast(const QColor& a, const QColor& b);

} // namespace trueup::ui
