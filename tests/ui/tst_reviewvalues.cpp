#include "reviewpages.h"

#include "review/diffmodel.h"
#include "review/diffpane.h"
#include "review/fieldview.h"
#include "review/imagepair.h"
#include "review/jsontree.h"
#include "review/reviewgrid.h"
#include "review/reviewmodel.h"
#include "widgets/notice.h"
#include "widgets/theme.h"
#include "widgets/valueeditor.h"
#include "widgets/valuetext.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QLineEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QTextEdit>
#include <QTest>
#include <QTextDocument>
#include <QTreeWidgetItemIterator>

using namespace trueup;
using namespace trueup::ui;
using namespace trueup::ui::testing;
using namespace Qt::StringLiterals;

/// The values of one product: how they are shown, compared, ticked and typed over.
class TestReviewValues : public QObject
{
    Q_OBJECT
private slots:
    void pricesHaveTwoDecimalsAndLineUp();
    void emptyAndMissingDiffer();
    void diffModelKeepsItsTicks();
    void productsPassedByAreNotRead();
    void aValueIsTypedOver();
    void viewersCannotType();
    void changesAreMeasured();
    void theShopHasAColumn();
    void theTabSomebodyChoseIsRemembered();
    void tagsAreChips();
    void structuredValuesAreATree();
    void picturesAreLoadedWhileTheyAreSeen();
};

void TestReviewValues::pricesHaveTwoDecimalsAndLineUp()
{
    FakeReview service(0);
    ReviewRow row;
    row.id = 1;
    row.sku = u"A"_s;
    row.deltas = {{FieldId::Price, Value(*Decimal::fromString(u"1299.5"_s)), Value(*Decimal::fromString(u"1300"_s)), {}}};
    service.catalogue.rows() = {row};
    ReviewModel model(service);
    QLocale::setDefault(QLocale(u"en_CA"_s));
    model.show({}, {});
    QCOMPARE(model.index(0, ReviewModel::Before).data().toString(), u"1,299.50"_s);
    QCOMPARE(model.index(0, ReviewModel::After).data().toString(), u"1,300.00"_s);
    QVERIFY(model.index(0, ReviewModel::After).data(Qt::TextAlignmentRole).value<Qt::Alignment>() & Qt::AlignRight);
}

void TestReviewValues::emptyAndMissingDiffer()
{
    FakeReview service(0);
    ReviewRow row;
    row.id = 1;
    row.deltas = {{FieldId::SeoTitle, Value(QString(u""_s)), {}, {}}};
    service.catalogue.rows() = {row};
    ReviewModel model(service);
    model.show({}, {});
    const QModelIndex before = model.index(0, ReviewModel::Before);
    const QModelIndex after = model.index(0, ReviewModel::After);
    QCOMPARE(Presence(before.data(ReviewModel::PresenceRole).toInt()), Presence::Empty);
    QCOMPARE(Presence(after.data(ReviewModel::PresenceRole).toInt()), Presence::Missing);
    QVERIFY(before.data().toString() != after.data().toString());
}

void TestReviewValues::diffModelKeepsItsTicks()
{
    FakeReview service(20);
    DiffModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    ReviewRow row = service.catalogue.rows().at(3);
    model.setDetail(service.catalogue.detail(row));
    QCOMPARE(model.rowCount(), int(row.deltas.size()));
    QVERIFY(model.setData(model.index(0, 0), Qt::Unchecked, Qt::CheckStateRole));
    model.setOnlyChanges(false);
    QCOMPARE(model.rowCount(), fieldCount);
    QCOMPARE(model.partialFields(row.id)->size(), row.deltas.size() - 1);
    const qint64 other = service.catalogue.rows().at(4).id;
    model.setDetail(service.catalogue.detail(service.catalogue.rows().at(4)));
    QVERIFY(!model.partialFields(other));
    QCOMPARE(model.partialFields(row.id)->size(), row.deltas.size() - 1); // kept while another one is looked at
    model.forgetTicks({row.id});
    QVERIFY(!model.partialFields(row.id));
}

/// An arrow key that is held down passes products by: only where it stops is read and laid out, and what is done there meanwhile is
/// done to that one.
void TestReviewValues::productsPassedByAreNotRead()
{
    FakeWorld world;
    const auto page = openPage(world);
    auto* grid = page->findChild<ReviewGrid*>();
    auto* pane = page->findChild<DiffPane*>();
    QTRY_VERIFY(page->isSettled());
    const int before = world.review.detailsAsked;
    const auto move = [grid](int rows) {
        for (int i = 0; i < rows; ++i)
            QTest::keyClick(grid, Qt::Key_J);
    };
    const auto current = [&] { return page->findChild<ReviewModel*>()->key(grid->currentIndex().row()).id; };
    move(20);
    QVERIFY(pane->isLoading());
    QTRY_VERIFY(page->isSettled());
    QVERIFY2(world.review.detailsAsked - before <= 2, "the first at once, and the last");
    QCOMPARE(pane->shownId(), current());
    move(2);
    QVERIFY(pane->isLoading());
    grid->setFocus();
    QTest::keyClick(grid, Qt::Key_F2);
    QVERIFY2(!pane->isLoading(), "whoever types a value stopped there");
    QCOMPARE(pane->shownId(), current());
    QVERIFY(pane->isEditing());
}

void TestReviewValues::aValueIsTypedOver()
{
    FakeWorld world;
    const auto page = openPage(world);
    auto* grid = page->findChild<ReviewGrid*>();
    auto* model = page->findChild<ReviewModel*>();
    int row = 0;
    while (model->row(row).deltas.first().field != FieldId::Price || model->row(row).status != ReviewStatus::Pending)
        ++row;
    grid->setCurrentIndex(model->index(row, 0));
    const qint64 id = model->key(row).id;
    const Value proposed = model->row(row).deltas.first().proposed;
    page->findChild<DiffPane*>()->focusTable();
    QTest::keyClick(QApplication::focusWidget() ? QApplication::focusWidget() : page->findChild<DiffPane*>(), Qt::Key_F2);
    auto* view = page->findChild<DiffPane*>()->findChild<FieldView*>();
    if (!view->isEditing())
        view->edit();
    QVERIFY(view->isEditing());
    QPushButton* use = buttonSaying(*page, u"Use this value"_s);
    QVERIFY(use && !use->isEnabled());
    auto* line = view->findChild<ValueEditor*>()->findChild<QLineEdit*>();
    line->selectAll();
    QTest::keyClicks(line, u"12x"_s);
    QVERIFY2(!use->isEnabled(), "what does not fit cannot be used");
    ReviewRow* seen = world.review.catalogue.find(id);
    ++seen->version;
    page->refresh();
    QVERIFY2(view->isEditing() && line->text() == u"12x"_s, "a notice must not take away what is being typed");
    --seen->version;
    page->refresh();
    line->selectAll();
    QTest::keyClicks(line, QLocale().toString(12.5, 'f', 2));
    QVERIFY(use->isEnabled());
    use->click();
    QCOMPARE(world.review.edits.size(), 1);
    QCOMPARE(world.review.edits.first().id, id);
    QCOMPARE(world.review.edits.first().version, 1);
    QCOMPARE(world.review.edits.first().field, FieldId::Price);
    QCOMPARE(world.review.edits.first().value, Value(*Decimal::fromString(u"12.50"_s)));
    QCOMPARE(world.review.catalogue.find(id)->deltas.first().proposed, world.review.edits.first().value);
    QVERIFY(page->findChild<Notice*>()->text().contains(u"waits for approval"_s));
    page->undo();
    QCOMPARE(world.review.catalogue.find(id)->deltas.first().proposed, proposed);
}

void TestReviewValues::viewersCannotType()
{
    FakeWorld world;
    world.session.value.mayStage = false;
    const auto page = openPage(world);
    page->findChild<DiffPane*>()->findChild<FieldView*>()->edit();
    QVERIFY(!page->findChild<DiffPane*>()->findChild<FieldView*>()->isEditing());
    QVERIFY(!buttonSaying(*page, u"Edit value"_s)->isEnabled());
}

void TestReviewValues::changesAreMeasured()
{
    ReviewDetail detail;
    DiffField price{FieldId::Price, {}, Value(Decimal(1000, 2)), Value(Decimal(1100, 2)), Side::Xorosoft, Side::Xorosoft, {}, true, false};
    DiffField tags{FieldId::Tags, {}, Value(QStringList{u"a"_s, u"b"_s}), Value(QStringList{u"B"_s, u"c"_s, u"d"_s}), Side::Etilize, Side::Etilize, {}, true, true};
    detail.fields = {price, tags};
    DiffModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setDetail(detail);
    QVERIFY2(model.index(0, DiffModel::Change).data().toString().startsWith(u"+10"_s), qPrintable(model.index(0, DiffModel::Change).data().toString()));
    QCOMPARE(model.index(1, DiffModel::Change).data().toString(), u"+2 −1"_s);
    QVERIFY(model.index(1, DiffModel::Owner).data().toString().contains(u"locked"_s));
}

/// What the shop holds is a side of its own; what is not known is not taken for empty, and not for the shop's where it has none.
void TestReviewValues::theShopHasAColumn()
{
    ReviewDetail detail;
    DiffField price{FieldId::Price, {}, Value(Decimal(1000, 2)), Value(Decimal(1100, 2)), Side::Xorosoft, Side::Xorosoft, {}, true, false};
    price.shop = Value(Decimal(1234, 2));
    DiffField vendor{FieldId::Vendor, {}, Value(u"Bic"_s), Value(u"BIC"_s), Side::Etilize, Side::Etilize, {}, true, false};
    DiffField seo{FieldId::SeoTitle, {}, Value(u"Pen"_s), Value(u"Pens"_s), Side::Local, Side::Local, {}, true, false};
    seo.shop = Value(QString());
    DiffField mpn{FieldId::Mpn, {}, Value(u"M-1"_s), Value(u"M-2"_s), Side::Etilize, Side::Etilize, {}, true, false};
    detail.fields = {price, vendor, seo, mpn};
    DiffModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setDetail(detail);
    const auto presence = [&model](int row) {
        return Presence(model.index(row, DiffModel::Shop).data(ReviewModel::PresenceRole).toInt());
    };
    const auto text = [&model](int row) {
        return model.index(row, DiffModel::Shop).data().toString();
    };
    QCOMPARE(model.headerData(DiffModel::Shop, Qt::Horizontal, Qt::DisplayRole).toString(), sideLabel(Side::Shopify));
    QVERIFY(!model.headerData(DiffModel::Shop, Qt::Horizontal, Qt::DecorationRole).value<QIcon>().isNull());
    QCOMPARE(text(0), QLocale().toString(12.34, 'f', 2));
    QCOMPARE(presence(0), Presence::Present);
    QCOMPARE(text(1), u"not known"_s);
    QCOMPARE(presence(1), Presence::Missing);
    QCOMPARE(presence(2), Presence::Empty);
    QVERIFY(text(2) != text(1));
    QCOMPARE(text(3), QString());
    QVERIFY(!model.index(3, DiffModel::Shop).data(Qt::ToolTipRole).toString().isEmpty());
    detail.isInShop = false;
    model.setDetail(detail);
    QCOMPARE(text(1), u"not in the shop"_s);

    FieldView view;
    view.show();
    auto* tabs = view.findChild<QTabWidget*>();
    const auto shopTab = [tabs] {
        for (int tab = 0; tab < tabs->count(); ++tab) {
            if (tabs->tabText(tab) == sideLabel(Side::Shopify) && tabs->isTabVisible(tab))
                return tab;
        }
        return -1;
    };
    view.setField(price);
    QVERIFY(shopTab() >= 0);
    QVERIFY(!tabs->tabIcon(shopTab()).isNull());
    QCOMPARE(qobject_cast<QTextEdit*>(tabs->widget(shopTab()))->toPlainText(), QLocale().toString(12.34, 'f', 2));
    view.setField(vendor);
    QCOMPARE(shopTab(), -1);
}

/// Markup first as it looks, text first word by word; and what somebody chose comes first from then on, everywhere.
void TestReviewValues::theTabSomebodyChoseIsRemembered()
{
    FakeWorld world;
    FieldView view(nullptr, nullptr, &world.preferences);
    view.show();
    auto* tabs = view.findChild<QTabWidget*>();
    const auto shown = [&tabs] { return tabs->tabText(tabs->currentIndex()); };
    const auto choose = [&tabs](const QString& name) {
        for (int tab = 0; tab < tabs->count(); ++tab) {
            if (tabs->tabText(tab) == name && tabs->isTabVisible(tab))
                tabs->setCurrentIndex(tab);
        }
    };
    const DiffField markup{FieldId::Description, {}, Value(u"<p>A <b>blue</b> pen</p>"_s), Value(u"<p>A <b>black</b> pen</p>"_s), {}, Side::Etilize, {}, true, false};
    DiffField alone = markup;
    alone.isChange = false;
    const DiffField text{FieldId::Title, {}, Value(u"Blue pen"_s), Value(u"Black pen"_s), {}, Side::Etilize, {}, true, false};
    view.setField(text);
    QCOMPARE(shown(), u"Difference"_s);
    view.setField(markup);
    QCOMPARE(shown(), u"Text"_s);
    QCOMPARE(tabs->indexOf(tabs->currentWidget()), 0);
    QCOMPARE(qobject_cast<QTextEdit*>(tabs->currentWidget())->toPlainText().replace(QChar(0x2009), u' '), u"A blue black pen"_s);
    DiffField bolder = markup; // what looks alike at first sight is compared as it is written
    bolder.proposed = Value(u"<p>A <i>blue</i> pen</p>"_s);
    view.setField(bolder);
    QCOMPARE(shown(), u"HTML"_s);
    view.setField(alone);
    QCOMPARE(shown(), u"Ours"_s);
    view.setField(text);
    QCOMPARE(shown(), u"Difference"_s);
    view.setField(markup);
    choose(u"Proposed"_s);
    view.setField(text);
    QCOMPARE(shown(), u"Difference"_s);
    view.clear();
    view.setField(markup);
    QCOMPARE(shown(), u"Proposed"_s);
    view.setField(alone);
    QCOMPARE(shown(), u"Ours"_s); // nothing is proposed
    view.setField(markup);
    QCOMPARE(shown(), u"Proposed"_s);
    FieldView elsewhere(nullptr, nullptr, &world.preferences);
    elsewhere.setField(markup);
    tabs = elsewhere.findChild<QTabWidget*>();
    QCOMPARE(shown(), u"Proposed"_s);
    FieldView forgetful;
    forgetful.setField(markup);
    tabs = forgetful.findChild<QTabWidget*>();
    QCOMPARE(shown(), u"Text"_s);
}

void TestReviewValues::tagsAreChips()
{
    const EntryDiff entries = entryDiff(Value(QStringList{u"Pens"_s, u"old <b>"_s}), Value(QStringList{u"new"_s, u"pens"_s}));
    QCOMPARE(entries.added, QStringList{u"new"_s});
    QCOMPARE(entries.removed, QStringList{u"old <b>"_s});
    QCOMPARE(entries.kept, QStringList{u"pens"_s});
    const QString html = chipsHtml(entries, Theme::light());
    QVERIFY2(!html.contains(u"<b>"_s), "values are text, not markup");
    QTextDocument shown;
    shown.setHtml(html);
    const QString text = shown.toPlainText().replace(QChar::Nbsp, u' ');
    QVERIFY2(text.contains(u"+ new"_s) && text.contains(u"− old <b>"_s) && text.contains(u"pens"_s), qPrintable(text)); // more than colour
    QVERIFY(html.contains(u"underline"_s) && html.contains(u"line-through"_s));
}

void TestReviewValues::structuredValuesAreATree()
{
    JsonTree tree;
    tree.setValues(Value(JsonText{R"({"ink":{"colour":"blue","size":1},"same":[1,2]})"}),
                   Value(JsonText{R"({"ink":{"colour":"red","size":1},"same":[1,2],"pack":12})"}));
    QStringList lines;
    for (QTreeWidgetItemIterator it(&tree); *it; ++it)
        lines.append(u"%1|%2|%3"_s.arg((*it)->text(JsonTree::Name), (*it)->text(JsonTree::Ours), (*it)->text(JsonTree::Proposed)));
    QVERIFY2(lines.contains(u"≠ ink||"_s), qPrintable(lines.join(u'\n')));
    QVERIFY(lines.contains(u"≠ colour|blue|red"_s));
    QVERIFY(lines.contains(u"size|1|1"_s));
    QVERIFY(lines.contains(u"+ pack||12"_s));
    QVERIFY(lines.contains(u"same||"_s));
    QByteArray deep = "1";
    for (int i = 0; i < 2 * JsonTree::deepest; ++i)
        deep = "{\"a\":" + deep + "}";
    tree.setValues({}, Value(JsonText{deep}));
    int items = 0;
    for (QTreeWidgetItemIterator it(&tree); *it; ++it)
        ++items;
    QCOMPARE(items, JsonTree::deepest + 1);
}

void TestReviewValues::picturesAreLoadedWhileTheyAreSeen()
{
    FakeImages images;
    FieldView view(nullptr, &images);
    view.resize(500, 400);
    view.show();
    const auto list = [](const QStringList& names) {
        QStringList entries;
        for (const QString& name : names)
            entries.append(u"{\"src\":\"https://example.com/%1\",\"alt\":\"\"}"_s.arg(name));
        return Value(JsonText{u"[%1]"_s.arg(entries.join(u',')).toUtf8()});
    };
    DiffField field{FieldId::Images, {}, list({u"old.png"_s, u"both.png"_s}), list({u"both.png"_s, u"new.png"_s}), {}, Side::Etilize, {}, true, false};
    view.setField(field);
    QVERIFY2(images.asked.isEmpty(), "nobody looks at the pictures yet");
    auto* tabs = view.findChild<QTabWidget*>();
    tabs->setCurrentWidget(view.findChild<ImagePair*>());
    QCOMPARE(images.asked.size(), 3); // the one of both sides once
    images.hold = true;
    images.asked.clear();
    view.setField(field);
    QCOMPARE(view.findChild<ImagePair*>()->waiting(), 3);
    DiffField title;
    title.field = FieldId::Title;
    view.setField(title);
    QCOMPARE(view.findChild<ImagePair*>()->waiting(), 0);
    images.releaseAll(); // late pictures find nobody
    QVERIFY(eventsArrived());
}

QTEST_MAIN(TestReviewValues)
#include "tst_reviewvalues.moc"
