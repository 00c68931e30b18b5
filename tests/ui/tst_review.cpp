#include "fakeservices.h"

#include "review/diffmodel.h"
#include "review/reviewgrid.h"
#include "review/reviewmodel.h"
#include "review/reviewpage.h"
#include "review/totalsbar.h"
#include "widgets/errorbanner.h"
#include "widgets/notice.h"

#include <QAbstractItemModelTester>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace trueup;
using namespace trueup::ui;
using namespace trueup::ui::testing;
using namespace Qt::StringLiterals;

class TestReview : public QObject
{
    Q_OBJECT
private slots:
    void modelReadsPageByPage();
    void lateAnswersAreDropped();
    void answersAfterTheEndAreDropped();
    void withdrawalsAreNotTickedTogether();
    void pricesHaveTwoDecimalsAndLineUp();
    void emptyAndMissingDiffer();
    void totalsFilterOnClick();
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

void TestReview::modelReadsPageByPage()
{
    FakeReview service(450);
    ReviewModel model(service);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.show({}, {});
    QCOMPARE(model.rowCount(), ReviewModel::pageSize);
    QCOMPARE(service.pagesAsked, 1);
    QVERIFY(model.canFetchMore({}));
    model.fetchMore({});
    model.fetchMore({});
    QCOMPARE(model.rowCount(), 450);
    QVERIFY(!model.canFetchMore({}));
    for (int row = 1; row < model.rowCount(); ++row)
        QVERIFY2(model.row(row - 1).sku <= model.row(row).sku, "pages must continue each other");
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
    model.tickLoaded(true);
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
    const auto* model = qobject_cast<ReviewModel*>(grid->model());
    for (int row = 0; row < model->rowCount(); ++row)
        QCOMPARE(model->row(row).status, ReviewStatus::Held);
    QCOMPARE(held->text(), u"%1 held"_s.arg(model->rowCount()));
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

QTEST_MAIN(TestReview)
#include "tst_review.moc"
