#include "widgets/appearance.h"

#include "widgets/theme.h"

#include <QApplication>
#include <QPainter>
#include <QPixmapCache>
#include <QProxyStyle>
#include <QStyleHints>
#include <QStyleOption>
#include <QWidget>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

/// Fusion lays a veil of the selection's colour over what has the focus: on a selected row it cannot be seen, and the text fades.
/// Its arrow of an ascending order points down; in Excel, in Explorer and in Finder it points up. Its cells touch: a number on the
/// right of one and the text that begins the next read as one word.
class Style final : public QProxyStyle
{
public:
    Style() : QProxyStyle(u"Fusion"_s) {}

    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const override
    {
        if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option); header && element == PE_IndicatorHeaderArrow)
            return drawSortArrow(*header, painter, widget);
        if (element != PE_FrameFocusRect)
            return QProxyStyle::drawPrimitive(element, option, painter, widget);
        painter->save();
        painter->setPen(option->palette.color(QPalette::Accent));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
        painter->restore();
    }

    int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override
    {
        return QProxyStyle::pixelMetric(metric, option, widget) + (metric == PM_FocusFrameHMargin ? cellPadding : 0);
    }

private:
    static constexpr int cellPadding = 2; ///< at either end of what stands in a cell

    void drawSortArrow(QStyleOptionHeader turned, QPainter* painter, const QWidget* widget) const
    {
        if (turned.sortIndicator != QStyleOptionHeader::None)
            turned.sortIndicator = turned.sortIndicator == QStyleOptionHeader::SortDown ? QStyleOptionHeader::SortUp : QStyleOptionHeader::SortDown;
        QProxyStyle::drawPrimitive(PE_IndicatorHeaderArrow, &turned, painter, widget);
    }
};

} // namespace

Appearance::Appearance(QApplication&, AppearanceMode mode) : m_mode(mode)
{
    QApplication::setStyle(new Style); // the application's from now on
    connect(QGuiApplication::styleHints(), &QStyleHints::colorSchemeChanged, this, &Appearance::apply);
    apply();
}

void Appearance::setMode(AppearanceMode mode)
{
    m_mode = mode;
    apply();
}

void Appearance::apply()
{
    const bool dark = m_mode == AppearanceMode::Dark
        || (m_mode == AppearanceMode::System && QGuiApplication::styleHints()->colorScheme() == Qt::ColorScheme::Dark);
    const Theme theme = dark ? Theme::dark() : Theme::light();
    QPixmapCache::clear();
    QApplication::setPalette(theme.palette());
    m_sheet = theme.styleSheet();
    m_windows.removeIf([](const QPointer<QWidget>& window) { return window.isNull(); });
    for (const QPointer<QWidget>& window : m_windows)
        window->setStyleSheet(m_sheet);
}

void Appearance::dress(QWidget& window)
{
    m_windows.append(&window);
    window.setStyleSheet(m_sheet);
}

QString Appearance::word(AppearanceMode mode)
{
    switch (mode) {
    case AppearanceMode::System: return u"system"_s;
    case AppearanceMode::Light: return u"light"_s;
    case AppearanceMode::Dark: return u"dark"_s;
    }
    return {};
}

AppearanceMode Appearance::fromWord(const QString& word)
{
    if (word == "light"_L1)
        return AppearanceMode::Light;
    return word == "dark"_L1 ? AppearanceMode::Dark : AppearanceMode::System;
}

} // namespace trueup::ui
