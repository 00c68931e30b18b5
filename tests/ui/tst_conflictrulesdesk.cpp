#include "conflictdesk.h"

#include "conflicts/ruleeditor.h"
#include "conflicts/rulespanel.h"
#include "widgets/errorbanner.h"
#include "widgets/notice.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSpinBox>
#include <QTableView>
#include <QTest>

using namespace trueup;
using namespace trueup::ui;
using namespace trueup::ui::testing;
using namespace Qt::StringLiterals;

/// Rules in the window: tried, switched, made, changed and refused.
class TestConflictRulesDesk : public QObject
{
    Q_OBJECT
private slots:
    void rulesAreTriedAndSwitched();
    void aRuleIsMadeFromScratch();
    void aRuleIsChangedAndTheRestOfItStays();
    void aRuleThatIsRefusedStaysInTheEditor();
    void aRuleIsRemovedOnceThatIsConfirmed();
    void onlyAdministratorsEditRules();
    void rulesAreCalledByWhatTheyAreAbout();
    void withoutARuleThereIsOneWayToMakeOne();
    void theErrorGoesOnceTheRulesAreRead();
};

namespace {

/// The editor of rules, by the names its controls have.
struct Editor
{
    explicit Editor(Desk& desk)
    {
        desk.page.showRules();
        panel = desk.page.findChild<RulesPanel*>();
        editor = panel->findChild<RuleEditor*>();
    }
    template <class Control> [[nodiscard]] Control* named(const QString& name) const
    {
        for (auto* one : editor->findChildren<Control*>()) {
            if (one->accessibleName() == name)
                return one;
        }
        qFatal("there is no %s", qPrintable(name));
    }
    void tick(const QString& list, const QString& text) const
    {
        auto* items = named<QListWidget>(list);
        for (int i = 0; i < items->count(); ++i) {
            if (items->item(i)->text() == text)
                items->item(i)->setCheckState(Qt::Checked);
        }
    }
    void choose(const QString& box, const QString& text) const { named<QComboBox>(box)->setCurrentText(text); }
    [[nodiscard]] bool says(const QString& text) const
    {
        return std::ranges::any_of(editor->findChildren<QLabel*>(), [&](const QLabel* one) { return one->isVisible() && one->text().contains(text); });
    }

    RulesPanel* panel = nullptr;
    RuleEditor* editor = nullptr;
};

} // namespace

void TestConflictRulesDesk::rulesAreTriedAndSwitched()
{
    FakeWorld world;
    Desk desk(world);
    desk.page.showRules();
    auto* panel = desk.page.findChild<RulesPanel*>();
    QVERIFY(panel->isVisible());
    QTRY_COMPARE(panel->findChild<QTableView*>()->model()->rowCount(), 4);
    QCOMPARE(panel->findChild<QTableView*>()->selectionModel()->selectedRows().size(), 1);
    desk.buttonSaying(u"Try on past conflicts"_s)->click();
    QStringList said;
    for (auto* text : panel->findChildren<QLabel*>())
        said += text->text();
    QVERIFY(said.join(u' ').contains(u"12 of 40"_s));
    QVERIFY2(said.join(u' ').contains(u"Decided differently: %1,"_s.arg(world.conflicts.all.constFirst().row.sku)), "which ones is not said");
    desk.buttonSaying(u"Switch the rule off"_s)->click();
    QVERIFY(!world.conflicts.ruleRows.first().isActive);
    QTRY_VERIFY(desk.buttonSaying(u"Switch the rule on"_s));
}

void TestConflictRulesDesk::aRuleIsMadeFromScratch()
{
    FakeWorld world;
    Desk desk(world);
    Editor form(desk);
    desk.buttonSaying(u"New rule"_s)->click();
    QVERIFY(form.editor->isVisible());
    QVERIFY(!desk.buttonSaying(u"Keep it, switched off"_s)->isEnabled());
    QVERIFY(form.says(u"needs a name"_s));
    form.named<QLineEdit>(u"Name"_s)->setText(u"bic_prices"_s);
    form.tick(u"Fields"_s, field(FieldId::Price).translatedLabel());
    form.tick(u"Fields"_s, field(FieldId::CompareAtPrice).translatedLabel());
    form.tick(u"Sides against the shop"_s, sideLabel(Side::Xorosoft));
    form.named<QLineEdit>(u"Vendors"_s)->setText(u"Bic, Pilot ,"_s);
    form.named<QLineEdit>(u"Per cent below"_s)->setText(u"a few"_s);
    QVERIFY(form.says(u"“a few” is not a number"_s));
    QVERIFY(!desk.buttonSaying(u"Keep it, switched off"_s)->isEnabled());
    form.named<QLineEdit>(u"Per cent below"_s)->setText(u"7"_s);
    form.choose(u"Edited by hand"_s, u"no"_s);
    form.choose(u"What wins"_s, u"the lower number"_s);
    form.named<QSpinBox>(u"Order"_s)->setValue(7);
    QVERIFY2(!desk.buttonSaying(u"switch it on"_s)->isEnabled(), "a rule was switched on that nobody tried");
    for (auto* one : form.editor->findChildren<QPushButton*>()) {
        if (one->text() == "Try on past conflicts"_L1)
            one->click();
    }
    QCOMPARE(world.conflicts.triedRules.size(), 1);
    QVERIFY(form.says(u"12 of 40"_s) && form.says(u"What the rule says"_s) && form.says(u"Decided differently"_s));
    QVERIFY(desk.buttonSaying(u"switch it on"_s)->isEnabled());
    form.named<QSpinBox>(u"Order"_s)->setValue(8);
    QVERIFY2(!desk.buttonSaying(u"switch it on"_s)->isEnabled(), "what was tried was another rule");
    form.named<QSpinBox>(u"Order"_s)->setValue(7);
    for (auto* one : form.editor->findChildren<QPushButton*>()) {
        if (one->text() == "Try on past conflicts"_L1)
            one->click();
    }
    desk.buttonSaying(u"switch it on"_s)->click();
    QCOMPARE(world.conflicts.savedRules.size(), 1);
    const EditedRule kept = world.conflicts.savedRules.first();
    QCOMPARE(kept.version, 0);
    ConflictRule wanted;
    wanted.name = u"bic_prices"_s;
    wanted.condition.fields = {FieldId::Price, FieldId::CompareAtPrice};
    wanted.condition.localSides = {Side::Xorosoft};
    wanted.condition.vendors = {u"Bic"_s, u"Pilot"_s};
    wanted.condition.percentBelow = Decimal(7, 0);
    wanted.condition.byHand = false;
    wanted.action.use = RuleAction::Use::Lower;
    wanted.priority = 7;
    QVERIFY(kept.rule == wanted);
    QVERIFY2(!form.editor->isVisible(), "the list is shown again");
    QTRY_COMPARE(form.panel->findChild<QTableView*>()->model()->rowCount(), 5);
}

void TestConflictRulesDesk::aRuleIsChangedAndTheRestOfItStays()
{
    FakeWorld world;
    Desk desk(world);
    Editor form(desk);
    QTRY_COMPARE(form.panel->findChild<QTableView*>()->model()->rowCount(), 4);
    desk.buttonSaying(u"Change the rule"_s)->click();
    QVERIFY(form.editor->isVisible());
    QVERIFY(form.named<QLineEdit>(u"Name"_s)->isReadOnly());
    QCOMPARE(form.named<QLineEdit>(u"Per cent below"_s)->text(), u"5"_s);
    QCOMPARE(form.named<QComboBox>(u"What wins"_s)->currentText(), u"the shop’s value"_s);
    form.choose(u"What wins"_s, u"the first of these sides that takes part"_s);
    QVERIFY(form.says(u"Choose the sides"_s));
    form.choose(u"Side 1"_s, sideLabel(Side::Xorosoft));
    form.choose(u"Side 2"_s, sideLabel(Side::Shopify));
    desk.buttonSaying(u"Keep it, switched off"_s)->click();
    QCOMPARE(world.conflicts.savedRules.size(), 1);
    const EditedRule kept = world.conflicts.savedRules.first();
    QCOMPARE(kept.version, 3);
    QCOMPARE(kept.rule.field, u"price"_s);
    QVERIFY(!kept.rule.isActive);
    QCOMPARE(kept.rule.condition.remoteSides, QList<Side>{Side::Shopify}); // no control shows it
    QCOMPARE(kept.rule.action.order, (QList<Side>{Side::Xorosoft, Side::Shopify}));
}

void TestConflictRulesDesk::aRuleThatIsRefusedStaysInTheEditor()
{
    FakeWorld world;
    world.conflicts.refuseRules = Error{ErrorKind::Permission, u"Only an administrator may change rules."_s, {}, {}, {}, {}, false};
    Desk desk(world);
    Editor form(desk);
    desk.buttonSaying(u"New rule"_s)->click();
    form.named<QLineEdit>(u"Name"_s)->setText(u"mine"_s);
    desk.buttonSaying(u"Keep it, switched off"_s)->click();
    QVERIFY(desk.page.findChild<ErrorBanner*>()->text().contains(u"Only an administrator"_s));
    QVERIFY(form.editor->isVisible());
    QCOMPARE(form.named<QLineEdit>(u"Name"_s)->text(), u"mine"_s);
    QVERIFY(desk.buttonSaying(u"Keep it, switched off"_s)->isEnabled());
}

void TestConflictRulesDesk::aRuleIsRemovedOnceThatIsConfirmed()
{
    FakeWorld world;
    world.prompts.answer = std::nullopt;
    Desk desk(world);
    desk.page.showRules();
    auto* panel = desk.page.findChild<RulesPanel*>();
    auto* table = panel->findChild<QTableView*>();
    QTRY_COMPARE(table->model()->rowCount(), 4);
    table->selectRow(3);
    desk.buttonSaying(u"Remove the rule"_s)->click();
    QCOMPARE(world.prompts.asked.constLast().title, u"Remove the rule “Everything else”?"_s);
    QVERIFY(world.prompts.asked.constLast().isDestructive && world.prompts.asked.constLast().details.isEmpty());
    QVERIFY(eventsArrived());
    QCOMPARE(world.conflicts.ruleRows.size(), 4); // not agreed to
    world.prompts.answer = QString();
    desk.buttonSaying(u"Remove the rule"_s)->click();
    QTRY_COMPARE(table->model()->rowCount(), 3);
    QVERIFY(std::ranges::none_of(world.conflicts.ruleRows, [](const ConflictRuleRow& one) { return one.name == "ask"_L1; }));
    const auto said = [panel] { return panel->findChild<Notice*>()->text(); };
    QCOMPARE(said(), u"The rule “Everything else” is removed."_s);
    // What decided something stays to be looked up.
    table->selectRow(0);
    desk.buttonSaying(u"Remove the rule"_s)->click();
    QVERIFY2(world.prompts.asked.constLast().details.contains(u"812"_s), qPrintable(world.prompts.asked.constLast().details));
    QTRY_COMPARE(said(), u"The rule “Small price differences” has decided conflicts: it stays, switched off."_s);
    QTRY_COMPARE(table->model()->rowCount(), 3);
    QVERIFY(!world.conflicts.ruleRows.constFirst().isActive);
    world.conflicts.refuseRules = Error{ErrorKind::Permission, u"Only an administrator may change rules."_s, {}, {}, {}, {}, false};
    desk.buttonSaying(u"Remove the rule"_s)->click();
    QTRY_VERIFY(desk.page.findChild<ErrorBanner*>()->text().contains(u"Only an administrator"_s));
    QTRY_VERIFY(desk.buttonSaying(u"Remove the rule"_s)->isEnabled());
}

void TestConflictRulesDesk::onlyAdministratorsEditRules()
{
    FakeWorld world;
    world.session.value.mayAdminister = false;
    Desk desk(world);
    desk.page.showRules();
    QTRY_VERIFY(!desk.page.findChild<RulesPanel*>()->isLoading());
    QVERIFY(!desk.buttonSaying(u"New rule"_s)->isEnabled());
    QVERIFY(!desk.buttonSaying(u"Change the rule"_s)->isEnabled());
    QVERIFY(!desk.buttonSaying(u"Remove the rule"_s)->isEnabled());
    const auto labels = desk.page.findChild<RulesPanel*>()->findChildren<QLabel*>();
    QVERIFY2(std::ranges::any_of(labels, [](const QLabel* one) { return one->isVisible() && one->text() == "Only an administrator may change rules."_L1; }),
             "grey buttons, and no reason in sight");
}

void TestConflictRulesDesk::rulesAreCalledByWhatTheyAreAbout()
{
    FakeWorld world;
    world.conflicts.ruleRows.append({u"our_pens"_s, u"Title: take Shopify"_s, {}, 40, true, 0});
    Desk desk(world);
    desk.page.showRules();
    auto* panel = desk.page.findChild<RulesPanel*>();
    const QAbstractItemModel* model = panel->findChild<QTableView*>()->model();
    QTRY_COMPARE(model->rowCount(), 5);
    const auto cell = [model](int row, int role) { return model->index(row, 3).data(role).toString(); };
    QCOMPARE(cell(0, Qt::DisplayRole), u"Small price differences"_s);
    QVERIFY2(cell(0, Qt::ToolTipRole).contains(u"price_small_difference"_s), qPrintable(cell(0, Qt::ToolTipRole)));
    QCOMPARE(cell(4, Qt::DisplayRole), u"our_pens"_s); // its own is the only name it has
    QCOMPARE(cell(4, Qt::ToolTipRole), u"our_pens"_s);
    const auto labels = panel->findChildren<QLabel*>();
    QVERIFY(std::ranges::any_of(labels, [](const QLabel* one) { return one->text().contains(u"1,209 by rule, 31 by people"_s); }));
}

void TestConflictRulesDesk::withoutARuleThereIsOneWayToMakeOne()
{
    FakeWorld world;
    world.conflicts.ruleRows.clear();
    Desk desk(world);
    desk.page.showRules();
    auto* panel = desk.page.findChild<RulesPanel*>();
    const auto ways = [panel] {
        const auto all = panel->findChildren<QPushButton*>();
        return std::ranges::count_if(all, [](const QPushButton* one) { return one->isVisible() && one->text().startsWith(u"New rule"_s); });
    };
    QTRY_VERIFY(!panel->isLoading());
    QTRY_COMPARE(ways(), 1);
    QVERIFY(desk.buttonSaying(u"Change the rule"_s) == nullptr);
}

void TestConflictRulesDesk::theErrorGoesOnceTheRulesAreRead()
{
    FakeWorld world;
    Desk desk(world);
    world.conflicts.failWith = Error{ErrorKind::Database, u"The server is away."_s, {}, u"Wait a minute."_s, {}, {}, true};
    desk.page.showRules();
    auto* banner = desk.page.findChild<ErrorBanner*>();
    QTRY_VERIFY(banner->text().contains(u"The server is away"_s));
    QTRY_VERIFY(desk.buttonSaying(u"Try again"_s));
    // As long as they cannot be read it stays.
    world.conflicts.failWith = Error{ErrorKind::Database, u"The server is still away."_s, {}, u"Wait a minute."_s, {}, {}, true};
    desk.buttonSaying(u"Try again"_s)->click();
    QTRY_VERIFY(banner->text().contains(u"The server is still away"_s));
    desk.buttonSaying(u"Try again"_s)->click();
    QTRY_COMPARE(desk.page.findChild<RulesPanel*>()->findChild<QTableView*>()->model()->rowCount(), 4);
    QVERIFY2(banner->text().isEmpty(), qPrintable(banner->text()));
}

QTEST_MAIN(TestConflictRulesDesk)
#include "tst_conflictrulesdesk.moc"
