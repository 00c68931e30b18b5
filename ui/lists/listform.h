#pragma once

#include "services/lists.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;

namespace trueup::ui {

/// Which two lists are to be compared, and what their columns mean: as Trueup takes them, to be put right by hand.
class ListForm : public QWidget
{
    Q_OBJECT
public:
    explicit ListForm(QWidget* parent);

    void show(ListSide side, const ListHead& head);
    /// A list is being read; what stood there does not count any more.
    void setReading(ListSide side);
    void forget(ListSide side);
    /// With the columns as they are chosen now.
    [[nodiscard]] ListHead head(ListSide side) const;
    /// Both lists are there, and both have a name column.
    [[nodiscard]] bool isComplete() const;
    /// Which column is what is seen once a list is there.
    void setColumnsVisible(bool visible);

signals:
    void fileWanted(trueup::ListSide side);
    void erpWanted();
    void changed();

private:
    struct Side
    {
        QPushButton* file = nullptr;
        QLabel* what = nullptr;
        std::array<QComboBox*, listColumnCount> columns{};
        std::optional<ListHead> head = {};
    };
    void addSide(ListSide which, const QString& title);
    void addColumns(ListSide which);
    void tell(ListSide which, const QString& text);
    void showColumns();

    std::array<Side, 2> m_sides;
    QWidget* m_columns;
    bool m_wantsColumns = true;
};

} // namespace trueup::ui
