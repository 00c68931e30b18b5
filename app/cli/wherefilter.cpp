#include "wherefilter.h"

#include "catalog/fields.h"

#include <QCoreApplication>
#include <QSet>

namespace trueup::cli {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::cli)
};

struct Condition
{
    QString name;
    QString relation; ///< =, ~, >= or <=
    QStringList values;
};

std::unexpected<Error> wrong(const QString& message)
{
    return fail(ErrorKind::Usage, message,
                Text::tr("Conditions are: field=, status=, operation=, source=, vendor=, product_type=, text~, "
                         "confidence>= or <= or =, price_change>=, auto_approved=, conflict=; joined by “and”."));
}

/// Cuts the expression into conditions from left to right.
class Scanner
{
public:
    explicit Scanner(QStringView text) : m_text(text) {}

    [[nodiscard]] bool atEnd()
    {
        skipSpace();
        return m_at >= m_text.size();
    }

    [[nodiscard]] Result<Condition> condition()
    {
        Condition condition;
        condition.name = word().toLower();
        if (condition.name.isEmpty())
            return wrong(Text::tr("A condition is missing at “%1”.").arg(rest()));
        condition.relation = relation();
        if (condition.relation.isEmpty())
            return wrong(Text::tr("After “%1” one of = ~ >= <= is missing.").arg(condition.name));
        do {
            auto value = this->value();
            if (!value)
                return fail(value.error());
            if (value->isEmpty())
                return wrong(Text::tr("After “%1%2” a value is missing.").arg(condition.name, condition.relation));
            condition.values.append(*value);
        } while (takeComma());
        return condition;
    }

    /// Consumes the word "and".
    [[nodiscard]] bool takeAnd()
    {
        skipSpace();
        const QStringView left = m_text.sliced(m_at);
        if (!left.startsWith("and"_L1, Qt::CaseInsensitive) || left.size() < 4 || !left[3].isSpace())
            return false;
        m_at += 3;
        return true;
    }

    [[nodiscard]] QString rest() const { return m_text.sliced(m_at).toString(); }

private:
    void skipSpace()
    {
        while (m_at < m_text.size() && m_text[m_at].isSpace())
            ++m_at;
    }

    [[nodiscard]] QString word()
    {
        skipSpace();
        const qsizetype from = m_at;
        while (m_at < m_text.size() && (m_text[m_at].isLetterOrNumber() || m_text[m_at] == u'_'))
            ++m_at;
        return m_text.sliced(from, m_at - from).toString();
    }

    [[nodiscard]] QString relation()
    {
        skipSpace();
        const qsizetype from = m_at;
        while (m_at < m_text.size() && QStringView(u"=~<>!").contains(m_text[m_at]))
            ++m_at;
        return m_text.sliced(from, m_at - from).toString();
    }

    [[nodiscard]] bool takeComma()
    {
        skipSpace();
        if (m_at >= m_text.size() || m_text[m_at] != u',')
            return false;
        ++m_at;
        return true;
    }

    [[nodiscard]] Result<QString> value()
    {
        skipSpace();
        if (m_at < m_text.size() && (m_text[m_at] == u'\'' || m_text[m_at] == u'"')) {
            const qsizetype end = m_text.indexOf(m_text[m_at], m_at + 1);
            if (end < 0)
                return wrong(Text::tr("The quotation mark at “%1” is not closed.").arg(rest()));
            const QString text = m_text.sliced(m_at + 1, end - m_at - 1).toString();
            m_at = end + 1;
            return text;
        }
        const qsizetype from = m_at;
        while (m_at < m_text.size() && !m_text[m_at].isSpace() && m_text[m_at] != u',')
            ++m_at;
        return m_text.sliced(from, m_at - from).toString();
    }

    QStringView m_text;
    qsizetype m_at = 0;
};

Result<QString> single(const Condition& condition)
{
    if (condition.values.size() == 1)
        return condition.values.constFirst();
    return wrong(Text::tr("“%1” takes one value, not several.").arg(condition.name));
}

Result<void> setWords(QStringList& target, const Condition& condition, const QStringList& known)
{
    auto words = knownWords(condition.values, known, condition.name);
    if (!words)
        return fail(words.error());
    target = std::move(*words);
    return {};
}

Result<void> setText(QString& target, const Condition& condition)
{
    auto value = single(condition);
    if (!value)
        return fail(value.error());
    target = std::move(*value);
    return {};
}

Result<void> setTruth(std::optional<bool>& target, const Condition& condition)
{
    const auto value = single(condition);
    if (!value)
        return fail(value.error());
    const QString word = value->toLower();
    if (word != "true"_L1 && word != "false"_L1)
        return wrong(Text::tr("“%1” is true or false, not “%2”.").arg(condition.name, *value));
    target = word == "true"_L1;
    return {};
}

Result<void> setConfidence(StagingFilter& filter, const Condition& condition)
{
    const auto value = single(condition);
    if (!value)
        return fail(value.error());
    bool fine = false;
    const double confidence = value->toDouble(&fine);
    if (!fine || confidence < 0 || confidence > 1)
        return wrong(Text::tr("The confidence is a number from 0 to 1, not “%1”.").arg(*value));
    if (condition.relation != "<="_L1)
        filter.minConfidence = confidence;
    if (condition.relation != ">="_L1)
        filter.maxConfidence = confidence;
    return {};
}

Result<void> setPriceChange(StagingFilter& filter, const Condition& condition)
{
    const auto value = single(condition);
    if (!value)
        return fail(value.error());
    filter.minPriceChange = Decimal::fromString(*value);
    if (!filter.minPriceChange || filter.minPriceChange->isNegative())
        return wrong(Text::tr("price_change is a number of per cent in either direction, not “%1”.").arg(*value));
    return {};
}

/// One name of the language: the relations it takes and what it sets.
struct Term
{
    QLatin1StringView name;
    QStringList relations;
    Result<void> (*apply)(StagingFilter&, const Condition&);
};

const Term* findTerm(const QString& name)
{
    static const Term terms[] = {
        {"field"_L1,
         {u"="_s},
         [](StagingFilter& filter, const Condition& c) {
             return setWords(filter.fields, c, fieldKeys());
         }},
        {"status"_L1,
         {u"="_s},
         [](StagingFilter& filter, const Condition& c) {
             return setWords(filter.statuses, c, stagedStatuses());
         }},
        {"operation"_L1,
         {u"="_s},
         [](StagingFilter& filter, const Condition& c) {
             return setWords(filter.operations, c, stagedOperations());
         }},
        {"source"_L1,
         {u"="_s},
         [](StagingFilter& filter, const Condition& c) {
             return setWords(filter.sources, c, stagedSources());
         }},
        {"vendor"_L1,
         {u"="_s},
         [](StagingFilter& filter, const Condition& c) {
             return setText(filter.vendor, c);
         }},
        {"product_type"_L1,
         {u"="_s},
         [](StagingFilter& filter, const Condition& c) {
             return setText(filter.productType, c);
         }},
        {"text"_L1,
         {u"~"_s},
         [](StagingFilter& filter, const Condition& c) {
             return setText(filter.text, c);
         }},
        {"confidence"_L1, {u">="_s, u"<="_s, u"="_s}, setConfidence},
        {"price_change"_L1, {u">="_s}, setPriceChange},
        {"auto_approved"_L1,
         {u"="_s},
         [](StagingFilter& filter, const Condition& c) {
             return setTruth(filter.autoApproved, c);
         }},
        {"conflict"_L1,
         {u"="_s},
         [](StagingFilter& filter, const Condition& c) {
             return setTruth(filter.conflict, c);
         }},
    };
    for (const Term& term : terms) {
        if (term.name == name)
            return &term;
    }
    return nullptr;
}

/// Where the same condition would be given twice only the last could count, so that is refused.
Result<void> checkOnce(QSet<QString>& seen, const Condition& condition)
{
    QStringList places{condition.name};
    if (condition.name == "confidence"_L1)
        places = condition.relation == "="_L1 ? QStringList{u">="_s, u"<="_s} : QStringList{condition.relation};
    for (const QString& place : places) {
        if (seen.contains(place))
            return wrong(Text::tr("“%1” is named twice; give alternatives separated by commas.").arg(condition.name));
        seen.insert(place);
    }
    return {};
}

} // namespace

QStringList stagedStatuses()
{
    return {u"pending"_s, u"blocked"_s, u"approved"_s, u"rejected"_s,
            u"queued"_s,  u"synced"_s,  u"failed"_s,   u"superseded"_s};
}

QStringList stagedOperations()
{
    return {u"create"_s, u"update"_s, u"archive"_s, u"delete"_s, u"publish"_s, u"unpublish"_s, u"link"_s};
}

QStringList stagedSources()
{
    return {u"etilize"_s, u"shopify"_s, u"xorosoft"_s, u"manual"_s, u"rollback"_s};
}

QStringList fieldKeys()
{
    QStringList keys;
    for (const Field& column : fields())
        keys.append(column.keyString());
    return keys;
}

Result<QStringList> knownWords(const QStringList& words, const QStringList& known, const QString& name)
{
    QStringList found;
    for (const QString& word : words) {
        if (!known.contains(word.toLower()))
            return fail(ErrorKind::Usage, Text::tr("There is no %1 “%2”.").arg(name, word),
                        Text::tr("There are: %1.").arg(known.join(u", "_s)));
        found.append(word.toLower());
    }
    return found;
}

Result<StagingFilter> parseWhere(const QString& expression)
{
    StagingFilter filter;
    Scanner scanner(expression);
    QSet<QString> seen;
    do {
        const auto condition = scanner.condition();
        if (!condition)
            return fail(condition.error());
        const Term* term = findTerm(condition->name);
        if (!term)
            return wrong(Text::tr("There is no condition “%1”.").arg(condition->name));
        if (!term->relations.contains(condition->relation))
            return wrong(Text::tr("“%1” can only be compared with %2, not with “%3”.")
                             .arg(condition->name, term->relations.join(u' '), condition->relation));
        if (const auto once = checkOnce(seen, *condition); !once)
            return fail(once.error());
        if (const auto applied = term->apply(filter, *condition); !applied)
            return fail(applied.error());
    } while (scanner.takeAnd());
    if (!scanner.atEnd())
        return wrong(Text::tr("“and” is missing before “%1”.").arg(scanner.rest()));
    return filter;
}

} // namespace trueup::cli
