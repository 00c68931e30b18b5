#pragma once

#include "services/matches.h"

#include <QTableWidget>

namespace trueup::ui {

/// Items of the ERP that a row may be, with what speaks for and against each. What is chosen is the row that is selected: the one
/// that merely has the keyboard is not.
class OptionTable final : public QTableWidget
{
    Q_OBJECT
public:
    /// Whether the items came by numbers of the row, and so have a probability, or by their words.
    enum class Kind { ByNumbers, ByWords };

    explicit OptionTable(Kind kind, QWidget* parent = nullptr);

    /// Nothing is chosen then.
    void fill(const QList<MatchOption>& options);
    [[nodiscard]] const QList<MatchOption>& options() const { return m_options; }
    /// Null: none.
    [[nodiscard]] const MatchOption* chosen() const;
    void choose(int row);
    void unchoose();
    /// The row with the keyboard is chosen unless another one is.
    void chooseCurrent();


signals:
    void chosenChanged();
    void taken(); ///< Enter or a double click on the one that is chosen by that

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    QList<MatchOption> m_options;
};

} // namespace trueup::ui
