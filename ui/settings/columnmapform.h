#pragma once

#include "services/settings.h"

#include <QWidget>

class QLabel;
class QTableWidget;

namespace trueup::ui {

class MarkedLine;
class StatefulView;

/// Which column of the feed means what: the header of the last feed, what each column is read as, and a column to say
/// otherwise. An empty entry leaves a column to its own name.
class ColumnMapForm : public QWidget
{
    Q_OBJECT
public:
    explicit ColumnMapForm(QWidget* parent = nullptr);

    void read(const ColumnMapSettings& settings);
    /// Whether a feed can be read at all.
    void setConnected(bool isConnected);
    [[nodiscard]] ColumnMapSettings draft() const;
    void setEditable(bool editable);
    [[nodiscard]] QTableWidget* table() const { return m_table; }

signals:
    void edited();
    void dashboardWanted(); ///< to read a feed

private:
    void showHint();
    void showReading(int row);
    void showMissing();
    void takeSuggestion(int row);

    ColumnMapSettings m_settings;

    bool m_isEditable = true;
    QLabel* m_feed;
    MarkedLine* m_missing; ///< what an import needs and no column is read as
    QLabel* m_hint; ///< how a cell is changed; for whoever may
    QTableWidget* m_table;
    StatefulView* m_list;
};

} // namespace trueup::ui
