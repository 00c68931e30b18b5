#include "sandbox/shop/mutations.h"

#include <QJsonDocument>
#include <QScopeGuard>

#include <algorithm>
#include <ranges>

using namespace Qt::StringLiterals;

namespace trueup::sandbox {

namespace {

QByteArray lineOf(const QJsonObject& object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

/// A node without its connections, which go to `children`.
QJsonObject stripped(const QJsonObject& object, QList<QJsonArray>& children)
{
    QJsonObject plain;
    for (auto it = object.begin(); it != object.end(); ++it) {
        const QJsonObject inner = it.value().toObject();
        if (inner.contains("edges"_L1))
            children.append(inner["edges"_L1].toArray());
        else
            plain[it.key()] = it.value().isObject() ? QJsonValue(stripped(inner, children)) : it.value();
    }
    return plain;
}

/// One line per node, level by level: children come after their parent and name it, but do not stand beside it.
void flatten(const QJsonArray& rootEdges, ShopBulk& bulk)
{
    QList<std::pair<QJsonObject, QString>> level;
    for (const QJsonValue& edge : rootEdges)
        level.append({edge["node"_L1].toObject(), {}});
    while (!level.isEmpty()) {
        QList<std::pair<QJsonObject, QString>> below;
        for (const auto& [node, parent] : std::as_const(level)) {
            QList<QJsonArray> children;
            QJsonObject own = stripped(node, children);
            const QString id = own.contains("id"_L1) ? own["id"_L1].toString() : parent;
            if (!parent.isEmpty())
                own["__parentId"_L1] = parent;
            bulk.output += lineOf(own);
            ++bulk.objects;
            for (const QJsonArray& edges : std::as_const(children)) {
                for (const QJsonValue& edge : edges)
                    below.append({edge["node"_L1].toObject(), id});
            }
        }
        level = std::move(below);
    }
}

struct Connections
{
    int count = 0;
    int depth = 0; ///< of a connection within connections
};

void measure(const QList<GqlSelection>& selections, int depth, Connections& found)
{
    for (const GqlSelection& selection : selections) {
        const bool isConnection = std::ranges::any_of(selection.selections, [](const GqlSelection& s) { return s.name == "edges"_L1 || s.name == "nodes"_L1; });
        if (isConnection) {
            ++found.count;
            found.depth = std::max(found.depth, depth);
        }
        measure(selection.selections, isConnection ? depth + 1 : depth, found);
    }
}

/// The shop's own rules for bulk queries.
QString refusalOf(const GqlOperation& operation)
{
    Connections found;
    measure(operation.selections, 0, found);
    if (operation.selections.size() != 1 || found.count == 0 || operation.selections.first().name == "node"_L1 || operation.selections.first().name == "nodes"_L1)
        return u"Bulk queries must contain at least one connection."_s;
    if (found.count > 5)
        return u"Bulk queries cannot contain more than 5 connections."_s;
    return found.depth > 2 ? u"Queries that exceed a depth of 2 nested connections are not supported."_s : QString();
}

/// The operation gets its final state; what it wrote becomes a file.
void conclude(ShopService& shop, ShopBulk& bulk)
{
    bulk.isExecuted = true;
    bulk.completedAt = shop.state.now();
    const int lost = shop.bulkBehaviour.concern(bulk.rootField) ? shop.bulkBehaviour.linesLost : 0;
    for (int i = 0; i < lost && !bulk.output.isEmpty(); ++i)
        bulk.output.truncate(bulk.output.lastIndexOf('\n', -2) + 1);
    if (!bulk.output.isEmpty()) {
        bulk.resultKey = u"bulk-%1.jsonl"_s.arg(bulk.id.section(u'/', -1));
        shop.files.insert(bulk.resultKey, std::exchange(bulk.output, {}));
    }
}

} // namespace

bool ShopBulk::isUnderWay() const
{
    return status == "CREATED"_L1 || status == "RUNNING"_L1;
}

QString ShopService::beginBulk(ShopBulk& bulk, const QByteArray& lines)
{
    const auto prepared = prepare(bulk.query);
    if (!prepared->errors.isEmpty())
        return prepared->errors.first()["message"_L1].toString();
    if ((bulk.type == "MUTATION"_L1) != prepared->isMutation)
        return u"Invalid operation type"_s;
    if (prepared->isMutation) {
        for (const QByteArray& line : lines.split('\n')) {
            if (!line.trimmed().isEmpty())
                bulk.lines.append(line);
        }
        bulk.size = bulk.lines.size();
        return {};
    }
    if (const QString refusal = refusalOf(prepared->document.operations.first()); !refusal.isEmpty())
        return refusal;
    isBulk = true;
    collectRoots = &bulk.rootIds;
    const auto restore = qScopeGuard([this] {
        isBulk = false;
        collectRoots = nullptr;
    });
    GqlExecutor executor(schema, prepared->document, {});
    const QJsonObject data = executor.run(prepared->document.operations.first().selections, *queryRoot(*this).object);
    flatten(data.begin().value().toObject()["edges"_L1].toArray(), bulk); // of another root than products and collections
    bulk.size = bulk.rootIds.size();
    for (const QString& id : std::as_const(bulk.rootIds)) {
        if (const ShopCollection* collection = state.collectionById(id))
            bulk.size += qsizetype(collection->products.size());
    }
    return executor.errors.isEmpty() ? QString() : u"Bulk queries must contain at least one connection."_s;
}

void ShopService::advanceBulk(ShopBulk& bulk, qsizetype count)
{
    const bool isMutation = bulk.type == "MUTATION"_L1;
    const qsizetype total = isMutation ? bulk.lines.size() : bulk.rootIds.size();
    qsizetype until = std::min(total, bulk.next + count);
    const bool fails = bulkBehaviour.failAfter >= 0 && until > bulkBehaviour.failAfter && bulkBehaviour.failures != 0 &&
                       bulkBehaviour.concern(bulk.rootField);
    if (fails)
        until = std::max<qsizetype>(bulk.next, bulkBehaviour.failAfter);
    const auto prepared = prepare(bulk.query);
    if (isMutation) {
        QByteArrayList results;
        for (; bulk.next < until; ++bulk.next, ++bulk.objects, ++bulk.roots) {
            const ServiceAnswer answer = run(*prepared, {}, QJsonDocument::fromJson(bulk.lines[bulk.next]).object());
            QJsonObject result{{"__lineNumber"_L1, bulk.next}};
            if (!answer.data.isUndefined())
                result["data"_L1] = answer.data;
            if (!answer.errors.isEmpty())
                result["errors"_L1] = answer.errors;
            results.prepend(lineOf(result)); // lines are not processed in order
        }
        bulk.output += results.join();
    } else if (bulk.next < until) {
        const QStringList some = bulk.rootIds.sliced(bulk.next, until - bulk.next);
        isBulk = true;
        bulkRoots = &some;
        const auto restore = qScopeGuard([this] {
            isBulk = false;
            bulkRoots = nullptr;
        });
        GqlExecutor executor(schema, prepared->document, {});
        const QJsonObject data = executor.run(prepared->document.operations.first().selections, *queryRoot(*this).object);
        flatten(data.begin().value().toObject()["edges"_L1].toArray(), bulk);
        bulk.roots += some.size();
        bulk.next = until;
    }
    if (fails) {
        bulk.errorCode = u"INTERNAL_SERVER_ERROR"_s;
        bulkBehaviour.failures -= bulkBehaviour.failures > 0;
    }
    if (fails || bulk.next >= total)
        conclude(*this, bulk);
}

ShopBulk* ShopService::waitingBulk()
{
    const auto found = std::ranges::find_if(bulks, [](const ShopBulk& bulk) { return bulk.isUnderWay() && !bulk.isExecuted; });
    return found == bulks.end() ? nullptr : &*found;
}

GqlResolved bulkRecord(const ShopService& shop, const ShopBulk& bulk)
{
    const bool isDone = !bulk.isUnderWay();
    const QJsonValue url = bulk.resultKey.isEmpty() || !isDone ? QJsonValue() : QJsonValue(shop.baseUrl + "/sandbox/files/"_L1 + bulk.resultKey);
    const bool isComplete = bulk.status == "COMPLETED"_L1;
    // Work done at once still shows a count that moves from poll to poll.
    const qint64 polls = shop.bulkBehaviour.pollsCreated + shop.bulkBehaviour.pollsRunning + 1;
    const qint64 seen = isDone || !bulk.isExecuted ? bulk.objects : bulk.objects * std::min<qint64>(bulk.reads, polls) / (polls + 1);
    return record(u"BulkOperation"_s, {{u"id"_s, bulk.id}, {u"type"_s, bulk.type}, {u"status"_s, bulk.status}, {u"errorCode"_s, orNull(bulk.errorCode)},
                                       {u"createdAt"_s, isoTime(bulk.createdAt)}, {u"completedAt"_s, isDone ? QJsonValue(isoTime(bulk.completedAt)) : QJsonValue()},
                                       {u"objectCount"_s, QString::number(seen)}, {u"rootObjectCount"_s, QString::number(isDone ? bulk.roots : 0)},
                                       {u"fileSize"_s, isDone ? QJsonValue(QString::number(shop.files.value(bulk.resultKey).size())) : QJsonValue()},
                                       {u"url"_s, isComplete ? url : QJsonValue()}, {u"partialDataUrl"_s, isComplete ? QJsonValue() : url}, {u"query"_s, bulk.query}});
}

GqlResolved bulkById(ShopService& shop, const QString& id)
{
    for (ShopBulk& bulk : shop.bulks) {
        if (bulk.id != id)
            continue;
        const BulkBehaviour& how = shop.bulkBehaviour;
        const bool isStuck = how.isStuck && how.concern(bulk.rootField);
        if (bulk.isUnderWay() && !isStuck && ++bulk.reads > how.pollsCreated) {
            const bool isOver = bulk.isExecuted && bulk.reads > how.pollsCreated + how.pollsRunning;
            bulk.status = !isOver ? u"RUNNING"_s : bulk.errorCode.isEmpty() ? u"COMPLETED"_s : u"FAILED"_s;
        }
        return bulkRecord(shop, bulk);
    }
    return {};
}

GqlResolved bulkRun(ShopService& shop, GqlCall& call, bool isMutation)
{
    const QString payload = isMutation ? u"BulkOperationRunMutationPayload"_s : u"BulkOperationRunQueryPayload"_s;
    UserErrors errors(u"BulkOperationUserError"_s);
    const QString rootField = shop.prepare(call.arguments[isMutation ? "mutation"_L1 : "query"_L1].toString())->rootFields.value(0);
    if (std::ranges::count_if(shop.bulks, &ShopBulk::isUnderWay) >= shop.bulkBehaviour.limit)
        errors.add(u"LIMIT_REACHED"_s, {}, u"The maximum number of running bulk operations has been reached."_s);
    else if (shop.bulkBehaviour.isRefused && shop.bulkBehaviour.concern(rootField))
        errors.add(u"ACCESS_DENIED"_s, {}, u"This app may not run bulk operations."_s);
    ShopBulk bulk;
    bulk.type = isMutation ? u"MUTATION"_s : u"QUERY"_s;
    bulk.status = u"CREATED"_s;
    bulk.rootField = rootField;
    bulk.query = call.arguments[isMutation ? "mutation"_L1 : "query"_L1].toString();
    bulk.clientIdentifier = call.arguments["clientIdentifier"_L1].toString();
    const QString path = call.arguments["stagedUploadPath"_L1].toString();
    if (isMutation && !shop.files.contains(path))
        errors.add(u"NO_SUCH_FILE"_s, {u"stagedUploadPath"_s}, u"The JSONL file could not be found. Try uploading the file again."_s);
    if (errors.isEmpty()) {
        bulk.createdAt = shop.state.now();
        bulk.id = shop.state.newId(u"BulkOperation"_s);
        if (const QString problem = shop.beginBulk(bulk, shop.files.value(path)); !problem.isEmpty())
            errors.add(isMutation ? u"INVALID_MUTATION"_s : u"INVALID"_s, {isMutation ? u"mutation"_s : u"query"_s}, problem);
    }
    if (!errors.isEmpty())
        return record(payload, {{u"userErrors"_s, errors.list()}});
    if (bulk.size <= shop.bulkBehaviour.atOnce)
        shop.advanceBulk(bulk, bulk.size);
    shop.bulks.append(bulk);
    return record(payload, {{u"bulkOperation"_s, bulkRecord(shop, bulk)}, {u"userErrors"_s, errors.list()}});
}

GqlResolved bulkCancel(ShopService& shop, GqlCall& call)
{
    UserErrors errors(u"UserError"_s);
    for (ShopBulk& bulk : shop.bulks) {
        if (bulk.id != call.arguments["id"_L1].toString())
            continue;
        if (bulk.isUnderWay()) {
            bulk.status = u"CANCELED"_s;
            if (!bulk.isExecuted)
                conclude(shop, bulk);
        } else {
            errors.add({}, {}, u"A bulk operation cannot be canceled when it is completed"_s);
        }
        return record(u"BulkOperationCancelPayload"_s, {{u"bulkOperation"_s, bulkRecord(shop, bulk)}, {u"userErrors"_s, errors.list()}});
    }
    errors.add({}, {u"id"_s}, u"Bulk operation does not exist"_s);
    return record(u"BulkOperationCancelPayload"_s, {{u"userErrors"_s, errors.list()}});
}

} // namespace trueup::sandbox
