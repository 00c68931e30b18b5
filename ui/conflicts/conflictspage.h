#pragma once

#include "services/conflicts.h"
#include "services/services.h"
#include "services/session.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QTableView;

namespace trueup::ui {

class BulkPanel;
class ConflictFilterBar;
class ConflictModel;
class ConflictView;
class ErrorBanner;
class Notice;
class RulesPanel;
class StatefulView;
struct ListWords;
class SimilarPanel;

/// The workbench for conflicts: the list left, the chosen one right, one keyboard loop. Holds the filter, the answers that
/// can be taken back, and what is asked of the service.
class ConflictsPage : public QWidget
{
    Q_OBJECT
public:
    ConflictsPage(UiServices& services, QWidget* parent = nullptr);

    void open();
    void open(const ConflictFilter& filter);
    void setSession(const Session& session);
    /// Whether there is a shop to pull from.
    void setConnected(bool isConnected);
    [[nodiscard]] bool isSettled() const;
    [[nodiscard]] const ConflictFilter& filter() const { return m_filter; }
    void showRules();
    void showSimilar();
    /// Chooses every conflict under the filter, however many are loaded.
    void chooseAll();

public slots:
    void refresh();
    void undo();

signals:
    void productWanted(qint64 productId);
    void pullWanted(); ///< from the shop: what finds conflicts
    void settingsWanted(); ///< to connect the shop

private:
    void layOutParts();
    QWidget* buildList();
    void connectParts();
    void connectView();
    void addKeys();
    void addChoiceKeys(QWidget* where, Qt::ShortcutContext context);
    void askCounts();
    void listLoaded();
    [[nodiscard]] static QString noneOf(ConflictStatus status);
    [[nodiscard]] ListWords wordsOfNone() const;
    void showAt(int row);
    void tellWhere();
    void showOnlookers();
    void showDetail(qint64 id);
    void nextUnsolved();
    void apply();
    void applySimilar();
    void openDialog();
    void ignore();
    /// `ids`: the loaded ones that it settles, itself among them.
    void send(const ConflictDecision& decision, const QList<qint64>& ids);
    void settled(const QList<qint64>& ids, const ConflictResult& result, const QString& what);
    void refused(const Error& error);
    void report(const Error& error);
    void takeBack();

    void connectBulk();
    void updateSelectionMode();
    void goTo(int row); ///< chooses this one alone
    void choose(ConflictPick pick);
    void selectionChanged();
    void showBulk();
    void leaveBulk();
    void restoreSelection();
    void askMarks();
    void applyBulk();
    void reportRefused(const QList<RefusedConflict>& refused);
    [[nodiscard]] bool isBulk() const;

    UiServices& m_services;
    Asker m_countAsker;
    Asker m_statsAsker;
    Asker m_detailAsker;
    Asker m_similarAsker;
    Asker m_decisionAsker;
    Asker m_markAsker;
    ConflictFilter m_filter;
    ConflictCounts m_counts;
    Session m_session;
    bool m_isConnected = true; ///< until it is known
    bool m_hasOpen = true;     ///< whatever the filter; until it is known
    struct Undoable
    {
        QString token;
        qint64 id = 0; ///< shown again when it is taken back
    };
    void reopen(const Undoable& what);
    QList<Undoable> m_undo;
    QTimer m_refreshSoon;
    QTimer m_effect; ///< how long settled rows stay in sight
    qint64 m_shownId = 0;
    int m_lastRow = 0;
    bool m_choosesAll = false;   ///< all under the filter, loaded or not
    bool m_isSelecting = false;  ///< not by the person
    bool m_showsRefused = false; ///< the newer answer stays in sight though its row has left the list

    QStackedWidget* m_views;
    ConflictFilterBar* m_filterBar;
    QPushButton* m_rulesButton;
    QLabel* m_stats;
    QLabel* m_onlookers;
    ConflictModel* m_model;
    QTableView* m_list;
    QSplitter* m_splitter;
    StatefulView* m_rows; ///< the list with the chosen conflict, or what stands in its place
    QStackedWidget* m_right;
    ConflictView* m_view;
    SimilarPanel* m_similar;
    BulkPanel* m_bulk;
    RulesPanel* m_rules;
    ErrorBanner* m_banner;
    Notice* m_notice;
};

} // namespace trueup::ui
