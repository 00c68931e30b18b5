#include "support/testpostgres.h"

#include "store/reviewreader.h"
#include "store/sqlvalues.h"
#include "store/stagingtable.h"

#include <QElapsedTimer>
#include <QTest>

using namespace trueup;
using namespace Qt::StringLiterals;

namespace {

StagedRow row(qint64 product, const QString& price)
{
    StagedRow staged;
    staged.productId = product;
    staged.source = u"xorosoft"_s;
    staged.sku = u"S-%1"_s.arg(product);
    staged.name = u"Stapler %1"_s.arg(product);
    staged.changes = R"({"price":{"base":10,"current":10,"proposed":%1,"origin":"xorosoft","rule":"owner"}})";
    staged.changes.replace("%1", price.toLatin1());
    staged.changedFields = {u"price"_s};
    staged.confidence = 0.97;
    staged.autoApprove = true;
    return staged;
}

StagingFilter under(const QUuid& batch)
{
    StagingFilter filter;
    filter.batch = batch;
    return filter;
}

} // namespace

/// What staging does with a second look at the same product, and what decisions do.
class StagingTest : public QObject
{
    Q_OBJECT

    TestPostgres m_postgres;
    std::unique_ptr<Connection> m_connection;

    QUuid batch() { return StagingTable(*m_connection).createBatch(BatchRecord()).value_or(QUuid()); }
    QString status(qint64 product)
    {
        return m_connection
            ->value(u"SELECT string_agg(status, ',' ORDER BY id) FROM sync_staging WHERE product_id = ?"_s, {product})
            .value_or(QVariant())
            .toString();
    }

private slots:
    void init()
    {
        m_connection = m_postgres.connect();
        QVERIFY(m_connection);
        QVERIFY(
            m_connection->execute(u"INSERT INTO public.products (id, sku, name) SELECT g, 'S-' || g, 'Stapler ' || g "
                                  "FROM generate_series(1, 20) g"_s));
    }

    void sameProposalStays()
    {
        StagingTable table(*m_connection);
        const StagedRow first = row(1, u"12"_s);
        QCOMPARE(table.stage(batch(), std::span(&first, 1))->staged, 1);
        const auto again = table.stage(batch(), std::span(&first, 1));
        QCOMPARE(again->unchanged, 1);
        QCOMPARE(again->staged, 0);
        QCOMPARE(status(1), u"pending"_s);
    }

    void otherProposalReplaces_data()
    {
        QTest::addColumn<bool>("approved");
        QTest::newRow("pending") << false;
        QTest::newRow("approved goes back to review") << true;
    }
    void otherProposalReplaces()
    {
        QFETCH(bool, approved);
        StagingTable table(*m_connection);
        const StagedRow first = row(1, u"12"_s);
        const StagedRow second = row(1, u"13"_s);
        const QUuid set = batch();
        QVERIFY(table.stage(set, std::span(&first, 1)));
        if (approved)
            QCOMPARE(table.decideWhere(Decision::Approve, under(set))->decided, 1);
        const auto counts = table.stage(batch(), std::span(&second, 1));
        QCOMPARE(counts->superseded, 1);
        QCOMPARE(counts->staged, 1);
        QCOMPARE(status(1), u"superseded,pending"_s);
    }

    void rejectionIsRemembered()
    {
        StagingTable table(*m_connection);
        const StagedRow first = row(1, u"12"_s);
        const QUuid set = batch();
        QVERIFY(table.stage(set, std::span(&first, 1)));
        QCOMPARE(table.decideWhere(Decision::Reject, under(set))->decided, 1);
        QCOMPARE(table.stage(batch(), std::span(&first, 1))->rejectedBefore, 1);
        const StagedRow other = row(1, u"14"_s);
        QCOMPARE(table.stage(batch(), std::span(&other, 1))->staged, 1);
    }

    void personsEditSurvivesTheSameProposal()
    {
        StagingTable table(*m_connection);
        const StagedRow first = row(1, u"12"_s);
        const QUuid set = batch();
        QVERIFY(table.stage(set, std::span(&first, 1)));
        const StagedItem item = table.list(under(set))->first();
        const auto version = table.edit(item.id, item.rowVersion, u"price"_s, "12.5");
        QVERIFY2(version, qPrintable(version ? QString() : version.error().detail));
        QCOMPARE(table.stage(batch(), std::span(&first, 1))->unchanged, 1);
        QVERIFY(table.get(item.id)->changes.contains("12.5"));
    }

    /// Without it the push would take the name for somebody else's change.
    void anEditOfAnotherFieldKnowsWhatIsThere()
    {
        StagingTable table(*m_connection);
        const StagedRow first = row(1, u"12"_s);
        const QUuid set = batch();
        QVERIFY(table.stage(set, std::span(&first, 1)));
        QVERIFY(m_connection->execute(u"INSERT INTO sync_bases (product_id, field, base_value, base_hash, agreed_by) "
                                      "VALUES (1, 'title', '\"Agreed\"', '', 'etilize')"_s));
        const StagedItem item = table.list(under(set))->first();
        QVERIFY(table.edit(item.id, item.rowVersion, u"title"_s, "\"Typed\""));
        const auto entry = m_connection->value(
            u"SELECT concat_ws(', ', changes #>> '{title,base}', changes #>> '{title,current}', changes #>> '{title,proposed}') "
            "FROM sync_staging WHERE id = ?"_s,
            {item.id});
        QCOMPARE(entry->toString(), u"Agreed, Stapler 1, Typed"_s);
    }

    void duplicatesInOneLoadCountOnce()
    {
        const StagedRow rows[] = {row(1, u"12"_s), row(1, u"13"_s)};
        const auto counts = StagingTable(*m_connection).stage(batch(), rows);
        QCOMPARE(counts->staged, 1);
        QCOMPARE(counts->duplicates, 1);
    }

    void unknownProductIsRefused()
    {
        const StagedRow stray = row(999, u"12"_s);
        const auto counts = StagingTable(*m_connection).stage(batch(), std::span(&stray, 1));
        QVERIFY(!counts);
        QCOMPARE(counts.error().code, u"23503"_s);
        QCOMPARE(m_connection->value(u"SELECT count(*) FROM staging_load"_s)->toInt(), 0);
    }

    void blockedAndConflictingRowsAreNotApproved()
    {
        StagingTable table(*m_connection);
        StagedRow rows[] = {row(1, u"0"_s), row(2, u"12"_s), row(3, u"12"_s)};
        rows[0].blockedReason = u"price_zero"_s;
        const QUuid set = batch();
        QCOMPARE(table.stage(set, rows)->blocked, 1);
        QVERIFY(m_connection->execute(
            u"INSERT INTO sync_conflicts (product_id, staging_row, kind, field, sides) "
            "SELECT product_id, id, 'field', 'price', '{}' FROM sync_staging WHERE product_id = 2"_s));
        const auto outcome = table.decideWhere(Decision::Approve, under(set), 3);
        QCOMPARE(outcome->decided, 1);
        QCOMPARE(outcome->blocked, 1);
        QCOMPARE(outcome->conflicts, 1);
        QCOMPARE(status(1), u"blocked"_s);
        QCOMPARE(status(2), u"pending"_s);
    }

    void staleDecisionNamesWhoChangedIt()
    {
        StagingTable table(*m_connection);
        const StagedRow first = row(1, u"12"_s);
        const QUuid set = batch();
        QVERIFY(table.stage(set, std::span(&first, 1)));
        const StagedItem seen = table.list(under(set))->first();
        QVERIFY(table.edit(seen.id, seen.rowVersion, u"price"_s, "12.5"));
        const auto outcome = table.decide(Decision::Approve, std::span(&seen.id, 1), std::span(&seen.rowVersion, 1));
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().kind, ErrorKind::Stale);
        QCOMPARE(outcome.error().code, u"TU001"_s);
        const QString who = m_connection->value(u"SELECT session_user::text"_s)->toString();
        QVERIFY2((outcome.error().message + outcome.error().detail).contains(who),
                 qPrintable(errorText(outcome.error())));
        const auto counted = table.decideWhere(Decision::Approve, under(set), 7);
        QVERIFY(!counted);
        QCOMPARE(counted.error().code, u"TU001"_s);
    }

    void reviewPagesSortAndContinue()
    {
        QList<StagedRow> rows;
        for (int i = 1; i <= 20; ++i) {
            rows.append(row(i, QString::number(20 + i)));
            rows.last().priceChangePercent = Decimal((i * 7) % 20, 0);
        }
        const QUuid set = batch();
        QVERIFY(StagingTable(*m_connection).stage(set, rows));
        ReviewReader reader(*m_connection);
        QStringList percents;
        ReviewCursor from;
        for (bool more = true; more;) {
            const auto page = reader.page(under(set), {ReviewSort::PriceChange, Qt::DescendingOrder}, 7, from);
            QVERIFY2(page, qPrintable(page ? QString() : page.error().detail));
            for (const StagedItem& item : page->items)
                percents.append(QString::number(int(item.priceChangePercent->toDouble())));
            from = page->next;
            more = page->hasMore;
        }
        QStringList expected;
        for (int i = 19; i >= 0; --i)
            expected.append(QString::number(i));
        QCOMPARE(percents, expected);
        QCOMPARE(reader.totals(under(set))->changed, 20);
        const auto groups = reader.groups(under(set));
        QVERIFY2(groups, qPrintable(groups ? QString() : groups.error().detail));
        QCOMPARE(groups->size(), 1);
        QCOMPARE(groups->first().operation, u"update"_s);
        QCOMPARE(groups->first().status, u"pending"_s);
        QCOMPARE(groups->first().rows, 20);
        QCOMPARE(reader.batches()->first().pending, 20);
    }

    void editsAreTakenBackOneByOne()
    {
        StagingTable table(*m_connection);
        const StagedRow first = row(1, u"12"_s);
        QVERIFY(table.stage(batch(), std::span(&first, 1)));
        const qint64 id = m_connection->value(u"SELECT id FROM sync_staging"_s)->toLongLong();
        const QByteArray staged = table.get(id)->changes;
        const auto priceNow = [&] {
            return sql::object(QString::fromUtf8(table.get(id)->changes))["price"_L1]["proposed"_L1].toDouble();
        };
        qint64 version = 1;
        for (const char* value : {"13", "14", "13"}) { // the same value twice: every edit counts once
            const auto next = table.edit(id, version, u"price"_s, value);
            QVERIFY2(next, qPrintable(next ? QString() : next.error().detail));
            version = *next;
        }
        const auto added = table.edit(id, version, u"title"_s, R"("Stapler, red")");
        QVERIFY(added);
        version = *added;
        QVERIFY(table.get(id)->changedFields.contains(u"title"_s));
        const auto untitled = table.undoEdit(id, version, u"title"_s);
        QVERIFY2(untitled, qPrintable(untitled ? QString() : untitled.error().detail));
        version = *untitled;
        QVERIFY(!table.get(id)->changedFields.contains(u"title"_s));
        for (const double expected : {14.0, 13.0, 12.0}) {
            QVERIFY(!table.get(id)->editedBy.isEmpty());
            const auto undone = table.undoEdit(id, version, u"price"_s);
            QVERIFY2(undone, qPrintable(undone ? QString() : undone.error().detail));
            version = *undone;
            QCOMPARE(priceNow(), expected);
        }
        QCOMPARE(sql::object(QString::fromUtf8(table.get(id)->changes)), sql::object(QString::fromUtf8(staged)));
        QVERIFY2(table.get(id)->editedBy.isEmpty(), "nobody's edit is left: four eyes must not count one");
        QVERIFY(m_connection->value(u"SELECT count(*) = 0 FROM sync_staging_fields"_s)->toBool());
        QVERIFY(!table.undoEdit(id, version, u"price"_s));
        QCOMPARE(table.undoEdit(id, version - 1, u"price"_s).error().code, u"TU001"_s);
    }

    void everyOrderContinuesAndAgreesWithItsKeys()
    {
        QList<StagedRow> rows;
        for (int i = 1; i <= 20; ++i) {
            rows.append(row(i, QString::number((i * 11) % 17)));
            rows.last().priceChangePercent = Decimal(i == 4 ? -20 : (i * 7) % 20, 0);
            if (i % 3 == 0)
                rows.last().confidence = i / 100.0;
        }
        const QUuid set = batch();
        QVERIFY(StagingTable(*m_connection).stage(set, rows));
        ReviewReader reader(*m_connection);
        for (const ReviewSort column : {ReviewSort::Id, ReviewSort::Sku, ReviewSort::Name, ReviewSort::Kind, ReviewSort::Before,
                                        ReviewSort::After, ReviewSort::PriceChange, ReviewSort::Confidence, ReviewSort::Source,
                                        ReviewSort::Created, ReviewSort::Status, ReviewSort::Updated}) {
            for (const Qt::SortOrder direction : {Qt::AscendingOrder, Qt::DescendingOrder}) {
                const ReviewOrder order{column, direction, u"price"_s};
                const auto keys = reader.keys(under(set), order);
                QVERIFY2(keys, qPrintable(keys ? QString() : keys.error().detail));
                QCOMPARE(keys->size(), 20);
                QList<qint64> paged;
                QList<double> after;
                ReviewCursor from;
                for (bool more = true; more;) {
                    const auto page = reader.page(under(set), order, 7, from);
                    QVERIFY2(page, qPrintable(page ? QString() : page.error().detail));
                    for (const StagedItem& item : page->items) {
                        paged.append(item.id);
                        after.append(sql::object(QString::fromUtf8(item.changes))["price"_L1]["proposed"_L1].toDouble());
                        QCOMPARE(keys->at(paged.size() - 1).version, item.rowVersion);
                        QCOMPARE(keys->at(paged.size() - 1).needsCare, item.priceChangePercent == Decimal(-20, 0));
                    }
                    from = page->next;
                    more = page->hasMore;
                }
                QList<qint64> ids;
                for (const ReviewKey& key : *keys)
                    ids.append(key.id);
                QCOMPARE(paged, ids);
                if (column == ReviewSort::After && direction == Qt::AscendingOrder)
                    QVERIFY2(std::ranges::is_sorted(after), "prices must compare as numbers");
            }
        }
    }

    void fiftyThousandAreApprovedAtOnce()
    {
        QVERIFY(
            m_connection->execute(u"INSERT INTO public.products (id, sku, name) SELECT g, 'S-' || g, 'Stapler ' || g "
                                  "FROM generate_series(1001, 51000) g"_s));
        QList<StagedRow> rows;
        for (int i = 1001; i <= 51000; ++i)
            rows.append(row(i, u"12"_s));
        const QUuid set = batch();
        StagingTable table(*m_connection);
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(table.stage(set, rows)->staged, 50'000);
        qInfo("staged 50,000 in %lld ms", timer.restart());
        QCOMPARE(table.decideWhere(Decision::Approve, under(set), 50'000)->decided, 50'000);
        qInfo("approved 50,000 in %lld ms", timer.restart());
        QCOMPARE(m_connection->value(u"SELECT count(*) FROM audit_log WHERE action = 'staging.approve'"_s)->toInt(), 1);
        QCOMPARE(table.stage(set, rows)->unchanged, 50'000);
        qInfo("recognised 50,000 in %lld ms", timer.elapsed());
    }
};

QTEST_GUILESS_MAIN(StagingTest)
#include "tst_staging.moc"
