#pragma once

#include "sandbox/graphql/executor.h"
#include "sandbox/shop/bulkbehaviour.h"
#include "sandbox/shop/shopstate.h"
#include "sandbox/shop/writelog.h"

#include <QCache>

namespace trueup::sandbox {

struct ShopBulk
{
    QString id, type, status, query, resultKey, errorCode, clientIdentifier, rootField;
    QDateTime createdAt, completedAt;
    qint64 objects = 0, roots = 0;
    int reads = 0;         ///< polls so far
    QStringList rootIds;   ///< what a query walks, as it was when it began
    QByteArrayList lines;  ///< what a mutation runs
    qsizetype next = 0;    ///< of rootIds or lines
    qsizetype size = 0;    ///< products or lines it is about
    bool isExecuted = false;
    QByteArray output;

    [[nodiscard]] bool isUnderWay() const;
};

struct ShopHook
{
    QString id, topic, uri, filter;
    QStringList includeFields;
    QDateTime createdAt;
};

struct RememberedCall
{
    QByteArray argumentsHash;
    GqlResolved payload;
};

/// A document with everything that does not depend on its variables.
struct PreparedDocument
{
    GqlDocument document;
    QJsonArray errors;
    QStringList rootFields;
    bool isMutation = false;
    [[nodiscard]] const GqlOperation* operation(const QString& name) const;
};

struct ServiceAnswer
{
    QJsonValue data; ///< undefined when nothing was run
    QJsonObject variables; ///< as the operation runs with them
    QJsonArray errors;
    QJsonArray searchWarnings;
    double requestedCost = 0;
    double actualCost = 0;
};

/// The shop behind the HTTP: parses, validates and runs GraphQL on a ShopState. Not thread-safe.
class ShopService
{
public:
    ShopService();

    [[nodiscard]] std::shared_ptr<const PreparedDocument> prepare(const QString& text);
    /// Checks variables and tells the price without running anything.
    [[nodiscard]] ServiceAnswer check(const PreparedDocument& prepared, const QString& operationName, const QJsonObject& variables);
    [[nodiscard]] ServiceAnswer run(const PreparedDocument& prepared, const QString& operationName, const QJsonObject& variables);
    /// The same after check() found nothing to object to.
    [[nodiscard]] ServiceAnswer runChecked(const PreparedDocument& prepared, const QString& operationName, ServiceAnswer checked);

    /// Begins an operation; what is wrong with it, or nothing.
    [[nodiscard]] QString beginBulk(ShopBulk& bulk, const QByteArray& lines);
    /// Does at most `count` roots or lines more.
    void advanceBulk(ShopBulk& bulk, qsizetype count);
    /// The first operation with work left that is not for the submitting request to do.
    [[nodiscard]] ShopBulk* waitingBulk();

    ShopState state;
    GqlSchema schema;
    QHash<QString, QByteArray> files; ///< uploads and results by key
    QList<ShopBulk> bulks;
    QList<ShopHook> hooks;
    QHash<QString, RememberedCall> remembered;
    QString baseUrl;
    QString apiVersion = QStringLiteral("2026-10");
    QJsonArray searchWarnings;
    bool enforceIdempotency = true;
    bool isBulk = false; ///< connections answer everything
    BulkBehaviour bulkBehaviour;
    QStringList* collectRoots = nullptr;     ///< set: the products (collections) a search finds go here, the answer is empty
    const QStringList* bulkRoots = nullptr;  ///< set: instead of searching
    int variantsCreated = 0;
    bool keepsWrites = false;
    QList<ShopWrite> writes; ///< kept only when asked for

private:
    QCache<QString, std::shared_ptr<const PreparedDocument>> m_prepared;
};

[[nodiscard]] double mutationCost(const QString& field, const QJsonObject& arguments);

} // namespace trueup::sandbox
