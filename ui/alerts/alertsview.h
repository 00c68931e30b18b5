#pragma once

#include "services/alerts.h"
#include "services/services.h"
#include "services/session.h"

#include <QHash>
#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;
class QStackedWidget;
class QTableWidget;

namespace trueup::ui {

class AlertDetail;
class AlertRulesView;
class ErrorBanner;
enum class FollowUp;
class Refusal;
class StatefulView;

/// What needs attention: the list of alerts, the chosen one below, and behind a button the rules that raise them.
class AlertsView : public QWidget
{
    Q_OBJECT
public:
    AlertsView(UiServices& services, QWidget* parent = nullptr);

    void open(); ///< reads what is shown, the list or the rules
    void showAlert(qint64 id); ///< chooses it as soon as it is read
    void showList();
    void showRules();
    void takeFocus(); ///< to the list, or to the rules
    void setSession(const Session& session);
    [[nodiscard]] bool isSettled() const;
    /// The list holds closed alerts, too.
    [[nodiscard]] bool showsClosed() const;

signals:
    void runWanted(qint64 runId);
    void channelsWanted();
    void followUpWanted(trueup::ui::FollowUp what); ///< what the advice of an alert says
    /// How many are not yet acknowledged, as last read.
    void openCounted(qsizetype open);

private:
    [[nodiscard]] QWidget* buildList();
    void addKeys();
    void load();
    void list(const Result<QList<Alert>>& alerts);
    void fill();
    void showTools();
    void sayThereIsNone();
    [[nodiscard]] QString notifiedText(const Alert& alert) const;
    void readMeasures();
    [[nodiscard]] FollowUp followUpOf(const Alert& alert) const;
    void refused(const Error& error);
    void chooseAgain(const QList<qint64>& ids);
    void chosenChanged();
    [[nodiscard]] QList<qint64> chosen() const;
    [[nodiscard]] QList<qint64> acknowledgeable() const;
    void acknowledge();
    void step(int by);
    void allow();

    UiServices& m_services;
    Asker m_listAsker;
    Asker m_ruleAsker;
    Asker m_workAsker;
    Session m_session;
    QList<Alert> m_alerts;
    QHash<QString, QString> m_measures; ///< of rules, by their names; as far as they could be read
    QSet<QString> m_silent; ///< names of rules that tell nobody
    bool m_isRead = false;
    qint64 m_wanted = 0; ///< to be chosen once it is read; 0: none
    QStackedWidget* m_views;
    QComboBox* m_filter;
    QPushButton* m_acknowledge;
    QPushButton* m_rulesButton;
    QLabel* m_readAt;
    Refusal* m_who; ///< may acknowledge; seen by others
    QTableWidget* m_table;
    AlertDetail* m_detail;
    StatefulView* m_view = nullptr;
    AlertRulesView* m_rules;
    ErrorBanner* m_banner;
};

} // namespace trueup::ui
