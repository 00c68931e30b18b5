#include "reconcile/importplan.h"
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
    void whatIsLeftIsSoldFirst_data();
    void whatIsLeftIsSoldFirst();
    void aSellOutSaysWhy();
    void aSellOutEnds_data();
    void aSellOutEnds();
    void anImportGivesThePolicyBack();
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

/// The step for a product that leaves the range, ACTIVE and CONTINUE, by what is left of it and what was asked before.
void TestWithdrawal::whatIsLeftIsSoldFirst_data()
{
    QTest::addColumn<WithdrawalFacts>("facts");
    QTest::addColumn<bool>("isOn");
    QTest::addColumn<WithdrawalStep>("step");
    using Step = WithdrawalStep;
    const auto add = [](const char* name, std::optional<qint64> left, Step step,
                        const std::function<void(WithdrawalFacts&)>& more = {}, bool isOn = true) {
        for (const bool isMissing : {true, false}) {
            WithdrawalFacts facts = isMissing ? missing(3) : unsold();
            facts.left = left;
            facts.shopPolicy = u"CONTINUE"_s;
            if (more)
                more(facts);
            QTest::addRow("%s, %s", name, isMissing ? "missing" : "unsold") << facts << isOn << step;
        }
    };
    const auto proposed = [](WithdrawalFacts& facts) { facts.open = Open::SellOut; };
    const auto archive = [](WithdrawalFacts& facts) { facts.open = Open::Archive; };
    const auto denied = [](WithdrawalFacts& facts) { facts.shopPolicy = u"DENY"_s; };
    const auto written = [](WithdrawalFacts& facts) {
        facts.lastSellOut = Last::Written;
        facts.shopPolicy = u"DENY"_s;
    };
    const auto refused = [](WithdrawalFacts& facts) { facts.lastSellOut = Last::Refused; };
    add("some left", 5, Step::SellOut);
    add("none left", 0, Step::Archive);
    add("not known", std::nullopt, Step::Archive);
    add("switched off", 5, Step::Archive, {}, false);
    add("locked", 5, Step::Archive, [](WithdrawalFacts& facts) { facts.isPolicyLocked = true; });
    add("never ordered anew anyway", 5, Step::Nothing, denied);
    add("instead of something else", 5, Step::SellOut, [](WithdrawalFacts& facts) { facts.open = Open::Other; });
    add("a person's row", 5, Step::Nothing, [](WithdrawalFacts& facts) { facts.open = Open::Person; });
    add("proposed", 5, Step::Keep, proposed);
    add("proposed, then gone", 0, Step::Archive, proposed);
    add("proposed, then not known", std::nullopt, Step::Keep, proposed);
    add("proposed, then denied by staff", 5, Step::TakeBack, [&](WithdrawalFacts& facts) { proposed(facts); denied(facts); });
    add("proposed, then switched off", 5, Step::Archive, proposed, false);
    add("archive was proposed", 5, Step::SellOut, archive);
    add("archive was proposed, denied already", 5, Step::TakeBack, [&](WithdrawalFacts& facts) { archive(facts); denied(facts); });
    add("archive was approved", 5, Step::Keep, [&](WithdrawalFacts& facts) { archive(facts); facts.isOpenApproved = true; });
    add("written", 5, Step::Nothing, written);
    add("written, then gone", 0, Step::Archive, written);
    add("written, then not known", std::nullopt, Step::Nothing, written);
    add("written, and staff let it be ordered again", 5, Step::Nothing,
        [](WithdrawalFacts& facts) { facts.lastSellOut = Last::Written; });
    add("refused", 5, Step::Nothing, refused);
    add("refused, then gone", 0, Step::Archive, refused);
    add("refused, then not known", std::nullopt, Step::Nothing, refused);
    add("archive was refused", 5, Step::Nothing, [](WithdrawalFacts& facts) { facts.last = Last::Refused; });
    add("archive was refused, none left", 0, Step::Nothing, [](WithdrawalFacts& facts) { facts.last = Last::Refused; });
}

void TestWithdrawal::whatIsLeftIsSoldFirst()
{
    QFETCH(const WithdrawalFacts, facts);
    QFETCH(const bool, isOn);
    QFETCH(const WithdrawalStep, step);
    QCOMPARE(planWithdrawal(facts, 3, isOn).step, step);
}

void TestWithdrawal::aSellOutSaysWhy()
{
    WithdrawalFacts facts = missing(3);
    facts.left = 5;
    facts.shopPolicy = u"CONTINUE"_s;
    facts.basePolicy = u"CONTINUE"_s;
    const FieldChange change = planWithdrawal(facts, 3).change;
    QCOMPARE(change.field, FieldId::InventoryPolicy);
    QCOMPARE(change.base, Value(u"CONTINUE"_s));
    QCOMPARE(change.current, Value(u"CONTINUE"_s));
    QCOMPARE(change.proposed, Value(u"DENY"_s));
    QCOMPARE(change.rule, u"sell_out"_s);
    QCOMPARE(change.evidence["left"_L1].toInt(), 5);
    QCOMPARE(change.evidence["missed_feeds"_L1].toArray().size(), 1);
    // Where it is archived all the same, whoever approves that is warned.
    QCOMPARE(planWithdrawal(facts, 3, false).change.evidence["left"_L1].toInt(), 5);
    WithdrawalFacts draft = facts;
    draft.shopStatus = u"DRAFT"_s;
    QCOMPARE(planWithdrawal(draft, 3).step, WithdrawalStep::Archive); // nobody can buy it
}

/// What becomes of it when the reason is gone.
void TestWithdrawal::aSellOutEnds_data()
{
    QTest::addColumn<WithdrawalFacts>("facts");
    QTest::addColumn<QString>("policy");
    QTest::addColumn<WithdrawalStep>("step");
    WithdrawalFacts facts = missing(0);
    facts.left = 5;
    facts.shopPolicy = u"DENY"_s;
    facts.lastSellOut = Last::Written;
    facts.policyBefore = u"CONTINUE"_s;
    const auto add = [&facts](const char* name, const QString& policy, WithdrawalStep step,
                              const std::function<void(WithdrawalFacts&)>& more) {
        WithdrawalFacts other = facts;
        more(other);
        QTest::newRow(name) << other << policy << step;
    };
    const QString before = facts.policyBefore;
    add("listed: it comes with its row", before, WithdrawalStep::Nothing, [](WithdrawalFacts&) {});
    add("never listed", before, WithdrawalStep::EndSellOut, [](WithdrawalFacts& other) { other.wasInFeed = false; });
    add("not in this feed", before, WithdrawalStep::EndSellOut, [](WithdrawalFacts& other) { other.missedFeeds = 1; });
    add("still missing", before, WithdrawalStep::Nothing, [](WithdrawalFacts& other) { other.missedFeeds = 3; });
    add("still not sold", {}, WithdrawalStep::Nothing, [](WithdrawalFacts& other) { other.erpInactiveSince = other.missingSince; });
    add("staff changed it meanwhile", {}, WithdrawalStep::Nothing, [](WithdrawalFacts& other) {
        other.wasInFeed = false;
        other.shopPolicy = u"CONTINUE"_s;
    });
    add("staff keep it", {}, WithdrawalStep::Nothing, [](WithdrawalFacts& other) {
        other.wasInFeed = false;
        other.isPolicyLocked = true;
    });
    add("never written", {}, WithdrawalStep::Nothing, [](WithdrawalFacts& other) {
        other.wasInFeed = false;
        other.lastSellOut = Last::Refused;
    });
    add("only proposed", {}, WithdrawalStep::TakeBack, [](WithdrawalFacts& other) {
        other.open = Open::SellOut;
        other.lastSellOut = Last::None;
        other.shopPolicy = u"CONTINUE"_s;
    });
    add("archived since", before, WithdrawalStep::Nothing, [](WithdrawalFacts& other) {
        other.wasInFeed = false;
        other.shopStatus = u"ARCHIVED"_s;
    });
}

void TestWithdrawal::aSellOutEnds()
{
    QFETCH(const WithdrawalFacts, facts);
    QFETCH(const QString, policy);
    QFETCH(const WithdrawalStep, step);
    QCOMPARE(policyToRestore(facts), policy);
    const PlannedWithdrawal planned = planWithdrawal(facts, 3);
    QCOMPARE(planned.step, step);
    if (step != WithdrawalStep::EndSellOut)
        return;
    QCOMPARE(planned.change.proposed, Value(policy));
    QCOMPARE(planned.change.current, Value(u"DENY"_s));
    QCOMPARE(planned.change.rule, u"sell_out_over"_s);
}

/// A product that is listed again gets it with the rest of its row.
void TestWithdrawal::anImportGivesThePolicyBack()
{
    FeedRow row;
    row.kind = RowKind::Product;
    row.sku = u"A-1"_s;
    Match match;
    match.state = MatchState::Matched;
    match.itemNumber = row.sku;
    match.method = MatchMethod::SkuRaw;
    ItemFacts item;
    item.itemNumber = row.sku;
    KnownProduct known;
    known.id = 7;
    known.shopifyProductId = u"gid://shopify/Product/7"_s;
    known.current[FieldId::InventoryPolicy] = known.base[FieldId::InventoryPolicy] = u"DENY"_s;
    ImportPolicy policy;
    const auto change = [&] {
        const PlannedImport planned = planImport({row, {}, match, item, known}, policy);
        const FieldChange* found = planned.changes.find(FieldId::InventoryPolicy);
        return found ? found->proposed.toDisplay() + u' ' + found->rule : QString();
    };
    QCOMPARE(change(), QString());
    policy.policiesToRestore.insert(7, u"CONTINUE"_s);
    QCOMPARE(change(), u"CONTINUE sell_out_over"_s);
    policy.approval.minimumConfidence = 0.5;
    match.confidence = 1;
    const PlannedImport planned = planImport({row, {}, match, item, known}, policy);
    QVERIFY(!planned.approval.approved); // whatever may pass by rule
    QCOMPARE(planned.approval.rule, u"field"_s);
    known.locked = {FieldId::InventoryPolicy};
    QCOMPARE(change(), QString());
}

/// Whatever is known: a proposal is only made for a product in the shop, never against a person, never without a reason.
void TestWithdrawal::isTotal()
{
    const bool fine = rc::check("withdrawals are asked for with a reason, once", [] {
        WithdrawalFacts facts = missing(*rc::gen::inRange(0, 6));
        facts.isInShop = *rc::gen::arbitrary<bool>();
        facts.wasInFeed = *rc::gen::arbitrary<bool>();
        facts.shopStatus = *rc::gen::element(u"ACTIVE"_s, u"DRAFT"_s, u"ARCHIVED"_s, u"UNLISTED"_s, QString());
        facts.open = *rc::gen::element(Open::None, Open::Archive, Open::SellOut, Open::Other, Open::Person);
        facts.isOpenApproved = *rc::gen::arbitrary<bool>();
        facts.left = *rc::gen::element(std::optional<qint64>(), std::optional<qint64>(0), std::optional<qint64>(3));
        facts.shopPolicy = *rc::gen::element(u"CONTINUE"_s, u"DENY"_s, QString());
        facts.isPolicyLocked = *rc::gen::arbitrary<bool>();
        facts.lastSellOut = *rc::gen::element(Last::None, Last::Written, Last::Refused);
        facts.policyBefore = *rc::gen::element(u"CONTINUE"_s, u"DENY"_s, QString());
        const bool sellOut = *rc::gen::arbitrary<bool>();
        facts.last = *rc::gen::element(Last::None, Last::Written, Last::Refused);
        if (*rc::gen::arbitrary<bool>())
            facts.erpInactiveSince = facts.missingSince;
        const int feeds = *rc::gen::inRange(0, 5);
        const PlannedWithdrawal planned = planWithdrawal(facts, feeds, sellOut);
        const bool isLeft = facts.left && *facts.left > 0;
        if (planned.step == WithdrawalStep::SellOut) {
            RC_ASSERT(sellOut && isLeft && !facts.isPolicyLocked);
            RC_ASSERT(facts.lastSellOut == Last::None);
            RC_ASSERT(facts.shopPolicy != u"DENY"_s);
            RC_ASSERT(facts.shopStatus != u"DRAFT"_s);
            RC_ASSERT(planned.change.field == FieldId::InventoryPolicy);
        }
        if (planned.step == WithdrawalStep::EndSellOut)
            RC_ASSERT(planned.change.proposed == Value(facts.policyBefore) && facts.shopPolicy == u"DENY"_s &&
                      facts.lastSellOut == Last::Written);
        if (planned.step == WithdrawalStep::Archive)
            RC_ASSERT(!sellOut || !isLeft || facts.isPolicyLocked || facts.shopStatus == u"DRAFT"_s);
        if (planned.step == WithdrawalStep::Archive || planned.step == WithdrawalStep::SellOut) {
            RC_ASSERT(facts.isInShop);
            RC_ASSERT(facts.last == Last::None);
            RC_ASSERT(facts.shopStatus != u"ARCHIVED"_s);
            RC_ASSERT((feeds > 0 && facts.wasInFeed && facts.missedFeeds >= feeds) || facts.erpInactiveSince.isValid());
        }
        if (facts.open == Open::Person)
            RC_ASSERT(planned.step == WithdrawalStep::Nothing);
        if (planned.step == WithdrawalStep::Keep || planned.step == WithdrawalStep::TakeBack)
            RC_ASSERT((facts.open == Open::Archive || facts.open == Open::SellOut));
    });
    QVERIFY(fine);
}

QTEST_GUILESS_MAIN(TestWithdrawal)
#include "tst_withdrawal.moc"
