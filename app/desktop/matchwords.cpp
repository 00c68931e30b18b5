#include "matchwords.h"

#include "reviewwords.h"
#include "services/colontext.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::CoreMatches)
};

/// The column of the feed a word means, for people.
QString columnText(const QString& word)
{
    if (word == "sku"_L1)
        return Text::tr("SKU");
    if (word == "gtin"_L1)
        return Text::tr("barcode");
    if (word == "mpn"_L1)
        return Text::tr("part number");
    return word.toUpper();
}

} // namespace

MatchWords matchWords(const QJsonObject& candidate)
{
    MatchWords words;
    for (const QJsonValue entry : candidate["evidence"_L1].toArray()) {
        const QString value = entry["feed"_L1].toString();
        const QString rule = matchText(entry["method"_L1].toString());
        words.agrees.append(value.isEmpty() ? rule : ui::colonText(rule, value));
    }
    for (const auto& [key, text] : {std::pair("gtin_contradicts"_L1, Text::tr("other barcode")),
                                    std::pair("mpn_contradicts"_L1, Text::tr("other part number")),
                                    std::pair("maker_contradicts"_L1, Text::tr("other manufacturer")),
                                    std::pair("title_contradicts"_L1, Text::tr("other title or colour"))}) {
        if (candidate[key].toBool())
            words.contradicts.append(text);
    }
    for (const QJsonValue column : candidate["elsewhere"_L1].toArray())
        words.contradicts.append(Text::tr("%1 names another item").arg(columnText(column.toString())));
    return words;
}

QString evidenceText(const QByteArray& json, const QString& item)
{
    const QJsonObject whole = QJsonDocument::fromJson(json).object();
    QJsonObject about = whole;
    for (const QJsonValue candidate : whole["candidates"_L1].toArray()) {
        if (candidate["item"_L1].toString() == item)
            about = candidate.toObject();
    }
    const MatchWords words = matchWords(about);
    QStringList parts = words.agrees;
    if (!words.contradicts.isEmpty())
        parts.append(Text::tr("but %1", "what contradicts a match").arg(words.contradicts.join(u", "_s)));
    return parts.join(u" · "_s);
}

} // namespace trueup
