#pragma once

#include "base/decimal.h"

#include <QByteArray>
#include <QJsonValue>
#include <QString>
#include <QStringList>

#include <variant>

namespace trueup {

enum class FieldId : quint8;

/// The type of a field's value, see Value.
enum class FieldType {
    Text,    ///< QString
    Html,    ///< QString holding sanitised markup
    Decimal, ///< Decimal
    Integer, ///< qint64
    Bool,    ///< bool
    Set,     ///< QStringList whose order means nothing (tags)
    List,    ///< JsonText holding an array whose order means something (images: [{"src","alt"}])
    Json,    ///< JsonText holding an object
};

/// A complete JSON document as compact UTF-8 text, produced once and passed on without being parsed again.
struct JsonText
{
    QByteArray text;
    friend bool operator==(const JsonText&, const JsonText&) = default;
};

/// One value of one field. Empty ("no opinion", "never agreed") is not the same as an empty text.
class Value
{
public:
    Value() = default;
    Value(QString text) : m_data(std::move(text)) {}           // NOLINT(google-explicit-constructor)
    Value(Decimal number) : m_data(number) {}                  // NOLINT(google-explicit-constructor)
    Value(QStringList entries) : m_data(std::move(entries)) {} // NOLINT(google-explicit-constructor)
    Value(JsonText json) : m_data(std::move(json)) {}          // NOLINT(google-explicit-constructor)
    [[nodiscard]] static Value integer(qint64 number);
    [[nodiscard]] static Value boolean(bool truth);

    [[nodiscard]] bool isNone() const { return std::holds_alternative<std::monostate>(m_data); }
    /// None, or a text, set, list or object without content.
    [[nodiscard]] bool isEmpty() const;

    /// Typed access; null when the value is of another type.
    [[nodiscard]] const QString* text() const { return std::get_if<QString>(&m_data); }
    [[nodiscard]] const Decimal* decimal() const { return std::get_if<Decimal>(&m_data); }
    [[nodiscard]] const qint64* integer() const { return std::get_if<qint64>(&m_data); }
    [[nodiscard]] const bool* boolean() const { return std::get_if<bool>(&m_data); }
    [[nodiscard]] const QStringList* entries() const { return std::get_if<QStringList>(&m_data); }
    [[nodiscard]] const JsonText* json() const { return std::get_if<JsonText>(&m_data); }

    /// Appends the value as JSON: text as string, decimal and integer as number with their exact digits, set as array,
    /// none as null. The shape of `changes`, `sync_bases.base_value` and every file of ours.
    void appendJson(QByteArray& out) const;
    [[nodiscard]] QByteArray toJson() const;
    [[nodiscard]] QJsonValue toJsonValue() const;
    /// The inverse for a field of `type`; none for null or a value of the wrong shape.
    [[nodiscard]] static Value fromJson(FieldType type, const QJsonValue& json, int decimalScale = 4);

    /// For people and for exports: numbers plain, sets joined with ", ", JSON compact.
    [[nodiscard]] QString toDisplay() const;

    friend bool operator==(const Value&, const Value&) = default;

private:
    std::variant<std::monostate, QString, Decimal, qint64, bool, QStringList, JsonText> m_data;
};

/// Appends `text` as a JSON string with quotes; characters below 0x20 escaped, NUL dropped (jsonb refuses it), lone
/// surrogates replaced.
void appendJsonString(QByteArray& out, QStringView text);

} // namespace trueup
