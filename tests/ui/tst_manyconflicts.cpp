#include "conflictdesk.h"
#include "pseudotranslator.h"

#include "conflicts/bulkpanel.h"
#include "conflicts/conflictmodel.h"
#include "widgets/errorbanner.h"
#include "widgets/notice.h"

#include <QApplication>
#include <QLabel>
#include <QPushButton>
#include <QScopeGuard>
#include <QTableView>
#include <QTest>

using namespace trueup;
using namespace trueup::ui;
using namespace trueup::ui::testing;
using namespace Qt::StringLiterals;

namespace {

QString saidBy(const BulkPanel& panel)
{
    QStringList said;
    for (auto* text : panel.findChildren<QLabel*>()) {
        if (text->isVisible())
            said += text->text();
    }
    return said.join(u' ');
}

qint64 openOnes(const FakeConflicts& service)
{
    return std::ranges::count(service.all, ConflictStatus::Open, [](const auto& one) { return one.row.status; });
}

} // namespace

/// Many conflicts chosen in the list and decided as one.
class TestManyConflicts : public QObject
{
    Q_OBJECT
private slots:
    void severalAreSettledAfterAQuestionWithOneUndo();
    void allUnderTheFilterHoweverManyAreLoaded();
    void theBaseOnlyWhereThereIsOne();
    void manyAreIgnoredAndOpenedAgain();
    void staleOnesAreRefusedAndNamed();
    void manyRefusalsAreNamedInPart();
    void aQuestionFallsWithTheChoice();
    void aNewReadingKeepsTheChoice();
    void onlyOpenOnesAndOnlyWhoMay();
};

void TestManyConflicts::severalAreSettledAfterAQuestionWithOneUndo()
{
    FakeWorld world;
    Desk desk(world); // price, description, title: one of each
    auto* panel = desk.page.findChild<BulkPanel*>();
    QVERIFY(!panel->isVisible());
    desk.key(Qt::Key_Down, Qt::ShiftModifier);
    desk.key(Qt::Key_Down, Qt::ShiftModifier);
    QVERIFY(panel->isVisible());
    QCOMPARE(panel->marks().size(), 3);
    QVERIFY(desk.buttonSaying(u"Keep our value in 3 conflict"_s));
    QVERIFY(desk.buttonSaying(u"Ignore 3 conflict"_s));
    desk.key(Qt::Key_2);
    QVERIFY2(world.conflicts.bulks.isEmpty(), "a question settles nothing");
    const QString said = saidBy(*panel);
    QVERIFY2(said.contains(u"1 Price"_s) && said.contains(u"1 Description"_s) && said.contains(u"1 Title"_s), qPrintable(said));
    QVERIFY2(said.contains(u"Nothing is written to the shop"_s), qPrintable(said));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QCOMPARE(world.conflicts.bulks.size(), 1);
    QCOMPARE(world.conflicts.bulks.first().act, BulkAct::Shopify);
    QCOMPARE(world.conflicts.bulks.first().marks.size(), 3);
    QVERIFY(world.conflicts.decisions.isEmpty());
    QCOMPARE(openOnes(world.conflicts), 32);
    QVERIFY(!panel->isVisible());
    QVERIFY(desk.page.findChild<Notice*>()->text().contains(u"3 conflict"_s));
    desk.key(Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(openOnes(world.conflicts), 35);
    QCOMPARE(world.conflicts.undone.size(), 1);
}

void TestManyConflicts::allUnderTheFilterHoweverManyAreLoaded()
{
    FakeWorld world;
    for (int i = 0; i < 800; ++i) {
        ConflictDetail more = world.conflicts.all.first();
        more.row.id = 1000 + i;
        world.conflicts.all.append(more);
    }
    Desk desk(world);
    QVERIFY(desk.list->model()->rowCount() < 835);
    desk.key(Qt::Key_A, Qt::ControlModifier);
    auto* panel = desk.page.findChild<BulkPanel*>();
    QCOMPARE(panel->marks().size(), 835);
    QVERIFY(desk.buttonSaying(u"Keep our value in 835 conflict"_s));
    desk.key(Qt::Key_1);
    QVERIFY(saidBy(*panel).contains(u"staged for review"_s));
    QVERIFY(saidBy(*panel).contains(u"807 Price"_s));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QCOMPARE(openOnes(world.conflicts), 0);
    QTRY_COMPARE(desk.list->model()->rowCount(), 0);
}

void TestManyConflicts::theBaseOnlyWhereThereIsOne()
{
    FakeWorld world;
    world.conflicts.forgetBase(world.conflicts.all[1].row.id);
    world.conflicts.all[2].row.kind = ConflictKind::DeleteAgainstEdit;
    world.conflicts.all[2].row.field.reset();
    Desk desk(world);
    for (int i = 0; i < 3; ++i)
        desk.key(Qt::Key_Down, Qt::ShiftModifier);
    QVERIFY(desk.buttonSaying(u"Keep our value in 3 conflict"_s));
    QVERIFY(desk.buttonSaying(u"Keep the base value in 2 conflict"_s));
    QVERIFY(desk.buttonSaying(u"Ignore 4 conflict"_s));
    desk.key(Qt::Key_0);
    auto* panel = desk.page.findChild<BulkPanel*>();
    QVERIFY2(saidBy(*panel).contains(u"2 other"_s), qPrintable(saidBy(*panel)));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QCOMPARE(world.conflicts.bulks.first().marks.size(), 2);
    QVERIFY(world.conflicts.all[0].row.keptBase);
    QCOMPARE(world.conflicts.all[1].row.status, ConflictStatus::Open);
}

void TestManyConflicts::manyAreIgnoredAndOpenedAgain()
{
    FakeWorld world;
    Desk desk(world);
    desk.key(Qt::Key_Down, Qt::ShiftModifier);
    desk.key(Qt::Key_I);
    QVERIFY(world.conflicts.ignored.isEmpty() && world.conflicts.bulks.isEmpty());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QCOMPARE(world.conflicts.all[0].row.status, ConflictStatus::Ignored);
    QCOMPARE(world.conflicts.all[1].row.status, ConflictStatus::Ignored);
    desk.key(Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(openOnes(world.conflicts), 35);
}

void TestManyConflicts::staleOnesAreRefusedAndNamed()
{
    FakeWorld world;
    Desk desk(world);
    desk.key(Qt::Key_Down, Qt::ShiftModifier);
    desk.key(Qt::Key_Down, Qt::ShiftModifier);
    world.conflicts.settle(world.conflicts.all[1].row.id, Side::Shopify, u"Luc Roy"_s);
    desk.key(Qt::Key_1);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QCOMPARE(openOnes(world.conflicts), 32);
    QCOMPARE(world.conflicts.all[1].row.chosen, std::optional(Side::Shopify));
    const QString said = desk.page.findChild<ErrorBanner*>()->text();
    QVERIFY2(said.contains(world.conflicts.all[1].row.sku) && said.contains(u"Luc Roy"_s), qPrintable(said));
    QVERIFY(desk.page.findChild<Notice*>()->text().contains(u"2 conflict"_s));
}

void TestManyConflicts::manyRefusalsAreNamedInPart()
{
    FakeWorld world;
    Desk desk(world);
    for (int i = 0; i < 7; ++i)
        desk.key(Qt::Key_Down, Qt::ShiftModifier);
    for (int i = 0; i < 7; ++i)
        world.conflicts.settle(world.conflicts.all[i].row.id, Side::Shopify, u"Luc Roy"_s);
    desk.key(Qt::Key_1);
    PseudoTranslator language;
    QVERIFY(QCoreApplication::installTranslator(&language));
    const auto restore = qScopeGuard([&language] { QCoreApplication::removeTranslator(&language); });
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QCOMPARE(openOnes(world.conflicts), 27);
    const QString said = desk.page.findChild<ErrorBanner*>()->text();
    QCOMPARE(said.count(language.translate("", "; ", nullptr, -1)), 5);
    QVERIFY2(said.contains(language.translate("", "… and %1 more", nullptr, -1).arg(2)), qPrintable(said));
    QVERIFY(said.contains(world.conflicts.all[4].row.sku) && !said.contains(world.conflicts.all[5].row.sku));
}

void TestManyConflicts::aQuestionFallsWithTheChoice()
{
    FakeWorld world;
    Desk desk(world);
    auto* panel = desk.page.findChild<BulkPanel*>();
    desk.key(Qt::Key_Down, Qt::ShiftModifier);
    desk.key(Qt::Key_2);
    QVERIFY(panel->asked());
    desk.list->setFocus();
    desk.key(Qt::Key_Down, Qt::ShiftModifier);
    QVERIFY2(!panel->asked(), "the count that was asked about is another one now");
    desk.key(Qt::Key_Return);
    QVERIFY(world.conflicts.bulks.isEmpty() && world.conflicts.decisions.isEmpty());
    desk.key(Qt::Key_Escape);
    QVERIFY(!panel->isVisible());
    QCOMPARE(desk.list->selectionModel()->selectedRows().size(), 1);
}

void TestManyConflicts::aNewReadingKeepsTheChoice()
{
    FakeWorld world;
    Desk desk(world);
    auto* panel = desk.page.findChild<BulkPanel*>();
    desk.key(Qt::Key_Down, Qt::ShiftModifier);
    desk.key(Qt::Key_Down, Qt::ShiftModifier);
    desk.key(Qt::Key_2);
    const int asked = world.conflicts.pagesAsked;
    emit world.conflicts.changed();
    QTRY_VERIFY(world.conflicts.pagesAsked > asked);
    QCOMPARE(panel->marks().size(), 3);
    QVERIFY2(panel->asked(), "the same ones, in the same versions");
    QCOMPARE(desk.list->selectionModel()->selectedRows().size(), 3);
    world.conflicts.settle(world.conflicts.all[1].row.id, Side::Shopify, u"Luc Roy"_s);
    emit world.conflicts.changed();
    QTRY_COMPARE(panel->marks().size(), 2);
    QVERIFY(!panel->asked());
}

void TestManyConflicts::onlyOpenOnesAndOnlyWhoMay()
{
    {
        FakeWorld world;
        Desk desk(world);
        ConflictFilter byRule;
        byRule.status = ConflictStatus::SettledByRule;
        desk.page.open(byRule);
        desk.key(Qt::Key_A, Qt::ControlModifier);
        desk.key(Qt::Key_Down, Qt::ShiftModifier);
        QVERIFY(!desk.page.findChild<BulkPanel*>()->isVisible());
    }
    FakeWorld world;
    world.session.value.mayResolve = false;
    Desk desk(world);
    desk.key(Qt::Key_A, Qt::ControlModifier);
    QVERIFY(!desk.page.findChild<BulkPanel*>()->isVisible());
}

QTEST_MAIN(TestManyConflicts)
#include "tst_manyconflicts.moc"
