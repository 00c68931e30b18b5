#include "fakeservices.h"
#include "hand.h"

#include "review/alikeitems.h"
#include "widgets/identifierpair.h"
#include "review/matchespanel.h"
#include "review/optiontable.h"
#include "review/reviewpage.h"
#include "widgets/errorbanner.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

#include <algorithm>

using namespace trueup;
using namespace trueup::ui;
using namespace trueup::ui::testing;
using namespace Qt::StringLiterals;

/// The list of matches that a person decides, inside the review page.
class TestMatchPanel : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void theReviewPageLeadsThere();
    void theEvidenceIsShown();
    void theIdentifiersOfBothSidesStandBesideEachOther();
    void keysDecide_data();
    void keysDecide();
    void theSecondCandidateCanBeTaken();
    void lookAlikesAreShownAndNoneIsChosen();
    void aLookAlikeCanBeTaken_data();
    void aLookAlikeCanBeTaken();
    void oneItemIsChosenOfBothLists();
    void theKeyboardPassesThroughLookAlikes();
    void whatIsTypedIsSought();
    void whatIsTypedStaysWithItsRow();
    void nothingAlikeIsSaidQuietly();
    void failedLookUpsAreTold();
    void newProductsWithoutAnItemAreDecided();
    void anApprovedNewProductIsWarnedAbout();
    void thePageLeadsToNewProductsWhenNothingElseWaits();
    void theNextRowIsReadyAfterADecision();
    void decisionsAreTakenBack();
    void refusalsAreSentences();
    void viewersCannotDecide();
    void whatWasNotReadIsNotClaimed();
    void everythingIsReachableByKeyboard();

private:
    [[nodiscard]] MatchesPanel& panel() const { return *m_page->findChild<MatchesPanel*>(); }
    [[nodiscard]] QTableView& cases() const
    {
        const auto tables = panel().findChildren<QTableView*>();
        return **std::ranges::find_if(tables, [](QTableView* table) { return !qobject_cast<OptionTable*>(table); });
    }
    [[nodiscard]] OptionTable& options() const
    {
        const auto tables = panel().findChildren<OptionTable*>();
        return **std::ranges::find_if(tables, [this](OptionTable* table) { return table != &alike(); });
    }
    [[nodiscard]] OptionTable& alike() const { return panel().findChild<AlikeItems*>()->table(); }
    [[nodiscard]] QLineEdit& search() const { return *panel().findChild<QLineEdit*>(); }
    [[nodiscard]] QPushButton* buttonSaying(const QWidget& where, const QString& part) const
    {
        for (auto* one : where.findChildren<QPushButton*>()) {
            if (one->text().contains(part) && !one->isHidden())
                return one;
        }
        return nullptr;
    }

    std::unique_ptr<FakeWorld> m_world;
    std::unique_ptr<ReviewPage> m_page;
};

void TestMatchPanel::init()
{
    m_page.reset();
    m_world = std::make_unique<FakeWorld>();
    m_page = std::make_unique<ReviewPage>(m_world->bundle);
    m_page->setSession(m_world->session.value);
    m_page->resize(1200, 800);
    m_page->show();
    m_page->open({});
    m_page->openMatches();
    QTRY_VERIFY(m_page->isSettled());
    m_page->activateWindow(); // keys go to the widget with the focus
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    cases().setFocus();
}

void TestMatchPanel::theReviewPageLeadsThere()
{
    QSignalSpy left(&panel(), &MatchesPanel::backWanted);
    QTest::keyClick(&cases(), Qt::Key_Escape);
    QCOMPARE(left.count(), 1);
    QVERIFY(!panel().isVisible());
    QPushButton* entry = buttonSaying(*m_page, u"Matches to decide: 3"_s);
    QVERIFY(entry);
    entry->click();
    QVERIFY(panel().isVisible());
    m_world->matches.rows.clear();
    emit m_world->matches.changed();
    QTRY_VERIFY(entry->isHidden());
}

void TestMatchPanel::theEvidenceIsShown()
{
    QCOMPARE(cases().model()->rowCount(), 3);
    QVERIFY2(cases().isColumnHidden(2) && cases().isColumnHidden(5), "of every row to decide the same state, and nobody who decided");
    QCOMPARE(options().rowCount(), 2);
    QStringList cells;
    for (int column = 0; column < options().columnCount(); ++column)
        cells.append(options().item(0, column)->text());
    QCOMPARE(cells, (QStringList{u"BIC-1A"_s, u"Ballpoint pen, blue, box of 10"_s, u"Bic"_s, u"1.99"_s, u"62%"_s,
                                 u"Cross reference of the feed: BIC-1A · Part number within the manufacturer: GSM-1"_s,
                                 u"Other barcode"_s, u"71%"_s}));
}

/// That a barcode contradicts is seen by the two barcodes, in words and not by colour alone.
void TestMatchPanel::theIdentifiersOfBothSidesStandBesideEachOther()
{
    auto* pair = panel().findChild<IdentifierPair*>();
    const auto reads = [pair](const QString& name, const QString& text) {
        return std::ranges::any_of(pair->findChildren<QLabel*>(), [&](const QLabel* one) {
            return one->isVisible() && (name.isEmpty() || one->accessibleName() == name) && one->text() == text;
        });
    };
    QTRY_VERIFY(pair->isVisible());
    QVERIFY(reads(u"Barcode of the feed"_s, u"036000291452"_s));
    QVERIFY(reads(u"Barcode of the item"_s, u"00012345678905"_s));
    QVERIFY(reads(u"Part number of the item"_s, u"GSM-1"_s));
    QVERIFY(reads({}, u"different"_s));
    QVERIFY(reads({}, u"same"_s));
    options().choose(1);
    QTRY_VERIFY(reads(u"Barcode of the item"_s, u"00036000291452"_s));
    QVERIFY(reads({}, u"same, written otherwise"_s));
    QVERIFY2(reads(u"Part number of the item"_s, u"–"_s) && reads({}, u"only in the feed"_s), "what is missing contradicts nothing");
    options().unchoose();
    QVERIFY(!pair->isVisible());
}

void TestMatchPanel::keysDecide_data()
{
    QTest::addColumn<int>("key");
    QTest::addColumn<int>("answer");
    QTest::addColumn<QStringList>("items");
    QTest::newRow("A: it is") << int(Qt::Key_A) << int(MatchAnswer::IsItem) << QStringList{u"BIC-1A"_s};
    QTest::newRow("R: it is not") << int(Qt::Key_R) << int(MatchAnswer::IsNot) << QStringList{u"BIC-1A"_s};
    QTest::newRow("N: none of them") << int(Qt::Key_N) << int(MatchAnswer::IsNot) << QStringList{u"BIC-1A"_s, u"BIC-1B"_s};
    QTest::newRow("C: a product of its own") << int(Qt::Key_C) << int(MatchAnswer::IsAlone) << QStringList();
}

void TestMatchPanel::keysDecide()
{
    QFETCH(int, key);
    QFETCH(int, answer);
    QFETCH(QStringList, items);
    QTest::keyClick(&cases(), Qt::Key(key));
    QCOMPARE(m_world->matches.decisions.size(), 1);
    const MatchChoiceMade& made = m_world->matches.decisions.constFirst();
    QCOMPARE(int(made.answer), answer);
    QCOMPARE(made.items, items);
    QCOMPARE(made.row.sku, u"P-1"_s);
}

void TestMatchPanel::theSecondCandidateCanBeTaken()
{
    options().setFocus();
    QTest::keyClick(&options(), Qt::Key_Down);
    QVERIFY(buttonSaying(panel(), u"It is BIC-1B"_s));
    QTest::keyClick(&options(), Qt::Key_A);
    QCOMPARE(m_world->matches.decisions.constFirst().items, QStringList{u"BIC-1B"_s});
}

void TestMatchPanel::lookAlikesAreShownAndNoneIsChosen()
{
    QCOMPARE(alike().rowCount(), 2);
    QCOMPARE(alike().item(0, 0)->text(), u"ALT-1"_s);
    QVERIFY2(alike().isColumnHidden(4), "words alone have no probability");
    QVERIFY(!alike().chosen());
    QVERIFY(buttonSaying(panel(), u"It is BIC-1A"_s));
    QVERIFY(Hand(panel()).reads(u"Found by their words alone"_s));
}

void TestMatchPanel::aLookAlikeCanBeTaken_data()
{
    QTest::addColumn<int>("key");
    QTest::addColumn<int>("answer");
    QTest::newRow("A") << int(Qt::Key_A) << int(MatchAnswer::IsItem);
    QTest::newRow("Enter") << int(Qt::Key_Return) << int(MatchAnswer::IsItem);
    QTest::newRow("R: refused") << int(Qt::Key_R) << int(MatchAnswer::IsNot);
}

void TestMatchPanel::aLookAlikeCanBeTaken()
{
    QFETCH(int, key);
    QFETCH(int, answer);
    alike().setFocus();
    QTest::keyClick(&alike(), Qt::Key_Down);
    QTest::keyClick(&alike(), Qt::Key_Down);
    QVERIFY(buttonSaying(panel(), u"It is ALT-2"_s));
    QTest::keyClick(&alike(), Qt::Key(key));
    QCOMPARE(m_world->matches.decisions.size(), 1);
    const MatchChoiceMade& made = m_world->matches.decisions.constFirst();
    QCOMPARE(int(made.answer), answer);
    QCOMPARE(made.items, QStringList{u"ALT-2"_s});
    QVERIFY(made.isByWords);
}

void TestMatchPanel::oneItemIsChosenOfBothLists()
{
    alike().choose(1);
    QVERIFY(!options().chosen());
    QVERIFY(buttonSaying(panel(), u"It is ALT-2"_s));
    options().choose(1);
    QVERIFY(!alike().chosen());
    QVERIFY(buttonSaying(panel(), u"It is BIC-1B"_s));
    options().setFocus();
    QTest::keyClick(&options(), Qt::Key_A);
    QVERIFY(!m_world->matches.decisions.constFirst().isByWords);
}

void TestMatchPanel::theKeyboardPassesThroughLookAlikes()
{
    alike().setFocus(Qt::TabFocusReason);
    QVERIFY(!alike().chosen());
    QVERIFY(buttonSaying(panel(), u"It is BIC-1A"_s));
    QTest::keyClick(&alike(), Qt::Key_Down); // now somebody means it
    QCOMPARE(alike().chosen()->item, u"ALT-1"_s);
}

void TestMatchPanel::whatIsTypedIsSought()
{
    search().setFocus();
    QTest::keyClicks(&search(), u" alt-2 "_s);
    QTest::keyClick(&search(), Qt::Key_Return);
    QCOMPARE(m_world->matches.sought.constLast(), u"alt-2"_s);
    QTRY_COMPARE(alike().rowCount(), 1);
    QVERIFY2(m_world->matches.decisions.isEmpty() && !alike().chosen(), "to search is not to decide");
    QTest::keyClick(&search(), Qt::Key_Down);
    QCOMPARE(alike().chosen()->item, u"ALT-2"_s);
    QVERIFY(alike().hasFocus());
    QTest::keyClick(&alike(), Qt::Key_A);
    QCOMPARE(m_world->matches.decisions.constFirst().items, QStringList{u"ALT-2"_s});
    QTRY_VERIFY(search().text().isEmpty()); // the next row
    QTRY_COMPARE(alike().rowCount(), 2);
}

void TestMatchPanel::whatIsTypedStaysWithItsRow()
{
    QTest::keyClicks(&search(), u"alt-1"_s);
    QTRY_COMPARE(alike().rowCount(), 1); // after a pause, without Return
    alike().choose(0);
    panel().refresh(); // somebody decided about another row
    QTRY_VERIFY(m_page->isSettled());
    QCOMPARE(search().text(), u"alt-1"_s);
    QCOMPARE(alike().chosen()->item, u"ALT-1"_s);
    search().clear();
    QTRY_COMPARE(alike().rowCount(), 2);
}

void TestMatchPanel::nothingAlikeIsSaidQuietly()
{
    const Hand hand(panel());
    m_world->matches.alike.clear();
    m_world->matches.hold = true;
    QTest::keyClick(&cases(), Qt::Key_J);
    m_world->matches.release(0); // the row
    QTRY_COMPARE(m_world->matches.waiting(), 1);
    QTRY_VERIFY(hand.reads(u"Looking …"_s));
    QVERIFY(buttonSaying(panel(), u"It is BIC-2A"_s)->isEnabled()); // who knows need not wait
    m_world->matches.hold = false;
    m_world->matches.releaseAll();
    QTRY_VERIFY(hand.reads(u"No item of the ERP looks like this row."_s));
    QVERIFY(!alike().isVisible());
    QTest::keyClicks(&search(), u"zinc"_s);
    QTest::keyClick(&search(), Qt::Key_Return);
    QTRY_VERIFY(hand.reads(u"No item of the ERP is like “zinc”."_s));
    QVERIFY(panel().findChild<ErrorBanner*>()->isHidden());
}

void TestMatchPanel::failedLookUpsAreTold()
{
    m_world->matches.failWith = Error{ErrorKind::Database, u"The server is away."_s, {}, {}, {}, {}, true};
    QTest::keyClick(&search(), Qt::Key_Return);
    QTRY_VERIFY(panel().findChild<ErrorBanner*>()->text().contains(u"The server is away."_s));
    const Hand hand(panel());
    QVERIFY(hand.reads(u"The items could not be looked up."_s));
    QVERIFY(!hand.reads(u"No item of the ERP looks like"_s));
    QVERIFY(buttonSaying(panel(), u"It is BIC-1A"_s)->isEnabled());
}

void TestMatchPanel::newProductsWithoutAnItemAreDecided()
{
    const Hand hand(panel());
    buttonSaying(panel(), u"Without an item"_s)->click();
    QTRY_COMPARE(cases().model()->rowCount(), 2);
    QTRY_COMPARE(alike().rowCount(), 2);
    QVERIFY(!options().isVisible());
    QVERIFY2(!buttonSaying(panel(), u"It is none of them"_s), "there are none");
    QVERIFY(!buttonSaying(panel(), u"It is this item"_s)->isEnabled()); // none is chosen
    QVERIFY(hand.reads(u"Staged as a new product."_s));
    cases().setFocus();
    QTest::keyClick(&cases(), Qt::Key_A);
    QVERIFY(m_world->matches.decisions.isEmpty());
    alike().setFocus();
    QTest::keyClick(&alike(), Qt::Key_Down);
    QTest::keyClick(&alike(), Qt::Key_A);
    QCOMPARE(m_world->matches.decisions.size(), 1);
    QCOMPARE(m_world->matches.decisions.constFirst().row.sku, u"N-11"_s);
    QCOMPARE(m_world->matches.decisions.constFirst().items, QStringList{u"ALT-1"_s});
    QVERIFY(hand.reads(u"Until then its new product is held."_s));
    QTRY_COMPARE(cases().model()->rowCount(), 1);
    cases().setFocus();
    QTest::keyClick(&cases(), Qt::Key_C); // the other one the ERP does not have
    QCOMPARE(int(m_world->matches.decisions.constLast().answer), int(MatchAnswer::IsAlone));
    QTRY_VERIFY(hand.reads(u"No new products without an item"_s));
    m_page->undo();
    QTRY_COMPARE(cases().model()->rowCount(), 1);
}

void TestMatchPanel::anApprovedNewProductIsWarnedAbout()
{
    const Hand hand(panel());
    buttonSaying(panel(), u"Without an item"_s)->click();
    QTRY_COMPARE(cases().model()->rowCount(), 2);
    cases().setFocus();
    QTest::keyClick(&cases(), Qt::Key_J);
    QTRY_VERIFY(hand.reads(u"Already approved as a new product"_s));
    alike().choose(1);
    QTest::keyClick(&cases(), Qt::Key_A);
    QVERIFY(hand.reads(u"Its new product was approved: that no longer counts"_s));
    buttonSaying(panel(), u"To decide"_s)->click();
    QTRY_COMPARE(cases().model()->rowCount(), 3);
    QVERIFY(!hand.reads(u"as a new product"_s));
    QVERIFY(options().isVisible());
}

void TestMatchPanel::thePageLeadsToNewProductsWhenNothingElseWaits()
{
    QTest::keyClick(&cases(), Qt::Key_Escape);
    m_world->matches.rows.removeIf([](const MatchCaseRow& row) { return row.newProduct == NewProduct::None; });
    emit m_world->matches.changed();
    QPushButton* entry = nullptr;
    QTRY_VERIFY((entry = buttonSaying(*m_page, u"New products without an item: 2"_s)));
    entry->click();
    QTRY_COMPARE(cases().model()->rowCount(), 2);
    QCOMPARE(cases().model()->index(0, 0).data().toString(), u"N-11"_s);
}

void TestMatchPanel::theNextRowIsReadyAfterADecision()
{
    QTest::keyClick(&cases(), Qt::Key_A);
    QTRY_COMPARE(cases().model()->rowCount(), 2);
    QTest::keyClick(&cases(), Qt::Key_A);
    QTRY_COMPARE(cases().model()->rowCount(), 1);
    QCOMPARE(m_world->matches.decisions.constLast().row.sku, u"P-2"_s);
    QTest::keyClick(&cases(), Qt::Key_A);
    QTRY_COMPARE(cases().model()->rowCount(), 0);
    QTest::keyClick(&cases(), Qt::Key_A); // nothing is left to decide
    QCOMPARE(m_world->matches.decisions.size(), 3);
}

void TestMatchPanel::decisionsAreTakenBack()
{
    QTest::keyClick(&cases(), Qt::Key_A);
    m_page->undo();
    QCOMPARE(m_world->matches.undone, QStringList{u"decision-1"_s});
    QTRY_COMPARE(cases().model()->rowCount(), 3);
    QTest::keyClick(&cases(), Qt::Key_R);
    buttonSaying(panel(), u"Decided"_s)->click();
    QTRY_COMPARE(cases().model()->rowCount(), 1);
    QVERIFY(!cases().isColumnHidden(2) && !cases().isColumnHidden(5));
    QPushButton* back = buttonSaying(panel(), u"Take the decision back"_s);
    QVERIFY(back && back->isEnabled());
    back->click();
    QCOMPARE(m_world->matches.undone.size(), 2);
    QTRY_COMPARE(cases().model()->rowCount(), 0);
}

void TestMatchPanel::refusalsAreSentences()
{
    m_world->matches.failWith = Error{ErrorKind::Stale, u"Somebody decided about P-1 meanwhile: it is BIC-1B (ann)."_s, {}, {}, {}, {}, false};
    QTest::keyClick(&cases(), Qt::Key_A);
    QVERIFY(panel().findChild<ErrorBanner*>()->text().contains(u"it is BIC-1B (ann)"_s));
    QCOMPARE(cases().model()->rowCount(), 3);
}

void TestMatchPanel::viewersCannotDecide()
{
    Session viewer = m_world->session.value;
    viewer.mayStage = false;
    m_page->setSession(viewer);
    for (const Qt::Key key : {Qt::Key_A, Qt::Key_R, Qt::Key_N, Qt::Key_C})
        QTest::keyClick(&cases(), key);
    QVERIFY(m_world->matches.decisions.isEmpty());
    const QPushButton* alone = buttonSaying(panel(), u"A product of its own, not in Xorosoft"_s);
    QVERIFY(!alone->isEnabled());
    QVERIFY2(search().isEnabled(), "who may look may search");
    QVERIFY(alone->toolTip().startsWith(u"Your role may look but not decide about matches."_s));
    const Hand hand(panel());
    QVERIFY2(hand.reads(alone->toolTip()), "a disabled button alone says nothing");
    m_page->setSession(m_world->session.value);
    QVERIFY(alone->toolTip().endsWith(u"(C)"_s));
    QVERIFY(!hand.reads(u"Your role"_s));
}

/// That every row has its item is known only after reading.
void TestMatchPanel::whatWasNotReadIsNotClaimed()
{
    const Hand hand(panel());
    m_world->matches.hold = true;
    panel().open();
    QTRY_VERIFY(hand.reads(u"Reading …"_s));
    QVERIFY(!hand.reads(u"item"_s));
    m_world->matches.hold = false;
    m_world->matches.failWith = Error{ErrorKind::Database, u"The server is away."_s, {}, {}, {}, {}, true};
    panel().open();
    QTRY_VERIFY(hand.reads(u"The matches could not be read"_s));
    QVERIFY(!hand.reads(u"No matches to decide"_s));
    QVERIFY(hand.click(hand.find(u"Try again"_s)));
    QTRY_VERIFY(cases().isVisible());
    QVERIFY(panel().findChild<ErrorBanner*>()->isHidden());
    m_world->matches.rows.clear();
    panel().open();
    QTRY_VERIFY(hand.reads(u"No matches to decide"_s));
}

void TestMatchPanel::everythingIsReachableByKeyboard()
{
    for (QWidget* control : panel().findChildren<QWidget*>()) {
        if (qobject_cast<QPushButton*>(control) || qobject_cast<QLineEdit*>(control))
            QVERIFY2(control->focusPolicy() & Qt::TabFocus, qPrintable(control->objectName()));
    }
    for (const QWidget* named : {static_cast<QWidget*>(&cases()), static_cast<QWidget*>(&options()), static_cast<QWidget*>(&alike()),
                                 static_cast<QWidget*>(&search())})
        QVERIFY(!named->accessibleName().isEmpty());
    QTest::keyClick(&cases(), Qt::Key_J);
    QCOMPARE(cases().currentIndex().row(), 1);
    QTest::keyClick(&cases(), Qt::Key_K);
    QCOMPARE(cases().currentIndex().row(), 0);
}

QTEST_MAIN(TestMatchPanel)
#include "tst_matchpanel.moc"
