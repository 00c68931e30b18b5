#pragma once

#include "base/cancellation.h"
#include "store/connection.h"
#include "store/postgresbinaries.h"

#include <functional>

namespace trueup {

struct BackupReport
{
    QString file;
    qint64 bytes = 0;
};

struct RestoreReport
{
    QString database;
    QString keptDatabase;     ///< the database as it was before, kept under this name
    QStringList createdRoles; ///< roles the backup grants to that did not exist here; they cannot log in
};

/// Writes the whole database as one pg_dump file (custom format). The file appears only when it is complete.
[[nodiscard]] Result<BackupReport> backupDatabase(const PostgresBinaries& tools, const DatabaseAddress& address,
                                                  const QString& file, const CancelToken& cancel = {});

/// Asked about the restored database before it takes the place of the present one. Its failure ends the restore.
using RestoreCheck = std::function<Result<void>(const DatabaseAddress& fresh)>;

/// Restores such a file into a fresh database and swaps it in by renaming. Until the new one is complete the old one is
/// untouched; afterwards it is kept as NAME_before_restore_TIMESTAMP. Sessions of the old database are ended at the
/// swap.
[[nodiscard]] Result<RestoreReport> restoreDatabase(const PostgresBinaries& tools, const DatabaseAddress& address,
                                                    const QString& file, const CancelToken& cancel = {},
                                                    const RestoreCheck& check = {});

} // namespace trueup
