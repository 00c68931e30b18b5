#pragma once

#include "catalog/fields.h"
#include "sandbox/sandbox.h"
#include "support/handy.h"
#include "support/testpostgres.h"

#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>

/// The values of a product as the shop itself keeps them, read past every interface of the program; without pictures.
[[nodiscard]] trueup::ProductValues shopValues(const trueup::sandbox::ShopProduct& product);

/// What one call of trueup-cli answered.
struct CliAnswer
{
    int exitCode = -1;
    QJsonObject json; ///< of the last line, empty when that is no object
    QString errors;   ///< standard error output
    qint64 peakKib = 0; ///< of its memory, as /proc tells while it runs; 0 on systems that have none

    [[nodiscard]] QString kind() const; ///< error.kind of a failure
};

/// A sandbox, a fresh database and the real command line between them: only environment variables say where things are.
class CliWorld
{
public:
    explicit CliWorld(TestPostgres& postgres, const trueup::sandbox::SandboxOptions& options = {});

    /// Runs a verb with --json; `extra` replaces or adds environment variables (an empty value removes one).
    [[nodiscard]] CliAnswer run(const QStringList& arguments, const QMap<QString, QString>& extra = {});
    /// As run(); a run that a guardrail holds is released by a person and asked for again.
    [[nodiscard]] CliAnswer runReleased(const QStringList& arguments);
    /// Import, approve everything, push; the id of the batch. Fails the test when a step does.
    QString pushEverything();

    [[nodiscard]] trueup::sandbox::Sandbox& sandbox() { return *m_sandbox; }
    [[nodiscard]] const trueup::DatabaseAddress& address() const { return m_address; }
    [[nodiscard]] std::unique_ptr<trueup::Connection> connect() const { return TestPostgres::open(m_address); }
    /// One value of one query, for assertions about what is stored.
    [[nodiscard]] QVariant sql(const QString& query) const;
    [[nodiscard]] QString path(const QString& name) const { return m_directory.filePath(name); }

    /// Empty when the shop holds the approved value of every synced change and nothing else, otherwise what differs.
    [[nodiscard]] QString shopDifference();

private:
    QTemporaryDir m_directory;
    trueup::DatabaseAddress m_address;
    std::unique_ptr<trueup::sandbox::Sandbox> m_sandbox;
};
