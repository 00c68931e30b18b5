#include "base/textlanguage.h"

#include <QCoreApplication>

namespace trueup {

QString textLanguage()
{
    return QCoreApplication::translate("trueup::TextLanguage", "en", "the code of the language these texts are in, as ISO 639 names it");
}

} // namespace trueup
