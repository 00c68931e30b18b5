#pragma once

#include "services/conflicts.h"
#include "widgets/pagedtable.h"

#include <QSet>

namespace trueup::ui {

/// SKU with severity, what is in conflict, both values or how it was settled: the same columns wherever conflicts are listed.
[[nodiscard]] QList<PagedTable<ConflictRow>::Column> conflictColumns();

/// The conflicts of the list. Settled rows stay for a moment, marked, until the list is read again.
class ConflictModel : public PagedTable<ConflictRow>
{
public:
    enum Column { Product, Subject, Difference };
    /// Both values of an open conflict, a ShownPair; no value where the cell holds something else.
    enum Role { HalvesRole = Qt::UserRole + 1 };

    ConflictModel(ConflictService& service, QObject* parent = nullptr);

    void show(const ConflictFilter& filter);
    void markSettled(const QList<qint64>& ids);
    [[nodiscard]] bool isSettled(qint64 id) const { return m_settled.contains(id); }
    /// Row of a conflict, -1 when it is not loaded.
    [[nodiscard]] int indexOf(qint64 id) const;
    /// The first row that nobody has settled, from `from` on and round the end; -1: none.
    [[nodiscard]] int nextOpen(int from) const;

    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    ConflictService& m_service;
    ConflictStatus m_status = ConflictStatus::Open; ///< of those that are listed
    QSet<qint64> m_settled;
};

} // namespace trueup::ui
