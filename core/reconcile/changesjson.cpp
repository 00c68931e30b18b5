#include "reconcile/diff.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace trueup {

using namespace Qt::StringLiterals;

QByteArray changesJson(const ChangeSet& changes)
{
    QByteArray out("{");
    for (const FieldChange& change : changes.changes) {
        const Field& column = field(change.field);
        if (out.size() > 1)
            out.append(',');
        out.append('"').append(column.key).append("\":{\"base\":");
        change.base.appendJson(out);
        out.append(",\"current\":");
        change.current.appendJson(out);
        out.append(",\"proposed\":");
        change.proposed.appendJson(out);
        out.append(",\"change_percent\":");
        out.append(change.changePercent ? change.changePercent->toLatin1() : QByteArrayLiteral("null"));
        out.append(",\"origin\":");
        appendJsonString(out, sideWord(change.origin));
        out.append(",\"rule\":");
        appendJsonString(out, change.rule);
        if (change.conflict)
            out.append(",\"conflict\":true");
        if (!change.evidence.isEmpty())
            out.append(",\"evidence\":").append(QJsonDocument(change.evidence).toJson(QJsonDocument::Compact));
        out.append('}');
    }
    return out.append('}');
}

ChangeSet changesFromJson(const QByteArray& json)
{
    ChangeSet set;
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    for (const Field& column : fields()) {
        const QJsonValue entry = object[QLatin1StringView(column.key)];
        if (!entry.isObject())
            continue;
        const QJsonObject change = entry.toObject();
        const auto value = [&](QLatin1StringView key) { return Value::fromJson(column.type, change[key], column.scale); };
        const QJsonValue percent = change["change_percent"_L1];
        set.changes.append({column.id, value("base"_L1), value("current"_L1), value("proposed"_L1),
                            percent.isDouble() ? Decimal::fromDouble(percent.toDouble(), 1) : std::nullopt,
                            sideFromWord(change["origin"_L1].toString()).value_or(column.owner),
                            change["rule"_L1].toString(), change["conflict"_L1].toBool(), change["evidence"_L1].toObject()});
    }
    return set;
}

} // namespace trueup
