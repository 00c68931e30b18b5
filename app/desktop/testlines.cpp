#include "testlines.h"

#include "widgets/errorwords.h"

#include <QCoreApplication>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::TestLines)
};

/// The stable word of a check as people call it.
QString checkLabel(const QString& check)
{
    const QHash<QString, QString> labels{{u"database"_s, Text::tr("Database")},
                                         {u"schema"_s, Text::tr("Tables")},
                                         {u"roles"_s, Text::tr("Your role")},
                                         {u"feed"_s, Text::tr("Feed file")},
                                         {u"xorosoft"_s, Text::tr("Xorosoft")},
                                         {u"xorosoft_products"_s, Text::tr("Products")},
                                         {u"xorosoft_products_values"_s, Text::tr("Values of products")},
                                         {u"xorosoft_items"_s, Text::tr("Items")},
                                         {u"xorosoft_items_values"_s, Text::tr("Values of items")},
                                         {u"xorosoft_stock"_s, Text::tr("Stock")},
                                         {u"xorosoft_stock_values"_s, Text::tr("Values of stock")},
                                         {u"shopify"_s, Text::tr("Shop")},
                                         {u"shopify_scopes"_s, Text::tr("Permissions of the app")},
                                         {u"shopify_version"_s, Text::tr("Version of the API")},
                                         {u"clock"_s, Text::tr("Clock")},
                                         {u"server_version"_s, Text::tr("PostgreSQL")},
                                         {u"encoding"_s, Text::tr("Encoding")}};
    QString fallback = check;
    fallback.replace(u'_', u' ');
    if (!fallback.isEmpty())
        fallback[0] = fallback[0].toUpper();
    return labels.value(check, fallback);
}

} // namespace

ui::TestReport testReport(const QList<HealthCheck>& checks)
{
    ui::TestReport report;
    report.ok = !checks.isEmpty();
    for (const HealthCheck& check : checks) {
        const bool bad = check.state == HealthState::Fail || check.state == HealthState::Skip;
        QString sentence = check.message;
        if (!check.nextStep.isEmpty())
            sentence += u' ' + check.nextStep;
        report.lines.append({!bad, checkLabel(check.check), sentence});
        report.ok = report.ok && !bad;
    }
    report.summary = report.ok ? Text::tr("The connection works.") : Text::tr("The connection does not work yet.");
    return report;
}

ui::TestReport failedReport(const Error& error)
{
    return {false, Text::tr("The connection does not work yet."), {{false, Text::tr("Connection"), errorText(ui::inWords(error))}}};
}

} // namespace trueup
