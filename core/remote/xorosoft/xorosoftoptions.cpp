#include "remote/xorosoft/xorosoftoptions.h"

#include "remote/http/httprequest.h"

#include <QCoreApplication>

#include <algorithm>

namespace trueup {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::Xorosoft)
};

} // namespace

void XorosoftOptions::setAttempts(int attempts)
{
    constexpr std::chrono::milliseconds longestPause{30'000};
    timeoutAttempts = std::max(attempts, 1);
    retryDelays = XorosoftOptions().retryDelays.first(std::min<qsizetype>(timeoutAttempts, XorosoftOptions().retryDelays.size()));
    while (retryDelays.size() < timeoutAttempts)
        retryDelays.append(std::min(retryDelays.last() * 2, longestPause));
}

Result<void> XorosoftOptions::validate() const
{
    const QString settings = Text::tr("Open the settings of the ERP connection.");
    if (!url.isValid() || url.host().isEmpty())
        return fail(ErrorKind::Config, Text::tr("The address of the ERP is missing or not valid."), settings);
    if (!isSecureOrLoopback(url))
        return fail(ErrorKind::Config, Text::tr("The address of the ERP must begin with https://."), settings);
    if (key.isEmpty() || secret.isEmpty())
        return fail(ErrorKind::Config, Text::tr("The key or the secret of the ERP is missing."), settings);
    if (stockKey.isEmpty() != stockSecret.isEmpty())
        return fail(ErrorKind::Config, Text::tr("The ERP has a key of its own for stock without its secret, or a secret without its key."), settings);
    if (itemPaths.isEmpty() || stockPaths.isEmpty())
        return fail(ErrorKind::Config, Text::tr("No path is set from which the ERP's items or stock are read."), settings);
    if (!(ratePerSecond > 0))
        return fail(ErrorKind::Config, Text::tr("The request rate of the ERP must be above zero."), settings);
    return {};
}

} // namespace trueup
