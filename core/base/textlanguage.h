#pragma once

#include <QString>

namespace trueup {

/// The language the texts of this program are in at this moment, as ISO 639 names it: "en" unless a translator is installed. It is
/// one of those texts, so that it tells what people read and not what their system is set to.
[[nodiscard]] QString textLanguage();

} // namespace trueup
