#include "conflictrows.h"

#include "base/wordtable.h"
#include "rulewords.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::Conflicts)
};

constexpr std::array statuses{
    std::pair{ui::ConflictStatus::Open, "open"}, std::pair{ui::ConflictStatus::SettledByRule, "resolved_by_rule"},
    std::pair{ui::ConflictStatus::SettledByPerson, "resolved_by_user"}, std::pair{ui::ConflictStatus::Obsolete, "obsolete"},
    std::pair{ui::ConflictStatus::Ignored, "ignored"}};
constexpr std::array kinds{
    std::pair{ui::ConflictKind::Field, "field"}, std::pair{ui::ConflictKind::DeleteAgainstEdit, "delete_vs_edit"},
    std::pair{ui::ConflictKind::CreateAgainstCreate, "create_vs_create"}, std::pair{ui::ConflictKind::Identity, "identity"},
    std::pair{ui::ConflictKind::StaleWrite, "stale_write"}};
constexpr std::array severities{
    std::pair{ui::ConflictSeverity::Low, "low"}, std::pair{ui::ConflictSeverity::Medium, "medium"},
    std::pair{ui::ConflictSeverity::High, "high"}, std::pair{ui::ConflictSeverity::Critical, "critical"}};

Value jsonValue(const Field* known, const QJsonValue& json)
{
    if (known)
        return Value::fromJson(known->type, json, known->scale);
    return json.isString() ? Value(json.toString()) : Value();
}

Value storedValue(const Field* known, const QByteArray& json)
{
    return json.isEmpty() ? Value() : jsonValue(known, QJsonDocument::fromJson('[' + json + ']').array().at(0));
}

QDateTime timeOf(const QJsonObject& side)
{
    return QDateTime::fromString(side["at"_L1].toString(), Qt::ISODateWithMs);
}

ui::ConflictSide sideOf(const ConflictEntry& entry, const QString& key, Side side, const PeopleNames& people)
{
    const QJsonObject stored = entry.sides[key].toObject();
    ui::ConflictSide shown;
    shown.side = side;
    shown.value = jsonValue(fieldByKey(entry.field), stored["value"_L1]);
    shown.by = writerText(stored["by"_L1].toString(), people);
    shown.at = timeOf(stored);
    return shown;
}

QString whyText(const ui::ConflictDetail& detail)
{
    switch (detail.row.kind) {
    case ui::ConflictKind::Field:
        return detail.base.isNone() && detail.baseBy.isEmpty()
            ? Text::tr("Both sides have a value here and never agreed on one.")
            : Text::tr("It was changed here and in Shopify since both last agreed, to different values.");
    case ui::ConflictKind::StaleWrite: return Text::tr("Shopify changed it while our change was waiting to be written. Nothing was overwritten.");
    case ui::ConflictKind::DeleteAgainstEdit: return Text::tr("The product is gone from the shop, and it was changed here.");
    case ui::ConflictKind::CreateAgainstCreate: return Text::tr("The shop already has a product like the one that was to be created.");
    case ui::ConflictKind::Identity: return Text::tr("More than one product claims the same identity.");
    }
    return {};
}

/// Why no rule settled it, or what is suggested.
void addSuggestion(ui::ConflictDetail& detail, const ConflictEntry& entry)
{
    detail.suggestedValue = storedValue(fieldByKey(entry.field), entry.suggestedValue);
    const QString rule = ruleLabel(entry.suggestedRule);
    if (detail.suggestedValue.isNone()) {
        if (!entry.suggestedRule.isEmpty())
            detail.suggestion = Text::tr("A person decides, says the rule “%1”.").arg(rule);
        return;
    }
    if (detail.suggestedValue == detail.local.value)
        detail.suggested = ui::ConflictPick::Local;
    else if (detail.suggestedValue == detail.shopify.value)
        detail.suggested = ui::ConflictPick::Shopify;
    else
        detail.suggested = ui::ConflictPick::Custom;
    const QString winner = detail.suggested == ui::ConflictPick::Local ? sideLabel(detail.local.side)
        : detail.suggested == ui::ConflictPick::Shopify                ? sideLabel(Side::Shopify)
                                                                       : detail.suggestedValue.toDisplay().left(60);
    detail.suggestion = rule.isEmpty() ? Text::tr("Suggested: %1").arg(winner)
                                       : Text::tr("Suggested: %1, by the rule “%2”").arg(winner, rule);
}

} // namespace

QString statusWord(ui::ConflictStatus status)
{
    return wordOf(statuses, status);
}

ConflictQuery conflictQuery(const ui::ConflictFilter& filter)
{
    ConflictQuery query;
    query.status = statusWord(filter.status);
    if (filter.field)
        query.field = field(*filter.field).keyString();
    if (filter.side)
        query.side = sideWord(*filter.side);
    if (filter.severity)
        query.severity = wordOf(severities, *filter.severity);
    query.text = filter.text.trimmed();
    return query;
}

ui::ConflictCounts conflictCounts(const ConflictTallies& tallies)
{
    ui::ConflictCounts counts;
    for (auto it = tallies.statuses.cbegin(); it != tallies.statuses.cend(); ++it)
        counts.statuses[valueOf(statuses, it.key()).value_or(ui::ConflictStatus::Obsolete)] += it.value();
    for (auto it = tallies.fields.cbegin(); it != tallies.fields.cend(); ++it) {
        if (const Field* known = fieldByKey(it.key()))
            counts.fields[known->id] += it.value();
    }
    for (auto it = tallies.sides.cbegin(); it != tallies.sides.cend(); ++it)
        counts.sides[sideFromWord(it.key()).value_or(Side::Local)] += it.value();
    for (auto it = tallies.severities.cbegin(); it != tallies.severities.cend(); ++it)
        counts.severities[valueOf(severities, it.key()).value_or(ui::ConflictSeverity::Medium)] += it.value();
    counts.matching = tallies.matching;
    return counts;
}

ui::ConflictStats conflictStats(const SettledTallies& tallies, int days)
{
    ui::ConflictStats stats;
    for (const auto& [name, count] : tallies.rules)
        stats.rules.append({name, ruleLabel(name), count});
    stats.people = tallies.people;
    stats.open = tallies.open;
    stats.ignored = tallies.ignored;
    stats.days = days;
    return stats;
}

ui::ConflictRow conflictRow(const ConflictEntry& entry, const PeopleNames& people)
{
    const Field* known = fieldByKey(entry.field);
    ui::ConflictRow row;
    row.id = entry.id;
    row.version = entry.rowVersion;
    row.productId = entry.productId;
    row.sku = entry.sku;
    row.name = entry.name;
    row.kind = valueOf(kinds, entry.kind).value_or(ui::ConflictKind::Field);
    if (known)
        row.field = known->id;
    row.severity = valueOf(severities, entry.severity).value_or(ui::ConflictSeverity::Medium);
    row.status = valueOf(statuses, entry.status).value_or(ui::ConflictStatus::Open);
    row.localSide = sideFromWord(entry.localSide).value_or(Side::Local);
    row.local = jsonValue(known, entry.sides[entry.localKey]["value"_L1]);
    row.shopify = jsonValue(known, entry.sides["shopify"_L1]["value"_L1]);
    row.hasBase = known && !storedValue(known, entry.baseValue).isNone();
    row.keptBase = entry.resolvedSide == "base"_L1;
    if (entry.resolvedSide == "local"_L1)
        row.chosen = row.localSide;
    else
        row.chosen = sideFromWord(entry.resolvedSide);
    row.settledBy = entry.resolvedBy.startsWith("rule:"_L1) ? ruleLabel(entry.resolvedBy.sliced(5)) : people.ofLogin(entry.resolvedBy);
    row.detectedAt = entry.detectedAt;
    row.settledAt = entry.resolvedAt;
    return row;
}

ui::ConflictDetail conflictDetail(const ConflictEntry& entry, const PeopleNames& people)
{
    ui::ConflictDetail detail;
    detail.row = conflictRow(entry, people);
    detail.base = storedValue(fieldByKey(entry.field), entry.baseValue);
    detail.baseBy = writerText(entry.baseBy, people);
    detail.baseAt = entry.baseAt;
    detail.local = sideOf(entry, entry.localKey, detail.row.localSide, people);
    detail.shopify = sideOf(entry, u"shopify"_s, Side::Shopify, people);
    detail.shopify.exists = detail.row.kind != ui::ConflictKind::DeleteAgainstEdit;
    detail.why = whyText(detail);
    addSuggestion(detail, entry);
    detail.similar = entry.similar;
    detail.takesCustom = detail.row.kind == ui::ConflictKind::Field || detail.row.kind == ui::ConflictKind::StaleWrite;
    return detail;
}

QList<ui::ConflictMark> conflictMarks(const QList<ConflictKey>& keys)
{
    QList<ui::ConflictMark> marks;
    for (const ConflictKey& key : keys) {
        ui::ConflictMark mark{key.id, key.rowVersion, valueOf(kinds, key.kind).value_or(ui::ConflictKind::Field), {}, key.hasBase};
        if (const Field* known = fieldByKey(key.field))
            mark.field = known->id;
        marks.append(mark);
    }
    return marks;
}

QString refusalText(const RefusedConflict& refused, ui::BulkAct act)
{
    if (refused.why == "settled"_L1 && refused.by.isEmpty())
        return Text::tr("it was settled meanwhile");
    if (refused.why == "settled"_L1)
        return Text::tr("it was settled meanwhile by %1")
            .arg(refused.by.startsWith("rule:"_L1) ? writerText(refused.by, {}) : refused.by);
    if (refused.why == "changed"_L1)
        return Text::tr("its values have changed since");
    if (refused.why == "product"_L1)
        return Text::tr("it is about a whole product");
    if (refused.why == "queued"_L1)
        return Text::tr("its staged change is being written at this moment");
    return act == ui::BulkAct::Base ? Text::tr("its sides never agreed on a value") : Text::tr("that side has no value in it");
}

FieldSituation situationOf(const ConflictEntry& entry)
{
    const ui::ConflictRow row = conflictRow(entry);
    FieldSituation situation;
    situation.field = row.field.value_or(FieldId::Title);
    situation.base = storedValue(fieldByKey(entry.field), entry.baseValue);
    situation.baseBy = entry.baseBy;
    const QJsonObject ours = entry.sides[entry.localKey].toObject();
    situation.local = {row.local, row.localSide, ours["by"_L1].toString(), timeOf(ours), false};
    const QJsonObject shop = entry.sides["shopify"_L1].toObject();
    situation.remote = {row.shopify, Side::Shopify, shop["by"_L1].toString(), timeOf(shop), true};
    return situation;
}

QString writerText(const QString& word, const PeopleNames& people)
{
    if (const auto side = sideFromWord(word))
        return sideLabel(*side);
    if (word == "trueup"_L1)
        return Text::tr("a write of ours");
    if (word.startsWith("app:"_L1))
        return Text::tr("the app %1").arg(word.sliced(4));
    if (word.startsWith("rule:"_L1))
        return Text::tr("the rule “%1”").arg(ruleLabel(word.sliced(5)));
    if (word.startsWith("user:"_L1))
        return people.byId.value(word.sliced(5).toLongLong(), word.sliced(5));
    return word;
}

} // namespace trueup
