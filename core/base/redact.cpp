#include "base/redact.h"

#include <QRegularExpression>

#include <array>

namespace trueup {

using namespace Qt::StringLiterals;

QString withoutSecrets(const QString& text)
{
    struct Shape
    {
        QRegularExpression pattern;
        QString instead;
    };
    const auto shape = [](const QString& pattern, const QString& instead) {
        return Shape{QRegularExpression(pattern, QRegularExpression::CaseInsensitiveOption), instead};
    };
    static const std::array shapes{
        // scheme://user:password@host, also where the password holds an unescaped @
        shape(u"([a-z][a-z0-9+.\\-]*://[^\\s/:@\"']*):[^\\s\"']+@"_s, u"\\1:•••@"_s),
        shape(u"\\b(bearer|basic)\\s+[a-z0-9._~+/=\\-]{6,}"_s, u"\\1 •••"_s),
        // Shopify's own prefixes, and signed tokens
        shape(u"\\b(shp[a-z]{2})_[a-z0-9]+"_s, u"\\1_•••"_s),
        shape(u"\\beyJ[\\w\\-]+\\.[\\w\\-]+\\.[\\w\\-]*"_s, u"•••"_s),
        shape(u"(hooks\\.slack\\.com/services)/\\S+"_s, u"\\1/•••"_s),
        // name = "value", name: value, "name":"value"
        shape(u"([\\w\\-.]*(?:password|passwd|passphrase|pwd|secret|token|api[_\\-]?key|[_\\-]key|authorization|credential)[\\w\\-.]*"
              "[\"']?\\s*[:=]\\s*)(?:\"[^\"]*\"|'[^']*'|(?!•••|bearer|basic)[^\\s\"',;&}\\])]+)"_s, u"\\1•••"_s)};
    QString clean = text;
    for (const Shape& one : shapes)
        clean.replace(one.pattern, one.instead);
    return clean;
}

} // namespace trueup
