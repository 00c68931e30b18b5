#pragma once

#include "reconcile/lists/measures.h"

#include <QString>

#include <vector>

namespace trueup {

enum class TokenKind : quint8 {
    Word,
    Number,  ///< "5", "2007", "10.5"
    Measure, ///< a number with its unit, in the unit of its dimension
    Mixed,   ///< letters and digits: perhaps a model code
};

/// One piece of a product text in the form in which two shops write it alike: lower case, no accents, singular, units
/// converted, common abbreviations written out.
struct TextToken
{
    QString text;
    TokenKind kind = TokenKind::Word;
    Dimension dimension = Dimension::Length; ///< of a Measure
    double value = 0;                        ///< of a Number or Measure
};

/// Letters and digits that may be a model code, separators taken away: "KDL-40V4100", "KDL 40 V4100" and "kdl40v4100"
/// are one.
struct CodeForm
{
    QString text;
    bool natural = false; ///< written without a space inside
    quint16 first = 0;    ///< the runs of the text it covers, to know which lie inside others
    quint16 last = 0;
};

struct ProductText
{
    std::vector<TextToken> tokens; ///< in reading order
    std::vector<CodeForm> codes;
    /// The run from which on the text may name what the article is for ("battery for", "compatible with"), -1 nowhere.
    /// A code behind it is perhaps another article's.
    int hostFrom = -1;

    [[nodiscard]] bool ofHost(const CodeForm& form) const { return hostFrom >= 0 && int(form.first) > hostFrom; }
};

/// Reads a name, brand, code or description. Entities and tags are resolved; at most `limit` pieces are read.
[[nodiscard]] ProductText readProductText(const QString& text, int limit = 400);

/// A code cell without its separators, as CodeForm::text writes it.
[[nodiscard]] QString compactCode(const QString& code);

/// Whether letters and digits look like a model code at all: at least four, not a plain small number or word.
[[nodiscard]] bool looksLikeCode(QStringView compact);

} // namespace trueup
