#pragma once

#include "services/matches.h"
#include "workbench.h"

namespace trueup {

class CoreMatches final : public ui::MatchService
{
    Q_OBJECT
public:
    explicit CoreMatches(Workbench& bench, QObject* parent = nullptr);

    [[nodiscard]] ui::Answer<ui::MatchCounts> counts() override;
    [[nodiscard]] ui::Answer<ui::Page<ui::MatchCaseRow>> page(ui::MatchListKind which, const QString& afterKey, int limit) override;
    [[nodiscard]] ui::Answer<ui::MatchCaseView> detail(const ui::MatchCaseRow& row) override;
    [[nodiscard]] ui::Answer<QList<ui::MatchOption>> similar(const ui::MatchCaseView& view) override;
    [[nodiscard]] ui::Answer<QList<ui::MatchOption>> find(const ui::MatchCaseRow& row, const QString& text) override;
    [[nodiscard]] ui::Answer<QString> decide(const ui::MatchChoiceMade& choice) override;
    [[nodiscard]] ui::Answer<void> undo(const QString& decision) override;

private:
    Workbench& m_bench;
};

} // namespace trueup
