#include "fakeservices.h"

#include "operate/connections.h"
#include "operate/secrets.h"
#include "remote/xorosoft/erpfieldmap.h"
#include "settings/erpfieldform.h"
#include "settings/settingspage.h"
#include "store/settingstable.h"
#include "support/testpostgres.h"
#include "sync/syncsettings.h"

#include <QComboBox>
#include <QJsonArray>
#include <QPushButton>
#include <QTableWidget>
#include <QTest>

using namespace trueup;
using namespace trueup::ui::testing;
using namespace Qt::StringLiterals;

/// Which keys of the ERP are the shop's price, its cost and its stock is set in the window and used by every connection.
class TestErpFieldForm : public QObject
{
    Q_OBJECT

    TestPostgres m_postgres;

    static int rowOf(const char* key)
    {
        int row = 0;
        for (const ErpField& field : erpFields()) {
            if (QLatin1StringView(field.key) == QLatin1StringView(key))
                return row;
            ++row;
        }
        return -1;
    }

private slots:
    void typedNamesAreSavedAndNothingElse()
    {
        FakeWorld world;
        world.session.value.mayAdminister = true;
        const QJsonObject before{{u"cost"_s, QJsonArray{u"LastUnitCost"_s}}};
        world.settings.value.fields.insert(u"xorosoft.fields"_s, before);
        ui::SettingsPage page(world.bundle, nullptr);
        page.setSession(world.session.value);
        page.open();
        QTRY_VERIFY(page.isSettled());
        auto* table = page.findChild<ui::ErpFieldForm*>()->findChild<QTableWidget*>();
        QCOMPARE(table->item(rowOf("cost"), 1)->text(), u"LastUnitCost"_s);
        QVERIFY(table->item(rowOf("cost"), 1)->font().bold());
        QVERIFY(table->item(rowOf("price"), 1)->text().isEmpty());
        QVERIFY(!page.hasChanges());
        table->item(rowOf("price"), 1)->setText(u" CustomPrice1 , StandardUnitPrice,"_s);
        table->item(rowOf("cost"), 1)->setText({});
        table->item(rowOf("barcode"), 1)->setText(u"ItemUpc, ItemBarcode, ItemGtin, UPC"_s); // as usual
        QVERIFY(page.hasChanges());
        for (auto* one : page.findChildren<QPushButton*>()) {
            if (one->text() == "Save changes"_L1)
                one->click();
        }
        QTRY_COMPARE(world.settings.saved.size(), 1);
        QCOMPARE(world.settings.saved.first().fields.value(u"xorosoft.fields"_s),
                 QJsonValue(QJsonObject{{u"price"_s, QJsonArray{u"CustomPrice1"_s, u"StandardUnitPrice"_s}}}));
        world.session.value.mayAdminister = false;
        page.setSession(world.session.value);
        QCOMPARE(table->editTriggers(), QAbstractItemView::NoEditTriggers);
    }

    void connectionsGoByIt()
    {
        const auto connection = TestPostgres::open(m_postgres.createDatabase());
        SettingsTable table(*connection);
        QVERIFY(table.set(u"xorosoft.url"_s, u"https://erp.example.com/api"_s));
        const QHash<QString, QString> secrets{{QString::fromLatin1(secretName::xorosoftKey), u"k"_s}, {QString::fromLatin1(secretName::xorosoftSecret), u"s"_s}};
        const auto options = [&] {
            const auto resolved = resolveConnections(*connection, secrets);
            return resolved && resolved->xorosoft ? *resolved->xorosoft : XorosoftOptions();
        };
        QVERIFY(readingMark(options()).isEmpty());
        QCOMPARE(options().url, QUrl(u"https://erp.example.com/api"_s));
        QVERIFY(table.set(u"xorosoft.fields"_s, QJsonObject{{u"price"_s, QJsonArray{u"CustomPrice1"_s}}}));
        QVERIFY(table.set(u"xorosoft.item_types"_s, QJsonArray{u"Inventory"_s, u"Kit"_s}));
        QVERIFY(table.set(u"xorosoft.currency"_s, u"CAD"_s));
        QVERIFY(table.set(u"xorosoft.time_zone"_s, u"America/Toronto"_s));
        QCOMPARE(options().fields.price, QStringList{u"CustomPrice1"_s});
        QCOMPARE(options().fields.cost, XorosoftFieldMap().cost);
        QCOMPARE(options().itemTypes, (QStringList{u"Inventory"_s, u"Kit"_s}));
        QCOMPARE(options().currency, u"CAD"_s);
        QCOMPARE(options().zone.id(), QByteArray("America/Toronto"));
    }

    void theApiIsSpokenToAsSet()
    {
        const auto connection = TestPostgres::open(m_postgres.createDatabase());
        SettingsTable table(*connection);
        QVERIFY(table.set(u"xorosoft.url"_s, u"https://erp.example.com/api"_s));
        const QHash<QString, QString> secrets{{QString::fromLatin1(secretName::xorosoftKey), u"k"_s}, {QString::fromLatin1(secretName::xorosoftSecret), u"s"_s}};
        const auto options = [&] { return resolveConnections(*connection, secrets)->xorosoft.value_or(XorosoftOptions()); };
        const XorosoftOptions usual;
        QCOMPARE(options().itemPaths, usual.itemPaths);
        QCOMPARE(options().timeout, usual.timeout);
        QCOMPARE(options().timeoutAttempts, usual.timeoutAttempts);
        QCOMPARE(options().retryDelays, usual.retryDelays);
        const auto set = [&](const QString& key, const QJsonValue& value) {
            const auto checked = checkedSetting(key, value);
            return checked && table.set(key, *checked);
        };
        QVERIFY(set(u"xorosoft.item_paths"_s, QJsonArray{u" /item/getitem/ "_s, u"item/getitem"_s, u"product/getproduct"_s}));
        QVERIFY(set(u"xorosoft.stock_paths"_s, QJsonArray{u"inventory/getstock"_s}));
        QVERIFY(set(u"xorosoft.page_parameter"_s, u"pageNo"_s));
        QVERIFY(set(u"xorosoft.page_size_parameter"_s, u"pageSize"_s));
        QVERIFY(set(u"xorosoft.updated_parameter"_s, u"modified_since"_s));
        QVERIFY(set(u"xorosoft.store_parameter"_s, u"stores"_s));
        QVERIFY(set(u"xorosoft.base_part_parameter"_s, u"base"_s));
        QVERIFY(set(u"xorosoft.item_number_parameter"_s, u"number"_s));
        QVERIFY(set(u"xorosoft.page_size"_s, 200));
        QVERIFY(set(u"xorosoft.page_limit"_s, 40));
        QVERIFY(set(u"xorosoft.timeout_seconds"_s, 30));
        QVERIFY(set(u"xorosoft.attempts"_s, 5));
        QCOMPARE(options().keepPages, 3);
        QVERIFY(set(u"xorosoft.keep_pages"_s, 0));
        const XorosoftOptions now = options();
        QCOMPARE(now.itemPaths, (QStringList{u"item/getitem"_s, u"product/getproduct"_s}));
        QCOMPARE(now.stockPaths, QStringList{u"inventory/getstock"_s});
        QCOMPARE(now.pageParameter, u"pageNo"_s);
        QCOMPARE(now.pageSizeParameter, u"pageSize"_s);
        QCOMPARE(now.updatedParameter, u"modified_since"_s);
        QCOMPARE(now.storeParameter, u"stores"_s);
        QCOMPARE(now.basePartParameter, u"base"_s);
        QCOMPARE(now.itemNumberParameter, u"number"_s);
        QCOMPARE(now.pageSize, 200);
        QCOMPARE(now.pageLimit, 40);
        QCOMPARE(now.timeout, std::chrono::seconds(30));
        QCOMPARE(now.timeoutAttempts, 5);
        QCOMPARE(now.keepPages, 0);
        QCOMPARE(now.retryDelays.size(), 5);
        QCOMPARE(now.retryDelays.last(), std::chrono::seconds(16));
        QVERIFY2(readingMark(now).contains("item_paths"), "another path is read from its beginning");
        // What cannot be a path or a name, what writes, and what hides stock is refused.
        QVERIFY(!set(u"xorosoft.item_paths"_s, QJsonArray()));
        for (const QString& path : {u"https://erp.example.com/item/getitem"_s, u"item/getitem?page=1"_s, u"../item"_s, u"item get"_s,
                                    u"product/create"_s, u"bill/import"_s, u"Product/UpdateProduct"_s})
            QVERIFY2(!set(u"xorosoft.item_paths"_s, QJsonArray{path}), qPrintable(path));
        for (const QString& name : {u""_s, u"a b"_s, u"page&x"_s, u"min_on_hand"_s})
            QVERIFY2(!set(u"xorosoft.store_parameter"_s, name), qPrintable(name));
        QVERIFY(!set(u"xorosoft.timeout_seconds"_s, 5));
        QVERIFY(!set(u"xorosoft.attempts"_s, 0));
        QVERIFY(!set(u"xorosoft.keep_pages"_s, -1));
        QVERIFY(!set(u"xorosoft.page_size"_s, 1.5));
        QCOMPARE(options().itemPaths, now.itemPaths);
    }
};

QTEST_MAIN(TestErpFieldForm)
#include "tst_erpfieldform.moc"
