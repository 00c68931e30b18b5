#include "support/testpostgres.h"

#include "store/reviewreader.h"
#include "store/sqlvalues.h"
#include "store/stagingloader.h"
#include "store/stagingtable.h"

#include <QElapsedTimer>
#include <QTest>

#include <random>

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

/// Rows as a feed brings them: new products and known ones, some blocked, some named twice.
std::vector<StagedRow> feedRows(std::mt19937& dice)
{
    const auto roll = [&dice](int sides) { return int(dice() % unsigned(sides)); };
    std::vector<StagedRow> rows;
    for (int i = 0, count = 4 + roll(12); i < count; ++i) {
        StagedRow staged = row(roll(4) ? 0 : 1 + roll(4), QString::number(10 + roll(3)));
        if (staged.productId == 0) {
            staged.tempKey = u"xorosoft:I-%1"_s.arg(roll(8));
            staged.operation = u"create"_s;
        }
        staged.source = u"etilize"_s;
        staged.vendor = u"Maker\t%1"_s.arg(i);
        staged.blockedReason = roll(4) ? QString() : u"ROW_INCOMPLETE"_s;
        staged.feedRow = i + 1;
        rows.push_back(std::move(staged));
    }
    return rows;
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

    /// One load of a feed in small blocks, at its end `shared` rows found to claim one product.
    Result<StagingCounts> load(const std::vector<StagedRow>& rows, const QList<qint64>& shared, bool passing)
    {
        Transaction transaction(*m_connection);
        StagingLoader loader(*m_connection, batch());
        if (passing) {
            if (const auto ready = loader.passNew(); !ready)
                return fail(ready.error());
        }
        for (size_t at = 0; at < rows.size(); at += 3) {
            const std::span block = std::span(rows).subspan(at, std::min<size_t>(3, rows.size() - at));
            if (const auto done = loader.append(block); !done)
                return fail(done.error());
        }
        if (!shared.isEmpty()) {
            const auto names = loader.names(shared);
            if (!names)
                return fail(names.error());
            if (names->size() != shared.size())
                return fail(ErrorKind::Internal, u"not every shared row was found"_s);
            if (const auto done = loader.block(shared, u"MATCH_AMBIGUOUS"_s); !done)
                return fail(done.error());
        }
        auto counts = loader.merge();
        if (!counts)
            return counts;
        const auto committed = transaction.commit();
        return committed ? counts : fail(committed.error());
    }
    /// Everything staged but numbers, times and the names of batches.
    QString staged()
    {
        return m_connection
            ->value(u"SELECT string_agg(t, E'\\n' ORDER BY t) FROM (SELECT concat_ws('|', product_id, temp_key, operation_type, "
                    "status, blocked_reason, sku, name, vendor, changes, encode(changes_hash, 'hex'), changed_fields, confidence, "
                    "feed_row, auto_approve, batch_id = (SELECT id FROM sync_batches ORDER BY created_at DESC LIMIT 1), "
                    "superseded_by IS NULL) AS t FROM sync_staging) s"_s)
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

    /// Rows staged by an earlier version carry members that say nothing, and a shorter hash. An upgrade is no new proposal.
    void anEarlierFormOfTheSameProposalStays_data()
    {
        QTest::addColumn<QString>("happened");
        QTest::addColumn<QString>("price");
        QTest::addColumn<qint64>("unchanged");
        QTest::addColumn<qint64>("rejectedBefore");
        QTest::newRow("nothing since") << QString() << u"12"_s << qint64(1) << qint64(0);
        QTest::newRow("another price now") << QString() << u"13"_s << qint64(0) << qint64(0);
        QTest::newRow("edited since") << u"edit"_s << u"12"_s << qint64(1) << qint64(0);
        QTest::newRow("edited to what is proposed now") << u"edit"_s << u"12.5"_s << qint64(0) << qint64(0);
        QTest::newRow("a field added since") << u"add"_s << u"12"_s << qint64(1) << qint64(0);
        QTest::newRow("a field taken out since") << u"take"_s << u"12"_s << qint64(1) << qint64(0);
        QTest::newRow("rejected since") << u"reject"_s << u"12"_s << qint64(0) << qint64(1);
        QTest::newRow("rejected, another price now") << u"reject"_s << u"13"_s << qint64(0) << qint64(0);
    }
    void anEarlierFormOfTheSameProposalStays()
    {
        QFETCH(QString, happened);
        QFETCH(QString, price);
        const auto proposal = [](const QString& offered, bool earlier) {
            StagedRow staged = row(1, offered);
            staged.changes.replace(R"("base":10,)", earlier ? R"("base":null,"change_percent":null,)" : "");
            staged.changes.insert(staged.changes.size() - 1, R"(,"vendor":{"proposed":"Maker","origin":"etilize","rule":"owner"})");
            staged.changedFields.append(u"vendor"_s);
            return staged;
        };
        StagingTable table(*m_connection);
        const StagedRow first = proposal(u"12"_s, true);
        const QUuid set = batch();
        QVERIFY(table.stage(set, std::span(&first, 1)));
        QVERIFY(m_connection->execute(u"UPDATE sync_staging SET changes_hash = substr(changes_hash, 2)"_s));
        const StagedItem item = table.list(under(set))->first();
        if (happened == "edit"_L1)
            QVERIFY(table.edit(item.id, item.rowVersion, u"price"_s, "12.5"));
        else if (happened == "add"_L1)
            QVERIFY(table.edit(item.id, item.rowVersion, u"title"_s, "\"Typed\""));
        else if (happened == "take"_L1)
            QVERIFY(table.decideField(item.id, item.rowVersion, u"vendor"_s, false));
        else if (happened == "reject"_L1)
            QCOMPARE(table.decideWhere(Decision::Reject, under(set))->decided, 1);
        const StagedRow second = proposal(price, false);
        const auto counts = table.stage(batch(), std::span(&second, 1));
        QVERIFY2(counts, qPrintable(counts ? QString() : counts.error().detail));
        QTEST(counts->unchanged, "unchanged");
        QTEST(counts->rejectedBefore, "rejectedBefore");
        QCOMPARE(counts->unchanged + counts->rejectedBefore + counts->staged, 1);
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

    /// The quick way of new products is a matter of speed alone.
    void passingNewProductsDirectlyChangesNothing()
    {
        qint64 created = 0;
        for (unsigned seed = 1; seed <= 12; ++seed) {
            QStringList results;
            for (const bool passing : {false, true}) {
                std::mt19937 dice(seed);
                QVERIFY(m_connection->execute(u"TRUNCATE sync_staging, sync_batches CASCADE"_s));
                for (int feed = 0; feed < 3; ++feed) {
                    const std::vector<StagedRow> rows = feedRows(dice);
                    // Rows of one key are what claims one item.
                    QList<qint64> shared;
                    const QString key = u"xorosoft:I-%1"_s.arg(dice() % 8);
                    for (const StagedRow& each : rows) {
                        if (dice() % 4 && each.tempKey == key)
                            shared.append(each.feedRow);
                    }
                    const auto counts = load(rows, shared.size() > 1 ? shared : QList<qint64>(), passing);
                    QVERIFY2(counts, qPrintable(counts ? QString() : counts.error().detail + counts.error().message));
                    results.append(u"%1 %2 %3 %4 %5 %6"_s.arg(counts->staged).arg(counts->unchanged).arg(counts->superseded)
                                       .arg(counts->duplicates).arg(counts->blocked).arg(counts->rejectedBefore));
                    results.append(staged());
                    created += counts->staged;
                }
            }
            const qsizetype half = results.size() / 2;
            for (qsizetype i = 0; i < half; ++i)
                QVERIFY2(results[i] == results[i + half],
                         qPrintable(u"seed %1, step %2\nby the load:\n%3\ndirectly:\n%4"_s.arg(seed).arg(i).arg(
                             results[i], results[i + half])));
        }
        QVERIFY(created > 0);
    }

    void whatIsOpenedAgainDuringALoadIsReplaced()
    {
        StagedRow first = row(0, u"12"_s);
        first.tempKey = u"xorosoft:I-1"_s;
        first.operation = u"create"_s;
        first.feedRow = 7;
        const QUuid earlier = batch();
        StagingTable table(*m_connection);
        QVERIFY(table.stage(earlier, std::span(&first, 1)));
        QCOMPARE(table.decideWhere(Decision::Reject, under(earlier))->decided, 1);
        StagingLoader loader(*m_connection, batch());
        QVERIFY(loader.passNew());
        QCOMPARE(table.decideWhere(Decision::Reopen, under(earlier))->decided, 1);
        first.changes.replace("12", "13");
        const auto added = loader.append(std::span(&first, 1));
        QVERIFY2(added, qPrintable(added ? QString() : added.error().detail));
        const auto counts = loader.merge();
        QVERIFY2(counts, qPrintable(counts ? QString() : counts.error().detail));
        QCOMPARE(counts->superseded, 1);
        QCOMPARE(counts->staged, 1);
    }

    void createInAnotherSpelling_data()
    {
        QTest::addColumn<FieldId>("id");
        QTest::addColumn<Value>("open");
        QTest::addColumn<Value>("newer");
        QTest::addColumn<Side>("side");
        QTest::addColumn<int>("values"); // -1: another proposal
        QTest::addColumn<int>("letterCase");
        using V = Value;
        QTest::newRow("the same") << FieldId::Title << V(u"Blue pen"_s) << V(u"Blue pen"_s) << Side::Etilize << 0 << 0;
        QTest::newRow("letter case") << FieldId::Title << V(u"Blue pen"_s) << V(u"BLUE PEN"_s) << Side::Etilize << 1 << 1;
        QTest::newRow("white space") << FieldId::Title << V(u"Blue pen"_s) << V(u"Blue  pen "_s) << Side::Etilize << 1 << 0;
        QTest::newRow("entities") << FieldId::Description << V(u"a &amp; b"_s) << V(u"a & b"_s) << Side::Etilize << 1 << 0;
        QTest::newRow("order of members") << FieldId::ProductInfo << V(JsonText{R"({"b":"2","a":"1"})"}) << V(JsonText{R"({"a":"1","b":"2"})"})
                                          << Side::Etilize << 0 << 0;
        QTest::newRow("a word") << FieldId::Title << V(u"Blue pen"_s) << V(u"Blue pens"_s) << Side::Etilize << -1 << 0;
        QTest::newRow("case of a SKU") << FieldId::Sku << V(u"NV-1a"_s) << V(u"NV-1A"_s) << Side::Etilize << -1 << 0;
        QTest::newRow("case by a person") << FieldId::Title << V(u"Blue pen"_s) << V(u"BLUE PEN"_s) << Side::Local << -1 << 0;
    }

    void createInAnotherSpelling()
    {
        QFETCH(FieldId, id);
        QFETCH(Value, open);
        QFETCH(Value, newer);
        QFETCH(Side, side);
        QFETCH(int, values);
        QFETCH(int, letterCase);
        const auto create = [&](const Value& value) {
            ChangeSet set;
            set.changes.append({id, {}, {}, value, std::nullopt, side, u"owner"_s});
            return set;
        };
        const auto found = spellingOnly(create(open), create(newer));
        QCOMPARE(found ? int(found->values) : -1, values);
        QCOMPARE(found ? int(found->letterCase) : 0, letterCase);
        // One value more, or a value by another rule, is never spelling.
        ChangeSet more = create(newer);
        more.changes.append({FieldId::Vendor, {}, {}, u"Nordvale"_s, std::nullopt, side, u"owner"_s});
        QVERIFY(!spellingOnly(create(open), more));
        ChangeSet other = create(open);
        other.changes.first().rule = u"another"_s;
        QVERIFY(!spellingOnly(create(open), other));
    }

    /// Open, approved and edited ones alike; of the catalogue or not.
    void newProductInAnotherSpellingStays()
    {
        const auto create = [](qint64 product, const QString& title) {
            StagedRow staged = row(product, u"12"_s);
            staged.tempKey = product > 0 ? QString() : u"etilize:NV-1"_s;
            staged.operation = u"create"_s;
            staged.source = u"etilize"_s;
            staged.feedRow = 7 + product;
            staged.changes = R"({"title":{"rule":"owner:etilize","origin":"etilize","proposed":"%1"}})";
            staged.changes.replace("%1", title.toUtf8());
            staged.changedFields = {u"title"_s};
            return staged;
        };
        const auto told = [&] {
            return m_connection
                ->value(u"SELECT string_agg(concat_ws(' ', product_id, status, changes #>> '{title,proposed}'), ', ' ORDER BY id) "
                        "FROM sync_staging WHERE is_open"_s)
                ->toString();
        };
        QVERIFY(load({create(0, u"Blue pen"_s), create(1, u"Red pen"_s), create(2, u"Pen"_s)}, {}, true));
        StagingTable table(*m_connection);
        const auto rows = table.list({});
        QVERIFY(rows && rows->size() == 3);
        for (const StagedItem& item : *rows) {
            if (item.productId == 1)
                QVERIFY(table.edit(item.id, item.rowVersion, u"title"_s, R"("Scarlet pen")"));
            if (item.productId == 0)
                QCOMPARE(table.decide(Decision::Approve, std::span(&item.id, 1))->decided, 1);
        }
        const QString before = told();
        const auto noisy = load({create(0, u"BLUE  pen"_s), create(1, u"Red pen "_s), create(2, u"PEN"_s)}, {}, true);
        QVERIFY2(noisy, qPrintable(noisy ? QString() : noisy.error().detail));
        QCOMPARE(noisy->unchanged, 3);
        QCOMPARE(noisy->staged, 0);
        QCOMPARE(noisy->superseded, 0);
        QCOMPARE(told(), before);
        // A word more takes their place, as does another reason to be blocked.
        StagedRow blocked = create(2, u"PEN"_s);
        blocked.blockedReason = u"ROW_INCOMPLETE"_s;
        const auto real = load({create(0, u"Blue pens"_s), create(1, u"Red pen"_s), blocked}, {}, true);
        QVERIFY2(real, qPrintable(real ? QString() : real.error().detail));
        QCOMPARE(real->unchanged, 1);
        QCOMPARE(real->superseded, 2);
    }

    /// Those of one item that several rows claim, and others; new products and known ones alike.
    void blockedRowInAnotherSpellingStays()
    {
        const auto proposal = [](qint64 product, qint64 feedRow, const QString& title) {
            StagedRow staged = row(product, u"12"_s);
            staged.tempKey = product > 0 ? QString() : u"xorosoft:I-1"_s;
            staged.operation = product > 0 ? u"update"_s : u"create"_s;
            staged.source = u"etilize"_s;
            staged.feedRow = feedRow;
            staged.changes = R"({"title":{"rule":"owner:etilize","origin":"etilize","proposed":"%1"}})";
            staged.changes.replace("%1", title.toUtf8());
            staged.changedFields = {u"title"_s};
            return staged;
        };
        const auto feed = [&](const QString& pen, const QString& ink, const QString& cap) {
            std::vector<StagedRow> rows{proposal(0, 1, pen), proposal(0, 2, ink), proposal(1, 3, pen), proposal(1, 4, ink), proposal(2, 5, cap)};
            rows.back().blockedReason = u"ROW_INCOMPLETE"_s;
            return load(rows, {1, 2, 3, 4}, true);
        };
        const auto first = feed(u"Blue pen"_s, u"Red ink"_s, u"Cap"_s);
        QVERIFY2(first, qPrintable(first ? QString() : first.error().detail));
        QCOMPARE(first->blocked, 5);
        const auto noisy = feed(u"BLUE  pen"_s, u"Red INK"_s, u"CAP "_s);
        QVERIFY2(noisy, qPrintable(noisy ? QString() : noisy.error().detail));
        QCOMPARE(noisy->unchanged, 5);
        QCOMPARE(noisy->staged, 0);
        QCOMPARE(noisy->superseded, 0);
        const auto real = feed(u"Blue pens"_s, u"RED ink"_s, u"Caps"_s);
        QVERIFY2(real, qPrintable(real ? QString() : real.error().detail));
        QCOMPARE(real->unchanged, 2);
        QCOMPARE(real->superseded, 3);
        // Claimed by one row alone it is an ordinary proposal again.
        const auto alone = load({proposal(0, 1, u"Blue pens"_s)}, {}, true);
        QVERIFY2(alone, qPrintable(alone ? QString() : alone.error().detail));
        QCOMPARE(alone->staged, 1);
        QCOMPARE(m_connection->value(u"SELECT string_agg(status, ',') FROM sync_staging WHERE is_open AND temp_key = 'xorosoft:I-1'"_s)->toString(),
                 u"pending"_s);
    }

    void nothingOfEarlierLoadsIsTakenBack()
    {
        StagedRow first = row(0, u"12"_s);
        first.tempKey = u"xorosoft:I-1"_s;
        first.operation = u"create"_s;
        first.feedRow = 7;
        QVERIFY(load({first}, {}, true));
        const QString before = staged();
        const auto taken = m_connection->value(u"SELECT count(*) FROM sync_batches b, staging_take_back(gen_random_uuid(), b.id, '{7}')"_s);
        QCOMPARE(taken.value_or(QVariant(-1)).toInt(), 0);
        QCOMPARE(staged(), before);
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
        KeyCursor from;
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
                KeyCursor from;
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
        // Undoing names all of them: the check of what was seen must not look through the table once for each.
        const auto keys = ReviewReader(*m_connection).keys(under(set), {});
        QVERIFY(keys);
        QList<qint64> ids;
        QList<qint64> versions;
        for (const ReviewKey& key : *keys) {
            ids.append(key.id);
            versions.append(key.version);
        }
        QVERIFY(m_connection->script(u"SET statement_timeout = '60s'"_s));
        const auto reopened = table.decide(Decision::Reopen, ids, versions);
        QVERIFY2(reopened, qPrintable(reopened ? QString() : reopened.error().detail));
        QCOMPARE(reopened->decided, 50'000);
        qInfo("opened 50,000 again in %lld ms", timer.restart());
        QCOMPARE(table.stage(set, rows)->unchanged, 50'000);
        qInfo("recognised 50,000 in %lld ms", timer.elapsed());
    }
};

QTEST_GUILESS_MAIN(StagingTest)
#include "tst_staging.moc"
