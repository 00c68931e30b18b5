#include "sandbox/shop/shopservice.h"

#include "sandbox/graphql/parser.h"
#include "sandbox/shop/objects.h"


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
    answer.variables = schema.coerceVariables(*operation, given, answer.errors);
    if (answer.errors.isEmpty())
        answer.requestedCost = GqlCost(schema, prepared.document, answer.variables, mutationCost).of(*operation);
    if (answer.requestedCost > 1000) {
        answer.errors.append(QJsonObject{{"message"_L1, u"Query cost is %1, which exceeds the single query max cost limit (1000)."_s.arg(answer.requestedCost)},
                                         {"extensions"_L1, QJsonObject{{"code"_L1, u"MAX_COST_EXCEEDED"_s}, {"cost"_L1, answer.requestedCost}, {"maxCost"_L1, 1000}}}});
    }
    return answer;
}

ServiceAnswer ShopService::run(const PreparedDocument& prepared, const QString& operationName, const QJsonObject& given)
{
    ServiceAnswer answer = check(prepared, operationName, given);
    return answer.errors.isEmpty() ? runChecked(prepared, operationName, std::move(answer)) : answer;
}

ServiceAnswer ShopService::runChecked(const PreparedDocument& prepared, const QString& operationName, ServiceAnswer answer)
{
    const GqlOperation* operation = prepared.operation(operationName);
    searchWarnings = {};
    GqlExecutor executor(schema, prepared.document, answer.variables);
    const std::shared_ptr<GqlObject> root = operation->kind == "mutation"_L1 ? mutationRoot(*this) : queryRoot(*this).object;
    answer.data = executor.run(operation->selections, *root);
    answer.errors = executor.errors;
    answer.searchWarnings = searchWarnings;
    answer.actualCost = GqlCost(schema, prepared.document, answer.variables, mutationCost).of(*operation, answer.data);
    return answer;
}

} // namespace trueup::sandbox
