#pragma once

#include "base/error.h"
#include "store/connection.h"

#include <QFuture>
#include <QTest>
#include <QUrl>

namespace trueup::test {

/// Waits for an answer as the window does: with a running event loop. Error of kind Timeout when none comes.
template <class T>
[[nodiscard]] Result<T> settled(QFuture<Result<T>> answer)
{
    if (!QTest::qWaitFor([&] { return answer.isFinished(); }, 20'000) || answer.resultCount() == 0)
        return fail(ErrorKind::Timeout, QStringLiteral("no answer"));
    return answer.result();
}

/// The address as TRUEUP_DATABASE_URL and the settings take it; `user` and `password` replace those of the address.
[[nodiscard]] inline QString urlOf(const DatabaseAddress& address, const QString& user = {}, const QString& password = {})
{
    const auto encoded = [](const QString& text) { return QString::fromLatin1(QUrl::toPercentEncoding(text)); };
    const bool isSocket = address.host.startsWith(QLatin1Char('/'));
    const QString url = QStringLiteral("postgresql://%1:%2@%3:%4/%5")
                            .arg(encoded(user.isEmpty() ? address.user : user), encoded(user.isEmpty() ? address.password : password),
                                 isSocket ? QString() : address.host, QString::number(address.port), encoded(address.database));
    return isSocket ? url + QStringLiteral("?host=") + encoded(address.host) : url;
}

} // namespace trueup::test
