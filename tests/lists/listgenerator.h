#pragma once

#include "reconcile/lists/listitem.h"

#include <QMap>
#include <QStringList>

#include <utility>
#include <vector>

namespace trueup::samples {

/// Which lists are made. Everything else (how each shop writes names, which fields it fills, how it abbreviates, how
/// many rows have a counterpart, how alike the members of a product family are) is drawn from the seed, for each side
/// by itself.
struct ListOptions
{
    quint64 seed = 1;
    int rows = 1000;        ///< about, per side
    QStringList categories; ///< of listCategories(); all when empty
    bool offers = false;    ///< a list (or both) gathers the offers of several shops: every row in the style of its own
                            ///< shop, articles more than once
};

/// What a row says of its article, by kind, in the words of the generator: what a person could go by.
using RowFacts = QMap<QString, QString>;

struct LabelledLists
{
    std::vector<ListItem> left;
    std::vector<ListItem> right;
    std::vector<std::pair<quint32, quint32>> truth; ///< rows that are one article, ascending
    std::vector<RowFacts> leftFacts;                ///< of every row of `left`; empty for lists nobody generated
    std::vector<RowFacts> rightFacts;
    QString style; ///< the draws in words, for a report
};

[[nodiscard]] QStringList listCategories();
/// Same options, same lists, from one build to the next of the same compiler.
[[nodiscard]] LabelledLists makeLists(const ListOptions& options);

} // namespace trueup::samples
