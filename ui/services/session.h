#pragma once

#include "services/answer.h"

namespace trueup::ui {

/// Who sits in front of the window, and what the database lets this person do. The window hides what would be refused.
struct Session
{
    QString user;      ///< shown at the top right
    QString role;      ///< translated, for example "Approver"
    QString workspace; ///< where the data is, for people: "Sample data", "trueup on db.example.com"
    bool mayStage = false;
    bool mayApprove = false; ///< approve, reject, release held runs
    bool mayRun = false;     ///< start, cancel
    bool mayAdminister = false;
    bool mayResolve = false; ///< settle conflicts
};

class SessionService : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    [[nodiscard]] virtual Answer<Session> session() = 0;
    /// Tells other desktops what is looked at here, "conflict:4", or with a blank between them what lies in what,
    /// "staging:17 batch:…"; empty: nothing any more.
    virtual void lookAt(const QString& what) { Q_UNUSED(what) }
    /// Who looks at one such place on other desktops, by name. A desktop that went without a word is forgotten within half a
    /// minute.
    [[nodiscard]] virtual QStringList onlookers(const QString& place) const
    {
        Q_UNUSED(place)
        return {};
    }

signals:
    void changed();
    /// What others do is not seen at present; changed() follows once it is again.
    void databaseLost(const trueup::Error& error);
    void onlookersChanged();
};

} // namespace trueup::ui
