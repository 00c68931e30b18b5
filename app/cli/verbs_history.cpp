#include "sessionhelp.h"

#include "store/versiontable.h"

#include <QJsonArray>

namespace trueup::cli {

using namespace Qt::StringLiterals;

namespace {

Result<Answer> listVersions(const Environment& environment, const QCommandLineParser& parser)
{
    const auto sku = operand(parser, 0, u"SKU"_s);
    const auto limit = limitOf(parser);
    if (!sku || !limit)
        return fail(!sku ? sku.error() : limit.error());
    return withStore(environment, [&](Connection& connection) -> Result<Answer> {
        const auto versions = VersionTable(connection).list(*sku, *limit);
        if (!versions)
            return fail(versions.error());
        QJsonArray list;
        QList<QStringList> rows;
        for (const VersionRecord& version : *versions) {
            list.append(QJsonObject{{u"version"_s, version.number},
                                    {u"change_type"_s, version.type},
                                    {u"change_source"_s, version.source},
                                    {u"changed_fields"_s, QJsonArray::fromStringList(version.changedFields)},
                                    {u"created_at"_s, timeJson(version.created)},
                                    {u"created_by"_s, textJson(version.createdBy)}});
            rows.append({QString::number(version.number), version.type, version.source, timeText(version.created),
                         version.createdBy, version.changedFields.join(u", "_s)});
        }
        return Answer{
            {{u"sku"_s, *sku},
             {u"product_id"_s, versions->isEmpty() ? idJson(qint64(0)) : idJson(versions->constFirst().productId)},
             {u"versions"_s, list}},
            table({Text::tr("Version"), Text::tr("Change"), Text::tr("From"), Text::tr("When"), Text::tr("By"),
                   Text::tr("Fields")},
                  rows)};
    });
}

} // namespace

std::vector<Verb> historyVerbs()
{
    return {makeVerb(u"versions list"_s, Text::tr("List the versions of a product, newest first"), u"SKU"_s,
                     {limitOption(200)}, listVersions)};
}

} // namespace trueup::cli
