#include "jobs/failedwritesview.h"

#include "review/pushresultview.h"
#include "widgets/notice.h"

#include <QVBoxLayout>

namespace trueup::ui {

FailedWritesView::FailedWritesView(PushService& service, QWidget* parent)
    : QWidget(parent), m_writes(new PushResultView(service, this, PushResultView::Lists::Failures)), m_notice(new Notice(this))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 8, 0, 0);
    column->addWidget(m_notice);
    column->addWidget(m_writes, 1);
    connect(m_writes, &PushResultView::failed, this, &FailedWritesView::failed);
    connect(m_writes, &PushResultView::againWanted, this, &FailedWritesView::againWanted);
    connect(m_writes, &PushResultView::loaded, this, [this] { emit counted(m_writes->count(), m_writes->hasMore()); });
    connect(m_writes, &PushResultView::queuedAgain, this, [this](qint64 writes) {
        m_sentBack.clear();
        m_notice->say(tr("%Ln write(s) wait for the next push.", nullptr, int(writes)), tr("Push …"));
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
}

void FailedWritesView::open()
{
    m_writes->showUnfinished();
}

void FailedWritesView::takeFocus()
{
    m_writes->takeFocus();
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
