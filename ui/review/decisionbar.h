#pragma once

#include "services/review.h"

#include <QFrame>

class QAction;
class QLabel;
class QLineEdit;
class QPushButton;

namespace trueup::ui {

class FlowLayout;
class Refusal;

/// What the buttons of the decision bar are about at this moment.
struct DecisionScope
{
    int ticked = 0;
    int selected = 0; ///< counts only while nothing is ticked
    std::optional<int> partialFields{}; ///< ticked fields of the one selected product, when not all are
    int changedFields = 0;
    int partialProducts = 0; ///< of the ticked or selected ones, those of which some field is not ticked
    int held = 0;            ///< of these, those that could be released
    int decided = 0;         ///< and those whose decision could be taken back
    std::optional<qint64> approvableShown{}; ///< under the filter; none: not counted yet
    std::optional<qint64> rejectableShown{};
    std::optional<qint64> reopenableShown{};
    std::optional<qint64> releasableShown{};
    bool isFiltered = false;
    bool mayApprove = false;
    bool mayEdit = false;
    bool isBusy = false;
};

/// Approve and reject with the exact count in every button, and a note that is kept with the decision.
class DecisionBar : public QFrame
{
    Q_OBJECT
public:
    explicit DecisionBar(QWidget* parent = nullptr);

    void setScope(const DecisionScope& scope);
    [[nodiscard]] QString note() const;
    void clearNote();

signals:
    void decided(trueup::ui::Verdict verdict);           ///< the ticked or selected ones
    void everythingDecided(trueup::ui::Verdict verdict); ///< everything under the filter
    void fieldWanted(); ///< one field of many: decide about it or give it other values

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void fold();
    void describe(const DecisionScope& scope);
    void explain(const DecisionScope& scope);
    [[nodiscard]] static QString refusal();

    FlowLayout* m_flow;
    QLineEdit* m_note;
    QPushButton* m_approve;
    QPushButton* m_reject;
    QPushButton* m_approveAll;
    QPushButton* m_rejectAll;
    QPushButton* m_more; ///< what is seldom done to everything shown
    QAction* m_fieldEntry;     ///< in the menu while there is no room for the button
    QAction* m_rejectAllEntry;
    QAction* m_reopenAll;
    QAction* m_releaseAll;
    QPushButton* m_release;
    QPushButton* m_reopen;
    QPushButton* m_field;
    Refusal* m_why;
};

} // namespace trueup::ui
