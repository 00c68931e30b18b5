#include "sessionhelp.h"

#include "store/settingstable.h"
#include "sync/guardsettings.h"
#include "sync/syncsettings.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QUrl>

#include <algorithm>

namespace trueup::cli {

using namespace Qt::StringLiterals;

namespace {

QString shown(const QJsonValue& value)
{
    if (value.isObject())
        return QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact));
    if (value.isArray())
        return QString::fromUtf8(QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact));
    return value.isNull() ? Text::tr("off") : value.toVariant().toString();
}

Result<Answer> getSettings(const Environment& environment, const QCommandLineParser& parser)
{
    const QString key = parser.positionalArguments().value(0);
    if (!key.isEmpty() && !settingSpec(key))
        return usage(Text::tr("There is no setting “%1”.").arg(key), Text::tr("“settings get” lists them all."));
    return withStore(environment, [&](Connection& connection) -> Result<Answer> {
        const auto stored = SettingsTable(connection).all();
        if (!stored)
            return fail(stored.error());
        QJsonObject settings;
        QList<QStringList> rows;
        for (const SettingSpec& spec : settingSpecs()) {
            const QString name = QString::fromLatin1(spec.key);
            if (!key.isEmpty() && name != key)
                continue;
            const QJsonValue value = stored->value(name, spec.fallback);
            settings.insert(name, value);
            rows.append({name, shown(value), QCoreApplication::translate("trueup::SyncSettings", spec.meaning)});
        }
        return Answer{{{u"settings"_s, settings}},
                      table({Text::tr("Setting"), Text::tr("Value"), Text::tr("Meaning")}, rows, 90)};
    });
}

/// A word of the command line as the setting's type wants it; what does not fit stays text and is refused later.
QJsonValue typedValue(const SettingSpec& spec, const QString& text)
{
    const QString word = text.trimmed().toLower();
    if (spec.fallback.isNull() && (word == "off"_L1 || word == "null"_L1 || word == "none"_L1))
        return QJsonValue::Null;
    switch (spec.fallback.type()) {
    case QJsonValue::Null:
    case QJsonValue::Double: {
        bool fine = false;
        const double number = word.toDouble(&fine);
        return fine ? QJsonValue(number) : QJsonValue(text);
    }
    case QJsonValue::Bool:
        if (word == "true"_L1 || word == "false"_L1)
            return word == "true"_L1;
        return text;
    case QJsonValue::Array: {
        if (text.startsWith(u'['))
            return QJsonDocument::fromJson(text.toUtf8()).array();
        QJsonArray list;
        for (const QString& part : text.split(u',', Qt::SkipEmptyParts))
            list.append(part.trimmed());
        return list;
    }
    case QJsonValue::Object: {
        const QJsonDocument document = QJsonDocument::fromJson(text.toUtf8());
        return document.isObject() ? QJsonValue(document.object()) : QJsonValue(text);
    }
    default:
        return text;
    }
}

Result<Answer> setSetting(const Environment& environment, const QCommandLineParser& parser)
{
    const auto key = operand(parser, 0, u"KEY"_s);
    const auto text = operand(parser, 1, u"VALUE"_s);
    if (!key || !text)
        return fail(!key ? key.error() : text.error());
    const SettingSpec* spec = settingSpec(*key);
    const auto value = checkedSetting(*key, spec ? typedValue(*spec, *text) : QJsonValue(*text));
    if (!value)
        return fail(value.error());
    if (key->endsWith(".url"_L1) && !QUrl(*text).password().isEmpty())
        return usage(Text::tr("A password does not belong into the address: settings are not a place for secrets."),
                     Text::tr("Leave it out of the address and keep it in the keychain or in the environment."));
    return withStore(environment, [&](Connection& connection) -> Result<Answer> {
        SettingsTable settings(connection);
        auto others = settings.all();
        if (!others)
            return fail(others.error());
        others->insert(*key, *value);
        if (const auto fits = checkedTogether(*others); !fits)
            return fail(fits.error());
        if (const auto stored = settings.set(*key, *value); !stored)
            return fail(stored.error());
        return Answer{{{u"key"_s, *key}, {u"value"_s, *value}}, Text::tr("%1 is now %2.").arg(*key, shown(*value))};
    });
}

} // namespace

std::vector<Verb> settingsVerbs()
{
    return {
        makeVerb(u"settings get"_s, Text::tr("Show the settings, or one of them"), u"[KEY]"_s, {}, getSettings),
        makeVerb(u"settings set"_s, Text::tr("Change a setting"), u"KEY VALUE"_s, {}, setSetting),
    };
}

} // namespace trueup::cli
