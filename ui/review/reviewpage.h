#pragma once

#include "review/decisionbar.h"
#include "services/matches.h"
#include "services/services.h"
#include "services/session.h"

#include <QTimer>
#include <QWidget>

#include <limits>

class QPushButton;
class QSplitter;
class QStackedWidget;

namespace trueup::ui {

class BatchList;
class DiffPane;
class ErrorBanner;
class FilterBar;
class FreedChanges;
class MatchesPanel;
class Notice;
struct ListWords;
struct Question;
class PushPanel;
class ReviewGrid;
class ReviewModel;
class ReviewPresence;
class StatefulView;
class TotalsBar;
class ViewBar;
class ViewKeeper;
class WaitingLine;

/// Staged changes: batches, totals, filters, grid, diff and the decisions about them. Holds the one filter all parts show.
class ReviewPage : public QWidget
{
    Q_OBJECT
public:
    ReviewPage(UiServices& services, QWidget* parent = nullptr);

    /// Shows a batch or a filtered list, for example from a card of the dashboard.
    void open(const ReviewFilter& filter);
    void setSession(const Session& session);
    /// Whether an import has what it reads from.
    void setConnected(bool isConnected);
    /// No answer is awaited any more; for screenshots and tests.
    [[nodiscard]] bool isSettled() const;
    [[nodiscard]] const ReviewFilter& filter() const { return m_filter; }
    [[nodiscard]] const ReviewOrder& order() const;
    /// Something is staged, or a match is open, whatever the filter shows.
    [[nodiscard]] bool hasRows() const;
    /// The fields with a column of their own, in the order they are seen in.
    [[nodiscard]] QList<FieldId> fieldColumns() const;
    /// The uncertain matches, whether they are in sight or not.
    [[nodiscard]] const MatchesPanel& matches() const { return *m_matches; }

public slots:
    void refresh();
    void undo();
    void openPush();
    /// The products behind the preview that is open; for pictures.
    void showPlanned();
    /// The rows of the feed whose ERP item a person has to name.
    void openMatches();

signals:
    void importWanted();
    void settingsWanted(); ///< to connect what is imported from

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void layOutParts();
    void connectParts();
    [[nodiscard]] bool isShort() const;
    void keepRowsSeen();
    void applyFilter(const ReviewFilter& filter);
    void askBehindRows();
    void updateDiff();
    void askTotals();
    void leaveEmptyBatch();
    void askChoices();
    void connectViews();
    void askBatches();
    void askMatches();
    void updateScope();
    void updatePushButton();
    void showState();
    [[nodiscard]] bool isNothingStaged() const;
    [[nodiscard]] ListWords wordsOfNone() const;
    void tellWhere();
    void decide(Verdict verdict);
    [[nodiscard]] QList<Decision::Item> chosenItems(int most = std::numeric_limits<int>::max()) const;
    [[nodiscard]] QList<Decision::Item> withTickedFields(const QList<Decision::Item>& items) const;
    void askAbout(const Decision& decision, const Question& question);
    [[nodiscard]] Question questionAbout(Verdict verdict, qint64 count) const;
    [[nodiscard]] qint64 selectedUnticked(const QList<Decision::Item>& items) const;
    [[nodiscard]] Question carefulQuestion(qint64 careful, qint64 count) const;
    [[nodiscard]] qint64 countOf(Verdict verdict) const;
    [[nodiscard]] static QString doneText(Verdict verdict, const QString& count);
    [[nodiscard]] static QString withRefused(const QString& done, const DecisionResult& result);
    void decideEverything(Verdict verdict);
    [[nodiscard]] QString warningAbout(Verdict verdict) const;
    [[nodiscard]] QStringList besidesPending() const;
    [[nodiscard]] QStringList decidedBothWays() const;
    void send(const Decision& decision);
    void sendEdit(const ValueEdit& edit);
    void openFieldTask();
    void sendFieldTask(const FieldTask& task);
    void decided(const Decision& decision, const DecisionResult& result);
    void moveOn(const Decision& decision);
    void report(const Error& error);

    UiServices& m_services;
    Asker m_batchAsker;
    Asker m_totalsAsker;
    Asker m_decisionAsker;
    Asker m_matchAsker;
    MatchCounts m_matchCounts;
    Asker m_choiceAsker;
    ReviewFilter m_filter;
    std::optional<ReviewTotals> m_totals; ///< of what the filter shows; none until it is counted
    Session m_session;
    bool m_isConnected = true; ///< until it is known
    QStringList m_undo;
    QTimer m_refreshSoon;
    QTimer m_keepRowsSoon; ///< once the new size is laid out
    bool m_totalsDue = false; ///< to be asked when the rows have come
    bool m_listsDue = false;
    std::optional<QString> m_choicesOf; ///< the batch whose vendors and types are there to choose

    QStackedWidget* m_views;
    BatchList* m_batches;
    StatefulView* m_batchState; ///< the list of batches, or what stands in its place
    TotalsBar* m_totalsBar;
    FilterBar* m_filterBar;
    ViewBar* m_viewBar;
    WaitingLine* m_waiting;
    ReviewModel* m_model;
    ReviewGrid* m_grid;
    StatefulView* m_rows; ///< the grid, or what stands in its place
    DiffPane* m_diff;
    DecisionBar* m_decisions;
    ErrorBanner* m_banner;
    Notice* m_notice;
    PushPanel* m_push;
    MatchesPanel* m_matches;
    QPushButton* m_pushButton;
    QPushButton* m_matchesButton;
    QSplitter* m_splitter;
    ReviewPresence* m_presence;
    FreedChanges* m_freed;
    ViewKeeper* m_viewKeeper;
};

} // namespace trueup::ui
