#include "corelists.h"

namespace trueup {

using namespace Qt::StringLiterals;

struct CoreLists::Compared
{
    ListComparison comparison;
    std::array<std::vector<ListLine>, listPartCount> lines;

    explicit Compared(ListComparison&& made) : comparison(std::move(made))
    {
        for (size_t part = 0; part < lines.size(); ++part)
            lines[part] = comparison.lines(ListPart(part));
    }
    [[nodiscard]] ui::ListPairRow row(const ListLine& line) const
    {
        ui::ListPairRow row;
        if (line.left) {
            const ListItem& item = comparison.items(ListSide::Left)[*line.left];
            row.leftId = item.id;
            row.leftName = item.name;
        }
        if (line.right) {
            const ListItem& item = comparison.items(ListSide::Right)[*line.right];
            row.rightId = item.id;
            row.rightName = item.name;
        }
        if (line.left && line.right) {
            row.probability = line.probability;
            row.evidence = comparison.explain(*line.left, *line.right);
        }
        return row;
    }
    [[nodiscard]] ui::ListOutcome outcome() const
    {
        ui::ListOutcome outcome{qint64(comparison.items(ListSide::Left).size()), qint64(comparison.items(ListSide::Right).size()), {},
                                comparison.matching().ambiguous, comparison.matching().expectedPrecision};
        std::ranges::transform(lines, outcome.counts.begin(), [](const auto& part) { return qint64(part.size()); });
        return outcome;
    }
};

namespace {

ui::ListHead headOf(const ComparedList& list, const QString& file)
{
    return {file, list.header, list.columns, qint64(list.rows.size()), list.unreadable};
}

Result<ComparedList> readAgain(Session& session, const ui::ListHead& head, const CancelToken& cancel)
{
    auto list = head.file.isEmpty() ? session.pool().withConnection(comparedErpItems, cancel) : readComparedList(head.file, cancel);
    if (!list)
        return list;
    if (list->header != head.header)
        return fail(Error{ErrorKind::Stale, CoreLists::tr("The columns of %1 are not those that were chosen.").arg(list->name),
                          CoreLists::tr("Nothing was compared."), CoreLists::tr("Choose the file again."), {}, {}, false});
    list->columns = head.columns;
    return list;
}

Error nothingCompared()
{
    return {ErrorKind::Usage, CoreLists::tr("No lists were compared yet."), {}, CoreLists::tr("Compare two lists first."), {}, {}, false};
}

} // namespace

CoreLists::CoreLists(Workbench& bench, CoreJobs& jobs, QObject* parent) : ui::ListService(parent), m_bench(bench), m_jobs(jobs)
{
}

ui::Answer<ui::ListHead> CoreLists::look(const QString& file)
{
    return m_bench.onWorker<ui::ListHead>([file](Session&) -> Result<ui::ListHead> {
        auto list = readComparedList(file);
        if (!list)
            return fail(list.error());
        // Without anything that could be the name the person says which column it is.
        if (const auto taken = takeColumns(*list, {}); !taken && taken.error().kind != ErrorKind::Usage)
            return fail(taken.error());
        return headOf(*list, file);
    });
}

ui::Answer<ui::ListHead> CoreLists::lookAtErp()
{
    return m_bench.ask<ui::ListHead>([](Connection& connection) -> Result<ui::ListHead> {
        const auto list = comparedErpItems(connection);
        return list ? Result<ui::ListHead>(headOf(*list, {})) : fail(list.error());
    });
}

ui::Answer<ui::ListOutcome> CoreLists::compare(const ui::ListQuestion& question)
{
    using Made = std::shared_ptr<const Compared>;
    return m_jobs
        .carry<Made>(ui::JobKind::ListMatch, [question](Session& session, const JobControl& control) -> Result<Made> {
            ProgressReporter progress(control.progress, session.clock());
            progress.phase(u"read"_s, tr("Reading the lists"));
            std::array<ComparedList, 2> lists;
            for (size_t side = 0; side < lists.size(); ++side) {
                auto list = readAgain(session, question.lists[side], control.cancel);
                if (!list)
                    return fail(list.error());
                lists[side] = std::move(*list);
            }
            progress.phase(u"match"_s, tr("Comparing rows"));
            auto made = ListComparison::of(
                std::move(lists),
                {.counterparts = question.several ? ListCounterparts::AsTheyLook : ListCounterparts::One, .precision = question.precision},
                {control.cancel, [&progress](qint64 done, qint64 total) {
                     progress.setTotal(total);
                     progress.update(done);
                 }});
            return made ? Result<Made>(std::make_shared<const Compared>(std::move(*made))) : fail(made.error());
        })
        .then(this, [this](const Result<Made>& made) -> Result<ui::ListOutcome> {
            if (!made)
                return fail(made.error());
            m_newest = *made;
            return m_newest->outcome();
        });
}

ui::Answer<ui::Page<ui::ListPairRow>> CoreLists::part(ListPart part, const QString& afterKey, int limit)
{
    if (!m_newest)
        return ui::readyAnswer(Result<ui::Page<ui::ListPairRow>>(fail(nothingCompared())));
    return m_bench.onWorker<ui::Page<ui::ListPairRow>>([compared = m_newest, part, from = afterKey.toULongLong(), limit](Session&) -> Result<ui::Page<ui::ListPairRow>> {
        const std::vector<ListLine>& lines = compared->lines[size_t(part)];
        ui::Page<ui::ListPairRow> page;
        const size_t end = std::min(lines.size(), size_t(from) + size_t(limit));
        for (size_t i = from; i < end; ++i)
            page.rows.append(compared->row(lines[i]));
        if (end < lines.size())
            page.nextKey = QString::number(end);
        return page;
    });
}

ui::Answer<qint64> CoreLists::save(ListPart part, const QString& file)
{
    if (!m_newest)
        return ui::readyAnswer(Result<qint64>(fail(nothingCompared())));
    return m_bench.onWorker<qint64>([compared = m_newest, part, file](Session&) { return exportComparison(compared->comparison, part, file); });
}

} // namespace trueup
