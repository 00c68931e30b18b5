#pragma once

#include "services/alerts.h"
#include "services/session.h"

#include <QTimer>
#include <QWidget>

#include <map>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace trueup::ui {

class Refusal;

/// One rule of alerts to be read and changed; says at every key what the whole rule means, and what its measure says now.
class AlertRuleForm : public QWidget
{
    Q_OBJECT
public:
    AlertRuleForm(AlertService& service, QWidget* parent = nullptr);

    /// Nothing: a new one, with what most people want.
    void read(const std::optional<AlertRule>& rule);
    [[nodiscard]] AlertRule written() const;
    /// What is said beside the tick of a channel that cannot tell anybody yet.
    void setChannels(const QList<AlertChannelSetup>& channels);
    void setSession(const Session& session);
    void takeFocus(); ///< to the name
    [[nodiscard]] bool isSettled() const { return !m_measureSoon.isActive() && !m_measurer.isWaiting(); }

signals:
    void saveWanted();
    void removeWanted();
    void newWanted();
    void channelsWanted();

private:
    struct ChannelTick
    {
        QCheckBox* box;
        QLabel* missing;
        QPushButton* setUp;
    };

    [[nodiscard]] QWidget* buildFields();
    void layOutParts();
    [[nodiscard]] QWidget* buildThreshold();
    [[nodiscard]] QWidget* buildWindow();
    [[nodiscard]] QWidget* buildChannels();
    void connectParts();
    [[nodiscard]] AlertMetric chosenMetric() const;
    void metricChosen();
    void proposeThreshold();
    void setThreshold(double kept);
    void setWindow(int seconds);
    [[nodiscard]] int windowSeconds() const;
    void edited();
    void measure();
    void showNow(const Result<std::optional<double>>& measured);
    void showChannels();
    void allow();

    AlertService& m_service;
    Session m_session;
    bool m_isNew = true;
    AlertRule m_rule; ///< as it was read; what nobody changed is written back as it was
    double m_shownThreshold = 0;
    QList<AlertChannelSetup> m_setups;
    Asker m_measurer;
    QTimer m_measureSoon;
    QFormLayout* m_form;
    QLineEdit* m_name;
    QComboBox* m_metric;
    QComboBox* m_comparator;
    QDoubleSpinBox* m_threshold;
    Refusal* m_who; ///< may change it; seen by others
    QLabel* m_now;
    QWidget* m_windowRow = nullptr;
    QSpinBox* m_window;
    QComboBox* m_windowUnit;
    QComboBox* m_severity;
    std::map<AlertChannel, ChannelTick> m_channels;
    QCheckBox* m_active;
    QLabel* m_says;
    QPushButton* m_save;
    QPushButton* m_new;
    QPushButton* m_remove;
    QLabel* m_why; ///< what is missing before it can be saved
    AlertRule m_asRead; ///< as written() was when nothing was changed
};

} // namespace trueup::ui
