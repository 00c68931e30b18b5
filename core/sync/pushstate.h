#pragma once

#include "reconcile/pushplan.h"
#include "sync/pushitem.h"

#include <optional>

namespace trueup {

/// Where one product of a push stands, and the rules that decide what happens to it next. No I/O: whoever reads and
/// writes the shop tells the state what was found.
class PushState
{
public:
    explicit PushState(const PushItem& change) : item(&change), sent(change.maybeWritten) {}

    /// The product as it was read, or that there is none.
    void found(std::optional<RemoteProduct> product);
    /// Sets what is still open; true when nothing is. Pictures are compared by number: the shop keeps copies under its
    /// own addresses, so the address tells nothing.
    [[nodiscard]] bool isSettled();
    /// What keeps the change from being written although it was approved: the shop is no longer what the reviewer saw.
    /// Fills the report; true when there is such a thing.
    [[nodiscard]] bool isDisputed();
    /// The shop no longer has the product that was to be changed.
    [[nodiscard]] bool isGone() const { return !exists && !item->isCreate; }
    /// The calls that bring what is open into the shop.
    [[nodiscard]] PushPlan plan(const ShopContext& shop) const;
    void end(PushEnd how, Error error = {});
    /// The end of a product that never came to hold what was approved.
    void giveUp();

    const PushItem* item;
    PushReport report;
    bool ended = false;
    bool announced = false; ///< it is recorded that something may have been written
    bool exists = false;
    bool sent;              ///< something may have been written, now or by an earlier attempt
    bool fresh = false;     ///< what the shop answered to the write itself is as good as a read
    QList<FieldId> open;    ///< approved fields the shop does not hold yet
    Error last;             ///< of the last call whose outcome has to be looked up

private:
    [[nodiscard]] PushSubject subject() const;

    qsizetype m_mediaBefore = -1;
};

/// Whether a failed call may or may not have been carried out, so that only reading can tell.
[[nodiscard]] bool mustLook(const Error& error);
/// The end of a product whose call failed for good.
[[nodiscard]] PushEnd endOf(const Error& error);
/// The handle a create would get; the shop would replace a product that has it.
[[nodiscard]] QString handleOfCreate(const PushItem& item);
[[nodiscard]] Error refusedByUs(const Issue& issue);
/// A key for @idempotent: version 5 over the stored keys of the changes the call carries and the call itself, so that
/// the same call has the same key after a crash and other values have another one.
[[nodiscard]] QString idempotencyKey(std::span<const QString> seeds, CallKind kind, const QByteArray& variables);

} // namespace trueup
