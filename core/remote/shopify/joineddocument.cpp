#include "remote/shopify/joineddocument.h"

#include <QCoreApplication>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

/// What joining needs to know of a document: everything else is copied as it stands.
struct Parts
{
    QByteArray head;      ///< "mutation SetProduct"
    QByteArray variables; ///< between the parentheses; may be empty
    QByteArray root;      ///< the root field with its arguments, directives and selection
};

bool isNameCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// Comments out, so that nothing in them is taken for a bracket, and white space as one blank: the text is sent as often as it
/// is joined. The documents have no block strings.
QByteArray compact(const QByteArray& text)
{
    QByteArray out;
    bool inString = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] == '"' && (i == 0 || text[i - 1] != '\\'))
            inString = !inString;
        if (text[i] == '#' && !inString) {
            i = text.indexOf('\n', i);
            if (i < 0)
                break;
        }
        const bool isBlank = !inString && (text[i] == ' ' || text[i] == '\n' || text[i] == '\r' || text[i] == '\t');
        if (!isBlank)
            out.append(text[i]);
        else if (!out.endsWith(' '))
            out.append(' ');
    }
    return out.trimmed();
}

/// The place after the bracket that closes the one at `open`; -1 when there is none.
qsizetype afterClosing(const QByteArray& text, qsizetype open)
{
    int depth = 0;
    bool inString = false;
    for (qsizetype i = open; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '"' && text[i - 1] != '\\')
            inString = !inString;
        if (inString)
            continue;
        depth += c == '(' || c == '{' || c == '[';
        depth -= c == ')' || c == '}' || c == ']';
        if (depth == 0)
            return i + 1;
    }
    return -1;
}

std::optional<Parts> partsOf(const QByteArray& text)
{
    Parts parts;
    const qsizetype brace = text.indexOf('{');
    const qsizetype paren = text.indexOf('(');
    if (brace < 0)
        return std::nullopt;
    qsizetype bodyStart = brace;
    if (paren >= 0 && paren < brace) {
        const qsizetype end = afterClosing(text, paren);
        if (end < 0)
            return std::nullopt;
        parts.head = text.first(paren).trimmed();
        parts.variables = text.sliced(paren + 1, end - paren - 2).trimmed();
        bodyStart = text.indexOf('{', end);
    } else {
        parts.head = text.first(brace).trimmed();
    }
    // One operation and nothing behind it.
    if (bodyStart < 0 || afterClosing(text, bodyStart) != text.size() || parts.head.count(' ') != 1)
        return std::nullopt;
    parts.root = text.sliced(bodyStart + 1, text.size() - bodyStart - 2).trimmed();
    // One root field, without an alias: its selection ends where the body ends.
    qsizetype at = 0;
    while (at < parts.root.size() && isNameCharacter(parts.root[at]))
        ++at;
    while (at < parts.root.size() && parts.root[at] != '{') {
        if (parts.root[at] == ':')
            return std::nullopt;
        at = parts.root[at] == '(' ? afterClosing(parts.root, at) : at + 1;
        if (at < 0)
            return std::nullopt;
    }
    if (at >= parts.root.size() || afterClosing(parts.root, at) != parts.root.size())
        return std::nullopt;
    return parts;
}

/// `$name` becomes `$p3_name`.
QByteArray renamed(const QByteArray& text, const QByteArray& alias)
{
    QByteArray out;
    out.reserve(text.size() + 64);
    bool inString = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] == '"' && (i == 0 || text[i - 1] != '\\'))
            inString = !inString;
        out.append(text[i]);
        if (text[i] == '$' && !inString)
            out.append(alias).append('_');
    }
    return out;
}

} // namespace

Result<QByteArray> joinedDocument(const QByteArray& text, int count)
{
    const auto parts = partsOf(compact(text));
    if (!parts || count < 1)
        return fail(ErrorKind::Internal,
                    QCoreApplication::translate("trueup::Shopify", "This GraphQL document cannot be sent several times at once."),
                    {}, QString::fromUtf8(text.left(60)));
    QByteArray variables;
    QByteArray body;
    for (int i = 0; i < count; ++i) {
        const QByteArray alias = joinedAlias(i).toLatin1();
        if (!parts->variables.isEmpty())
            variables.append(i > 0 ? ", " : "").append(renamed(parts->variables, alias));
        body.append(alias).append(": ").append(renamed(parts->root, alias)).append('\n');
    }
    return parts->head + (variables.isEmpty() ? QByteArray() : '(' + variables + ')') + " {\n" + body + '}';
}

QString joinedAlias(qsizetype index)
{
    return u'p' + QString::number(index);
}

qsizetype joinedIndex(const QString& alias)
{
    bool isNumber = false;
    const qsizetype index = alias.startsWith(u'p') ? alias.sliced(1).toLongLong(&isNumber) : -1;
    return isNumber ? index : -1;
}

QJsonObject joinedVariables(const QList<QJsonObject>& calls)
{
    QJsonObject all;
    for (qsizetype i = 0; i < calls.size(); ++i) {
        for (auto it = calls[i].constBegin(); it != calls[i].constEnd(); ++it)
            all.insert(joinedAlias(i) + u'_' + it.key(), *it);
    }
    return all;
}

} // namespace trueup
