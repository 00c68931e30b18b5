#include "deskview.h"
#include "deskworld.h"
#include "desktop.h"
#include "store/workspace.h"

#include <QElapsedTimer>
#include <QLineEdit>
#include <QListWidget>
#include <QTabBar>
#include <QTableView>

using namespace trueup;
using namespace trueup::ui;
using namespace trueup::ui::testing;
using namespace Qt::StringLiterals;
using trueup::test::urlOf;

namespace {

constexpr int heldRows = 200'000; // the size that the window is promised for

QTabBar* tabsWith(const QWidget& window, const QString& tab)
{
    for (QTabBar* bar : window.findChildren<QTabBar*>()) {
        for (int i = 0; bar->isVisible() && i < bar->count(); ++i) {
            if (bar->tabText(i) == tab)
                return bar;
        }
    }
    return nullptr;
}

} // namespace

/// The real window over the real services: a private PostgreSQL, and feed, ERP and shop over sockets. What a person sees
/// is waited for, what a person does is a key or a click.
class TestWindowFlows : public QObject
{
    Q_OBJECT

    TestPostgres m_postgres;
    DeskWatch m_watch;

    // One day at one desk; each step goes on where the one before it ended.
    struct Day
    {
        explicit Day(TestPostgres& postgres) : Day(std::make_unique<DeskWorld>(postgres)) {}
        explicit Day(std::unique_ptr<DeskWorld> filled)
            : owned(std::move(filled)), world(*owned), desk((world.holdChanges(heldRows), urlOf(world.address))), hand(desk.hand)
        {
        }
        std::unique_ptr<DeskWorld> owned;
        DeskWorld& world;
        Desk desk;
        Hand& hand;
        QTableView* grid = nullptr;
        QStringList disputed;          ///< SKUs whose price was changed in the ERP and in the shop
        QMap<QString, double> shopHad; ///< the price of each that people in the shop typed
        QMap<QString, double> erpHas;  ///< and the one that was staged
        [[nodiscard]] double priceInShop(const QString& sku) const
        {
            const auto product = world.sandbox->shop().product(sku);
            return product ? product->variants.constFirst().price.toDouble() : -1;
        }
        [[nodiscard]] int count(const QString& from) const { return world.sql(u"SELECT count(*) FROM "_s + from).toInt(); }
        [[nodiscard]] int openConflicts() const { return count(u"sync_conflicts WHERE status = 'open'"_s); }
    };
    static void run(Day& day, const QString& action, const QString& seen);
    static void importsTheFeed(Day& day);
    static void filtersByKeyboard(Day& day);
    static void readsTheDiff(Day& day);
    static void approvesByKeyboard(Day& day);
    static void pushes(Day& day, int products);
    static void raisesConflicts(Day& day);
    static void settlesOneByKeyboard(Day& day);
    static void looksForSimilarOnes(Day& day);
    static void settlesSimilarOnes(Day& day);
    static void pushesWhatWasSettled(Day& day);
    static void rollsThePushBack(Day& day);
    static void approvesTheOnly(Day& day);
    static void findsOneAmongAll(Day& day);
    static void cancelsARun(Day& day);

public:
    explicit TestWindowFlows(GuiWatchdog& watchdog) : m_watch(watchdog) {}

private slots:
    void init() { m_watch.begin(); }
    void cleanup()
    {
        m_watch.note(QString::fromLatin1(QTest::currentTestFunction()));
        QVERIFY2(m_watch.faults().isEmpty(), qPrintable(m_watch.faults()));
    }
    void firstRunWithSampleData();
    void oneDayAtTheDesk();
};

/// The assistant, answered with keys alone, leaves a window with a private database and invented services that work.
void TestWindowFlows::firstRunWithSampleData()
{
    QTemporaryDir home;
    SettingsStore store(home.filePath(u"trueup.ini"_s));
    Appearance appearance(*qApp);
    const QString folder = home.filePath(u"sample"_s);
    const auto stopped = qScopeGuard([&] { (void)Workspace::stop(folder); });
    Desktop desktop({}, store, appearance);
    desktop.start();
    QWidget* assistant = nullptr;
    QTRY_VERIFY((assistant = QApplication::activeWindow()) && assistant->inherits("QWizard"));
    const Hand hand(*assistant);
    QVERIFY2(hand.reads(u"Nothing real is touched."_s), "the sample data are offered and explained");
    hand.key(Qt::Key_Return); // the sample data are what is chosen
    auto* place = hand.find<QLineEdit>(u"Folder"_s);
    QTRY_VERIFY((place = hand.find<QLineEdit>(u"Folder"_s)));
    QVERIFY2(hand.tabTo(place), "the Tab key does not lead to the folder");
    hand.key(Qt::Key_A, Qt::ControlModifier);
    hand.type(folder);
    hand.key(Qt::Key_Return);
    QTRY_VERIFY2_WITH_TIMEOUT(Hand::anywhere(u"Open Trueup"_s) && Hand::anywhere(u"Open Trueup"_s)->isEnabled(),
                              said(*assistant).constData(), longMs);
    hand.key(Qt::Key_Return);
    MainWindow* window = nullptr;
    QTRY_VERIFY_WITH_TIMEOUT((window = qobject_cast<MainWindow*>(QApplication::activeWindow())), longMs);
    m_watch.forget(); // the window is made in one piece; that is part of the start, which “bench desk” measures
    const Hand desk(*window);
    QTRY_VERIFY_WITH_TIMEOUT(desk.reads(u"Sample data"_s), longMs);
    QTRY_VERIFY_WITH_TIMEOUT(window->isSettled(), longMs); // a newcomer has the button elsewhere
    QAbstractButton* import = desk.find(u"Import from Etilize"_s);
    QTRY_VERIFY_WITH_TIMEOUT(import->isEnabled(), longMs);
    QVERIFY(desk.click(import));
    QTRY_VERIFY2_WITH_TIMEOUT(desk.reads(u"staged."_s), said(*window).constData(), longMs);
    QTRY_VERIFY_WITH_TIMEOUT(window->snapshot().counts.pendingReview > 100, longMs);
    // The private server dies under the window: it is started again, and nothing is gone.
    const qint64 pending = window->snapshot().counts.pendingReview;
    QVERIFY(Workspace::stop(folder).has_value());
    QTRY_VERIFY_WITH_TIMEOUT(bannersOf(*window).contains(u"connection to the database was lost"_s), longMs);
    QTRY_VERIFY2_WITH_TIMEOUT(bannersOf(*window).isEmpty(), said(*window).constData(), longMs);
    window->showPage(PageId::Dashboard);
    QTRY_VERIFY_WITH_TIMEOUT(window->isSettled(), longMs);
    QCOMPARE(window->snapshot().counts.pendingReview, pending);
    QVERIFY2(bannersOf(*window).isEmpty(), said(*window).constData());
}

void TestWindowFlows::oneDayAtTheDesk()
{
    Day day(m_postgres);
    QElapsedTimer watch;
    watch.start();
    const auto step = [&](const char* name, auto&& does) {
        does();
        qInfo("%-28s %5lld ms", name, watch.restart());
        m_watch.note(QString::fromLatin1(name));
        return !QTest::currentTestFailed();
    };
    const sandbox::CatalogueOptions& catalogue = day.world.sandbox->catalogue().options();
    qInfo("the catalogue's seed is %lld", qlonglong(catalogue.seed));
    const int products = catalogue.products;
    if (!step("import", [&] { importsTheFeed(day); }) || !step("filter by keyboard", [&] { filtersByKeyboard(day); })
        || !step("diff", [&] { readsTheDiff(day); }) || !step("approve by keyboard", [&] { approvesByKeyboard(day); })
        || !step("push", [&] { pushes(day, products / 2); }) || !step("raise conflicts", [&] { raisesConflicts(day); })
        || !step("conflict by keyboard", [&] { settlesOneByKeyboard(day); })
        || !step("apply to similar", [&] { settlesSimilarOnes(day); })
        || !step("push what was settled", [&] { pushesWhatWasSettled(day); })
        || !step("roll the push back", [&] { rollsThePushBack(day); }) || !step("one among all", [&] { findsOneAmongAll(day); }))
        return;
    step("cancel", [&] { cancelsARun(day); });
}

/// Starts a run from the dashboard and waits for its end, and for the window to say how it ended.
void TestWindowFlows::run(Day& day, const QString& action, const QString& seen)
{
    const auto ended = [&] { return day.count(u"sync_runs WHERE finished_at IS NOT NULL"_s); };
    const int before = ended();
    day.hand.key(Qt::Key_1, Qt::ControlModifier);
    QAbstractButton* button = nullptr;
    QTRY_VERIFY_WITH_TIMEOUT(day.desk.window.isSettled(), longMs); // a newcomer has the button elsewhere
    QTRY_VERIFY2((button = day.hand.find(action)), qPrintable(action));
    QTRY_VERIFY_WITH_TIMEOUT(button->isEnabled(), longMs);
    QVERIFY2(day.hand.press(button), qPrintable(action + u" cannot be reached with the Tab key"_s));
    QTRY_VERIFY2_WITH_TIMEOUT(ended() > before, said(day.desk.window).constData(), longMs); // the words may be those of an earlier run
    QTRY_VERIFY_WITH_TIMEOUT(day.desk.services->bundle().jobs.running().isEmpty(), longMs);
    QTRY_VERIFY2_WITH_TIMEOUT(day.hand.reads(seen), said(day.desk.window).constData(), longMs);
}

void TestWindowFlows::importsTheFeed(Day& day)
{
    run(day, u"Import from Etilize"_s, u"staged."_s);
    if (QTest::currentTestFailed())
        return;
    QAbstractButton* look = day.hand.find(u"Review the changes"_s);
    QVERIFY2(look, "the end of an import leads to its changes");
    QVERIFY(day.hand.click(look));
    QCOMPARE(day.desk.window.currentPage(), PageId::Review);
    day.grid = day.hand.find<QTableView>(u"Staged changes"_s);
    QTRY_VERIFY_WITH_TIMEOUT((day.grid = day.hand.find<QTableView>(u"Staged changes"_s)) && day.grid->model()->rowCount() > 20, longMs);
}

void TestWindowFlows::filtersByKeyboard(Day& day)
{
    QTRY_VERIFY(day.desk.window.isSettled());
    const int all = day.grid->model()->rowCount();
    const QString sku = cell(day.grid, 3);
    QVERIFY2(day.hand.tabTo(day.grid), "the Tab key does not lead to the grid");
    day.hand.key(Qt::Key_Slash);
    day.hand.type(sku);
    QTRY_VERIFY2(day.grid->model()->rowCount() < all && day.grid->model()->rowCount() > 0, qPrintable(sku));
    for (int row = 0; row < day.grid->model()->rowCount(); ++row)
        QVERIFY2((cell(day.grid, row) + cell(day.grid, row, 1)).contains(sku, Qt::CaseInsensitive), qPrintable(cell(day.grid, row)));
}

void TestWindowFlows::readsTheDiff(Day& day)
{
    const QString sku = cell(day.grid, 0);
    QVERIFY(day.hand.tabTo(day.grid));
    day.hand.key(Qt::Key_Return);
    QTRY_COMPARE(QApplication::focusWidget()->accessibleName(), u"Fields of the product"_s);
    QTRY_VERIFY2(day.hand.reads(sku), "the diff is headed by its product");
    auto* fields = qobject_cast<QTableView*>(QApplication::focusWidget());
    QVERIFY(fields->model()->rowCount() > 1);
    QVERIFY2(day.hand.press(day.hand.find(u"Clear filters"_s)), "the filters cannot be cleared by keyboard");
    QTRY_VERIFY(day.grid->model()->rowCount() > 20);
}

void TestWindowFlows::approvesByKeyboard(Day& day)
{
    QTRY_VERIFY(day.desk.window.isSettled());
    QVERIFY(day.hand.tabTo(day.grid));
    goToPending(day.hand, day.grid);
    day.hand.key(Qt::Key_A);
    QTRY_VERIFY2(day.hand.reads(u"1 approved."_s), said(day.desk.window).constData());
    day.hand.key(Qt::Key_Z, Qt::ControlModifier);
    QTRY_VERIFY(day.hand.reads(u"taken back."_s));
    QCOMPARE(day.world.sql(u"SELECT count(*) FROM sync_staging WHERE status = 'approved'"_s).toInt(), 0);
    QTRY_VERIFY(day.desk.window.isSettled());
    QVERIFY(day.hand.tabTo(day.grid));
    day.hand.key(Qt::Key_A, Qt::ControlModifier);
    day.hand.key(Qt::Key_A);
    QTRY_VERIFY(day.hand.find(u"Push "_s) != nullptr);
    QCOMPARE(day.world.sql(u"SELECT count(*) FROM sync_staging WHERE status = 'pending'"_s).toInt(), 0);
}

void TestWindowFlows::pushes(Day& day, int products)
{
    QTRY_VERIFY(day.desk.window.isSettled());
    QVERIFY2(day.hand.press(day.hand.find(u"Push "_s)), "the push cannot be reached with the Tab key");
    QTRY_VERIFY2(day.hand.find(u"Push "_s) && day.hand.find(u"Push "_s)->isEnabled(), said(day.desk.window).constData());
    QCOMPARE(day.world.sandbox->shop().writeCount(), 0); // a preview writes nothing
    QVERIFY(day.hand.press(day.hand.find(u"Push "_s)));
    QTRY_VERIFY2_WITH_TIMEOUT(day.hand.reads(u"written"_s) && day.world.sandbox->shop().productCount() > products,
                              said(day.desk.window).constData(), longMs);
    QTRY_VERIFY_WITH_TIMEOUT(day.world.sql(u"SELECT count(*) FROM sync_staging WHERE status IN ('approved', 'queued')"_s).toInt() == 0, longMs);
    QTRY_VERIFY_WITH_TIMEOUT(day.desk.services->bundle().jobs.running().isEmpty(), longMs);
}

/// The ERP changes prices, people in the shop change the same ones to something else: nobody but a person can know.
void TestWindowFlows::raisesConflicts(Day& day)
{
    sandbox::Sandbox& sandbox = *day.world.sandbox;
    const auto evolved = sandbox.evolve(1);
    QVERIFY2(evolved, evolved ? "" : qPrintable(errorText(evolved.error())));
    int changed = 0; // more than are needed, for the new feed has something to say about some of them; too few to be held
    for (const sandbox::ErpItemData& item : sandbox.erp().items()) {
        if (changed < 7 && item.price.value_or(0) > 5 && sandbox.shop().product(item.itemNumber) && ++changed)
            QVERIFY(sandbox.erp().edit(item.itemNumber, [](sandbox::ErpItemData& one) { one.price = qRound(*one.price * 110) / 100.0; }));
    }
    run(day, u"Import from Etilize"_s, u"staged."_s);
    if (QTest::currentTestFailed())
        return;
    day.disputed = day.world.sql(u"SELECT string_agg(sku, ' ') FROM (SELECT sku FROM sync_staging WHERE status = 'pending' "
                                 "AND changed_fields = '{price}' ORDER BY sku LIMIT 4) s"_s).toString().split(u' ');
    QCOMPARE(day.disputed.size(), 4);
    for (const QString& sku : std::as_const(day.disputed)) {
        const double before = day.priceInShop(sku);
        QVERIFY(sandbox.shop().editAsStaff(sku, [&](sandbox::ShopProduct& one) {
            one.variants[0].price = QString::number(before * 0.95, 'f', 2);
        }));
        day.shopHad.insert(sku, day.priceInShop(sku));
        const QString staged = u"SELECT changes #>> '{price,proposed}' FROM sync_staging WHERE is_open AND sku = '%1'"_s.arg(sku);
        day.erpHas.insert(sku, day.world.sql(staged).toDouble());
        QVERIFY(day.erpHas.value(sku) > day.shopHad.value(sku) && day.shopHad.value(sku) < before);
    }
    run(day, u"Pull from Shopify"_s, u"4 left to a person"_s);
    if (QTest::currentTestFailed())
        return;
    QCOMPARE(day.openConflicts(), 4);
    QTRY_COMPARE_WITH_TIMEOUT(day.desk.window.snapshot().counts.conflicts, 4, longMs);
}

/// Ours wins one of them.
void TestWindowFlows::settlesOneByKeyboard(Day& day)
{
    day.hand.key(Qt::Key_3, Qt::ControlModifier);
    QTableView* list = nullptr;
    QTRY_VERIFY((list = day.hand.find<QTableView>(u"Conflicts"_s)) && list->model()->rowCount() == 4);
    QTRY_VERIFY(day.desk.window.isSettled());
    QCOMPARE(QApplication::focusWidget(), list);
    while (cell(list, list->currentIndex().row()) != day.disputed.first()) {
        const int before = list->currentIndex().row();
        day.hand.key(Qt::Key_J);
        QVERIFY2(list->currentIndex().row() != before, "the conflict is not in the list");
    }
    QTRY_VERIFY(day.desk.window.isSettled());
    QAbstractButton* apply = day.hand.find(u"Choose a value first"_s);
    QVERIFY2(apply && !apply->isEnabled(), "nothing may be settled before a choice");
    day.hand.key(Qt::Key_Return);
    QTRY_VERIFY(day.desk.window.isSettled());
    QCOMPARE(day.openConflicts(), 4);
    day.hand.key(Qt::Key_1);
    QVERIFY2(apply->isEnabled(), "a choice cannot be settled");
    day.hand.key(Qt::Key_Return);
    QTRY_VERIFY2(day.hand.reads(day.disputed.first() + u" is settled."_s), said(day.desk.window).constData());
    QCOMPARE(day.openConflicts(), 3);
    QTRY_COMPARE(list->model()->rowCount(), 3); // it leaves the list after a moment
    QTRY_VERIFY(day.desk.window.isSettled());
    QCOMPARE(QApplication::focusWidget(), list);
}

void TestWindowFlows::looksForSimilarOnes(Day& day)
{
    QTRY_VERIFY(day.desk.window.isSettled());
    day.hand.key(Qt::Key_2);
    day.hand.key(Qt::Key_S);
    QTableView* similar = nullptr;
    QTRY_VERIFY2((similar = day.hand.find<QTableView>(u"Conflicts that would be settled"_s)) && similar->model()->rowCount() == 3,
                 said(day.desk.window).constData());
    QTRY_VERIFY(day.desk.window.isSettled());
    QCOMPARE(day.openConflicts(), 3); // looking settles nothing
}

/// The shop's value wins the others, at once; taken back at once, and done again.
void TestWindowFlows::settlesSimilarOnes(Day& day)
{
    looksForSimilarOnes(day);
    if (QTest::currentTestFailed())
        return;
    day.hand.key(Qt::Key_Return);
    QTRY_VERIFY2(day.hand.reads(u"3 conflict(s) settled."_s), said(day.desk.window).constData());
    QCOMPARE(day.openConflicts(), 0);
    day.hand.key(Qt::Key_Z, Qt::ControlModifier);
    QTRY_VERIFY2(day.hand.reads(u"3 conflict(s) opened again."_s), said(day.desk.window).constData());
    QCOMPARE(day.openConflicts(), 3);
    looksForSimilarOnes(day);
    if (QTest::currentTestFailed())
        return;
    day.hand.key(Qt::Key_Return);
    QTRY_VERIFY2(day.hand.reads(u"3 conflict(s) settled."_s), said(day.desk.window).constData());
    QCOMPARE(day.openConflicts(), 0);
    QTRY_COMPARE_WITH_TIMEOUT(day.desk.window.snapshot().counts.conflicts, 0, longMs);
}

/// On the review page, under a filter that leaves one row.
void TestWindowFlows::approvesTheOnly(Day& day)
{
    QTRY_VERIFY((day.grid = day.hand.find<QTableView>(u"Staged changes"_s)) && day.desk.window.isSettled()
                && day.grid->model()->rowCount() == 1);
    QCOMPARE(cell(day.grid, 0), day.disputed.first());
    QCOMPARE(statusAt(day.grid, 0), u"Pending"_s);
    QVERIFY(day.hand.tabTo(day.grid));
    day.hand.key(Qt::Key_A);
    QTRY_VERIFY2(statusAt(day.grid, 0) == "Approved"_L1, said(day.desk.window).constData());
    QCOMPARE(day.count(u"sync_staging WHERE status = 'approved'"_s), 1);
    QTRY_VERIFY(day.hand.find(u"Push "_s) != nullptr);
}

/// What ours won is written; what the shop won stays as it is there.
void TestWindowFlows::pushesWhatWasSettled(Day& day)
{
    for (const QString& sku : std::as_const(day.disputed))
        QCOMPARE(day.priceInShop(sku), day.shopHad.value(sku)); // settling writes nothing
    day.hand.key(Qt::Key_2, Qt::ControlModifier);
    QTRY_VERIFY((day.grid = day.hand.find<QTableView>(u"Staged changes"_s)) && day.desk.window.isSettled());
    QVERIFY2(day.hand.tabTo(day.hand.find<QListWidget>(u"Batches"_s)), "the Tab key does not lead to the batches");
    day.hand.key(Qt::Key_Home); // all of them; the newest is the next
    day.hand.key(Qt::Key_Down);
    QTRY_VERIFY(day.desk.window.isSettled());
    QVERIFY(day.hand.tabTo(day.grid));
    day.hand.key(Qt::Key_Slash);
    day.hand.type(day.disputed.first());
    approvesTheOnly(day);
    if (QTest::currentTestFailed())
        return;
    day.world.sandbox->shop().clearLog();
    pushes(day, 0);
    if (QTest::currentTestFailed())
        return;
    QCOMPARE(day.priceInShop(day.disputed.first()), day.erpHas.value(day.disputed.first()));
    for (const QString& sku : std::as_const(day.disputed).sliced(1))
        QCOMPARE(day.priceInShop(sku), day.shopHad.value(sku));
}

/// From the history of the product: the whole batch is taken back, and that is reviewed and pushed as any change.
void TestWindowFlows::rollsThePushBack(Day& day)
{
    const QString& sku = day.disputed.constFirst();
    day.hand.key(Qt::Key_4, Qt::ControlModifier);
    QTRY_COMPARE(QApplication::focusWidget()->accessibleName(), u"Search products"_s);
    day.hand.type(sku);
    QTableView* list = nullptr;
    QTRY_VERIFY((list = day.hand.find<QTableView>(u"Products"_s)) && list->model()->rowCount() == 1 && cell(list, 0) == sku);
    QTRY_VERIFY(day.desk.window.isSettled());
    QVERIFY2(day.hand.tabTo(tabsWith(day.desk.window, u"History"_s)), "the Tab key does not lead to the tabs");
    day.hand.key(Qt::Key_Right);
    QTableView* versions = nullptr;
    QTRY_VERIFY((versions = day.hand.find<QTableView>(u"Versions"_s)) && versions->model()->rowCount() > 1);
    QTRY_VERIFY(day.desk.window.isSettled());
    QCOMPARE(versions->currentIndex().row(), 0); // the newest, which the push made
    QVERIFY2(day.hand.press(day.hand.find(u"Undo the whole batch"_s)), "the batch cannot be undone by keyboard");
    QTRY_VERIFY2(day.hand.find(u"Stage "_s), said(day.desk.window).constData());
    QTRY_VERIFY(day.desk.window.isSettled());
    QCOMPARE(day.count(u"sync_staging WHERE is_open AND sku = '%1'"_s.arg(sku)), 0); // looking stages nothing
    QCOMPARE(QApplication::focusWidget(), day.hand.find(u"Stage "_s));
    day.hand.key(Qt::Key_Space);
    QTRY_VERIFY2(day.hand.find(u"Review the changes"_s), said(day.desk.window).constData());
    QVERIFY2(day.hand.press(day.hand.find(u"Review the changes"_s)), "the staged values cannot be reached by keyboard");
    approvesTheOnly(day);
    if (QTest::currentTestFailed())
        return;
    day.world.sandbox->shop().clearLog();
    pushes(day, 0);
    if (QTest::currentTestFailed())
        return;
    QCOMPARE(day.priceInShop(sku), day.shopHad.value(sku));
    for (const QString& other : std::as_const(day.disputed).sliced(1))
        QCOMPARE(day.priceInShop(other), day.shopHad.value(other));
}

/// A shop that never answers: the run can be stopped all the same, at once, and says so.
/// All nights at once, a word that one of them has, and back to all.
void TestWindowFlows::findsOneAmongAll(Day& day)
{
    day.hand.key(Qt::Key_2, Qt::ControlModifier);
    QTRY_VERIFY(day.desk.window.isSettled());
    auto* batches = day.hand.find<QListWidget>(u"Batches"_s);
    QVERIFY(day.hand.tabTo(batches));
    day.hand.key(Qt::Key_Home);
    QTRY_VERIFY2(day.grid->model()->rowCount() >= heldRows, qPrintable(QString::number(day.grid->model()->rowCount())));
    const int all = day.grid->model()->rowCount();
    QVERIFY(day.hand.tabTo(day.grid));
    day.hand.key(Qt::Key_End);
    day.hand.key(Qt::Key_Slash);
    day.hand.type(u"held-0123456"_s);
    QTRY_COMPARE(day.grid->model()->rowCount(), 1);
    QTRY_COMPARE(cell(day.grid, 0), u"HELD-0123456"_s);
    QVERIFY2(day.hand.press(day.hand.find(u"Clear filters"_s)), "the filters cannot be cleared by keyboard");
    QTRY_COMPARE(day.grid->model()->rowCount(), all);
    QTRY_VERIFY(day.desk.window.isSettled());
}

void TestWindowFlows::cancelsARun(Day& day)
{
    sandbox::ShopFault fault;
    fault.kind = sandbox::ShopFault::Kind::Hang;
    fault.times = -1;
    day.world.sandbox->shop().addFault(fault);
    day.hand.key(Qt::Key_1, Qt::ControlModifier);
    QTRY_VERIFY(day.hand.find(u"Pull from Shopify"_s) && day.hand.find(u"Pull from Shopify"_s)->isEnabled());
    QVERIFY(day.hand.press(day.hand.find(u"Pull from Shopify"_s)));
    QTRY_VERIFY2(day.hand.find(u"Cancel"_s), "a running job offers to be cancelled");
    QTRY_VERIFY(day.world.sandbox->shop().faultsStruck() > 0);
    QVERIFY(day.hand.click(day.hand.find(u"Cancel"_s))); // the strip may have made another one meanwhile
    QTRY_VERIFY2_WITH_TIMEOUT(day.hand.reads(u"Cancelled"_s), said(day.desk.window).constData(), longMs);
    QTRY_VERIFY(day.hand.find(u"Cancel"_s) == nullptr);
    QTRY_VERIFY(day.hand.find(u"Pull from Shopify"_s)->isEnabled());
    day.world.sandbox->shop().clearFaults();
}

int main(int argc, char** argv)
{
    WatchedApplication<QApplication> application(argc, argv);
    TestWindowFlows test(application.watchdog());
    return QTest::qExec(&test, argc, argv);
}

#include "tst_windowflows.moc"
