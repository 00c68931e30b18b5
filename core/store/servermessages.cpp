#include "store/servermessages.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <vector>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr auto context = "trueup::ServerMessages";

/// A source text with places, made ready to find its values in what the server says.
struct Pattern
{
    const char* text;
    QRegularExpression expression;
    int places = 0;

    explicit Pattern(const char* source) : text(source)
    {
        const QString whole = QString::fromUtf8(source);
        static const QRegularExpression place(u"%\\d"_s);
        QString regular;
        qsizetype from = 0;
        for (auto match = place.globalMatch(whole); match.hasNext(); ++places) {
            const auto one = match.next();
            regular += QRegularExpression::escape(whole.sliced(from, one.capturedStart() - from)) + u"(.*?)"_s;
            from = one.capturedEnd();
        }
        regular += QRegularExpression::escape(whole.sliced(from));
        expression = QRegularExpression(QRegularExpression::anchoredPattern(regular), QRegularExpression::DotMatchesEverythingOption);
    }

    /// The values of its places in order; false when the server said something else.
    [[nodiscard]] bool read(const QString& said, QStringList& values) const
    {
        const auto match = expression.match(said);
        if (!match.hasMatch())
            return false;
        values = match.capturedTexts().sliced(1);
        return true;
    }
    [[nodiscard]] QString filled(const QStringList& values) const
    {
        QString result;
        const QString translated = QCoreApplication::translate(context, text);
        for (qsizetype i = 0; i < translated.size(); ++i) { // not arg(): a value may hold "%2" itself
            const int place = translated[i] == u'%' && i + 1 < translated.size() ? translated[i + 1].digitValue() : 0;
            if (place >= 1 && place <= values.size()) {
                result += values[place - 1];
                ++i;
            } else {
                result += translated[i];
            }
        }
        return result;
    }
};

struct MessagePattern
{
    QString sqlState;
    Pattern pattern;
    QString words;
};

const std::vector<MessagePattern>& messagePatterns()
{
    static const std::vector<MessagePattern> patterns = [] {
        std::vector<MessagePattern> made;
        for (const ServerMessage& message : serverMessages())
            made.push_back({QString::fromLatin1(message.sqlState), Pattern(message.text), QString::fromLatin1(message.words)});
        return made;
    }();
    return patterns;
}

QString spokenWord(const QString& word)
{
    static const std::vector<Pattern> patterns = [] {
        std::vector<Pattern> made;
        for (const char* text : serverWords())
            made.emplace_back(text);
        return made;
    }();
    QStringList values;
    for (const Pattern& pattern : patterns) {
        if (pattern.read(word, values))
            return pattern.filled(values);
    }
    return word;
}

} // namespace

const QList<ServerMessage>& serverMessages()
{
    static const QList<ServerMessage> messages = {
        {"TU001", QT_TRANSLATE_NOOP("trueup::ServerMessages", "A newer change of %1 is open; decide about that one instead."), ""},
        {"TU001", QT_TRANSLATE_NOOP("trueup::ServerMessages", "A newer staged change of this product is open; decide about that one instead."), ""},
        {"TU001", QT_TRANSLATE_NOOP("trueup::ServerMessages", "Another program took over writes that were leased here."), ""},
        {"TU001", QT_TRANSLATE_NOOP("trueup::ServerMessages", "Run %1 is not held."), ""},
        {"TU001", QT_TRANSLATE_NOOP("trueup::ServerMessages", "Somebody decided about %1 meanwhile: %2 (%3)."), "2"},
        {"TU001", QT_TRANSLATE_NOOP("trueup::ServerMessages", "Somebody took this decision back or replaced it meanwhile."), ""},
        {"TU001", QT_TRANSLATE_NOOP("trueup::ServerMessages", "The change of %1 is being written at this moment; try again when that is done."), ""},
        {"TU001", QT_TRANSLATE_NOOP("trueup::ServerMessages", "The change of %1 was sent to the shop since; roll the product back instead."), ""},
        {"TU001", QT_TRANSLATE_NOOP("trueup::ServerMessages", "The conflict is not there, or it was settled or changed meanwhile."), ""},
        {"TU001", QT_TRANSLATE_NOOP("trueup::ServerMessages", "The conflict was settled or changed meanwhile by %1."), "1"},
        {"TU001", QT_TRANSLATE_NOOP("trueup::ServerMessages", "The filter now means %1 rows instead of the %2 shown: somebody or a newer run changed them."), ""},
        {"TU001", QT_TRANSLATE_NOOP("trueup::ServerMessages", "The product %1 was changed since; roll it back instead."), ""},
        {"TU001", QT_TRANSLATE_NOOP("trueup::ServerMessages", "The product of this conflict is not known here."), ""},
        {"TU001", QT_TRANSLATE_NOOP("trueup::ServerMessages", "The rule \"%1\" was changed or removed meanwhile."), ""},
        {"TU001", QT_TRANSLATE_NOOP("trueup::ServerMessages", "The sides have agreed about %1 since; there is nothing left to decide."), ""},
        {"TU001", QT_TRANSLATE_NOOP("trueup::ServerMessages", "The staged change of %1 was changed meanwhile by %2 (it is now %3)."), "123"},
        {"TU001", QT_TRANSLATE_NOOP("trueup::ServerMessages", "The staged change of %1 was changed since by %2 (it is now %3); decide about that one instead."), "23"},
        {"TU001", QT_TRANSLATE_NOOP("trueup::ServerMessages", "The staged change of this product is being written at this moment; try again when that is done."), ""},
        {"TU001", QT_TRANSLATE_NOOP("trueup::ServerMessages", "The staged product of this conflict is no longer open."), ""},
        {"TU001", QT_TRANSLATE_NOOP("trueup::ServerMessages", "There are now %1 similar conflicts instead of the %2 shown: somebody or a newer run changed them."), ""},
        {"TU001", QT_TRANSLATE_NOOP("trueup::ServerMessages", "There is a newer conflict of %1 about the same; decide about that one instead."), ""},
        {"TU001", QT_TRANSLATE_NOOP("trueup::ServerMessages", "There is no such decision, or it was taken back or replaced already."), ""},
        {"TU001", QT_TRANSLATE_NOOP("trueup::ServerMessages", "There is no such decision, or it was undone already."), ""},
        {"TU001", QT_TRANSLATE_NOOP("trueup::ServerMessages", "The staged change of write %1 is being changed at this moment; try again when that is done."), ""},
        {"TU001", QT_TRANSLATE_NOOP("trueup::ServerMessages", "Write %1 has not failed."), ""},
        {"TU001", QT_TRANSLATE_NOOP("trueup::ServerMessages", "Write %1 is being sent at this moment; edit it when it has failed again."), ""},
        {"TU001", QT_TRANSLATE_NOOP("trueup::ServerMessages", "Write %1 may be in the shop already; the next push finds out before anything else."), ""},
        {"TU002", QT_TRANSLATE_NOOP("trueup::ServerMessages", "A row becomes \"%1\" only through the work that name stands for."), "1"},
        {"TU002", QT_TRANSLATE_NOOP("trueup::ServerMessages", "Approval by rule at %1 is not allowed by the settings."), ""},
        {"TU002", QT_TRANSLATE_NOOP("trueup::ServerMessages", "Releasing a held run needs a reason."), ""},
        {"TU002", QT_TRANSLATE_NOOP("trueup::ServerMessages", "The side \"%1\" has no value in this conflict."), ""},
        {"TU002", QT_TRANSLATE_NOOP("trueup::ServerMessages", "The staged change of %1 is %2 and can no longer be edited."), "12"},
        {"TU002", QT_TRANSLATE_NOOP("trueup::ServerMessages", "The staged change of write %1 is no longer a failed one."), ""},
        {"TU002", QT_TRANSLATE_NOOP("trueup::ServerMessages", "The value of %1 for %2 is not one that somebody typed."), "2"},
        {"TU002", QT_TRANSLATE_NOOP("trueup::ServerMessages", "Write %1 has not been given up; only a dead write is edited."), ""},
        {"TU002", QT_TRANSLATE_NOOP("trueup::ServerMessages", "Write %1 has not failed; only a failed write is edited."), ""},
        {"TU005", QT_TRANSLATE_NOOP("trueup::ServerMessages", "A row is the same as one item, different from some, or alone."), ""},
        {"TU005", QT_TRANSLATE_NOOP("trueup::ServerMessages", "Conflicts about whole products are decided one by one."), ""},
        {"TU005", QT_TRANSLATE_NOOP("trueup::ServerMessages", "Item %1 was confirmed for %2 by %3. Take that decision back first."), ""},
        {"TU005", QT_TRANSLATE_NOOP("trueup::ServerMessages", "Our values cannot be staged over the product of the shop before it was read: pull, then import again."), ""},
        {"TU005", QT_TRANSLATE_NOOP("trueup::ServerMessages", "The ERP has no item %1."), ""},
        {"TU005", QT_TRANSLATE_NOOP("trueup::ServerMessages", "The product of the shop was taken in; that is not undone. Unlink or edit it instead."), ""},
        {"TU005", QT_TRANSLATE_NOOP("trueup::ServerMessages", "The row has neither a SKU nor a handle, so nothing can be remembered about it."), ""},
        {"TU005", QT_TRANSLATE_NOOP("trueup::ServerMessages", "The side \"%1\" has no value in this conflict."), ""},
        {"TU005", QT_TRANSLATE_NOOP("trueup::ServerMessages", "There is already a rule \"%1\"."), ""},
        {"TU005", QT_TRANSLATE_NOOP("trueup::ServerMessages", "There is no rule \"%1\"."), ""},
        {"TU005", QT_TRANSLATE_NOOP("trueup::ServerMessages", "This is about a whole product: only the side of the shop or ours can be taken."), ""},
        {"TU005", QT_TRANSLATE_NOOP("trueup::ServerMessages", "You cannot make yourself inactive; another administrator can."), ""},
        {"TU005", QT_TRANSLATE_NOOP("trueup::ServerMessages", "The database has no login \"%1\"."), ""},
        {"TU005", QT_TRANSLATE_NOOP("trueup::ServerMessages", "The login \"%1\" has the rights of the owner of the database, which cannot be taken here."), ""},
        {"TU005", QT_TRANSLATE_NOOP("trueup::ServerMessages", "The table of people belongs to another program; who is active is changed there."), ""},
        {"TU005", QT_TRANSLATE_NOOP("trueup::ServerMessages", "There is no person %1."), ""},
        {"TU006", QT_TRANSLATE_NOOP("trueup::ServerMessages", "Nobody else who is active and can sign in has the role of an administrator."), ""},
        {"23503", QT_TRANSLATE_NOOP("trueup::ServerMessages", "Changes were staged for a batch or a product that does not exist."), ""},
        {"42501", QT_TRANSLATE_NOOP("trueup::ServerMessages", "%1 may not %2: this needs the role %3."), "23"},
        {"42501", QT_TRANSLATE_NOOP("trueup::ServerMessages", "Nobody approves a change of his own: %1 edited it, somebody else has to approve it."), ""},
        {"42501", QT_TRANSLATE_NOOP("trueup::ServerMessages", "The audit log is append-only: %1 is refused."), ""},
        {"42501", QT_TRANSLATE_NOOP("trueup::ServerMessages", "pg_temp.confirm_items is not ours."), ""},
        {"22023", QT_TRANSLATE_NOOP("trueup::ServerMessages", "Unknown decision \"%1\"."), ""},
        {"P0002", QT_TRANSLATE_NOOP("trueup::ServerMessages", "There is no conflict %1."), ""},
        {"P0002", QT_TRANSLATE_NOOP("trueup::ServerMessages", "There is no staged change %1."), ""},
        {"P0002", QT_TRANSLATE_NOOP("trueup::ServerMessages", "There is no write %1."), ""},
    };
    return messages;
}

const QList<const char*>& serverWords()
{
    static const QList<const char*> words = {
        QT_TRANSLATE_NOOP("trueup::ServerMessages", "a product without SKU"),
        QT_TRANSLATE_NOOP("trueup::ServerMessages", "a newer run"),
        QT_TRANSLATE_NOOP("trueup::ServerMessages", "the decision was taken back"),
        QT_TRANSLATE_NOOP("trueup::ServerMessages", "it is a product of its own"),
        QT_TRANSLATE_NOOP("trueup::ServerMessages", "it is not %1"),
        QT_TRANSLATE_NOOP("trueup::ServerMessages", "it is %1"),
        // sync_staging.status
        QT_TRANSLATE_NOOP("trueup::ServerMessages", "pending"),
        QT_TRANSLATE_NOOP("trueup::ServerMessages", "blocked"),
        QT_TRANSLATE_NOOP("trueup::ServerMessages", "approved"),
        QT_TRANSLATE_NOOP("trueup::ServerMessages", "rejected"),
        QT_TRANSLATE_NOOP("trueup::ServerMessages", "queued"),
        QT_TRANSLATE_NOOP("trueup::ServerMessages", "synced"),
        QT_TRANSLATE_NOOP("trueup::ServerMessages", "failed"),
        QT_TRANSLATE_NOOP("trueup::ServerMessages", "superseded"),
        // what trueup_require() asks a role for, and the roles
        QT_TRANSLATE_NOOP("trueup::ServerMessages", "viewer"),
        QT_TRANSLATE_NOOP("trueup::ServerMessages", "editor"),
        QT_TRANSLATE_NOOP("trueup::ServerMessages", "approver"),
        QT_TRANSLATE_NOOP("trueup::ServerMessages", "operator"),
        QT_TRANSLATE_NOOP("trueup::ServerMessages", "admin"),
        QT_TRANSLATE_NOOP("trueup::ServerMessages", "change rules"),
        QT_TRANSLATE_NOOP("trueup::ServerMessages", "change schedules"),
        QT_TRANSLATE_NOOP("trueup::ServerMessages", "remove rules"),
        QT_TRANSLATE_NOOP("trueup::ServerMessages", "switch rules"),
        QT_TRANSLATE_NOOP("trueup::ServerMessages", "approve or reject staged changes"),
        QT_TRANSLATE_NOOP("trueup::ServerMessages", "decide about single fields"),
        QT_TRANSLATE_NOOP("trueup::ServerMessages", "release a held run"),
        QT_TRANSLATE_NOOP("trueup::ServerMessages", "roll back"),
        QT_TRANSLATE_NOOP("trueup::ServerMessages", "unblock staged changes"),
        QT_TRANSLATE_NOOP("trueup::ServerMessages", "undo the decisions of others"),
        QT_TRANSLATE_NOOP("trueup::ServerMessages", "decide about matches"),
        QT_TRANSLATE_NOOP("trueup::ServerMessages", "edit staged changes"),
        QT_TRANSLATE_NOOP("trueup::ServerMessages", "ignore conflicts"),
        QT_TRANSLATE_NOOP("trueup::ServerMessages", "refresh the status view"),
        QT_TRANSLATE_NOOP("trueup::ServerMessages", "resolve conflicts"),
        QT_TRANSLATE_NOOP("trueup::ServerMessages", "stage changes"),
        QT_TRANSLATE_NOOP("trueup::ServerMessages", "take decisions about matches back"),
        QT_TRANSLATE_NOOP("trueup::ServerMessages", "undo decisions"),
        QT_TRANSLATE_NOOP("trueup::ServerMessages", "withdraw staged changes"),
        QT_TRANSLATE_NOOP("trueup::ServerMessages", "approve by rule"),
        QT_TRANSLATE_NOOP("trueup::ServerMessages", "cancel a run"),
        QT_TRANSLATE_NOOP("trueup::ServerMessages", "pull"),
        QT_TRANSLATE_NOOP("trueup::ServerMessages", "push"),
        QT_TRANSLATE_NOOP("trueup::ServerMessages", "retry a write"),
        QT_TRANSLATE_NOOP("trueup::ServerMessages", "start the runs of a schedule"),
        QT_TRANSLATE_NOOP("trueup::ServerMessages", "raise alerts"),
        QT_TRANSLATE_NOOP("trueup::ServerMessages", "send alerts"),
        QT_TRANSLATE_NOOP("trueup::ServerMessages", "acknowledge alerts"),
        QT_TRANSLATE_NOOP("trueup::ServerMessages", "change rules of alerts"),
        QT_TRANSLATE_NOOP("trueup::ServerMessages", "write to the audit log"),
        QT_TRANSLATE_NOOP("trueup::ServerMessages", "make people active or inactive"),
        QT_TRANSLATE_NOOP("trueup::ServerMessages", "give people logins"),
        QT_TRANSLATE_NOOP("trueup::ServerMessages", "give and take roles"),
        QT_TRANSLATE_NOOP("trueup::ServerMessages", "enter people"),
    };
    return words;
}

QString spokenMessage(const QString& sqlState, const QString& message)
{
    for (const MessagePattern& one : messagePatterns()) {
        QStringList values;
        if (one.sqlState != sqlState || !one.pattern.read(message, values))
            continue;
        for (const QChar place : one.words) {
            QString& value = values[place.digitValue() - 1];
            value = spokenWord(value);
        }
        return one.pattern.filled(values);
    }
    return message;
}

} // namespace trueup
