#include "catalog/identifieragreement.h"

#include "catalog/identifiers.h"

#include <optional>

namespace trueup {

namespace {

/// What is to be said before the two are read; none: both are there and are written differently.
std::optional<IdentifierAgreement> asWritten(const QString& left, const QString& right)
{
    if (left.isEmpty() && right.isEmpty())
        return IdentifierAgreement::Neither;
    if (left.isEmpty() || right.isEmpty())
        return right.isEmpty() ? IdentifierAgreement::OnlyLeft : IdentifierAgreement::OnlyRight;
    return left == right ? std::optional(IdentifierAgreement::Same) : std::nullopt;
}

} // namespace

IdentifierAgreement compareNumbers(QStringView left, QStringView right)
{
    if (const auto known = asWritten(rawForm(left), rawForm(right)))
        return *known;
    return n2Form(left) == n2Form(right) ? IdentifierAgreement::SameInOtherWriting : IdentifierAgreement::Different;
}

IdentifierAgreement compareBarcodes(QStringView left, QStringView right)
{
    if (const auto known = asWritten(rawForm(left), rawForm(right)))
        return *known;
    const Barcode one = readBarcode(left);
    const Barcode other = readBarcode(right);
    const bool isSame = one.gtin14.isEmpty() || other.gtin14.isEmpty() ? one.text == other.text : one.gtin14 == other.gtin14;
    return isSame ? IdentifierAgreement::SameInOtherWriting : IdentifierAgreement::Different;
}

} // namespace trueup
