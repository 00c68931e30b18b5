#include "store/versiontable.h"

#include "store/sqlvalues.h"

#include <QCoreApplication>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::VersionTable)
};

constexpr auto columns = "v.product_id, p.sku, v.version_number, v.product_data::text, v.shopify_data::text, "
                         "to_json(v.changed_fields)::text, v.change_source, v.change_type, v.run_id, v.batch_id, "
                         "v.created_login, v.created_at"_L1;

Result<QList<VersionRecord>> readAll(Result<QSqlQuery> query)
{
    if (!query)
        return fail(query.error());
    QList<VersionRecord> versions;
    while (query->next()) {
        VersionRecord version;
        version.productId = query->value(0).toLongLong();
        version.sku = query->value(1).toString();
        version.number = query->value(2).toInt();
        version.values = ProductValues::fromJson(sql::object(query->value(3)));
        version.shopifyData = sql::object(query->value(4));
        version.changedFields = sql::strings(query->value(5));
        version.source = query->value(6).toString();
        version.type = query->value(7).toString();
        version.runId = query->value(8).toLongLong();
        version.batchId = query->value(9).toUuid();
        version.createdBy = query->value(10).toString();
        version.created = sql::time(query->value(11));
        versions.append(version);
    }
    return versions;
}

} // namespace

Result<QList<VersionRecord>> VersionTable::list(const QString& sku, int limit)
{
    const auto known = m_connection.value(u"SELECT id FROM public.products WHERE sku = ?"_s, {sku});
    if (!known)
        return fail(known.error());
    if (!known->isValid())
        return fail(sql::notFound(Text::tr("A product with the SKU %1").arg(sku)));
    return readAll(m_connection.query(u"SELECT "_s + columns +
                                          u" FROM product_versions v JOIN public.products p ON p.id = v.product_id "
                                          "WHERE v.product_id = ? ORDER BY v.version_number DESC LIMIT ?"_s,
                                      {known->toLongLong(), limit}));
}

Result<VersionRecord> VersionTable::get(const QString& sku, int number)
{
    auto versions =
        readAll(m_connection.query(u"SELECT "_s + columns +
                                       u" FROM product_versions v JOIN public.products p ON p.id = v.product_id "
                                       "WHERE p.sku = ? AND v.version_number = ?"_s,
                                   {sku, number}));
    if (!versions)
        return fail(versions.error());
    if (versions->isEmpty())
        return fail(sql::notFound(Text::tr("Version %1 of %2").arg(number).arg(sku)));
    return versions->first();
}

Result<QList<VersionRecord>> VersionTable::after(qint64 productId, int number)
{
    return readAll(m_connection.query(u"SELECT "_s + columns +
                                          u" FROM product_versions v JOIN public.products p ON p.id = v.product_id "
                                          "WHERE v.product_id = ? AND v.version_number > ? ORDER BY v.version_number"_s,
                                      {productId, number}));
}

Result<QList<VersionedField>> VersionTable::changes(qint64 productId, int below, int versions)
{
    auto query = m_connection.query(
        u"SELECT v.version_number, v.change_source, v.change_type, "
        "COALESCE(NULLIF(btrim(concat_ws(' ', u.first_name, u.last_name)), ''), u.email, v.created_login), v.created_at, v.batch_id, "
        "f.field, NULLIF(b.product_data -> f.field, 'null')::text, NULLIF(v.product_data -> f.field, 'null')::text "
        "FROM (SELECT * FROM product_versions WHERE product_id = ? AND (?::integer = 0 OR version_number < ?) "
        "ORDER BY version_number DESC LIMIT ?) v "
        "LEFT JOIN LATERAL (SELECT o.product_data FROM product_versions o WHERE o.product_id = v.product_id "
        "AND o.version_number < v.version_number ORDER BY o.version_number DESC LIMIT 1) b ON true "
        "LEFT JOIN LATERAL unnest(v.changed_fields) WITH ORDINALITY f (field, place) ON true "
        "LEFT JOIN public.users u ON u.id = v.created_by ORDER BY v.version_number DESC, f.place"_s,
        {productId, below, below, versions});
    if (!query)
        return fail(query.error());
    QList<VersionedField> changes;
    while (query->next())
        changes.append({query->value(0).toInt(), query->value(1).toString(), query->value(2).toString(), query->value(3).toString(),
                        sql::time(query->value(4)), query->value(5).toUuid(), query->value(6).toString(),
                        query->value(7).toString().toUtf8(), query->value(8).toString().toUtf8()});
    return changes;
}

Result<qint64> VersionTable::changeCount(qint64 productId)
{
    const auto changes = m_connection.value( // a version that names no field is one, too
        u"SELECT COALESCE(sum(GREATEST(cardinality(changed_fields), 1)), 0)::bigint FROM product_versions WHERE product_id = ?"_s,
        {productId});
    return changes ? Result<qint64>(changes->toLongLong()) : fail(changes.error());
}

Result<QList<BatchTrace>> VersionTable::traces(const QUuid& batch, qint64 after, int limit)
{
    auto query =
        m_connection.query(u"SELECT b.product_id, to_json(b.fields)::text, b.first FROM (SELECT v.product_id, "
                           u"min(v.version_number) AS first, "
                           "(SELECT array_agg(DISTINCT f) FROM product_versions o, unnest(o.changed_fields) f WHERE "
                           "o.product_id = v.product_id "
                           "AND o.batch_id = v.batch_id) AS fields FROM product_versions v WHERE v.batch_id = ?::uuid "
                           "AND v.product_id > ? "
                           "GROUP BY v.product_id, v.batch_id ORDER BY v.product_id LIMIT ?) b ORDER BY b.product_id"_s,
                           {batch.toString(QUuid::WithoutBraces), after, limit});
    if (!query)
        return fail(query.error());
    QList<BatchTrace> traces;
    QList<qint64> products;
    QList<qint64> firsts;
    while (query->next()) {
        traces.append({query->value(0).toLongLong(), sql::strings(query->value(1)), std::nullopt});
        products.append(traces.constLast().productId);
        firsts.append(query->value(2).toLongLong());
    }
    const auto before = readAll(m_connection.query(
        u"SELECT DISTINCT ON (v.product_id) "_s + columns +
            u" FROM unnest(?::bigint[], ?::bigint[]) b (id, number) JOIN product_versions v ON v.product_id = b.id "
            "AND v.version_number < b.number JOIN public.products p ON p.id = v.product_id "
            "ORDER BY v.product_id, v.version_number DESC"_s,
        {sql::array(products), sql::array(firsts)}));
    if (!before)
        return fail(before.error());
    auto trace = traces.begin();
    for (const VersionRecord& version : *before) { // both in id order
        while (trace->productId != version.productId)
            ++trace;
        trace->before = version;
    }
    return traces;
}

Result<qint64> VersionTable::traceCount(const QUuid& batch)
{
    const auto count = m_connection.value(u"SELECT count(DISTINCT product_id) FROM product_versions WHERE batch_id = ?::uuid"_s,
                                          {batch.toString(QUuid::WithoutBraces)});
    return count ? Result<qint64>(count->toLongLong()) : fail(count.error());
}

Result<QUuid> VersionTable::createRollbackBatch(const QString& name, const QString& note)
{
    const auto id = m_connection.value(u"SELECT rollback_batch(?, ?)"_s, {name, sql::orNull(note)});
    return id ? Result<QUuid>(id->toUuid()) : fail(id.error());
}

} // namespace trueup
