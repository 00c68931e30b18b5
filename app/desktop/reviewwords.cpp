#include "reviewwords.h"

#include "base/wordtable.h"
#include "catalog/issues.h"
#include "reconcile/diff.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QLocale>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::Review)
};

constexpr double largeDrop = -20; // per cent; a price that falls further is ticked by a person

constexpr std::array statuses{
    std::pair{ui::ReviewStatus::Pending, "pending"},   std::pair{ui::ReviewStatus::Held, "blocked"},
    std::pair{ui::ReviewStatus::Approved, "approved"}, std::pair{ui::ReviewStatus::Rejected, "rejected"},
    std::pair{ui::ReviewStatus::Queued, "queued"},     std::pair{ui::ReviewStatus::Synced, "synced"},
    std::pair{ui::ReviewStatus::Failed, "failed"},     std::pair{ui::ReviewStatus::Superseded, "superseded"}};

constexpr std::array operations{
    std::pair{ui::ChangeKind::Create, "create"},   std::pair{ui::ChangeKind::Update, "update"},
    std::pair{ui::ChangeKind::Archive, "archive"}, std::pair{ui::ChangeKind::Delete, "delete"},
    std::pair{ui::ChangeKind::Publish, "publish"}, std::pair{ui::ChangeKind::Unpublish, "unpublish"},
    std::pair{ui::ChangeKind::Link, "link"}};

bool isWithdrawal(ui::ChangeKind kind)
{
    return kind == ui::ChangeKind::Archive || kind == ui::ChangeKind::Delete || kind == ui::ChangeKind::Unpublish;
}

} // namespace

QString statusWord(ui::ReviewStatus status)
{
    return wordOf(statuses, status);
}

QString operationWord(ui::ChangeKind kind)
{
    return wordOf(operations, kind);
}

StagingFilter stagingFilter(const ui::ReviewFilter& filter)
{
    StagingFilter result;
    if (!filter.batchId.isEmpty())
        result.batch = QUuid::fromString(filter.batchId);
    for (const ui::ReviewStatus status : filter.statuses)
        result.statuses.append(statusWord(status));
    if (result.statuses.isEmpty()) {
        for (const auto& [status, word] : statuses) {
            const bool over = status == ui::ReviewStatus::Superseded ||
                              (status == ui::ReviewStatus::Synced && filter.batchId.isEmpty());
            if (!over)
                result.statuses.append(QString::fromLatin1(word));
        }
    }
    for (const ui::ChangeKind kind : filter.kinds)
        result.operations.append(operationWord(kind));
    if (filter.field)
        result.fields.append(field(*filter.field).keyString());
    if (filter.source)
        result.sources = *filter.source == Side::Local ? QStringList{u"manual"_s, u"rollback"_s}
                                                       : QStringList{sideWord(*filter.source)};
    if (filter.autoApprovedOnly)
        result.autoApproved = true;
    result.text = filter.text.trimmed();
    if (filter.priceChangeBeyond)
        result.minPriceChange = Decimal(*filter.priceChangeBeyond, 0);
    if (filter.confidenceBelow)
        result.maxConfidence = *filter.confidenceBelow / 100.0;
    result.vendor = filter.vendor;
    result.productType = filter.productType;
    return result;
}

ui::ReviewRow reviewRow(const StagedItem& item, const PeopleNames& people)
{
    ui::ReviewRow row;
    row.id = item.id;
    row.version = item.rowVersion;
    row.sku = item.sku.isEmpty() ? item.tempKey : item.sku;
    row.name = item.name;
    row.kind = valueOf(operations, item.operation).value_or(ui::ChangeKind::Update);
    row.source = sideFromWord(item.source).value_or(Side::Local);
    row.status = valueOf(statuses, item.status).value_or(ui::ReviewStatus::Pending);
    row.autoApproved = item.autoApproved;
    row.heldReason = blockedText(item.blockedReason);
    row.confidence = item.confidence;
    row.confidenceReason = matchText(item.confidenceReason);
    row.stagedAt = item.created;
    row.decidedBy = deciderText(item.reviewedBy, people);
    for (const FieldChange& change : changesFromJson(item.changes).changes)
        row.deltas.append({change.field, change.current, change.proposed, change.changePercent});
    row.startsUnticked = isWithdrawal(row.kind) ||
                         (item.priceChangePercent && item.priceChangePercent->toDouble() <= largeDrop);
    return row;
}

QString deciderText(const QString& login, const PeopleNames& people)
{
    return login.startsWith("rule:"_L1) ? Text::tr("rule “%1”").arg(login.sliced(5)) : people.ofLogin(login);
}

QString matchText(const QString& word)
{
    if (word == "person"_L1)
        return Text::tr("Somebody named the item");
    if (word == "sku"_L1)
        return Text::tr("Same item number");
    if (word == "sku_n1"_L1)
        return Text::tr("Same item number but for spaces and case");
    if (word == "sku_n2"_L1)
        return Text::tr("Same item number but for punctuation");
    if (word == "cws_a"_L1 || word == "cws_catalog"_L1 || word == "sprc"_L1)
        return Text::tr("Cross reference of the feed");
    if (word == "gtin"_L1)
        return Text::tr("Same barcode");
    if (word == "mpn"_L1)
        return Text::tr("Part number within the manufacturer");
    if (word == "base_part"_L1)
        return Text::tr("Same base part number");
    if (word == "near_n3"_L1)
        return Text::tr("Similar item number");
    if (word == "near_mpn"_L1)
        return Text::tr("Same part number, other manufacturer");
    if (word == "pushed"_L1)
        return Text::tr("Written to the shop");
    if (word == "pulled"_L1)
        return Text::tr("Read from the shop");
    if (word == "created"_L1)
        return Text::tr("Made into this product");
    if (word == "none"_L1)
        return Text::tr("Nothing matched");
    return word;
}

QString ruleText(const QString& rule)
{
    const QString word = rule.section(u':', 0, 0);
    const QString side = sideLabel(sideFromWord(rule.section(u':', 1)).value_or(Side::Local));
    if (word == "owner"_L1)
        return Text::tr("%1 owns this field.").arg(side);
    if (word == "fill"_L1)
        return Text::tr("%1 fills what the owner leaves empty.").arg(side);
    if (word == "valid_gtin"_L1)
        return Text::tr("Only the barcode of %1 is valid.").arg(side);
    if (word == "restore_owner"_L1)
        return Text::tr("Restores the value of %1, which owns this field.").arg(side);
    if (rule == "staff"_L1 || rule == "edited"_L1)
        return Text::tr("Entered by a person.");
    if (rule == "feed_sku"_L1)
        return Text::tr("The ERP has no number for it; the feed's stands.");
    if (rule == "catalogue"_L1)
        return Text::tr("As the catalogue has it.");
    if (rule == "generated_handle"_L1)
        return Text::tr("Made from the title.");
    if (rule == "stock_policy"_L1)
        return Text::tr("The stock policy of the settings.");
    if (rule == "missing_from_feed"_L1)
        return Text::tr("The supplier's feed no longer lists it.");
    if (rule == "erp_inactive"_L1)
        return Text::tr("The ERP no longer sells it.");
    if (rule == "sell_out"_L1)
        return Text::tr("It leaves the range while some are left: sold until they are gone, and not ordered anew.");
    if (rule == "sell_out_over"_L1)
        return Text::tr("It is in the range again: what it does when out of stock is as before.");
    if (rule == "back_in_feed"_L1)
        return Text::tr("The supplier's feed lists it again.");
    if (rule == "erp_active_again"_L1)
        return Text::tr("The ERP sells it again.");
    if (rule == "publication"_L1)
        return Text::tr("The rules about publishing new products.");
    return rule;
}

QString reasonText(const FieldChange& change)
{
    QString text = ruleText(change.rule);
    const auto day = [&change](QLatin1StringView key) {
        const QDateTime time = QDateTime::fromString(change.evidence[key].toString(), Qt::ISODate);
        return QLocale().toString(time.toLocalTime().date(), QLocale::ShortFormat);
    };
    QStringList files;
    for (const QJsonValue feed : change.evidence["missed_feeds"_L1].toArray())
        files.append(feed["file"_L1].toString());
    if (!files.isEmpty())
        text += u' ' + Text::tr("Missing since %1: %2.").arg(day("missing_since"_L1), files.join(u", "_s));
    if (change.evidence.contains("inactive_since"_L1))
        text += u' ' + Text::tr("Inactive since %1 as item %2.").arg(day("inactive_since"_L1), change.evidence["erp"_L1]["item"_L1].toString());
    if (const int left = change.evidence["left"_L1].toInt(); left > 0)
        text += u' ' + Text::tr("%Ln unit(s) left to sell.", nullptr, left);
    return text;
}

QString blockedText(const QString& word)
{
    if (word.compare("CONFLICT"_L1, Qt::CaseInsensitive) == 0) // imports say it in capitals, pulls do not
        return Text::tr("Two sides changed the same field.");
    if (word == "SIDES_DISAGREE"_L1)
        return Text::tr("The sides disagree about a value.");
    if (word == "OTHER_CURRENCY"_L1)
        return Text::tr("The ERP's price is in another currency than the shop's.");
    if (const auto code = issueFromWord(word))
        return issueMessage(*code);
    return word;
}

} // namespace trueup
