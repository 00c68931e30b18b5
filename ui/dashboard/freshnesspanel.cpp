#include "dashboard/freshnesspanel.h"

#include "services/colontext.h"
#include "widgets/controls.h"
#include "widgets/format.h"
#include "widgets/sourcestate.h"

#include <QGridLayout>
#include <QLabel>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

QString judgementOf(const SourceFreshness& source, SourceState state, const QDateTime& now)
{
    const QString age = shownAge(source.lastSuccess, now);
    switch (state) {
    case SourceState::NotConnected: return FreshnessPanel::tr("not connected");
    case SourceState::Failed: return FreshnessPanel::tr("last attempt failed");
    case SourceState::NeverRead: return FreshnessPanel::tr("never read");
    case SourceState::Stale: return FreshnessPanel::tr("%1 old, too old", "age of data").arg(age);
    case SourceState::Fresh: break;
    }
    return source.lastSuccess.secsTo(now) < 60 ? FreshnessPanel::tr("just now", "age of data") : FreshnessPanel::tr("%1 old", "age of data").arg(age);
}

} // namespace

FreshnessPanel::FreshnessPanel(QWidget* parent) : QFrame(parent), m_grid(new QGridLayout)
{
    setObjectName(u"panel"_s);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    setAccessibleName(tr("Freshness of sources"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(14, 12, 14, 12);
    column->addWidget(label(tr("Sources"), u"heading"_s, this));
    m_grid->setHorizontalSpacing(8);
    m_grid->setVerticalSpacing(5);
    m_grid->setColumnStretch(1, 1);
    column->addLayout(m_grid);
}

void FreshnessPanel::setSources(const QList<SourceFreshness>& sources)
{
    clearLayout(m_grid);
    for (int i = 0; i < sources.size(); ++i)
        addRow(i, sources[i]);
}

void FreshnessPanel::say(const QString& text)
{
    clearLayout(m_grid);
    m_grid->addWidget(label(text, u"muted"_s, this), 0, 0, 1, 4);
}

void FreshnessPanel::addRow(int row, const SourceFreshness& source)
{
    const SourceState judged = stateOf(source);
    const QString verdict = judgementOf(source, judged, QDateTime::currentDateTimeUtc());
    auto* mark = new QLabel(this);
    mark->setPixmap(sideIcon(source.side).pixmap(18, 18));
    auto* name = label(sideLabel(source.side), {}, this);
    auto* judgedMark = new QLabel(this);
    judgedMark->setPixmap(stateMark(judged).pixmap(16, 16));
    auto* state = label(verdict, stateTone(judged), this);
    state->setWordWrap(false);
    QStringList tip{tr("Last read: %1").arg(shownTime(source.lastSuccess))};
    if (source.records >= 0)
        tip += tr("%Ln record(s)", nullptr, int(source.records));
    for (const QString& sentence : {source.note, source.failure}) {
        if (!sentence.isEmpty())
            tip += sentence;
    }
    state->setToolTip(tip.join(u'\n'));
    state->setAccessibleName(colonText(sideLabel(source.side), verdict));
    m_grid->addWidget(mark, row, 0);
    m_grid->addWidget(name, row, 1);
    m_grid->addWidget(judgedMark, row, 2);
    m_grid->addWidget(state, row, 3);
}

} // namespace trueup::ui
