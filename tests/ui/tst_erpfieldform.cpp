#include "fakeservices.h"

#include "operate/connections.h"
#include "operate/secrets.h"
#include "remote/xorosoft/erpfieldmap.h"
#include "settings/erpfieldform.h"
#include "settings/settingspage.h"
#include "store/settingstable.h"
#include "support/testpostgres.h"

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
};

QTEST_MAIN(TestErpFieldForm)
#include "tst_erpfieldform.moc"
