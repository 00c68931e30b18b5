#pragma once

#include "catalog/fields.h"
#include "services/answer.h"

#include <QDateTime>

#include <algorithm>

namespace trueup::ui {

enum class FindingLevel { Warn, Hold };

/// What a guardrail says about a run.
struct GuardFinding
{
    FindingLevel level = FindingLevel::Warn;
    QString sentence; ///< translated, with its numbers
};

struct PushFieldCount
{
    FieldId field = FieldId::Title;
    qint64 products = 0;
};

/// "What will be written": shown before a push, nothing has happened yet.
struct PushPreview
{
    QString batchId;
    QString target; ///< the shop, for people
    qint64 products = 0;
    qint64 creates = 0;
    qint64 updates = 0;
    qint64 withdrawals = 0;
    qint64 calls = 0;
    qint64 points = 0;
    qint64 seconds = 0;
    QList<PushFieldCount> fields;
    QList<GuardFinding> findings;

    [[nodiscard]] bool isHeld() const
    {
        return std::ranges::any_of(findings, [](const auto& finding) { return finding.level == FindingLevel::Hold; });
    }
};

enum class PushOutcome { Confirmed, Failed, Unknown, Waiting };

/// What became of one product of a push.
struct PushResultRow
{
    qint64 id = 0; ///< outbox row
    QString sku;
    QString name;
    PushOutcome outcome = PushOutcome::Waiting;
    QString text; ///< translated: fields written, or why not
    int attempts = 0;
    QDateTime at;
    bool canRetry = false;
};

class PushService : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    [[nodiscard]] virtual Answer<PushPreview> preview(const QString& batchId) = 0;
    [[nodiscard]] virtual Answer<Page<PushResultRow>> results(const QString& batchId, const QString& afterKey,
                                                              int limit) = 0;
    /// Queues failed rows again; the number queued.
    [[nodiscard]] virtual Answer<qint64> retry(const QList<qint64>& ids) = 0;
};

} // namespace trueup::ui
