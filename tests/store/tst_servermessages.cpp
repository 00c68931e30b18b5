#include "store/servermessages.h"
#include "store/sqlerror.h"

#include <QDir>
#include <QHash>
#include <QRegularExpression>
#include <QSet>
#include <QTest>
#include <QTranslator>

using namespace trueup;
using namespace Qt::StringLiterals;

namespace {

/// Another language: the last place first, and every sentence marked.
class Upside final : public QTranslator
{
public:
    [[nodiscard]] bool isEmpty() const override { return false; }
    [[nodiscard]] QString translate(const char* context, const char* text, const char*, int) const override
    {
        if (QLatin1StringView(context) != "trueup::ServerMessages"_L1)
            return {};
        const QString source = QString::fromUtf8(text);
        static const QRegularExpression place(u"%\\d"_s);
        QStringList places;
        for (auto match = place.globalMatch(source); match.hasNext();)
            places.prepend(match.next().captured());
        return places.isEmpty() ? u"<%1>"_s.arg(source) : u"<%1>"_s.arg(places.join(u'|'));
    }
};

struct Raised
{
    QString file;
    QString sqlState;
    QString format;   ///< as PL/pgSQL has it: % for each value
    QString argument; ///< everything behind it
};

QString unquoted(QString literal)
{
    return literal.replace(u"''"_s, u"'"_s);
}

QString textOf(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s cannot be read", qPrintable(path));
    static const QRegularExpression comment(u"--[^\n]*"_s);
    return QString::fromUtf8(file.readAll()).remove(comment);
}

QStringList migrations()
{
    QStringList paths;
    for (const QString& name : QDir(u":/sql"_s).entryList({u"*.sql"_s}, QDir::Files, QDir::Name))
        paths.append(u":/sql/"_s + name);
    return paths;
}

QString stateOf(const QString& condition)
{
    static const QHash<QString, QString> names{{u"insufficient_privilege"_s, u"42501"_s}, {u"no_data_found"_s, u"P0002"_s},
                                               {u"invalid_parameter_value"_s, u"22023"_s}, {u"foreign_key_violation"_s, u"23503"_s}};
    return condition.isEmpty() ? u"P0001"_s : names.value(condition, condition);
}

/// Every error a text raises, or fails where one is written in a way this does not understand.
QList<Raised> raisedIn(const QString& file, const QString& sql)
{
    static const QRegularExpression any(u"\\bRAISE\\b(?!\\s+(?:NOTICE|WARNING|INFO|LOG|DEBUG)\\b)(?!\\s*;)"_s);
    static const QRegularExpression one(u"\\bRAISE\\s+EXCEPTION\\s+'((?:[^']|'')*)'([^;]*);"_s);
    static const QRegularExpression state(u"ERRCODE\\s*=\\s*'(\\w+)'"_s);
    QList<Raised> raised;
    for (auto match = one.globalMatch(sql); match.hasNext();) {
        const auto found = match.next();
        raised.append({file, stateOf(state.match(found.captured(2)).captured(1)), unquoted(found.captured(1)), found.captured(2)});
    }
    qsizetype total = 0;
    for (auto match = any.globalMatch(sql); match.hasNext(); match.next())
        ++total;
    if (total != raised.size())
        qFatal("%s: %lld of %lld RAISE are understood", qPrintable(file), qlonglong(raised.size()), qlonglong(total));
    return raised;
}

QString formatOf(const ServerMessage& message)
{
    static const QRegularExpression place(u"%\\d"_s);
    return QString::fromUtf8(message.text).replace(place, u"%"_s);
}

int placesOf(const QString& text)
{
    static const QRegularExpression place(u"%\\d"_s);
    return int(text.count(place));
}

QString filled(const char* text, const QStringList& values)
{
    QString result = QString::fromUtf8(text);
    for (qsizetype i = 0; i < values.size(); ++i)
        result.replace(u"%%1"_s.arg(i + 1), values[i]);
    return result;
}

} // namespace

/// What functions in the database say reaches a person in the language of the window.
class TestServerMessages : public QObject
{
    Q_OBJECT
private slots:
    void everyRaiseHasItsSentence();
    void everyPhraseInThemIsKnown();
    void nothingInTheTableIsInvented();
    void valuesComeThrough();
    void theLanguageIsThatOfTheWindow();
    void whatIsNotOursStaysAsItIs();
};

void TestServerMessages::everyRaiseHasItsSentence()
{
    QSet<std::pair<QString, QString>> known;
    for (const ServerMessage& message : serverMessages())
        known.insert({QString::fromLatin1(message.sqlState), formatOf(message)});
    QStringList missing;
    int count = 0;
    for (const QString& path : migrations()) {
        for (const Raised& one : raisedIn(path, textOf(path))) {
            ++count;
            if (!known.contains({one.sqlState, one.format}))
                missing += u"%1: %2 %3"_s.arg(one.file, one.sqlState, one.format);
        }
    }
    QVERIFY2(missing.isEmpty(), qPrintable(u"add to serverMessages(): "_s + missing.join(u"\n")));
    QVERIFY2(count >= 50, qPrintable(QString::number(count)));
}

void TestServerMessages::everyPhraseInThemIsKnown()
{
    QSet<QString> known;
    for (const char* word : serverWords())
        known.insert(QString::fromUtf8(word));
    static const QRegularExpression literal(u"(?:THEN|ELSE|,)\\s*'((?:[^']|'')*)'(\\s*\\|\\|)?"_s);
    static const QRegularExpression needed(u"trueup_require\\(\\s*'([^']*)'\\s*,\\s*'([^']*)'\\s*\\)"_s);
    QSet<QString> used;
    for (const QString& path : migrations()) {
        const QString sql = textOf(path);
        for (const Raised& one : raisedIn(path, sql)) {
            for (auto match = literal.globalMatch(one.argument); match.hasNext();) {
                const auto found = match.next();
                used.insert(unquoted(found.captured(1)) + (found.hasCaptured(2) ? u"%1"_s : QString()));
            }
        }
        for (auto match = needed.globalMatch(sql); match.hasNext();) {
            const auto found = match.next();
            used.insert(found.captured(1));
            used.insert(found.captured(2));
        }
    }
    const QSet<QString> missing = used - known;
    QVERIFY2(missing.isEmpty(), qPrintable(u"add to serverWords(): "_s + missing.values().join(u"\n")));
    QVERIFY2(used.size() > 25, qPrintable(QString::number(used.size())));
}

void TestServerMessages::nothingInTheTableIsInvented()
{
    QSet<std::pair<QString, QString>> raised;
    for (const QString& path : migrations()) {
        for (const Raised& one : raisedIn(path, textOf(path)))
            raised.insert({one.sqlState, one.format});
    }
    for (const ServerMessage& message : serverMessages())
        QVERIFY2(raised.contains({QString::fromLatin1(message.sqlState), formatOf(message)}), message.text);
}

void TestServerMessages::valuesComeThrough()
{
    const QStringList odd{u"A-1 (it is \"new\")"_s, u"%2 %1\nO'Brien"_s, u"é.*\\d;"_s};
    for (const ServerMessage& message : serverMessages()) {
        const QString said = filled(message.text, odd.first(placesOf(QString::fromUtf8(message.text))));
        QCOMPARE(spokenMessage(QString::fromLatin1(message.sqlState), said), said);
    }
}

void TestServerMessages::theLanguageIsThatOfTheWindow()
{
    Upside other;
    QCoreApplication::installTranslator(&other);
    QCOMPARE(spokenMessage(u"TU001"_s, u"Write 7 has not failed."_s), u"<7>"_s);
    QCOMPARE(spokenMessage(u"TU001"_s, u"The staged change of %2 was changed meanwhile by a newer run (it is now approved)."_s),
             u"<<approved>|<a newer run>|%2>"_s);
    QCOMPARE(spokenMessage(u"TU001"_s, u"Somebody decided about X meanwhile: it is not ABC-1 (anna)."_s), u"<anna|<ABC-1>|X>"_s);
    // A product that happens to be called like a state is not translated.
    QCOMPARE(spokenMessage(u"TU001"_s, u"A newer change of approved is open; decide about that one instead."_s), u"<approved>"_s);
    const Error error = classify({u"TU005"_s, u"There is no rule \"Ours\"."_s, {}, false});
    QCOMPARE(error.message, u"<Ours>"_s);
    QVERIFY2(error.detail.contains(u"There is no rule"_s), "whoever helps sees what the server said");
    const Error refused = classify({u"42501"_s, u"anna may not pull: this needs the role operator."_s, {}, false});
    QVERIFY2(refused.message.contains(u"<<operator>|<pull>|anna>"_s), qPrintable(refused.message));
    QCoreApplication::removeTranslator(&other);
    QCOMPARE(spokenMessage(u"TU001"_s, u"Write 7 has not failed."_s), u"Write 7 has not failed."_s);
}

void TestServerMessages::whatIsNotOursStaysAsItIs()
{
    Upside other;
    QCoreApplication::installTranslator(&other);
    QCOMPARE(spokenMessage(u"TU001"_s, u"Anna changed the row."_s), u"Anna changed the row."_s);
    QCOMPARE(spokenMessage(u"TU002"_s, u"Write 7 has not failed."_s), u"Write 7 has not failed."_s); // another code
    QCOMPARE(spokenMessage(u"TU001"_s, u"Oh: Write 7 has not failed."_s), u"Oh: Write 7 has not failed."_s);
    QCOMPARE(spokenMessage({}, {}), QString());
    QCoreApplication::removeTranslator(&other);
    const Error refused = classify({u"42501"_s, u"anna may not pull: this needs the role operator."_s, {}, false});
    QVERIFY2(!refused.message.contains(u".."_s), qPrintable(refused.message));
}

QTEST_GUILESS_MAIN(TestServerMessages)
#include "tst_servermessages.moc"
