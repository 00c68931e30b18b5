#include "reconcile/lists/producttext.h"

#include "catalog/entities.h"
#include "reconcile/lists/synonyms.h"

#include <QStringList>

#include <algorithm>
#include <array>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

/// How a run of letters and digits stands to the one before it.
enum class Gap : quint8 { Break, Space, Tight };

struct Run
{
    QString text;
    Gap gap = Gap::Break;
    bool inches = false;  ///< an inch sign stands behind it
    bool measure = false; ///< part of a number with a unit: no part of a code
};

bool isDigit(QChar c)
{
    return c >= u'0' && c <= u'9';
}

bool isTag(QStringView rest)
{
    return rest.size() > 1 && (rest[1].isLetter() || rest[1] == u'/' || rest[1] == u'!');
}

/// Entities and tags resolved, accents and trade marks gone, one kind of quote, lower case.
QString cleaned(const QString& text)
{
    QString decoded = text.contains(u'&') ? decodeEntities(text).text : text;
    QString plain;
    plain.reserve(decoded.size() + 8);
    for (qsizetype i = 0; i < decoded.size(); ++i) {
        const QChar c = decoded[i];
        const char16_t u = c.unicode();
        if (u == u'<' && isTag(QStringView(decoded).sliced(i))) {
            const qsizetype end = decoded.indexOf(u'>', i);
            plain += u" | "_s;
            if (end < 0)
                break;
            i = end;
        } else if (u == 0x2122 || u == 0xAE || u == 0xA9 || u == 0x2120) {
            // ™ ® © ℠ say nothing about the article
        } else if (u == 0x201C || u == 0x201D || u == 0x2033 || u == 0x201F) {
            plain += u'"';
        } else if (u == 0x2018 || u == 0x2019 || u == 0x2032 || u == 0xB4 || u == u'`') {
            plain += u'\'';
        } else if (u >= 0x2010 && u <= 0x2015) {
            plain += u'-';
        } else if (u == 0xD7) {
            plain += u'x';
        } else if ((u >= 0xBC && u <= 0xBE) || (u >= 0x2150 && u <= 0x215E)) {
            plain += u' ';
            plain += c;
        } else {
            plain += c;
        }
    }
    const bool ascii = std::ranges::all_of(plain, [](QChar c) { return c.unicode() < 0x80; });
    if (!ascii) {
        plain = plain.normalized(QString::NormalizationForm_KD);
        plain.removeIf([](QChar c) { return c.isMark(); });
        plain.replace(QChar(0x2044), u'/');
    }
    plain = plain.toLower();
    plain.replace("''"_L1, "\""_L1);
    return plain;
}

/// The end of the run that begins at `i`: letters and digits, with the points of a decimal or version number and the
/// commas of thousands.
qsizetype runEnd(const QString& s, qsizetype i)
{
    // "v6.0" is one number like "6.0"
    const bool version = s[i] == u'v' && i + 1 < s.size() && isDigit(s[i + 1]);
    bool digitsOnly = true;
    qsizetype j = i + (version ? 1 : 0);
    while (j < s.size()) {
        if (s[j].isLetterOrNumber()) {
            // "6x1.5l": behind the times sign another number begins
            const bool times = s[j] == u'x' && j > i && isDigit(s[j - 1]) && j + 1 < s.size() && isDigit(s[j + 1]);
            digitsOnly = digitsOnly ? isDigit(s[j]) || times : times;
            ++j;
        } else if (digitsOnly && s[j] == u'.' && j + 1 < s.size() && isDigit(s[j + 1])) {
            ++j;
        } else if (digitsOnly && s[j] == u',' && j + 3 < s.size() && isDigit(s[j + 1]) && isDigit(s[j + 2]) &&
                   isDigit(s[j + 3]) && (j + 4 >= s.size() || !isDigit(s[j + 4]))) {
            ++j;
        } else {
            break;
        }
    }
    return j;
}

Gap gapOf(QStringView between)
{
    if (between.size() != 1)
        return Gap::Break;
    switch (between[0].unicode()) {
    case u' ':
        return Gap::Space;
    case u'-':
    case u'/':
    case u'.':
    case u'_':
    case u'+':
    case u'#':
    case u'*':
        return Gap::Tight;
    default:
        return Gap::Break;
    }
}

/// "100g", "2ft": a number with its unit.
bool hasUnit(QStringView text)
{
    const auto end = std::ranges::find_if_not(text, [](QChar c) { return isDigit(c) || c == u'.'; });
    return end != text.begin() && end != text.end() && unitOf(text.sliced(end - text.begin())).has_value();
}

/// "8.5x11" is two numbers, not a code, "12x100g" a number and a measure.
bool splitProduct(const QString& run, std::vector<Run>& out, Gap gap)
{
    const QStringList parts = run.split(u'x');
    const auto plain = [](const QString& part) {
        return !part.isEmpty() && part.size() <= 5 && isDigit(part[0]) &&
               std::ranges::all_of(part, [](QChar c) { return isDigit(c) || c == u'.'; });
    };
    if (parts.size() < 2 || parts.size() > 3 || !std::ranges::all_of(parts.first(parts.size() - 1), plain) ||
        !(plain(parts.last()) || hasUnit(parts.last())))
        return false;
    for (const QString& part : parts) {
        out.push_back({part, gap, false, true});
        gap = Gap::Break;
    }
    return true;
}

/// "'08" behind a space is a year; "" where it is none.
QString shortYear(QStringView s, qsizetype begin, qsizetype end)
{
    if (end - begin != 2 || begin == 0 || s[begin - 1] != u'\'' || (begin > 1 && !s[begin - 2].isSpace() && s[begin - 2] != u'(') ||
        !isDigit(s[begin]) || !isDigit(s[begin + 1]) || (end < s.size() && (s[end] == u'"' || s[end] == u'\'')))
        return {};
    constexpr int firstOfLastCentury = 60;
    const QStringView digits = s.sliced(begin, 2);
    return (digits.toInt() >= firstOfLastCentury ? u"19"_s : u"20"_s) + digits.toString();
}

/// "three user" and "3 user" are one; "one" is mostly no number ("all in one").
QString digitsOf(const QString& word)
{
    static constexpr std::array numbers{"two"_L1, "three"_L1, "four"_L1, "five"_L1, "six"_L1, "seven"_L1, "eight"_L1, "nine"_L1, "ten"_L1};
    const auto found = std::ranges::find(numbers, word);
    return found == numbers.end() ? word : QString::number(2 + (found - numbers.begin()));
}

std::vector<Run> runsOf(const QString& s, int limit)
{
    std::vector<Run> runs;
    qsizetype last = 0;
    for (qsizetype i = 0; i < s.size() && runs.size() < size_t(limit);) {
        if (!s[i].isLetterOrNumber()) {
            ++i;
            continue;
        }
        const qsizetype end = runEnd(s, i);
        Run run{s.sliced(i, end - i), runs.empty() ? Gap::Break : gapOf(QStringView(s).sliced(last, i - last)), false,
                false};
        if (i - last == 1 && s[last] == u'\'' && run.text.size() <= 2 && !runs.empty() &&
            runs.back().text.back().isLetter()) {
            runs.back().text += run.text; // "men's"
        } else if (isDigit(run.text[0]) && splitProduct(run.text, runs, run.gap)) {
            runs.back().inches = end < s.size() && s[end] == u'"';
        } else if (const QString year = shortYear(s, i, end); !year.isEmpty()) {
            runs.push_back({year, Gap::Break});
        } else {
            run.text = digitsOf(run.text.remove(u','));
            run.inches = end < s.size() && s[end] == u'"' && isDigit(run.text.back());
            runs.push_back(run);
        }
        last = end;
        i = end;
    }
    return runs;
}

bool isNumber(QStringView text)
{
    return !text.isEmpty() && isDigit(text[0]) &&
           std::ranges::all_of(text, [](QChar c) { return isDigit(c) || c == u'.'; });
}

TextToken numberToken(const QString& text)
{
    QString canonical = text;
    if (canonical.count(u'.') == 1) {
        while (canonical.endsWith(u'0'))
            canonical.chop(1);
        if (canonical.endsWith(u'.'))
            canonical.chop(1);
    }
    return {canonical, TokenKind::Number, Dimension::Length, canonical.toDouble()};
}

TextToken measureToken(double number, Unit unit)
{
    const double value = number * unit.factor;
    return {u'#' + QString::number(int(unit.dimension)) + u':' + QString::number(value, 'g', 3), TokenKind::Measure,
            unit.dimension, value};
}

/// Turns runs into tokens, a number with what follows it at once.
class TokenReader
{
public:
    TokenReader(std::vector<Run>& runs, std::vector<TextToken>& out) : m_runs(runs), m_out(out) {}
    void read()
    {
        for (size_t i = 0; i < m_runs.size();)
            i += take(i);
    }

private:
    /// Reads at `i` and says how many runs that took.
    size_t take(size_t i)
    {
        const QString& text = m_runs[i].text;
        if (isNumber(text))
            return number(i);
        if (isDigit(text[0]) && attachedUnit(i))
            return 1;
        if (const size_t pack = packOf(i))
            return pack;
        if (std::ranges::any_of(text, isDigit)) {
            mixed(text);
            return 1;
        }
        return word(i);
    }
    size_t number(size_t i)
    {
        double value = m_runs[i].text.toDouble();
        size_t used = 1;
        // "8 1/2", "8-1/2", "1/2"
        const auto fraction = [&](size_t top) -> double {
            if (top + 1 >= m_runs.size() || m_runs[top + 1].gap != Gap::Tight)
                return 0;
            static constexpr std::array denominators = {2, 3, 4, 8, 16, 32, 64};
            const int a = m_runs[top].text.toInt();
            const int b = m_runs[top + 1].text.toInt();
            return a > 0 && a < b && std::ranges::contains(denominators, b) ? double(a) / b : 0;
        };
        bool isFraction = false;
        if (const double part = fraction(i); part > 0) {
            value = part;
            used = 2;
            isFraction = true;
        } else if (const double more = i + 1 < m_runs.size() && m_runs[i + 1].gap != Gap::Break ? fraction(i + 1) : 0;
                   more > 0) {
            value += more;
            used = 3;
            isFraction = true;
        }
        const size_t lastPart = i + used - 1;
        if (m_runs[lastPart].inches) {
            mark(i, used);
            m_out.push_back(measureToken(value, {Dimension::Length, 25.4, true}));
            return used;
        }
        const size_t next = i + used;
        if (next < m_runs.size() && m_runs[next].gap != Gap::Break) {
            // "12 fl oz"
            const bool fluid = m_runs[next].text == "fl"_L1 && next + 1 < m_runs.size();
            const QString& unitText = m_runs[next + (fluid ? 1 : 0)].text;
            const auto unit = unitOf(unitText);
            // "40 in." are inches, "2 in 1" are not
            const bool inches = unitText == "in"_L1 && (next + 1 >= m_runs.size() || !isNumber(m_runs[next + 1].text));
            if (unit && (unit->alone || inches || m_runs[next].gap == Gap::Tight || standsAlone(next))) {
                mark(i, used + 1 + (fluid ? 1 : 0));
                m_out.push_back(measureToken(value, *unit));
                return used + 1 + (fluid ? 1 : 0);
            }
        }
        m_out.push_back(isFraction ? numberToken(QString::number(value, 'g', 6)) : numberToken(m_runs[i].text));
        return used;
    }
    /// "100 g": a letter that may as well be one of a code. It is not where no digits follow.
    bool standsAlone(size_t unit) const
    {
        return m_runs[unit].text.size() == 1 && m_runs[unit].text != "x"_L1 &&
               (unit + 1 >= m_runs.size() || m_runs[unit + 1].gap == Gap::Break || std::ranges::none_of(m_runs[unit + 1].text, isDigit));
    }
    bool attachedUnit(size_t i)
    {
        const QString& text = m_runs[i].text;
        qsizetype digits = 0;
        while (digits < text.size() && (isDigit(text[digits]) || text[digits] == u'.'))
            ++digits;
        const auto unit = unitOf(QStringView(text).sliced(digits));
        // "SL-10V" is a code: letters stand right before it.
        if (!unit || (m_runs[i].gap == Gap::Tight && i > 0 && m_runs[i - 1].text.back().isLetter() &&
                      m_runs[i - 1].text.size() <= 4))
            return false;
        mark(i, 1);
        m_out.push_back(measureToken(text.first(digits).toDouble(), *unit));
        return true;
    }
    /// "pack of 12", "box of 10"
    size_t packOf(size_t i)
    {
        static constexpr std::array vessels = {"pack"_L1, "pk"_L1,     "box"_L1, "case"_L1,
                                               "set"_L1,  "carton"_L1, "pkg"_L1, "bag"_L1};
        if (i + 2 >= m_runs.size() || m_runs[i + 1].text != "of"_L1 || !isNumber(m_runs[i + 2].text) ||
            !std::ranges::contains(vessels, m_runs[i].text))
            return 0;
        mark(i, 3);
        m_out.push_back(measureToken(m_runs[i + 2].text.toDouble(), {Dimension::Count, 1, true}));
        return 3;
    }
    void mixed(const QString& text)
    {
        // "v5" and "version 5" are one
        if (text.size() > 1 && text[0] == u'v' && isNumber(QStringView(text).sliced(1)) && text.size() <= 5) {
            m_out.push_back(numberToken(text.sliced(1)));
            return;
        }
        QString compact = text;
        compact.remove(u'.');
        m_out.push_back({compact, TokenKind::Mixed, Dimension::Length, 0});
    }
    size_t word(size_t i)
    {
        if (i + 1 < m_runs.size() && m_runs[i + 1].gap != Gap::Break) {
            if (const QLatin1StringView one = pairSynonym(m_runs[i].text, m_runs[i + 1].text); !one.isEmpty()) {
                m_out.push_back({QString(one), TokenKind::Word, Dimension::Length, 0});
                return 2;
            }
        }
        const QString canonical = canonicalWord(m_runs[i].text);
        if (canonical == "12ct"_L1)
            m_out.push_back(measureToken(12, {Dimension::Count, 1, true}));
        else if (!canonical.isEmpty() && isDigit(canonical[0]))
            m_out.push_back(numberToken(canonical));
        else if (!canonical.isEmpty())
            m_out.push_back({canonical, TokenKind::Word, Dimension::Length, 0});
        return 1;
    }
    void mark(size_t from, size_t count)
    {
        for (size_t i = from; i < from + count; ++i)
            m_runs[i].measure = true;
    }

    std::vector<Run>& m_runs;
    std::vector<TextToken>& m_out;
};

/// All joins of up to four neighbouring runs that may be a model code.
std::vector<CodeForm> codesOf(const std::vector<Run>& runs)
{
    constexpr qsizetype longest = 24;
    std::vector<CodeForm> codes;
    for (size_t i = 0; i < runs.size(); ++i) {
        QString joined;
        bool natural = true;
        for (size_t j = i; j < std::min(i + 4, runs.size()); ++j) {
            if (runs[j].measure || (j > i && runs[j].gap == Gap::Break))
                break;
            natural = natural && (j == i || runs[j].gap == Gap::Tight);
            joined += runs[j].text;
            joined.remove(u'.');
            if (joined.size() > longest)
                break;
            if (looksLikeCode(joined))
                codes.push_back({joined, natural, quint16(i), quint16(j)});
        }
    }
    return codes;
}

int hostRun(const std::vector<Run>& runs)
{
    for (size_t i = 1; i + 1 < runs.size(); ++i) {
        const QString& text = runs[i].text;
        if (text == "for"_L1 || text == "fits"_L1 || text == "pour"_L1 ||
            (text == "with"_L1 && runs[i - 1].text == "compatible"_L1))
            return int(i);
    }
    return -1;
}

} // namespace

bool looksLikeCode(QStringView compact)
{
    qsizetype digits = 0;
    for (const QChar c : compact)
        digits += isDigit(c) ? 1 : 0;
    const qsizetype letters = compact.size() - digits;
    if (compact.size() < 4 || digits == 0)
        return false;
    if (letters == 0)
        return digits >= 5;
    // "12cup", "windows7", "2line": a counted word rather than a code
    if (digits <= 2 && letters >= 4) {
        const bool front = isDigit(compact[0]) && !isDigit(compact[digits]) && isDigit(compact[digits - 1]);
        const bool back = letters >= 5 && isDigit(compact.back()) && !isDigit(compact[compact.size() - digits - 1]);
        return !front && !back;
    }
    return true;
}

ProductText readProductText(const QString& text, int limit)
{
    ProductText read;
    std::vector<Run> runs = runsOf(cleaned(text), limit);
    TokenReader(runs, read.tokens).read();
    read.codes = codesOf(runs);
    read.hostFrom = hostRun(runs);
    return read;
}

QString compactCode(const QString& code)
{
    QString compact = cleaned(code);
    compact.removeIf([](QChar c) { return !c.isLetterOrNumber(); });
    return compact;
}

} // namespace trueup
