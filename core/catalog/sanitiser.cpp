#include "catalog/sanitiser.h"

#include "catalog/entities.h"
#include "catalog/htmlrules.h"
#include "catalog/htmltree.h"

#include <QMap>

#include <algorithm>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

void appendEscaped(QString& out, QStringView text, bool attribute)
{
    for (const QChar c : text) {
        switch (c.unicode()) {
        case u'&': out.append("&amp;"_L1); break;
        case u'<': out.append("&lt;"_L1); break;
        case u'>': out.append("&gt;"_L1); break;
        case 0xA0: out.append("&nbsp;"_L1); break;
        case u'"':
            if (attribute) {
                out.append("&quot;"_L1);
                break;
            }
            [[fallthrough]];
        default: out.append(c);
        }
    }
}

/// Writes the allowed part of a tree and counts the rest.
class CleanWriter
{
public:
    explicit CleanWriter(const SanitiserLimits& limits) : m_limits(limits) {}

    bool enter(const GumboNode* node)
    {
        if (isHtmlText(node)) {
            appendEscaped(m_out, withoutControls(QString::fromUtf8(node->v.text.text)), false);
            return false;
        }
        if (node->type == GUMBO_NODE_COMMENT) {
            ++m_removed[u"comment"_s];
            return false;
        }
        const GumboElement& element = node->v.element;
        const QString name = nameOf(element);
        if (element.tag_namespace != GUMBO_NAMESPACE_HTML) {
            ++m_removed[element.tag_namespace == GUMBO_NAMESPACE_SVG ? u"svg"_s : u"math"_s];
            return false;
        }
        const TagRule rule = tagRule(name);
        if (rule == TagRule::Drop) {
            ++m_removed[name];
            return false;
        }
        if (rule == TagRule::Dissolve || (rule == TagRule::Keep && m_depth >= m_limits.maxDepth)) {
            ++m_removed[rule == TagRule::Dissolve ? name : u"deep nesting"_s];
            m_written.append(QString());
            return true;
        }
        const bool written = open(element, name);
        if (rule == TagRule::Void || !written)
            return false;
        ++m_depth;
        m_written.append(name);
        return true;
    }

    void leave()
    {
        const QString name = m_written.takeLast();
        if (name.isEmpty())
            return;
        --m_depth;
        m_out.append("</"_L1).append(name).append(u'>');
    }

    [[nodiscard]] QString html() const { return m_out; }
    [[nodiscard]] QMap<QString, int> removed() const { return m_removed; }

private:
    static QString nameOf(const GumboElement& element)
    {
        if (element.tag != GUMBO_TAG_UNKNOWN)
            return QString::fromLatin1(gumbo_normalized_tagname(element.tag));
        GumboStringPiece piece = element.original_tag;
        gumbo_tag_from_original_text(&piece);
        return QString::fromUtf8(piece.data, qsizetype(std::min<size_t>(piece.length, 40))).toLower();
    }

    bool open(const GumboElement& element, const QString& name)
    {
        QString tag = u'<' + name;
        bool hasSource = false;
        for (unsigned int i = 0; i < element.attributes.length; ++i) {
            const auto* const attribute = static_cast<const GumboAttribute*>(element.attributes.data[i]);
            const QString key = QString::fromUtf8(attribute->name);
            if (!isAllowedAttribute(name, key)) {
                ++m_removed[key.left(40) + u" attribute"_s];
                continue;
            }
            const QString value = withoutControls(QString::fromUtf8(attribute->value));
            if (isUrlAttribute(key) && !isSafeUrl(value)) {
                ++m_removed[urlScheme(value).left(20) + u": URL"_s];
                continue;
            }
            hasSource = hasSource || key == u"src";
            tag.append(u' ').append(key).append("=\""_L1);
            appendEscaped(tag, value, true);
            tag.append(u'"');
        }
        if (name == u"img" && !hasSource) {
            ++m_removed[name];
            return false;
        }
        m_out.append(tag).append(u'>');
        return true;
    }

    const SanitiserLimits& m_limits;
    QString m_out;
    QMap<QString, int> m_removed;
    QStringList m_written; ///< names of open elements, empty for dissolved ones
    int m_depth = 0;
};

/// The text between anything that looks like a tag, for input that must not be parsed.
QString strippedText(QStringView html)
{
    QString out;
    qsizetype at = 0;
    while (at < html.size()) {
        const qsizetype open = html.indexOf(u'<', at);
        const QStringView text = html.sliced(at, (open < 0 ? html.size() : open) - at);
        appendEscaped(out, withoutControls(decodeEntitiesOnce(text)), false);
        if (open < 0)
            break;
        const qsizetype close = html.indexOf(u'>', open);
        if (close < 0)
            break;
        at = close + 1;
        out.append(u' ');
    }
    return QString::fromUtf8(out.toUtf8()); // lone surrogates become U+FFFD
}

} // namespace

SanitisedHtml sanitiseHtml(QStringView html, const SanitiserLimits& limits)
{
    if (isCleanHtml(html, limits))
        return {html.toString(), {}};
    QMap<QString, int> removed;
    if (html.size() > limits.maxCharacters) {
        html = html.first(limits.maxCharacters);
        ++removed[u"text beyond the size limit"_s];
    }
    const QString plain = withoutControls(html.toString());
    html = plain;
    if (!isParseable(html)) {
        ++removed[u"all markup: too large or too deep"_s];
        return {strippedText(html), {removed.keys()}};
    }
    CleanWriter writer(limits);
    const HtmlTree tree(html);
    walkHtml(tree.root(), [&](const GumboNode* node) { return writer.enter(node); }, [&](const GumboNode*) { writer.leave(); });
    removed.insert(writer.removed());
    SanitisedHtml result{writer.html(), {}};
    for (const auto& [what, count] : removed.asKeyValueRange())
        result.removed.append(count > 1 ? u"%1 (%2)"_s.arg(what).arg(count) : what);
    if (!isCleanHtml(result.html, limits)) {
        result.html = strippedText(result.html);
        result.removed.append(u"all markup"_s);
    }
    return result;
}

} // namespace trueup
