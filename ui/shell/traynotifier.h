#pragma once

#include "services/notifier.h"

#include <QIcon>
#include <QObject>

#include <memory>

class QMenu;
class QSystemTrayIcon;

namespace trueup::ui {

/// The icon in the tray, where the system has one: state by icon and badge, messages, and a way back to the window. Does
/// nothing where there is no tray.
class TrayNotifier : public QObject, public Notifier
{
    Q_OBJECT
public:
    explicit TrayNotifier(QObject* parent = nullptr);
    ~TrayNotifier() override;

    void notify(const SystemNotice& notice) override;
    void setState(const QString& text, qint64 waiting, NoticeTone tone) override;

    /// The icon with a badge: a number up to 99, coloured and shaped by its tone. Painted for any size.
    [[nodiscard]] static QIcon badged(qint64 waiting, NoticeTone tone);

signals:
    void windowWanted();
    void quitWanted();

private:
    std::unique_ptr<QMenu> m_menu;
    QSystemTrayIcon* m_icon;
};

} // namespace trueup::ui
