#include "fakeservices.h"
#include "hand.h"
#include "settingspages.h"

#include "settings/channelform.h"
#include "settings/channelsform.h"
#include "settings/columnmapform.h"
#include "settings/connectionform.h"
#include "settings/fieldform.h"
#include "settings/secretedit.h"
#include "settings/settingspage.h"
#include "settings/usersform.h"
#include "settings/thresholdform.h"
#include "shell/mainwindow.h"
#include "shell/windowcommands.h"
#include "widgets/format.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QTableWidget>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <memory>

using namespace trueup;
using namespace trueup::ui::testing;
using namespace Qt::StringLiterals;

/// What the sections of the settings say and offer, and to whom.
class TestSettingsForms : public QObject
{
    Q_OBJECT

    static QTableWidget* table(QWidget& page, const QString& name)
    {
        for (auto* one : page.findChildren<QTableWidget*>()) {
            if (one->accessibleName() == name)
                return one;
        }
        return nullptr;
    }

    static QLabel* labelOf(const QWidget& page, const QString& text)
    {
        for (auto* one : page.findChildren<QLabel*>()) {
            if (one->text() == text)
                return one;
        }
        return nullptr;
    }
    /// The section that shows this widget.
    static void showSectionOf(ui::SettingsPage& page, const QWidget& content)
    {
        for (int section = 0; section < page.sectionCount() && !content.isVisible(); ++section)
            page.showSection(section);
    }

private slots:
    void whatCannotBeReadSaysSoAboveTheFold()
    {
        FakeWorld world;
        world.alerts.alwaysFailWith = Error{ErrorKind::Database, u"The server is away."_s, {}, {}, {}, {}, true};
        ui::SettingsPage page(world.bundle, nullptr);
        page.setSession(world.session.value);
        page.resize(1000, 640);
        page.show();
        page.open();
        QTRY_VERIFY(page.isSettled());
        auto* channels = page.findChild<ui::ChannelsForm*>();
        showSectionOf(page, *channels);
        const Hand hand(*channels);
        QTRY_VERIFY(hand.find(u"Try again"_s));
        (void)eventsArrived();
        const int withoutForms = channels->height();
        QVERIFY2(!hand.find(u"Try again"_s)->visibleRegion().isEmpty(), "it is seen without scrolling");
        world.alerts.alwaysFailWith.reset();
        hand.find(u"Try again"_s)->click();
        QTRY_VERIFY(hand.find(u"Save this channel"_s));
        QTRY_VERIFY2(channels->height() > withoutForms, "the forms have the room they need");
    }

    void onePageHasOneWayToSave()
    {
        FakeWorld world;
        ui::SettingsPage page(world.bundle, nullptr);
        page.setSession(world.session.value);
        page.show();
        page.open();
        QTRY_VERIFY(page.isSettled());
        const Hand hand(page);
        const auto showsFooter = [&] { return hand.find(u"Save changes"_s) && hand.find(u"Discard changes"_s); };
        const QString secrets = world.settings.secretStore();
        QVERIFY(showsFooter() && hand.reads(secrets)); // the feed has a password
        showSectionOf(page, *page.findChild<ui::ChannelsForm*>());
        QVERIFY(!hand.find(u"Save changes"_s) && !hand.find(u"Discard changes"_s) && !hand.reads(secrets));
        QVERIFY(hand.find(u"Save this channel"_s));
        // What was changed elsewhere can be saved from here.
        table(page, u"Stores of the ERP"_s)->item(1, 0)->setCheckState(Qt::Checked);
        QVERIFY(showsFooter());
        QVERIFY(hand.click(hand.find(u"Discard changes"_s)));
        QVERIFY(!showsFooter());
    }

    void theKeychainIsSpokenOfWhereSecretsAre()
    {
        FakeWorld world;
        world.settings.keychainFails = true;
        ui::SettingsPage page(world.bundle, nullptr);
        page.setSession(world.session.value);
        page.show();
        page.open();
        QTRY_VERIFY(page.isSettled());
        const auto* said = labelOf(page, world.settings.secretStore());
        QVERIFY(said);
        QStringList where;
        const auto* sections = page.findChild<QListWidget*>();
        for (int section = 0; section < page.sectionCount(); ++section) {
            page.showSection(section);
            if (said->isVisible())
                where.append(sections->item(section)->text());
        }
        QCOMPARE(where, (QStringList{u"Etilize feed"_s, u"Xorosoft"_s, u"Shopify"_s}));
        QCOMPARE(said->property("tone").toString(), u"error"_s);
        world.settings.keychainFails = false;
        page.open();
        QTRY_COMPARE(said->property("tone").toString(), u"muted"_s);
    }

    void aConnectionThatLacksSomethingIsMarked()
    {
        FakeWorld world;
        world.settings.value.xorosoft.secret.isStored = false;
        ui::SettingsPage page(world.bundle, nullptr);
        const auto* sections = page.findChild<QListWidget*>();
        const auto marked = [&] {
            QStringList names;
            for (int i = 0; i < sections->count(); ++i) {
                if (sections->item(i)->text().contains(u"not set up"_s))
                    names.append(sections->item(i)->text().section(u'\n', 0, 0));
            }
            return names;
        };
        page.setSession(world.session.value);
        QVERIFY2(marked().isEmpty(), "nobody knows yet");
        page.open();
        QTRY_COMPARE(marked(), QStringList{u"Xorosoft"_s});
        world.settings.value.xorosoft.secret.isStored = true;
        world.settings.value.feed.url.clear();
        world.settings.value.shopify.useClientCredentials = true; // the token is of no use then
        page.open();
        QTRY_COMPARE(marked(), (QStringList{u"Etilize feed"_s, u"Shopify"_s}));
    }

    void secretsOfTheEnvironmentAreChangedThere()
    {
        ui::SecretEdit edit(u"Password"_s);
        auto* line = edit.findChild<QLineEdit*>();
        auto* forget = edit.findChild<QPushButton*>();
        edit.setDraft({true, std::nullopt, true});
        QCOMPARE(line->placeholderText(), u"given by an environment variable of this computer"_s);
        QVERIFY(line->isReadOnly() && forget->isHidden());
        QVERIFY(edit.draft().isStored && !edit.draft().replacement && edit.draft().isFromEnvironment);
        edit.setDraft({true, std::nullopt, false});
        QVERIFY(!line->isReadOnly() && !forget->isHidden());
    }

    void secretsOfViewersCannotBeTyped()
    {
        FakeWorld world;
        ui::SettingsPage page(world.bundle, nullptr);
        page.open();
        QTRY_VERIFY(page.isSettled());
        auto* line = page.findChild<ui::SecretEdit*>()->findChild<QLineEdit*>();
        page.setSession(world.session.value);
        QCOMPARE(line->placeholderText(), u"stored; type to replace it"_s);
        world.session.value.mayAdminister = false;
        page.setSession(world.session.value);
        QCOMPARE(line->placeholderText(), u"stored"_s);
        for (auto* form : page.findChildren<ui::FieldForm*>())
            QVERIFY(form->isEnabledTo(&page)); // what it says is not paler for those who only read
    }

    void howReadingWentIsSaid_data()
    {
        const QDateTime now = QDateTime::currentDateTimeUtc();
        const QString then = ui::shownTime(now.addSecs(-7200));
        QTest::addColumn<ui::SourceFreshness>("source");
        QTest::addColumn<QString>("said");
        const auto source = [&](bool isConfigured, bool isRead, bool hasFailed, bool isStale, const QString& failure = {}) {
            return ui::SourceFreshness{Side::Etilize, isConfigured, isRead ? now.addSecs(-7200) : QDateTime(), hasFailed, isStale, {}, -1,
                                   hasFailed ? now.addSecs(-7200) : QDateTime(), failure};
        };
        QTest::newRow("not set up") << source(false, true, true, true) << u"Not set up."_s;
        QTest::newRow("never") << source(true, false, false, false) << u"Set up; nothing was read from it yet."_s;
        QTest::newRow("well") << source(true, true, false, false) << u"Last success: %1"_s.arg(then);
        QTest::newRow("old") << source(true, true, false, true) << u"Last success: %1, too long ago."_s.arg(then);
        QTest::newRow("failed") << source(true, true, true, false, u"The server refused the password."_s)
                                << u"The last attempt failed, %1: The server refused the password.\nLast success: %1"_s.arg(then);
        QTest::newRow("never but failed") << source(true, false, true, false) << u"The last attempt failed: %1"_s.arg(then);
    }
    void howReadingWentIsSaid()
    {
        QFETCH(ui::SourceFreshness, source);
        QFETCH(QString, said);
        const std::unique_ptr<ui::ConnectionForm> form(ui::makeConnectionForm(ui::ConnectionKind::Feed, nullptr));
        form->show();
        const Hand hand(*form);
        QVERIFY(!hand.reads(said));
        form->showSource(source);
        QVERIFY(hand.reads(said));
        form->showSource(std::nullopt);
        QVERIFY(!hand.reads(said));
    }

    /// One truth for the list and the page: what is stored now, and how the last run went.
    void theListSaysWhichConnectionFails()
    {
        FakeWorld world;
        ui::SettingsPage page(world.bundle, nullptr);
        page.setSession(world.session.value);
        page.show();
        const auto* list = page.findChild<QListWidget*>();
        QList<ui::SourceFreshness> sources = world.dashboard.value.freshness;
        sources[2].lastAttemptFailed = true;
        page.setSources(sources);
        QCOMPARE(list->item(2)->text(), u"Shopify\nlast attempt failed"_s);
        page.open();
        QTRY_VERIFY(page.isSettled());
        QCOMPARE(list->item(2)->text(), u"Shopify\nlast attempt failed"_s);
        QCOMPARE(list->item(0)->text(), u"Etilize feed"_s);
        sources[2].lastAttemptFailed = false;
        page.setSources(sources);
        QCOMPARE(list->item(2)->text(), u"Shopify"_s);
        const Hand hand(page);
        QVERIFY(hand.reads(u"Last success: "_s));
        page.showSection(3); // of the database nobody takes products over: it has no run that could succeed
        QVERIFY(!hand.reads(u"Last success: "_s) && hand.reads(u"Last read: "_s));
        QCOMPARE(list->item(3)->text(), u"Database"_s);
    }

    /// What cannot be tested says what is missing, beside the button and in its tool tip.
    void aConnectionWithoutItsFieldsIsNotTested()
    {
        FakeWorld world(false);
        OpenSettings page(world, OpenSettings::Sight::Shown);
        const Hand hand(page);
        const auto test = [&hand] { return hand.find(u"Test the connection"_s); };
        QVERIFY(test() && !test()->isEnabled());
        QCOMPARE(test()->toolTip(), u"Type the address first."_s);
        QVERIFY(hand.reads(u"Type the address first."_s));
        auto* address = hand.find<QLineEdit>(u"Address"_s);
        QTest::keyClicks(address, u"ftp://feed.example.com/all.zip"_s);
        QVERIFY2(test()->isEnabled() && test()->toolTip().isEmpty() && !hand.reads(u"Type the address first."_s), "a feed may be open to everybody");
        address->selectAll();
        QTest::keyClick(address, Qt::Key_Delete);
        QVERIFY(!test()->isEnabled());
        page.showSection(1);
        QVERIFY(test() && !test()->isEnabled() && hand.reads(u"Fill in the fields first."_s));
        page.showSection(3);
        QVERIFY(test() && test()->isEnabled());
        world.session.value.mayAdminister = false;
        page.setSession(world.session.value);
        page.showSection(1);
        QVERIFY2(!test() && !hand.reads(u"Fill in the fields first."_s), "who may not test it is not sent to fill it in");
    }

    void aTestNeedsSomethingToTest()
    {
        FakeWorld world;
        ui::ChannelForm form(world.alerts, ui::AlertChannel::Email);
        form.setEditable(true);
        form.read({ui::AlertChannel::Email, {}, {}, false, false});
        form.show();
        const Hand hand(form);
        auto* test = hand.find(u"Send a test message"_s);
        QVERIFY(test && !test->isEnabled());
        QCOMPARE(test->toolTip(), u"Fill in the fields first."_s);
        QTest::keyClicks(hand.find<QLineEdit>(u"E-mail: Mail server"_s), u"mail.example.com"_s);
        QVERIFY2(!test->isEnabled(), "to whom?");
        QTest::keyClicks(hand.find<QLineEdit>(u"E-mail: Recipients"_s), u"night@example.com"_s);
        QVERIFY(test->isEnabled() && test->toolTip().isEmpty());
        QVERIFY(hand.reads(u"A stored password is only used for"_s));
        form.setEditable(false);
        QVERIFY(!test->isEnabled() && !test->isVisible());
        QVERIFY2(!hand.reads(u"A stored password is only used for"_s), "how it is written helps nobody who cannot write there");
    }

    void whatTheEnvironmentGivesIsNotSaved()
    {
        FakeWorld world;
        ui::ChannelForm form(world.alerts, ui::AlertChannel::Slack);
        form.setEditable(true);
        form.show();
        const Hand hand(form);
        form.read({ui::AlertChannel::Slack, {}, {}, true, false});
        QVERIFY(hand.find(u"Save this channel"_s) && hand.reads(u"Incoming webhook"_s));
        form.read({ui::AlertChannel::Slack, {}, {}, true, true});
        QVERIFY(!hand.find(u"Save this channel"_s) && !hand.reads(u"Incoming webhook"_s));
        QVERIFY(hand.find(u"Send a test message"_s)->isEnabled());
    }

    void aFeedNobodyReadHasNoColumns()
    {
        ui::ColumnMapForm form;
        form.show();
        const Hand hand(form);
        QVERIFY(hand.reads(u"No feed has been read yet"_s));
        QVERIFY(!form.table()->isVisible() && !hand.reads(u"Feed:"_s) && !hand.reads(u"F2"_s));
        form.read({u"feed.zip of today"_s, {{u"SKU"_s, u"SKU"_s, {}, {}, true}}, {}});
        QVERIFY(form.table()->isVisible() && hand.reads(u"Feed: feed.zip of today"_s) && hand.reads(u"F2"_s));
        QVERIFY(!hand.reads(u"No feed has been read yet"_s));
        form.setEditable(false);
        QVERIFY2(!hand.reads(u"F2"_s), "a key that does nothing");
    }

    /// What a column is read as is said once: a mapped one is read.
    void aMappedColumnIsRead()
    {
        enum Column { Name, ReadAs, MappedTo, Suggestion };
        ui::ColumnMapForm form;
        form.resize(900, 400);
        form.show();
        const Hand hand(form);
        form.read({u"feed.zip of today"_s,
                   {{u"SKU"_s, u"SKU"_s, {}, {}, true},
                    {u"Item Name"_s, {}, {}, u"Title"_s, true},
                    {u"Long Description"_s, {}, u"Description"_s, {}, true},
                    {u"Promo Code"_s, {}, {}, {}, true},
                    {u"Brand Name"_s, {}, u"Vendor"_s, {}, false}},
                   {u"Description"_s, u"Title"_s, u"Vendor"_s}});
        const auto readAs = [&form](int row) { return form.table()->item(row, ReadAs)->text(); };
        QCOMPARE((QStringList{readAs(0), readAs(1), readAs(2), readAs(3), readAs(4)}),
                 (QStringList{u"SKU"_s, u"not read"_s, u"—"_s, u"not read"_s, u"not in this feed"_s}));
        QCOMPARE(form.table()->item(4, Name)->text(), u"Brand Name"_s);
        // What an import cannot do without is missed, until a column is read as it.
        QVERIFY(hand.reads(u"No column of this feed is read as: Title"_s));
        int edits = 0;
        connect(&form, &ui::ColumnMapForm::edited, this, [&edits] { ++edits; });
        form.setEditable(false);
        emit form.table()->cellActivated(1, Suggestion);
        QCOMPARE(edits, 0);
        form.setEditable(true);
        emit form.table()->cellActivated(3, Suggestion); // there is none
        emit form.table()->cellActivated(1, Suggestion);
        QCOMPARE(edits, 1);
        QCOMPARE(form.draft().columns[1].mappedTo, u"Title"_s);
        QVERIFY(readAs(1) == u"—"_s && !hand.reads(u"No column of this feed"_s));
    }

    /// The settings keep the names of the file format; people read those of the fields.
    void meaningsOfColumnsAreThoseOfFields()
    {
        ui::ColumnMapForm form;
        form.resize(900, 400);
        form.show();
        form.read({u"feed.zip of today"_s, {{u"SKU"_s, u"SKU"_s, {}, {}, true}, {u"Units"_s, {}, {}, {}, true}}, {u"Inventory"_s, u"SKU"_s}});
        const QString stock = field(FieldId::Inventory).translatedLabel();
        QVERIFY(stock != u"Inventory"_s);
        form.table()->setCurrentCell(1, 2);
        form.table()->editItem(form.table()->item(1, 2));
        auto* box = form.table()->findChild<QComboBox*>();
        QVERIFY(box && box->findText(stock) > 0);
        box->setCurrentText(stock);
        QTest::keyClick(box, Qt::Key_Enter);
        QTRY_COMPARE(form.draft().columns[1].mappedTo, u"Inventory"_s);
    }

    /// Pale is what has no effect; what one merely may not change is read like anything else.
    void whatMayNotBeChangedIsNotPale()
    {
        const auto tone = [](const QWidget* one) { return one->property("tone").toString(); };
        ui::FieldForm form;
        form.addGroup({}, {u"approval.four_eyes"_s, u"approval.stock"_s, u"approval.stock_fall_percent"_s, u"metafield.dots"_s, u"feed.csv_name"_s,
                           u"import.excluded_metafields"_s});
        form.read({});
        form.setEditable(false);
        QCOMPARE(tone(form.editor(u"approval.four_eyes"_s)), u"fixed"_s);
        QCOMPARE(tone(form.editor(u"metafield.dots"_s)), u"fixed"_s);
        QVERIFY(!form.editor(u"approval.four_eyes"_s)->isEnabled() && !form.editor(u"metafield.dots"_s)->isEnabled());
        QCOMPARE(tone(form.editor(u"approval.stock_fall_percent"_s)), QString()); // without approval.stock it says nothing
        // Nobody is told to type where nobody can.
        const auto placeholder = [&form](const QString& key) { return form.editor(key)->property("placeholderText").toString(); };
        QCOMPARE(placeholder(u"feed.csv_name"_s), u"not set"_s);
        QCOMPARE(placeholder(u"import.excluded_metafields"_s), u"not set"_s);
        form.setEditable(true);
        QCOMPARE(placeholder(u"feed.csv_name"_s), QString());
        QVERIFY(placeholder(u"import.excluded_metafields"_s).contains(u"Display.Warranty"_s));
        QCOMPARE(tone(form.editor(u"approval.four_eyes"_s)), QString());
        ui::ThresholdForm thresholds;
        thresholds.setEditable(false);
        QCOMPARE(tone(thresholds.findChild<QCheckBox*>()), u"fixed"_s);
    }

    void settingsOfOneSubjectStandTogether()
    {
        const ui::FieldGroups groups = ui::fieldGroups();
        QCOMPARE(groups.imports.indexOf(u"import.sell_out"_s), groups.imports.indexOf(u"import.archive_after_feeds"_s) + 1);
        QCOMPARE(groups.metafields.first(3), (QStringList{u"metafield.namespace"_s, u"metafield.key"_s, u"metafield.dots"_s}));
        QVERIFY(groups.imports.contains(u"feed.csv_name"_s));
    }

    /// The environment wins over what is stored: it is what is shown, and saving does not store it.
    void whatTheEnvironmentGivesIsShownAndNotStored()
    {
        ui::AppSettings settings;
        settings.feed.url = u"ftp://stored.example.com/feed.zip"_s;
        settings.feed.user = u"stored"_s;
        settings.given = {{u"feed.url"_s, u"ftp://given.example.com/feed.zip"_s}, {u"xorosoft.url"_s, u"https://erp.example.com"_s}};
        settings.xorosoft.key.isStored = settings.xorosoft.secret.isStored = true;
        QVERIFY(ui::isSetUp(ui::ConnectionKind::Xorosoft, settings));
        QVERIFY(!ui::isSetUp(ui::ConnectionKind::Shopify, settings));
        const std::unique_ptr<ui::ConnectionForm> form(ui::makeConnectionForm(ui::ConnectionKind::Feed, nullptr));
        form->setEditable(true);
        form->read(settings);
        const auto lines = form->findChildren<QLineEdit*>();
        const auto line = [&lines](const QString& name) { return *std::ranges::find(lines, name, &QLineEdit::accessibleName); };
        QLineEdit* address = line(u"Address"_s);
        QLineEdit* user = line(u"User"_s);
        QCOMPARE(address->text(), u"ftp://given.example.com/feed.zip"_s);
        QVERIFY(address->isReadOnly() && address->toolTip().contains(u"environment"_s) && !user->isReadOnly());
        user->setText(u"typed"_s);
        ui::AppSettings draft = settings;
        form->write(draft);
        QCOMPARE(draft.feed.url, settings.feed.url);
        QCOMPARE(draft.feed.user, u"typed"_s);
        settings.given.clear();
        form->read(settings);
        QVERIFY(!address->isReadOnly() && address->toolTip().isEmpty() && address->actions().isEmpty());
        QCOMPARE(address->text(), settings.feed.url);
    }

    /// What is written to a file is what is seen.
    void peopleAreExportedWhereTheyAreSeen()
    {
        FakeWorld world;
        ui::MainWindow window(world.services(), nullptr);
        window.show();
        window.showPage(ui::PageId::Settings);
        QTRY_VERIFY(window.isSettled());
        const QAction* people = window.commands().action(u"export.people.csv"_s);
        QVERIFY2(!people->isEnabled(), "another section is shown");
        showSectionOf(window.settings(), window.settings().users());
        QTRY_VERIFY(people->isEnabled());
        window.settings().showSection(0);
        QVERIFY(!people->isEnabled());
    }

    void settingsAreReadOnceTheDatabaseAnswers()
    {
        FakeWorld world;
        world.settings.alwaysFailWith = Error{ErrorKind::DatabaseLost, u"The connection was lost."_s, {}, {}, {}, {}, true};
        ui::SettingsPage page(world.bundle, nullptr);
        page.setSession(world.session.value);
        page.show();
        page.open();
        QTRY_VERIFY(page.isSettled());
        const Hand hand(page);
        QVERIFY(hand.reads(u"as soon as the database answers"_s));
        QVERIFY(hand.find(u"Save changes"_s)->toolTip().contains(u"not been read"_s));
        world.settings.alwaysFailWith.reset();
        page.refresh();
        QTRY_VERIFY(!hand.reads(u"The settings could not be read"_s));
    }

    void everyRoleIsSeen()
    {
        FakeWorld world;
        ui::MainWindow window(world.services(), nullptr);
        window.resize(1100, 700);
        window.show();
        window.showPage(ui::PageId::Settings);
        QTRY_VERIFY(window.isSettled());
        const QTableWidget& people = window.settings().users().table();
        showSectionOf(window.settings(), window.settings().users());
        (void)eventsArrived();
        QTRY_COMPARE(people.horizontalScrollBar()->maximum(), 0);
        QVERIFY(people.columnWidth(1) >= people.fontMetrics().averageCharWidth() * 20);
    }

    void viewersAreNotOfferedToAddPeople()
    {
        FakeWorld world;
        ui::SettingsPage page(world.bundle, nullptr);
        page.setSession(world.session.value);
        page.show();
        page.open();
        QTRY_VERIFY(page.isSettled());
        showSectionOf(page, page.users());
        const Hand hand(page.users());
        const auto offers = [&] {
            return QList{hand.reads(u"Changes take effect at once"_s), hand.find(u"Add person"_s) != nullptr, hand.find<QLineEdit>(u"E-mail"_s) != nullptr};
        };
        QCOMPARE(offers(), (QList{true, true, true}));
        world.session.value.mayAdminister = false;
        page.setSession(world.session.value);
        QCOMPARE(offers(), (QList{false, false, false}));
    }

    void peopleAreAddedToAListThatWasRead()
    {
        FakeWorld world;
        world.settings.hold = true;
        ui::SettingsPage page(world.bundle, nullptr);
        page.setSession(world.session.value);
        page.resize(1000, 700);
        page.show();
        page.open();
        showSectionOf(page, page.users());
        const Hand hand(page.users());
        QVERIFY2(!hand.find(u"Add person"_s), "nobody knows yet who is there");
        world.settings.hold = false;
        world.settings.releaseAll();
        QTRY_VERIFY(hand.find(u"Add person"_s));
        const QTableWidget& people = page.users().table();
        QCOMPARE(people.item(0, 0)->text(), u"Marie Tremblay (you)"_s);
        QCOMPARE(people.item(1, 0)->text(), u"Jonas Roy"_s);
        QVERIFY(people.item(1, 2)->toolTip().contains(u"cannot sign in"_s));
        (void)eventsArrived();
        QVERIFY2(people.height() < 200 && people.verticalScrollBar()->maximum() == 0, "as high as its rows");
        // Who gives up the own administration cannot take it back.
        world.prompts.answer.reset();
        people.item(0, people.columnCount() - 1)->setCheckState(Qt::Unchecked);
        QVERIFY(world.prompts.asked.constLast().text.contains(u"only another administrator"_s));
        people.item(2, people.columnCount() - 1)->setCheckState(Qt::Unchecked);
        QVERIFY(!world.prompts.asked.constLast().text.contains(u"only another administrator"_s));
        world.settings.people.clear();
        page.users().load();
        QTRY_VERIFY(hand.reads(u"Nobody is listed yet"_s));
        QVERIFY(!people.isVisible() && hand.find(u"Add person"_s));
    }

    void columnsNobodyReadAreNotListed_data()
    {
        QTest::addColumn<bool>("isConnected");
        QTest::newRow("a feed that was not read yet") << true;
        QTest::newRow("no feed, which no import could read") << false;
    }

    void columnsNobodyReadAreNotListed()
    {
        QFETCH(const bool, isConnected);
        FakeWorld world(isConnected);
        world.settings.value.columns = {};
        ui::SettingsPage page(world.bundle, nullptr);
        page.setSession(world.session.value);
        page.show();
        page.open();
        QTRY_VERIFY(page.isSettled());
        for (int section = 0; section < page.sectionCount() && !Hand(page).reads(u"No feed has been read yet"_s); ++section)
            page.showSection(section);
        QCOMPARE(Hand(page).reads(u"Start an Etilize import on the dashboard"_s), isConnected);
        QCOMPARE(Hand(page).reads(u"Set up the connection to the Etilize feed first"_s), !isConnected);
        QSignalSpy dashboard(&page, &ui::SettingsPage::dashboardWanted);
        QCOMPARE(Hand(page).find(u"Go to the dashboard"_s) != nullptr, isConnected);
        if (isConnected)
            QVERIFY(Hand(page).click(Hand(page).find(u"Go to the dashboard"_s)));
        QCOMPARE(dashboard.size(), isConnected ? 1 : 0);
    }

    void storesNobodyReadAreNotListed_data()
    {
        QTest::addColumn<bool>("isConnected");
        QTest::newRow("an ERP that was not read yet") << true;
        QTest::newRow("no ERP, of which no run could read") << false;
    }

    void storesNobodyReadAreNotListed()
    {
        QFETCH(const bool, isConnected);
        FakeWorld world(isConnected);
        world.settings.value.stores.clear();
        ui::SettingsPage page(world.bundle, nullptr);
        page.setSession(world.session.value);
        page.show();
        page.open();
        QTRY_VERIFY(page.isSettled());
        const QTableWidget* stores = table(page, u"Stores of the ERP"_s);
        for (int section = 0; section < page.sectionCount() && !Hand(page).reads(u"No store is known yet"_s); ++section)
            page.showSection(section);
        QVERIFY(!stores->isVisible() && !Hand(page).reads(u"counts"_s));
        QCOMPARE(Hand(page).reads(u"Start a Xorosoft refresh"_s), isConnected);
        QCOMPARE(Hand(page).reads(u"Set up the connection to Xorosoft first"_s), !isConnected);
        QCOMPARE(Hand(page).find(u"Go to the dashboard"_s) != nullptr, isConnected);
    }

    void theFirstVisitGoesToTheChannels()
    {
        FakeWorld world;
        ui::SettingsPage page(world.bundle, nullptr);
        page.setSession(world.session.value);
        page.resize(1000, 480);
        page.show();
        page.open();
        QTRY_VERIFY(page.isSettled());
        page.showChannels();
        auto* channels = page.findChild<ui::ChannelsForm*>();
        QTRY_VERIFY(channels->isVisible());
        QWidget* inside = channels->parentWidget();
        const QWidget* window = inside->parentWidget(); // of the scroll area
        QTRY_COMPARE(channels->mapTo(window, QPoint()).y(), 12); // clear of the line that tells that the page goes on above
        // Who scrolls away is not fetched back.
        auto* bar = qobject_cast<QScrollArea*>(inside->parentWidget()->parentWidget())->verticalScrollBar();
        bar->setValue(bar->value() / 2);
        const int there = bar->value();
        page.resize(1000, 520);
        (void)eventsArrived();
        QCOMPARE(bar->value(), there);
    }
};

QTEST_MAIN(TestSettingsForms)
#include "tst_settingsforms.moc"
