#pragma once

#include "catalog/fields.h"
#include "sandbox/shop/writelog.h"
#include "store/connection.h"

#include <QHash>
#include <QSet>

/// Holds what was written to the shop against what people had approved until then: its own memory of the approvals, the
/// sandbox's own log of the writes, and its own table of which key of the shop is which field.
class WriteCheck
{
public:
    /// Remembers what is approved at this moment, when `written` writes were in the log; to be called after every decision at
    /// the review desk.
    void noteApproved(trueup::Connection& connection, qsizetype written);

    /// Empty when one approval given before it covers every key of a write, and of its very value; otherwise what no approval
    /// covers. What was approved for the creation of a product is no reason to write it once the product is there.
    [[nodiscard]] QString unapproved(const QList<trueup::sandbox::ShopWrite>& writes) const;

    /// Whether one of the writes put the value there.
    [[nodiscard]] static bool wrote(const QList<trueup::sandbox::ShopWrite>& writes, const QString& sku, trueup::FieldId field,
                                    const trueup::Value& value);

private:
    /// A staged change that was approved, as it was then.
    struct Approval
    {
        qsizetype since = 0; ///< writes in the log
        bool isCreate = false;
        QSet<trueup::FieldId> fields; ///< an approved value may be none
        trueup::ProductValues values;
    };
    [[nodiscard]] static bool covers(const Approval& approval, bool creates, const QString& key, const QJsonValue& value);

    QHash<QString, QList<Approval>> m_approved; ///< by SKU
};
