#pragma once

#include "services/products.h"
#include "store/productreader.h"
#include "workbench.h"

namespace trueup {

class CoreProducts final : public ui::ProductService
{
    Q_OBJECT
public:
    explicit CoreProducts(Workbench& bench, QObject* parent = nullptr);

    [[nodiscard]] ui::Answer<ui::Page<ui::ProductRow>> search(const QString& text, const ui::ProductOrder& order,
                                                                  const QString& afterKey, int limit) override;
    [[nodiscard]] ui::Answer<ui::Page<ui::ProductRow>> listing(ui::ProductScope scope, const ui::ProductOrder& order,
                                                                   const QString& afterKey, int limit) override;
    [[nodiscard]] ui::Answer<ui::ProductDetail> detail(qint64 productId) override;
    [[nodiscard]] ui::Answer<ui::Page<ui::VersionRow>> versions(qint64 productId, const QString& afterKey, int limit) override;
    [[nodiscard]] ui::Answer<QList<ui::VersionDifference>> compare(qint64 productId, int before, int after) override;
    [[nodiscard]] ui::Answer<ui::RollbackPreview> previewRollback(const ui::RollbackRequest& request) override;
    [[nodiscard]] ui::Answer<ui::RollbackResult> rollback(const ui::RollbackRequest& request, qint64 expected) override;
    [[nodiscard]] ui::Answer<QList<ui::MatchRow>> matches(qint64 productId) override;
    [[nodiscard]] ui::Answer<ui::Page<ui::WriteRow>> writes(qint64 productId, const QString& afterKey, int limit) override;
    [[nodiscard]] ui::Answer<void> setLocked(qint64 productId, FieldId field, bool locked) override;

private:
    [[nodiscard]] ui::Answer<ui::Page<ui::ProductRow>> find(const QString& text, ProductScope scope, const ui::ProductOrder& order,
                                                                const QString& afterKey, int limit);

    Workbench& m_bench;
};

} // namespace trueup
