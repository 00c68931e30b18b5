#pragma once

#include "lists/listgenerator.h"
#include "support/source/sourcefolder.h"

#include <QFile>

#include <algorithm>
#include <stdexcept>

namespace trueup::samples {

/// The hand-written pairs of data/hard_pairs.txt, the rows of each side in an order of their own. Throws when the file
/// cannot be read: without it a test would prove nothing.
inline LabelledLists readHandwritten()
{
    using namespace Qt::StringLiterals;
    QFile file(test::inSources(u"tests/lists/data/hard_pairs.txt"_s));
    if (!file.open(QIODevice::ReadOnly))
        throw std::runtime_error("hard_pairs.txt cannot be read");
    const auto price = [](QString text) -> std::optional<double> {
        bool fine = false;
        const double value = text.remove(u'$').remove(u',').toDouble(&fine);
        return fine ? std::optional(value) : std::nullopt;
    };
    LabelledLists lists;
    const QStringList lines = QString::fromUtf8(file.readAll()).split(u'\n');
    for (const QString& line : lines) {
        const qsizetype middle = line.indexOf("||"_L1);
        if (line.startsWith(u'#') || middle < 0)
            continue;
        const auto cell = [](const QStringList& cells, qsizetype i) {
            return cells.value(i).trimmed();
        };
        const QStringList l = line.first(middle).split(u'|');
        const QStringList r = line.sliced(middle + 2).split(u'|');
        if (!cell(l, 0).isEmpty())
            lists.left.push_back(
                {u"L"_s + QString::number(lists.left.size()), cell(l, 0), {}, {}, {}, {}, price(cell(l, 1))});
        if (!cell(r, 0).isEmpty())
            lists.right.push_back(
                {u"R"_s + QString::number(lists.right.size()), cell(r, 0), {}, {}, {}, cell(r, 1), price(cell(r, 2))});
        if (!cell(l, 0).isEmpty() && !cell(r, 0).isEmpty())
            lists.truth.emplace_back(quint32(lists.left.size() - 1), quint32(lists.right.size() - 1));
    }
    // Right rows backwards: order must not help.
    std::ranges::reverse(lists.right);
    for (auto& [left, right] : lists.truth)
        right = quint32(lists.right.size() - 1 - right);
    return lists;
}

} // namespace trueup::samples
