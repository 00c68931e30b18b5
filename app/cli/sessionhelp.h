#pragma once

#include "cli.h"

#include "operate/session.h"
#include "reconcile/guardrails.h"
#include "store/stagingtable.h"

#include <QUuid>

#include <memory>

namespace trueup::cli {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::cli)
};

using VerbWork = std::function<Result<Answer>(const Environment&, const QCommandLineParser&)>;

/// A verb that refuses more operands than its usage line names; one that ends in "…" takes any number.
[[nodiscard]] Verb makeVerb(const QString& name, const QString& summary, const QString& operands,
                            const QList<QCommandLineOption>& options, VerbWork work);

/// The database of this program version; a Config error when it has to be migrated first.
[[nodiscard]] Result<std::unique_ptr<Session>> openSession(const Environment& environment);
/// The same, with the outside systems connected.
[[nodiscard]] Result<std::unique_ptr<Session>> openConnected(const Environment& environment);
[[nodiscard]] SessionOptions sessionOptions(const Environment& environment);
[[nodiscard]] JobControl jobControl(const Environment& environment);

/// Runs `work(Connection&)` on a connection of the opened database.
template <class Work> [[nodiscard]] Result<Answer> withStore(const Environment& environment, Work&& work)
{
    const auto session = openSession(environment);
    if (!session)
        return fail(session.error());
    return (*session)->pool().withConnection(std::forward<Work>(work), environment.cancel);
}

[[nodiscard]] std::unexpected<Error> usage(const QString& message, const QString& nextStep = {});
[[nodiscard]] QCommandLineOption limitOption(int fallback);
/// Between 1 and 100,000.
[[nodiscard]] Result<int> limitOf(const QCommandLineParser& parser);
/// One page of a list, as --limit and --after ask for it.
struct PageWish
{
    int limit = 0;
    qint64 after = 0; ///< the id before the first entry; 0: from the beginning
};
[[nodiscard]] Result<PageWish> pageOf(const QCommandLineParser& parser);
/// Takes the entry beyond the page off a list that was read with one more than `page.limit`; the id the next page
/// begins behind, 0 when this is the last one.
template <class List> [[nodiscard]] qint64 cutToPage(List& entries, const PageWish& page)
{
    if (entries.size() <= page.limit)
        return 0;
    entries.removeLast();
    return entries.constLast().id;
}
/// For people, behind the table of a page: how to get the next one. Empty when `next` is 0.
[[nodiscard]] QString nextPageText(qsizetype shown, qint64 total, qint64 next);
/// The whole number given with an option; 0 when it is absent.
[[nodiscard]] Result<qint64> optionNumber(const QCommandLineParser& parser, const QString& option);
/// The same where 0 says something else than nothing.
[[nodiscard]] Result<std::optional<qint64>> optionalNumber(const QCommandLineParser& parser, const QString& option);
[[nodiscard]] Result<QUuid> uuidOperand(const QCommandLineParser& parser, int index, const QString& name);
/// Whole numbers separated by commas.
[[nodiscard]] Result<QList<qint64>> numbers(const QStringList& texts, const QString& name);

// Values as JSON.md writes them: what is missing becomes null.
[[nodiscard]] QJsonValue idJson(const QUuid& id);
[[nodiscard]] QJsonValue idJson(qint64 id);
[[nodiscard]] QJsonValue timeJson(const QDateTime& time);
[[nodiscard]] QJsonValue textJson(const QString& text);
[[nodiscard]] QJsonValue decimalJson(const std::optional<Decimal>& number);
[[nodiscard]] QJsonValue numberJson(const std::optional<double>& number);
/// The keys of a staged change that every answer about one has.
[[nodiscard]] QJsonObject stagedItemJson(const StagedItem& item);

/// For people: texts and numbers as they are, lists and objects as JSON.
[[nodiscard]] QString valueText(const QJsonValue& value);
/// For people: what a guardrail says, and beneath it a line for each of its examples.
[[nodiscard]] QString findingText(const GuardFinding& finding);
/// For people: local short form, empty when invalid.
[[nodiscard]] QString timeText(const QDateTime& time);
[[nodiscard]] QString uuidText(const QUuid& id);

} // namespace trueup::cli
