#pragma once

#include "services/review.h"

#include <QListWidget>

#include <functional>

namespace trueup::ui {

/// The batches at the left of Review, the newest first, each with what is still open in it. The first line is all of them.
class BatchList : public QListWidget
{
    Q_OBJECT
public:
    explicit BatchList(QWidget* parent = nullptr);

    void setBatches(const QList<BatchRow>& batches);
    [[nodiscard]] bool isRead() const { return m_isRead; }
    /// They were read, and there is none.
    [[nodiscard]] bool isEmpty() const { return m_isRead && m_batches.isEmpty(); }
    void select(const QString& batchId); ///< without a signal
    /// Who else is in a batch, by its id; asked when the list is set and by showOnlookers().
    void setOnlookers(std::function<QStringList(const QString& batchId)> onlookers) { m_onlookers = std::move(onlookers); }
    void showOnlookers();
    [[nodiscard]] QString selected() const;
    [[nodiscard]] const BatchRow* batch(const QString& id) const;
    /// What is approved and not yet written of a batch; of all of them for an empty id.
    [[nodiscard]] qint64 approved(const QString& id) const;

signals:
    void chosen(const QString& batchId);

private:
    QList<BatchRow> m_batches;
    bool m_isRead = false;
    std::function<QStringList(const QString&)> m_onlookers;
};

} // namespace trueup::ui
