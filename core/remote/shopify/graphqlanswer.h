#pragma once

#include "base/error.h"
#include "remote/http/httprequest.h"

#include <QDateTime>
#include <QJsonObject>
#include <QList>
#include <QStringList>

namespace trueup {

/// One refusal of a value by the shop.
struct GraphQlUserError
{
    QString root; ///< the root field or its alias, for example "productUpdate" or "add"
    QString code; ///< empty where the mutation has none
    QStringList field;
    QString message;
    int elementIndex = -1; ///< of the refused input element: elementIndex, else the first number in `field`
};

/// extensions.cost of an answer; requested below 0 when there was none.
struct GraphQlCost
{
    double requested = -1;
    double actual = -1;
    double maximumAvailable = 0;
    double currentlyAvailable = 0;
    double restoreRate = 0;

    [[nodiscard]] bool isKnown() const { return requested >= 0 && restoreRate > 0; }
};

/// An answer with data and without top-level errors. User errors are part of it: some rows may have been written.
struct GraphQlAnswer
{
    QJsonObject data;
    QList<GraphQlUserError> userErrors;
    GraphQlCost cost;
    QString requestId;    ///< X-Request-Id, to be named to the shop's support
    QDateTime serverTime; ///< Date header, UTC; the shop's clock
};

enum class GraphQlKind { Query, Mutation };

/// The answer as an Error when it has user errors: UserError, Stale (STALE_OBJECT, CHANGE_FROM_QUANTITY_STALE, …) or
/// DailyLimit; Error::code is the code of the first.
[[nodiscard]] Result<GraphQlAnswer> refusedIfUserErrors(Result<GraphQlAnswer> answer);

/// What `answer` says, without any state: status, top-level errors, data and errors together, warnings of the search.
/// Throttled errors come back with kind Throttled and leave `cost` filled.
[[nodiscard]] Result<GraphQlAnswer> readGraphQlAnswer(const HttpAnswer& answer, GraphQlKind kind, GraphQlCost& cost);

/// True for the texts and codes by which the shop names its daily limit of new variants.
[[nodiscard]] bool isDailyVariantLimit(QStringView text);

} // namespace trueup
