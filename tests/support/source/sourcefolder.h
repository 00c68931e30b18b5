#pragma once

#include <QString>

namespace trueup::test {

/// The absolute path of `path`, which is relative to the top folder of the project, as the tests were built from it. A
/// function rather than a definition for each test: the folder's name would be part of every command line, and no test
/// compiled in one folder could be taken from the compiler's cache in another.
[[nodiscard]] QString inSources(const QString& path);

} // namespace trueup::test
