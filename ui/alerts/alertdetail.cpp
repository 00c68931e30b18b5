#include "alerts/alertdetail.h"

#include "alerts/alertwords.h"
#include "widgets/controls.h"
#include "widgets/format.h"
#include "widgets/markedline.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int markEdge = 20;

QString factsOf(const Alert& alert)
{
    QStringList facts{alertSeverityLabel(alert.severity), alertStateLabel(alert.state)};
    facts.append(alert.count > 1 ? AlertDetail::tr("%Ln times since %1, last %2", nullptr, int(alert.count)).arg(shownTime(alert.since), shownTime(alert.last))
                                 : AlertDetail::tr("since %1").arg(shownTime(alert.since)));
    if (!alert.acknowledgedBy.isEmpty())
        facts.append(AlertDetail::tr("acknowledged by %1").arg(alert.acknowledgedBy));
    if (!alert.ruleName.isEmpty())
        facts.append(AlertDetail::tr("rule “%1”").arg(alertRuleTitle(alert.ruleName)));
    return facts.join(u" · "_s);
}

QString followUpLabel(FollowUp followUp)
{
    switch (followUp) {
    case FollowUp::Push: return AlertDetail::tr("Push …");
    case FollowUp::FailedWrites: return AlertDetail::tr("Show the failed writes");
    case FollowUp::Schedules: return AlertDetail::tr("Show the schedules");
    case FollowUp::None: break;
    }
    return {};
}

} // namespace

AlertDetail::AlertDetail(QWidget* parent)
    : QWidget(parent), m_mark(new QLabel(this)), m_title(label({}, {}, this)), m_facts(label({}, u"muted"_s, this)),
      m_advice(label({}, {}, this)), m_trouble(warningLine({}, this)), m_run(button(tr("Show the run"), {}, this)),
      m_channels(button(tr("Notification settings …"), {}, this)), m_follow(button({}, {}, this))
{
    QFont strong = font();
    strong.setWeight(QFont::DemiBold);
    m_title->setFont(strong); // no heading: the title of an alert may be long and wraps
    for (QLabel* one : {m_title, m_advice})
        one->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_trouble->setSelectable();
    auto* head = new QHBoxLayout;
    head->addWidget(m_mark, 0, Qt::AlignTop);
    head->addWidget(m_title, 1);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_follow);
    buttons->addWidget(m_run);
    buttons->addWidget(m_channels);
    buttons->addStretch();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(4, 6, 4, 4);
    column->addLayout(head);
    column->addWidget(m_facts);
    column->addWidget(m_advice);
    column->addWidget(m_trouble);
    column->addSpacing(4);
    column->addLayout(buttons);
    column->addStretch();
    connect(m_run, &QPushButton::clicked, this, [this] { emit runWanted(m_alert.runId); });
    connect(m_channels, &QPushButton::clicked, this, &AlertDetail::channelsWanted);
    connect(m_follow, &QPushButton::clicked, this, [this] { emit followUpWanted(m_followUp); });
    clear();
}

void AlertDetail::show(const Alert& alert, FollowUp followUp, bool mayAdminister)
{
    m_alert = alert;
    m_followUp = followUp;
    m_follow->setText(followUpLabel(followUp));
    m_follow->setVisible(followUp != FollowUp::None);
    m_mark->setPixmap(alertMark(alert.severity, alert.state).pixmap(markEdge, markEdge));
    m_mark->setAccessibleName(alertSeverityLabel(alert.severity));
    m_title->setText(alert.title);
    m_facts->setText(factsOf(alert));
    m_facts->setToolTip(alert.acknowledgedBy.isEmpty() ? QString() : tr("acknowledged by %1").arg(shownActor(alert.acknowledgedBy, alert.acknowledgedLogin)));
    m_advice->setText(alert.advice);
    m_trouble->setText(tr("Not everybody was told. %1").arg(alert.trouble));
    m_advice->setVisible(!alert.advice.isEmpty());
    m_trouble->setVisible(!alert.trouble.isEmpty());
    m_channels->setVisible(!alert.trouble.isEmpty() && mayAdminister);
    m_run->setVisible(alert.runId != 0);
}

void AlertDetail::clear()
{
    m_alert = {};
    m_mark->clear();
    m_title->clear();
    m_facts->setText(tr("Choose an alert above."));
    for (QWidget* one : std::initializer_list<QWidget*>{m_advice, m_trouble, m_run, m_channels, m_follow})
        one->hide();
}

} // namespace trueup::ui
