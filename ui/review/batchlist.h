#pragma once

#include "services/review.h"

#include <QListWidget>

namespace trueup::ui {

/// The batches at the left of Review, the newest first, each with what is still open in it. The first line is all of them.
class BatchList : public QListWidget
{
    Q_OBJECT
public:
    explicit BatchList(QWidget* parent = nullptr);

    void setBatches(const QList<BatchRow>& batches);
    void select(const QString& batchId); ///< without a signal
    [[nodiscard]] QString selected() const;
    [[nodiscard]] const BatchRow* batch(const QString& id) const;

signals:
    void chosen(const QString& batchId);

private:
    QList<BatchRow> m_batches;
};

} // namespace trueup::ui
