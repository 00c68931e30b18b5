#include "widgets/appearance.h"

#include "widgets/theme.h"

#include <QApplication>
#include <QPixmapCache>
#include <QStyleHints>

namespace trueup::ui {

using namespace Qt::StringLiterals;

Appearance::Appearance(QApplication& application, AppearanceMode mode) : m_application(application), m_mode(mode)
{
    QApplication::setStyle(u"Fusion"_s);
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
    m_application.setStyleSheet(theme.styleSheet());
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

StyleSheetPause::StyleSheetPause() : m_sheet(qApp->styleSheet())
{
    if (!m_sheet.isEmpty())
        qApp->setStyleSheet({});
}

StyleSheetPause::~StyleSheetPause()
{
    if (!m_sheet.isEmpty())
        qApp->setStyleSheet(m_sheet);
}

} // namespace trueup::ui
