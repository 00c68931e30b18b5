#pragma once

#include "services/dashboard.h"

#include <QFrame>

class QLabel;
class QPushButton;

namespace trueup::ui {

/// The three steps to a first result, shown in place of empty charts.
class NewcomerPanel : public QFrame
{
    Q_OBJECT
public:
    explicit NewcomerPanel(QWidget* parent = nullptr);

    /// `mayRun`: whether this person may start an import.
    void setSteps(const FirstSteps& steps, bool mayRun);

signals:
    void settingsWanted();
    void importWanted();
    void reviewWanted();

private:
    struct Step
    {
        QLabel* mark;
        QPushButton* action;
    };
    Step addStep(int number, const QString& title, const QString& text, const QString& action);
    void showStep(const Step& step, int number, bool done, bool isNext);

    Step m_connect;
    Step m_import;
    Step m_review;
};

} // namespace trueup::ui
