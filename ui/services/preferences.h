#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

class QSettings;

namespace trueup::ui {

/// What a window remembers about a person's habits: sizes, columns, language. Never secrets, never decisions.
class Preferences
{
public:
    /// `settings` must outlive this object.
    explicit Preferences(QSettings& settings) : m_settings(settings) {}

    [[nodiscard]] QByteArray state(const QString& key) const;
    void setState(const QString& key, const QByteArray& state);
    [[nodiscard]] QString text(const QString& key) const;
    void setText(const QString& key, const QString& text);

private:
    QSettings& m_settings;
};

} // namespace trueup::ui
