#pragma once

#include "corejobs.h"
#include "services/products.h"
#include "store/productreader.h"

namespace trueup {

struct RollbackControl;

class CoreProducts final : public ui::ProductService
{
    Q_OBJECT
public:
    /// `jobs` outlives this: what takes long runs as one of them.
    CoreProducts(Workbench& bench, CoreJobs& jobs, QObject* parent = nullptr);

    [[nodiscard]] ui::Answer<ui::Page<ui::ProductRow>> search(const QString& text, const ui::ProductOrder& order,
                                                                  const QString& afterKey, int limit) override;
    [[nodiscard]] ui::Answer<ui::Page<ui::ProductRow>> listing(ui::ProductScope scope, const ui::ProductOrder& order,
                                                                   const QString& afterKey, int limit) override;
    [[nodiscard]] ui::Answer<qint64> count(const QString& text, ui::ProductScope scope) override;
    [[nodiscard]] ui::Answer<ui::ProductDetail> detail(qint64 productId) override;
    [[nodiscard]] ui::Answer<ui::Page<ui::VersionRow>> versions(qint64 productId, const QString& afterKey, int limit) override;
    [[nodiscard]] ui::Answer<QList<ui::VersionDifference>> compare(qint64 productId, int before, int after) override;
    [[nodiscard]] ui::Answer<ui::RollbackPreview> previewRollback(const ui::RollbackRequest& request) override;
    [[nodiscard]] ui::Answer<ui::RollbackResult> rollback(const ui::RollbackRequest& request, qint64 expected) override;
    [[nodiscard]] ui::Answer<QList<ui::MatchRow>> matches(qint64 productId) override;
    [[nodiscard]] ui::Answer<ui::Page<ui::WriteRow>> writes(qint64 productId, const QString& afterKey, int limit) override;
    [[nodiscard]] ui::Answer<ui::WriteDetail> write(qint64 id) override;
    [[nodiscard]] ui::Answer<QList<ui::ErpNumber>> checkNumbers(const QStringList& numbers, bool onlyItems) override;
    [[nodiscard]] ui::Answer<ui::ErpItemNow> askErp(const QString& number) override;
    [[nodiscard]] ui::Answer<void> setLocked(qint64 productId, FieldId field, bool locked) override;

private:
    [[nodiscard]] ui::Answer<ui::Page<ui::ProductRow>> find(const QString& text, ProductScope scope, const ui::ProductOrder& order,
                                                                const QString& afterKey, int limit);
    template <class T>
    [[nodiscard]] ui::Answer<T> rollingBack(const ui::RollbackRequest& request,
                                            std::function<Result<T>(Connection&, const RollbackControl&)> work);

    Workbench& m_bench;
    CoreJobs& m_jobs;
};

} // namespace trueup
