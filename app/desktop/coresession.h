#pragma once

#include "presence.h"
#include "services/session.h"
#include "workbench.h"

namespace trueup {

/// Who sits in front of the window, asked of the database, which is also what refuses.
class CoreSession final : public ui::SessionService
{
    Q_OBJECT
public:
    explicit CoreSession(Workbench& bench, QObject* parent = nullptr);
    [[nodiscard]] ui::Answer<ui::Session> session() override;
    void lookAt(const QString& what) override { m_presence.lookAt(what); }
    [[nodiscard]] QStringList onlookers(const QString& place) const override { return m_presence.onlookers(place); }

private:
    Workbench& m_bench;
    Presence m_presence;
};

} // namespace trueup
