#pragma once

#include <QDateTime>
#include <QFile>
#include <QList>
#include <QMutex>
#include <QString>

#include <deque>

namespace trueup {

/// One line of the log, secrets already removed.
struct LogEntry
{
    qint64 number = 0; ///< rises by one
    QDateTime at;      ///< UTC
    QtMsgType type = QtInfoMsg;
    QString category;
    QString text;
};

/// Keeps the last lines of the program's log for its own log viewer, and writes them to a file that never grows beyond twice
/// its limit. While one lives it receives every message of Qt's logging and passes it on to the handler there was before.
/// Thread-safe. One at a time: Qt knows one message handler.
class LogRing
{
public:
    /// An empty `file`: in memory only. A file that cannot be written is done without.
    explicit LogRing(QString file = {}, qsizetype capacity = 3000, qint64 fileLimit = 2 * 1024 * 1024);
    LogRing(const LogRing&) = delete;
    LogRing& operator=(const LogRing&) = delete;
    ~LogRing();

    /// Lines above `number`, oldest first.
    [[nodiscard]] QList<LogEntry> after(qint64 number) const;
    [[nodiscard]] QString file() const { return m_path; }

private:
    static void receive(QtMsgType type, const QMessageLogContext& context, const QString& text);
    void keep(QtMsgType type, const QString& category, const QString& text);
    void write(const LogEntry& entry);

    mutable QMutex m_mutex;
    std::deque<LogEntry> m_entries;
    qsizetype m_capacity;
    qint64 m_fileLimit;
    qint64 m_number = 0;
    QString m_path;
    QFile m_file;
    QtMessageHandler m_before = nullptr;
};

/// "debug", "info", "warning", "error".
[[nodiscard]] QString logLevelWord(QtMsgType type);

} // namespace trueup
