#include "remote/mail/mailmessage.h"

#include <QLocale>
#include <QRegularExpression>
#include <QTimeZone>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::Mail)
};

constexpr qsizetype longestAddress = 254; // RFC 5321, 4.5.3.1.3
constexpr qsizetype wordBytes = 42;       // 56 characters of base64, within the 75 of an encoded word
constexpr qsizetype lineBytes = 57;       // 76 characters of base64

bool isAddress(const QString& text)
{
    static const QRegularExpression plain(u"\\A[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?\\z"_s);
    return text.size() <= longestAddress && plain.match(text).hasMatch();
}

/// Encoded words of whole characters, one per line (RFC 2047, section 5).
QByteArray encodedSubject(const QString& subject)
{
    QByteArray folded;
    QByteArray piece;
    const auto flush = [&] {
        folded += (folded.isEmpty() ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?") + piece.toBase64() + "?=";
        piece.clear();
    };
    for (const char32_t point : subject.simplified().toUcs4()) {
        const QByteArray utf8 = QString::fromUcs4(&point, 1).toUtf8();
        if (piece.size() + utf8.size() > wordBytes)
            flush();
        piece += utf8;
    }
    flush();
    return folded;
}

QByteArray encodedBody(QString text)
{
    const QByteArray utf8 = text.replace(u"\r\n"_s, u"\n"_s).replace(u'\n', u"\r\n"_s).toUtf8();
    QByteArray lines;
    for (qsizetype i = 0; i < utf8.size(); i += lineBytes)
        lines += utf8.mid(i, lineBytes).toBase64() + "\r\n";
    return lines;
}

QByteArray mailDate(const QDateTime& date)
{
    return QLocale::c().toString(date.toUTC(), u"ddd, dd MMM yyyy HH:mm:ss"_s).toLatin1() + " +0000";
}

} // namespace

Result<QStringList> mailAddresses(const QString& list)
{
    QStringList addresses;
    for (const QString& part : list.split(u',', Qt::SkipEmptyParts)) {
        const QString address = part.trimmed();
        if (address.isEmpty())
            continue;
        if (!isAddress(address))
            return fail(ErrorKind::Validation, Text::tr("“%1” is no e-mail address that can be used.").arg(address.left(80).simplified()),
                        Text::tr("Write addresses like ann@example.com, separated by commas."));
        if (!addresses.contains(address))
            addresses.append(address);
    }
    return addresses;
}

Result<QByteArray> mailBytes(const MailMessage& message)
{
    const auto to = mailAddresses(message.to.join(u','));
    const auto from = mailAddresses(message.from);
    if (!to || !from)
        return fail(!to ? to.error() : from.error());
    if (to->isEmpty() || from->size() != 1)
        return fail(ErrorKind::Validation, Text::tr("A mail needs a sender and somebody to send it to."),
                    Text::tr("Enter them in the settings of alerts."));
    const QByteArray sender = from->constFirst().toLatin1();
    QByteArray mail = "Date: " + mailDate(message.date) + "\r\nFrom: Trueup <" + sender + ">\r\nTo: " + to->join(u",\r\n "_s).toLatin1() +
                      "\r\nSubject: " + encodedSubject(message.subject) + "\r\nMessage-ID: <" +
                      message.id.toString(QUuid::WithoutBraces).toLatin1() + '@' + sender.sliced(sender.indexOf('@') + 1) +
                      ">\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
                      "Content-Transfer-Encoding: base64\r\n\r\n";
    return mail + encodedBody(message.text);
}

} // namespace trueup
