#include "reconcile/diff.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <string_view>
#include <tuple>
#include <vector>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

/// The place of each field among the keys of a jsonb object: the shorter first, then by bytes. An object that arrives in
/// this order is not sorted again by the server, which was a tenth of its work on a large import.
int storedPlace(FieldId id)
{
    static const auto places = [] {
        std::array<const Field*, fieldCount> columns;
        std::ranges::transform(fields(), columns.begin(), [](const Field& column) { return &column; });
        std::ranges::sort(columns, {}, [](const Field* column) {
            const std::string_view key = column->key;
            return std::tuple(key.size(), key);
        });
        std::array<int, fieldCount> result{};
        for (int place = 0; place < fieldCount; ++place)
            result[size_t(columns[size_t(place)]->id)] = place;
        return result;
    }();
    return places[size_t(id)];
}

void appendMember(QByteArray& out, QByteArrayView key, const Value& value)
{
    if (value.isNone())
        return;
    out.append(out.endsWith('{') ? "\"" : ",\"").append(key).append("\":");
    value.appendJson(out);
}

void appendText(QByteArray& out, QByteArrayView key, QStringView text)
{
    out.append(out.endsWith('{') ? "\"" : ",\"").append(key).append("\":");
    appendJsonString(out, text);
}

/// Members in the order of storedPlace() too.
void appendChange(QByteArray& out, const FieldChange& change)
{
    out.append('{');
    appendMember(out, "base", change.base);
    appendText(out, "rule", change.rule);
    appendText(out, "origin", sideWord(change.origin));
    appendMember(out, "current", change.current);
    if (change.conflict)
        out.append(",\"conflict\":true");
    if (!change.evidence.isEmpty())
        out.append(",\"evidence\":").append(QJsonDocument(change.evidence).toJson(QJsonDocument::Compact));
    out.append(",\"proposed\":");
    change.proposed.appendJson(out);
    if (change.changePercent)
        out.append(",\"change_percent\":").append(change.changePercent->toLatin1());
    out.append('}');
}

} // namespace

QByteArray changesJson(const ChangeSet& changes)
{
    std::vector<const FieldChange*> ordered;
    ordered.reserve(size_t(changes.changes.size()));
    for (const FieldChange& change : changes.changes)
        ordered.push_back(&change);
    std::ranges::sort(ordered, {}, [](const FieldChange* change) { return storedPlace(change->field); });
    QByteArray out("{");
    for (const FieldChange* change : ordered) {
        out.append(out.size() > 1 ? ",\"" : "\"").append(field(change->field).key).append("\":");
        appendChange(out, *change);
    }
    return out.append('}');
}

QJsonObject completeChanges(QJsonObject changes)
{
    for (auto entry = changes.begin(); entry != changes.end(); ++entry) {
        QJsonObject change = entry->toObject();
        for (const auto key : {"base"_L1, "current"_L1, "proposed"_L1, "change_percent"_L1}) {
            if (!change.contains(key))
                change.insert(key, QJsonValue::Null);
        }
        *entry = change;
    }
    return changes;
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
