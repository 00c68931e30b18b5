#include "sandbox/graphql/lexer.h"

using namespace Qt::StringLiterals;

namespace trueup::sandbox {

namespace {

bool isNamePart(QChar c)
{
    return c == u'_' || (c.unicode() < 128 && c.isLetterOrNumber());
}

} // namespace

void GqlLexer::advance()
{
    if (at() == u'\n') {
        ++m_place.line;
        m_place.column = 0;
    }
    ++m_at;
    ++m_place.column;
}

void GqlLexer::skip()
{
    while (m_at < m_text.size()) {
        if (at() == u'#') {
            while (m_at < m_text.size() && at() != u'\n')
                advance();
        } else if (at().isSpace() || at() == u',' || at() == QChar(0xFEFF)) {
            advance();
        } else {
            return;
        }
    }
}

GqlToken GqlLexer::next()
{
    skip();
    const GqlPlace place = m_place;
    if (m_at >= m_text.size())
        return {GqlToken::Kind::End, {}, place};
    const QChar c = at();
    if (c == u'"')
        return at(1) == u'"' && at(2) == u'"' ? blockString(place) : string(place);
    if (c == u'-' || c.isDigit())
        return number(place);
    if (isNamePart(c)) {
        QString name;
        while (isNamePart(at())) {
            name += at();
            advance();
        }
        return {GqlToken::Kind::Name, name, place};
    }
    if (c == u'.' && at(1) == u'.' && at(2) == u'.') {
        for (int i = 0; i < 3; ++i)
            advance();
        return {GqlToken::Kind::Punctuator, u"..."_s, place};
    }
    advance();
    const bool known = QStringView(u"!$&()=:@[]{}|").contains(c);
    return {known ? GqlToken::Kind::Punctuator : GqlToken::Kind::Invalid, QString(c), place};
}

GqlToken GqlLexer::number(GqlPlace place)
{
    QString text;
    bool isFloat = false;
    while (at().isDigit() || QStringView(u"+-.eE").contains(at())) {
        if (at().isNull())
            break;
        isFloat = isFloat || QStringView(u".eE").contains(at());
        text += at();
        advance();
    }
    return {isFloat ? GqlToken::Kind::Float : GqlToken::Kind::Int, text, place};
}

GqlToken GqlLexer::string(GqlPlace place)
{
    QString text;
    advance();
    while (at() != u'"') {
        if (m_at >= m_text.size() || at() == u'\n')
            return {GqlToken::Kind::Invalid, u"\""_s, place};
        if (at() != u'\\') {
            text += at();
            advance();
            continue;
        }
        advance();
        const QChar escape = at();
        advance();
        switch (escape.unicode()) {
        case u'n': text += u'\n'; break;
        case u't': text += u'\t'; break;
        case u'r': text += u'\r'; break;
        case u'b': text += u'\b'; break;
        case u'f': text += u'\f'; break;
        case u'u':
            text += QChar(m_text.mid(m_at, 4).toUShort(nullptr, 16));
            for (int i = 0; i < 4; ++i)
                advance();
            break;
        default: text += escape;
        }
    }
    advance();
    return {GqlToken::Kind::String, text, place};
}

GqlToken GqlLexer::blockString(GqlPlace place)
{
    const qsizetype end = m_text.indexOf("\"\"\""_L1, m_at + 3);
    if (end < 0)
        return {GqlToken::Kind::Invalid, u"\"\"\""_s, place};
    const QString text = m_text.sliced(m_at + 3, end - m_at - 3);
    while (m_at < end + 3)
        advance();
    return {GqlToken::Kind::String, text, place};
}

} // namespace trueup::sandbox
