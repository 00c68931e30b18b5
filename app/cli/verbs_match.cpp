#include "sessionhelp.h"

#include "operate/listcomparison.h"

#include <algorithm>

namespace trueup::cli {

using namespace Qt::StringLiterals;

namespace {

Result<std::optional<double>> shareOption(const QCommandLineParser& parser, const QString& option)
{
    if (!parser.isSet(option))
        return std::nullopt;
    bool fine = false;
    const double value = parser.value(option).toDouble(&fine);
    if (!fine || value < 0 || value > 1)
        return usage(Text::tr("--%1 must be a number from 0 to 1, not “%2”.").arg(option, parser.value(option)));
    return value;
}

/// What --columns says, for the lists that have such a column; one that neither has is an error.
Result<void> shareColumns(const QCommandLineParser& parser, const std::array<ComparedList, 2>& lists,
                          std::array<QMap<ListColumn, QString>, 2>& chosen)
{
    const auto both = parseColumnChoice(parser.value(u"columns"_s));
    if (!both)
        return fail(both.error());
    for (auto it = both->constBegin(); it != both->constEnd(); ++it) {
        bool isAnywhere = false;
        for (size_t side = 0; side < lists.size(); ++side) {
            const bool isHere = hasListColumn(lists[side].header, *it);
            isAnywhere = isAnywhere || isHere;
            if (isHere && !chosen[side].contains(it.key()))
                chosen[side].insert(it.key(), *it);
        }
        if (!isAnywhere)
            return usage(Text::tr("Neither list has a column “%1” for the %2.").arg(*it, listColumnWord(it.key())),
                         Text::tr("The columns are: %1; and: %2.").arg(lists[0].header.join(u", "_s), lists[1].header.join(u", "_s)));
    }
    return {};
}

/// A file, or with --erp on the right side the items of the workspace.
Result<ComparedList> readList(const Environment& environment, const QCommandLineParser& parser, size_t side)
{
    if (side == 1 && parser.isSet(u"erp"_s)) {
        if (parser.positionalArguments().size() > 1)
            return usage(Text::tr("With --erp there is no second list."));
        const auto session = openSession(environment);
        if (!session)
            return fail(session.error());
        return (*session)->pool().withConnection(comparedErpItems, environment.cancel);
    }
    const auto path = operand(parser, int(side), side == 0 ? u"LEFT.csv"_s : u"RIGHT.csv"_s);
    return path ? readComparedList(*path, environment.cancel) : fail(path.error());
}

Result<std::array<ComparedList, 2>> readLists(const Environment& environment, const QCommandLineParser& parser)
{
    std::array<ComparedList, 2> lists;
    std::array<QMap<ListColumn, QString>, 2> chosen;
    for (size_t side = 0; side < lists.size(); ++side) {
        auto list = readList(environment, parser, side);
        const auto own = parseColumnChoice(parser.value(side == 0 ? u"left-columns"_s : u"right-columns"_s));
        if (!list || !own)
            return fail(!list ? list.error() : own.error());
        lists[side] = std::move(*list);
        chosen[side] = *own;
    }
    if (const auto shared = shareColumns(parser, lists, chosen); !shared)
        return fail(shared.error());
    for (size_t side = 0; side < lists.size(); ++side) {
        if (side == 1 && parser.isSet(u"erp"_s))
            continue; // its columns are known
        if (const auto taken = takeColumns(lists[side], chosen[side]); !taken)
            return fail(taken.error());
    }
    return lists;
}

QJsonObject columnsJson(const ComparedList& list)
{
    QJsonObject json;
    for (int i = 0; i < listColumnCount; ++i) {
        const int column = list.columns[size_t(i)];
        json.insert(listColumnWord(ListColumn(i)), textJson(column < 0 ? QString() : list.header.value(column)));
    }
    return json;
}

Answer answer(const ListComparison& comparison, const QString& out, qint64 rows)
{
    const ListMatching& matching = comparison.matching();
    const auto left = qint64(comparison.items(ListSide::Left).size());
    const auto right = qint64(comparison.items(ListSide::Right).size());
    const ComparedList& ours = comparison.list(ListSide::Left);
    const ComparedList& theirs = comparison.list(ListSide::Right);
    const QJsonObject json{{u"out"_s, out},
                           {u"left"_s, left},
                           {u"right"_s, right},
                           {u"unreadable"_s, ours.unreadable + theirs.unreadable},
                           {u"candidates"_s, qint64(matching.pairs.size())},
                           {u"matched"_s, matching.claimed},
                           {u"written"_s, rows},
                           {u"ambiguous"_s, matching.ambiguous},
                           {u"repeated"_s, matching.repeated},
                           {u"threshold"_s, matching.threshold},
                           {u"expected_precision"_s, matching.expectedPrecision},
                           {u"expected_recall"_s, matching.expectedRecall},
                           {u"left_columns"_s, columnsJson(ours)},
                           {u"right_columns"_s, columnsJson(theirs)}};
    return {json, Text::tr("%1 of %2 and %3 rows match; about %4% of these pairs should be right. %5 rows are ambiguous. "
                           "%6 pairs were written to %7.")
                      .arg(matching.claimed)
                      .arg(left)
                      .arg(right)
                      .arg(qRound(100 * matching.expectedPrecision))
                      .arg(matching.ambiguous)
                      .arg(rows)
                      .arg(out)};
}

Result<Answer> match(const Environment& environment, const QCommandLineParser& parser)
{
    const auto precision = shareOption(parser, u"precision"_s);
    const auto least = shareOption(parser, u"min-probability"_s);
    if (!precision || !least)
        return fail(!precision ? precision.error() : least.error());
    const QString out = parser.value(u"out"_s);
    if (out.isEmpty())
        return usage(Text::tr("--out PAIRS.csv is missing."));
    auto lists = readLists(environment, parser);
    if (!lists)
        return fail(lists.error());
    const auto comparison = ListComparison::of(
        std::move(*lists), {.counterparts = parser.isSet(u"many"_s) ? ListCounterparts::AsTheyLook : ListCounterparts::One, .precision = *precision},
        {.cancel = environment.cancel});
    if (!comparison)
        return fail(comparison.error());
    const ListMatching& matching = comparison->matching();
    std::vector<ListPair> written;
    std::ranges::copy_if(matching.pairs, std::back_inserter(written),
                         [&](const ListPair& pair) { return *least ? pair.probability >= **least : pair.claimed; });
    const auto rows = writePairs(*comparison, written, out);
    if (!rows)
        return fail(rows.error());
    return answer(*comparison, out, *rows);
}

} // namespace

std::vector<Verb> matchVerbs()
{
    const QList<QCommandLineOption> options{
        {u"out"_s, Text::tr("File for the pairs: left, right, probability, evidence."), u"PAIRS.csv"_s},
        {u"columns"_s,
         Text::tr(
             "Which column is what, for both lists: id=…,name=…,brand=…,code=…,gtin=…,price=…,description=…; found by "
             "header and content when not given."),
         u"MAP"_s},
        {u"left-columns"_s, Text::tr("The same for the left list alone."), u"MAP"_s},
        {u"right-columns"_s, Text::tr("The same for the right list alone."), u"MAP"_s},
        {u"erp"_s, Text::tr("Compare with the items of the ERP the workspace knows, instead of RIGHT.csv.")},
        {u"many"_s, Text::tr("A row may have several counterparts.")},
        {u"precision"_s,
         Text::tr("Share of right pairs wanted, 0 to 1; the best balance with completeness when not given."), u"P"_s},
        {u"min-probability"_s,
         Text::tr(
             "Write every candidate that is at least so likely instead of the pairs judged matches; 0 writes all."),
         u"P"_s}};
    return {makeVerb(u"match"_s, Text::tr("Find which rows of two lists are the same article"), u"LEFT.csv RIGHT.csv"_s,
                     options, match)};
}

} // namespace trueup::cli
