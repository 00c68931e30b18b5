#pragma once

#include "services/session.h"

#include <QFrame>

class QAction;
class QLabel;
class QPushButton;
class QToolButton;

namespace trueup::ui {

/// Which page this is, which data it shows, and who is looking.
class TopBar : public QFrame
{
    Q_OBJECT
public:
    explicit TopBar(QWidget* parent = nullptr);

    void setPage(const QString& title);
    void setSession(const Session& session);

    /// The commands that write the table of the page; the button is there while one of them is visible.
    void setExports(const QList<QAction*>& exports);

signals:
    void keysWanted();
    void searchWanted();

protected:
    void showEvent(QShowEvent* event) override;

private:
    QPushButton* m_search;
    QToolButton* m_export;
    QLabel* m_title;
    QLabel* m_workspace;
    QLabel* m_user;
};

} // namespace trueup::ui
