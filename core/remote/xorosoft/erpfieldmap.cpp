#include "remote/xorosoft/erpfieldmap.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

#include <array>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestName = 100;

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::Xorosoft)
};

const ErpField* fieldOf(const QString& key)
{
    for (const ErpField& field : erpFields()) {
        if (key == QLatin1StringView(field.key))
            return &field;
    }
    return nullptr;
}

QJsonArray listOf(const QJsonValue& value)
{
    return value.isString() ? QJsonArray{value} : value.toArray();
}

QStringList namesOf(const QJsonValue& value)
{
    QStringList names;
    const QJsonArray list = listOf(value);
    for (const QJsonValue name : list) {
        if (const QString trimmed = name.toString().trimmed(); !trimmed.isEmpty() && !names.contains(trimmed))
            names.append(trimmed);
    }
    return names;
}

bool areNames(const QJsonValue& value)
{
    const QJsonArray list = listOf(value);
    return (value.isString() || value.isArray()) && std::ranges::all_of(list, [](const QJsonValue& name) {
               return name.isString() && name.toString().size() <= longestName;
           });
}

} // namespace

QString ErpField::translatedLabel() const
{
    return Text::tr(label);
}

std::span<const ErpField> erpFields()
{
    static constexpr std::array fields{
        ErpField{"price", QT_TRANSLATE_NOOP("trueup::Xorosoft", "Price"), &XorosoftFieldMap::price},
        ErpField{"compare_at_price", QT_TRANSLATE_NOOP("trueup::Xorosoft", "Compare-at price"), &XorosoftFieldMap::compareAtPrice},
        ErpField{"cost", QT_TRANSLATE_NOOP("trueup::Xorosoft", "Cost"), &XorosoftFieldMap::cost},
        ErpField{"inventory", QT_TRANSLATE_NOOP("trueup::Xorosoft", "Stock"), &XorosoftFieldMap::quantity},
        ErpField{"sku", QT_TRANSLATE_NOOP("trueup::Xorosoft", "Item number"), &XorosoftFieldMap::itemNumber},
        ErpField{"base_part", QT_TRANSLATE_NOOP("trueup::Xorosoft", "Base part"), &XorosoftFieldMap::basePartNumber},
        ErpField{"barcode", QT_TRANSLATE_NOOP("trueup::Xorosoft", "Barcode"), &XorosoftFieldMap::barcode},
        ErpField{"mpn", QT_TRANSLATE_NOOP("trueup::Xorosoft", "Manufacturer part number"), &XorosoftFieldMap::mpn},
        ErpField{"manufacturer", QT_TRANSLATE_NOOP("trueup::Xorosoft", "Manufacturer"), &XorosoftFieldMap::manufacturer},
        ErpField{"brand", QT_TRANSLATE_NOOP("trueup::Xorosoft", "Brand"), &XorosoftFieldMap::brand},
        ErpField{"title", QT_TRANSLATE_NOOP("trueup::Xorosoft", "Title"), &XorosoftFieldMap::title},
        ErpField{"description", QT_TRANSLATE_NOOP("trueup::Xorosoft", "Description"), &XorosoftFieldMap::description},
        ErpField{"handle", QT_TRANSLATE_NOOP("trueup::Xorosoft", "Handle"), &XorosoftFieldMap::handle},
        ErpField{"currency", QT_TRANSLATE_NOOP("trueup::Xorosoft", "Currency"), &XorosoftFieldMap::currency}};
    return fields;
}

QJsonObject erpFieldsJson(const XorosoftFieldMap& map)
{
    const XorosoftFieldMap usual;
    QJsonObject exceptions;
    for (const ErpField& field : erpFields()) {
        if (map.*field.names != usual.*field.names)
            exceptions.insert(QLatin1StringView(field.key), QJsonArray::fromStringList(map.*field.names));
    }
    return exceptions;
}

XorosoftFieldMap erpFieldsFromJson(const QJsonObject& exceptions)
{
    XorosoftFieldMap map;
    for (auto entry = exceptions.constBegin(); entry != exceptions.constEnd(); ++entry) {
        const ErpField* field = fieldOf(entry.key());
        const QStringList names = namesOf(*entry);
        if (field && !names.isEmpty())
            map.*field->names = names;
    }
    return map;
}

Result<QJsonObject> checkedErpFields(const QJsonObject& exceptions)
{
    for (auto entry = exceptions.constBegin(); entry != exceptions.constEnd(); ++entry) {
        if (!fieldOf(entry.key())) {
            QStringList known;
            for (const ErpField& field : erpFields())
                known.append(QString::fromLatin1(field.key));
            return fail(ErrorKind::Usage, Text::tr("“%1” is no value that is read from the ERP.").arg(entry.key()),
                        Text::tr("Known are: %1.").arg(known.join(u", "_s)));
        }
        if (!areNames(*entry))
            return fail(ErrorKind::Usage, Text::tr("“%1” needs the names of the ERP's keys.").arg(entry.key()),
                        Text::tr("Write it like {\"price\":[\"CustomPrice1\",\"StandardUnitPrice\"]}; the first that says something counts."));
    }
    return erpFieldsJson(erpFieldsFromJson(exceptions));
}

QByteArray readingMark(const XorosoftOptions& options)
{
    const XorosoftOptions usual;
    QJsonObject mark = erpFieldsJson(options.fields);
    if (options.itemPaths != usual.itemPaths) // another path says other things of the same items, and perhaps lists others
        mark.insert(u"item_paths"_s, QJsonArray::fromStringList(options.itemPaths));
    if (options.itemTypes != usual.itemTypes)
        mark.insert(u"item_types"_s, QJsonArray::fromStringList(options.itemTypes));
    if (options.currency != usual.currency)
        mark.insert(u"currency_if_none"_s, options.currency);
    if (options.zone.id() != usual.zone.id()) // a zone by name is another object than the same one by rule
        mark.insert(u"zone"_s, QString::fromLatin1(options.zone.id()));
    return mark.isEmpty() ? QByteArray() : QJsonDocument(mark).toJson(QJsonDocument::Compact);
}

} // namespace trueup
