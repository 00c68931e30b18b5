#pragma once

#include "services/conflicts.h"
#include "widgets/pagedtable.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace trueup::ui {

class Notice;
class PromptService;
class Refusal;
class RuleEditor;
class StatefulView;

/// The rules that settle conflicts, in the order they are asked, with what each has settled; a rule can be tried on past
/// conflicts, switched off or on, changed, removed, or made anew.
class RulesPanel : public QWidget
{
    Q_OBJECT
public:
    RulesPanel(ConflictService& service, PromptService& prompts, QWidget* parent = nullptr);

    void open(bool mayChange);
    void setStats(const ConflictStats& stats);
    [[nodiscard]] bool isLoading() const;

signals:
    void backWanted();
    void failed(const trueup::Error& error);
    void againWanted(); ///< the rules are read again after a failure

private:
    void layOutParts();
    void updateActions();
    [[nodiscard]] const ConflictRuleRow* current() const;
    void simulate();
    void toggle();
    void addRule();
    void editRule();
    void askToRemove();
    void removeRule(const QString& name, const QString& label);
    void showList(const QString& selected = {});

    ConflictService& m_service;
    PromptService& m_prompts;
    Asker m_asker;
    bool m_mayChange = false;
    PagedTable<ConflictRuleRow>* m_rules;
    QTableView* m_table;
    StatefulView* m_list;
    Notice* m_notice;
    QLabel* m_stats;
    Refusal* m_refusal; ///< why the buttons below it are grey
    QLabel* m_simulation;
    QPushButton* m_simulate;
    QPushButton* m_toggle;
    QPushButton* m_edit;
    QPushButton* m_remove;
    QPushButton* m_add;
    RuleEditor* m_editor;
    QStackedWidget* m_views;
    QString m_wanted; ///< the rule to select once the list is there
};

} // namespace trueup::ui
