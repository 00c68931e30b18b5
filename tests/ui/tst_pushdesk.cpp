#include "fakeservices.h"

#include "review/pushpanel.h"
#include "review/pushresultview.h"
#include "widgets/valueeditor.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
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

QTEST_MAIN(TestPushDesk)
#include "tst_pushdesk.moc"
