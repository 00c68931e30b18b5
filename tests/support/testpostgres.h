#pragma once

#include "store/connection.h"
#include "store/privateserver.h"

#include <QProcess>
#include <QTemporaryDir>

#include <memory>

/// A real PostgreSQL for a test program: one throw-away cluster per program (fsync off), or the running one named by
/// TRUEUP_TEST_CLUSTER (postgresql://superuser…). Make it a member of the test class; the cluster ends with it, and
/// also when the program crashes. Failures to set up are reported with QFAIL-like fatal messages.
class TestPostgres
{
public:
    TestPostgres();
    TestPostgres(const TestPostgres&) = delete;
    TestPostgres& operator=(const TestPostgres&) = delete;
    ~TestPostgres();

    /// A fresh database with all migrations of the program, copied from a template.
    [[nodiscard]] trueup::DatabaseAddress createDatabase();
    /// A fresh database without any table.
    [[nodiscard]] trueup::DatabaseAddress emptyDatabase();
    /// A copy of a database nobody is connected to.
    [[nodiscard]] trueup::DatabaseAddress copyOf(const trueup::DatabaseAddress& address);
    /// Ends a database before the program does, with its sessions. Worth it for programs that need hundreds: what is gone is
    /// neither written to the disk nor removed from it in the end.
    void drop(const trueup::DatabaseAddress& address);
    /// createDatabase() and open() in one.
    [[nodiscard]] std::unique_ptr<trueup::Connection> connect();
    /// Opens or ends the test program with the reason.
    [[nodiscard]] static std::unique_ptr<trueup::Connection> open(const trueup::DatabaseAddress& address);
    /// The maintenance database, as superuser.
    [[nodiscard]] trueup::DatabaseAddress adminAddress();
    /// Ends every session of a database: what a lost server looks like to a client.
    void killSessions(const trueup::DatabaseAddress& address);

private:
    void ensureStarted();
    void ensureTemplate();
    [[nodiscard]] trueup::DatabaseAddress newDatabase(const QString& templateName);

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<trueup::PrivateServer> m_server;
    std::unique_ptr<QProcess> m_watchdog;
    trueup::DatabaseAddress m_admin;
    QString m_template;
    QStringList m_databases;
};
