#include "reviewpages.h"

#include "review/batchlist.h"
#include "review/diffmodel.h"
#include "review/reviewgrid.h"
#include "review/reviewmodel.h"
#include "review/totalsbar.h"
#include "review/waitingline.h"
#include "widgets/errorbanner.h"
#include "widgets/notice.h"

#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace trueup;
using namespace trueup::ui;
using namespace trueup::ui::testing;
using namespace Qt::StringLiterals;

/// The page of a review: what it offers, who is there too, and what its decisions do.
class TestReview : public QObject
{
    Q_OBJECT
private slots:
    void totalsFilterOnClick();
    void totalsAreNotNoughtBeforeTheyAreKnown();
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
};

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

/// What is filtered by can be seen and switched off before its count has come; a count from before is not shown for it.
void TestReview::totalsAreNotNoughtBeforeTheyAreKnown()
{
    TotalsBar bar;
    const auto shown = [&bar] {
        QStringList texts;
        for (const auto* chip : bar.findChildren<QPushButton*>()) {
            if (!chip->isHidden())
                texts += chip->text();
        }
        return texts;
    };
    QCOMPARE(shown(), QStringList());
    ReviewFilter held;
    held.statuses = {ReviewStatus::Held};
    bar.showFilter(held);
    QCOMPARE(shown(), QStringList{u"held"_s});
    ReviewTotals totals;
    bar.setTotals(totals);
    QCOMPARE(shown(), QStringList{u"0 held"_s}); // now it is known
    bar.showFilter({});
    totals.pending = 3;
    bar.setTotals(totals);
    QCOMPARE(shown(), QStringList{u"3 pending"_s});
    bar.showFilter(held); // of another filter, as far as is known
    QCOMPARE(shown(), (QStringList{u"3 pending"_s, u"held"_s}));
    totals.held = 17;
    bar.setTotals(totals);
    QCOMPARE(shown(), (QStringList{u"3 pending"_s, u"17 held"_s}));
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
    QTRY_VERIFY(page->isSettled());
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
    QTRY_VERIFY(page->isSettled());
    auto* diff = page->findChild<DiffModel*>();
    QVERIFY(diff->setData(diff->index(0, DiffModel::FieldName), Qt::Unchecked, Qt::CheckStateRole));
    QPushButton* approve = buttonSaying(*page, u"Approve 1 of 2"_s);
    QVERIFY(approve);
    approve->click();
    QCOMPARE(world.review.decisions.first().items.first().onlyFields, QList<FieldId>{kept});
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

QTEST_MAIN(TestReview)
#include "tst_review.moc"
