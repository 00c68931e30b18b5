#include "services/preferences.h"

#include "services/settingsstore.h"

namespace trueup::ui {

using namespace Qt::StringLiterals;

QByteArray Preferences::state(const QString& key) const
{
    return m_settings.value(u"window/"_s + key).toByteArray();
}

void Preferences::setState(const QString& key, const QByteArray& state)
{
    m_settings.setValue(u"window/"_s + key, state);
}

QString Preferences::text(const QString& key) const
{
    return m_settings.value(u"preferences/"_s + key).toString();
}

void Preferences::setText(const QString& key, const QString& text)
{
    m_settings.setValue(u"preferences/"_s + key, text);
}

} // namespace trueup::ui
