#pragma once

#include "services/conflicts.h"

#include <QWidget>

#include <array>

class QFrame;
class QLabel;
class QPushButton;

namespace trueup::ui {

/// What can be done with all chosen conflicts at once. Every button has its exact count, and before one acts it is said how many
/// of which field it settles and what follows. Decides nothing: says what is wanted.
class BulkPanel : public QWidget
{
    Q_OBJECT
public:
    explicit BulkPanel(QWidget* parent = nullptr);

    /// A question that is open falls when they are not the same as before.
    void setMarks(const QList<ConflictMark>& marks);
    /// Those under the filter are still being counted.
    void setWaiting();
    void setBusy(bool busy);
    /// Says what it would do; nothing when there is none it could be done with.
    void ask(BulkAct act);
    void confirm();
    [[nodiscard]] const QList<ConflictMark>& marks() const { return m_marks; }
    [[nodiscard]] std::optional<BulkAct> asked() const { return m_asked; }
    /// What was asked, with those it can be done with.
    [[nodiscard]] BulkDecision decision() const;

signals:
    void decided();
    void backWanted(); ///< none of them is chosen any more

private:
    void layOutParts();
    void addKeys();
    void drop();
    void refresh();
    void updateQuestion();
    [[nodiscard]] qint64 countFor(BulkAct act) const;

    QList<ConflictMark> m_marks;
    std::optional<BulkAct> m_asked;
    bool m_isWaiting = false;
    bool m_busy = false;
    QLabel* m_heading;
    QLabel* m_fields;
    std::array<QPushButton*, 4> m_acts; ///< in the order of BulkAct
    QFrame* m_question;
    QLabel* m_questionHeading;
    QLabel* m_questionFields;
    QLabel* m_outcome;
    QLabel* m_left;
    QPushButton* m_confirm;
};

} // namespace trueup::ui
