#include "reviewpages.h"

#include "review/decisionbar.h"
#include "review/diffmodel.h"
#include "review/diffpane.h"
#include "review/fieldtaskdialog.h"
#include "review/fieldview.h"
#include "review/reviewgrid.h"
#include "review/reviewmodel.h"
#include "widgets/notice.h"

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSet>
#include <QTableView>
#include <QTableWidget>
#include <QTest>
#include <QVBoxLayout>

#include <array>

using namespace trueup;
using namespace trueup::ui;
using namespace trueup::ui::testing;
using namespace Qt::StringLiterals;

namespace {

/// One row that is selected: pending, held, decided.
std::array<DecisionScope, 3> oneRow()
{
    DecisionScope pending;
    pending.selected = 1;
    pending.mayApprove = pending.mayEdit = true;
    pending.approvableShown = 423;
    pending.rejectableShown = 478;
    DecisionScope held = pending;
    held.held = 1;
    DecisionScope decided = pending;
    decided.decided = 1;
    return {pending, held, decided};
}

/// How often a widget changed its size.
class Resizes final : public QObject
{
public:
    explicit Resizes(QWidget& widget) { widget.installEventFilter(this); }
    bool eventFilter(QObject*, QEvent* event) override
    {
        count += event->type() == QEvent::Resize;
        return false;
    }
    int count = 0;
};

} // namespace

/// What exactly a decision is about: the ticks of fields and rows, changes that are held and such that were decided before.
class TestReviewDecisions : public QObject
{
    Q_OBJECT

    struct Desk
    {
        std::unique_ptr<ReviewPage> page;
        ReviewGrid* grid;
        ReviewModel* model;
        DiffModel* diff;
    };
    static Desk desk(FakeWorld& world)
    {
        auto page = openPage(world);
        auto* const grid = page->findChild<ReviewGrid*>();
        auto* const model = page->findChild<ReviewModel*>();
        auto* const diff = page->findChild<DiffModel*>();
        return {std::move(page), grid, model, diff};
    }
    /// A pending row of the page with two changed fields, not before `from`.
    static int rowOfTwo(const ReviewModel& model, int from = 0)
    {
        while (model.row(from).deltas.size() != 2 || model.row(from).status != ReviewStatus::Pending || model.row(from).startsUnticked)
            ++from;
        return from;
    }
    static int rowWith(const ReviewModel& model, ReviewStatus status)
    {
        int row = 0;
        while (model.row(row).status != status)
            ++row;
        return row;
    }
    static void untick(DiffModel& diff, int row)
    {
        QVERIFY(diff.setData(diff.index(row, DiffModel::FieldName), Qt::Unchecked, Qt::CheckStateRole));
    }
    static QStringList saidIn(const QWidget& page)
    {
        QStringList said;
        for (const QLabel* one : page.findChildren<QLabel*>()) {
            if (!one->isHidden())
                said.append(one->text());
        }
        return said;
    }

private slots:
    /// A field that was unticked stays out, also when its row is ticked and another product was looked at meanwhile.
    void untickedFieldsOfTickedRowsStayOut()
    {
        FakeWorld world;
        const auto [page, grid, model, diff] = desk(world);
        const int first = rowOfTwo(*model);
        const int second = rowOfTwo(*model, first + 1);
        grid->setCurrentIndex(model->index(first, 0));
        QTRY_VERIFY(page->isSettled());
        untick(*diff, 0);
        const FieldId kept = model->row(first).deltas.last().field;
        model->setTicked(first, true);
        grid->setCurrentIndex(model->index(second, 0));
        QTRY_VERIFY(page->isSettled());
        model->setTicked(second, true);
        QVERIFY(saidIn(*page).contains(u"Of 1 product(s) not every field is ticked: an approval rejects the fields left out."_s));
        grid->setCurrentIndex(model->index(first, 0));
        QTRY_VERIFY(page->isSettled());
        QCOMPARE(diff->index(0, DiffModel::FieldName).data(Qt::CheckStateRole).toInt(), int(Qt::Unchecked));
        buttonSaying(*page, u"Approve 2 ticked"_s)->click();
        const Decision& decision = world.review.decisions.constFirst();
        QCOMPARE(decision.items.size(), 2);
        for (const Decision::Item& item : decision.items)
            QCOMPARE(item.onlyFields, item.id == model->key(first).id ? QList<FieldId>{kept} : QList<FieldId>());
        // Decided: the ticks of its fields are forgotten.
        QTRY_COMPARE(diff->index(0, DiffModel::FieldName).data(Qt::CheckStateRole).toInt(), int(Qt::Checked));
    }

    void withoutAnyTickedFieldNothingIsApproved()
    {
        FakeWorld world;
        const auto [page, grid, model, diff] = desk(world);
        const int row = rowOfTwo(*model);
        grid->setCurrentIndex(model->index(row, 0));
        QTRY_VERIFY(page->isSettled());
        untick(*diff, 0);
        untick(*diff, 1);
        QVERIFY(!buttonSaying(*page, u"Approve 0 of 2"_s)->isEnabled());
        QTest::keyClick(grid, Qt::Key_A);
        model->setTicked(row, true);
        QTest::keyClick(grid, Qt::Key_A);
        QVERIFY(world.review.decisions.isEmpty());
    }

    /// Ticks of fields are about the row that was looked at.
    void anotherVersionOfTheRowTicksItsFieldsAgain()
    {
        FakeWorld world;
        const auto [page, grid, model, diff] = desk(world);
        const int row = rowOfTwo(*model);
        const qint64 id = model->key(row).id;
        grid->setCurrentIndex(model->index(row, 0));
        QTRY_VERIFY(page->isSettled());
        untick(*diff, 0);
        QVERIFY(page->findChild<DiffPane*>()->partialFields(id).has_value());
        ++world.review.catalogue.find(id)->version;
        page->refresh();
        QTRY_VERIFY(!page->findChild<DiffPane*>()->partialFields(id).has_value());
    }

    /// One row far below that somebody changed must not refuse the decision about all others.
    void ticksOutOfSightGoWithTheirVersion()
    {
        FakeWorld world(true, 2000);
        const auto page = openPage(world);
        auto* model = page->findChild<ReviewModel*>();
        QTRY_COMPARE(model->rowCount(), 2000);
        model->setTicked(0, true);
        model->setTicked(1900, true);
        const qint64 near = model->key(0).id;
        const qint64 far = model->key(1900).id;
        QVERIFY(!model->rowIfRead(1900));
        ++world.review.catalogue.find(far)->version;
        page->refresh();
        QTRY_VERIFY(page->isSettled());
        QVERIFY(!model->isTicked(far));
        QVERIFY(model->isTicked(near));
    }

    void heldChangesAreReleasedWithAReason()
    {
        FakeWorld world;
        world.prompts.answer = u"the supplier confirmed it"_s;
        const auto [page, grid, model, diff] = desk(world);
        grid->setCurrentIndex(model->index(rowWith(*model, ReviewStatus::Pending), 0));
        QTRY_VERIFY(page->isSettled());
        QVERIFY(!buttonSaying(*page, u"Release 1"_s));
        const int held = rowWith(*model, ReviewStatus::Held);
        const qint64 id = model->key(held).id;
        grid->setCurrentIndex(model->index(held, 0));
        QTRY_VERIFY(page->isSettled());
        QPushButton* release = buttonSaying(*page, u"Release 1 held"_s);
        QVERIFY(release);
        release->click();
        QCOMPARE(world.prompts.asked.size(), 1);
        QVERIFY(world.prompts.asked.constFirst().asksForReason);
        QCOMPARE(world.review.decisions.constFirst().verdict, Verdict::Release);
        QCOMPARE(world.review.decisions.constFirst().note, u"the supplier confirmed it"_s);
        QCOMPARE(world.review.catalogue.find(id)->status, ReviewStatus::Pending);
        QTRY_VERIFY(release->isHidden());
    }

    /// However long ago it was, and whoever decided it.
    void decidedChangesGoBackToReview()
    {
        FakeWorld world;
        const auto [page, grid, model, diff] = desk(world);
        world.review.catalogue.rows()[3].status = ReviewStatus::Rejected;
        const qint64 id = world.review.catalogue.rows()[3].id;
        page->refresh();
        page->open({});
        QTRY_VERIFY(page->isSettled());
        grid->setCurrentIndex(model->index(model->indexOf(id), 0));
        QTRY_VERIFY(page->isSettled());
        QPushButton* back = buttonSaying(*page, u"Back to review: 1"_s);
        QVERIFY(back);
        back->click();
        QCOMPARE(world.review.decisions.constFirst().verdict, Verdict::Reopen);
        QCOMPARE(world.review.catalogue.find(id)->status, ReviewStatus::Pending);
        QVERIFY(page->findChild<Notice*>()->text().startsWith(u"1 back in review"_s));
        // Who may not approve may not do this either.
        Session viewer = world.session.value;
        viewer.mayApprove = false;
        page->setSession(viewer);
        QVERIFY(!buttonSaying(*page, u"Approve"_s)->isEnabled());
    }

    /// Whatever was read, ticked or selected: what is approved by rule and what was decided yesterday.
    void everythingDecidedGoesBackToReview()
    {
        FakeWorld world(true, 6000);
        QList<ReviewRow>& rows = world.review.catalogue.rows();
        for (ReviewRow& row : rows)
            row.status = ReviewStatus::Approved;
        rows[0].status = ReviewStatus::Rejected;
        const auto page = openPage(world);
        QTRY_VERIFY(page->isSettled());
        page->findChild<ReviewModel*>()->tickAll(true); // more than are looked at one by one
        QAction* back = actionSaying(*page, u"All %1 back to review"_s.arg(QLocale().toString(6000)));
        QVERIFY(back && back->isEnabled());
        back->trigger();
        const Question asked = world.prompts.asked.constLast();
        QVERIFY2(asked.text.startsWith(u"6,000 decided"_s) && asked.action == u"6,000 back to review"_s, qPrintable(asked.text + asked.action));
        QVERIFY2(asked.details.contains(u"5,999 already approved"_s) && asked.details.contains(u"1 rejected"_s), qPrintable(asked.details));
        QCOMPARE(world.review.decisions.constLast().verdict, Verdict::Reopen);
        QCOMPARE(world.review.decisions.constLast().expected, 6000);
        QVERIFY(world.review.decisions.constLast().everything && world.review.decisions.constLast().items.isEmpty());
        QTRY_VERIFY(page->isSettled());
        QCOMPARE(std::ranges::count(rows, ReviewStatus::Pending, &ReviewRow::status), 6000);
        QVERIFY(!back->isEnabled()); // nothing is decided any more
        page->undo();
        QTRY_VERIFY(page->isSettled());
        QCOMPARE(std::ranges::count(rows, ReviewStatus::Approved, &ReviewRow::status), 5999);
        // Under a filter that many and no more.
        rows[1].status = ReviewStatus::Rejected;
        ReviewFilter rejected;
        rejected.statuses = {ReviewStatus::Rejected};
        world.review.hold = true;
        page->open(rejected);
        QVERIFY(!back->isEnabled()); // not counted
        world.review.hold = false;
        world.review.releaseAll();
        QTRY_VERIFY(page->isSettled());
        QCOMPARE(back->text(), u"All 2 shown back to review …"_s);
        // A viewer reads why not.
        Session viewer = world.session.value;
        viewer.mayApprove = false;
        viewer.mayStage = false;
        page->setSession(viewer);
        QVERIFY(!back->isEnabled());
        const QPushButton* more = buttonSaying(*page, u"More …"_s);
        QVERIFY2(!more->isEnabled() && more->toolTip().contains(u"approver role"_s), qPrintable(more->toolTip()));
    }

    void everythingHeldIsReleasedWithAReason()
    {
        FakeWorld world;
        world.prompts.answer = u"the supplier confirmed them"_s;
        const auto page = openPage(world);
        QTRY_VERIFY(page->isSettled());
        const auto held = [&] { return std::ranges::count(world.review.catalogue.rows(), ReviewStatus::Held, &ReviewRow::status); };
        const auto before = held();
        QVERIFY(before > 1);
        QAction* release = actionSaying(*page, u"Release all %1 held"_s.arg(before));
        QVERIFY(release);
        release->trigger();
        QVERIFY(world.prompts.asked.constLast().asksForReason);
        QCOMPARE(world.review.decisions.constLast().verdict, Verdict::Release);
        QCOMPARE(world.review.decisions.constLast().expected, before);
        QCOMPARE(world.review.decisions.constLast().note, u"the supplier confirmed them"_s);
        QTRY_VERIFY(page->isSettled());
        QCOMPARE(held(), 0);
        QVERIFY(!release->isEnabled());
        page->undo();
        QTRY_VERIFY(page->isSettled());
        QCOMPARE(held(), before);
    }

    /// What has no room beside the others is in the menu, and does the same there.
    void decisionsStandOnOneLine()
    {
        FakeWorld world;
        const auto page = openPage(world);
        ReviewFilter prices;
        prices.field = FieldId::Price;
        page->open(prices);
        QTRY_VERIFY(page->isSettled());
        auto* bar = page->findChild<DecisionBar*>();
        const auto lines = [bar] {
            QSet<int> middles;
            for (const auto* one : bar->findChildren<QPushButton*>()) {
                if (one->isVisible())
                    middles.insert(one->geometry().center().y());
            }
            return middles.size();
        };
        const auto isSeen = [bar](const QString& text) { return buttonSaying(*bar, text) != nullptr; };
        QAction* field = actionSaying(*bar, u"One field"_s);
        QAction* reject = actionSaying(*bar, u"Reject all"_s);
        QVERIFY(field && reject);
        for (const int width : {1900, 1150, 1060}) {
            page->resize(width, 800);
            QTRY_COMPARE(isSeen(u"One field"_s), width == 1900);
            QTRY_COMPARE(lines(), 1);
            QVERIFY(isSeen(u"One field"_s) != field->isVisible() && isSeen(u"Reject all"_s) != reject->isVisible());
        }
        QTRY_VERIFY(reject->isVisible() && reject->isEnabled());
        reject->trigger();
        QCOMPARE(world.review.decisions.constLast().verdict, Verdict::Reject);
        QVERIFY(world.review.decisions.constLast().everything);
    }

    /// A number is that of what is shown: until it is counted, and under another filter until that is counted, there is none.
    void everythingIsOfferedOnceItIsCounted()
    {
        FakeWorld world;
        world.review.hold = true;
        const auto page = openPage(world);
        QPushButton* approve = buttonSaying(*page, u"Approve all"_s);
        QPushButton* reject = buttonSaying(*page, u"Reject all"_s);
        QVERIFY(approve && reject);
        const auto saysNoNumber = [&] {
            return approve->text() == u"Approve all …"_s && reject->text() == u"Reject all …"_s && !approve->isEnabled() && !reject->isEnabled();
        };
        const auto settle = [&] {
            world.review.hold = false;
            world.review.releaseAll();
        };
        QVERIFY2(saysNoNumber(), qPrintable(approve->text()));
        settle();
        QTRY_VERIFY(page->isSettled());
        const auto pending = std::ranges::count(world.review.catalogue.rows(), ReviewStatus::Pending, &ReviewRow::status);
        QCOMPARE(approve->text(), u"Approve all %1 pending"_s.arg(QLocale().toString(pending)));
        QVERIFY(approve->isEnabled() && reject->isEnabled());
        world.review.hold = true;
        ReviewFilter prices;
        prices.field = FieldId::Price;
        page->open(prices);
        QVERIFY2(saysNoNumber(), qPrintable(approve->text() + u": the number of the filter before"_s));
        settle();
        QTRY_VERIFY(page->isSettled());
        QVERIFY2(approve->text().endsWith(u" shown"_s) && approve->isEnabled(), qPrintable(approve->text()));
    }

    /// No button counts to nought, and what a rejection takes beside what is pending stands in its button.
    void buttonsSayWhatTheyWouldTake()
    {
        DecisionBar bar;
        DecisionScope scope;
        scope.mayApprove = true;
        scope.approvableShown = 423;
        scope.rejectableShown = 492;
        bar.setScope(scope);
        const auto saying = [&bar](const QString& part) {
            const auto all = bar.findChildren<QPushButton*>();
            return std::ranges::any_of(all, [&part](const QPushButton* one) { return one->text() == part; });
        };
        QVERIFY(saying(u"Reject all 492"_s));
        QVERIFY2(actionSaying(bar, u"Reject all 492 (69 approved or held)"_s), "the menu has room for what else is taken");
        QVERIFY(saying(u"Approve all 423 pending"_s));
        scope.isFiltered = true;
        scope.approvableShown = 0;
        scope.rejectableShown = 0;
        bar.setScope(scope);
        QVERIFY(saying(u"Nothing pending to approve"_s) && saying(u"Reject all …"_s));
    }

    void approvingEverythingNamesWhatStartsUnticked()
    {
        FakeWorld world;
        world.prompts.answer = std::nullopt;
        const auto page = openPage(world);
        const auto careful = std::ranges::count(world.review.catalogue.rows(), true, &ReviewRow::startsUnticked);
        QVERIFY(careful > 0);
        QTRY_COMPARE(page->findChild<ReviewModel*>()->startingUnticked(), careful);
        buttonSaying(*page, u"Approve all"_s)->click();
        QVERIFY2(world.prompts.asked.constFirst().details.contains(u"%1 of the rows shown are withdrawals or large price drops"_s.arg(careful)),
                 qPrintable(world.prompts.asked.constFirst().details));
    }

    /// More is rejected than could be approved; both buttons and the question say what.
    void rejectingEverythingNamesWhatIsApproved()
    {
        FakeWorld world;
        world.prompts.answer = std::nullopt;
        int turned = 0;
        for (ReviewRow& row : world.review.catalogue.rows()) {
            if (turned < 3 && row.status == ReviewStatus::Pending) {
                row.status = ReviewStatus::Approved;
                ++turned;
            }
        }
        const auto page = openPage(world);
        QTRY_VERIFY(page->isSettled());
        const auto approved = std::ranges::count(world.review.catalogue.rows(), ReviewStatus::Approved, &ReviewRow::status);
        QVERIFY(buttonSaying(*page, u"Approve all"_s)->toolTip().contains(u"pending"_s));
        QVERIFY(buttonSaying(*page, u"Reject all"_s)->toolTip().contains(u"already approved"_s));
        buttonSaying(*page, u"Reject all"_s)->click();
        const auto held = std::ranges::count(world.review.catalogue.rows(), ReviewStatus::Held, &ReviewRow::status);
        QCOMPARE(world.prompts.asked.constLast().details,
                 u"Among them are %1 already approved.\nAmong them are %2 held."_s.arg(approved).arg(held));
        ReviewFilter pending;
        pending.statuses = {ReviewStatus::Pending};
        page->open(pending);
        QTRY_VERIFY(page->isSettled());
        buttonSaying(*page, u"Reject all"_s)->click();
        QCOMPARE(world.prompts.asked.constLast().details, QString());
        ReviewFilter changed; // of a kind only the sum is known
        changed.kinds = {ChangeKind::Update};
        page->open(changed);
        QTRY_VERIFY(page->isSettled());
        buttonSaying(*page, u"Reject all"_s)->click();
        QVERIFY2(world.prompts.asked.constLast().details.endsWith(u"already approved or held."_s),
                 qPrintable(world.prompts.asked.constLast().details));
    }

    /// From row to row, pending, held or decided, the bar breaks into the same lines: else the page is laid out at every key.
    void theBarIsAsHighForEveryRow()
    {
        DecisionBar bar;
        bar.show();
        const auto [pending, held, decided] = oneRow();
        for (int width = 500; width <= 1600; width += 10) {
            QList<int> heights;
            for (const DecisionScope& scope : {pending, held, decided}) {
                bar.setScope(scope);
                heights.append(bar.heightForWidth(width));
            }
            QVERIFY2(heights[0] > 0 && heights[0] == heights[1] && heights[0] == heights[2], qPrintable(QString::number(width)));
        }
    }

    /// Not even for a moment: what stands above would be laid out and painted twice for every such row.
    void theBarLeavesTheRoomAboveAlone()
    {
        QWidget page;
        auto* above = new QWidget(&page);
        auto* bar = new DecisionBar(&page);
        auto* column = new QVBoxLayout(&page);
        column->addWidget(above, 1);
        column->addWidget(bar);
        const auto [pending, held, decided] = oneRow();
        bar->setScope(pending);
        page.show();
        Resizes resizes(*above);
        for (int width = 500; width <= 1600; width += 20) {
            page.resize(width, 300);
            QCoreApplication::processEvents();
            const int before = resizes.count;
            for (const DecisionScope& scope : {held, decided, pending, decided, held, pending}) {
                bar->setScope(scope);
                QCoreApplication::processEvents();
            }
            QVERIFY2(resizes.count == before, qPrintable(QString::number(width)));
        }
    }

    /// The keys of the grid work in the list of fields too, Escape leads back, and F2 types from both.
    void keysGoBetweenGridAndFields()
    {
        FakeWorld world;
        const auto page = openPage(world);
        page->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(page.get()));
        auto* grid = page->findChild<ReviewGrid*>();
        auto* model = page->findChild<ReviewModel*>();
        auto* table = page->findChild<DiffPane*>()->findChild<QTableView*>();
        grid->setCurrentIndex(model->index(rowOfTwo(*model), 0));
        QTRY_VERIFY(page->isSettled());
        grid->setFocus();
        QTest::keyClick(grid, Qt::Key_Return);
        QVERIFY(table->hasFocus());
        QCOMPARE(table->currentIndex().row(), 0);
        QTest::keyClick(table, Qt::Key_J);
        QCOMPARE(table->currentIndex().row(), 1);
        QTest::keyClick(table, Qt::Key_K);
        QCOMPARE(table->currentIndex().row(), 0);
        QTest::keyClick(table, Qt::Key_Escape);
        QVERIFY(grid->hasFocus());
        QTest::keyClick(grid, Qt::Key_F2);
        QVERIFY(page->findChild<DiffPane*>()->findChild<FieldView*>()->isEditing());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        QVERIFY(!page->findChild<DiffPane*>()->findChild<FieldView*>()->isEditing());
        table->setFocus();
        QTest::keyClick(table, Qt::Key_A);
        QCOMPARE(world.review.decisions.size(), 1);
        QCOMPARE(world.review.decisions.constFirst().verdict, Verdict::Approve);
        table->setFocus();
        QTest::keyClick(table, Qt::Key_R);
        QCOMPARE(world.review.decisions.constLast().verdict, Verdict::Reject);
    }

    /// Prices of everything under the filter, the other fields left out: said before, exact, and taken back in one step.
    /// A withdrawal or a large price drop is approved by its tick, or after a question; being selected is not enough.
    void whatStartsUntickedIsAskedAbout()
    {
        FakeWorld world;
        const auto [page, grid, model, diff] = desk(world);
        int careful = 0;
        while (!model->row(careful).startsUnticked || model->row(careful).status != ReviewStatus::Pending)
            ++careful;
        grid->setCurrentIndex(model->index(careful, 0));
        QTRY_VERIFY(page->isSettled());
        world.prompts.answer.reset(); // no
        grid->setFocus();
        QTest::keyClick(grid, Qt::Key_A);
        QCOMPARE(world.prompts.asked.size(), 1);
        QVERIFY2(world.prompts.asked.constFirst().text.contains(u"large price drop"_s), qPrintable(world.prompts.asked.constFirst().text));
        QVERIFY(world.review.decisions.isEmpty());
        world.prompts.answer = QString(); // yes
        QTest::keyClick(grid, Qt::Key_A);
        QTRY_COMPARE(world.review.decisions.size(), 1);
        QCOMPARE(world.review.decisions.constFirst().items.constFirst().id, model->row(careful).id);
        QTRY_VERIFY(page->isSettled());
        const int other = [&] {
            int row = 0;
            while (!model->row(row).startsUnticked || model->row(row).status != ReviewStatus::Pending)
                ++row;
            return row;
        }();
        model->setTicked(other, true);
        world.prompts.asked.clear();
        QTest::keyClick(grid, Qt::Key_A);
        QTRY_COMPARE(world.review.decisions.size(), 2);
        QVERIFY2(world.prompts.asked.isEmpty(), "a tick is deliberate");
    }

    void oneFieldOfManyIsApprovedAlone()
    {
        FakeWorld world;
        const auto [page, grid, model, diff] = desk(world);
        QTest::keyClick(grid, Qt::Key_F);
        auto* dialog = page->findChild<FieldTaskDialog*>();
        QVERIFY(dialog);
        QTRY_VERIFY(dialog->isSettled());
        FieldTask task;
        task.everything = ReviewFilter();
        const auto expected = world.review.previewField(task).result();
        QVERIFY(expected && expected->acts > 1 && expected->othersRejected > 0);
        QPushButton* act = buttonSaying(*dialog, u"Approve Price of"_s);
        QVERIFY(act && act->isEnabled());
        QCOMPARE(act->text(), u"Approve Price of %1 product(s)"_s.arg(QLocale().toString(expected->acts)));
        QVERIFY(saidIn(*dialog).join(u'\n').contains(u"Of %1 product(s) other fields are rejected."_s.arg(QLocale().toString(expected->othersRejected))));
        QVERIFY(saidIn(*dialog).join(u'\n').contains(u"Their other fields are rejected"_s));
        QCOMPARE(dialog->findChild<QTableWidget*>()->rowCount(), expected->first.size());
        act->click();
        QCOMPARE(world.review.fieldTasks.size(), 1);
        QCOMPARE(world.review.fieldTasks.first().act, FieldTask::Act::ApproveOnly);
        QCOMPARE(world.review.fieldTasks.first().field, FieldId::Price);
        QCOMPARE(world.review.fieldTasks.first().expected, expected->acts);
        QVERIFY(world.review.fieldTasks.first().everything.has_value());
        QVERIFY(page->findChild<Notice*>()->text().startsWith(u"Price approved for"_s));
        const auto approved = [&] {
            return std::ranges::count(world.review.catalogue.rows(), ReviewStatus::Approved, &ReviewRow::status);
        };
        const auto after = approved();
        page->undo();
        QTRY_COMPARE(approved(), after - expected->acts);
    }

    /// Of the ticked rows alone, by five per cent, to .99: the lines show what will stand there.
    void oneFieldOfTheTickedIsCalculated()
    {
        FakeWorld world;
        const auto [page, grid, model, diff] = desk(world);
        const auto isPriced = [&](int row) {
            const ReviewRow& one = model->row(row);
            return one.status == ReviewStatus::Pending && std::ranges::find(one.deltas, FieldId::Price, &FieldDelta::field) != one.deltas.end();
        };
        QList<qint64> ids;
        for (int row = 0; ids.size() < 2; ++row) {
            if (isPriced(row)) {
                model->setTicked(row, true);
                ids.append(model->key(row).id);
            }
        }
        buttonSaying(*page, u"One field"_s)->click();
        auto* dialog = page->findChild<FieldTaskDialog*>();
        QVERIFY(dialog);
        const auto boxes = dialog->findChildren<QComboBox*>();
        const auto way = std::ranges::find_if(boxes, [](const QComboBox* box) { return box->findText(u"Find and replace"_s) >= 0 || box->findText(u"Set to one value"_s) >= 0; });
        QVERIFY(way != boxes.end());
        QCOMPARE((*way)->findText(u"Find and replace"_s), -1); // a price is no text
        (*way)->setCurrentText(u"Raise or lower by per cent"_s);
        QVERIFY2(!buttonSaying(*dialog, u"Change Price of"_s)->isEnabled(), "nothing is typed yet");
        QLineEdit* percent = nullptr;
        for (auto* line : dialog->findChildren<QLineEdit*>()) {
            if (line->accessibleName() == "Per cent"_L1)
                percent = line;
        }
        QVERIFY(percent);
        const int before = world.review.fieldPreviews;
        QTest::keyClicks(percent, u"+5"_s);
        QTRY_VERIFY(buttonSaying(*dialog, u"Change Price of 2 product(s)"_s));
        QCOMPARE(world.review.fieldPreviews, before + 1); // not one for every key
        auto* lines = dialog->findChild<QTableWidget*>();
        QCOMPARE(lines->rowCount(), 2);
        QVERIFY(lines->item(0, 2)->text() != lines->item(0, 3)->text());
        const Value proposed = std::ranges::find(world.review.catalogue.find(ids[0])->deltas, FieldId::Price, &FieldDelta::field)->proposed;
        buttonSaying(*dialog, u"Change Price of"_s)->click();
        const FieldTask& task = world.review.fieldTasks.constFirst();
        QCOMPARE(task.items.size(), 2);
        QVERIFY(!task.everything);
        QCOMPARE(task.edit.percent, Decimal(5, 0));
        const auto now = [&] {
            return std::ranges::find(world.review.catalogue.find(ids[0])->deltas, FieldId::Price, &FieldDelta::field)->proposed;
        };
        QCOMPARE(now(), bulkEdited(FieldId::Price, task.edit, proposed).value);
        page->undo();
        QTRY_COMPARE(now(), proposed);
    }

    /// Who may only look is offered nothing, who may only type no decision.
    void oneFieldOfManyFollowsTheRole()
    {
        FakeWorld world;
        world.session.value.mayApprove = false;
        const auto page = openPage(world);
        page->setSession(world.session.value);
        auto* grid = page->findChild<ReviewGrid*>();
        QTest::keyClick(grid, Qt::Key_F);
        auto* dialog = page->findChild<FieldTaskDialog*>();
        QVERIFY(dialog);
        for (const QComboBox* box : dialog->findChildren<QComboBox*>())
            QCOMPARE(box->findText(u"Approve this field alone"_s), -1);
        delete dialog;
        world.session.value.mayStage = false;
        page->setSession(world.session.value);
        QVERIFY(!buttonSaying(*page, u"One field"_s)->isEnabled());
        QTest::keyClick(grid, Qt::Key_F);
        QVERIFY(!page->findChild<FieldTaskDialog*>());
    }

    /// A chosen field can be clicked on and sorts nothing: the arrow stays where it is true.
    void theSortMarkStaysTrue()
    {
        FakeWorld world;
        const auto [page, grid, model, diff] = desk(world);
        model->setExtraFields({FieldId::Title});
        grid->sortByColumn(ReviewModel::Name, Qt::DescendingOrder);
        grid->horizontalHeader()->setSortIndicator(ReviewModel::ColumnCount, Qt::AscendingOrder);
        QCOMPARE(grid->horizontalHeader()->sortIndicatorSection(), int(ReviewModel::Name));
        QCOMPARE(grid->horizontalHeader()->sortIndicatorOrder(), Qt::DescendingOrder);
    }
};

QTEST_MAIN(TestReviewDecisions)
#include "tst_reviewdecisions.moc"
