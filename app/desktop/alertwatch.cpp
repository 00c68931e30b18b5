#include "alertwatch.h"

#include "base/log.h"
#include "corealerts.h"
#include "operate/alertdelivery.h"
#include "operate/alertevaluation.h"

#include <QPointer>

#include <algorithm>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr int againMs = 60'000;
constexpr int soonMs = 2'000;
constexpr int otherWindowsSeconds = 50; // of several windows one evaluates in a minute

/// False for those who may not run: they raise and tell nothing.
Result<bool> mayWatch(Connection& connection)
{
    const auto may = connection.value(u"SELECT trueup_may('operator')"_s);
    return may ? Result<bool>(may->toBool()) : fail(may.error());
}

Result<bool> evaluate(Connection& connection, int notWithinSeconds)
{
    const auto may = mayWatch(connection);
    if (!may || !*may)
        return may;
    const auto evaluation = evaluateAlerts(connection, notWithinSeconds);
    return evaluation ? Result<bool>(true) : fail(evaluation.error());
}

Result<void> tell(Session& session, Connection& connection, const QHash<QString, QString>& secrets, const CancelToken& stop)
{
    const auto may = mayWatch(connection);
    if (!may)
        return fail(may.error());
    if (!*may)
        return {};
    const auto channels = resolveAlertChannels(connection, secrets);
    const auto origin = channels ? alertOrigin(session, connection) : fail(channels.error());
    if (!origin)
        return fail(origin.error());
    AlertSender sender(session.http(), *channels, *origin);
    const auto told = deliverAlerts(connection, sender, stop);
    return told ? Result<void>() : fail(told.error());
}

} // namespace

AlertWatch::AlertWatch(Workbench& bench, ui::JobService& jobs, QObject* parent)
    : QObject(parent), m_bench(bench), m_evaluation(this), m_delivery(this), m_news(this), m_beginning(this)
{
    m_again.setInterval(againMs);
    connect(&m_again, &QTimer::timeout, this, [this] { look(otherWindowsSeconds); });
    m_soon.setSingleShot(true);
    m_soon.setInterval(soonMs);
    connect(&m_soon, &QTimer::timeout, this, [this] { look(); });
    connect(&jobs, &ui::JobService::finished, &m_soon, qOverload<>(&QTimer::start));
    connect(&bench, &Workbench::readAgain, this, &AlertWatch::tellNews);
    connect(&bench, &Workbench::noticed, this, [this](const QString& what, const QString&) {
        if (what == "alerts"_L1)
            tellNews();
    });
    // The feed or the shop need not be reachable for this.
    m_bench.whenConnected([self = QPointer(this)](const Error*) {
        if (self)
            self->begin();
    });
}

void AlertWatch::begin()
{
    m_again.start();
    m_beginning.ask(m_bench.ask<qint64>([](Connection& connection) { return AlertTable(connection).lastId(); }),
                    [this](const Result<qint64>& last) {
                        if (!last)
                            return; // a lost database is told elsewhere; the next look asks again
                        m_lastId = *last;
                        look(otherWindowsSeconds);
                    });
}

void AlertWatch::look(int notWithinSeconds)
{
    if (!isReady() && !m_beginning.isWaiting())
        begin();
    if (!isReady() || m_evaluation.isWaiting())
        return;
    m_evaluation.ask(m_bench.ask<bool>([notWithinSeconds](Connection& connection) { return evaluate(connection, notWithinSeconds); }),
                     [this](const Result<bool>& evaluated) {
                         if (!evaluated)
                             qCWarning(lcOperate) << "alerts were not evaluated:" << evaluated.error();
                         else if (*evaluated)
                             deliver();
                     });
}

void AlertWatch::deliver()
{
    if (m_delivery.isWaiting() || m_bench.options().isSample) // invented troubles are told to nobody else
        return;
    m_delivery.ask(m_bench.onWorker<void>([secrets = m_bench.secrets(), stop = m_bench.stopToken()](Session& session) -> Result<void> {
                       return session.pool().withConnection(
                           [&](Connection& connection) { return tell(session, connection, secrets, stop); }, stop);
                   }),
                   [](const Result<void>& told) {
                       if (!told)
                           qCWarning(lcOperate) << "alerts were not delivered:" << told.error();
                   });
}

void AlertWatch::tellNews()
{
    if (!isReady())
        return;
    if (m_news.isWaiting()) { // what was asked may be older than this notice
        m_newsAgain = true;
        return;
    }
    m_newsAgain = false;
    m_news.ask(m_bench.ask<QList<AlertRecord>>([last = m_lastId](Connection& connection) { return AlertTable(connection).forDesktops(last); }),
               [this](const Result<QList<AlertRecord>>& news) {
                   for (const AlertRecord& alert : news.value_or(QList<AlertRecord>())) {
                       m_lastId = std::max(m_lastId, alert.id);
                       emit raised(shownAlert(alert, PeopleNames()));
                   }
                   if (m_newsAgain)
                       tellNews();
               });
}

} // namespace trueup
