#include "alerts/alertdetail.h"
#include "alerts/alertruleform.h"
#include "alerts/alertrulesview.h"
#include "alerts/alertsview.h"
#include "alerts/alertwords.h"
#include "dashboard/alertspanel.h"
#include "deskview.h"
#include "fakeservices.h"
#include "hand.h"
#include "jobs/jobspage.h"
#include "operate/alertchannels.h"
#include "operate/alertwords.h"
#include "settings/channelform.h"
#include "settings/channelsform.h"
#include "settings/secretedit.h"
#include "shell/announcer.h"
#include "shell/mainwindow.h"
#include "shell/screenshots.h"
#include "store/alerttable.h"
#include "tour.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QJsonObject>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTableWidget>

using namespace trueup;
using namespace trueup::ui;
using namespace trueup::ui::testing;
using namespace Qt::StringLiterals;

namespace {

class RecordingNotifier final : public Notifier
{
public:
    QList<SystemNotice> notices;
    void notify(const SystemNotice& notice) override { notices.append(notice); }
    void setState(const QString&, qint64, NoticeTone) override {}
};

/// The alerts alone, over services in memory.
struct Shown
{
    explicit Shown(FakeWorld& world) : services(world.services()), view(services)
    {
        view.setSession(world.session.value);
        view.resize(1100, 700);
        view.show();
        view.open();
    }
    [[nodiscard]] QTableWidget* table() const { return hand.find<QTableWidget>(u"Alerts"_s); }
    [[nodiscard]] QAbstractButton* acknowledgeButton() const { return hand.find(u"Acknowledge"_s); }

    UiServices services;
    AlertsView view;
    Hand hand{view};
};

/// The form of one channel, as it is set up, for somebody who may change it.
struct OpenChannel
{
    OpenChannel(FakeWorld& world, AlertChannel channel) : OpenChannel(world, setupOf(world, channel)) {}
    OpenChannel(FakeWorld& world, const AlertChannelSetup& setup) : form(world.alerts, setup.channel)
    {
        form.setEditable(true);
        form.read(setup);
        form.resize(900, 400);
        form.show();
    }
    [[nodiscard]] static AlertChannelSetup setupOf(const FakeWorld& world, AlertChannel channel)
    {
        return *std::ranges::find(world.alerts.setups, channel, &AlertChannelSetup::channel);
    }

    ChannelForm form;
    Hand hand{form};
};

Error refusal()
{
    return {ErrorKind::Permission, u"Your role may not do that."_s, u"Nothing was changed."_s, u"Ask an administrator."_s, {}, {}, false};
}

} // namespace

/// What needs attention: the list, the rules behind it, the ways people are told, and the notice of the system.
class TestAlerts : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { QLocale::setDefault(QLocale(u"en_CA"_s)); }

    void theListShowsWhatIsOpen();
    void theKeyboardAcknowledges();
    void theLabelCountsWhatItDoes();
    void aRefusalIsASentence();
    void whoMayNotSeesWhy();
    void anEmptyListSaysWhenItWasRead();
    void withoutARuleNothingIsClaimed();
    void aFailedReadingKeepsTheList();
    void theDetailLeadsOn();
    void theDashboardLeadsToTheAlert();
    void theAdviceHasAButton();
    void manyAreGrouped();

    void sharesArePerCent_data();
    void sharesArePerCent();
    void aRuleSaysItself();
    void aRuleGoesRoundUnchanged();
    void aRuleIsChangedInTheForm();
    void aRuleIsSwitchedInTheList();
    void typingSurvivesTheChangesOfOthers();
    void aMeasureIsShownBesideItsThreshold();
    void aNewRuleBeginsWithAUsefulThreshold();
    void theFirstRuleIsNamedFirst();
    void onlyAdministratorsChangeRules();
    void rulesThatCannotBeReadSaySo();
    void channelsThatAreNotSetUpSaySo();

    void aFailedTestIsASentence();
    void channelsHaveOneName();
    void aChannelIsKept();
    void aPasswordIsForOneServer();
    void aMailServerOfTheEnvironmentIsLocked();
    void secretsOfTheEnvironmentAreNotAsked();
    void unreadChannelsAreNotFilledIn();
    void onlyAdministratorsSetUpChannels();

    void aRaisedAlertIsToldOnce();
};

void TestAlerts::theListShowsWhatIsOpen()
{
    FakeWorld world;
    const Shown shown(world);
    QTRY_VERIFY(shown.view.isSettled());
    QCOMPARE(shown.table()->rowCount(), 3);
    QCOMPARE(cell(shown.table(), 0, 0), u"Critical"_s);
    QVERIFY2(!shown.table()->item(0, 0)->icon().isNull(), "a severity has its mark");
    QCOMPARE(cell(shown.table(), 2, 6), u"Acknowledged"_s);
    QCOMPARE(cell(shown.table(), 2, 7), u"Anne Gagnon"_s);
    QCOMPARE(cell(shown.table(), 2, 5), u"12"_s);
    auto* filter = shown.hand.find<QComboBox>(u"Which alerts are listed"_s);
    filter->setCurrentIndex(1);
    emit filter->activated(1);
    QTRY_COMPARE(shown.table()->rowCount(), 4);
    QCOMPARE(cell(shown.table(), 3, 6), u"Closed"_s);
}

void TestAlerts::theKeyboardAcknowledges()
{
    FakeWorld world;
    const Shown shown(world);
    QTRY_VERIFY(shown.view.isSettled());
    QVERIFY(QTest::qWaitForWindowActive(&const_cast<AlertsView&>(shown.view)));
    shown.table()->setFocus();
    QCOMPARE(shown.table()->currentRow(), 0);
    shown.hand.key(Qt::Key_J);
    QCOMPARE(shown.table()->currentRow(), 1);
    QVERIFY(shown.hand.reads(u"Correct or retry them, or let a newer change"_s));
    shown.hand.key(Qt::Key_K);
    QCOMPARE(shown.table()->currentRow(), 0);
    shown.hand.key(Qt::Key_Down, Qt::ShiftModifier);
    shown.hand.key(Qt::Key_A);
    QTRY_COMPARE(world.alerts.acknowledged.size(), 1);
    QCOMPARE(QSet<qint64>(world.alerts.acknowledged[0].cbegin(), world.alerts.acknowledged[0].cend()), (QSet<qint64>{3, 4}));
    QTRY_COMPARE(cell(shown.table(), 0, 6), u"Acknowledged"_s);
    QCOMPARE(cell(shown.table(), 0, 7), u"Marie Tremblay"_s);
    QCOMPARE(shown.table()->item(0, 7)->toolTip(), u"Marie Tremblay, login marie"_s);
    shown.hand.key(Qt::Key_A); // nothing is left to acknowledge
    QCOMPARE(world.alerts.acknowledged.size(), 1);
}

void TestAlerts::theLabelCountsWhatItDoes()
{
    FakeWorld world;
    const Shown shown(world);
    QTRY_VERIFY(shown.view.isSettled());
    QCOMPARE(shown.acknowledgeButton()->text(), u"Acknowledge 1 alert(s)"_s); // the source language; translations have plural forms
    shown.table()->selectAll(); // two are open, one is acknowledged
    QCOMPARE(shown.acknowledgeButton()->text(), u"Acknowledge 2 alert(s)"_s);
    shown.table()->selectRow(2);
    QCOMPARE(shown.acknowledgeButton()->text(), u"Acknowledge"_s);
    QVERIFY(!shown.acknowledgeButton()->isEnabled());
    // What is open is counted, and when the chosen one goes, the choice stays in its place.
    QList<qint64> counted;
    connect(&shown.view, &AlertsView::openCounted, this, [&](qint64 open) { counted.append(open); });
    shown.table()->selectRow(1);
    world.alerts.kept.removeAt(1);
    emit world.alerts.changed();
    QTRY_COMPARE(shown.table()->rowCount(), 2);
    QCOMPARE(counted.value(0), 1);
    QCOMPARE(shown.table()->currentRow(), 1);
}

void TestAlerts::aRefusalIsASentence()
{
    FakeWorld world;
    const Shown shown(world);
    QTRY_VERIFY(shown.view.isSettled());
    world.alerts.failWith = refusal();
    QVERIFY(shown.hand.click(shown.acknowledgeButton()));
    QTRY_VERIFY(bannersOf(shown.view).contains(u"Your role may not do that."_s));
    QCOMPARE(cell(shown.table(), 0, 6), u"Open"_s);
    QVERIFY(shown.acknowledgeButton()->isEnabled());
}

void TestAlerts::whoMayNotSeesWhy()
{
    FakeWorld world;
    world.session.value.mayRun = false;
    world.session.value.mayAdminister = false;
    {
        const Shown shown(world);
        QTRY_VERIFY(shown.view.isSettled());
        QCOMPARE(shown.table()->rowCount(), 3);
        QVERIFY(!shown.acknowledgeButton()->isEnabled());
        QCOMPARE(shown.acknowledgeButton()->toolTip(), u"Your role may not acknowledge alerts."_s);
    }
    world.session.value.mayAdminister = true; // who runs nothing, but looks after the rules
    {
        const Shown shown(world);
        QTRY_VERIFY(shown.view.isSettled());
        QVERIFY(shown.acknowledgeButton()->isEnabled());
    }
    world.alerts.alwaysFailWith = refusal();
    const Shown shown(world);
    QTRY_VERIFY(shown.hand.reads(u"You may not see the alerts"_s));
    QVERIFY(shown.hand.reads(u"Your role may not do that. Ask an administrator."_s));
    QCOMPARE(bannersOf(shown.view), QString()); // said once
}

void TestAlerts::anEmptyListSaysWhenItWasRead()
{
    FakeWorld world(false);
    world.alerts.keptRules = FakeAlerts(true).keptRules;
    world.alerts.hold = true;
    const Shown shown(world);
    QTRY_VERIFY(shown.hand.reads(u"Reading …"_s));
    world.alerts.hold = false;
    world.alerts.releaseAll();
    QTRY_VERIFY(shown.hand.reads(u"No open alerts"_s));
    QVERIFY(shown.hand.reads(u"Updated "_s));
    QVERIFY(!shown.acknowledgeButton());
}

/// Without a rule no alert can come: that is no good news.
void TestAlerts::withoutARuleNothingIsClaimed()
{
    FakeWorld world(false);
    {
        const Shown shown(world);
        QTRY_VERIFY(shown.hand.reads(u"No rule is set"_s));
        QVERIFY(!shown.hand.reads(u"No open alerts"_s));
        QVERIFY(shown.hand.click(shown.hand.find(u"Make a rule"_s)));
        QTRY_VERIFY(shown.hand.find(u"Save the rule"_s));
        QVERIFY(shown.hand.reads(u"No rule is set"_s)); // in the list of rules, too
    }
    world.session.value.mayAdminister = false;
    {
        const Shown shown(world);
        QTRY_VERIFY(shown.hand.reads(u"Administrators make rules."_s));
        QVERIFY(!shown.hand.find(u"Make a rule"_s));
    }
    world.alerts.keptRules = FakeAlerts(true).keptRules;
    for (AlertRule& one : world.alerts.keptRules)
        one.isActive = false;
    const Shown shown(world);
    QTRY_VERIFY(shown.hand.reads(u"No rule is switched on"_s));
}

void TestAlerts::aFailedReadingKeepsTheList()
{
    FakeWorld world;
    world.alerts.failWith = Error{ErrorKind::Database, u"The alerts could not be read now."_s, {}, {}, {}, {}, true};
    const Shown shown(world);
    QTRY_VERIFY(shown.hand.reads(u"The alerts could not be read"_s));
    QVERIFY(bannersOf(shown.view).contains(u"could not be read now"_s));
    QVERIFY(shown.hand.click(shown.hand.find(u"Try again"_s)));
    QTRY_COMPARE(shown.table() ? shown.table()->rowCount() : 0, 3);
    QCOMPARE(bannersOf(shown.view), QString());
    world.alerts.failWith = Error{ErrorKind::Database, u"The alerts could not be read now."_s, {}, {}, {}, {}, true};
    emit world.alerts.changed();
    QTRY_VERIFY(bannersOf(shown.view).contains(u"could not be read now"_s));
    QCOMPARE(shown.table()->rowCount(), 3);
}

void TestAlerts::theDetailLeadsOn()
{
    FakeWorld world;
    MainWindow window(world.services(), nullptr);
    window.show();
    window.showPage(PageId::Jobs);
    window.jobs().showAlert(3);
    QTRY_VERIFY(window.isSettled());
    const Hand hand(window);
    QVERIFY(!hand.find(u"Notification settings"_s));
    QVERIFY(hand.click(hand.find(u"Show the run"_s)));
    QTRY_COMPARE(window.jobs().chosenRun(), FakeNight::pushed);
    // A run that is not among those listed is shown all the same, and no other in its place.
    world.alerts.kept[1].runId = 77;
    window.jobs().showAlert(3);
    QTRY_VERIFY(window.isSettled());
    QVERIFY(hand.click(hand.find(u"Show the run"_s)));
    QTRY_VERIFY(window.isSettled());
    QCOMPARE(window.jobs().chosenRun(), 77);
    QVERIFY(!hand.find<QTableView>(u"Runs"_s)->currentIndex().isValid());
    window.jobs().showAlert(4);
    QTRY_VERIFY(hand.reads(u"PagerDuty is not set up on this computer."_s));
    QVERIFY(hand.click(hand.find(u"Notification settings"_s)));
    QCOMPARE(window.currentPage(), PageId::Settings);
    QVERIFY(hand.reads(u"Alert channels"_s));
}

void TestAlerts::theDashboardLeadsToTheAlert()
{
    FakeWorld world;
    MainWindow window(world.services(), nullptr);
    window.show();
    QTRY_VERIFY(window.isSettled());
    const Hand hand(window);
    const auto lines = window.findChildren<AlertLine*>();
    QCOMPARE(lines.size(), 3); // as many as stand in the list
    AlertLine* line = lines.last();
    QVERIFY(line->isVisible());
    QVERIFY2(line->accessibleName().startsWith(u"Warning: "_s), qPrintable(line->accessibleName()));
    QVERIFY2(line->accessibleName().contains(u"Acknowledged"_s), qPrintable(line->accessibleName()));
    QVERIFY2(lines.first()->accessibleName().startsWith(u"Critical: "_s), qPrintable(lines.first()->accessibleName()));
    line->click();
    QCOMPARE(window.currentPage(), PageId::Jobs);
    QTRY_VERIFY(hand.reads(u"Pull from the shop, or see why its schedule did not."_s));
    const auto* list = hand.find<QTableWidget>(u"Alerts"_s);
    QCOMPARE(list->currentRow(), 2);
    // Of the same alert there is the same mark in both places; of one that somebody has seen to, another than of an open one.
    const auto picture = [](const QIcon& mark) { return mark.pixmap(16, 16).toImage(); };
    for (int row = 0; row < int(lines.size()); ++row)
        QCOMPARE(picture(lines[row]->icon()), picture(list->item(row, 0)->icon()));
    QVERIFY(picture(line->icon()) != picture(alertMark(AlertSeverity::Warning, AlertState::Open)));
}

/// What can be done about it here stands below it, for whoever may do it.
void TestAlerts::theAdviceHasAButton()
{
    FakeWorld world;
    {
        const Shown shown(world);
        QTRY_VERIFY(shown.view.isSettled());
        QList<FollowUp> wanted;
        connect(&shown.view, &AlertsView::followUpWanted, this, [&](FollowUp what) { wanted.append(what); });
        QVERIFY(shown.hand.click(shown.hand.find(u"Push …"_s))); // of the writes that wait
        QCOMPARE(wanted, QList<FollowUp>{FollowUp::Push});
        QVERIFY(shown.hand.find(u"Notification settings"_s));
        QVERIFY(shown.table()->item(0, 2)->toolTip().startsWith(u"Not everybody was told: "_s));
        shown.table()->selectRow(1); // of no rule
        QVERIFY(!shown.hand.find(u"Push …"_s));
        // Nothing under "Notified" would read as that nobody was.
        QCOMPARE(cell(shown.table(), 0, 2), u"not everybody"_s);
        QCOMPARE(cell(shown.table(), 1, 2), u"everybody"_s);
    }
    world.alerts.kept[0].ruleName = u"Too many writes fail"_s;
    world.alerts.kept[1].ruleName = u"The feed is old"_s; // which notifies over no channel
    {
        const Shown shown(world);
        QTRY_COMPARE(cell(shown.table(), 1, 2), u"nobody"_s);
        QTRY_VERIFY(shown.hand.find(u"Show the failed writes"_s));
    }
    world.alerts.kept[0].ruleName.clear();
    world.alerts.kept[0].isOfSchedule = true; // has no rule
    {
        const Shown shown(world);
        QTRY_VERIFY(shown.hand.find(u"Show the schedules"_s));
    }
    world.alerts.kept[0].isOfSchedule = false;
    world.alerts.kept[0].ruleName = u"Too many changes wait"_s;
    world.session.value.mayRun = false;
    world.session.value.mayAdminister = false;
    const Shown shown(world);
    QTRY_VERIFY(shown.view.isSettled());
    QVERIFY(shown.hand.reads(u"PagerDuty is not set up on this computer."_s));
    QVERIFY2(!shown.hand.find(u"Notification settings"_s), "who may not set up channels");
    QVERIFY2(!shown.hand.find(u"Push …"_s), "who may not push");
    QVERIFY(shown.hand.reads(u"Your role may look but not acknowledge alerts. Ask an administrator for the operator role."_s));
}

/// As every other count.
void TestAlerts::manyAreGrouped()
{
    AlertRecord record;
    record.detail = QJsonObject{{u"metric"_s, u"queue_depth"_s}, {u"value"_s, 1310}};
    QCOMPARE(alertTitle(record), u"1,310 write(s) are waiting to be sent to the shop"_s);
    record.detail = QJsonObject{{u"metric"_s, u"error_rate"_s}, {u"value"_s, 0.125}};
    QCOMPARE(alertTitle(record), u"12.5% of the writes to the shop failed"_s);
}

void TestAlerts::sharesArePerCent_data()
{
    QTest::addColumn<double>("kept");
    QTest::addColumn<double>("shown");
    QTest::addColumn<QString>("text");
    QTest::newRow("ten") << 0.1 << 10.0 << u"10%"_s;
    QTest::newRow("seven") << 0.07 << 7.0 << u"7%"_s; // 0.07 * 100 is not 7 in binary
    QTest::newRow("fraction") << 0.0325 << 3.25 << u"3.25%"_s;
    QTest::newRow("all") << 1.0 << 100.0 << u"100%"_s;
    QTest::newRow("none") << 0.0 << 0.0 << u"0%"_s;
}

void TestAlerts::sharesArePerCent()
{
    QFETCH(double, kept);
    QFETCH(double, shown);
    QFETCH(QString, text);
    const AlertMetric share{u"error_rate"_s, u"Share of failed writes"_s, u"%"_s, true};
    QVERIFY2(shownThreshold(share, kept) == shown, qPrintable(QString::number(shownThreshold(share, kept), 'g', 17)));
    QVERIFY2(keptThreshold(share, shown) == kept, qPrintable(QString::number(keptThreshold(share, shown), 'g', 17)));
    QCOMPARE(measureText(share, kept), text);
    const AlertMetric count{u"queue_depth"_s, u"Queue"_s, u"changes"_s, false};
    QCOMPARE(shownThreshold(count, 1000), 1000.0);
    QCOMPARE(keptThreshold(count, 1000), 1000.0);
    QCOMPARE(measureText(count, 1000), u"1,000 changes"_s);
}

void TestAlerts::aRuleSaysItself()
{
    QCOMPARE(windowText(5400), u"90 minute(s)"_s);
    QCOMPARE(windowText(7200), u"2 hour(s)"_s);
    QCOMPARE(windowText(90), u"90 second(s)"_s);
    const FakeAlerts alerts(true);
    QCOMPARE(ruleSentence(alerts.keptRules[0], alerts.measures[0]),
             u"Raises a warning when “Share of failed writes” over the last 5 minute(s) is more than 10%. Notifies: Desktop, E-mail, Slack."_s);
    QCOMPARE(ruleSentence(alerts.keptRules[1], alerts.measures[1]),
             u"Raises a critical alert when “Waiting writes” is more than %1. Notifies: Desktop, PagerDuty."_s.arg(FakeNight::tooManyWaiting));
    QCOMPARE(ruleSentence(alerts.keptRules[2], alerts.measures[2]),
             u"Switched off: Raises an error when “Hours since the feed was imported” is at least 36 h. Nobody is told: it only stands in the list."_s);
}

void TestAlerts::aRuleGoesRoundUnchanged()
{
    FakeAlerts alerts(true);
    AlertRuleForm form(alerts);
    alerts.keptRules.append({u"Finer than the form"_s, u"error_rate"_s, 90, u"<"_s, 0.123456, AlertSeverity::Info, {AlertChannel::Webhook}, true});
    alerts.keptRules.append({u"Of a newer program"_s, u"something_new"_s, 120, u"<="_s, 0.5, AlertSeverity::Info, {}, true});
    alerts.keptRules.append({u"feed_too_old"_s, u"feed_age"_s, 0, u">"_s, 26, AlertSeverity::Warning, {AlertChannel::Desktop}, true});
    for (const AlertRule& rule : std::as_const(alerts.keptRules)) {
        form.read(rule);
        AlertRule expected = rule;
        if (rule.windowSeconds == 90)
            expected.windowSeconds = 120; // whole minutes
        QVERIFY2(form.written() == expected, qPrintable(rule.name));
    }
    form.show();
    const Hand hand(form);
    auto* name = hand.find<QLineEdit>(u"Name"_s);
    QVERIFY(name);
    QCOMPARE(name->text(), u"Feed not read for long"_s); // what people read, whatever the database calls it
    QCOMPARE(alertRuleTitle(u"Our own rule"_s), u"Our own rule"_s);
    name->setText(u"Feed late"_s);
    QCOMPARE(form.written().name, u"Feed late"_s);
}

void TestAlerts::aRuleIsChangedInTheForm()
{
    FakeWorld world;
    UiServices services = world.services();
    AlertRulesView view(services);
    view.setSession(world.session.value);
    view.resize(1100, 800);
    view.show();
    view.open();
    QTRY_VERIFY(view.isSettled());
    const Hand hand(view);
    QCOMPARE(hand.find<QLineEdit>(u"Name"_s)->text(), u"Too many writes fail"_s);
    auto* threshold = hand.find<QDoubleSpinBox>(u"Threshold"_s);
    QCOMPARE(threshold->text(), u"10%"_s);
    threshold->setValue(2.5);
    hand.find<QSpinBox>(u"Length"_s)->setValue(2);
    hand.find<QComboBox>(u"Unit"_s)->setCurrentIndex(1);
    hand.find<QLineEdit>(u"Name"_s)->setText(u"Writes fail"_s);
    QVERIFY(hand.reads(u"over the last 2 hour(s) is more than 2.5%"_s));
    QVERIFY(hand.click(hand.find(u"Save the rule"_s)));
    QTRY_COMPARE(world.alerts.keptRules[0].name, u"Writes fail"_s);
    QVERIFY(world.alerts.keptRules[0].threshold == 0.025);
    QCOMPARE(world.alerts.keptRules[0].windowSeconds, 7200);
    QTRY_COMPARE(cell(hand.find<QTableWidget>(u"Rules of alerts"_s), 0, 0), u"Writes fail"_s);
    // One that cannot be kept is refused with a sentence, and what was typed stays.
    QVERIFY(hand.click(hand.find(u"New rule"_s)));
    auto* name = hand.find<QLineEdit>(u"Name"_s);
    QVERIFY(name->text().isEmpty());
    QCOMPARE(view.focusWidget(), name);
    QVERIFY2(!hand.find(u"New rule"_s)->isEnabled(), "it is new already");
    QVERIFY2(!hand.find(u"Save the rule"_s)->isEnabled(), "it has no name");
    threshold->setValue(44);
    name->setText(u"Half the writes fail"_s);
    world.alerts.failWith = refusal();
    QVERIFY(hand.click(hand.find(u"Save the rule"_s)));
    QTRY_VERIFY(bannersOf(view).contains(u"Your role may not do that."_s));
    QCOMPARE(threshold->value(), 44.0);
    QCOMPARE(world.alerts.keptRules.size(), 3);
}

void TestAlerts::aRuleIsSwitchedInTheList()
{
    FakeWorld world;
    UiServices services = world.services();
    AlertRulesView view(services);
    view.setSession(world.session.value);
    view.show();
    view.open();
    QTRY_VERIFY(view.isSettled());
    const Hand hand(view);
    auto* table = hand.find<QTableWidget>(u"Rules of alerts"_s);
    QCOMPARE(table->item(2, 0)->checkState(), Qt::Unchecked);
    table->item(2, 0)->setCheckState(Qt::Checked);
    QTRY_VERIFY(world.alerts.keptRules[2].isActive);
    world.alerts.failWith = refusal();
    table->item(0, 0)->setCheckState(Qt::Unchecked);
    QTRY_VERIFY(bannersOf(view).contains(u"Your role may not do that."_s));
    QCOMPARE(table->item(0, 0)->checkState(), Qt::Checked); // as it is kept
    QVERIFY(world.alerts.keptRules[0].isActive);
}

void TestAlerts::typingSurvivesTheChangesOfOthers()
{
    FakeWorld world;
    UiServices services = world.services();
    AlertRulesView view(services);
    view.setSession(world.session.value);
    view.show();
    view.open();
    QTRY_VERIFY(view.isSettled());
    const Hand hand(view);
    hand.find<QLineEdit>(u"Name"_s)->setText(u"Half typed"_s);
    world.alerts.keptRules[1].threshold = 2000;
    view.open();
    QTRY_COMPARE(cell(hand.find<QTableWidget>(u"Rules of alerts"_s), 1, 1), u"Waiting writes: more than 2,000"_s);
    QCOMPARE(hand.find<QLineEdit>(u"Name"_s)->text(), u"Half typed"_s);
    world.alerts.keptRules[0].threshold = 0.2;
    view.open();
    QTRY_COMPARE(hand.find<QDoubleSpinBox>(u"Threshold"_s)->text(), u"20%"_s);
}

void TestAlerts::aMeasureIsShownBesideItsThreshold()
{
    FakeWorld world;
    AlertRuleForm form(world.alerts);
    form.read(world.alerts.keptRules[0]);
    form.show();
    const Hand hand(form);
    QTRY_VERIFY(hand.reads(u"now: 3.2%"_s));
    QCOMPARE(world.alerts.asked.constLast(), (std::pair{u"error_rate"_s, 300}));
    world.alerts.measured.reset();
    hand.find<QSpinBox>(u"Length"_s)->setValue(6);
    QTRY_VERIFY(hand.reads(u"now: nothing to measure"_s));
    QCOMPARE(world.alerts.asked.constLast(), (std::pair{u"error_rate"_s, 360}));
    world.alerts.failWith = refusal();
    hand.find<QComboBox>(u"Measure"_s)->setCurrentIndex(1);
    QTRY_VERIFY(hand.reads(u"now: not known"_s));
    QVERIFY2(!hand.find<QSpinBox>(u"Length"_s), "what has no window asks for none");
}

/// A rule that is past its threshold as soon as there is a single case would ring at once; a number somebody typed stays.
void TestAlerts::aNewRuleBeginsWithAUsefulThreshold()
{
    FakeWorld world;
    AlertRuleForm form(world.alerts);
    form.setSession(world.session.value);
    form.show();
    const Hand hand(form);
    auto* threshold = hand.find<QDoubleSpinBox>(u"Threshold"_s);
    auto* measure = hand.find<QComboBox>(u"Measure"_s);
    QCOMPARE(threshold->text(), u"10%"_s);
    measure->setCurrentIndex(1); // writes that wait
    QCOMPARE(threshold->value(), 1000.0);
    measure->setCurrentIndex(2); // the age of the feed
    QCOMPARE(threshold->value(), 26.0);
    threshold->setValue(30);
    measure->setCurrentIndex(1);
    QCOMPARE(threshold->value(), 30.0);
    form.read(world.alerts.keptRules[1]);
    measure->setCurrentIndex(2);
    QCOMPARE(threshold->value(), double(FakeNight::tooManyWaiting)); // of a rule that is kept nothing is proposed
}

void TestAlerts::theFirstRuleIsNamedFirst()
{
    FakeWorld world(false);
    const Shown shown(world);
    const_cast<AlertsView&>(shown.view).showRules();
    QTRY_VERIFY(shown.view.isSettled());
    QVERIFY(shown.hand.find<QLineEdit>(u"Name"_s));
    QCOMPARE(shown.view.focusWidget(), shown.hand.find<QLineEdit>(u"Name"_s));
}

void TestAlerts::onlyAdministratorsChangeRules()
{
    FakeWorld world;
    world.session.value.mayAdminister = false;
    UiServices services = world.services();
    AlertRulesView view(services);
    view.setSession(world.session.value);
    view.show();
    view.open();
    QTRY_VERIFY(view.isSettled());
    const Hand hand(view);
    for (const QString& name : {u"Save the rule"_s, u"Remove the rule"_s, u"New rule"_s}) {
        QVERIFY2(!hand.find(name), qPrintable(name)); // nobody needs a button that is never alive
    }
    auto* table = hand.find<QTableWidget>(u"Rules of alerts"_s);
    QCOMPARE(table->rowCount(), 3);
    QVERIFY(!(table->item(0, 0)->flags() & Qt::ItemIsUserCheckable));
    QVERIFY(hand.reads(u"Raises a warning when"_s));
    QVERIFY(hand.reads(u"Your role may look but not change the alert rules. Ask an administrator to change them."_s));
    for (auto* one : view.findChildren<QPushButton*>())
        QVERIFY2(!one->text().startsWith(u"Set it up"_s) || one->isHidden(), "a way to what nobody may do here");
    const auto* name = hand.find<QLineEdit>(u"Name"_s);
    QVERIFY2(name && name->isEnabled() && name->isReadOnly(), "what may be looked at is read in full ink, and copied");
}

/// The form of a rule is nothing to fill in before the rules are read.
void TestAlerts::rulesThatCannotBeReadSaySo()
{
    FakeWorld world;
    world.alerts.alwaysFailWith = Error{ErrorKind::Database, u"The server is away."_s, {}, {}, {}, {}, true};
    UiServices services = world.services();
    AlertRulesView view(services);
    view.setSession(world.session.value);
    view.resize(1100, 700);
    view.show();
    view.open();
    const Hand hand(view);
    QTRY_VERIFY(hand.reads(u"The rules could not be read"_s));
    QVERIFY(!hand.find(u"Save the rule"_s));
    world.alerts.alwaysFailWith.reset();
    QVERIFY(hand.click(hand.find(u"Try again"_s)));
    QTRY_VERIFY(hand.find(u"Save the rule"_s));
    QCOMPARE(hand.find<QTableWidget>(u"Rules of alerts"_s)->rowCount(), 3);
    QCOMPARE(bannersOf(view), QString());
}

void TestAlerts::channelsThatAreNotSetUpSaySo()
{
    FakeWorld world;
    world.alerts.setups.last().hasSecret = false; // of the webhook
    AlertRuleForm form(world.alerts);
    form.setSession(world.session.value);
    form.setChannels(world.alerts.setups);
    form.read(world.alerts.keptRules[1]);
    form.resize(1000, 800);
    form.show();
    QVERIFY(QTest::qWaitForWindowExposed(&form));
    const Hand hand(form);
    QSet<QString> missing;
    for (auto* one : form.findChildren<QPushButton*>()) {
        if (one->isVisible() && one->text().startsWith(u"Set it up"_s))
            missing.insert(one->accessibleName());
    }
    QCOMPARE(missing, (QSet<QString>{u"Set up: PagerDuty"_s, u"Set up: Webhook"_s}));
    bool wanted = false;
    connect(&form, &AlertRuleForm::channelsWanted, this, [&] { wanted = true; });
    QVERIFY(hand.click(hand.find(u"Set it up"_s)));
    QVERIFY(wanted);
}

void TestAlerts::aFailedTestIsASentence()
{
    FakeWorld world;
    OpenChannel opened(world, AlertChannel::Email);
    auto& [form, hand] = opened;
    world.alerts.refuseTest = Error{ErrorKind::Auth, u"The mail server refused the password."_s, u"No message was sent."_s,
                                    u"Correct the mail server and test again."_s, {}, {}, false};
    auto* to = hand.find<QLineEdit>(u"E-mail: Recipients"_s);
    to->clear();
    QTest::keyClicks(to, u"night@example.com"_s);
    QVERIFY(hand.click(hand.find(u"Send a test message"_s)));
    QTRY_VERIFY(hand.reads(u"The mail server refused the password."_s));
    QVERIFY(hand.reads(u"Correct the mail server and test again."_s));
    QCOMPARE(world.alerts.tested.constLast().to, u"night@example.com"_s); // by what stands on the form
    QVERIFY2(world.alerts.saved.isEmpty(), "a test keeps nothing");
    world.alerts.refuseTest.reset();
    QVERIFY(hand.click(hand.find(u"Send a test message"_s)));
    QTRY_VERIFY(hand.reads(u"The test message was sent."_s));
}

/// By the one name they have on the command line and in what went wrong, in the language of the window.
void TestAlerts::channelsHaveOneName()
{
    const auto names = [] {
        QStringList list;
        for (const AlertChannel channel : alertChannels()) {
            list.append(channelLabel(channel));
            if (channelLabel(channel) != channelTitle(channelWord(channel)))
                list.append(u"another one on the command line"_s);
        }
        return list;
    };
    QCOMPARE(names(), (QStringList{u"Desktop"_s, u"E-mail"_s, u"Slack"_s, u"PagerDuty"_s, u"Webhook"_s}));
    for (const QString& channel : outsideChannels())
        QVERIFY(std::ranges::contains(alertChannels(), channel, &channelWord));
    const Spoken french(u"fr"_s);
    QCOMPARE(names(), (QStringList{u"Notification à l’écran"_s, u"Courriel"_s, u"Slack"_s, u"PagerDuty"_s, u"Webhook"_s}));
}

void TestAlerts::aChannelIsKept()
{
    FakeWorld world;
    ChannelsForm forms(world.alerts);
    forms.setEditable(true);
    forms.resize(600, 1200); // all of them in sight
    forms.show();
    forms.load();
    QTRY_VERIFY(forms.isSettled());
    ChannelForm* pager = nullptr;
    for (auto* one : forms.findChildren<ChannelForm*>()) {
        if (one->channel() == AlertChannel::PagerDuty)
            pager = one;
    }
    QVERIFY(pager);
    const Hand hand(*pager);
    QVERIFY(hand.reads(u"not set up on this computer"_s));
    auto* save = hand.find(u"Save"_s);
    QVERIFY2(!save->isEnabled(), "nothing was typed");
    QTest::keyClicks(pager->findChild<SecretEdit*>()->focusProxy(), u"key-1"_s);
    emit world.alerts.changed(); // what is typed stays
    QVERIFY(save->isEnabled());
    QTest::mouseClick(save, Qt::LeftButton);
    QTRY_COMPARE(world.alerts.saved.size(), 1);
    QCOMPARE(world.alerts.saved[0].secret, std::optional(u"key-1"_s));
    QTRY_VERIFY(!hand.reads(u"not set up on this computer"_s));
    QVERIFY2(pager->draft().secret == std::nullopt, "what is kept is not shown and not sent again");
    auto* address = hand.find<QLineEdit>(u"PagerDuty: Address"_s);
    QVERIFY(address);
    QCOMPARE(address->text(), u"https://events.pagerduty.com"_s);
    address->clear();
    QTest::keyClicks(address, u"https://events.eu.pagerduty.com "_s);
    QTest::mouseClick(save, Qt::LeftButton);
    QTRY_COMPARE(world.alerts.saved.size(), 2);
    QCOMPARE(world.alerts.saved[1].address, u"https://events.eu.pagerduty.com"_s);
}

/// Whoever may type another server could else have the password of this one sent to it.
void TestAlerts::aPasswordIsForOneServer()
{
    FakeWorld world;
    OpenChannel opened(world, AlertChannel::Email);
    auto& [form, hand] = opened;
    auto* host = hand.find<QLineEdit>(u"E-mail: Mail server"_s);
    auto* port = hand.find<QSpinBox>(u"E-mail: Port"_s);
    auto* user = hand.find<QLineEdit>(u"E-mail: User name"_s);
    auto* encryption = hand.find<QComboBox>(u"E-mail: Encryption"_s);
    auto* password = qobject_cast<QLineEdit*>(form.findChild<SecretEdit*>()->focusProxy());
    auto* save = hand.find(u"Save this channel"_s);
    auto* test = hand.find(u"Send a test message"_s);
    QVERIFY(host && port && user && encryption && password && save && test);
    QCOMPARE(host->text(), u"mail.example.com"_s);
    QCOMPARE(port->value(), 465);
    QCOMPARE(user->text(), u"trueup@example.com"_s);
    QVERIFY(password->text().isEmpty() && password->placeholderText().startsWith(u"stored"_s));
    const auto isAskedFor = [&] {
        return password->placeholderText() == "not stored yet"_L1 && !save->isEnabled() && !test->isEnabled()
            && save->toolTip() == "Type the password of this server and user name."_L1 && test->toolTip() == save->toolTip();
    };
    QTest::keyClicks(host, u"x"_s);
    QVERIFY(isAskedFor());
    QTest::keyClick(host, Qt::Key_Backspace);
    QVERIFY2(!isAskedFor() && save->isEnabled(), "it is the same server again");
    port->setValue(2525);
    QVERIFY(isAskedFor());
    port->setValue(465);
    QTest::keyClicks(user, u"x"_s);
    QVERIFY(isAskedFor());
    QTest::keyClick(user, Qt::Key_Backspace);
    QVERIFY(save->isEnabled());
    QCOMPARE(form.draft().server, std::optional(world.alerts.setups[1].server));
    QVERIFY2(!form.draft().secret, "what is kept is kept");
    encryption->setCurrentIndex(1);
    emit encryption->activated(1);
    QCOMPARE(port->value(), 587);
    QVERIFY(isAskedFor());
    QTest::keyClicks(password, u" p@ss:/%# "_s);
    QVERIFY(save->isEnabled() && test->isEnabled());
    QTest::mouseClick(save, Qt::LeftButton);
    QTRY_COMPARE(world.alerts.saved.size(), 1);
    QCOMPARE(world.alerts.saved[0].server, std::optional(MailServer{u"mail.example.com"_s, 587, MailEncryption::StartTls, u"trueup@example.com"_s}));
    QCOMPARE(world.alerts.saved[0].secret, std::optional(u" p@ss:/%# "_s));
    QTRY_VERIFY(form.isSettled());
    form.read(world.alerts.setups[1]);
    QVERIFY(password->text().isEmpty() && password->placeholderText().startsWith(u"stored"_s));
    // Without signing in there is nothing to ask for.
    user->selectAll();
    QTest::keyClick(user, Qt::Key_Delete);
    QVERIFY(save->isEnabled() && test->isEnabled());
}

void TestAlerts::aMailServerOfTheEnvironmentIsLocked()
{
    FakeWorld world;
    AlertChannelSetup setup = OpenChannel::setupOf(world, AlertChannel::Email);
    setup.isFromEnvironment = true;
    OpenChannel opened(world, setup);
    auto& [form, hand] = opened;
    auto* host = hand.find<QLineEdit>(u"E-mail: Mail server"_s);
    QVERIFY(host && host->isReadOnly() && host->text() == "mail.example.com"_L1 && !host->actions().isEmpty());
    QVERIFY(host->toolTip().contains(u"environment variable"_s));
    QVERIFY(hand.find<QSpinBox>(u"E-mail: Port"_s)->isReadOnly());
    QVERIFY(hand.find<QLineEdit>(u"E-mail: User name"_s)->isReadOnly());
    QVERIFY(!form.findChild<SecretEdit*>()->isVisible() && hand.reads(u"TRUEUP_SMTP_URL"_s));
    QVERIFY(!form.draft().server && !form.draft().secret);
    QVERIFY(!hand.find<QLineEdit>(u"E-mail: Recipients"_s)->isReadOnly());
    setup.isFromEnvironment = false;
    form.read(setup);
    QVERIFY(!host->isReadOnly() && host->actions().isEmpty() && host->toolTip().isEmpty());
}

void TestAlerts::secretsOfTheEnvironmentAreNotAsked()
{
    FakeWorld world;
    OpenChannel opened(world, AlertChannel::Slack);
    auto& [form, hand] = opened;
    QVERIFY(hand.reads(u"Given by the environment variable"_s));
    QVERIFY(!form.findChild<SecretEdit*>()->isVisible());
    QVERIFY(form.draft().secret == std::nullopt);
}

/// Of the two rows of a secret one stands there, and nothing can be typed over what nobody has seen.
void TestAlerts::unreadChannelsAreNotFilledIn()
{
    FakeWorld world;
    ChannelForm form(world.alerts, AlertChannel::Email);
    form.setEditable(true);
    form.show();
    const auto rows = [&form] {
        return std::ranges::count_if(form.findChildren<QLabel*>(), [](const QLabel* one) { return one->isVisible() && one->text() == "Password"_L1; });
    };
    QCOMPARE(rows(), 1);
    const Hand hand(form);
    QVERIFY(!hand.reads(u"Given by the environment variable"_s) && !hand.reads(u"set up on this computer"_s));
    QVERIFY(!form.findChild<SecretEdit*>()->isEnabled());
    QVERIFY(!hand.find(u"Send a test message"_s)->isEnabled());
    form.read(world.alerts.setups[1]);
    QCOMPARE(rows(), 1);
    QVERIFY(form.findChild<SecretEdit*>()->isEnabled());
    // All of them together are not shown before they are read.
    world.alerts.failWith = refusal();
    ChannelsForm forms(world.alerts);
    forms.setEditable(true);
    forms.show();
    forms.load();
    const Hand all(forms);
    QTRY_VERIFY(all.reads(u"The channels could not be read"_s));
    QVERIFY(!all.find(u"Save"_s));
    all.find(u"Try again"_s)->click();
    QTRY_VERIFY(all.find(u"Save"_s));
}

void TestAlerts::onlyAdministratorsSetUpChannels()
{
    FakeWorld world;
    ChannelForm form(world.alerts, AlertChannel::Webhook);
    form.setEditable(false);
    form.read(world.alerts.setups[4]);
    form.show();
    const Hand hand(form);
    for (const QString& name : {u"Send a test message"_s, u"Save"_s}) {
        QVERIFY2(!hand.find(name), "a button that never does anything");
    }
    QVERIFY(!form.findChild<SecretEdit*>()->isEnabled());
}

void TestAlerts::aRaisedAlertIsToldOnce()
{
    FakeWorld world;
    RecordingNotifier notifier;
    bool isWatched = false;
    Announcer announcer(world.bundle, notifier, [&] { return isWatched; });
    const Alert alert = world.alerts.kept[0];
    emit world.alerts.raised(alert);
    emit world.alerts.raised(alert);
    QCOMPARE(notifier.notices.size(), 1);
    QCOMPARE(notifier.notices[0], (SystemNotice{u"Critical: %1 write(s) are waiting to be sent to the shop"_s.arg(FakeNight::waiting),
                                                u"Start a push, or see why the one that runs is slow."_s, NoticeTone::Bad}));
    isWatched = true;
    emit world.alerts.raised(world.alerts.kept[1]);
    QCOMPARE(notifier.notices.size(), 1);
    isWatched = false;
    setAnnounced(world.preferences, Announce::Raised, false);
    emit world.alerts.raised(world.alerts.kept[2]);
    QCOMPARE(notifier.notices.size(), 1);
    setAnnounced(world.preferences, Announce::Raised, true);
    emit world.alerts.raised(world.alerts.kept[3]);
    QCOMPARE(notifier.notices.size(), 2);
    QCOMPARE(notifier.notices[1].tone, NoticeTone::Good);
}

QTEST_MAIN(TestAlerts)
#include "tst_alerts.moc"
