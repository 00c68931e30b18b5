#include "reconcile/conflictrules.h"
#include "reconcile/rulesimulation.h"
#include "samplevalues.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace trueup;
using namespace trueup::testing;
using namespace Qt::StringLiterals;

namespace {

const QDateTime noon = QDateTime(QDate(2026, 11, 20), QTime(12, 0), QTimeZone::UTC);

QJsonObject object(const char* json)
{
    return QJsonDocument::fromJson(json).object();
}

ConflictRule rule(const char* condition, const char* action, const QString& field = {}, int priority = 100)
{
    return ConflictRule::fromJson(u"r%1"_s.arg(priority), field, object(condition), object(action), priority);
}

Value decimal(const char* text)
{
    return *Decimal::fromString(QString::fromLatin1(text));
}

FieldSituation situation(FieldId id, const Value& base, const Value& local, Side localSide, const Value& remote)
{
    return {.field = id,
            .base = base,
            .baseBy = base.isNone() ? QString() : u"etilize"_s,
            .local = {local, localSide, {}, noon, true},
            .remote = {remote, Side::Shopify, {}, noon, true},
            .hasProposal = true};
}

FieldSituation price(const char* base, const char* local, const char* remote)
{
    return situation(FieldId::Price, *base ? decimal(base) : Value(), decimal(local), Side::Xorosoft, decimal(remote));
}

FieldSituation stock(qint64 erp, qint64 shop)
{
    return situation(FieldId::Inventory, Value::integer(50), Value::integer(erp), Side::Xorosoft, Value::integer(shop));
}

/// "rule -> value" or "rule -> person", by the rules a new workspace has.
QString settled(const FieldSituation& field, const ProductSituation& product = {})
{
    const RuleVerdict verdict = RuleSet(shippedRules()).settle({field, product, noon});
    return verdict.rule + u" -> "_s + (verdict.isSettled() ? verdict.value.toDisplay() : u"person"_s);
}

/// What the shop gets at most: shipped rules as text for the database. A change here is a change of a migration.
constexpr const char* shippedJson = R"json([{"name":"first_contact","kind":"conflict","field":null,"condition":{"base_missing":true,"has_proposal":false},"action":{"use":"shopify"},"priority":10},
 {"name":"price_small_difference","kind":"conflict","field":"price","condition":{"of":"base","percent_below":5},"action":{"use":"shopify"},"priority":20},
 {"name":"price_large_difference","kind":"conflict","field":"price","condition":{},"action":{"use":"person"},"priority":30},
 {"name":"stock_shop_zero","kind":"conflict","field":"inventory","condition":{"remote_is_zero":true},"action":{"use":"xorosoft"},"priority":40},
 {"name":"stock_erp_zero","kind":"conflict","field":"inventory","condition":{"local_is_zero":true},"action":{"use":"xorosoft"},"priority":50},
 {"name":"stock_close","kind":"conflict","field":"inventory","condition":{"difference_below":10,"local_is_zero":false,"remote_is_zero":false},"action":{"use":"lower"},"priority":60},
 {"name":"stock_apart","kind":"conflict","field":"inventory","condition":{},"action":{"use":"person"},"priority":70},
 {"name":"description_from_feed","kind":"conflict","field":"description","condition":{"by_hand":false,"local_side":"etilize"},"action":{"use":"etilize"},"priority":80},
 {"name":"description_by_hand","kind":"conflict","field":"description","condition":{},"action":{"use":"person"},"priority":90},
 {"name":"title_from_feed","kind":"conflict","field":"title","condition":{"by_hand":false,"local_side":"etilize"},"action":{"use":"etilize"},"priority":100},
 {"name":"product_info_from_feed","kind":"conflict","field":"product_info","condition":{"by_hand":false,"local_side":"etilize"},"action":{"use":"etilize"},"priority":110},
 {"name":"barcode_valid","kind":"conflict","field":"barcode","condition":{},"action":{"use":"valid"},"priority":120},
 {"name":"sku_owner","kind":"conflict","field":"sku","condition":{},"action":{"use":"owner"},"priority":130},
 {"name":"cost_owner","kind":"conflict","field":"cost","condition":{},"action":{"use":"owner"},"priority":140},
 {"name":"compare_at_price_owner","kind":"conflict","field":"compare_at_price","condition":{},"action":{"use":"owner"},"priority":150},
 {"name":"vendor_owner","kind":"conflict","field":"vendor","condition":{},"action":{"use":"owner"},"priority":160},
 {"name":"handle_owner","kind":"conflict","field":"handle","condition":{},"action":{"use":"owner"},"priority":170},
 {"name":"seo_title_staff","kind":"conflict","field":"seo_title","condition":{"local_side":["etilize","xorosoft"]},"action":{"use":"shopify"},"priority":180},
 {"name":"seo_description_staff","kind":"conflict","field":"seo_description","condition":{"local_side":["etilize","xorosoft"]},"action":{"use":"shopify"},"priority":190},
 {"name":"status_staff","kind":"conflict","field":"status","condition":{"local_side":["etilize","xorosoft"]},"action":{"use":"shopify"},"priority":200},
 {"name":"ask","kind":"conflict","field":null,"condition":{},"action":{"use":"person"},"priority":210}])json";

} // namespace

class TestConflictRules : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { setRounds(2000); }
    void shippedRulesAsJson();
    void shippedRulesReadBack();
    void prices_data();
    void prices();
    void pricesBelowCost();
    void stocks_data();
    void stocks();
    void stockOfStaff();
    void descriptions_data();
    void descriptions();
    void ownersAndOthers();
    void firstContact();
    void unreadableRules_data();
    void unreadableRules();
    void unreadableRulesAskAPerson();
    void defaultIsToDeny();
    void conditions_data();
    void conditions();
    void sourcePriority();
    void newestNeedsTwoServerClocks();
    void emptyNeverWins();
    void orderOfTheListDoesNotCount();
    void similarKeys();
    void severities();
    void simulation();
    void simulationOfABrokenRule();
};

void TestConflictRules::shippedRulesAsJson()
{
    const QList<ConflictRule> rules = shippedRules();
    QCOMPARE(QString::fromUtf8(rulesJson(rules)), QString::fromUtf8(shippedJson));
}

void TestConflictRules::shippedRulesReadBack()
{
    const QJsonArray array = QJsonDocument::fromJson(rulesJson(shippedRules())).array();
    QList<ConflictRule> read;
    for (const QJsonValue entry : array)
        read.append(ConflictRule::fromJson(entry["name"_L1].toString(), entry["field"_L1].toString(), entry["condition"_L1].toObject(),
                                           entry["action"_L1].toObject(), entry["priority"_L1].toInt()));
    QCOMPARE(read, shippedRules());
    QVERIFY(RuleSet(read).unreadable().isEmpty());
}

void TestConflictRules::prices_data()
{
    QTest::addColumn<QByteArray>("base");
    QTest::addColumn<QByteArray>("local");
    QTest::addColumn<QByteArray>("remote");
    QTest::addColumn<QString>("outcome");
    const auto row = [](const char* name, const char* base, const char* local, const char* remote, const QString& outcome) {
        QTest::newRow(name) << QByteArray(base) << QByteArray(local) << QByteArray(remote) << outcome;
    };
    row("4.99 per cent", "100", "101", "105.99", u"price_small_difference -> 105.99"_s);
    row("5 per cent", "100", "101", "106", u"price_large_difference -> person"_s);
    row("just under, in cents", "20.00", "20.50", "21.49", u"price_small_difference -> 21.49"_s);
    row("exactly, in cents", "20.00", "20.50", "21.50", u"price_large_difference -> person"_s);
    row("downwards", "100", "99", "94.01", u"price_small_difference -> 94.01"_s);
    row("of the base, not of a side", "10", "20", "20.4", u"price_small_difference -> 20.4"_s);
    row("base of zero", "0", "10", "10.1", u"price_large_difference -> person"_s);
    row("base below zero", "-10", "10", "10.1", u"price_large_difference -> person"_s);
    row("no base, but a proposal", "", "10", "10.1", u"price_large_difference -> person"_s);
    row("the shop says zero", "1000", "10", "0", u"empty_value -> person"_s);
    row("cents that doubles cannot hold", "0.30", "0.31", "0.32", u"price_small_difference -> 0.32"_s);
    row("many digits", "99999.9999", "99999.99", "99998.01", u"price_small_difference -> 99998.01"_s);
}

void TestConflictRules::prices()
{
    QFETCH(QByteArray, base);
    QFETCH(QByteArray, local);
    QFETCH(QByteArray, remote);
    QFETCH(QString, outcome);
    QCOMPARE(settled(price(base.constData(), local.constData(), remote.constData())), outcome);
}

void TestConflictRules::pricesBelowCost()
{
    ProductSituation product;
    product.cost = Decimal(1031, 2);
    QCOMPARE(settled(price("10", "10.2", "10.3"), product), u"below_cost -> person"_s);
    product.cost = Decimal(103, 1);
    QCOMPARE(settled(price("10", "10.2", "10.3"), product), u"price_small_difference -> 10.3"_s);
}

void TestConflictRules::stocks_data()
{
    QTest::addColumn<qint64>("erp");
    QTest::addColumn<qint64>("shop");
    QTest::addColumn<QString>("outcome");
    QTest::newRow("shop 0") << qint64(500) << qint64(0) << u"stock_shop_zero -> 500"_s;
    QTest::newRow("shop below 0 counts as 0") << qint64(7) << qint64(-4) << u"stock_shop_zero -> 7"_s;
    QTest::newRow("ERP 0") << qint64(0) << qint64(30) << u"stock_erp_zero -> 0"_s;
    QTest::newRow("ERP below 0 becomes 0") << qint64(-2) << qint64(30) << u"stock_erp_zero -> 0"_s;
    QTest::newRow("both below 0") << qint64(-2) << qint64(-3) << u"stock_shop_zero -> 0"_s;
    QTest::newRow("9 apart, shop lower") << qint64(20) << qint64(11) << u"stock_close -> 11"_s;
    QTest::newRow("9 apart, ERP lower") << qint64(11) << qint64(20) << u"stock_close -> 11"_s;
    QTest::newRow("10 apart") << qint64(20) << qint64(10) << u"stock_apart -> person"_s;
    QTest::newRow("1 and 10") << qint64(1) << qint64(10) << u"stock_close -> 1"_s;
}

void TestConflictRules::stocks()
{
    QFETCH(qint64, erp);
    QFETCH(qint64, shop);
    QFETCH(QString, outcome);
    QCOMPARE(settled(stock(erp, shop)), outcome);
}

void TestConflictRules::stockOfStaff()
{
    // The rules speak of the ERP; a number typed by staff against a shop of zero is for a person.
    FieldSituation field = stock(5, 0);
    field.local.side = Side::Local;
    QCOMPARE(settled(field), u"stock_apart -> person"_s);
}

void TestConflictRules::descriptions_data()
{
    QTest::addColumn<QString>("baseBy");
    QTest::addColumn<QString>("localSide");
    QTest::addColumn<QString>("localBy");
    QTest::addColumn<QString>("remoteBy");
    QTest::addColumn<QString>("outcome");
    const QString feed = u"description_from_feed -> <p>feed</p>"_s;
    const QString person = u"description_by_hand -> person"_s;
    QTest::newRow("feed against our own write") << u"etilize"_s << u"etilize"_s << QString() << u"trueup"_s << feed;
    QTest::newRow("feed against another program") << u"etilize"_s << u"etilize"_s << QString() << u"app:importer"_s << feed;
    QTest::newRow("feed against shop staff") << u"etilize"_s << u"etilize"_s << QString() << u"user:9"_s << person;
    QTest::newRow("feed against somebody unknown") << u"etilize"_s << u"etilize"_s << QString() << QString() << person;
    QTest::newRow("the base was typed here") << u"user:4"_s << u"etilize"_s << QString() << u"trueup"_s << person;
    QTest::newRow("the base was typed in the shop") << u"shopify"_s << u"etilize"_s << QString() << u"trueup"_s << person;
    QTest::newRow("staff edited the feed's proposal") << u"etilize"_s << u"etilize"_s << u"user:4"_s << u"trueup"_s << person;
    QTest::newRow("staff here") << u"etilize"_s << u"local"_s << u"user:4"_s << u"trueup"_s << person;
}

void TestConflictRules::descriptions()
{
    QFETCH(QString, baseBy);
    QFETCH(QString, localSide);
    QFETCH(QString, localBy);
    QFETCH(QString, remoteBy);
    QFETCH(QString, outcome);
    FieldSituation field = situation(FieldId::Description, u"<p>old</p>"_s, u"<p>feed</p>"_s, *sideFromWord(localSide), u"<p>shop</p>"_s);
    field.baseBy = baseBy;
    field.local.by = localBy;
    field.remote.by = remoteBy;
    QCOMPARE(settled(field), outcome);
}

void TestConflictRules::ownersAndOthers()
{
    const auto text = [](FieldId id, Side side) { return situation(id, u"a"_s, u"b"_s, side, u"c"_s); };
    QCOMPARE(settled(text(FieldId::Sku, Side::Xorosoft)), u"sku_owner -> b"_s);
    QCOMPARE(settled(text(FieldId::Sku, Side::Local)), u"ask -> person"_s);
    QCOMPARE(settled(text(FieldId::Vendor, Side::Etilize)), u"vendor_owner -> b"_s);
    QCOMPARE(settled(text(FieldId::Vendor, Side::Xorosoft)), u"ask -> person"_s);
    QCOMPARE(settled(text(FieldId::Handle, Side::Local)), u"handle_owner -> c"_s);
    QCOMPARE(settled(text(FieldId::SeoTitle, Side::Etilize)), u"seo_title_staff -> c"_s);
    QCOMPARE(settled(text(FieldId::SeoTitle, Side::Local)), u"ask -> person"_s);
    QCOMPARE(settled(text(FieldId::ProductType, Side::Etilize)), u"ask -> person"_s);
    FieldSituation cost = price("5", "6", "7");
    cost.field = FieldId::Cost;
    QCOMPARE(settled(cost), u"cost_owner -> 6"_s);
    cost.local.value = decimal("0");
    QCOMPARE(settled(cost), u"cost_owner -> 0"_s); // zero is a real cost
    FieldSituation barcode = situation(FieldId::Barcode, u"1"_s, u"4006381333931"_s, Side::Etilize, u"4006381333932"_s);
    QCOMPARE(settled(barcode), u"barcode_valid -> 4006381333931"_s);
    std::swap(barcode.local.value, barcode.remote.value);
    QCOMPARE(settled(barcode), u"barcode_valid -> 4006381333931"_s);
    barcode.local.value = u"012345678905"_s;
    QCOMPARE(settled(barcode), u"ask -> person"_s);
}

void TestConflictRules::firstContact()
{
    FieldSituation field = situation(FieldId::Title, {}, u"b"_s, Side::Local, u"c"_s);
    field.hasProposal = false;
    QCOMPARE(settled(field), u"first_contact -> c"_s);
    field.hasProposal = true;
    QCOMPARE(settled(field), u"ask -> person"_s);
    field.hasProposal = false;
    field.baseBy = u"shopify"_s; // agreed to be empty is not "never agreed"
    QCOMPARE(settled(field), u"ask -> person"_s);
}

void TestConflictRules::unreadableRules_data()
{
    QTest::addColumn<QByteArray>("condition");
    QTest::addColumn<QByteArray>("action");
    QTest::addColumn<QString>("field");
    const QByteArray shop = R"({"use":"shopify"})";
    QTest::newRow("unknown key") << QByteArray(R"({"wheather":"sunny"})") << shop << QString();
    QTest::newRow("number as text") << QByteArray(R"({"percent_below":"5"})") << shop << QString();
    QTest::newRow("negative") << QByteArray(R"({"difference_below":-1})") << shop << QString();
    QTest::newRow("unknown side") << QByteArray(R"({"local_side":"amazon"})") << shop << QString();
    QTest::newRow("side twice") << QByteArray(R"({"local_side":["etilize","etilize"]})") << shop << QString();
    QTest::newRow("empty list") << QByteArray(R"({"vendor":[]})") << shop << QString();
    QTest::newRow("fact as number") << QByteArray(R"({"by_hand":1})") << shop << QString();
    QTest::newRow("unknown field in the condition") << QByteArray(R"({"field":["price","prise"]})") << shop << QString();
    QTest::newRow("unknown field") << QByteArray("{}") << shop << u"prise"_s;
    QTest::newRow("half a second") << QByteArray(R"({"older_than":0.5})") << shop << QString();
    QTest::newRow("no action") << QByteArray("{}") << QByteArray("{}") << QString();
    QTest::newRow("two actions") << QByteArray("{}") << QByteArray(R"({"use":"shopify","order":["shopify"]})") << QString();
    QTest::newRow("unknown action") << QByteArray("{}") << QByteArray(R"({"use":"longer"})") << QString();
    QTest::newRow("empty order") << QByteArray("{}") << QByteArray(R"({"order":[]})") << QString();
    QTest::newRow("margin without newest") << QByteArray("{}") << QByteArray(R"({"use":"shopify","margin_seconds":5})") << QString();
}

void TestConflictRules::unreadableRules()
{
    QFETCH(QByteArray, condition);
    QFETCH(QByteArray, action);
    QFETCH(QString, field);
    const ConflictRule broken = rule(condition.constData(), action.constData(), field);
    QVERIFY(!broken.problem.isEmpty());
    QCOMPARE(RuleSet({broken}).unreadable(), QList<ConflictRule>{broken});
    const FieldSituation conflict = price("10", "10.1", "10.2");
    QVERIFY(!evaluate(broken, {conflict, {}}).isSettled());
    QVERIFY(!RuleSet({broken}).settle({conflict, {}}).isSettled());
}

void TestConflictRules::unreadableRulesAskAPerson()
{
    // Nobody can tell what the broken rule was to keep from happening, so what comes after it is not asked for its field.
    const ConflictRule broken = rule(R"({"percent_over":5})", R"({"use":"person"})", u"price"_s, 5);
    QList<ConflictRule> rules = shippedRules();
    rules.append(broken);
    const RuleVerdict verdict = RuleSet(rules).settle({price("10", "10.1", "10.2"), {}});
    QCOMPARE(verdict.kind, RuleVerdict::Kind::Person);
    QCOMPARE(verdict.rule, broken.name);
    QCOMPARE(RuleSet(rules).settle({stock(5, 0), {}}).rule, u"stock_shop_zero"_s);
    rules.last().isActive = false;
    QVERIFY(RuleSet(rules).settle({price("10", "10.1", "10.2"), {}}).isSettled());
}

void TestConflictRules::defaultIsToDeny()
{
    QCOMPARE(RuleSet().settle({price("10", "10.1", "10.2"), {}}).rule, u"default_deny"_s);
    ConflictRule off = rule("{}", R"({"use":"shopify"})");
    off.isActive = false;
    QCOMPARE(RuleSet({off}).settle({price("10", "10.1", "10.2"), {}}).kind, RuleVerdict::Kind::Person);
}

void TestConflictRules::conditions_data()
{
    QTest::addColumn<QByteArray>("condition");
    QTest::addColumn<bool>("holds");
    const auto row = [](const char* condition, bool holds) { QTest::newRow(condition) << QByteArray(condition) << holds; };
    row("{}", true);
    row(R"({"field":"price"})", true);
    row(R"({"field":["title","price"]})", true);
    row(R"({"field":"title"})", false);
    row(R"({"vendor":"acme"})", true);
    row(R"({"vendor":["Other","ACME "]})", true);
    row(R"({"vendor":"acm"})", false);
    row(R"({"product_type":"Pens"})", true);
    row(R"({"product_type":"Paper"})", false);
    row(R"({"sku":"ab*"})", true);
    row(R"({"sku":"AB-1?3"})", true);
    row(R"({"sku":"B*"})", false);
    row(R"({"sku":"A/B[*"})", false);
    row(R"({"percent_below":20})", false);
    row(R"({"percent_below":20.01})", true);
    row(R"({"percent_at_least":20})", true);
    row(R"({"percent_at_least":20.01})", false);
    row(R"({"percent_at_least":18.1,"percent_below":18.2,"of":"local"})", true);
    row(R"({"percent_at_least":22,"percent_below":22.3,"of":"remote"})", true);
    row(R"({"difference_below":2})", false);
    row(R"({"difference_at_least":2})", true);
    row(R"({"local_side":"xorosoft"})", true);
    row(R"({"local_side":["etilize","local"]})", false);
    row(R"({"remote_side":"shopify"})", true);
    row(R"({"local_is_zero":false})", true);
    row(R"({"remote_is_zero":true})", false);
    row(R"({"base_missing":false})", true);
    row(R"({"has_proposal":false})", false);
    row(R"({"by_hand":true})", true);
    row(R"({"linked_to_erp":true})", true);
    row(R"({"older_than":600})", true);
    row(R"({"older_than":601})", false);
    row(R"({"vendor":"acme","sku":"ab*","percent_below":5})", false);
}

void TestConflictRules::conditions()
{
    QFETCH(QByteArray, condition);
    QFETCH(bool, holds);
    const ConflictRule asked = rule(condition.constData(), R"({"use":"local"})");
    QVERIFY2(asked.problem.isEmpty(), qPrintable(asked.problem));
    ProductSituation product;
    product.vendor = u"Acme"_s;
    product.productType = u"pens"_s;
    product.sku = u"AB-123"_s;
    product.linkedToErp = true;
    const FieldSituation field = price("10.00", "11", "9");
    QCOMPARE(evaluate(asked, {field, product, noon.addSecs(600)}).isSettled(), holds);
    QCOMPARE(ConflictRule::fromJson(asked.name, asked.field, asked.conditionJson(), asked.actionJson()), asked);
}

void TestConflictRules::sourcePriority()
{
    const ConflictRule byOrder = rule("{}", R"({"order":["xorosoft","shopify"]})");
    QCOMPARE(byOrder.type(), u"source_priority"_s);
    FieldSituation field = price("10", "11", "9");
    QCOMPARE(evaluate(byOrder, {field, {}}).word, u"xorosoft"_s);
    field.local.side = Side::Etilize;
    QCOMPARE(evaluate(byOrder, {field, {}}).word, u"shopify"_s);
    QCOMPARE(evaluate(rule("{}", R"({"order":["xorosoft"]})"), {field, {}}).kind, RuleVerdict::Kind::NoMatch);
}

void TestConflictRules::newestNeedsTwoServerClocks()
{
    const ConflictRule newest = rule("{}", R"({"use":"newest","margin_seconds":60})");
    FieldSituation field = price("10", "11", "9");
    const auto word = [&] { return evaluate(newest, {field, {}}).word; };
    QCOMPARE(word(), QString()); // the same moment
    field.remote.at = noon.addSecs(60);
    QCOMPARE(word(), QString()); // within the margin
    field.remote.at = noon.addSecs(61);
    QCOMPARE(word(), u"shopify"_s);
    field.remote.at = noon.addSecs(-61);
    QCOMPARE(word(), u"xorosoft"_s);
    field.local.serverClock = false;
    QCOMPARE(word(), QString());
    field.local.serverClock = true;
    field.remote.at = {};
    QCOMPARE(word(), QString());
}

void TestConflictRules::emptyNeverWins()
{
    const FieldSituation field = situation(FieldId::Title, u"a"_s, u"b"_s, Side::Etilize, u"  "_s);
    const RuleVerdict verdict = RuleSet({rule("{}", R"({"use":"shopify"})")}).settle({field, {}});
    QCOMPARE(verdict.kind, RuleVerdict::Kind::Person);
    QCOMPARE(verdict.rule, u"empty_value"_s);
}

void TestConflictRules::orderOfTheListDoesNotCount()
{
    QVERIFY(rc::check("rules decide by priority and name, not by their place in the list", [] {
        const FieldId id = anyField();
        const FieldSituation field = situation(id, anyValue(id), anyValue(id), *rc::gen::element(Side::Etilize, Side::Xorosoft, Side::Local),
                                               anyValue(id));
        QList<ConflictRule> rules = shippedRules();
        const RuleVerdict expected = RuleSet(rules).settle({field, {}});
        for (int i = 0; i < 5; ++i)
            rules.swapItemsAt(*rc::gen::inRange<qsizetype>(0, rules.size()), *rc::gen::inRange<qsizetype>(0, rules.size()));
        RC_ASSERT(RuleSet(rules).settle({field, {}}) == expected);
        RC_ASSERT(expected.kind != RuleVerdict::Kind::NoMatch);
        RC_ASSERT((!expected.isSettled() || !isVoid(id, expected.value)));
    }));
}

void TestConflictRules::similarKeys()
{
    QCOMPARE(similarKey(price("10", "10.2", "10.6")), u"price:xorosoft-shopify:up:0-5"_s);
    QCOMPARE(similarKey(price("10", "10.2", "9.7")), u"price:xorosoft-shopify:down:5-20"_s);
    QCOMPARE(similarKey(price("10", "10", "12")), u"price:xorosoft-shopify:up:20-50"_s);
    QCOMPARE(similarKey(price("10", "10", "15")), u"price:xorosoft-shopify:up:50+"_s);
    QCOMPARE(similarKey(price("", "10", "15")), u"price:xorosoft-shopify:up:no-base"_s);
    QCOMPARE(similarKey(price("10", "10", "0")), u"price:xorosoft-shopify:emptied:empty"_s);
    QCOMPARE(similarKey(stock(20, 11)), u"inventory:xorosoft-shopify:down:0-10"_s);
    QCOMPARE(similarKey(stock(20, 120)), u"inventory:xorosoft-shopify:up:100+"_s);
    const auto title = [](const QString& local, const QString& remote) {
        return similarKey(situation(FieldId::Title, u"x"_s, local, Side::Etilize, remote));
    };
    QCOMPARE(title(u"abcd"_s, u"abcde"_s), u"title:etilize-shopify:longer:small"_s);
    QCOMPARE(title(u"abcdefg"_s, u"abcd"_s), u"title:etilize-shopify:shorter:large"_s);
    QCOMPARE(title(u"abcd"_s, u"abce"_s), u"title:etilize-shopify:other:small"_s);
    QCOMPARE(title(u"abcd"_s, u""_s), u"title:etilize-shopify:emptied:empty"_s);
}

void TestConflictRules::severities()
{
    ProductSituation product;
    product.cost = Decimal(8, 0);
    QCOMPARE(conflictSeverity(price("10", "10", "14.99"), product), u"medium"_s);
    QCOMPARE(conflictSeverity(price("10", "10", "15"), product), u"high"_s);
    QCOMPARE(conflictSeverity(price("10", "10", "7.99"), product), u"critical"_s);
    QCOMPARE(conflictSeverity(price("10", "10", "0"), product), u"critical"_s);
    QCOMPARE(conflictSeverity(stock(9, 0), product), u"medium"_s);
    QCOMPARE(conflictSeverity(stock(10, 6), product), u"medium"_s);
    QCOMPARE(conflictSeverity(stock(10, 5), product), u"high"_s);
    FieldSituation vendor = situation(FieldId::Vendor, u"a"_s, u"b"_s, Side::Etilize, u"c"_s);
    QCOMPARE(conflictSeverity(vendor, product, noon.addSecs(301)), u"low"_s);
    QCOMPARE(conflictSeverity(vendor, product, noon.addSecs(299)), u"medium"_s);
    vendor.field = FieldId::Sku;
    QCOMPARE(conflictSeverity(vendor, product), u"high"_s);
}

void TestConflictRules::simulation()
{
    const auto past = [](const FieldSituation& field, const QString& side, const Value& value, bool byPerson) {
        PastConflict conflict;
        conflict.id = QUuid::createUuidV5(QUuid(), value.toDisplay() + side);
        conflict.field = field;
        conflict.product.sku = u"P"_s;
        conflict.detected = noon;
        conflict.settled = !side.isEmpty();
        conflict.byPerson = byPerson;
        conflict.settledSide = side;
        conflict.settledValue = value;
        return conflict;
    };
    const FieldSituation wide = price("10", "10.1", "12");
    const FieldSituation title = situation(FieldId::Title, u"a"_s, u"b"_s, Side::Etilize, u"c"_s);
    const std::vector<PastConflict> history = {
        past(wide, u"shopify"_s, decimal("12.00"), true),  past(wide, u"xorosoft"_s, decimal("10.1"), true),
        past(wide, {}, {}, false),                         past(price("10", "10.1", "10.2"), u"shopify"_s, decimal("10.2"), false),
        past(title, u"etilize"_s, u"b"_s, true),           past(price("10", "10.1", "30"), u"shopify"_s, decimal("30"), true)};
    const ConflictRule wider = ConflictRule::fromJson(u"wider"_s, u"price"_s, object(R"({"percent_below":25})"),
                                                      object(R"({"use":"shopify"})"), 25, false);
    const RuleSimulation result = simulateRule(wider, RuleSet(shippedRules()), history);
    QCOMPARE(result.total, 6);
    QCOMPARE(result.decides, 3);
    QCOMPARE(result.agrees, 1);
    QCOMPARE(result.differs, 1);
    QCOMPARE(result.unknown, 1);
    QCOMPARE(result.settledByOthers, 1);
    QCOMPARE(result.undecided, 2);
    QCOMPARE(result.toPerson, 0);
    QCOMPARE(result.differing.size(), 1);
    QCOMPARE(result.differing.first().settledSide, u"xorosoft"_s);
    QCOMPARE(result.differing.first().ruleSide, u"shopify"_s);
    // Behind the rule that asks for a person it would never be asked.
    ConflictRule late = wider;
    late.priority = 300;
    QCOMPARE(simulateRule(late, RuleSet(shippedRules()), history).decides, 0);
    // A rule that already exists is replaced, not asked twice.
    ConflictRule asking = rule("{}", R"({"use":"person"})", u"price"_s, 20);
    asking.name = u"price_small_difference"_s;
    QCOMPARE(simulateRule(asking, RuleSet(shippedRules()), history).toPerson, 5);
}

void TestConflictRules::simulationOfABrokenRule()
{
    const PastConflict past{.field = price("10", "10.1", "10.2"), .detected = noon};
    const RuleSimulation result = simulateRule(rule(R"({"x":1})", R"({"use":"shopify"})"), RuleSet(), std::span(&past, 1));
    QVERIFY(!result.problem.isEmpty());
    QCOMPARE(result.decides, 0);
    QCOMPARE(result.undecided, 1);
}

QTEST_GUILESS_MAIN(TestConflictRules)
#include "tst_conflictrules.moc"
