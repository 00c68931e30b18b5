#pragma once

#include "base/cancellation.h"
#include "store/connection.h"
#include "store/migrationfiles.h"

#include <functional>

namespace trueup {

/// What stands between a database and this program.
struct MigrationPlan
{
    QString schema;         ///< where our own tables are or will be: "public" or "catalog_sync"
    bool installed = false; ///< some version is there already
    QStringList
        foreignTables;        ///< names of ours that somebody else's tables have in public; the reason for catalog_sync
    int currentVersion = 0;   ///< highest applied version, 0 for none
    QList<Migration> pending; ///< in the order they will run
};

struct MigrationReport
{
    QString schema;
    int version = 0;     ///< highest applied version afterwards
    QStringList applied; ///< file names this call applied; others may have been applied by another program meanwhile
};

/// Brings a database to the version of this program. One transaction and one advisory lock per migration, so several
/// programs may migrate at once and an interrupted run leaves whole steps only.
/// Errors carry a code: MIGRATION_CHANGED, MIGRATION_MISSING, MIGRATION_ORDER, DATABASE_NEWER, or an SQLSTATE.
class Migrator
{
public:
    /// Uses the connection until it is destroyed. `migrations` as readMigrations() returns them.
    Migrator(Connection& connection, QList<Migration> migrations);

    /// What migrate() would do. Writes nothing.
    [[nodiscard]] Result<MigrationPlan> plan();
    /// `step` is called before each migration. The search_path of the connection is set to the chosen schema.
    [[nodiscard]] Result<MigrationReport> migrate(const CancelToken& cancel = {},
                                                  const std::function<void(const Migration&)>& step = {});

    static constexpr std::chrono::milliseconds lockWait = std::chrono::minutes(5);

private:
    struct Applied
    {
        int version = 0;
        QString name;
        QByteArray sha256;
    };
    [[nodiscard]] Result<QString> installedSchema();
    [[nodiscard]] Result<QStringList> foreignRelations();
    [[nodiscard]] Result<QList<Applied>> applied(const QString& schema);
    [[nodiscard]] Result<void> check(const QList<Applied>& done) const;
    [[nodiscard]] Result<void> install(MigrationPlan& planned, const CancelToken& cancel);
    [[nodiscard]] Result<bool> apply(const Migration& migration, const CancelToken& cancel);
    [[nodiscard]] Result<bool> applyInTransaction(const Migration& migration, const CancelToken& cancel);
    [[nodiscard]] Result<bool> applyAlone(const Migration& migration, const CancelToken& cancel);
    [[nodiscard]] Result<bool> isApplied(const Migration& migration);
    [[nodiscard]] Result<void> record(const Migration& migration);
    [[nodiscard]] Result<void> waitForLock(const QString& function, const CancelToken& cancel);

    Connection& m_connection;
    QList<Migration> m_migrations;
};

} // namespace trueup
