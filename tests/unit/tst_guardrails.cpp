#include "reconcile/approval.h"
#include "reconcile/guardrails.h"

#include <QJsonObject>
#include <QTest>

#include <algorithm>

using namespace trueup;
using namespace Qt::StringLiterals;

namespace {

RunStatistics quiet()
{
    RunStatistics run;
    run.feedRows = 1000;
    run.missingProducts = 0;
    run.knownProducts = 1000;
    run.changedProducts = 10;
    run.withdrawals = 0;
    run.pricedProducts = 1000;
    run.stockedProducts = 500;
    run.unmatchedRows = 100;
    run.erpItems = 2000;
    run.erpWalkComplete = true;
    return run;
}

/// What is said of a finding that somebody of another language stored.
QString readElsewhere(GuardFinding finding)
{
    finding.sentence = u"Etwas stimmt nicht."_s;
    return guardSentence(findingsFromJson(findingsJson({finding})).front());
}

QStringList skusOf(const QList<GuardExample>& examples)
{
    QStringList skus;
    for (const GuardExample& example : examples)
        skus.append(example.sku);
    return skus;
}

ApprovalSubject subject(FieldId id, const Value& current, const Value& proposed, Side side)
{
    ProductValues now;
    now[id] = current;
    ProposedValues offer;
    offer.offer(id, proposed, side);
    ApprovalSubject result;
    result.changes = diffProduct({}, now, offer);
    result.matchState = MatchState::Matched;
    result.matchMethod = MatchMethod::SkuRaw;
    result.matchConfidence = 0.999;
    return result;
}

} // namespace

class TestGuardrails : public QObject
{
    Q_OBJECT
private slots:
    void crossing_data();
    void crossing();
    void unmatchedRows_data();
    void unmatchedRows();
    void strongPriceChanges();
    void theWorstAreKept();
    void examplesGoWithTheirFinding();
    void aSentenceIsMadeOfItsFacts();
    void quietRunPasses();
    void aReleaseCoversWhatWasSeen();
    void firstRunHasNoPredecessor();
    void deniesByDefault();
    void approvesOnlyWhatIsSure();
    void pricesPassInsideTheirLimits();
    void neverApproves_data();
    void neverApproves();
    void stockLimits();
    void priceLimits();
    void minorChanges();
};

void TestGuardrails::crossing_data()
{
    QTest::addColumn<RunStatistics>("run");
    QTest::addColumn<QString>("guard");
    QTest::addColumn<QString>("level");
    const auto add = [](const char* name, auto change, const QString& guard, const QString& level) {
        RunStatistics run = quiet();
        change(run);
        QTest::newRow(name) << run << guard << level;
    };
    add("no rows", [](auto& r) { r.feedRows = 0; }, u"feed_rows"_s, u"hold"_s);
    add("60 % gone", [](auto& r) { r.feedRows = 400; }, u"feed_rows"_s, u"hold"_s);
    add("20 % gone", [](auto& r) { r.feedRows = 800; }, u"feed_rows"_s, u"hold"_s);
    add("12 % gone", [](auto& r) { r.feedRows = 880; }, u"feed_rows"_s, u"warn"_s);
    add("missing 10 %", [](auto& r) { r.missingProducts = 100; }, u"missing_products"_s, u"hold"_s);
    add("missing 3 %", [](auto& r) { r.missingProducts = 30; }, u"missing_products"_s, u"warn"_s);
    add("200 withdrawn", [](auto& r) { r.knownProducts = 50'000; r.withdrawals = 200; }, u"withdrawals"_s, u"hold"_s);
    add("50 of 50,000 withdrawn", [](auto& r) { r.knownProducts = 50'000; r.withdrawals = 50; }, u"withdrawals"_s, u"warn"_s);
    add("half changed", [](auto& r) { r.changedProducts = 500; }, u"changed_products"_s, u"hold"_s);
    add("swings", [](auto& r) { r.priceSwings = 50; }, u"price_swings"_s, u"hold"_s);
    add("one bad price", [](auto& r) { r.badPrices = 1; }, u"bad_prices"_s, u"warn"_s);
    add("bad prices", [](auto& r) { r.badPrices = 10; }, u"bad_prices"_s, u"hold"_s);
    add("stock wiped", [](auto& r) { r.stockToZero = 75; }, u"stock_to_zero"_s, u"hold"_s);
    add("stock of a small shop", [](auto& r) { r.stockToZero = 9; r.stockedProducts = 20; }, u"stock_to_zero"_s, u"warn"_s);
    add("half of the stock changed", [](auto& r) { r.stockChanges = 250; r.stockKnown = 500; }, u"stock_changes"_s, u"hold"_s);
    add("a third of the stock changed", [](auto& r) { r.stockChanges = 150; r.stockKnown = 500; }, u"stock_changes"_s, u"warn"_s);
    add("all stock of a small shop changed", [](auto& r) { r.stockChanges = 19; r.stockKnown = 19; }, u"stock_changes"_s, u"warn"_s);
    add("blanked", [](auto& r) { r.filledBefore[u"Vendor"_s] = 200; r.blanked[u"Vendor"_s] = 10; }, u"blanked"_s, u"hold"_s);
    add("blanked below 5 %", [](auto& r) { r.filledBefore[u"Vendor"_s] = 1000; r.blanked[u"Vendor"_s] = 49; }, u"blanked"_s, u"warn"_s);
    add("blanked in a short feed", [](auto& r) { r.filledBefore[u"Vendor"_s] = 20; r.blanked[u"Vendor"_s] = 9; }, u"blanked"_s, u"warn"_s);
    add("an earlier file", [](auto& r) { r.isEarlierFile = true; }, u"old_source"_s, u"hold"_s);
    add("a file older by more than an hour", [](auto& r) { r.olderBySeconds = 3601; }, u"old_source"_s, u"hold"_s);
    add("swings below 5 %", [](auto& r) { r.priceSwings = 49; }, u"price_swings"_s, u"warn"_s);
    add("column", [](auto& r) { r.vanishedColumns = {u"Vendor"_s}; }, u"columns"_s, u"hold"_s);
    add("half a walk", [](auto& r) { r.erpWalkComplete = false; }, u"erp_walk"_s, u"hold"_s);
    add("fewer items", [](auto& r) { r.erpItems = 1800; }, u"erp_items"_s, u"hold"_s);
    add("fewer items, below 10 %", [](auto& r) { r.erpItems = 1801; }, u"erp_items"_s, u"warn"_s);
    add("inactive items", [](auto& r) { r.erpActive = 1000; r.erpInactivated = 100; }, u"erp_inactive"_s, u"hold"_s);
    add("inactive items of a small list", [](auto& r) { r.erpActive = 20; r.erpInactivated = 9; }, u"erp_inactive"_s, u"warn"_s);
    add("emptied items", [](auto& r) { r.erpStocked = 1000; r.erpEmptied = 100; }, u"erp_stock"_s, u"hold"_s);
    add("withdrawn from few on sale", [](auto& r) { r.activeProducts = 2500; r.withdrawals = 50; }, u"withdrawals"_s, u"hold"_s);
    add("more unmatched", [](auto& r) { r.unmatchedRows = 120; }, u"unmatched"_s, u"hold"_s);
    add("duplicate", [](auto& r) { r.duplicateKeys = 2; }, u"duplicates"_s, u"warn"_s);
    add("many duplicates", [](auto& r) { r.duplicateKeys = 10; }, u"duplicates"_s, u"hold"_s);
    add("duplicates below 1 %", [](auto& r) { r.duplicateKeys = 9; }, u"duplicates"_s, u"warn"_s);
    add("duplicates of a short feed", [](auto& r) { r.feedRows = 1001; r.duplicateKeys = 10; }, u"duplicates"_s, u"warn"_s);
    add("40 of 500 withdrawn", [](auto& r) { r.activeProducts = 500; r.withdrawals = 40; }, u"withdrawals"_s, u"hold"_s);
    add("10 of 500 withdrawn", [](auto& r) { r.activeProducts = 500; r.withdrawals = 10; }, u"withdrawals"_s, u"hold"_s);
    add("points", [](auto& r) { r.pointsNeeded = 2e7; r.pointsPerDay = 8e6; }, u"points"_s, u"hold"_s);
}

void TestGuardrails::crossing()
{
    QFETCH(RunStatistics, run);
    QFETCH(QString, guard);
    QFETCH(QString, level);
    const auto findings = checkGuardrails(run, quiet());
    QCOMPARE(findings.size(), 1U);
    QCOMPARE(findings.front().guard, guard);
    QCOMPARE(guardLevelWord(findings.front().level), level);
    QVERIFY(!findings.front().sentence.isEmpty() && !findings.front().sentence.contains(u"%1"_s));
    QCOMPARE(readElsewhere(findings.front()), findings.front().sentence);
    QCOMPARE(mustHold(findings), level == "hold"_L1);
}

void TestGuardrails::unmatchedRows_data()
{
    QTest::addColumn<int>("before");
    QTest::addColumn<int>("now");
    QTest::addColumn<QString>("level");
    QTest::addColumn<QString>("told");
    QTest::newRow("a first one") << 0 << 1 << u"warn"_s << u"last time every row had one"_s;
    QTest::newRow("nine first ones") << 0 << 9 << u"warn"_s << u"last time every row had one"_s;
    QTest::newRow("ten first ones") << 0 << 10 << u"hold"_s << u"last time every row had one"_s;
    QTest::newRow("500 first ones") << 0 << 500 << u"hold"_s << u"last time every row had one"_s;
    QTest::newRow("one more of few") << 4 << 5 << u"warn"_s << u"25% more rows"_s;
    QTest::newRow("a quarter more") << 100 << 125 << u"hold"_s << u"25% more rows"_s;
    QTest::newRow("below 20 %") << 100 << 119 << u"warn"_s << u"19% more rows"_s;
    QTest::newRow("below 5 %") << 100 << 104 << QString() << QString();
    QTest::newRow("fewer") << 100 << 50 << QString() << QString();
}

void TestGuardrails::unmatchedRows()
{
    QFETCH(int, before);
    QFETCH(int, now);
    QFETCH(QString, level);
    QFETCH(QString, told);
    RunStatistics last = quiet();
    last.unmatchedRows = before;
    RunStatistics run = quiet();
    run.unmatchedRows = now;
    const auto findings = checkGuardrails(run, last);
    QCOMPARE(findings.size(), level.isEmpty() ? 0U : 1U);
    if (level.isEmpty())
        return;
    QCOMPARE(guardLevelWord(findings.front().level), level);
    QVERIFY2(findings.front().sentence.contains(told), qPrintable(findings.front().sentence));
    QCOMPARE(readElsewhere(findings.front()), findings.front().sentence);
    QVERIFY2(before > 0 || !findings.front().sentence.contains(u'%'), "of nothing there is no share");
}

void TestGuardrails::strongPriceChanges()
{
    QVERIFY(isPriceSwing(Decimal(201, 1), 20));
    QVERIFY(isPriceSwing(Decimal(-201, 1), 20));
    QVERIFY2(!isPriceSwing(Decimal(200, 1), 20) && !isPriceSwing(Decimal(-200, 1), 20), "above it, not at it");
    QVERIFY(!isPriceSwing(Decimal(300, 1), 35.5));
    QVERIFY(isPriceSwing(Decimal(355, 1), 35.4));
    QVERIFY2(isPriceSwing(Decimal(1, 1), 0) && !isPriceSwing(Decimal(0, 1), 0), "at 0 every change counts");
}

void TestGuardrails::theWorstAreKept()
{
    struct Shown
    {
        qint64 weight;
        QString sku;
    };
    QList<Shown> shown;
    for (int i = 0; i < 40; ++i)
        shown.append({i % 10, u"P-%1"_s.arg(i, 2, 10, QChar(u'0'))});
    shown.append({3, u"P-39"_s}); // the same one, less bad
    shown.append({50, u"P-00"_s}); // and worse
    const auto kept = [&shown] {
        WorstExamples worst;
        for (const Shown& one : std::as_const(shown)) {
            const bool wants = worst.wants(Decimal(one.weight, 0), one.sku);
            const QList<GuardExample> before = worst.list();
            worst.add(Decimal(one.weight, 0), {.sku = one.sku, .after = QString::number(one.weight)});
            if (!wants && worst.list() != before)
                return QStringList{u"kept "_s + one.sku + u" without a wish"_s};
        }
        return skusOf(worst.list());
    };
    const QStringList expected{u"P-00"_s, u"P-09"_s, u"P-19"_s, u"P-29"_s, u"P-39"_s};
    QCOMPARE(kept(), expected);
    std::ranges::reverse(shown);
    QCOMPARE(kept(), expected);
    std::ranges::sort(shown, {}, &Shown::sku);
    QCOMPARE(kept(), expected);

    WorstExamples stock;
    stock.addStock(u"B"_s, 3, 30);
    stock.addStock(u"A"_s, 30, 0);
    stock.addStock(u"C"_s, 30, 3);
    QCOMPARE(skusOf(stock.list()), (QStringList{u"A"_s, u"B"_s, u"C"_s}));
    QVERIFY(stock.list().first() == (GuardExample{.sku = u"A"_s, .before = u"30"_s, .after = u"0"_s}));
    WorstExamples named;
    named.add({}, {.sku = u"A"_s, .name = QString(119, u'x') + QString::fromUcs4(U"\U0001F58A pen")});
    QCOMPARE(named.list().first().name, QString(119, u'x')); // not half of a character
    QCOMPARE(examplePrice(u"12.5"_s), u"12.50"_s);
    QCOMPARE(examplePrice(u"soon"_s), u"soon"_s);
    QCOMPARE(exampleLine(u" Red,\n  large "_s), u"Red, large"_s);
    QCOMPARE(exampleLine(QString(60, u'x')), QString(60, u'x'));
    QCOMPARE(exampleLine(QString(61, u'x')), QString(59, u'x') + u'…');
    QCOMPARE(exampleLine(QString(58, u'x') + QString::fromUcs4(U"\U0001F58A pen")), QString(58, u'x') + u'…');
}

void TestGuardrails::examplesGoWithTheirFinding()
{
    RunStatistics run = quiet();
    run.priceSwings = 60;
    run.stockToZero = 1; // too few to be told
    run.examples = {{u"price_swings"_s, {{.sku = u"A"_s, .before = u"12.00"_s, .after = u"99.00"_s}}},
                    {u"stock_to_zero"_s, {{.sku = u"B"_s, .before = u"5"_s, .after = u"0"_s}}}};
    const auto findings = checkGuardrails(run, quiet());
    QCOMPARE(findings.size(), 1U);
    QVERIFY(findings.front().examples == run.examples.value(u"price_swings"_s));
    RunStatistics emptied = quiet(); // each column has its own
    emptied.filledBefore = {{u"Vendor"_s, 1000}, {u"Tags"_s, 1000}};
    emptied.blanked = {{u"Vendor"_s, 100}, {u"Tags"_s, 100}};
    emptied.examples = {{blankedKey(u"Vendor"_s), {{.sku = u"A"_s, .before = u"Bic"_s}}}, {blankedKey(u"Tags"_s), {{.sku = u"B"_s, .before = u"red"_s}}}};
    const auto columns = checkGuardrails(emptied, quiet());
    QCOMPARE(columns.size(), 2U);
    QVERIFY(columns[0].columns == QStringList{u"Tags"_s} && columns[0].examples == emptied.examples.value(blankedKey(u"Tags"_s)));
    QVERIFY(columns[1].examples == emptied.examples.value(blankedKey(u"Vendor"_s)));
    GuardFinding whole = findings.front();
    whole.examples = {{u"A"_s, u"Pen"_s, u"1"_s, u"2"_s, u"3"_s}, {.sku = u"B"_s}};
    whole.columns = {u"Vendor"_s};
    whole.newColumns = QStringList{u"Maker"_s};
    whole.hours = 24;
    const GuardFinding read = findingsFromJson(findingsJson({whole})).front();
    QVERIFY(read.examples == whole.examples);
    QCOMPARE(read.newColumns, whole.newColumns);
    QCOMPARE(read.hours, whole.hours);
    QCOMPARE(read.count, whole.count);
    whole.examples = {{.sku = u"A"_s, .name = u"Pe"_s + QChar(QChar::Null) + u'n'}};
    QCOMPARE(findingsFromJson(findingsJson({whole})).front().examples.first().name, u"Pen"_s);
    // Whether somebody has seen it is a matter of its numbers.
    GuardFinding other = findings.front();
    other.examples.clear();
    QVERIFY(stillHolding({other}, findings).empty());
}

void TestGuardrails::aSentenceIsMadeOfItsFacts()
{
    // What this version does not know, or an earlier one did not store, is told as it stands.
    GuardFinding finding{u"moon_phase"_s, GuardLevel::Hold, 1, 1, 1, 1, u"Etwas stimmt nicht."_s};
    QCOMPARE(guardSentence(finding), finding.sentence);
    for (const auto& [guard, fact] : {std::pair{u"columns"_s, u"new_columns"_s}, std::pair{u"stale_stock"_s, u"hours"_s},
                                      std::pair{u"price_swings"_s, u"count"_s}, std::pair{u"behind_open_changes"_s, u"examples"_s}}) {
        finding.guard = guard;
        finding.newColumns = QStringList();
        finding.hours = 24;
        finding.examples = {{.sku = u"A"_s}};
        QVERIFY2(readElsewhere(finding) != finding.sentence, qPrintable(guard));
        QJsonObject stored = findingsJson({finding}).first().toObject();
        stored.remove(fact);
        QCOMPARE(guardSentence(findingsFromJson({stored}).front()), finding.sentence);
    }
    RunStatistics run = quiet();
    run.vanishedColumns = {u"Vendor"_s};
    run.newColumns = {u"Maker"_s};
    const QString renamed = readElsewhere(checkGuardrails(run, quiet()).front());
    QVERIFY2(renamed.contains(u"Vendor"_s) && renamed.contains(u"Maker"_s), qPrintable(renamed));
    run = quiet();
    run.olderBySeconds = 3 * 3600;
    const QString older = readElsewhere(checkGuardrails(run, quiet()).front());
    QVERIFY2(older.contains(u'3'), qPrintable(older));
    run.isEarlierFile = true;
    QVERIFY(readElsewhere(checkGuardrails(run, quiet()).front()) != older);
    // A reason is made of such sentences.
    run = quiet();
    run.feedRows = 0;
    auto held = checkGuardrails(run, quiet());
    const QString told = held.front().sentence;
    held.front().sentence = u"Etwas stimmt nicht."_s;
    held.push_back(finding);
    held.back().guard = u"moon_phase"_s;
    held.back().sentence = u"Vollmond."_s;
    QCOMPARE(retold(u"Etwas stimmt nicht. Vollmond."_s, held), told + u" Vollmond."_s);
}

void TestGuardrails::quietRunPasses()
{
    QVERIFY(checkGuardrails(quiet(), quiet()).empty());
    RunStatistics hourBack = quiet(); // a listing in local time, after the clocks were put back
    hourBack.olderBySeconds = 3600;
    QVERIFY(checkGuardrails(hourBack, quiet()).empty());
    RunStatistics grown = quiet();
    grown.feedRows = 2000;
    grown.withdrawals = 19; // of 1,000: below 2 %
    QVERIFY(checkGuardrails(grown, quiet()).empty());
    RunStatistics small = quiet();
    small.activeProducts = 30;
    small.withdrawals = 9;
    QVERIFY(checkGuardrails(small, quiet()).empty());
}

void TestGuardrails::aReleaseCoversWhatWasSeen()
{
    const auto findings = [](auto change) {
        RunStatistics run = quiet();
        change(run);
        return checkGuardrails(run, quiet());
    };
    const auto left = [](const std::vector<GuardFinding>& now, const std::vector<GuardFinding>& released) {
        QStringList guards;
        for (const GuardFinding& finding : stillHolding(now, released))
            guards.append(finding.guard);
        return guards;
    };
    const auto duplicates = findings([](auto& r) { r.duplicateKeys = 20; });
    QCOMPARE(left(duplicates, {}), QStringList{u"duplicates"_s});
    QCOMPARE(left(duplicates, duplicates), QStringList());
    // Another guard, whatever was released; both together cover both.
    const auto more = findings([](auto& r) { r.duplicateKeys = 20; r.priceSwings = 100; });
    QCOMPARE(left(more, duplicates), QStringList{u"price_swings"_s});
    QVERIFY2(!holdingSentences(stillHolding(more, duplicates)).contains(u"key"_s), "who decides is told what is new");
    QCOMPARE(left(more, more), QStringList());
    // The same guard, clearly worse; what moved a little is the same.
    QCOMPARE(left(findings([](auto& r) { r.duplicateKeys = 22; }), duplicates), QStringList());
    QCOMPARE(left(findings([](auto& r) { r.duplicateKeys = 23; }), duplicates), QStringList{u"duplicates"_s});
    // As large a share of many more is not the same.
    const auto few = findings([](auto& r) { r.stockChanges = 30; r.stockKnown = 50; });
    QCOMPARE(left(findings([](auto& r) { r.stockChanges = 300; r.stockKnown = 500; }), few), QStringList{u"stock_changes"_s});
    // A warning was nothing to let go on.
    QCOMPARE(left(findings([](auto& r) { r.duplicateKeys = 10; }), findings([](auto& r) { r.duplicateKeys = 9; })), QStringList{u"duplicates"_s});
    // Columns are told apart.
    const auto vendor = findings([](auto& r) { r.filledBefore = {{u"Vendor"_s, 100}, {u"Type"_s, 100}}; r.blanked = {{u"Vendor"_s, 50}}; });
    QCOMPARE(left(findings([](auto& r) { r.filledBefore = {{u"Vendor"_s, 100}, {u"Type"_s, 100}}; r.blanked = {{u"Type"_s, 50}}; }), vendor),
             QStringList{u"blanked"_s});
    const auto gone = findings([](auto& r) { r.vanishedColumns = {u"Vendor"_s, u"Type"_s}; });
    QCOMPARE(left(findings([](auto& r) { r.vanishedColumns = {u"Type"_s}; }), gone), QStringList());
    QCOMPARE(left(findings([](auto& r) { r.vanishedColumns = {u"Tags"_s}; }), gone), QStringList{u"columns"_s});
}

void TestGuardrails::firstRunHasNoPredecessor()
{
    RunStatistics run = quiet();
    run.changedProducts = 1000;
    run.missingProducts = 900;
    run.unmatchedRows = 1000;
    QVERIFY(checkGuardrails(run).empty());
    run.feedRows = 0;
    QVERIFY(mustHold(checkGuardrails(run)));
}

void TestGuardrails::deniesByDefault()
{
    QCOMPARE(decideApproval(subject(FieldId::Title, u"a"_s, u"b"_s, Side::Etilize)).rule, u"default_deny"_s);
    QVERIFY(!decideApproval({}).approved);
}

void TestGuardrails::approvesOnlyWhatIsSure()
{
    const ApprovalPolicy policy{.minimumConfidence = 0.99};
    ApprovalSubject change = subject(FieldId::Title, u"a"_s, u"b"_s, Side::Etilize);
    QVERIFY(decideApproval(change, policy).approved);
    change.matchConfidence = 0.98;
    QVERIFY(!decideApproval(change, policy).approved);
    change.linkConfirmed = true;
    QVERIFY(decideApproval(change, policy).approved);
    change.linkConfirmed = false;
    change.matchConfidence = 1;
    change.operation = Operation::Create;
    QVERIFY(!decideApproval(change, policy).approved);
    QVERIFY(decideApproval(change, {.minimumConfidence = 0.99, .allowCreates = true}).approved);
}

void TestGuardrails::pricesPassInsideTheirLimits()
{
    ApprovalSubject change = subject(FieldId::Price, Decimal(10000, 2), Decimal(10400, 2), Side::Xorosoft);
    QVERIFY(!decideApproval(change).approved);
    ApprovalPolicy policy{.maximumPricePercent = 5.0};
    QCOMPARE(decideApproval(change, policy).rule, u"owner_numbers"_s);
    policy.maximumPricePercent = 3.0;
    QVERIFY(!decideApproval(change, policy).approved);
    policy = {.maximumPricePercent = 5.0, .minimumMarginPercent = 30.0};
    QVERIFY2(!decideApproval(change, policy).approved, "a margin that is not known");
    change.cost = Value(Decimal(8000, 2)); // 23 %
    QVERIFY(!decideApproval(change, policy).approved);
    change.cost = Value(Decimal(7000, 2)); // 32.7 %
    QVERIFY(decideApproval(change, policy).approved);
}

void TestGuardrails::neverApproves_data()
{
    QTest::addColumn<QString>("what");
    for (const char* what : {"ambiguous", "near", "blocked", "held", "conflict", "archive", "zero price", "handle", "sku"})
        QTest::newRow(what) << QString::fromLatin1(what);
}

void TestGuardrails::neverApproves()
{
    QFETCH(QString, what);
    ApprovalPolicy everything{.minimumConfidence = 0.0, .allowCreates = true, .maximumPricePercent = 1000};
    everything.stockFromOwner = everything.minorChanges = true;
    ApprovalSubject change = subject(FieldId::Title, u"a"_s, u"b"_s, Side::Etilize);
    if (what == "zero price"_L1)
        change = subject(FieldId::Price, Decimal(1, 0), Decimal(0, 2), Side::Xorosoft);
    if (what == "sku"_L1)
        change = subject(FieldId::Sku, u"a"_s, u"b"_s, Side::Xorosoft);
    change.linkConfirmed = true;
    QCOMPARE(decideApproval(change, everything).approved, what != "zero price"_L1 && what != "sku"_L1);
    if (what == "ambiguous"_L1 || what == "near"_L1)
        change.matchState = what == "near"_L1 ? MatchState::Near : MatchState::Ambiguous;
    change.blocked = what == "blocked"_L1;
    change.runHeld = what == "held"_L1;
    change.changes.changes.first().conflict = what == "conflict"_L1;
    if (what == "archive"_L1)
        change.operation = Operation::Archive;
    if (what == "handle"_L1)
        change.changes.changes.first().field = FieldId::Handle;
    const ApprovalDecision decision = decideApproval(change, everything);
    QVERIFY(!decision.approved);
    QVERIFY(!decision.reason.isEmpty());
}

void TestGuardrails::stockLimits()
{
    ApprovalPolicy policy;
    const auto stock = [](qint64 from, qint64 to) {
        return subject(FieldId::Inventory, Value::integer(from), Value::integer(to), Side::Xorosoft);
    };
    QVERIFY(!decideApproval(stock(20, 19), policy).approved);
    policy.stockFromOwner = true;
    QVERIFY(decideApproval(stock(20, 11), policy).approved);
    QVERIFY(!decideApproval(stock(20, 10), policy).approved);
    QVERIFY(decideApproval(stock(9, 0), policy).approved);
    QVERIFY(decideApproval(stock(0, 500), policy).approved);
}

void TestGuardrails::priceLimits()
{
    ApprovalSubject change = subject(FieldId::Price, Decimal(100, 0), Decimal(104, 0), Side::Xorosoft);
    QVERIFY(!decideApproval(change, {.minimumConfidence = 0.5}).approved);
    QVERIFY(decideApproval(change, {.maximumPricePercent = 5}).approved);
    QVERIFY(!decideApproval(change, {.maximumPricePercent = 3}).approved);
    const ApprovalPolicy margin{.maximumPricePercent = 5, .minimumMarginPercent = 20};
    QVERIFY(!decideApproval(change, margin).approved);
    change.cost = Decimal(90, 0);
    QVERIFY(!decideApproval(change, margin).approved);
    change.cost = Decimal(80, 0);
    QVERIFY(decideApproval(change, margin).approved);
}

void TestGuardrails::minorChanges()
{
    ApprovalPolicy policy;
    policy.minorChanges = true;
    ApprovalSubject change = subject(FieldId::Title, u"a"_s, u"b"_s, Side::Etilize);
    QVERIFY(!decideApproval(change, policy).approved);
    change.linkConfirmed = true;
    QCOMPARE(decideApproval(change, policy).rule, u"minor_changes"_s);
    policy.minorMaximumFields = 0;
    QVERIFY(!decideApproval(change, policy).approved);
}

QTEST_GUILESS_MAIN(TestGuardrails)
#include "tst_guardrails.moc"
