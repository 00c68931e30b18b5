#pragma once

#include "services/review.h"

#include <QAbstractTableModel>

namespace trueup::ui {

/// The fields of one product: base, ours, proposed, by how much they differ, where it comes from and whose word is final. Changed fields can be ticked one by one.
class DiffModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { FieldName, Base, Ours, Proposed, Change, Origin, Owner, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setDetail(const ReviewDetail& detail);
    void clear();
    void setOnlyChanges(bool only);
    [[nodiscard]] const DiffField& fieldAt(int row) const { return m_detail.fields[m_shown[row]]; }
    [[nodiscard]] int firstChange() const;

    [[nodiscard]] QList<FieldId> tickedFields() const;
    [[nodiscard]] int changedFields() const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;

signals:
    void ticksChanged();

private:
    void rebuild();
    [[nodiscard]] QVariant text(const DiffField& shown, int column) const;
    [[nodiscard]] static const Value& valueOf(const DiffField& shown, int column);

    ReviewDetail m_detail;
    QList<int> m_shown;
    QSet<FieldId> m_unticked;
    bool m_onlyChanges = true;
};

} // namespace trueup::ui
