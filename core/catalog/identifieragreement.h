#pragma once

#include <QStringView>

namespace trueup {

/// How one identifier of two records compares. Where only one of them has it, it says nothing for or against.
enum class IdentifierAgreement { Neither, OnlyLeft, OnlyRight, Same, SameInOtherWriting, Different };

/// SKUs, item numbers, part numbers: spaces, case and - . / _ are writing.
[[nodiscard]] IdentifierAgreement compareNumbers(QStringView left, QStringView right);
/// Barcodes: what GTIN they are is the same however many zeros lead. A case is not the piece in it.
[[nodiscard]] IdentifierAgreement compareBarcodes(QStringView left, QStringView right);

} // namespace trueup
