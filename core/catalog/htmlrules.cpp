#include "catalog/htmlrules.h"

#include <QString>

#include <algorithm>
#include <array>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

using Words = std::initializer_list<QStringView>;

bool isOneOf(QStringView word, Words words)
{
    return std::ranges::find(words, word) != words.end();
}

} // namespace

TagRule tagRule(QStringView name)
{
    static constexpr Words kept = {
        u"p", u"li", u"ul", u"b", u"strong", u"i", u"em", u"div", u"span", u"ol", u"td", u"tr", u"th", u"table", u"tbody",
        u"thead", u"tfoot", u"a", u"h1", u"h2", u"h3", u"h4", u"h5", u"h6", u"u", u"s", u"sub", u"sup", u"small", u"dl", u"dt",
        u"dd", u"blockquote", u"q", u"cite", u"code", u"pre", u"del", u"ins", u"mark", u"abbr", u"caption", u"colgroup",
        u"figure", u"figcaption"};
    static constexpr Words empty = {u"br", u"hr", u"img", u"col"};
    static constexpr Words dropped = {
        u"script", u"style", u"noscript", u"iframe", u"frame", u"frameset", u"noframes", u"object", u"embed", u"applet",
        u"noembed", u"svg", u"math", u"template", u"input", u"button", u"select", u"textarea", u"option", u"head", u"title",
        u"meta", u"link", u"base", u"audio", u"video", u"source", u"track", u"canvas", u"map", u"area", u"xmp", u"plaintext",
        u"param", u"dialog", u"portal", u"image"};
    if (isOneOf(name, kept))
        return TagRule::Keep;
    if (isOneOf(name, empty))
        return TagRule::Void;
    return isOneOf(name, dropped) ? TagRule::Drop : TagRule::Dissolve;
}

bool isBlockTag(QStringView name)
{
    static constexpr Words blocks = {u"p", u"div", u"ul", u"ol", u"li", u"table", u"thead", u"tbody", u"tfoot", u"tr", u"td",
                                     u"th", u"caption", u"colgroup", u"col", u"h1", u"h2", u"h3", u"h4", u"h5", u"h6", u"dl",
                                     u"dt", u"dd", u"blockquote", u"pre", u"figure", u"figcaption", u"hr", u"br"};
    return isOneOf(name, blocks);
}

bool isFormattingTag(QStringView name)
{
    static constexpr Words formatting = {u"a", u"b", u"big", u"code", u"em", u"font", u"i", u"nobr", u"s", u"small",
                                         u"strike", u"strong", u"tt", u"u"};
    return isOneOf(name, formatting);
}

bool isRawTextTag(QStringView name)
{
    static constexpr Words raw = {u"script", u"style", u"textarea", u"title", u"xmp", u"iframe", u"noembed", u"noframes"};
    return isOneOf(name, raw);
}

bool isAllowedAttribute(QStringView tag, QStringView attribute)
{
    if (isOneOf(attribute, {u"title", u"lang", u"dir"}))
        return true;
    if (tag == u"a")
        return isOneOf(attribute, {u"href", u"target", u"rel"});
    if (tag == u"img")
        return isOneOf(attribute, {u"src", u"alt", u"width", u"height"});
    if (tag == u"td" || tag == u"th")
        return isOneOf(attribute, {u"colspan", u"rowspan", u"scope"});
    if (tag == u"ol")
        return isOneOf(attribute, {u"start", u"type"});
    return tag == u"col" && attribute == u"span";
}

bool isUrlAttribute(QStringView attribute)
{
    return attribute == u"href" || attribute == u"src";
}

QString urlScheme(QStringView url)
{
    QString scheme;
    for (const QChar c : url) {
        const char16_t u = c.unicode();
        if (u <= 0x20 || (u >= 0x7F && u <= 0xA0))
            continue;
        if (u == u':')
            return scheme.toLower();
        if (u == u'/' || u == u'?' || u == u'#')
            return {};
        scheme.append(c);
    }
    return {};
}

bool isSafeUrl(QStringView url)
{
    const QString scheme = urlScheme(url);
    return scheme.isEmpty() || isOneOf(scheme, {u"http", u"https", u"mailto", u"tel"});
}

} // namespace trueup
