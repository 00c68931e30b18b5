#pragma once

#include "reconcile/lookalikes.h"
#include "store/connection.h"

namespace trueup {

/// Items of the ERP by the words they have in common with a row of the feed, or with what a person typed (erp_item_words): the most
/// alike first, for a person to choose from. Items the ERP no longer lists are left out.
class ItemSearch
{
public:
    explicit ItemSearch(Connection& connection) : m_connection(connection) {}

    /// `key`: matchKey() of the row, to tell items that were refused for it or confirmed for another one; `without`: items that
    /// are shown already.
    [[nodiscard]] Result<QList<LookAlike>> similarItems(const LookAlikeSubject& row, const QString& key, const QStringList& without = {});
    /// By words, the beginnings of words, a number of any kind, a maker, or some of each.
    [[nodiscard]] Result<QList<LookAlike>> findItems(const QString& text, const QString& key);

private:
    [[nodiscard]] Result<QList<LookAlikeItem>> candidates(const QStringList& words, bool byBeginnings, const QString& key,
                                                          const QStringList& without);

    Connection& m_connection;
};

} // namespace trueup
