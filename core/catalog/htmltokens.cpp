#include "catalog/entities.h"
#include "catalog/htmlrules.h"
#include "catalog/htmltree.h"
#include "catalog/sanitiser.h"

#include <QMap>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

/// Collects tokens, one per line. Text is held back until the next token so that white space at the edge of a block
/// can be dropped.
class TokenWriter
{
public:
    bool enter(const GumboNode* node)
    {
        if (isHtmlText(node)) {
            addText(QString::fromUtf8(node->v.text.text));
            return false;
        }
        if (node->type == GUMBO_NODE_COMMENT)
            return false;
        const GumboElement& element = node->v.element;
        const QString name = QString::fromLatin1(gumbo_normalized_tagname(element.tag));
        if (tagRule(name) == TagRule::Drop || element.tag_namespace != GUMBO_NAMESPACE_HTML)
            return false;
        flush(isBlockTag(name));
        m_out.append(u'<').append(name);
        QMap<QString, QString> attributes;
        for (unsigned int i = 0; i < element.attributes.length; ++i) {
            const auto* const attribute = static_cast<const GumboAttribute*>(element.attributes.data[i]);
            attributes.insert(QString::fromUtf8(attribute->name), QString::fromUtf8(attribute->value).trimmed());
        }
        for (const auto& [key, value] : attributes.asKeyValueRange())
            m_out.append(u' ').append(key).append(u'=').append(value);
        m_out.append(u'\n');
        m_afterBlock = isBlockTag(name);
        return true;
    }

    void leave(const GumboNode* node)
    {
        const QString name = QString::fromLatin1(gumbo_normalized_tagname(node->v.element.tag));
        const bool block = isBlockTag(name);
        flush(block);
        m_out.append(u'/').append(name).append(u'\n');
        m_afterBlock = block;
    }

    QString finish()
    {
        flush(true);
        return m_out;
    }

private:
    void addText(const QString& text) { m_text.append(text); }

    void flush(bool beforeBlock)
    {
        // No-break spaces are kept apart from spaces: they are content.
        QString line;
        bool space = false;
        for (const QChar c : std::as_const(m_text)) {
            if (c == u' ' || c == u'\n' || c == u'\t' || c == u'\r' || c == u'\f') {
                space = true;
                continue;
            }
            if (space && !(line.isEmpty() && m_afterBlock))
                line.append(u' ');
            space = false;
            line.append(c);
        }
        if (space && !beforeBlock && !(line.isEmpty() && m_afterBlock))
            line.append(u' ');
        m_text.clear();
        if (line.isEmpty())
            return;
        m_out.append(u'"').append(composed(line)).append(u'\n');
        m_afterBlock = false;
    }

    QString m_out;
    QString m_text;
    bool m_afterBlock = true;
};

} // namespace

QString htmlTokenStream(QStringView html)
{
    if (!isParseable(html))
        return collapsed(html.toString());
    TokenWriter writer;
    const HtmlTree tree(html);
    walkHtml(tree.root(), [&](const GumboNode* node) { return writer.enter(node); },
             [&](const GumboNode* node) { writer.leave(node); });
    return writer.finish();
}

QString htmlToText(QStringView html)
{
    if (!isParseable(html))
        return collapsed(decodeEntitiesOnce(html));
    QString text;
    const auto separate = [&text](const GumboNode* node) {
        if (isBlockTag(QString::fromLatin1(gumbo_normalized_tagname(node->v.element.tag))))
            text.append(u' ');
    };
    const HtmlTree tree(html);
    walkHtml(
        tree.root(),
        [&](const GumboNode* node) {
            if (isHtmlText(node)) {
                text.append(QString::fromUtf8(node->v.text.text));
                return false;
            }
            if (node->type == GUMBO_NODE_COMMENT)
                return false;
            separate(node);
            return tagRule(QString::fromLatin1(gumbo_normalized_tagname(node->v.element.tag))) != TagRule::Drop;
        },
        separate);
    return collapsed(text);
}

} // namespace trueup
