#include "catalog/htmltree.h"

#include "catalog/htmlrules.h"

#include <QHash>
#include <QString>

#include <algorithm>
#include <cstddef>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr size_t blockSize = 32 * 1024;
constexpr qsizetype longestInput = 128 * 1024;
constexpr qint64 mostSteps = 4'000'000;
constexpr int mostAttributes = 1'000;

bool isLetter(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z');
}

bool isSpace(QChar c)
{
    return c == u' ' || c == u'\t' || c == u'\n' || c == u'\r' || c == u'\f';
}

/// Walks over tags as the tokenizer of the standard does, counting what makes tree building expensive.
class CostScan
{
public:
    explicit CostScan(QStringView html) : m_html(html) {}

    bool isCheap()
    {
        while ((m_at = m_html.indexOf(u'<', m_at)) >= 0) {
            if (!readMarkup())
                return false;
        }
        return m_openPeak * m_tags <= mostSteps && m_formattingPeak * m_tags <= mostSteps / 4;
    }

private:
    bool readMarkup()
    {
        const QStringView rest = m_html.sliced(m_at + 1);
        if (rest.startsWith(u"!--"))
            return skipPast(u"-->", 4);
        const bool end = rest.startsWith(u'/');
        const qsizetype nameAt = end ? 1 : 0;
        if (rest.size() <= nameAt || !isLetter(rest[nameAt])) {
            const bool bogus = !rest.isEmpty() && (end || rest[0] == u'!' || rest[0] == u'?');
            return bogus ? skipPast(u">", 1) : (++m_at, true);
        }
        m_at += 1 + nameAt;
        const qsizetype start = m_at;
        while (m_at < m_html.size() && !isSpace(m_html[m_at]) && m_html[m_at] != u'/' && m_html[m_at] != u'>')
            ++m_at;
        const QString name = m_html.sliced(start, m_at - start).toString().toLower();
        if (!skipAttributes())
            return false;
        count(name, end);
        return end || !isRawTextTag(name) || skipPast(u"</"_s + name, 0);
    }

    bool skipPast(QStringView mark, qsizetype offset)
    {
        const qsizetype found = m_html.indexOf(mark, m_at + offset, Qt::CaseInsensitive);
        m_at = found < 0 ? m_html.size() : found + (offset > 0 ? mark.size() : 0);
        return true;
    }

    bool skipAttributes()
    {
        int separators = 0;
        QChar quote;
        QChar before;
        for (; m_at < m_html.size(); ++m_at) {
            const QChar c = m_html[m_at];
            const bool separator = isSpace(c) || c == u'/';
            if (separator && ++separators > mostAttributes)
                return false;
            if (!quote.isNull()) {
                if (c == quote) {
                    quote = QChar();
                    if (++separators > mostAttributes) // a quote may be followed by a name without a space
                        return false;
                }
            } else if (c == u'>') {
                ++m_at;
                return true;
            } else if ((c == u'"' || c == u'\'') && before == u'=') {
                quote = c;
            }
            if (!isSpace(c))
                before = c;
        }
        return true;
    }

    void count(const QString& name, bool end)
    {
        ++m_tags;
        // These close each other and never pile up by themselves.
        static constexpr auto selfClosing = {u"p", u"li", u"td", u"th", u"tr", u"dt", u"dd", u"option"};
        if (tagRule(name) == TagRule::Void || std::ranges::any_of(selfClosing, [&](auto tag) { return name == tag; }))
            return;
        qint64& open = m_open[name];
        if (end && open == 0)
            return;
        const qint64 step = end ? -1 : 1;
        open += step;
        m_openNow += step;
        m_openPeak = std::max(m_openPeak, m_openNow);
        if (isFormattingTag(name)) {
            m_formattingNow += step;
            m_formattingPeak = std::max(m_formattingPeak, m_formattingNow);
        }
    }

    QStringView m_html;
    qsizetype m_at = 0;
    qint64 m_tags = 0;
    QHash<QString, qint64> m_open;
    qint64 m_openNow = 0;
    qint64 m_openPeak = 0;
    qint64 m_formattingNow = 0;
    qint64 m_formattingPeak = 0;
};

} // namespace

HtmlTree::HtmlTree(QStringView html) : m_utf8(html.toUtf8())
{
    GumboOptions options = kGumboDefaultOptions;
    options.allocator = &HtmlTree::allocate;
    options.deallocator = &HtmlTree::release;
    options.userdata = this;
    options.max_errors = 0;
    options.fragment_context = GUMBO_TAG_BODY;
    m_output = gumbo_parse_with_options(&options, m_utf8.constData(), size_t(m_utf8.size()));
}

void* HtmlTree::allocate(void* self, size_t size)
{
    auto* const tree = static_cast<HtmlTree*>(self);
    constexpr size_t alignment = alignof(std::max_align_t);
    size = (std::max<size_t>(size, 1) + alignment - 1) / alignment * alignment;
    if (size > tree->m_left) {
        const size_t block = std::max(blockSize, size);
        tree->m_blocks.push_back(std::make_unique_for_overwrite<std::byte[]>(block));
        tree->m_free = tree->m_blocks.back().get();
        tree->m_left = block;
    }
    void* const memory = tree->m_free;
    tree->m_free += size;
    tree->m_left -= size;
    return memory;
}

bool isParseable(QStringView html)
{
    return html.size() <= longestInput && CostScan(html).isCheap();
}

} // namespace trueup
