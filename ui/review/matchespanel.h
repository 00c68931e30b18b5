#pragma once

#include "services/matches.h"
#include "services/session.h"
#include "widgets/pagedtable.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QTableView;

namespace trueup::ui {

class AlikeItems;
class ErrorBanner;
class IdentifierPair;
class Notice;
class OptionTable;
class Refusal;
class StatefulView;

/// Rows of the feed whose ERP item is not certain: the candidates with what speaks for and against each, and the answers
/// it is this item, it is not, it is a product of its own. Below them are items that look alike by their words, and a search.
/// Rows that no item was found for are decided the same way before they become duplicates. What was answered can be looked up and
/// taken back.
class MatchesPanel : public QWidget
{
    Q_OBJECT
public:
    explicit MatchesPanel(MatchService& service, QWidget* parent = nullptr);

    /// Reads anew and takes the focus.
    void open(MatchListKind which = MatchListKind::Open);
    void refresh();
    void setSession(const Session& session);
    [[nodiscard]] bool isLoading() const;
    /// The list is of what was decided, not of what waits.
    [[nodiscard]] bool showsDecided() const { return m_which == MatchListKind::Decided; }

public slots:
    void undo();

signals:
    void backWanted();

private:
    void layOutParts();
    void connectParts();
    void addKeys(QWidget& list);
    [[nodiscard]] bool isBusy() const;
    void showList(MatchListKind which);
    void showCase(int row);
    void present(const MatchCaseView& view);
    void showOptions(const QList<MatchOption>& options, bool isSame);
    void updateActions();
    void explainActions();
    [[nodiscard]] const MatchOption* option() const;
    void isItem();
    void isNot();
    void isNone();
    void isAlone();
    void answer(MatchAnswer answer, const QStringList& items);
    void next();
    void previous();
    void select(int row);

    MatchService& m_service;
    Asker m_detailAsker;
    Asker m_decisionAsker;
    Session m_session;
    MatchCaseView m_view;
    QStringList m_undo;
    MatchListKind m_which = MatchListKind::Open;
    int m_wanted = 0; ///< the row to stand on when the list comes back

    PagedTable<MatchCaseRow>* m_rows;
    QTableView* m_table;
    StatefulView* m_list = nullptr;
    QPushButton* m_back;
    QPushButton* m_openOnes;
    QPushButton* m_newOnes;
    QPushButton* m_decidedOnes;
    QLabel* m_heading;
    QLabel* m_facts;
    QLabel* m_proposal; ///< how the new product stands that the row is staged as
    QLabel* m_question; ///< whose items stand below
    QLabel* m_mark = nullptr;
    OptionTable* m_options;
    AlikeItems* m_alike;
    IdentifierPair* m_pair; ///< of the row and the chosen item
    QPushButton* m_yes;
    QPushButton* m_no;
    QPushButton* m_none;
    QPushButton* m_alone;
    QPushButton* m_takeBack;
    Refusal* m_why; ///< that the role does not allow decisions
    ErrorBanner* m_banner;
    Notice* m_notice;
};

} // namespace trueup::ui
