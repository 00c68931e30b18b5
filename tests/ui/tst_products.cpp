#include "fakeservices.h"
#include "hand.h"

#include "products/erpdialog.h"
#include "products/historyview.h"
#include "products/productfieldmodel.h"
#include "products/productspage.h"
#include "products/productview.h"
#include "products/rollbackpanel.h"
#include "review/fieldview.h"
#include "shell/mainwindow.h"
#include "shell/windowcommands.h"
#include "widgets/errorbanner.h"
#include "widgets/identifierpair.h"
#include "widgets/refusal.h"
#include "widgets/keys.h"
#include "widgets/icons.h"
#include "widgets/notice.h"
#include "widgets/statefulview.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QCheckBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace trueup;
using namespace trueup::ui;
using namespace trueup::ui::testing;
using namespace Qt::StringLiterals;

class TestProducts : public QObject
{
    Q_OBJECT
private slots:
    void searchFindsByAnything();
    void aHeaderSorts();
    void theOrderIsKept();
    void theOrderIsChosenWithoutAMouse();
    void theFieldModelShowsEverySide();
    void collectionsAreShown();
    void locksAreAskedForAndShown();
    void viewersCannotLockOrRollBack();
    void twoVersionsCompare();
    void aVersionIsRolledBackAfterItsPreview();
    void aPreviewThatMayNotBeStagedSaysWhatWouldBe();
    void pricesAreNeverCut();
    void columnsAreChosen();
    void theListSaysHowManyThereAre();
    void oneFieldOnly();
    void aWholeBatch();
    void aStaleRollbackShowsTheNewerPreview();
    void leavingThePreviewStagesNothing();
    void aRollbackWithNothingToStageSaysSo();
    void matchesAndWritesAreReadWhenSeen();
    void theChosenRowIsToldInFull();
    void theIdentifiersOfAMatchStandBesideEachOther();
    void aWriteTellsItsValuesAndWhoApprovedThem();
    void anEmptyListLeadsOn();
    void matchesAndWritesSayHowTheyAre();
    void candidatesAndRunsAreLinked();
    void emptyAndError();
    void theListIsReadAgainAsItWas();
    void theListSaysThatItIsRead();
    void thatNoneIsChosenIsSaidWhereThereIsAChoice();
    void aProductThatCannotBeReadIsTriedAgain();
    void thePullIsOneClickAway();
    void comparedSidesAreNamed();
    void iconsAreExplained();
    void numbersAlign();
    void theNewestVersionIsNoWayBack();
    void viewersOnlyLookAtAPreview();
    void theHistorySaysHowItIs();
    void linksLeadToReviewAndConflicts();
    void stockOfAProductIsCompared();
    void theErpIsAskedAboutNumbers();
    void theErpIsAskedAboutTheItemOfAProduct();
};

namespace {

struct Shelf
{
    explicit Shelf(FakeWorld& world) : page(world.bundle)
    {
        page.setSession(world.session.value);
        page.resize(1300, 850);
        page.show();
        page.activateWindow();
        (void)QTest::qWaitForWindowActive(&page);
        page.open();
    }
    [[nodiscard]] QPushButton* buttonSaying(const QString& part) const
    {
        for (auto* one : page.findChildren<QPushButton*>()) {
            if (one->text().contains(part) && one->isVisible())
                return one;
        }
        return nullptr;
    }
    [[nodiscard]] QTableView* table(const QString& name) const
    {
        for (auto* one : page.findChildren<QTableView*>()) {
            if (one->accessibleName() == name)
                return one;
        }
        return nullptr;
    }
    void clickHeader(int column) const
    {
        QTableView* list = table(u"Products"_s);
        list->scrollTo(list->model()->index(0, column));
        const QHeaderView* header = list->horizontalHeader();
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {},
                          {header->sectionViewportPosition(column) + header->sectionSize(column) / 2, header->height() / 2});
    }
    [[nodiscard]] QString cell(int row, int column) const { return table(u"Products"_s)->model()->index(row, column).data().toString(); }
    /// Opens the history with one version chosen.
    void choose(int row)
    {
        page.product().showTab(ProductView::History);
        table(u"Versions"_s)->selectRow(row);
    }

    ProductsPage page;
};

/// What can be read in a part of the page.
QStringList readIn(const QWidget& part)
{
    QStringList said;
    for (const QLabel* one : part.findChildren<QLabel*>()) {
        if (one->isVisible() && !one->text().isEmpty())
            said += one->text();
    }
    return said;
}

StatefulView* around(const QTableView* table)
{
    QWidget* one = table->parentWidget();
    while (one && !qobject_cast<StatefulView*>(one))
        one = one->parentWidget();
    return qobject_cast<StatefulView*>(one);
}

/// Nothing is drawn in the cell but its ground.
bool isBlank(QTableView& table, const QModelIndex& index)
{
    table.scrollTo(index);
    const QImage cell = table.viewport()->grab(table.visualRect(index).adjusted(1, 1, -1, -1)).toImage();
    for (int y = 0; y < cell.height(); ++y) {
        for (int x = 0; x < cell.width(); ++x) {
            if (cell.pixel(x, y) != cell.pixel(0, 0))
                return false;
        }
    }
    return !cell.isNull();
}

QString dearestOf(const FakeWorld& world)
{
    return std::ranges::max_element(world.products.all, {}, [](const ProductRow& row) { return row.price.value_or(Decimal()); })->sku;
}

const Error lost{ErrorKind::DatabaseLost, u"The database cannot be reached."_s, {}, u"Check the network."_s, {}, {}, true};
const Error away{ErrorKind::Database, u"The server is away."_s, {}, u"Wait a minute."_s, {}, {}, true};

} // namespace

void TestProducts::searchFindsByAnything()
{
    FakeWorld world;
    Shelf shelf(world);
    auto* list = shelf.table(u"Products"_s);
    QCOMPARE(list->model()->rowCount(), 200);
    list->model()->fetchMore({});
    list->model()->fetchMore({});
    QCOMPARE(list->model()->rowCount(), 450);
    auto* search = shelf.page.findChild<QLineEdit*>();
    search->setFocus();
    QTest::keyClicks(search, world.products.all[3].barcode);
    QTest::keyClick(search, Qt::Key_Return);
    QTRY_COMPARE(list->model()->rowCount(), 1);
    QCOMPARE(shelf.page.product().shownId(), world.products.all[3].id);
    QVERIFY(list->hasFocus());
}

void TestProducts::aHeaderSorts()
{
    FakeWorld world;
    world.products.all[5].price.reset();
    world.products.all[7].vendor.clear();
    Shelf shelf(world);
    auto* list = shelf.table(u"Products"_s);
    list->selectRow(3);
    QCOMPARE(shelf.page.product().shownId(), world.products.all[3].id);
    shelf.clickHeader(2);
    QCOMPARE(shelf.page.order(), (ProductOrder{ProductSort::Price, false}));
    QVERIFY2(shelf.cell(0, 2).isEmpty() && shelf.cell(0, 0) == world.products.all[5].sku, "what has no price comes first");
    QCOMPARE(list->horizontalHeader()->sortIndicatorSection(), 2);
    QCOMPARE(shelf.page.product().shownId(), world.products.all[3].id);
    const auto chosen = [list] { return list->selectionModel()->selectedRows().value(0).row(); };
    const auto isCheaper = [&world](const ProductRow& row) { return !row.price || *row.price < *world.products.all[3].price; };
    QCOMPARE(chosen(), int(std::ranges::count_if(world.products.all, isCheaper))); // where the fourth product is now
    shelf.clickHeader(2);
    QCOMPARE(shelf.page.order(), (ProductOrder{ProductSort::Price, true}));
    QCOMPARE(list->horizontalHeader()->sortIndicatorOrder(), Qt::DescendingOrder);
    QCOMPARE(shelf.cell(0, 0), dearestOf(world));
    QCOMPARE(shelf.page.product().shownId(), world.products.all[3].id); // beyond the first page: it stays, and is chosen once its row is there
    QVERIFY(!list->selectionModel()->hasSelection());
    list->setFocus();
    QCOMPARE(shelf.page.product().shownId(), world.products.all[3].id);
    while (list->model()->canFetchMore({}))
        list->model()->fetchMore({});
    QCOMPARE(list->model()->rowCount(), 450);
    QCOMPARE(shelf.cell(chosen(), 0), world.products.all[3].sku);
    QCOMPARE(shelf.cell(449, 0), world.products.all[5].sku);
    for (int column = 3; column < list->model()->columnCount(); ++column)
        list->setColumnHidden(column, false); // as somebody chose
    shelf.clickHeader(3);
    QCOMPARE(shelf.cell(0, 0), world.products.all[7].sku);
    QCOMPARE(shelf.cell(1, 3), u"Bic"_s);
    shelf.clickHeader(6);
    QCOMPARE(shelf.cell(0, 0), world.products.all[449].sku); // changed longest ago
    shelf.clickHeader(4);
    QVERIFY2(shelf.page.order().column == ProductSort::Changed && list->horizontalHeader()->sortIndicatorSection() == 6,
             "there is no order by type, so that nothing changes");
}

/// Also while something is searched for, a product that is read stays.
void TestProducts::theOrderIsKept()
{
    FakeWorld world;
    {
        Shelf shelf(world);
        shelf.page.findChild<QLineEdit*>()->setText(u"pen"_s);
        QTRY_VERIFY(shelf.page.isSettled());
        shelf.page.openProduct(world.products.all[3].id);
        shelf.clickHeader(1);
        shelf.clickHeader(1);
        QCOMPARE(shelf.page.order(), (ProductOrder{ProductSort::Name, true}));
        QCOMPARE(shelf.page.product().shownId(), world.products.all[3].id);
        shelf.page.findChild<QLineEdit*>()->clear();
        QTRY_VERIFY(shelf.page.isSettled());
    }
    Shelf again(world);
    QCOMPARE(again.page.order(), (ProductOrder{ProductSort::Name, true}));
    QHeaderView* header = again.table(u"Products"_s)->horizontalHeader();
    QCOMPARE(header->sortIndicatorSection(), 1);
    QCOMPARE(header->sortIndicatorOrder(), Qt::DescendingOrder);
    QVERIFY(again.cell(0, 1) > again.cell(1, 1));
    QVERIFY2(!again.buttonSaying(u"Clear filters"_s), "an order hides nothing");
}

void TestProducts::theOrderIsChosenWithoutAMouse()
{
    FakeWorld world;
    Shelf shelf(world);
    auto* list = shelf.table(u"Products"_s);
    const auto choose = [&](const QString& text) {
        list->setFocus();
        QTest::keyClick(list, Qt::Key_S, Qt::ControlModifier | Qt::ShiftModifier);
        auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
        QVERIFY(menu);
        const QList<QAction*> actions = menu->actions();
        const auto found = std::ranges::find(actions, text, &QAction::text);
        QVERIFY2(found != actions.end(), qPrintable(text));
        (*found)->trigger();
        menu->close();
        QTest::keyRelease(list, Qt::Key_Shift); // else both are held down for whatever is tested next
    };
    choose(u"Sort by Price"_s);
    QCOMPARE(shelf.page.order(), (ProductOrder{ProductSort::Price, false}));
    choose(u"Descending"_s);
    QCOMPARE(shelf.page.order(), (ProductOrder{ProductSort::Price, true}));
    QCOMPARE(shelf.cell(0, 0), dearestOf(world));
    QCOMPARE(list->horizontalHeader()->sortIndicatorSection(), 2);
    const QList<KeyMeaning> keys = describedKeys(shelf.page);
    QVERIFY(std::ranges::any_of(keys, [](const KeyMeaning& one) { return one.text == "Sort the list"_L1; }));
}

void TestProducts::theFieldModelShowsEverySide()
{
    FakeProducts service(true);
    ProductFieldModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setDetail(service.detail(1).result().value());
    QCOMPARE(model.rowCount(), fieldCount);
    const int price = int(FieldId::Price);
    QCOMPARE(model.index(price, ProductFieldModel::Ours).data().toString(), u"12.99"_s);
    QCOMPARE(model.index(price, ProductFieldModel::Shopify).data().toString(), u"11.99"_s);
    QCOMPARE(model.index(price, ProductFieldModel::Xorosoft).data().toString(), u"14.49"_s);
    QVERIFY2(model.index(price, ProductFieldModel::Etilize).data().toString().isEmpty(), "a side without opinion shows nothing");
    model.setOnlyDifferences(true);
    QCOMPARE(model.rowCount(), 2);
}

void TestProducts::collectionsAreShown()
{
    FakeWorld world;
    Shelf shelf(world);
    const auto line = [&] {
        for (const auto* one : shelf.page.product().findChildren<QLabel*>()) {
            if (one->text().startsWith("Collections:"_L1) && one->isVisible())
                return one->text();
        }
        return QString();
    };
    QVERIFY2(line().startsWith("Collections: Office, Back to school (as of "_L1), qPrintable(line()));
    world.products.collections = QStringList();
    shelf.page.product().reload();
    QVERIFY2(line().startsWith("Collections: none (as of "_L1), qPrintable(line()));
    world.products.collections.reset();
    shelf.page.product().reload();
    QCOMPARE(line(), u"Collections: not read from the shop yet"_s);
}

void TestProducts::locksAreAskedForAndShown()
{
    FakeWorld world;
    Shelf shelf(world);
    QAbstractItemModel* fields = shelf.table(u"Values of every side"_s)->model();
    const auto lock = [&] { return fields->index(int(FieldId::Price), ProductFieldModel::Locked); };
    QCOMPARE(lock().data(Qt::CheckStateRole).toInt(), int(Qt::Unchecked));
    fields->setData(lock(), int(Qt::Checked), Qt::CheckStateRole);
    QCOMPARE(world.products.locks.size(), 1);
    QCOMPARE(world.products.locks.first(), (std::tuple{qint64(1), FieldId::Price, true}));
    QCOMPARE(lock().data(Qt::CheckStateRole).toInt(), int(Qt::Checked));
}

void TestProducts::viewersCannotLockOrRollBack()
{
    FakeWorld world;
    world.session.value.mayStage = false;
    world.session.value.mayApprove = false;
    Shelf shelf(world);
    QAbstractItemModel* fields = shelf.table(u"Values of every side"_s)->model();
    const QModelIndex lock = fields->index(int(FieldId::Price), ProductFieldModel::Locked);
    QVERIFY(!(lock.flags() & Qt::ItemIsUserCheckable));
    QVERIFY(!fields->setData(lock, int(Qt::Checked), Qt::CheckStateRole));
    QVERIFY(world.products.locks.isEmpty());
    QVERIFY2(lock.data(Qt::ToolTipRole).toString().contains("Your role may not lock fields."_L1), "why a click does nothing");
    QTableView* values = shelf.table(u"Values of every side"_s);
    QVERIFY2(isBlank(*values, lock), "there is no box to click at");
    const Hand hand(shelf.page);
    QVERIFY(hand.reads(u"Your role may look but not lock fields. Ask an administrator for the editor role."_s));
    Session other = world.session.value;
    other.mayStage = true;
    shelf.page.setSession(other);
    QVERIFY(!isBlank(*values, lock));
    QVERIFY(!hand.reads(u"not lock fields"_s));
    QVERIFY(!lock.data(Qt::ToolTipRole).toString().contains("Your role"_L1));
    shelf.choose(2);
    const QPushButton* back = shelf.buttonSaying(u"Go back to version 3"_s);
    QVERIFY2(!back->isEnabled() && back->toolTip().contains(u"Ask an administrator for the approver role."_s), qPrintable(back->toolTip()));
}

void TestProducts::twoVersionsCompare()
{
    FakeWorld world;
    Shelf shelf(world);
    shelf.choose(1);
    auto* differences = shelf.table(u"Fields of the two versions"_s);
    QCOMPARE(differences->model()->rowCount(), 2);
    // The first of them in full, word by word, though no field is chosen to go back for it alone.
    auto* whole = shelf.page.product().history().findChild<FieldView*>();
    QStringList said;
    for (const QLabel* one : whole->findChildren<QLabel*>())
        said.append(one->text());
    QVERIFY2(said.contains(differences->model()->index(0, 0).data().toString()), qPrintable(said.join(u'|')));
    QVERIFY(differences->selectionModel()->selectedRows().isEmpty());
    const auto title = [&](int column) { return differences->model()->index(0, column).data().toString(); };
    QVERIFY2(title(1).endsWith(u'3') && title(2).endsWith(u'4'), qPrintable(title(1)));
    auto* versions = shelf.table(u"Versions"_s);
    versions->selectionModel()->select(versions->model()->index(4, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    QVERIFY2(title(1).endsWith(u'1') && title(2).endsWith(u'4'), qPrintable(title(1)));
    for (auto* one : shelf.page.product().history().findChildren<QCheckBox*>())
        one->setChecked(false);
    QCOMPARE(differences->model()->rowCount(), 3);
}

void TestProducts::aVersionIsRolledBackAfterItsPreview()
{
    FakeWorld world;
    Shelf shelf(world);
    shelf.choose(3);
    shelf.buttonSaying(u"Go back to version 2"_s)->click();
    QVERIFY2(world.products.rolledBack.isEmpty(), "a preview stages nothing");
    QCOMPARE(shelf.table(u"Values that would be staged"_s)->model()->rowCount(), 3);
    QVERIFY(Hand(shelf.page).reads(u"2 value(s) of 1 product(s) go to review."_s));
    QPushButton* stage = shelf.buttonSaying(u"Stage 2 value(s) for review"_s);
    QVERIFY(stage);
    stage->click();
    QCOMPARE(world.products.rolledBack.size(), 1);
    QCOMPARE(world.products.rolledBack.first().first.version, 2);
    QVERIFY(world.products.rolledBack.first().first.fields.isEmpty());
    QSignalSpy review(&shelf.page, &ProductsPage::reviewWanted);
    shelf.buttonSaying(u"Review the changes"_s)->click();
    QCOMPARE(review.size(), 1);
    QCOMPARE(review.first().first().toString(), u"batch-rollback"_s);
}

/// Who may not stage it is told so before anything else, and what would be.
void TestProducts::aPreviewThatMayNotBeStagedSaysWhatWouldBe()
{
    FakeWorld world;
    world.session.value.mayApprove = false;
    Shelf shelf(world);
    shelf.choose(3);
    shelf.page.product().history().previewOldest();
    auto* panel = shelf.page.findChild<RollbackPanel*>();
    const Hand hand(*panel);
    QTRY_VERIFY(hand.reads(u"2 value(s) of 1 product(s) would go to review. 1 value(s) would be left out."_s));
    QVERIFY(hand.reads(u"Go back to version 1 of "_s) && hand.reads(u"Your role may look but not roll back."_s));
    auto* lines = shelf.table(u"Values that would be staged"_s);
    QVERIFY2(lines->isColumnHidden(0), "one product needs no number in every row");
    QCOMPARE(lines->model()->index(2, 3).data().toString(), u"stays %1"_s.arg(FakeGood{0}.stock()));
}

/// Half a price is another price.
void TestProducts::pricesAreNeverCut()
{
    FakeWorld world;
    Shelf shelf(world);
    QTableView* list = shelf.table(u"Products"_s);
    const auto priceEnds = [list] { return list->columnViewportPosition(2) + list->columnWidth(2); };
    QTRY_COMPARE(priceEnds(), list->viewport()->width());
    list->horizontalHeader()->resizeSection(2, list->columnWidth(2) + 30); // as for a language with longer words
    QCOMPARE(priceEnds(), list->viewport()->width());
    list->horizontalHeader()->resizeSection(1, list->columnWidth(1) + 400); // somebody wants to read whole names
    QVERIFY(priceEnds() > list->viewport()->width());
}

/// At first those that fit beside the product; by the button, by a key and in the menu of the header, and as they were left.
void TestProducts::columnsAreChosen()
{
    FakeWorld world;
    enum { Price = 2, Vendor, Type };
    const auto pick = [](const QString& text) {
        auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
        QVERIFY(menu);
        for (QAction* one : menu->actions()) {
            if (one->text() == text)
                one->trigger();
        }
        menu->close();
    };
    {
        MainWindow window(world.services(), nullptr);
        window.resize(1360, 860);
        window.show();
        window.showPage(PageId::Products);
        QTRY_VERIFY(window.isSettled());
        const Hand hand(window);
        auto* list = hand.find<QTableView>(u"Products"_s);
        QTRY_VERIFY2(list->horizontalHeader()->length() <= list->viewport()->width(), "nothing is hidden to the right");
        QVERIFY(!list->isColumnHidden(Price) && list->isColumnHidden(Vendor) && list->isColumnHidden(Type));
        hand.find<QPushButton>(u"Columns of the list"_s)->click();
        pick(u"Vendor"_s);
        QVERIFY(!list->isColumnHidden(Vendor));
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        list->setFocus();
        QTRY_VERIFY(list->hasFocus() && !QApplication::activePopupWidget());
        QTest::keyClick(list, Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
        QTest::keyRelease(list, Qt::Key_Shift);
        pick(u"Price"_s);
        QVERIFY(list->isColumnHidden(Price) && !list->isColumnHidden(1));
        const QList<KeyMeaning> keys = describedKeys(*list);
        QVERIFY(std::ranges::any_of(keys, [](const KeyMeaning& one) { return one.text == "Columns of the list"_L1; }));
        QTest::keyClick(list, Qt::Key_S, Qt::ControlModifier | Qt::ShiftModifier);
        QTest::keyRelease(list, Qt::Key_Shift);
        auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
        QVERIFY(menu && menu->actions().last()->menu());
        QCOMPARE(menu->actions().last()->menu()->actions().size(), list->model()->columnCount() - 2);
        menu->close();
        window.close();
    }
    MainWindow again(world.services(), nullptr);
    again.resize(1360, 860);
    again.show();
    again.showPage(PageId::Products);
    QTRY_VERIFY(again.isSettled());
    const auto* list = Hand(again).find<QTableView>(u"Products"_s);
    QVERIFY(!list->isColumnHidden(Vendor) && list->isColumnHidden(Price) && list->isColumnHidden(Type));
}

void TestProducts::theListSaysHowManyThereAre()
{
    FakeWorld world;
    Shelf shelf(world);
    const Hand hand(shelf.page);
    QTRY_VERIFY(hand.reads(QLocale().toString(FakeNight::catalogue) + u" product(s)"_s));
    shelf.page.open(ProductScope::OutOfStock);
    QTRY_VERIFY(hand.reads(u"7 product(s)"_s));
}

void TestProducts::oneFieldOnly()
{
    FakeWorld world;
    Shelf shelf(world);
    shelf.choose(3);
    shelf.table(u"Fields of the two versions"_s)->selectRow(0);
    shelf.buttonSaying(u"Go back for 1 field(s) only"_s)->click();
    shelf.buttonSaying(u"Stage 2 value(s)"_s)->click();
    QCOMPARE(world.products.rolledBack.first().first.fields, QList<FieldId>{FieldId::Title});
}

void TestProducts::aWholeBatch()
{
    FakeWorld world;
    Shelf shelf(world);
    shelf.choose(1);
    QVERIFY2(!shelf.buttonSaying(u"whole batch"_s), "this version belongs to no batch");
    shelf.choose(2);
    shelf.buttonSaying(u"whole batch"_s)->click();
    shelf.buttonSaying(u"Stage 2 value(s)"_s)->click();
    QCOMPARE(world.products.rolledBack.first().first.batchId, u"batch-3"_s);
}

void TestProducts::aStaleRollbackShowsTheNewerPreview()
{
    FakeWorld world;
    Shelf shelf(world);
    shelf.choose(3);
    shelf.buttonSaying(u"Go back to version 2"_s)->click();
    world.products.previewed = 5;
    shelf.buttonSaying(u"Stage 2 value(s)"_s)->click();
    QVERIFY(world.products.rolledBack.isEmpty());
    QVERIFY(shelf.buttonSaying(u"Stage 5 value(s)"_s));
    QVERIFY(shelf.page.findChild<RollbackPanel*>()->findChild<ErrorBanner*>()->text().contains(u"changed meanwhile"_s));
}

void TestProducts::leavingThePreviewStagesNothing()
{
    FakeWorld world;
    Shelf shelf(world);
    shelf.choose(3);
    shelf.buttonSaying(u"Go back to version 2"_s)->click();
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    QVERIFY(!shelf.page.findChild<RollbackPanel*>()->isVisible());
    QVERIFY(world.products.rolledBack.isEmpty());
}

void TestProducts::aRollbackWithNothingToStageSaysSo()
{
    FakeWorld world;
    world.products.previewed = 0; // what is listed is left out
    Shelf shelf(world);
    shelf.choose(3);
    shelf.buttonSaying(u"Go back to version 2"_s)->click();
    auto* panel = shelf.page.findChild<RollbackPanel*>();
    QTRY_VERIFY(Hand(*panel).reads(u"Nothing to stage. 1 value(s) are left out."_s));
    QVERIFY2(!shelf.buttonSaying(u"Stage "_s), "there is nothing to press");
    QVERIFY(panel->isAncestorOf(QApplication::focusWidget()));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    QVERIFY(!panel->isVisible());
}

void TestProducts::matchesAndWritesAreReadWhenSeen()
{
    FakeWorld world;
    Shelf shelf(world);
    QCOMPARE(shelf.table(u"Links and candidates"_s)->model()->rowCount(), 0);
    shelf.page.product().showTab(ProductView::Matches);
    QTRY_COMPARE(shelf.table(u"Links and candidates"_s)->model()->rowCount(), 3);
    const QAbstractItemModel* links = shelf.table(u"Links and candidates"_s)->model();
    QCOMPARE(links->index(1, 1).data().toString(), u"Product %1"_s.arg(shelf.page.product().shownId())); // not gid://shopify/…
    shelf.page.product().showTab(ProductView::Writes);
    QTRY_COMPARE(shelf.table(u"What was written to the shop"_s)->model()->rowCount(), 2);
}

/// What speaks against a candidate, and why a write failed, stands at the end of a cell that has no room for it.
void TestProducts::theChosenRowIsToldInFull()
{
    FakeWorld world;
    Shelf shelf(world);
    const Hand hand(shelf.page);
    for (const auto& [tab, name, column] : {std::tuple(ProductView::Matches, u"Links and candidates"_s, 4),
                                            std::tuple(ProductView::Writes, u"What was written to the shop"_s, 3)}) {
        shelf.page.product().showTab(tab);
        QTRY_VERIFY(shelf.table(name)->model()->rowCount() > 1);
        for (const int row : {1, 0}) {
            shelf.table(name)->selectRow(row);
            QVERIFY2(hand.reads(shelf.table(name)->model()->index(row, column).data().toString()), qPrintable(name));
        }
    }
}

/// By the part under a doubtful match in Review; what the shop has is told by none of these.
void TestProducts::theIdentifiersOfAMatchStandBesideEachOther()
{
    FakeWorld world;
    Shelf shelf(world);
    shelf.page.product().showTab(ProductView::Matches);
    auto* links = shelf.table(u"Links and candidates"_s);
    QTRY_COMPARE(links->model()->rowCount(), 3);
    auto* pair = shelf.page.findChild<IdentifierPair*>();
    QVERIFY(pair);
    const Hand hand(*pair);
    links->selectRow(2);
    QTRY_VERIFY(pair->isVisible());
    QVERIFY(hand.reads(u"00012345678905"_s) && hand.reads(u"gsm 12"_s) && hand.reads(u"GSM-12"_s));
    QVERIFY(hand.reads(u"different"_s) && hand.reads(u"same, written otherwise"_s));
    links->selectRow(0);
    QVERIFY(pair->isVisible() && hand.reads(u"only in the feed"_s) && !hand.reads(u"gsm 12"_s));
    links->selectRow(1);
    QVERIFY2(!pair->isVisible(), "a link to the shop");
    // What nobody kept is neither the same nor missing.
    pair->compare({u"A-1"_s, {}, u"M-1"_s, true, false}, {u"A-1"_s, u"4006381333931"_s, u"M-1"_s});
    pair->show();
    QVERIFY(hand.reads(u"not kept"_s) && hand.reads(u"4006381333931"_s));
    QVERIFY(!hand.reads(u"only in Xorosoft"_s) && !hand.reads(u"different"_s));
}

void TestProducts::aWriteTellsItsValuesAndWhoApprovedThem()
{
    FakeWorld world;
    Shelf shelf(world);
    const Hand hand(shelf.page);
    shelf.page.product().showTab(ProductView::Writes);
    auto* writes = shelf.table(u"What was written to the shop"_s);
    QTRY_COMPARE(writes->model()->rowCount(), 2);
    const QAbstractItemModel* fields = shelf.table(u"Fields of the chosen change"_s)->model();
    QTRY_COMPARE(fields->rowCount(), 1);
    QCOMPARE(fields->index(0, 1).data().toString(), u"12.49"_s);
    QCOMPARE(fields->index(0, 2).data().toString(), u"12.99"_s);
    QVERIFY(hand.reads(u"Approved by Marie Tremblay, "_s));
    QVERIFY2(hand.reads(u"Approved by Anne Gagnon, "_s), "two had to approve it");
    writes->selectRow(1);
    QTRY_COMPARE(fields->index(0, 1).data().toString(), u"Ballpoint pen"_s);
    QVERIFY(hand.reads(u"Approved by rule “"_s));
    QVERIFY(!hand.reads(u"Marie Tremblay, "_s));
    QCOMPARE(world.products.writesRead, (QList<qint64>{2, 1})); // what is not looked at is not read
    // What cannot be read says so in its place, and can be asked for again.
    world.products.failWith = away;
    writes->selectRow(0);
    QTRY_VERIFY(hand.reads(u"The values of the write could not be read"_s));
    QVERIFY(!hand.reads(u"Approved by"_s));
    QVERIFY(shelf.page.findChild<ErrorBanner*>()->text().isEmpty());
    shelf.buttonSaying(u"Try again"_s)->click();
    QTRY_VERIFY(hand.reads(u"Approved by Marie Tremblay, "_s));
}

/// An empty list leads to what comes next: what waits in Review, a shop to connect, or the pull.
void TestProducts::anEmptyListLeadsOn()
{
    FakeWorld world(false);
    Shelf shelf(world);
    QVERIFY(shelf.buttonSaying(u"Pull from Shopify"_s));
    QSignalSpy settings(&shelf.page, &ProductsPage::settingsWanted);
    shelf.page.setConnected(false);
    QVERIFY(!shelf.buttonSaying(u"Pull from Shopify"_s));
    shelf.buttonSaying(u"Open settings"_s)->click();
    QCOMPARE(settings.size(), 1);
    FakeWorld staged;
    staged.products.all.clear();
    Shelf before(staged);
    QSignalSpy wanted(&before.page, &ProductsPage::reviewWanted);
    QTRY_VERIFY(Hand(before.page).reads(u"423 change(s) wait in Review."_s));
    before.buttonSaying(u"Open Review"_s)->click();
    QCOMPARE(wanted.size(), 1);
}

void TestProducts::matchesAndWritesSayHowTheyAre()
{
    FakeWorld world;
    Shelf shelf(world);
    const Hand hand(shelf.page);
    const auto failsAndIsReadAgain = [&](ProductView::Tab tab, const QString& name, const QString& heading) {
        world.products.failWith = away;
        shelf.page.product().showTab(tab);
        QTRY_VERIFY2(hand.reads(heading), qPrintable(heading));
        QVERIFY(hand.reads(u"The server is away. Wait a minute."_s));
        QVERIFY2(shelf.page.findChild<ErrorBanner*>()->text().isEmpty(), "it is said once");
        QVERIFY(!shelf.table(name)->isVisible());
        shelf.buttonSaying(u"Try again"_s)->click();
        QTRY_VERIFY(shelf.table(name)->isVisible());
    };
    failsAndIsReadAgain(ProductView::Matches, u"Links and candidates"_s, u"The links could not be read"_s);
    failsAndIsReadAgain(ProductView::Writes, u"What was written to the shop"_s, u"The writes could not be read"_s);
    // Read again in vain, the rows stay.
    world.products.failWith = away;
    shelf.page.product().showTab(ProductView::Matches);
    QTRY_VERIFY(shelf.page.findChild<ErrorBanner*>()->text().contains(u"The server is away"_s));
    QVERIFY(shelf.table(u"Links and candidates"_s)->isVisible());
    world.products.neverWritten = true;
    shelf.page.openProduct(2);
    shelf.page.product().showTab(ProductView::Writes);
    QTRY_VERIFY(hand.reads(u"Nothing was sent to Shopify yet"_s));
}

void TestProducts::candidatesAndRunsAreLinked()
{
    FakeWorld world;
    Shelf shelf(world);
    QSignalSpy matches(&shelf.page, &ProductsPage::matchesWanted);
    QSignalSpy runs(&shelf.page, &ProductsPage::runWanted);
    shelf.page.product().showTab(ProductView::Matches);
    QTRY_COMPARE(shelf.table(u"Links and candidates"_s)->currentIndex().row(), 0);
    QVERIFY2(!shelf.buttonSaying(u"Decide in Review"_s), "of a link nothing is left to decide");
    shelf.table(u"Links and candidates"_s)->selectRow(2);
    QTRY_VERIFY(shelf.buttonSaying(u"Decide in Review"_s));
    QVERIFY2(shelf.table(u"Links and candidates"_s)->model()->index(2, 6).data().toString().isEmpty(), "nobody decided about it");
    shelf.buttonSaying(u"Decide in Review"_s)->click();
    QCOMPARE(matches.size(), 1);
    shelf.page.product().showTab(ProductView::Writes);
    QTRY_VERIFY(shelf.buttonSaying(u"Open run %1"_s.arg(FakeNight().agreed().id)));
    QTableView* writes = shelf.table(u"What was written to the shop"_s);
    QCOMPARE(writes->model()->index(0, 2).data().toString(), u"Change prices or item data"_s);
    QVERIFY(writes->model()->index(0, 2).data(Qt::ToolTipRole).toString().contains("UpdateVariants"_L1));
    writes->selectRow(1);
    shelf.buttonSaying(u"Open run %1"_s.arg(FakeNight().titleRefused().id))->click();
    QCOMPARE(runs.first().first().toLongLong(), FakeNight().titleRefused().id);
}

void TestProducts::emptyAndError()
{
    {
        FakeWorld world(false);
        Shelf shelf(world);
        QVERIFY(Hand(shelf.page).reads(u"No products yet"_s));
        QVERIFY2(readIn(shelf.page.product()).isEmpty(), "there is nothing to choose from");
    }
    FakeWorld world;
    world.products.failWith = lost;
    Shelf shelf(world);
    QTableView* list = shelf.table(u"Products"_s);
    QVERIFY(shelf.page.findChild<ErrorBanner*>()->text().contains(u"cannot be reached"_s));
    const QStringList said = readIn(*around(list));
    QCOMPARE(said, (QStringList{u"The products could not be read"_s, u"Trueup tries again as soon as the database answers."_s})); // the banner says why
    const auto marks = around(list)->findChildren<QLabel*>();
    const QImage error = symbol(u"error"_s, Ink::Error).pixmap(40, 40).toImage();
    QVERIFY(std::ranges::any_of(marks, [&](const QLabel* one) { return one->isVisible() && one->pixmap().toImage() == error; }));
    QVERIFY(readIn(shelf.page.product()).isEmpty());
    shelf.buttonSaying(u"Try again"_s)->click();
    QCOMPARE(list->model()->rowCount(), 200);
    QVERIFY(list->isVisible());
    QVERIFY(shelf.page.findChild<ErrorBanner*>()->text().isEmpty());
}

void TestProducts::theListIsReadAgainAsItWas()
{
    FakeWorld world;
    Shelf shelf(world);
    const Hand hand(shelf.page);
    auto* search = shelf.page.findChild<QLineEdit*>();
    world.products.failWith = away;
    search->setText(world.products.all[3].barcode);
    QTRY_VERIFY(hand.reads(u"The products could not be read"_s));
    QVERIFY(hand.reads(u"The server is away. Wait a minute."_s));
    QVERIFY2(shelf.page.findChild<ErrorBanner*>()->text().isEmpty(), "it is said once");
    shelf.buttonSaying(u"Try again"_s)->click();
    QTRY_COMPARE(shelf.table(u"Products"_s)->model()->rowCount(), 1);
    QCOMPARE(search->text(), world.products.all[3].barcode);
    search->setText(u"no such thing"_s);
    QTRY_VERIFY(hand.reads(u"Nothing found"_s));
    shelf.buttonSaying(u"Show all products"_s)->click();
    QTRY_COMPARE(shelf.table(u"Products"_s)->model()->rowCount(), 200);
    QVERIFY(search->text().isEmpty());
}

void TestProducts::theListSaysThatItIsRead()
{
    FakeWorld world;
    world.products.hold = true;
    Shelf shelf(world);
    const Hand hand(shelf.page);
    QTRY_VERIFY(hand.reads(u"Reading …"_s));
    QVERIFY(!shelf.table(u"Products"_s)->isVisible());
    QVERIFY2(!shelf.page.product().isVisible(), "what is said in place of the list has the whole page");
    world.products.hold = false;
    world.products.releaseAll();
    QTRY_VERIFY(shelf.table(u"Products"_s)->isVisible());
    QVERIFY(!hand.reads(u"Reading …"_s));
}

void TestProducts::thatNoneIsChosenIsSaidWhereThereIsAChoice()
{
    FakeWorld world;
    Shelf shelf(world);
    shelf.page.openProduct(9999);
    QTRY_VERIFY(Hand(shelf.page).reads(u"No product is chosen"_s));
    QVERIFY(shelf.page.findChild<ErrorBanner*>()->text().contains(u"The product is gone"_s));
    shelf.page.openProduct(1);
    QTRY_VERIFY(shelf.table(u"Values of every side"_s)->isVisible());
}

void TestProducts::aProductThatCannotBeReadIsTriedAgain()
{
    FakeWorld world;
    Shelf shelf(world);
    const Hand hand(shelf.page);
    world.products.failWith = away;
    shelf.page.openProduct(world.products.all[4].id);
    QTRY_VERIFY(hand.reads(u"The product could not be read"_s));
    QVERIFY2(!shelf.table(u"Values of every side"_s)->isVisible(), "values of another product do not pass for its own");
    shelf.buttonSaying(u"Try again"_s)->click();
    QTRY_VERIFY(hand.reads(world.products.all[4].sku));
    // Of the same product what was read stays.
    world.products.failWith = away;
    shelf.page.product().reload();
    QTRY_VERIFY(shelf.page.findChild<ErrorBanner*>()->text().contains(u"The server is away"_s));
    QVERIFY(shelf.table(u"Values of every side"_s)->isVisible());
}

void TestProducts::thePullIsOneClickAway()
{
    FakeWorld world(false);
    for (SourceFreshness& one : world.dashboard.value.freshness)
        one.isConfigured = one.side == Side::Shopify; // else it could only fail
    MainWindow window(world.services(), nullptr);
    window.show();
    window.showPage(PageId::Products);
    const Hand hand(window.products());
    QTRY_VERIFY(hand.find(u"Pull from Shopify"_s));
    hand.find(u"Pull from Shopify"_s)->click();
    QTRY_COMPARE(world.jobs.started.size(), 1);
    QCOMPARE(world.jobs.started.first().kind, JobKind::ShopifyPull);
    Session viewer = world.session.value;
    viewer.mayRun = false;
    window.products().setSession(viewer);
    QVERIFY(!hand.find(u"Pull from Shopify"_s));
}

void TestProducts::comparedSidesAreNamed()
{
    FakeWorld world;
    Shelf shelf(world);
    const Hand hand(shelf.page);
    QTableView* values = shelf.table(u"Values of every side"_s);
    const auto choose = [values](FieldId field, int column) { values->setCurrentIndex(values->model()->index(int(field), column)); };
    choose(FieldId::Title, ProductFieldModel::Ours);
    QVERIFY(hand.reads(field(FieldId::Title).translatedLabel() + u" · Trueup → Etilize"_s));
    choose(FieldId::Price, ProductFieldModel::Xorosoft);
    QVERIFY(hand.reads(u" · Trueup → Xorosoft"_s));
    choose(FieldId::Vendor, ProductFieldModel::Ours);
    QVERIFY2(!hand.reads(u"Trueup →"_s), "nothing is compared");
}

void TestProducts::iconsAreExplained()
{
    FakeWorld world;
    Shelf shelf(world);
    const QAbstractItemModel* list = shelf.table(u"Products"_s)->model();
    const auto tip = [list](int row) { return list->index(row, 0).data(Qt::ToolTipRole).toString(); };
    QVERIFY2(tip(0).contains("open conflicts"_L1) && tip(0).contains(world.products.all[0].sku), qPrintable(tip(0)));
    const auto firstThatIs = [&world](bool inShop) { // and has no conflict
        return int(std::ranges::find_if(world.products.all, [inShop](const ProductRow& row) { return row.isInShop == inShop && row.conflicts == 0; })
                   - world.products.all.begin());
    };
    const int ours = firstThatIs(false);
    QVERIFY(tip(firstThatIs(true)).contains("in the shop"_L1));
    QVERIFY(tip(ours).contains("in Trueup only"_L1));
    QVERIFY(list->index(ours, 0).data(Qt::AccessibleTextRole).toString().contains("in Trueup only"_L1));
    const QAbstractItemModel* values = shelf.table(u"Values of every side"_s)->model();
    QCOMPARE(values->headerData(ProductFieldModel::Base, Qt::Horizontal, Qt::ToolTipRole).toString(), u"The value all sides last agreed on"_s);
}

void TestProducts::numbersAlign()
{
    FakeWorld world;
    Shelf shelf(world);
    shelf.choose(1);
    const auto isRight = [&](const QString& table, int row, int column) {
        const QVariant alignment = shelf.table(table)->model()->index(row, column).data(Qt::TextAlignmentRole);
        return alignment.value<Qt::Alignment>().testFlag(Qt::AlignRight);
    };
    const QString differences = u"Fields of the two versions"_s;
    QVERIFY(!isRight(differences, 0, 1) && !isRight(differences, 1, 0));
    QVERIFY(isRight(differences, 1, 1) && isRight(differences, 1, 2));
    shelf.buttonSaying(u"Go back to version 4"_s)->click();
    const QString lines = u"Values that would be staged"_s;
    QVERIFY(!isRight(lines, 0, 2) && !isRight(lines, 1, 4));
    QVERIFY(isRight(lines, 1, 2) && isRight(lines, 1, 3));
}

void TestProducts::theNewestVersionIsNoWayBack()
{
    FakeWorld world;
    Shelf shelf(world);
    const Hand hand(shelf.page);
    shelf.choose(0);
    const QPushButton* back = shelf.buttonSaying(u"Go back to version 5"_s);
    QVERIFY2(!back->isEnabled() && back->toolTip().contains(u"newest version"_s), qPrintable(back->toolTip()));
    QVERIFY(hand.reads(u"This is the newest version."_s));
    QVERIFY2(shelf.buttonSaying(u"whole batch"_s)->isEnabled(), "what it did can be undone");
    shelf.table(u"Fields of the two versions"_s)->selectRow(0);
    QVERIFY(!shelf.buttonSaying(u"Go back for 1 field(s) only"_s)->isEnabled());
    shelf.table(u"Versions"_s)->selectRow(1);
    QVERIFY(back->isEnabled() && back->toolTip().isEmpty());
    QVERIFY(!hand.reads(u"This is the newest version."_s));
}

void TestProducts::viewersOnlyLookAtAPreview()
{
    FakeWorld world;
    Session viewer = world.session.value;
    viewer.mayApprove = false;
    Shelf shelf(world);
    shelf.page.setSession(viewer);
    shelf.page.product().showTab(ProductView::History);
    shelf.page.product().history().previewOldest();
    const QPushButton* stage = shelf.buttonSaying(u"Stage 2 value(s) for review"_s);
    QVERIFY2(!stage->isEnabled() && stage->toolTip().contains(u"Ask an administrator for the approver role."_s), qPrintable(stage->toolTip()));
    shelf.page.setSession(world.session.value);
    QVERIFY(stage->isEnabled());
}

void TestProducts::theHistorySaysHowItIs()
{
    FakeWorld world;
    Shelf shelf(world);
    const Hand hand(shelf.page);
    world.products.failWith = away;
    shelf.page.product().showTab(ProductView::History);
    QTRY_VERIFY(hand.reads(u"The versions could not be read"_s));
    QVERIFY(hand.reads(u"The server is away. Wait a minute."_s));
    QVERIFY2(shelf.page.findChild<ErrorBanner*>()->text().isEmpty(), "it is said once");
    shelf.buttonSaying(u"Try again"_s)->click();
    auto* versions = shelf.table(u"Versions"_s);
    auto* differences = shelf.table(u"Fields of the two versions"_s);
    QTRY_VERIFY(versions->isVisible() && differences->isVisible());
    QCOMPARE(versions->model()->rowCount(), 5);
    // Rows of another comparison do not pass for those that could not be read.
    world.products.failWith = away;
    versions->selectRow(2);
    QTRY_VERIFY(hand.reads(u"The versions could not be compared"_s));
    QVERIFY(!differences->isVisible());
    shelf.buttonSaying(u"Try again"_s)->click();
    QTRY_VERIFY(differences->isVisible());
    QCOMPARE(differences->model()->rowCount(), 2);
    world.products.alike = true;
    versions->selectRow(1);
    QTRY_VERIFY(hand.reads(u"Nothing differs"_s));
    shelf.buttonSaying(u"Show every field"_s)->click();
    QTRY_VERIFY(differences->isVisible());
    QCOMPARE(differences->model()->rowCount(), 3);
    // Read again in vain, the versions stay, and the page says why they may be old.
    world.products.failWith = away;
    shelf.page.product().history().reload();
    QTRY_VERIFY(shelf.page.findChild<ErrorBanner*>()->text().contains(u"The server is away"_s));
    QVERIFY(versions->isVisible());
    world.products.neverChanged = true;
    shelf.page.product().history().show(2, u"BIC-10037"_s);
    QTRY_VERIFY(hand.reads(u"No version yet"_s));
    // That the database is lost is known to the whole window.
    world.products.failWith = Error{ErrorKind::DatabaseLost, u"The database cannot be reached."_s, {}, u"Check the network."_s, {}, {}, true};
    shelf.page.product().history().show(3, u"BIC-10074"_s);
    QTRY_VERIFY(shelf.page.findChild<ErrorBanner*>()->text().contains(u"cannot be reached"_s));
}

void TestProducts::linksLeadToReviewAndConflicts()
{
    FakeWorld world;
    Shelf shelf(world);
    QSignalSpy review(&shelf.page, &ProductsPage::reviewWanted);
    QSignalSpy conflicts(&shelf.page, &ProductsPage::conflictsWanted);
    shelf.buttonSaying(u"Has a staged change"_s)->click();
    shelf.buttonSaying(u"1 open conflict(s)"_s)->click();
    QCOMPARE(review.first().first().toString(), u"batch-etilize"_s);
    QCOMPARE(conflicts.first().first().toString(), u"BIC-10000"_s);
}

void TestProducts::stockOfAProductIsCompared()
{
    FakeWorld world;
    MainWindow window(world.services(), nullptr);
    window.show();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    window.showPage(PageId::Products);
    Hand hand(window);
    QTRY_VERIFY(hand.find(u"Compare stock now"_s));
    QVERIFY(hand.click(hand.find(u"Compare stock now"_s)));
    QTRY_COMPARE(world.jobs.started.size(), 1);
    QCOMPARE(world.jobs.started.first().kind, JobKind::XorosoftStock);
    QCOMPARE(world.jobs.started.first().products, QStringList{u"BIC-10000"_s});
    QVERIFY(hand.click(hand.find(u"Read from the shop now"_s)));
    QTRY_COMPARE(world.jobs.started.size(), 2);
    QCOMPARE(world.jobs.started.last().kind, JobKind::ShopifyPull);
    QCOMPARE(world.jobs.started.last().products.size(), 1);
    QVERIFY(world.jobs.started.last().products.first().startsWith(u"gid://shopify/Product/"_s));
    // Who may not run anything sees what there is and reads why not; what one side does not have cannot be compared.
    Session viewer = world.session.value;
    viewer.mayRun = false;
    ProductView view(world.products, world.images, world.preferences);
    view.setSession(world.session.value);
    view.show(1);
    QTRY_VERIFY(!view.isLoading());
    QList<QPushButton*> asking;
    for (auto* one : view.findChildren<QPushButton*>()) {
        if (one->text() == "Compare stock now"_L1 || one->text() == "Read from the shop now"_L1)
            asking.append(one);
    }
    QCOMPARE(asking.size(), 2);
    QVERIFY(std::ranges::none_of(asking, &QWidget::isHidden));
    const auto isRefused = [&view] {
        return std::ranges::any_of(view.findChildren<Refusal*>(), [](const Refusal* one) {
            return !one->isHidden() && one->text() == "Your role may not start runs. Ask an administrator for the operator role."_L1;
        });
    };
    QVERIFY(std::ranges::all_of(asking, &QWidget::isEnabled) && !isRefused());
    view.setSession(viewer);
    QVERIFY(std::ranges::none_of(asking, &QWidget::isHidden) && std::ranges::none_of(asking, &QWidget::isEnabled));
    QVERIFY2(isRefused(), "why not");
    view.setSession(world.session.value);
    QVERIFY(std::ranges::all_of(asking, &QWidget::isEnabled) && !isRefused());
    view.clear();
    QVERIFY(std::ranges::all_of(asking, &QWidget::isHidden));
}

void TestProducts::theErpIsAskedAboutNumbers()
{
    FakeWorld world;
    ErpDialog dialog(world.products, nullptr);
    dialog.show();
    dialog.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&dialog));
    const auto saying = [&dialog](const QString& text) {
        const auto all = dialog.findChildren<QPushButton*>();
        const auto found = std::ranges::find_if(all, [&](const QPushButton* one) { return one->text().contains(text); });
        return found == all.end() ? nullptr : *found;
    };
    QVERIFY(!saying(u"Look up"_s)->isEnabled()); // nothing was typed
    QVERIFY(!saying(u"Ask Xorosoft now"_s)->isEnabled());
    dialog.findChild<QPlainTextEdit*>()->setPlainText(u" XO-7 \n\n0070330\nXO-7\tnone"_s);
    QTest::keyClick(dialog.findChild<QPlainTextEdit*>(), Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(dialog.isSettled());
    QCOMPARE(world.products.checked.constLast().first, (QStringList{u"XO-7"_s, u"0070330"_s, u"none"_s})); // each once, in their order
    QVERIFY(!world.products.checked.constLast().second);
    auto* table = dialog.findChild<QTableView*>();
    const auto cell = [table](int row, int column) { return table->model()->index(row, column).data().toString(); };
    QCOMPARE(table->model()->rowCount(), 3);
    QCOMPARE(cell(0, 2), u"XO-7"_s);
    const qint64 stock = FakeProducts::goodOfItem(u"XO-7"_s).stock();
    QVERIFY2(cell(0, 4).contains(QString::number(FakeProducts::goodOfItem(u"XO-7"_s).price().toDouble(), 'f', 2)) && cell(0, 5) == QString::number(stock), qPrintable(cell(0, 4) + cell(0, 5)));
    QCOMPARE(cell(1, 7), u"XO-1, XO-1-B"_s);
    QVERIFY2(cell(2, 4).isEmpty(), "a price of what is not known");
    saying(u"Ask Xorosoft now"_s)->click();
    QTRY_VERIFY(dialog.isSettled());
    QCOMPARE(world.products.askedErp, QStringList{u"XO-7"_s});
    const auto labels = dialog.findChildren<QLabel*>();
    const auto told = [&labels](const QString& part) {
        return std::ranges::any_of(labels, [&part](const QLabel* one) { return one->text().contains(part); });
    };
    QVERIFY(told(u"%1: available %2, on hand %3"_s.arg(FakeNight::mainStore()).arg(stock).arg(stock + 3)));
    QVERIFY2(told(FakeNight::showRoom() + u": available not told, on hand 2"_s), "what is not known is not nought");
    table->selectRow(2);
    QVERIFY2(!told(FakeNight::mainStore() + u": available"_s), "an answer about another number");
    saying(u"Ask Xorosoft now"_s)->click();
    QTRY_VERIFY(dialog.findChild<ErrorBanner*>()->text().contains(u"no item none"_s));
}

void TestProducts::theErpIsAskedAboutTheItemOfAProduct()
{
    FakeWorld world;
    MainWindow window(world.services(), nullptr);
    window.show();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    window.showPage(PageId::Products);
    Hand hand(window);
    QTRY_VERIFY(hand.find(u"Ask Xorosoft …"_s));
    QVERIFY(hand.click(hand.find(u"Ask Xorosoft …"_s)));
    QTRY_COMPARE(world.products.checked.size(), 1);
    QCOMPARE(world.products.checked.constFirst().first, QStringList{u"XO-1"_s});
    auto* dialog = window.products().findChild<ErpDialog*>();
    QVERIFY(dialog && dialog->isVisible());
    dialog->close();
    window.findChild<WindowCommands*>()->action(u"erp.ask"_s)->trigger(); // from anywhere, with nothing typed yet
    QTRY_VERIFY(window.products().findChild<ErpDialog*>() != nullptr);
    QCOMPARE(world.products.checked.size(), 1);
}

QTEST_MAIN(TestProducts)
#include "tst_products.moc"
