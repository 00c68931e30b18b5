#pragma once

#include "services/conflicts.h"
#include "widgets/pagedtable.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QTableView;

namespace trueup::ui {

/// The rules that settle conflicts, in the order they are asked, with what each has settled; a rule can be tried on past
/// conflicts and switched off or on.
class RulesPanel : public QWidget
{
    Q_OBJECT
public:
    explicit RulesPanel(ConflictService& service, QWidget* parent = nullptr);

    void open(bool mayChange);
    void setStats(const ConflictStats& stats);
    [[nodiscard]] bool isLoading() const { return m_rules->isLoading() || m_asker.isWaiting(); }

signals:
    void backWanted();
    void failed(const trueup::Error& error);

private:
    void layOutParts();
    void updateActions();
    [[nodiscard]] const ConflictRuleRow* current() const;
    void simulate();
    void toggle();

    ConflictService& m_service;
    Asker m_asker;
    bool m_mayChange = false;
    PagedTable<ConflictRuleRow>* m_rules;
    QTableView* m_table;
    QLabel* m_stats;
    QLabel* m_simulation;
    QPushButton* m_simulate;
    QPushButton* m_toggle;
};

} // namespace trueup::ui
