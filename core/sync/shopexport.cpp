#include "sync/shopexport.h"

#include "base/log.h"

#include <QCoreApplication>
#include <QFile>

#include <algorithm>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::ShopifyPull)
};

BulkOrder productsOrder(qint64 runId, const QString& metafieldNamespace)
{
    BulkOrder order;
    order.purpose = u"export"_s;
    order.document = u"FullExport"_s;
    order.runId = runId;
    if (metafieldNamespace != "custom"_L1)
        order.replacements = {{u"\"custom\""_s, u"\"%1\""_s.arg(metafieldNamespace)}};
    return order;
}

BulkOrder collectionsOrder(qint64 runId)
{
    BulkOrder order;
    order.purpose = u"collections"_s;
    order.document = u"CollectionsExport"_s;
    order.runId = runId;
    return order;
}

/// The shop did not begin it, and would not another time.
bool isUnwanted(const Error& error)
{
    return error.kind == ErrorKind::UserError || error.code == "ACCESS_DENIED"_L1;
}

Error unlisted(const Error& error)
{
    Error told = error;
    told.message = Text::tr("The shop did not say which products are in which collection: %1").arg(error.message);
    told.notDone = Text::tr("Nothing of this pull was stored.");
    told.nextStep = Text::tr("Pull again: within half an hour the products need not be exported another time.");
    return told;
}

void removeFile(const BulkOutcome& outcome)
{
    if (!outcome.file.isEmpty())
        QFile::remove(outcome.file);
}

} // namespace

QDateTime ShopExport::created() const
{
    return collections ? std::min(products.state.created, collections->state.created) : products.state.created;
}

std::optional<QString> ShopExport::collectionsFile() const
{
    return collections ? std::optional(collections->file) : std::nullopt;
}

void ShopExport::removeFiles() const
{
    removeFile(products);
    if (collections)
        removeFile(*collections);
}

Result<std::optional<ShopExport>> ShopExporter::run(qint64 runId, const QString& metafieldNamespace,
                                                    const BulkRun::Watch& watch, const CancelToken& cancel)
{
    using namespace std::chrono_literals;
    const qint64 started = m_context.clock.monotonicMs();
    const auto refused = [](const Error& error) -> Result<std::optional<ShopExport>> {
        if (!isBulkRefused(error))
            return fail(error);
        qCWarning(lcSync) << "no export in bulk, reading pages instead:" << error;
        return std::nullopt;
    };
    const auto products =
        m_bulk.beginQuery(productsOrder(runId, metafieldNamespace), m_bulk.operations().policy().placeWait, cancel);
    if (!products)
        return refused(products.error());
    const BulkOrder order = collectionsOrder(runId);
    std::optional<BulkQuery> beside;
    if (auto begun = m_bulk.beginQuery(order, 0ms, cancel); begun)
        beside = std::move(*begun);
    else if (!isBulkRefused(begun.error())) // the shop is not there, or the database
        return fail(begun.error());
    auto exported = m_bulk.endQuery(*products, watch, cancel);
    if (!exported) {
        if (beside && (isBulkRefused(exported.error()) || exported.error().kind == ErrorKind::Cancelled))
            m_bulk.drop(*beside);
        return refused(exported.error());
    }
    auto listed = collections(std::move(beside), order, watch, cancel);
    if (!listed) {
        removeFile(*exported);
        return fail(listed.error());
    }
    return ShopExport{std::move(*exported), std::move(*listed), m_context.clock.monotonicMs() - started};
}

Result<std::optional<BulkOutcome>> ShopExporter::collections(std::optional<BulkQuery> begun, const BulkOrder& order,
                                                             const BulkRun::Watch& watch, const CancelToken& cancel)
{
    constexpr int attempts = 2; // such an operation fails now and then for reasons of the shop's own
    for (int attempt = 1;; ++attempt) {
        if (!begun) {
            auto again = m_bulk.beginQuery(order, m_bulk.operations().policy().placeWait, cancel);
            if (!again && isUnwanted(again.error())) {
                qCWarning(lcSync) << "the shop does not list its collections:" << again.error();
                return std::nullopt;
            }
            if (!again)
                return fail(isBulkRefused(again.error()) ? unlisted(again.error()) : again.error());
            begun = std::move(*again);
        }
        auto ended = m_bulk.endQuery(*begun, watch, cancel);
        if (ended)
            return std::optional(std::move(*ended));
        if (!isBulkRefused(ended.error()))
            return fail(ended.error());
        if (attempt == attempts)
            return fail(unlisted(ended.error()));
        qCWarning(lcSync) << "the list of collections is asked for again:" << ended.error();
        begun.reset();
    }
}

Result<void> ShopExporter::applied(const ShopExport& shop, bool isRead)
{
    const auto done = m_bulk.applied(shop.products, isRead ? shop.products.lines : 0);
    return done && shop.collections ? m_bulk.applied(*shop.collections, isRead ? shop.collections->lines : 0) : done;
}

} // namespace trueup
