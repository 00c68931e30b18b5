#pragma once

#include "services/alerts.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace trueup::ui {

/// One alert: what it is, since when, what to do about it, and who could not be told of it.
class AlertDetail : public QWidget
{
    Q_OBJECT
public:
    explicit AlertDetail(QWidget* parent = nullptr);

    void show(const Alert& alert);
    void clear();

signals:
    void runWanted(qint64 runId);
    void channelsWanted();

private:
    Alert m_alert;
    QLabel* m_mark;
    QLabel* m_title;
    QLabel* m_facts;
    QLabel* m_advice;
    QLabel* m_trouble;
    QPushButton* m_run;
    QPushButton* m_channels;
};

} // namespace trueup::ui
