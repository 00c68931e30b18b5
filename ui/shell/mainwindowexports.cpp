// What the window writes to files: which tables, of what they are, and whether there is anything. The window itself stands in
// mainwindow.cpp.
#include "shell/mainwindow.h"

#include "conflicts/conflictspage.h"
#include "jobs/jobspage.h"
#include "products/productspage.h"
#include "review/matchespanel.h"
#include "review/reviewpage.h"
#include "shell/exportflow.h"
#include "shell/topbar.h"
#include "shell/windowcommands.h"
#include "shell/windowpages.h"
#include "widgets/notice.h"

#include <utility>

namespace trueup::ui {

void MainWindow::exportTable(ExportTable table, const QString& suffix)
{
    ExportRequest request;
    request.table = table;
    request.review = review().filter();
    request.reviewOrder = review().order();
    request.reviewFields = review().fieldColumns();
    request.batchId = review().filter().batchId;
    request.conflicts = conflicts().filter();
    request.productText = products().text();
    request.products = products().scope();
    request.productOrder = products().order();
    request.runs = jobs().filter();
    request.runOrder = jobs().order();
    if (table != ExportTable::PushResults || m_page == PageId::Jobs) // elsewhere it is of the batch
        request.runId = jobs().chosenRun();
    request.withClosedAlerts = jobs().showsClosedAlerts();
    request.isOfDecidedMatches = review().matches().showsDecided();
    request.productId = products().shownProduct();
    if (const auto rollback = products().shownRollback())
        request.rollback = *rollback;
    if (hasChosen(request))
        m_exports->begin(std::move(request), suffix);
}

void MainWindow::offerExports()
{
    m_commands->setExportable(!m_isLost && m_pages->hasRows(m_page));
    m_top->setExports(m_commands->exports());
}

/// Says what is missing when a table belongs to something that is not chosen.
bool MainWindow::hasChosen(const ExportRequest& request)
{
    const bool isOfProduct = request.table == ExportTable::ProductWrites || request.table == ExportTable::ProductVersions;
    const bool isOfRun = request.table == ExportTable::RejectedRows
        || (request.table == ExportTable::PushResults && m_page == PageId::Jobs);
    if (request.table == ExportTable::ApprovalRecord && request.batchId.isEmpty())
        m_notice->say(tr("Choose one batch at the left first: the record is of one batch."));
    else if (isOfProduct && request.productId == 0)
        m_notice->say(tr("Choose a product in the list first: the table is of one product."));
    else if (request.table == ExportTable::Rollback && !products().shownRollback())
        m_notice->say(tr("Open the preview of a roll-back in the history of a product first: the table is of what it would stage."));
    else if (isOfRun && request.runId == 0)
        m_notice->say(tr("Choose a run in the list first: the table is of one run."));
    else
        return true;
    return false;
}

} // namespace trueup::ui
