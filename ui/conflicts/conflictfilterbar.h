#pragma once

#include "services/conflicts.h"

#include <QTimer>
#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace trueup::ui {

/// Counts that filter on click: severity, field, side; a status to look at; a text.
class ConflictFilterBar : public QWidget
{
    Q_OBJECT
public:
    explicit ConflictFilterBar(QWidget* parent = nullptr);

    void setCounts(const ConflictCounts& counts);
    void showFilter(const ConflictFilter& filter); ///< without a signal
    [[nodiscard]] ConflictFilter filter() const;
    void focusText();

signals:
    void changed();

private:
    struct Chip
    {
        QPushButton* button = nullptr;
        QString word;
        std::optional<FieldId> field;
        std::optional<Side> side;
        std::optional<ConflictSeverity> severity;
        int group = 0; ///< of the words before them
    };
    void addWord(const QString& word);
    void showWords();
    void addChip(Chip chip, const QIcon& icon);
    void clicked(const QPushButton* button);

    QLineEdit* m_text;
    QComboBox* m_status;
    QPushButton* m_clear; ///< seen while something is filtered by
    QList<Chip> m_chips;
    QList<QLabel*> m_words;
    QTimer m_typing;
};

} // namespace trueup::ui
