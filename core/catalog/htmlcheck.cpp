#include "catalog/entities.h"
#include "catalog/htmlrules.h"
#include "catalog/sanitiser.h"

#include <QVarLengthArray>

namespace trueup {

namespace {

/// Accepts exactly the language the sanitiser writes, plus `<br/>`: lower-case allowed tags, double-quoted allowed
/// attributes, well-formed references, balanced, no control characters.
class CleanCheck
{
public:
    CleanCheck(QStringView html, int maxDepth) : m_html(html), m_maxDepth(maxDepth) {}

    bool passes()
    {
        while (m_at < m_html.size()) {
            const QChar c = m_html[m_at];
            if (c == u'<' ? !readTag() : !readCharacter(c))
                return false;
        }
        return m_open.isEmpty();
    }

private:
    bool readCharacter(QChar c)
    {
        const char16_t u = c.unicode();
        if (u == u'&') {
            const qsizetype length = referenceLength(m_html.sliced(m_at));
            m_at += length;
            return length > 0;
        }
        if (u < 0x20 ? (u != u'\n' && u != u'\t') : (u >= 0x7F && u < 0xA0))
            return false;
        if (c.isSurrogate()) {
            const bool pair = c.isHighSurrogate() && m_at + 1 < m_html.size() && m_html[m_at + 1].isLowSurrogate();
            m_at += 2;
            return pair;
        }
        ++m_at;
        return true;
    }

    QStringView readName()
    {
        const qsizetype start = m_at;
        while (m_at < m_html.size()
               && ((m_html[m_at] >= u'a' && m_html[m_at] <= u'z') || (m_html[m_at] >= u'0' && m_html[m_at] <= u'9')))
            ++m_at;
        return m_html.sliced(start, m_at - start);
    }

    bool take(QStringView text)
    {
        if (!m_html.sliced(m_at).startsWith(text))
            return false;
        m_at += text.size();
        return true;
    }

    bool readTag()
    {
        ++m_at;
        if (take(u"/")) {
            const QStringView name = readName();
            if (m_open.isEmpty() || m_open.last() != name || !take(u">"))
                return false;
            m_open.removeLast();
            return true;
        }
        const QStringView name = readName();
        const TagRule rule = name.isEmpty() ? TagRule::Drop : tagRule(name);
        if (rule != TagRule::Keep && rule != TagRule::Void)
            return false;
        bool hasSource = false;
        while (m_at + 1 < m_html.size() && m_html[m_at] == u' ' && m_html[m_at + 1] != u'/') {
            ++m_at;
            if (!readAttribute(name, hasSource))
                return false;
        }
        if (name == u"img" && !hasSource)
            return false;
        if (rule == TagRule::Void) {
            take(u" ");
            take(u"/");
            return take(u">");
        }
        m_open.append(name);
        return m_open.size() <= m_maxDepth && take(u">");
    }

    bool readAttribute(QStringView tag, bool& hasSource)
    {
        const QStringView name = readName();
        if (!isAllowedAttribute(tag, name) || !take(u"=\""))
            return false;
        const qsizetype start = m_at;
        while (m_at < m_html.size() && m_html[m_at] != u'"') {
            if (m_html[m_at] == u'<' || !readCharacter(m_html[m_at]))
                return false;
        }
        if (m_at >= m_html.size())
            return false;
        const QStringView value = m_html.sliced(start, m_at - start);
        ++m_at;
        hasSource = hasSource || name == u"src";
        return !isUrlAttribute(name) || isSafeUrl(decodeEntitiesOnce(value));
    }

    QStringView m_html;
    qsizetype m_at = 0;
    int m_maxDepth;
    QVarLengthArray<QStringView, 64> m_open;
};

} // namespace

bool isCleanHtml(QStringView html, const SanitiserLimits& limits)
{
    return CleanCheck(html, limits.maxDepth).passes();
}

} // namespace trueup
