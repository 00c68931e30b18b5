#include "support/testpostgres.h"

#include "store/audittable.h"
#include "store/erptable.h"
#include "store/itemsearch.h"
#include "store/matchtable.h"
#include "store/productreader.h"
#include "store/migrator.h"

#include <QTest>
#include <QUuid>

using namespace trueup;
using namespace Qt::StringLiterals;

/// What people decide about matches: remembered, bound to what was seen, one home per row and per item, taken back.
class MatchTableTest : public QObject
{
    Q_OBJECT

    TestPostgres m_postgres;
    std::unique_ptr<Connection> m_connection;

    static MatchWord word(MatchVerdict verdict, const QStringList& items, std::optional<qint64> version = {})
    {
        MatchWord word;
        word.key = u"R1"_s;
        word.sku = u"R-1"_s;
        word.verdict = verdict;
        word.items = items;
        word.version = version;
        return word;
    }
    static ErpItemRecord item(const QString& number, const QString& title, const QString& maker, const QString& mpn = {})
    {
        ErpItemRecord item;
        item.itemNumber = number;
        item.itemNorm = number;
        item.title = title;
        item.manufacturer = maker;
        item.vendorPartNumber = mpn;
        item.hash = (number + title + maker + mpn).toUtf8();
        return item;
    }
    /// The mirror after a walk that found these.
    bool walk(const std::vector<ErpItemRecord>& items) { return ErpTable(*m_connection).loadItems(1, items).has_value(); }
    static QStringList numbers(const Result<QList<LookAlike>>& found)
    {
        if (!found)
            return {found.error().message + found.error().detail};
        QStringList numbers;
        for (const LookAlike& like : *found)
            numbers.append(like.item.itemNumber);
        return numbers;
    }
    /// Rows staged as new products: NEW-1 without an item, another that is one, and one without a SKU.
    bool stageNew(const QString& status = u"pending"_s)
    {
        return m_connection->execute(u"INSERT INTO sync_batches (direction, source) VALUES ('push', 'etilize')"_s).has_value()
            && m_connection->execute(u"INSERT INTO sync_staging (batch_id, temp_key, operation_type, source, sku, name, vendor, changes, "
                                     "changes_hash, confidence_reason, feed_row, status) SELECT b.id, v.key, 'create', 'etilize', v.sku, v.name, 'Bic', "
                                     "'{\"mpn\": {\"proposed\": \"GSM-1\"}, \"price\": {\"proposed\": \"9.95\"}}', '', v.reason, 7, ? "
                                     "FROM sync_batches b, (VALUES ('etilize:new-1', 'new-1', 'Gel pen', 'none'), "
                                     "('xorosoft:I2', 'I2', 'Item 2', 'sku'), ('etilize:#Gel-Pen', NULL, 'Gel pen 2', 'none')) "
                                     "v (key, sku, name, reason)"_s,
                                     {status}).has_value();
    }
    MatchWord wordAboutNew(MatchVerdict verdict, const QStringList& items)
    {
        MatchWord said = word(verdict, items);
        said.key = matchKey(u"new-1"_s, {});
        said.sku = u"new-1"_s;
        return said;
    }
    QString proposal()
    {
        return m_connection->value(u"SELECT status || ' ' || COALESCE(blocked_reason, 'free') FROM sync_staging WHERE sku = 'new-1'"_s)
            .value_or(QVariant()).toString();
    }
    QString states()
    {
        return m_connection->value(u"SELECT string_agg(item_number || ' ' || state, ', ' ORDER BY item_number) FROM match_candidates"_s)
            .value_or(QVariant()).toString();
    }

private slots:
    void init()
    {
        m_connection = m_postgres.connect();
        QVERIFY(m_connection);
        QVERIFY(m_connection->execute(u"INSERT INTO erp_items (item_number, item_norm, title, raw, row_hash) SELECT 'I' || i, 'I' || i, 'Item ' || i, '{}', '' "
                                      "FROM generate_series(1, 3) i"_s));
        QVERIFY(m_connection->execute(u"INSERT INTO sync_runs (kind) VALUES ('feed_import')"_s));
        QVERIFY(m_connection->execute(u"INSERT INTO etilize_sync_jobs (run_id, ftp_filename, accepted) SELECT max(id), 'feed.zip', true FROM sync_runs"_s));
        QVERIFY(m_connection->execute(u"INSERT INTO match_candidates (job_id, row_no, sku, item_number, rule, score, rank, row_key, evidence) "
                                      "SELECT j.id, 7, 'R-1', 'I' || i, 'sku_n1', 0.6 - i * 0.1, i, 'R1', '{\"reason\": \"several_items\", "
                                      "\"row\": {\"title\": \"Pen\"}}' FROM etilize_sync_jobs j, generate_series(1, 2) i"_s));
    }

    void listAndDetail()
    {
        MatchTable table(*m_connection);
        const auto rows = table.list(MatchList::Open, {}, 10);
        QVERIFY2(rows, rows ? "" : qPrintable(rows.error().message + rows.error().detail));
        QCOMPARE(rows->size(), 1);
        QCOMPARE(rows->first().reason, u"several_items"_s);
        QCOMPARE(rows->first().item, u"I1"_s);
        QCOMPARE(rows->first().candidates, 2);
        QCOMPARE(table.count(MatchList::Open).value_or(-1), 1);
        QCOMPARE(table.count(MatchList::Decided).value_or(-1), 0);
        const auto detail = table.get(rows->first().id);
        QVERIFY(detail);
        QCOMPARE(detail->row.title, u"Pen"_s);
        QCOMPARE(detail->choices.size(), 2);
        QCOMPARE(detail->choices.first().title, u"Item 1"_s);
    }

    /// What the page of a product compares is what the review of the match compares.
    void aProductHasTheIdentifiersOfBothSides()
    {
        const auto run = [this](const char* sql) { QVERIFY(m_connection->execute(QString::fromLatin1(sql))); };
        run("UPDATE erp_items SET gtin14 = '00036000291452', vendor_part_number = 'GSM-1' WHERE item_number = 'I2'");
        run("UPDATE match_candidates SET evidence = CASE item_number WHEN 'I1' THEN "
            "'{\"row\": {\"sku\": \"R-1\", \"gtin\": \"036000291452\", \"mpn\": \"gsm 1\"}}'::jsonb ELSE '{}' END");
        run("INSERT INTO public.products (id, sku, name) VALUES (1, 'R-1', 'Pen'), (2, 'R-2', 'Another')");
        run("INSERT INTO product_links (product_id, system, entity, external_id, method) VALUES (1, 'xorosoft', 'item', 'I3', 'created'), "
            "(1, 'shopify', 'product', 'I2', 'created'), (2, 'xorosoft', 'item', 'I1', 'created')");
        const auto links = ProductReader(*m_connection).links(1, 10);
        QVERIFY2(links, links ? "" : qPrintable(errorText(links.error()) + links.error().detail));
        QCOMPARE(links->size(), 4);
        for (const LinkEntry& one : *links) {
            const bool isOfErp = one.system == "xorosoft"_L1;
            QCOMPARE(one.row["gtin"_L1].toString(), isOfErp ? u"036000291452"_s : QString());
            QCOMPARE(one.row["sku"_L1].toString(), isOfErp ? u"R-1"_s : QString());
            const bool isSecond = isOfErp && one.externalId == "I2"_L1;
            QCOMPARE(one.itemBarcode, isSecond ? u"00036000291452"_s : QString());
            QCOMPARE(one.itemPartNumber, isSecond ? u"GSM-1"_s : QString());
        }
        QCOMPARE(ProductReader(*m_connection).links(1, 1)->size(), 3);
        const auto other = ProductReader(*m_connection).links(2, 10);
        QVERIFY(other && other->size() == 1 && other->constFirst().row.isEmpty());
    }

    /// Of a row nobody had to look at no candidate is kept: its identifiers are those its imports staged.
    void theRowOfALinkNobodyLookedAtIsWhatWasStaged()
    {
        const auto run = [this](const char* sql) { QVERIFY(m_connection->execute(QString::fromLatin1(sql))); };
        run("INSERT INTO public.products (id, sku, name) VALUES (1, 'I1', 'Pen'), (2, 'I2', 'Other'), (3, 'I3', 'Third'), (4, 'I4', 'Fourth')");
        run("INSERT INTO product_links (product_id, system, entity, external_id, method) SELECT p.id, 'xorosoft', 'item', p.sku, 'created' "
            "FROM public.products p");
        run("INSERT INTO sync_batches (direction, source) VALUES ('push', 'etilize')");
        run("UPDATE etilize_sync_jobs SET batch_id = (SELECT id FROM sync_batches)");
        run("INSERT INTO feed_rows (job_id, row_no, row_kind, sku, sku_norm, row_hash) SELECT j.id, v.no, 'product', v.sku, v.norm, '' "
            "FROM etilize_sync_jobs j, (VALUES (21, 'A-1', 'A1'), (22, 'b 2', 'B2')) v (no, sku, norm)");
        run("INSERT INTO product_presence (product_id, feed_sku) VALUES (2, 'B2')");
        run("INSERT INTO sync_staging (batch_id, product_id, operation_type, source, feed_row, status, changes_hash, changes) "
            "SELECT b.id, v.product, v.operation, v.source, v.no, 'synced', '', v.changes::jsonb FROM sync_batches b, (VALUES "
            "(1, 'create', 'etilize', 21, '{\"barcode\": {\"proposed\": \"036000291452\", \"origin\": \"etilize\"}, \"mpn\": {\"proposed\": \"M-1\", "
            "\"origin\": \"etilize\"}}'), "
            "(1, 'update', 'etilize', 21, '{\"mpn\": {\"proposed\": \"M-2\", \"origin\": \"etilize\"}}'), "
            "(1, 'update', 'manual', NULL, '{\"mpn\": {\"proposed\": \"M-3\", \"origin\": \"etilize\"}}'), "
            "(2, 'create', 'etilize', NULL, '{\"barcode\": {\"proposed\": \"4006381333931\", \"origin\": \"xorosoft\"}}'), "
            "(3, 'update', 'etilize', 22, '{\"price\": {\"proposed\": \"9.95\", \"origin\": \"etilize\"}}')) "
            "v (product, operation, source, no, changes)");
        const auto row = [this](qint64 product) {
            const auto links = ProductReader(*m_connection).links(product, 10);
            return links && links->size() == 1 ? links->constFirst().row : QJsonObject{{u"error"_s, links ? QString() : links.error().detail}};
        };
        QCOMPARE(row(1), (QJsonObject{{u"sku"_s, u"A-1"_s}, {u"gtin"_s, u"036000291452"_s}, {u"mpn"_s, u"M-2"_s}})); // as the feed said last
        // The ERP's barcode was proposed: whether the feed has one nobody knows. That it has no part number is known.
        QCOMPARE(row(2), (QJsonObject{{u"sku"_s, u"b 2"_s}, {u"mpn"_s, QString(u""_s)}}));
        QCOMPARE(row(3), QJsonObject()); // never named
        QCOMPARE(row(4), QJsonObject()); // never staged
    }

    void whatWasStagedForOneProductIsFoundAmongAll()
    {
        const auto run = [this](const char* sql) { QVERIFY(m_connection->execute(QString::fromLatin1(sql))); };
        run("INSERT INTO public.products (id, sku, name) SELECT g, 'S' || g, 'Pen' FROM generate_series(1, 2000) g");
        run("INSERT INTO sync_batches (direction, source) VALUES ('push', 'etilize')");
        run("INSERT INTO sync_staging (batch_id, product_id, operation_type, source, status, changes_hash, changes) SELECT b.id, 1 + g % 2000, 'update', "
            "'etilize', 'synced', '', '{\"mpn\": {\"proposed\": \"M\", \"origin\": \"etilize\"}}' FROM sync_batches b, generate_series(1, 20000) g");
        run("ANALYZE sync_staging");
        const auto rowsRead = [this] {
            const auto rows = m_connection->value(u"SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'sync_staging'"_s);
            return rows ? rows->toLongLong() : -1;
        };
        run("BEGIN"); // the figures are those of a transaction
        const qint64 before = rowsRead();
        const auto proposed = ProductReader(*m_connection).lastProposed(7, u"etilize"_s);
        const qint64 read = rowsRead() - before;
        run("ROLLBACK");
        QVERIFY(proposed && proposed->values.has(FieldId::Mpn));
        QVERIFY2(before >= 0 && read >= 10 && read < 100, qPrintable(QString::number(read)));
    }

    void verdictsAndTheirMarks()
    {
        MatchTable table(*m_connection);
        QCOMPARE(table.version().value_or(-1), 0);
        const auto same = table.decide(word(MatchVerdict::Same, {u"I2"_s}, 0));
        QVERIFY2(same, same ? "" : qPrintable(same.error().message + same.error().detail));
        QCOMPARE(states(), u"I1 rejected, I2 accepted"_s);
        QCOMPARE(table.decisions()->itemOf(u"R1"_s), u"I2"_s);
        QCOMPARE(table.list(MatchList::Decided, u"R-1"_s, 10)->first().item, u"I2"_s);
        // Not this one after all: the confirmation goes, the other candidate is open again.
        QVERIFY(table.decide(word(MatchVerdict::Different, {u"I2"_s})));
        QCOMPARE(states(), u"I1 open, I2 rejected"_s);
        QVERIFY(table.decisions()->itemOf(u"R1"_s).isEmpty());
        QVERIFY(table.decisions()->isRefused(u"R1"_s, u"I2"_s));
        const auto alone = table.decide(word(MatchVerdict::Alone, {}));
        QVERIFY(alone);
        QCOMPARE(states(), u"I1 rejected, I2 rejected"_s);
        QVERIFY(table.decisions()->isAlone(u"R1"_s));
        QCOMPARE(table.decided({}, 10)->size(), 2);
        QCOMPARE(table.revoke(*alone).value_or(-1), 1);
        QCOMPARE(states(), u"I1 open, I2 rejected"_s);
        QCOMPARE(table.revoke(*same).error().code, u"TU001"_s); // replaced long ago
        QCOMPARE(table.decisions()->mentioned(u"R1"_s)->size(), 1);
    }

    void aStaleDecisionIsRefusedWithTheNewerOneShown()
    {
        MatchTable table(*m_connection);
        QVERIFY(table.decide(word(MatchVerdict::Same, {u"I1"_s}, 0)));
        const auto late = table.decide(word(MatchVerdict::Same, {u"I2"_s}, 0));
        QVERIFY(!late);
        QCOMPARE(late.error().kind, ErrorKind::Stale);
        QVERIFY2(late.error().message.contains(u"it is I1"_s), qPrintable(late.error().message));
        QCOMPARE(table.decisions()->itemOf(u"R1"_s), u"I1"_s);
        QVERIFY(table.decide(word(MatchVerdict::Same, {u"I2"_s}, table.list(MatchList::All, {}, 1)->first().version)));
    }

    void whatCannotBeIsRefused()
    {
        MatchTable table(*m_connection);
        QVERIFY(table.decide(word(MatchVerdict::Same, {u"I1"_s})));
        MatchWord other = word(MatchVerdict::Same, {u"I1"_s});
        other.key = u"R2"_s;
        QCOMPARE(table.decide(other).error().code, u"TU005"_s); // one item, one row
        other.items = {u"no such item"_s};
        QCOMPARE(table.decide(other).error().code, u"TU005"_s);
        other.items = {u"I2"_s, u"I3"_s};
        QCOMPARE(table.decide(other).error().code, u"TU005"_s);
        other.key.clear();
        other.items = {u"I2"_s};
        QCOMPARE(table.decide(other).error().code, u"TU005"_s);
        QCOMPARE(table.decidedCount().value_or(-1), 1);
    }

    void everythingIsInTheAuditLog()
    {
        MatchTable table(*m_connection);
        MatchWord said = word(MatchVerdict::Different, {u"I1"_s, u"I2"_s});
        said.note = u"neither"_s;
        const auto decision = table.decide(said);
        QVERIFY(decision);
        QCOMPARE(states(), u"I1 rejected, I2 rejected"_s);
        QCOMPARE(table.list(MatchList::All, {}, 1)->first().state, u"rejected"_s);
        QCOMPARE(table.revoke(*decision).value_or(-1), 2);
        QCOMPARE(m_connection->value(u"SELECT string_agg(action || ' ' || COALESCE(reason, ''), ',' ORDER BY id) FROM audit_log "
                                     "WHERE entity = 'match_decisions'"_s)->toString(),
                 u"match.different neither,match.revoke "_s);
    }

    /// What a person said of a row is found by the key the program has for it, whatever letters the locale of the database knows.
    void keysAreThoseOfTheProgramInEveryLocale()
    {
        DatabaseAddress address = m_postgres.adminAddress();
        const auto admin = TestPostgres::open(address);
        address.database = u"letters_"_s + QUuid::createUuid().toString(QUuid::Id128);
        QVERIFY(admin->script(
            u"CREATE DATABASE \"%1\" TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER libc LOCALE 'C'"_s.arg(address.database)));
        auto plain = TestPostgres::open(address);
        const auto migrations = readMigrations();
        QVERIFY(migrations && Migrator(*plain, *migrations).migrate());
        QCOMPARE(plain->value(u"SELECT upper('é')"_s)->toString(), u"é"_s);
        for (Connection* connection : {m_connection.get(), plain.get()}) {
            for (const QString& sku : {u" é-1b "_s, u"straße-7"_s, u"œuf-ÿ"_s, u"ñ-ž"_s, u"Å-9"_s, u"new-1"_s})
                QCOMPARE(connection->value(u"SELECT match_staged_key(?, NULL)"_s, {sku})->toString(), matchKey(sku, {}));
            for (const QString& handle : {u"Élan-Ñ"_s, u" Straße"_s, u"gel-pen"_s})
                QCOMPARE(connection->value(u"SELECT match_staged_key(NULL, 'etilize:#' || ?::text)"_s, {handle})->toString(), matchKey({}, handle));
        }
        plain.reset();
        QVERIFY(admin->script(u"DROP DATABASE \"%1\" WITH (FORCE)"_s.arg(address.database)));
    }

    void rowsWithoutAnItemAreListed()
    {
        QVERIFY(stageNew());
        MatchTable table(*m_connection);
        const auto rows = table.withoutItem(10);
        QVERIFY2(rows, rows ? "" : qPrintable(rows.error().message + rows.error().detail));
        QCOMPARE(rows->size(), 2);
        QCOMPARE(table.withoutItemCount().value_or(-1), 2);
        QCOMPARE(rows->at(0).key, matchKey({}, u"Gel-Pen"_s));
        QCOMPARE(rows->at(1).key, matchKey(u"new-1"_s, {}));
        QCOMPARE(rows->at(1).title, u"Gel pen"_s);
        QCOMPARE(rows->at(1).proposal, u"pending"_s);
        QCOMPARE(table.withoutItem(1)->first().sku, QString());
        QCOMPARE(table.withoutItem(1, rows->at(0).proposalKey)->first().sku, u"new-1"_s);
        QVERIFY(table.withoutItem(1, rows->at(1).proposalKey)->isEmpty());
        const auto detail = table.getWithoutItem(rows->at(1).id);
        QVERIFY(detail);
        QCOMPARE(detail->mpn, u"GSM-1"_s);
        QCOMPARE(detail->price, Decimal(995, 2));
        QVERIFY(!table.getWithoutItem(rows->at(1).id + 1000));
        // Not being one item leaves it without one; a product of its own it is.
        QVERIFY(table.decide(wordAboutNew(MatchVerdict::Different, {u"I1"_s})));
        QCOMPARE(table.withoutItemCount().value_or(-1), 2);
        QCOMPARE(table.getWithoutItem(rows->at(1).id)->row.version, 1);
        QVERIFY(table.decide(wordAboutNew(MatchVerdict::Alone, {})));
        QCOMPARE(table.withoutItemCount().value_or(-1), 1);
    }

    void theNewProductOfAnItemIsHeld_data()
    {
        QTest::addColumn<QString>("status");
        QTest::addColumn<QString>("held");
        QTest::addColumn<QString>("released");
        QTest::newRow("waiting") << u"pending"_s << u"blocked MATCH_AMBIGUOUS"_s << u"pending free"_s;
        QTest::newRow("approved") << u"approved"_s << u"blocked MATCH_AMBIGUOUS"_s << u"pending free"_s;
        QTest::newRow("being written") << u"queued"_s << u"queued free"_s << u"queued free"_s;
        QTest::newRow("rejected") << u"rejected"_s << u"rejected free"_s << u"rejected free"_s;
    }

    void theNewProductOfAnItemIsHeld()
    {
        QFETCH(QString, status);
        QFETCH(QString, held);
        QFETCH(QString, released);
        QVERIFY(stageNew(status));
        MatchTable table(*m_connection);
        const auto same = table.decide(wordAboutNew(MatchVerdict::Same, {u"I3"_s}));
        QVERIFY2(same, same ? "" : qPrintable(same.error().message + same.error().detail));
        QCOMPARE(proposal(), held);
        QVERIFY(!m_connection->value(u"SELECT bool_or(status = 'blocked') FROM sync_staging WHERE sku IS DISTINCT FROM 'new-1'"_s)
                     ->toBool());
        QVERIFY(table.revoke(*same));
        QCOMPARE(proposal(), released);
        QVERIFY(table.decide(wordAboutNew(MatchVerdict::Same, {u"I3"_s})));
        QVERIFY(table.decide(wordAboutNew(MatchVerdict::Alone, {}))); // said otherwise instead of taken back
        QCOMPARE(proposal(), released);
    }

    void whatIsHeldForSomethingElseStaysSo()
    {
        QVERIFY(stageNew(u"blocked"_s));
        QVERIFY(m_connection->execute(u"UPDATE sync_staging SET blocked_reason = 'ROW_INCOMPLETE' WHERE sku = 'new-1'"_s));
        MatchTable table(*m_connection);
        const auto same = table.decide(wordAboutNew(MatchVerdict::Same, {u"I3"_s}));
        QVERIFY(same);
        QCOMPARE(proposal(), u"blocked ROW_INCOMPLETE"_s);
        QVERIFY(table.revoke(*same));
        QCOMPARE(proposal(), u"blocked ROW_INCOMPLETE"_s);
    }

    void itemsAreFoundByTheirWords()
    {
        QVERIFY(walk({item(u"NVL-10"_s, u"GlidePro gel pen, blue, 12/bx"_s, u"Nordvale"_s),
                      item(u"NVL-20"_s, u"Hanging folder, legal"_s, u"Nordvale"_s),
                      item(u"HEW-26A"_s, u"Cartouche d’encre noire É"_s, u"HP"_s, u"CF-226A"_s)}));
        ItemSearch search(*m_connection);
        QCOMPARE(numbers(search.similarItems({u"Nordvale GlidePro Pen Blue"_s, u"Nordvale"_s}, {})).value(0), u"NVL-10"_s);
        QVERIFY(!numbers(search.similarItems({u"Nordvale GlidePro Pen Blue"_s, u"Nordvale"_s}, {}, {u"NVL-10"_s})).contains(u"NVL-10"_s));
        QCOMPARE(numbers(search.similarItems({u"Toner CF226A"_s}, {})), QStringList{u"HEW-26A"_s});
        QCOMPARE(numbers(search.similarItems({u"Encre NOIRE é"_s}, {})), QStringList{u"HEW-26A"_s});
        QCOMPARE(numbers(search.similarItems({u"Zinc bracket"_s}, {})), QStringList());
        QCOMPARE(numbers(search.similarItems({}, {})), QStringList());
        // What speaks for it comes along.
        const auto like = search.similarItems({u"GlidePro gel pen"_s, u"NORDVALE Inc."_s}, {});
        QVERIFY(like && !like->isEmpty());
        QCOMPARE(like->first().words, (QStringList{u"glidepro"_s, u"gel"_s, u"pen"_s, u"nordvale"_s}));
        QVERIFY(like->first().makerSame);
        QCOMPARE(like->first().item.shared, 1.0);
    }

    void itemsAreFoundByWhatIsTyped_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("first");
        QTest::newRow("the item number") << u" nvl-10 "_s << u"NVL-10"_s;
        QTest::newRow("without its hyphen") << u"nvl10"_s << u"NVL-10"_s;
        QTest::newRow("the beginning of a word") << u"glid"_s << u"NVL-10"_s;
        QTest::newRow("words in any order") << u"folder nordvale"_s << u"NVL-20"_s;
        QTest::newRow("the part number") << u"cf226a"_s << u"HEW-26A"_s;
        QTest::newRow("a barcode") << u"012345678905"_s << u"NVL-20"_s;
        QTest::newRow("nothing like it") << u"zinc"_s << QString();
        QTest::newRow("what is no word") << u"':* & !"_s << QString();
        QTest::newRow("nothing") << QString() << QString();
    }

    void itemsAreFoundByWhatIsTyped()
    {
        QFETCH(QString, typed);
        QFETCH(QString, first);
        ErpItemRecord folder = item(u"NVL-20"_s, u"Hanging folder, legal"_s, u"Nordvale"_s);
        folder.gtin14 = u"00012345678905"_s;
        QVERIFY(walk({item(u"NVL-10"_s, u"GlidePro gel pen, blue, 12/bx"_s, u"Nordvale"_s), folder,
                      item(u"HEW-26A"_s, u"Toner cartridge"_s, u"HP"_s, u"CF-226A"_s)}));
        QCOMPARE(numbers(ItemSearch(*m_connection).findItems(typed, {})).value(0), first);
    }

    void wordsFollowTheItems()
    {
        const LookAlikeSubject row{u"GlidePro gel pen"_s};
        QVERIFY(walk({item(u"NVL-10"_s, u"Stapler"_s, u"Nordvale"_s)}));
        ItemSearch search(*m_connection);
        QCOMPARE(numbers(search.similarItems(row, {})), QStringList());
        QVERIFY(walk({item(u"NVL-10"_s, u"GlidePro gel pen"_s, u"Nordvale"_s)}));
        QCOMPARE(numbers(search.similarItems(row, {})), QStringList()); // the same walk: its first form stays
        QVERIFY(ErpTable(*m_connection).loadItems(2, std::vector{item(u"NVL-10"_s, u"GlidePro gel pen"_s, u"Nordvale"_s)}));
        QCOMPARE(numbers(search.similarItems(row, {})), QStringList{u"NVL-10"_s});
        QVERIFY(m_connection->execute(u"UPDATE erp_items SET missing_since = now() WHERE item_number = 'NVL-10'"_s));
        QCOMPARE(numbers(search.similarItems(row, {})), QStringList());
    }

    void whatWasDecidedIsSaidOfAFoundItem()
    {
        QVERIFY(walk({item(u"NVL-10"_s, u"GlidePro gel pen"_s, u"Nordvale"_s),
                      item(u"NVL-11"_s, u"GlidePro gel pen, red"_s, u"Nordvale"_s)}));
        MatchTable table(*m_connection);
        QVERIFY(table.decide(word(MatchVerdict::Same, {u"NVL-10"_s})));
        MatchWord other = word(MatchVerdict::Different, {u"NVL-11"_s});
        other.key = u"R2"_s;
        QVERIFY(table.decide(other));
        const auto found = [this](const QString& key, const QString& number) {
            const auto all = ItemSearch(*m_connection).similarItems({u"GlidePro gel pen"_s}, key);
            for (const LookAlike& like : all.value_or(QList<LookAlike>())) {
                if (like.item.itemNumber == number)
                    return like.item;
            }
            return LookAlikeItem();
        };
        QCOMPARE(found(u"R2"_s, u"NVL-10"_s).takenBy, u"R-1"_s);
        QVERIFY(found(u"R1"_s, u"NVL-10"_s).takenBy.isEmpty()); // its own
        QVERIFY(found(u"R2"_s, u"NVL-11"_s).isRefused);
        QVERIFY(!found(u"R1"_s, u"NVL-11"_s).isRefused);
    }

    /// Words that every item has gather nothing by themselves, and must not hide what they find together.
    void commonWordsFindTogether()
    {
        std::vector<ErpItemRecord> items;
        for (int i = 0; i < 2100; ++i)
            items.push_back(item(u"N-%1"_s.arg(i), i % 2 == 0 ? u"Blue folder"_s : u"Blue pen"_s, u"Nordvale"_s));
        items.push_back(item(u"N-X"_s, u"Blue pen gel"_s, u"Nordvale"_s));
        QVERIFY(walk(items));
        ItemSearch search(*m_connection);
        QCOMPARE(numbers(search.similarItems({u"Blue Gel Pen"_s, u"Nordvale"_s}, {})).value(0), u"N-X"_s);
        const auto common = search.findItems(u"nordvale blue"_s, {});
        QVERIFY(common);
        QVERIFY(!common->isEmpty());
    }
};

QTEST_GUILESS_MAIN(MatchTableTest)
#include "tst_matchtable.moc"
