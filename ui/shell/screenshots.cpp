#include "shell/screenshots.h"

#include "conflicts/conflictspage.h"
#include "jobs/jobspage.h"
#include "products/historyview.h"
#include "products/productspage.h"
#include "review/reviewpage.h"
#include "settings/settingspage.h"
#include "shell/mainwindow.h"

#include <QPixmap>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int roundMs = 50;
constexpr int quietRounds = 3;   // settled that often in a row, so that layouts and fetches have come to rest
constexpr int longestRounds = 300;
}

Screenshots::Screenshots(MainWindow& window, Options options, QObject* parent)
    : QObject(parent), m_window(window), m_options(std::move(options))
{
    m_wait.setInterval(roundMs);
    connect(&m_wait, &QTimer::timeout, this, &Screenshots::waitAndSave);
    addShots();
}

void Screenshots::addShots()
{
    m_shots.append({u"dashboard"_s, [this] { m_window.showPage(PageId::Dashboard); }});
    m_shots.append({u"review"_s, [this] {
                        m_window.showPage(PageId::Review);
                        m_window.review().open({});
                    }});
    m_shots.append({u"review-price"_s, [this] {
                        ReviewFilter filter;
                        filter.field = FieldId::Price;
                        m_window.review().open(filter);
                    }});
    m_shots.append({u"review-description"_s, [this] {
                        ReviewFilter filter;
                        filter.field = FieldId::Description;
                        m_window.review().open(filter);
                    }});
    m_shots.append({u"review-matches"_s, [this] { m_window.review().openMatches(); }});
    m_shots.append({u"push"_s, [this] {
                        m_window.review().open({});
                        m_window.review().openPush();
                    }});
    m_shots.append({u"push-products"_s, [this] { m_window.review().showPlanned(); }});
    addConflictShots();
    addProductShots();
    m_shots.append({u"jobs"_s, [this] { m_window.showPage(PageId::Jobs); }});
    m_shots.append({u"jobs-rejects"_s, [this] { m_window.jobs().showRejects(); }});
    m_shots.append({u"jobs-writes"_s, [this] { m_window.jobs().showFailedWrites(); }});
    m_shots.append({u"jobs-schedules"_s, [this] { m_window.jobs().showSchedules(); }});
    m_shots.append({u"jobs-alerts"_s, [this] { m_window.jobs().showAlerts(); }});
    m_shots.append({u"jobs-alert-rules"_s, [this] { m_window.jobs().showAlertRules(); }});
    for (int section = 0; section < m_window.settings().sectionCount(); ++section)
        m_shots.append({u"settings-%1"_s.arg(section + 1), [this, section] {
                            m_window.showPage(PageId::Settings);
                            m_window.settings().showSection(section);
                        }});
    m_shots.append({u"settings-channels"_s, [this] { m_window.settings().showChannels(); }});
}

void Screenshots::addConflictShots()
{
    m_shots.append({u"conflicts"_s, [this] {
                        m_window.showPage(PageId::Conflicts);
                        m_window.conflicts().open(ConflictFilter{});
                    }});
    m_shots.append({u"conflicts-description"_s, [this] {
                        ConflictFilter filter;
                        filter.field = FieldId::Description;
                        m_window.conflicts().open(filter);
                    }});
    m_shots.append({u"conflicts-settled"_s, [this] {
                        ConflictFilter filter;
                        filter.status = ConflictStatus::SettledByRule;
                        m_window.conflicts().open(filter);
                    }});
    m_shots.append({u"conflicts-rules"_s, [this] { m_window.conflicts().showRules(); }});
}

void Screenshots::addProductShots()
{
    m_shots.append({u"products"_s, [this] { m_window.showPage(PageId::Products); }});
    m_shots.append({u"products-history"_s, [this] { m_window.products().product().showTab(ProductView::History); }});
    m_shots.append({u"products-rollback"_s, [this] { m_window.products().product().history().previewOldest(); }});
    m_shots.append({u"products-matches"_s, [this] { m_window.products().product().showTab(ProductView::Matches); }});
    m_shots.append({u"products-writes"_s, [this] { m_window.products().product().showTab(ProductView::Writes); }});
}

void Screenshots::start()
{
    if (!m_options.directory.mkpath(u"."_s)) {
        emit finished({}, Error{ErrorKind::Io, tr("The folder %1 cannot be made.").arg(m_options.directory.path()),
                                tr("No picture was written."), tr("Choose a folder that can be written."), {}, {}, false});
        return;
    }
    m_window.resize(m_options.size);
    m_window.show();
    next();
}

void Screenshots::next()
{
    ++m_at;
    if (m_at >= m_shots.size()) {
        emit finished(m_files, {});
        return;
    }
    m_rounds = 0;
    m_quiet = 0;
    m_shots[m_at].prepare();
    m_wait.start();
}

void Screenshots::waitAndSave()
{
    m_quiet = m_window.isSettled() ? m_quiet + 1 : 0;
    if (m_quiet < quietRounds && ++m_rounds < longestRounds)
        return;
    m_wait.stop();
    const Result<QString> file = save(m_shots[m_at].name);
    if (!file) {
        emit finished(m_files, file.error());
        return;
    }
    m_files.append(*file);
    next();
}

Result<QString> Screenshots::save(const QString& name) const
{
    const QString path = m_options.directory.filePath(u"%1-%2.png"_s.arg(name, m_options.suffix));
    if (!m_window.grab().save(path, "PNG"))
        return fail(ErrorKind::Io, tr("The picture %1 cannot be written.").arg(path), tr("Check space and rights there."));
    return path;
}

} // namespace trueup::ui
