#include "catalog/jsonmembers.h"

#include "catalog/entities.h"
#include "catalog/value.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace trueup {

namespace {

/// Cuts JSON that is known to be valid. QJsonDocument cannot be used for the cutting: it sorts keys and re-writes numbers.
class Cutter
{
public:
    explicit Cutter(QByteArrayView json) : m_json(json) {}

    void skipSpace()
    {
        while (m_at < m_json.size() && isSpace(m_json[m_at]))
            ++m_at;
    }

    bool take(char c)
    {
        skipSpace();
        if (m_at >= m_json.size() || m_json[m_at] != c)
            return false;
        ++m_at;
        return true;
    }

    /// The next value, compact.
    QByteArray value()
    {
        skipSpace();
        QByteArray out;
        int depth = 0;
        while (m_at < m_json.size()) {
            const char c = m_json[m_at];
            if (depth == 0 && !out.isEmpty() && (c == ',' || c == '}' || c == ']' || c == ':'))
                break;
            if (c == '"') {
                out.append(string());
                continue;
            }
            ++m_at;
            if (isSpace(c))
                continue;
            depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
            out.append(c);
        }
        return out;
    }

private:
    static bool isSpace(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

    QByteArray string()
    {
        const qsizetype start = m_at++;
        while (m_at < m_json.size() && m_json[m_at] != '"')
            m_at += m_json[m_at] == '\\' ? 2 : 1;
        ++m_at;
        const QByteArray token = m_json.sliced(start, std::min(m_at, m_json.size()) - start).toByteArray();
        const QString text = QJsonDocument::fromJson('[' + token + ']').array().at(0).toString();
        QByteArray out;
        appendJsonString(out, withoutControls(text));
        return out;
    }

    QByteArrayView m_json;
    qsizetype m_at = 0;
};

} // namespace

std::optional<std::vector<JsonMember>> objectMembers(QByteArrayView json)
{
    if (!QJsonDocument::fromJson(json.toByteArray()).isObject())
        return std::nullopt;
    std::vector<JsonMember> members;
    Cutter cutter(json);
    if (!cutter.take('{') || cutter.take('}'))
        return members;
    do {
        QByteArray key = cutter.value();
        if (!cutter.take(':'))
            return std::nullopt;
        members.push_back({key.append(':'), cutter.value()});
    } while (cutter.take(','));
    return members;
}

std::optional<std::vector<QByteArray>> scalarElements(QByteArrayView json)
{
    const QJsonDocument document = QJsonDocument::fromJson(json.toByteArray());
    if (!document.isArray())
        return std::nullopt;
    const QJsonArray array = document.array();
    if (std::ranges::any_of(array, [](const QJsonValue entry) { return entry.isArray() || entry.isObject(); }))
        return std::nullopt;
    std::vector<QByteArray> elements;
    Cutter cutter(json);
    if (!cutter.take('[') || cutter.take(']'))
        return elements;
    do {
        elements.push_back(cutter.value());
    } while (cutter.take(','));
    return elements;
}

} // namespace trueup
