#include "fakeservices.h"
#include "hand.h"
#include "pseudotranslator.h"
#include "settings/settingspage.h"
#include "support/handy.h"
#include "support/testpostgres.h"
#include "sync/importwords.h"
#include "widgets/errorbanner.h"
#include "widgets/errorwords.h"
#include "workbench.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QRegularExpression>
#include <QScopeGuard>
#include <QVBoxLayout>

using namespace trueup;
using namespace trueup::ui;
using namespace trueup::ui::testing;
using namespace Qt::StringLiterals;
using trueup::test::settled;
using trueup::test::urlOf;

namespace {

constexpr ErrorKind lastKind = ErrorKind::Internal;

/// What keeps a text from being a sentence for people; empty when nothing does.
QString flawOf(const QString& text)
{
    static const QRegularExpression code(
        u"SQLSTATE|HTTP \\d{3}|\\bERROR:|errno|0x[0-9a-f]{4}|\\b[A-Z]+_[A-Z_]+\\b|\\b(?=[0-9A-Z]*\\d)(?=[0-9A-Z]*[A-Z])[0-9A-Z]{5}\\b|\\b\\d{5}\\b|::|\\bnull\\b"_s);
    if (text.isEmpty())
        return u"says nothing"_s;
    if (text.simplified().count(u' ') < 2)
        return u"is no sentence"_s;
    if (text[0].isLower())
        return u"begins in the middle"_s;
    if (!u".!?…”"_s.contains(text.back()))
        return u"does not end"_s;
    if (const auto match = code.match(text); match.hasMatch())
        return u"holds the code “%1”"_s.arg(match.captured());
    return {};
}

QStringList flawsOf(const Error& error)
{
    QStringList flaws;
    for (const auto& [part, text] : {std::pair{"what happened", error.message}, {"what was not done", error.notDone}, {"what next", error.nextStep}}) {
        if (const QString flaw = flawOf(text); !flaw.isEmpty())
            flaws += u"%1 “%2” %3"_s.arg(QLatin1StringView(part), text, flaw);
    }
    return flaws;
}

/// What a person sees of a banner before anything is folded out.
QStringList seenIn(const ErrorBanner& banner)
{
    QStringList seen;
    for (const QLabel* label : banner.findChildren<QLabel*>()) {
        if (label->isVisible() && !label->text().isEmpty())
            seen += label->text();
    }
    return seen;
}

} // namespace

/// Whatever goes wrong, a person reads what happened, what was not done and what to do, and no code before asking for it.
class TestErrorWords : public QObject
{
    Q_OBJECT

    TestPostgres m_postgres;

private slots:
    void flawsAreFound()
    {
        QVERIFY(flawOf(u"The price is too low."_s).isEmpty());
        for (const QString& bad : {u""_s, u"23505"_s, u"ROW_TOO_LONG"_s, u"the price is low."_s, u"The price is too low"_s,
                                   u"The shop said HTTP 502 to us."_s, u"The statement failed with 42P01 again."_s})
            QVERIFY2(!flawOf(bad).isEmpty(), qPrintable(bad));
    }

    void everyKindHasWords_data()
    {
        QTest::addColumn<int>("kind");
        for (int kind = 0; kind <= int(lastKind); ++kind)
            QTest::newRow(qPrintable(errorKindWord(ErrorKind(kind)))) << kind;
    }
    void everyKindHasWords()
    {
        QFETCH(int, kind);
        const QList<Error> said{
            {ErrorKind(kind), {}, {}, {}, {}, {}, false},
            {ErrorKind(kind), u"23505"_s, {}, {}, u"duplicate key"_s, u"23505"_s, false},
            {ErrorKind(kind), u"HTTP 502 Bad Gateway"_s, u"WRITE_SKIPPED"_s, {}, {}, u"BAD_GATEWAY"_s, true},
            {ErrorKind(kind), u"the file %1 is short"_s, {}, u"try again later"_s, {}, {}, false}};
        for (const Error& one : said) {
            const QStringList flaws = flawsOf(inWords(one));
            QVERIFY2(flaws.isEmpty(), qPrintable(flaws.join(u"; "_s)));
            ErrorBanner banner;
            banner.resize(700, 100);
            banner.show(one);
            for (const QString& text : seenIn(banner))
                QVERIFY2(flawOf(text).isEmpty(), qPrintable(text + u' ' + flawOf(text)));
            QVERIFY(seenIn(banner).size() >= 2);
            // The code is there for those who ask.
            QVERIFY(banner.accessibleDescription() == banner.text());
            const QList<QLabel*> labels = banner.findChildren<QLabel*>();
            QVERIFY(one.code.isEmpty() || std::ranges::any_of(labels, [&](const QLabel* label) { return !label->isVisible() && label->text().contains(one.code); }));
        }
    }

    void whatIsSaidWellStays()
    {
        const Error error{ErrorKind::Auth, u"The feed refused the password."_s, u"Nothing was imported."_s,
                          u"Enter the password in Settings."_s, u"530 Login incorrect"_s, {}, false};
        const Error shown = inWords(error);
        QCOMPARE(shown.message, error.message);
        QCOMPARE(shown.notDone, error.notDone);
        QCOMPARE(shown.nextStep, error.nextStep);
        QCOMPARE(shown.detail, error.detail);
    }

    /// What stands between the entries of a list is a text like any other.
    void listsAreJoinedInTheLanguage()
    {
        PseudoTranslator language;
        QVERIFY(QCoreApplication::installTranslator(&language));
        const auto restore = qScopeGuard([&language] { QCoreApplication::removeTranslator(&language); });
        FeedJob job;
        const QJsonObject examples{{u"new"_s, QJsonArray{u"A-1"_s, u"B-2"_s}}};
        job.statistics = QJsonObject{{u"difference"_s, QJsonObject{{u"new"_s, 2}, {u"examples"_s, examples}}}};
        const QString text = feedText(job);
        QVERIFY2(text.contains(u"A-1"_s + language.translate("", "; ", nullptr, -1) + u"B-2"_s), qPrintable(text));
    }

    /// One loss, told by the window and by its page, is one message.
    void theSameIsSaidOnce()
    {
        QWidget window;
        auto* column = new QVBoxLayout(&window);
        auto* first = new ErrorBanner(&window);
        auto* second = new ErrorBanner(&window);
        column->addWidget(first);
        column->addWidget(second);
        window.show();
        const Error lost{ErrorKind::DatabaseLost, {}, {}, {}, {}, {}, true};
        first->show(lost);
        second->show(lost);
        QVERIFY(first->isVisible() && !second->isVisible());
        second->show({ErrorKind::Stale, {}, {}, {}, {}, {}, false});
        QVERIFY(second->isVisible());
        first->clearIfLost();
        second->clearIfLost();
        QVERIFY(!first->isVisible() && second->isVisible());
    }

    /// Settings that could not be read cannot be saved over.
    void unreadSettingsAreNotOverwritten()
    {
        FakeWorld world;
        world.settings.alwaysFailWith = Error{ErrorKind::DatabaseLost, {}, {}, {}, {}, {}, true};
        SettingsPage page(world.bundle, nullptr);
        page.setSession(world.session.value);
        page.show();
        page.open();
        const Hand hand(page);
        QVERIFY(hand.reads(u"The settings could not be read"_s));
        QVERIFY2(!hand.find<QLineEdit>(u"Address"_s), "what was never read would be lost");
        QVERIFY(!hand.find(u"Save changes"_s)->isEnabled());
        world.settings.alwaysFailWith.reset();
        QVERIFY(hand.click(hand.find(u"Try again"_s)));
        QLineEdit* address = nullptr;
        QTRY_VERIFY((address = hand.find<QLineEdit>(u"Address"_s)));
        QTest::keyClicks(address, u"x"_s);
        QTRY_VERIFY(hand.find(u"Save changes"_s)->isEnabled());
    }

    /// Faults that people meet, made for real.
    void realFaults_data()
    {
        QTest::addColumn<QString>("what");
        for (const QString& what : {u"no server"_s, u"wrong password"_s, u"no such database"_s, u"not migrated"_s, u"refused statement"_s,
                                    u"duplicate"_s, u"missing table"_s, u"time out"_s, u"permission"_s, u"connection lost"_s, u"own refusal"_s})
            QTest::newRow(qPrintable(what)) << what;
    }
    void realFaults()
    {
        QFETCH(QString, what);
        const DatabaseAddress address = what == "not migrated"_L1 ? m_postgres.emptyDatabase() : m_postgres.createDatabase();
        DatabaseAddress wrong = address;
        std::optional<Error> error;
        const auto ask = [&](const DatabaseAddress& where, const QString& sql) {
            WorkbenchOptions options;
            options.session.databaseUrl = urlOf(where);
            Workbench bench(options);
            const auto answer = settled(bench.ask<int>([sql](Connection& connection) -> Result<int> {
                if (const auto done = connection.script(sql); !done)
                    return fail(done.error());
                return 0;
            }));
            if (!answer)
                error = answer.error();
        };
        if (what == "no server"_L1) {
            wrong.host = u"127.0.0.1"_s;
            wrong.port = 1;
            ask(wrong, u"SELECT 1"_s);
        } else if (what == "wrong password"_L1) {
            wrong.user = u"nobody_of_this_name"_s;
            wrong.password = u"x"_s;
            ask(wrong, u"SELECT 1"_s);
        } else if (what == "no such database"_L1) {
            wrong.database = u"no_database_of_this_name"_s;
            ask(wrong, u"SELECT 1"_s);
        } else {
            const QHash<QString, QString> statements{
                {u"not migrated"_s, u"SELECT 1"_s},
                {u"refused statement"_s, u"SELECT 1 / 0"_s},
                {u"duplicate"_s, u"INSERT INTO settings (key, value) VALUES ('a', '1'), ('a', '2')"_s},
                {u"missing table"_s, u"SELECT * FROM a_table_of_no_version"_s},
                {u"time out"_s, u"SET statement_timeout = 20; SELECT pg_sleep(5)"_s},
                {u"permission"_s, u"SET ROLE trueup_viewer; DELETE FROM public.products"_s},
                {u"connection lost"_s, u"SELECT pg_terminate_backend(pg_backend_pid())"_s},
                {u"own refusal"_s, u"SELECT rule_enable('a rule of no name', true)"_s}};
            QVERIFY(statements.contains(what));
            ask(address, statements.value(what));
        }
        QVERIFY2(error, "nothing went wrong");
        const QStringList flaws = flawsOf(inWords(*error));
        QVERIFY2(flaws.isEmpty(), qPrintable(flaws.join(u"; "_s)));
    }
};

QTEST_MAIN(TestErrorWords)
#include "tst_errorwords.moc"
