#include "catalog/fieldowners.h"
#include "reconcile/diff.h"
#include "reconcile/rulesimulation.h"
#include "reconcile/threeway.h"

#include <rapidcheck.h>

#include <QTest>

using namespace trueup;
using namespace Qt::StringLiterals;

namespace {

FieldOwners owned(FieldId id, Side owner)
{
    FieldOwners owners;
    owners.set(id, owner);
    return owners;
}

Value sample(FieldId id, int number)
{
    switch (field(id).type) {
    case FieldType::Decimal: return Decimal(1000 + number, 2);
    case FieldType::Integer: return Value::integer(number);
    case FieldType::Bool: return Value::boolean(number % 2 == 1);
    case FieldType::Json: return JsonText{R"({"n":)" + QByteArray::number(number) + '}'};
    default: return u"value %1"_s.arg(number);
    }
}

ProductValues with(FieldId id, const Value& value)
{
    ProductValues values;
    values[id] = value;
    return values;
}

/// What a feed and an ERP that say different things would change in a product that holds a third.
ChangeSet changes(FieldId id, const FieldOwners& owners, const Value& current)
{
    ProposedValues proposed(owners);
    proposed.offer(id, sample(id, 1), Side::Etilize);
    proposed.offer(id, sample(id, 3), Side::Xorosoft);
    return diffProduct(with(id, current), with(id, current), proposed);
}

} // namespace

/// Who owns a field is a choice of the workspace, and everything that decides goes by it.
class TestFieldOwners : public QObject
{
    Q_OBJECT
private slots:
    void withoutAChoiceTheRegistryDecides();
    void keepsWhatDiffersFromTheRegistry();
    void whatHoldsAProductTogetherCannotBeGivenAway();
    void chosenSourceComesFirst_data();
    void chosenSourceComesFirst();
    void whatTheShopOwnsIsOnlyFilled_data();
    void whatTheShopOwnsIsOnlyFilled();
    void priceOfTheShopIsNotRestored();
    void valueOfStaffIsRestored();
    void rulesGoByTheChosenOwner();
    void agreedValueIsTheOwners();
};

void TestFieldOwners::withoutAChoiceTheRegistryDecides()
{
    for (const Field& column : fields()) {
        QVERIFY2(FieldOwners()[column.id] == column.owner, column.key);
        QVERIFY2(FieldOwners::choices(column.id).first() == column.owner, column.key);
    }
    QVERIFY(FieldOwners().toJson().isEmpty());
}

void TestFieldOwners::keepsWhatDiffersFromTheRegistry()
{
    QVERIFY(rc::check("owners survive being kept", [] {
        FieldOwners owners;
        for (const Field& column : fields()) {
            const QList<Side> choices = FieldOwners::choices(column.id);
            RC_ASSERT(owners.set(column.id, choices[*rc::gen::inRange<qsizetype>(0, choices.size())]));
        }
        RC_ASSERT(FieldOwners::fromJson(owners.toJson()) == owners);
    }));
    QCOMPARE(owned(FieldId::Title, Side::Shopify).toJson(), (QJsonObject{{u"title"_s, u"shopify"_s}}));
    // Of a newer program, or written past it: the registry's owner stays.
    QCOMPARE(FieldOwners::fromJson({{u"smell"_s, u"shopify"_s}, {u"title"_s, u"moon"_s}, {u"vendor"_s, 7}, {u"sku"_s, u"shopify"_s}}), FieldOwners());
}

void TestFieldOwners::whatHoldsAProductTogetherCannotBeGivenAway()
{
    for (const FieldId id : {FieldId::Sku, FieldId::Handle, FieldId::Inventory, FieldId::Status}) {
        FieldOwners owners;
        for (const Side side : {Side::Etilize, Side::Xorosoft, Side::Shopify, Side::Local})
            QCOMPARE(owners.set(id, side), side == field(id).owner);
        QCOMPARE(owners, FieldOwners());
    }
    QVERIFY(!FieldOwners::choices(FieldId::Price).contains(Side::Etilize)); // its prices are a reference
    QVERIFY(!FieldOwners::choices(FieldId::Title).contains(Side::Xorosoft));
    QVERIFY(!FieldOwners::choices(FieldId::Mpn).contains(Side::Shopify)); // not kept there
}

void TestFieldOwners::chosenSourceComesFirst_data()
{
    QTest::addColumn<FieldId>("id");
    QTest::newRow("part number") << FieldId::Mpn;
    QTest::newRow("barcode") << FieldId::Barcode;
}

void TestFieldOwners::chosenSourceComesFirst()
{
    QFETCH(const FieldId, id);
    const ChangeSet usual = changes(id, {}, sample(id, 5));
    const ChangeSet other = changes(id, owned(id, Side::Xorosoft), sample(id, 5));
    QCOMPARE(usual.find(id)->proposed, sample(id, 1));
    QCOMPARE(other.find(id)->proposed, sample(id, 3));
    QCOMPARE(other.find(id)->rule, u"owner:xorosoft"_s);
}

void TestFieldOwners::whatTheShopOwnsIsOnlyFilled_data()
{
    QTest::addColumn<FieldId>("id");
    QTest::addColumn<Side>("owner");
    for (const Field& column : fields()) {
        if (column.type == FieldType::Set || column.type == FieldType::List)
            continue; // both sides' entries are kept whoever owns them
        for (const Side owner : FieldOwners::choices(column.id)) {
            if ((owner == Side::Shopify || owner == Side::Local) && column.id != FieldId::Handle)
                QTest::addRow("%s of %s", column.key, qPrintable(sideWord(owner))) << column.id << owner;
        }
    }
}

void TestFieldOwners::whatTheShopOwnsIsOnlyFilled()
{
    QFETCH(const FieldId, id);
    QFETCH(const Side, owner);
    const FieldOwners owners = owned(id, owner);
    QVERIFY2(changes(id, owners, sample(id, 6)).isEmpty(), "a value that is there was to be replaced");
    const ChangeSet filled = changes(id, owners, {});
    QCOMPARE(filled.changes.size(), 1);
    QVERIFY2(filled.changes.first().rule.startsWith("fill:"_L1), qPrintable(filled.changes.first().rule));
    // What a person proposes stands whoever owns the field.
    ProposedValues typed(owners);
    QVERIFY(typed.offer(id, sample(id, 1), Side::Local));
    QCOMPARE(diffProduct(with(id, sample(id, 6)), with(id, sample(id, 6)), typed).changes.size(), 1);
}

void TestFieldOwners::priceOfTheShopIsNotRestored()
{
    const FieldSituation moved{.field = FieldId::Price,
                               .base = Decimal(1000, 2),
                               .baseBy = u"xorosoft"_s,
                               .local = {Decimal(1000, 2), Side::Local, {}, {}, true},
                               .remote = {Decimal(1200, 2), Side::Shopify, {}, {}, true}};
    const ProductSituation product{.fields = {moved}, .sku = u"S"_s};
    QCOMPARE(planThreeWay(product, RuleSet()).decisions.first().action, FieldAction::StageRestore);
    QCOMPARE(planThreeWay(product, RuleSet({}, owned(FieldId::Price, Side::Shopify))).decisions.first().action, FieldAction::AdoptRemote);
}

void TestFieldOwners::valueOfStaffIsRestored()
{
    const FieldSituation moved{.field = FieldId::Cost,
                               .base = Decimal(400, 2),
                               .baseBy = u"local"_s,
                               .local = {Decimal(400, 2), Side::Local, {}, {}, true},
                               .remote = {Decimal(300, 2), Side::Shopify, {}, {}, true}};
    const ProductSituation product{.fields = {moved}, .sku = u"S"_s};
    QCOMPARE(planThreeWay(product, RuleSet()).decisions.first().action, FieldAction::AdoptRemote);
    const FieldDecision decision = planThreeWay(product, RuleSet({}, owned(FieldId::Cost, Side::Local))).decisions.first();
    QCOMPARE(decision.action, FieldAction::StageRestore);
    QCOMPARE(decision.rule, u"restore_owner:local"_s);
    QCOMPARE(decision.effect.stage, std::optional(Value(Decimal(400, 2))));
}

void TestFieldOwners::rulesGoByTheChosenOwner()
{
    const ConflictRule rule = ConflictRule::fromJson(u"owner"_s, {}, {}, {{u"use"_s, u"owner"_s}});
    const FieldSituation conflict{.field = FieldId::Vendor,
                                  .base = u"Acme"_s,
                                  .baseBy = u"etilize"_s,
                                  .local = {u"Acme Inc"_s, Side::Etilize, {}, {}, true},
                                  .remote = {u"ACME!"_s, Side::Shopify, {}, {}, true},
                                  .hasProposal = true};
    const ProductSituation product{.fields = {conflict}, .sku = u"S"_s};
    QCOMPARE(RuleSet({rule}).settle({conflict, product}).word, u"etilize"_s);
    const RuleSet shops({rule}, owned(FieldId::Vendor, Side::Shopify));
    QCOMPARE(shops.settle({conflict, product}).word, u"shopify"_s);
    // A rule that is tried goes by the owners of those it is tried among.
    const std::array past{PastConflict{.field = conflict, .product = product, .settled = true, .byPerson = true,
                                       .settledSide = u"shopify"_s, .settledValue = u"ACME!"_s}};
    QCOMPARE(simulateRule(rule, shops, past).agrees, 1);
    QCOMPARE(simulateRule(rule, RuleSet(), past).differs, 1);
}

void TestFieldOwners::agreedValueIsTheOwners()
{
    const FieldSituation met{.field = FieldId::Barcode,
                             .base = u"036000291452"_s,
                             .baseBy = u"etilize"_s,
                             .local = {u"012345678905"_s, Side::Xorosoft, {}, {}, true},
                             .remote = {u"012345678905"_s, Side::Shopify, {}, {}, true},
                             .hasProposal = true};
    const ProductSituation product{.fields = {met}, .sku = u"S"_s};
    QCOMPARE(planThreeWay(product, RuleSet()).decisions.first().effect.baseBy, u"shopify"_s);
    QCOMPARE(planThreeWay(product, RuleSet({}, owned(FieldId::Barcode, Side::Xorosoft))).decisions.first().effect.baseBy, u"xorosoft"_s);
}

QTEST_GUILESS_MAIN(TestFieldOwners)
#include "tst_fieldowners.moc"
