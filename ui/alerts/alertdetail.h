#pragma once

#include "services/alerts.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace trueup::ui {

class MarkedLine;

/// Where the advice of an alert leads, as far as that is in the window.
enum class FollowUp { None, Push, FailedWrites, Schedules };

/// One alert: what it is, since when, what to do about it, and who could not be told of it.
class AlertDetail : public QWidget
{
    Q_OBJECT
public:
    explicit AlertDetail(QWidget* parent = nullptr);

    /// `followUp`: what the advice can be followed with here. `mayAdminister`: who reads it may set up channels.
    void show(const Alert& alert, FollowUp followUp, bool mayAdminister);
    void clear();

signals:
    void runWanted(qint64 runId);
    void channelsWanted();
    void followUpWanted(trueup::ui::FollowUp what);

private:
    Alert m_alert;
    FollowUp m_followUp = FollowUp::None;
    QLabel* m_mark;
    QLabel* m_title;
    QLabel* m_facts;
    QLabel* m_advice;
    MarkedLine* m_trouble;
    QPushButton* m_run;
    QPushButton* m_channels;
    QPushButton* m_follow; ///< does what the advice says
};

} // namespace trueup::ui
