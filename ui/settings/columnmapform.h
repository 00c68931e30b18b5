#pragma once

#include "services/settings.h"

#include <QWidget>

class QLabel;
class QTableWidget;

namespace trueup::ui {

/// Which column of the feed means what: the header of the last feed, what each column is read as, and a column to say
/// otherwise. An empty entry leaves a column to its own name.
class ColumnMapForm : public QWidget
{
    Q_OBJECT
public:
    explicit ColumnMapForm(QWidget* parent = nullptr);

    void read(const ColumnMapSettings& settings);
    [[nodiscard]] ColumnMapSettings draft() const;
    void setEditable(bool editable);
    [[nodiscard]] QTableWidget* table() const { return m_table; }

signals:
    void edited();

private:
    ColumnMapSettings m_settings;
    QLabel* m_feed;
    QTableWidget* m_table;
};

} // namespace trueup::ui
