#pragma once

#include "reconcile/lists/listitem.h"
#include "reconcile/lists/producttext.h"
#include "reconcile/lists/synonyms.h"

#include <QHash>

#include <array>
#include <span>
#include <vector>

namespace trueup {

enum class ListSide : quint8 { Left, Right };

/// A row of a list, read and interned. Token and code numbers mean the same on both sides.
struct ListRecord
{
    enum Place : quint8 { Column, Name, Host, Description }; ///< Host: what the article is said to be for
    struct Code
    {
        quint32 code = 0;
        Place place = Name; ///< the best one
    };
    struct Measured
    {
        Dimension dimension;
        double value;
    };

    std::vector<quint32> words;     ///< of name and brand, ascending, each once
    std::vector<quint32> extra;     ///< of the description, without those of `words`; ascending
    std::vector<Code> codes;        ///< by code; those that occur as a code in a name or code column of either list
    std::vector<quint32> ownCodes;  ///< written as one in this name or code column, rare in its list, in no longer one
    std::vector<quint32> numbers;   ///< the plain numbers among `words`
    std::vector<Measured> measures; ///< of the name
    std::vector<Measured> extraMeasures;
    std::array<quint32, attributeCount> attributes{};      ///< of the name, a bit per value
    std::array<quint32, attributeCount> extraAttributes{}; ///< of the description
    std::u16string line;                                   ///< canonical name, for character similarity
    qint64 brand = -1;                                     ///< token number; -1 unknown
    bool brandGiven = false;                               ///< by a column
    bool hasDescription = false;
    quint32 codeColumn = 0; ///< code number + 1 of the code cell, 0 without
    quint64 gtin = 0;       ///< GTIN-14 as a number, 0 unknown
    double price = 0;       ///< 0 unknown
    double weight = 0;      ///< sum of the weights of `words`
};

/// Two lists read into one vocabulary, with what only both together tell: how rare a word or code is, which words are
/// brands, which spellings are compounds. Immutable after construction.
class ListCorpus
{
public:
    ListCorpus(std::span<const ListItem> left, std::span<const ListItem> right);

    [[nodiscard]] const std::vector<ListRecord>& records(ListSide side) const { return m_records[size_t(side)]; }
    /// 1 for a word of one row only, towards 0 for one in every row.
    [[nodiscard]] double weight(quint32 token) const { return m_weight[token]; }
    /// The same by the rows whose name or description has the word.
    [[nodiscard]] double weightInText(quint32 token) const { return m_textWeight[token]; }
    [[nodiscard]] const QString& text(quint32 token) const { return m_texts[token]; }
    [[nodiscard]] TokenKind kind(quint32 token) const { return m_kinds[token]; }
    [[nodiscard]] const QString& codeText(quint32 code) const { return m_codeTexts[code]; }
    /// In how many rows of a side the code occurs.
    [[nodiscard]] int sharers(ListSide side, quint32 code) const { return m_sharers[size_t(side)][code]; }
    /// Rows of a side whose `words` have the token, ascending.
    [[nodiscard]] std::span<const quint32> rowsWith(ListSide side, quint32 token) const;
    [[nodiscard]] qsizetype tokens() const { return qsizetype(m_texts.size()); }
    [[nodiscard]] qsizetype codes() const { return qsizetype(m_codeTexts.size()); }

private:
    using Rows = std::vector<std::vector<TextToken>>;

    quint32 intern(const TextToken& token);
    void collectCodes(std::span<const ListItem> items, const std::vector<ProductText>& names);
    void collectCompounds(const std::vector<ProductText>& names);
    void addWords(const std::vector<TextToken>& tokens, ListRecord& record, std::vector<quint32>& into, bool ofName);
    void readRecord(const ListItem& item, const ProductText& name, ListRecord& record);
    void readDescription(const ListItem& item, ListRecord& record);
    void addCodes(const ProductText& text, ListRecord::Place place, ListRecord& record) const;
    void weigh();
    void learnBrands(std::span<const ListItem> left, std::span<const ListItem> right);
    void findOwnCodes(ListSide side, std::span<const ListItem> items, const std::vector<ProductText>& names);

    std::array<std::vector<ListRecord>, 2> m_records;
    QHash<QString, quint32> m_ids;
    std::vector<QString> m_texts;
    std::vector<TokenKind> m_kinds;
    std::vector<double> m_weight;
    std::vector<double> m_textWeight;
    QHash<QString, std::pair<QString, QString>> m_compounds;
    QHash<QString, quint32> m_codeIds;
    std::vector<QString> m_codeTexts;
    std::array<std::vector<int>, 2> m_sharers;
    std::array<std::vector<quint32>, 2> m_postings; ///< row numbers, token by token
    std::array<std::vector<quint32>, 2> m_starts;   ///< where a token's rows begin; one more than tokens
    std::array<std::vector<qint64>, 2> m_firstWord; ///< token of the first word of each name, -1 without
};

} // namespace trueup
