#include "operate/secrets.h"

#include <qt6keychain/keychain.h>

#include <QCoreApplication>
#include <QPromise>

#include <memory>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

Error keychainError(const QKeychain::Job& job)
{
    return Error{ErrorKind::Config,
                 QCoreApplication::translate("trueup::Secrets", "The system's keychain could not be used."),
                 QCoreApplication::translate("trueup::Secrets", "The secret was neither read nor kept."),
                 QCoreApplication::translate("trueup::Secrets",
                                             "Unlock the keychain, or give the secret in the environment."),
                 job.errorString(),
                 {},
                 false};
}

} // namespace

bool isFromEnvironment(const QString& name)
{
    return qEnvironmentVariableIsSet(name.toLatin1().constData());
}

QString secretOf(const QString& name, const QHash<QString, QString>& kept)
{
    return isFromEnvironment(name) ? qEnvironmentVariable(name.toLatin1().constData()) : kept.value(name);
}

KeychainSecretStore::KeychainSecretStore(QString workspace) : m_service(u"Trueup/"_s + workspace) {}

QFuture<Result<QString>> KeychainSecretStore::read(const QString& name)
{
    auto promise = std::make_shared<QPromise<Result<QString>>>();
    promise->start();
    auto* job = new QKeychain::ReadPasswordJob(m_service); // deletes itself when done
    job->setKey(name);
    QObject::connect(job, &QKeychain::Job::finished, job, [promise, job] {
        if (job->error() == QKeychain::NoError)
            promise->addResult(Result<QString>(job->textData()));
        else if (job->error() == QKeychain::EntryNotFound)
            promise->addResult(Result<QString>(QString()));
        else
            promise->addResult(Result<QString>(fail(keychainError(*job))));
        promise->finish();
    });
    job->start();
    return promise->future();
}

QFuture<Result<void>> KeychainSecretStore::write(const QString& name, const QString& secret)
{
    auto promise = std::make_shared<QPromise<Result<void>>>();
    promise->start();
    QKeychain::Job* job = nullptr;
    if (secret.isEmpty()) {
        job = new QKeychain::DeletePasswordJob(m_service);
    } else {
        auto* write = new QKeychain::WritePasswordJob(m_service);
        write->setTextData(secret);
        job = write;
    }
    job->setKey(name);
    QObject::connect(job, &QKeychain::Job::finished, job, [promise, job] {
        const bool fine = job->error() == QKeychain::NoError || job->error() == QKeychain::EntryNotFound;
        promise->addResult(fine ? Result<void>() : Result<void>(fail(keychainError(*job))));
        promise->finish();
    });
    job->start();
    return promise->future();
}

QFuture<Result<QString>> EnvironmentSecretStore::read(const QString& name)
{
    return QtFuture::makeReadyValueFuture(Result<QString>(qEnvironmentVariable(name.toLatin1().constData())));
}

QFuture<Result<void>> EnvironmentSecretStore::write(const QString& name, const QString&)
{
    return QtFuture::makeReadyValueFuture(Result<void>(
        fail(ErrorKind::Config,
             QCoreApplication::translate("trueup::Secrets", "%1 can only be set in the environment here.").arg(name))));
}

} // namespace trueup
