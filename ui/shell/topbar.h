#pragma once

#include "services/session.h"

#include <QFrame>

class QLabel;

namespace trueup::ui {

/// Which page this is, which data it shows, and who is looking.
class TopBar : public QFrame
{
    Q_OBJECT
public:
    explicit TopBar(QWidget* parent = nullptr);

    void setPage(const QString& title);
    void setSession(const Session& session);

signals:
    void keysWanted();

private:
    QLabel* m_title;
    QLabel* m_workspace;
    QLabel* m_user;
};

} // namespace trueup::ui
