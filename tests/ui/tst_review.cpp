#include "fakeservices.h"

#include "review/batchlist.h"
#include "review/diffmodel.h"
#include "review/diffpane.h"
#include "review/fieldview.h"
#include "review/filterbar.h"
#include "review/imagepair.h"
#include "review/jsontree.h"
#include "review/reviewgrid.h"
#include "review/reviewmodel.h"
#include "review/reviewpage.h"
#include "review/reviewview.h"
#include "review/totalsbar.h"
#include "review/viewbar.h"
#include "review/waitingline.h"
#include "widgets/errorbanner.h"
#include "widgets/notice.h"
#include "widgets/theme.h"
#include "widgets/valueeditor.h"
#include "widgets/valuetext.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTest>
#include <QTextDocument>
#include <QTreeWidgetItemIterator>

using namespace trueup;
using namespace trueup::ui;
using namespace trueup::ui::testing;
using namespace Qt::StringLiterals;

class TestReview : public QObject
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
    void pricesHaveTwoDecimalsAndLineUp();
    void emptyAndMissingDiffer();
    void totalsFilterOnClick();
    void freedChangesAreOffered();
    void whatWaitsElsewhereIsOffered();
    void anEmptyBatchIsLeft();
    void othersAreSeenInRowsAndBatches();
    void approvingTheTickedOnes();
    void approvingOneProductMovesOn();
    void approvingSomeFieldsOnly();
    void everythingUnderTheFilterIsAskedWithItsCount();
    void refusingTheQuestionDecidesNothing();
    void aDecisionCanBeTakenBack();
    void keysDecide();
    void viewersCannotDecide();
    void errorsAppearAsSentences();
    void diffModelKeepsItsTicks();
    void everyColumnSorts();
    void filterPartsGoBothWays();
    void viewsSurviveTheirText();
    void viewsAreSavedUsedAndRemembered();
    void columnsAreRemembered();
    void fieldsGetColumnsOfTheirOwn();
    void aValueIsTypedOver();
    void viewersCannotType();
    void changesAreMeasured();
    void tagsAreChips();
    void structuredValuesAreATree();
    void picturesAreLoadedWhileTheyAreSeen();
};

namespace {

QPushButton* buttonSaying(const QWidget& where, const QString& part)
{
    for (auto* one : where.findChildren<QPushButton*>()) {
        if (one->text().contains(part) && !one->isHidden())
            return one;
    }
    return nullptr;
}

std::unique_ptr<ReviewPage> openPage(FakeWorld& world)
{
    auto page = std::make_unique<ReviewPage>(world.bundle);
    page->setSession(world.session.value);
    page->resize(1200, 800);
    page->show();
    page->open({});
    return page;
}

} // namespace

void TestReview::modelReadsWhatIsSeen()
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

void TestReview::rowsComeBeforeTheirNumber()
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

void TestReview::memoryDoesNotGrowWithWhatWasSeen()
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

void TestReview::readingAgainKeepsThePlace()
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
void TestReview::aChangedRowLosesItsTick()
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

void TestReview::whatChangedIsReadAgain()
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

void TestReview::everythingSelectedIsDecidedWithItsVersions()
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

void TestReview::lateAnswersAreDropped()
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

void TestReview::answersAfterTheEndAreDropped()
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

void TestReview::withdrawalsAreNotTickedTogether()
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

void TestReview::pricesHaveTwoDecimalsAndLineUp()
{
    FakeReview service(0);
    ReviewRow row;
    row.id = 1;
    row.sku = u"A"_s;
    row.deltas = {{FieldId::Price, Value(*Decimal::fromString(u"1299.5"_s)), Value(*Decimal::fromString(u"1300"_s)), {}}};
    service.catalogue.rows() = {row};
    ReviewModel model(service);
    QLocale::setDefault(QLocale(u"en_CA"_s));
    model.show({}, {});
    QCOMPARE(model.index(0, ReviewModel::Before).data().toString(), u"1,299.50"_s);
    QCOMPARE(model.index(0, ReviewModel::After).data().toString(), u"1,300.00"_s);
    QVERIFY(model.index(0, ReviewModel::After).data(Qt::TextAlignmentRole).value<Qt::Alignment>() & Qt::AlignRight);
}

void TestReview::emptyAndMissingDiffer()
{
    FakeReview service(0);
    ReviewRow row;
    row.id = 1;
    row.deltas = {{FieldId::SeoTitle, Value(QString(u""_s)), {}, {}}};
    service.catalogue.rows() = {row};
    ReviewModel model(service);
    model.show({}, {});
    const QModelIndex before = model.index(0, ReviewModel::Before);
    const QModelIndex after = model.index(0, ReviewModel::After);
    QCOMPARE(Presence(before.data(ReviewModel::PresenceRole).toInt()), Presence::Empty);
    QCOMPARE(Presence(after.data(ReviewModel::PresenceRole).toInt()), Presence::Missing);
    QVERIFY(before.data().toString() != after.data().toString());
}

void TestReview::totalsFilterOnClick()
{
    FakeWorld world;
    const auto page = openPage(world);
    QPushButton* held = buttonSaying(*page->findChild<TotalsBar*>(), u"held"_s);
    QVERIFY(held);
    held->click();
    auto* grid = page->findChild<ReviewGrid*>();
    QVERIFY(grid->model()->rowCount() > 0);
    auto* model = qobject_cast<ReviewModel*>(grid->model());
    model->need(0, model->rowCount() - 1);
    for (int row = 0; row < model->rowCount(); ++row)
        QCOMPARE(model->row(row).status, ReviewStatus::Held);
    QCOMPARE(held->text(), u"%1 held"_s.arg(model->rowCount()));
}

void TestReview::freedChangesAreOffered()
{
    FakeWorld world;
    world.review.catalogue.rows().removeIf([](const ReviewRow& row) { return row.status == ReviewStatus::Pending; });
    const auto page = openPage(world);
    auto* line = page->findChild<WaitingLine*>();
    ReviewFilter held;
    held.statuses = {ReviewStatus::Held};
    held.batchId = u"batch-etilize"_s;
    page->open(held);
    const int count = page->findChild<ReviewModel*>()->rowCount();
    QVERIFY(count > 1);
    QVERIFY2(line->text().isEmpty(), "nothing waits yet");
    for (ReviewRow& row : world.review.catalogue.rows()) { // somebody settles the conflicts
        if (row.status == ReviewStatus::Held)
            row.status = ReviewStatus::Pending;
    }
    emit world.review.changed({});
    QTRY_COMPARE(page->findChild<ReviewModel*>()->rowCount(), 0);
    QTRY_VERIFY(!line->text().isEmpty());
    QPushButton* show = buttonSaying(*line, u"Show %1 change"_s.arg(count));
    QVERIFY2(show && show->text().contains(u"freed"_s), qPrintable(line->text()));
    show->click();
    QCOMPARE(page->findChild<ReviewModel*>()->rowCount(), count);
    QCOMPARE(page->filter().batchId, u"batch-etilize"_s);
    QVERIFY2(line->text().isEmpty(), "they are shown");
}

void TestReview::whatWaitsElsewhereIsOffered()
{
    FakeWorld world;
    int elsewhere = 0;
    for (ReviewRow& row : world.review.catalogue.rows()) {
        if (FakeCatalogue::batchOf(row) == u"batch-etilize"_s)
            row.status = ReviewStatus::Approved;
        else
            elsewhere += row.status == ReviewStatus::Pending;
    }
    const auto page = openPage(world);
    auto* line = page->findChild<WaitingLine*>();
    QVERIFY2(line->text().isEmpty(), "everything is shown");
    ReviewFilter done;
    done.batchId = u"batch-etilize"_s;
    page->open(done);
    QVERIFY(page->findChild<ReviewModel*>()->rowCount() > 0);
    QPushButton* show = buttonSaying(*line, u"Show %1 change"_s.arg(elsewhere));
    QVERIFY2(show, qPrintable(line->text()));
    show->click();
    QCOMPARE(page->findChild<ReviewModel*>()->rowCount(), elsewhere);
    QCOMPARE(page->filter().batchId, QString());
    // A filter hides what waits in the same batch.
    ReviewFilter hidden;
    hidden.batchId = u"batch-xorosoft"_s;
    hidden.statuses = {ReviewStatus::Failed};
    page->open(hidden);
    show = buttonSaying(*line, u"Show %1 change"_s.arg(elsewhere));
    QVERIFY2(show && !show->text().contains(u"freed"_s), qPrintable(line->text()));
    show->click();
    QCOMPARE(page->filter().batchId, u"batch-xorosoft"_s);
    QCOMPARE(page->filter().statuses, QSet{ReviewStatus::Pending});
}

void TestReview::anEmptyBatchIsLeft()
{
    FakeWorld world;
    const auto page = openPage(world);
    ReviewFilter batch;
    batch.batchId = u"batch-xorosoft"_s;
    page->open(batch);
    QVERIFY(page->findChild<ReviewModel*>()->rowCount() > 0);
    world.review.catalogue.rows().removeIf([](const ReviewRow& row) { return FakeCatalogue::batchOf(row) == u"batch-xorosoft"_s; });
    emit world.review.changed({});
    QTRY_COMPARE(page->filter().batchId, QString());
    QTRY_COMPARE(page->findChild<ReviewModel*>()->rowCount(), int(world.review.catalogue.rows().size()));
    QVERIFY(page->findChild<Notice*>()->text().contains(u"of the batch"_s));
    // One without rows of this kind stays what it is.
    batch.batchId = u"batch-etilize"_s;
    batch.text = u"no such number"_s;
    page->open(batch);
    emit world.review.changed({});
    QTRY_VERIFY(page->isSettled());
    QCOMPARE(page->filter().batchId, u"batch-etilize"_s);
}

void TestReview::othersAreSeenInRowsAndBatches()
{
    FakeWorld world;
    const auto page = openPage(world);
    auto* model = page->findChild<ReviewModel*>();
    auto* batches = page->findChild<BatchList*>();
    const QModelIndex cell = model->index(3, ReviewModel::Name);
    QVERIFY(cell.data(Qt::DecorationRole).isNull());
    QCOMPARE(world.session.lookedAt, u"staging:%1"_s.arg(model->key(0).id));
    ReviewFilter batch;
    batch.batchId = u"batch-xorosoft"_s;
    page->open(batch);
    QCOMPARE(world.session.lookedAt, u"staging:%1 batch:batch-xorosoft"_s.arg(model->key(0).id));
    page->open({});
    world.session.others = {{u"staging:%1"_s.arg(model->key(3).id), {u"Paul Roy"_s}}, {u"batch:batch-xorosoft"_s, {u"Anna"_s, u"Paul Roy"_s}}};
    QSignalSpy painted(model, &QAbstractItemModel::dataChanged);
    emit world.session.onlookersChanged();
    QVERIFY2(!painted.isEmpty(), "the grid is not painted again");
    const QModelIndex same = model->index(3, ReviewModel::Name);
    QVERIFY(!same.data(Qt::DecorationRole).isNull());
    QVERIFY(same.data(Qt::ToolTipRole).toString().contains(u"Paul Roy"_s));
    QVERIFY(same.data(Qt::AccessibleTextRole).toString().contains(u"Paul Roy"_s));
    QVERIFY(model->index(4, ReviewModel::Name).data(Qt::DecorationRole).isNull());
    QStringList marked;
    for (int i = 0; i < batches->count(); ++i) {
        if (batches->item(i)->text().contains(u"Also here: Anna, Paul Roy"_s))
            marked += batches->item(i)->text().section(u'\n', 0, 0);
    }
    QCOMPARE(marked, QStringList{u"Xorosoft refresh"_s});
    world.session.others.clear();
    emit world.session.onlookersChanged();
    QVERIFY(model->index(3, ReviewModel::Name).data(Qt::DecorationRole).isNull());
    for (int i = 0; i < batches->count(); ++i)
        QVERIFY(!batches->item(i)->text().contains(u"Also here"_s));
}

void TestReview::approvingTheTickedOnes()
{
    FakeWorld world;
    const auto page = openPage(world);
    auto* model = page->findChild<ReviewModel*>();
    model->setTicked(0, true);
    model->setTicked(3, true);
    QPushButton* approve = buttonSaying(*page, u"Approve 2 ticked"_s);
    QVERIFY(approve && approve->isEnabled());
    for (auto* edit : page->findChildren<QLineEdit*>()) {
        if (edit->accessibleName() == u"Note for the decision"_s)
            edit->setText(u"checked with the supplier"_s);
    }
    approve->click();
    QCOMPARE(world.review.decisions.size(), 1);
    const Decision& decision = world.review.decisions.first();
    QCOMPARE(decision.verdict, Verdict::Approve);
    QCOMPARE(decision.items.size(), 2);
    QCOMPARE(decision.expected, 2);
    QCOMPARE(decision.items.first().version, 1);
    QCOMPARE(decision.note, u"checked with the supplier"_s);
    QVERIFY2(model->ticked().isEmpty(), "decided rows must not stay ticked");
    QVERIFY(page->findChild<Notice*>()->text().startsWith(u"2 approved"_s));
}

void TestReview::approvingOneProductMovesOn()
{
    FakeWorld world;
    const auto page = openPage(world);
    auto* grid = page->findChild<ReviewGrid*>();
    auto* model = page->findChild<ReviewModel*>();
    grid->setCurrentIndex(model->index(4, 0));
    const qint64 decided = model->row(4).id;
    const qint64 next = model->row(5).id;
    buttonSaying(*page, u"Approve this product"_s)->click();
    QCOMPARE(world.review.decisions.first().items.first().id, decided);
    QCOMPARE(model->row(grid->currentIndex().row()).id, next);
}

void TestReview::approvingSomeFieldsOnly()
{
    FakeWorld world;
    const auto page = openPage(world);
    auto* grid = page->findChild<ReviewGrid*>();
    auto* model = page->findChild<ReviewModel*>();
    int row = 0;
    while (model->row(row).deltas.size() != 2 || model->row(row).status != ReviewStatus::Pending)
        ++row;
    const FieldId kept = model->row(row).deltas.last().field;
    grid->setCurrentIndex(model->index(row, 0));
    auto* diff = page->findChild<DiffModel*>();
    QVERIFY(diff->setData(diff->index(0, DiffModel::FieldName), Qt::Unchecked, Qt::CheckStateRole));
    QPushButton* approve = buttonSaying(*page, u"Approve 1 of 2"_s);
    QVERIFY(approve);
    approve->click();
    QCOMPARE(world.review.decisions.first().onlyFields, QList<FieldId>{kept});
}

void TestReview::everythingUnderTheFilterIsAskedWithItsCount()
{
    FakeWorld world;
    const auto page = openPage(world);
    ReviewFilter filter;
    filter.field = FieldId::Price;
    page->open(filter);
    QPushButton* all = buttonSaying(*page, u"under the filter"_s);
    QVERIFY(all);
    all->click();
    QCOMPARE(world.prompts.asked.size(), 1);
    const Decision& decision = world.review.decisions.first();
    QVERIFY(decision.everything.has_value());
    QCOMPARE(decision.everything->field, std::optional(FieldId::Price));
    QVERIFY(decision.expected > 0);
    QVERIFY2(world.prompts.asked.first().action.contains(QLocale().toString(decision.expected)),
             qPrintable(world.prompts.asked.first().action));
}

void TestReview::refusingTheQuestionDecidesNothing()
{
    FakeWorld world;
    world.prompts.answer = std::nullopt;
    const auto page = openPage(world);
    buttonSaying(*page, u"Reject all"_s)->click();
    QCOMPARE(world.prompts.asked.size(), 1);
    QVERIFY(world.review.decisions.isEmpty());
}

void TestReview::aDecisionCanBeTakenBack()
{
    FakeWorld world;
    const auto page = openPage(world);
    const auto statusOfFirst = [&] { return world.review.catalogue.rows().first().status; };
    const ReviewStatus before = statusOfFirst();
    page->findChild<ReviewModel*>()->setTicked(page->findChild<ReviewModel*>()->indexOf(1), true);
    buttonSaying(*page, u"Reject 1 ticked"_s)->click();
    QCOMPARE(statusOfFirst(), ReviewStatus::Rejected);
    page->undo();
    QCOMPARE(statusOfFirst(), before);
}

void TestReview::keysDecide()
{
    FakeWorld world;
    const auto page = openPage(world);
    auto* grid = page->findChild<ReviewGrid*>();
    auto* model = page->findChild<ReviewModel*>();
    grid->setCurrentIndex(model->index(0, 0));
    QTest::keyClick(grid, Qt::Key_J);
    QCOMPARE(grid->currentIndex().row(), 1);
    QTest::keyClick(grid, Qt::Key_Space);
    QVERIFY(model->isTicked(model->row(1).id));
    QTest::keyClick(grid, Qt::Key_K);
    QCOMPARE(grid->currentIndex().row(), 0);
    QTest::keyClick(grid, Qt::Key_A);
    QCOMPARE(world.review.decisions.size(), 1);
    QCOMPARE(world.review.decisions.first().items.size(), 1);
    QTest::keyClick(grid, Qt::Key_R);
    QCOMPARE(world.review.decisions.last().verdict, Verdict::Reject);
}

void TestReview::viewersCannotDecide()
{
    FakeWorld world;
    world.session.value.mayApprove = false;
    const auto page = openPage(world);
    QVERIFY(!buttonSaying(*page, u"Approve all"_s)->isEnabled());
    QTest::keyClick(page->findChild<ReviewGrid*>(), Qt::Key_A);
    QVERIFY(world.review.decisions.isEmpty());
}

void TestReview::errorsAppearAsSentences()
{
    FakeWorld world;
    const auto page = openPage(world);
    world.review.failWith = Error{ErrorKind::Stale, u"Anna changed this product a minute ago."_s, u"Nothing was approved."_s,
                                  u"Look at it again."_s, {}, {}, false};
    page->findChild<ReviewModel*>()->setTicked(0, true);
    buttonSaying(*page, u"Approve 1 ticked"_s)->click();
    QString said;
    for (auto* banner : page->findChildren<ErrorBanner*>())
        said += banner->text();
    QVERIFY2(said.contains(u"Anna changed"_s) && said.contains(u"Nothing was approved"_s) && said.contains(u"Look at it"_s),
             qPrintable(said));
    QVERIFY2(buttonSaying(*page, u"Approve 1 ticked"_s)->isEnabled(), "after an error the buttons must work again");
}

void TestReview::diffModelKeepsItsTicks()
{
    FakeReview service(20);
    DiffModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    ReviewRow row = service.catalogue.rows().at(3);
    model.setDetail(service.catalogue.detail(row));
    QCOMPARE(model.rowCount(), int(row.deltas.size()));
    QVERIFY(model.setData(model.index(0, 0), Qt::Unchecked, Qt::CheckStateRole));
    model.setOnlyChanges(false);
    QCOMPARE(model.rowCount(), fieldCount);
    QCOMPARE(model.tickedFields().size(), row.deltas.size() - 1);
    model.setDetail(service.catalogue.detail(service.catalogue.rows().at(4)));
    QCOMPARE(int(model.tickedFields().size()), model.changedFields());
}

void TestReview::everyColumnSorts()
{
    FakeReview service(20);
    ReviewModel model(service);
    model.show({}, {});
    QSet<int> orders;
    for (int column = 0; column < ReviewModel::ColumnCount; ++column) {
        model.sort(column, Qt::DescendingOrder);
        QVERIFY(model.order().descending);
        QCOMPARE(ReviewModel::columnOf(model.order().column), column);
        orders.insert(int(model.order().column));
    }
    QCOMPARE(orders.size(), int(ReviewModel::ColumnCount)); // none stands in for another
}

void TestReview::filterPartsGoBothWays()
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

void TestReview::viewsSurviveTheirText()
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

void TestReview::viewsAreSavedUsedAndRemembered()
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

void TestReview::columnsAreRemembered()
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

void TestReview::fieldsGetColumnsOfTheirOwn()
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
}

void TestReview::aValueIsTypedOver()
{
    FakeWorld world;
    const auto page = openPage(world);
    auto* grid = page->findChild<ReviewGrid*>();
    auto* model = page->findChild<ReviewModel*>();
    int row = 0;
    while (model->row(row).deltas.first().field != FieldId::Price || model->row(row).status != ReviewStatus::Pending)
        ++row;
    grid->setCurrentIndex(model->index(row, 0));
    const qint64 id = model->key(row).id;
    const Value proposed = model->row(row).deltas.first().proposed;
    page->findChild<DiffPane*>()->focusTable();
    QTest::keyClick(QApplication::focusWidget() ? QApplication::focusWidget() : page->findChild<DiffPane*>(), Qt::Key_F2);
    auto* view = page->findChild<FieldView*>();
    if (!view->isEditing())
        view->edit();
    QVERIFY(view->isEditing());
    QPushButton* use = buttonSaying(*page, u"Use this value"_s);
    QVERIFY(use && !use->isEnabled());
    auto* line = view->findChild<ValueEditor*>()->findChild<QLineEdit*>();
    line->selectAll();
    QTest::keyClicks(line, u"12x"_s);
    QVERIFY2(!use->isEnabled(), "what does not fit cannot be used");
    ReviewRow* seen = world.review.catalogue.find(id);
    ++seen->version;
    page->refresh();
    QVERIFY2(view->isEditing() && line->text() == u"12x"_s, "a notice must not take away what is being typed");
    --seen->version;
    page->refresh();
    line->selectAll();
    QTest::keyClicks(line, QLocale().toString(12.5, 'f', 2));
    QVERIFY(use->isEnabled());
    use->click();
    QCOMPARE(world.review.edits.size(), 1);
    QCOMPARE(world.review.edits.first().id, id);
    QCOMPARE(world.review.edits.first().version, 1);
    QCOMPARE(world.review.edits.first().field, FieldId::Price);
    QCOMPARE(world.review.edits.first().value, Value(*Decimal::fromString(u"12.50"_s)));
    QCOMPARE(world.review.catalogue.find(id)->deltas.first().proposed, world.review.edits.first().value);
    QVERIFY(page->findChild<Notice*>()->text().contains(u"waits for approval"_s));
    page->undo();
    QCOMPARE(world.review.catalogue.find(id)->deltas.first().proposed, proposed);
}

void TestReview::viewersCannotType()
{
    FakeWorld world;
    world.session.value.mayStage = false;
    const auto page = openPage(world);
    page->findChild<FieldView*>()->edit();
    QVERIFY(!page->findChild<FieldView*>()->isEditing());
    QVERIFY(!buttonSaying(*page, u"Edit value"_s)->isEnabled());
}

void TestReview::changesAreMeasured()
{
    ReviewDetail detail;
    DiffField price{FieldId::Price, {}, Value(Decimal(1000, 2)), Value(Decimal(1100, 2)), Side::Xorosoft, Side::Xorosoft, {}, true, false};
    DiffField tags{FieldId::Tags, {}, Value(QStringList{u"a"_s, u"b"_s}), Value(QStringList{u"B"_s, u"c"_s, u"d"_s}), Side::Etilize, Side::Etilize, {}, true, true};
    detail.fields = {price, tags};
    DiffModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setDetail(detail);
    QVERIFY2(model.index(0, DiffModel::Change).data().toString().startsWith(u"+10"_s), qPrintable(model.index(0, DiffModel::Change).data().toString()));
    QCOMPARE(model.index(1, DiffModel::Change).data().toString(), u"+2 −1"_s);
    QVERIFY(model.index(1, DiffModel::Owner).data().toString().contains(u"locked"_s));
}

void TestReview::tagsAreChips()
{
    const EntryDiff entries = entryDiff(Value(QStringList{u"Pens"_s, u"old <b>"_s}), Value(QStringList{u"new"_s, u"pens"_s}));
    QCOMPARE(entries.added, QStringList{u"new"_s});
    QCOMPARE(entries.removed, QStringList{u"old <b>"_s});
    QCOMPARE(entries.kept, QStringList{u"pens"_s});
    const QString html = chipsHtml(entries, Theme::light());
    QVERIFY2(!html.contains(u"<b>"_s), "values are text, not markup");
    QTextDocument shown;
    shown.setHtml(html);
    const QString text = shown.toPlainText().replace(QChar::Nbsp, u' ');
    QVERIFY2(text.contains(u"+ new"_s) && text.contains(u"− old <b>"_s) && text.contains(u"pens"_s), qPrintable(text)); // more than colour
    QVERIFY(html.contains(u"underline"_s) && html.contains(u"line-through"_s));
}

void TestReview::structuredValuesAreATree()
{
    JsonTree tree;
    tree.setValues(Value(JsonText{R"({"ink":{"colour":"blue","size":1},"same":[1,2]})"}),
                   Value(JsonText{R"({"ink":{"colour":"red","size":1},"same":[1,2],"pack":12})"}));
    QStringList lines;
    for (QTreeWidgetItemIterator it(&tree); *it; ++it)
        lines.append(u"%1|%2|%3"_s.arg((*it)->text(JsonTree::Name), (*it)->text(JsonTree::Ours), (*it)->text(JsonTree::Proposed)));
    QVERIFY2(lines.contains(u"≠ ink||"_s), qPrintable(lines.join(u'\n')));
    QVERIFY(lines.contains(u"≠ colour|blue|red"_s));
    QVERIFY(lines.contains(u"size|1|1"_s));
    QVERIFY(lines.contains(u"+ pack||12"_s));
    QVERIFY(lines.contains(u"same||"_s));
    QByteArray deep = "1";
    for (int i = 0; i < 2 * JsonTree::deepest; ++i)
        deep = "{\"a\":" + deep + "}";
    tree.setValues({}, Value(JsonText{deep}));
    int items = 0;
    for (QTreeWidgetItemIterator it(&tree); *it; ++it)
        ++items;
    QCOMPARE(items, JsonTree::deepest + 1);
}

void TestReview::picturesAreLoadedWhileTheyAreSeen()
{
    FakeImages images;
    FieldView view(nullptr, &images);
    view.resize(500, 400);
    view.show();
    const auto list = [](const QStringList& names) {
        QStringList entries;
        for (const QString& name : names)
            entries.append(u"{\"src\":\"https://example.com/%1\",\"alt\":\"\"}"_s.arg(name));
        return Value(JsonText{u"[%1]"_s.arg(entries.join(u',')).toUtf8()});
    };
    DiffField field{FieldId::Images, {}, list({u"old.png"_s, u"both.png"_s}), list({u"both.png"_s, u"new.png"_s}), {}, Side::Etilize, {}, true, false};
    view.setField(field);
    QVERIFY2(images.asked.isEmpty(), "nobody looks at the pictures yet");
    auto* tabs = view.findChild<QTabWidget*>();
    tabs->setCurrentWidget(view.findChild<ImagePair*>());
    QCOMPARE(images.asked.size(), 3); // the one of both sides once
    images.hold = true;
    images.asked.clear();
    view.setField(field);
    QCOMPARE(view.findChild<ImagePair*>()->waiting(), 3);
    DiffField title;
    title.field = FieldId::Title;
    view.setField(title);
    QCOMPARE(view.findChild<ImagePair*>()->waiting(), 0);
    images.releaseAll(); // late pictures find nobody
    QVERIFY(eventsArrived());
}

QTEST_MAIN(TestReview)
#include "tst_review.moc"
