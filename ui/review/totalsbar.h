#pragma once

#include "services/review.h"

#include <QLayout>
#include <QWidget>

class QPushButton;

namespace trueup::ui {

/// "12 new · 4,310 changed · 3 withdrawn · 17 held …": counts that filter on click and show what is filtered by. With nothing in
/// it, it takes no room.
class TotalsBar : public QWidget
{
    Q_OBJECT
public:
    explicit TotalsBar(QWidget* parent = nullptr);

    /// Puts a control behind the chips, on the same line where there is room.
    void addBeside(QWidget* control);
    bool eventFilter(QObject* watched, QEvent* event) override;

    void setTotals(const ReviewTotals& totals);
    /// Shows which parts of the filter are on; no signal.
    void showFilter(const ReviewFilter& filter);
    /// Carries what is pressed into a filter.
    void applyTo(ReviewFilter& filter) const;

signals:
    void changed();

private:
    struct Chip
    {
        const char* text; ///< with its number as %Ln
        qint64 ReviewTotals::*count;
        QSet<ChangeKind> kinds;
        QSet<ReviewStatus> statuses;
        bool autoApproved = false;
        QPushButton* button = nullptr;
    };
    void addChip(Chip chip, const QString& iconName);
    void updateShown();

    QList<Chip> m_chips;
};

} // namespace trueup::ui
