#include "reconcile/lists/listcorpus.h"

#include "catalog/identifiers.h"

#include <QSet>

#include <algorithm>
#include <cmath>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr int nameLimit = 80;
constexpr int descriptionLimit = 300;

void sortUnique(std::vector<quint32>& values)
{
    std::ranges::sort(values);
    const auto rest = std::ranges::unique(values);
    values.erase(rest.begin(), rest.end());
}

std::vector<ProductText> readNames(std::span<const ListItem> items)
{
    std::vector<ProductText> names;
    names.reserve(items.size());
    for (const ListItem& item : items)
        names.push_back(readProductText(item.name, nameLimit));
    return names;
}

std::optional<QString> brandWord(const QString& brand)
{
    for (const TextToken& token : readProductText(brand, 8).tokens) {
        if (token.kind != TokenKind::Measure)
            return token.text;
    }
    return std::nullopt;
}

} // namespace

ListCorpus::ListCorpus(std::span<const ListItem> left, std::span<const ListItem> right)
{
    const std::array<std::span<const ListItem>, 2> items{left, right};
    std::array<std::vector<ProductText>, 2> names;
    for (size_t side = 0; side < 2; ++side) {
        names[side] = readNames(items[side]);
        collectCodes(items[side], names[side]);
        collectCompounds(names[side]);
    }
    for (size_t side = 0; side < 2; ++side) {
        m_records[side].resize(items[side].size());
        m_firstWord[side].assign(items[side].size(), -1);
        for (size_t i = 0; i < items[side].size(); ++i) {
            readRecord(items[side][i], names[side][i], m_records[side][i]);
            for (const TextToken& token : names[side][i].tokens) {
                if (token.kind == TokenKind::Word) {
                    m_firstWord[side][i] = m_ids.value(token.text, 0);
                    break;
                }
            }
        }
    }
    // Descriptions last: their words get numbers behind those of the names.
    for (size_t side = 0; side < 2; ++side) {
        for (size_t i = 0; i < items[side].size(); ++i)
            readDescription(items[side][i], m_records[side][i]);
    }
    weigh();
    learnBrands(left, right);
    for (size_t side = 0; side < 2; ++side)
        findOwnCodes(ListSide(side), items[side], names[side]);
}

quint32 ListCorpus::intern(const TextToken& token)
{
    const auto found = m_ids.constFind(token.text);
    if (found != m_ids.constEnd())
        return *found;
    const quint32 id = quint32(m_texts.size());
    m_ids.insert(token.text, id);
    m_texts.push_back(token.text);
    m_kinds.push_back(token.kind);
    return id;
}

void ListCorpus::collectCodes(std::span<const ListItem> items, const std::vector<ProductText>& names)
{
    const auto add = [this](const QString& code) {
        if (!m_codeIds.contains(code)) {
            m_codeIds.insert(code, quint32(m_codeTexts.size()));
            m_codeTexts.push_back(code);
        }
    };
    for (size_t i = 0; i < items.size(); ++i) {
        for (const CodeForm& form : names[i].codes) {
            if (form.natural)
                add(form.text);
        }
        if (items[i].code.isEmpty())
            continue;
        for (const CodeForm& form : readProductText(items[i].code, 12).codes) {
            if (form.natural)
                add(form.text);
        }
        if (const QString whole = compactCode(items[i].code); whole.size() >= 3)
            add(whole);
    }
}

void ListCorpus::collectCompounds(const std::vector<ProductText>& names)
{
    for (const ProductText& name : names) {
        for (size_t i = 0; i + 1 < name.tokens.size(); ++i) {
            const TextToken& a = name.tokens[i];
            const TextToken& b = name.tokens[i + 1];
            if (a.kind == TokenKind::Word && b.kind == TokenKind::Word && a.text.size() >= 3 && b.text.size() >= 3)
                m_compounds.insert(a.text + b.text, {a.text, b.text});
        }
    }
}

void ListCorpus::addWords(const std::vector<TextToken>& tokens, ListRecord& record, std::vector<quint32>& into,
                          bool ofName)
{
    const auto addOne = [&](const TextToken& token) {
        into.push_back(intern(token));
        if (token.kind == TokenKind::Word) {
            const AttributeWord value = attributeOf(token.text);
            (ofName ? record.attributes : record.extraAttributes)[size_t(value.attribute)] |= value.bit;
        } else if (token.kind == TokenKind::Measure) {
            (ofName ? record.measures : record.extraMeasures).push_back({token.dimension, token.value});
        } else if (token.kind == TokenKind::Number && ofName) {
            record.numbers.push_back(into.back());
        }
    };
    for (const TextToken& token : tokens) {
        if (token.kind == TokenKind::Word) {
            if (const auto parts = m_compounds.constFind(token.text); parts != m_compounds.constEnd()) {
                addOne({parts->first, TokenKind::Word, Dimension::Length, 0});
                addOne({parts->second, TokenKind::Word, Dimension::Length, 0});
                continue;
            }
        }
        addOne(token);
    }
}

void ListCorpus::addCodes(const ProductText& text, ListRecord::Place place, ListRecord& record) const
{
    for (const CodeForm& form : text.codes) {
        if (const auto found = m_codeIds.constFind(form.text); found != m_codeIds.constEnd())
            record.codes.push_back({*found, place == ListRecord::Name && text.ofHost(form) ? ListRecord::Host : place});
    }
}

void ListCorpus::readRecord(const ListItem& item, const ProductText& name, ListRecord& record)
{
    addWords(name.tokens, record, record.words, true);
    if (!item.brand.isEmpty()) {
        ListRecord scratch; // a brand names no colour and no edition
        addWords(readProductText(item.brand, 8).tokens, scratch, record.words, true);
    }
    sortUnique(record.words);
    sortUnique(record.numbers);
    for (const TextToken& token : name.tokens)
        record.line += token.text.toStdU16String() + u' ';
    addCodes(name, ListRecord::Name, record);
    if (!item.code.isEmpty()) {
        addCodes(readProductText(item.code, 12), ListRecord::Column, record);
        if (const auto whole = m_codeIds.constFind(compactCode(item.code)); whole != m_codeIds.constEnd()) {
            record.codes.push_back({*whole, ListRecord::Column});
            record.codeColumn = *whole + 1;
        }
    }
    record.gtin = readBarcode(item.gtin).gtin14.toULongLong();
    record.price = item.price.value_or(0) > 0 ? *item.price : 0;
}

void ListCorpus::readDescription(const ListItem& item, ListRecord& record)
{
    if (!item.description.isEmpty()) {
        const ProductText text = readProductText(item.description, descriptionLimit);
        addWords(text.tokens, record, record.extra, false);
        addCodes(text, ListRecord::Description, record);
        sortUnique(record.extra);
        std::vector<quint32> only;
        std::ranges::set_difference(record.extra, record.words, std::back_inserter(only));
        record.extra = std::move(only);
        record.hasDescription = !text.tokens.empty();
    }
    std::ranges::sort(record.codes, [](const ListRecord::Code& a, const ListRecord::Code& b) {
        return a.code != b.code ? a.code < b.code : a.place < b.place;
    });
    const auto rest = std::ranges::unique(record.codes, {}, &ListRecord::Code::code);
    record.codes.erase(rest.begin(), rest.end());
}

void ListCorpus::weigh()
{
    std::vector<int> rows(m_texts.size(), 0);
    std::vector<int> texts(m_texts.size(), 0);
    for (size_t side = 0; side < 2; ++side) {
        std::vector<quint32>& starts = m_starts[side];
        starts.assign(m_texts.size() + 1, 0);
        m_sharers[side].assign(m_codeTexts.size(), 0);
        for (const ListRecord& record : m_records[side]) {
            for (const quint32 token : record.words)
                ++starts[token + 1];
            for (const quint32 token : record.extra)
                ++texts[token];
            for (const ListRecord::Code& code : record.codes)
                ++m_sharers[side][code.code];
        }
        for (size_t token = 0; token < m_texts.size(); ++token) {
            rows[token] += int(starts[token + 1]);
            starts[token + 1] += starts[token];
        }
        m_postings[side].resize(starts.back());
        std::vector<quint32> at(starts.begin(), starts.end() - 1);
        for (size_t i = 0; i < m_records[side].size(); ++i) {
            for (const quint32 token : m_records[side][i].words)
                m_postings[side][at[token]++] = quint32(i);
        }
    }
    const double all = double(m_records[0].size() + m_records[1].size());
    m_weight.resize(m_texts.size());
    m_textWeight.resize(m_texts.size());
    // A word that stands in two rows is as rare as can be: once on each side.
    const auto rarity = [all](int seen) {
        return std::log((all + 2) / std::max(2, seen)) / std::log((all + 2) / 2);
    };
    for (size_t token = 0; token < m_texts.size(); ++token) {
        m_weight[token] = rarity(rows[token]);
        m_textWeight[token] = rarity(rows[token] + texts[token]);
    }
    for (auto& records : m_records) {
        for (ListRecord& record : records) {
            for (const quint32 token : record.words)
                record.weight += m_weight[token];
        }
    }
}

void ListCorpus::learnBrands(std::span<const ListItem> left, std::span<const ListItem> right)
{
    const std::array<std::span<const ListItem>, 2> items{left, right};
    QSet<quint32> brands;
    std::vector<int> firsts(m_texts.size(), 0);
    for (size_t side = 0; side < 2; ++side) {
        for (size_t i = 0; i < items[side].size(); ++i) {
            if (m_firstWord[side][i] >= 0)
                ++firsts[size_t(m_firstWord[side][i])];
            if (items[side][i].brand.isEmpty())
                continue;
            if (const auto word = brandWord(items[side][i].brand); word && m_ids.contains(*word)) {
                m_records[side][i].brand = m_ids.value(*word);
                m_records[side][i].brandGiven = true;
                brands.insert(m_ids.value(*word));
            }
        }
    }
    for (size_t token = 0; token < firsts.size(); ++token) {
        const int seen =
            int(rowsWith(ListSide::Left, quint32(token)).size() + rowsWith(ListSide::Right, quint32(token)).size());
        if (firsts[token] >= 2 && 2 * firsts[token] >= seen && m_texts[token].size() >= 2)
            brands.insert(quint32(token));
    }
    for (size_t side = 0; side < 2; ++side) {
        for (size_t i = 0; i < items[side].size(); ++i) {
            ListRecord& record = m_records[side][i];
            if (record.brand >= 0)
                continue;
            if (m_firstWord[side][i] >= 0 && brands.contains(quint32(m_firstWord[side][i]))) {
                record.brand = m_firstWord[side][i];
                continue;
            }
            // Anywhere in the name, the rarest wins: a brand that is an everyday word is rarely the rarest.
            for (const quint32 token : record.words) {
                if (brands.contains(token) && (record.brand < 0 || m_weight[token] > m_weight[size_t(record.brand)]))
                    record.brand = token;
            }
        }
    }
}

void ListCorpus::findOwnCodes(ListSide side, std::span<const ListItem> items, const std::vector<ProductText>& names)
{
    const int most = std::max(4, int(items.size() / 150));
    for (size_t i = 0; i < items.size(); ++i) {
        ListRecord& record = m_records[size_t(side)][i];
        const auto take = [&](const ProductText& text) {
            const std::vector<CodeForm>& forms = text.codes;
            for (const CodeForm& form : forms) {
                const auto inside = [&](const CodeForm& other) {
                    return other.natural && &other != &form && other.first <= form.first && other.last >= form.last &&
                           other.last - other.first > form.last - form.first;
                };
                if (!form.natural || text.ofHost(form) || std::ranges::any_of(forms, inside))
                    continue;
                const quint32 code = m_codeIds.value(form.text);
                if (sharers(ListSide::Left, code) <= most && sharers(ListSide::Right, code) <= most)
                    record.ownCodes.push_back(code);
            }
        };
        take(names[i]);
        if (record.codeColumn != 0)
            record.ownCodes.push_back(record.codeColumn - 1);
        sortUnique(record.ownCodes);
    }
}

std::span<const quint32> ListCorpus::rowsWith(ListSide side, quint32 token) const
{
    const std::vector<quint32>& starts = m_starts[size_t(side)];
    return std::span(m_postings[size_t(side)]).subspan(starts[token], starts[token + 1] - starts[token]);
}

} // namespace trueup
