#include "base/log.h"

#include <QByteArray>

Q_LOGGING_CATEGORY(lcBase, "trueup.base", QtInfoMsg)
Q_LOGGING_CATEGORY(lcCatalog, "trueup.catalog", QtInfoMsg)
Q_LOGGING_CATEGORY(lcStore, "trueup.store", QtInfoMsg)
Q_LOGGING_CATEGORY(lcRemote, "trueup.remote", QtInfoMsg)
Q_LOGGING_CATEGORY(lcSync, "trueup.sync", QtInfoMsg)
Q_LOGGING_CATEGORY(lcOperate, "trueup.operate", QtInfoMsg)
Q_LOGGING_CATEGORY(lcUi, "trueup.ui", QtInfoMsg)

namespace trueup {

void applyLogRules()
{
    const QString rules = qEnvironmentVariable("TRUEUP_LOG");
    if (!rules.isEmpty())
        QLoggingCategory::setFilterRules(QString(rules).replace(u';', u'\n'));
}

} // namespace trueup
