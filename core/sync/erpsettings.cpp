#include "sync/erpsettings.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestPath = 200;

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::SyncSettings)
};

struct PathList
{
    const char* key;
    const char* meaning;
    QStringList XorosoftOptions::* paths;
};
constexpr std::array pathLists{
    PathList{"xorosoft.item_paths", QT_TRANSLATE_NOOP("trueup::SyncSettings", "Paths the ERP’s items are read from, tried in order"),
             &XorosoftOptions::itemPaths},
    PathList{"xorosoft.stock_paths", QT_TRANSLATE_NOOP("trueup::SyncSettings", "Paths the ERP’s stock is read from, tried in order"),
             &XorosoftOptions::stockPaths}};

struct ParameterName
{
    const char* key;
    const char* meaning;
    QString XorosoftOptions::* name;
};
constexpr std::array parameterNames{
    ParameterName{"xorosoft.page_parameter", QT_TRANSLATE_NOOP("trueup::SyncSettings", "Parameter with the number of the page"),
                  &XorosoftOptions::pageParameter},
    ParameterName{"xorosoft.page_size_parameter", QT_TRANSLATE_NOOP("trueup::SyncSettings", "Parameter with the rows of a page"),
                  &XorosoftOptions::pageSizeParameter},
    ParameterName{"xorosoft.updated_parameter",
                  QT_TRANSLATE_NOOP("trueup::SyncSettings", "Parameter with the time since which items changed"),
                  &XorosoftOptions::updatedParameter},
    ParameterName{"xorosoft.store_parameter", QT_TRANSLATE_NOOP("trueup::SyncSettings", "Parameter with the names of stores"),
                  &XorosoftOptions::storeParameter},
    ParameterName{"xorosoft.base_part_parameter", QT_TRANSLATE_NOOP("trueup::SyncSettings", "Parameter with a base part"),
                  &XorosoftOptions::basePartParameter},
    ParameterName{"xorosoft.item_number_parameter", QT_TRANSLATE_NOOP("trueup::SyncSettings", "Parameter with an item number"),
                  &XorosoftOptions::itemNumberParameter}};

constexpr auto pageSizeKey = "xorosoft.page_size";
constexpr auto pageLimitKey = "xorosoft.page_limit";
constexpr auto timeoutKey = "xorosoft.timeout_seconds";
constexpr auto attemptsKey = "xorosoft.attempts";
constexpr auto keepPagesKey = "xorosoft.keep_pages";

QStringList pathsOf(const QJsonValue& value)
{
    QStringList paths;
    const QJsonArray list = value.toArray();
    for (const QJsonValue one : list) {
        QString path = one.toString().trimmed();
        while (path.startsWith(u'/'))
            path.removeFirst();
        while (path.endsWith(u'/'))
            path.chop(1);
        if (!path.isEmpty() && !paths.contains(path))
            paths.append(path);
    }
    return paths;
}

/// The API has routes that write: none of them is ever asked (facts: xorosoft §1).
bool writes(const QString& path)
{
    static const QRegularExpression verbs(u"(^|/)(create|update|delete|import|save)(?!d)[a-z]*(/|$)"_s,
                                          QRegularExpression::CaseInsensitiveOption);
    return verbs.match(path).hasMatch();
}

Result<QJsonValue> checkedPaths(const QJsonValue& value)
{
    static const QRegularExpression allowed(u"^[A-Za-z0-9_~.-]+(/[A-Za-z0-9_~.-]+)*$"_s);
    const QStringList paths = pathsOf(value);
    if (paths.isEmpty())
        return fail(ErrorKind::Usage, Text::tr("At least one path is needed."), Text::tr("Write it like item/getitem."));
    for (const QString& path : paths) {
        if (path.size() > longestPath || !allowed.match(path).hasMatch() || path.split(u'/').contains(u".."_s))
            return fail(ErrorKind::Usage, Text::tr("“%1” is no path of the ERP’s API.").arg(path),
                        Text::tr("Write only what comes behind the address, like item/getitem."));
        if (writes(path))
            return fail(ErrorKind::Usage, Text::tr("“%1” looks like a path that changes something in the ERP.").arg(path),
                        Text::tr("Trueup only reads from the ERP. Name a path that lists items or stock."));
    }
    return QJsonArray::fromStringList(paths);
}

Result<QJsonValue> checkedParameter(const QString& key, const QString& name)
{
    static const QRegularExpression allowed(u"^[A-Za-z_][A-Za-z0-9_.-]{0,63}$"_s);
    if (!allowed.match(name).hasMatch())
        return fail(ErrorKind::Usage, Text::tr("“%1” is no name of a parameter.").arg(name),
                    Text::tr("Use letters, digits and _ . - only, as in updated_at_min."));
    if (name == "min_on_hand"_L1) // facts: xorosoft §2
        return fail(ErrorKind::Usage, Text::tr("The parameter “%1” hides items without stock and cannot be used for %2.").arg(name, key),
                    Text::tr("Name another parameter."));
    return name;
}

} // namespace

std::vector<SettingSpec> erpConnectionSpecs()
{
    const XorosoftOptions usual;
    std::vector<SettingSpec> specs;
    for (const PathList& list : pathLists)
        specs.push_back({list.key, list.meaning, QJsonArray::fromStringList(usual.*list.paths)});
    specs.push_back({pageSizeKey, QT_TRANSLATE_NOOP("trueup::SyncSettings", "Rows of a page the ERP is asked for; 0: as it likes"),
                     double(usual.pageSize), SettingRange{0, 1000, true}});
    specs.push_back({pageLimitKey,
                     QT_TRANSLATE_NOOP("trueup::SyncSettings", "Pages after which reading stops with an error when the ERP names no last one"),
                     double(usual.pageLimit), SettingRange{1, 100'000, true}});
    specs.push_back({timeoutKey, QT_TRANSLATE_NOOP("trueup::SyncSettings", "Seconds the ERP has for a page"),
                     double(usual.timeout.count()) / 1000, SettingRange{10, 3600, true}});
    specs.push_back({attemptsKey,
                     QT_TRANSLATE_NOOP("trueup::SyncSettings",
                                       "Attempts for a page that does not come in time; after other passing faults there is one more"),
                     double(usual.timeoutAttempts), SettingRange{1, 11, true}});
    specs.push_back({keepPagesKey,
                     QT_TRANSLATE_NOOP("trueup::SyncSettings",
                                       "Whole readings of the ERP whose answers are kept, with all later ones, "
                                       "to be read again by other keys; 0: none"),
                     double(usual.keepPages), SettingRange{0, 30, true}});
    for (const ParameterName& parameter : parameterNames)
        specs.push_back({parameter.key, parameter.meaning, usual.*parameter.name});
    return specs;
}

bool isOfErpConnection(const QString& key)
{
    static const std::vector<SettingSpec> specs = erpConnectionSpecs();
    return std::ranges::any_of(specs, [&key](const SettingSpec& spec) { return key == QLatin1StringView(spec.key); });
}

Result<QJsonValue> checkedErpConnection(const QString& key, const QJsonValue& value)
{
    if (value.isArray())
        return checkedPaths(value);
    return value.isString() ? checkedParameter(key, value.toString().trimmed()) : Result<QJsonValue>(value);
}

void applyErpConnection(const SettingLookup& get, XorosoftOptions& options)
{
    for (const PathList& list : pathLists) {
        if (const auto checked = checkedPaths(get(list.key)))
            options.*list.paths = pathsOf(*checked);
    }
    for (const ParameterName& parameter : parameterNames) {
        if (const QString name = get(parameter.key).toString().trimmed(); checkedParameter({}, name))
            options.*parameter.name = name;
    }
    options.pageSize = std::max(get(pageSizeKey).toInt(), 0);
    options.pageLimit = std::max(get(pageLimitKey).toInt(), 1);
    options.timeout = std::chrono::seconds(std::max(get(timeoutKey).toInt(), 1));
    options.setAttempts(get(attemptsKey).toInt());
    options.keepPages = std::max(get(keepPagesKey).toInt(), 0);
}

} // namespace trueup
