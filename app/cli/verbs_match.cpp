#include "sessionhelp.h"

#include "reconcile/lists/listcolumns.h"
#include "reconcile/lists/listmatcher.h"
#include "remote/feed/listfile.h"

#include <QSaveFile>

#include <algorithm>

namespace trueup::cli {

using namespace Qt::StringLiterals;

namespace {

/// A list with what its columns were taken for.
struct Side
{
    ListFile file;
    ListColumns columns{};
    std::vector<ListItem> items;
};

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
Result<void> shareColumns(const QCommandLineParser& parser, const Side& left, const Side& right,
                          std::array<QMap<ListColumn, QString>, 2>& chosen)
{
    const auto both = parseColumnChoice(parser.value(u"columns"_s));
    if (!both)
        return fail(both.error());
    for (auto it = both->constBegin(); it != both->constEnd(); ++it) {
        const bool inLeft = hasListColumn(left.file.header, *it);
        const bool inRight = hasListColumn(right.file.header, *it);
        if (!inLeft && !inRight)
            return usage(Text::tr("Neither list has a column “%1” for the %2.").arg(*it, listColumnWord(it.key())),
                         Text::tr("The columns are: %1; and: %2.")
                             .arg(left.file.header.join(u", "_s), right.file.header.join(u", "_s)));
        if (inLeft && !chosen[0].contains(it.key()))
            chosen[0].insert(it.key(), *it);
        if (inRight && !chosen[1].contains(it.key()))
            chosen[1].insert(it.key(), *it);
    }
    return {};
}

Result<void> takeColumns(const QString& path, const QMap<ListColumn, QString>& chosen, Side& side)
{
    const size_t sample = std::min<size_t>(side.file.rows.size(), 500);
    const auto columns = detectColumns(path, side.file.header, std::span(side.file.rows).first(sample), chosen);
    if (!columns)
        return fail(columns.error());
    side.columns = *columns;
    return {};
}

void takeRows(std::array<Side, 2>& sides)
{
    const auto sample = [](const Side& side) {
        return ListSample{side.file.header, side.columns, std::span(side.file.rows).first(std::min<size_t>(side.file.rows.size(), 500))};
    };
    const auto others = sharedOtherColumns(sample(sides[0]), sample(sides[1]));
    for (size_t which = 0; which < 2; ++which) {
        Side& side = sides[which];
        for (size_t i = 0; i < side.file.rows.size(); ++i)
            side.items.push_back(listItemOf(side.file.rows[i], side.columns, qint64(i) + 1, others[which]));
    }
}

Result<std::array<Side, 2>> readSides(const Environment& environment, const QCommandLineParser& parser)
{
    std::array<Side, 2> sides;
    std::array<QString, 2> paths;
    std::array<QMap<ListColumn, QString>, 2> chosen;
    for (size_t i = 0; i < 2; ++i) {
        const auto path = operand(parser, int(i), i == 0 ? u"LEFT.csv"_s : u"RIGHT.csv"_s);
        if (!path)
            return fail(path.error());
        auto file = readListFile(*path, environment.cancel);
        const auto own = parseColumnChoice(parser.value(i == 0 ? u"left-columns"_s : u"right-columns"_s));
        if (!file || !own)
            return fail(!file ? file.error() : own.error());
        sides[i].file = std::move(*file);
        paths[i] = *path;
        chosen[i] = *own;
    }
    if (const auto shared = shareColumns(parser, sides[0], sides[1], chosen); !shared)
        return fail(shared.error());
    for (size_t i = 0; i < 2; ++i) {
        if (const auto taken = takeColumns(paths[i], chosen[i], sides[i]); !taken)
            return fail(taken.error());
    }
    takeRows(sides);
    return sides;
}

/// Ids go out exactly as they came in, so that the file can be joined to the lists.
QByteArray csvCell(const QString& text)
{
    QByteArray cell = text.toUtf8();
    if (std::ranges::any_of(cell, [](char c) { return c == ',' || c == '"' || c == '\r' || c == '\n'; }))
        cell = '"' + cell.replace('"', "\"\"") + '"';
    return cell;
}

Result<qint64> writePairs(const QString& path, const std::array<Side, 2>& sides, const ListMatcher& matcher,
                          const std::vector<ListPair>& pairs)
{
    QSaveFile file(path);
    const auto broken = [&file, &path]() {
        return fail(Error{ErrorKind::Io,
                          Text::tr("%1 cannot be written: %2.").arg(path, file.errorString()),
                          Text::tr("No pairs were written."),
                          Text::tr("Check the folder and the free space."),
                          {},
                          {},
                          false});
    };
    if (!file.open(QIODevice::WriteOnly))
        return broken();
    file.write("left,right,probability,evidence\n");
    for (const ListPair& pair : pairs) {
        file.write(csvCell(sides[0].items[pair.left].id) + ',' + csvCell(sides[1].items[pair.right].id) + ',' +
                   QByteArray::number(pair.probability, 'f', 4) + ',' +
                   csvCell(matcher.explain(pair.left, pair.right)) + '\n');
    }
    if (!file.commit())
        return broken();
    return qint64(pairs.size());
}

QJsonObject columnsJson(const Side& side)
{
    QJsonObject json;
    for (int i = 0; i < listColumnCount; ++i) {
        const int column = side.columns[size_t(i)];
        json.insert(listColumnWord(ListColumn(i)), textJson(column < 0 ? QString() : side.file.header.value(column)));
    }
    return json;
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
    const auto sides = readSides(environment, parser);
    if (!sides)
        return fail(sides.error());
    const auto& [left, right] = *sides;
    const ListMatcher matcher(left.items, right.items);
    const ListMatching matching = matcher.match({.counterparts = parser.isSet(u"many"_s) ? ListCounterparts::AsTheyLook : ListCounterparts::One,
                                             .precision = *precision});
    std::vector<ListPair> written;
    std::ranges::copy_if(matching.pairs, std::back_inserter(written),
                         [&](const ListPair& pair) { return *least ? pair.probability >= **least : pair.claimed; });
    const auto rows = writePairs(out, *sides, matcher, written);
    if (!rows)
        return fail(rows.error());
    const QJsonObject json{{u"out"_s, out},
                           {u"left"_s, qint64(left.items.size())},
                           {u"right"_s, qint64(right.items.size())},
                           {u"unreadable"_s, left.file.unreadable + right.file.unreadable},
                           {u"candidates"_s, qint64(matching.pairs.size())},
                           {u"matched"_s, matching.claimed},
                           {u"written"_s, *rows},
                           {u"ambiguous"_s, matching.ambiguous},
                           {u"repeated"_s, matching.repeated},
                           {u"threshold"_s, matching.threshold},
                           {u"expected_precision"_s, matching.expectedPrecision},
                           {u"expected_recall"_s, matching.expectedRecall},
                           {u"left_columns"_s, columnsJson(left)},
                           {u"right_columns"_s, columnsJson(right)}};
    return Answer{
        json, Text::tr("%1 of %2 and %3 rows match; about %4% of these pairs should be right. %5 rows are ambiguous. "
                       "%6 pairs were written to %7.")
                  .arg(matching.claimed)
                  .arg(left.items.size())
                  .arg(right.items.size())
                  .arg(qRound(100 * matching.expectedPrecision))
                  .arg(matching.ambiguous)
                  .arg(*rows)
                  .arg(out)};
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
