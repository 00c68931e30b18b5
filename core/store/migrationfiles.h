#pragma once

#include "base/error.h"

#include <QByteArray>
#include <QList>
#include <QStringList>

namespace trueup {

/// One numbered file NNNN_name.sql.
struct Migration
{
    int version = 0;
    QString name; ///< file name
    QString sql;
    QByteArray sha256;         ///< hexadecimal, of the text with LF line ends
    bool transactional = true; ///< false when the first line is "-- trueup:no-transaction"; such a file can be repeated
};

/// The files of a directory in order of version; the default are those inside the program.
[[nodiscard]] Result<QList<Migration>> readMigrations(const QString& directory = QStringLiteral(":/sql"));

/// Single statements of a script: knows quotes, dollar quotes and comments.
[[nodiscard]] QStringList splitStatements(const QString& sql);

/// Names of the tables and views the migrations create without naming a schema: those that are our own.
[[nodiscard]] QStringList ownRelations(const QList<Migration>& migrations);

} // namespace trueup
