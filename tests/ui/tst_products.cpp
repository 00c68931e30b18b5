#include "fakeservices.h"
#include "hand.h"

#include "products/historyview.h"
#include "products/productfieldmodel.h"
#include "products/productspage.h"
#include "products/productview.h"
#include "products/rollbackpanel.h"
#include "review/fieldview.h"
#include "shell/mainwindow.h"
#include "widgets/emptystate.h"
#include "widgets/errorbanner.h"
#include "widgets/notice.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
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
    void theFieldModelShowsEverySide();
    void collectionsAreShown();
    void locksAreAskedForAndShown();
    void viewersCannotLockOrRollBack();
    void twoVersionsCompare();
    void aVersionIsRolledBackAfterItsPreview();
    void oneFieldOnly();
    void aWholeBatch();
    void aStaleRollbackShowsTheNewerPreview();
    void leavingThePreviewStagesNothing();
    void matchesAndWritesAreReadWhenSeen();
    void emptyAndError();
    void linksLeadToReviewAndConflicts();
    void stockOfAProductIsCompared();
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
    /// Opens the history with one version chosen.
    void choose(int row)
    {
        page.product().showTab(ProductView::History);
        table(u"Versions"_s)->selectRow(row);
    }

    ProductsPage page;
};

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
    QTest::keyClicks(search, u"007033010003"_s);
    QTest::keyClick(search, Qt::Key_Return);
    QTRY_COMPARE(list->model()->rowCount(), 1);
    QCOMPARE(shelf.page.product().shownId(), 4);
    QVERIFY(list->hasFocus());
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
    QVERIFY2(line().startsWith("Collections: Pens, Back to school (as of "_L1), qPrintable(line()));
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
    shelf.choose(2);
    QVERIFY(!shelf.buttonSaying(u"Go back to version 3"_s)->isEnabled());
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

void TestProducts::emptyAndError()
{
    {
        FakeWorld world(false);
        Shelf shelf(world);
        QVERIFY(shelf.page.findChild<EmptyState*>()->isVisible());
    }
    FakeWorld world;
    world.products.failWith = Error{ErrorKind::DatabaseLost, u"The database cannot be reached."_s, {}, u"Check the network."_s, {}, {}, true};
    Shelf shelf(world);
    QVERIFY(shelf.page.findChild<ErrorBanner*>()->text().contains(u"cannot be reached"_s));
    shelf.buttonSaying(u"Try again"_s)->click();
    QCOMPARE(shelf.table(u"Products"_s)->model()->rowCount(), 200);
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
    QCOMPARE(world.jobs.started.first().skus, QStringList{u"BIC-10000"_s});
    // Who may not run anything is not asked to, and what one side does not have cannot be compared.
    Session viewer = world.session.value;
    viewer.mayRun = false;
    ProductView view(world.products, world.images);
    view.setSession(world.session.value);
    view.show(1);
    QTRY_VERIFY(!view.isLoading());
    QPushButton* compare = nullptr;
    for (auto* one : view.findChildren<QPushButton*>()) {
        if (one->text() == "Compare stock now"_L1)
            compare = one;
    }
    QVERIFY(compare);
    QVERIFY(!compare->isHidden());
    view.setSession(viewer);
    QVERIFY(compare->isHidden());
    view.setSession(world.session.value);
    view.clear();
    QVERIFY(compare->isHidden());
}

QTEST_MAIN(TestProducts)
#include "tst_products.moc"
