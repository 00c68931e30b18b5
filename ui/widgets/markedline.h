#pragma once

#include <QWidget>

class QIcon;
class QLabel;

namespace trueup::ui {

/// A sentence with a mark before it that says what kind of sentence it is: its colour alone says nothing to some.
class MarkedLine : public QWidget
{
    Q_OBJECT
public:
    MarkedLine(const QIcon& mark, const QString& tone, QWidget* parent);

    void setMark(const QIcon& mark, const QString& tone);
    void setText(const QString& text);
    [[nodiscard]] QString text() const;
    void setSelectable(); ///< with the mouse, to be copied
    void setSpoken(const QString& text); ///< by a screen reader, in place of the text

protected:
    [[nodiscard]] QLabel& mark() { return *m_mark; }
    [[nodiscard]] QLabel& words() { return *m_words; }

private:
    QLabel* m_mark;
    QLabel* m_words;
};

[[nodiscard]] MarkedLine* warningLine(const QString& text, QWidget* parent);

} // namespace trueup::ui
