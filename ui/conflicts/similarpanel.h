#pragma once

#include "services/conflicts.h"
#include "widgets/pagedtable.h"

#include <QWidget>

class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTableView;

namespace trueup::ui {

/// "Apply to similar" before it acts: how many and which, and whether the decision is kept as a rule, with what the rule
/// would have decided in the past.
class SimilarPanel : public QWidget
{
    Q_OBJECT
public:
    explicit SimilarPanel(QWidget* parent = nullptr);

    /// `action` names the effect on one conflict, as the button beside it did.
    void setPreview(const SimilarPreview& preview, const QString& action);
    void setWaiting();
    void setBusy(bool busy);
    void setMayKeepRules(bool may);
    [[nodiscard]] qint64 count() const { return m_preview.count; }
    /// The ones that are shown.
    [[nodiscard]] QList<qint64> ids() const;
    /// Empty: no rule is wanted.
    [[nodiscard]] QString ruleName() const;

signals:
    void applyWanted();
    void backWanted();

private:
    void layOutParts();
    void updateRule();

    SimilarPreview m_preview;
    bool m_busy = false;
    QLabel* m_heading;
    QLabel* m_kind;
    QLabel* m_more;
    PagedTable<ConflictRow>* m_rows;
    QTableView* m_table;
    QCheckBox* m_keep;
    QLineEdit* m_name;
    QLabel* m_sentence;
    QLabel* m_simulation;
    QPushButton* m_apply;
};

/// "It would have decided 12 of 40 past conflicts: 11 as they were decided, 1 differently.", and at most `most` of those that differ.
[[nodiscard]] QString simulationText(const RuleSimulation& simulation, qsizetype most = 3);

} // namespace trueup::ui
