#include "fakeservices.h"

#include "corejobs.h"
#include "coreproducts.h"
#include "corereview.h"
#include "coresettings.h"
#include "settings/ownerform.h"
#include "settings/settingspage.h"
#include "store/stagingtable.h"
#include "support/handy.h"
#include "support/testpostgres.h"

#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QTableWidget>
#include <QTest>

using namespace trueup;
using namespace trueup::ui::testing;
using namespace Qt::StringLiterals;
using trueup::test::settled;
using trueup::test::urlOf;

/// Who owns a field is chosen in the settings, and every page that names owners goes by it.
class TestOwnerForm : public QObject
{
    Q_OBJECT

    TestPostgres m_postgres;

    static constexpr int ownerColumn = 1;

    static QTableWidgetItem* owner(const ui::OwnerForm& form, FieldId field)
    {
        return form.findChild<QTableWidget*>()->item(int(field), ownerColumn);
    }
    /// F2 on the owner of a field, one down in the list that opens, Enter.
    static void chooseNext(const ui::OwnerForm& form, FieldId field)
    {
        auto* table = form.findChild<QTableWidget*>();
        table->setFocus();
        table->setCurrentCell(int(field), ownerColumn);
        QTest::keyClick(table, Qt::Key_F2);
        QComboBox* box = nullptr;
        QTRY_VERIFY((box = table->findChild<QComboBox*>()) && box->view()->isVisible());
        QTest::keyClick(box->view(), Qt::Key_Down);
        QTest::keyClick(box->view(), Qt::Key_Return);
    }
    static QPushButton* usual(const ui::OwnerForm& form)
    {
        for (auto* one : form.findChildren<QPushButton*>()) {
            if (one->text() == "Restore usual owners"_L1)
                return one;
        }
        return nullptr;
    }

    /// How an owner is chosen is told.
    static bool tellsKeys(const ui::OwnerForm& form)
    {
        return std::ranges::any_of(form.findChildren<QLabel*>(), [](const QLabel* one) { return !one->isHidden() && one->text().contains(u"F2"_s); });
    }

private slots:
    /// As a merge goes about it: what the shop owns is filled in, not replaced.
    void whatIsWrittenDependsOnTheOwner()
    {
        ui::OwnerForm form;
        const auto written = [&form](FieldId field) { return form.findChild<QTableWidget*>()->item(int(field), 3)->text(); };
        QCOMPARE(written(FieldId::Title), u"yes"_s);
        QCOMPARE(written(FieldId::Handle), u"proposed to a person"_s);
        QCOMPARE(written(FieldId::SeoTitle), u"yes"_s); // people's own
        QCOMPARE(written(FieldId::Tags), u"added to what is there"_s);
        FieldOwners owners;
        QVERIFY(owners.set(FieldId::Title, Side::Shopify));
        form.read(owners);
        QCOMPARE(written(FieldId::Title), u"only where it is empty"_s);
    }

    void anOwnerIsChosenByKeyboard()
    {
        ui::OwnerForm form;
        form.resize(900, 700);
        form.show();
        QVERIFY(QTest::qWaitForWindowActive(&form));
        int edits = 0;
        connect(&form, &ui::OwnerForm::edited, this, [&edits] { ++edits; });
        QVERIFY(!usual(form)->isEnabled());
        chooseNext(form, FieldId::Title);
        QTRY_COMPARE(form.draft()[FieldId::Title], Side::Shopify);
        QCOMPARE(edits, 1);
        QCOMPARE(owner(form, FieldId::Title)->text(), u"Shopify"_s);
        QVERIFY(owner(form, FieldId::Title)->font().bold());
        FieldOwners expected;
        expected.set(FieldId::Title, Side::Shopify);
        QCOMPARE(form.draft(), expected);
        QVERIFY(usual(form)->isEnabled());
        usual(form)->click();
        QCOMPARE(form.draft(), FieldOwners());
        QCOMPARE(edits, 2);
        QVERIFY(!owner(form, FieldId::Title)->font().bold());
    }

    void everyChoiceOfAFieldIsOffered()
    {
        ui::OwnerForm form;
        form.show();
        auto* table = form.findChild<QTableWidget*>();
        for (const Field& field : fields()) {
            QTableWidgetItem* item = owner(form, field.id);
            const QList<Side> choices = FieldOwners::choices(field.id);
            QCOMPARE(bool(item->flags() & Qt::ItemIsEditable), choices.size() > 1);
            QCOMPARE(item->toolTip().isEmpty(), choices.size() > 1);
            if (choices.size() == 1)
                continue;
            table->editItem(item);
            auto* box = table->findChild<QComboBox*>();
            QVERIFY(box);
            QList<Side> offered;
            for (int i = 0; i < box->count(); ++i)
                offered.append(Side(box->itemData(i).toInt()));
            QCOMPARE(offered, choices);
            QCOMPARE(Side(box->currentData().toInt()), field.owner);
            box->hidePopup();
            delete box;
        }
    }

    void thePageReadsSavesAndLocks()
    {
        FakeWorld world;
        world.settings.value.owners.set(FieldId::Vendor, Side::Local);
        ui::SettingsPage page(world.bundle, nullptr);
        world.session.value.mayAdminister = true;
        page.setSession(world.session.value);
        page.open();
        QTRY_VERIFY(page.isSettled());
        const auto& form = *page.findChild<ui::OwnerForm*>();
        QCOMPARE(owner(form, FieldId::Vendor)->text(), u"Trueup"_s);
        QVERIFY(!page.hasChanges());
        QVERIFY(tellsKeys(form));
        owner(form, FieldId::Price)->setData(Qt::UserRole, int(Side::Shopify));
        QVERIFY(page.hasChanges());
        for (auto* one : page.findChildren<QPushButton*>()) {
            if (one->text() == "Save changes"_L1)
                one->click();
        }
        QTRY_COMPARE(world.settings.saved.size(), 1);
        FieldOwners expected;
        expected.set(FieldId::Vendor, Side::Local);
        expected.set(FieldId::Price, Side::Shopify);
        QCOMPARE(world.settings.saved.first().owners, expected);
        world.session.value.mayAdminister = false;
        page.setSession(world.session.value);
        QCOMPARE(form.findChild<QTableWidget*>()->editTriggers(), QAbstractItemView::NoEditTriggers);
        QVERIFY(!usual(form)->isEnabled());
        QVERIFY2(!tellsKeys(form), "a key that does nothing");
    }

    void productsAndChangesNameTheChosenOwner()
    {
        const DatabaseAddress address = m_postgres.createDatabase();
        const auto connection = TestPostgres::open(address);
        QVERIFY(connection->execute(u"INSERT INTO public.products (id, sku, name, vendor) VALUES (7, 'S-9', 'Red stapler', 'Bic')"_s));
        StagingTable table(*connection);
        const auto batch = table.createBatch({});
        QVERIFY(batch);
        StagedRow row;
        row.productId = 7;
        row.sku = u"S-9"_s;
        row.name = u"Red stapler"_s;
        row.source = u"etilize"_s;
        row.changes = R"({"vendor":{"current":"Bic","proposed":"BIC","origin":"etilize","rule":"owner:etilize"}})";
        row.changedFields = {u"vendor"_s};
        QVERIFY(table.stage(*batch, std::array{row}));
        WorkbenchOptions options;
        options.session.databaseUrl = urlOf(address);
        Workbench bench(options);
        CoreSettings settings(bench);
        CoreJobs jobs(bench);
        CoreProducts products(bench, jobs);
        CoreReview review(bench);
        const auto owners = [&]() -> QList<Side> {
            const auto staged = settled(review.page({}, {}, {}, 1));
            const auto product = settled(products.detail(7));
            const auto change = staged ? settled(review.detail(staged->rows.first().id)) : fail(staged.error());
            return product && change ? QList{product->fields[int(FieldId::Vendor)].owner, change->fields[int(FieldId::Vendor)].owner} : QList<Side>();
        };
        QCOMPARE(owners(), (QList{Side::Etilize, Side::Etilize}));
        auto draft = settled(settings.load());
        QVERIFY2(draft, draft ? "" : qPrintable(errorText(draft.error())));
        draft->owners.set(FieldId::Vendor, Side::Shopify);
        QVERIFY(settled(settings.save(*draft)));
        QCOMPARE(settled(settings.load())->owners, draft->owners);
        QCOMPARE(owners(), (QList{Side::Shopify, Side::Shopify}));
        // Back to the usual: nothing is kept.
        draft->asLoaded = settled(settings.load())->asLoaded;
        draft->owners = {};
        QVERIFY(settled(settings.save(*draft)));
        QCOMPARE(owners(), (QList{Side::Etilize, Side::Etilize}));
    }
};

QTEST_MAIN(TestOwnerForm)
#include "tst_ownerform.moc"
