#pragma once

#include "services/review.h"
#include "widgets/format.h"

#include <QAbstractTableModel>
#include <QCache>
#include <QHash>
#include <QSet>

#include <array>
#include <functional>

namespace trueup::ui {

/// The staged changes under one filter, one product a row, however many there are. What is held of all of them is their order,
/// id and version; contents are read for the rows in sight and kept for the latest few thousand, their texts made once. Ticks,
/// selection and the current row belong to ids and survive reading again; ticks survive sorting and filtering within a batch.
class ReviewModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Sku, Name, What, Before, After, Percent, Confidence, Source, Age, Status, DecidedBy, ColumnCount };
    /// ShortRole: of the confidence without its reason, of the status without by what it was approved.
    enum Role { PresenceRole = Qt::UserRole + 1, RowIdRole, ShortRole };
    static constexpr int pageSize = 100;    ///< rows of the first answer and of each one while scrolling
    static constexpr int keptRows = 3000;   ///< whose contents are remembered

    explicit ReviewModel(ReviewService& service, QObject* parent = nullptr);

    /// Starts over: the first page at once, the length of the list behind it. Answers to older questions are dropped.
    void show(const ReviewFilter& filter, const ReviewOrder& order);
    /// The order until show() names another one; reads nothing.
    void startWith(const ReviewOrder& order) { m_order = order; }
    [[nodiscard]] static Column columnOf(ReviewSort sort);
    /// There is an order by this column.
    [[nodiscard]] static bool sorts(int column);
    /// Reads the order and the rows in sight again, keeping ticks, selection and current row.
    void reload();
    /// Rows that are looked at now; those not read yet are asked for, with some before and behind.
    void need(int first, int last);
    [[nodiscard]] const ReviewFilter& filter() const { return m_filter; }
    [[nodiscard]] const ReviewOrder& order() const { return m_order; }

    /// Fields with a column of their own, old and new value, behind the others.
    void setExtraFields(const QList<FieldId>& fields);
    [[nodiscard]] const QList<FieldId>& extraFields() const { return m_extra; }

    /// Who else looks at a row, by its id; asked whenever one is painted. onlookersChanged() says that it may be others now.
    void setOnlookers(std::function<QStringList(qint64 id)> onlookers) { m_onlookers = std::move(onlookers); }
    void onlookersChanged();

    [[nodiscard]] const ReviewKey& key(int index) const { return m_keys[index]; }
    /// What a decision about this row is bound to: the version that is shown, or, of a row not read, the latest known.
    [[nodiscard]] Decision::Item itemAt(int index) const;
    /// Null while the row is not read.
    [[nodiscard]] const ReviewRow* rowIfRead(int index) const;
    /// Only of a row that is read.
    [[nodiscard]] const ReviewRow& row(int index) const;
    [[nodiscard]] int indexOf(qint64 id) const;
    /// The rows in sight are still to come.
    [[nodiscard]] bool isLoading() const { return m_pageAsker.isWaiting(); }
    /// Nothing at all is still to come.
    [[nodiscard]] bool isSettled() const
    {
        return !m_pageAsker.isWaiting() && !m_keysAsker.isWaiting() && !m_rowsAsker.isWaiting();
    }

    /// Without it there is nothing to tick, and what was ticked is forgotten.
    void setMayTick(bool may);
    [[nodiscard]] bool mayTick() const { return m_mayTick; }
    [[nodiscard]] bool isTicked(qint64 id) const { return m_ticked.contains(id); }
    void setTicked(int row, bool ticked) { setTicked(QList<int>{row}, ticked); }
    void setTicked(const QList<int>& rows, bool ticked); ///< in rising order
    /// Ticks every row except those that must be ticked one by one, or unticks all.
    void tickAll(bool ticked);
    [[nodiscard]] int tickedCount() const { return int(m_ticked.size()); }
    [[nodiscard]] QList<Decision::Item> ticked() const;
    /// Of these rows those that were read and have one of the statuses, as they were read.
    [[nodiscard]] QList<Decision::Item> having(const QList<Decision::Item>& rows, const QSet<ReviewStatus>& statuses) const;
    /// Rows that start unticked: withdrawals and large price drops. Empty: of all rows under the filter.
    [[nodiscard]] qint64 startingUnticked(const QSet<qint64>& among = {}) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    void multiData(const QModelIndex& index, QModelRoleDataSpan roles) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    void sort(int column, Qt::SortOrder order) override;

signals:
    void loaded();
    void failed(const trueup::Error& error);
    void ticksChanged();

private:
    [[nodiscard]] bool isOfNumbers(int column) const;
    [[nodiscard]] bool endsAtRight(int column) const;
    struct Entry
    {
        ReviewRow row;
        bool isWritten = false; ///< what follows; done when it is first looked at, because many rows come at once and few are seen
        std::array<QString, ColumnCount> texts{};
        QStringList extras{}; ///< of the extra fields
        QStringList wholeExtras{}; ///< where those leave out how the values begin
        Presence before = Presence::Missing;
        Presence after = Presence::Missing;
        bool alignRight = false;
        QString wholeBefore{}; ///< where Before and After leave out how they begin
        QString wholeAfter{};
        std::optional<FieldId> told{}; ///< whose values stand before and after
    };
    /// With its texts; null where the row has not been read.
    [[nodiscard]] const Entry* written(qint64 id) const;
    void write(Entry& entry) const;
    [[nodiscard]] QVariant valueFor(qint64 id, const Entry* entry, int column, int role) const;
    [[nodiscard]] QString textOf(const Entry* entry, int column) const;
    [[nodiscard]] static QString wholeText(const Entry& entry, int column);
    [[nodiscard]] QVariant iconFor(const Entry& entry, int column) const;
    [[nodiscard]] QString toolTipFor(const Entry& entry, int column) const;
    [[nodiscard]] static bool needsCare(const Entry& entry);
    [[nodiscard]] static bool isStressed(const Entry& entry, int column);
    [[nodiscard]] static QString warningOf(const Entry& entry, int column);
    [[nodiscard]] QString shortText(const Entry& entry, int column) const;
    [[nodiscard]] QString spoken(const Entry* entry, int column) const;
    /// "Also looked at by …", or empty.
    [[nodiscard]] QString onlookersOf(const ReviewRow& row) const;
    void receivePage(const Page<ReviewRow>& page);
    void askKeys();
    void receiveKeys(const QList<ReviewKey>& keys);
    void lengthen(const QList<ReviewKey>& keys);
    void rearrange(const QList<ReviewKey>& keys);
    void dropOutdated();
    void dropOldTicks();
    void askRows(const QList<int>& places);
    void announceRows(const QList<qint64>& ids, const QList<int>& places);
    void fetchNeeded();
    /// Which of these places, up to `most`, hold rows that have to be read.
    [[nodiscard]] QList<int> missing(int first, int end, int most) const;
    void keep(const QList<ReviewRow>& rows);

    ReviewService& m_service;
    Asker m_pageAsker;
    Asker m_keysAsker;
    Asker m_rowsAsker;
    ReviewFilter m_filter;
    ReviewOrder m_order;
    QList<FieldId> m_extra;
    QList<ReviewKey> m_keys;
    QCache<qint64, Entry> m_read; ///< by id
    QSet<qint64> m_gone;          ///< asked for and no longer there
    std::function<QStringList(qint64)> m_onlookers;
    QHash<qint64, qint64> m_ticked; ///< id -> version seen when ticked
    bool m_mayTick = true;
    int m_needFirst = 0;
    int m_needLast = -1;
    bool m_isUpward = false; ///< the way it is scrolled
    QDateTime m_now;
};

} // namespace trueup::ui
