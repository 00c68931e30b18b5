#pragma once

#include "remote/xorosoft/erpwalker.h"

#include <QJsonObject>
#include <QSet>

#include <functional>

namespace trueup {

/// Pages through one endpoint and guards against servers that ignore `page`, name no end, shrink or fail in between.
/// One walk per object; belongs to one thread.
class ErpWalk
{
public:
    struct Plan
    {
        ErpEndpoint endpoint = ErpEndpoint::Items;
        QStringList paths;
        QUrlQuery query;         ///< without the page
        bool isFiltered = false; ///< an empty answer is then nothing strange
        bool isExact = false;    ///< rows that do not satisfy the filter must not come
        int firstPage = 1;       ///< above 1: nothing but what lies behind an end that is not to be believed
        int fullPage = 0;        ///< rows of a full page, for that
        ErpAnswerSink answered = {};
    };
    /// Hands over the rows of a page; counts in the report what it leaves out. The number of rows it kept.
    using Sink = std::function<Result<qint64>(const QJsonArray& rows, ErpWalkReport& report)>;

    ErpWalk(ErpPageSource& source, const XorosoftOptions& options, Plan plan)
        : m_source(source), m_options(options), m_plan(std::move(plan))
    {
    }

    [[nodiscard]] Result<ErpWalkReport> run(const Sink& sink, const CancelToken& cancel);

private:
    enum class Step { Next, End };

    [[nodiscard]] Result<Step> failedPage(const Error& error);
    [[nodiscard]] Result<Step> take(const ErpPage& page, const Sink& sink);
    [[nodiscard]] Result<Step> emptyPage(const ErpAnswer& answer);
    [[nodiscard]] Result<void> guardPage(const ErpAnswer& answer);
    [[nodiscard]] Result<Step> afterPage();

    ErpPageSource& m_source;
    const XorosoftOptions& m_options;
    Plan m_plan;
    ErpWalkReport m_report;
    QSet<QString> m_firstKeys;
    bool m_whole = true; // nothing was left out so far
    int m_failedInARow = 0;
};

} // namespace trueup
