#pragma once

#include "base/clock.h"
#include "store/outboxtable.h"
#include "sync/pushitem.h"

#include <span>

namespace trueup {

/// One product that was not written.
struct PushFailure
{
    qint64 stagedChange = 0;
    QString sku;
    Error error;
};

/// What became of some products; adds up.
struct PushTally
{
    qint64 products = 0;  ///< that came to an end
    qint64 confirmed = 0; ///< the shop holds every approved value
    qint64 created = 0;
    qint64 updated = 0;
    qint64 failed = 0;    ///< given up
    qint64 conflicts = 0; ///< the shop changed since the review
    qint64 faults = 0;    ///< products kept for later because the shop could not be reached
    qint64 postponed = 0; ///< creates that wait for the shop's next day
    QList<PushFailure> failures;
    std::optional<Error> stop;  ///< an error that no other product would escape
    std::optional<Error> fault; ///< the last of `faults`
    std::optional<Error> dayIsOver; ///< why creates were postponed

    void add(const PushTally& other);
};

/// A queued write with what it carries.
struct PushRow
{
    OutboxRow row;
    PushItem item;
};

/// Turns what became of the products of a wave into the state of the database: one statement for each kind of outcome, whatever
/// the number of products.
class PushSettler
{
public:
    PushSettler(Connection& connection, const Clock& clock) : m_connection(connection), m_clock(clock) {}

    [[nodiscard]] Result<PushTally> settle(std::span<const PushRow> rows, std::span<const PushReport> reports);

private:
    struct Sets;
    void sort(const PushRow& row, const PushReport& report, Sets& sets) const;
    [[nodiscard]] Result<void> confirm(std::span<const qsizetype> indices, std::span<const PushRow> rows,
                                       std::span<const PushReport> reports, Sets& sets);

    Connection& m_connection;
    const Clock& m_clock;
};

/// Errors that no other product would escape: the run stops, nothing is given up.
[[nodiscard]] bool stopsTheRun(const Error& error);
/// The shop, not the value, is the reason.
[[nodiscard]] bool isFault(const Error& error);
/// When the shop's limit of new variants begins anew.
[[nodiscard]] QDateTime nextShopDay(const QDateTime& now);

} // namespace trueup
