#pragma once

#include <QLabel>

namespace trueup::ui {

/// A label of one line that ends in an ellipsis where it has no room; set the tool tip to the whole text.
class ElidedLabel : public QLabel
{
    Q_OBJECT
public:
    using QLabel::QLabel;

    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace trueup::ui
