// Opens the real window over the real services of a workspace and measures what the person at it waits for. Driven by
// `packaging/dev bench desk`, which makes and fills the workspace. The last line on stdout is one JSON object.

#include "composition.h"
#include "review/reviewgrid.h"
#include "review/reviewmodel.h"
#include "review/reviewpage.h"
#include "shell/mainwindow.h"
#include "support/guiwatchdog.h"
#include "widgets/appearance.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDateTime>
#include <QEventLoop>
#include <QHeaderView>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QRandomGenerator>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QTest>
#include <QTextStream>
#include <QTimer>

#include <algorithm>
#include <ctime>
#include <functional>
#include <numeric>
#include <vector>

using namespace trueup;
using namespace trueup::ui;
using namespace Qt::StringLiterals;

namespace {

constexpr int frameMs = 16;
constexpr int patienceMs = 60'000;
constexpr int framesOfAKind = 200;
constexpr int jumps = 40;

double percentile(std::vector<double> values, double share)
{
    if (values.empty())
        return 0;
    std::ranges::sort(values);
    return values[std::min(values.size() - 1, size_t(share * double(values.size())))];
}

/// Runs the event loop until something holds, looking every millisecond.
void runUntil(const std::function<bool()>& holds, const char* what)
{
    QEventLoop loop;
    QTimer look;
    QElapsedTimer waited;
    waited.start();
    QObject::connect(&look, &QTimer::timeout, &loop, [&] {
        if (holds())
            loop.quit();
        else if (waited.elapsed() > patienceMs)
            qFatal("waited a minute in vain: %s", what);
    });
    look.start(1);
    if (!holds())
        loop.exec();
}

void runFor(int ms)
{
    QEventLoop loop;
    QTimer::singleShot(ms, Qt::PreciseTimer, &loop, &QEventLoop::quit);
    loop.exec();
}

class DeskBench
{
public:
    DeskBench(MainWindow& window, GuiWatchdog& watchdog, QJsonObject& figures)
        : m_window(window), m_page(window.review()), m_grid(*m_page.findChild<ReviewGrid*>()),
          m_model(*m_page.findChild<ReviewModel*>()), m_watchdog(watchdog), m_figures(figures)
    {
    }

    void firstPaint()
    {
        m_figures[u"first_paint_ms"_s] = shown([this] { m_window.showPage(PageId::Review); });
        settle();
        QTextStream(stderr) << "rows in the grid: " << m_model.rowCount() << '\n';
    }

    void scroll()
    {
        QScrollBar* bar = m_grid.verticalScrollBar();
        const int row = m_grid.verticalHeader()->defaultSectionSize();
        frames(u"wheel"_s, [bar, row] { bar->setValue(bar->value() + 3 * row); });
        m_grid.setFocus();
        frames(u"keys"_s, [this] { QTest::keyClick(&m_grid, Qt::Key_PageDown); });
        QRandomGenerator random(7);
        frames(u"drag"_s, [bar, &random] { bar->setValue(random.bounded(bar->maximum() + 1)); });
        m_figures[u"frame_p50_ms"_s] = percentile(m_frames, 0.50);
        m_figures[u"frame_p99_ms"_s] = percentile(m_frames, 0.99);
        bar->setValue(0);
        settle();
    }

    /// From a jump of the scroll bar until the rows there are read and painted.
    void jump()
    {
        QScrollBar* bar = m_grid.verticalScrollBar();
        QRandomGenerator random(11);
        std::vector<double> taken;
        for (int i = 0; i < jumps; ++i) {
            QElapsedTimer timer;
            timer.start();
            bar->setValue(random.bounded(bar->maximum() + 1));
            m_grid.viewport()->repaint();
            runUntil([this] { return m_model.isSettled(); }, "rows after a jump");
            m_grid.viewport()->repaint();
            taken.push_back(double(timer.nsecsElapsed()) / 1e6);
        }
        m_figures[u"jump_p50_ms"_s] = percentile(taken, 0.50);
        m_figures[u"jump_p99_ms"_s] = percentile(taken, 0.99);
        bar->setValue(0);
        settle();
    }

    void sortEveryColumn()
    {
        double worst = 0;
        for (int column = 0; column < m_model.columnCount(); ++column) {
            for (const Qt::SortOrder order : {Qt::DescendingOrder, Qt::AscendingOrder}) {
                const ReviewOrder before = m_model.order();
                const double ms = shown([&] { m_grid.sortByColumn(column, order); });
                settle();
                if (m_model.order() == before)
                    continue; // the column does not sort, or it is sorted like this already
                worst = std::max(worst, ms);
                const QString name = m_model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
                m_figures[u"sort_%1_%2_ms"_s.arg(name.toLower().replace(u' ', u'_'), order == Qt::AscendingOrder ? u"up"_s : u"down"_s)] = ms;
            }
        }
        m_figures[u"worst_sort_ms"_s] = worst;
        m_grid.sortByColumn(ReviewModel::Sku, Qt::AscendingOrder);
        settle();
    }

    void filter(const QString& name, const std::function<void(ReviewFilter&)>& set)
    {
        ReviewFilter filter;
        set(filter);
        const double ms = shown([&] { m_page.open(filter); });
        const double whole = settle();
        if (m_model.rowCount() == 0)
            qFatal("the filter %s found nothing: it measures nothing", qPrintable(name));
        m_figures[u"filter_%1_ms"_s.arg(name)] = ms;
        m_figures[u"filter_%1_totals_ms"_s.arg(name)] = ms + whole;
        m_worstFilter = std::max(m_worstFilter, ms);
        m_worstTotals = std::max(m_worstTotals, ms + whole);
        m_page.open({});
        settle();
    }
    void finishFilters()
    {
        m_figures[u"worst_filter_ms"_s] = m_worstFilter;
        m_figures[u"worst_totals_ms"_s] = m_worstTotals;
    }

private:
    /// Milliseconds until the rows asked for are painted.
    double shown(const std::function<void()>& act)
    {
        QElapsedTimer timer;
        timer.start();
        act();
        runUntil([this] { return !m_model.isLoading(); }, "rows of the grid");
        m_grid.viewport()->repaint();
        return double(timer.nsecsElapsed()) / 1e6;
    }
    /// Milliseconds until totals, lists and diff have come, too.
    double settle()
    {
        QElapsedTimer timer;
        timer.start();
        runUntil([this] { return m_page.isSettled(); }, "an answer the review page waits for");
        return double(timer.nsecsElapsed()) / 1e6;
    }
    void frames(const QString& kind, const std::function<void()>& move)
    {
        std::vector<double> taken;
        for (int i = 0; i < framesOfAKind; ++i) {
            QElapsedTimer timer;
            timer.start();
            move();
            m_grid.viewport()->repaint();
            QCoreApplication::processEvents(); // what a frame must get through: answers that came, layouts, repaints
            taken.push_back(double(timer.nsecsElapsed()) / 1e6);
            if (const int left = frameMs - int(timer.elapsed()); left > 0)
                runFor(left);
        }
        m_figures[u"frame_%1_p50_ms"_s.arg(kind)] = percentile(taken, 0.50);
        m_figures[u"frame_%1_p99_ms"_s.arg(kind)] = percentile(taken, 0.99);
        m_frames.insert(m_frames.end(), taken.begin(), taken.end());
    }

    MainWindow& m_window;
    ReviewPage& m_page;
    ReviewGrid& m_grid;
    ReviewModel& m_model;
    GuiWatchdog& m_watchdog;
    QJsonObject& m_figures;
    std::vector<double> m_frames;
    double m_worstFilter = 0;
    double m_worstTotals = 0;
};

/// Per cent of one processor the program takes when nobody does anything.
double idlePercent(int seconds)
{
    runFor(1000);
    const std::clock_t before = std::clock();
    runFor(seconds * 1000);
    return 100.0 * double(std::clock() - before) / CLOCKS_PER_SEC / seconds;
}

void measureFilters(DeskBench& bench)
{
    bench.filter(u"text"_s, [](ReviewFilter& f) { f.text = u"123"_s; });
    bench.filter(u"text_rare"_s, [](ReviewFilter& f) { f.text = u"sku-000777"_s; });
    bench.filter(u"field"_s, [](ReviewFilter& f) { f.field = FieldId::Description; });
    bench.filter(u"source"_s, [](ReviewFilter& f) { f.source = Side::Xorosoft; });
    bench.filter(u"price"_s, [](ReviewFilter& f) { f.priceChangeBeyond = 50; });
    bench.filter(u"vendor"_s, [](ReviewFilter& f) { f.vendor = u"Vendor 7"_s; });
    bench.filter(u"type"_s, [](ReviewFilter& f) { f.productType = u"Ink"_s; });
    bench.filter(u"confidence"_s, [](ReviewFilter& f) { f.confidenceBelow = 60; });
    bench.filter(u"status"_s, [](ReviewFilter& f) { f.statuses = {ReviewStatus::Held}; });
    bench.filter(u"kind"_s, [](ReviewFilter& f) { f.kinds = {ChangeKind::Create}; });
    bench.finishFilters();
}

} // namespace

int main(int argc, char** argv)
{
    WatchedApplication<QApplication> application(argc, argv);
    QApplication::setApplicationName(u"bench_desk"_s);
    QCommandLineParser parser;
    parser.addOptions({{u"workspace"_s, u"Folder of a filled workspace."_s, u"DIR"_s},
                       {u"started"_s, u"When this program was started, in milliseconds since 1970."_s, u"MS"_s},
                       {u"seconds"_s, u"How long to watch the idle window."_s, u"N"_s, u"5"_s},
                       {u"picture"_s, u"Write a picture of the review page and quit."_s, u"FILE"_s},
                       {u"start-only"_s, u"Measure the start and quit."_s}});
    parser.process(application);
    QTemporaryDir folder;
    SettingsStore settings(folder.filePath(u"settings.ini"_s));
    Appearance appearance(application, Appearance::fromWord(u"light"_s));
    QJsonObject figures;
    const auto services = makeDesktopServices({parser.value(u"workspace"_s), {}}, settings);
    QElapsedTimer making;
    making.start();
    MainWindow window(services->bundle(), &appearance);
    window.resize(1440, 900);
    window.show();
    figures[u"window_made_ms"_s] = double(making.nsecsElapsed()) / 1e6; // one event of the program: nobody sees a window before
    runUntil([&] { return window.isSettled() && !window.snapshot().freshness.isEmpty(); }, "the dashboard");
    window.repaint();
    figures[u"cold_start_ms"_s] = double(QDateTime::currentMSecsSinceEpoch() - parser.value(u"started"_s).toLongLong());
    runFor(1000); // the other pages are made meanwhile
    if (!parser.isSet(u"start-only"_s)) {
        figures[u"start_longest_block_ms"_s] = application.watchdog().longestMs();
        QTextStream(stderr) << application.watchdog().report() << '\n';
        application.watchdog().clear();
        DeskBench bench(window, application.watchdog(), figures);
        bench.firstPaint();
        if (parser.isSet(u"picture"_s))
            return window.grab().save(parser.value(u"picture"_s)) ? 0 : 1;
        bench.scroll();
        bench.jump();
        bench.sortEveryColumn();
        measureFilters(bench);
        figures[u"idle_cpu_percent"_s] = idlePercent(parser.value(u"seconds"_s).toInt());
        figures[u"longest_block_ms"_s] = application.watchdog().longestMs();
        figures[u"blocks_over_50_ms"_s] = application.watchdog().offenders().size();
        QTextStream(stderr) << application.watchdog().report() << '\n';
    }
    QTextStream(stdout) << QJsonDocument(figures).toJson(QJsonDocument::Compact) << '\n';
    return 0;
}
