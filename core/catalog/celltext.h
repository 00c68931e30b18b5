#pragma once

#include "catalog/celldecoder.h"
#include "catalog/entities.h"
#include "catalog/issues.h"

#include <algorithm>

namespace trueup {

/// Turns the cells of one record into text, the same way for every column, and tells once per column what was wrong with
/// them: bytes no encoding knows, control characters, mojibake, entities encoded twice (facts: etilize §2, §10 #9, #22).
class CellText
{
public:
    /// `issues` outlives the reader.
    CellText(Issues& issues, bool repairMojibake) : m_issues(issues), m_repairs(repairMojibake) {}

    /// The cell as it stands, without control characters; mojibake repaired where that is wanted.
    [[nodiscard]] QString raw(QByteArrayView cell, CellEncoding encoding, const QString& column)
    {
        bool removed = false;
        QString text = withoutControls(CellDecoder::decode(cell, encoding), &removed);
        if (removed)
            report(IssueCode::ControlCharacters, Severity::Note, column, text);
        if (encoding == CellEncoding::Ascii)
            return text;
        if (encoding == CellEncoding::Utf8 && text.contains(QChar::ReplacementCharacter))
            m_replaced += report(IssueCode::BadEncoding, Severity::Warning, column, text);
        if (looksLikeMojibake(text)) {
            const bool isNew = report(IssueCode::Mojibake, Severity::Warning, column, text);
            const QString repaired = m_repairs ? repairMojibake(text) : text;
            m_repaired += isNew && repaired != text;
            return repaired;
        }
        return text;
    }

    /// Text without control characters, with its entities decoded once, in NFC.
    [[nodiscard]] QString decoded(const QString& text, const QString& column)
    {
        const DecodedText result = decodeEntities(text);
        m_entities += result.changed;
        if (result.twice)
            report(IssueCode::EntityEncodedTwice, Severity::Warning, column, text);
        return composed(result.changed ? withoutControls(result.text) : result.text); // an entity may name one
    }

    [[nodiscard]] int entities() const { return m_entities; } ///< texts with entities
    [[nodiscard]] int replaced() const { return m_replaced; } ///< cells with bytes the encoding does not know
    [[nodiscard]] int repaired() const { return m_repaired; } ///< cells put right

private:
    /// False when that was told already: a cell may be read for two purposes.
    bool report(IssueCode code, Severity severity, const QString& column, QStringView value)
    {
        if (std::ranges::any_of(m_issues, [&](const Issue& issue) { return issue.code == code && issue.column == column; }))
            return false;
        m_issues.append(makeIssue(code, severity, std::nullopt, column, value));
        return true;
    }

    Issues& m_issues;
    bool m_repairs;
    int m_entities = 0;
    int m_replaced = 0;
    int m_repaired = 0;
};

} // namespace trueup
