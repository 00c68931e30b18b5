#pragma once

#include <QKeySequence>
#include <QObject>

class QMenu;
class QPoint;
class QTableView;

namespace trueup::ui {

/// Lets people choose which columns of a table they see; a described key opens the choice without a mouse. Belongs to the table.
class ColumnChoice final : public QObject
{
    Q_OBJECT
public:
    /// Columns from `first` to `last` can be hidden; the others always stay, or are chosen in another way.
    ColumnChoice(QTableView& table, int first, int last, const QString& keyMeaning);

    [[nodiscard]] static QKeySequence keys() { return Qt::CTRL | Qt::SHIFT | Qt::Key_C; }
    /// An entry for each column, by its title.
    void addTo(QMenu& menu);

signals:
    /// The key was pressed. Whoever has more to offer about columns opens a menu with addTo() in it.
    void menuWanted(const QPoint& where); ///< on the screen
    void changed();

private:
    QTableView& m_table;
    int m_first;
    int m_last;
};

} // namespace trueup::ui
