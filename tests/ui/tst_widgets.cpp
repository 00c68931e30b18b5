#include "fakeservices.h"
#include "hand.h"

#include "jobs/jobspage.h"
#include "jobs/rejectsview.h"
#include "jobs/schedulestepsview.h"
#include "review/pushpanel.h"
#include "settings/columnmapform.h"
#include "settings/secretedit.h"
#include "settings/settingspage.h"
#include "settings/thresholdform.h"
#include "widgets/controls.h"
#include "widgets/elidedlabel.h"
#include "widgets/findinglines.h"
#include "widgets/flowlayout.h"
#include "widgets/format.h"
#include "widgets/htmlview.h"
#include "widgets/labels.h"
#include "widgets/latescrollarea.h"
#include "widgets/pagedtable.h"
#include "widgets/refusal.h"
#include "widgets/statefulview.h"
#include "widgets/tables.h"
#include "widgets/theme.h"
#include "widgets/valuetext.h"
#include "widgets/worddiff.h"

#include <QAbstractItemModelTester>
#include <QAccessible>
#include <QCheckBox>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QScopeGuard>
#include <QScrollBar>
#include <QSignalSpy>
#include <QStyleOptionButton>
#include <QTabWidget>
#include <QTableView>
#include <QTableWidget>
#include <QTest>
#include <QTextDocument>
#include <QVBoxLayout>

using namespace trueup;
using namespace trueup::ui;
using namespace trueup::ui::testing;
using namespace Qt::StringLiterals;

class TestWidgets : public QObject
{
    Q_OBJECT
private slots:
    void coloursMeetContrast_data();
    void coloursMeetContrast();
    void wordsThatChangedAreFound();
    void markupThatChangedIsMarkedAsItLooks();
    void piecesGiveBothTextsBack();
    void numbersAreExact();
    void cellsShowWhereValuesDiffer();
    void aWordStaysWithWhatItIsAbout();
    void buttonsWithoutAFrameStandAtTheEdge();
    void whatGoesOnIsMarkedAtItsEdge();
    void textsOfFieldsBeginAtOnePlace();
    void aReasonStandsWithItsStep();
    void aRoleThatMayNotHasAMark();
    void markupReachesForNothing();
    void pagedTableIsASoundModel();
    void secretsAreWrittenNeverRead();
    void automaticApprovalStartsOff();
    void aTestOfAConnectionSavesNothing();
    void renamedColumnsAreMappedInTheTable();
    void rejectsShowTheRawCells();
    void listsSayHowTheyAre();
    void theFocusComesBackToItsList();
    void fixedTicksAreMarks();
    void columnsTakeTheRoomTheirRowsNeed();
    void columnsOfWordsAreAsWideAsTheLongest();
    void aHeldRunNeedsAReason();
    void examplesOfAFindingAreRead_data();
    void examplesOfAFindingAreRead();
    void findingsHaveTheirExamplesBeneath();
    void runsAreSortedByTheirHeaders();
    void withoutARunThereIsNoneToChoose();
    void numbersOfAPhaseHaveTheirUnit();
    void pushShowsWhatWillBeWrittenFirst();
    void aHeldPushCannotStart();
};

void TestWidgets::coloursMeetContrast_data()
{
    QTest::addColumn<bool>("dark");
    QTest::newRow("light") << false;
    QTest::newRow("dark") << true;
}

void TestWidgets::coloursMeetContrast()
{
    QFETCH(bool, dark);
    const Theme t = dark ? Theme::dark() : Theme::light();
    const QList<std::tuple<const char*, QColor, QColor>> pairs = {
        {"text on window", t.text, t.window}, {"text on base", t.text, t.base}, {"text on raised", t.text, t.raised},
        {"muted on window", t.muted, t.window}, {"muted on base", t.muted, t.base}, {"muted on alternate", t.muted, t.alternate},
        {"muted on hover", t.muted, t.hover}, {"accent on raised", t.accent, t.raised}, {"on accent", t.onAccent, t.accent},
        {"on selection", t.onSelection, t.selection}, {"before", t.before, t.beforeGround}, {"before on base", t.before, t.base},
        {"before on alternate", t.before, t.alternate}, {"before selected", t.before, t.selection}, {"after selected", t.after, t.selection}, {"muted selected", t.muted, t.selection},
        {"after", t.after, t.afterGround}, {"after on base", t.after, t.base},
        {"ok on raised", t.ok, t.raised}, {"warning on raised", t.warning, t.raised}, {"error on raised", t.error, t.raised},
        {"text on error", t.text, t.errorGround}, {"error on window", t.error, t.window}, {"etilize", t.etilize, t.base},
        {"xorosoft", t.xorosoft, t.base}, {"shopify", t.shopify, t.base}, {"local", t.local, t.base},
        // Who may not change a value reads it in a field that is disabled.
        {"disabled on window", t.palette().color(QPalette::Disabled, QPalette::Text), t.window},
        {"disabled on base", t.palette().color(QPalette::Disabled, QPalette::Text), t.base},
        {"disabled on raised", t.palette().color(QPalette::Disabled, QPalette::Text), t.raised}};
    for (const auto& [name, text, ground] : pairs)
        QVERIFY2(contrast(text, ground) >= 4.5, qPrintable(u"%1: %2"_s.arg(QLatin1StringView(name)).arg(contrast(text, ground))));
}

void TestWidgets::wordsThatChangedAreFound()
{
    const QList<WordPiece> expected = {{PieceKind::Same, u"Box of "_s}, {PieceKind::Removed, u"12"_s},
                                       {PieceKind::Added, u"24"_s}, {PieceKind::Same, u" pens"_s}};
    QCOMPARE(wordDiff(u"Box of 12 pens"_s, u"Box of 24 pens"_s), expected);
    // No mark begins or ends within a tag.
    for (const WordPiece& piece : wordDiff(u"<ul><li>Blue ink</li></ul>"_s, u"<ul><li>Blue ink</li><li>Recycled</li></ul>"_s))
        QCOMPARE(piece.text.count(u'<'), piece.text.count(u'>'));
    for (const WordPiece& piece : wordDiff(u"Caf&eacute; &amp; bar"_s, u"Caf&egrave; &lt; bar"_s))
        QCOMPARE(piece.text.count(u'&'), piece.text.count(u';')); // nor within an entity
}

/// The markup is that of the new text: only words are marked, and without the marks it is the new text alone.
void TestWidgets::markupThatChangedIsMarkedAsItLooks()
{
    const Theme theme = Theme::light();
    const auto looks = [&theme](const QString& before, const QString& after) { return markedLooks(before, after, theme); };
    const QList<std::pair<QString, QString>> texts{
        {u"<p>A blue pen</p>"_s, u"<p>A black pen</p>"_s},
        {u"<ul><li>Blue ink</li><li>Old</li></ul>"_s, u"<ul><li>Blue ink</li><li>Recycled &amp; new</li></ul><p>More</p>"_s},
        {u"<p>One</p><p>Two</p>"_s, u"<p><b>One</b></p>"_s},
        {u"Caf&eacute; 1 < 2"_s, u"<em>Caf&egrave;</em> 1 &lt; 3"_s}};
    static const QRegularExpression removed(u"<span [^>]*line-through[^>]*>[^<]*</span>"_s);
    static const QRegularExpression added(u"<span [^>]*underline[^>]*>([^<]*)</span>"_s);
    for (const auto& [before, after] : texts) {
        const QString html = looks(before, after);
        QVERIFY(html.contains(u"<span "_s));
        QString bare = html;
        bare.remove(removed).replace(added, u"\\1"_s).remove(u' ').remove(QChar(0x2009));
        QCOMPARE(bare, QString(after).remove(u' ')); // what goes leaves a space between what stood in two blocks
        QTextDocument shown;
        shown.setHtml(html);
        QVERIFY2(!shown.toPlainText().contains(u'<') || before.contains(u" < "_s), qPrintable(shown.toPlainText()));
    }
    QCOMPARE(looks({}, u"<p>New</p>"_s), u"<p>New</p>"_s); // all of it is
    QCOMPARE(looks(u"<p>a</p>"_s, u"<p><b>a</b></p>"_s), u"<p><b>a</b></p>"_s); // no word changed
    QTextDocument shown;
    shown.setHtml(looks(u"<p>One</p><p>Two</p>"_s, u"<p>New</p>"_s));
    QVERIFY2(shown.toPlainText().contains(QRegularExpression(u"One\\s+Two\\s"_s)), qPrintable(shown.toPlainText()));
}

void TestWidgets::piecesGiveBothTextsBack()
{
    const QString before = u"<p>A reliable pen, for daily writing.</p>"_s.repeated(40);
    const QString after = u"<p>A very reliable pen for writing every day!</p>"_s.repeated(38);
    QString old;
    QString fresh;
    for (const WordPiece& piece : wordDiff(before, after)) {
        old += piece.kind != PieceKind::Added ? piece.text : QString();
        fresh += piece.kind != PieceKind::Removed ? piece.text : QString();
    }
    QCOMPARE(old, before);
    QCOMPARE(fresh, after);
}

void TestWidgets::numbersAreExact()
{
    QLocale::setDefault(QLocale(u"en_CA"_s));
    QCOMPARE(shownDecimal(*Decimal::fromString(u"1234567.89"_s)), u"1,234,567.89"_s);
    QCOMPARE(shownValue(FieldId::Price, Value(*Decimal::fromString(u"0.1"_s))).text, u"0.10"_s);
    QCOMPARE(shownValue(FieldId::Cost, Value(*Decimal::fromString(u"4.1275"_s))).text, u"4.1275"_s);
    QCOMPARE(shownPercent(*Decimal::fromString(u"18.2"_s)), u"+18.2%"_s);
    QCOMPARE(shownAge(QDateTime(), QDateTime::currentDateTimeUtc()), u"never"_s);
}

/// What has no frame begins where the text above it does; in a row the room between two tells that they are two.
void TestWidgets::buttonsWithoutAFrameStandAtTheEdge()
{
    QWidget whole;
    whole.setStyleSheet(Theme::light().styleSheet());
    auto* flow = new FlowLayout(&whole, 6);
    QPushButton* first = button(u"Open the run"_s, u"flat"_s, &whole);
    QPushButton* second = button(u"Read it again"_s, u"flat"_s, &whole);
    for (QPushButton* one : {first, second})
        flow->addWidget(one);
    whole.resize(600, 60);
    whole.show();
    QVERIFY(QTest::qWaitForWindowExposed(&whole));
    const auto words = [](const QPushButton* one) {
        QStyleOptionButton option;
        option.initFrom(one);
        option.text = one->text();
        return one->style()->subElementRect(QStyle::SE_PushButtonContents, &option, one).translated(one->pos());
    };
    QVERIFY2(words(first).left() <= 3, qPrintable(QString::number(words(first).left())));
    QVERIFY(words(second).left() - words(first).right() >= 20);
    whole.resize(first->width() + 20, 100); // a line of its own
    QTRY_VERIFY(second->y() > 0);
    QCOMPARE(second->x(), first->x());
}

/// A row that is cut is not taken for one drawn badly.
void TestWidgets::whatGoesOnIsMarkedAtItsEdge()
{
    auto* content = new QWidget;
    content->setMinimumHeight(500);
    LateScrollArea area(content);
    area.resize(200, 100);
    area.show();
    QVERIFY(QTest::qWaitForWindowExposed(&area));
    const QColor line = Theme::of(QGuiApplication::palette()).border;
    const auto hasLine = [&](int y) { return area.grab().toImage().pixelColor(50, y) == line; };
    QScrollBar* bar = area.verticalScrollBar();
    QVERIFY(bar->maximum() > 0);
    QVERIFY(!hasLine(0) && hasLine(99));
    bar->setValue(40);
    QVERIFY(hasLine(0) && hasLine(99));
    bar->setValue(bar->maximum());
    QVERIFY(hasLine(0) && !hasLine(99));
    // As wide as what it cuts.
    auto* row = new QHBoxLayout(content);
    row->setContentsMargins(20, 0, 30, 0);
    area.update();
    const auto at = [&](int x) { return area.grab().toImage().pixelColor(x, 0) == line; };
    QVERIFY(!at(19) && at(20) && at(area.viewport()->width() - 31) && !at(area.viewport()->width() - 30));
}

/// In a form they stand below one another.
void TestWidgets::textsOfFieldsBeginAtOnePlace()
{
    QWidget whole;
    whole.setStyleSheet(Theme::light().styleSheet());
    auto* edit = new QLineEdit(u"████"_s, &whole);
    auto* box = new QComboBox(&whole);
    box->addItem(edit->text());
    auto* editable = new QComboBox(&whole);
    editable->setEditable(true);
    editable->addItem(edit->text());
    auto* column = new QVBoxLayout(&whole);
    for (QWidget* one : std::initializer_list<QWidget*>{edit, box, editable}) {
        one->setFocusPolicy(Qt::NoFocus);
        column->addWidget(one);
    }
    whole.resize(300, 160);
    whole.show();
    QVERIFY(QTest::qWaitForWindowExposed(&whole));
    const auto textLeft = [](QWidget* field) {
        const QImage seen = field->grab().toImage();
        int x = 4; // behind the frame
        while (x < seen.width() && qGray(seen.pixel(x, seen.height() / 2)) > 128)
            ++x;
        return x;
    };
    QVERIFY(textLeft(edit) < 30);
    QCOMPARE(textLeft(box), textLeft(edit));
    QCOMPARE(textLeft(editable), textLeft(edit));
}

void TestWidgets::aReasonStandsWithItsStep()
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    ScheduleRun run;
    run.startedAt = now;
    run.steps = {{{JobKind::EtilizeImport}, StepState::Held, 2, now, now.addSecs(64), u"The feed is shorter."_s},
                 {{JobKind::ShopifyPull}, StepState::NotRun, 0, {}, {}, {}}};
    ScheduleStepsView view;
    view.read(run);
    view.resize(700, 300);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    const auto wordsOf = [&view](const QString& begins) {
        for (const QLabel* one : view.findChildren<QLabel*>()) {
            if (one->text().startsWith(begins))
                return QRect(one->mapTo(&view, one->contentsRect().topLeft()), one->contentsRect().size());
        }
        return QRect();
    };
    const QRect reason = wordsOf(u"The feed"_s);
    const int above = reason.top() - wordsOf(u"1. "_s).bottom();
    const int below = wordsOf(u"2. "_s).top() - reason.bottom();
    QVERIFY2(above >= 0 && below > above, qPrintable(u"%1 above, %2 below"_s.arg(above).arg(below)));
}

/// Not told by a colour alone from what is so at this moment only.
void TestWidgets::aRoleThatMayNotHasAMark()
{
    QWidget whole;
    auto* refusal = new Refusal(&whole);
    whole.show();
    const auto marks = [refusal] {
        return std::ranges::count_if(refusal->findChildren<QLabel*>(), [](const QLabel* one) { return one->isVisible() && !one->pixmap().isNull(); });
    };
    QVERIFY2(!refusal->isVisible(), "nothing is refused");
    refusal->say(u"Your role may look."_s);
    QVERIFY(Hand(whole).reads(u"Your role may look."_s));
    QCOMPARE(marks(), 1);
    refusal->say(u"This is the newest version."_s, Refusal::Cause::Moment);
    QVERIFY(Hand(whole).reads(u"This is the newest version."_s));
    QCOMPARE(marks(), 0);
    refusal->say({});
    QVERIFY(!refusal->isVisible());
}

/// In a flow of words and chips no line ends with a word.
void TestWidgets::aWordStaysWithWhatItIsAbout()
{
    QWidget whole;
    auto* flow = new FlowLayout(&whole, 6);
    const auto add = [&](bool isWord) {
        auto* one = new QWidget(&whole);
        one->setMinimumSize(40, 20);
        one->setFixedSize(40, 20);
        one->setProperty(FlowLayout::keepsNext, isWord);
        flow->addWidget(one);
        return one;
    };
    add(false);
    const QWidget* word = add(true);
    const QWidget* chip = add(false);
    whole.resize(40 + 6 + 40 + 5, 100); // the chip alone would begin the second line
    whole.show();
    QTRY_VERIFY(word->y() > 0);
    QCOMPARE(word->y(), chip->y());
    whole.resize(3 * 40 + 2 * 6, 100);
    QTRY_COMPARE(word->y(), 0);
    QCOMPARE(chip->y(), 0);
}

void TestWidgets::cellsShowWhereValuesDiffer()
{
    const QString title = u"Papeterie Boréal ClearView Dry-Erase Marker, Chisel Tip, Grey, 24/Box"_s;
    const ShownPair other = shownDifference(FieldId::Title, title, title.chopped(6) + u"12/Box"_s);
    QCOMPARE(other.before, u"… 24/Box"_s);
    QCOMPARE(other.after, u"… 12/Box"_s);
    QCOMPARE(other.wholeBefore, title);
    const QFontMetrics metrics{QFont()};
    const int room = metrics.horizontalAdvance(title);
    QCOMPARE(fittedText(other.wholeBefore, other.before, room, metrics), title); // nothing is left out where there is room
    QCOMPARE(fittedText(other.wholeBefore, other.before, room - 1, metrics), u"… 24/Box"_s);
    QCOMPARE(fittedText({}, u"12.99"_s, 1, metrics), u"12.99"_s);
    QVERIFY(shownDifference(FieldId::Title, title.repeated(2) + u'1', title.repeated(2) + u'2').wholeBefore.isEmpty());
    const ShownPair same = shownDifference(FieldId::Title, title, title);
    QVERIFY2(same.before.startsWith(u"Papeterie"_s), qPrintable(same.before)); // nothing differs, so nothing is skipped
    QCOMPARE(same.after, same.before);
    const Value specifications(JsonText{R"({"Paper":{"Size":"A4","Colours":["red","blue"]}})"});
    const QString read = shownDifference(FieldId::ProductInfo, shownValue(FieldId::ProductInfo, specifications).text, {}).before;
    QCOMPARE(read, u"Paper: Colours: red, blue , Size: A4"_s);
    const ShownPair html = shownDifference(FieldId::Description, u"<p>Pens&nbsp;&amp; ink</p>"_s, u"<p>Pens &lt;fine&gt;</p>"_s);
    QCOMPARE(html.before, u"Pens & ink"_s);
    QCOMPARE(html.after, u"Pens <fine>"_s);
    QCOMPARE(shownConfidence(0.29), u"29%"_s);
    QCOMPARE(shownConfidence(0.9496), u"94%"_s); // not what a threshold of 95 lets pass
    QCOMPARE(shownConfidence(1), u"100%"_s);
}

void TestWidgets::markupReachesForNothing()
{
    HtmlView view;
    QCOMPARE(view.loadResource(QTextDocument::ImageResource, QUrl(u"https://example.com/a.png"_s)).toByteArray(), QByteArray());
    QCOMPARE(view.loadResource(QTextDocument::StyleSheetResource, QUrl(u"file:///etc/passwd"_s)).toByteArray(), QByteArray());
    QVERIFY(!view.openLinks());
    QVERIFY(!view.openExternalLinks());
}

void TestWidgets::pagedTableIsASoundModel()
{
    PagedTable<int> table({{u"n"_s, [](const int& n) { return QString::number(n); }}});
    QAbstractItemModelTester tester(&table, QAbstractItemModelTester::FailureReportingMode::QtTest);
    table.show([](const QString& afterKey, int limit) {
        Page<int> page;
        for (int n = afterKey.toInt(); n < qMin(afterKey.toInt() + limit, 250); ++n)
            page.rows.append(n);
        if (page.rows.last() < 249)
            page.nextKey = QString::number(page.rows.last() + 1);
        return readyAnswer<Page<int>>(page);
    });
    QCOMPARE(table.rowCount(), PagedTableBase::pageSize);
    table.fetchMore({});
    QCOMPARE(table.rowCount(), 250);
    QCOMPARE(table.index(249, 0).data().toString(), u"249"_s);
}

void TestWidgets::secretsAreWrittenNeverRead()
{
    SecretEdit edit(u"Password"_s);
    edit.setDraft({true, std::nullopt});
    auto* line = edit.findChild<QLineEdit*>();
    QCOMPARE(line->text(), QString());
    QCOMPARE(line->echoMode(), QLineEdit::Password);
    QVERIFY2(!edit.draft().replacement, "an untouched secret must be kept");
    QTest::keyClicks(line, u"hunter2"_s);
    QCOMPARE(edit.draft().replacement.value_or(QString()), u"hunter2"_s);
    edit.setDraft({true, std::nullopt});
    edit.findChild<QPushButton*>()->click();
    QVERIFY(edit.draft().replacement && edit.draft().replacement->isEmpty());
}

void TestWidgets::automaticApprovalStartsOff()
{
    ThresholdForm form;
    QVERIFY(!form.findChild<QCheckBox*>()->isChecked());
    QVERIFY(!form.draft().autoApprove);
}

void TestWidgets::renamedColumnsAreMappedInTheTable()
{
    FakeWorld world;
    world.settings.value.columns = {u"feed.zip of today"_s,
                                    {{u"SKU"_s, u"SKU"_s, {}, {}, true},
                                     {u"Item Name"_s, {}, {}, u"Title"_s, true},
                                     {u"Old column"_s, {}, u"Vendor"_s, {}, false}},
                                    {u"Title"_s, u"SKU"_s, u"Vendor"_s}};
    UiServices services = world.services();
    SettingsPage page(services, nullptr);
    auto session = world.session.value;
    session.mayAdminister = true;
    page.setSession(session);
    page.resize(1000, 700);
    page.show();
    page.showSection(page.sectionCount() - 2);
    page.open();
    QTRY_VERIFY(page.isSettled());
    auto* form = page.findChild<ColumnMapForm*>();
    QVERIFY(form);
    QTableWidget* table = form->table();
    QCOMPARE(table->rowCount(), 3);
    QCOMPARE(table->item(1, 3)->text(), u"Title"_s);
    QVERIFY(!page.hasChanges());
    // As a person does it: open the cell's list, take the suggestion, leave the cell.
    table->setCurrentCell(1, 2);
    table->editItem(table->item(1, 2));
    auto* box = table->findChild<QComboBox*>();
    QVERIFY(box);
    QVERIFY(box->findText(u"Vendor"_s) >= 0);
    box->setCurrentText(u"Title"_s);
    QTest::keyClick(box, Qt::Key_Enter);
    QTRY_COMPARE(table->item(1, 2)->text(), u"Title"_s);
    QVERIFY(page.hasChanges());
    for (auto* push : page.findChildren<QPushButton*>()) {
        if (push->text() == u"Save changes"_s)
            QTest::mouseClick(push, Qt::LeftButton);
    }
    QTRY_COMPARE(world.settings.saved.size(), 1);
    const QList<FeedColumn>& columns = world.settings.saved.constFirst().columns.columns;
    QCOMPARE(columns.size(), 3);
    QCOMPARE(columns[1].mappedTo, u"Title"_s);
    QCOMPARE(columns[2].mappedTo, u"Vendor"_s); // what the feed lacks for now stays mapped
    // Who may not change settings cannot open a cell.
    session.mayAdminister = false;
    page.setSession(session);
    QVERIFY(table->editTriggers() == QAbstractItemView::NoEditTriggers);
}

void TestWidgets::aTestOfAConnectionSavesNothing()
{
    FakeWorld world;
    UiServices services = world.services();
    SettingsPage page(services, nullptr);
    page.setSession(world.session.value);
    page.open();
    for (auto* one : page.findChildren<QPushButton*>()) {
        if (one->text() == u"Test the connection"_s)
            one->click();
    }
    QVERIFY(world.settings.saved.isEmpty());
    QVERIFY(!page.hasChanges());
}

void TestWidgets::rejectsShowTheRawCells()
{
    FakeWorld world;
    UiServices services = world.services();
    JobsPage page(services);
    page.setSession(world.session.value);
    page.show();
    page.open();
    page.showRejects();
    auto* cells = page.findChild<RejectsView*>()->findChild<QTableWidget*>();
    QCOMPARE(cells->rowCount(), 6); // what is wrong first, here with a column the file does not have
    QCOMPARE(cells->item(0, 0)->text(), u"SKU"_s);
    QCOMPARE(cells->item(0, 1)->text(), u"— missing"_s);
    QCOMPARE(cells->item(1, 0)->text(), u"Handle"_s);
    QCOMPARE(cells->item(1, 1)->text(), u"ballpoint-pen-1"_s);
    for (auto* one : page.findChild<RejectsView*>()->findChildren<QTableView*>()) {
        if (one->accessibleName() == "Rows with problems"_L1)
            one->selectRow(1);
    }
    QCOMPARE(cells->rowCount(), 5);
    QCOMPARE(cells->item(0, 0)->text(), u"Variant Barcode"_s);
    QCOMPARE(cells->item(0, 1)->text(), u"0.07330E+11"_s);
    auto* rejects = page.findChild<RejectsView*>();
    const auto saysNone = [rejects] {
        return std::ranges::any_of(rejects->findChildren<QLabel*>(), [](const QLabel* one) {
            return one->isVisible() && one->text() == u"No row of this run had a problem"_s;
        });
    };
    QVERIFY(!saysNone());
    rejects->show(FakeNight::refreshed);
    QTRY_VERIFY(saysNone());
    QVERIFY(!cells->isVisible());
    rejects->clear();
    QVERIFY2(!saysNone(), "of the next run it is not known yet");
    world.jobs.failWith = Error{ErrorKind::Database, u"The server is away."_s, {}, {}, {}, {}, true};
    rejects->show(FakeNight::imported);
    const Hand hand(*rejects);
    QTRY_VERIFY(hand.reads(u"The rows with problems could not be read"_s));
    hand.find(u"Try again"_s)->click();
    QTRY_VERIFY(cells->isVisible());
}

/// One mechanism for every list: reading, empty, failed, and back.
void TestWidgets::listsSayHowTheyAre()
{
    Holder holder;
    holder.hold = true;
    Page<int> page;
    const Error away{ErrorKind::Database, u"The server is away."_s, {}, u"Wait a minute."_s, {}, {}, true};
    const auto fetch = [&](const QString&, int) { return holder.give<Page<int>>(page); };
    PagedTable<int> table({{u"n"_s, [](const int& n) { return QString::number(n); }}});
    auto* list = new QTableView;
    list->setModel(&table);
    StatefulView view(list, u"jobs"_s, u"The numbers could not be read"_s);
    view.setEmpty({u"No number yet"_s, u"Numbers come by counting."_s, u"Count"_s});
    view.follow(table);
    view.resize(600, 400);
    view.show();
    const Hand hand(view);
    table.show(fetch);
    QVERIFY2(!hand.reads(u"Reading"_s), "what comes in a moment would only flicker");
    QTRY_VERIFY(hand.reads(u"Reading …"_s));
    QVERIFY(!list->isVisible());
    holder.releaseAll();
    QTRY_VERIFY(hand.reads(u"No number yet"_s));
    QVERIFY(hand.reads(u"Numbers come by counting."_s));
    QSignalSpy wanted(&view, &StatefulView::actionWanted);
    QVERIFY(hand.click(hand.find(u"Count"_s)));
    QCOMPARE(wanted.count(), 1);
    holder.hold = false;
    holder.failWith = away;
    table.reload();
    QTRY_VERIFY(hand.reads(u"The numbers could not be read"_s));
    QVERIFY(hand.reads(u"The server is away. Wait a minute."_s));
    page.rows = {1, 2};
    QVERIFY(hand.click(hand.find(u"Try again"_s)));
    QTRY_VERIFY(list->isVisible());
    QCOMPARE(table.rowCount(), 2);
    QCOMPARE(wanted.count(), 1);
    // Rows that were read stay while the same list cannot be read; those of another list do not pass for what was asked for.
    holder.failWith = away;
    table.reload();
    QVERIFY(list->isVisible());
    holder.failWith = away;
    table.show(fetch);
    QTRY_VERIFY(!list->isVisible());
    QVERIFY(hand.reads(u"The numbers could not be read"_s));
}

/// Whoever works with the keyboard is where they were when the rows are back.
void TestWidgets::theFocusComesBackToItsList()
{
    Holder holder;
    Page<int> page{{1}, {}};
    const auto fetch = [&](const QString&, int) { return holder.give<Page<int>>(page); };
    PagedTable<int> table({{u"n"_s, [](const int& n) { return QString::number(n); }}});
    QWidget window;
    auto* other = new QPushButton(u"Other"_s, &window);
    auto* list = new QTableView;
    list->setModel(&table);
    auto* view = new StatefulView(list, u"jobs"_s, u"The numbers could not be read"_s);
    view->follow(table);
    auto* column = new QVBoxLayout(&window);
    column->addWidget(view);
    column->addWidget(other);
    window.show();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    table.show(fetch);
    QTRY_VERIFY(list->isVisible());
    list->setFocus();
    holder.failWith = Error{ErrorKind::Database, u"The server is away."_s, {}, {}, {}, {}, true};
    table.show(fetch);
    QTRY_VERIFY(!list->isVisible());
    auto* again = qobject_cast<QPushButton*>(QApplication::focusWidget());
    QVERIFY(again && again->text() == "Try again"_L1);
    again->click();
    QTRY_VERIFY(list->isVisible());
    QCOMPARE(QApplication::focusWidget(), list);
    // Who went elsewhere meanwhile stays there.
    holder.hold = true;
    table.clear();
    table.show(fetch);
    QTRY_VERIFY(!list->isVisible());
    other->setFocus();
    holder.releaseAll();
    QTRY_VERIFY(list->isVisible());
    QCOMPARE(QApplication::focusWidget(), other);
}

/// What nobody may change here looks like no control.
void TestWidgets::fixedTicksAreMarks()
{
    QTableWidget table(2, 1);
    setUpTable(table, {20}, 0);
    showFixedTicks(table);
    table.setAlternatingRowColors(false);
    table.setFocusPolicy(Qt::NoFocus); // nothing but the ticks differs
    for (int row = 0; row < 2; ++row) {
        auto* item = new QTableWidgetItem;
        item->setCheckState(Qt::Checked);
        item->setFlags(Qt::ItemIsEnabled | (row == 0 ? Qt::ItemIsUserCheckable : Qt::NoItemFlags));
        table.setItem(row, 0, item);
    }
    table.resize(300, 200);
    table.show();
    const auto drawn = [&](int row) { return table.viewport()->grab(table.visualItemRect(table.item(row, 0))).toImage(); };
    QVERIFY2(drawn(0) != drawn(1), "a tick that cannot be changed looks like one that can");
    const QImage on = drawn(1);
    table.item(1, 0)->setCheckState(Qt::Unchecked);
    QVERIFY2(drawn(1) != on, "whether it is set can be seen all the same");
}

/// What is too narrow for its rows widens when they are first seen; what somebody moved stays, and nothing takes all.
void TestWidgets::columnsTakeTheRoomTheirRowsNeed()
{
    QTableWidget table(0, 4);
    table.setHorizontalHeaderLabels({u"A"_s, u"B"_s, u"C"_s, u"D"_s});
    setUpTable(table, {8, 8, 8, 30}, 3);
    const int em = table.fontMetrics().averageCharWidth();
    table.resize(130 * em, 200);
    table.show();
    table.setColumnWidth(1, 11 * em);
    const int asMade = table.columnWidth(0);
    table.setRowCount(1);
    const QString identifier = u"AB-1234-567890-X"_s;
    const QList<QString> texts{identifier, identifier, identifier.repeated(9), identifier.repeated(9)};
    for (int column = 0; column < texts.size(); ++column)
        table.setItem(0, column, new QTableWidgetItem(texts[column]));
    QTRY_VERIFY(table.columnWidth(0) > asMade);
    QVERIFY(table.columnWidth(0) > table.fontMetrics().horizontalAdvance(identifier));
    QCOMPARE(table.columnWidth(1), 11 * em);
    QVERIFY(table.columnWidth(2) > asMade && table.columnWidth(2) < table.fontMetrics().horizontalAdvance(texts[2]));
    QVERIFY(table.columnWidth(3) >= 30 * em);
    QVERIFY(!table.horizontalScrollBar()->isVisible());
    // Whoever narrows one afterwards is not contradicted by the next row.
    table.setColumnWidth(0, asMade);
    table.setRowCount(2);
    table.setItem(1, 0, new QTableWidgetItem(identifier));
    QCoreApplication::processEvents();
    QCOMPARE(table.columnWidth(0), asMade);
}

/// Whatever stands in the rows; what is left goes to the long text, and what somebody moved stays.
void TestWidgets::columnsOfWordsAreAsWideAsTheLongest()
{
    QTableWidget table(1, 3);
    table.setHorizontalHeaderLabels({u"A"_s, u"B"_s, u"C"_s});
    setUpTable(table, {40, 4, 30}, 2);
    const QStringList words{u"Short"_s, u"Somewhat longer words"_s};
    keepWordsWhole(table, {{0, words, true}, {1, words}});
    table.resize(900, 200);
    table.show();
    const auto longest = [&] { return table.fontMetrics().horizontalAdvance(words[1]); };
    const auto isSnug = [&](int column, int more) {
        return table.columnWidth(column) >= longest() + more && table.columnWidth(column) < longest() + more + 30;
    };
    QVERIFY2(isSnug(0, 16) && isSnug(1, 0), qPrintable(QString::number(table.columnWidth(0))));
    QCOMPARE(table.horizontalHeader()->length(), table.viewport()->width());
    // Nothing is cut: the row asks for no more.
    table.setItem(0, 1, new QTableWidgetItem(words[1]));
    QVERIFY(table.columnWidth(1) >= static_cast<QAbstractItemView&>(table).sizeHintForColumn(1));
    QFont larger = table.font();
    larger.setPointSizeF(larger.pointSizeF() * 1.5);
    table.setFont(larger);
    QVERIFY(isSnug(0, 16) && isSnug(1, 0));
    table.setColumnWidth(1, 50);
    larger.setPointSizeF(larger.pointSizeF() * 1.2);
    table.setFont(larger);
    QCOMPARE(table.columnWidth(1), 50);
    QVERIFY(isSnug(0, 16));
}

void TestWidgets::aHeldRunNeedsAReason()
{
    FakeWorld world;
    world.prompts.answer = u"The supplier confirmed it."_s;
    UiServices services = world.services();
    JobsPage page(services);
    page.setSession(world.session.value);
    page.show();
    page.open();
    page.showRun(FakeNight::held);
    for (auto* one : page.findChildren<QPushButton*>()) {
        if (one->text() == u"Release this run …"_s && one->isVisible())
            one->click();
    }
    QCOMPARE(world.prompts.asked.size(), 1);
    QVERIFY(world.prompts.asked.first().asksForReason);
    QCOMPARE(world.jobs.released, QStringList{u"The supplier confirmed it."_s});
    // Who may not release it reads who may.
    Session viewer = world.session.value;
    viewer.mayApprove = false;
    JobsPage other(services);
    other.setSession(viewer);
    other.show();
    other.open();
    other.showRun(FakeNight::held);
    const Hand hand(other);
    const auto* release = hand.find(u"Release this run …"_s);
    QVERIFY(release && !release->isEnabled());
    QVERIFY(hand.reads(u"Your role may look but not release a held run. Ask an administrator for the approver role."_s));
    other.showRun(FakeNight::imported);
    QVERIFY(!hand.find(u"Release this run …"_s) && !hand.reads(u"release a held run"_s));
}

void TestWidgets::examplesOfAFindingAreRead_data()
{
    QTest::addColumn<QString>("locale");
    QTest::addColumn<std::optional<FieldId>>("field");
    QTest::addColumn<Value>("before");
    QTest::addColumn<Value>("after");
    QTest::addColumn<Value>("cost");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("text");
    const std::optional<FieldId> price = FieldId::Price;
    const std::optional<FieldId> stock = FieldId::Inventory;
    const QString here = u"en_CA"_s;
    const Value twelve = Decimal(12, 0);
    QTest::newRow("a price") << here << price << twelve << Value(Decimal(9900, 2)) << Value() << QString() << u"ABC-1: 12.00 → 99.00"_s;
    QTest::newRow("a price elsewhere") << u"fr_CA"_s << price << twelve << Value(Decimal(995, 1)) << Value() << QString()
                                       << u"ABC-1: 12,00 → 99,50"_s;
    QTest::newRow("a new price") << here << price << Value() << Value(Decimal(0, 2)) << Value() << QString() << u"ABC-1: 0.00"_s;
    QTest::newRow("below its cost") << here << price << twelve << Value(Decimal(1200, 2)) << Value(Decimal(20, 0)) << QString()
                                    << u"ABC-1: 12.00 at a cost of 20.00"_s;
    QTest::newRow("stock") << here << stock << Value::integer(1200) << Value::integer(0) << Value() << QString() << u"ABC-1: 1,200 → 0"_s;
    QTest::newRow("unknown stock") << here << stock << Value::integer(7) << Value() << Value() << QString() << u"ABC-1: 7 → missing"_s;
    QTest::newRow("a column that became empty") << here << std::optional(FieldId::Vendor) << Value(u"Bic"_s) << Value(QString()) << Value() << QString()
                                                << u"ABC-1: Bic → empty"_s;
    QTest::newRow("a name") << here << std::optional<FieldId>() << Value() << Value() << Value() << u"Stapler,\nblack"_s
                            << u"ABC-1: Stapler, black"_s;
    QTest::newRow("nothing") << here << std::optional<FieldId>() << Value() << Value() << Value() << QString() << u"ABC-1"_s;
}

void TestWidgets::examplesOfAFindingAreRead()
{
    QFETCH(QString, locale);
    QFETCH(std::optional<FieldId>, field);
    QFETCH(Value, before);
    QFETCH(Value, after);
    QFETCH(Value, cost);
    QFETCH(QString, name);
    const auto back = qScopeGuard([usual = QLocale()] { QLocale::setDefault(usual); });
    QLocale::setDefault(QLocale(locale));
    QTEST(exampleText({u"ABC-1"_s, name, field, before, after, cost}), "text");
}

void TestWidgets::findingsHaveTheirExamplesBeneath()
{
    const auto back = qScopeGuard([usual = QLocale()] { QLocale::setDefault(usual); });
    QLocale::setDefault(QLocale(u"en_CA"_s));
    FakeWorld world;
    UiServices services = world.services();
    JobsPage page(services);
    page.setSession(world.session.value);
    page.resize(900, 700);
    page.show();
    page.open();
    page.showRun(FakeNight::held);
    const auto lines = [](const QWidget& widget) {
        QStringList texts;
        for (const auto* line : widget.findChildren<ElidedLabel*>()) {
            const QString read = QAccessible::queryAccessibleInterface(const_cast<ElidedLabel*>(line))->text(QAccessible::Name);
            if (line->isVisibleTo(&widget) && read.contains(u'→'))
                texts.append(read.startsWith(line->text()) && line->toolTip() == read ? read : u"unread: "_s + line->text());
        }
        return texts;
    };
    QTRY_COMPARE(lines(page), (QStringList{u"BIC-10000: 12.99 → 1,299.00 (+9,900.0%)"_s, u"PFX-10037: 13.12 → 1.31 (−90.0%)"_s,
                                          u"BIC-10000: A reliable pen for daily writing. … → empty"_s,
                                          u"HEW-14736: A reliable cartridge for daily printing. … → empty"_s}));
    QVERIFY2(Hand(page).reads(u"… and 107 more"_s), "109 prices move, two are named");
    page.showRun(FakeNight::imported); // nothing stays of the one before
    QTRY_COMPARE(lines(page), QStringList());
    PushPanel panel(services);
    panel.show();
    panel.prepare({}, true);
    QTRY_COMPARE(lines(panel), (QStringList{u"HEW-14736: 29.63 → 20.74 (−30.0%)"_s, u"MMM-28056: 76.43 → 53.50 (−30.0%)"_s}));
    QVERIFY2(!Hand(panel).reads(u"… and "_s), "all are named");
    const auto inColumn = [&panel](const QString& text) {
        for (const auto* one : panel.findChildren<QLabel*>()) {
            if (one->isVisibleTo(&panel) && one->text() == text)
                return one->geometry().right();
        }
        return -1;
    };
    QVERIFY(inColumn(u"20.74"_s) > 0);
    QCOMPARE(inColumn(u"20.74"_s), inColumn(u"53.50"_s)); // prices stand one below the other
}

void TestWidgets::runsAreSortedByTheirHeaders()
{
    FakeWorld world;
    UiServices services = world.services();
    const auto listOf = [](const JobsPage& page) -> QTableView* {
        for (auto* one : page.findChildren<QTableView*>()) {
            if (one->accessibleName() == u"Runs"_s)
                return one;
        }
        return nullptr;
    };
    {
        JobsPage page(services);
        page.resize(1300, 850);
        page.show();
        page.open();
        QTableView* runs = listOf(page);
        QVERIFY(runs);
        const auto click = [runs](int column) {
            const QHeaderView* header = runs->horizontalHeader();
            QTest::mouseClick(header->viewport(), Qt::LeftButton, {},
                              {header->sectionViewportPosition(column) + header->sectionSize(column) / 2, header->height() / 2});
        };
        const auto chosen = [runs] { return runs->selectionModel()->selectedRows().value(0).row(); };
        QCOMPARE(runs->horizontalHeader()->sortIndicatorSection(), 2);
        QCOMPARE(runs->horizontalHeader()->sortIndicatorOrder(), Qt::DescendingOrder); // the newest first
        QCOMPARE(page.chosenRun(), FakeNight::imported);
        click(3);
        QCOMPARE(chosen(), 2); // 60, 64, 100 and 312 seconds
        click(3);
        QCOMPARE(runs->horizontalHeader()->sortIndicatorOrder(), Qt::DescendingOrder);
        QCOMPARE(page.chosenRun(), FakeNight::imported);
        QCOMPARE(runs->model()->index(0, 0).data().toString(), world.jobs.rows.last().kind);
        click(4);
        QCOMPARE(runs->horizontalHeader()->sortIndicatorSection(), 3); // there is no order by what they read
        QVERIFY2(runs->columnWidth(6) < runs->horizontalHeader()->sectionSizeHint(6), "room for a mark that never comes");
    }
    JobsPage again(services);
    again.open();
    QTableView* runs = listOf(again);
    QVERIFY(runs);
    QCOMPARE(runs->horizontalHeader()->sortIndicatorSection(), 3);
    QCOMPARE(runs->model()->index(0, 0).data().toString(), world.jobs.rows.last().kind);
}

/// Below an empty list stands nothing that asks to choose in it, nor what was rejected by a run that is not listed any more.
void TestWidgets::withoutARunThereIsNoneToChoose()
{
    FakeWorld world;
    UiServices services = world.services();
    JobsPage page(services);
    page.setSession(world.session.value);
    page.resize(1300, 850);
    page.show();
    auto* rejects = page.findChild<RejectsView*>();
    QTabWidget* tabs = nullptr;
    for (QWidget* one = rejects->parentWidget(); one && !tabs; one = one->parentWidget())
        tabs = qobject_cast<QTabWidget*>(one);
    QVERIFY(tabs && !tabs->isVisible());
    page.open();
    QVERIFY(tabs->isVisible());
    QCOMPARE(tabs->tabText(1), u"Rows with problems (13)"_s);
    const auto filterBy = [&page](RunOutcome outcome) {
        for (auto* box : page.findChildren<QComboBox*>()) {
            if (box->accessibleName() != "Filter by outcome"_L1)
                continue;
            box->setCurrentIndex(box->findData(int(outcome)));
            emit box->activated(box->currentIndex());
        }
    };
    // A check would meet what the runs met; once they are read again it can be started.
    QPushButton* check = nullptr;
    for (auto* one : page.findChildren<QPushButton*>())
        check = one->text().startsWith(u"Check a feed"_s) ? one : check;
    QVERIFY(check && check->isEnabled());
    world.jobs.failWith = Error{ErrorKind::DatabaseLost, u"The connection was lost."_s, {}, {}, {}, {}, true};
    emit world.jobs.runsChanged();
    QVERIFY(!check->isEnabled());
    QCOMPARE(check->toolTip(), u"Not known: the runs could not be read."_s);
    emit world.jobs.runsChanged();
    QVERIFY(check->isEnabled());
    // The loss may as well be met where the rows of a run are read.
    page.showRun(FakeNight::imported);
    auto* problems = page.findChild<RejectsView*>();
    world.jobs.failWith = Error{ErrorKind::DatabaseLost, u"The connection was lost."_s, {}, {}, {}, {}, true};
    tabs->setCurrentWidget(problems);
    problems->show(FakeNight::imported);
    QTRY_VERIFY(!check->isEnabled());
    world.jobs.failWith.reset();
    emit world.jobs.runsChanged();
    QVERIFY(check->isEnabled());
    // What a kind of run cannot have is not none of it.
    QTableView* runs = nullptr;
    for (auto* one : page.findChildren<QTableView*>())
        runs = one->accessibleName() == "Runs"_L1 ? one : runs;
    QCOMPARE(runs->model()->index(0, 6).data().toString(), u"12"_s);
    QCOMPARE(runs->model()->index(1, 6).data().toString(), u"–"_s);
    filterBy(RunOutcome::Cancelled); // there is none
    QVERIFY(!tabs->isVisible());
    QCOMPARE(tabs->tabText(1), u"Rows with problems"_s);
    page.showRun(FakeNight::imported); // one that is asked for is shown although the filter leaves it out
    QVERIFY(tabs->isVisible());
    filterBy(RunOutcome::Held);
    QVERIFY(tabs->isVisible());
    QCOMPARE(page.chosenRun(), FakeNight::held);
}

void TestWidgets::numbersOfAPhaseHaveTheirUnit()
{
    QLocale::setDefault(QLocale(u"en_CA"_s));
    Progress download{u"Downloading the feed"_s, u"download"_s, 43'200'000, 86'400'000, 4'320'000, {}};
    QVERIFY2(progressText(download).startsWith(u"43.2 MB of 86.4 MB · 4.3 MB/s"_s), qPrintable(progressText(download)));
    download.phaseKey = u"import"_s;
    QVERIFY2(progressText(download).contains(u"4,320,000 rows/s"_s), qPrintable(progressText(download)));
    download.phaseKey = u"push"_s;
    QVERIFY2(progressText(download).contains(u"4,320,000/s"_s), qPrintable(progressText(download)));
}

void TestWidgets::pushShowsWhatWillBeWrittenFirst()
{
    FakeWorld world;
    UiServices services = world.services();
    PushPanel panel(services);
    panel.show();
    panel.prepare({}, true);
    QVERIFY2(world.jobs.started.isEmpty(), "a preview must not write");
    QPushButton* write = nullptr;
    for (auto* one : panel.findChildren<QPushButton*>()) {
        if (one->text() == u"Push 55 product(s) to example.myshopify.com"_s)
            write = one;
    }
    QVERIFY(write);
    write->click();
    QCOMPARE(world.jobs.started.size(), 1);
    QCOMPARE(world.jobs.started.first().kind, JobKind::ShopifyPush);
    world.jobs.finish(u"job-1"_s, RunOutcome::Partial, u"127 confirmed, 1 failed"_s);
    const auto tables = panel.findChildren<QTableView*>();
    const auto shown = std::ranges::find_if(tables, &QWidget::isVisible);
    QVERIFY2(shown != tables.end(), "the results are not shown");
    QCOMPARE((*shown)->model()->rowCount(), 2);
}

void TestWidgets::aHeldPushCannotStart()
{
    FakeWorld world;
    world.push.shown.findings = {{FindingLevel::Hold, u"240 products would be archived."_s}};
    UiServices services = world.services();
    PushPanel panel(services);
    panel.show();
    panel.prepare({}, true);
    for (auto* one : panel.findChildren<QPushButton*>()) {
        if (one->text().startsWith(u"Push "_s))
            QVERIFY(!one->isEnabled());
    }
}

QTEST_MAIN(TestWidgets)
#include "tst_widgets.moc"
