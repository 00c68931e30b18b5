#include "fakeservices.h"

#include "lists/listsdialog.h"
#include "shell/mainwindow.h"
#include "shell/windowcommands.h"
#include "widgets/errorbanner.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QPushButton>
#include <QTableView>
#include <QTest>

using namespace trueup;
using namespace trueup::ui;
using namespace trueup::ui::testing;
using namespace Qt::StringLiterals;

/// Two lists compared in the window.
class TestLists : public QObject
{
    Q_OBJECT
private slots:
    void twoListsAreCompared();
    void theItemsOfTheErpAreAList();
    void aListWithoutANameWaitsForOne();
    void aListThatCannotBeReadIsNoList();
    void whatStandsThereIsTheNewestComparison();
    void rowsAreSavedAsTheyAreShown();
    void theDialogIsReachedFromAnywhere();
};

namespace {

QPushButton* saying(const QWidget& root, const QString& text)
{
    const auto all = root.findChildren<QPushButton*>();
    const auto found = std::ranges::find_if(all, [&](const QPushButton* one) { return one->text().contains(text); });
    return found == all.end() ? nullptr : *found;
}

bool says(const QWidget& root, const QString& part)
{
    return std::ranges::any_of(root.findChildren<QLabel*>(), [&](const QLabel* one) { return one->text().contains(part); });
}

QComboBox* column(const QWidget& root, const QString& name)
{
    const auto all = root.findChildren<QComboBox*>();
    const auto found = std::ranges::find(all, name, &QWidget::accessibleName);
    return found == all.end() ? nullptr : *found;
}

} // namespace

void TestLists::twoListsAreCompared()
{
    FakeWorld world;
    ListsDialog dialog(world.bundle, nullptr);
    dialog.show();
    auto* compare = saying(dialog, u"Compare"_s);
    QVERIFY(!compare->isEnabled());
    dialog.choose(ListSide::Left, u"/lists/ours.csv"_s);
    QVERIFY2(!compare->isEnabled(), "one list alone");
    dialog.choose(ListSide::Right, u"/lists/theirs.csv"_s);
    QTRY_VERIFY(dialog.isSettled());
    QVERIFY(says(dialog, u"ours.csv: 1,204 row(s)"_s));
    column(dialog, u"Right list: column of the Brand"_s)->setCurrentIndex(0);
    dialog.findChild<QDoubleSpinBox*>()->setValue(98);
    QVERIFY(compare->isEnabled());
    compare->click();
    QTRY_VERIFY(dialog.isSettled());
    const ListQuestion asked = world.lists.asked.constLast();
    QCOMPARE(asked.lists[0].file, u"/lists/ours.csv"_s);
    QCOMPARE(asked.lists[1].columns, (ListColumns{0, 1, -1, 0, -1, 3, -1})); // the brand was taken away by hand
    QCOMPARE(*asked.precision, 0.98);
    QVERIFY(!asked.several);
    QVERIFY(says(dialog, u"About 96.2% of the matches"_s));
    auto* table = dialog.findChild<QTableView*>();
    QCOMPARE(table->model()->index(0, 4).data().toString(), u"93.2%"_s);
    saying(dialog, u"92 only left"_s)->click();
    QTRY_VERIFY(dialog.isSettled());
    QVERIFY(table->isColumnHidden(2) && table->isColumnHidden(5) && !table->isColumnHidden(0));
    saying(dialog, u"only right"_s)->click();
    QTRY_VERIFY(dialog.isSettled());
    QCOMPARE(table->model()->rowCount(), 0);
    QVERIFY(!saying(dialog, u"Save these rows"_s)->isEnabled());
}

void TestLists::theItemsOfTheErpAreAList()
{
    FakeWorld world;
    ListsDialog dialog(world.bundle, nullptr);
    dialog.show();
    dialog.choose(ListSide::Left, u"ours.csv"_s);
    saying(dialog, u"Items of the ERP"_s)->click();
    QTRY_VERIFY(dialog.isSettled());
    QVERIFY(says(dialog, QLocale().toString(FakeNight::erpItems) + u" row(s)"_s));
    QVERIFY2(!column(dialog, u"Right list: column of the Name"_s)->isEnabled(), "columns that are known");
    dialog.compare();
    QTRY_COMPARE(world.lists.asked.size(), 1);
    QVERIFY(world.lists.asked.constFirst().lists[1].file.isEmpty());
    QVERIFY(!world.lists.asked.constFirst().precision);
}

void TestLists::aListWithoutANameWaitsForOne()
{
    FakeWorld world;
    world.lists.withoutName = true;
    ListsDialog dialog(world.bundle, nullptr);
    dialog.show();
    dialog.choose(ListSide::Left, u"ours.csv"_s);
    dialog.choose(ListSide::Right, u"theirs.csv"_s);
    QTRY_VERIFY(dialog.isSettled());
    QVERIFY(says(dialog, u"Say which column is the name."_s));
    QVERIFY(!saying(dialog, u"Compare"_s)->isEnabled());
    for (const QString& name : {u"Left list: column of the Name"_s, u"Right list: column of the Name"_s})
        column(dialog, name)->setCurrentText(u"Article"_s);
    QVERIFY(saying(dialog, u"Compare"_s)->isEnabled());
}

void TestLists::aListThatCannotBeReadIsNoList()
{
    FakeWorld world;
    ListsDialog dialog(world.bundle, nullptr);
    dialog.show();
    dialog.choose(ListSide::Left, u"ours.csv"_s);
    dialog.choose(ListSide::Right, u"theirs.csv"_s);
    QTRY_VERIFY(dialog.isSettled());
    world.lists.failWith = Error{ErrorKind::Io, u"/lists/gone.csv cannot be read: no such file."_s, {}, {}, {}, {}, false};
    dialog.choose(ListSide::Right, u"/lists/gone.csv"_s);
    QTRY_VERIFY2(dialog.findChild<ErrorBanner*>()->text().contains(u"gone.csv"_s), qPrintable(dialog.findChild<ErrorBanner*>()->text()));
    QVERIFY2(!saying(dialog, u"Compare"_s)->isEnabled(), "the list from before, under another name");
}

void TestLists::whatStandsThereIsTheNewestComparison()
{
    FakeWorld world;
    ListsDialog dialog(world.bundle, nullptr);
    dialog.show();
    dialog.choose(ListSide::Left, u"ours.csv"_s);
    dialog.chooseErp();
    QTRY_VERIFY(dialog.isSettled());
    dialog.compare();
    QTRY_VERIFY(dialog.isSettled());
    QVERIFY(dialog.findChild<QTableView*>()->model()->rowCount() > 0);
    world.lists.hold = true;
    world.lists.failWith = CancelToken::error();
    dialog.compare();
    QCOMPARE(dialog.findChild<QTableView*>()->model()->rowCount(), 0);
    QVERIFY(!saying(dialog, u"Compare"_s)->isEnabled());
    QVERIFY(saying(dialog, u"Cancel"_s)->isVisible());
    world.lists.hold = false;
    world.lists.releaseAll();
    QTRY_VERIFY(dialog.isSettled());
    QVERIFY(says(dialog, u"Stopped. Nothing was compared."_s));
    QVERIFY2(!saying(dialog, u"Save these rows"_s)->isEnabled(), "rows of a comparison that is gone");
}

void TestLists::rowsAreSavedAsTheyAreShown()
{
    FakeWorld world;
    ListsDialog dialog(world.bundle, nullptr);
    dialog.show();
    dialog.choose(ListSide::Left, u"ours.csv"_s);
    dialog.chooseErp();
    QTRY_VERIFY(dialog.isSettled());
    dialog.compare();
    QTRY_VERIFY(dialog.isSettled());
    dialog.showPart(ListPart::Possible);
    QTRY_VERIFY(dialog.isSettled());
    world.prompts.answer = u"/out/pairs"_s;
    saying(dialog, u"Save these rows"_s)->click();
    QTRY_COMPARE(world.lists.saved.size(), 1);
    QCOMPARE(world.lists.saved.constFirst().first, ListPart::Possible);
    QCOMPARE(world.lists.saved.constFirst().second, u"/out/pairs.xlsx"_s);
    QTRY_VERIFY(says(dialog, u"1,105 row(s) were written to pairs.xlsx"_s));
    saying(dialog, u"Show in its folder"_s)->click();
    QCOMPARE(world.prompts.shownFiles, QStringList{u"/out/pairs.xlsx"_s});
}

void TestLists::theDialogIsReachedFromAnywhere()
{
    FakeWorld world;
    MainWindow window(world.services(), nullptr);
    window.show();
    auto* action = window.findChild<WindowCommands*>()->action(u"lists.compare"_s);
    action->trigger();
    auto* dialog = window.findChild<ListsDialog*>();
    QVERIFY(dialog && dialog->isVisible());
    action->trigger();
    QCOMPARE(window.findChildren<ListsDialog*>().size(), 1);
}

QTEST_MAIN(TestLists)
#include "tst_lists.moc"
