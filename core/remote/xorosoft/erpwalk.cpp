#include "remote/xorosoft/erpwalk.h"

#include "base/log.h"
#include "remote/xorosoft/erpreader.h"

#include <QCoreApplication>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::Xorosoft)
};

std::unexpected<Error> broken(const QString& message, const QString& code, const ErpWalkReport& report)
{
    return fail(Error{ErrorKind::Contract, message, Text::tr("Nothing was concluded from this reading."),
                      Text::tr("Check the paths and parameter names in the settings of the ERP connection."),
                      u"%1, page %2 of %3"_s.arg(report.path).arg(report.page).arg(report.totalPages), code, false});
}

/// What tells one row of a page from all others.
QString keyOf(const QJsonObject& row)
{
    QStringList parts;
    for (const QLatin1StringView key :
         {"Id"_L1, "ItemId"_L1, "ItemNumber"_L1, "BasePartNumber"_L1, "StoreId"_L1, "StoreName"_L1})
        parts.append(erpText(row[key]));
    return parts.join(u'\x1f');
}

bool isPassing(const Error& error)
{
    switch (error.kind) {
    case ErrorKind::Network:
    case ErrorKind::Timeout:
    case ErrorKind::Http:
    case ErrorKind::Throttled:
    case ErrorKind::Parse:
        return true;
    default:
        return false;
    }
}

} // namespace

Result<ErpWalkReport> ErpWalk::run(const Sink& sink, const CancelToken& cancel)
{
    ErpCalls calls{0, m_plan.answered};
    for (int page = m_plan.firstPage;; ++page) {
        m_report.page = page;
        const Result<ErpPage> read = m_source.page({m_plan.endpoint, m_plan.paths, m_plan.query, page}, cancel, calls);
        m_report.calls = calls.count;
        const Result<Step> step = read ? take(*read, sink) : failedPage(read.error());
        if (!step)
            return std::unexpected(step.error());
        if (*step == Step::End)
            break;
    }
    m_report.complete = m_whole && m_report.unnamed == 0;
    return m_report;
}

Result<ErpWalk::Step> ErpWalk::failedPage(const Error& error)
{
    if ((m_report.page == 1 && m_plan.firstPage == 1) || !isPassing(error))
        return std::unexpected(error);
    m_whole = false;
    ++m_report.failedPages;
    m_report.failures.push_back(error);
    qCWarning(lcRemote).noquote() << m_report.path << "page" << m_report.page << "could not be read:" << error.message;
    if (++m_failedInARow >= m_options.failedPagesInARow)
        return std::unexpected(error);
    // Without a known end there is no telling whether another page exists.
    return m_report.totalPages == 0 || m_report.page >= m_report.totalPages ? Step::End : Step::Next;
}

Result<ErpWalk::Step> ErpWalk::take(const ErpPage& page, const Sink& sink)
{
    m_failedInARow = 0;
    m_report.path = page.path;
    m_report.received = page.received;
    const ErpAnswer& answer = page.answer;
    if (answer.rows.isEmpty())
        return emptyPage(answer);
    if (const auto good = guardPage(answer); !good)
        return std::unexpected(good.error());
    m_report.lastPageRows = int(answer.rows.size());
    m_report.pageRows = std::max(m_report.pageRows, m_report.lastPageRows);
    const Result<qint64> kept = sink(answer.rows, m_report);
    if (!kept)
        return std::unexpected(kept.error());
    if (m_plan.isExact && *kept == 0 && m_report.page == 1 && m_report.totalPages > 1)
        return broken(Text::tr("The ERP ignores the filter and answers with everything."), u"FILTER_IGNORED"_s,
                      m_report);
    return afterPage();
}

Result<ErpWalk::Step> ErpWalk::emptyPage(const ErpAnswer& answer)
{
    if (m_report.page == 1 && !m_plan.isFiltered)
        return broken(Text::tr("The ERP says that it holds nothing at all."), u"EMPTY_WALK"_s, m_report);
    m_report.lastPageRows = 0; // the end itself: nothing can lie behind it
    // An end before the announced one: rows went away meanwhile, or a page is missing.
    if (m_report.page <= std::max(m_report.totalPages, answer.totalPages))
        m_whole = m_whole && m_report.page == 1;
    return Step::End;
}

Result<void> ErpWalk::guardPage(const ErpAnswer& answer)
{
    if (answer.page > 0 && answer.page != m_report.page)
        return broken(Text::tr("The ERP answered with another page than the one asked for."), u"PAGE_IGNORED"_s,
                      m_report);
    const QString first = keyOf(answer.rows.first().toObject());
    if (m_firstKeys.contains(first))
        return broken(Text::tr("The ERP repeats a page instead of going on."), u"PAGE_REPEATED"_s, m_report);
    m_firstKeys.insert(first);
    if (answer.totalPages > 0) {
        if (answer.totalPages < m_report.totalPages)
            m_whole = false; // rows moved towards the front while the walk ran: some may have been passed over
        m_report.totalPages = answer.totalPages;
    }
    return {};
}

Result<ErpWalk::Step> ErpWalk::afterPage()
{
    if (m_plan.firstPage > 1 && m_report.page >= m_report.totalPages && m_report.page < m_plan.firstPage + m_options.pageLimit)
        return m_report.lastPageRows < m_plan.fullPage ? Step::End : Step::Next;
    if (m_report.totalPages > 0)
        return m_report.page >= m_report.totalPages ? Step::End : Step::Next;
    if (m_report.page >= m_options.pageLimit)
        return broken(Text::tr("The ERP names no last page and does not come to an end."), u"NO_END"_s, m_report);
    return Step::Next;
}

} // namespace trueup
