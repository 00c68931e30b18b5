#include "widgets/charts/sharechart.h"

#include "services/colontext.h"
#include "widgets/charts/serieschart.h"
#include "widgets/format.h"
#include "widgets/theme.h"

#include <QGuiApplication>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

QColor colourOf(SharePart::Tone tone, const Theme& theme)
{
    switch (tone) {
    case SharePart::Tone::Rule: return chartColour(ChartTone::Good, theme);
    case SharePart::Tone::Person: return chartColour(ChartTone::Person, theme);
    }
    return theme.accent;
}

/// Whole per cents that are 100 together: what is lost below the point goes to those who lost most.
QList<int> wholeShares(const QList<SharePart>& parts, double whole)
{
    QList<int> shares;
    QList<std::pair<double, qsizetype>> lost;
    int missing = 100;
    for (qsizetype i = 0; i < parts.size(); ++i) {
        const double share = parts[i].value * 100 / whole;
        shares += int(std::floor(share));
        lost.append({share - std::floor(share), i});
        missing -= shares.constLast();
    }
    std::ranges::stable_sort(lost, std::ranges::greater(), &std::pair<double, qsizetype>::first);
    for (qsizetype i = 0; i < qMin<qsizetype>(missing, lost.size()); ++i)
        ++shares[lost[i].second];
    return shares;
}

} // namespace

ShareChart::ShareChart(QWidget* parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ShareChart::setParts(const QList<SharePart>& parts)
{
    m_parts = parts;
    m_whole = 0;
    for (const SharePart& part : parts)
        m_whole += part.value;
    m_shares = m_whole > 0 ? wholeShares(parts, m_whole) : QList<int>(parts.size(), 0);
    QStringList texts;
    for (qsizetype i = 0; i < parts.size(); ++i)
        texts += colonText(parts[i].label, textOf(i));
    setAccessibleDescription(texts.join(u", "_s));
    updateGeometry();
    update();
}

QString ShareChart::textOf(qsizetype part) const
{
    const QString count = shownCount(qint64(m_parts[part].value));
    return m_whole > 0 ? tr("%1 (%2%)").arg(count).arg(m_shares[part]) : count;
}

int ShareChart::lineHeight() const
{
    return fontMetrics().height() + 16;
}

QSize ShareChart::sizeHint() const
{
    return {fontMetrics().averageCharWidth() * 40, int(m_parts.size()) * lineHeight()};
}

QSize ShareChart::minimumSizeHint() const
{
    return {fontMetrics().averageCharWidth() * 24, int(m_parts.size()) * lineHeight()};
}

void ShareChart::paintEvent(QPaintEvent*)
{
    const Theme theme = Theme::of(QGuiApplication::palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const int barHeight = 6;
    int top = 0;
    for (qsizetype i = 0; i < m_parts.size(); ++i) {
        const SharePart& part = m_parts[i];
        const QString text = textOf(i);
        const int textWidth = fontMetrics().horizontalAdvance(text);
        const QRect line(0, top, width(), fontMetrics().height());
        painter.setPen(theme.text);
        painter.drawText(line.adjusted(0, 0, -textWidth - 8, 0), Qt::AlignLeft | Qt::AlignVCenter,
                         fontMetrics().elidedText(part.label, Qt::ElideRight, qMax(0, width() - textWidth - 8)));
        painter.setPen(theme.muted);
        painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, text);
        painter.setPen(Qt::NoPen);
        const QRectF ground(0, line.bottom() + 3, width(), barHeight);
        painter.setBrush(theme.hover);
        painter.drawRoundedRect(ground, 3, 3);
        painter.setBrush(colourOf(part.tone, theme));
        const double share = m_whole > 0 ? part.value / m_whole : 0;
        painter.drawRoundedRect(QRectF(ground.left(), ground.top(), qMax(6.0, ground.width() * share), barHeight), 3, 3);
        top += lineHeight();
    }
}

bool ShareChart::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        auto* help = static_cast<QHelpEvent*>(event);
        const int at = help->pos().y() / qMax(1, lineHeight());
        if (at >= 0 && at < m_parts.size())
            QToolTip::showText(help->globalPos(), colonText(m_parts[at].label, textOf(at)), this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace trueup::ui
