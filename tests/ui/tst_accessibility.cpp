#include "looks.h"
#include "tour.h"

#include "services/conflicts.h"
#include "shell/jobstrip.h"
#include "shell/navigation.h"
#include "shell/topbar.h"
#include "widgets/controls.h"
#include "widgets/formrows.h"
#include "widgets/icons.h"
#include "widgets/labels.h"
#include "widgets/theme.h"
#include "widgets/valuetext.h"

#include <QAbstractSpinBox>
#include <QAccessible>
#include <QAccessibleWidget>
#include <QButtonGroup>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QSpinBox>
#include <QStackedWidget>
#include <QTextBrowser>

using namespace trueup;
using namespace trueup::ui;
using namespace trueup::ui::testing;
using namespace Qt::StringLiterals;

namespace {

bool isControl(const QWidget* widget)
{
    if (qobject_cast<const QHeaderView*>(widget) || widget->inherits("QComboBoxListView"))
        return false;
    return qobject_cast<const QAbstractButton*>(widget) || qobject_cast<const QLineEdit*>(widget)
        || qobject_cast<const QComboBox*>(widget) || qobject_cast<const QAbstractSpinBox*>(widget)
        || qobject_cast<const QAbstractItemView*>(widget) || qobject_cast<const QTextEdit*>(widget)
        || qobject_cast<const QPlainTextEdit*>(widget) || qobject_cast<const QTabBar*>(widget);
}

/// Parts of other controls are spoken for by them.
bool isPart(const QWidget* widget)
{
    const QWidget* parent = widget->parentWidget();
    return qobject_cast<const QLineEdit*>(parent) || qobject_cast<const QComboBox*>(parent) || qobject_cast<const QAbstractSpinBox*>(parent)
        || qobject_cast<const QTabBar*>(parent) || qobject_cast<const QAbstractScrollArea*>(parent)
        || (parent && parent->inherits("QComboBoxPrivateContainer"));
}

QList<QWidget*> controlsOf(const QWidget& window)
{
    QList<QWidget*> controls;
    for (QWidget* one : window.findChildren<QWidget*>()) {
        if (isInSight(one) && isControl(one) && !isPart(one))
            controls += one;
    }
    return controls;
}

/// What a screen reader could not tell.
QStringList namelessControls(const QWidget& window)
{
    QStringList faults;
    for (QWidget* one : controlsOf(window)) {
        QAccessibleInterface* spoken = QAccessible::queryAccessibleInterface(one);
        if (!spoken || spoken->role() == QAccessible::NoRole || spoken->role() == QAccessible::Client)
            faults += faultOf(one, textOf(one), u"has no role"_s);
        else if (spoken->text(QAccessible::Name).trimmed().isEmpty() && !qobject_cast<QTabBar*>(one))
            faults += faultOf(one, textOf(one), u"has no name"_s);
    }
    return faults;
}

/// The controls in sight that the Tab key stops at, in its order.
QList<QWidget*> stopsInSight(QWidget& window)
{
    QList<QWidget*> stops;
    if (const auto* main = qobject_cast<QMainWindow*>(&window)) {
        stops = tabStops(*main->centralWidget());
        stops.removeIf([](const QWidget* one) { return !isInSight(one); });
        return stops;
    }
    QWidget* one = &window;
    do {
        one = one->nextInFocusChain();
        if (isInSight(one) && one->isEnabled() && (one->focusPolicy() & Qt::TabFocus) && !one->focusProxy() && one->window() == &window)
            stops += one;
    } while (one != &window);
    return stops;
}

/// Controls that the keyboard does not reach. One button of an exclusive group is enough: arrows reach the others.
QStringList unreachable(QWidget& window)
{
    const QList<QWidget*> stops = stopsInSight(window);
    QStringList faults;
    for (QWidget* one : controlsOf(window)) {
        QWidget* meant = one->focusProxy() ? one->focusProxy() : one;
        const auto* button = qobject_cast<QAbstractButton*>(one);
        const QButtonGroup* group = button ? button->group() : nullptr;
        const bool isBesideAnother = qobject_cast<QRadioButton*>(one)
            || (group && group->exclusive() && group->checkedButton() && stops.contains(group->checkedButton()));
        if (one->isEnabled() && !stops.contains(meant) && !isBesideAnother)
            faults += faultOf(one, textOf(one), u"cannot be reached with the Tab key"_s);
    }
    return faults;
}

/// Steps that go back up within one area.
QStringList backwardSteps(QWidget& window)
{
    const QList<QWidget*> stops = stopsInSight(window);
    QStringList faults;
    for (qsizetype i = 1; i < stops.size(); ++i) {
        const QWidget* from = stops[i - 1];
        const QWidget* to = stops[i];
        if (from->parentWidget() != to->parentWidget())
            continue;
        const bool isAbove = to->geometry().bottom() < from->geometry().top();
        const bool isLeft = to->geometry().right() < from->geometry().left() && to->geometry().top() <= from->geometry().bottom()
            && to->geometry().bottom() >= from->geometry().top();
        if (isAbove || isLeft)
            faults += faultOf(to, textOf(to), u"comes after %1 “%2”, which is further on"_s.arg(placeOf(from), textOf(from)));
    }
    return faults;
}

/// Everything at which the key stops when it is pressed until it comes round, from the first area of the window on.
QList<QWidget*> wholeWay(MainWindow& window)
{
    auto* start = window.findChild<Navigation*>();
    QList<QWidget*> way;
    for (auto* one : start->findChildren<QAbstractButton*>()) {
        if (one->focusPolicy() & Qt::TabFocus)
            one->setFocus(Qt::TabFocusReason);
    }
    while (QApplication::focusWidget() && !way.contains(QApplication::focusWidget())) {
        way += QApplication::focusWidget();
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    }
    return way;
}

/// Areas of the window that the Tab key does not go through one after the other, and steps within one that go back: up, or to
/// the left in a line, seen from the smallest part that holds both controls.
QStringList outOfOrder(MainWindow& window)
{
    const QList<const QWidget*> areas{window.findChild<Navigation*>(), window.findChild<TopBar*>(), window.findChild<QStackedWidget*>(),
                                      window.findChild<JobStrip*>()};
    const auto areaOf = [&](const QWidget* one) {
        for (qsizetype i = 0; i < areas.size(); ++i) {
            if (areas[i]->isAncestorOf(one))
                return i;
        }
        return qsizetype(1); // messages stand below the top bar
    };
    const auto partOf = [](const QWidget* one, const QWidget* whole) {
        while (one->parentWidget() != whole)
            one = one->parentWidget();
        return one;
    };
    const QList<QWidget*> way = wholeWay(window);
    QStringList faults;
    if (way.isEmpty() || way.constFirst() != QApplication::focusWidget())
        faults += faultOf(QApplication::focusWidget(), {}, u"is reached twice before the Tab key has gone round"_s);
    for (qsizetype i = 1; i < way.size(); ++i) {
        const QWidget* whole = way[i - 1]->parentWidget();
        while (whole == way[i] || !whole->isAncestorOf(way[i])) // Qt takes a widget for its own ancestor
            whole = whole->parentWidget();
        const QString after = u"comes after %1 “%2”"_s.arg(placeOf(way[i - 1]), textOf(way[i - 1]));
        if (areaOf(way[i]) < areaOf(way[i - 1]))
            faults += faultOf(way[i], textOf(way[i]), after + u", which is in a later area"_s);
        if (way[i - 1]->isAncestorOf(way[i]) || areaOf(way[i]) != areaOf(way[i - 1]))
            continue;
        const QRect from = partOf(way[i - 1], whole)->geometry();
        const QRect to = partOf(way[i], whole)->geometry();
        if (to.bottom() < from.top() || (to.right() < from.left() && to.top() <= from.bottom() && to.bottom() >= from.top()))
            faults += faultOf(way[i], textOf(way[i]), after + u", which is further on"_s);
    }
    return faults;
}

/// Controls that look the same with the focus and without.
QStringList hiddenFocus(QWidget& window, QSet<QString>& looked)
{
    QStringList faults;
    for (QWidget* one : stopsInSight(window)) {
        const QString kind = QString::fromLatin1(one->metaObject()->className()) + one->property("tone").toString()
            + (qobject_cast<QAbstractButton*>(one) && static_cast<QAbstractButton*>(one)->isChecked() ? u"+"_s : QString());
        if (!isControl(one) || looked.contains(kind))
            continue;
        looked.insert(kind);
        if (QWidget* now = QApplication::focusWidget())
            now->clearFocus();
        const QImage without = one->grab().toImage();
        one->setFocus(Qt::TabFocusReason);
        const QImage with = one->grab().toImage();
        one->clearFocus();
        if (without == with)
            faults += faultOf(one, textOf(one), u"(%1) does not show that it has the focus"_s.arg(kind));
    }
    return faults;
}

struct Rule
{
    QString selector;
    QHash<QString, QString> properties;
};

QList<Rule> rulesOf(const QString& sheet)
{
    static const QRegularExpression rule(u"([^{}]+)\\{([^}]*)\\}"_s);
    QList<Rule> rules;
    for (auto match = rule.globalMatch(sheet); match.hasNext();) {
        const auto found = match.next();
        Rule one{found.captured(1).simplified(), {}};
        for (const QString& part : found.captured(2).split(u';', Qt::SkipEmptyParts))
            one.properties.insert(part.section(u':', 0, 0).simplified(), part.section(u':', 1).simplified());
        rules += one;
    }
    return rules;
}

QColor colourIn(const QString& value)
{
    static const QRegularExpression colour(u"#[0-9a-f]{6}"_s, QRegularExpression::CaseInsensitiveOption);
    const auto match = colour.match(value);
    return match.hasMatch() ? QColor(match.captured()) : QColor();
}

/// Rules of a sheet whose text does not stand out from its ground: 4.5 to 1, WCAG 2.2 AA (1.4.3). What is disabled is exempt there.
QStringList faintTexts(const QString& sheet, const Theme& theme)
{
    constexpr double enough = 4.5;
    QStringList faults;
    for (const Rule& rule : rulesOf(sheet)) {
        if (rule.selector.contains(u":disabled"_s))
            continue;
        const QColor own = colourIn(rule.properties.value(u"background"_s));
        const QList<QColor> grounds = own.isValid() ? QList<QColor>{own} : QList<QColor>{theme.window, theme.raised, theme.base};
        for (const QString& property : {u"color"_s, u"placeholder-text-color"_s}) {
            const QColor text = colourIn(rule.properties.value(property));
            for (const QColor& ground : text.isValid() ? grounds : QList<QColor>()) {
                if (contrast(text, ground) < enough)
                    faults += u"%1: %2 on %3 is %4"_s.arg(rule.selector, text.name(), ground.name()).arg(contrast(text, ground), 0, 'f', 2);
            }
        }
    }
    return faults;
}

/// How much what is drawn inside a field stands out from the ground: its text, where it holds nothing else.
double drawnContrast(QWidget& field, const QColor& ground)
{
    constexpr int edge = 6;
    constexpr int arrow = 30; // of a list to choose from
    const QImage image = field.grab().toImage();
    const QRect inside = image.rect().adjusted(edge, edge, -arrow, -edge);
    double most = 1;
    for (int y = inside.top(); y <= inside.bottom(); ++y) {
        for (int x = inside.left(); x <= inside.right(); ++x)
            most = qMax(most, contrast(image.pixelColor(x, y), ground));
    }
    return most;
}

/// Edges by which a control is known as one, and the ring of the focus: 3 to 1 (1.4.11). The names of controls that
/// have nothing else to be known by.
QStringList faintEdges(const QString& sheet, const Theme& theme)
{
    constexpr double enough = 3.0;
    static const QRegularExpression known(u"^(QLineEdit|QCheckBox::indicator|QRadioButton::indicator)|:focus"_s);
    QStringList faults;
    for (const Rule& rule : rulesOf(sheet)) {
        const QColor edge = colourIn(rule.properties.value(u"border"_s));
        if (!edge.isValid() || !known.match(rule.selector).hasMatch() || rule.selector.contains(u":disabled"_s))
            continue;
        for (const QColor& ground : {theme.window, theme.raised, theme.base}) {
            if (contrast(edge, ground) < enough)
                faults += u"%1: %2 beside %3 is %4"_s.arg(rule.selector, edge.name(), ground.name()).arg(contrast(edge, ground), 0, 'f', 2);
        }
    }
    return faults;
}

/// An icon as the colour blind see it, or a printer: only where there is ink.
QImage shapeOf(const QIcon& icon)
{
    const QImage image = icon.pixmap(48, 48).toImage().convertToFormat(QImage::Format_ARGB32);
    QImage shape(image.size(), QImage::Format_Grayscale8);
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            shape.setPixel(x, y, uint(qAlpha(image.pixel(x, y))));
    }
    return shape;
}

/// Pairs that neither their shape nor their word tells apart.
QStringList lookAlike(const QList<std::pair<QString, QIcon>>& marks)
{
    QStringList faults;
    for (qsizetype i = 0; i < marks.size(); ++i) {
        if (marks[i].second.isNull() && marks[i].first.isEmpty())
            faults += u"mark %1 is nothing but a colour"_s.arg(i);
        for (qsizetype j = 0; j < i; ++j) {
            if (marks[i].first == marks[j].first && shapeOf(marks[i].second) == shapeOf(marks[j].second))
                faults += u"“%1” and “%2” look alike without colour"_s.arg(marks[i].first, marks[j].first);
        }
    }
    return faults;
}

/// Lists of whole rows that have a current one and show none as chosen: what stands beside such a list is about a row that cannot
/// be told from the others. Where several can be chosen, that is for something to be done with them.
QStringList unchosenRows(const QWidget& window)
{
    QStringList faults;
    for (const auto* list : window.findChildren<QTableView*>()) {
        if (list->isVisible() && list->selectionBehavior() == QAbstractItemView::SelectRows
            && list->selectionMode() == QAbstractItemView::SingleSelection && list->selectionModel()
            && list->currentIndex().isValid() && !list->selectionModel()->hasSelection())
            faults += u"“%1” has a current row and none is chosen"_s.arg(list->accessibleName());
    }
    return faults;
}

} // namespace

/// The window for people who listen to it, who use no mouse, who see little or see no colours.
class TestAccessibility : public QObject
{
    Q_OBJECT

    static void report(QStringList faults)
    {
        faults.removeDuplicates();
        QVERIFY2(faults.isEmpty(), qPrintable(u"\n   "_s + faults.join(u"\n   "_s)));
    }
    template <class Check> static void everywhere(Check check)
    {
        const Spoken spoken(u"en"_s);
        Appearance appearance(*qApp, AppearanceMode::Light);
        QStringList faults;
        for (const State state : {State::Full, State::Empty}) {
            Tour tour(state, &appearance);
            QVERIFY(tour.go({1360, 860}, [&](const QString& place) {
                for (const QString& fault : QStringList(check(tour.window())))
                    faults += place + u": "_s + fault;
                return true;
            }));
        }
        report(faults);
    }

private slots:
    void mistakesAreFound();
    void controlsHaveNames() { everywhere([](QWidget& window) { return namelessControls(window); }); }
    void whatIsCurrentIsSeenToBeChosen() { everywhere([](QWidget& window) { return unchosenRows(window); }); }
    void controlsAreReachedByKeyboard() { everywhere([](QWidget& window) { return unreachable(window); }); }
    void tabGoesForward() { everywhere([](QWidget& window) { return backwardSteps(window); }); }
    void tabGoesThroughAreasInTheirOrder();
    void theTabKeyGoesRound();
    void arrowsLeadToEveryPage();
    void focusIsSeen_data();
    void focusIsSeen();
    void textsAndEdgesStandOut_data();
    void textsAndEdgesStandOut();
    void hintsStandOut_data() { focusIsSeen_data(); }
    void hintsStandOut();
    void whatIsDisabledLooksSo_data() { focusIsSeen_data(); }
    void whatIsDisabledLooksSo();
    void whatIsLockedLooksOneWay_data() { focusIsSeen_data(); }
    void whatIsLockedLooksOneWay();
    void nothingIsToldByColourAlone();
};

void TestAccessibility::mistakesAreFound()
{
    QWidget window;
    auto* row = new QHBoxLayout(&window);
    auto* nameless = new QPushButton(&window);
    auto* edit = new QLineEdit(&window);
    edit->setAccessibleName(u"Search"_s);
    auto* mouseOnly = new QPushButton(u"For mice"_s, &window);
    mouseOnly->setFocusPolicy(Qt::ClickFocus);
    row->addWidget(edit);
    row->addWidget(nameless);
    row->addWidget(mouseOnly);
    window.show();
    (void)eventsArrived();
    QCOMPARE(namelessControls(window).size(), 1);
    QCOMPARE(unreachable(window).size(), 1);
    QCOMPARE(backwardSteps(window).size(), 1); // the nameless one was made before the edit at its left
    QWidget::setTabOrder(edit, nameless);
    QCOMPARE(backwardSteps(window).size(), 0);
    const Theme theme = Theme::light();
    QCOMPARE(faintTexts(u"QLabel { color: #aaaaaa; background: #ffffff; }"_s, theme).size(), 1);
    QCOMPARE(faintTexts(u"QLineEdit { placeholder-text-color: #aaaaaa; background: #ffffff; }"_s, theme).size(), 1);
    QCOMPARE(faintEdges(u"QLineEdit { border: 1px solid #eeeeee; }"_s, theme).size(), 3);
    QCOMPARE(lookAlike({{{}, symbol(u"ok"_s, Ink::Ok)}, {{}, symbol(u"ok"_s, Ink::Error)}}).size(), 1);
    // A control that hides its focus.
    nameless->setStyleSheet(u"QPushButton, QPushButton:focus { border: none; outline: none; background: #888888; }"_s);
    QSet<QString> looked{u"QLineEdit"_s};
    QCOMPARE(hiddenFocus(window, looked).size(), 1);
}

/// On every page, whatever was opened before it and with runs that began later: the list of pages, the top, the page from its
/// beginning to its end, and last the strip of jobs.
void TestAccessibility::tabGoesThroughAreasInTheirOrder()
{
    everywhere([](MainWindow& window) {
        window.activateWindow();
        return QTest::qWaitForWindowActive(&window) ? outOfOrder(window) : QStringList{u"the window does not get the keys"_s};
    });
}

/// Pressed again and again, the key itself stops at everything that has a place in its order.
void TestAccessibility::theTabKeyGoesRound()
{
    const Spoken spoken(u"en"_s);
    Appearance appearance(*qApp, AppearanceMode::Light);
    Tour tour(State::Full, &appearance);
    tour.window().show();
    tour.window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&tour.window()));
    QStringList faults;
    QVERIFY(tour.go({1360, 860}, [&](const QString& place) {
        const QList<QWidget*> stops = stopsInSight(tour.window());
        QSet<const QWidget*> met;
        stops.constFirst()->setFocus(Qt::TabFocusReason);
        // Tab scrolls more into sight than the stops that are in sight now: it is pressed until it comes round.
        const qsizetype most = tour.window().findChildren<QWidget*>().size();
        for (qsizetype i = 0; i <= most && !met.contains(QApplication::focusWidget()); ++i) {
            met.insert(QApplication::focusWidget());
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        }
        for (const QWidget* one : stops) {
            if (!met.contains(one) && !qobject_cast<const QRadioButton*>(one)) // arrows lead from one to the next
                faults += place + u": "_s + faultOf(one, textOf(one), u"is left out by the Tab key"_s);
        }
        return true;
    }));
    report(faults);
}

/// The Tab key stops at one page of the list only.
void TestAccessibility::arrowsLeadToEveryPage()
{
    const Spoken spoken(u"en"_s);
    Appearance appearance(*qApp, AppearanceMode::Light);
    Tour tour(State::Full, &appearance);
    MainWindow& window = tour.window();
    window.show();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    auto* list = window.findChild<Navigation*>();
    list->findChildren<QAbstractButton*>().constFirst()->setFocus(Qt::TabFocusReason);
    for (const PageId page : {PageId::Review, PageId::Conflicts, PageId::Products, PageId::Jobs, PageId::Settings}) {
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Down);
        QCOMPARE(window.currentPage(), page);
        QVERIFY2(list->isAncestorOf(QApplication::focusWidget()), qPrintable(u"the arrow leaves the list at "_s + pageTitle(page)));
    }
}

void TestAccessibility::focusIsSeen_data()
{
    QTest::addColumn<QString>("theme");
    QTest::newRow("light") << u"light"_s;
    QTest::newRow("dark") << u"dark"_s;
}

void TestAccessibility::focusIsSeen()
{
    QFETCH(QString, theme);
    const Spoken spoken(u"en"_s);
    Appearance appearance(*qApp, Appearance::fromWord(theme));
    Tour tour(State::Full, &appearance);
    QStringList faults;
    QSet<QString> looked;
    tour.window().show();
    tour.window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&tour.window()));
    QVERIFY(tour.go({1360, 860}, [&](const QString& place) {
        for (const QString& fault : hiddenFocus(tour.window(), looked))
            faults += place + u": "_s + fault;
        return true;
    }));
    QVERIFY(looked.size() > 8);
    report(faults);
}

void TestAccessibility::textsAndEdgesStandOut_data()
{
    focusIsSeen_data();
}

void TestAccessibility::textsAndEdgesStandOut()
{
    QFETCH(QString, theme);
    const Theme colours = theme == "dark"_L1 ? Theme::dark() : Theme::light();
    const QString sheet = colours.styleSheet();
    QVERIFY(rulesOf(sheet).size() > 40);
    QStringList faults = faintTexts(sheet, colours) + faintEdges(sheet, colours);
    const QList<std::pair<QColor, QColor>> pairs{
        {colours.before, colours.beforeGround}, {colours.after, colours.afterGround}, {colours.ok, colours.okGround},
        {colours.warning, colours.warningGround}, {colours.error, colours.errorGround}, {colours.info, colours.infoGround},
        {colours.text, colours.errorGround}, {colours.text, colours.alternate}, {colours.muted, colours.alternate},
        {colours.onSelection, colours.selection}, {colours.text, colours.hover}};
    for (const auto& [text, ground] : pairs) {
        if (contrast(text, ground) < 4.5)
            faults += u"%1 on %2 is %3"_s.arg(text.name(), ground.name()).arg(contrast(text, ground), 0, 'f', 2);
    }
    for (const QColor& mark : {colours.etilize, colours.xorosoft, colours.shopify, colours.local, colours.accent}) {
        for (const QColor& ground : {colours.base, colours.raised, colours.window}) {
            if (contrast(mark, ground) < 3.0)
                faults += u"the mark %1 on %2 is %3"_s.arg(mark.name(), ground.name()).arg(contrast(mark, ground), 0, 'f', 2);
        }
    }
    report(faults);
}

/// What an empty field says of itself, as it is drawn: a style sheet that sets the colour of the text takes half of it for the hint.
void TestAccessibility::hintsStandOut()
{
    QFETCH(QString, theme);
    Appearance appearance(*qApp, Appearance::fromWord(theme));
    const QColor ground = (theme == "dark"_L1 ? Theme::dark() : Theme::light()).base;
    QWidget window;
    appearance.dress(window);
    auto* row = new QHBoxLayout(&window);
    auto* line = new QLineEdit(&window);
    auto* paragraph = new QPlainTextEdit(&window);
    auto* list = new QComboBox(&window);
    list->setEditable(true);
    const QString hint = u"MMM"_s;
    line->setPlaceholderText(hint);
    paragraph->setPlaceholderText(hint);
    list->lineEdit()->setPlaceholderText(hint);
    QFont large = window.font();
    large.setPointSize(24); // strokes of several pixels: one at least has the whole colour
    for (QWidget* one : QList<QWidget*>{line, paragraph, list}) {
        one->setFont(large);
        one->setMinimumSize(200, 70);
        one->setFocusPolicy(Qt::NoFocus); // no caret
        row->addWidget(one);
    }
    window.show();
    (void)eventsArrived();
    for (QWidget* one : QList<QWidget*>{line, paragraph, list}) {
        const double seen = drawnContrast(*one, ground);
        QVERIFY2(seen >= 4.5, qPrintable(u"the hint of a %1 is %2"_s.arg(QString::fromLatin1(one->metaObject()->className())).arg(seen, 0, 'f', 2)));
    }
    line->setPlaceholderText({});
    QVERIFY2(drawnContrast(*line, ground) < 1.2, "something else than the hint was measured");
}

/// A field of several lines no less than one of one line.
void TestAccessibility::whatIsDisabledLooksSo()
{
    QFETCH(QString, theme);
    Appearance appearance(*qApp, Appearance::fromWord(theme));
    const Theme colours = theme == "dark"_L1 ? Theme::dark() : Theme::light();
    const double wanted = contrast(colours.palette().color(QPalette::Disabled, QPalette::Text), colours.window);
    constexpr int inside = 12; // from the edge to the ground
    QWidget window;
    appearance.dress(window);
    auto* row = new QHBoxLayout(&window);
    auto* line = new QLineEdit(&window);
    auto* paragraph = new QPlainTextEdit(&window);
    auto* text = new QTextBrowser(&window);
    line->setText(u"MMM"_s);
    paragraph->setPlainText(line->text());
    text->setPlainText(line->text());
    QFont large = window.font();
    large.setPointSize(24); // strokes of several pixels: one at least has the whole colour
    for (QWidget* one : QList<QWidget*>{line, paragraph, text}) {
        one->setFont(large);
        one->setMinimumSize(260, 140);
        one->setEnabled(false);
        row->addWidget(one);
    }
    window.show();
    (void)eventsArrived();
    for (QWidget* one : QList<QWidget*>{line, paragraph, text}) {
        const QString name = QString::fromLatin1(one->metaObject()->className());
        const QImage image = one->grab().toImage();
        QVERIFY2(contrast(image.pixelColor(image.width() - inside, image.height() - inside), colours.window) < 1.05, qPrintable(name));
        const double seen = drawnContrast(*one, colours.window);
        QVERIFY2(qAbs(seen - wanted) < 0.2, qPrintable(u"the text of a %1 is %2 instead of %3"_s.arg(name).arg(seen).arg(wanted)));
    }
}

/// Whatever kind of field it is.
void TestAccessibility::whatIsLockedLooksOneWay()
{
    QFETCH(QString, theme);
    Appearance appearance(*qApp, Appearance::fromWord(theme));
    QWidget window;
    appearance.dress(window);
    auto* row = new QHBoxLayout(&window);
    const QList<QWidget*> fields{new QLineEdit(&window), new QComboBox(&window), new QSpinBox(&window), new QPlainTextEdit(&window)};
    for (QWidget* one : fields) {
        one->setMinimumSize(120, 60);
        setEditable(*one, false);
        row->addWidget(one);
    }
    window.show();
    window.setFocus();
    (void)eventsArrived();
    const auto edge = [](QWidget& one) { return one.grab().toImage().pixelColor(one.width() / 2, 0); };
    for (QWidget* one : fields)
        QCOMPARE(edge(*one), edge(*fields.first()));
}

/// Sides, states, kinds and outcomes each have an icon of their own or a word; what is replaced and what comes are struck
/// through and underlined.
void TestAccessibility::nothingIsToldByColourAlone()
{
    QStringList faults;
    QList<std::pair<QString, QIcon>> sides;
    for (const Side side : {Side::Etilize, Side::Xorosoft, Side::Shopify, Side::Local})
        sides.append({QString(), sideIcon(side)}); // by the icon alone: in lists it often stands alone
    faults += lookAlike(sides);
    QList<std::pair<QString, QIcon>> states;
    for (int i = 0; i <= int(ReviewStatus::Superseded); ++i)
        states.append({statusLabel(ReviewStatus(i)), statusIcon(ReviewStatus(i))});
    faults += lookAlike(states);
    QList<std::pair<QString, QIcon>> outcomes;
    for (int i = 0; i <= int(RunOutcome::Cancelled); ++i)
        outcomes.append({outcomeLabel(RunOutcome(i)), outcomeIcon(RunOutcome(i))});
    faults += lookAlike(outcomes);
    for (const Theme& theme : {Theme::light(), Theme::dark()}) {
        const QString html = markedHtml(FieldId::Description, u"<p>A blue pen</p>"_s, u"<p>A black pen</p>"_s, theme);
        if (!html.contains("line-through"_L1) || !html.contains("underline"_L1))
            faults += u"words that go and words that come differ by colour only"_s;
    }
    report(faults);
}

QTEST_MAIN(TestAccessibility)
#include "tst_accessibility.moc"
