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

signals:
    void changed();
};

} // namespace trueup::ui
