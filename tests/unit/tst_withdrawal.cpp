#include "reconcile/withdrawal.h"

#include <rapidcheck.h>

#include <QTest>
#include <QTimeZone>

using namespace trueup;
using namespace Qt::StringLiterals;
using Open = WithdrawalFacts::OpenRow;
using Last = WithdrawalFacts::LastArchive;

/// When a product is proposed to be archived, kept so, taken back, or sold again.
class TestWithdrawal : public QObject
{
    Q_OBJECT
private slots:
    void onTheFeedThatMakesItEnough();
    void whatTheErpDoesNotSell();
    void onlyWhatIsInTheShop();
    void personsAreNotOverruled();
    void comesBack();
    void isTotal();

private:
    static WithdrawalFacts missing(int feeds)
    {
        WithdrawalFacts facts;
        facts.productId = 1;
        facts.isInShop = true;
        facts.shopStatus = u"ACTIVE"_s;
        facts.baseStatus = u"ACTIVE"_s;
        facts.wasInFeed = true;
        facts.missedFeeds = feeds;
        facts.missingSince = QDateTime(QDate(2026, 3, 1), QTime(2, 0), QTimeZone::utc());
        facts.missed = {QJsonObject{{u"file"_s, u"a.zip"_s}}};
        return facts;
    }
    static WithdrawalFacts unsold()
    {
        WithdrawalFacts facts = missing(0);
        facts.missed = {};
        facts.erpInactiveSince = QDateTime(QDate(2026, 3, 2), QTime(2, 0), QTimeZone::utc());
        facts.erpItem = {{u"item"_s, u"NV-1"_s}};
        return facts;
    }
};

void TestWithdrawal::onTheFeedThatMakesItEnough()
{
    QCOMPARE(planWithdrawal(missing(2), 3).step, WithdrawalStep::Nothing);
    const PlannedWithdrawal planned = planWithdrawal(missing(3), 3);
    QCOMPARE(planned.step, WithdrawalStep::Archive);
    QCOMPARE(planned.change.field, FieldId::Status);
    QCOMPARE(planned.change.proposed, Value(u"ARCHIVED"_s));
    QCOMPARE(planned.change.current, Value(u"ACTIVE"_s));
    QCOMPARE(planned.change.rule, u"missing_from_feed"_s);
    QCOMPARE(planned.change.evidence["missing_since"_L1].toString(), u"2026-03-01T02:00:00Z"_s);
    QCOMPARE(planned.change.evidence["missed_feeds"_L1].toArray().size(), 1);
    QCOMPARE(planWithdrawal(missing(7), 3).step, WithdrawalStep::Archive); // the setting was lowered meanwhile
    QCOMPARE(planWithdrawal(missing(99), 0).step, WithdrawalStep::Nothing);
    WithdrawalFacts never = missing(9);
    never.wasInFeed = false;
    QCOMPARE(planWithdrawal(never, 3).step, WithdrawalStep::Nothing);
    // The evidence travels with the change.
    ChangeSet set;
    set.changes.append(planned.change);
    QCOMPARE(changesFromJson(changesJson(set)).changes.constFirst().evidence, planned.change.evidence);
}

void TestWithdrawal::whatTheErpDoesNotSell()
{
    const PlannedWithdrawal planned = planWithdrawal(unsold(), 3);
    QCOMPARE(planned.step, WithdrawalStep::Archive);
    QCOMPARE(planned.change.rule, u"erp_inactive"_s);
    QCOMPARE(planned.change.origin, Side::Xorosoft);
    QCOMPARE(planned.change.evidence["erp"_L1]["item"_L1].toString(), u"NV-1"_s);
    WithdrawalFacts draft = unsold();
    draft.shopStatus = u"DRAFT"_s;
    QCOMPARE(planWithdrawal(draft, 3).step, WithdrawalStep::Nothing);
}

void TestWithdrawal::onlyWhatIsInTheShop()
{
    WithdrawalFacts facts = missing(3);
    facts.isInShop = false;
    QCOMPARE(planWithdrawal(facts, 3).step, WithdrawalStep::Nothing);
    facts.open = Open::Archive; // staged before it was deleted there
    QCOMPARE(planWithdrawal(facts, 3).step, WithdrawalStep::TakeBack);
    facts = missing(3);
    facts.shopStatus = u"ARCHIVED"_s;
    QCOMPARE(planWithdrawal(facts, 3).step, WithdrawalStep::Nothing);
}

void TestWithdrawal::personsAreNotOverruled()
{
    WithdrawalFacts facts = missing(5);
    facts.open = Open::Person;
    QCOMPARE(planWithdrawal(facts, 3).step, WithdrawalStep::Nothing);
    facts.open = Open::None;
    facts.last = Last::Refused;
    QCOMPARE(planWithdrawal(facts, 3).step, WithdrawalStep::Nothing);
    facts.last = Last::Written; // and somebody put it on sale again
    QCOMPARE(planWithdrawal(facts, 3).step, WithdrawalStep::Nothing);
    facts.last = Last::None;
    facts.open = Open::Archive;
    QCOMPARE(planWithdrawal(facts, 3).step, WithdrawalStep::Keep);
    facts.open = Open::Other;
    QCOMPARE(planWithdrawal(facts, 3).step, WithdrawalStep::Archive);
}

void TestWithdrawal::comesBack()
{
    WithdrawalFacts facts = missing(0);
    facts.open = Open::Archive;
    QCOMPARE(planWithdrawal(facts, 3).step, WithdrawalStep::TakeBack);
    facts.open = Open::None;
    facts.shopStatus = u"ARCHIVED"_s;
    QCOMPARE(statusToRestore(facts), QString()); // somebody else archived it
    facts.last = Last::Written;
    facts.statusBefore = u"ACTIVE"_s;
    QCOMPARE(statusToRestore(facts), u"ACTIVE"_s);
    QCOMPARE(planWithdrawal(facts, 3).step, WithdrawalStep::Nothing); // it comes with its row
    facts.statusBefore = u"DRAFT"_s;
    QCOMPARE(statusToRestore(facts), u"DRAFT"_s);
    facts.wasInFeed = false;
    QCOMPARE(planWithdrawal(facts, 3).step, WithdrawalStep::Reactivate);
    facts.erpInactiveSince = QDateTime(QDate(2026, 3, 2), QTime(2, 0), QTimeZone::utc());
    QCOMPARE(statusToRestore(facts), QString());
    QCOMPARE(planWithdrawal(facts, 3).step, WithdrawalStep::Nothing);
}

/// Whatever is known: a proposal is only made for a product in the shop, never against a person, never without a reason.
void TestWithdrawal::isTotal()
{
    const bool fine = rc::check("withdrawals are asked for with a reason, once", [] {
        WithdrawalFacts facts = missing(*rc::gen::inRange(0, 6));
        facts.isInShop = *rc::gen::arbitrary<bool>();
        facts.wasInFeed = *rc::gen::arbitrary<bool>();
        facts.shopStatus = *rc::gen::element(u"ACTIVE"_s, u"DRAFT"_s, u"ARCHIVED"_s, u"UNLISTED"_s, QString());
        facts.open = *rc::gen::element(Open::None, Open::Archive, Open::Other, Open::Person);
        facts.last = *rc::gen::element(Last::None, Last::Written, Last::Refused);
        if (*rc::gen::arbitrary<bool>())
            facts.erpInactiveSince = facts.missingSince;
        const int feeds = *rc::gen::inRange(0, 5);
        const PlannedWithdrawal planned = planWithdrawal(facts, feeds);
        if (planned.step == WithdrawalStep::Archive) {
            RC_ASSERT(facts.isInShop);
            RC_ASSERT(facts.last == Last::None);
            RC_ASSERT(facts.shopStatus != u"ARCHIVED"_s);
            RC_ASSERT((feeds > 0 && facts.wasInFeed && facts.missedFeeds >= feeds) || facts.erpInactiveSince.isValid());
        }
        if (facts.open == Open::Person)
            RC_ASSERT(planned.step == WithdrawalStep::Nothing);
        if (planned.step == WithdrawalStep::Keep || planned.step == WithdrawalStep::TakeBack)
            RC_ASSERT(facts.open == Open::Archive);
    });
    QVERIFY(fine);
}

QTEST_GUILESS_MAIN(TestWithdrawal)
#include "tst_withdrawal.moc"
