#include "world/historycheck.h"

#include "reconcile/situation.h"
#include "world/writecheck.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSqlQuery>

#include <algorithm>

using namespace trueup;
using namespace Qt::StringLiterals;
using sandbox::ShopWrite;

namespace {

QSqlQuery answered(Result<QSqlQuery> rows)
{
    if (!rows)
        qFatal("%s", qPrintable(errorText(rows.error()) + rows.error().detail));
    return std::move(*rows);
}

QJsonObject objectOf(const QVariant& text)
{
    return QJsonDocument::fromJson(text.toString().toUtf8()).object();
}

QString quoted(QString text)
{
    return u'\'' + text.replace(u'\'', u"''"_s) + u'\'';
}

} // namespace

QString HistoryCheck::story(const QString& sku, FieldId id) const
{
    QString text;
    auto rows = answered(m_connection->query(
        u"WITH f AS (SELECT ?::text AS sku, ?::text AS key) SELECT line FROM ("
        "SELECT updated_at AS at, concat_ws(' ', 'staged', id, source, status, blocked_reason, changes -> f.key, 'fields', "
        " changed_fields::text) AS line FROM sync_staging, f WHERE sync_staging.sku = f.sku "
        "UNION ALL SELECT d.decided_at, concat_ws(' ', 'decided', d.staging_row, d.decision, d.proposed, d.final_value) "
        "FROM sync_staging_fields d JOIN sync_staging s ON s.id = d.staging_row, f WHERE s.sku = f.sku AND d.field = f.key "
        "UNION ALL SELECT c.detected_at, concat_ws(' ', 'conflict', c.kind, c.field, c.status, c.resolved_side, c.sides) "
        "FROM sync_conflicts c JOIN public.products p ON p.id = c.product_id, f "
        "WHERE p.sku = f.sku AND COALESCE(c.field, f.key) = f.key "
        "UNION ALL SELECT v.created_at, concat_ws(' ', 'version', v.version_number, v.change_source, v.product_data -> f.key, "
        "v.changed_fields::text) FROM product_versions v JOIN public.products p ON p.id = v.product_id, f WHERE p.sku = f.sku) t "
        "ORDER BY at"_s,
        {sku, field(id).keyString()}));
    while (rows.next())
        text += u"\n  "_s + rows.value(0).toString().left(400);
    return text;
}

bool HistoryCheck::isRemembered(const QString& sku, FieldId id, const Value& value) const
{
    const QString text = id == FieldId::Tags ? value.entries()->constFirst() : value.toDisplay();
    auto rows = answered(m_connection->query(
        u"SELECT count(*) FROM ("
        "SELECT v.product_data ->> :field AS value FROM product_versions v JOIN public.products p ON p.id = v.product_id "
        "WHERE p.sku = :sku "
        "UNION ALL SELECT v.shopify_data ->> :field FROM product_versions v JOIN public.products p ON p.id = v.product_id "
        "WHERE p.sku = :sku "
        "UNION ALL SELECT s.changes #>> ARRAY [:field, 'current'] FROM sync_staging s WHERE s.sku = :sku "
        "UNION ALL SELECT c.sides::text FROM sync_conflicts c JOIN public.products p ON p.id = c.product_id "
        "WHERE p.sku = :sku AND c.field = :field "
        "UNION ALL SELECT r.losing_values::text FROM sync_conflict_resolutions r JOIN sync_conflicts c ON c.id = r.conflict_id "
        "JOIN public.products p ON p.id = c.product_id WHERE p.sku = :sku AND c.field = :field) k "
        "WHERE position(:value IN k.value) > 0"_s
            .replace(u":field"_s, quoted(field(id).keyString()))
            .replace(u":sku"_s, quoted(sku))
            .replace(u":value"_s, quoted(text))));
    return rows.next() && rows.value(0).toInt() > 0;
}

bool HistoryCheck::isBlocked(const QString& sku) const
{
    return answered(m_connection->query(u"SELECT FROM sync_staging WHERE status = 'blocked' AND sku = ? LIMIT 1"_s, {sku})).next();
}

QMap<QString, int> HistoryCheck::settledByRule() const
{
    QMap<QString, int> settled;
    auto rows = answered(m_connection->query(u"SELECT r.rule_name, count(*) FROM sync_conflict_resolutions r JOIN sync_conflicts c "
                                             "ON c.id = r.conflict_id WHERE c.status = 'resolved_by_rule' GROUP BY 1"_s));
    while (rows.next())
        settled.insert(rows.value(0).toString(), rows.value(1).toInt());
    return settled;
}

QString HistoryCheck::undecided() const
{
    auto rows = answered(m_connection->query(
        u"SELECT p.sku, c.field, c.sides::text, r.rule_name, r.chosen_value::text, r.losing_values::text "
        "FROM sync_conflicts c JOIN public.products p ON p.id = c.product_id "
        "LEFT JOIN sync_conflict_resolutions r ON r.conflict_id = c.id WHERE c.status = 'resolved_by_rule'"_s));
    while (rows.next()) {
        const QString where = rows.value(0).toString() + u' ' + rows.value(1).toString();
        if (rows.value(3).toString().isEmpty())
            return where + u": nothing says which rule decided"_s;
        const FieldId id = fieldByKey(rows.value(1).toString())->id;
        const auto value = [id](const QJsonValue& json) { return Value::fromJson(field(id).type, json, field(id).scale); };
        QList<Value> kept{value(QJsonDocument::fromJson('[' + rows.value(4).toString().toUtf8() + ']')[0])};
        for (const QJsonValue lost : objectOf(rows.value(5)))
            kept.append(value(lost.isObject() ? lost["value"_L1] : lost));
        for (const QJsonValue side : objectOf(rows.value(2))) {
            const Value said = value(side["value"_L1]);
            if (std::ranges::none_of(kept, [&](const Value& one) { return agree(id, one, said); }))
                return where + u": “%1” is neither chosen nor kept"_s.arg(said.toDisplay());
        }
    }
    return {};
}

QList<HistoryCheck::Entry> HistoryCheck::historyOf(const QString& sku) const
{
    QList<Entry> history;
    auto rows = answered(m_connection->query(
        u"SELECT v.version_number, v.change_source, v.product_data::text, "
                                      "to_jsonb(v.changed_fields)::text FROM product_versions v JOIN public.products p ON p.id = v.product_id "
                                      "WHERE p.sku = ? ORDER BY v.version_number DESC"_s,
        {sku}));
    while (rows.next()) {
        Entry entry{rows.value(0).toInt() == 1, rows.value(1).toString() == "shopify"_L1, {}, ProductValues::fromJson(objectOf(rows.value(2)))};
        for (const QJsonValue key : QJsonDocument::fromJson(rows.value(3).toString().toUtf8()).array()) {
            if (const Field* column = fieldByKey(key.toString()))
                entry.fields.insert(column->id);
        }
        history.append(entry);
    }
    return history;
}

QString HistoryCheck::unexplained(const QString& sku, const ProductValues& held, const QList<ProductValues>& seen,
                                  const QList<ShopWrite>& writes) const
{
    if (isBlocked(sku))
        return {};
    const QList<Entry> history = historyOf(sku);
    for (const Field& column : fields()) {
        if (!column.isPushable() || column.id == FieldId::Images || isVoid(column.id, held[column.id]))
            continue;
        const QString problem = unexplained(sku, column.id, held[column.id], history, seen, writes);
        if (!problem.isEmpty())
            return u"%1 %2 “%3”: %4"_s.arg(sku, column.keyString(), held[column.id].toDisplay(), problem) + story(sku, column.id);
    }
    return {};
}

QString HistoryCheck::unexplained(const QString& sku, FieldId id, const Value& held, const QList<Entry>& history,
                                  const QList<ProductValues>& seen, const QList<ShopWrite>& writes) const
{
    const auto entry = std::ranges::find_if(history, [id](const Entry& one) { return one.isWhole || one.fields.contains(id); });
    if (entry == history.end())
        return u"no version brought it"_s;
    if (!agree(id, entry->values[id], held))
        return u"the version that last changed it says otherwise"_s;
    if (!entry->isSeen)
        return WriteCheck::wrote(writes, sku, id, held) ? QString() : u"said to be written by us, and it was not"_s;
    const bool isSeen = std::ranges::any_of(seen, [&](const ProductValues& values) { return agree(id, values[id], held); });
    return isSeen ? QString() : u"said to be the shop's own, and nobody put it there"_s;
}
