#include "sync/importwords.h"

#include "catalog/fields.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QLocale>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::ImportWords)
};

/// The difference to the feed before as a job keeps it, for people. Empty for a job that kept none.
QString differenceText(const QJsonObject& difference)
{
    if (difference.isEmpty())
        return {};
    const auto number = [](const QJsonValue& value) { return QLocale().toString(value.toInteger()); };
    const auto isNone = [&difference](const auto&... keys) { return ((difference[keys].toInteger() == 0) && ...); };
    const auto fresh = int(difference["new"_L1].toInteger());
    const bool isFirst = fresh > 0 && isNone("changed"_L1, "withdrawn"_L1, "unchanged"_L1); // so far as can be told from it
    QString text = isFirst
        ? Text::tr("%Ln product(s), all of them new: there was nothing to compare with.", nullptr, fresh)
        : Text::tr("Against the last feed: %1 new, %2 changed, %3 withdrawn, %4 unchanged; %Ln difference(s) are only "
                   "spacing, letter case or entities and are not staged.", nullptr, int(difference["normalised_away"_L1].toInteger()))
              .arg(number(difference["new"_L1]), number(difference["changed"_L1]), number(difference["withdrawn"_L1]),
                   number(difference["unchanged"_L1]));
    text += u'\n';
    QStringList fields;
    const QJsonObject changed = difference["changed_by_field"_L1].toObject();
    for (auto entry = changed.constBegin(); entry != changed.constEnd(); ++entry) {
        const Field* known = fieldByKey(entry.key());
        fields.append(u"%1 %2"_s.arg(known ? known->translatedLabel() : entry.key(), number(*entry)));
    }
    if (!fields.isEmpty())
        text += Text::tr("By field: %1").arg(fields.join(u", "_s)) + u'\n';
    const QJsonObject examples = difference["examples"_L1].toObject();
    for (const auto& [key, title] : {std::pair("new"_L1, Text::tr("New, for example: %1")),
                                     std::pair("changed"_L1, Text::tr("Changed, for example: %1")),
                                     std::pair("withdrawn"_L1, Text::tr("Withdrawn, for example: %1"))}) {
        QStringList names;
        for (const QJsonValue name : examples[key].toArray())
            names.append(name.toString());
        if (!names.isEmpty())
            text += title.arg(names.join(Text::tr("; ", "between the entries of a list"))) + u'\n';
    }
    return text;
}

/// What leaves the shop, for review.
QString archivesText(const QJsonObject& archives)
{
    const auto number = [&archives](QLatin1StringView key) { return int(archives[key].toInteger()); };
    QString text;
    if (number("staged"_L1) > 0) {
        QStringList names;
        for (const QJsonValue name : archives["examples"_L1].toArray())
            names.append(name.toString());
        text += Text::tr("%Ln product(s) left the range and are proposed to be withdrawn: %1", nullptr, number("staged"_L1))
                    .arg(names.join(u", "_s)) + u'\n';
    }
    if (number("waiting"_L1) > 0)
        text += Text::tr("%n product(s) proposed earlier to leave the range wait for a decision.", nullptr, number("waiting"_L1)) + u'\n';
    if (number("taken_back"_L1) > 0)
        text += Text::tr("%n earlier proposal(s) to take a product out of the range were taken back.", nullptr, number("taken_back"_L1)) + u'\n';
    if (number("sell_outs"_L1) > 0)
        text += Text::tr("%n product(s) leave the range with stock that can still be sold, and are proposed to be sold out.", nullptr, number("sell_outs"_L1)) + u'\n';
    if (number("sell_outs_ended"_L1) > 0)
        text += Text::tr("%n product(s) that were sold out are back and proposed to be ordered again.", nullptr, number("sell_outs_ended"_L1)) + u'\n';
    if (number("restored"_L1) > 0)
        text += Text::tr("%n withdrawn product(s) are back and proposed to be sold again.", nullptr, number("restored"_L1)) + u'\n';
    return text;
}

/// How the header differs from the last accepted one, and the columns that were read under another name.
QString columnsText(const FeedJob& job)
{
    const QJsonObject change = job.statistics["header_change"_L1].toObject();
    QString text;
    for (const auto& [key, title] : {std::pair("added"_L1, Text::tr("New columns (%1): %2")),
                                     std::pair("removed"_L1, Text::tr("Columns no longer there (%1): %2"))}) {
        QStringList names;
        for (const QJsonValue name : change[key].toArray())
            names.append(name.toString());
        if (!names.isEmpty())
            text += title.arg(change[u"%1_count"_s.arg(key)].toInteger()).arg(names.mid(0, 10).join(u", "_s)) + u'\n';
    }
    for (const QJsonValue pair : change["renamed"_L1].toArray())
        text += Text::tr("Column “%1” is now called “%2”.").arg(pair["before"_L1].toString(), pair["now"_L1].toString()) + u'\n';
    QStringList columns;
    const QJsonObject map = job.statistics["column_map"_L1].toObject();
    for (auto entry = map.constBegin(); entry != map.constEnd(); ++entry)
        columns.append(Text::tr("“%1” as “%2”").arg(entry.key(), entry->toString()));
    if (!columns.isEmpty())
        text += Text::tr("Columns read by the map: %1").arg(columns.join(u", "_s)) + u'\n';
    return text;
}

/// What was odd about the bytes, and what was done about it.
QString encodingText(const QJsonObject& encoding)
{
    if (encoding.isEmpty())
        return {};
    const auto number = [&encoding](QLatin1StringView key) { return int(encoding[key].toInteger()); };
    const QString found = encoding["found"_L1].toString();
    const bool hasOutside = number("bytes_outside_utf8"_L1) > 0;
    QString text; // which encoding it is says the next sentence, too
    if (!hasOutside || found.compare("windows-1252"_L1, Qt::CaseInsensitive) != 0)
        text = Text::tr("Encoding found: %1.").arg(found) + u' ';
    if (hasOutside)
        text += Text::tr("%Ln byte(s) are no UTF-8 and were read as Windows-1252.", nullptr, number("bytes_outside_utf8"_L1));
    text = text.trimmed();
    if (number("bytes_replaced"_L1) > 0)
        text += u' ' + Text::tr("%Ln cell(s) held bytes no encoding knows; they were replaced.", nullptr, number("bytes_replaced"_L1));
    if (number("mojibake_found"_L1) > 0)
        text += u' ' + Text::tr("%Ln place(s) look as if they had been read in the wrong encoding.", nullptr, number("mojibake_found"_L1));
    if (number("mojibake_repaired"_L1) > 0)
        text += u' ' + Text::tr("%Ln cell(s) of them were repaired.", nullptr, number("mojibake_repaired"_L1));
    return text + u'\n';
}

/// Differences nobody means, which were taken away before anything was compared.
QString normalisedText(const QJsonObject& normalised)
{
    const auto number = [&normalised](QLatin1StringView key) { return normalised[key].toInteger(); };
    if (number("white_space"_L1) + number("entities"_L1) + number("letter_case"_L1) + number("other"_L1) == 0)
        return {};
    return Text::tr("Taken away before comparing: %1, %2, %3, %4.", "what, and where")
               .arg(Text::tr("spacing in %Ln cell(s)", nullptr, int(number("white_space"_L1))),
                    Text::tr("entities in %Ln cell(s)", nullptr, int(number("entities"_L1))),
                    Text::tr("letter case in %Ln value(s)", nullptr, int(number("letter_case"_L1))),
                    Text::tr("other spellings in %Ln value(s)", nullptr, int(number("other"_L1)))) +
           u'\n';
}

/// The tables of a relational delivery by the encoding each was found in.
QString tableEncodingsText(const QJsonObject& encodings)
{
    QMap<QString, QStringList> tables;
    for (auto table = encodings.constBegin(); table != encodings.constEnd(); ++table)
        tables[table->toString()].append(table.key());
    QStringList parts;
    for (auto encoding = tables.cbegin(); encoding != tables.cend(); ++encoding)
        parts.append(u"%1 (%2)"_s.arg(encoding.key(), encoding->join(u", "_s)));
    return parts.isEmpty() ? QString()
                           : Text::tr("Encoding found in the tables: %1.").arg(parts.join(Text::tr("; ", "between the entries of a list"))) + u'\n';
}

/// What the tables of a relational delivery were made into, and which rows of them say nothing about a product for sale.
QString relationalText(const QJsonObject& relational)
{
    if (relational.isEmpty())
        return {};
    const auto number = [&relational](QLatin1StringView key) { return int(relational[key].toInteger()); };
    QString text = Text::tr("%Ln row(s) of several tables were joined to %1. Left out: %2, %3.", "products; accessories, inactive products",
                            number("rows"_L1))
                       .arg(Text::tr("%Ln product(s)", nullptr, number("products"_L1)), Text::tr("%Ln accessory(ies)", nullptr, number("accessories"_L1)),
                            Text::tr("%Ln inactive product(s)", nullptr, number("inactive"_L1))) +
                   u'\n';
    const QString name = relational["sku_name"_L1].toString();
    text += (name.isEmpty() ? Text::tr("The maker's part number is the SKU.") : Text::tr("The SKU is the number of “%1”.").arg(name)) + u'\n';
    if (number("repeated"_L1) + number("without_product"_L1) + number("unreadable"_L1) + number("beyond_limits"_L1) > 0)
        text += Text::tr("Table rows that were not used: %1, %2, %3, %4.", "how many, and why")
                    .arg(Text::tr("%Ln repeat(s) a product", nullptr, number("repeated"_L1)),
                         Text::tr("%Ln belong(s) to none", nullptr, number("without_product"_L1)),
                         Text::tr("%Ln could not be read", nullptr, number("unreadable"_L1)),
                         Text::tr("%Ln are more than a product may have", nullptr, number("beyond_limits"_L1))) +
                u'\n';
    return text + tableEncodingsText(relational["encodings"_L1].toObject());
}

} // namespace

QString feedText(const FeedJob& job)
{
    const auto part = [&job](QLatin1StringView key) { return job.statistics[key].toObject(); };
    return relationalText(part("relational"_L1)) + encodingText(part("encoding"_L1)) + normalisedText(part("normalised"_L1)) + columnsText(job) +
           differenceText(part("difference"_L1)) + archivesText(part("archives"_L1));
}

} // namespace trueup
