#include "dashboard/alertspanel.h"

#include "alerts/alertwords.h"
#include "services/colontext.h"
#include "widgets/controls.h"
#include "widgets/format.h"
#include "widgets/theme.h"

#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int margin = 6;
constexpr int markEdge = 16;
constexpr int gap = 8;

QString factsOf(const AlertRow& alert)
{
    const QString since = alert.count > 1 ? AlertLine::tr("since %1, %n times", nullptr, int(alert.count)).arg(shownTime(alert.since))
                                          : AlertLine::tr("since %1").arg(shownTime(alert.since));
    return alert.state == AlertState::Open ? since : u"%1 · %2"_s.arg(alertStateLabel(alert.state), since);
}

} // namespace

AlertLine::AlertLine(const AlertRow& alert, QWidget* parent)
    : QAbstractButton(parent), m_text(alert.text), m_facts(factsOf(alert))
{
    setIcon(alertMark(alert.severity, alert.state));
    setAccessibleName(colonText(alertSeverityLabel(alert.severity), u"%1, %2"_s.arg(alert.text, m_facts)));
    setToolTip(tr("Show this alert"));
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setAttribute(Qt::WA_Hover);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

QRect AlertLine::textArea(int width) const
{
    const int left = margin + markEdge + gap;
    const int wide = qMax(1, width - left - margin);
    return {left, margin, wide, fontMetrics().boundingRect(0, 0, wide, 10'000, Qt::TextWordWrap, m_text).height()};
}

QRect AlertLine::factsArea(int width) const
{
    const QRect above = textArea(width);
    const int height = fontMetrics().boundingRect(0, 0, above.width(), 10'000, Qt::TextWordWrap, m_facts).height();
    return {above.left(), above.bottom() + 3, above.width(), height};
}

int AlertLine::heightForWidth(int width) const
{
    return factsArea(width).bottom() + 1 + margin;
}

QSize AlertLine::sizeHint() const
{
    const int width = fontMetrics().averageCharWidth() * 34;
    return {width, heightForWidth(width)};
}

void AlertLine::paintEvent(QPaintEvent*)
{
    const Theme theme = Theme::of(QGuiApplication::palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (hasFocus() || underMouse()) {
        painter.setPen(hasFocus() ? QPen(theme.accent, 2) : QPen(Qt::NoPen));
        painter.setBrush(underMouse() ? QBrush(theme.hover) : QBrush(Qt::NoBrush));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 5, 5);
    }
    const QRect area = textArea(width());
    icon().paint(&painter, QRect(margin, margin + 1, markEdge, markEdge));
    painter.setPen(theme.text);
    painter.drawText(area, Qt::TextWordWrap, m_text);
    painter.setPen(theme.muted);
    painter.drawText(factsArea(width()), Qt::TextWordWrap, m_facts);
}

AlertsPanel::AlertsPanel(QWidget* parent) : QFrame(parent), m_instead(label({}, u"muted"_s, this)), m_lines(new QVBoxLayout)
{
    setObjectName(u"panel"_s);
    setAccessibleName(tr("Alerts"));
    auto* all = button(tr("All alerts"), u"flat"_s, this);
    auto* head = new QHBoxLayout;
    head->addWidget(label(tr("Alerts"), u"heading"_s, this));
    head->addStretch();
    head->addWidget(all);
    m_lines->setSpacing(2);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(14, 8, 8, 10);
    column->setSpacing(4);
    column->addLayout(head);
    column->addWidget(m_instead);
    column->addLayout(m_lines);
    connect(all, &QPushButton::clicked, this, &AlertsPanel::allWanted);
    hide();
}

void AlertsPanel::sayInstead(const QString& words)
{
    m_instead->setText(words);
    m_instead->show();
    show();
}

void AlertsPanel::setAlerts(const QList<AlertRow>& alerts)
{
    m_instead->hide();
    setVisible(!alerts.isEmpty());
    if (alerts == m_alerts) // the line that has the focus keeps it
        return;
    m_alerts = alerts;
    clearLayout(m_lines);
    for (const AlertRow& alert : alerts) {
        auto* line = new AlertLine(alert, this);
        m_lines->addWidget(line);
        connect(line, &AlertLine::clicked, this, [this, id = alert.id] { emit alertWanted(id); });
    }
}

} // namespace trueup::ui
