#include "sync/pushsender.h"

#include "base/failpoint.h"
#include "remote/shopify/costbucket.h"
#include "remote/shopify/joineddocument.h"
#include "sync/pushstate.h"

#include <QCoreApplication>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::PushSender)
};

bool isList(CallKind kind)
{
    return kind == CallKind::SetMetafields || kind == CallKind::SetInventory;
}

/// The error one call gets from its own user errors.
Error refusal(const QList<GraphQlUserError>& errors)
{
    GraphQlAnswer own;
    own.userErrors = errors;
    return refusedIfUserErrors(own).error();
}

/// Refused as a whole before anything ran, so that its parts may be sent again.
bool mayBeTakenApart(const Error& error)
{
    return (error.kind == ErrorKind::GraphQl || error.kind == ErrorKind::UserError || error.kind == ErrorKind::Validation) &&
           !mustLook(error);
}

Error noAnswer()
{
    return {ErrorKind::Contract,
            Text::tr("The shop did not say what became of a change."),
            Text::tr("It is not known whether the change was written."),
            Text::tr("The shop is read before anything is sent again."),
            {},
            outcomeUnknownCode,
            false};
}

template <class T> std::pair<std::vector<T>, std::vector<T>> halves(const std::vector<T>& all)
{
    const auto middle = all.begin() + std::ptrdiff_t(all.size() / 2);
    return {std::vector<T>(all.begin(), middle), std::vector<T>(middle, all.end())};
}

} // namespace

struct PushSender::Round
{
    CallKind kind;
    std::span<const OutgoingCall> calls;
    const RecordKey& recordKey;
    std::vector<CallAnswer> answers;

    void setAll(const Indices& indices, const Error& error)
    {
        for (const qsizetype i : indices)
            answers[size_t(i)] = fail(error);
    }
    [[nodiscard]] const PlannedCall& call(qsizetype index) const { return calls[size_t(index)].call; }
};

std::vector<CallAnswer> PushSender::send(CallKind kind, std::span<const OutgoingCall> calls, const RecordKey& recordKey)
{
    Round round{kind, calls, recordKey, std::vector<CallAnswer>(calls.size(), CallAnswer(QJsonObject()))};
    for (Indices& indices : portions(round)) {
        if (m_cancel.isCancelled())
            round.setAll(indices, CancelToken::error());
        else if (isList(kind))
            sendList(round, std::move(indices));
        else
            sendJoined(round, indices);
    }
    return std::move(round.answers);
}

/// As many calls in a request as the limits of the shop permit.
std::vector<PushSender::Indices> PushSender::portions(const Round& round) const
{
    const size_t most = round.kind == CallKind::SetMetafields  ? metafieldsSize
                        : round.kind == CallKind::SetInventory ? quantitiesSize
                                                               : joinSize;
    std::vector<Indices> all;
    double cost = 0;
    for (qsizetype i = 0; i < qsizetype(round.calls.size()); ++i) {
        const double own = isList(round.kind) ? 0 : callCost(round.call(i));
        if (all.empty() || all.back().size() >= most || cost + own > largestCost) {
            all.emplace_back();
            cost = 0;
        }
        all.back().push_back(i);
        cost += own;
    }
    return all;
}

void PushSender::sendJoined(Round& round, const Indices& indices)
{
    QList<QJsonObject> variables;
    double cost = 0;
    for (const qsizetype i : indices) {
        failPoint("push.before_send");
        variables.append(round.call(i).variables);
        cost += callCost(round.call(i));
    }
    const auto answer =
        m_client.executeJoined(documentName(round.kind), variables, GraphQlKind::Mutation, cost, m_cancel);
    for (qsizetype n = 0; n < variables.size(); ++n)
        failPoint("push.after_send");
    if (!answer && indices.size() > 1 && mayBeTakenApart(answer.error())) {
        const auto [first, second] = halves(indices);
        sendJoined(round, first);
        sendJoined(round, second);
        return;
    }
    if (!answer)
        return round.setAll(indices, answer.error());
    QHash<qsizetype, QList<GraphQlUserError>> refused;
    for (const GraphQlUserError& error : answer->userErrors)
        refused[joinedIndex(error.root)].append(error);
    for (qsizetype n = 0; n < qsizetype(indices.size()); ++n) {
        CallAnswer& own = round.answers[size_t(indices[size_t(n)])];
        const QJsonValue payload = answer->data[joinedAlias(n)];
        if (const auto errors = refused.constFind(n); errors != refused.constEnd())
            own = fail(refusal(*errors));
        else if (!payload.isObject())
            own = fail(noAnswer());
        else
            own = payload.toObject();
    }
}

QJsonObject PushSender::listVariables(const Round& round, const Indices& indices) const
{
    QJsonObject variables = round.call(indices.front()).variables;
    if (indices.size() == 1)
        return variables;
    QJsonArray entries;
    const bool isStock = round.kind == CallKind::SetInventory;
    QStringList seeds;
    for (const qsizetype i : indices) {
        const QJsonObject own = round.call(i).variables;
        const QJsonArray list = (isStock ? own["input"_L1]["quantities"_L1] : own["metafields"_L1]).toArray();
        for (const QJsonValue entry : list)
            entries.append(entry);
        seeds.append(round.calls[size_t(i)].seed);
    }
    if (!isStock)
        return {{u"metafields"_s, entries}};
    QJsonObject input = variables["input"_L1].toObject();
    input["quantities"_L1] = entries;
    variables = {{u"input"_s, input}};
    variables["key"_L1] =
        idempotencyKey(seeds, round.kind, QJsonDocument(variables).toJson(QJsonDocument::Compact));
    return variables;
}

/// One mutation, and for each entry what it costs beside that.
double PushSender::listCost(const Round& round, const Indices& indices)
{
    double cost = CostBucket::plainCost;
    for (const qsizetype i : indices)
        cost += std::max(0.0, callCost(round.call(i)) - CostBucket::plainCost);
    return cost;
}

/// All or none: entries the shop names are taken out, the others are sent again without them.
void PushSender::sendList(Round& round, Indices indices)
{
    while (!indices.empty()) {
        const QJsonObject variables = listVariables(round, indices);
        if (indices.size() > 1 && variables.contains("key"_L1) && round.recordKey) {
            if (const auto stored = round.recordKey(indices, variables["key"_L1].toString()); !stored)
                return round.setAll(indices, stored.error());
        }
        for (size_t n = 0; n < indices.size(); ++n)
            failPoint("push.before_send");
        const auto answer =
            m_client.execute(documentName(round.kind), variables, GraphQlKind::Mutation, listCost(round, indices), m_cancel);
        for (size_t n = 0; n < indices.size(); ++n)
            failPoint("push.after_send");
        if (!answer)
            return splitList(round, indices, answer.error());
        if (answer->userErrors.isEmpty()) {
            for (const qsizetype i : indices)
                round.answers[size_t(i)] = answer->data.constBegin().value().toObject();
            return;
        }
        QHash<qsizetype, QList<GraphQlUserError>> refused;
        for (const GraphQlUserError& error : answer->userErrors)
            refused[error.elementIndex < qsizetype(indices.size()) ? error.elementIndex : -1].append(error);
        if (indices.size() == 1 || refused.contains(-1))
            return splitList(round, indices, refusal(answer->userErrors));
        Indices left;
        for (qsizetype n = 0; n < qsizetype(indices.size()); ++n) {
            const qsizetype own = indices[size_t(n)];
            if (const auto errors = refused.constFind(n); errors != refused.constEnd())
                round.answers[size_t(own)] = fail(refusal(*errors));
            else
                left.push_back(own);
        }
        indices = std::move(left);
    }
}

void PushSender::splitList(Round& round, const Indices& indices, const Error& error)
{
    // A stale value that is not named is in one of the halves too: nothing was written.
    const bool isAtomicRefusal = mayBeTakenApart(error) || (error.kind == ErrorKind::Stale && !outcomeUnknown(error));
    if (indices.size() == 1 || !isAtomicRefusal)
        return round.setAll(indices, error);
    const auto [first, second] = halves(indices);
    sendList(round, first);
    sendList(round, second);
}

} // namespace trueup
