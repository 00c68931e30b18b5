#pragma once

#include "base/error.h"

#include <QByteArray>
#include <QDateTime>
#include <QStringList>
#include <QUuid>

namespace trueup {

/// A short mail of plain text.
struct MailMessage
{
    QString from; ///< one bare address
    QStringList to;
    QString subject;
    QString text;
    QDateTime date;
    QUuid id; ///< becomes the Message-ID
};

/// The addresses of a list separated by commas. A Validation error names one that is none: bare ASCII addresses are taken, without
/// names, quotes or control characters, so that nothing can be smuggled into a header or a command.
[[nodiscard]] Result<QStringList> mailAddresses(const QString& list);

/// As it goes over the wire (RFC 5322, RFC 2047 for the subject): lines end with CR LF, ASCII only, no line longer than 78 characters
/// but an address that is. What the texts hold cannot become a header. Validation error for addresses that are none.
[[nodiscard]] Result<QByteArray> mailBytes(const MailMessage& message);

} // namespace trueup
