#pragma once

#include "services/diagnostics.h"
#include "services/services.h"

#include <QAbstractTableModel>
#include <QDialog>
#include <QTimer>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTableView;

namespace trueup::ui {

/// The lines of the log under a level and a text; new ones are appended, old ones leave at the top.
class LogModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Time, Level, Category, Message, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;

    void append(const QList<LogLine>& lines);
    void setFilter(LogLevel level, const QString& text);
    [[nodiscard]] const LogLine& line(int row) const { return m_lines[m_shown[row]]; }
    [[nodiscard]] qint64 lastNumber() const { return m_lines.isEmpty() ? 0 : m_lines.constLast().number; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : ColumnCount; }
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] bool isShown(const LogLine& line) const;
    void filter();

    QList<LogLine> m_lines;
    QList<qsizetype> m_shown;
    LogLevel m_level = LogLevel::Info;
    QString m_text;
};

/// The log of the program, beside the work. Follows while it is open.
class LogViewer : public QDialog
{
    Q_OBJECT
public:
    LogViewer(UiServices& services, QWidget* parent = nullptr);

    [[nodiscard]] const LogModel& model() const { return *m_model; }
    /// Puts what those who help need on the clipboard.
    void copyDiagnostics();
    [[nodiscard]] bool isSettled() const { return !m_asker.isWaiting(); }

private:
    void layOutParts();
    void follow();
    void showWhole();

    UiServices& m_services;
    Asker m_asker;
    QTimer m_timer;
    LogModel* m_model;
    QComboBox* m_level;
    QLineEdit* m_text;
    QTableView* m_table;
    QLabel* m_whole;
    QLabel* m_said;
    QPushButton* m_copy;
};

} // namespace trueup::ui
