#pragma once

#include <QFrame>

namespace trueup::ui {

/// Says to whoever may only look that an administrator changes what stands below, and whom to ask. Hidden until it is shown.
class AdminLine : public QFrame
{
    Q_OBJECT
public:
    /// `text`: what only an administrator may do, as a whole sentence.
    explicit AdminLine(const QString& text, QWidget* parent = nullptr);
};

} // namespace trueup::ui
