#include "reviewpages.h"

#include "review/diffmodel.h"
#include "review/diffpane.h"
#include "review/filterbar.h"
#include "review/reviewgrid.h"
#include "review/reviewmodel.h"
#include "review/rowdeltas.h"
#include "review/reviewview.h"
#include "review/viewbar.h"
#include "widgets/keys.h"
#include "widgets/labels.h"
#include "widgets/notice.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QComboBox>
#include <QHeaderView>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QMenu>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QTranslator>

using namespace trueup;
using namespace trueup::ui;
using namespace trueup::ui::testing;
using namespace Qt::StringLiterals;

/// The rows of a review: how they are read, kept and told apart, in which columns, and what a person saved of that.
class TestReviewGrid : public QObject
{
    Q_OBJECT
private slots:
    void modelReadsWhatIsSeen();
    void rowsComeBeforeTheirNumber();
    void memoryDoesNotGrowWithWhatWasSeen();
    void readingAgainKeepsThePlace();
    void aChangedRowLosesItsTick();
    void whatChangedIsReadAgain();
    void everythingSelectedIsDecidedWithItsVersions();
    void lateAnswersAreDropped();
    void answersAfterTheEndAreDropped();
    void withdrawalsAreNotTickedTogether();
    void everyColumnSorts();
    void whoDecidedHasAColumn();
    void theHeaderIsReachedByKeys();
    void filterPartsGoBothWays();
    void whatIsBeingTypedIsNotLost();
    void viewsSurviveTheirText();
    void viewsAreSavedUsedAndRemembered();
    void columnsAreRemembered();
    void valuesTakeTheRoomThereIs();
    void titlesAreReadInAnyLanguage();
    void fieldsGetColumnsOfTheirOwn();
    void longTextsBeginAtTheirDifference();
    void theDiffOpensOnTheFieldOfTheFilter();
    void aNewProductIsComparedWithNothing();
    void theOriginIsReadWhereThereIsRoom();
    void textsGiveWayToTheOwner();
    void whatNeedsCareIsMarked();
    void skuAndStatusAreWhole();
    void numbersOfAProductAreWhole();
};

/// A large price drop and a withdrawal look like what they are, in the list and beside the field, until they are decided.
void TestReviewGrid::whatNeedsCareIsMarked()
{
    FakeReview service(450);
    ReviewModel model(service);
    model.show({}, {});
    model.need(0, model.rowCount() - 1);
    const auto firstThat = [&model](auto fits) {
        for (int row = 0; row < model.rowCount(); ++row) {
            if (const ReviewRow* read = model.rowIfRead(row); read && read->status == ReviewStatus::Pending && fits(*read))
                return row;
        }
        return -1;
    };
    const auto isMarked = [&model](int row, int column) {
        return model.index(row, column).data(Qt::FontRole).value<QFont>().bold();
    };
    const int drop = firstThat([](const ReviewRow& row) { return row.startsUnticked && row.kind == ChangeKind::Update; });
    const int withdrawal = firstThat([](const ReviewRow& row) { return row.kind == ChangeKind::Archive; });
    const int plain = firstThat([](const ReviewRow& row) { return !row.startsUnticked && deltaOf(row, FieldId::Price); });
    QVERIFY(drop >= 0 && withdrawal >= 0 && plain >= 0);
    QVERIFY(isMarked(drop, ReviewModel::Percent) && !isMarked(drop, ReviewModel::What));
    const auto mark = [&model](int row) {
        return model.index(row, ReviewModel::What).data(Qt::DecorationRole).value<QIcon>().pixmap(16, 16).toImage();
    };
    QCOMPARE(mark(drop), symbol(u"warning"_s, Ink::Warning).pixmap(16, 16).toImage());
    QVERIFY(mark(plain) != mark(drop));
    QVERIFY(model.index(drop, ReviewModel::Percent).data(Qt::ToolTipRole).toString().contains(u"large price drop"_s));
    QVERIFY(model.index(drop, ReviewModel::Percent).data(Qt::AccessibleTextRole).toString().contains(u"large price drop"_s));
    QVERIFY(isMarked(withdrawal, ReviewModel::What) && !isMarked(withdrawal, ReviewModel::Percent));
    QVERIFY(model.index(withdrawal, ReviewModel::What).data(Qt::ToolTipRole).toString().contains(u"withdrawal"_s));
    QVERIFY(!isMarked(plain, ReviewModel::Percent) && !isMarked(plain, ReviewModel::What));
    DiffModel fields;
    ReviewDetail detail;
    detail.row = model.row(drop);
    const FieldDelta price = *deltaOf(detail.row, FieldId::Price);
    detail.fields = {{FieldId::Price, price.current, price.current, price.proposed, Side::Xorosoft, Side::Xorosoft, {}, true, false}};
    fields.setDetail(detail);
    QVERIFY(!fields.index(0, DiffModel::Change).data(Qt::DecorationRole).value<QIcon>().isNull());
    detail.row.startsUnticked = false;
    fields.setDetail(detail);
    QVERIFY(!fields.index(0, DiffModel::Change).data(Qt::DecorationRole).isValid());
}

/// Two SKUs that are cut look alike, and the status is the word a person looks for first.
void TestReviewGrid::skuAndStatusAreWhole()
{
    FakeReview service(20);
    for (ReviewRow& row : service.catalogue.rows())
        row.sku = u"CSTRB10841-2GR"_s;
    ReviewModel model(service);
    ReviewGrid grid(model);
    grid.resize(900, 400);
    grid.show();
    model.show({}, {});
    QTRY_VERIFY(model.rowCount() > 0);
    const QFontMetrics metrics = grid.fontMetrics();
    const int beside = 6 + 16 + 4; // margins, icon and gap; a tick takes some more
    QVERIFY(grid.columnWidth(ReviewModel::Sku) >= metrics.horizontalAdvance(u"CSTRB10841-2GR"_s) + beside);
    for (const ReviewStatus status : {ReviewStatus::Pending, ReviewStatus::Approved, ReviewStatus::Rejected})
        QVERIFY(grid.columnWidth(ReviewModel::Status) >= metrics.horizontalAdvance(statusLabel(status)) + beside);
    // What has no room says the part that tells.
    for (int row = 0; row < model.rowCount(); ++row) {
        const QString confidence = model.index(row, ReviewModel::Confidence).data(ReviewModel::ShortRole).toString();
        QVERIFY2(!confidence.contains(u"·"_s), qPrintable(confidence));
    }
    QVERIFY2(!grid.columnsText().contains(u"\"width\""_s), "nobody chose one");
}

/// Half a number is another number.
void TestReviewGrid::numbersOfAProductAreWhole()
{
    FakeWorld world;
    for (ReviewRow& row : world.review.catalogue.rows()) {
        for (FieldDelta& delta : row.deltas) {
            if (delta.field == FieldId::Price) {
                delta.current = Value(Decimal(123456789, 2));
                delta.proposed = Value(Decimal(134567890, 2));
            }
        }
    }
    const auto page = openPage(world);
    ReviewFilter prices;
    prices.field = FieldId::Price;
    page->open(prices);
    QTRY_VERIFY(page->isSettled());
    const auto* table = page->findChild<DiffPane*>()->findChild<QTableView*>();
    const int row = table->currentIndex().row();
    for (const int column : {DiffModel::Ours, DiffModel::Proposed, DiffModel::Change}) {
        const QString text = table->model()->index(row, column).data().toString();
        QVERIFY2(table->columnWidth(column) >= table->fontMetrics().horizontalAdvance(text) + 12, qPrintable(text));
    }
}

void TestReviewGrid::modelReadsWhatIsSeen()
{
    FakeReview service(2000);
    ReviewModel model(service);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.show({}, {});
    QCOMPARE(model.rowCount(), 2000);
    QCOMPARE(service.pagesAsked, 1);
    QVERIFY(model.rowIfRead(0));
    QVERIFY(!model.rowIfRead(1500));
    QVERIFY2(!model.index(1500, ReviewModel::Sku).data().toString().isEmpty(), "a row to come must not look like an empty one");
    model.need(1500, 1530);
    for (int row = 1500; row <= 1530; ++row)
        QVERIFY(model.rowIfRead(row));
    QVERIFY2(service.rowsAsked < 400, "far more was read than is seen");
    QVERIFY(model.row(1500).sku <= model.row(1501).sku);
    QCOMPARE(model.indexOf(model.row(1510).id), 1510);
}

void TestReviewGrid::rowsComeBeforeTheirNumber()
{
    FakeReview service(450);
    service.hold = true;
    ReviewModel model(service);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.show({}, {});
    QCOMPARE(service.waiting(), 1);
    service.release(0);
    QTRY_COMPARE(model.rowCount(), ReviewModel::pageSize);
    QVERIFY(!model.isLoading());
    const QPersistentModelIndex kept = model.index(7, 0);
    service.releaseAll();
    QTRY_COMPARE(model.rowCount(), 450);
    QCOMPARE(kept.row(), 7);
    QVERIFY(model.isSettled());
}

void TestReviewGrid::memoryDoesNotGrowWithWhatWasSeen()
{
    FakeReview service(3 * ReviewModel::keptRows);
    ReviewModel model(service);
    model.show({}, {});
    for (int row = 0; row < model.rowCount(); row += 50)
        model.need(row, row + 49);
    int read = 0;
    for (int row = 0; row < model.rowCount(); ++row)
        read += model.rowIfRead(row) != nullptr;
    QVERIFY2(read <= ReviewModel::keptRows, qPrintable(QString::number(read)));
}

void TestReviewGrid::readingAgainKeepsThePlace()
{
    FakeWorld world;
    ReviewFilter pending;
    pending.statuses = {ReviewStatus::Pending};
    const auto page = openPage(world);
    page->open(pending);
    auto* grid = page->findChild<ReviewGrid*>();
    auto* model = page->findChild<ReviewModel*>();
    QAbstractItemModelTester tester(model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    grid->setCurrentIndex(model->index(60, 0));
    grid->scrollTo(model->index(60, 0), QAbstractItemView::PositionAtTop);
    const qint64 current = model->key(60).id;
    const int place = grid->visualRect(grid->currentIndex()).top();
    const qint64 ticked = model->key(62).id;
    model->setTicked(62, true);
    const qint64 gone = model->key(10).id;
    world.review.catalogue.find(gone)->status = ReviewStatus::Rejected;
    world.review.rowsAsked = 0;
    page->refresh();
    QCOMPARE(model->indexOf(gone), -1);
    QCOMPARE(model->key(grid->currentIndex().row()).id, current);
    QCOMPARE(grid->currentIndex().row(), 59);
    QCOMPARE(grid->visualRect(grid->currentIndex()).top(), place);
    QVERIFY(model->isTicked(ticked));
    QVERIFY2(world.review.rowsAsked <= 2 * ReviewModel::pageSize, "a notice must not read everything again");
}

/// What somebody else changed after it was ticked must not be approved unseen.
void TestReviewGrid::aChangedRowLosesItsTick()
{
    FakeWorld world;
    const auto page = openPage(world);
    auto* model = page->findChild<ReviewModel*>();
    const qint64 changed = model->key(0).id;
    const qint64 same = model->key(1).id;
    model->setTicked({0, 1}, true);
    ++world.review.catalogue.find(changed)->version;
    page->refresh();
    QVERIFY(!model->isTicked(changed));
    QVERIFY(model->isTicked(same));
    QVERIFY2(buttonSaying(*page, u"Approve 1 ticked"_s), "the button counts what is ticked");
}

void TestReviewGrid::whatChangedIsReadAgain()
{
    FakeWorld world;
    const auto page = openPage(world);
    auto* model = page->findChild<ReviewModel*>();
    auto* grid = page->findChild<ReviewGrid*>();
    grid->setCurrentIndex(model->index(1, 0));
    ReviewRow* changed = world.review.catalogue.find(model->key(1).id);
    ++changed->version;
    changed->status = ReviewStatus::Rejected;
    page->refresh();
    QCOMPARE(model->row(1).status, ReviewStatus::Rejected);
    QCOMPARE(model->itemAt(1).version, changed->version);
    QTRY_COMPARE(page->findChild<DiffPane*>()->shownVersion(), changed->version);
}

void TestReviewGrid::everythingSelectedIsDecidedWithItsVersions()
{
    FakeWorld world;
    const auto page = openPage(world);
    auto* model = page->findChild<ReviewModel*>();
    auto* grid = page->findChild<ReviewGrid*>();
    grid->selectAll();
    QCOMPARE(grid->selectedCount(), model->rowCount());
    QTest::keyClick(grid, Qt::Key_R);
    QCOMPARE(world.review.decisions.size(), 1);
    QCOMPARE(world.review.decisions.first().items.size(), model->rowCount()); // read or not
    for (const Decision::Item& item : world.review.decisions.first().items)
        QCOMPARE(item.version, 1);
}

void TestReviewGrid::lateAnswersAreDropped()
{
    FakeReview service(50);
    ReviewModel model(service);
    service.hold = true;
    ReviewFilter first;
    first.text = u"BIC"_s;
    ReviewFilter second;
    second.text = u"HEW"_s;
    model.show(first, {});
    model.show(second, {});
    QCOMPARE(service.waiting(), 2);
    service.release(1); // the newer answer comes first
    QTRY_VERIFY(model.rowCount() > 0);
    service.release(0);
    QVERIFY(eventsArrived());
    for (int row = 0; row < model.rowCount(); ++row)
        QVERIFY2(model.row(row).sku.startsWith(u"HEW"_s), "the older answer replaced the newer one");
}

void TestReviewGrid::answersAfterTheEndAreDropped()
{
    FakeReview service(50);
    service.hold = true;
    auto model = std::make_unique<ReviewModel>(service);
    model->show({}, {});
    model.reset();
    service.releaseAll();
    QVERIFY(eventsArrived());
    QCOMPARE(service.waiting(), 0);
}

void TestReviewGrid::withdrawalsAreNotTickedTogether()
{
    FakeReview service(200);
    ReviewModel model(service);
    model.show({}, {});
    model.need(0, model.rowCount() - 1);
    model.tickAll(true);
    int withdrawals = 0;
    for (int row = 0; row < model.rowCount(); ++row) {
        QCOMPARE(model.isTicked(model.row(row).id), !model.row(row).startsUnticked);
        withdrawals += model.row(row).kind == ChangeKind::Archive;
    }
    QVERIFY(withdrawals > 0);
}

void TestReviewGrid::everyColumnSorts()
{
    FakeReview service(20);
    ReviewModel model(service);
    model.show({}, {});
    QSet<int> orders;
    for (int column = 0; column < ReviewModel::DecidedBy; ++column) {
        QVERIFY(ReviewModel::sorts(column));
        model.sort(column, Qt::DescendingOrder);
        QVERIFY(model.order().descending);
        QCOMPARE(ReviewModel::columnOf(model.order().column), column);
        orders.insert(int(model.order().column));
    }
    QCOMPARE(orders.size(), int(ReviewModel::DecidedBy)); // none stands in for another
    const ReviewOrder before = model.order();
    QVERIFY(!ReviewModel::sorts(ReviewModel::DecidedBy)); // the server has no order by it
    model.sort(ReviewModel::DecidedBy, Qt::AscendingOrder);
    QCOMPARE(model.order(), before);
}

void TestReviewGrid::whoDecidedHasAColumn()
{
    FakeWorld world;
    world.review.catalogue.rows()[0].decidedBy = u"marie.tremblay"_s;
    const auto page = openPage(world);
    QTRY_VERIFY(page->isSettled());
    auto* grid = page->findChild<ReviewGrid*>();
    auto* model = page->findChild<ReviewModel*>();
    const int row = model->indexOf(world.review.catalogue.rows()[0].id);
    QVERIFY(grid->isColumnHidden(ReviewModel::DecidedBy));
    const auto said = [&](int column) { return model->index(row, column).data(Qt::AccessibleTextRole).toString(); };
    QVERIFY2(said(ReviewModel::Status).endsWith(u". Decided by marie.tremblay."_s), qPrintable(said(ReviewModel::Status)));
    QCOMPARE(said(ReviewModel::DecidedBy), u"Decided by: marie.tremblay"_s);
    QVERIFY(model->index(row == 0 ? 1 : 0, ReviewModel::DecidedBy).data().toString().isEmpty());
    // Columns kept before there was this one are shown as they were.
    grid->restoreColumns(u"{\"columns\":[{\"column\":\"name\"},{\"column\":\"sku\",\"width\":140},{\"column\":\"age\",\"hidden\":true}]}"_s);
    QVERIFY(grid->isColumnHidden(ReviewModel::DecidedBy) && grid->isColumnHidden(ReviewModel::Age));
    QCOMPARE(grid->columnWidth(ReviewModel::Sku), 140);
    QCOMPARE(grid->horizontalHeader()->visualIndex(ReviewModel::Name), 0);
    grid->setColumnHidden(ReviewModel::DecidedBy, false);
    FakeReview service(20);
    ReviewModel again(service);
    ReviewGrid other(again);
    other.restoreColumns(grid->columnsText());
    QVERIFY(!other.isColumnHidden(ReviewModel::DecidedBy));
    // The mark of the order stays where it is true.
    grid->sortByColumn(ReviewModel::Name, Qt::DescendingOrder);
    grid->horizontalHeader()->setSortIndicator(ReviewModel::DecidedBy, Qt::AscendingOrder);
    QCOMPARE(grid->horizontalHeader()->sortIndicatorSection(), int(ReviewModel::Name));
}

namespace {

/// The menu that is open; goes down to the entry by keys. Null: there is none, or no such entry.
QMenu* downTo(const QString& text)
{
    auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
    for (qsizetype i = 0; menu && i < menu->actions().size(); ++i) {
        QTest::keyClick(menu, Qt::Key_Down);
        if (menu->activeAction() && menu->activeAction()->text() == text)
            return menu;
    }
    return nullptr;
}

} // namespace

/// Sorting, ticking all, columns and the values of a field: without a mouse.
void TestReviewGrid::theHeaderIsReachedByKeys()
{
    FakeWorld world;
    const auto page = openPage(world);
    QTRY_VERIFY(page->isSettled());
    auto* grid = page->findChild<ReviewGrid*>();
    auto* model = page->findChild<ReviewModel*>();
    const auto choose = [&](Qt::Key key, const QStringList& path) {
        page->activateWindow();
        grid->setFocus();
        QTRY_VERIFY(grid->hasFocus());
        QTest::keyClick(grid, key, Qt::ControlModifier | Qt::ShiftModifier);
        QTest::keyRelease(grid, Qt::Key_Shift); // else both are held down for whatever is tested next
        QMenu* menu = downTo(path[0]);
        QVERIFY2(menu, qPrintable(path[0]));
        if (path.size() > 1) {
            QTest::keyClick(menu, Qt::Key_Right);
            QTRY_VERIFY(QApplication::activePopupWidget() != menu);
            QTest::keyClick(QApplication::activePopupWidget(), Qt::Key_Up); // the first one is chosen already
            menu = downTo(path[1]);
            QVERIFY2(menu, qPrintable(path[1]));
        }
        QTest::keyClick(menu, Qt::Key_Return);
        QTRY_VERIFY(!QApplication::activePopupWidget());
    };
    choose(Qt::Key_S, {u"Sort by Confidence"_s});
    QCOMPARE(model->order(), (ReviewOrder{ReviewSort::Confidence, false}));
    choose(Qt::Key_S, {u"Descending"_s});
    QCOMPARE(model->order(), (ReviewOrder{ReviewSort::Confidence, true}));
    QCOMPARE(grid->horizontalHeader()->sortIndicatorSection(), int(ReviewModel::Confidence));
    QCOMPARE(grid->horizontalHeader()->sortIndicatorOrder(), Qt::DescendingOrder);
    QTRY_VERIFY(page->isSettled());
    QCOMPARE(model->tickedCount(), 0);
    choose(Qt::Key_C, {u"Tick all rows shown"_s});
    QCOMPARE(model->tickedCount(), model->rowCount() - int(model->startingUnticked()));
    choose(Qt::Key_C, {u"Untick all"_s});
    QCOMPARE(model->tickedCount(), 0);
    choose(Qt::Key_C, {u"Age"_s});
    QVERIFY(grid->isColumnHidden(ReviewModel::Age));
    choose(Qt::Key_C, {u"Age"_s});
    QVERIFY(!grid->isColumnHidden(ReviewModel::Age));
    choose(Qt::Key_C, {u"Old and new value of"_s, field(FieldId::Inventory).translatedLabel()});
    QCOMPARE(model->extraFields(), QList<FieldId>{FieldId::Inventory});
    const QList<KeyMeaning> keys = describedKeys(*grid);
    for (const Qt::Key key : {Qt::Key_S, Qt::Key_C}) {
        const QString shown = keyText(QKeySequence(Qt::CTRL | Qt::SHIFT | key));
        QVERIFY2(std::ranges::any_of(keys, [&](const KeyMeaning& one) { return one.keys == shown; }), qPrintable(shown));
    }
}

void TestReviewGrid::filterPartsGoBothWays()
{
    ReviewFilter filter;
    filter.field = FieldId::Tags;
    filter.source = Side::Shopify;
    filter.text = u"pen"_s;
    filter.vendor = u"Bic"_s;
    filter.productType = u"Pens"_s;
    filter.priceChangeBeyond = 17;
    filter.confidenceBelow = 95;
    FilterBar bar;
    bar.showFilter(filter); // before the choices have come
    bar.setChoices({{u"Pilot"_s}, {}});
    ReviewFilter read;
    bar.applyTo(read);
    QCOMPARE(read, filter);
    bar.showFilter({});
    bar.applyTo(read);
    QCOMPARE(read, ReviewFilter());
}

/// The choices of a batch may come while somebody types.
void TestReviewGrid::whatIsBeingTypedIsNotLost()
{
    FilterBar bar;
    bar.setVisible(true);
    ReviewFilter batch;
    batch.batchId = u"batch-1"_s;
    bar.showFilter(batch);
    QSignalSpy changed(&bar, &FilterBar::changed);
    auto* text = bar.findChild<QLineEdit*>();
    QTest::keyClicks(text, u"stapler"_s);
    bar.setChoices({{u"Bic"_s}, {u"Pens"_s}});
    bar.showFilter(batch);
    QCOMPARE(text->text(), u"stapler"_s);
    QTRY_COMPARE(changed.size(), 1);
    ReviewFilter read = batch;
    bar.applyTo(read);
    QCOMPARE(read.text, u"stapler"_s);
    // Another filter takes its place, and nothing comes after it.
    QTest::keyClicks(text, u"s"_s);
    ReviewFilter other;
    other.text = u"pen"_s;
    bar.showFilter(other);
    QCOMPARE(text->text(), u"pen"_s);
    bar.applyTo(read);
    QCOMPARE(read.text, u"pen"_s);
}

void TestReviewGrid::viewsSurviveTheirText()
{
    ReviewView view;
    view.name = u"Large drops “today”"_s;
    view.filter.field = FieldId::Price;
    view.filter.source = Side::Xorosoft;
    view.filter.statuses = {ReviewStatus::Pending, ReviewStatus::Held};
    view.filter.kinds = {ChangeKind::Archive};
    view.filter.autoApprovedOnly = true;
    view.filter.text = u"é\"<"_s;
    view.filter.vendor = u"Bic"_s;
    view.filter.productType = u"Pens"_s;
    view.filter.priceChangeBeyond = 20;
    view.filter.confidenceBelow = 90;
    view.order = {ReviewSort::After, true};
    view.extraFields = {FieldId::Inventory, FieldId::Cost};
    ReviewView plain;
    plain.name = u"All"_s;
    QCOMPARE(viewsFromText(viewsToText({view, plain})), (QList<ReviewView>{view, plain}));
    for (const QString& text : {u""_s, u"{}"_s, u"[1,{\"name\":7}]"_s, u"[{\"filter\":{}}]"_s})
        QVERIFY(viewsFromText(text).isEmpty());
    const auto odd = viewsFromText(u"[{\"name\":\"x\",\"order\":\"nonsense\",\"filter\":{\"field\":\"none\",\"statuses\":[\"held\",\"?\"]}}]"_s);
    QCOMPARE(odd.size(), 1);
    QCOMPARE(odd.first().filter.statuses, QSet<ReviewStatus>{ReviewStatus::Held});
}

void TestReviewGrid::viewsAreSavedUsedAndRemembered()
{
    FakeWorld world;
    ReviewFilter held;
    held.statuses = {ReviewStatus::Held};
    {
        const auto page = openPage(world);
        page->open(held);
        auto* names = page->findChild<ViewBar*>()->findChild<QComboBox*>();
        QVERIFY(!buttonSaying(*page, u"Save view"_s));
        QTest::keyClicks(names, u"Held ones"_s);
        QVERIFY(buttonSaying(*page, u"Save view"_s));
        buttonSaying(*page, u"Save view"_s)->click();
        QCOMPARE(page->findChild<ViewBar*>()->views().size(), 1);
        page->open({});
        QVERIFY2(names->currentText().isEmpty(), "another filter is no longer that view");
        emit names->activated(0);
        QCOMPARE(page->filter(), held);
        QCOMPARE(names->currentText(), u"Held ones"_s);
    }
    ReviewPage next(world.bundle);
    QCOMPARE(next.filter(), held); // what the window opens the page with
    buttonSaying(next, u"Delete view"_s)->click();
    QVERIFY(ReviewPage(world.bundle).findChild<ViewBar*>()->views().isEmpty());
}

void TestReviewGrid::columnsAreRemembered()
{
    FakeReview service(20);
    ReviewModel model(service);
    ReviewGrid grid(model);
    model.setExtraFields({FieldId::Inventory});
    grid.setColumnWidth(ReviewModel::Confidence, 231);
    grid.setColumnHidden(ReviewModel::Age, true);
    grid.horizontalHeader()->moveSection(grid.horizontalHeader()->visualIndex(ReviewModel::Source), 1);
    ReviewModel again(service);
    ReviewGrid other(again);
    other.restoreColumns(grid.columnsText());
    QCOMPARE(again.extraFields(), QList<FieldId>{FieldId::Inventory});
    QCOMPARE(other.columnWidth(ReviewModel::Confidence), 231);
    QVERIFY(other.isColumnHidden(ReviewModel::Age));
    QCOMPARE(other.horizontalHeader()->visualIndex(ReviewModel::Source), 1);
    QCOMPARE(other.columnsText(), grid.columnsText());
    other.restoreColumns(u"nonsense"_s);
    QVERIFY(!other.isColumnHidden(ReviewModel::Sku));
}

/// Old and new value have room for a price from the start. What is left goes to the name until it can be read, then to all three
/// alike; a width somebody chose stays.
void TestReviewGrid::valuesTakeTheRoomThereIs()
{
    FakeReview service(20);
    ReviewModel model(service);
    ReviewGrid grid(model);
    grid.resize(600, 400);
    grid.show();
    model.show({}, {});
    QTRY_VERIFY(grid.verticalScrollBar()->isVisible()); // it takes of the room, too
    for (const int column : {ReviewModel::Before, ReviewModel::After})
        QVERIFY(grid.columnWidth(column) >= grid.fontMetrics().horizontalAdvance(u"12,345.67"_s) + 12);
    QVERIFY2(grid.columnWidth(ReviewModel::Before) >= grid.columnWidth(ReviewModel::Percent), "a price is shorter than a text");
    const auto widths = [](const ReviewGrid& of) {
        return QList<int>{of.columnWidth(ReviewModel::Name), of.columnWidth(ReviewModel::Before), of.columnWidth(ReviewModel::After)};
    };
    const QList<int> narrow = widths(grid);
    const int em = grid.fontMetrics().averageCharWidth();
    const int more = 12 * em;
    grid.resize(grid.width() - grid.viewport()->width() + grid.horizontalHeader()->length() + more, 400);
    QTRY_COMPARE(grid.columnWidth(ReviewModel::Name), narrow[0] + more);
    QCOMPARE(grid.columnWidth(ReviewModel::Before), narrow[1]);
    QCOMPARE(grid.columnWidth(ReviewModel::After), narrow[2]);
    grid.resize(2400, 400);
    QTRY_VERIFY(grid.columnWidth(ReviewModel::After) > narrow[2]);
    const QList<int> wide = widths(grid);
    const int share = wide[1] - narrow[1];
    QVERIFY(share > 200 && qAbs(wide[2] - narrow[2] - share) < 2);
    QVERIFY2(qAbs(wide[0] - 40 * em - share) < 2, "the name has what it needs before all three share");
    QTRY_COMPARE(grid.horizontalScrollBar()->maximum(), 0);
    const auto keptWidth = [&](const QString& word) {
        for (const QJsonValue column : QJsonDocument::fromJson(grid.columnsText().toUtf8()).object()["columns"_L1].toArray()) {
            if (column["column"_L1] == word)
                return column["width"_L1].toInt();
        }
        return -1;
    };
    QCOMPARE(keptWidth(u"before"_s), 0);
    grid.setColumnWidth(ReviewModel::Before, 90);
    QCOMPARE(keptWidth(u"before"_s), 90);
    QCOMPARE(keptWidth(u"after"_s), 0);
    ReviewModel again(service);
    ReviewGrid other(again);
    other.restoreColumns(grid.columnsText());
    other.resize(2400, 400);
    other.show();
    QTRY_VERIFY(other.columnWidth(ReviewModel::After) > wide[2]);
    QCOMPARE(other.columnWidth(ReviewModel::Before), 90);
    QCOMPARE(other.columnsText(), grid.columnsText());
}

/// However long a title is there, its column is not narrower from the start.
void TestReviewGrid::titlesAreReadInAnyLanguage()
{
    class LongTitles final : public QTranslator
    {
    public:
        [[nodiscard]] bool isEmpty() const override { return false; }
        [[nodiscard]] QString translate(const char* context, const char* source, const char*, int) const override
        {
            const bool isTitle = qstrcmp(context, "trueup::ui::ReviewModel") == 0 || qstrcmp(context, "trueup::ui::DiffModel") == 0;
            return isTitle ? QString::fromUtf8(source) + u", in a language of long words"_s : QString();
        }
    };
    LongTitles language;
    QVERIFY(QCoreApplication::installTranslator(&language));
    FakeWorld world;
    const auto page = openPage(world);
    QTRY_VERIFY(page->isSettled());
    for (const QTableView* table : page->findChildren<QTableView*>()) {
        const bool isGrid = qobject_cast<const ReviewGrid*>(table);
        if (!isGrid && !qobject_cast<const DiffModel*>(table->model()))
            continue;
        const QHeaderView* header = table->horizontalHeader();
        for (int section = 0; section < header->count(); ++section)
            QVERIFY2(header->sectionSize(section) >= header->sectionSizeHint(section), qPrintable(header->model()->headerData(section, Qt::Horizontal).toString()));
        QCOMPARE(header->textElideMode(), Qt::ElideRight); // of one that somebody made narrower
    }
    const auto* diff = page->findChild<DiffModel*>();
    QVERIFY(Qt::Alignment(diff->headerData(DiffModel::Change, Qt::Horizontal, Qt::TextAlignmentRole).toInt()) & Qt::AlignRight);
}

void TestReviewGrid::fieldsGetColumnsOfTheirOwn()
{
    FakeReview service(100);
    ReviewModel model(service);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.show({}, {});
    model.setExtraFields({FieldId::Inventory});
    QCOMPARE(model.columnCount(), int(ReviewModel::ColumnCount) + 1);
    QCOMPARE(model.headerData(ReviewModel::ColumnCount, Qt::Horizontal, Qt::DisplayRole).toString(), field(FieldId::Inventory).translatedLabel());
    int filled = 0;
    for (int row = 0; row < model.rowCount(); ++row) {
        const QString text = model.index(row, ReviewModel::ColumnCount).data().toString();
        const bool changes = std::ranges::contains(model.row(row).deltas, FieldId::Inventory, &FieldDelta::field);
        QCOMPARE(text.contains(u'→'), changes);
        filled += changes;
    }
    QVERIFY(filled > 0);
    const auto alignment = [&model] { return Qt::Alignment(model.index(0, ReviewModel::ColumnCount).data(Qt::TextAlignmentRole).toInt()); };
    QVERIFY(alignment() & Qt::AlignRight);
    QVERIFY(Qt::Alignment(model.headerData(ReviewModel::ColumnCount, Qt::Horizontal, Qt::TextAlignmentRole).toInt()) & Qt::AlignRight);
    model.setExtraFields({FieldId::Title});
    QVERIFY(!(alignment() & Qt::AlignRight)); // words begin where they are read
    // A cell with room enough shows them from their beginning, as the columns of old and new do.
    model.setExtraFields({FieldId::Description});
    int cut = 0;
    for (int row = 0; row < model.rowCount(); ++row) {
        const QModelIndex cell = model.index(row, ReviewModel::ColumnCount);
        if (!cell.data().toString().startsWith(u'…'))
            continue;
        const QString whole = cell.data(wholeTextRole).toString();
        QVERIFY2(whole.contains(u" → "_s) && !whole.contains(u'…'), qPrintable(whole));
        ++cut;
    }
    QVERIFY(cut > 0);
}

void TestReviewGrid::longTextsBeginAtTheirDifference()
{
    const QString same = u"A stapler made of steel for up to fifty sheets of paper, with a tray for spare staples and "_s;
    FieldDelta delta;
    delta.field = FieldId::Title;
    delta.current = Value(same + u"a red handle"_s);
    delta.proposed = Value(same + u"a blue handle"_s);
    const ShownPair pair = shownChange(delta);
    QVERIFY2(pair.before.contains(u"red"_s) && pair.before.startsWith(u'…'), qPrintable(pair.before));
    QVERIFY2(pair.after.contains(u"blue"_s) && pair.after.startsWith(u'…'), qPrintable(pair.after));
    delta.current = {};
    QCOMPARE(shownChange(delta).before, shownValue(FieldId::Title, {}).text); // missing, and says so
    QVERIFY(shownChange(delta).after.startsWith(u"A stapler"_s));
}

/// Also where the product stays the same; what somebody looks at then stays until another field is filtered by.
void TestReviewGrid::theDiffOpensOnTheFieldOfTheFilter()
{
    FakeWorld world;
    DiffPane pane(world.review, world.images, world.preferences);
    pane.setVisible(true);
    const auto& rows = world.review.catalogue.rows();
    const auto two = std::ranges::find_if(rows, [](const ReviewRow& row) { return row.deltas.size() >= 2; });
    QVERIFY(two != rows.end());
    auto* model = pane.findChild<DiffModel*>();
    auto* table = pane.findChild<QTableView*>();
    const auto look = [&](std::optional<FieldId> wanted) {
        pane.preferField(wanted);
        pane.show(two->id);
        (void)QTest::qWaitFor([&] { return pane.shownId() == two->id && !pane.isLoading(); });
        return model->rowCount() > 0 ? model->fieldAt(table->currentIndex().row()).field : FieldId::Sku;
    };
    const FieldId first = look({});
    const auto other = std::ranges::find_if(two->deltas, [first](const FieldDelta& delta) { return delta.field != first; })->field;
    QCOMPARE(look(other), other);
    table->selectRow(model->firstChange(first));
    QCOMPARE(look(other), first); // read again
    QCOMPARE(look({}), first);
    QCOMPARE(look(other), other);
}

void TestReviewGrid::aNewProductIsComparedWithNothing()
{
    FakeWorld world;
    DiffPane pane(world.review, world.images, world.preferences);
    pane.setVisible(true);
    const auto& rows = world.review.catalogue.rows();
    const auto* table = pane.findChild<QTableView*>();
    const auto shown = [&](ChangeKind kind) {
        const auto row = std::ranges::find_if(rows, [kind](const ReviewRow& one) { // a change of a price has every column
            return one.kind == kind && (kind == ChangeKind::Archive || std::ranges::contains(one.deltas, FieldId::Price, &FieldDelta::field));
        });
        if (row == rows.end())
            return QList<int>{-1};
        pane.show(row->id);
        (void)QTest::qWaitFor([&] { return pane.shownId() == row->id && !pane.isLoading(); });
        QList<int> columns;
        for (int column = 0; column < DiffModel::ColumnCount; ++column) {
            if (!table->isColumnHidden(column))
                columns.append(column);
        }
        return columns;
    };
    const QList<int> all{DiffModel::FieldName, DiffModel::Base,   DiffModel::Ours,   DiffModel::Shop,
                         DiffModel::Proposed,  DiffModel::Change, DiffModel::Origin, DiffModel::Owner};
    QCOMPARE(shown(ChangeKind::Update), all);
    const int narrow = table->columnWidth(DiffModel::FieldName);
    QCOMPARE(shown(ChangeKind::Create), (QList<int>{DiffModel::FieldName, DiffModel::Proposed, DiffModel::Origin, DiffModel::Owner}));
    QVERIFY2(!table->isColumnHidden(table->currentIndex().column()), "the keys move in what is seen");
    QVERIFY2(table->columnWidth(DiffModel::FieldName) > narrow, "names of fields have some of the room");
    QCOMPARE(shown(ChangeKind::Update), all);
    QCOMPARE(table->columnWidth(DiffModel::FieldName), narrow);
}

/// By which rule, too, beside a number; a proposed text has the room first, and the side is read all the same.
void TestReviewGrid::theOriginIsReadWhereThereIsRoom()
{
    FakeWorld world;
    DiffPane pane(world.review, world.images, world.preferences);
    pane.resize(1300, 400);
    pane.setVisible(true);
    const auto& rows = world.review.catalogue.rows();
    const auto* table = pane.findChild<QTableView*>();
    const auto look = [&](FieldId changed) {
        const auto row = std::ranges::find_if(rows, [changed](const ReviewRow& one) {
            return one.kind == ChangeKind::Update && one.deltas.size() == 1 && one.deltas.constFirst().field == changed;
        });
        QVERIFY(row != rows.end());
        pane.show(row->id);
        QTRY_VERIFY(pane.shownId() == row->id && !pane.isLoading());
    };
    const auto textOf = [table](int column, int role = Qt::DisplayRole) { return table->model()->index(0, column).data(role).toString(); };
    const auto takes = [table](const QString& text) { return table->fontMetrics().horizontalAdvance(text) + 22; };
    look(FieldId::Price);
    const QString byRule = textOf(DiffModel::Origin, wholeTextRole);
    QVERIFY(byRule.startsWith(textOf(DiffModel::Origin) + u" · "_s)); // which alone is said where the rule would be cut
    QCOMPARE(textOf(DiffModel::Origin, Qt::ToolTipRole), byRule);
    QTRY_VERIFY(table->columnWidth(DiffModel::Origin) >= takes(byRule));
    QVERIFY(table->columnWidth(DiffModel::Owner) >= takes(textOf(DiffModel::Owner)));
    pane.resize(1040, 400);
    look(FieldId::Description);
    QTRY_VERIFY(table->columnWidth(DiffModel::Proposed) >= 24 * table->fontMetrics().averageCharWidth());
    QVERIFY(table->columnWidth(DiffModel::Origin) >= takes(sideLabel(Side::Xorosoft)));
}

/// Texts give way to their titles, so that the owner is not looked for sideways.
void TestReviewGrid::textsGiveWayToTheOwner()
{
    FakeWorld world;
    DiffPane pane(world.review, world.images, world.preferences);
    pane.resize(1300, 400);
    pane.setVisible(true);
    const auto& rows = world.review.catalogue.rows();
    auto* table = pane.findChild<QTableView*>();
    const auto row = std::ranges::find_if(rows, [](const ReviewRow& one) {
        return one.kind == ChangeKind::Update && one.deltas.size() == 1 && one.deltas.constFirst().field == FieldId::Description;
    });
    QVERIFY(row != rows.end());
    pane.show(row->id);
    QTRY_VERIFY(pane.shownId() == row->id && !pane.isLoading());
    const QHeaderView* header = table->horizontalHeader();
    constexpr std::array<int, 4> texts{DiffModel::Base, DiffModel::Ours, DiffModel::Shop, DiffModel::Proposed};
    table->setColumnWidth(DiffModel::Base, 200); // somebody had room for it
    int least = 0;
    for (int section = 0; section < header->count(); ++section) {
        const bool isText = std::ranges::find(texts, section) != texts.end();
        const bool isSide = section == DiffModel::Origin || section == DiffModel::Owner;
        least += header->isSectionHidden(section) || isSide ? 0 : isText ? header->sectionSizeHint(section) : header->sectionSize(section);
    }
    const int em = table->fontMetrics().averageCharWidth();
    const int side = table->fontMetrics().horizontalAdvance(sideLabel(Side::Xorosoft)) + 32;
    least += qMax(side, 13 * em) + std::max({side, 14 * em, header->sectionSizeHint(DiffModel::Owner)});
    table->setFixedWidth(least + table->width() - table->viewport()->width());
    QTRY_COMPARE(table->viewport()->width(), least);
    QTRY_COMPARE(table->horizontalScrollBar()->maximum(), 0);
    QCOMPARE(table->columnWidth(DiffModel::Base), header->sectionSizeHint(DiffModel::Base));
}

QTEST_MAIN(TestReviewGrid)
#include "tst_reviewgrid.moc"
