#include "catalog/productinfo.h"

#include "catalog/jsonmembers.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

/// A node of the merged tree, used only when a product has custom.metadata.
struct InfoNode
{
    QByteArray key;  ///< JSON with colon
    QByteArray leaf; ///< JSON of a leaf
    std::vector<InfoNode> children;
    bool isObject = false;

    InfoNode* child(const QByteArray& wanted)
    {
        const auto found = std::ranges::find(children, wanted, &InfoNode::key);
        return found == children.end() ? nullptr : &*found;
    }

    void write(QByteArray& out) const
    {
        if (!isObject) {
            out.append(leaf);
            return;
        }
        out.append('{');
        for (size_t i = 0; i < children.size(); ++i) {
            if (i > 0)
                out.append(',');
            out.append(children[i].key);
            children[i].write(out);
        }
        out.append('}');
    }
};

const QByteArray& valueKey()
{
    static const QByteArray key = QByteArrayLiteral("\"_value\":");
    return key;
}

constexpr int deepestMetadata = 16;

void fill(InfoNode& node, QByteArrayView json, int depth)
{
    const auto members = depth < deepestMetadata && json.startsWith('{') ? objectMembers(json) : std::nullopt;
    if (!members) {
        node.leaf = json.toByteArray();
        return;
    }
    node.isObject = true;
    for (const JsonMember& member : *members) {
        InfoNode* known = node.child(member.key);
        if (!known) {
            node.children.push_back({member.key, {}, {}, false});
            known = &node.children.back();
        }
        *known = InfoNode{member.key, {}, {}, false}; // of equal keys the last one counts, as everywhere in JSON
        fill(*known, member.value, depth + 1);
    }
}

/// Puts a leaf under its sections; tells whether it met a leaf where it needs a section or the reverse.
bool insert(InfoNode& root, const std::vector<QByteArray>& path, const QByteArray& key, QByteArrayView value)
{
    bool clash = false;
    InfoNode* node = &root;
    for (const QByteArray& section : path) {
        InfoNode* next = node->child(section);
        if (!next) {
            node->children.push_back({section, {}, {}, true});
            next = &node->children.back();
        } else if (!next->isObject) {
            clash = true;
            next->children.push_back({valueKey(), next->leaf, {}, false});
            next->isObject = true;
        }
        node = next;
    }
    InfoNode* leaf = node->child(key);
    if (leaf && leaf->isObject) {
        clash = true;
        insert(*leaf, {}, valueKey(), value);
    } else if (leaf) {
        leaf->leaf = value.toByteArray();
    } else {
        node->children.push_back({key, value.toByteArray(), {}, false});
    }
    return clash;
}

/// Text that is the same bytes in JSON apart from quotes and backslashes.
bool isPlain(QByteArrayView cell)
{
    return std::ranges::all_of(cell, [](char c) { return uchar(c) >= 0x20 && uchar(c) < 0x7F && c != '&'; });
}

void appendPlain(QByteArray& out, QByteArrayView cell)
{
    out.append('"');
    if (!cell.contains('"') && !cell.contains('\\')) {
        out.append(cell);
    } else {
        for (const char c : cell) {
            if (c == '"' || c == '\\')
                out.append('\\');
            out.append(c);
        }
    }
    out.append('"');
}

void appendList(QByteArray& out, const std::vector<QByteArray>& elements)
{
    out.append('[');
    for (size_t i = 0; i < elements.size(); ++i) {
        if (i > 0)
            out.append(',');
        out.append(elements[i]);
    }
    out.append(']');
}

} // namespace

void ProductInfoBuilder::appendValue(QByteArrayView cell, CellEncoding encoding, const FeedHeader::Column& column)
{
    const QString& separator = m_header.metafieldSlots()[size_t(column.slot)].separator;
    const bool mayBeList = cell.startsWith('[');
    if (!mayBeList && separator.isEmpty() && isPlain(cell)) {
        appendPlain(m_values, cell);
        return;
    }
    const QString text = m_text.decoded(m_text.raw(cell, encoding, column.name), column.name).trimmed();
    if (text.isEmpty())
        return;
    if (mayBeList) {
        // A JSON array is taken as it is: its strings may hold "&quot;" only where the array was encoded as a whole.
        if (const auto elements = scalarElements(text.toUtf8())) {
            appendList(m_values, *elements);
            return;
        }
    }
    if (!separator.isEmpty() && text.contains(separator)) {
        std::vector<QByteArray> elements;
        for (const QString& part : text.split(separator, Qt::SkipEmptyParts)) {
            QByteArray element;
            appendJsonString(element, part.trimmed());
            elements.push_back(element);
        }
        appendList(m_values, elements);
        return;
    }
    appendJsonString(m_values, text);
}

void ProductInfoBuilder::add(int column, QByteArrayView cell, CellEncoding encoding)
{
    const FeedHeader::Column& header = m_header.column(column);
    const qsizetype start = m_values.size();
    appendValue(cell, encoding, header);
    if (m_values.size() > start)
        m_cells.append({header.slot, column, start, m_values.size() - start});
}

void ProductInfoBuilder::setMetadata(const QString& column, QByteArrayView cell, CellEncoding encoding)
{
    m_metadataColumn = column;
    m_metadata = m_text.raw(cell, encoding, column).trimmed().toUtf8();
}

/// Valid JSON with the entities of its keys and strings decoded. Not the text as a whole: a "&quot;" would end its string.
QByteArray ProductInfoBuilder::withDecodedStrings(QByteArrayView json) const
{
    if (!json.contains('&'))
        return json.toByteArray();
    QByteArray out;
    out.reserve(json.size());
    for (qsizetype at = 0; at < json.size();) {
        qsizetype end = at + 1;
        if (json[at] == '"') {
            while (end < json.size() && json[end] != '"')
                end += json[end] == '\\' ? 2 : 1;
            end = std::min(end + 1, json.size());
        }
        const QByteArray token = json.sliced(at, end - at).toByteArray();
        if (token.startsWith('"') && token.contains('&')) {
            const QString text = QJsonDocument::fromJson('[' + token + ']').array().at(0).toString();
            appendJsonString(out, m_text.decoded(withoutControls(text), m_metadataColumn));
        } else {
            out.append(token);
        }
        at = end;
    }
    return out;
}

void ProductInfoBuilder::mergeClashes(Issues& issues)
{
    for (qsizetype i = 0; i + 1 < m_cells.size(); ++i) {
        if (m_cells[i].slot != m_cells[i + 1].slot)
            continue;
        std::vector<QByteArray> distinct;
        const auto add = [&distinct](QByteArray element) {
            if (std::ranges::find(distinct, element) == distinct.end())
                distinct.push_back(std::move(element));
        };
        qsizetype end = i;
        for (; end < m_cells.size() && m_cells[end].slot == m_cells[i].slot; ++end) {
            const QByteArrayView value = json(m_cells[end]);
            const auto elements = value.startsWith('[') ? scalarElements(value) : std::nullopt;
            if (elements)
                std::ranges::for_each(*elements, add);
            else
                add(value.toByteArray());
        }
        issues.append(makeIssue(IssueCode::MetafieldKeyClash, Severity::Warning, FieldId::ProductInfo,
                                m_header.column(m_cells[i].column).name));
        const qsizetype start = m_values.size();
        if (distinct.size() == 1) // columns that agree still are one value
            m_values.append(distinct.front());
        else
            appendList(m_values, distinct);
        m_cells[i].start = start;
        m_cells[i].length = m_values.size() - start;
        m_cells.remove(i + 1, end - i - 1);
    }
}

bool ProductInfoBuilder::goesIntoOwnSection(qsizetype index) const
{
    const auto& slotTable = m_header.metafieldSlots();
    const MetafieldSlot& slot = slotTable[size_t(m_cells[index].slot)];
    if (slot.sameNamedSection < 0 || index + 1 >= m_cells.size())
        return false;
    // The leaf stands first in its section, so only the next filled leaf has to be looked at.
    const auto& next = slotTable[size_t(m_cells[index + 1].slot)].sections;
    return std::ranges::find(next, slot.sameNamedSection) != next.end();
}

QByteArray ProductInfoBuilder::written() const
{
    QByteArray out;
    out.reserve(m_values.size() + m_cells.size() * 32);
    out.append('{');
    QVarLengthArray<int, 8> open;
    const auto separate = [&out] {
        if (!out.endsWith('{'))
            out.append(',');
    };
    for (qsizetype i = 0; i < m_cells.size(); ++i) {
        const MetafieldSlot& slot = m_header.metafieldSlots()[size_t(m_cells[i].slot)];
        const bool own = goesIntoOwnSection(i);
        const qsizetype depth = qsizetype(slot.sections.size()) - (slot.sameNamedSection >= 0 && !own ? 1 : 0);
        qsizetype common = 0;
        while (common < open.size() && common < depth && open[common] == slot.sections[size_t(common)])
            ++common;
        for (; open.size() > common; open.removeLast())
            out.append('}');
        for (; open.size() < depth; open.append(slot.sections[size_t(open.size())])) {
            separate();
            out.append(m_header.sections()[size_t(slot.sections[size_t(open.size())])].keyJson).append('{');
        }
        separate();
        out.append(own ? valueKey() : slot.keyJson).append(json(m_cells[i]));
    }
    return out.append(QByteArray(open.size() + 1, '}'));
}

QByteArray ProductInfoBuilder::mergedWithMetadata(Issues& issues) const
{
    InfoNode root;
    root.isObject = true;
    if (QJsonDocument::fromJson(m_metadata).isObject()) {
        fill(root, withDecodedStrings(m_metadata), 0);
    } else {
        issues.append(makeIssue(IssueCode::MetafieldInvalidJson, Severity::Warning, FieldId::ProductInfo, m_metadataColumn,
                                QString::fromUtf8(m_metadata)));
        QByteArray text;
        appendJsonString(text, m_text.decoded(QString::fromUtf8(m_metadata), m_metadataColumn));
        insert(root, {}, QByteArrayLiteral("\"metadata\":"), text);
    }
    for (const Cell& cell : m_cells) {
        const MetafieldSlot& slot = m_header.metafieldSlots()[size_t(cell.slot)];
        std::vector<QByteArray> path;
        for (const int section : slot.sections) {
            if (section != slot.sameNamedSection)
                path.push_back(m_header.sections()[size_t(section)].keyJson);
        }
        if (insert(root, path, slot.keyJson, json(cell)))
            issues.append(makeIssue(IssueCode::MetafieldKeyClash, Severity::Warning, FieldId::ProductInfo,
                                    m_header.column(cell.column).name));
    }
    QByteArray out;
    root.write(out);
    return out;
}

QByteArray ProductInfoBuilder::finish(Issues& issues)
{
    if (m_cells.isEmpty() && m_metadata.isEmpty())
        return {};
    if (!std::ranges::is_sorted(m_cells, {}, &Cell::slot))
        std::ranges::stable_sort(m_cells, {}, &Cell::slot);
    mergeClashes(issues);
    if (!m_metadata.isEmpty()) {
        const QByteArray merged = mergedWithMetadata(issues);
        return merged == "{}" ? QByteArray() : merged;
    }
    for (qsizetype i = 0; i < m_cells.size(); ++i) {
        if (goesIntoOwnSection(i))
            issues.append(makeIssue(IssueCode::MetafieldKeyClash, Severity::Warning, FieldId::ProductInfo,
                                    m_header.column(m_cells[i].column).name));
    }
    return written();
}

} // namespace trueup
