#pragma once

#include "base/logring.h"
#include "services/diagnostics.h"
#include "workbench.h"

namespace trueup {

class CoreDiagnostics final : public ui::DiagnosticsService
{
    Q_OBJECT
public:
    /// `log` may be null (then there are no lines) and outlives this object.
    CoreDiagnostics(Workbench& bench, const LogRing* log, QObject* parent = nullptr);

    [[nodiscard]] QList<ui::LogLine> log(qint64 number) const override;
    [[nodiscard]] QString logFile() const override;
    [[nodiscard]] ui::Answer<QString> report() override;

private:
    Workbench& m_bench;
    const LogRing* m_log;
};

} // namespace trueup
