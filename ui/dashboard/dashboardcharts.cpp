#include "dashboard/dashboardcharts.h"

#include "widgets/format.h"
#include "widgets/labels.h"

#include <QCoreApplication>
#include <QLocale>

#include <array>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::ui::DashboardCharts)
};

QString shortDay(const QDate& day)
{
    return QLocale().toString(day, u"d MMM"_s);
}

QString runTitle(const RunMark& run)
{
    return u"%1, %2"_s.arg(jobLabel(run.kind), shownTime(run.startedAt));
}

/// Stands at the axis where the day is said already; with seconds where the minute does not tell a run from its neighbours.
QString shortTime(const QList<RunMark>& runs, qsizetype at)
{
    const QLocale locale;
    const auto text = [&](qsizetype run) { return locale.toString(runs[run].startedAt.toLocalTime().time(), QLocale::ShortFormat); };
    const QString own = text(at);
    if ((at == 0 || text(at - 1) != own) && (at + 1 == runs.size() || text(at + 1) != own))
        return own;
    return locale.toString(runs[at].startedAt.toLocalTime().time(), locale.timeFormat(QLocale::ShortFormat).replace("mm"_L1, "mm:ss"_L1));
}

/// A run that is quicker than this has no rate worth showing.
constexpr double shortestSeconds = 0.5;

} // namespace

ChartData dayChart(const QList<DayOutcome>& days)
{
    ChartData data;
    data.series = {{Text::tr("Staged"), ChartTone::Staged, ChartShape::Line},
                   {Text::tr("Written and confirmed"), ChartTone::Good},
                   {Text::tr("Rejected"), ChartTone::Neutral},
                   {Text::tr("Failed"), ChartTone::Bad}};
    for (const DayOutcome& day : days)
        data.points.append({shortDay(day.day), QLocale().toString(day.day, QLocale::ShortFormat),
                            {double(day.staged), double(day.confirmed), double(day.rejected), double(day.failed)}, {}});
    return data;
}

ChartData runChart(const QList<RunMark>& runs)
{
    constexpr std::array kinds{std::pair{JobKind::EtilizeImport, ChartTone::Etilize},
                               std::pair{JobKind::XorosoftRefresh, ChartTone::Xorosoft},
                               std::pair{JobKind::ShopifyPull, ChartTone::ShopifyPull},
                               std::pair{JobKind::ShopifyPush, ChartTone::ShopifyPush}};
    ChartData data;
    for (const auto& [kind, tone] : kinds)
        data.series.append({jobLabel(kind), tone, ChartShape::Bar, ChartUnit::Seconds});
    data.series.append({Text::tr("Records per second"), ChartTone::Rate, ChartShape::Marks, ChartUnit::PerSecond, true});
    for (qsizetype i = 0; i < runs.size(); ++i) {
        const RunMark& run = runs[i];
        ChartPoint point{shortDay(run.startedAt.toLocalTime().date()), runTitle(run), {},
                         Text::tr("%Ln record(s)", nullptr, int(run.records)), shortTime(runs, i)};
        for (const auto& [kind, tone] : kinds)
            point.values.append(kind == run.kind ? std::optional(run.seconds) : std::nullopt);
        point.values.append(run.records > 0 && run.seconds >= shortestSeconds ? std::optional(double(run.records) / run.seconds)
                                                                               : std::nullopt);
        data.points.append(point);
    }
    return data;
}

ChartData pointChart(const QList<RunMark>& runs)
{
    ChartData data;
    data.series = {{Text::tr("Used by pulls"), ChartTone::ShopifyPull, ChartShape::Bar, ChartUnit::PointsPerSecond},
                   {Text::tr("Used by pushes"), ChartTone::ShopifyPush, ChartShape::Bar, ChartUnit::PointsPerSecond},
                   {Text::tr("Limit of the shop"), ChartTone::Limit, ChartShape::Line, ChartUnit::PointsPerSecond}};
    for (qsizetype i = 0; i < runs.size(); ++i) {
        const RunMark& run = runs[i];
        const bool isPull = run.kind == JobKind::ShopifyPull;
        if (!isPull && run.kind != JobKind::ShopifyPush)
            continue;
        const double perSecond = run.points / qMax(run.seconds, 1.0); // the shop counts in whole seconds
        QStringList note{Text::tr("%1, %2", "points and calls")
                             .arg(Text::tr("%Ln point(s)", nullptr, qRound(run.points)), Text::tr("%Ln call(s)", nullptr, int(run.calls)))};
        if (run.pointsLimit > 0)
            note += Text::tr("%1% of the limit").arg(qRound(perSecond * 100 / run.pointsLimit));
        if (run.throttled > 0)
            note += Text::tr("asked for patience %n times", nullptr, int(run.throttled));
        data.points.append({shortDay(run.startedAt.toLocalTime().date()), runTitle(run),
                            {isPull ? std::optional(perSecond) : std::nullopt, isPull ? std::nullopt : std::optional(perSecond),
                             run.pointsLimit > 0 ? std::optional(run.pointsLimit) : std::nullopt},
                            note.join(u'\n'), shortTime(runs, i)});
    }
    return data;
}

QList<SharePart> settledShares(const ConflictStats& stats)
{
    constexpr qsizetype shownRules = 4; // the others are one part
    QList<SharePart> parts;
    double others = 0;
    for (qsizetype i = 0; i < stats.rules.size(); ++i) {
        if (i < shownRules)
            parts.append({stats.rules[i].label, double(stats.rules[i].settled), SharePart::Tone::Rule});
        else
            others += double(stats.rules[i].settled);
    }
    if (others > 0)
        parts.append({Text::tr("Other rules"), others, SharePart::Tone::Rule});
    if (stats.people > 0)
        parts.append({Text::tr("People"), double(stats.people), SharePart::Tone::Person});
    return parts;
}

} // namespace trueup::ui
