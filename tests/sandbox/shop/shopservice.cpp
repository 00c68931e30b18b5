#include "sandbox/shop/shopservice.h"

#include "sandbox/graphql/parser.h"
#include "sandbox/shop/objects.h"

#include <QJsonDocument>
#include <QScopeGuard>

using namespace Qt::StringLiterals;

namespace trueup::sandbox {

const GqlOperation* PreparedDocument::operation(const QString& name) const
{
    for (const GqlOperation& candidate : document.operations) {
        if (candidate.name == name || (name.isEmpty() && document.operations.size() == 1))
            return &candidate;
    }
    return nullptr;
}

ShopService::ShopService() : m_prepared(200) {}

std::shared_ptr<const PreparedDocument> ShopService::prepare(const QString& text)
{
    if (const auto* known = m_prepared.object(text))
        return *known;
    auto prepared = std::make_shared<PreparedDocument>();
    const auto parsed = parseDocument(text);
    if (!parsed) {
        prepared->errors.append(QJsonObject{{"message"_L1, parsed.error().message}, {"locations"_L1, gqlLocations(parsed.error().place)},
                                            {"extensions"_L1, QJsonObject{{"code"_L1, u"PARSE_ERROR"_s}}}});
    } else {
        prepared->document = *parsed;
        for (const GqlOperation& operation : prepared->document.operations) {
            for (const QJsonValue& error : schema.validate(prepared->document, operation))
                prepared->errors.append(error);
            prepared->isMutation = prepared->isMutation || operation.kind == "mutation"_L1;
            for (const GqlSelection& selection : operation.selections)
                prepared->rootFields.append(selection.name);
        }
    }
    m_prepared.insert(text, new std::shared_ptr<const PreparedDocument>(prepared));
    return prepared;
}

ServiceAnswer ShopService::check(const PreparedDocument& prepared, const QString& operationName, const QJsonObject& given)
{
    ServiceAnswer answer;
    answer.data = QJsonValue(QJsonValue::Undefined);
    answer.errors = prepared.errors;
    if (!answer.errors.isEmpty())
        return answer;
    const GqlOperation* operation = prepared.operation(operationName);
    if (!operation) {
        answer.errors.append(QJsonObject{{"message"_L1, u"No operation named \"%1\""_s.arg(operationName)}});
        return answer;
    }
    const QJsonObject variables = schema.coerceVariables(*operation, given, answer.errors);
    if (answer.errors.isEmpty())
        answer.requestedCost = GqlCost(schema, prepared.document, variables, mutationCost).of(*operation);
    if (answer.requestedCost > 1000) {
        answer.errors.append(QJsonObject{{"message"_L1, u"Query cost is %1, which exceeds the single query max cost limit (1000)."_s.arg(answer.requestedCost)},
                                         {"extensions"_L1, QJsonObject{{"code"_L1, u"MAX_COST_EXCEEDED"_s}, {"cost"_L1, answer.requestedCost}, {"maxCost"_L1, 1000}}}});
    }
    return answer;
}

ServiceAnswer ShopService::run(const PreparedDocument& prepared, const QString& operationName, const QJsonObject& given)
{
    ServiceAnswer answer = check(prepared, operationName, given);
    if (!answer.errors.isEmpty())
        return answer;
    const GqlOperation* operation = prepared.operation(operationName);
    const QJsonObject variables = schema.coerceVariables(*operation, given, answer.errors);
    searchWarnings = {};
    GqlExecutor executor(schema, prepared.document, variables);
    const std::shared_ptr<GqlObject> root = operation->kind == "mutation"_L1 ? mutationRoot(*this) : queryRoot(*this).object;
    answer.data = executor.run(operation->selections, *root);
    answer.errors = executor.errors;
    answer.searchWarnings = searchWarnings;
    answer.actualCost = GqlCost(schema, prepared.document, variables, mutationCost).of(*operation, answer.data);
    return answer;
}

namespace {

/// Turns nested edges into one line per node; children follow their parent and name it.
void flatten(const QJsonObject& node, const QString& parent, QByteArray& out, ShopBulk& bulk)
{
    QJsonObject own;
    QList<QJsonArray> children;
    const auto strip = [&children](auto&& self, const QJsonObject& object) -> QJsonObject {
        QJsonObject plain;
        for (auto it = object.begin(); it != object.end(); ++it) {
            const QJsonObject inner = it.value().toObject();
            if (inner.contains("edges"_L1))
                children.append(inner["edges"_L1].toArray());
            else
                plain[it.key()] = it.value().isObject() ? QJsonValue(self(self, inner)) : it.value();
        }
        return plain;
    };
    own = strip(strip, node);
    if (!parent.isEmpty())
        own["__parentId"_L1] = parent;
    out += QJsonDocument(own).toJson(QJsonDocument::Compact) + '\n';
    ++bulk.objects;
    const QString nextParent = own.contains("id"_L1) ? own["id"_L1].toString() : parent;
    for (const QJsonArray& edges : std::as_const(children)) {
        for (const QJsonValue& edge : edges)
            flatten(edge.toObject()["node"_L1].toObject(), nextParent, out, bulk);
    }
}

} // namespace

QByteArray ShopService::runBulkQuery(const QString& text, ShopBulk& bulk, QString* error)
{
    const auto prepared = prepare(text);
    if (!prepared->errors.isEmpty()) {
        *error = prepared->errors.first()["message"_L1].toString();
        return {};
    }
    isBulk = true;
    const auto restore = qScopeGuard([this] { isBulk = false; });
    const GqlOperation& operation = prepared->document.operations.first();
    GqlExecutor executor(schema, prepared->document, {});
    const QJsonObject data = executor.run(operation.selections, *queryRoot(*this).object);
    if (!executor.errors.isEmpty() || data.size() != 1 || !data.begin().value().toObject().contains("edges"_L1)) {
        *error = u"Bulk queries must contain at least one connection."_s;
        return {};
    }
    QByteArray out;
    for (const QJsonValue& edge : data.begin().value().toObject()["edges"_L1].toArray()) {
        flatten(edge.toObject()["node"_L1].toObject(), {}, out, bulk);
        ++bulk.roots;
    }
    return out;
}

QByteArray ShopService::runBulkMutation(const QString& text, const QByteArray& lines, ShopBulk& bulk, QString* error)
{
    const auto prepared = prepare(text);
    if (!prepared->errors.isEmpty() || !prepared->isMutation) {
        *error = prepared->errors.isEmpty() ? u"Invalid mutation"_s : prepared->errors.first()["message"_L1].toString();
        return {};
    }
    QByteArray out;
    qint64 number = 0;
    for (const QByteArray& line : lines.split('\n')) {
        if (line.trimmed().isEmpty())
            continue;
        const ServiceAnswer answer = run(*prepared, {}, QJsonDocument::fromJson(line).object());
        QJsonObject result{{"__lineNumber"_L1, number++}};
        if (!answer.data.isUndefined())
            result["data"_L1] = answer.data;
        if (!answer.errors.isEmpty())
            result["errors"_L1] = answer.errors;
        out += QJsonDocument(result).toJson(QJsonDocument::Compact) + '\n';
        ++bulk.objects;
        ++bulk.roots;
    }
    return out;
}

} // namespace trueup::sandbox
