#pragma once

#include "services/review.h"

#include <QWidget>

class QLabel;
class QTabWidget;

namespace trueup::ui {

class HtmlView;

/// One field in full: what changed word by word, and for markup also how it looks before and after. Nothing is loaded
/// from anywhere.
class FieldView : public QWidget
{
    Q_OBJECT
public:
    explicit FieldView(QWidget* parent = nullptr);

    void setField(const DiffField& shown);
    void clear();

private:
    void changeEvent(QEvent* event) override;
    void refresh();

    std::optional<DiffField> m_field;
    QLabel* m_heading;
    QTabWidget* m_tabs;
    HtmlView* m_marks;
    HtmlView* m_before;
    HtmlView* m_after;
};

} // namespace trueup::ui
