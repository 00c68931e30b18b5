#include "fakeservices.h"

#include "products/productspage.h"
#include "review/reviewgrid.h"
#include "review/reviewpage.h"
#include "shell/commandpalette.h"
#include "shell/fuzzy.h"
#include "shell/logviewer.h"
#include "shell/mainwindow.h"
#include "shell/shortcutsheet.h"
#include "shell/windowcommands.h"
#include "widgets/appearance.h"

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QLineEdit>
#include <QShortcut>
#include <QTest>
#include <QTranslator>

using namespace trueup;
using namespace trueup::ui;
using namespace trueup::ui::testing;
using namespace Qt::StringLiterals;

/// Search and commands, and the sheet of keys.
class TestPalette : public QObject
{
    Q_OBJECT

    static QStringList titles(const CommandPalette& palette)
    {
        QStringList list;
        for (int row = 0; row < palette.model().rowCount(); ++row)
            list += palette.model().item(row).title;
        return list;
    }
    static void press(CommandPalette& palette, Qt::Key key) { QTest::keyClick(&palette.field(), key); }
    static void type(CommandPalette& palette, const QString& text)
    {
        QTest::keyClicks(&palette.field(), text);
        QTRY_VERIFY(palette.isSettled());
    }

private slots:
    void theBetterFitComesFirst_data()
    {
        QTest::addColumn<QString>("query");
        QTest::addColumn<QString>("better");
        QTest::addColumn<QString>("worse");
        QTest::newRow("whole word over letters") << u"pull"_s << u"Pull from Shopify"_s << u"Approve pushed, unlock all"_s;
        QTest::newRow("beginning over middle") << u"imp"_s << u"Import from Etilize"_s << u"Simple"_s;
        QTest::newRow("initials") << u"rx"_s << u"Refresh Xorosoft"_s << u"Export as xlsx or"_s;
        QTest::newRow("shorter of two") << u"jobs"_s << u"Jobs"_s << u"Jobs of all colleagues and servers"_s;
        QTest::newRow("two words in any order") << u"shopify pull"_s << u"Pull from Shopify"_s << u"Shopify points unlimited later"_s;
    }
    void theBetterFitComesFirst()
    {
        QFETCH(QString, query);
        QFETCH(QString, better);
        QFETCH(QString, worse);
        const auto good = fuzzyScore(query, better);
        QVERIFY(good);
        QVERIFY2(*good > fuzzyScore(query, worse).value_or(-1000),
                 qPrintable(u"%1 against %2"_s.arg(*good).arg(fuzzyScore(query, worse).value_or(-1000))));
    }
    void accentsAndCaseDoNotMatter()
    {
        QVERIFY(fuzzyScore(u"reglages"_s, u"Réglages"_s));
        QVERIFY(fuzzyScore(u"RÉG"_s, u"reglages"_s));
        QVERIFY(!fuzzyScore(u"xyz"_s, u"Réglages"_s));
        QVERIFY2(!fuzzyScore(u"pull nothing"_s, u"Pull from Shopify"_s), "every word has to occur");
    }
    void scatteredLettersAreNoAnswer()
    {
        QVERIFY2(!fuzzyScore(u"shop"_s, u"Restore the database from a backup …"_s), "letters of four words, none of them a beginning");
        QVERIFY2(!fuzzyScore(u"shop"_s, u"Compare the stock with Xorosoft"_s), "the same");
        QVERIFY(fuzzyScore(u"pfs"_s, u"Pull from Shopify"_s));
        QVERIFY(fuzzyScore(u"shpfy"_s, u"Pull from Shopify"_s));
    }

    void aCommandRunsByKeyboardAlone()
    {
        FakeWorld world;
        MainWindow window(world.services(), nullptr);
        window.show();
        window.activateWindow(); // keys reach the window in front only
        QVERIFY(QTest::qWaitForWindowActive(&window));
        QTest::keyClick(&window, Qt::Key_K, Qt::ControlModifier);
        auto* palette = window.findChild<CommandPalette*>();
        QVERIFY(palette->isVisible());
        type(*palette, u"refresh xoro"_s);
        press(*palette, Qt::Key_Return);
        QVERIFY(!palette->isVisible());
        QCOMPARE(world.jobs.started.size(), 1);
        QCOMPARE(world.jobs.started.first().kind, JobKind::XorosoftRefresh);
        QVERIFY(!world.jobs.started.first().full);
        window.openPalette();
        type(*palette, u"stock every"_s);
        press(*palette, Qt::Key_Return);
        QCOMPARE(world.jobs.started.size(), 2);
        QCOMPARE(world.jobs.started.last().kind, JobKind::XorosoftStock);
        QVERIFY(world.jobs.started.last().full);
    }

    void whatMayNotBeDoneIsNotOffered()
    {
        FakeWorld world;
        world.session.value.mayRun = false;
        MainWindow window(world.services(), nullptr);
        window.show();
        window.openPalette();
        auto* palette = window.findChild<CommandPalette*>();
        type(*palette, u"refresh xorosoft"_s);
        QVERIFY2(!titles(*palette).contains(u"Refresh Xorosoft"_s), qPrintable(titles(*palette).join(u'|')));
    }

    void shortcutsAndKindsAreShown()
    {
        FakeWorld world;
        MainWindow window(world.services(), nullptr);
        window.show();
        window.openPalette();
        auto* palette = window.findChild<CommandPalette*>();
        const QAbstractItemModelTester tester(palette->findChild<PaletteModel*>());
        type(*palette, u"conflicts"_s);
        const QModelIndex first = palette->model().index(0);
        QCOMPARE(first.data().toString(), u"Conflicts"_s);
        QCOMPARE(first.data(PaletteModel::KeysRole).toString(), keyText(pageKeys(PageId::Conflicts)));
        QVERIFY(first.data(Qt::AccessibleTextRole).toString().contains(u"page"_s));
    }

    void aProductIsFoundBySkuTitleAndBarcode_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("sku") << u"BIC-10259"_s;
        QTest::newRow("sku in lower case") << u"bic-10259"_s;
        QTest::newRow("barcode") << FakeGood{7}.barcode();
    }
    void aProductIsFoundBySkuTitleAndBarcode()
    {
        QFETCH(QString, text);
        FakeWorld world;
        MainWindow window(world.services(), nullptr);
        window.show();
        window.openPalette();
        auto* palette = window.findChild<CommandPalette*>();
        type(*palette, text);
        QVERIFY(palette->model().rowCount() > 0);
        QCOMPARE(palette->model().item(0).title, u"BIC-10259"_s);
        press(*palette, Qt::Key_Return);
        QCOMPARE(window.currentPage(), PageId::Products);
        QTRY_VERIFY(window.isSettled());
        QCOMPARE(window.products().product().shownId(), FakeGood{7}.id());
    }

    void titlesOfProductsAreFound()
    {
        FakeWorld world;
        MainWindow window(world.services(), nullptr);
        window.show();
        window.openPalette();
        auto* palette = window.findChild<CommandPalette*>();
        type(*palette, u"box of 15"_s);
        QVERIFY2(titles(*palette).contains(FakeGood{21}.sku()), qPrintable(titles(*palette).join(u'|')));
    }

    void enterWaitsForTheProductThatWasTyped()
    {
        FakeWorld world;
        MainWindow window(world.services(), nullptr);
        window.show();
        QTRY_VERIFY(window.isSettled());
        window.openPalette();
        auto* palette = window.findChild<CommandPalette*>();
        QTRY_VERIFY(palette->isSettled());
        world.products.hold = true;
        QTest::keyClicks(&palette->field(), u"BIC-10259"_s);
        press(*palette, Qt::Key_Return);
        QVERIFY2(palette->isVisible(), "what was typed may name a product that is still being looked for");
        world.products.releaseAll();
        QTRY_VERIFY(!palette->isVisible());
        QCOMPARE(window.currentPage(), PageId::Products);
    }

    void batchesAndRunsAreFound()
    {
        FakeWorld world;
        MainWindow window(world.services(), nullptr);
        window.show();
        window.openPalette();
        auto* palette = window.findChild<CommandPalette*>();
        type(*palette, u"xorosoft refresh batch"_s);
        QVERIFY(palette->isVisible());
        palette->field().clear();
        type(*palette, u"etilize import"_s);
        int batch = -1;
        int run = -1;
        for (int row = 0; row < palette->model().rowCount(); ++row) {
            if (palette->model().item(row).kind == PaletteKind::Batch && batch < 0)
                batch = row;
            if (palette->model().item(row).kind == PaletteKind::Run && run < 0)
                run = row;
        }
        QVERIFY(batch >= 0 && run >= 0);
        for (int i = 0; i < batch; ++i)
            press(*palette, Qt::Key_Down);
        press(*palette, Qt::Key_Return);
        QCOMPARE(window.currentPage(), PageId::Review);
        QCOMPARE(window.review().filter().batchId, u"batch-etilize"_s);
    }

    void recentOnesComeFirst()
    {
        FakeWorld world;
        MainWindow window(world.services(), nullptr);
        window.show();
        auto* palette = window.findChild<CommandPalette*>();
        window.openPalette();
        type(*palette, u"rules for conflicts"_s);
        press(*palette, Qt::Key_Return);
        window.openPalette();
        QTRY_VERIFY(palette->isSettled());
        QCOMPARE(titles(*palette).first(), u"Rules for conflicts"_s);
        press(*palette, Qt::Key_Escape);
        QVERIFY(!palette->isVisible());
        // Another window of the same person knows it, too.
        MainWindow other(world.services(), nullptr);
        other.show();
        other.openPalette();
        auto* again = other.findChild<CommandPalette*>();
        QTRY_VERIFY(again->isSettled());
        QCOMPARE(titles(*again).first(), u"Rules for conflicts"_s);
    }

    void everyKeyIsOnTheSheet()
    {
        FakeWorld world;
        MainWindow window(world.services(), nullptr);
        window.show();
        window.openKeys();
        auto* sheet = window.findChild<ShortcutSheet*>();
        QVERIFY(sheet);
        QStringList said;
        for (auto* text : sheet->findChildren<QLabel*>())
            said += text->text();
        for (const QAction* action : window.commands().actions()) {
            if (!action->shortcut().isEmpty())
                QVERIFY2(said.contains(keyText(action->shortcut())) && said.contains(action->text()), qPrintable(action->text()));
        }
        const auto shortcuts = window.findChildren<QShortcut*>();
        QVERIFY(shortcuts.size() > 15);
        for (const QShortcut* shortcut : shortcuts) {
            QVERIFY2(!shortcut->whatsThis().isEmpty(), qPrintable(u"a key nobody can know of: "_s + shortcut->key().toString()));
            QVERIFY2(said.contains(shortcut->whatsThis()), qPrintable(shortcut->whatsThis()));
            QVERIFY2(std::ranges::any_of(said, [&](const QString& keys) { return keys.split(u", "_s).contains(keyText(shortcut->key())); }),
                     qPrintable(shortcut->key().toString()));
        }
    }

    /// With TRUEUP_TEST_PICTURES their pictures are kept; what is tested is that nothing is cut off.
    void dialogsFit_data()
    {
        QTest::addColumn<QString>("theme");
        QTest::addColumn<QString>("language");
        QTest::newRow("light en") << u"light"_s << u"en"_s;
        QTest::newRow("dark fr") << u"dark"_s << u"fr"_s;
    }
    void dialogsFit()
    {
        QFETCH(QString, theme);
        QFETCH(QString, language);
        QTranslator translator;
        if (translator.load(u":/i18n/trueup_%1.qm"_s.arg(language)))
            QCoreApplication::installTranslator(&translator);
        Appearance appearance(*qApp, Appearance::fromWord(theme));
        FakeWorld world;
        MainWindow window(world.services(), &appearance);
        window.resize(1360, 860);
        window.show();
        window.openPalette();
        auto* palette = window.findChild<CommandPalette*>();
        type(*palette, u"shop"_s);
        window.openKeys();
        window.openLog();
        const std::array<std::pair<QString, QWidget*>, 3> dialogs = {{{u"palette"_s, palette},
                                                                      {u"keys"_s, window.findChild<ShortcutSheet*>()},
                                                                      {u"log"_s, window.findChild<LogViewer*>()}}};
        const QString kept = qEnvironmentVariable("TRUEUP_TEST_PICTURES");
        for (const auto& [name, dialog] : dialogs) {
            QVERIFY(dialog);
            QTRY_VERIFY2(dialog->isVisible(), qPrintable(name));
            QCoreApplication::processEvents(); // its layout is done
            QVERIFY2(dialog->width() <= window.width() && dialog->height() <= window.height(), qPrintable(name));
            for (const QLabel* text : dialog->findChildren<QLabel*>()) {
                if (text->isVisible() && !text->wordWrap())
                    QVERIFY2(text->width() >= text->sizeHint().width(), qPrintable(name + u": "_s + text->text()));
            }
            if (!kept.isEmpty())
                QVERIFY(dialog->grab().save(u"%1/%2-%3-%4.png"_s.arg(kept, name, theme, language)));
        }
        Appearance light(*qApp, AppearanceMode::Light);
    }

    void theGridDoesWhatTheSheetSays()
    {
        FakeWorld world;
        MainWindow window(world.services(), nullptr);
        window.show();
        window.showPage(PageId::Review);
        QTRY_VERIFY(window.isSettled());
        auto* grid = window.findChild<ReviewGrid*>();
        const QList<KeyMeaning> described = describedKeys(*grid);
        QVERIFY(described.size() >= 6);
        for (const Qt::Key key : {Qt::Key_J, Qt::Key_K, Qt::Key_Space, Qt::Key_A, Qt::Key_R, Qt::Key_Return}) {
            QVERIFY2(std::ranges::any_of(described, [&](const KeyMeaning& one) { return one.keys.contains(keyText(QKeySequence(key))); }),
                     qPrintable(QKeySequence(key).toString()));
        }
    }
};

QTEST_MAIN(TestPalette)
#include "tst_palette.moc"
