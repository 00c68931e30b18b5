#pragma once

#include "sandbox/httplistener.h"
#include "sandbox/shopifyserver.h"

#include <optional>

namespace trueup::sandbox {

struct PreparedDocument;

/// The faults that are switched on, and what they do to an answer.
class FaultBook
{
public:
    void add(ShopFault fault) { m_pending.append({std::move(fault), 0}); }
    void clear() { m_pending.clear(); }
    [[nodiscard]] int struck() const { return m_struck; }

    /// The fault that strikes a request with these root fields, if one does.
    [[nodiscard]] std::optional<ShopFault> strike(const QStringList& rootFields);
    /// The answer instead of doing anything; none for faults that strike later.
    [[nodiscard]] static std::optional<HttpReply> before(const ShopFault& fault, const QString& version);
    /// Spoils the answer to something that was done.
    static void after(const ShopFault& fault, HttpReply& reply);
    [[nodiscard]] static QJsonObject userErrors(const ShopFault& fault, const PreparedDocument& prepared);

private:
    struct Pending
    {
        ShopFault fault;
        int seen = 0;
    };
    QList<Pending> m_pending;
    int m_struck = 0;
};

} // namespace trueup::sandbox
