#pragma once

#include "lists/listgenerator.h"
#include "reconcile/lists/listcolumns.h"
#include "remote/feed/listfile.h"
#include "support/source/sourcefolder.h"

#include <QDir>

#include <algorithm>
#include <map>
#include <random>
#include <stdexcept>

namespace trueup::samples {

/// Lists of data/shops: rows as shops write them, invented by hand for several trades, with the pairs that are one
/// article. Nothing was ever fitted on them. "electronics" and "software" were studied row by row while the matcher was
/// made better; of the others only the figures were looked at.
inline QStringList shopLists()
{
    return QDir(test::inSources(QStringLiteral("tests/lists/data/shops"))).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
}

/// One of shopLists(), its columns found as the program finds them. Throws when a file cannot be read: without it
/// figures would say nothing.
inline LabelledLists readShopLists(const QString& name)
{
    using namespace Qt::StringLiterals;
    const auto file = [&name](const QString& which) {
        const QString path = test::inSources(u"tests/lists/data/shops/%1/%2.csv"_s.arg(name, which));
        auto read = readListFile(path);
        if (!read || read->unreadable > 0)
            throw std::runtime_error(path.toStdString() + " cannot be read");
        return *read;
    };
    LabelledLists lists;
    std::map<QString, quint32> left;
    std::map<QString, quint32> right;
    const ListFile leftTable = file(u"left"_s);
    const ListFile rightTable = file(u"right"_s);
    const auto columns = [](const ListFile& table) {
        const auto found = detectColumns({}, table.header, table.rows, {});
        if (!found)
            throw std::runtime_error("a list without a name column");
        return ListSample{table.header, *found, table.rows};
    };
    const ListSample leftColumns = columns(leftTable);
    const ListSample rightColumns = columns(rightTable);
    const auto others = sharedOtherColumns(leftColumns, rightColumns);
    const auto take = [](const ListSample& table, const std::vector<int>& more, std::vector<ListItem>& items, std::map<QString, quint32>& numbers) {
        for (const QStringList& row : table.rows) {
            items.push_back(listItemOf(row, table.columns, qint64(items.size()) + 1, more));
            numbers.emplace(items.back().id, quint32(items.size() - 1));
        }
    };
    take(leftColumns, others[0], lists.left, left);
    take(rightColumns, others[1], lists.right, right);
    for (const QStringList& pair : file(u"gold"_s).rows)
        lists.truth.emplace_back(left.at(pair.value(0)), right.at(pair.value(1)));
    std::ranges::sort(lists.truth);
    lists.style = name;
    return lists;
}

/// The same lists with a share of the counterparts taken away, now of one side, now of the other: nothing is as easily
/// taken for another article as one whose own counterpart is not there.
inline LabelledLists thinned(const LabelledLists& lists, quint32 seed, double share)
{
    std::mt19937 engine(seed);
    const auto chance = [&engine](double p) { return double(engine()) < p * 4294967296.0; };
    std::vector<char> noLeft(lists.left.size(), 0);
    std::vector<char> noRight(lists.right.size(), 0);
    for (const auto& [left, right] : lists.truth) {
        if (!chance(share))
            continue;
        if (chance(0.5))
            noLeft[left] = 1;
        else
            noRight[right] = 1;
    }
    const auto keep = [](const std::vector<ListItem>& from, const std::vector<char>& gone, std::vector<ListItem>& into) {
        std::vector<quint32> numbers(from.size(), 0);
        for (size_t i = 0; i < from.size(); ++i) {
            numbers[i] = quint32(into.size());
            if (!gone[i])
                into.push_back(from[i]);
        }
        return numbers;
    };
    LabelledLists out;
    const std::vector<quint32> left = keep(lists.left, noLeft, out.left);
    const std::vector<quint32> right = keep(lists.right, noRight, out.right);
    for (const auto& [a, b] : lists.truth) {
        if (!noLeft[a] && !noRight[b])
            out.truth.emplace_back(left[a], right[b]);
    }
    std::ranges::sort(out.truth);
    out.style = lists.style;
    return out;
}

} // namespace trueup::samples
