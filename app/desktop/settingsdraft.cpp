#include "settingsdraft.h"

#include "catalog/feedheader.h"
#include "operate/doctor.h"
#include "operate/secrets.h"
#include "store/locationtable.h"
#include "store/settingstable.h"
#include "store/storedrules.h"
#include "sync/guardsettings.h"
#include "sync/syncsettings.h"
#include "testlines.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

QJsonValue valueOf(const SettingValues& stored, const QString& key)
{
    const auto found = stored.constFind(key);
    if (found != stored.constEnd())
        return *found;
    const SettingSpec* spec = settingSpec(key);
    return spec ? spec->fallback : QJsonValue();
}

QString keyOfUrl(ui::ConnectionKind kind)
{
    switch (kind) {
    case ui::ConnectionKind::Feed: return u"feed.url"_s;
    case ui::ConnectionKind::Xorosoft: return u"xorosoft.url"_s;
    case ui::ConnectionKind::Shopify: return u"shopify.url"_s;
    case ui::ConnectionKind::Database: break;
    }
    return {};
}

/// Lets the session read the draft as if it were stored, and forgets it again. Only the system that is tested counts.
Result<void> connectWithDraft(Session& session, const DraftTest& test, const CancelToken& cancel)
{
    const auto lease = session.pool().lease(cancel);
    if (!lease)
        return fail(lease.error());
    Transaction transaction(**lease); // rolled back
    SettingsTable table(**lease);
    SettingValues values = test.values;
    for (const auto kind : {ui::ConnectionKind::Feed, ui::ConnectionKind::Xorosoft, ui::ConnectionKind::Shopify}) {
        if (kind != test.kind)
            values.insert(keyOfUrl(kind), QString());
    }
    for (auto it = values.cbegin(); it != values.cend(); ++it) {
        if (!it.key().startsWith("feed."_L1) && !it.key().startsWith("xorosoft."_L1) && !it.key().startsWith("shopify."_L1))
            continue;
        if (auto written = table.set(it.key(), *it); !written)
            return written;
    }
    return session.connect(test.secrets);
}

} // namespace

ui::AppSettings readDraft(const SettingValues& stored)
{
    const auto text = [&](const char* key) { return valueOf(stored, QString::fromLatin1(key)).toString(); };
    const auto number = [&](const char* key) { return int(valueOf(stored, QString::fromLatin1(key)).toDouble() + 0.5); };
    ui::AppSettings settings;
    settings.feed.url = text("feed.url");
    settings.feed.user = text("feed.user");
    settings.xorosoft.url = text("xorosoft.url");
    settings.xorosoft.ratePerSecond = number("xorosoft.rate");
    settings.shopify.url = text("shopify.url");
    settings.shopify.apiVersion = text("shopify.api_version");
    settings.shopify.clientId = text("shopify.client_id");
    settings.shopify.useClientCredentials = !settings.shopify.clientId.isEmpty();
    const QJsonValue automatic = valueOf(stored, u"import.auto_approve"_s);
    settings.thresholds.autoApprove = automatic.isDouble();
    if (automatic.isDouble())
        settings.thresholds.autoApproveConfidence = std::round(automatic.toDouble() * 1000) / 10;
    settings.owners = FieldOwners::fromJson(valueOf(stored, QString::fromLatin1(ownersKey)).toObject());
    for (const SettingSpec& spec : settingSpecs())
        settings.fields.insert(QString::fromLatin1(spec.key), valueOf(stored, QString::fromLatin1(spec.key)));
    return settings;
}

ui::ColumnMapSettings columnMap(const QStringList& header, const QJsonObject& map, const QString& feed)
{
    ui::ColumnMapSettings settings;
    settings.feed = feed;
    settings.known = knownColumnNames();
    const FeedHeader byName = FeedHeader::parse(header);
    HeaderOptions options;
    for (auto entry = map.constBegin(); entry != map.constEnd(); ++entry)
        options.columnMap.insert(entry.key(), entry->toString());
    const FeedHeader mapped = FeedHeader::parse(header, options);
    QStringList missing;
    for (const QString& name : std::as_const(settings.known)) {
        if (!mapped.has(columnKindOf(name)))
            missing.append(name);
    }
    QHash<QString, QString> suggestions;
    const QList<ColumnSuggestion> suggested = suggestColumns(mapped, missing);
    for (const ColumnSuggestion& suggestion : suggested)
        suggestions.insert(suggestion.column, suggestion.wanted);
    QSet<QString> listed;
    for (int i = 0; i < mapped.size(); ++i) {
        const FeedHeader::Column& column = mapped.column(i);
        const ColumnKind kind = byName.column(i).kind;
        if (kind == ColumnKind::Metafield && column.mappedTo.isEmpty())
            continue;
        QString readAs = kind == ColumnKind::Unknown ? QString() : column.name;
        for (const QString& name : std::as_const(settings.known)) {
            if (kind != ColumnKind::Unknown && columnKindOf(name) == kind)
                readAs = name;
        }
        settings.columns.append({column.name, readAs, column.mappedTo, suggestions.value(column.name), true});
        listed.insert(column.name.simplified().toLower());
    }
    for (auto entry = map.constBegin(); entry != map.constEnd(); ++entry) {
        if (!listed.contains(entry.key().simplified().toLower()))
            settings.columns.append({entry.key(), {}, entry->toString(), {}, false});
    }
    return settings;
}

SettingValues settingValues(const ui::AppSettings& settings)
{
    const ui::ThresholdSettings& thresholds = settings.thresholds;
    QJsonObject columns;
    for (const ui::FeedColumn& column : settings.columns.columns) {
        if (!column.mappedTo.isEmpty())
            columns.insert(column.name, column.mappedTo);
    }
    SettingValues values = settings.fields; // what has a form of its own comes over it
    values.insert({{u"feed.column_map"_s, columns},
            {QString::fromLatin1(ownersKey), settings.owners.toJson()},
            {u"feed.url"_s, settings.feed.url.trimmed()},
            {u"feed.user"_s, settings.feed.user.trimmed()},
            {u"xorosoft.url"_s, settings.xorosoft.url.trimmed()},
            {u"xorosoft.rate"_s, double(settings.xorosoft.ratePerSecond)},
            {u"shopify.url"_s, settings.shopify.url.trimmed()},
            {u"shopify.client_id"_s, settings.shopify.useClientCredentials ? settings.shopify.clientId.trimmed() : QString()},
            {u"import.auto_approve"_s,
             thresholds.autoApprove ? QJsonValue(std::round(thresholds.autoApproveConfidence * 10) / 1000.0)
                                    : QJsonValue(QJsonValue::Null)}});
    return values;
}

QList<std::pair<QString, ui::SecretDraft>> secretDrafts(const ui::AppSettings& settings)
{
    ui::SecretDraft token = settings.shopify.token;
    if (settings.shopify.useClientCredentials)
        token.replacement = QString(); // one way to sign in at a time
    return {{QString::fromLatin1(secretName::feedPassword), settings.feed.password},
            {QString::fromLatin1(secretName::xorosoftKey), settings.xorosoft.key},
            {QString::fromLatin1(secretName::xorosoftSecret), settings.xorosoft.secret},
            {QString::fromLatin1(secretName::xorosoftStockKey), settings.xorosoft.stockKey},
            {QString::fromLatin1(secretName::xorosoftStockSecret), settings.xorosoft.stockSecret},
            {QString::fromLatin1(secretName::shopifyToken), token},
            {QString::fromLatin1(secretName::shopifyClientSecret), settings.shopify.clientSecret}};
}

Result<QList<ui::StoreSetting>> readStores(Connection& connection)
{
    const auto stores = LocationTable(connection).stores();
    if (!stores)
        return fail(stores.error());
    QList<ui::StoreSetting> list;
    for (const StoreRecord& store : *stores)
        list.append({store.id, store.name, store.items, store.counts, store.safetyStock});
    return list;
}

Result<void> saveSettings(Connection& connection, const SettingValues& values, const QList<ui::StoreSetting>& stores)
{
    Transaction transaction(connection);
    SettingsTable table(connection);
    const auto stored = table.all();
    if (!stored)
        return fail(stored.error());
    for (auto it = values.cbegin(); it != values.cend(); ++it) {
        if (valueOf(*stored, it.key()) == *it)
            continue;
        const auto checked = checkedSetting(it.key(), *it);
        if (!checked)
            return fail(checked.error());
        if (auto written = checked->isNull() ? table.remove(it.key()) : table.set(it.key(), *checked); !written)
            return written;
    }
    const auto result = table.all();
    if (!result)
        return fail(result.error());
    if (const auto fits = checkedTogether(*result); !fits)
        return fits;
    const auto known = readStores(connection);
    if (!known)
        return fail(known.error());
    for (const ui::StoreSetting& store : stores) {
        const auto before = std::ranges::find(*known, store.id, &ui::StoreSetting::id);
        if (before != known->end() && before->counts == store.counts && before->safetyStock == store.safetyStock)
            continue;
        if (auto written = LocationTable(connection).setStore({store.id, store.name, 0, store.counts, store.safetyStock},
                                                              values.value(u"shopify.location"_s, valueOf(*stored, u"shopify.location"_s)).toString());
            !written)
            return written;
    }
    return transaction.commit();
}

Result<ui::TestReport> testDraft(const DraftTest& test, const CancelToken& cancel)
{
    const auto session = Session::open(test.session, cancel);
    if (!session)
        return fail(session.error());
    if (test.kind == ui::ConnectionKind::Database)
        return testReport(checkDatabase(**session, cancel));
    if (const auto connected = connectWithDraft(**session, test, cancel); !connected)
        return failedReport(connected.error());
    switch (test.kind) {
    case ui::ConnectionKind::Feed: return testReport(checkFeed(**session, cancel));
    case ui::ConnectionKind::Xorosoft: return testReport(checkXorosoft(**session, cancel));
    case ui::ConnectionKind::Shopify: return testReport(checkShopify(**session, cancel));
    case ui::ConnectionKind::Database: break;
    }
    return ui::TestReport{};
}

} // namespace trueup
