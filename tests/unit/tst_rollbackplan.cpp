#include "reconcile/rollbackplan.h"
#include "reconcile/situation.h"
#include "samplevalues.h"

#include <QTest>

using namespace trueup;
using namespace trueup::testing;
using namespace Qt::StringLiterals;

class TestRollbackPlan : public QObject
{
    Q_OBJECT
private slots:
    void oldValuesAreProposedAgain();
    void picturesOfTheShop();
    void picturesNotReadSince();
    void neverEmptiesOrDeletes();
    void someFields();
    void creation();
};

void TestRollbackPlan::oldValuesAreProposedAgain()
{
    RollbackSubject subject{.version = 3};
    subject.target[FieldId::Title] = u"Old"_s;
    subject.target[FieldId::Vendor] = u"Acme"_s;
    subject.target[FieldId::Price] = Decimal(10, 0);
    subject.target[FieldId::Mpn] = u"M-1"_s;
    subject.target[FieldId::Inventory] = Value::integer(5);
    subject.current = subject.target;
    subject.current[FieldId::Title] = u"New"_s;
    subject.current[FieldId::Price] = Decimal(8, 0);
    subject.current[FieldId::Mpn] = u"M-2"_s;
    subject.current[FieldId::Inventory] = Value::integer(2);
    subject.base = subject.current;
    subject.shop = subject.current;
    subject.shop[FieldId::Mpn] = Value();
    subject.shop[FieldId::Vendor] = u" Acme "_s;
    const RollbackPlan plan = planRollback(subject);
    QCOMPARE(plan.changes.changes.size(), 2);
    const FieldChange* const price = plan.changes.find(FieldId::Price);
    QCOMPARE(price->proposed, Value(Decimal(10, 0)));
    QCOMPARE(price->current, Value(Decimal(8, 0)));
    QCOMPARE(price->changePercent->toString(), u"25.0"_s);
    QCOMPARE(price->origin, Side::Local);
    QCOMPARE(price->rule, u"rollback:3"_s);
    QVERIFY(!plan.changes.isCreate);
    QCOMPARE(plan.skipped, (QList<SkippedField>{{FieldId::Mpn, SkippedField::Reason::NotPushable, u"M-2"_s},
                                                {FieldId::Inventory, SkippedField::Reason::MovesAlone, Value::integer(2)}}));
    // What the shop lost since counts too, though our product still holds it.
    subject.current = subject.target;
    subject.shop = subject.target;
    subject.shop[FieldId::Title] = u"Staff"_s;
    QCOMPARE(planRollback(subject).changes.changes.size(), 1);
}

void TestRollbackPlan::picturesOfTheShop()
{
    RollbackSubject subject;
    subject.target[FieldId::Images] = pictures({u"https://feed/Front/1.jpg"_s});
    subject.current[FieldId::Images] = pictures({u"https://cdn.shop/1-front_abc.jpg"_s});
    subject.shop = subject.current;
    QVERIFY(planRollback(subject).isEmpty());
    subject.shop[FieldId::Images] = pictures({u"https://cdn.shop/other.jpg"_s});
    QCOMPARE(planRollback(subject).changes.changes.size(), 1);
}

/// What was written lately was not read since: the shop is known by what all agreed on.
void TestRollbackPlan::picturesNotReadSince()
{
    const Value old = pictures({u"https://feed/Front/1.jpg"_s});
    const Value other = pictures({u"https://feed/Front/2.jpg"_s});
    RollbackSubject subject;
    subject.target[FieldId::Images] = subject.current[FieldId::Images] = subject.base[FieldId::Images] = old;
    subject.shop[FieldId::Title] = u"It is there"_s;
    QVERIFY(planRollback(subject).isEmpty());
    subject.base[FieldId::Images] = other; // ours was never written
    QCOMPARE(planRollback(subject).changes.changes.size(), 1);
    subject.base[FieldId::Images] = old;
    subject.current[FieldId::Images] = other;
    QCOMPARE(planRollback(subject).changes.changes.size(), 1);
}

void TestRollbackPlan::neverEmptiesOrDeletes()
{
    QVERIFY(rc::check("a roll-back proposes old values only, never an empty one and never a deletion", [] {
        RollbackSubject subject{.version = 7};
        subject.shop[FieldId::Taxable] = Value::boolean(true); // it is there
        const FieldId id = anyField();
        subject.target[id] = anyValue(id);
        subject.current[id] = anyValue(id);
        subject.shop[id] = anyValue(id);
        RC_LOG() << field(id).key << ": " << subject.target[id].toJson().toStdString() << ", ours "
                 << subject.current[id].toJson().toStdString() << ", shop " << subject.shop[id].toJson().toStdString() << '\n';
        const RollbackPlan plan = planRollback(subject);
        for (const FieldChange& change : plan.changes.changes) {
            RC_ASSERT(change.proposed == subject.target[change.field]);
            RC_ASSERT(!isVoid(change.field, change.proposed));
            RC_ASSERT((field(change.field).isPushable() && change.field != FieldId::Inventory));
            RC_ASSERT((!change.conflict && change.rule == "rollback:7"_L1));
        }
        for (const SkippedField& skipped : plan.skipped)
            RC_ASSERT(!plan.changes.find(skipped.field));
        // Once written there is nothing more to take back.
        for (const FieldChange& change : plan.changes.changes) {
            subject.current[change.field] = change.proposed;
            subject.shop[change.field] = change.proposed;
        }
        RC_ASSERT(planRollback(subject).isEmpty());
    }));
}

void TestRollbackPlan::someFields()
{
    RollbackSubject subject{.version = 2};
    subject.target[FieldId::Inventory] = Value::integer(5);
    subject.target[FieldId::Title] = u"Old"_s;
    subject.target[FieldId::Price] = Decimal();
    subject.current[FieldId::Inventory] = Value::integer(1);
    subject.current[FieldId::Title] = u"New"_s;
    subject.only = {FieldId::Inventory, FieldId::Price, FieldId::SeoTitle};
    const RollbackPlan plan = planRollback(subject);
    QCOMPARE(plan.changes.changes.size(), 1);
    QCOMPARE(plan.changes.changes.first().field, FieldId::Inventory);
    QCOMPARE(plan.skipped, (QList<SkippedField>{{FieldId::SeoTitle, SkippedField::Reason::Absent},
                                                {FieldId::Price, SkippedField::Reason::Absent}}));
}

void TestRollbackPlan::creation()
{
    ProductValues shop;
    shop[FieldId::Status] = u"ACTIVE"_s;
    const RollbackPlan plan = planRollbackOfCreation(shop, shop, shop);
    QCOMPARE(plan.changes.changes.size(), 1);
    QCOMPARE(plan.changes.changes.first().field, FieldId::Status);
    QCOMPARE(plan.changes.changes.first().proposed, Value(u"ARCHIVED"_s));
    shop[FieldId::Status] = u"DRAFT"_s;
    QVERIFY(planRollbackOfCreation(shop, shop, shop).isEmpty());
}

QTEST_GUILESS_MAIN(TestRollbackPlan)
#include "tst_rollbackplan.moc"
