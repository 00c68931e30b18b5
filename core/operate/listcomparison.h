#pragma once

#include "operate/exporter.h"
#include "reconcile/lists/listcolumns.h"
#include "reconcile/lists/listmatcher.h"
#include "reconcile/lists/listparts.h"
#include "store/connection.h"

namespace trueup {

/// A list that can be compared, and what its columns are taken for.
struct ComparedList
{
    QString name; ///< the file, or where it is from; for people
    QStringList header;
    ListColumns columns{};
    std::vector<QStringList> rows; ///< cells
    qint64 unreadable = 0;         ///< records with a quote that never closes
};

/// A CSV of any encoding, its columns not yet told apart. Errors: Io, Feed (empty), Cancelled.
[[nodiscard]] Result<ComparedList> readComparedList(const QString& file, const CancelToken& cancel = {});
/// What the copy of the ERP holds as a list: everything it still lists, columns told apart. NotFound while no item was read.
[[nodiscard]] Result<ComparedList> comparedErpItems(Connection& connection);
/// As chosen, else by header and content. Usage error: a column that is not there, or nothing that could be the name.
[[nodiscard]] Result<void> takeColumns(ComparedList& list, const QMap<ListColumn, QString>& chosen);

/// Two lists and which of their rows are one article. Its numbers do not change once it is made; any thread may read it.
class ListComparison
{
public:
    /// Takes as long as the lists are long: some seconds for 50,000 rows. Error: Cancelled.
    [[nodiscard]] static Result<ListComparison> of(std::array<ComparedList, 2> lists, const ListMatchOptions& options,
                                                   const ListMatchControl& control = {});

    [[nodiscard]] const ComparedList& list(ListSide side) const { return m_lists[size_t(side)]; } ///< without its rows
    [[nodiscard]] const std::vector<ListItem>& items(ListSide side) const { return m_items[size_t(side)]; }
    [[nodiscard]] const ListMatching& matching() const { return m_matching; }
    [[nodiscard]] std::vector<ListLine> lines(ListPart part) const;
    /// Why two rows are thought to be one article, or are not.
    [[nodiscard]] QString explain(quint32 left, quint32 right) const { return m_matcher.explain(left, right); }

private:
    ListComparison(std::array<ComparedList, 2> lists, std::array<std::vector<ListItem>, 2> items);

    std::array<ComparedList, 2> m_lists;
    std::array<std::vector<ListItem>, 2> m_items;
    ListMatcher m_matcher;
    ListMatching m_matching;
};

/// The pairs as programs join them to the lists: left, right, probability, evidence; ids exactly as they came in. How many.
/// Errors: Io.
[[nodiscard]] Result<qint64> writePairs(const ListComparison& comparison, std::span<const ListPair> pairs, const QString& file);
/// One part for people, with names and prices, as .csv or .xlsx. Errors: those of exportTable().
[[nodiscard]] Result<qint64> exportComparison(const ListComparison& comparison, ListPart part, const QString& file,
                                              const ExportControl& control = {});

} // namespace trueup
