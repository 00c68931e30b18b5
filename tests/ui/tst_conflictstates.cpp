#include "conflictdesk.h"
#include "hand.h"

#include "conflicts/conflictmodel.h"
#include "conflicts/sidecard.h"
#include "widgets/emptystate.h"
#include "widgets/format.h"
#include "widgets/htmlview.h"
#include "widgets/icons.h"
#include "widgets/refusal.h"
#include "widgets/valueeditor.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QTest>

#include <algorithm>

using namespace trueup;
using namespace trueup::ui;
using namespace trueup::ui::testing;
using namespace Qt::StringLiterals;

/// How the page of conflicts looks in the states that are rare: settled, empty, not counted, and with values that are too long.
class TestConflictStates : public QObject
{
    Q_OBJECT
private slots:
    void settledOnesShowWhoWon();
    void nothingIsChosenAmongSettledOnes();
    void whyADecisionStaysIsSaid();
    void markupIsSeenFirstAsInReview();
    void anEmptyListLeadsOn();
    void aFilterNobodyCountedGoesWithItsClick();
    void bothValuesAreSeenInTheList();
    void threeValuesBeginAtOneHeight();
    void theCustomChoiceStandsOnTheLineOfItsField();
    void whatCameOfItIsASentenceOfItsOwn();
};

void TestConflictStates::settledOnesShowWhoWon()
{
    FakeWorld world;
    Desk desk(world);
    const auto title = [&desk] { return desk.list->model()->headerData(ConflictModel::Difference, Qt::Horizontal).toString(); };
    const auto icon = [&desk] {
        return desk.list->model()->index(0, ConflictModel::Difference).data(Qt::DecorationRole).value<QIcon>().pixmap(18, 18).toImage();
    };
    QCOMPARE(title(), u"Local | Shopify"_s);
    QCOMPARE(icon(), sideIcon(Side::Xorosoft).pixmap(18, 18).toImage());
    world.conflicts.settle(101, Side::Etilize, u"Marie Tremblay"_s, true);
    ConflictFilter settled;
    settled.status = ConflictStatus::SettledByRule; // all for Shopify
    desk.page.open(settled);
    QCOMPARE(title(), u"Settled for · by"_s);
    QCOMPARE(icon(), sideIcon(Side::Shopify).pixmap(18, 18).toImage());
    settled.status = ConflictStatus::SettledByPerson;
    desk.page.open(settled);
    QVERIFY2(icon().isNull(), "the base is nobody's");
    settled.status = ConflictStatus::Ignored;
    desk.page.open(settled);
    QCOMPARE(title(), u"Local | Shopify"_s); // both values still stand there
}

void TestConflictStates::nothingIsChosenAmongSettledOnes()
{
    FakeWorld world;
    Desk desk(world);
    const auto seen = [&desk](const QString& text) {
        const auto labels = desk.view->findChildren<QLabel*>();
        return std::ranges::count_if(labels, [&](const QLabel* one) { return one->isVisible() && one->text() == text; });
    };
    const auto rings = [&desk] {
        const auto all = desk.view->findChildren<QRadioButton*>();
        return std::ranges::count_if(all, [](const QRadioButton* one) { return one->isVisible(); });
    };
    QCOMPARE(rings(), 4);
    QCOMPARE(seen(u"1"_s) + seen(u"2"_s) + seen(u"0"_s) + seen(u"3"_s), 4);
    QCOMPARE(seen(u"chosen"_s), 0);
    ConflictFilter settled;
    settled.status = ConflictStatus::SettledByRule;
    desk.page.open(settled);
    QCOMPARE(rings(), 0);
    QCOMPARE(seen(u"1"_s) + seen(u"2"_s) + seen(u"0"_s) + seen(u"3"_s), 0);
    QCOMPARE(seen(u"chosen"_s), 1);
    for (const auto* card : desk.view->findChildren<SideCard*>()) {
        const auto labels = card->findChildren<QLabel*>();
        const bool isShopify = std::ranges::any_of(labels, [](const QLabel* one) { return one->text() == sideLabel(Side::Shopify); });
        const bool isMarked = std::ranges::any_of(labels, [](const QLabel* one) { return one->isVisible() && one->text() == "chosen"_L1; });
        QCOMPARE(isMarked, isShopify);
    }
    desk.page.open(ConflictFilter{});
    QCOMPARE(rings(), 4);
    QCOMPARE(seen(u"chosen"_s), 0);
    // Whoever may not take it back reads why.
    world.session.value.mayResolve = false;
    desk.page.setSession(world.session.value);
    desk.page.open(settled);
    QCOMPARE(seen(u"Your role may look but not settle conflicts. Ask an administrator for the editor role."_s), 1);
}

/// Not the role is the reason: it has no lock before it, and nobody else could do it either.
void TestConflictStates::whyADecisionStaysIsSaid()
{
    FakeWorld world;
    const auto settled = std::ranges::find_if(world.conflicts.all, [](const ConflictDetail& one) {
        return one.row.status == ConflictStatus::SettledByRule && one.row.field;
    });
    QVERIFY(settled != world.conflicts.all.end());
    ConflictDetail detail = *settled;
    detail.undoToken.clear(); // it was written
    ConflictView view;
    view.setMayResolve(true, true);
    view.setDetail(detail);
    const auto* refusal = view.findChild<Refusal*>();
    const auto* mark = refusal->findChildren<QLabel*>().constFirst();
    QVERIFY(!refusal->isHidden() && refusal->text().startsWith(u"It cannot be taken back any more: the value was sent to the shop"_s));
    QVERIFY(!mark->pixmap().isNull() && mark->isHidden());
    detail.undoToken = u"a"_s;
    detail.isOwnDecision = false;
    view.setMayResolve(true, false);
    view.setDetail(detail);
    QVERIFY(refusal->text().contains(u"the role of an approver"_s) && !mark->isHidden());
    detail.row.status = ConflictStatus::Obsolete;
    detail.undoToken.clear();
    view.setDetail(detail);
    QVERIFY2(refusal->isHidden(), "nobody decided anything");
}

/// Text comes first as in Review; where tags alone differ it would look as if nothing did.
void TestConflictStates::markupIsSeenFirstAsInReview()
{
    FakeWorld world;
    const auto some = std::ranges::find_if(world.conflicts.all, [](const ConflictDetail& one) {
        return one.row.status == ConflictStatus::Open && one.row.field == FieldId::Description;
    });
    QVERIFY(some != world.conflicts.all.end());
    ConflictDetail words = *some;
    words.base = u"<p>A pen</p>"_s;
    words.local.value = u"<p>A blue pen</p>"_s;
    words.shopify.value = u"<p>A <b>red</b> pen</p>"_s;
    ConflictDetail tags = words;
    tags.shopify.value = u"<p>A <b>pen</b></p>"_s;
    ConflictView view;
    view.setMayResolve(true, true);
    auto* html = view.findChild<QCheckBox*>();
    QCOMPARE(html->text(), u"HTML"_s); // the word of Review
    const auto isMarkup = [&view] {
        return std::ranges::any_of(view.findChildren<SideCard*>(), [](const SideCard* one) { return one->valueText().contains(u"<p>"_s); });
    };
    view.setDetail(words);
    QVERIFY(!html->isHidden() && !html->isChecked() && !isMarkup());
    view.setDetail(tags);
    QVERIFY(html->isChecked() && isMarkup());
    html->click();
    QVERIFY(!isMarkup());
    view.setDetail(words);
    QVERIFY(!html->isChecked());
    html->click();
    QVERIFY(isMarkup());
    words.row.id += 1;
    view.setDetail(words);
    QVERIFY2(html->isChecked() && isMarkup(), "whoever chose the markup sees it from then on");
}

void TestConflictStates::anEmptyListLeadsOn()
{
    FakeWorld world(false);
    Desk desk(world);
    QSignalSpy pulled(&desk.page, &ConflictsPage::pullWanted);
    QPushButton* pull = desk.buttonSaying(u"Pull from Shopify"_s);
    QVERIFY(pull);
    pull->click();
    QCOMPARE(pulled.size(), 1);
    ConflictFilter prices;
    prices.field = FieldId::Price;
    desk.page.open(prices);
    QPushButton* clear = nullptr;
    for (auto* state : desk.page.findChildren<EmptyState*>()) {
        if (state->isVisible())
            clear = state->action();
    }
    QVERIFY2(clear && clear->text() == "Clear filters"_L1, "the open ones are what is shown");
    QVERIFY2(Hand(desk.page).reads(u"There are none without the filter either."_s), "it is not the filter that hides them");
    clear->click();
    QCOMPARE(desk.page.filter(), ConflictFilter());
    QCOMPARE(pulled.size(), 1);
    ConflictFilter ignored;
    ignored.status = ConflictStatus::Ignored;
    desk.page.open(ignored);
    QVERIFY(desk.buttonSaying(u"Show open conflicts"_s));
    QVERIFY2(Hand(desk.page).reads(u"No conflict is ignored"_s), "a list of a status is no filter that somebody set");
    desk.page.open(ConflictFilter{});
    desk.page.setConnected(false); // there is no shop to pull from
    QSignalSpy settings(&desk.page, &ConflictsPage::settingsWanted);
    QVERIFY(!desk.buttonSaying(u"Pull from Shopify"_s) && desk.buttonSaying(u"Open settings"_s));
    QVERIFY2(Hand(desk.page).reads(u"Connect Shopify first"_s), "why it leads to the settings");
    desk.buttonSaying(u"Open settings"_s)->click();
    QCOMPARE(settings.size(), 1);
    QCOMPARE(pulled.size(), 1);
    desk.page.setConnected(true);
    QVERIFY(desk.buttonSaying(u"Pull from Shopify"_s));
    world.session.value.mayRun = false;
    desk.page.setSession(world.session.value);
    QVERIFY2(!desk.buttonSaying(u"Pull from Shopify"_s), "it would be refused");
}

void TestConflictStates::aFilterNobodyCountedGoesWithItsClick()
{
    FakeWorld world;
    ConflictFilter descriptions;
    descriptions.field = FieldId::Description;
    world.conflicts.hold = true;
    ConflictsPage page(world.bundle);
    page.resize(1200, 800);
    page.show();
    page.open(descriptions);
    const auto chip = [&page]() -> QPushButton* {
        for (auto* one : page.findChildren<QPushButton*>()) {
            if (one->isVisible() && one->text() == field(FieldId::Description).translatedLabel())
                return one;
        }
        return nullptr;
    };
    QVERIFY2(chip() && chip()->isChecked(), "what is filtered by is seen before it is counted");
    ConflictFilter settled;
    settled.status = ConflictStatus::SettledByRule;
    page.open(settled);
    QVERIFY2(!chip(), "a word without a number that filters nothing");
    world.conflicts.hold = false;
    world.conflicts.releaseAll();
}

void TestConflictStates::bothValuesAreSeenInTheList()
{
    FakeWorld world;
    ConflictDetail& title = world.conflicts.all[2];
    QCOMPARE(title.row.field, std::optional(FieldId::Title));
    title.row.local = Value(u"A ballpoint pen of a length that fills the whole of the cell and more of it than there is"_s);
    title.row.shopify = Value(u"Shop"_s);
    Desk desk(world);
    const auto index = [&desk] { return desk.list->model()->index(2, ConflictModel::Difference); };
    const auto halves = index().data(ConflictModel::HalvesRole).value<ShownPair>();
    QCOMPARE(halves.after, u"Shop"_s);
    QVERIFY2(halves.wholeAfter.isEmpty(), "nothing is left out of them");
    // Only the shop's value differs: where the first half is cut anyway, the picture still does.
    const auto picture = [&] {
        QStyleOptionViewItem option;
        option.initFrom(desk.list);
        option.widget = desk.list;
        option.rect = QRect(0, 0, 220, 24);
        option.decorationSize = QSize(16, 16);
        QImage image(option.rect.size(), QImage::Format_RGB32);
        image.fill(Qt::white);
        QPainter painter(&image);
        desk.list->itemDelegateForColumn(ConflictModel::Difference)->paint(&painter, option, index());
        return image;
    };
    const QImage before = picture();
    title.row.shopify = Value(u"Sign"_s);
    desk.page.refresh();
    QVERIFY2(picture() != before, "the second value is not drawn");
}

void TestConflictStates::threeValuesBeginAtOneHeight()
{
    FakeWorld world;
    ConflictDetail& first = world.conflicts.all.first();
    first.local.by = u"somebody with a name that is much too long for one line of a narrow card, and then some more of it"_s;
    Desk desk(world);
    QVERIFY(eventsArrived());
    QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    QSet<int> tops;
    QSet<int> heights;
    for (const auto* card : desk.view->findChildren<SideCard*>()) {
        tops.insert(card->findChild<HtmlView*>()->mapTo(desk.view, QPoint()).y());
        heights.insert(card->height());
    }
    QCOMPARE(tops.size(), 1);
    QCOMPARE(heights.size(), 1);
}

void TestConflictStates::theCustomChoiceStandsOnTheLineOfItsField()
{
    FakeWorld world;
    Desk desk(world);
    const auto choices = desk.view->findChildren<QRadioButton*>();
    const auto custom = std::ranges::find(choices, u"Custom"_s, &QRadioButton::text);
    QVERIFY(custom != choices.end());
    const auto* line = desk.view->findChild<ValueEditor*>()->findChild<QLineEdit*>();
    const auto middle = [&desk](const QWidget& one) { return one.mapTo(desk.view, one.rect().center()).y(); };
    QVERIFY(eventsArrived());
    QVERIFY2(qAbs(middle(**custom) - middle(*line)) <= 1, qPrintable(u"%1 and %2"_s.arg(middle(**custom)).arg(middle(*line))));
}

/// Also where the sentence before it ends with a time.
void TestConflictStates::whatCameOfItIsASentenceOfItsOwn()
{
    FakeWorld world;
    Desk desk(world);
    ConflictFilter settled;
    settled.status = ConflictStatus::SettledByRule; // all for Shopify
    desk.page.open(settled);
    QString said;
    for (const auto* one : desk.view->findChildren<QLabel*>())
        said = one->text().startsWith(u"Settled for"_s) ? one->text() : said;
    QVERIFY2(said.contains(u". Our product took the value over"_s) && !said.contains(u".."_s), qPrintable(said));
}

QTEST_MAIN(TestConflictStates)
#include "tst_conflictstates.moc"
