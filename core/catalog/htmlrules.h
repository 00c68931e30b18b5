#pragma once

#include <QStringView>

#include <string_view>

namespace trueup {

/// What the sanitiser does with an element.
enum class TagRule {
    Keep,
    Void,     ///< kept, never has content or an end tag
    Dissolve, ///< the tag goes, its content stays
    Drop,     ///< the tag goes with everything in it
};

/// `name` in lower case.
[[nodiscard]] TagRule tagRule(QStringView name);
/// Whether elements of this name stand apart from the text around them, so that white space beside them means nothing.
[[nodiscard]] bool isBlockTag(QStringView name);
/// Elements the HTML parser opens again after every block they were left open in.
[[nodiscard]] bool isFormattingTag(QStringView name);
/// Elements whose content is not markup (script, style, …).
[[nodiscard]] bool isRawTextTag(QStringView name);
[[nodiscard]] bool isAllowedAttribute(QStringView tag, QStringView attribute);
[[nodiscard]] bool isUrlAttribute(QStringView attribute);
/// http, https, mailto, tel and addresses without a scheme; white space and controls inside are looked through, as
/// browsers do. `url` is decoded.
[[nodiscard]] bool isSafeUrl(QStringView url);
/// The scheme of an address in lower case ("javascript"), empty when it has none.
[[nodiscard]] QString urlScheme(QStringView url);

} // namespace trueup
