#include "store/pastconflicts.h"

#include "store/sqlvalues.h"

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

Value valueOf(const Field& column, const QJsonValue& json)
{
    return Value::fromJson(column.type, json, column.scale);
}

/// One entry of `sides`. Only the shop tells times of a server.
SideView view(const Field& column, const QString& word, const QJsonObject& entry)
{
    SideView view;
    view.value = valueOf(column, entry["value"_L1]);
    view.by = entry["by"_L1].toString();
    view.side = sideFromWord(word == "local"_L1 ? QStringView(view.by) : QStringView(word)).value_or(Side::Local);
    view.at = QDateTime::fromString(entry["at"_L1].toString(), Qt::ISODateWithMs);
    view.serverClock = view.side == Side::Shopify && view.at.isValid();
    return view;
}

std::optional<PastConflict> read(const QSqlQuery& query)
{
    const Field* column = fieldByKey(query.value(1).toString());
    if (!column)
        return std::nullopt;
    const auto jsonValue = [&](int index) {
        const QString text = query.value(index).toString();
        return text.isEmpty() ? Value() : valueOf(*column, sql::list(QString(u'[' + text + u']')).at(0));
    };
    PastConflict past;
    past.id = query.value(0).toUuid();
    past.field.field = column->id;
    past.field.base = jsonValue(2);
    past.field.baseBy = query.value(3).toString();
    const QJsonObject sides = sql::object(query.value(4));
    for (auto side = sides.constBegin(); side != sides.constEnd(); ++side) {
        if (side.key() == "shopify"_L1)
            past.field.remote = view(*column, side.key(), side->toObject());
        else if (past.field.local.value.isNone() || side.key() == "local"_L1)
            past.field.local = view(*column, side.key(), side->toObject());
    }
    past.field.remote.side = Side::Shopify;
    past.field.hasProposal = query.value(5).toBool();
    past.product.sku = query.value(6).toString();
    past.product.vendor = query.value(7).toString();
    past.product.productType = query.value(8).toString();
    past.product.cost = sql::number(query.value(9));
    past.product.linkedToErp = query.value(10).toBool();
    past.detected = sql::time(query.value(11));
    const QString status = query.value(12).toString();
    past.byPerson = status == "resolved_by_user"_L1;
    past.settled = past.byPerson || status == "resolved_by_rule"_L1;
    past.settledSide = query.value(13).toString();
    past.settledValue = jsonValue(14);
    return past;
}

} // namespace

Result<QList<PastConflict>> pastConflicts(Connection& connection, int limit)
{
    auto query = connection.query(
        u"SELECT c.conflict_uuid, c.field, c.base_value::text, b.agreed_by, c.sides::text, c.staging_row IS NOT NULL, "
        "COALESCE(p.sku, s.sku), COALESCE(p.vendor, s.vendor), COALESCE(p.product_type, s.product_type), p.cost_price, "
        "EXISTS (SELECT 1 FROM product_links l WHERE l.product_id = p.id AND l.system = 'xorosoft' AND l.state = "
        "'active'), "
        "c.detected_at, c.status, c.resolved_side, c.resolved_value::text FROM sync_conflicts c "
        "LEFT JOIN public.products p ON p.id = c.product_id LEFT JOIN sync_staging s ON s.id = c.staging_row "
        // Who agreed the base of that time is known only until somebody agrees another one.
        "LEFT JOIN sync_bases b ON b.product_id = c.product_id AND b.field = c.field AND b.agreed_at <= c.detected_at "
        "WHERE c.kind IN ('field', 'stale_write') AND c.field IS NOT NULL AND c.status <> 'obsolete' "
        "ORDER BY c.id DESC LIMIT ?"_s,
        {limit});
    if (!query)
        return fail(query.error());
    QList<PastConflict> past;
    while (query->next()) {
        if (auto conflict = read(*query))
            past.append(std::move(*conflict));
    }
    return past;
}

} // namespace trueup
