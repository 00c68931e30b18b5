#include "reconcile/guardrails.h"

#include <QJsonObject>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

/// Null when empty. A feed may have NUL in its cells, jsonb takes none.
QJsonValue textOrNull(QString text)
{
    text.remove(QChar::Null);
    return text.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(text);
}

QJsonObject exampleJson(const GuardExample& example)
{
    return {{u"sku"_s, textOrNull(example.sku)},
            {u"name"_s, textOrNull(example.name)},
            {u"before"_s, textOrNull(example.before)},
            {u"after"_s, textOrNull(example.after)},
            {u"cost"_s, textOrNull(example.cost)}};
}

QStringList strings(const QJsonValue& json)
{
    QStringList list;
    for (const QJsonValue entry : json.toArray())
        list.append(entry.toString());
    return list;
}

} // namespace

QJsonArray findingsJson(const std::vector<GuardFinding>& findings)
{
    QJsonArray array;
    for (const GuardFinding& finding : findings) {
        QJsonArray examples;
        for (const GuardExample& example : finding.examples)
            examples.append(exampleJson(example));
        const QJsonValue null(QJsonValue::Null);
        array.append(QJsonObject{{u"guardrail"_s, finding.guard},
                                 {u"level"_s, guardLevelWord(finding.level)},
                                 {u"message"_s, finding.sentence},
                                 {u"observed"_s, finding.observed},
                                 {u"limit"_s, finding.limit},
                                 {u"count"_s, finding.count},
                                 {u"of"_s, finding.of},
                                 {u"columns"_s, QJsonArray::fromStringList(finding.columns)},
                                 {u"new_columns"_s, finding.newColumns ? QJsonArray::fromStringList(*finding.newColumns) : null},
                                 {u"hours"_s, finding.hours ? QJsonValue(*finding.hours) : null},
                                 {u"examples"_s, examples}});
    }
    return array;
}

std::vector<GuardFinding> findingsFromJson(const QJsonArray& findings)
{
    std::vector<GuardFinding> read;
    for (const QJsonValue json : findings) {
        GuardFinding finding;
        finding.guard = json["guardrail"_L1].toString();
        finding.level = json["level"_L1] == "hold"_L1 ? GuardLevel::Hold : GuardLevel::Warn;
        finding.observed = json["observed"_L1].toDouble();
        finding.limit = json["limit"_L1].toDouble();
        finding.count = json["count"_L1].toInteger(GuardFinding::unknownCount);
        finding.of = json["of"_L1].toInteger();
        finding.sentence = json["message"_L1].toString();
        finding.columns = strings(json["columns"_L1]);
        if (const QJsonValue columns = json["new_columns"_L1]; columns.isArray())
            finding.newColumns = strings(columns);
        if (const QJsonValue hours = json["hours"_L1]; hours.isDouble())
            finding.hours = hours.toInteger();
        for (const QJsonValue example : json["examples"_L1].toArray())
            finding.examples.append({example["sku"_L1].toString(), example["name"_L1].toString(), example["before"_L1].toString(),
                                     example["after"_L1].toString(), example["cost"_L1].toString()});
        read.push_back(std::move(finding));
    }
    return read;
}

} // namespace trueup
