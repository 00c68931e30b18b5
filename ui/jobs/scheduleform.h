#pragma once

#include "base/cronchoice.h"
#include "services/schedules.h"
#include "services/session.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QTimeEdit;

namespace trueup::ui {

class Refusal;

/// The sentence of a schedule with the place whose clock it goes by, where that is not the clock of this computer at the time `at`:
/// "Every day at 2:00 a.m. (Toronto)".
[[nodiscard]] QString withItsZone(const QString& sentence, const QString& timeZone, const QDateTime& at);

/// One schedule to be read and changed; says at every key what its cron expression means and when it comes next.
class ScheduleForm : public QWidget
{
    Q_OBJECT
public:
    ScheduleForm(const ScheduleService& service, QWidget* parent = nullptr);

    /// Nothing: a new one, with what most people want.
    void read(const std::optional<Schedule>& schedule);
    [[nodiscard]] Schedule written() const;
    /// A run of a kind the schedule starts is under way: it is not started by hand meanwhile.
    void setBusy(bool busy);
    void setSession(const Session& session);
    void takeFocus(); ///< to the name

signals:
    void saveWanted();
    void removeWanted();
    void newWanted();
    void runWanted();

protected:
    void showEvent(QShowEvent* event) override;

private:
    [[nodiscard]] QWidget* buildFields();
    void layOutParts();
    void listZones();
    void addZone(const QString& id, const QDateTime& now);
    void chooseZone(const QString& id);
    [[nodiscard]] QString zone() const; ///< IANA id
    [[nodiscard]] CronKind oftenKind() const;
    void addTimes();
    void connectParts();
    void writeCron();
    void showChoice();
    void showTimes();
    void addSteps();
    void addMessages(QFormLayout& form);
    void allow();

    const ScheduleService& m_service;
    Session m_session;
    bool m_isBusy = false;
    bool m_isNew = true;
    bool m_hasZones = false; ///< m_zone lists all there are
    QLineEdit* m_name;
    struct StepBoxes
    {
        JobKind kind;
        QCheckBox* run;
        QCheckBox* full; ///< null where there is no more than one way
    };

    QList<StepBoxes> m_steps;
    QFormLayout* m_when = nullptr;
    QComboBox* m_often;
    QComboBox* m_day;
    QTimeEdit* m_time;
    QLineEdit* m_cron; ///< the line, seen only where none of the choices says it
    QComboBox* m_zone;
    Refusal* m_who; ///< may change it; seen by others
    QLabel* m_says;
    QLabel* m_next;
    QComboBox* m_overlap;
    QComboBox* m_missed;
    QCheckBox* m_active;
    QCheckBox* m_tellsSuccess;
    QCheckBox* m_tellsTrouble;
    QPushButton* m_save;
    QPushButton* m_remove;
    QPushButton* m_run;
    QPushButton* m_new;
    QLabel* m_why; ///< what is missing before it can be saved
    Schedule m_asRead; ///< as written() was when nothing was changed
    bool m_isCustom = false; ///< somebody chose to write the line
};

} // namespace trueup::ui
