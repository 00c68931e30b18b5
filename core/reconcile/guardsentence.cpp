#include "reconcile/guardrails.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <array>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::Guardrails)
};

struct ShareText
{
    const char* guard;
    const char* sentence; ///< with the places %1 share, %2 count, %3 total
};

constexpr std::array shareTexts{
    ShareText{"feed_rows", QT_TRANSLATE_NOOP("trueup::Guardrails",
                                             "The feed is %1% shorter than the last accepted one: %2 of %3 product rows are gone.")},
    ShareText{"missing_products",
              QT_TRANSLATE_NOOP("trueup::Guardrails", "%1% of the products of the last feed are missing from this one (%2 of %3).")},
    ShareText{"duplicates", QT_TRANSLATE_NOOP("trueup::Guardrails", "%1% of the rows share a key with another row (%2 of %3).")},
    ShareText{"unmatched",
              QT_TRANSLATE_NOOP("trueup::Guardrails", "%1% more rows than last time have no ERP item: %2 more than %3.")},
    ShareText{"changed_products", QT_TRANSLATE_NOOP("trueup::Guardrails", "%1% of the products would change (%2 of %3).")},
    ShareText{"price_swings",
              QT_TRANSLATE_NOOP("trueup::Guardrails", "The price of %1% of the products would move strongly (%2 of %3).")},
    ShareText{"bad_prices",
              QT_TRANSLATE_NOOP("trueup::Guardrails", "%1% of the prices are zero, negative or below cost (%2 of %3).")},
    ShareText{"stock_changes",
              QT_TRANSLATE_NOOP("trueup::Guardrails", "The stock of %1% of the products that have any would change (%2 of %3).")},
    ShareText{"stock_to_zero",
              QT_TRANSLATE_NOOP("trueup::Guardrails", "%1% of the products in stock would go to zero (%2 of %3).")},
    ShareText{"blanked", QT_TRANSLATE_NOOP("trueup::Guardrails", "%1% of the filled values would become empty (%2 of %3).")},
    ShareText{"erp_inactive", QT_TRANSLATE_NOOP("trueup::Guardrails", "The ERP no longer sells %1% of its items (%2 of %3).")},
    ShareText{"erp_stock",
              QT_TRANSLATE_NOOP("trueup::Guardrails", "%1% of the items in stock are at zero or unknown now (%2 of %3).")},
    ShareText{"erp_items",
              QT_TRANSLATE_NOOP("trueup::Guardrails", "The ERP lists %1% fewer items than last time (%2 of %3 are gone).")},
};

QString number(double value)
{
    return QLocale().toString(value, 'f', value == double(qint64(value)) ? 0 : 1);
}

/// As plural forms take it.
int plural(qint64 count)
{
    return int(std::min<qint64>(count, 1'000'000'000));
}

QString shareSentence(const GuardFinding& finding)
{
    const auto text = std::ranges::find_if(shareTexts, [&](const ShareText& one) { return finding.guard == QLatin1StringView(one.guard); });
    if (text == shareTexts.end())
        return {};
    const QString sentence = Text::tr(text->sentence)
                                 .arg(number(finding.observed), QLocale().toString(finding.count), QLocale().toString(finding.of));
    return finding.guard == "blanked"_L1 ? finding.columns.join(u", "_s) + u": "_s + sentence : sentence;
}

/// A file that is older is so by more than the limit.
QString oldSource(const GuardFinding& finding)
{
    if (finding.observed <= finding.limit)
        return Text::tr("This is a file that was imported before the last one: the source looks restored from an old backup.");
    return Text::tr("The file is %n hour(s) older than the last imported one: the source looks restored from an old backup.", nullptr,
                    plural(qint64(finding.observed) / 3600));
}

QString feedRows(const GuardFinding& finding)
{
    return finding.count == 0 ? Text::tr("The feed has no product rows.") : shareSentence(finding);
}

QString columns(const GuardFinding& finding)
{
    if (!finding.newColumns)
        return {};
    const QString sentence = Text::tr("Columns that were filled before are missing or empty: %1.").arg(finding.columns.join(u", "_s));
    if (finding.newColumns->isEmpty())
        return sentence;
    return sentence + u' ' + Text::tr("New in this feed: %1. A renamed column is mapped by the setting feed.column_map.")
                                 .arg(finding.newColumns->join(u", "_s));
}

QString unmatched(const GuardFinding& finding)
{
    if (finding.of == 0) // of nothing there is no share
        return Text::tr("%n row(s) have no ERP item; last time every row had one.", nullptr, plural(finding.count));
    return shareSentence(finding);
}

QString withdrawals(const GuardFinding& finding)
{
    return Text::tr("%n product(s) would be withdrawn from sale.", nullptr, plural(finding.count));
}

QString points(const GuardFinding& finding)
{
    return Text::tr("The run needs %1 API points, more than the %2 of a day: send it in bulk or split it.")
        .arg(number(finding.observed), number(finding.limit));
}

QString erpWalk(const GuardFinding&)
{
    return Text::tr("The ERP catalogue was not read to its end.");
}

QString staleStock(const GuardFinding& finding)
{
    if (!finding.hours)
        return {};
    return Text::tr("%Ln product(s) keep the stock they have: the ERP's is older than %1 h, or was not read to its end.", nullptr,
                    plural(finding.count))
        .arg(*finding.hours);
}

QString behindOpenChanges(const GuardFinding& finding)
{
    if (finding.examples.isEmpty() && !finding.sentence.isEmpty())
        return {}; // earlier versions named some of them in the sentence
    return Text::tr("%Ln product(s) keep the stock they have until an open change of theirs is written or decided; the next "
                    "run looks at them again.", nullptr, plural(finding.count));
}

QString missingInShop(const GuardFinding& finding)
{
    return Text::tr("%n product(s) of %1 are no longer in the shop.", nullptr, plural(finding.count)).arg(finding.of);
}

struct Wording
{
    const char* guard;
    QString (*sentence)(const GuardFinding&); ///< empty when a fact is lacking
};

constexpr std::array wordings{
    Wording{"old_source", oldSource},   Wording{"feed_rows", feedRows},     Wording{"columns", columns},
    Wording{"unmatched", unmatched},    Wording{"withdrawals", withdrawals}, Wording{"points", points},
    Wording{"erp_walk", erpWalk},       Wording{"stale_stock", staleStock}, Wording{"behind_open_changes", behindOpenChanges},
    Wording{"missing_in_shop", missingInShop},
};

} // namespace

QString guardSentence(const GuardFinding& finding)
{
    if (finding.count == GuardFinding::unknownCount)
        return finding.sentence;
    const auto known = std::ranges::find_if(wordings, [&](const Wording& one) { return finding.guard == QLatin1StringView(one.guard); });
    const QString sentence = known == wordings.end() ? shareSentence(finding) : known->sentence(finding);
    return sentence.isEmpty() ? finding.sentence : sentence;
}

QString retold(QString text, const std::vector<GuardFinding>& findings)
{
    for (const GuardFinding& finding : findings) {
        if (!finding.sentence.isEmpty())
            text.replace(finding.sentence, guardSentence(finding));
    }
    return text;
}

} // namespace trueup
