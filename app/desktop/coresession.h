#pragma once

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

private:
    Workbench& m_bench;
};

} // namespace trueup
