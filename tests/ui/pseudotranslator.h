#pragma once

#include <QTranslator>

namespace trueup::ui::testing {

/// A language nobody speaks: every text that goes through tr() stands in ⟦brackets⟧ and is about 35 % longer, as German
/// or French may be. Placeholders, markup and mnemonics stay as they are. What is seen without brackets is data, or was forgotten.
class PseudoTranslator final : public QTranslator
{
public:
    [[nodiscard]] bool isEmpty() const override { return false; }
    [[nodiscard]] QString translate(const char*, const char* source, const char*, int) const override
    {
        return source && *source ? u'⟦' + stretched(QString::fromUtf8(source)) + u'⟧' : QString();
    }
    [[nodiscard]] static QString stretched(const QString& text)
    {
        constexpr double by = 0.35;
        const QStringView vowels = u"aeiouyAEIOUY";
        const QStringView accented = u"àéîöûÿÀÉÎÖÛŸ";
        qsizetype left = qsizetype(double(text.size()) * by + 0.999);
        QString result;
        for (qsizetype i = 0; i < text.size(); ++i) {
            result += text[i];
            if (text[i] == u'%') { // %1, %L1, %n, %Ln
                while (i + 1 < text.size() && (text[i + 1].isDigit() || text[i + 1] == u'L' || text[i + 1] == u'n'))
                    result += text[++i];
                continue;
            }
            if (text[i] == u'<') {
                while (i + 1 < text.size() && text[i] != u'>')
                    result += text[++i];
                continue;
            }
            const qsizetype vowel = vowels.indexOf(text[i]);
            if (vowel >= 0 && left > 0) {
                result += accented[vowel];
                --left;
            }
        }
        for (; left > 0; --left)
            result += u'·';
        return result;
    }
    /// What is left of a text when everything in brackets is taken away; arguments stand inside them.
    [[nodiscard]] static QString unmarked(const QString& text)
    {
        QString rest;
        int depth = 0;
        for (const QChar letter : text) {
            if (letter == u'⟦')
                ++depth;
            else if (letter == u'⟧')
                depth = qMax(0, depth - 1);
            else if (depth == 0)
                rest += letter;
        }
        return rest;
    }
};

} // namespace trueup::ui::testing
