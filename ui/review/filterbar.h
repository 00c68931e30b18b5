#pragma once

#include "services/review.h"

#include <QTimer>
#include <QWidget>

class QComboBox;
class QLineEdit;
class QPushButton;

namespace trueup::ui {

/// Text, field, source and price change to filter by. Typing waits a moment before it asks.
class FilterBar : public QWidget
{
    Q_OBJECT
public:
    explicit FilterBar(QWidget* parent = nullptr);

    void showFilter(const ReviewFilter& filter); ///< no signal
    void applyTo(ReviewFilter& filter) const;
    void focusText();

signals:
    void changed();
    void clearWanted();

private:
    void fillFields();

    QLineEdit* m_text;
    QComboBox* m_field;
    QComboBox* m_source;
    QComboBox* m_price;
    QPushButton* m_clear;
    QTimer m_typing;
};

} // namespace trueup::ui
