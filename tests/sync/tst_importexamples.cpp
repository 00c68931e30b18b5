#include "sync/importexamples.h"

#include <QTest>

#include <algorithm>
#include <random>

using namespace trueup;
using namespace Qt::StringLiterals;

namespace {

/// A product of the catalogue, what a feed says of it now, and what is planned for it.
struct Case
{
    KnownProduct known;
    FeedRow row;
    PlannedImport planned;
};

Case product(int number, int changedFields = 1)
{
    Case one;
    one.planned.sku = u"P-%1"_s.arg(number, 2, 10, QChar(u'0'));
    one.row.sku = one.planned.sku;
    one.planned.operation = Operation::Update;
    one.planned.changes.changes.resize(changedFields);
    one.known.current[FieldId::Title] = u"Pen %1"_s.arg(number);
    one.known.current[FieldId::Description] = u"<p>Writes<br>%1 km</p>"_s.arg(number);
    one.known.current[FieldId::Tags] = QStringList{u"red"_s, u"pen"_s};
    return one;
}

QString told(const QList<GuardExample>& examples)
{
    QStringList texts;
    for (const GuardExample& one : examples)
        texts.append(u"%1 %2%3>%4"_s.arg(one.sku, one.name, one.before, one.after));
    return texts.join(u'|');
}

RunStatistics shown(const QList<Case>& cases, const QStringList& columns)
{
    ImportExamples examples;
    examples.watch(columns);
    for (const Case& one : cases) {
        examples.blank(one.planned, one.row, one.known, FieldOwners());
        examples.changed(one.planned, one.known);
    }
    RunStatistics statistics;
    examples.describe(statistics);
    return statistics;
}

} // namespace

/// A few of the rows behind what the guardrails of an import find.
class TestImportExamples : public QObject
{
    Q_OBJECT
private slots:
    void theOrderOfRowsDoesNotMatter();
    void onlyWhatBecameEmptyIsTold();
    void onlyWatchedColumnsAreKept();
};

void TestImportExamples::theOrderOfRowsDoesNotMatter()
{
    QList<Case> cases;
    for (int i = 0; i < 60; ++i)
        cases.append(product(i, i == 40 ? 7 : 1 + i % 3));
    const QString emptied = u"P-00 Writes 0 km>|P-01 Writes 1 km>|P-02 Writes 2 km>|P-03 Writes 3 km>|P-04 Writes 4 km>"_s;
    const QString changed = u"P-40 Pen 40>|P-02 Pen 2>|P-05 Pen 5>|P-08 Pen 8>|P-11 Pen 11>"_s; // the most fields first
    std::mt19937 random(7);
    for (int round = 0; round < 50; ++round) {
        const RunStatistics statistics = shown(cases, {u"Body (HTML)"_s});
        QCOMPARE(told(statistics.examples.value(blankedKey(u"Body (HTML)"_s))), emptied);
        QCOMPARE(told(statistics.examples.value(u"changed_products"_s)), changed);
        std::ranges::shuffle(cases, random);
    }
}

void TestImportExamples::onlyWhatBecameEmptyIsTold()
{
    QList<Case> cases;
    for (int i = 0; i < 6; ++i)
        cases.append(product(i));
    cases[0].row.values[FieldId::Tags] = QStringList{u"blue"_s}; // another value
    cases[1].known.current[FieldId::Tags] = Value();             // it had none
    cases[2].known.locked = {FieldId::Tags};                     // what staff keep is theirs
    Issue unreadable;
    unreadable.field = FieldId::Tags;
    cases[3].row.issues.append(unreadable);
    QCOMPARE(told(shown(cases, {u"Tags"_s}).examples.value(blankedKey(u"Tags"_s))), u"P-04 red, pen>|P-05 red, pen>"_s);
    // What the feed does not own is no value it gave.
    cases[4].known.current[FieldId::SeoTitle] = u"Pens"_s;
    QVERIFY(shown(cases, {u"SEO title"_s}).examples.value(blankedKey(u"SEO title"_s)).isEmpty());
}

void TestImportExamples::onlyWatchedColumnsAreKept()
{
    const QList<Case> cases{product(1)};
    QVERIFY(shown(cases, {}).examples.value(blankedKey(u"Tags"_s)).isEmpty());
    const RunStatistics both = shown(cases, {u"Tags"_s, u"Variant Price"_s, u"Somebody's column"_s, u"Description"_s});
    QCOMPARE(both.examples.value(blankedKey(u"Tags"_s)).size(), 1);
    QCOMPARE(both.examples.value(blankedKey(u"Description"_s)).size(), 1);
    QVERIFY(!both.examples.contains(blankedKey(u"Variant Price"_s))); // merely mentioned by the feed
}

QTEST_GUILESS_MAIN(TestImportExamples)
#include "tst_importexamples.moc"
