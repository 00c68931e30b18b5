#include "hand.h"
#include "reviewpages.h"

#include "review/batchlist.h"
#include "review/diffmodel.h"
#include "review/diffpane.h"
#include "review/reviewgrid.h"
#include "review/reviewmodel.h"
#include "review/totalsbar.h"
#include "review/waitingline.h"
#include "widgets/errorbanner.h"
#include "widgets/notice.h"

#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
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
    void viewersSeeWhatWouldBeWritten();
    void viewersHaveNothingToTick();
    void nothingIsStagedWhateverIsFiltered();
    void batchesThatCouldNotBeReadSaySo();
    void errorsAppearAsSentences();
    void theErrorGoesOnceItIsReadAgain();
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
    QVERIFY2(bar.isHidden(), "an empty line takes room");
    ReviewFilter held;
    held.statuses = {ReviewStatus::Held};
    bar.showFilter(held);
    QCOMPARE(shown(), QStringList{u"held"_s});
    QVERIFY(!bar.isHidden());
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
    QTRY_VERIFY(page->isSettled());
    const auto* fields = page->findChild<DiffPane*>()->findChild<QTableView*>();
    QCOMPARE(fields->currentIndex().siblingAtColumn(DiffModel::FieldName).data().toString(), field(FieldId::Price).translatedLabel());
    QPushButton* all = buttonSaying(*page, u"Approve the "_s);
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
    for (const QString& one : {u"Approve"_s, u"Reject"_s, u"Approve all"_s, u"Reject all"_s})
        QVERIFY2(buttonSaying(*page, one)->toolTip().contains(u"Your role may look but not approve"_s), qPrintable(one));
    QVERIFY2(!buttonSaying(*page, u"One field"_s)->toolTip().contains(u"Your role"_s), "who may edit may do this");
    QTest::keyClick(page->findChild<ReviewGrid*>(), Qt::Key_A);
    QVERIFY(world.review.decisions.isEmpty());
    Session approver = world.session.value;
    approver.mayApprove = true;
    page->setSession(approver);
    QVERIFY(!buttonSaying(*page, u"Approve"_s)->toolTip().contains(u"Your role"_s));
}

/// Who may not write is not invited to.
void TestReview::viewersSeeWhatWouldBeWritten()
{
    FakeWorld world;
    world.review.catalogue.rows()[0].status = ReviewStatus::Approved;
    world.session.value.mayRun = false;
    const auto page = openPage(world);
    QTRY_VERIFY(page->isSettled());
    QVERIFY(!buttonSaying(*page, u"Push "_s));
    QPushButton* look = buttonSaying(*page, u"See what would be written"_s);
    QVERIFY(look && look->isEnabled());
    QCOMPARE(look->property("tone").toString(), QString());
    QVERIFY(look->toolTip().contains(u"whatever is filtered"_s));
    world.session.value.mayRun = true;
    page->setSession(world.session.value);
    QVERIFY(look->text().startsWith(u"Push "_s));
    QCOMPARE(look->property("tone").toString(), u"primary"_s);
}

/// A box that can be ticked promises that something comes of it: rows for decisions and other values, fields for decisions alone.
void TestReview::viewersHaveNothingToTick()
{
    FakeWorld world;
    const auto page = openPage(world);
    auto* grid = page->findChild<ReviewGrid*>();
    auto* model = page->findChild<ReviewModel*>();
    auto* diff = page->findChild<DiffModel*>();
    grid->setCurrentIndex(model->index(0, 0));
    QTRY_VERIFY(page->isSettled());
    QVERIFY(diff->rowCount() > 0);
    const auto canTick = [](const QAbstractItemModel& of) {
        const QModelIndex first = of.index(0, 0);
        const bool can = first.flags() & Qt::ItemIsUserCheckable;
        return can == first.data(Qt::CheckStateRole).isValid() && can;
    };
    QVERIFY(canTick(*model) && canTick(*diff));
    model->setTicked(0, true);
    Session session = world.session.value;
    session.mayApprove = false;
    page->setSession(session);
    QVERIFY(canTick(*model));
    QVERIFY(!canTick(*diff) && !diff->index(0, 0).data(Qt::CheckStateRole).isValid());
    session.mayStage = false;
    page->setSession(session);
    QVERIFY(!canTick(*model) && !model->index(0, 0).data(Qt::CheckStateRole).isValid());
    QCOMPARE(model->tickedCount(), 0);
    QTest::keyClick(grid, Qt::Key_Space);
    QCOMPARE(model->tickedCount(), 0);
    QVERIFY(!model->setData(model->index(0, 0), Qt::Checked, Qt::CheckStateRole));
    page->setSession(world.session.value);
    QVERIFY(canTick(*model) && canTick(*diff));
}

/// A filter that was restored does not make it look as if something were hidden by it.
void TestReview::nothingIsStagedWhateverIsFiltered()
{
    FakeWorld world;
    const QList<ReviewRow> rows = world.review.catalogue.rows();
    world.review.catalogue.rows().clear();
    const auto page = openPage(world);
    const Hand hand(*page);
    ReviewFilter filter;
    filter.text = u"no such number"_s;
    page->open(filter);
    QTRY_VERIFY(page->isSettled());
    QTRY_VERIFY(hand.reads(u"Nothing is staged"_s));
    QSignalSpy wanted(page.get(), &ReviewPage::importWanted);
    QVERIFY(hand.click(hand.find(u"Import from Etilize"_s)));
    QCOMPARE(wanted.size(), 1);
    page->setConnected(false); // nothing to import from
    QSignalSpy settings(page.get(), &ReviewPage::settingsWanted);
    QVERIFY(!hand.find(u"Import from Etilize"_s));
    QVERIFY(hand.click(hand.find(u"Open settings"_s)));
    QCOMPARE(settings.size(), 1);
    QCOMPARE(wanted.size(), 1);
    page->setConnected(true);
    world.review.catalogue.rows() = rows;
    page->refresh();
    QTRY_VERIFY(page->isSettled());
    QTRY_VERIFY(hand.reads(u"No staged change matches these filters"_s));
    QVERIFY(!hand.reads(u"Nothing is staged"_s));
    QVERIFY(hand.click(hand.find(u"Clear filters"_s)));
    QTRY_VERIFY(page->findChild<ReviewModel*>()->rowCount() > 0);
}

void TestReview::batchesThatCouldNotBeReadSaySo()
{
    FakeWorld world;
    world.review.alwaysFailWith = Error{ErrorKind::Database, u"The server is away."_s, {}, {}, {}, {}, true};
    const auto page = openPage(world);
    auto* batches = page->findChild<BatchList*>();
    const Hand hand(*page);
    QTRY_VERIFY(hand.reads(u"The batches could not be read"_s));
    QVERIFY(!batches->isVisible());
    QTRY_VERIFY(hand.reads(u"The staged changes could not be read"_s)); // also once the banner is closed
    world.review.alwaysFailWith.reset();
    world.review.catalogue.rows()[0].status = ReviewStatus::Approved;
    page->refresh();
    QTRY_VERIFY(batches->count() > 1);
    QVERIFY(batches->item(0)->text().startsWith(u"All batches"_s));
    for (int i = 1; i < batches->count(); ++i) {
        for (const QString& line : batches->item(i)->text().split(u'\n'))
            QVERIFY2(!line.contains(u" approved"_s) || !line.contains(u'·'), "too long for the panel");
    }
    world.review.alwaysFailWith = Error{ErrorKind::Database, u"The server is away."_s, {}, {}, {}, {}, true};
    page->refresh();
    QTRY_VERIFY(page->isSettled());
    QVERIFY2(batches->count() > 1, "what was read stays");
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

void TestReview::theErrorGoesOnceItIsReadAgain()
{
    FakeWorld world;
    world.review.alwaysFailWith = Error{ErrorKind::Database, u"The server is away."_s, {}, u"Wait a minute."_s, {}, {}, true};
    const auto page = openPage(world);
    auto* banner = page->findChild<ErrorBanner*>();
    QTRY_VERIFY(banner->text().contains(u"The server is away"_s));
    QTRY_VERIFY(page->isSettled());
    QPushButton* again = buttonSaying(*page, u"Try again"_s);
    QVERIFY(again);
    world.review.alwaysFailWith.reset();
    again->click();
    QTRY_VERIFY(page->findChild<ReviewModel*>()->rowCount() > 0);
    QVERIFY2(banner->text().isEmpty(), qPrintable(banner->text()));
}

QTEST_MAIN(TestReview)
#include "tst_review.moc"
