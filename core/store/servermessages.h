#pragma once

#include <QList>
#include <QString>

namespace trueup {

/// What our own functions in the database say (RAISE EXCEPTION in sql/), in the language of the window. The database speaks
/// English to every client; SQLSTATE and the fixed words of a sentence tell which one it is, and the rest are its values.
///
/// The sentence in the language of the translator that is installed, or `message` as it is when no function of ours says
/// it (a newer database may). Any thread.
[[nodiscard]] QString spokenMessage(const QString& sqlState, const QString& message);

/// One sentence of the database: "%1" and so on stand where the server puts values.
struct ServerMessage
{
    const char* sqlState;
    const char* text;  ///< source text, context "trueup::ServerMessages"
    const char* words; ///< the places, "13", whose value may be one of serverWords() and is then translated, too
};

[[nodiscard]] const QList<ServerMessage>& serverMessages();
/// Phrases the functions put into sentences, with "%1" for what varies in them.
[[nodiscard]] const QList<const char*>& serverWords();

} // namespace trueup
