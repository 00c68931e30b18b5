#pragma once

#include <QString>
#include <QStringList>
#include <QStringView>

namespace trueup {

struct SanitisedHtml
{
    QString html;
    QStringList removed; ///< what was taken out and how often, for example "script (2)"; empty when only tidied

    [[nodiscard]] bool isClean() const { return removed.isEmpty(); }
};

struct SanitiserLimits
{
    int maxDepth = 64;            ///< elements nested deeper are dissolved into their parent
    int maxCharacters = 1 << 19;  ///< longer input is cut at this length before anything else happens
};

/// Reduces foreign HTML to an allow-list of elements, attributes and URL schemes. Scripts, styles, event handlers,
/// javascript: and data: URLs, comments, forms, frames, SVG and MathML are removed and reported; unknown elements are
/// dissolved and their text kept. Idempotent: sanitiseHtml(sanitiseHtml(x)) is sanitiseHtml(x). Markup that is
/// already clean is returned unchanged to the character. Never throws; time grows linearly with the input.
[[nodiscard]] SanitisedHtml sanitiseHtml(QStringView html, const SanitiserLimits& limits = {});

/// Whether `html` consists of allowed markup only, quoted and balanced; cheap, and true for every result of sanitiseHtml.
[[nodiscard]] bool isCleanHtml(QStringView html, const SanitiserLimits& limits = {});

/// What a reader sees and how it is structured, as one line per token: the form two descriptions are compared in.
/// White space between blocks, entity spelling, attribute order and unclosed tags do not count.
[[nodiscard]] QString htmlTokenStream(QStringView html);

/// The text alone, blocks separated by one space.
[[nodiscard]] QString htmlToText(QStringView html);

} // namespace trueup
