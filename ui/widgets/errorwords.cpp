#include "widgets/errorwords.h"

#include <QRegularExpression>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::ui::ErrorWords)
};

struct Words
{
    QString happened;
    QString notDone;
    QString next;
};

QString refused() { return Text::tr("What you asked for was not done."); }
QString notStarted() { return Text::tr("The step was not started."); }
QString uncertain() { return Text::tr("It is not certain whether it was done."); }
QString lookFirst() { return Text::tr("Look at the list first, then try again."); }

Words networkWords(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::Network:
        return {Text::tr("The other side could not be reached."), refused(), Text::tr("Check the network connection and try again.")};
    case ErrorKind::Timeout: return {Text::tr("No answer came in time."), uncertain(), lookFirst()};
    case ErrorKind::Http:
        return {Text::tr("The other side answered with an error."), refused(), Text::tr("Try again later; if it happens again, check the address in Settings.")};
    case ErrorKind::Throttled:
        return {Text::tr("The other side asks for patience."), refused(), Text::tr("Wait a minute and try again.")};
    case ErrorKind::DailyLimit:
        return {Text::tr("The shop takes no more new variants today."), Text::tr("The rest was not created."), Text::tr("Push again tomorrow.")};
    case ErrorKind::Auth:
        return {Text::tr("The user name, password or key was refused."), refused(), Text::tr("Check the credentials in Settings and test the connection.")};
    case ErrorKind::GraphQl:
    case ErrorKind::UserError:
        return {Text::tr("The shop refused the request."), refused(), Text::tr("Correct the value that is named, then try again.")};
    case ErrorKind::Contract:
        return {Text::tr("The other side answered something that was not asked for."), refused(),
                Text::tr("Test the connection in Settings; the details help whoever looks after it.")};
    default: return {};
    }
}

Words dataWords(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::Parse:
        return {Text::tr("An answer or a file could not be read."), refused(), Text::tr("Try again; if it happens again, send the details to whoever looks after it.")};
    case ErrorKind::Archive:
        return {Text::tr("The archive is broken or empty."), Text::tr("Nothing was imported."), Text::tr("Ask the supplier for the file again.")};
    case ErrorKind::Feed:
        return {Text::tr("The feed cannot be imported."), Text::tr("Nothing was imported."), Text::tr("Check which file the address in Settings names.")};
    case ErrorKind::Database:
        return {Text::tr("The database refused a step."), refused(), Text::tr("Try again; if it happens again, send the details to your administrator.")};
    case ErrorKind::DatabaseLost:
        return {Text::tr("The connection to the database was lost."), uncertain(),
                Text::tr("Trueup connects again by itself; look at the list then.")};
    case ErrorKind::Stale:
        return {Text::tr("Somebody else changed this in the meantime."), refused(), Text::tr("Look at the newer state and decide again.")};
    case ErrorKind::Validation:
        return {Text::tr("A value breaks a rule of the catalogue."), refused(), Text::tr("Correct the value and try again.")};
    case ErrorKind::Io:
        return {Text::tr("A file could not be read or written."), refused(), Text::tr("Check the folder and your rights there, then try again.")};
    case ErrorKind::DiskFull:
        return {Text::tr("There is no space left on the disk."), refused(), Text::tr("Free some space and try again.")};
    default: return {};
    }
}

Words personWords(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::Usage: return {Text::tr("This cannot be done that way."), refused(), Text::tr("Check what was entered and try again.")};
    case ErrorKind::Config: return {Text::tr("A setting is missing or cannot work."), notStarted(), Text::tr("Complete the connection in Settings and test it.")};
    case ErrorKind::NotFound: return {Text::tr("It is not there any more."), refused(), Text::tr("Read the list again (F5).")};
    case ErrorKind::Permission: return {Text::tr("Your role does not allow this."), refused(), Text::tr("Ask an administrator for the permission.")};
    case ErrorKind::Held: return {Text::tr("A guardrail holds the run."), notStarted(), Text::tr("Look at the findings under Jobs and release or leave the run.")};
    case ErrorKind::NeedsApproval: return {Text::tr("This has to be approved first."), Text::tr("Nothing was written."), Text::tr("Have the changes approved in Review.")};
    case ErrorKind::Cancelled: return {Text::tr("It was stopped."), Text::tr("What was not finished was not done."), Text::tr("Start it again when you want it finished.")};
    default:
        return {Text::tr("Something went wrong inside Trueup."), uncertain(), Text::tr("Try again; if it happens again, copy the details and report them.")};
    }
}

Words wordsFor(ErrorKind kind)
{
    for (Words words : {networkWords(kind), dataWords(kind)}) {
        if (!words.happened.isEmpty())
            return words;
    }
    return personWords(kind);
}

/// Nothing that a person could read aloud: no words, or a code, an SQLSTATE, an HTTP status, a name of a constant.
bool isCode(const QString& text)
{
    static const QRegularExpression code(u"^\\W*(?:[A-Z]+[_A-Z0-9]*|\\d+|[0-9A-Z]{5}|HTTP \\d{3}.*|SQLSTATE.*|ERROR:.*|0x[0-9a-f]+)\\W*$"_s);
    const QString plain = text.trimmed();
    return !plain.contains(u' ') || code.match(plain).hasMatch();
}

QString sentence(const QString& text)
{
    QString plain = text.trimmed();
    if (plain.isEmpty())
        return plain;
    if (plain[0].isLower())
        plain[0] = plain[0].toUpper();
    if (!u".!?…”»\""_s.contains(plain.back()))
        plain += u'.';
    return plain;
}

} // namespace

Error inWords(Error error)
{
    const Words words = wordsFor(error.kind);
    QStringList technical;
    const auto complete = [&](QString& text, const QString& instead) {
        if (!text.trimmed().isEmpty() && isCode(text))
            technical += text.trimmed();
        text = text.trimmed().isEmpty() || isCode(text) ? instead : sentence(text);
    };
    complete(error.message, words.happened);
    complete(error.notDone, words.notDone);
    complete(error.nextStep, words.next);
    if (!error.detail.isEmpty())
        technical += error.detail;
    error.detail = technical.join(u" · "_s);
    return error;
}

} // namespace trueup::ui
