#pragma once

#include "remote/xorosoft/xorosoftoptions.h"

#include <QJsonObject>

#include <span>

namespace trueup {

/// A value of ours that is looked up in the ERP's answers, by the name settings know it by.
struct ErpField
{
    const char* key;   ///< "price"
    const char* label; ///< source text, context "trueup::Xorosoft"
    QStringList XorosoftFieldMap::* names;

    [[nodiscard]] QString translatedLabel() const;
};
/// In the order people read them.
[[nodiscard]] std::span<const ErpField> erpFields();

/// {"price": ["CustomPrice1", "StandardUnitPrice"]}: what differs from the usual map. Reading passes over what it does not know.
[[nodiscard]] QJsonObject erpFieldsJson(const XorosoftFieldMap& map);
[[nodiscard]] XorosoftFieldMap erpFieldsFromJson(const QJsonObject& exceptions);
/// The same as it may be kept, or a Usage error that names what cannot be understood. A single name may stand without a list.
[[nodiscard]] Result<QJsonObject> checkedErpFields(const QJsonObject& exceptions);

/// Changes with everything that makes another value of the same answer; empty for the usual options.
[[nodiscard]] QByteArray readingMark(const XorosoftOptions& options);

} // namespace trueup
