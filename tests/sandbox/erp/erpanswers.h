#pragma once

#include "sandbox/feed/erpitem.h"

#include <QByteArray>
#include <QJsonArray>
#include <QJsonObject>
#include <QUrlQuery>

namespace trueup::sandbox {

/// Hazards that change a page rather than replace it.
struct ErpHazards
{
    bool repeatedPage = false;
    bool shrinkingTotal = false;
    bool movedRow = false;
    bool missingKeys = false;
    bool nullPrices = false;
    bool noTotalPages = false;
    bool missingQuantity = false;
    bool missingNumber = false;
};

/// The wall clock of the ERP: UTC here, though its answers name no zone.
[[nodiscard]] QDateTime erpNow();

/// Pages of the three endpoints in the shapes of the real service.
class ErpAnswers
{
public:
    /// The rows to answer from; what was found for the pages before is forgotten only when `version` is another than
    /// last time.
    void use(const QList<ErpItemData>& items, quint64 version);
    /// The pages of one question share one search, so that reading all of them takes time in step with the rows.
    [[nodiscard]] QByteArray page(const QString& endpoint, const QUrlQuery& query, int pageSize,
                                  const ErpHazards& hazards);
    [[nodiscard]] QJsonArray everything(const QList<ErpItemData>& items) const;

private:
    struct StockRow
    {
        int item, store;
    };
    /// What the last question of an endpoint found.
    template <typename Row>
    struct Found
    {
        QString filters;
        QList<Row> rows;
        bool known = false;
    };
    template <typename Row, typename Search>
    static const QList<Row>& found(Found<Row>& last, const QUrlQuery& filters, const Search& search);

    [[nodiscard]] QList<int> matching(const QUrlQuery& query) const;
    [[nodiscard]] QList<StockRow> stockRows(const QUrlQuery& query) const;
    [[nodiscard]] QList<QList<int>> products(const QUrlQuery& query) const;

    QList<ErpItemData> m_items;
    Found<int> m_foundItems;
    Found<StockRow> m_foundStock;
    Found<QList<int>> m_foundProducts;
    quint64 m_version = 0;
};

} // namespace trueup::sandbox
