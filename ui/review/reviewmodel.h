#pragma once

#include "services/review.h"
#include "widgets/format.h"

#include <QAbstractTableModel>
#include <QHash>

#include <array>

namespace trueup::ui {

/// The staged changes under one filter, one product a row, read page by page as the view needs them. Texts are made once
/// when a page arrives. Ticks belong to ids and survive sorting and filtering within a batch; every row starts without.
class ReviewModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Sku, Name, What, Before, After, Percent, Confidence, Source, Age, Status, ColumnCount };
    enum Role { PresenceRole = Qt::UserRole + 1, RowIdRole };
    static constexpr int pageSize = 200;

    explicit ReviewModel(ReviewService& service, QObject* parent = nullptr);

    /// Starts over; answers to older questions are dropped.
    void show(const ReviewFilter& filter, const ReviewOrder& order);
    /// Reads again what is loaded, keeping ticks.
    void reload();
    [[nodiscard]] const ReviewFilter& filter() const { return m_filter; }
    [[nodiscard]] const ReviewOrder& order() const { return m_order; }

    [[nodiscard]] const ReviewRow& row(int index) const;
    [[nodiscard]] int indexOf(qint64 id) const { return m_indexOf.value(id, -1); }
    [[nodiscard]] bool isLoading() const { return m_asker.isWaiting(); }

    [[nodiscard]] bool isTicked(qint64 id) const { return m_ticked.contains(id); }
    void setTicked(int row, bool ticked);
    /// Ticks every loaded row except those that must be ticked one by one, or unticks all.
    void tickLoaded(bool ticked);
    [[nodiscard]] QList<Decision::Item> ticked() const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    void multiData(const QModelIndex& index, QModelRoleDataSpan roles) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    [[nodiscard]] bool canFetchMore(const QModelIndex& parent) const override;
    void fetchMore(const QModelIndex& parent) override;
    void sort(int column, Qt::SortOrder order) override;

signals:
    void loaded();
    void failed(const trueup::Error& error);
    void ticksChanged();

private:
    struct Entry
    {
        ReviewRow row;
        std::array<QString, ColumnCount> texts;
        Presence before = Presence::Missing;
        Presence after = Presence::Missing;
        bool alignRight = false;
    };
    [[nodiscard]] Entry entry(const ReviewRow& row) const;
    [[nodiscard]] QVariant valueFor(const Entry& entry, int column, int role) const;
    [[nodiscard]] static QVariant iconFor(const Entry& entry, int column);
    [[nodiscard]] static QString toolTipFor(const Entry& entry, int column);
    void ask(const QString& afterKey, int limit);
    void receive(bool first, const Result<Page<ReviewRow>>& page);

    ReviewService& m_service;
    Asker m_asker;
    ReviewFilter m_filter;
    ReviewOrder m_order;
    QList<Entry> m_entries;
    QHash<qint64, int> m_indexOf;
    QHash<qint64, qint64> m_ticked; ///< id -> version seen when ticked
    QString m_nextKey;
    QDateTime m_now;
    bool m_isReceiving = false; ///< views must not ask for more from inside a change
};

} // namespace trueup::ui
