#include "fakeservices.h"
#include "hand.h"

#include "jobs/failedwritesview.h"
#include "jobs/jobspage.h"
#include "review/pushpanel.h"
#include "review/pushresultview.h"
#include "widgets/notice.h"
#include "widgets/valueeditor.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>
#include <QTest>

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
    void callsAreFoldedUntilAsked();
    void whatWaitsOfEarlierPushesCanBeSent();
    void failuresOfAnyPushStandInJobs();
    void resultsSayWhyThereAreNone();
    void allThatGaveUpIsTriedAgain();
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

void TestPushDesk::callsAreFoldedUntilAsked()
{
    FakeWorld world;
    PushPanel panel(world.bundle);
    panel.resize(1000, 700);
    panel.show();
    panel.prepare({}, true);
    QTableView* calls = nullptr;
    for (auto* one : panel.findChildren<QTableView*>()) {
        if (one->accessibleName() == u"Calls that would be made"_s)
            calls = one;
    }
    QVERIFY(calls && !calls->isVisible());
    QPushButton* show = nullptr;
    for (auto* one : panel.findChildren<QPushButton*>())
        show = one->text() == u"Show every call"_s ? one : show;
    QVERIFY(show);
    show->click();
    QVERIFY(calls->isVisible());
    QCOMPARE(calls->model()->rowCount(), 2);
    QVERIFY(world.jobs.started.isEmpty());
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
            if (one->text().startsWith(u"Send "_s) && !one->isHidden())
                return one;
        }
        return nullptr;
    };
    QVERIFY(!sending());
    world.push.shown.waiting = 3;
    panel.prepare({}, true);
    QVERIFY(sending());
    QCOMPARE(sending()->text(), u"Send 3 waiting write(s)"_s);
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
    QCOMPARE(table->model()->index(0, 0).data().toString(), u"PFX-10037"_s);
    QSignalSpy push(&page, &JobsPage::pushWanted);
    const auto button = [writes](const QString& text) -> QPushButton* {
        for (auto* one : writes->findChildren<QPushButton*>()) {
            if (one->text().startsWith(text) && !one->isHidden())
                return one;
        }
        return nullptr;
    };
    world.push.left = {};
    button(u"Try 1 failed"_s)->click();
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
    QCOMPARE(hand.find(u"Try 1 failed"_s)->toolTip(), u"Your role may not start runs."_s);
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
        if (one->text() == "Try all that gave up again"_L1)
            one->click();
    }
    QCOMPARE(world.push.retriedAll, 1);
    QCOMPARE(queued.size(), 1);
}

QTEST_MAIN(TestPushDesk)
#include "tst_pushdesk.moc"
