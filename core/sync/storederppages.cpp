#include "sync/storederppages.h"

#include <QCoreApplication>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::XorosoftRefresh)
};

/// Of a kind that passes: the walk goes on without this page, and is not whole.
std::unexpected<Error> notKept(int page)
{
    return fail(Error{ErrorKind::Parse, Text::tr("Page %1 of an earlier answer of the ERP was not kept.").arg(page), {},
                      Text::tr("Read everything once more with “trueup-cli xorosoft refresh --full”."), {}, u"PAGE_NOT_KEPT"_s, false});
}

/// What lies behind the last page.
ErpPage theEnd(const ErpPageRequest& request)
{
    ErpPage page;
    page.answer.verdict = ErpVerdict::Rows;
    page.path = request.paths.value(0);
    return page;
}

} // namespace

Result<void> StoredErpPages::open(const ErpReading& reading)
{
    for (List* list : {&m_items, &m_stock}) {
        auto ids = m_table.pages(reading.id, list == &m_stock);
        if (!ids)
            return fail(ids.error());
        *list = {std::move(*ids), 0};
    }
    return {};
}

Result<ErpPage> StoredErpPages::page(const ErpPageRequest& request, const CancelToken& cancel, ErpCalls&)
{
    if (cancel.isCancelled())
        return fail(CancelToken::error());
    List& list = request.endpoint == ErpEndpoint::Stock ? m_stock : m_items;
    const auto id = list.ids.constFind(request.page);
    if (id == list.ids.constEnd())
        return request.page > 1 && request.page > list.named ? Result<ErpPage>(theEnd(request)) : notKept(request.page);
    auto stored = m_table.page(*id);
    if (!stored)
        return fail(stored.error());
    if (stored->body.isNull())
        return notKept(request.page);
    HttpAnswer answer;
    answer.status = stored->status;
    answer.body = qUncompress(stored->body);
    ErpPage page{readErpAnswer(answer), stored->path, stored->received};
    if (page.answer.verdict != ErpVerdict::Rows && page.answer.verdict != ErpVerdict::NoRecords)
        return fail(page.answer.error);
    if (page.answer.totalPages > 0)
        list.named = page.answer.totalPages;
    ++m_served;
    return page;
}

} // namespace trueup
