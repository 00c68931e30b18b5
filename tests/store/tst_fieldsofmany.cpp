#include "support/testpostgres.h"

#include "store/sqlvalues.h"
#include "store/stagingtable.h"

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
    return staged;
}

StagingFilter under(const QUuid& batch)
{
    StagingFilter filter;
    filter.batch = batch;
    return filter;
}

} // namespace

/// Decisions and edits about one field of many staged changes at once.
class FieldsOfManyTest : public QObject
{
    Q_OBJECT

    TestPostgres m_postgres;
    std::unique_ptr<Connection> m_connection;

    QUuid batch() { return StagingTable(*m_connection).createBatch(BatchRecord()).value_or(QUuid()); }
    QString status(qint64 product)
    {
        return m_connection->value(u"SELECT status FROM sync_staging WHERE product_id = ?"_s, {product}).value_or(QVariant()).toString();
    }

private slots:
    void init()
    {
        m_connection = m_postgres.connect();
        QVERIFY(m_connection);
        QVERIFY(m_connection->execute(u"INSERT INTO public.products (id, sku, name) SELECT g, 'S-' || g, 'Stapler ' || g "
                                      "FROM generate_series(1, 20) g"_s));
    }

    /// The same for many as for one: what is done in one way can be taken back in the other.
    void oneFieldOfManyIsEditedAndTakenBack()
    {
        StagingTable table(*m_connection);
        QList<StagedRow> rows;
        for (int i = 1; i <= 3; ++i)
            rows.append(row(i, QString::number(20 + i)));
        const QUuid set = batch();
        QVERIFY(table.stage(set, rows));
        const auto before = table.list(under(set));
        const auto values = [&](QStringView key) {
            QStringList found;
            const auto items = table.list(under(set));
            for (const StagedItem& item : *items)
                found.append(QString::number(sql::object(QString::fromUtf8(item.changes))[key]["proposed"_L1].toDouble()));
            return found.join(u' ');
        };
        QList<qint64> ids;
        QList<qint64> versions;
        for (const StagedItem& item : *before) {
            ids.append(item.id);
            versions.append(item.rowVersion);
        }
        QCOMPARE(table.decide(Decision::Approve, std::span(ids).first(1))->decided, 1);
        versions[0] += 1;
        const auto edited = table.editMany(ids, versions, u"price"_s, "[5, 6.5, 7]", u"sale"_s);
        QVERIFY2(edited, qPrintable(edited ? QString() : edited.error().detail));
        QCOMPARE(edited->size(), 3);
        QCOMPARE(values(u"price"), u"5 6.5 7"_s);
        QCOMPARE(status(1), u"pending"_s); // back to review
        QCOMPARE(table.get(ids[1])->priceChangePercent, std::optional(Decimal(-35, 0)));
        QCOMPARE(table.editMany(ids, versions, u"price"_s, "[1, 1, 1]").error().code, u"TU001"_s);
        QCOMPARE(values(u"price"), u"5 6.5 7"_s);
        const auto one = table.undoEdit(ids[2], edited->value(ids[2]), u"price"_s);
        QVERIFY2(one, qPrintable(one ? QString() : one.error().detail));
        QCOMPARE(values(u"price"), u"5 6.5 23"_s);
        const auto other = table.edit(ids[2], *one, u"price"_s, "9");
        QVERIFY(other);
        const QList<qint64> now{edited->value(ids[0]), edited->value(ids[1]), *other};
        const auto undone = table.undoEdits(ids, now, u"price"_s);
        QVERIFY2(undone, qPrintable(undone ? QString() : undone.error().detail));
        QCOMPARE(*undone, 3);
        QCOMPARE(values(u"price"), u"21 22 23"_s);
        QVERIFY2(table.get(ids[0])->editedBy.isEmpty(), "nobody's edit is left: four eyes must not count one");
        QVERIFY(m_connection->value(u"SELECT count(*) = 0 FROM sync_staging_fields"_s)->toBool());
    }

    void oneFieldOfManyIsTakenOutAndPutBack()
    {
        StagingTable table(*m_connection);
        QList<StagedRow> rows;
        for (int i = 1; i <= 4; ++i) {
            rows.append(row(i, u"12"_s));
            if (i == 1)
                continue; // a price and nothing else
            rows.last().changes.insert(rows.last().changes.size() - 1, R"(,"title":{"current":"Old","proposed":"New","origin":"etilize","rule":"owner"})");
            rows.last().changedFields.append(u"title"_s);
        }
        const QUuid set = batch();
        QVERIFY(table.stage(set, rows));
        QVERIFY(m_connection->execute(u"INSERT INTO sync_conflicts (product_id, staging_row, kind, field, sides) "
                                      "SELECT product_id, id, 'field', 'price', '{}' FROM sync_staging WHERE product_id = 4"_s));
        const auto shown = [&] {
            return m_connection->value(u"SELECT string_agg(status || ':' || array_to_string(changed_fields, '+'), ' ' ORDER BY id) FROM sync_staging"_s)->toString();
        };
        const auto now = [&](QList<qint64>& ids, QList<qint64>& versions) {
            ids.clear();
            versions.clear();
            const auto items = table.list(under(set));
            for (const StagedItem& item : *items) {
                ids.append(item.id);
                versions.append(item.rowVersion);
            }
        };
        QList<qint64> ids;
        QList<qint64> versions;
        now(ids, versions);
        const QString before = shown();
        // The price alone stays where it can be approved: not where it is alone already, not where a conflict is open.
        auto taken = table.takeFields(ids, versions, u"price"_s, true, u"prices first"_s);
        QVERIFY2(taken, qPrintable(taken ? QString() : taken.error().detail));
        QCOMPARE(taken->size(), 2);
        QCOMPARE(taken->first().fields, QStringList{u"title"_s});
        QCOMPARE(shown(), u"pending:price pending:price pending:price pending:price+title"_s);
        QCOMPARE(table.putBackFields(*taken).value_or(-1), 2);
        QCOMPARE(shown(), before);
        // Taken out, the other fields stay; a row without any is rejected.
        now(ids, versions);
        taken = table.takeFields(ids, versions, u"price"_s, false);
        QVERIFY(taken);
        QCOMPARE(taken->size(), 4);
        QCOMPARE(shown(), u"rejected: pending:title pending:title pending:title"_s);
        QCOMPARE(table.takeFields(ids, versions, u"title"_s, false).error().code, u"TU001"_s);
        QCOMPARE(table.decide(Decision::Reopen, std::span(ids).first(1))->decided, 1);
        (*taken)[0].version += 1;
        QCOMPARE(table.putBackFields(*taken).value_or(-1), 4);
        QCOMPARE(shown(), u"pending:price pending:title+price pending:title+price pending:title+price"_s);
    }
};

QTEST_GUILESS_MAIN(FieldsOfManyTest)
#include "tst_fieldsofmany.moc"
