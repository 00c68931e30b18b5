#pragma once

#include "reconcile/guardrails.h"
#include "reconcile/stockplan.h"
#include "remote/xorosoft/xorosoftclient.h"
#include "store/producttable.h"
#include "sync/runsession.h"

#include <QUuid>

namespace trueup {

struct SyncSettings;

struct StockSyncParams
{
    enum class Mode {
        All,     ///< every product that is linked with an ERP item
        Changed, ///< those whose item or stock moved since the last stock run, or that waited then; the first time all
        Chosen,  ///< those of `skus`
    };
    Mode mode = Mode::Changed;
    QStringList skus;
};

struct StockSyncSummary
{
    QUuid run;
    QUuid batch; ///< null when nothing was staged
    QString mode;
    qint64 checked = 0;      ///< products compared with the ERP
    qint64 staged = 0;       ///< proposals of their own
    qint64 rewritten = 0;    ///< open changes whose stock was put right
    qint64 unchanged = 0;
    qint64 waiting = 0;      ///< an open change must be written or decided first
    qint64 unknown = 0;      ///< the ERP does not say how many there are
    qint64 stale = 0;        ///< what it said is too old, or was not read to its end
    qint64 locked = 0;
    qint64 soldOut = 0;      ///< the ERP has none to sell
    qint64 fallsToZero = 0;  ///< of these, the shop still had some
    qint64 lowStock = 0;     ///< some, and fewer than the setting says
    qint64 discontinued = 0; ///< the ERP does not sell the item any more; an import proposes to archive the product
    qint64 autoApproved = 0;
    qint64 rejectedBefore = 0;
    qint64 calls = 0;
    qint64 stockRows = 0;
    double seconds = 0;
    QStringList notFound;    ///< of `skus`: no product, or none that is linked with an ERP item
    QStringList examples;    ///< SKUs that fall to zero, a few
    QStringList waitingExamples; ///< SKUs of `waiting`, a few
    std::vector<GuardFinding> findings;

    [[nodiscard]] QJsonObject toJson() const;
};

/// Brings the stock of the shop in step with the ERP: reads it, compares, stages what differs. Nothing is written to the shop;
/// what the settings let pass without a person is approved and left to a push. What waits behind an open change is looked at again
/// by the next run of everything or of what moved, whether it moves or not. Stock that is not known, that is older than the
/// settings allow, and any of an incomplete reading, is never proposed.
class StockSync
{
public:
    StockSync(const SyncContext& context, XorosoftClient& client) : m_context(context), m_client(client) {}

    /// A run of its own, of the kind of a refresh: one of them at a time reads the ERP. Error of kind Held when a guardrail
    /// holds it; NotFound when none of the products named can be looked at.
    [[nodiscard]] Result<StockSyncSummary> run(const StockSyncParams& params, const JobControl& control);

private:
    struct Work;
    [[nodiscard]] Result<void> work(Work& work);
    [[nodiscard]] Result<void> refresh(Work& work);
    [[nodiscard]] Result<void> choose(Work& work);
    [[nodiscard]] Result<void> readChosen(Work& work);
    [[nodiscard]] Result<void> readItem(Work& work, const QString& item);
    [[nodiscard]] Result<void> compare(Work& work);
    [[nodiscard]] Result<void> comparePage(Work& work, const QList<ProductState>& products);
    [[nodiscard]] Result<void> judge(Work& work);
    void tellStale(const Work& work);
    void tellWaiting();
    void wait(Work& work, const QString& item, const QString& sku);
    [[nodiscard]] Result<void> leaveOutChanged(Work& work);
    [[nodiscard]] Result<void> store(Work& work);
    [[nodiscard]] Result<void> remember(Work& work);

    const SyncContext& m_context;
    XorosoftClient& m_client;
    StockSyncSummary m_summary;
};

} // namespace trueup
