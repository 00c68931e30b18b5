#pragma once

#include "services/push.h"
#include "workbench.h"

namespace trueup {

class CorePush final : public ui::PushService
{
    Q_OBJECT
public:
    explicit CorePush(Workbench& bench, QObject* parent = nullptr);

    [[nodiscard]] ui::Answer<ui::PushPreview> preview(const QString& batchId) override;
    [[nodiscard]] ui::Answer<ui::Page<ui::PushResultRow>> results(const QString& batchId, const QString& afterKey,
                                                                  int limit) override;
    [[nodiscard]] ui::Answer<ui::Page<ui::PlannedWrite>> planned(const QString& batchId, const QString& text, const QString& afterKey,
                                                                 int limit) override;
    [[nodiscard]] ui::Answer<QList<ui::FieldDelta>> plannedValues(qint64 id) override;
    [[nodiscard]] ui::Answer<Value> value(qint64 id, FieldId field) override;
    [[nodiscard]] ui::Answer<void> sendBack(qint64 id, FieldId field, const Value& value) override;
    [[nodiscard]] ui::Answer<ui::Page<ui::PushResultRow>> unfinished(const QString& afterKey, int limit) override;
    [[nodiscard]] ui::Answer<qint64> retryAll() override;
    [[nodiscard]] ui::Answer<qint64> retry(const QList<qint64>& ids) override;

private:
    Workbench& m_bench;
};

} // namespace trueup
