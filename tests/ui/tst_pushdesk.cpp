#include "fakeservices.h"
#include "hand.h"

#include "jobs/failedwritesview.h"
#include "jobs/jobspage.h"
#include "review/pushpanel.h"
#include "review/pushresultview.h"
#include "review/reviewpage.h"
#include "review/rowdeltas.h"
#include "widgets/notice.h"
#include "widgets/valueeditor.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>
#include <QTest>
#include <QTranslator>

using namespace trueup;
using namespace trueup::ui;
using namespace trueup::ui::testing;
using namespace Qt::StringLiterals;

/// What will be written, and what became of it.
class TestPushDesk : public QObject
{
    Q_OBJECT
private slots:
    void failedWritesGoBackToReview();
    void theProductsBehindTheNumbersAreListed();
    void twoHundredThousandProductsAreReadAsTheyAreSeen();
    void whatIsEmptyLeadsOn();
    void whatIsWithdrawnIsCalledSo();
    void theListIsReadAnewWithThePreview();
    void whatCouldNotBeCountedIsCountedAgain();
    void thePageCountsAgainAfterALoss();
    void nothingApprovedLeadsToWhatWaits();
    void oneProductIsCalledOne();
    void whoMayNotWriteReadsWhatWouldBe();
    void whatWaitsOfEarlierPushesCanBeSent();
    void failuresOfAnyPushStandInJobs();
    void resultsSayWhyThereAreNone();
    void allThatGaveUpIsTriedAgain();
    void theChosenOnesAreTriedAgain();
    void whatIsSentMeanwhileIsRefused();
};

void TestPushDesk::failedWritesGoBackToReview()
{
    FakeWorld world;
    PushResultView view(world.push);
    view.resize(1000, 600);
    view.QWidget::show();
    view.setMayRun(true);
    view.show({});
    auto* table = view.findChild<QTableView*>();
    QCOMPARE(table->model()->rowCount(), 2);
    QPushButton* edit = nullptr;
    QPushButton* send = nullptr;
    for (auto* one : view.findChildren<QPushButton*>()) {
        edit = one->text().startsWith(u"Edit the value"_s) ? one : edit;
        send = one->text().startsWith(u"Back to review"_s) ? one : send;
    }
    table->selectRow(0);
    QVERIFY2(!edit->isEnabled(), "a confirmed write has nothing to mend");
    table->selectRow(1);
    QVERIFY(edit->isEnabled());
    edit->click();
    QSignalSpy sent(&view, &PushResultView::sentBack);
    auto* line = view.findChild<ValueEditor*>()->findChild<QLineEdit*>();
    QCOMPARE(line->text(), u"0733"_s);
    QVERIFY2(!send->isEnabled(), "an unchanged value would fail again");
    view.findChild<QComboBox*>()->setCurrentIndex(1);
    line->selectAll();
    QTest::keyClicks(line, u"Hanging folders, letter size"_s);
    send->click();
    QCOMPARE(sent.size(), 1);
    QCOMPARE(sent.first().first().toString(), u"PFX-10037"_s);
    QCOMPARE(world.push.sentBack.size(), 1);
    QCOMPARE(std::get<1>(world.push.sentBack.first()), FieldId::Title);
}

/// From the numbers to the products and back by keyboard; nothing is written on the way.
void TestPushDesk::theProductsBehindTheNumbersAreListed()
{
    FakeWorld world;
    PushPanel panel(world.bundle);
    panel.resize(1100, 700);
    panel.show();
    QVERIFY(QTest::qWaitForWindowActive(&panel));
    const Hand hand(panel);
    panel.prepare({}, true);
    QTRY_COMPARE(QApplication::focusWidget(), hand.find(u"Show every product"_s));
    QVERIFY2(world.push.plannedAsked.isEmpty(), "nobody asked for them yet");
    hand.key(Qt::Key_Space);
    auto* list = hand.find<QTableView>(u"Products that would be written"_s);
    QVERIFY(list);
    QTRY_COMPARE(QApplication::focusWidget(), list);
    QVERIFY(!hand.find(u"Push "_s));
    QVERIFY2(!hand.find(u"Back to the changes"_s), "one way back at a time");
    QCOMPARE(list->model()->rowCount(), world.push.plannedWrites.size());
    auto* fields = hand.find<QTableView>(u"Fields of the chosen change"_s);
    QVERIFY(fields);
    const auto valuesOf = [&world](int row) { return world.push.plannedDeltas.value(world.push.plannedWrites[row].id); };
    QTRY_COMPARE(fields->model()->rowCount(), valuesOf(0).size());
    hand.key(Qt::Key_Down);
    QTRY_COMPARE(world.push.valuesAsked, (QList{world.push.plannedWrites[0].id, world.push.plannedWrites[1].id}));
    QTRY_COMPARE(fields->model()->rowCount(), valuesOf(1).size());
    const auto shown = shownChange(valuesOf(1).constFirst());
    QCOMPARE(fields->model()->index(0, 1).data().toString(), shown.before);
    QCOMPARE(fields->model()->index(0, 2).data().toString(), shown.after);
    const QString whole = list->model()->index(1, 3).data().toString();
    for (const PlannedValue& one : world.push.plannedWrites[1].values)
        QVERIFY2(whole.contains(field(one.field).translatedLabel()) && whole.contains(one.after), qPrintable(whole));

    hand.key(Qt::Key_Slash);
    const QString sku = world.push.plannedWrites[2].sku;
    hand.type(sku);
    QTRY_COMPARE(list->model()->rowCount(), 1);
    QCOMPARE(list->model()->index(0, 0).data().toString(), sku);
    QTRY_COMPARE(world.push.valuesAsked.constLast(), world.push.plannedWrites[2].id);
    hand.type(u"x"_s);
    QTRY_VERIFY(hand.reads(u"No product has"_s));
    QVERIFY(hand.click(hand.find(u"Show every product"_s)));
    QTRY_COMPARE(list->model()->rowCount(), world.push.plannedWrites.size());

    hand.key(Qt::Key_Escape);
    QTRY_COMPARE(QApplication::focusWidget(), hand.find(u"Show every product"_s));
    QVERIFY(hand.find(u"Back to the changes"_s));
    QVERIFY(world.jobs.started.isEmpty());
}

/// The list of products behind the preview of everything; null where no button leads there.
static QTableView* shownProducts(PushPanel& panel)
{
    panel.resize(1100, 700);
    panel.show();
    panel.prepare({}, true);
    const Hand hand(panel);
    if (!QTest::qWaitFor([&] { return hand.find(u"Show every product"_s) != nullptr; }))
        return nullptr;
    panel.showProducts();
    return hand.find<QTableView>(u"Products that would be written"_s);
}

/// What is not seen is not read, however many there are.
void TestPushDesk::twoHundredThousandProductsAreReadAsTheyAreSeen()
{
    FakeWorld world;
    const PlannedWrite like = world.push.plannedWrites.constFirst();
    world.push.plannedWrites.clear();
    for (int i = 0; i < 200'000; ++i) {
        world.push.plannedWrites.append(like);
        world.push.plannedWrites.last().id = i + 1;
    }
    world.push.shown.products = 200'000;
    PushPanel panel(world.bundle);
    auto* list = shownProducts(panel);
    QVERIFY(list);
    QTRY_COMPARE(list->model()->rowCount(), PagedTableBase::pageSize);
    QCOMPARE(world.push.plannedAsked.size(), 1);
    QCOMPARE(world.push.valuesAsked.size(), 1);
    list->scrollToBottom();
    QTRY_COMPARE(list->model()->rowCount(), 2 * PagedTableBase::pageSize);
    QCOMPARE(world.push.valuesAsked.size(), 1);
}

/// Each emptiness says what is so and what comes next.
void TestPushDesk::whatIsEmptyLeadsOn()
{
    FakeWorld world(false);
    PushPanel panel(world.bundle);
    panel.resize(1000, 700);
    panel.show();
    const Hand hand(panel);
    panel.prepare({}, true);
    QTRY_VERIFY(hand.reads(u"Nothing waits in Review either: import from Etilize or refresh Xorosoft on the Dashboard."_s));
    panel.prepare(u"batch-1"_s, true);
    QTRY_VERIFY(hand.reads(u"Nothing of this batch waits in Review either."_s));
    panel.setConnected(false);
    QVERIFY2(!hand.find(u"Open settings"_s), "of a batch that is known something was imported");
    panel.prepare({}, true);
    QTRY_VERIFY(hand.reads(u"Connect the Etilize feed and Xorosoft first"_s));
    QSignalSpy settings(&panel, &PushPanel::settingsWanted);
    QVERIFY(hand.click(hand.find(u"Open settings"_s)));
    QCOMPARE(settings.size(), 1);
}

/// The preview counts what is withdrawn; its list calls it by the same word.
void TestPushDesk::whatIsWithdrawnIsCalledSo()
{
    FakeWorld world;
    PushPanel panel(world.bundle);
    auto* list = shownProducts(panel);
    QVERIFY(list);
    QTRY_VERIFY(list->model()->rowCount() > 1);
    const auto withdrawn = std::ranges::find(world.push.plannedWrites, ChangeKind::Archive, &PlannedWrite::kind);
    QVERIFY(withdrawn != world.push.plannedWrites.end());
    const int row = int(withdrawn - world.push.plannedWrites.begin());
    QCOMPARE(list->model()->index(row, 2).data().toString(), u"Withdraw"_s);
}

/// Who decided meanwhile that a product is not to be written is not contradicted.
void TestPushDesk::theListIsReadAnewWithThePreview()
{
    FakeWorld world;
    PushPanel panel(world.bundle);
    auto* list = shownProducts(panel);
    QVERIFY(list);
    QTRY_VERIFY(list->model()->rowCount() > 1);
    const int before = list->model()->rowCount();
    world.push.plannedWrites.removeFirst();
    panel.refresh(true);
    QTRY_COMPARE(list->model()->rowCount(), before - 1);
    world.push.plannedWrites.clear();
    world.push.shown = {};
    panel.refresh(true);
    QTRY_VERIFY2(Hand(panel).reads(u"Nothing approved to write"_s), "nothing is left to list");
    QVERIFY(!list->isVisible());
    QVERIFY2(!Hand(panel).reads(u"In the order in which they are sent."_s), "what is said of a list is said with it");
}

/// A preview that failed says so and can be asked for again.
void TestPushDesk::whatCouldNotBeCountedIsCountedAgain()
{
    FakeWorld world;
    world.push.failWith = Error{ErrorKind::Database, u"The server is away."_s, {}, {}, {}, {}, true};
    PushPanel panel(world.bundle);
    panel.resize(1000, 700);
    panel.show();
    const Hand hand(panel);
    panel.prepare({}, true);
    QTRY_VERIFY(hand.reads(u"What would be written could not be counted"_s));
    QVERIFY(!hand.find(u"Push "_s));
    QVERIFY(hand.click(hand.find(u"Try again"_s)));
    QTRY_VERIFY(hand.find(u"Push 55"_s));
    QVERIFY(!hand.find(u"Try again"_s));
    QVERIFY(!hand.reads(u"could not be counted"_s));
    QVERIFY(world.jobs.started.isEmpty());
}

/// Whoever comes too early reads what there is to approve, and is led there.
void TestPushDesk::nothingApprovedLeadsToWhatWaits()
{
    FakeWorld world;
    const auto preview = world.push.shown;
    world.push.shown = {};
    PushPanel panel(world.bundle);
    panel.resize(1000, 700);
    panel.show();
    const Hand hand(panel);
    QSignalSpy back(&panel, &PushPanel::backWanted);
    panel.prepare({}, true);
    QTRY_VERIFY(hand.reads(u"437 change(s) wait in Review for a decision."_s));
    QVERIFY(hand.click(hand.find(u"Review the changes"_s)));
    QCOMPARE(back.size(), 1);
    world.push.shown = preview;
    panel.prepare({}, true);
    QTRY_VERIFY(hand.find(u"Push 55"_s));
}

/// What the window does once the database answers again. A run that was started is not taken out of sight.
void TestPushDesk::thePageCountsAgainAfterALoss()
{
    FakeWorld world;
    ReviewPage page(world.bundle);
    page.setSession(world.session.value);
    page.resize(1200, 800);
    page.show();
    page.open({});
    world.push.failWith = Error{ErrorKind::DatabaseLost, u"The connection was lost."_s, {}, {}, {}, {}, true};
    page.openPush();
    const Hand hand(page);
    QTRY_VERIFY(hand.reads(u"could not be counted"_s));
    page.refresh();
    QTRY_VERIFY(hand.find(u"Push 55"_s));
    QTRY_VERIFY(page.isSettled());
    hand.find(u"Push 55"_s)->click();
    QTRY_COMPARE(world.jobs.started.size(), 1);
    QTRY_VERIFY(hand.reads(u"Writing to Shopify"_s));
    page.refresh();
    QTRY_VERIFY(page.isSettled());
    QVERIFY(hand.reads(u"Writing to Shopify"_s));
}

/// The number decides about the form of the word, in every language.
void TestPushDesk::oneProductIsCalledOne()
{
    class OneAndMore final : public QTranslator
    {
    public:
        [[nodiscard]] bool isEmpty() const override { return false; }
        [[nodiscard]] QString translate(const char*, const char* source, const char*, int n) const override
        {
            return QString::fromUtf8(source).replace(u"product(s)"_s, n == 1 ? u"product"_s : u"products"_s);
        }
    };
    OneAndMore english;
    QVERIFY(QCoreApplication::installTranslator(&english));
    FakeWorld world;
    world.push.shown.products = 1;
    PushPanel panel(world.bundle);
    panel.resize(1000, 700);
    panel.show();
    const Hand hand(panel);
    panel.prepare({}, true);
    QTRY_VERIFY(hand.reads(u"1 product will be written to example.myshopify.com"_s));
    QVERIFY(hand.find(u"Push 1 product to"_s));
    world.push.shown.products = 2;
    panel.refresh(true);
    QTRY_VERIFY(hand.reads(u"2 products will be written"_s));
}

/// Nothing is promised that cannot happen, and what stays back is told.
void TestPushDesk::whoMayNotWriteReadsWhatWouldBe()
{
    FakeWorld world;
    PushPanel panel(world.bundle);
    panel.resize(1000, 700);
    panel.show();
    const Hand hand(panel);
    panel.prepare({}, false);
    QTRY_VERIFY(hand.reads(u"are approved and would be written to example.myshopify.com"_s));
    QVERIFY(!hand.reads(u"will be written"_s));
    QTRY_VERIFY(hand.reads(u"Your role may look but not write to the shop."_s));
    QTRY_VERIFY(hand.reads(u"%1 held change(s) are not written"_s.arg(world.push.shown.held)));
    panel.refresh(true);
    QTRY_VERIFY(hand.reads(u"will be written to example.myshopify.com"_s));
    world.push.shown.held = 0;
    world.push.shown.findings.append({FindingLevel::Hold, u"No shop is set up; nothing can be written."_s});
    panel.refresh(true);
    QTRY_VERIFY(hand.reads(u"would be written"_s));
    QVERIFY(!hand.reads(u"are not written"_s));
}

/// Nothing is approved, and still there is something to send.
void TestPushDesk::whatWaitsOfEarlierPushesCanBeSent()
{
    FakeWorld world;
    world.push.shown = {};
    world.push.shown.target = u"example.myshopify.com"_s;
    PushPanel panel(world.bundle);
    panel.resize(1000, 700);
    panel.show();
    panel.prepare({}, true);
    const auto sending = [&panel]() -> QPushButton* {
        for (auto* one : panel.findChildren<QPushButton*>()) {
            if (one->text().startsWith(u"Push "_s) && !one->isHidden())
                return one;
        }
        return nullptr;
    };
    QVERIFY(!sending());
    world.push.shown.waiting = 3;
    panel.prepare({}, true);
    QVERIFY(sending());
    QCOMPARE(sending()->text(), u"Push 3 waiting write(s)"_s);
    sending()->click();
    QCOMPARE(world.jobs.started.size(), 1);
    QCOMPARE(world.jobs.started.constFirst().kind, JobKind::ShopifyPush);
    panel.prepare({}, false);
    QVERIFY(!sending()->isEnabled());
}

/// Of last night's schedule or of a colleague: without starting a push one sees, mends and retries them.
void TestPushDesk::failuresOfAnyPushStandInJobs()
{
    FakeWorld world;
    JobsPage page(world.bundle);
    page.setSession(world.session.value);
    page.resize(1200, 800);
    page.show();
    page.open();
    page.showFailedWrites();
    auto* tabs = page.findChild<QTabWidget*>();
    QCOMPARE(tabs->tabText(tabs->currentIndex()), u"Failed writes (1)"_s);
    auto* writes = page.findChild<FailedWritesView*>();
    auto* table = writes->findChild<QTableView*>();
    QVERIFY(table->isVisible());
    QCOMPARE(page.focusWidget(), table); // Space must not queue a write
    QCOMPARE(table->model()->index(0, 0).data().toString(), u"PFX-10037"_s);
    QCOMPARE(table->model()->headerData(3, Qt::Horizontal).toString(), u"Reason"_s);
    QSignalSpy push(&page, &JobsPage::pushWanted);
    const auto button = [writes](const QString& text) -> QPushButton* {
        for (auto* one : writes->findChildren<QPushButton*>()) {
            if (one->text().startsWith(text) && !one->isHidden())
                return one;
        }
        return nullptr;
    };
    // What was refused is refused again: another value is what is offered first.
    QVERIFY(button(u"Edit the value"_s) && button(u"Edit the value"_s)->isEnabled());
    QCOMPARE(button(u"Edit the value"_s)->property("tone").toString(), u"primary"_s);
    QCOMPARE(button(u"Edit the value"_s)->text(), u"Edit the value of PFX-10037 …"_s); // and the other button is about all
    QCOMPARE(table->model()->index(0, 3).data().toString(), u"Barcode is invalid"_s); // what tells refusals apart
    QVERIFY(Hand(*writes).reads(u"The shop refused the values: “Barcode is invalid”"_s));
    QVERIFY(button(u"Retry 1 failed"_s)->property("tone").toString().isEmpty());
    QVERIFY(eventsArrived()); // everything has its place
    QVERIFY(button(u"Edit the value"_s)->x() < button(u"Retry 1 failed"_s)->x());
    QVERIFY(Hand(*writes).reads(u"Correct the value and approve it again"_s));
    world.push.left = {};
    button(u"Retry 1 failed"_s)->click();
    QVERIFY(writes->findChild<Notice*>()->text().startsWith(u"1 write(s) wait for the next push"_s));
    button(u"Push"_s)->click();
    QCOMPARE(push.size(), 1);
    QVERIFY2(!table->isVisible(), "what was queued again is no failure any more");
    QCOMPARE(tabs->tabText(tabs->currentIndex()), u"Failed writes"_s);
}

/// Where its list would be a push says that it is under way, or why nothing is listed.
void TestPushDesk::resultsSayWhyThereAreNone()
{
    FakeWorld world;
    PushResultView view(world.push);
    view.resize(1000, 600);
    view.QWidget::show();
    const Hand hand(view);
    view.clear();
    QVERIFY(hand.reads(u"once the push has ended"_s));
    world.push.failWith = Error{ErrorKind::Database, u"The server is away."_s, {}, {}, {}, {}, true};
    view.show({});
    QTRY_VERIFY(hand.reads(u"The writes could not be read"_s));
    QVERIFY(hand.reads(u"The server is away."_s));
    QVERIFY(hand.click(hand.find(u"Try again"_s)));
    QTRY_VERIFY(view.findChild<QTableView*>()->isVisible());
    view.setMayRun(false);
    QCOMPARE(hand.find(u"Retry 1 failed"_s)->toolTip(), u"Your role may not start runs."_s);
    QVERIFY(hand.reads(u"Your role may look but not start runs."_s)); // and not only in the tip
    view.setMayEdit(false);
    QVERIFY(hand.reads(u"neither retry nor change a write"_s) && !hand.reads(u"not start runs"_s)); // one sentence for both
    view.findChild<QTableView*>()->selectRow(1);
    QVERIFY(hand.reads(u"Barcode is invalid"_s));
    QVERIFY2(!hand.reads(u"Correct the value"_s) && !hand.reads(u"Retry it"_s), "what somebody may not do");
    world.push.left = {};
    view.showUnfinished();
    QTRY_VERIFY(hand.reads(u"No write has failed"_s));
}

/// More than are loaded are meant by what the button says.
void TestPushDesk::allThatGaveUpIsTriedAgain()
{
    FakeWorld world;
    world.push.moreLeft = u"2"_s;
    PushResultView view(world.push);
    view.setMayRun(true);
    QSignalSpy queued(&view, &PushResultView::queuedAgain);
    view.showUnfinished();
    QVERIFY(view.hasMore());
    for (auto* one : view.findChildren<QPushButton*>()) {
        if (one->text() == "Retry all that were given up"_L1)
            one->click();
    }
    QCOMPARE(world.push.retriedAll, 1);
    QCOMPARE(queued.size(), 1);
}

/// Some of them, by keys or by the mouse; what waits for its next try is edited like what gave up, and what is being verified is not.
void TestPushDesk::theChosenOnesAreTriedAgain()
{
    FakeWorld world;
    PushResultRow waiting = world.push.left.constFirst();
    waiting.isDead = false;
    waiting.nextTry = QDateTime::currentDateTimeUtc().addSecs(600);
    for (qint64 id = 3; id < 7; ++id) {
        waiting.id = id;
        waiting.sku = u"W-%1"_s.arg(id);
        world.push.left.append(waiting);
    }
    world.push.left[4].outcome = PushOutcome::Unknown; // is being verified: not to be sent a second time
    world.push.left[4].canRetry = world.push.left[4].canEdit = false;
    PushResultView view(world.push);
    view.setMayRun(true);
    view.resize(1000, 600);
    view.QWidget::show();
    view.showUnfinished();
    const Hand hand(view);
    auto* table = view.findChild<QTableView*>();
    QTRY_VERIFY(hand.find(u"Retry 4 failed"_s)); // nobody chose yet
    auto* edit = hand.find(u"Edit the value"_s);
    QVERIFY2(edit && edit->isEnabled(), "the first one is read about from the start");
    view.activateWindow();
    table->setFocus();
    QTRY_VERIFY(table->hasFocus());
    QTest::keyClick(table, Qt::Key_Down);
    QVERIFY(hand.find(u"Retry 1 chosen"_s));
    QVERIFY(edit->isEnabled());
    QVERIFY(hand.reads(u"With another value it goes back to review instead"_s));
    QTest::keyClick(table, Qt::Key_Down, Qt::ShiftModifier);
    QVERIFY(hand.find(u"Retry 2 chosen"_s));
    hand.find(u"Retry 2 chosen"_s)->click();
    QCOMPARE(world.push.retried, (QList<qint64>{3, 4}));
    table->selectAll();
    QVERIFY(hand.find(u"Retry 4 chosen"_s)); // of five
    QVERIFY2(!edit->isEnabled(), "which of them");
    table->selectionModel()->setCurrentIndex(table->model()->index(4, 0), QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    QVERIFY(!edit->isEnabled());
    QVERIFY2(edit->toolTip().contains(u"may be in the shop already"_s), qPrintable(edit->toolTip()));
    table->clearSelection();
    hand.find(u"Retry 4 failed"_s)->click();
    QCOMPARE(world.push.retried, (QList<qint64>{2, 3, 4, 5}));
    QCOMPARE(world.push.retriedAll, 0);
}

/// A push took the write while somebody typed: the list says what it is now, and what was typed is there for another try.
void TestPushDesk::whatIsSentMeanwhileIsRefused()
{
    FakeWorld world;
    PushResultView view(world.push);
    view.resize(1000, 600);
    view.QWidget::show();
    view.showUnfinished();
    const Hand hand(view);
    QTRY_VERIFY(hand.find(u"Edit the value"_s));
    hand.find(u"Edit the value"_s)->click();
    auto* line = view.findChild<ValueEditor*>()->findChild<QLineEdit*>();
    QTRY_VERIFY(line->isVisible());
    view.findChild<QComboBox*>()->setCurrentIndex(1);
    line->selectAll();
    QTest::keyClicks(line, u"Hanging folders, letter size"_s);
    QSignalSpy failed(&view, &PushResultView::failed);
    QSignalSpy read(&view, &PushResultView::loaded);
    world.push.failWith = Error{ErrorKind::Stale, u"Write 2 is being sent at this moment; edit it when it has failed again."_s, {}, {}, {}, {}, false};
    hand.find(u"Back to review"_s)->click();
    QTRY_COMPARE(failed.size(), 1);
    QTRY_COMPARE(read.size(), 1);
    QVERIFY(line->isVisible());
    QCOMPARE(line->text(), u"Hanging folders, letter size"_s);
    QVERIFY(hand.find(u"Back to review"_s)->isEnabled());
}

QTEST_MAIN(TestPushDesk)
#include "tst_pushdesk.moc"
