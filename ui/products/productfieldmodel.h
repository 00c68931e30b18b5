#pragma once

#include "services/products.h"
#include "widgets/format.h"

#include <QAbstractTableModel>

#include <array>
#include <optional>

namespace trueup::ui {

/// The fields of one product with the value of every side, the owner, and whether the field is locked.
class ProductFieldModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { FieldName, Ours, Shopify, Etilize, Xorosoft, Base, Owner, Locked, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setDetail(const ProductDetail& detail);
    void setOnlyDifferences(bool only);
    void setMayLock(bool may);
    [[nodiscard]] const ProductField& fieldAt(int row) const { return m_fields[m_shown[row]]; }
    /// The side whose value stands in a column; no value: none does.
    [[nodiscard]] static std::optional<Side> sideOf(int column);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;

signals:
    /// Somebody wants a lock to be another; the model shows it once it is.
    void lockWanted(trueup::FieldId field, bool locked);

private:
    void rebuild();
    [[nodiscard]] QString silence(int column) const;
    /// A value as its cell shows it.
    struct Cell
    {
        ShownPair text;
        Presence presence = Presence::Missing;
    };
    [[nodiscard]] QString text(int at, int column) const;
    [[nodiscard]] const Cell& cellOf(int at, int column) const;
    [[nodiscard]] const Value* valueAt(const ProductField& shown, int column) const;

    QList<ProductField> m_fields;
    QList<int> m_shown;
    mutable QList<std::array<std::optional<Cell>, 5>> m_cells; ///< of every field, Ours to Base; made when first looked at
    bool m_onlyDifferences = false;
    bool m_mayLock = false;
};

} // namespace trueup::ui
