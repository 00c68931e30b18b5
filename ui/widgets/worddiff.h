#pragma once

#include <QList>
#include <QString>

namespace trueup::ui {

enum class PieceKind { Same, Removed, Added };

/// A run of text that is in both, only in the old, or only in the new.
struct WordPiece
{
    PieceKind kind = PieceKind::Same;
    QString text;
    friend bool operator==(const WordPiece&, const WordPiece&) = default;
};

/// What changed between two texts, word by word; a tag or an entity of markup is one word. Same and Removed pieces joined give the old text, Same and Added the
/// new one. Texts beyond a few thousand differing words are treated as replaced altogether, so it stays quick.
[[nodiscard]] QList<WordPiece> wordDiff(const QString& before, const QString& after);

/// Where a tag that begins at `at` ends; `at` where none begins.
[[nodiscard]] qsizetype endOfTag(QStringView text, qsizetype at);

} // namespace trueup::ui
