#include "support/source/sourcefolder.h"

#include <QDir>

namespace trueup::test {

QString inSources(const QString& path)
{
    return QDir::cleanPath(QStringLiteral(TRUEUP_SOURCE_DIR) + u'/' + path);
}

} // namespace trueup::test
