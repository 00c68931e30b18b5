#include "sessionhelp.h"

#include "catalog/value.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QLocale>

namespace trueup::cli {

using namespace Qt::StringLiterals;

Verb makeVerb(const QString& name, const QString& summary, const QString& operands,
              const QList<QCommandLineOption>& options, VerbWork work)
{
    const bool open = operands.contains(u'…');
    const qsizetype most = operands.split(u' ', Qt::SkipEmptyParts).size();
    auto checked = [open, most, work = std::move(work)](const Environment& environment,
                                                        const QCommandLineParser& parser) -> Result<Answer> {
        const QStringList given = parser.positionalArguments();
        if (!open && given.size() > most)
            return usage(Text::tr("“%1” is not expected here.").arg(given.at(most)), Text::tr("See --help."));
        return work(environment, parser);
    };
    return {name, summary, operands, options, std::move(checked)};
}

SessionOptions sessionOptions(const Environment& environment)
{
    return {environment.workspace, environment.databaseUrl, u"cli"_s};
}

Result<std::unique_ptr<Session>> openSession(const Environment& environment)
{
    auto session = Session::open(sessionOptions(environment), environment.cancel);
    if (!session)
        return session;
    if (const auto current = (*session)->requireCurrentSchema(environment.cancel); !current)
        return fail(current.error());
    return session;
}

Result<std::unique_ptr<Session>> openConnected(const Environment& environment)
{
    auto session = openSession(environment);
    if (!session)
        return session;
    if (const auto connected = (*session)->connect(); !connected)
        return fail(connected.error());
    return session;
}

JobControl jobControl(const Environment& environment)
{
    return {environment.cancel, environment.progress, environment.requestCancel};
}

std::unexpected<Error> usage(const QString& message, const QString& nextStep)
{
    return fail(ErrorKind::Usage, message, nextStep);
}

QCommandLineOption limitOption(int fallback)
{
    return {u"limit"_s, Text::tr("Answer at most N entries."), u"N"_s, QString::number(fallback)};
}

Result<int> limitOf(const QCommandLineParser& parser)
{
    const auto limit = number(parser.value(u"limit"_s), u"--limit"_s);
    if (!limit)
        return fail(limit.error());
    if (*limit < 1 || *limit > 100'000)
        return usage(Text::tr("--limit must be between 1 and 100000, not %1.").arg(*limit));
    return int(*limit);
}

Result<PageWish> pageOf(const QCommandLineParser& parser)
{
    const auto limit = limitOf(parser);
    const auto after = optionNumber(parser, u"after"_s);
    if (!limit || !after)
        return fail(!limit ? limit.error() : after.error());
    return PageWish{*limit, *after};
}

QString nextPageText(qsizetype shown, qint64 total, qint64 next)
{
    return next == 0 ? QString() : Text::tr("%1 of %2. More: --after %3").arg(shown).arg(total).arg(next);
}

Result<qint64> optionNumber(const QCommandLineParser& parser, const QString& option)
{
    if (!parser.isSet(option))
        return 0;
    return number(parser.value(option), u"--"_s + option);
}

Result<std::optional<qint64>> optionalNumber(const QCommandLineParser& parser, const QString& option)
{
    if (!parser.isSet(option))
        return std::optional<qint64>();
    const auto given = optionNumber(parser, option);
    return given ? Result<std::optional<qint64>>(*given) : fail(given.error());
}

Result<QUuid> uuidOperand(const QCommandLineParser& parser, int index, const QString& name)
{
    const auto text = operand(parser, index, name);
    if (!text)
        return fail(text.error());
    const QUuid id = QUuid::fromString(*text);
    if (id.isNull())
        return usage(
            Text::tr("%1 must be an id like 6f1c0a52-5be4-4c1e-9d6a-0f5b8f1f2a3b, not “%2”.").arg(name, *text));
    return id;
}

Result<QList<qint64>> numbers(const QStringList& texts, const QString& name)
{
    QList<qint64> list;
    for (const QString& text : texts) {
        for (const QString& part : text.split(u',', Qt::SkipEmptyParts)) {
            const auto value = number(part.trimmed(), name);
            if (!value)
                return fail(value.error());
            if (!list.contains(*value))
                list.append(*value);
        }
    }
    return list;
}

QJsonValue idJson(const QUuid& id)
{
    return id.isNull() ? QJsonValue(QJsonValue::Null) : QJsonValue(uuidText(id));
}

QJsonValue idJson(qint64 id)
{
    return id == 0 ? QJsonValue(QJsonValue::Null) : QJsonValue(id);
}

QJsonValue timeJson(const QDateTime& time)
{
    return time.isValid() ? QJsonValue(time.toUTC().toString(Qt::ISODateWithMs)) : QJsonValue(QJsonValue::Null);
}

QJsonValue textJson(const QString& text)
{
    return text.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(text);
}

QJsonValue decimalJson(const std::optional<Decimal>& number)
{
    return number ? Value(*number).toJsonValue() : QJsonValue(QJsonValue::Null);
}

QJsonValue numberJson(const std::optional<double>& number)
{
    return number ? QJsonValue(*number) : QJsonValue(QJsonValue::Null);
}

QString valueText(const QJsonValue& value)
{
    if (value.isObject())
        return QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact));
    if (value.isArray())
        return QString::fromUtf8(QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact));
    return value.toVariant().toString();
}

QJsonObject stagedItemJson(const StagedItem& item)
{
    return {{u"id"_s, item.id},
            {u"product_id"_s, idJson(item.productId)},
            {u"sku"_s, item.sku},
            {u"name"_s, item.name},
            {u"operation"_s, item.operation},
            {u"source"_s, item.source},
            {u"status"_s, item.status},
            {u"confidence"_s, numberJson(item.confidence)},
            {u"confidence_reason"_s, item.confidenceReason},
            {u"blocked_reason"_s, textJson(item.blockedReason)}};
}

QString findingText(const GuardFinding& finding)
{
    QStringList lines{guardSentence(finding)};
    for (const GuardExample& example : finding.examples) {
        const auto orUnknown = [](const QString& text) { return text.isEmpty() ? u"?"_s : text; };
        const QString after = finding.guard == "blanked"_L1 ? Text::tr("(empty)", "a column of the feed") : orUnknown(example.after);
        QString told = example.before == example.after ? example.after + example.name.simplified()
                                                       : u"%1 -> %2"_s.arg(orUnknown(example.before), after);
        if (!example.cost.isEmpty())
            told += u" < "_s + example.cost;
        lines.append(u"  "_s + (told.isEmpty() ? example.sku : u"%1: %2"_s.arg(example.sku, told)));
    }
    return lines.join(u'\n');
}

QString timeText(const QDateTime& time)
{
    return time.isValid() ? QLocale().toString(time.toLocalTime(), QLocale::ShortFormat) : QString();
}

QString uuidText(const QUuid& id)
{
    return id.toString(QUuid::WithoutBraces);
}

} // namespace trueup::cli
