#include "sandbox/shop/objects.h"

#include <QTimeZone>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace trueup::sandbox {

namespace {

struct Term
{
    QString key, comparison, value;
    bool isQuoted = false;
    bool isNegated = false;
    bool isAlternative = false; ///< an OR stands before it
};

/// `updated_at:>='2026-11-01T12:00:00Z' sku:ABC` in terms; AND and parentheses carry no meaning of their own here.
QList<Term> termsOf(const QString& query)
{
    QList<Term> terms;
    bool isAlternative = false;
    qsizetype i = 0;
    while (i < query.size()) {
        if (query[i].isSpace() || query[i] == u'(' || query[i] == u')') {
            ++i;
            continue;
        }
        Term term;
        QString text;
        QChar quote;
        for (; i < query.size() && (!quote.isNull() || !query[i].isSpace()); ++i) {
            const QChar c = query[i];
            if (c == u'\\' && i + 1 < query.size()) {
                text += query[++i];
            } else if (!quote.isNull() && c == quote) {
                quote = QChar();
            } else if (quote.isNull() && (c == u'\'' || c == u'"')) {
                quote = c;
                term.isQuoted = true;
            } else if (quote.isNull() && c == u':' && term.key.isEmpty()) {
                term.key = text;
                text.clear();
            } else {
                text += c;
            }
        }
        if (term.key.startsWith(u'-')) {
            term.isNegated = true;
            term.key.remove(0, 1);
        }
        for (const QLatin1StringView sign : {">="_L1, "<="_L1, ">"_L1, "<"_L1}) {
            if (term.comparison.isEmpty() && text.startsWith(sign)) {
                term.comparison = sign;
                text.remove(0, sign.size());
            }
        }
        term.value = text;
        const bool isWord = term.key.isEmpty() && !term.isQuoted;
        if (isWord && text == "OR"_L1) {
            isAlternative = true;
        } else if (!term.key.isEmpty() || (text != "AND"_L1 && !text.isEmpty())) {
            term.isAlternative = std::exchange(isAlternative, false);
            terms.append(term);
        }
    }
    return terms;
}

bool compareTime(const QDateTime& time, const Term& term)
{
    QDateTime limit = QDateTime::fromString(term.value, Qt::ISODate);
    if (!term.isQuoted || !limit.isValid()) // an unquoted time is cut to its day, in the shop's zone
        limit = QDateTime(QDate::fromString(term.value.left(10), Qt::ISODate), QTime(0, 0), QTimeZone("America/Toronto"));
    if (term.comparison == ">"_L1 || term.comparison == ">="_L1)
        return time >= limit; // ">" has been seen to behave like ">="
    if (term.comparison == "<"_L1)
        return time < limit;
    return term.comparison == "<="_L1 ? time <= limit : time == limit;
}

/// Search is by token: NVL-1 finds NVL-1-BLU too; a star at the end means any rest.
bool hasToken(const QString& text, const QString& wanted)
{
    if (wanted.endsWith(u'*'))
        return text.startsWith(wanted.chopped(1), Qt::CaseInsensitive);
    if (text.compare(wanted, Qt::CaseInsensitive) == 0)
        return true;
    return text.startsWith(wanted + u'-', Qt::CaseInsensitive);
}

bool matches(const ShopProduct& p, const Term& term)
{
    const auto anyOf = [&](QStringView values, const QString& own) {
        return std::ranges::any_of(values.toString().split(u','), [&](const QString& v) { return own.compare(v.trimmed(), Qt::CaseInsensitive) == 0; });
    };
    if (term.key == "updated_at"_L1)
        return compareTime(p.updatedAt, term);
    if (term.key == "created_at"_L1)
        return compareTime(p.createdAt, term);
    if (term.key == "id"_L1) {
        const qint64 own = p.id.section(u'/', -1).toLongLong();
        const qint64 other = term.value.section(u'/', -1).toLongLong();
        return term.comparison == ">="_L1 ? own >= other : term.comparison == ">"_L1 ? own > other : term.comparison == "<="_L1 ? own <= other
             : term.comparison == "<"_L1  ? own < other : own == other;
    }
    if (term.key == "sku"_L1)
        return std::ranges::any_of(p.variants, [&](const ShopVariant& v) { return hasToken(v.sku, term.value); });
    if (term.key == "barcode"_L1)
        return std::ranges::any_of(p.variants, [&](const ShopVariant& v) { return v.barcode == term.value; });
    if (term.key == "handle"_L1)
        return anyOf(term.value, p.handle);
    if (term.key == "status"_L1)
        return anyOf(term.value, p.status);
    if (term.key == "vendor"_L1)
        return p.vendor.compare(term.value, Qt::CaseInsensitive) == 0;
    if (term.key == "product_type"_L1)
        return p.productType.compare(term.value, Qt::CaseInsensitive) == 0;
    if (term.key == "tag"_L1)
        return p.tags.contains(term.value, Qt::CaseInsensitive);
    if (term.key == "tag_not"_L1)
        return !p.tags.contains(term.value, Qt::CaseInsensitive);
    return p.title.contains(term.value, Qt::CaseInsensitive); // title and words without a key
}

} // namespace

QList<const ShopProduct*> searchProducts(ShopService& shop, const QString& query)
{
    static const QStringList known = {u"updated_at"_s, u"created_at"_s, u"id"_s, u"sku"_s, u"barcode"_s, u"handle"_s, u"status"_s,
                                      u"vendor"_s, u"product_type"_s, u"tag"_s, u"tag_not"_s, u"title"_s, QString()};
    QList<Term> terms;
    for (const Term& term : termsOf(query)) {
        if (known.contains(term.key) && !shop.state.forgottenFilters.contains(term.key)) {
            terms.append(term);
            continue;
        }
        const QJsonObject warning{{"field"_L1, term.key}, {"message"_L1, u"Invalid search field for this query."_s}, {"code"_L1, u"invalid_field"_s}};
        shop.searchWarnings.append(QJsonObject{{"path"_L1, QJsonArray{u"products"_s}}, {"query"_L1, query}, {"warnings"_L1, QJsonArray{warning}}});
    }
    QList<const ShopProduct*> found;
    for (const auto& [number, product] : shop.state.products()) {
        bool fits = true;
        for (const Term& term : std::as_const(terms)) { // AND binds as it is read: none of our searches mixes the two
            const bool matched = matches(product, term) != term.isNegated;
            fits = term.isAlternative ? fits || matched : fits && matched;
        }
        if (fits)
            found.append(&product);
    }
    return found;
}

} // namespace trueup::sandbox
