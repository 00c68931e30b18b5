#include "remote/xorosoft/xorosoftoptions.h"

#include "remote/http/httprequest.h"

namespace trueup {

Result<void> XorosoftOptions::validate() const
{
    const auto tr = [](const char* text) {
        return QCoreApplication::translate("trueup::Xorosoft", text);
    };
    const QString settings = tr("Open the settings of the ERP connection.");
    if (!url.isValid() || url.host().isEmpty())
        return fail(ErrorKind::Config, tr("The address of the ERP is missing or not valid."), settings);
    if (!isSecureOrLoopback(url))
        return fail(ErrorKind::Config, tr("The address of the ERP must begin with https://."), settings);
    if (key.isEmpty() || secret.isEmpty())
        return fail(ErrorKind::Config, tr("The key or the secret of the ERP is missing."), settings);
    if (itemPaths.isEmpty() || stockPaths.isEmpty())
        return fail(ErrorKind::Config, tr("No path is set from which the ERP's items or stock are read."), settings);
    if (!(ratePerSecond > 0))
        return fail(ErrorKind::Config, tr("The request rate of the ERP must be above zero."), settings);
    return {};
}

} // namespace trueup
