#include "conflictdesk.h"

#include "conflicts/conflictdialog.h"
#include "conflicts/conflictmodel.h"
#include "conflicts/similarpanel.h"
#include "widgets/emptystate.h"
#include "widgets/errorbanner.h"
#include "widgets/keys.h"
#include "widgets/notice.h"
#include "widgets/valueeditor.h"
#include "widgets/valuetext.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QToolButton>

#include <algorithm>

using namespace trueup;
using namespace trueup::ui;
using namespace trueup::ui::testing;
using namespace Qt::StringLiterals;

/// Conflicts: found, chosen, settled one by one or with those like them, and taken back.
class TestConflictDesk : public QObject
{
    Q_OBJECT
private slots:
    void modelReadsPageByPage();
    void oneConflictByKeyboardMovesOn();
    void customValuesAreTypedAndChecked();
    void answersCanBeTakenBackOneByOne();
    void similarOnesAreShownBeforeTheyAreSettled();
    void aDecisionIsKeptAsARuleOnlyWhenWanted();
    void leavingTheSimilarOnesSettlesNothing();
    void onlyAdministratorsKeepRules();
    void aStaleAnswerIsRefusedAndTheNewerShown();
    void aNewReadingKeepsWhatWasChosen();
    void f8GoesToTheNextUnsolved();
    void countsFilterOnClick();
    void theDialogIsDisabledUntilAChoice();
    void theDialogSettlesWhatItShowed();
    void theBaseIsKeptByKey();
    void withoutABaseThereIsNoneToKeep();
    void theDialogOffersTheBase();
    void ignoredOnesAreOpenedAgain();
    void earlierDecisionsAreTakenBack();
    void decisionsOfOthersAreForApprovers();
    void emptyErrorAndNoPermission();
    void everyControlHasAName();
    void typedValues_data();
    void typedValues();
};

void TestConflictDesk::modelReadsPageByPage()
{
    FakeConflicts service(true);
    for (int i = 0; i < 400; ++i) {
        ConflictDetail more = service.all.first();
        more.row.id = 1000 + i;
        service.all.append(more);
    }
    ConflictModel model(service);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.show({});
    QCOMPARE(model.rowCount(), ConflictModel::pageSize);
    model.fetchMore({});
    model.fetchMore({});
    QCOMPARE(model.rowCount(), 435);
    QVERIFY(!model.canFetchMore({}));
    model.markSettled({model.row(0).id, model.row(1).id});
    QCOMPARE(model.nextOpen(0), 2);
    QCOMPARE(model.nextOpen(model.rowCount() - 1), model.rowCount() - 1);
}

void TestConflictDesk::oneConflictByKeyboardMovesOn()
{
    FakeWorld world;
    Desk desk(world);
    const qint64 first = desk.shownId();
    QVERIFY(first != 0);
    desk.key(Qt::Key_Return);
    QVERIFY2(world.conflicts.decisions.isEmpty(), "nothing is chosen, so nothing may be settled");
    desk.key(Qt::Key_2);
    QVERIFY(desk.view->choice());
    QCOMPARE(desk.view->choice()->pick, ConflictPick::Shopify);
    QVERIFY(desk.buttonSaying(u"Take the Shopify value"_s));
    desk.key(Qt::Key_Left);
    QCOMPARE(desk.view->choice()->pick, ConflictPick::Local);
    desk.key(Qt::Key_Return);
    QCOMPARE(world.conflicts.decisions.size(), 1);
    QCOMPARE(world.conflicts.decisions.first().id, first);
    QCOMPARE(world.conflicts.decisions.first().choice.pick, ConflictPick::Local);
    QVERIFY2(desk.shownId() != first && desk.shownId() != 0, "the next one must be in sight");
    QVERIFY2(!desk.view->choice(), "the choice belongs to the conflict that is settled");
    auto* model = static_cast<ConflictModel*>(desk.list->model());
    QVERIFY2(model->isSettled(first), "the settled one is seen for a moment");
    QTRY_COMPARE(model->indexOf(first), -1);
    QVERIFY(desk.list->hasFocus());
}

void TestConflictDesk::customValuesAreTypedAndChecked()
{
    FakeWorld world;
    Desk desk(world); // the first one is a price
    desk.key(Qt::Key_F2);
    auto* line = qobject_cast<QLineEdit*>(QApplication::focusWidget());
    QVERIFY(line);
    line->selectAll();
    QTest::keyClicks(line, u"twelve"_s);
    QVERIFY(!desk.view->choice());
    QVERIFY(!desk.page.findChild<ValueEditor*>()->problem().isEmpty());
    QTest::keyClick(line, Qt::Key_Return);
    QVERIFY(world.conflicts.decisions.isEmpty());
    line->selectAll();
    QTest::keyClicks(line, u"12.95"_s);
    QVERIFY(desk.page.findChild<ValueEditor*>()->problem().isEmpty());
    QTest::keyClick(line, Qt::Key_Return);
    QCOMPARE(world.conflicts.decisions.size(), 1);
    QCOMPARE(world.conflicts.decisions.first().choice.custom, Value(Decimal(1295, 2)));
    QVERIFY(desk.list->hasFocus());
}

void TestConflictDesk::answersCanBeTakenBackOneByOne()
{
    FakeWorld world;
    Desk desk(world);
    QList<qint64> settled;
    for (int i = 0; i < 3; ++i) {
        settled.append(desk.shownId());
        desk.key(Qt::Key_2);
        desk.key(Qt::Key_Return);
    }
    QCOMPARE(world.conflicts.decisions.size(), 3);
    for (int i = 2; i >= 0; --i) {
        desk.key(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(world.conflicts.find(settled[i])->row.status, ConflictStatus::Open);
        QTRY_COMPARE(desk.shownId(), settled[i]);
    }
    QCOMPARE(world.conflicts.undone, (QStringList{u"3"_s, u"2"_s, u"1"_s}));
    desk.key(Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(world.conflicts.undone.size(), 3);
}

void TestConflictDesk::similarOnesAreShownBeforeTheyAreSettled()
{
    FakeWorld world;
    Desk desk(world);
    const qsizetype alike = world.conflicts.likeOf(desk.shownId()).size() + 1;
    desk.key(Qt::Key_1);
    desk.key(Qt::Key_S);
    auto* panel = desk.page.findChild<SimilarPanel*>();
    QVERIFY(panel->isVisible());
    QVERIFY2(world.conflicts.decisions.isEmpty(), "a preview settles nothing");
    QCOMPARE(panel->findChild<QTableView*>()->model()->rowCount(), int(alike));
    QVERIFY(desk.buttonSaying(u"settle %1"_s.arg(alike)));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QCOMPARE(world.conflicts.decisions.size(), 1);
    QVERIFY(world.conflicts.decisions.first().similar);
    QCOMPARE(world.conflicts.decisions.first().expected, alike);
    QVERIFY(world.conflicts.decisions.first().keepAsRule.isEmpty());
    QVERIFY(!panel->isVisible());
    desk.key(Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(qint64(std::ranges::count(world.conflicts.all, ConflictStatus::Open, [](const auto& one) { return one.row.status; })), 35);
}

void TestConflictDesk::aDecisionIsKeptAsARuleOnlyWhenWanted()
{
    FakeWorld world;
    Desk desk(world);
    desk.key(Qt::Key_1);
    desk.key(Qt::Key_S);
    auto* panel = desk.page.findChild<SimilarPanel*>();
    auto* keep = panel->findChild<QCheckBox*>();
    QVERIFY(keep->isVisible() && !keep->isChecked());
    QTest::keyClick(keep, Qt::Key_Space);
    QStringList said;
    for (auto* text : panel->findChildren<QLabel*>()) {
        if (text->isVisible())
            said += text->text();
    }
    QVERIFY2(said.join(u' ').contains(u"12 of 40 past conflict(s): 11 as they were decided, 1 differently"_s), qPrintable(said.join(u' ')));
    auto* name = panel->findChild<QLineEdit*>();
    name->selectAll();
    QTest::keyClicks(name, u"our_prices"_s);
    QTest::keyClick(name, Qt::Key_Return);
    QCOMPARE(world.conflicts.decisions.size(), 1);
    QCOMPARE(world.conflicts.decisions.first().keepAsRule, u"our_prices"_s);
    QVERIFY(desk.page.findChild<Notice*>()->text().contains(u"our_prices"_s));
}

void TestConflictDesk::leavingTheSimilarOnesSettlesNothing()
{
    FakeWorld world;
    Desk desk(world);
    desk.key(Qt::Key_1);
    desk.key(Qt::Key_S);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    QVERIFY(!desk.page.findChild<SimilarPanel*>()->isVisible());
    QVERIFY(world.conflicts.decisions.isEmpty());
    QVERIFY2(desk.view->choice(), "the choice is still there");
}

void TestConflictDesk::onlyAdministratorsKeepRules()
{
    FakeWorld world;
    world.session.value.mayAdminister = false;
    Desk desk(world);
    desk.key(Qt::Key_1);
    desk.key(Qt::Key_S);
    QVERIFY(!desk.page.findChild<SimilarPanel*>()->findChild<QCheckBox*>()->isEnabled());
}

void TestConflictDesk::aStaleAnswerIsRefusedAndTheNewerShown()
{
    FakeWorld world;
    Desk desk(world);
    const qint64 id = desk.shownId();
    desk.key(Qt::Key_1);
    world.conflicts.settle(id, Side::Shopify, u"Luc Roy"_s);
    desk.key(Qt::Key_Return);
    QVERIFY(world.conflicts.decisions.isEmpty());
    QVERIFY(desk.page.findChild<ErrorBanner*>()->text().contains(u"meanwhile"_s));
    QCOMPARE(desk.shownId(), id);
    QCOMPARE(desk.view->detail()->row.status, ConflictStatus::SettledByPerson);
    QVERIFY(!desk.view->choice());
    QStringList said;
    for (auto* text : desk.view->findChildren<QLabel*>())
        said += text->text();
    QVERIFY2(said.join(u' ').contains(u"Luc Roy"_s), "who was quicker must be named");
    desk.key(Qt::Key_F8);
    QVERIFY(desk.shownId() != id);
}

void TestConflictDesk::aNewReadingKeepsWhatWasChosen()
{
    FakeWorld world;
    Desk desk(world);
    const qint64 id = desk.shownId();
    desk.key(Qt::Key_2);
    const int asked = world.conflicts.pagesAsked;
    emit world.conflicts.changed();
    QTRY_VERIFY(world.conflicts.pagesAsked > asked);
    QCOMPARE(desk.shownId(), id);
    QVERIFY(desk.view->choice());
    ++world.conflicts.find(id)->row.version; // its values are others now
    emit world.conflicts.changed();
    QTRY_VERIFY2(!desk.view->choice(), "a choice between older values must be made anew");
}

void TestConflictDesk::f8GoesToTheNextUnsolved()
{
    FakeWorld world;
    Desk desk(world);
    const qint64 first = desk.shownId();
    desk.key(Qt::Key_F8);
    QVERIFY(desk.shownId() != first);
    for (int i = 1; i < desk.list->model()->rowCount(); ++i)
        desk.key(Qt::Key_F8);
    QCOMPARE(desk.shownId(), first); // round the end
}

void TestConflictDesk::countsFilterOnClick()
{
    FakeWorld world;
    Desk desk(world);
    QPushButton* chip = desk.buttonSaying(u"7 Description"_s);
    QVERIFY(chip);
    chip->click();
    QCOMPARE(desk.page.filter().field, std::optional(FieldId::Description));
    QCOMPARE(desk.list->model()->rowCount(), 7);
    QVERIFY2(desk.buttonSaying(u"7 Price"_s), "the neighbours keep their numbers");
    desk.buttonSaying(u"7 Price"_s)->click();
    QCOMPARE(desk.page.filter().field, std::optional(FieldId::Price));
    desk.buttonSaying(u"7 Price"_s)->click();
    QVERIFY(!desk.page.filter().field);
    QCOMPARE(desk.list->model()->rowCount(), 35);
}

void TestConflictDesk::theDialogIsDisabledUntilAChoice()
{
    FakeConflicts service(true);
    ConflictDialog dialog(service.all.first(), nullptr);
    dialog.show();
    QVERIFY(!dialog.resolveButton()->isEnabled());
    QTest::keyClick(&dialog, Qt::Key_Return);
    QVERIFY2(dialog.isVisible(), "Enter must not resolve before a choice");
    QSignalSpy resolved(&dialog, &ConflictDialog::resolved);
    dialog.choose(ConflictPick::Local);
    QVERIFY(dialog.resolveButton()->isEnabled());
    QCOMPARE(dialog.resolveButton()->text(), u"Keep the Xorosoft value"_s);
    dialog.choose(ConflictPick::Shopify);
    QCOMPARE(dialog.resolveButton()->text(), u"Take the Shopify value"_s);
    dialog.choose(ConflictPick::Custom);
    auto* line = dialog.findChild<QLineEdit*>();
    QVERIFY(line->isEnabled());
    line->selectAll();
    QTest::keyClicks(line, u"nonsense"_s);
    QVERIFY(!dialog.resolveButton()->isEnabled());
    line->selectAll();
    QTest::keyClicks(line, u"13.10"_s);
    QVERIFY(dialog.resolveButton()->text().contains(u"13.10"_s));
    dialog.resolveButton()->click();
    QCOMPARE(resolved.size(), 1);
    QCOMPARE(resolved.first().first().value<ConflictChoice>().custom, Value(Decimal(1310, 2)));
    QStringList said;
    for (auto* text : dialog.findChildren<QLabel*>())
        said += text->text();
    QVERIFY2(said.filter(u"Updated: "_s).size() == 2, "both sides have their time");
}

void TestConflictDesk::theDialogSettlesWhatItShowed()
{
    FakeWorld world;
    Desk desk(world);
    const qint64 id = desk.shownId();
    desk.key(Qt::Key_Return, Qt::ControlModifier);
    auto* dialog = desk.page.findChild<ConflictDialog*>();
    QVERIFY(dialog);
    dialog->choose(ConflictPick::Shopify);
    dialog->resolveButton()->click();
    QCOMPARE(world.conflicts.decisions.size(), 1);
    QCOMPARE(world.conflicts.decisions.first().id, id);
    QCOMPARE(world.conflicts.decisions.first().version, 1);
    QTRY_VERIFY(!desk.page.findChild<ConflictDialog*>());
}

void TestConflictDesk::theBaseIsKeptByKey()
{
    FakeWorld world;
    Desk desk(world);
    const qint64 first = desk.shownId();
    desk.key(Qt::Key_1);
    desk.key(Qt::Key_Left); // the base stands left of ours
    QVERIFY(desk.view->choice());
    QCOMPARE(desk.view->choice()->pick, ConflictPick::Base);
    desk.key(Qt::Key_2);
    desk.key(Qt::Key_0);
    QCOMPARE(desk.view->choice()->pick, ConflictPick::Base);
    QVERIFY(desk.buttonSaying(u"Keep the base value"_s));
    desk.key(Qt::Key_Return);
    QCOMPARE(world.conflicts.decisions.size(), 1);
    QCOMPARE(world.conflicts.decisions.first().choice.pick, ConflictPick::Base);
    QTRY_COMPARE(static_cast<ConflictModel*>(desk.list->model())->indexOf(first), -1);
    ConflictFilter settled;
    settled.status = ConflictStatus::SettledByPerson;
    desk.page.open(settled);
    QCOMPARE(desk.list->model()->index(0, ConflictModel::Difference).data().toString(), u"Base · Marie Tremblay"_s);
    const QList<KeyMeaning> keys = describedKeys(desk.page);
    QVERIFY2(std::ranges::any_of(keys, [](const KeyMeaning& one) { return one.keys == u"0"_s && one.text.contains(u"base"_s); }),
             "the sheet of keys must say it");
}

void TestConflictDesk::withoutABaseThereIsNoneToKeep()
{
    FakeWorld world;
    world.conflicts.forgetBase(world.conflicts.all.first().row.id);
    Desk desk(world);
    desk.key(Qt::Key_0);
    QVERIFY2(!desk.view->choice(), "there is nothing to keep");
    desk.key(Qt::Key_1);
    desk.key(Qt::Key_Left);
    QCOMPARE(desk.view->choice()->pick, ConflictPick::Local);
    ConflictDialog dialog(world.conflicts.all.first(), nullptr);
    dialog.choose(ConflictPick::Base);
    QVERIFY(!dialog.resolveButton()->isEnabled());
}

void TestConflictDesk::theDialogOffersTheBase()
{
    FakeConflicts service(true);
    ConflictDialog dialog(service.all.first(), nullptr);
    QSignalSpy resolved(&dialog, &ConflictDialog::resolved);
    dialog.choose(ConflictPick::Base);
    QCOMPARE(dialog.resolveButton()->text(), u"Keep the base value"_s);
    dialog.resolveButton()->click();
    QCOMPARE(resolved.size(), 1);
    QCOMPARE(resolved.first().first().value<ConflictChoice>().pick, ConflictPick::Base);
}

void TestConflictDesk::ignoredOnesAreOpenedAgain()
{
    FakeWorld world;
    Desk desk(world);
    const qint64 first = desk.shownId();
    desk.key(Qt::Key_I);
    QCOMPARE(world.conflicts.find(first)->row.status, ConflictStatus::Ignored);
    desk.key(Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(world.conflicts.find(first)->row.status, ConflictStatus::Open);
    QTRY_COMPARE(desk.shownId(), first);
    QTRY_VERIFY(desk.page.isSettled());
    QCOMPARE(desk.view->detail()->row.status, ConflictStatus::Open);
    desk.key(Qt::Key_I);
    QTRY_VERIFY(desk.page.isSettled());
    ConflictFilter ignored;
    ignored.status = ConflictStatus::Ignored;
    desk.page.open(ignored);
    QCOMPARE(desk.shownId(), first);
    QPushButton* again = desk.buttonSaying(u"Open again"_s);
    QVERIFY(again && again->isEnabled());
    again->click();
    QCOMPARE(world.conflicts.find(first)->row.status, ConflictStatus::Open);
    QTRY_COMPARE(desk.list->model()->rowCount(), 0);
}

void TestConflictDesk::earlierDecisionsAreTakenBack()
{
    FakeWorld world;
    Desk desk(world);
    ConflictFilter byRule; // decided before this window was opened
    byRule.status = ConflictStatus::SettledByRule;
    desk.page.open(byRule);
    const qint64 first = desk.shownId();
    QVERIFY(first != 0);
    QPushButton* back = desk.buttonSaying(u"Take back"_s);
    QVERIFY(back && back->isEnabled());
    back->click();
    QCOMPARE(world.conflicts.undone, QStringList{FakeConflicts::tokenOf(first)});
    QCOMPARE(world.conflicts.find(first)->row.status, ConflictStatus::Open);
    QTRY_COMPARE(static_cast<ConflictModel*>(desk.list->model())->indexOf(first), -1);
    desk.page.open(ConflictFilter{});
    QVERIFY2(!desk.buttonSaying(u"Take back"_s), "nothing was decided about an open one");
}

void TestConflictDesk::decisionsOfOthersAreForApprovers()
{
    FakeWorld world;
    world.session.value.mayApprove = false;
    for (ConflictDetail& one : world.conflicts.all)
        one.isOwnDecision = false;
    Desk desk(world);
    ConflictFilter byRule;
    byRule.status = ConflictStatus::SettledByRule;
    desk.page.open(byRule);
    QPushButton* back = desk.buttonSaying(u"Take back"_s);
    QVERIFY(back);
    QVERIFY2(!back->isEnabled() && back->toolTip().contains(u"approver"_s), "the database would refuse it");
}

void TestConflictDesk::emptyErrorAndNoPermission()
{
    {
        FakeWorld world(false);
        Desk desk(world);
        const auto states = desk.page.findChildren<EmptyState*>();
        const auto shown = std::ranges::find_if(states, &QWidget::isVisible);
        QVERIFY(shown != states.end());
        QStringList said;
        for (auto* text : (*shown)->findChildren<QLabel*>())
            said += text->text();
        QVERIFY(said.contains(u"No open conflicts"_s));
    }
    {
        FakeWorld world;
        world.conflicts.failWith = Error{ErrorKind::DatabaseLost, u"The database cannot be reached."_s, {}, u"Check the network."_s, {}, {}, true};
        Desk desk(world);
        QVERIFY(desk.page.findChild<ErrorBanner*>()->text().contains(u"cannot be reached"_s));
        ConflictFilter prices;
        prices.field = FieldId::Price;
        world.conflicts.failWith = Error{ErrorKind::DatabaseLost, u"The database cannot be reached."_s, {}, u"Check the network."_s, {}, {}, true};
        desk.page.open(prices);
        desk.buttonSaying(u"Try again"_s)->click();
        QCOMPARE(desk.page.filter(), prices);
        QCOMPARE(desk.list->model()->rowCount(), 7);
        QVERIFY(desk.list->isVisible());
        QVERIFY(desk.page.findChild<ErrorBanner*>()->text().isEmpty());
    }
    FakeWorld world;
    world.session.value.mayResolve = false;
    Desk desk(world);
    desk.key(Qt::Key_1);
    QVERIFY(!desk.view->choice());
    desk.key(Qt::Key_I);
    desk.key(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(world.conflicts.ignored.isEmpty());
    QVERIFY(!desk.page.findChild<ConflictDialog*>());
    QStringList said;
    for (auto* text : desk.view->findChildren<QLabel*>()) {
        if (text->isVisible())
            said += text->text();
    }
    QVERIFY(said.join(u' ').contains(u"Your role may look but not settle"_s));
    int explained = 0;
    const auto buttons = desk.view->findChildren<QAbstractButton*>();
    for (const QAbstractButton* one : buttons) {
        if (!one->isVisible() || one->isEnabled() || desk.view->findChild<ValueEditor*>()->isAncestorOf(one))
            continue;
        QVERIFY2(one->toolTip().contains(u"Your role may look but not settle"_s), qPrintable(one->text() + u": "_s + one->toolTip()));
        ++explained;
    }
    QVERIFY2(explained >= 6, "the sides, a value of one's own, settling, settling similar ones, ignoring");
    world.session.value.mayResolve = true;
    desk.page.setSession(world.session.value);
    for (const QAbstractButton* one : buttons)
        QVERIFY2(!one->toolTip().contains(u"Your role"_s), qPrintable(one->text()));
}

void TestConflictDesk::everyControlHasAName()
{
    FakeWorld world;
    Desk desk(world);
    for (auto* one : desk.page.findChildren<QWidget*>()) {
        if (one->focusPolicy() == Qt::NoFocus || one->objectName().startsWith(u"qt_"_s) || qobject_cast<QAbstractButton*>(one)
            || qobject_cast<QLabel*>(one))
            continue;
        const bool isInner = qobject_cast<QAbstractScrollArea*>(one->parentWidget()) || qobject_cast<QComboBox*>(one->parentWidget());
        const bool isNamed = !one->accessibleName().isEmpty() || one->inherits("QScrollBar") || one->inherits("QSplitterHandle")
            || one->inherits("QHeaderView") || one->inherits("QComboBoxListView") || one->inherits("QStackedWidget") || isInner;
        QVERIFY2(isNamed, one->metaObject()->className());
    }
    for (auto* one : desk.page.findChildren<QAbstractButton*>()) {
        if (!one->isVisibleTo(&desk.page) || one->inherits("QTableCornerButton") || qobject_cast<QToolButton*>(one))
            continue;
        QVERIFY2(!one->text().isEmpty() || !one->accessibleName().isEmpty(), one->parentWidget()->metaObject()->className());
    }
}

void TestConflictDesk::typedValues_data()
{
    QTest::addColumn<FieldId>("field");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("json"); // empty: refused
    QTest::newRow("price") << FieldId::Price << u"1,299.50"_s << QByteArray("1299.50");
    QTest::newRow("price with a word") << FieldId::Price << u"12 dollars"_s << QByteArray();
    QTest::newRow("stock") << FieldId::Inventory << u"40"_s << QByteArray("40");
    QTest::newRow("half a stock") << FieldId::Inventory << u"1.5"_s << QByteArray();
    QTest::newRow("truth") << FieldId::Taxable << u"Yes"_s << QByteArray("true");
    QTest::newRow("neither") << FieldId::Taxable << u"perhaps"_s << QByteArray();
    QTest::newRow("tags") << FieldId::Tags << u"Pens\n\nOffice"_s << QByteArray(R"(["Pens","Office"])");
    QTest::newRow("images") << FieldId::Images << u"https://cdn.example.com/a.jpg — A pen"_s
                            << QByteArray(R"([{"alt":"A pen","src":"https://cdn.example.com/a.jpg"}])");
    QTest::newRow("title") << FieldId::Title << u"A pen"_s << QByteArray("\"A pen\"");
}

void TestConflictDesk::typedValues()
{
    QFETCH(FieldId, field);
    QFETCH(QString, text);
    QFETCH(QByteArray, json);
    const auto typed = typedValue(field, text);
    QCOMPARE(typed.has_value(), !json.isEmpty());
    if (!typed) {
        QVERIFY(!typed.error().message.isEmpty() && !typed.error().nextStep.isEmpty());
        return;
    }
    QCOMPARE(typed->toJson(), json);
    const auto again = typedValue(field, editText(field, *typed));
    QVERIFY(again);
    QCOMPARE(again->toJson(), json);
}

QTEST_MAIN(TestConflictDesk)
#include "tst_conflictdesk.moc"
