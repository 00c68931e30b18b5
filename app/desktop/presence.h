#pragma once

#include <QElapsedTimer>
#include <QHash>
#include <QObject>
#include <QTimer>

namespace trueup {

class Workbench;

/// Who looks at what on the desktops of one database. Each tells the others by NOTIFY when it turns to something, and every
/// few seconds while it stays there; nothing is stored. That is a courtesy and no lock: what is said may be missed, and
/// decisions are guarded by row versions.
class Presence : public QObject
{
    Q_OBJECT
public:
    explicit Presence(Workbench& bench, QObject* parent = nullptr);

    void setName(const QString& name);
    /// Places, the narrowest first, with a blank between them: "staging:17 batch:…"; empty: none any more.
    void lookAt(const QString& what);
    /// Who looks at one place.
    [[nodiscard]] QStringList onlookers(const QString& place) const;

signals:
    void changed();

private:
    struct Other
    {
        QString name;
        QStringList places;
        QElapsedTimer heard;
    };
    void tell();
    void hear(const QString& payload);
    void forgetSilent();

    Workbench& m_bench;
    const QString m_desk; ///< of this window, made anew with every start
    QString m_name;
    QString m_what;
    QHash<QString, Other> m_others; ///< by desk
    QTimer m_soon;
    QTimer m_again;
    QTimer m_sweep;
};

} // namespace trueup
