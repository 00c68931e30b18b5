#include "remote/shopify/bulkoperation.h"

#include "base/log.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QRegularExpression>
#include <QUuid>

#include <algorithm>
#include <array>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::BulkOperations)
};

struct StatusName
{
    QLatin1StringView shop;
    QLatin1StringView word;
    BulkState::Status status;
};

constexpr std::array statusNames = {StatusName{"CREATED"_L1, "created"_L1, BulkState::Status::Created},
                                    StatusName{"RUNNING"_L1, "running"_L1, BulkState::Status::Running},
                                    StatusName{"CANCELING"_L1, "running"_L1, BulkState::Status::Canceling},
                                    StatusName{"COMPLETED"_L1, "completed"_L1, BulkState::Status::Completed},
                                    StatusName{"FAILED"_L1, "failed"_L1, BulkState::Status::Failed},
                                    StatusName{"CANCELED"_L1, "canceled"_L1, BulkState::Status::Canceled},
                                    StatusName{"EXPIRED"_L1, "expired"_L1, BulkState::Status::Expired}};

/// Counts are 64-bit and travel as text.
qint64 countOf(const QJsonValue& json)
{
    return json.isString() ? json.toString().toLongLong() : json.toInteger();
}

QDateTime timeOf(const QJsonValue& json)
{
    return QDateTime::fromString(json.toString(), Qt::ISODateWithMs).toUTC();
}

Result<BulkState> readState(const QJsonObject& json)
{
    const QString name = json["status"_L1].toString();
    const auto known = std::ranges::find(statusNames, name, &StatusName::shop);
    if (known == statusNames.end())
        return fail(ErrorKind::Contract, Text::tr("The shop names a state of a bulk operation that is unknown: %1").arg(name));
    BulkState state;
    state.id = json["id"_L1].toString();
    state.isMutation = json["type"_L1].toString() == "MUTATION"_L1;
    state.status = known->status;
    state.errorCode = json["errorCode"_L1].toString();
    state.text = json["query"_L1].toString();
    state.objects = countOf(json["objectCount"_L1]);
    state.roots = countOf(json["rootObjectCount"_L1]);
    state.url = QUrl(json["url"_L1].toString());
    state.partialUrl = QUrl(json["partialDataUrl"_L1].toString());
    state.created = timeOf(json["createdAt"_L1]);
    state.completed = timeOf(json["completedAt"_L1]);
    return state;
}

bool isFull(const GraphQlAnswer& answer)
{
    return std::ranges::any_of(answer.userErrors, [](const GraphQlUserError& error) {
        return error.code == "LIMIT_REACHED"_L1 || error.code == "OPERATION_IN_PROGRESS"_L1;
    });
}

/// One part of a form; values come from the shop and are taken as they are.
QByteArray formPart(const QByteArray& boundary, const QString& name, const QString& value)
{
    return "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name.toUtf8() + "\"\r\n\r\n" +
           value.toUtf8() + "\r\n";
}

struct StagedTarget
{
    QUrl url;
    QList<std::pair<QString, QString>> parameters; // in the shop's order
    QString key;
};

Result<StagedTarget> readTarget(const QJsonObject& data)
{
    const QJsonObject json = data["stagedUploadsCreate"_L1]["stagedTargets"_L1].toArray().first().toObject();
    StagedTarget target;
    target.url = QUrl(json["url"_L1].toString());
    for (const QJsonValue value : json["parameters"_L1].toArray()) {
        target.parameters.append({value["name"_L1].toString(), value["value"_L1].toString()});
        if (target.parameters.last().first == "key"_L1)
            target.key = target.parameters.last().second;
    }
    if (target.key.isEmpty() || !isSecureOrLoopback(target.url))
        return fail(ErrorKind::Contract, Text::tr("The shop named no usable place to upload to."), {}, shownUrl(target.url));
    return target;
}

HttpRequest uploadRequest(const StagedTarget& target, const QString& file, int attempts)
{
    const QByteArray boundary = "trueup-" + QUuid::createUuid().toByteArray(QUuid::Id128);
    HttpRequest request;
    request.method = "POST";
    request.url = target.url;
    request.headers = {{"Content-Type", "multipart/form-data; boundary=" + boundary, false}};
    for (const auto& [name, value] : target.parameters)
        request.body += formPart(boundary, name, value);
    // The file comes last: the storage ignores what follows it.
    request.body += "--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" +
                    QFileInfo(file).fileName().toUtf8() + "\"\r\nContent-Type: text/jsonl\r\n\r\n";
    request.bodyFile = file;
    request.bodyTail = "\r\n--" + boundary + "--\r\n";
    request.retry.attempts = attempts; // the same key is written again: harmless before it is submitted
    return request;
}

} // namespace

QString BulkState::statusWord() const
{
    return std::ranges::find(statusNames, status, &StatusName::status)->word;
}

BulkOperations::BulkOperations(ShopifyClient& client, HttpClient& http, const Clock& clock, BulkPolicy policy)
    : m_client(client), m_http(http), m_clock(clock), m_policy(policy)
{
}

Result<QString> BulkOperations::markedText(const QString& name, const QString& marker)
{
    const Result<QByteArray> document = ShopifyClient::document(name);
    if (!document)
        return fail(document.error());
    static const QRegularExpression comments(u"^\\s*#.*\\n"_s, QRegularExpression::MultilineOption);
    QString text = QString::fromUtf8(*document).remove(comments);
    static const QRegularExpression head(u"^\\s*(?:query|mutation)\\s+\\w+"_s);
    const QRegularExpressionMatch match = head.match(text);
    if (!match.hasMatch())
        return fail(ErrorKind::Internal, Text::tr("The document %1 has no named operation.").arg(name));
    return text.insert(match.capturedEnd(), u'_' + marker);
}

Result<QString> BulkOperations::submit(const QString& document, const QJsonObject& variables, const QString& root,
                                       std::chrono::milliseconds placeWait, const CancelToken& cancel)
{
    const qint64 deadline = m_clock.monotonicMs() + placeWait.count();
    auto pause = m_policy.firstPoll;
    while (true) {
        auto answer = m_client.execute(document, variables, GraphQlKind::Mutation, cancel);
        if (!answer)
            return fail(answer.error());
        if (isFull(*answer)) {
            if (m_clock.monotonicMs() >= deadline)
                return fail(Error{ErrorKind::Throttled,
                                  Text::tr("The shop is busy with other bulk operations."),
                                  Text::tr("Nothing was started."),
                                  Text::tr("Wait until the other programs have finished and try again."),
                                  {},
                                  u"BULK_NO_PLACE"_s,
                                  true});
            qCInfo(lcRemote) << "the shop has no place for a bulk operation; asking again in" << pause.count() << "ms";
            if (cancel.waitFor(pause))
                return fail(CancelToken::error());
            pause = std::min(m_policy.longestPoll,
                             std::chrono::milliseconds(qint64(double(pause.count()) * m_policy.growth)));
            continue;
        }
        answer = refusedIfUserErrors(std::move(answer));
        if (!answer)
            return fail(answer.error());
        const QString id = answer->data[root]["bulkOperation"_L1]["id"_L1].toString();
        if (id.isEmpty())
            return fail(Error{ErrorKind::Contract,
                              Text::tr("The shop's answer names no bulk operation."),
                              {},
                              {},
                              document,
                              outcomeUnknownCode,
                              false});
        return id;
    }
}

Result<QString> BulkOperations::submitQuery(const QString& text, const CancelToken& cancel)
{
    return submitQuery(text, m_policy.placeWait, cancel);
}

Result<QString> BulkOperations::submitQuery(const QString& text, std::chrono::milliseconds placeWait, const CancelToken& cancel)
{
    return submit(u"BulkQuery"_s, {{u"query"_s, text}}, u"bulkOperationRunQuery"_s, placeWait, cancel);
}

Result<QString> BulkOperations::submitMutation(const QString& text, const QString& uploadPath,
                                               const QString& clientIdentifier, const CancelToken& cancel)
{
    return submitMutation(text, uploadPath, clientIdentifier, m_policy.placeWait, cancel);
}

Result<QString> BulkOperations::submitMutation(const QString& text, const QString& uploadPath,
                                               const QString& clientIdentifier, std::chrono::milliseconds placeWait,
                                               const CancelToken& cancel)
{
    return submit(u"BulkMutation"_s,
                  {{u"mutation"_s, text}, {u"path"_s, uploadPath}, {u"cid"_s, clientIdentifier}},
                  u"bulkOperationRunMutation"_s, placeWait, cancel);
}

Result<QString> BulkOperations::upload(const QString& file, const CancelToken& cancel)
{
    const qint64 size = QFileInfo(file).size();
    if (size <= 0 || size > m_policy.longestUpload)
        return fail(Error{ErrorKind::Validation,
                          size <= 0 ? Text::tr("There is nothing to upload.")
                                    : Text::tr("%1 bytes are more than one bulk operation may take.").arg(size),
                          Text::tr("Nothing was sent."),
                          {},
                          file,
                          u"BULK_UPLOAD_SIZE"_s,
                          false});
    const QJsonObject input{{u"resource"_s, u"BULK_MUTATION_VARIABLES"_s},
                            {u"filename"_s, QFileInfo(file).fileName()},
                            {u"mimeType"_s, u"text/jsonl"_s},
                            {u"httpMethod"_s, u"POST"_s}};
    const auto answer = refusedIfUserErrors(
        m_client.execute(u"Staged"_s, {{u"input"_s, QJsonArray{input}}}, GraphQlKind::Mutation, cancel));
    if (!answer)
        return fail(answer.error());
    const Result<StagedTarget> target = readTarget(answer->data);
    if (!target)
        return fail(target.error());
    const Result<HttpAnswer> sent =
        m_http.perform(uploadRequest(*target, file, m_policy.downloadAttempts), cancel);
    if (!sent)
        return fail(sent.error());
    if (const auto refused = errorOfStatus(*sent, true))
        return fail(*refused);
    return target->key;
}

Result<std::optional<BulkState>> BulkOperations::state(const QString& id, const CancelToken& cancel)
{
    const auto answer = m_client.execute(u"BulkStatus"_s, {{u"id"_s, id}}, GraphQlKind::Query, cancel);
    if (!answer)
        return fail(answer.error());
    const QJsonValue found = answer->data["bulkOperation"_L1];
    if (found.isNull())
        return std::optional<BulkState>();
    auto state = readState(found.toObject());
    if (!state)
        return fail(state.error());
    if (state->id != id)
        return fail(ErrorKind::Contract, Text::tr("The shop answered with another bulk operation than the one asked for."));
    return std::optional(std::move(*state));
}

Result<std::optional<BulkState>> BulkOperations::find(bool mutation, const QString& marker, const CancelToken& cancel)
{
    const QString search = mutation ? u"operation_type:mutation"_s : u"operation_type:query"_s;
    const auto answer = m_client.execute(u"BulkList"_s, {{u"q"_s, search}}, GraphQlKind::Query, cancel);
    if (!answer)
        return fail(answer.error());
    for (const QJsonValue node : answer->data["bulkOperations"_L1]["nodes"_L1].toArray()) {
        if (!node["query"_L1].toString().contains(marker))
            continue;
        auto state = readState(node.toObject());
        return state ? Result<std::optional<BulkState>>(std::move(*state)) : fail(state.error());
    }
    return std::optional<BulkState>();
}

Result<BulkState> BulkOperations::wait(const QString& id, const Watch& watch, const CancelToken& cancel)
{
    auto pause = m_policy.firstPoll;
    std::pair<BulkState::Status, qint64> seen{BulkState::Status::Created, -1};
    qint64 moved = m_clock.monotonicMs();
    while (true) {
        auto now = state(id, cancel);
        if (!now)
            return fail(now.error());
        if (!*now)
            return fail(Error{ErrorKind::NotFound, Text::tr("The shop does not know the bulk operation any more."), {},
                              Text::tr("Try again."), id, u"BULK_GONE"_s, true});
        if (watch)
            watch(**now);
        if (!(*now)->isUnderWay())
            return std::move(**now);
        if (const std::pair standing{(*now)->status, (*now)->objects}; standing != seen) {
            seen = standing;
            moved = m_clock.monotonicMs();
        } else if (m_clock.monotonicMs() - moved > m_policy.stuckAfter.count()) {
            if (const auto stopped = stop(id, cancel); !stopped)
                qCWarning(lcRemote) << "a bulk operation that stands still could not be cancelled:" << stopped.error();
            return fail(Error{ErrorKind::Timeout,
                              Text::tr("The shop's bulk operation stood still and was cancelled."),
                              Text::tr("Its result was not used."),
                              Text::tr("Try again later."),
                              u"%1, %2 objects"_s.arg(id).arg(seen.second),
                              u"BULK_STUCK"_s,
                              true});
        }
        if (cancel.waitFor(pause))
            return fail(CancelToken::error());
        pause = std::min(m_policy.longestPoll,
                         std::chrono::milliseconds(qint64(double(pause.count()) * m_policy.growth)));
    }
}

Result<void> BulkOperations::stop(const QString& id, const CancelToken& cancel)
{
    const auto answer = m_client.execute(u"BulkCancel"_s, {{u"id"_s, id}}, GraphQlKind::Mutation, cancel);
    if (!answer)
        return fail(answer.error());
    if (!answer->userErrors.isEmpty()) // it ended meanwhile
        qCInfo(lcRemote).noquote() << "bulk operation" << id << "not cancelled:" << answer->userErrors.first().message;
    return {};
}

Result<void> BulkOperations::download(const QUrl& url, const QString& file, const CancelToken& cancel)
{
    if (!isSecureOrLoopback(url))
        return fail(ErrorKind::Contract, Text::tr("The shop offers a result at an address that is not secure."), {},
                    shownUrl(url));
    QFile::remove(file);
    HttpRequest request;
    request.url = url;
    request.saveTo = file;
    request.maxBody = m_policy.longestDownload;
    request.retry.attempts = m_policy.downloadAttempts;
    const Result<HttpAnswer> answer = m_http.perform(request, cancel);
    if (!answer)
        return fail(answer.error());
    if (auto refused = errorOfStatus(*answer, true)) {
        if (answer->status >= 400 && answer->status < 500) {
            refused->kind = ErrorKind::NotFound;
            refused->code = u"BULK_EXPIRED"_s;
            refused->message = Text::tr("The result of the bulk operation can no longer be fetched.");
        }
        return fail(*refused);
    }
    if (!QFileInfo::exists(file)) { // an empty result has no piece to write
        QFile empty(file);
        if (!empty.open(QIODevice::WriteOnly))
            return fail(ErrorKind::Io, Text::tr("%1 could not be written.").arg(file));
    }
    return {};
}

} // namespace trueup
