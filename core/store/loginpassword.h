#pragma once

#include "base/error.h"

#include <QString>

class QRandomGenerator;

namespace trueup {

class Connection;

/// A password to hand over: more than 110 bits of chance, in groups, without letters that are taken for one another.
[[nodiscard]] QString newLoginPassword(QRandomGenerator& chance);

/// What the server keeps of a password (SCRAM or MD5, as it is set up). A statement with it can be logged by the server, unlike one
/// with the password.
[[nodiscard]] Result<QString> passwordVerifier(Connection& connection, const QString& login, const QString& password);

} // namespace trueup
