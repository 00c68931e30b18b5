#pragma once

#include "services/matches.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QLineEdit;

namespace trueup::ui {

class OptionTable;

/// Items of the ERP that look like a row by their words and, once something is typed, those that are like that. None is chosen
/// until a person does.
class AlikeItems : public QWidget
{
    Q_OBJECT
public:
    explicit AlikeItems(MatchService& service, QWidget* parent = nullptr);

    /// Of another row; of the same one again what is typed and chosen stays. Without a row there is nothing.
    void look(const MatchCaseView& view);
    [[nodiscard]] bool isLooking() const { return m_asker.isWaiting() || m_typing.isActive(); }
    [[nodiscard]] OptionTable& table() const { return *m_table; }

signals:
    void failed(const trueup::Error& error);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void layOutParts();
    void ask();
    void present(const Result<QList<MatchOption>>& found, const QString& typed);
    void say(const QString& state);
    [[nodiscard]] QString typed() const;

    MatchService& m_service;
    Asker m_asker;
    MatchCaseView m_view;
    QTimer m_typing; ///< a search begins when typing pauses

    QLineEdit* m_search;
    OptionTable* m_table;
    QLabel* m_state; ///< in place of the table
};

} // namespace trueup::ui
