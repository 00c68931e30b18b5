#include "looks.h"
#include "tour.h"

#include "catalog/identifiers.h"
#include "remote/xorosoft/erpfieldmap.h"
#include "lists/listsdialog.h"
#include "products/erpdialog.h"
#include "review/fieldtaskdialog.h"
#include "shell/confirmdialog.h"
#include "shell/setupassistant.h"
#include "shell/shortcutsheet.h"
#include "support/source/sourcefolder.h"

#include <QComboBox>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QRadioButton>
#include <QStandardItemModel>

using namespace trueup;
using namespace trueup::ui;
using namespace trueup::ui::testing;
using namespace Qt::StringLiterals;

namespace {

constexpr QSize smallest(1100, 700);
constexpr QSize ordinary(1360, 860);

/// The boxes of the dialog about one field: which, and what to do with it.
std::pair<QComboBox*, QComboBox*> fieldAndWay(const FieldTaskDialog& dialog)
{
    const auto boxes = dialog.findChildren<QComboBox*>();
    QComboBox* fields = *std::ranges::max_element(boxes, {}, &QComboBox::count);
    const auto* form = qobject_cast<QFormLayout*>(fields->parentWidget()->layout());
    return {fields, qobject_cast<QComboBox*>(form->itemAt(2, QFormLayout::FieldRole)->widget())};
}

/// Words that the services in memory hold, read from their sources: what of them is seen is data.
QSet<QString> dataWords()
{
    QSet<QString> words;
    static const QRegularExpression literal(u"(?:u|QStringLiteral\\()\"((?:[^\"\\\\]|\\\\.)*)\""_s);
    static const QRegularExpression word(u"\\p{L}{2,}"_s);
    const auto add = [&](const QString& text) {
        for (auto match = word.globalMatch(text); match.hasNext();)
            words.insert(match.next().captured().toLower());
    };
    const QDir folder(test::inSources(u"tests/ui"_s));
    for (const QString& name : folder.entryList({u"fake*.h"_s, u"tour.h"_s})) {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::ReadOnly))
            qFatal("%s cannot be read", qPrintable(file.fileName()));
        const QString source = QString::fromUtf8(file.readAll());
        for (auto match = literal.globalMatch(source); match.hasNext();)
            add(match.next().captured(1));
    }
    for (const ErpField& field : erpFields()) // the ERP's own words
        add((XorosoftFieldMap().*field.names).join(u' '));
    const QLocale locale;
    for (int i = 1; i <= 12; ++i)
        add(locale.monthName(i) + u' ' + locale.monthName(i, QLocale::ShortFormat));
    for (int i = 1; i <= 7; ++i)
        add(locale.dayName(i) + u' ' + locale.dayName(i, QLocale::ShortFormat));
    add(u"am pm MB kB GB bytes Trueup Shopify Etilize Xorosoft"_s);
    return words;
}

using Sentences = QHash<QString, QString>; // by place

} // namespace

/// Every page in every state: nothing is cut, nothing lies upon something else, nothing was forgotten in translation. With
/// TRUEUP_TEST_PICTURES=FOLDER all of it is drawn into PNG files, too, in both themes.
class TestPictures : public QObject
{
    Q_OBJECT

    QSet<QString> m_data;

    static void report(QStringList faults)
    {
        faults.removeDuplicates();
        QVERIFY2(faults.isEmpty(), qPrintable(u"\n   "_s + faults.join(u"\n   "_s)));
    }

private slots:
    void initTestCase() { m_data = dataWords(); }

    void theInventedNightAgreesWithItself();
    void pseudoTextsAreLonger();
    void cutTextsAreFound();
    void overlapsAreFound();
    void forgottenTextsAreFound();

    void pagesLookRight_data();
    void pagesLookRight();
    void listsSayHowTheyAre_data();
    void listsSayHowTheyAre();
    void largerFontsFit();
    void dialogsLookRight_data();
    void dialogsLookRight();
    void picturesOfEverything();
};

/// Whoever compares two pictures finds the same runs, products and counts in both.
void TestPictures::theInventedNightAgreesWithItself()
{
    FakeWorld world;
    world.agreeOnEverything();
    const auto hasRun = [&world](qint64 id) { return id == 0 || std::ranges::contains(world.jobs.rows, id, &RunRow::id); };
    const auto runOf = [&world](qint64 id) { return *std::ranges::find(world.jobs.rows, id, &RunRow::id); };
    const auto isDuring = [](const QDateTime& at, const RunRow& run) { // to the second: the fakes were made one after the other
        return at >= run.startedAt.addSecs(-1) && at <= run.finishedAt.addSecs(1);
    };
    // What a push would do is what Review has approved, and as much waits as its alert says.
    const QList<ReviewRow>& changes = world.review.catalogue.rows();
    const auto approved = [&changes](const QString& sku) {
        return std::ranges::any_of(changes, [&sku](const ReviewRow& row) { return row.sku == sku && row.status == ReviewStatus::Approved; });
    };
    for (const GuardFinding& finding : world.push.shown.findings) {
        for (const GuardExample& example : finding.examples)
            QVERIFY2(approved(example.sku), qPrintable(example.sku));
    }
    QCOMPARE(world.push.shown.products, world.dashboard.value.counts.needsPush);
    QCOMPARE(world.dashboard.value.counts.needsPush, FakeNight::waiting);
    QCOMPARE(world.alerts.kept.constFirst().title, FakeAlerts::waiting(int(FakeNight::waiting)));
    QCOMPARE(world.dashboard.value.alerts.constFirst().text, world.alerts.kept.constFirst().title);
    // Failed writes are of the run that failed, and every run that is named is in the list.
    const RunRow push = runOf(FakeNight::pushed);
    QCOMPARE(push.failed, qint64(world.push.left.size()));
    for (const PushResultRow& write : world.push.left) {
        QVERIFY(isDuring(write.at, push));
        const auto change = std::ranges::find(changes, write.sku, &ReviewRow::sku);
        QVERIFY(change != changes.end() && change->stagedAt < push.startedAt);
    }
    for (const Alert& alert : world.alerts.kept)
        QVERIFY2(hasRun(alert.runId), qPrintable(alert.title));
    const auto writes = world.products.writes(1, {}, 0).result();
    for (const WriteRow& write : writes->rows) {
        QVERIFY(hasRun(write.runId));
        QVERIFY(isDuring(write.at, runOf(write.runId)));
    }
    QCOMPARE(world.dashboard.value.runs.size(), world.jobs.rows.size());
    const auto batches = world.review.batches().result();
    for (const BatchRow& batch : *batches) {
        for (const RunRow& run : world.jobs.rows)
            QVERIFY(run.batchId != batch.id || (run.staged == batch.total && run.finishedAt.secsTo(batch.createdAt) < 2));
    }
    // A rule has settled as many conflicts as are listed.
    for (const ConflictRuleRow& rule : world.conflicts.ruleRows)
        QCOMPARE(std::ranges::count(world.conflicts.all, rule.label, [](const ConflictDetail& one) { return one.row.settledBy; }), rule.settled);
    // An article is the same wherever it is listed, and its numbers are such.
    for (const ProductRow& product : world.products.all) {
        QVERIFY2(product.barcode.isEmpty() || hasValidCheckDigit(product.barcode), qPrintable(product.barcode));
        for (const ReviewRow& row : changes)
            QVERIFY(row.sku != product.sku || (row.name == product.name && row.id == product.id));
        for (const ConflictDetail& one : world.conflicts.all)
            QVERIFY(one.row.sku != product.sku || (one.row.name == product.name && one.row.productId == product.id));
    }
    const auto matches = world.products.matches(1).result();
    const Identifiers feed = *matches->constFirst().feed;
    const auto first = world.products.detail(1).result();
    for (const ProductField& one : first->fields) {
        QVERIFY(one.field != FieldId::Mpn || one.ours.toDisplay() == feed.partNumber);
        QVERIFY(one.field != FieldId::Barcode || one.ours.toDisplay() == feed.barcode);
    }
}

void TestPictures::pseudoTextsAreLonger()
{
    const PseudoTranslator translator;
    const QString text = translator.translate("any", "Write %1 products to %2", nullptr, -1);
    QVERIFY2(text.startsWith(u'⟦') && text.endsWith(u'⟧') && text.contains(u"%1"_s) && text.contains(u"%2"_s), qPrintable(text));
    QVERIFY2(text.size() >= qsizetype(1.35 * 23), qPrintable(text));
    QCOMPARE(PseudoTranslator::unmarked(u"⟦Wriîteé ⟦x⟧⟧ · Bic"_s), u" · Bic"_s);
}

/// The mistakes that the checks are there for, made on purpose.
void TestPictures::cutTextsAreFound()
{
    QWidget window;
    window.resize(600, 300);
    auto* label = new QLabel(u"A sentence that has no room"_s, &window);
    label->setGeometry(10, 10, 60, 20);
    auto* button = new QPushButton(u"A button that has no room"_s, &window);
    button->setGeometry(10, 40, 60, 26);
    auto* wrapped = new QLabel(u"A sentence that wraps into more lines than there is height for"_s, &window);
    wrapped->setWordWrap(true);
    wrapped->setGeometry(10, 80, 120, 20);
    auto* outside = new QLabel(u"Half outside"_s, &window);
    outside->setGeometry(560, 120, 100, 20);
    auto* elided = new ElidedLabel(u"A sentence that has no room"_s, &window);
    elided->setGeometry(10, 150, 60, 20);
    elided->setToolTip(elided->text());
    auto* table = new QTableView(&window);
    QStandardItemModel model(1, 1);
    model.setHorizontalHeaderLabels({u"A header that has no room"_s});
    model.setItem(0, 0, new QStandardItem(u"A cell that has no room"_s));
    table->setModel(&model);
    table->setGeometry(10, 180, 300, 90);
    table->setColumnWidth(0, 40);
    window.show();
    (void)eventsArrived();
    const QString faults = clippedTexts(window).join(u'\n');
    for (const QString& one : {u"“A sentence that has"_s, u"“A button"_s, u"“A sentence that wraps"_s, u"“Half outside"_s, u"header “A header"_s, u"cell “A cell"_s})
        QVERIFY2(faults.contains(one), qPrintable(one + u" in\n"_s + faults));
    QVERIFY2(!faults.contains(u"ElidedLabel"_s), qPrintable(faults));
    label->setGeometry(10, 10, 300, 20);
    button->setGeometry(10, 35, 300, 30);
    wrapped->setGeometry(10, 80, 500, 60);
    outside->setGeometry(400, 120, 100, 20);
    table->setColumnWidth(0, 260);
    QCOMPARE(clippedTexts(window), QStringList());
}

void TestPictures::overlapsAreFound()
{
    QWidget window;
    window.resize(300, 100);
    auto* one = new QLabel(u"one"_s, &window);
    auto* other = new QLabel(u"other"_s, &window);
    one->setGeometry(10, 10, 100, 20);
    other->setGeometry(60, 15, 100, 20);
    window.show();
    QCOMPARE(overlaps(window).size(), 1);
    other->setGeometry(110, 10, 100, 20);
    QCOMPARE(overlaps(window), QStringList());
}

void TestPictures::forgottenTextsAreFound()
{
    const Spoken spoken(u"pseudo"_s);
    QWidget window;
    auto* row = new QHBoxLayout(&window);
    auto* label = new QLabel(u"Forgotten sentence"_s, &window);
    row->addWidget(label);
    row->addWidget(new QPushButton(u"Price"_s, &window)); // a word of data, but on a button
    row->addWidget(new QLabel(TestPictures::tr("Translated") + u" · Bic"_s, &window));
    window.show();
    const QSet<QString> data{u"bic"_s, u"price"_s};
    QCOMPARE(untranslatedTexts(window, data).size(), 2);
    QVERIFY(untranslatedTexts(window, data).join(u'\n').contains(u"Forgotten sentence"_s));
    delete label;
    window.findChild<QPushButton*>()->setText(TestPictures::tr("Price"));
    QCOMPARE(untranslatedTexts(window, data), QStringList());
}

void TestPictures::pagesLookRight_data()
{
    QTest::addColumn<State>("state");
    QTest::addColumn<QString>("language");
    QTest::addColumn<QSize>("size");
    for (const State state : {State::Full, State::Empty, State::Loading, State::Failing, State::Forbidden}) {
        for (const QString& language : {u"en"_s, u"fr"_s, u"pseudo"_s}) {
            for (const QSize& size : {smallest, ordinary})
                QTest::addRow("%s, %s, %d", qPrintable(word(state)), qPrintable(language), size.width()) << state << language << size;
        }
    }
}

void TestPictures::pagesLookRight()
{
    QFETCH(State, state);
    QFETCH(QString, language);
    QFETCH(QSize, size);
    const Spoken spoken(language);
    Appearance appearance(*qApp, AppearanceMode::Light);
    Tour tour(state, &appearance);
    QStringList faults;
    const bool whole = tour.go(size, [&](const QString& place) {
        QStringList here = clippedTexts(tour.window()) + overlaps(tour.window());
        if (language == "pseudo"_L1)
            here += untranslatedTexts(tour.window(), m_data);
        for (const QString& fault : std::as_const(here))
            faults += place + u": "_s + fault;
        return true;
    });
    QVERIFY2(whole, "a place does not settle");
    report(faults);
}

void TestPictures::listsSayHowTheyAre_data()
{
    QTest::addColumn<State>("state");
    QTest::addColumn<Sentences>("sentences");
    const QString reading = u"Reading …"_s;
    QTest::newRow("loading") << State::Loading
                             << Sentences{{u"review-matches"_s, reading}, {u"conflicts-rules"_s, reading}, {u"products"_s, reading},
                                          {u"jobs"_s, reading}, {u"jobs-writes"_s, reading}, {u"jobs-schedules"_s, reading}, {u"jobs-alerts"_s, reading},
                                          {u"jobs-alert-rules"_s, reading}, {u"settings-1"_s, reading}, {u"settings-channels"_s, reading}};
    QTest::newRow("error") << State::Failing
                           << Sentences{{u"review-matches"_s, u"The matches could not be read"_s},
                                        {u"conflicts-rules"_s, u"The rules could not be read"_s},
                                        {u"products"_s, u"The products could not be read"_s},
                                        {u"jobs"_s, u"The runs could not be read"_s},
                                        {u"jobs-writes"_s, u"The failed writes could not be read"_s},
                                        {u"jobs-schedules"_s, u"The schedules could not be read"_s},
                                        {u"jobs-alerts"_s, u"The alerts could not be read"_s},
                                        {u"jobs-alert-rules"_s, u"The rules could not be read"_s},
                                        {u"settings-1"_s, u"The settings could not be read"_s},
                                        {u"settings-channels"_s, u"The channels could not be read"_s}};
    QTest::newRow("empty") << State::Empty
                           << Sentences{{u"review-matches"_s, u"No matches to decide"_s},
                                        {u"products"_s, u"No products yet"_s},
                                        {u"jobs"_s, u"No run yet"_s},
                                        {u"jobs-writes"_s, u"No write has failed"_s},
                                        {u"jobs-schedules"_s, u"There is no schedule yet"_s},
                                        {u"jobs-alerts"_s, u"No rule is set"_s},
                                        {u"jobs-alert-rules"_s, u"No rule is set"_s}};
}

/// In no state a table of titles and nothing below them.
void TestPictures::listsSayHowTheyAre()
{
    QFETCH(State, state);
    QFETCH(Sentences, sentences);
    Tour tour(state);
    QStringList faults;
    QStringList unseen = sentences.keys();
    const bool whole = tour.go(ordinary, [&](const QString& place) {
        QStringList said;
        for (const auto* list : tour.window().findChildren<StatefulView*>()) {
            for (const auto* one : list->findChildren<QLabel*>()) {
                if (one->isVisible())
                    said += one->text();
            }
        }
        unseen.removeAll(place);
        if (sentences.contains(place) && !said.contains(sentences.value(place)))
            faults += u"%1 does not say “%2”, but “%3”"_s.arg(place, sentences.value(place), said.join(u"”, “"_s));
        return true;
    });
    QVERIFY2(whole, "a place does not settle");
    QVERIFY2(unseen.isEmpty(), qPrintable(u"there is no "_s + unseen.join(u", "_s)));
    report(faults);
}

void TestPictures::largerFontsFit()
{
    const QFont usual = QApplication::font();
    const auto restore = qScopeGuard([&] { QApplication::setFont(usual); });
    QFont larger = usual;
    larger.setPointSizeF(usual.pointSizeF() * 1.5);
    QApplication::setFont(larger);
    const Spoken spoken(u"en"_s);
    Appearance appearance(*qApp, AppearanceMode::Light);
    Tour tour(State::Full, &appearance);
    QStringList faults;
    const bool whole = tour.go({1920, 1080}, [&](const QString& place) {
        for (const QString& fault : clippedTexts(tour.window()) + overlaps(tour.window()))
            faults += place + u": "_s + fault;
        return true;
    });
    QVERIFY2(whole, "a place does not settle");
    report(faults);
}

void TestPictures::dialogsLookRight_data()
{
    QTest::addColumn<QString>("language");
    for (const QString& language : {u"en"_s, u"fr"_s, u"pseudo"_s})
        QTest::newRow(qPrintable(language)) << language;
}

void TestPictures::dialogsLookRight()
{
    QFETCH(QString, language);
    const Spoken spoken(language);
    Appearance appearance(*qApp, AppearanceMode::Light);
    QStringList faults;
    const auto look = [&](QWidget& dialog, const QString& name) {
        appearance.dress(dialog);
        dialog.show();
        (void)eventsArrived();
        QStringList here = clippedTexts(dialog) + overlaps(dialog);
        if (language == "pseudo"_L1)
            here += untranslatedTexts(dialog, m_data);
        for (const QString& fault : std::as_const(here))
            faults += name + u": "_s + fault;
        if (const QString folder = qEnvironmentVariable("TRUEUP_TEST_PICTURES"); !folder.isEmpty()) // for people, as below
            (void)dialog.grab().save(u"%1/dialog, %2-%3.png"_s.arg(folder, name, language));
    };
    FakeSetup setup;
    FakePrompts prompts;
    SetupAssistant assistant(setup, prompts);
    look(assistant, u"assistant, choice"_s);
    assistant.next();
    look(assistant, u"assistant, place"_s);
    assistant.next();
    QTRY_COMPARE(setup.applied.size(), 1);
    look(assistant, u"assistant, work"_s);
    FakeSetup older;
    older.report.pendingSteps = 3;
    SetupAssistant update(older, prompts);
    update.show();
    update.findChildren<QRadioButton*>().constLast()->setChecked(true);
    update.next();
    update.next();
    look(update, u"assistant, a database that is behind"_s);
    FakeWorld world;
    MainWindow window(world.services(), nullptr);
    window.openKeys();
    look(*window.findChild<ShortcutSheet*>(), u"keys"_s);
    FieldTaskDialog task(world.review, world.session.value, {}, nullptr);
    const auto [fields, ways] = fieldAndWay(task);
    for (const FieldId id : {FieldId::Price, FieldId::Title, FieldId::Tags}) {
        fields->setCurrentIndex(fields->findData(int(id)));
        for (int way = 0; way < ways->count(); ++way) {
            ways->setCurrentIndex(way);
            QTRY_VERIFY(task.isSettled());
            look(task, u"one field, %1, %2"_s.arg(fields->currentText(), ways->currentText()));
        }
    }
    ErpDialog erp(world.products, nullptr);
    look(erp, u"items of the ERP, before"_s);
    erp.lookUp(u"XO-7\n0070330\n99"_s);
    QTRY_VERIFY(erp.isSettled());
    erp.askNow();
    QTRY_VERIFY(erp.isSettled());
    look(erp, u"items of the ERP"_s);
    ListsDialog lists(world.bundle, nullptr);
    look(lists, u"two lists, before"_s);
    lists.choose(ListSide::Left, u"ours.csv"_s);
    lists.chooseErp();
    QTRY_VERIFY(lists.isSettled());
    look(lists, u"two lists, chosen"_s);
    lists.compare();
    QTRY_VERIFY(lists.isSettled());
    look(lists, u"two lists, compared"_s);
    report(faults);
}

/// Not a check: the pictures for people to look at.
void TestPictures::picturesOfEverything()
{
    const QString folder = qEnvironmentVariable("TRUEUP_TEST_PICTURES");
    if (folder.isEmpty())
        QSKIP("TRUEUP_TEST_PICTURES names no folder");
    QVERIFY(QDir().mkpath(folder));
    int written = 0;
    for (const QString& language : {u"en"_s, u"fr"_s, u"pseudo"_s}) {
        const Spoken spoken(language);
        for (const AppearanceMode mode : {AppearanceMode::Light, AppearanceMode::Dark}) {
            Appearance appearance(*qApp, mode);
            for (const State state : {State::Full, State::Empty, State::Loading, State::Failing, State::Forbidden}) {
                Tour tour(state, &appearance);
                QVERIFY(tour.go(ordinary, [&](const QString& place) {
                    const QString name = u"%1/%2-%3-%4-%5.png"_s.arg(folder, place, word(state), Appearance::word(mode), language);
                    ++written;
                    return tour.window().grab().save(name, "PNG");
                }));
            }
        }
    }
    qInfo("%d pictures in %s", written, qPrintable(folder));
}

QTEST_MAIN(TestPictures)
#include "tst_pictures.moc"
