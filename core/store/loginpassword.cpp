#include "store/loginpassword.h"

#include "store/connection.h"

#include <QCoreApplication>
#include <QRandomGenerator>

#include <libpq-fe.h>

#include <memory>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::UserTable)
};

constexpr auto letters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"_L1; // no l, o, I, O, 0 and 1
constexpr int groups = 4;
constexpr int groupLength = 5;

} // namespace

QString newLoginPassword(QRandomGenerator& chance)
{
    QString password;
    for (int i = 0; i < groups * groupLength; ++i) {
        if (i > 0 && i % groupLength == 0)
            password += u'-';
        password += letters[chance.bounded(int(letters.size()))];
    }
    return password;
}

Result<QString> passwordVerifier(Connection& connection, const QString& login, const QString& password)
{
    auto* native = static_cast<PGconn*>(connection.nativeHandle());
    const std::unique_ptr<char, decltype(&PQfreemem)> verifier(
        native ? PQencryptPasswordConn(native, password.toUtf8().constData(), login.toUtf8().constData(), nullptr) : nullptr, &PQfreemem);
    if (!verifier)
        return fail(ErrorKind::Database, Text::tr("The database did not say how it keeps passwords."),
                    Text::tr("Have the administrator of the database make the login, and give it as one that exists."));
    return QString::fromLatin1(verifier.get());
}

} // namespace trueup
