#include "widgets/valuetext.h"

#include "catalog/validation.h"
#include "widgets/format.h"
#include "widgets/theme.h"
#include "widgets/worddiff.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QMap>
#include <QRegularExpression>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::ui::ValueText)
};

constexpr qsizetype longestText = 200'000;

QString dash()
{
    return u" — "_s;
}

constexpr QChar thinSpace(0x2009); // between the marks of an old word and a new one, which would run into each other

QString span(const QString& text, const QColor& colour, const QColor& ground, QLatin1StringView decoration)
{
    return u"<span style=\"color:%1; background-color:%2; text-decoration:%3\">%4</span>"_s.arg(
        colour.name(), ground.name(), decoration, text);
}

std::unexpected<Error> misfit(const QString& message, const QString& nextStep)
{
    return fail(ErrorKind::Validation, message, nextStep);
}

Result<Value> typedNumber(const Field& meta, const QString& text)
{
    const QLocale locale;
    QString plain = text;
    plain.remove(locale.groupSeparator()).remove(u' ').remove(QChar(0x00a0)).remove(QChar(0x202f));
    plain.replace(locale.decimalPoint(), u"."_s).replace(locale.negativeSign(), u"-"_s);
    const auto number = Decimal::fromString(plain);
    if (!number)
        return misfit(Text::tr("“%1” is not a number.").arg(text), Text::tr("Type digits, for example %1.").arg(QLocale().toString(12.5, 'f', 2)));
    if (meta.type == FieldType::Decimal)
        return Value(*number);
    const auto whole = number->rescaled(0);
    if (!whole || *whole != *number)
        return misfit(Text::tr("“%1” is not a whole number.").arg(text), Text::tr("Type digits only."));
    return Value::integer(whole->unscaled());
}

Result<Value> typedTruth(const QString& text)
{
    if (text.compare(Text::tr("Yes"), Qt::CaseInsensitive) == 0)
        return Value::boolean(true);
    if (text.compare(Text::tr("No"), Qt::CaseInsensitive) == 0)
        return Value::boolean(false);
    return misfit(Text::tr("“%1” is neither yes nor no.").arg(text), Text::tr("Type “%1” or “%2”.").arg(Text::tr("Yes"), Text::tr("No")));
}

QStringList lines(const QString& text)
{
    QStringList result;
    for (const QString& line : text.split(u'\n')) {
        if (!line.trimmed().isEmpty())
            result.append(line.trimmed());
    }
    return result;
}

Value typedImages(const QString& text)
{
    QJsonArray images;
    for (const QString& line : lines(text)) {
        const qsizetype at = line.indexOf(dash());
        images.append(QJsonObject{{u"src"_s, at < 0 ? line : line.left(at)},
                                  {u"alt"_s, at < 0 ? QString() : line.sliced(at + dash().size())}});
    }
    return Value(JsonText{QJsonDocument(images).toJson(QJsonDocument::Compact)});
}

Result<Value> typedJson(const QString& text)
{
    const QJsonDocument document = QJsonDocument::fromJson(text.toUtf8());
    if (document.isNull())
        return misfit(Text::tr("The text is not valid JSON."), Text::tr("Check quotes, commas and braces."));
    return Value(JsonText{document.toJson(QJsonDocument::Compact)});
}

Result<Value> parsed(const Field& meta, const QString& text)
{
    switch (meta.type) {
    case FieldType::Text:
    case FieldType::Html: return Value(text);
    case FieldType::Decimal:
    case FieldType::Integer: return typedNumber(meta, text.trimmed());
    case FieldType::Bool: return typedTruth(text.trimmed());
    case FieldType::Set: return Value(lines(text));
    case FieldType::List: return typedImages(text);
    case FieldType::Json: return typedJson(text);
    }
    return Value();
}

} // namespace

QString fullText(FieldId id, const Value& value)
{
    if (value.isNone() || value.isEmpty())
        return {};
    if (const QStringList* entries = value.entries())
        return entries->join(u'\n');
    if (const JsonText* json = value.json(); json && field(id).type == FieldType::List) {
        QStringList found;
        const QJsonArray images = QJsonDocument::fromJson(json->text).array();
        for (const QJsonValue& image : images) {
            const QString alt = image["alt"_L1].toString();
            found += alt.isEmpty() ? image["src"_L1].toString() : image["src"_L1].toString() + dash() + alt;
        }
        return found.join(u'\n');
    }
    return shownValue(id, value).text.left(longestText);
}

QString editText(FieldId id, const Value& value)
{
    if (const QString* text = value.text())
        return *text;
    return fullText(id, value);
}

Result<Value> typedValue(FieldId id, const QString& text)
{
    auto value = parsed(field(id), text);
    if (!value)
        return value;
    for (const Issue& issue : validateValue(id, *value)) {
        if (issue.severity == trueup::Severity::BlocksField || issue.severity == trueup::Severity::BlocksRow)
            return misfit(issue.message, Text::tr("Type another value."));
    }
    return value;
}

bool isLongField(FieldId id)
{
    switch (field(id).type) {
    case FieldType::Html:
    case FieldType::Set:
    case FieldType::List:
    case FieldType::Json: return true;
    case FieldType::Text: return id == FieldId::SeoDescription;
    default: return false;
    }
}

EntryDiff entryDiff(const Value& before, const Value& after)
{
    const auto known = [](const Value& value) {
        QMap<QString, QString> found; // folded -> as written; sorted, so that the same set reads the same
        if (const QStringList* entries = value.entries()) {
            for (const QString& entry : *entries)
                found.insert(entry.trimmed().toCaseFolded(), entry.trimmed());
        }
        return found;
    };
    const QMap<QString, QString> old = known(before);
    const QMap<QString, QString> now = known(after);
    EntryDiff result;
    for (auto it = now.cbegin(); it != now.cend(); ++it)
        (old.contains(it.key()) ? result.kept : result.added).append(*it);
    for (auto it = old.cbegin(); it != old.cend(); ++it) {
        if (!now.contains(it.key()))
            result.removed.append(*it);
    }
    return result;
}

QString chipsHtml(const EntryDiff& entries, const Theme& theme)
{
    QString html = u"<p style=\"line-height: 150%\">"_s;
    const auto add = [&html](const QStringList& texts, const QString& sign, const QColor& colour, const QColor& ground, QLatin1StringView line) {
        for (const QString& text : texts)
            html += span(u"&nbsp;"_s + sign + text.toHtmlEscaped().replace(u' ', u"&nbsp;"_s) + u"&nbsp;"_s, colour, ground, line) + u"  "_s;
    };
    add(entries.added, u"+&nbsp;"_s, theme.after, theme.afterGround, "underline"_L1);
    add(entries.removed, u"−&nbsp;"_s, theme.before, theme.beforeGround, "line-through"_L1);
    add(entries.kept, QString(), theme.text, theme.alternate, "none"_L1);
    return html + u"</p>"_s;
}

QString markedHtml(FieldId id, const QString& before, const QString& after, const Theme& theme)
{
    // A number is one thing: marking single digits of a price would only confuse.
    const auto isOneWord = [](const QString& text) { return !text.contains(u' ') && !text.contains(u'\n'); };
    const bool whole = field(id).type != FieldType::Html && isOneWord(before) && isOneWord(after) && before != after;
    QList<WordPiece> pieces;
    if (!whole) {
        pieces = wordDiff(before, after);
    } else {
        if (!before.isEmpty())
            pieces += {{PieceKind::Removed, before}, {PieceKind::Same, u"  →  "_s}};
        pieces += WordPiece{PieceKind::Added, after};
    }
    QString html = u"<div style=\"white-space: pre-wrap\">"_s;
    bool followsMark = false;
    for (const WordPiece& piece : pieces) {
        const QString text = piece.text.toHtmlEscaped();
        const bool isMark = piece.kind != PieceKind::Same;
        if (isMark && followsMark)
            html += thinSpace;
        followsMark = isMark;
        switch (piece.kind) {
        case PieceKind::Same: html += text; break;
        case PieceKind::Removed: html += span(text, theme.before, theme.beforeGround, "line-through"_L1); break;
        case PieceKind::Added: html += span(text, theme.after, theme.afterGround, "underline"_L1); break;
        }
    }
    return html + u"</div>"_s;
}

namespace {

/// Text and tags of a piece that is only in one of two texts: words are marked, and of what goes no tag is left.
QString markedPiece(const WordPiece& piece, const Theme& theme)
{
    const QStringView text = piece.text;
    const bool isAdded = piece.kind == PieceKind::Added;
    QString html;
    for (qsizetype at = 0; at < text.size();) {
        qsizetype end = endOfTag(text, at);
        if (end > at) {
            html += isAdded ? text.sliced(at, end - at).toString() : u" "_s; // what stood in two blocks is no one word
            at = end;
            continue;
        }
        while (end < text.size() && endOfTag(text, end) == end)
            ++end;
        static const QRegularExpression bare(u"<(?!!)"_s); // of no tag, and of no comment
        const QString words = text.sliced(at, end - at).toString().replace(bare, u"&lt;"_s);
        if (words.trimmed().isEmpty())
            html += words;
        else
            html += isAdded ? span(words, theme.after, theme.afterGround, "underline"_L1)
                            : span(words, theme.before, theme.beforeGround, "line-through"_L1);
        at = end;
    }
    return html;
}

} // namespace

QString markedLooks(const QString& before, const QString& after, const Theme& theme)
{
    if (before.isEmpty())
        return after;
    QString html;
    bool followsMark = false;
    for (const WordPiece& piece : wordDiff(before, after)) {
        const bool isMark = piece.kind != PieceKind::Same;
        if (isMark && followsMark)
            html += thinSpace;
        followsMark = isMark;
        html += isMark ? markedPiece(piece, theme) : piece.text;
    }
    return html;
}

} // namespace trueup::ui
