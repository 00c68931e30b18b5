#include "catalog/issues.h"
#include "corejobs.h"
#include "fakeservices.h"
#include "hand.h"
#include "jobwork.h"
#include "pseudotranslator.h"
#include "settings/settingspage.h"
#include "spoken.h"
#include "support/handy.h"
#include "support/testpostgres.h"
#include "sync/importreport.h"
#include "sync/importvalues.h"
#include "sync/importwords.h"
#include "sync/storedwords.h"
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
    if (!u".!?…”»"_s.contains(text.back()))
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

/// A run that failed, as sync_runs keeps it.
RunRecord failedRun(const QString& kind, const QString& code, const QString& message, const QString& notDone, const QString& nextStep,
                    const QString& language)
{
    RunRecord run;
    run.kind = u"erp_pull"_s;
    run.status = u"failed"_s;
    run.error = {{u"kind"_s, kind},        {u"code"_s, code},         {u"message"_s, message},  {u"not_done"_s, notDone},
                 {u"next_step"_s, nextStep}, {u"detail"_s, u"GET 1"_s}, {u"language"_s, language}};
    return run;
}

/// What an import says when it cannot ask the ERP.
QString notConfigured()
{
    return QCoreApplication::translate("trueup::EtilizeImport", "Xorosoft is not configured, so the feed cannot be filtered by it.");
}

/// A run with three rows that were rejected, by a program that speaks whatever is spoken now.
qint64 rejectRows(Connection& connection)
{
    RunTable runs(connection);
    const auto run = runs.start({u"feed_import"_s, u"full"_s, u"manual"_s, {}, {}});
    if (!run)
        qFatal("%s", qPrintable(errorText(run.error())));
    FeedJob job;
    job.runId = run->id;
    job.fileName = u"feed.csv"_s;
    job.statistics = {{u"currency"_s, u"CAD"_s}};
    const auto kept = FeedJobTable(connection).create(job);
    Issue foreign = makeIssue(IssueCode::PriceInconsistency, trueup::Severity::BlocksField, FieldId::Price, {}, u"EUR");
    foreign.message = issueSentence(foreign.code, foreign.value, u"CAD"_s);
    const std::array rejects{rejectOf(3, makeIssue(IssueCode::BarcodeCheckDigit, trueup::Severity::Warning, FieldId::Barcode, u"UPC"_s, u"12")),
                             rejectOf(4, foreign), tableRejectOf({})};
    if (const auto loaded = kept ? FeedJobTable(connection).loadRejects(kept->id, rejects) : Result<qint64>(fail(kept.error())); !loaded)
        qFatal("%s", qPrintable(errorText(loaded.error())));
    Progress progress;
    progress.phaseKey = u"scan"_s;
    progress.phase = QCoreApplication::translate("trueup::FeedScan", "Looking through the feed");
    const QJsonArray phases{QJsonObject{{u"key"_s, progress.phaseKey}, {u"text"_s, progress.phase}, {u"done"_s, 1}, {u"seconds"_s, 1}}};
    const auto alive = runs.heartbeat(run->id, progress, phases);
    const QString next = QCoreApplication::translate(
        "trueup::EtilizeImport", "Set the connection to Xorosoft, or import without the filter (--no-filter).");
    const Error error{ErrorKind::Config, notConfigured(), {}, next, {}, {}, false};
    if (const auto ended = runs.finish(run->id, u"failed"_s, {}, error); !alive || !ended)
        qFatal("the run could not be ended");
    return run->id;
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

    /// That it has a title or SKU and lacks title or SKU contradicts itself.
    void anIncompleteRowSaysWhatIsMissing()
    {
        const FeedReject reject = rejectOf(1, makeIssue(IssueCode::RowIncomplete, trueup::Severity::BlocksRow, {}, u"Vendor, Type"_s, {}));
        QCOMPARE(rejectText(reject, {}), u"The row is incomplete; missing: Vendor, Type."_s);
        const Spoken french(u"fr"_s);
        QVERIFY(rejectText(reject, {}).startsWith(u"La ligne est incompl"_s));
    }

    void everyIssueIsToldInBothLanguages()
    {
        for (int number = 0; number <= int(IssueCode::DuplicateColumn); ++number) {
            const auto code = IssueCode(number);
            const bool namesColumns = code == IssueCode::RowIncomplete; // see anIncompleteRowSaysWhatIsMissing
            FeedReject reject = rejectOf(1, makeIssue(code, trueup::Severity::Warning, {}, namesColumns ? QString() : u"A"_s, u"1"));
            const QString english = reject.message;
            QCOMPARE(rejectText(reject, {}), english);
            {
                const Spoken french(u"fr"_s);
                const QString told = rejectText(reject, {});
                QVERIFY2(told != english && told == issueMessage(code), qPrintable(told));
                reject.message = told; // kept by a French server
            }
            QCOMPARE(rejectText(reject, {}), english);
        }
        FeedReject reject;
        reject.code = u"A_CODE_OF_A_NEWER_VERSION"_s;
        reject.message = u"What it says."_s;
        const Spoken french(u"fr"_s);
        QCOMPARE(rejectText(reject, {}), reject.message);
        reject.code = u"BARCODE_CHECK_DIGIT"_s;
        QCOMPARE(rejectText(reject, {}), u"Le code-barres n’est pas un GTIN valide."_s);
        reject.code = u"TABLE_REPEATED"_s;
        QCOMPARE(rejectText(reject, {}), u"Un produit avec cet identifiant est déjà venu\u202f; le premier compte."_s);
    }

    /// Which currency prices are in is kept by the job; of earlier ones it is not known.
    void pricesInAnotherCurrencyNameBoth()
    {
        FeedReject reject = rejectOf(1, makeIssue(IssueCode::PriceInconsistency, trueup::Severity::BlocksField, FieldId::Price, {}, u"EUR"));
        reject.message = u"The ERP names this price in EUR; prices here are in CAD."_s;
        FeedJob job;
        job.statistics = {{u"currency"_s, u"CAD"_s}};
        QCOMPARE(rejectText(reject, job), reject.message);
        const Spoken french(u"fr"_s);
        QCOMPARE(rejectText(reject, {}), reject.message);
        QCOMPARE(rejectText(reject, job), u"L’ERP donne ce prix en EUR\u202f; ici, les prix sont en CAD."_s);
        reject.value = u"12.50"_s; // below its cost
        QCOMPARE(rejectText(reject, job), u"Le prix, le coût et le prix avant réduction ne concordent pas."_s);
    }

    void phasesAreCalledAsTheReaderCallsThem()
    {
        const QString changed = u"Reading changed products of the shop"_s;
        QCOMPARE(phaseText(u"shopify_pull"_s, u"read"_s, changed), changed);
        QCOMPARE(phaseText(u"shopify_pull"_s, u"read"_s, u"Lecture des produits modifiés de la boutique"_s),
                 u"Reading products of the shop"_s); // by its key alone
        QCOMPARE(phaseText(u"push"_s, u"prepare"_s, {}), u"Preparing the push"_s);
        QCOMPARE(phaseText(u"push"_s, u"a key of a newer version"_s, u"Sorting"_s), u"Sorting"_s);
        const Spoken french(u"fr"_s);
        QCOMPARE(phaseText(u"shopify_pull"_s, u"read"_s, changed), u"Lecture des produits modifiés de la boutique"_s);
        QCOMPARE(phaseText(u"feed_import"_s, u"erp_items"_s, u"Reading items from Xorosoft"_s), u"Lecture des articles de Xorosoft"_s);
        QCOMPARE(batchText(u"Differences found in the shop"_s), u"Différences trouvées dans la boutique"_s);
        QCOMPARE(batchText(u"Conflicts"_s), u"Conflits"_s);
        QCOMPARE(batchText(u"Of ours"_s), u"Of ours"_s);
    }

    void whyARunFailedIsToldInTheLanguage()
    {
        const QString filter = u"The ERP ignores the filter and answers with everything."_s;
        const QString lost = u"The server erp.example.com was not found."_s;
        const QString check = u"Check the address and the network connection."_s;
        const RunRecord known =
            failedRun(u"contract"_s, u"FILTER_IGNORED"_s, filter, u"Nothing was concluded from this reading."_s, {}, u"en"_s);
        const RunRecord particular = failedRun(u"network"_s, u"HOST_NOT_FOUND"_s, lost, u"Nothing of %1 was read."_s, check, u"en"_s);
        QCOMPARE(runDetail(known).error.message, filter);
        QCOMPARE(runDetail(known).error.kind, ErrorKind::Contract);
        QCOMPARE(runRow(particular).summary, lost);
        QCOMPARE(runDetail(particular).error.detail, u"GET 1"_s);
        const Spoken french(u"fr"_s);
        const Error told = runDetail(known).error;
        QCOMPARE(told.message, u"L’ERP ignore le filtre et répond avec tout."_s);
        QCOMPARE(told.notDone, u"Rien n’a été conclu de cette lecture."_s);
        // What names a server is told by its kind, and quoted; what to do is a sentence without particulars.
        const Error quoted = runDetail(particular).error;
        QCOMPARE(quoted.message,
                 u"L’autre système n’a pas pu être joint. Voici ce qui a été enregistré\u00a0: «\u00a0%1\u00a0»"_s.arg(lost));
        QCOMPARE(runRow(particular).summary, quoted.message);
        QVERIFY2(quoted.nextStep != check && !quoted.nextStep.isEmpty(), qPrintable(quoted.nextStep));
        QVERIFY(quoted.notDone.isEmpty()); // the window says by the kind what was not done
        QCOMPARE(quoted.detail, u"Nothing of %1 was read. · GET 1"_s);
        // The same kept by a French server, and by a version that did not say its language.
        for (const QString& language : {u"fr"_s, QString()})
            QCOMPARE(runDetail(failedRun(u"network"_s, u"HOST_NOT_FOUND"_s, lost, {}, {}, language)).error.message, lost);
        QCOMPARE(runDetail(failedRun(u"contract"_s, u"FILTER_IGNORED"_s, u"Der ERP antwortet mit allem."_s, {}, {}, u"de"_s)).error.message,
                 told.message);
    }

    void whatHoldsARunIsToldInTheLanguage()
    {
        RunRecord run;
        run.kind = u"shopify_pull"_s;
        run.status = u"held"_s;
        run.heldReason = guardSentence({u"missing_in_shop"_s, GuardLevel::Hold, 4, 2, 12, 300, {}});
        run.heldFindings = {QJsonObject{{u"guardrail"_s, u"missing_in_shop"_s}, {u"level"_s, u"hold"_s}, {u"message"_s, run.heldReason},
                                        {u"count"_s, 12}, {u"of"_s, 300}}};
        QCOMPARE(runRow(run).summary, run.heldReason);
        RunRecord other = run; // of a reason nothing tells
        other.heldReason = u"Something else."_s;
        const Spoken french(u"fr"_s);
        QCOMPARE(runRow(run).summary, u"12 produits sur 300 ne sont plus dans la boutique."_s);
        QCOMPARE(runRow(other).summary, u"Something else."_s);
    }

    void theShopIsQuoted()
    {
        const QString refused = u"The shop refused the values: price: must be positive"_s;
        QCOMPARE(writeFailureText(u"user_error"_s, u"INVALID"_s, refused), u"The shop refused the values: “price: must be positive”"_s);
        QCOMPARE(writeFailureText(u"user_error"_s, {}, u"Refused"_s), u"Refused"_s);
        QCOMPARE(writeFailureText({}, {}, {}), QString());
        const Spoken french(u"fr"_s);
        const QString quoted = u"La boutique a refusé les valeurs\u00a0: «\u00a0price: must be positive\u00a0»"_s;
        QCOMPARE(writeFailureText(u"user_error"_s, u"INVALID"_s, refused), quoted);
        QCOMPARE(writeFailureText(u"user_error"_s, {}, u"La boutique a refusé les valeurs\u00a0: price: must be positive"_s), quoted);
        QCOMPARE(writeFailureText(u"validation"_s, u"BARCODE_CHECK_DIGIT"_s, u"The barcode is not a valid GTIN."_s),
                 u"Le code-barres n’est pas un GTIN valide."_s);
        QCOMPARE(writeFailureText(u"validation"_s, u"23505"_s, u"The value exists already: A."_s), u"The value exists already: A."_s);
        QCOMPARE(writeFailureText(u"stale"_s, u"STALE_WRITE"_s, u"The product is no longer in the shop."_s),
                 u"Le produit n’est plus dans la boutique."_s);
        QCOMPARE(writeFailureText(u"permission"_s, u"SHOP_FROZEN"_s, u"Der Laden ist eingefroren."_s), u"La boutique est gelée."_s);
    }

    /// The server speaks one language and the window another, either way.
    void whatOneLanguageStoredIsReadInAnother_data()
    {
        QTest::addColumn<QString>("stored");
        QTest::addColumn<QString>("read");
        QTest::newRow("a French window") << u"en"_s << u"fr"_s;
        QTest::newRow("an English window") << u"fr"_s << u"en"_s;
    }
    void whatOneLanguageStoredIsReadInAnother()
    {
        QFETCH(QString, stored);
        QFETCH(QString, read);
        const DatabaseAddress address = m_postgres.createDatabase();
        qint64 run = 0;
        {
            const Spoken server(stored);
            run = rejectRows(*TestPostgres::open(address));
        }
        const Spoken reader(read);
        WorkbenchOptions options;
        options.session.databaseUrl = urlOf(address);
        Workbench bench(options);
        CoreJobs jobs(bench);
        const auto page = settled(jobs.rejects(run, {}, 10));
        QVERIFY2(page, page ? "" : qPrintable(errorText(page.error())));
        QCOMPARE(page->rows.size(), 3);
        QCOMPARE(page->rows[0].reason, issueMessage(IssueCode::BarcodeCheckDigit));
        QCOMPARE(page->rows[1].reason, issueSentence(IssueCode::PriceInconsistency, u"EUR"_s, u"CAD"_s));
        QCOMPARE(page->rows[2].reason, tableFaultText(u"TABLE_BAD_QUOTE"_s));
        const auto detail = settled(jobs.runDetail(run));
        QVERIFY2(detail, detail ? "" : qPrintable(errorText(detail.error())));
        QCOMPARE(detail->phases.size(), 1);
        QCOMPARE(detail->phases[0].progress.phase, QCoreApplication::translate("trueup::FeedScan", "Looking through the feed"));
        // English is the key of what was stored; other sentences are quoted.
        const QString kind = inWords({ErrorKind::Config, {}, {}, {}, {}, {}, false}).message;
        const bool isTold = read == "fr"_L1 ? detail->error.message == notConfigured()
                                            : detail->error.message.startsWith(kind) && detail->error.message.contains(u"Xorosoft n’est pas"_s);
        QVERIFY2(isTold, qPrintable(detail->error.message));
        QCOMPARE(detail->row.summary, detail->error.message);
        const Error shown = inWords(detail->error);
        QVERIFY2(flawsOf(shown).isEmpty(), qPrintable(flawsOf(shown).join(u"; "_s)));
    }

    /// A program that died wrote no error of its own.
    void aRunThatWasLeftSaysSo()
    {
        const DatabaseAddress address = m_postgres.createDatabase();
        const auto connection = TestPostgres::open(address);
        QVERIFY(connection->execute(u"INSERT INTO sync_runs (kind, mode, status, trigger, created_at) "
                                    "VALUES ('push', 'full', 'running', 'manual', now() - interval '1 day')"_s));
        RunTable runs(*connection);
        QCOMPARE(runs.failAbandoned(60).value_or(-1), 1);
        const auto left = runs.list(1);
        QVERIFY(left && left->size() == 1);
        QCOMPARE(runRow(left->constFirst()).summary, u"The program that ran this job ended before the job did."_s);
        const Spoken french(u"fr"_s);
        QCOMPARE(runRow(left->constFirst()).summary, u"Le programme qui exécutait cette tâche s’est terminé avant elle."_s);
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
