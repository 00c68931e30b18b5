#pragma once

#include "store/reviewreader.h"

#include <functional>
#include <memory>
#include <vector>

namespace trueup {

/// What the review page filters and orders by, in columns: a picture of one moment of every row that is not written yet, and of
/// the written ones of batches that have such rows.
/// Filtering and ordering hundreds of thousands of rows takes it milliseconds where the database has to go through the rows
/// with everything that is in them, and an index of the table for every order would make staging and approving three times as
/// slow. Answers exactly what ReviewReader answers. Immutable; any thread.
class ReviewIndex
{
public:
    /// In pieces within one snapshot of the database, so that memory does not hold the text of all rows at once. `betweenPieces`
    /// may wait for a moment when the machine has something more urgent to do.
    [[nodiscard]] static Result<std::shared_ptr<const ReviewIndex>> read(Connection& connection,
                                                                         const std::function<void()>& betweenPieces = {});

    /// Whether the question is about columns and rows that are here; otherwise ReviewReader has to be asked.
    [[nodiscard]] bool knows(const StagingFilter& filter, const ReviewOrder& order) const;
    /// Whether an index could know, to be asked before there is one.
    [[nodiscard]] static bool mayKnow(const StagingFilter& filter, const ReviewOrder& order);
    /// The first `limit` keys in order; -1: all of them.
    [[nodiscard]] QList<ReviewKey> keys(const StagingFilter& filter, const ReviewOrder& order, qsizetype limit = -1) const;
    [[nodiscard]] QList<ReviewGroup> groups(const StagingFilter& filter) const;
    [[nodiscard]] qsizetype size() const { return qsizetype(m_rows.size()); }

private:
    /// Numbers of one row. Words are places in a sorted list of them, so that they compare like the words.
    struct Row
    {
        qint64 id;
        qint64 version;
        qint64 created; ///< microseconds since 1970
        qint64 percent; ///< of the price, in hundredths
        qint32 confidence; ///< in ten-thousandths, -1: none
        quint32 fields;  ///< a bit for each
        quint32 batch;   ///< places in the lists below
        quint32 vendor;
        quint32 type;
        quint8 status;
        quint8 operation;
        quint8 source;
        bool autoApproved;
        bool hasPercent;
        quint32 before; ///< places of the two values of the usual field among those of all rows, equal ones share one
        quint32 after;
    };
    class Condition;
    class Builder;

    /// How the database orders the values of the field a sort looks at unless another is named; for values that this program
    /// does not order in the same way.
    [[nodiscard]] static Result<void> readPlaces(Connection& connection, Builder& builder, const QStringList& batches);
    /// Rows under `condition`, piece by piece.
    [[nodiscard]] static Result<void> readRows(Connection& connection, Builder& builder, const QString& condition,
                                               const QVariantList& parameters, const std::function<void()>& betweenPieces);

    [[nodiscard]] std::string_view sku(quint32 row) const;
    [[nodiscard]] std::string_view name(quint32 row) const;
    [[nodiscard]] QString lowered(const QString& text) const;
    [[nodiscard]] std::vector<quint32> matching(const StagingFilter& filter) const;
    [[nodiscard]] int compare(ReviewSort column, quint32 a, quint32 b) const;

    bool m_lowersAll = true; ///< lower() of the database knows more than ASCII
    std::vector<Row> m_rows;
    std::string m_texts;              ///< number and name of every row in lower case, one behind the other
    std::vector<quint32> m_textEnds;  ///< two for each row
    std::vector<std::string> m_batches;
    std::vector<std::string> m_vendors;
    std::vector<std::string> m_types;
};

} // namespace trueup
