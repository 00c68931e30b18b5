#include "fakeservices.h"
#include "hand.h"
#include "settingspages.h"

#include "corealerts.h"
#include "coresettings.h"
#include "memorystore.h"
#include "operate/secrets.h"
#include "sandbox/sandbox.h"
#include "sandbox/xorosoftserver.h"
#include "settings/fieldform.h"
#include "settings/guardform.h"
#include "settings/locationform.h"
#include "settings/settingspage.h"
#include "settings/usersform.h"
#include "shell/mainwindow.h"
#include "store/locationtable.h"
#include "store/settingstable.h"
#include "support/handy.h"
#include "support/httpscript.h"
#include "support/testpostgres.h"
#include "sync/approvalsettings.h"
#include "sync/guardsettings.h"
#include "sync/syncsettings.h"
#include "widgets/errorbanner.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScopeGuard>
#include <QScrollArea>
#include <QTableWidget>
#include <QTest>
#include <QTimeZone>
#include <QToolButton>

using namespace trueup;
using namespace trueup::ui::testing;
using namespace Qt::StringLiterals;
using trueup::test::settled;
using trueup::test::urlOf;

/// The settings of the window against the engine's registry, and people against the database.
class TestSettingsPage : public QObject
{
    Q_OBJECT

    TestPostgres m_postgres;

    static QTableWidget* table(QWidget& page, const QString& name)
    {
        for (auto* one : page.findChildren<QTableWidget*>()) {
            if (one->accessibleName() == name)
                return one;
        }
        return nullptr;
    }

    static void press(const QWidget& page, const QString& text)
    {
        for (auto* one : page.findChildren<QPushButton*>()) {
            if (one->text() == text)
                one->click();
        }
    }
    static QLabel* labelOf(const QWidget& page, const QString& text)
    {
        for (auto* one : page.findChildren<QLabel*>()) {
            if (one->text() == text)
                return one;
        }
        return nullptr;
    }
    static QComboBox* locationBox(const ui::SettingsPage& page)
    {
        return qobject_cast<QComboBox*>(page.findChild<ui::LocationForm*>()->fields().editor(u"shopify.location"_s));
    }
    static bool isEditable(const QWidget* editor)
    {
        return editor->isEnabled() && !editor->property("readOnly").toBool();
    }
    static void showLocations(ui::SettingsPage& page)
    {
        for (int section = 0; section < page.sectionCount() && !page.findChild<ui::LocationForm*>()->isVisible(); ++section)
            page.showSection(section);
    }

private slots:
    void everySettingOfTheEngineCanBeReached()
    {
        FakeWorld world;
        ui::SettingsPage page(world.bundle, nullptr);
        QStringList keys = page.keys();
        for (const SettingSpec& spec : settingSpecs()) {
            QCOMPARE(keys.count(QString::fromLatin1(spec.key)), 1);
            keys.removeAll(QString::fromLatin1(spec.key));
        }
        QVERIFY2(keys.isEmpty(), qPrintable(u"no such setting: "_s + keys.join(u", "_s)));
        // What is about alerts stands where their subjects are.
        QCOMPARE(ui::fieldGroups().more, QStringList());
        QVERIFY(ui::fieldGroups().publishing.contains(u"pictures.private_hosts"_s));
        QCOMPARE(ui::fieldGroups().locations, (QStringList{u"shopify.location"_s, u"stock.max_age_hours"_s, u"alerts.low_stock"_s}));
    }

    void everyLimitOfApprovalIsASetting()
    {
        const auto connection = TestPostgres::open(m_postgres.createDatabase());
        SettingsTable table(*connection);
        const auto loaded = [&] { return SyncSettings::load(*connection).value_or(SyncSettings()).approval; };
        const ApprovalPolicy fresh = loaded();
        QVERIFY(!fresh.stockFromOwner && !fresh.minorChanges && !fresh.maximumPricePercent && !fresh.minimumMarginPercent && !fresh.allowCreates);
        QCOMPARE(fresh.stockReductionPercent, ApprovalPolicy().stockReductionPercent);
        QCOMPARE(fresh.stockReductionFrom, ApprovalPolicy().stockReductionFrom);
        for (const SettingSpec& spec : approvalSettingSpecs())
            QVERIFY(table.set(QString::fromLatin1(spec.key), spec.fallback.isBool() ? QJsonValue(true) : QJsonValue(7.0)));
        const ApprovalPolicy set = loaded();
        QVERIFY(set.stockFromOwner && set.minorChanges);
        QCOMPARE(set.maximumPricePercent, std::optional(7.0));
        QCOMPARE(set.minimumMarginPercent, std::optional(7.0));
        QCOMPARE(set.stockReductionPercent, 7.0);
        QCOMPARE(set.stockReductionFrom, 7);
        QCOMPARE(set.minorMaximumFields, 7);
    }

    void everyLimitOfTheGuardsIsASetting()
    {
        const auto connection = TestPostgres::open(m_postgres.createDatabase());
        SettingsTable table(*connection);
        const auto loaded = [&] { return SyncSettings::load(*connection).value_or(SyncSettings()).guardrails; };
        GuardrailThresholds usual;
        GuardrailThresholds fresh = loaded();
        double next = 60;
        QSet<const double*> limits;
        for (const GuardSpec& guard : guardSpecs()) {
            QVERIFY(!guard.translatedLabel().isEmpty() && !guard.translatedSentence().isEmpty());
            for (const GuardLimit& limit : {guard.hold, guard.warn, guard.measure}) {
                if (!limit.key)
                    continue;
                const QString key = QString::fromLatin1(limit.key);
                limits.insert(&limit.of(fresh));
                QVERIFY2(limit.of(fresh) == limit.of(usual), limit.key); // nothing is different while nobody set anything
                QVERIFY2(!checkedSetting(key, -1) && !checkedSetting(key, guard.isShare ? 100.5 : 0.5), limit.key);
                next -= 1; // the hold comes first, so each warning is below it
                QVERIFY(checkedSetting(key, next));
                QVERIFY(table.set(key, next));
                GuardrailThresholds set = loaded();
                QVERIFY2(limit.of(set) == next, limit.key);
            }
        }
        QCOMPARE(limits.size(), 23); // business-rules §7: no two keys for one limit, none left out
        // A warning that would come after its hold: of the usual ones it gives way, of those somebody set it is refused.
        const QString warn = u"guard.fewer_rows_warn"_s;
        const QString hold = u"guard.fewer_rows"_s;
        QVERIFY(checkedTogether({{hold, 5.0}}));
        QVERIFY(checkedTogether({{warn, 5.0}, {hold, 5.0}}));
        QVERIFY(!checkedTogether({{warn, 5.5}, {hold, 5.0}}));
        QVERIFY(!checkedTogether({{warn, 20.5}}));
        QVERIFY(table.remove(warn));
        QVERIFY(table.set(hold, 5.0));
        QCOMPARE(loaded().fewerRows.warn, 5.0);
    }

    void guardsAreEditedInOneTable()
    {
        FakeWorld world;
        world.session.value.mayAdminister = true;
        world.settings.value.fields[u"guard.stock_to_zero"_s] = 12.0;
        OpenSettings page(world);
        auto* guards = page.findChild<ui::GuardForm*>();
        const auto box = [&](const QString& key) { return guards->editor(key); };
        QCOMPARE(box(u"guard.stock_to_zero"_s)->value(), 12.0);
        QCOMPARE(box(u"guard.stock_to_zero_warn"_s)->value(), 5.0);
        QCOMPARE(box(u"guard.withdrawals"_s)->value(), 200.0);
        QCOMPARE(box(u"guard.withdrawals"_s)->text(), u"200 product(s)"_s);
        QVERIFY(box(u"guard.stock_to_zero"_s)->text().endsWith(u'%'));
        QSet<QString> names;
        for (const QString& key : guards->keys()) {
            QVERIFY2(!box(key)->accessibleDescription().isEmpty(), qPrintable(key));
            names.insert(box(key)->accessibleName());
        }
        QVERIFY2(names.size() == guards->keys().size(), "each is told apart by its name");
        QVERIFY(!page.hasChanges());
        // The warning follows a hold that is lowered below it, but not while the number is half typed.
        QDoubleSpinBox* hold = box(u"guard.stock_to_zero"_s);
        hold->setValue(3);
        QCOMPARE(box(u"guard.stock_to_zero_warn"_s)->value(), 5.0);
        emit hold->editingFinished();
        QCOMPARE(box(u"guard.stock_to_zero_warn"_s)->value(), 3.0);
        QVERIFY(page.hasChanges());
        press(page, u"Save changes"_s);
        QTRY_COMPARE(world.settings.saved.size(), 1);
        QCOMPARE(world.settings.saved.first().fields.value(u"guard.stock_to_zero"_s).toDouble(), 3.0);
        QCOMPARE(world.settings.saved.first().fields.value(u"guard.stock_to_zero_warn"_s).toDouble(), 3.0);
        QTRY_VERIFY(page.isSettled());
        press(page, u"Back to the usual limits"_s);
        QCOMPARE(hold->value(), 15.0);
        QCOMPARE(box(u"guard.price_swing_percent"_s)->value(), 20.0);
        world.session.value.mayAdminister = false;
        page.setSession(world.session.value);
        QVERIFY(!isEditable(hold));
    }

    void theErpConnectionHasAnAdvancedPart()
    {
        FakeWorld world;
        world.session.value.mayAdminister = true;
        OpenSettings page(world);
        page.resize(1100, 700);
        page.show();
        page.showSection(1); // behind the feed
        QToolButton* fold = nullptr;
        for (auto* one : page.findChildren<QToolButton*>())
            fold = one->text() == "Advanced"_L1 ? one : fold;
        QVERIFY(fold && fold->focusPolicy() == Qt::StrongFocus);
        const auto leftOf = [&page](const QWidget* one) { return one->mapTo(&page, QPoint()).x(); };
        QCOMPARE(leftOf(fold), leftOf(labelOf(page, u"Maximum rate"_s)));
        QVERIFY2(fold->arrowType() == Qt::NoArrow, "an arrow of the style stands further in than its button");
        auto* advanced = fold->parentWidget()->findChild<ui::FieldForm*>();
        QVERIFY(advanced && !advanced->isVisible());
        QTest::keyClick(fold, Qt::Key_Space);
        QVERIFY(advanced->isVisible());
        for (const QString& key : advanced->keys()) {
            QVERIFY2(advanced->editor(key)->isVisible() && !advanced->editor(key)->accessibleName().isEmpty(), qPrintable(key));
            QVERIFY2(labelOf(page, advanced->editor(key)->accessibleName())->buddy() == advanced->editor(key), qPrintable(key));
        }
        QVERIFY(!page.hasChanges());
        auto* paths = qobject_cast<QPlainTextEdit*>(advanced->editor(u"xorosoft.item_paths"_s));
        QCOMPARE(paths->toPlainText(), u"product/getproduct\nitem/getitem\nproduct/item/getitem"_s);
        paths->setPlainText(u"item/getitem\nproduct/getproduct"_s);
        qobject_cast<QDoubleSpinBox*>(advanced->editor(u"xorosoft.page_size"_s))->setValue(200);
        QVERIFY(page.hasChanges());
        press(page, u"Save changes"_s);
        QTRY_COMPARE(world.settings.saved.size(), 1);
        const ui::FieldValues saved = world.settings.saved.first().fields;
        QCOMPARE(saved.value(u"xorosoft.item_paths"_s), QJsonValue(QJsonArray{u"item/getitem"_s, u"product/getproduct"_s}));
        QCOMPARE(saved.value(u"xorosoft.page_size"_s).toDouble(), 200.0);
        QCOMPARE(saved.value(u"xorosoft.timeout_seconds"_s).toDouble(), 90.0);
        world.session.value.mayAdminister = false;
        page.setSession(world.session.value);
        QVERIFY(!isEditable(paths));
        QVERIFY2(paths->isEnabled(), "it can be read and copied");
        QVERIFY2(fold->isEnabled(), "it can be looked at");
    }

    void theTestOfTheErpTellsWhatItFound()
    {
        sandbox::ErpItemData item;
        item.id = 71001;
        item.productId = 51020;
        item.itemNumber = u"NV-1"_s;
        item.basePartNumber = u"NV"_s;
        item.title = u"Pen"_s;
        item.price = 9.5;
        item.modified = QDateTime(QDate(2025, 11, 4), QTime(16, 41, 9), QTimeZone::UTC);
        item.stock = {{3, u"Main"_s, 7, 0}};
        sandbox::XorosoftServer erp{{item}, {}};
        QVERIFY(erp.start());
        WorkbenchOptions options;
        options.session.databaseUrl = urlOf(m_postgres.createDatabase());
        Workbench bench(options);
        CoreSettings settings(bench);
        auto draft = settled(settings.load());
        QVERIFY2(draft, draft ? "" : qPrintable(errorText(draft.error())));
        draft->xorosoft.url = erp.url().toString();
        draft->xorosoft.key.replacement = erp.options().key;
        draft->xorosoft.secret.replacement = erp.options().secret;
        draft->xorosoft.ratePerSecond = 50;
        const auto told = [&] {
            const auto report = settled(settings.test(ui::ConnectionKind::Xorosoft, *draft));
            QStringList lines{report && report->ok ? u"works"_s : u"fails"_s};
            for (const ui::TestLine& line : report ? report->lines : QList<ui::TestLine>())
                lines.append(line.what + u": "_s + line.sentence);
            return lines.join(u'\n');
        };
        const QString usual = told();
        for (const QString& part : {u"works\n"_s, u"Products: product/getproduct answered: 1 row on the first page, 1 page in all."_s,
                                    u"First change is dated 11/04/2025 04:41:09 PM."_s, u"StandardUnitPrice"_s, u"AvailableQty"_s,
                                    u"Stock: inventory/getinventorybyitem answered"_s})
            QVERIFY2(usual.contains(part) || usual.contains(QString(part).replace("row on"_L1, "row(s) on"_L1).replace("1 page in"_L1, "1 page(s) in"_L1)),
                     qPrintable(part + u" is not in\n"_s + usual));
        // A map that finds no price still connects, and says so; one that finds no item number does not.
        draft->fields[u"xorosoft.fields"_s] = QJsonObject{{u"price"_s, QJsonArray{u"NoSuchKey"_s}}};
        const QString priceless = told();
        QVERIFY2(priceless.startsWith("works"_L1) && priceless.contains(u"Nowhere on the first page of product/getproduct: Price"_s), qPrintable(priceless));
        draft->fields[u"xorosoft.fields"_s] = QJsonObject{{u"sku"_s, QJsonArray{u"NoSuchKey"_s}}};
        const QString nameless = told();
        QVERIFY2(nameless.startsWith("fails"_L1) && nameless.contains(u"Item number"_s), qPrintable(nameless));
        // So is the pair of the app for stock, where there is one.
        draft->fields[u"xorosoft.fields"_s] = QJsonObject();
        draft->xorosoft.stockKey.replacement = u"of another app"_s;
        QVERIFY2(told().startsWith("fails"_L1), "half a pair");
        draft->xorosoft.stockSecret.replacement = u"which the ERP does not know"_s;
        QVERIFY2(told().startsWith("fails"_L1), qPrintable(told()));
        draft->xorosoft.stockKey.replacement = erp.options().key;
        draft->xorosoft.stockSecret.replacement = erp.options().secret;
        QVERIFY2(told().startsWith("works"_L1), qPrintable(told()));
        // The paths of the draft are what is tested.
        draft->fields[u"xorosoft.stock_paths"_s] = QJsonArray{u"inventory/getnothing"_s};
        QVERIFY(told().startsWith("fails"_L1));
    }

    void editorsGiveBackWhatTheyWereGiven()
    {
        ui::FieldForm form;
        QStringList keys;
        for (const SettingSpec& spec : settingSpecs()) {
            if (!ui::keysWithForms().contains(QString::fromLatin1(spec.key)))
                keys.append(QString::fromLatin1(spec.key));
        }
        form.addGroup({}, keys);
        ui::FieldValues values;
        for (const QString& key : keys)
            values.insert(key, settingSpec(key)->fallback);
        form.read(values);
        ui::FieldValues written;
        form.write(written);
        for (const QString& key : keys)
            QVERIFY2(written.value(key) == values.value(key), qPrintable(key));
        values[u"match.wanted_precision"_s] = 0.9725;
        values[u"guard.fewer_rows"_s] = 12.5;
        values[u"import.excluded_metafields"_s] = QJsonArray{u"custom.a"_s, u"custom.b"_s};
        values[u"publish.stock_policy"_s] = u"DENY"_s;
        values[u"import.filter"_s] = false;
        values[u"metafield.dots"_s] = u"all"_s;
        values[u"metafield.list_separators"_s] = QJsonObject{{u"Colours"_s, u"|"_s}, {u"General.Sizes"_s, u"\n"_s}, {u"Uses"_s, u"="_s}};
        form.read(values);
        form.write(written);
        for (const QString& key : keys)
            QVERIFY2(written.value(key) == values.value(key), qPrintable(key));
        QCOMPARE(qobject_cast<QDoubleSpinBox*>(form.editor(u"match.wanted_precision"_s))->value(), 97.25); // shown in per cent
        QVERIFY(!form.editor(u"match.wanted_precision"_s)->accessibleName().isEmpty());
        // Names and values are a line each; one that is not finished is not lost.
        auto* lists = qobject_cast<QPlainTextEdit*>(form.editor(u"metafield.list_separators"_s));
        QCOMPARE(lists->toPlainText(), u"Colours = |\nGeneral.Sizes = \\n\nUses = ="_s);
        lists->setPlainText(u"  Colours=;\n\nSizes"_s);
        QCOMPARE(form.value(u"metafield.list_separators"_s).toObject(), (QJsonObject{{u"Colours"_s, u";"_s}, {u"Sizes"_s, QString()}}));
    }

    void aChangeIsSavedAndOnlyThat()
    {
        const DatabaseAddress address = m_postgres.createDatabase();
        const auto connection = TestPostgres::open(address);
        QVERIFY(connection->execute(u"INSERT INTO erp_items (item_number, item_norm, raw, row_hash) VALUES ('I', 'i', '{}', '')"_s));
        QVERIFY(connection->execute(u"INSERT INTO erp_stock (item_number, store_id, store_name, available) VALUES "
                                    "('I', 'MAIN', 'Main', 5), ('I', 'SHOW', 'Show room', 3)"_s));
        WorkbenchOptions options;
        options.session.databaseUrl = urlOf(address);
        Workbench bench(options);
        CoreSettings settings(bench);
        auto draft = settled(settings.load());
        QVERIFY2(draft, draft ? "" : qPrintable(errorText(draft.error())));
        QCOMPARE(draft->stores.size(), 2);
        QVERIFY(!draft->stores[0].counts);
        // A colleague changes something else meanwhile.
        QVERIFY(SettingsTable(*connection).set(u"guard.erp_losses"_s, 33.0));
        draft->fields[u"match.wanted_precision"_s] = 0.99;
        draft->stores[0].counts = true;
        draft->stores[0].safetyStock = 2;
        const auto saved = settled(settings.save(*draft));
        QVERIFY2(saved, saved ? "" : qPrintable(errorText(saved.error())));
        const auto again = settled(settings.load());
        QVERIFY(again);
        QCOMPARE(again->fields.value(u"match.wanted_precision"_s).toDouble(), 0.99);
        QVERIFY2(again->fields.value(u"guard.erp_losses"_s).toDouble() == 33.0, "what a colleague changed stays");
        QVERIFY(again->stores[0].counts);
        QCOMPARE(again->stores[0].safetyStock, 2);
        const auto available = connection->value(u"SELECT available FROM erp_available WHERE item_number = 'I'"_s);
        QVERIFY(available);
        QCOMPARE(available->toDouble(), 3.0); // the main store alone, less its safety stock
        // What the registry refuses is refused here, and nothing of it is kept.
        ui::AppSettings wrong = *again;
        wrong.fields[u"match.wanted_precision"_s] = 0.1;
        wrong.fields[u"import.filter"_s] = false;
        QVERIFY(!settled(settings.save(wrong)));
        ui::AppSettings late = *again;
        late.fields[u"guard.fewer_rows_warn"_s] = 50.0; // after the hold
        QVERIFY(!settled(settings.save(late)));
        QVERIFY(settled(settings.load())->fields.value(u"import.filter"_s).toBool());
    }

    /// Passwords of connections and secrets of channels go the same way.
    void secretsAreKeptAndUsed()
    {
        const auto store = std::make_shared<MemoryStore>();
        store->kept.insert(QString::fromLatin1(secretName::feedPassword), u"old"_s);
        WorkbenchOptions options;
        options.session.databaseUrl = urlOf(m_postgres.createDatabase());
        options.store = store;
        Workbench bench(options);
        FakeJobs jobs(false);
        CoreSettings settings(bench);
        CoreAlerts alerts(bench, jobs);
        bench.open();
        const QString feed = QString::fromLatin1(secretName::feedPassword);
        const QString slack = QString::fromLatin1(secretName::slackWebhook);
        const auto saveFeed = [&](const QString& password) {
            auto draft = settled(settings.load());
            if (!draft)
                return Result<void>(fail(draft.error()));
            draft->feed.password.replacement = password;
            return settled(settings.save(*draft));
        };
        const auto saveSlack = [&](const QString& address) {
            ui::AlertChannelDraft draft;
            draft.channel = ui::AlertChannel::Slack;
            draft.secret = address;
            return settled(alerts.saveChannel(draft));
        };
        QTRY_COMPARE(bench.secrets().value(feed), u"old"_s); // what was kept is used
        QVERIFY(saveFeed(u"new"_s));
        QVERIFY(saveSlack(u"https://hooks.slack.com/services/1"_s));
        QCOMPARE(store->kept.value(feed), u"new"_s);
        QCOMPARE(bench.secrets().value(feed), u"new"_s);
        QCOMPARE(store->kept.value(slack), u"https://hooks.slack.com/services/1"_s);
        QVERIFY(settled(alerts.channels())->at(2).isReady());
        // A store that refuses changes nothing, and says so.
        store->refuse = Error{ErrorKind::Config, u"The keychain is locked."_s, {}, {}, {}, {}, false};
        QCOMPARE(saveFeed(u"newest"_s).error().message, u"The keychain is locked."_s);
        QCOMPARE(saveSlack(u"https://hooks.slack.com/services/2"_s).error().message, u"The keychain is locked."_s);
        QCOMPARE(bench.secrets().value(feed), u"new"_s);
        QCOMPARE(bench.secrets().value(slack), u"https://hooks.slack.com/services/1"_s);
        store->refuse.reset();
        // What the environment gives wins, so nothing is kept that would never be used.
        qputenv(secretName::feedPassword, "environment");
        qputenv(secretName::slackWebhook, "https://hooks.slack.com/services/environment");
        const auto restore = qScopeGuard([] {
            qunsetenv(secretName::feedPassword);
            qunsetenv(secretName::slackWebhook);
        });
        QVERIFY(saveFeed(u"newest"_s).error().message.contains(feed));
        QVERIFY(saveSlack(u"https://hooks.slack.com/services/2"_s).error().message.contains(slack));
        QCOMPARE(store->kept.value(feed), u"new"_s);
        QCOMPARE(secretOf(feed, bench.secrets()), u"environment"_s);
        QVERIFY(isFromEnvironment(slack));
        qunsetenv(secretName::feedPassword);
        qunsetenv(secretName::slackWebhook);
        QCOMPARE(secretOf(feed, bench.secrets()), u"new"_s);
        // An empty one is forgotten.
        QVERIFY(saveFeed({}));
        QVERIFY(saveSlack({}));
        QVERIFY2(store->kept.isEmpty() && bench.secrets().isEmpty(), "forgotten");
        QVERIFY(!settled(alerts.channels())->at(2).isReady());
        // Without a store there is nothing to keep one in.
        WorkbenchOptions bare;
        bare.session.databaseUrl = options.session.databaseUrl;
        Workbench without(bare);
        QVERIFY(!settled(without.keepSecret(feed, u"x"_s)));
        QVERIFY(without.secrets().isEmpty());
    }

    void theFormsFillAndWriteADraft()
    {
        FakeWorld world;
        world.settings.value.fields[u"publish.when_ready"_s] = false;
        OpenSettings page(world);
        QVERIFY(!page.hasChanges());
        QTableWidget* stores = table(page, u"Stores of the ERP"_s);
        QVERIFY(stores);
        QCOMPARE(stores->rowCount(), 2);
        stores->item(1, 0)->setCheckState(Qt::Checked);
        QVERIFY(page.hasChanges());
        for (auto* save : page.findChildren<QPushButton*>()) {
            if (save->text() == u"Save changes"_s)
                save->click();
        }
        QCOMPARE(world.settings.saved.size(), 1);
        QVERIFY(world.settings.saved.first().stores[1].counts);
        QVERIFY(!world.settings.saved.first().fields.value(u"publish.when_ready"_s).toBool());
    }

    void locationsOfTheShopHaveNames()
    {
        FakeWorld world;
        world.settings.value.fields.insert(u"shopify.location"_s, u"gid://shopify/Location/2"_s);
        OpenSettings page(world, OpenSettings::Sight::Shown);
        QVERIFY2(world.settings.locationQuestions.isEmpty(), "the shop is asked when somebody looks at its locations");
        showLocations(page);
        QCOMPARE(world.settings.locationQuestions.size(), 1);
        QComboBox* box = locationBox(page);
        QVERIFY(box);
        QTRY_COMPARE(box->currentText(), u"Show room (gid://shopify/Location/2)"_s);
        QVERIFY(!page.hasChanges());
        const auto saved = [&] {
            press(page, u"Save changes"_s);
            return world.settings.saved.isEmpty() ? QJsonValue() : world.settings.saved.constLast().fields.value(u"shopify.location"_s);
        };
        const auto* unknown = labelOf(page, u"The shop has no such location: nothing could be written there."_s)->parentWidget(); // with its mark
        QVERIFY(unknown && unknown->isHidden());
        // Chosen by its name, kept by its id.
        box->setCurrentIndex(box->findData(u"gid://shopify/Location/1"_s));
        emit box->activated(box->currentIndex());
        QVERIFY(page.hasChanges());
        QCOMPARE(saved(), QJsonValue(u"gid://shopify/Location/1"_s));
        // Typed by hand, kept as it was typed, though a known id begins like it.
        box->lineEdit()->selectAll();
        QTest::keyClicks(box->lineEdit(), u"gid://shopify/Location/17"_s);
        QVERIFY(page.hasChanges());
        QVERIFY(!unknown->isHidden());
        QCOMPARE(saved(), QJsonValue(u"gid://shopify/Location/17"_s));
        // Nothing at all, and the word for it.
        box->lineEdit()->clear();
        emit box->lineEdit()->textEdited({});
        QCOMPARE(saved(), QJsonValue(QString()));
        QVERIFY(unknown->isHidden());
        box->setCurrentIndex(0);
        emit box->activated(0);
        QCOMPARE(saved(), QJsonValue(QString()));
    }

    void aShopThatDoesNotAnswerLeavesTheIds()
    {
        FakeWorld world;
        world.settings.value.fields.insert(u"shopify.location"_s, u"gid://shopify/Location/2"_s);
        OpenSettings page(world, OpenSettings::Sight::Shown);
        QComboBox* box = locationBox(page);
        world.settings.failWith = Error{ErrorKind::Timeout, u"No answer came in time."_s, {}, {}, {}, {}, true};
        showLocations(page);
        QCOMPARE(box->currentText(), u"gid://shopify/Location/2"_s);
        for (const auto* one : page.findChildren<ui::ErrorBanner*>())
            QVERIFY(one->isHidden());
        QVERIFY(!page.hasChanges());
        box->lineEdit()->selectAll();
        QTest::keyClicks(box->lineEdit(), u"gid://shopify/Location/1"_s);
        press(page, u"Save changes"_s);
        QCOMPARE(world.settings.saved.constLast().fields.value(u"shopify.location"_s).toString(), u"gid://shopify/Location/1"_s);
        // Names that come while somebody types do not change the text, and the question of a page that was left is given up.
        world.settings.hold = true;
        emit world.settings.changed();
        QCOMPARE(world.settings.locationQuestions.size(), 2);
        page.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&page));
        box->setFocus();
        box->lineEdit()->selectAll();
        QTest::keyClicks(box->lineEdit(), u"gid://shopify/Location/1"_s);
        world.settings.releaseAll();
        QCOMPARE(box->count(), 3);
        QCOMPARE(box->lineEdit()->text(), u"gid://shopify/Location/1"_s);
        emit world.settings.changed();
        QVERIFY(!world.settings.locationQuestions.constLast().isCancelled());
        page.hide();
        QVERIFY(world.settings.locationQuestions.constLast().isCancelled());
    }

    void locationsAreAskedOfTheShop()
    {
        const DatabaseAddress address = m_postgres.createDatabase();
        const auto connection = TestPostgres::open(address);
        WorkbenchOptions options;
        options.session.databaseUrl = urlOf(address);
        Workbench bench(options);
        CoreSettings settings(bench);
        const auto none = settled(settings.shopLocations({}));
        QVERIFY2(none && none->isEmpty(), "no shop is set up");
        sandbox::ShopifyServer shop;
        QVERIFY(shop.start());
        bench.rememberSecret(QString::fromLatin1(secretName::shopifyToken), shop.options().token);
        QVERIFY(SettingsTable(*connection).set(u"shopify.url"_s, shop.url().toString()));
        QList<ui::ShopLocationName> expected;
        shop.withState([&](const sandbox::ShopState& state) {
            for (const auto& one : state.locations)
                expected.append({one.id, one.name});
        });
        const auto names = settled(settings.shopLocations({}));
        QVERIFY2(names, names ? "" : qPrintable(errorText(names.error())));
        QVERIFY(!expected.isEmpty() && !expected.constFirst().name.isEmpty());
        QCOMPARE(*names, expected);
        // One that never answers is given up when nobody wants to know any more.
        test::HttpScript silent;
        silent.setHandler([](const test::ScriptedRequest&) { return test::ScriptedAnswer::of(test::ScriptedAnswer::Hang); });
        QVERIFY(SettingsTable(*connection).set(u"shopify.url"_s, silent.url().toString()));
        CancelSource stop;
        const auto answer = settings.shopLocations(stop.token());
        QTRY_VERIFY(silent.requestCount() > 0);
        QVERIFY(!answer.isFinished());
        stop.cancel();
        const auto given = settled(answer);
        QVERIFY(!given);
        QCOMPARE(given.error().kind, ErrorKind::Cancelled);
    }

    void onlyAdministratorsEdit()
    {
        FakeWorld world;
        world.session.value.mayAdminister = false;
        OpenSettings page(world);
        for (auto* form : page.findChildren<ui::FieldForm*>()) {
            for (const QString& key : form->keys())
                QVERIFY2(!isEditable(form->editor(key)), qPrintable(key));
        }
        QVERIFY(!(page.users().table().item(0, 3)->flags() & Qt::ItemIsUserCheckable));
    }

    /// The window makes the sections one by one, when it knows already who sits in front of it.
    void whatIsMadeLateIsLockedToo()
    {
        FakeWorld world;
        world.session.value.mayAdminister = false;
        ui::SettingsPage page(world.bundle, nullptr, nullptr, ui::SettingsPage::Making::InSteps);
        page.setSession(world.session.value);
        page.open();
        QTRY_VERIFY(page.isSettled());
        int count = 0;
        for (const auto* editor : page.findChildren<QWidget*>()) {
            const bool isEditor = editor->inherits("QLineEdit") || editor->inherits("QAbstractSpinBox") || editor->inherits("QPlainTextEdit")
                || editor->inherits("QComboBox") || editor->inherits("QCheckBox");
            const bool isOfAnother = editor->parentWidget()->inherits("QAbstractSpinBox") || editor->parentWidget()->inherits("QComboBox");
            bool isOwn = false;
            for (const QWidget* one = editor; one; one = one->parentWidget())
                isOwn = isOwn || one->inherits("trueup::ui::NotificationForm") || one->inherits("trueup::ui::AppearanceForm")
                    || one->inherits("trueup::ui::UsersForm"); // which does not offer to add anybody
            if (!isEditor || isOfAnother || isOwn)
                continue;
            ++count;
            QVERIFY2(!isEditable(editor), qPrintable(u"“%1” can be changed"_s.arg(editor->accessibleName())));
        }
        QVERIFY2(count > 60, qPrintable(QString::number(count)));
    }

    /// Defaults that look like what is set are worse than nothing.
    void nothingIsShownBeforeItIsRead()
    {
        FakeWorld world;
        world.settings.hold = true;
        ui::SettingsPage page(world.bundle, nullptr);
        page.setSession(world.session.value);
        page.show();
        page.open();
        const Hand hand(page);
        const auto address = [&hand] { return hand.find<QLineEdit>(u"Address"_s); };
        QVERIFY(!address());
        QTRY_VERIFY(hand.reads(u"Reading …"_s));
        QVERIFY(!hand.find(u"Save changes"_s)->isEnabled());
        page.showSection(page.sectionCount() - 1);
        QVERIFY2(!hand.reads(u"Reading …"_s), "what is one's own is not read from there");
        page.showSection(0);
        QVERIFY(!address());
        world.settings.releaseAll();
        QTRY_VERIFY(address());
        QCOMPARE(hand.find(u"Save changes"_s)->toolTip(), u"Nothing was changed."_s);
        // What was read stays when it cannot be read again.
        world.settings.hold = false;
        world.settings.alwaysFailWith = Error{ErrorKind::Database, u"The server is away."_s, {}, {}, {}, {}, true};
        page.open();
        QVERIFY(address());
    }

    void viewersAreToldWhoMayChange()
    {
        FakeWorld world;
        OpenSettings page(world, OpenSettings::Sight::Shown);
        const Hand hand(page);
        const QString line = u"Your role may look but not change these settings. Ask an administrator to change them."_s;
        QVERIFY(!hand.reads(line));
        const QTableWidget* stores = table(page, u"Stores of the ERP"_s);
        QVERIFY(stores->item(0, 0)->flags() & Qt::ItemIsUserCheckable);
        QVERIFY(stores->item(0, 3)->flags() & Qt::ItemIsEditable);
        world.session.value.mayAdminister = false;
        page.setSession(world.session.value);
        QVERIFY(hand.reads(line));
        QVERIFY2(!hand.find(u"Save changes"_s) && !hand.find(u"Discard changes"_s), "buttons that never do anything");
        QVERIFY2(!hand.find(u"Test the connection"_s), "the draft of a connection is tested as it is saved");
        QVERIFY(!(stores->item(0, 0)->flags() & Qt::ItemIsUserCheckable));
        QVERIFY(!(stores->item(0, 3)->flags() & Qt::ItemIsEditable));
        const QTableWidget* owners = table(page, u"Field owners"_s);
        for (int row = 0; row < owners->rowCount(); ++row)
            QVERIFY(!(owners->item(row, 1)->flags() & Qt::ItemIsEditable));
        page.showSection(page.sectionCount() - 1);
        QVERIFY2(!hand.reads(line), "how it looks is everybody's own");
        page.showSection(3);
        QVERIFY2(!hand.reads(line) && hand.find(u"Test the connection"_s), "nobody changes the database here, and everybody may test it");
    }

    /// What somebody wants to know of a database that does not answer: which one it is.
    void theDatabaseIsNamedWithoutAskingIt()
    {
        FakeWorld world;
        world.settings.alwaysFailWith = Error{ErrorKind::DatabaseLost, u"The connection was lost."_s, {}, {}, {}, {}, true};
        OpenSettings page(world, OpenSettings::Sight::Shown);
        const Hand hand(page);
        page.resize(1000, 600);
        const QString sentence = u"The zipped CSV"_s; // what the section is about
        QVERIFY2(hand.reads(u"The settings could not be read"_s) && hand.reads(sentence), "the title stays");
        page.showSection(3);
        QVERIFY(!hand.reads(u"could not be read"_s) && !hand.reads(sentence));
        QVERIFY(hand.reads(world.settings.value.database.address) && hand.reads(world.settings.value.database.kind));
        QVERIFY2(hand.reads(u"Version"_s) && hand.reads(u"not known"_s), "only the database itself knows it");
        QVERIFY2(!hand.reads(u"Reading …"_s), "it was asked and did not answer");
        QVERIFY(hand.reads(u"The last attempt failed, "_s) && hand.reads(u": The connection was lost."_s));
        QVERIFY(!hand.find(u"Save changes"_s));
        world.settings.alwaysFailWith.reset();
        QVERIFY(hand.click(hand.find(u"Test the connection"_s)));
        QTRY_VERIFY(hand.reads(world.settings.report.summary));
        page.open();
        QTRY_VERIFY(hand.reads(world.settings.value.database.version));
        QVERIFY(hand.reads(u"Last read: "_s) && !hand.reads(u"not known"_s) && !hand.reads(u"The last attempt failed"_s));
    }

    void aSettingWithoutEffectIsLocked()
    {
        FakeWorld world;
        OpenSettings page(world);
        ui::FieldForm* form = nullptr;
        for (auto* one : page.findChildren<ui::FieldForm*>())
            form = one->editor(u"approval.price_percent"_s) ? one : form;
        const auto works = [&](const QString& key) { return isEditable(form->editor(key)); };
        QVERIFY(!works(u"approval.price_margin"_s) && !works(u"approval.stock_fall_percent"_s) && !works(u"approval.minor_fields"_s));
        auto* percent = qobject_cast<QDoubleSpinBox*>(form->editor(u"approval.price_percent"_s));
        percent->setValue(5);
        QVERIFY(works(u"approval.price_margin"_s) && !works(u"approval.stock_fall_percent"_s));
        qobject_cast<QCheckBox*>(form->editor(u"approval.stock"_s))->click();
        QVERIFY(works(u"approval.stock_fall_percent"_s) && works(u"approval.stock_fall_from"_s));
        percent->setValue(0);
        QVERIFY(!works(u"approval.price_margin"_s));
        world.session.value.mayAdminister = false;
        page.setSession(world.session.value);
        QVERIFY(!works(u"approval.stock_fall_percent"_s) && form->editor(u"approval.stock_fall_percent"_s)->isEnabled());
    }

    void numbersSayWhatTheyCount()
    {
        ui::FieldForm form;
        form.addGroup({}, {u"import.archive_after_feeds"_s});
        auto* number = qobject_cast<QDoubleSpinBox*>(form.editor(u"import.archive_after_feeds"_s));
        form.read({{u"import.archive_after_feeds"_s, 3.0}});
        QCOMPARE(number->text(), u"3 feed(s) in a row without it"_s); // plural forms are of the translation
        number->setValue(0);
        QCOMPARE(number->text(), u"never"_s);
        QVERIFY(number->toolTip().startsWith(u"Unless changed: 3 feed"_s));
    }

    void aRoleIsAskedForAndGiven()
    {
        FakeWorld world;
        OpenSettings page(world);
        auto* people = table(page, u"People and their roles"_s);
        world.prompts.answer.reset();
        people->item(1, 4)->setCheckState(Qt::Checked);
        QVERIFY2(world.settings.roles.isEmpty(), "nothing happens without an answer");
        QCOMPARE(people->item(1, 4)->checkState(), Qt::Unchecked);
        world.prompts.answer = QString();
        people->item(1, 4)->setCheckState(Qt::Checked);
        QCOMPARE(world.settings.roles.size(), 1);
        QCOMPARE(world.settings.roles.first(), (std::tuple<qint64, QString, bool>(2, u"editor"_s, true)));
        QVERIFY2(page.users().said().contains(u"jonas@example.com"_s), qPrintable(page.users().said()));
        world.settings.grants = false;
        people->item(0, 5)->setCheckState(Qt::Unchecked);
        QVERIFY2(page.users().said().contains(u"administrator of the database"_s), qPrintable(page.users().said()));
    }

    void peopleAreThoseOfTheDatabase()
    {
        const DatabaseAddress address = m_postgres.createDatabase();
        WorkbenchOptions options;
        options.session.databaseUrl = urlOf(address);
        Workbench bench(options);
        CoreSettings settings(bench);
        const auto added = settled(settings.addUser({u"lea@example.com"_s, u"Léa"_s, u"Côté"_s, u"viewer"_s}));
        QVERIFY2(added, added ? "" : qPrintable(errorText(added.error())));
        const auto granted = settled(settings.setRole(*added, u"approver"_s, true));
        QVERIFY2(granted, granted ? "" : qPrintable(errorText(granted.error())));
        const auto users = settled(settings.users());
        QVERIFY(users);
        const auto lea = std::ranges::find(*users, *added, &ui::UserRow::id);
        QVERIFY(lea != users->end());
        QCOMPARE(lea->name, u"Léa Côté"_s);
        QCOMPARE(lea->roles, (QStringList{u"approver"_s, u"viewer"_s}));
        const auto offer = settled(settings.loginOffer());
        QVERIFY(offer && offer->mayCreate);
        const QString login = u"lea_"_s + address.database;
        const auto given = settled(settings.giveLogin(*added, login, true));
        QVERIFY2(given, given ? "" : qPrintable(errorText(given.error())));
        DatabaseAddress hers = address;
        hers.user = login;
        hers.password = given->password;
        const auto connection = TestPostgres::open(hers);
        QVERIFY(connection->query(u"SELECT trueup_require('approver', 'approve or reject staged changes')"_s));
        const auto unchanged = settled(settings.setActive(*added, false));
        QVERIFY2(unchanged && unchanged->isEmpty(), unchanged ? "" : qPrintable(errorText(unchanged.error())));
        QVERIFY(!connection->query(u"SELECT 1 FROM sync_staging"_s));
        QVERIFY(settled(settings.setActive(*added, true)));
        QVERIFY(connection->query(u"SELECT 1 FROM sync_staging"_s));
    }

    void sectionsFitTheSmallestWindowByScrolling()
    {
        FakeWorld world;
        ui::MainWindow window(world.services(), nullptr);
        window.resize(1100, 700);
        window.show();
        window.showPage(ui::PageId::Settings);
        QTRY_VERIFY(window.isSettled());
        for (int section = 0; section < window.settings().sectionCount(); ++section) {
            window.settings().showSection(section);
            QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
            QCOMPARE(window.size(), QSize(1100, 700));
            for (auto* area : window.settings().findChildren<QScrollArea*>()) {
                if (area->isVisible() && area->widget()->isVisible() && area->parentWidget()->inherits("QStackedWidget"))
                    QVERIFY2(area->widget()->minimumSizeHint().width() <= area->viewport()->width(),
                             qPrintable(u"section %1 is cut at the right: %2 of %3"_s.arg(section)
                                            .arg(area->widget()->minimumSizeHint().width()).arg(area->viewport()->width())));
            }
        }
    }
};

QTEST_MAIN(TestSettingsPage)
#include "tst_settingspage.moc"
