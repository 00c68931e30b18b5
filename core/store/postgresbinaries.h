#pragma once

#include "base/error.h"

#include <QList>
#include <QString>

namespace trueup {

/// A folder with initdb, pg_ctl, postgres, pg_dump and pg_restore of one PostgreSQL version.
struct PostgresBinaries
{
    QString directory;
    int major = 0;

    [[nodiscard]] QString program(const QString& name) const;
};

/// Every usable installation, newest first: TRUEUP_PG_BIN (alone, when set), PATH and the usual places of the platform.
[[nodiscard]] QList<PostgresBinaries> findPostgres();

/// The installation for a cluster of version `major` (0: the newest). Config error with what to install when there is
/// none.
[[nodiscard]] Result<PostgresBinaries> choosePostgres(int major = 0);

} // namespace trueup
