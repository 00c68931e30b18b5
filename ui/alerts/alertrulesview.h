#pragma once

#include "services/alerts.h"
#include "services/services.h"
#include "services/session.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QTableWidget;
class QTableWidgetItem;

namespace trueup::ui {

class AlertRuleForm;
class ErrorBanner;
class StatefulView;

/// The rules that raise alerts: the list, each with its switch, and the chosen one to be read and changed.
class AlertRulesView : public QWidget
{
    Q_OBJECT
public:
    AlertRulesView(UiServices& services, QWidget* parent = nullptr);

    void open(); ///< reads the list and which channels are set up
    /// To the list; to the name of the first rule where there is none yet.
    void takeFocus();
    void setSession(const Session& session);
    [[nodiscard]] bool isSettled() const;

signals:
    void backWanted();
    void channelsWanted();

private:
    void layOutParts();
    void list(const QList<AlertRule>& rules);
    void fill();
    void showForm();
    void choose(int row);
    void toggled(const QTableWidgetItem* item);
    void save();
    void remove();
    void done(const Result<void>& result, const QString& chosen);

    UiServices& m_services;
    Asker m_listAsker;
    Asker m_channelAsker;
    Asker m_workAsker;
    Session m_session;
    QList<AlertRule> m_rules;
    QList<AlertChannelSetup> m_setups; ///< empty: not read, or they cannot be
    QString m_chosen; ///< by name; empty: one that is being made
    bool m_isRead = false;
    QPushButton* m_back;
    QLabel* m_hint;
    QTableWidget* m_table;
    StatefulView* m_view;
    AlertRuleForm* m_form;
    ErrorBanner* m_banner;
};

} // namespace trueup::ui
