#pragma once

#include "services/review.h"
#include "widgets/format.h"

#include <QAbstractTableModel>
#include <QHash>

#include <array>
#include <optional>

namespace trueup::ui {

/// The fields of one product: base, ours, the shop's, proposed, by how much they differ, where it comes from and whose word is final.
/// Changed fields can be ticked one by one; which ones are not is remembered while other products are looked at, as long as
/// nobody changes the row.
class DiffModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { FieldName, Base, Ours, Shop, Proposed, Change, Origin, Owner, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setDetail(const ReviewDetail& detail);
    void clear();
    void setOnlyChanges(bool only);
    /// Without it there is nothing to tick, and what was unticked is forgotten.
    void setMayTick(bool may);
    [[nodiscard]] const DiffField& fieldAt(int row) const { return m_detail.fields[m_shown[row]]; }
    /// The row of `wanted`, if it changes; else of the first field that does.
    [[nodiscard]] int firstChange(std::optional<FieldId> wanted = {}) const;

    /// The ticked fields of a row of which not all are ticked; nothing when all are, or nobody ever unticked one.
    [[nodiscard]] std::optional<QList<FieldId>> partialFields(qint64 id) const;
    [[nodiscard]] QList<qint64> partialRows() const { return m_choices.keys(); }
    /// Every field of these rows is ticked again.
    void forgetTicks(const QList<qint64>& ids);
    [[nodiscard]] int changedFields() const;
    /// A new product: no other column has a value that the proposal could be compared with.
    [[nodiscard]] bool isOnlyProposed() const;
    /// Of some field shown it can be told by how much it changes.
    [[nodiscard]] bool isMeasured() const;

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
    /// A value as its cell shows it.
    struct Cell
    {
        ShownPair text;
        Presence presence = Presence::Missing;
    };
    [[nodiscard]] QString wholeOrigin(const DiffField& shown) const;
    [[nodiscard]] QVariant text(int at, int column) const;
    [[nodiscard]] const Cell& cellOf(int at, int column) const;
    [[nodiscard]] bool needsCare(const DiffField& shown) const;
    [[nodiscard]] bool isUnticked(FieldId id) const;
    [[nodiscard]] static const Value& valueOf(const DiffField& shown, int column);
    /// Why the column of the shop holds no value of the field; empty when it does, or when the shop has no such field.
    [[nodiscard]] QString whyNotOfShop(const DiffField& shown) const;
    [[nodiscard]] QString shopToolTip(const DiffField& shown) const;

    ReviewDetail m_detail;
    QList<int> m_shown;
    mutable QList<std::array<std::optional<Cell>, 4>> m_cells; ///< of every field, Base to Proposed; made when first looked at
    struct Choice
    {
        qint64 version = 0; ///< of the row that was looked at
        QSet<FieldId> unticked;
        QList<FieldId> ticked;
    };
    QHash<qint64, Choice> m_choices; ///< by row, of those with an unticked field
    bool m_onlyChanges = true;
    bool m_mayTick = true;
};

} // namespace trueup::ui
