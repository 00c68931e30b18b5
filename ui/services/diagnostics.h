#pragma once

#include "services/answer.h"

#include <QDateTime>

namespace trueup::ui {

enum class LogLevel { Debug, Info, Warning, Error };

/// One line of the program's log; holds no secrets.
struct LogLine
{
    qint64 number = 0; ///< rises
    QDateTime at;
    LogLevel level = LogLevel::Info;
    QString category;
    QString text;
};

/// What the program says about itself, for the log viewer and for those who help.
class DiagnosticsService : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    /// Lines above `number`, oldest first; quick.
    [[nodiscard]] virtual QList<LogLine> log(qint64 number) const = 0;
    /// Where the log is written; empty: nowhere.
    [[nodiscard]] virtual QString logFile() const = 0;
    /// Versions, system, database and last errors as a text without secrets. There is one also when the database is lost.
    [[nodiscard]] virtual Answer<QString> report() = 0;
};

} // namespace trueup::ui
