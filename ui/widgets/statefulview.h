#pragma once

#include "base/error.h"

#include <QPointer>
#include <QStackedWidget>
#include <QTimer>

namespace trueup::ui {

class EmptyState;
class PagedTableBase;

/// What is said where a list would be.
struct ListWords
{
    QString heading;
    QString text;
    QString action = {}; ///< of a button; empty: there is none
};

/// A list or form, and what stands in its place: that it is being read, once that takes longer than a moment; why it is empty
/// and what fills it; why it could not be read, with a button that reads it again. Why the database is lost is said by the banner of
/// the page, once for everything. Rows that were read stay while the same list is read again, also when that fails.
class StatefulView : public QStackedWidget
{
    Q_OBJECT
public:
    /// `failed`: the heading when it cannot be read, "The runs could not be read". `whole`: what is seen and hidden with the list,
    /// and holds it; null: the list alone. Both are taken over.
    StatefulView(QWidget* list, const QString& iconName, const QString& failed, QWidget* whole = nullptr);

    /// Goes by what a table tells; "Try again" reloads it. Without one, reading(), read() and failed() are to be called.
    void follow(PagedTableBase& table);
    /// What is said when the list is empty; may be said anew at any time.
    void setEmpty(const ListWords& words);
    /// A reading began. `isOther`: of a list whose rows are not those that stand there.
    void reading(bool isOther = false);
    void read(bool hasRows);
    void failed(const Error& error);
    /// There is no list to be read: nothing stands there but `words`, if any.
    void showNone(const ListWords& words = {});
    /// The list can be seen, with rows or before its first ones.
    [[nodiscard]] bool showsList() const;
    [[nodiscard]] bool hasRows() const { return showsList() && m_hasRows; }
    /// Its last reading failed, and nothing older stands there.
    [[nodiscard]] bool hasFailed() const { return m_state == State::Failed; }
    /// The focus goes to the list, or to what stands in its place until it is there.
    void takeFocus();
    /// How long a reading goes on before it is spoken of, in milliseconds; a moment unless it is set.
    void setPatience(int ms);

signals:
    void againWanted(); ///< somebody wants to read after a failure
    void actionWanted(); ///< the button of an empty list
    void stateChanged(); ///< other rows, or something else in their place

private:
    enum class State { None, List, Reading, Empty, Failed };

    void showState(State state, const ListWords& words = {});

    QWidget* m_list;
    QWidget* m_whole;
    EmptyState* m_instead;
    QString m_failed;
    ListWords m_empty;
    State m_state = State::None;
    bool m_hasRows = false;
    bool m_isOther = false; ///< the rows that stand there are not those that were asked for
    QPointer<QWidget> m_focused; ///< in the list, when something came in its place
    QTimer m_soon;
};

} // namespace trueup::ui
