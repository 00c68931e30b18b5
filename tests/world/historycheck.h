#pragma once

#include "catalog/fields.h"
#include "sandbox/shop/writelog.h"
#include "store/connection.h"

#include <QMap>

#include <memory>

/// Whether what a workspace remembers explains what the shop holds.
class HistoryCheck
{
public:
    explicit HistoryCheck(std::unique_ptr<trueup::Connection> connection) : m_connection(std::move(connection)) {}

    /// What happened to a field of a product, for the message of a failure.
    [[nodiscard]] QString story(const QString& sku, trueup::FieldId id) const;
    /// Whether the value is kept as a conflict's, as the loser of a decision, beside a staged change, or in a version.
    [[nodiscard]] bool isRemembered(const QString& sku, trueup::FieldId id, const trueup::Value& value) const;
    /// Whether a change of the product waits for a person's word about something else than a field.
    [[nodiscard]] bool isBlocked(const QString& sku) const;
    /// How many conflicts each rule has settled.
    [[nodiscard]] QMap<QString, int> settledByRule() const;

    /// Empty when of every conflict a rule decided both values are kept, and who decided; otherwise what is not.
    [[nodiscard]] QString undecided() const;
    /// Empty when the versions tell of every value where it came from, and the shop's own memory agrees: what we say that we
    /// wrote was written by us, what we say that we saw was among `seen`, there without our doing. A product that waits for a
    /// person is left out.
    [[nodiscard]] QString unexplained(const QString& sku, const trueup::ProductValues& held, const QList<trueup::ProductValues>& seen,
                                      const QList<trueup::sandbox::ShopWrite>& writes) const;

private:
    /// A version, as far as it says where values came from.
    struct Entry
    {
        bool isWhole = false; ///< the first one
        bool isSeen = false;  ///< taken from the shop
        QSet<trueup::FieldId> fields;
        trueup::ProductValues values;
    };
    /// The newest first.
    [[nodiscard]] QList<Entry> historyOf(const QString& sku) const;
    [[nodiscard]] QString unexplained(const QString& sku, trueup::FieldId id, const trueup::Value& held, const QList<Entry>& history,
                                      const QList<trueup::ProductValues>& seen,
                                      const QList<trueup::sandbox::ShopWrite>& writes) const;

    std::unique_ptr<trueup::Connection> m_connection;
};
