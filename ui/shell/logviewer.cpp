#include "shell/logviewer.h"

#include "services/prompts.h"
#include "widgets/controls.h"
#include "widgets/tables.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QScrollBar>
#include <QTableView>
#include <QVBoxLayout>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int followMs = 500;
constexpr qsizetype keptLines = 6000;

QString levelLabel(LogLevel level)
{
    switch (level) {
    case LogLevel::Debug: return LogModel::tr("Detail");
    case LogLevel::Info: return LogModel::tr("Note");
    case LogLevel::Warning: return LogModel::tr("Warning");
    case LogLevel::Error: return LogModel::tr("Error");
    }
    return {};
}

QIcon levelIcon(LogLevel level)
{
    switch (level) {
    case LogLevel::Error: return symbol(u"error"_s, Ink::Error);
    case LogLevel::Warning: return symbol(u"warning"_s, Ink::Warning);
    case LogLevel::Info:
    case LogLevel::Debug: break;
    }
    return symbol(u"info"_s, Ink::Muted);
}

} // namespace

bool LogModel::isShown(const LogLine& line) const
{
    return line.level >= m_level && (m_text.isEmpty() || line.text.contains(m_text, Qt::CaseInsensitive) ||
                                     line.category.contains(m_text, Qt::CaseInsensitive));
}

void LogModel::filter()
{
    beginResetModel();
    m_shown.clear();
    for (qsizetype i = 0; i < m_lines.size(); ++i) {
        if (isShown(m_lines[i]))
            m_shown.append(i);
    }
    endResetModel();
}

void LogModel::append(const QList<LogLine>& lines)
{
    if (lines.isEmpty())
        return;
    if (m_lines.size() + lines.size() > keptLines) {
        m_lines += lines;
        m_lines = m_lines.last(keptLines / 2);
        filter();
        return;
    }
    QList<qsizetype> more;
    for (const LogLine& line : lines) {
        if (isShown(line))
            more.append(m_lines.size());
        m_lines.append(line);
    }
    if (more.isEmpty())
        return;
    beginInsertRows({}, int(m_shown.size()), int(m_shown.size() + more.size() - 1));
    m_shown += more;
    endInsertRows();
}

void LogModel::setFilter(LogLevel level, const QString& text)
{
    m_level = level;
    m_text = text.trimmed();
    filter();
}

int LogModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_shown.size());
}

QVariant LogModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const LogLine& one = line(index.row());
    if (role == Qt::DecorationRole && index.column() == Level)
        return levelIcon(one.level);
    if (role == Qt::ToolTipRole && index.column() == Message)
        return one.text.left(2000);
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Time: return QLocale().toString(one.at.toLocalTime(), u"yyyy-MM-dd HH:mm:ss.zzz"_s);
    case Level: return levelLabel(one.level);
    case Category: return one.category;
    case Message: return one.text.left(300).simplified();
    default: return {};
    }
}

QVariant LogModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Time: return tr("Time");
    case Level: return tr("Level");
    case Category: return tr("Part");
    case Message: return tr("Message");
    default: return {};
    }
}

LogViewer::LogViewer(UiServices& services, QWidget* parent)
    : QDialog(parent), m_services(services), m_asker(this), m_model(new LogModel(this)), m_level(new QComboBox(this)),
      m_text(new QLineEdit(this)), m_table(new QTableView(this)), m_whole(label({}, {}, this)), m_said(label({}, u"muted"_s, this)),
      m_copy(button(tr("Copy diagnostics"), u"primary"_s, this))
{
    setWindowTitle(tr("Log of the program"));
    for (const LogLevel level : {LogLevel::Debug, LogLevel::Info, LogLevel::Warning, LogLevel::Error})
        m_level->addItem(levelIcon(level), level == LogLevel::Debug ? tr("Everything") : tr("From “%1” on").arg(levelLabel(level)), int(level));
    m_level->setCurrentIndex(1);
    m_level->setAccessibleName(tr("Lowest level shown"));
    m_text->setPlaceholderText(tr("Filter by text"));
    m_text->setAccessibleName(m_text->placeholderText());
    m_text->setClearButtonEnabled(true);
    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("Lines of the log"));
    setUpTable(*m_table, {30, 21, 20}, LogModel::Message);
    layOutParts();
    const auto filter = [this] { m_model->setFilter(LogLevel(m_level->currentData().toInt()), m_text->text()); };
    connect(m_level, &QComboBox::activated, this, filter);
    connect(m_text, &QLineEdit::textChanged, this, filter);
    connect(m_copy, &QPushButton::clicked, this, &LogViewer::copyDiagnostics);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &LogViewer::showWhole);
    m_timer.setInterval(followMs);
    connect(&m_timer, &QTimer::timeout, this, &LogViewer::follow);
    m_timer.start();
    follow();
    m_table->scrollToBottom();
}

void LogViewer::layOutParts()
{
    const QString file = m_services.diagnostics.logFile();
    auto* top = new QHBoxLayout;
    top->addWidget(m_level);
    top->addWidget(m_text, 1);
    auto* folder = button(tr("Show the file"), {}, this);
    folder->setVisible(!file.isEmpty());
    folder->setToolTip(file);
    connect(folder, &QPushButton::clicked, this, [this, file] { m_services.prompts.showInFolder(file); });
    auto* close = button(tr("Close"), {}, this);
    connect(close, &QPushButton::clicked, this, &QWidget::close);
    m_copy->setToolTip(tr("Versions, system, database and last errors, without passwords and tokens"));
    m_whole->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_whole->hide();
    auto* bottom = new QHBoxLayout;
    bottom->addWidget(folder);
    bottom->addWidget(m_said, 1);
    bottom->addWidget(m_copy);
    bottom->addWidget(close);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 14, 16, 14);
    column->addLayout(top);
    column->addWidget(m_table, 1);
    column->addWidget(m_whole);
    column->addLayout(bottom);
    resize(fontMetrics().averageCharWidth() * 130, fontMetrics().height() * 34);
}

void LogViewer::follow()
{
    const QScrollBar* bar = m_table->verticalScrollBar();
    const bool atEnd = bar->value() == bar->maximum();
    m_model->append(m_services.diagnostics.log(m_model->lastNumber()));
    if (atEnd)
        m_table->scrollToBottom();
}

void LogViewer::showWhole()
{
    const QModelIndex current = m_table->currentIndex();
    m_whole->setVisible(current.isValid());
    if (current.isValid())
        m_whole->setText(m_model->line(current.row()).text.left(1500));
}

void LogViewer::copyDiagnostics()
{
    m_copy->setEnabled(false);
    m_said->setText(tr("Asking the database …"));
    m_asker.ask(m_services.diagnostics.report(), [this](const Result<QString>& report) {
        m_copy->setEnabled(true);
        if (!report) {
            m_said->setText(errorText(report.error()));
            return;
        }
        QGuiApplication::clipboard()->setText(*report);
        m_said->setText(tr("Copied. Passwords and tokens were left out; read it before you send it."));
    });
}

} // namespace trueup::ui
