#pragma once

#include "base/cancellation.h"
#include "remote/xorosoft/xorosoftenvelope.h"

#include <QDateTime>
#include <QUrlQuery>

#include <functional>

namespace trueup {

/// Which of the ERP's lists a page belongs to.
enum class ErpEndpoint { Items, Stock };

/// An answer as it came. Nothing of the request is in it but its path and page; should the body repeat the credentials, they are
/// struck out.
struct ErpRawAnswer
{
    ErpEndpoint endpoint = ErpEndpoint::Items;
    QString path;
    int page = 0;
    int status = 0;
    QByteArray body;
    bool isReadable = false; ///< rows, or the ERP's own word that there are none
    QString code;            ///< Error::code of one that is not
};
/// Gets every answer of a walk as it comes, on the walk's thread. Its failure ends the walk.
using ErpAnswerSink = std::function<Result<void>(ErpRawAnswer&&)>;

struct ErpPageRequest
{
    ErpEndpoint endpoint = ErpEndpoint::Items;
    QStringList paths; ///< tried in order
    QUrlQuery query;   ///< without the page
    int page = 1;
};

/// One page as it came, after every repeat that made sense.
struct ErpPage
{
    ErpAnswer answer;
    QString path;
    QDateTime received; ///< of a page that was kept; invalid: now
};

struct ErpCalls
{
    qint64 count = 0; ///< requests, retries included
    ErpAnswerSink answered;
};

/// Where a walk has its pages from: the ERP, or what was kept of its answers.
class ErpPageSource
{
public:
    ErpPageSource() = default;
    ErpPageSource(const ErpPageSource&) = delete;
    ErpPageSource& operator=(const ErpPageSource&) = delete;
    virtual ~ErpPageSource() = default;

    [[nodiscard]] virtual Result<ErpPage> page(const ErpPageRequest& request, const CancelToken& cancel, ErpCalls& calls) = 0;
};

} // namespace trueup
