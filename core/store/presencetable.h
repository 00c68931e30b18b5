#pragma once

#include "reconcile/withdrawal.h"
#include "store/connection.h"

#include <QUuid>

#include <span>

namespace trueup {

/// A product a row of the feed belongs to, with the feed's own number of it (normalised).
struct SeenProduct
{
    qint64 product = 0;
    QString feedSku;
};

/// product_presence: which products the feed still lists and the ERP still sells. Everything is set-based and belongs into the
/// transaction of one import, so that a feed is counted with what it staged or not at all.
class PresenceTable
{
public:
    explicit PresenceTable(Connection& connection) : m_connection(connection) {}

    /// Opens the list of what this import sees (it ends with the transaction), and takes in what creates of feeds have made.
    [[nodiscard]] Result<void> begin();
    /// Adds to that list, by COPY; a product may come twice.
    [[nodiscard]] Result<void> see(std::span<const SeenProduct> products);
    /// Takes over from the mirror which linked items the ERP does not sell. An item the mirror does not hold says nothing.
    [[nodiscard]] Result<void> noteErp(const QDateTime& now);
    /// Counts the feed `job`: what was seen is there, everything else that was ever in the feed has missed it. A row that
    /// could not be read counts for whatever product it names, and a file that was counted before counts no miss.
    [[nodiscard]] Result<void> countFeed(qint64 job, const QString& csvSha256, const QDateTime& now);

    /// Every product that may have to be archived, or to come back, when `feeds` in a row without it are enough (0: never).
    [[nodiscard]] Result<std::vector<WithdrawalFacts>> facts(int feeds);
    /// Remembers the rows that propose to archive or to sell out, after they were staged.
    [[nodiscard]] Result<void> rememberArchives(const QUuid& batch);
    /// Products that are linked to the shop and on sale there as far as the catalogue knows.
    [[nodiscard]] Result<qint64> activeProducts();

private:
    [[nodiscard]] Result<void> run(const QStringList& statements, const QList<QVariantList>& values);

    Connection& m_connection;
};

} // namespace trueup
