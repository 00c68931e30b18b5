#include "coreconflicts.h"
#include "corejobs.h"
#include "coreproducts.h"
#include "store/conflicttable.h"
#include "store/stagingtable.h"
#include "support/handy.h"
#include "support/testpostgres.h"

#include <QSignalSpy>
#include <QTest>
#include <QTimeZone>

using namespace trueup;
using namespace Qt::StringLiterals;
using trueup::test::settled;
using trueup::test::urlOf;

namespace {

template <class T>
QByteArray why(const Result<T>& result)
{
    return result ? QByteArray() : errorText(result.error()).toUtf8();
}

} // namespace

/// Conflicts and products as the window reads and decides them, over a real database. Every product held and agreed on the
/// price 10; the shop now says 12 + its number / 100, Xorosoft proposes 11.
class CoreConflictsTest : public QObject
{
    Q_OBJECT

    TestPostgres m_postgres;
    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<Workbench> m_bench;
    std::unique_ptr<CoreConflicts> m_conflicts;
    std::unique_ptr<CoreJobs> m_jobs;
    std::unique_ptr<CoreProducts> m_products;

    QString one(const QString& sql, const QVariantList& parameters = {})
    {
        const auto value = m_connection->value(sql, parameters);
        if (!value)
            qWarning() << value.error();
        return value ? value->toString() : u"(failed)"_s;
    }
    void seed()
    {
        QVERIFY(m_connection->execute(
            u"INSERT INTO public.products (id, sku, name, price, vendor, barcode, shopify_product_id) SELECT g, 'S-' || g, 'Pen ' || g, 10, "
            "'Bic', '07033010' || g, 'gid://shopify/Product/' || g FROM generate_series(1, 20) g"_s));
        QVERIFY(m_connection->execute(u"INSERT INTO sync_bases (product_id, field, base_value, base_hash, agreed_by) "
                                      "SELECT id, 'price', '10', decode(md5('10'), 'hex'), 'xorosoft' FROM public.products"_s));
        QVERIFY(m_connection->execute(u"INSERT INTO remote_snapshots (product_id, system, data) SELECT id, 'shopify', "
                                      "product_values(p) || jsonb_build_object('price', 12) FROM public.products p"_s));
        QVERIFY(m_connection->execute(
            u"INSERT INTO product_versions (product_id, version_number, product_data, changed_fields, change_source, change_type) "
            "SELECT p.id, n, product_values(p) || jsonb_build_object('price', 7 + n, 'title', 'Pen, version ' || n), "
            "CASE n WHEN 1 THEN '{title,price}'::text[] ELSE '{price}' END, CASE n WHEN 1 THEN 'shopify' ELSE 'xorosoft' END, "
            "CASE n WHEN 1 THEN 'create' ELSE 'update' END FROM public.products p, generate_series(1, 3) n"_s));
        QList<ConflictRecord> conflicts;
        for (int product = 1; product <= 5; ++product)
            conflicts.append(conflict(product));
        QCOMPARE(ConflictTable(*m_connection).raise(conflicts).value_or(0), 5);
    }
    static ConflictRecord conflict(int product)
    {
        ConflictRecord record;
        record.productId = product;
        record.field = u"price"_s;
        record.baseValue = "10";
        record.sides = {{u"local"_s, QJsonObject{{u"value"_s, 11}, {u"by"_s, u"xorosoft"_s}}},
                        {u"shopify"_s, QJsonObject{{u"value"_s, 12 + product / 100.0}, {u"at"_s, u"2026-11-20T10:00:00Z"_s}, {u"by"_s, u"app:Matrixify"_s}}}};
        record.severity = product == 3 ? u"critical"_s : u"medium"_s;
        record.similarKey = u"price:xorosoft-shopify:up:5-20"_s;
        record.suggestedRule = u"price_large_difference"_s;
        return record;
    }
    QList<ui::ConflictRow> rows(const ui::ConflictFilter& filter = {})
    {
        const auto page = settled(m_conflicts->page(filter, {}, 100));
        return page ? page->rows : QList<ui::ConflictRow>();
    }

    /// A batch whose writes made the newest version of every product.
    QString writtenBatch()
    {
        return one(u"WITH made AS (INSERT INTO sync_batches (name, direction) VALUES ('Dearer', 'push') RETURNING id), "
                   "marked AS (UPDATE product_versions SET batch_id = made.id FROM made WHERE version_number = 3) SELECT id FROM made"_s);
    }

private slots:
    void init()
    {
        const DatabaseAddress address = m_postgres.createDatabase();
        m_connection = TestPostgres::open(address);
        seed();
        WorkbenchOptions options;
        options.session.databaseUrl = urlOf(address);
        m_bench = std::make_unique<Workbench>(options);
        m_conflicts = std::make_unique<CoreConflicts>(*m_bench);
        m_jobs = std::make_unique<CoreJobs>(*m_bench);
        m_products = std::make_unique<CoreProducts>(*m_bench, *m_jobs);
    }
    void cleanup()
    {
        m_products.reset();
        m_jobs.reset();
        m_conflicts.reset();
        m_bench.reset();
        m_connection.reset();
    }

    void pagesGravestFirstByKey()
    {
        const auto first = settled(m_conflicts->page({}, {}, 2));
        QVERIFY2(first, why(first).constData());
        QCOMPARE(first->rows.size(), 2);
        QCOMPARE(first->rows[0].sku, u"S-3"_s);
        QCOMPARE(first->rows[1].sku, u"S-1"_s);
        const auto second = settled(m_conflicts->page({}, first->nextKey, 2));
        QVERIFY2(second, why(second).constData());
        QCOMPARE(second->rows[0].sku, u"S-2"_s);
        QCOMPARE(second->rows[1].sku, u"S-4"_s);
        const auto last = settled(m_conflicts->page({}, second->nextKey, 2));
        QVERIFY2(last, why(last).constData());
        QCOMPARE(last->rows.size(), 1);
        QVERIFY(last->nextKey.isEmpty());
    }

    void productsPageInAnyOrder()
    {
        QVERIFY(m_connection->execute(u"UPDATE public.products SET vendor = CASE WHEN id > 15 THEN 'Cross: ' || id % 2 WHEN id > 10 THEN NULL ELSE vendor END, "
                                      "price = CASE WHEN id % 3 > 0 THEN id % 4 END"_s));
        for (const ui::ProductSort column : {ui::ProductSort::Sku, ui::ProductSort::Name, ui::ProductSort::Vendor, ui::ProductSort::Price,
                                             ui::ProductSort::Changed}) {
            for (const bool descending : {false, true}) {
                const auto ids = [&](const QString& text, int limit) {
                    QList<qint64> found;
                    QString key;
                    do {
                        const auto page = settled(m_products->search(text, {column, descending}, key, limit));
                        if (!page || page->rows.isEmpty())
                            return QList<qint64>();
                        for (const ui::ProductRow& row : page->rows)
                            found.append(row.id);
                        key = page->nextKey;
                    } while (!key.isEmpty());
                    return found;
                };
                const QList<qint64> all = ids({}, 100);
                QCOMPARE(all.size(), 20);
                QCOMPARE(ids({}, 2), all);
                QCOMPARE(ids(u"pen"_s, 3), all);
            }
        }
        const auto dearest = settled(m_products->search({}, {ui::ProductSort::Price, true}, {}, 1));
        QVERIFY2(dearest, why(dearest).constData());
        QCOMPARE(dearest->rows.constFirst().id, 19);
        const auto none = settled(m_products->listing(ui::ProductScope::All, {ui::ProductSort::Vendor, false}, {}, 1));
        QVERIFY2(none, why(none).constData());
        QCOMPARE(none->rows.constFirst().id, 11); // what has no vendor comes first
    }

    void countsByWhatFilters()
    {
        ui::ConflictFilter filter;
        filter.severity = ui::ConflictSeverity::Critical;
        const auto counts = settled(m_conflicts->counts(filter));
        QVERIFY2(counts, why(counts).constData());
        QCOMPARE(counts->matching, 1);
        QCOMPARE(counts->severities.value(ui::ConflictSeverity::Medium), 4);
        QCOMPARE(counts->fields.value(FieldId::Price), 1);
        QCOMPARE(counts->sides.value(Side::Xorosoft), 1);
        QCOMPARE(counts->statuses.value(ui::ConflictStatus::Open), 1);
        filter = {};
        filter.text = u"s-4"_s;
        QCOMPARE(rows(filter).size(), 1);
        filter.side = Side::Etilize;
        QVERIFY(rows(filter).isEmpty());
    }

    void detailNamesSidesTimesAndRule()
    {
        const auto detail = settled(m_conflicts->detail(rows().constFirst().id));
        QVERIFY2(detail, why(detail).constData());
        QCOMPARE(detail->base, Value(Decimal(10, 0)));
        QCOMPARE(detail->local.side, Side::Xorosoft);
        QCOMPARE(detail->local.value, Value(Decimal(11, 0)));
        QCOMPARE(detail->shopify.value, Value(Decimal(1203, 2)));
        QCOMPARE(detail->shopify.at, QDateTime(QDate(2026, 11, 20), QTime(10, 0), QTimeZone::UTC));
        QVERIFY(detail->shopify.by.contains(u"Matrixify"_s));
        QCOMPARE(detail->similar, 4);
        QVERIFY(!detail->why.isEmpty());
        QVERIFY(detail->suggestion.contains(u"Large price differences"_s));
    }

    void settlesAndTakesBack()
    {
        const ui::ConflictRow row = rows().constFirst();
        QSignalSpy changed(m_conflicts.get(), &ui::ConflictService::changed);
        const auto result = settled(m_conflicts->resolve({row.id, row.version, {ui::ConflictPick::Shopify, {}}, false, 1, {}, {}}));
        QVERIFY2(result, why(result).constData());
        QCOMPARE(result->settled, 1);
        QCOMPARE(one(u"SELECT price::float8::text FROM public.products WHERE id = 3"_s), u"12.03"_s);
        QCOMPARE(rows().size(), 4);
        QTRY_VERIFY_WITH_TIMEOUT(!changed.isEmpty(), 10'000); // the badge of every open window
        const auto undone = settled(m_conflicts->undo(result->undoToken));
        QVERIFY2(undone, why(undone).constData());
        QCOMPARE(undone->settled, 1);
        QCOMPARE(rows().size(), 5);
        QCOMPARE(one(u"SELECT price::float8::text FROM public.products WHERE id = 3"_s), u"10"_s);
    }

    void ownValuesAreStaged()
    {
        const ui::ConflictRow row = rows().constFirst();
        const auto result = settled(m_conflicts->resolve({row.id, row.version, {ui::ConflictPick::Custom, Value(Decimal(1150, 2))}, false, 1, {}, {}}));
        QVERIFY2(result, why(result).constData());
        QCOMPARE(one(u"SELECT changes #>> '{price,proposed}' FROM sync_staging WHERE product_id = 3 AND is_open"_s), u"11.50"_s);
    }

    void refusesAStaleAnswer()
    {
        const ui::ConflictRow row = rows().constFirst();
        QVERIFY(ConflictTable(*m_connection).decide(row.id, 0, {u"local"_s}));
        const auto refused = settled(m_conflicts->resolve({row.id, row.version, {ui::ConflictPick::Shopify, {}}, false, 1, {}, {}}));
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, ErrorKind::Stale);
        const auto detail = settled(m_conflicts->detail(row.id));
        QVERIFY2(detail, why(detail).constData());
        QCOMPARE(detail->row.status, ui::ConflictStatus::SettledByPerson);
        QCOMPARE(detail->row.chosen, std::optional(Side::Xorosoft));
        QVERIFY(!detail->row.settledBy.isEmpty());
    }

    void aRuleFromScratch()
    {
        for (const ui::ConflictRow& row : rows())
            QVERIFY(settled(m_conflicts->resolve({row.id, row.version, {ui::ConflictPick::Shopify, {}}, false, 1, {}, {}})));
        ui::EditedRule made;
        made.rule.name = u"dear_ones"_s;
        made.rule.field = u"price"_s;
        made.rule.condition.localSides = {Side::Xorosoft};
        made.rule.action.use = RuleAction::Use::Higher;
        made.rule.priority = 4;
        made.rule.isActive = false;
        const auto trial = settled(m_conflicts->tryRule(made.rule));
        QVERIFY2(trial, why(trial).constData());
        QCOMPARE(trial->simulation.past, 5);
        QCOMPARE(trial->simulation.decides, 5); // tried as if it were on
        QCOMPARE(trial->simulation.agrees, 5);
        QVERIFY(trial->sentence.contains(u"Xorosoft"_s));
        QCOMPARE(one(u"SELECT count(*) FROM sync_rules WHERE name = 'dear_ones'"_s), u"0"_s);
        const auto saved = settled(m_conflicts->saveRule(made));
        QVERIFY2(saved, why(saved).constData());
        QCOMPARE(one(u"SELECT priority || ' ' || is_active || ' ' || action::text FROM sync_rules WHERE name = 'dear_ones'"_s),
                 u"4 false {\"use\": \"higher\"}"_s);
        const auto twice = settled(m_conflicts->saveRule(made));
        QVERIFY(!twice);
        QCOMPARE(twice.error().kind, ErrorKind::Validation);
        auto known = settled(m_conflicts->rule(u"dear_ones"_s));
        QVERIFY2(known, why(known).constData());
        QVERIFY(known->rule == made.rule);
        const ui::EditedRule seen = *known;
        known->rule.isActive = true;
        QVERIFY(settled(m_conflicts->saveRule(*known)));
        QCOMPARE(one(u"SELECT is_active::text FROM sync_rules WHERE name = 'dear_ones'"_s), u"true"_s);
        const auto late = settled(m_conflicts->saveRule(seen));
        QVERIFY2(!late, "what somebody else changed meanwhile was overwritten");
        QCOMPARE(late.error().kind, ErrorKind::Stale);
        ui::EditedRule wrong = made;
        wrong.rule.name = u"wrong"_s;
        wrong.rule.action.use = RuleAction::Use::Order; // of nobody
        const auto refused = settled(m_conflicts->tryRule(wrong.rule));
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, ErrorKind::Validation);
        QVERIFY(!settled(m_conflicts->saveRule(wrong)));
        QCOMPARE(one(u"SELECT count(*) FROM sync_rules WHERE name = 'wrong'"_s), u"0"_s);
    }

    /// One that decided something stays, switched off; one that is not there is no success.
    void aRuleIsRemoved()
    {
        for (const QString& name : {u"unused"_s, u"used"_s})
            QVERIFY(m_connection->execute(u"INSERT INTO sync_rules (name, kind, field, action, priority) VALUES (?, 'conflict', 'price', "
                                          "'{\"use\": \"higher\"}', 4)"_s, {name}));
        const ui::ConflictRow row = rows().constFirst();
        QVERIFY(settled(m_conflicts->resolve({row.id, row.version, {ui::ConflictPick::Shopify, {}}, false, 1, {}, {}})));
        QVERIFY(m_connection->execute(u"UPDATE sync_conflict_resolutions SET rule_id = (SELECT id FROM sync_rules WHERE name = 'used')"_s));
        const auto removed = settled(m_conflicts->removeRule(u"unused"_s));
        QVERIFY2(removed, why(removed).constData());
        QVERIFY(*removed);
        QCOMPARE(one(u"SELECT count(*) FROM sync_rules WHERE name = 'unused'"_s), u"0"_s);
        const auto kept = settled(m_conflicts->removeRule(u"used"_s));
        QVERIFY2(kept, why(kept).constData());
        QVERIFY(!*kept);
        QCOMPARE(one(u"SELECT is_active::text FROM sync_rules WHERE name = 'used'"_s), u"false"_s);
        const auto gone = settled(m_conflicts->removeRule(u"unused"_s));
        QVERIFY(!gone);
        QVERIFY2(gone.error().message.contains(u"There is no rule"_s), qPrintable(gone.error().message));
    }

    void similarOnesAndARule()
    {
        const ui::ConflictRow row = rows().constFirst();
        const auto preview = settled(m_conflicts->similar(row.id, {ui::ConflictPick::Local, {}}));
        QVERIFY2(preview, why(preview).constData());
        QCOMPARE(preview->count, 5);
        QCOMPARE(preview->rows.size(), 5);
        QVERIFY(!preview->ruleName.isEmpty() && preview->ruleSentence.contains(u"Xorosoft"_s));
        QCOMPARE(preview->simulation.past, 5);
        const auto stale = settled(m_conflicts->resolve({row.id, row.version, {ui::ConflictPick::Local, {}}, true, 4, u"keep"_s, {}}));
        QVERIFY(!stale);
        QCOMPARE(stale.error().kind, ErrorKind::Stale);
        QCOMPARE(one(u"SELECT count(*) FROM sync_rules WHERE name = 'keep'"_s), u"0"_s); // both or neither
        const auto result = settled(m_conflicts->resolve({row.id, row.version, {ui::ConflictPick::Local, {}}, true, 5, u"keep"_s, {}}));
        QVERIFY2(result, why(result).constData());
        QCOMPARE(result->settled, 5);
        QVERIFY(rows().isEmpty());
        const auto rules = settled(m_conflicts->rules());
        QVERIFY2(rules, why(rules).constData());
        QCOMPARE(rules->constFirst().name, u"keep"_s); // asked before the shipped ones
        const auto simulated = settled(m_conflicts->simulate(u"keep"_s));
        QVERIFY2(simulated, why(simulated).constData());
        QCOMPARE(simulated->decides, 5);
        QCOMPARE(simulated->agrees, 5);
        QVERIFY(settled(m_conflicts->setRuleActive(u"keep"_s, false)));
        const auto stats = settled(m_conflicts->stats(30));
        QVERIFY2(stats, why(stats).constData());
        QCOMPARE(stats->people, 5);
        QCOMPARE(stats->open, 0);
        const auto undone = settled(m_conflicts->undo(result->undoToken));
        QVERIFY2(undone, why(undone).constData());
        QCOMPARE(undone->settled, 5);
    }

    void ignoredOnesLeaveTheList()
    {
        const ui::ConflictRow row = rows().constFirst();
        const auto ignored = settled(m_conflicts->ignore(row.id, row.version));
        QVERIFY2(ignored, why(ignored).constData());
        QCOMPARE(rows().size(), 4);
        ui::ConflictFilter filter;
        filter.status = ui::ConflictStatus::Ignored;
        QCOMPARE(rows(filter).size(), 1);
    }

    void theBaseIsKeptAndNamed()
    {
        const ui::ConflictRow row = rows().constFirst();
        QVERIFY(row.hasBase);
        const auto result = settled(m_conflicts->resolve({row.id, row.version, {ui::ConflictPick::Base, {}}, false, 1, {}, {}}));
        QVERIFY2(result, why(result).constData());
        QCOMPARE(one(u"SELECT (changes #>> '{price,proposed}')::float8::text FROM sync_staging WHERE product_id = 3 AND is_open"_s), u"10"_s);
        QCOMPARE(one(u"SELECT chosen_side FROM sync_conflict_resolutions"_s), u"base"_s);
        ui::ConflictFilter filter;
        filter.status = ui::ConflictStatus::SettledByPerson;
        QCOMPARE(rows(filter).size(), 1);
        QVERIFY(rows(filter).constFirst().keptBase && !rows(filter).constFirst().chosen);
    }

    void keepingTheBaseLeavesThoseWithoutOne()
    {
        QVERIFY(m_connection->execute(u"UPDATE sync_conflicts SET base_value = NULL WHERE product_id = 4"_s));
        const ui::ConflictRow row = rows().constFirst();
        const auto preview = settled(m_conflicts->similar(row.id, {ui::ConflictPick::Base, {}}));
        QVERIFY2(preview, why(preview).constData());
        QCOMPARE(preview->count, 5);
        QCOMPARE(preview->withoutBase, 1);
        QCOMPARE(preview->rows.size(), 4);
        QVERIFY2(preview->ruleName.endsWith(u"_base"_s), qPrintable(preview->ruleName));
        const auto result = settled(m_conflicts->resolve({row.id, row.version, {ui::ConflictPick::Base, {}}, true, 5, u"as_before"_s, {}}));
        QVERIFY2(result, why(result).constData());
        QCOMPARE(result->settled, 4);
        QCOMPARE(one(u"SELECT action ->> 'use' FROM sync_rules WHERE name = 'as_before'"_s), u"base"_s);
        QCOMPARE(rows().size(), 1);
        const ui::ConflictRow left = rows().constFirst();
        QCOMPARE(left.sku, u"S-4"_s);
        QVERIFY(!left.hasBase);
        const auto refused = settled(m_conflicts->resolve({left.id, left.version, {ui::ConflictPick::Base, {}}, false, 1, {}, {}}));
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, ErrorKind::Validation);
    }

    void manyAreSettledInOneGo()
    {
        const auto marks = settled(m_conflicts->marks({}));
        QVERIFY2(marks, why(marks).constData());
        QCOMPARE(marks->size(), 5);
        QVERIFY(marks->constFirst().hasBase && marks->constFirst().field == FieldId::Price);
        QVERIFY(ConflictTable(*m_connection).decide((*marks)[1].id, 0, {u"local"_s})); // somebody is quicker
        const auto result = settled(m_conflicts->resolveMany({*marks, ui::BulkAct::Shopify}));
        QVERIFY2(result, why(result).constData());
        QCOMPARE(result->settled, 4);
        QCOMPARE(result->refused.size(), 1);
        QCOMPARE(result->refused.constFirst().sku, u"S-1"_s);
        QVERIFY(!result->refused.constFirst().why.isEmpty());
        QVERIFY(rows().isEmpty());
        QCOMPARE(one(u"SELECT price::float8::text FROM public.products WHERE id = 5"_s), u"12.05"_s);
        const auto undone = settled(m_conflicts->undo(result->undoToken));
        QVERIFY2(undone, why(undone).constData());
        QCOMPARE(undone->settled, 4);
        QCOMPARE(rows().size(), 4);
        QCOMPARE(one(u"SELECT price::float8::text FROM public.products WHERE id = 5"_s), u"10"_s);
        const auto stale = settled(m_conflicts->resolveMany({*marks, ui::BulkAct::Base}));
        QVERIFY2(stale, why(stale).constData());
        QCOMPARE(stale->settled, 0); // all of them have other versions now
        QCOMPARE(stale->refused.size(), 5);
        QVERIFY(stale->undoToken.isEmpty());
    }

    void ignoringIsTakenBack()
    {
        const ui::ConflictRow row = rows().constFirst();
        const auto alone = settled(m_conflicts->ignore(row.id, row.version));
        QVERIFY2(alone, why(alone).constData());
        const auto opened = settled(m_conflicts->undo(alone->undoToken));
        QVERIFY2(opened, why(opened).constData());
        QCOMPARE(opened->settled, 1);
        QCOMPARE(rows().size(), 5);
        const auto marks = settled(m_conflicts->marks({}));
        QVERIFY2(marks, why(marks).constData());
        const auto many = settled(m_conflicts->resolveMany({*marks, ui::BulkAct::Ignore}));
        QVERIFY2(many, why(many).constData());
        QCOMPARE(many->settled, 5);
        QVERIFY(rows().isEmpty());
        QCOMPARE(settled(m_conflicts->undo(many->undoToken))->settled, 5);
        QCOMPARE(rows().size(), 5);
    }

    void ignoredOnesAreOpenedAgainUnlessSomethingNewerIs()
    {
        const ui::ConflictRow row = rows().constFirst();
        QVERIFY(settled(m_conflicts->ignore(row.id, row.version)));
        auto ignored = settled(m_conflicts->detail(row.id));
        QVERIFY2(ignored, why(ignored).constData());
        QVERIFY(settled(m_conflicts->undo(ignored->undoToken)));
        QCOMPARE(rows().size(), 5);
        QVERIFY(settled(m_conflicts->ignore(row.id, settled(m_conflicts->detail(row.id))->row.version)));
        ConflictRecord newer = conflict(3);
        newer.sides[u"shopify"_s] = QJsonObject{{u"value"_s, 14}};
        QCOMPARE(ConflictTable(*m_connection).raise(std::span(&newer, 1)).value_or(0), 1);
        ignored = settled(m_conflicts->detail(row.id));
        QVERIFY2(ignored, why(ignored).constData());
        const auto refused = settled(m_conflicts->undo(ignored->undoToken));
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, ErrorKind::Stale);
        QVERIFY2(refused.error().message.contains(u"S-3"_s), qPrintable(refused.error().message));
    }

    void earlierDecisionsAreTakenBackUntilWritten()
    {
        const ui::ConflictRow row = rows().constFirst();
        QVERIFY(settled(m_conflicts->detail(row.id))->undoToken.isEmpty());
        ConflictChoice choice{u"local"_s};
        choice.similar = true;
        QVERIFY(ConflictTable(*m_connection).decide(row.id, 0, choice)); // by another window
        const auto decided = settled(m_conflicts->detail(row.id));
        QVERIFY2(decided, why(decided).constData());
        QCOMPARE(decided->settledTogether, 5);
        QVERIFY(decided->isOwnDecision);
        QCOMPARE(settled(m_conflicts->undo(decided->undoToken))->settled, 5);
        QVERIFY(ConflictTable(*m_connection).decide(row.id, 0, {u"local"_s}));
        QVERIFY(m_connection->execute(u"UPDATE sync_staging SET status = 'synced', row_version = row_version + 1 "
                                      "WHERE product_id = 3 AND is_open"_s));
        QVERIFY2(settled(m_conflicts->detail(row.id))->undoToken.isEmpty(), "what was written is rolled back, not taken back");
    }

    void findsProductsByAnything()
    {
        const auto first = settled(m_products->search({}, {}, {}, 15));
        QVERIFY2(first, why(first).constData());
        QCOMPARE(first->rows.size(), 15);
        const auto rest = settled(m_products->search({}, {}, first->nextKey, 15));
        QVERIFY2(rest, why(rest).constData());
        QCOMPARE(rest->rows.size(), 5);
        QVERIFY(rest->nextKey.isEmpty());
        QVERIFY(m_connection->execute(u"UPDATE public.products SET manufacturer_part_number = 'MS19-BLK', handle = 'cristal-pen', "
                                      "product_type = 'Ballpoint pens' WHERE id = 17"_s));
        for (const QString& text : {u"s-17"_s, u"pen 17"_s, u"0703301017"_s, u"gid://shopify/Product/17"_s, u"ms19-blk"_s, u"Cristal-Pen"_s,
                                    u"ballpoint"_s}) {
            const auto found = settled(m_products->search(text, {}, {}, 15));
            QVERIFY2(found, why(found).constData());
            QVERIFY2(found->rows.size() == 1 && found->rows.constFirst().id == 17, qPrintable(text));
        }
        QCOMPARE(settled(m_products->search(u"bic"_s, {}, {}, 50))->rows.size(), 20);
    }

    void aProductShowsEverySide()
    {
        const auto detail = settled(m_products->detail(1));
        QVERIFY2(detail, why(detail).constData());
        const ui::ProductField& price = detail->fields[int(FieldId::Price)];
        QCOMPARE(price.ours, Value(Decimal(10, 0)));
        QCOMPARE(price.shopify, Value(Decimal(12, 0)));
        QCOMPARE(price.base, Value(Decimal(10, 0)));
        QVERIFY(price.differs && price.isInConflict && !price.isLocked);
        QVERIFY(!detail->fields[int(FieldId::Title)].differs);
        QCOMPARE(detail->row.conflicts, 1);
        QVERIFY(settled(m_products->setLocked(1, FieldId::Price, true)));
        QVERIFY(settled(m_products->detail(1))->fields[int(FieldId::Price)].isLocked);
        QVERIFY(settled(m_products->setLocked(1, FieldId::Price, false)));
        QVERIFY(!settled(m_products->detail(1))->fields[int(FieldId::Price)].isLocked);
    }

    void versionsArePagedAndCompared()
    {
        const auto first = settled(m_products->versions(1, {}, 2));
        QVERIFY2(first, why(first).constData());
        QCOMPARE(first->rows.size(), 2);
        QCOMPARE(first->rows.constFirst().number, 3);
        QCOMPARE(first->rows.constFirst().source, std::optional(Side::Xorosoft));
        const auto rest = settled(m_products->versions(1, first->nextKey, 2));
        QVERIFY2(rest, why(rest).constData());
        QCOMPARE(rest->rows.size(), 1);
        const auto differences = settled(m_products->compare(1, 1, 3));
        QVERIFY2(differences, why(differences).constData());
        QStringList changed;
        for (const ui::VersionDifference& one : *differences) {
            if (one.differs)
                changed += field(one.field).keyString();
        }
        QCOMPARE(changed, (QStringList{u"title"_s, u"price"_s}));
    }

    void rollsBackThroughReview()
    {
        ui::RollbackRequest request;
        request.productId = 7;
        request.version = 1;
        QVERIFY(m_connection->execute(u"UPDATE public.products SET manufacturer_part_number = 'M-7' WHERE id = 7"_s));
        const auto preview = settled(m_products->previewRollback(request));
        QVERIFY2(preview, why(preview).constData());
        QCOMPARE(preview->products, 1);
        QCOMPARE(preview->values, 2);
        const auto kept = std::ranges::find_if(preview->lines, [](const ui::RollbackLine& line) { return line.field == FieldId::Mpn; });
        QVERIFY(kept != preview->lines.end());
        QVERIFY2(kept->isLeftOut && kept->current == Value(u"M-7"_s), "what is left out keeps its value, and that is shown");
        QCOMPARE(one(u"SELECT count(*) FROM sync_staging WHERE product_id = 7"_s), u"0"_s); // looked at only
        request.fields = {FieldId::Price};
        const auto stale = settled(m_products->rollback(request, 2));
        QVERIFY(!stale);
        QCOMPARE(stale.error().kind, ErrorKind::Stale);
        QCOMPARE(one(u"SELECT count(*) FROM sync_staging WHERE product_id = 7"_s), u"0"_s);
        const auto staged = settled(m_products->rollback(request, 1));
        QVERIFY2(staged, why(staged).constData());
        QVERIFY(!staged->batchId.isEmpty());
        QCOMPARE(one(u"SELECT (changes #>> '{price,proposed}')::numeric::float8::text || ' ' || status FROM sync_staging WHERE product_id = 7"_s),
                 u"8 pending"_s);
        const auto detail = settled(m_products->detail(7));
        QCOMPARE(detail->openBatchId, staged->batchId);
        QVERIFY(m_jobs->running().isEmpty()); // one product is no job
    }

    void aBatchRollsBackAsAJob()
    {
        ui::RollbackRequest request;
        request.batchId = writtenBatch();
        QSignalSpy came(m_jobs.get(), &ui::JobService::runningChanged);
        QSignalSpy ended(m_jobs.get(), &ui::JobService::finished);
        QSignalSpy told(m_jobs.get(), &ui::JobService::progressed);
        const auto preview = settled(m_products->previewRollback(request));
        QVERIFY2(preview, why(preview).constData());
        QCOMPARE(preview->products, 20);
        QCOMPARE(preview->values, 20); // the price of each
        QTRY_VERIFY(m_jobs->running().isEmpty());
        QCOMPARE(came.size(), 2);
        QVERIFY(told.size() > 0);
        QCOMPARE(ended.size(), 0); // who asked has the answer
        QCOMPARE(one(u"SELECT count(*) FROM sync_staging"_s), u"0"_s);
        const auto staged = settled(m_products->rollback(request, 20));
        QVERIFY2(staged, why(staged).constData());
        QCOMPARE(staged->products, 20);
        QCOMPARE(one(u"SELECT count(*) FROM sync_staging WHERE batch_id = ?::uuid"_s, {staged->batchId}), u"20"_s);
    }

    void aBatchThatIsRolledBackCanBeStopped()
    {
        ui::RollbackRequest request;
        request.batchId = writtenBatch();
        Transaction keepsOut(*m_connection);
        QVERIFY(m_connection->execute(u"LOCK TABLE product_versions IN ACCESS EXCLUSIVE MODE"_s));
        auto answer = m_products->rollback(request, 20);
        QTRY_COMPARE(m_jobs->running().size(), 1);
        const ui::RunningJob job = m_jobs->running().constFirst();
        QCOMPARE(job.kind, ui::JobKind::Rollback);
        QVERIFY(job.isHere());
        m_jobs->cancel(job.id);
        keepsOut.rollback();
        const auto stopped = settled(answer);
        QVERIFY(!stopped);
        QCOMPARE(stopped.error().kind, ErrorKind::Cancelled);
        QTRY_VERIFY(m_jobs->running().isEmpty());
        QCOMPARE(one(u"SELECT count(*) FROM sync_staging"_s), u"0"_s);
    }
};

QTEST_GUILESS_MAIN(CoreConflictsTest)
#include "tst_coreconflicts.moc"
