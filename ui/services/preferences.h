#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace trueup::ui {

class SettingsStore;

/// What a window remembers about a person's habits: sizes, columns, language. Never secrets, never decisions.
class Preferences
{
public:
    /// `settings` must outlive this object.
    explicit Preferences(SettingsStore& settings) : m_settings(settings) {}

    [[nodiscard]] QByteArray state(const QString& key) const;
    void setState(const QString& key, const QByteArray& state);
    [[nodiscard]] QString text(const QString& key) const;
    void setText(const QString& key, const QString& text);

private:
    SettingsStore& m_settings;
};

} // namespace trueup::ui
