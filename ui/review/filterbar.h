#pragma once

#include "services/review.h"

#include <QTimer>
#include <QLayout>
#include <QWidget>

class QComboBox;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace trueup::ui {

/// Text, field, source, vendor, type, price change and confidence to filter by. Typing waits a moment before it asks.
class FilterBar : public QWidget
{
    Q_OBJECT
public:
    explicit FilterBar(QWidget* parent = nullptr);

    /// Puts a control behind the filters, on the same line where there is room.
    void addBeside(QWidget* control) { layout()->addWidget(control); }
    /// No signal. What is being typed stays unless it is another filter than the one shown last: an answer may come meanwhile.
    void showFilter(const ReviewFilter& filter);
    void setChoices(const ReviewChoices& choices);
    void applyTo(ReviewFilter& filter) const;
    void focusText();
    /// Where there is little height the list needs it: what does not fit into one line and filters nothing waits behind a button.
    void setBrief(bool brief);

signals:
    void changed();
    void clearWanted();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void fillFields();
    void fold();
    [[nodiscard]] QList<QWidget*> foldable() const;
    [[nodiscard]] int fullWidth() const;
    void layOutParts();

    QLineEdit* m_text;
    QComboBox* m_field;
    QComboBox* m_source;
    QComboBox* m_vendor;
    QComboBox* m_type;
    QSpinBox* m_price;
    QSpinBox* m_confidence;
    QPushButton* m_more; ///< seen while something is folded
    QPushButton* m_clear;
    bool m_isBrief = false;
    QTimer m_typing;
    ReviewFilter m_shown;
};

} // namespace trueup::ui
