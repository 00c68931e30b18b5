#include "dashboard/freshnesspanel.h"

#include "services/colontext.h"
#include "widgets/controls.h"
#include "widgets/format.h"

#include <QGridLayout>
#include <QLabel>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

struct Judgement
{
    QString text;
    QString tone;
    QIcon mark;
};

Judgement judgementOf(const SourceFreshness& source, const QDateTime& now)
{
    if (!source.isConfigured)
        return {FreshnessPanel::tr("not connected"), u"muted"_s, symbol(u"link"_s, Ink::Muted)};
    if (source.lastAttemptFailed)
        return {FreshnessPanel::tr("last attempt failed"), u"error"_s, symbol(u"error"_s, Ink::Error)};
    if (!source.lastSuccess.isValid())
        return {FreshnessPanel::tr("never read"), u"warning"_s, symbol(u"pending"_s, Ink::Warning)};
    if (source.lastSuccess.secsTo(now) < 60)
        return {FreshnessPanel::tr("just now", "age of data"), u"ok"_s, symbol(u"ok"_s, Ink::Ok)};
    const QString age = shownAge(source.lastSuccess, now);
    if (source.isStale)
        return {FreshnessPanel::tr("%1 old, too old", "age of data").arg(age), u"warning"_s, symbol(u"warning"_s, Ink::Warning)};
    return {FreshnessPanel::tr("%1 old", "age of data").arg(age), u"ok"_s, symbol(u"ok"_s, Ink::Ok)};
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
    const Judgement verdict = judgementOf(source, QDateTime::currentDateTimeUtc());
    auto* mark = new QLabel(this);
    mark->setPixmap(sideIcon(source.side).pixmap(18, 18));
    auto* name = label(sideLabel(source.side), {}, this);
    auto* stateMark = new QLabel(this);
    stateMark->setPixmap(verdict.mark.pixmap(16, 16));
    auto* state = label(verdict.text, verdict.tone, this);
    state->setWordWrap(false);
    QStringList tip{tr("Last read: %1").arg(shownTime(source.lastSuccess))};
    if (source.records >= 0)
        tip += tr("%Ln record(s)", nullptr, int(source.records));
    if (!source.note.isEmpty())
        tip += source.note;
    state->setToolTip(tip.join(u'\n'));
    state->setAccessibleName(colonText(sideLabel(source.side), verdict.text));
    m_grid->addWidget(mark, row, 0);
    m_grid->addWidget(name, row, 1);
    m_grid->addWidget(stateMark, row, 2);
    m_grid->addWidget(state, row, 3);
}

} // namespace trueup::ui
