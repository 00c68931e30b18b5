#include "jobs/failedwritesview.h"

#include "review/pushresultview.h"
#include "widgets/emptystate.h"
#include "widgets/notice.h"

#include <QStackedWidget>
#include <QVBoxLayout>

namespace trueup::ui {

using namespace Qt::StringLiterals;

FailedWritesView::FailedWritesView(PushService& service, QWidget* parent)
    : QWidget(parent), m_views(new QStackedWidget(this)), m_writes(new PushResultView(service, this)),
      m_empty(new EmptyState(u"push"_s, this)), m_notice(new Notice(this))
{
    m_views->addWidget(m_empty);
    m_views->addWidget(m_writes);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 8, 0, 0);
    column->addWidget(m_notice);
    column->addWidget(m_views, 1);
    connect(m_writes, &PushResultView::failed, this, [this](const Error& error) {
        if (m_writes->count() == 0)
            m_empty->say(tr("The failed writes could not be read"), tr("The message above says why."), tr("Try again"));
        emit failed(error);
    });
    connect(m_empty, &EmptyState::actionWanted, this, &FailedWritesView::open);
    connect(m_writes, &PushResultView::loaded, this, &FailedWritesView::present);
    connect(m_writes, &PushResultView::queuedAgain, this, [this](qint64 writes) {
        m_sentBack.clear();
        m_notice->say(tr("%n write(s) wait for the next push.", nullptr, int(writes)), tr("Push …"));
        open();
    });
    connect(m_writes, &PushResultView::sentBack, this, [this](const QString& sku) {
        m_sentBack = sku;
        m_notice->say(tr("%1 is back in review with the new value.").arg(sku), tr("Look at it"));
    });
    connect(m_notice, &Notice::actionWanted, this, [this] {
        if (m_sentBack.isEmpty())
            emit pushWanted();
        else
            emit reviewWanted(m_sentBack);
    });
    m_empty->say(tr("Reading …"), tr("The writes are being read."));
}

void FailedWritesView::open()
{
    m_writes->showUnfinished();
}

void FailedWritesView::present()
{
    const qsizetype writes = m_writes->count();
    if (writes == 0)
        m_empty->say(tr("No write has failed"), tr("What the shop refused, or could not be reached for, is listed here until it is settled."));
    m_views->setCurrentIndex(writes == 0 ? 0 : 1);
    emit counted(writes, m_writes->hasMore());
}

void FailedWritesView::setSession(const Session& session)
{
    m_writes->setMayRun(session.mayRun);
    m_writes->setMayEdit(session.mayStage);
}

bool FailedWritesView::isLoading() const
{
    return m_writes->isLoading();
}

} // namespace trueup::ui
