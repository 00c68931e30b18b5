#include "shell/traynotifier.h"

#include "widgets/theme.h"

#include <QGuiApplication>
#include <QMenu>
#include <QPainter>
#include <QSystemTrayIcon>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int shownMs = 10'000;
}

TrayNotifier::TrayNotifier(QObject* parent)
    : QObject(parent), m_menu(std::make_unique<QMenu>()), m_icon(new QSystemTrayIcon(QIcon(u":/icons/trueup.svg"_s), this))
{
    connect(m_menu->addAction(tr("Open Trueup")), &QAction::triggered, this, &TrayNotifier::windowWanted);
    m_menu->addSeparator();
    connect(m_menu->addAction(tr("Quit")), &QAction::triggered, this, &TrayNotifier::quitWanted);
    m_icon->setContextMenu(m_menu.get());
    m_icon->setToolTip(u"Trueup"_s);
    connect(m_icon, &QSystemTrayIcon::messageClicked, this, &TrayNotifier::windowWanted);
    connect(m_icon, &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
        if (reason == QSystemTrayIcon::Trigger || reason == QSystemTrayIcon::DoubleClick)
            emit windowWanted();
    });
    if (QSystemTrayIcon::isSystemTrayAvailable())
        m_icon->show();
}

TrayNotifier::~TrayNotifier() = default;

void TrayNotifier::notify(const SystemNotice& notice)
{
    if (!m_icon->isVisible())
        return;
    const auto icon = notice.tone == NoticeTone::Bad       ? QSystemTrayIcon::Critical
                      : notice.tone == NoticeTone::Warning ? QSystemTrayIcon::Warning
                                                           : QSystemTrayIcon::Information;
    m_icon->showMessage(notice.title, notice.text, icon, shownMs);
}

void TrayNotifier::setState(const QString& text, qint64 waiting, NoticeTone tone)
{
    m_icon->setIcon(badged(waiting, tone));
    m_icon->setToolTip(u"Trueup\n"_s + text);
    qGuiApp->setBadgeNumber(waiting); // in the dock or the task bar, where the system has that
}

QIcon TrayNotifier::badged(qint64 waiting, NoticeTone tone)
{
    const QIcon plain(u":/icons/trueup.svg"_s);
    if (waiting <= 0 && tone == NoticeTone::Good)
        return plain;
    const Theme theme = Theme::light();
    QIcon icon;
    for (const int edge : {16, 22, 32, 64}) {
        QPixmap pixmap = plain.pixmap(edge, edge);
        QPainter painter(&pixmap);
        painter.setRenderHint(QPainter::Antialiasing);
        const double badge = edge * 0.62;
        const QRectF place(edge - badge, edge - badge, badge, badge);
        painter.setPen(QPen(Qt::white, edge / 24.0));
        painter.setBrush(tone == NoticeTone::Bad ? theme.error : tone == NoticeTone::Warning ? theme.warning : theme.accent);
        // Round says "waits", square says "wrong": the shape tells it without the colour.
        if (tone == NoticeTone::Bad)
            painter.drawRoundedRect(place, badge / 6, badge / 6);
        else
            painter.drawEllipse(place);
        QFont font;
        font.setBold(true);
        font.setPixelSize(int(badge * (waiting > 9 ? 0.56 : 0.74)));
        painter.setFont(font);
        painter.setPen(Qt::white);
        painter.drawText(place, Qt::AlignCenter, waiting <= 0 ? u"!"_s : waiting > 99 ? u"99"_s : QString::number(waiting));
        painter.end();
        icon.addPixmap(pixmap);
    }
    return icon;
}

} // namespace trueup::ui
