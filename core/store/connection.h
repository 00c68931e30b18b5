#pragma once

#include "base/error.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QString>
#include <QVariantList>

#include <chrono>
#include <functional>
#include <memory>

struct pg_result;

namespace trueup {

/// Where a database is. Parsed from postgresql://user:password@host:port/name?sslmode=…; the password never appears in
/// logs, errors or toString().
struct DatabaseAddress
{
    QString host; ///< a name, an address, or the directory of a Unix socket
    int port = 5432;
    QString database;
    QString user;
    QString password;
    QString sslMode;     ///< empty means: verify-full for other hosts, prefer for this machine
    QString sslRootCert; ///< file with the certificate authority, empty for the system's

    [[nodiscard]] static Result<DatabaseAddress> fromUrl(const QString& url);
    [[nodiscard]] QString toString() const; ///< without the password
    friend bool operator==(const DatabaseAddress&, const DatabaseAddress&) = default;
};

struct ConnectionOptions
{
    std::chrono::milliseconds connectTimeout{10'000};
    std::chrono::milliseconds statementTimeout{0}; ///< 0: none
    std::chrono::milliseconds lockTimeout{10'000};
    QString applicationName = QStringLiteral("trueup");
};

/// One session with PostgreSQL; belongs to the thread that opened it. search_path is set, numbers arrive as text
/// (QSql::HighPrecision), the session's time zone is UTC.
class Connection
{
public:
    [[nodiscard]] static Result<std::unique_ptr<Connection>> open(const DatabaseAddress& address,
                                                                  const ConnectionOptions& options = {});
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection();

    /// Runs one statement with `?` parameters and returns it ready for next(); read it forward only. The whole answer
    /// is here already, so next() cannot fail half way and other statements may run meanwhile: ask for pages, not for
    /// everything. A QStringList, QList<qint64> or QList<int> parameter becomes an array (`= ANY(?)`); NUL characters
    /// are removed. Errors are classified: DatabaseLost, Permission (42501), Stale (40001, 40P01, and our own TU001),
    /// DiskFull (53100), Held, Validation (23xxx), Timeout (57014), else Database; `code` is the SQLSTATE.
    [[nodiscard]] Result<QSqlQuery> query(const QString& sql, const QVariantList& parameters = {});
    /// Hands over the rows of an answer one by one as they arrive, for what may be as long as the catalogue: it is never held as a
    /// whole. No other statement may run on the connection meanwhile. How many there were; after an error the first ones were
    /// handed over already.
    [[nodiscard]] Result<qint64> stream(const QString& sql, const QVariantList& parameters,
                                        const std::function<void(const QSqlQuery&)>& row);
    /// As query(), for statements without rows; number of rows touched.
    [[nodiscard]] Result<qint64> execute(const QString& sql, const QVariantList& parameters = {});
    /// One statement whose `$1` parameters are UTF-8 text already (a null one is NULL, no NUL characters): for documents of
    /// megabytes, which go to the server as they are. Rows of the answer are dropped.
    [[nodiscard]] Result<void> send(const QByteArray& sql, const QList<QByteArray>& parameters);
    /// Several statements without parameters at once (migrations).
    [[nodiscard]] Result<void> script(const QString& sql);
    /// The single value of the first row; invalid QVariant when there is no row.
    [[nodiscard]] Result<QVariant> value(const QString& sql, const QVariantList& parameters = {});

    [[nodiscard]] bool isAlive() const;
    /// libpq's PGconn* for COPY, notifications and cancelling.
    [[nodiscard]] void* nativeHandle() const;
    [[nodiscard]] QSqlDatabase database() const;

private:
    Connection();
    [[nodiscard]] Error failed(const QSqlQuery& query);
    [[nodiscard]] Result<void> run(QSqlQuery& query, const QString& sql, const QVariantList& parameters);
    [[nodiscard]] Result<void> control(const QString& sql);
    [[nodiscard]] Result<void> ended(pg_result* answer, const QString& sql);
    friend class Transaction;
    struct Private;
    std::unique_ptr<Private> d;
};

/// Rolls back unless commit() was called and succeeded. Nested ones become savepoints. Not movable: a moved guard
/// cannot tell whose turn it is.
class Transaction
{
public:
    explicit Transaction(Connection& connection);
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    ~Transaction();

    /// False when BEGIN or SAVEPOINT was refused; commit() then reports why.
    [[nodiscard]] bool isOpen() const { return m_open; }
    [[nodiscard]] Result<void> commit();
    void rollback();

private:
    Connection& m_connection;
    Error m_beginError;
    int m_depth = 0;
    bool m_open = false;
};

} // namespace trueup
