#pragma once

#include "corejobs.h"
#include "operate/listcomparison.h"
#include "services/lists.h"

namespace trueup {

class CoreLists final : public ui::ListService
{
    Q_OBJECT
public:
    /// `jobs` outlives this: a comparison runs as one of them.
    CoreLists(Workbench& bench, CoreJobs& jobs, QObject* parent = nullptr);

    [[nodiscard]] ui::Answer<ui::ListHead> look(const QString& file) override;
    [[nodiscard]] ui::Answer<ui::ListHead> lookAtErp() override;
    [[nodiscard]] ui::Answer<ui::ListOutcome> compare(const ui::ListQuestion& question) override;
    [[nodiscard]] ui::Answer<ui::Page<ui::ListPairRow>> part(ListPart part, const QString& afterKey, int limit) override;
    [[nodiscard]] ui::Answer<qint64> save(ListPart part, const QString& file) override;

private:
    /// A comparison with its parts in order. Never changed once it is made.
    struct Compared;

    Workbench& m_bench;
    CoreJobs& m_jobs;
    std::shared_ptr<const Compared> m_newest; ///< null: nothing was compared yet
};

} // namespace trueup
