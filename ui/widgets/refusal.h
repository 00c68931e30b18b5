#pragma once

#include "widgets/markedline.h"

namespace trueup::ui {

/// Why something may not be done here: beside the grey buttons it is about, for a tool tip is easily missed. The role of who sits here has
/// a mark; what is so at this moment only is said quietly. Hidden while there is nothing to say.
class Refusal final : public MarkedLine
{
    Q_OBJECT
public:
    enum class Cause { Role, Moment };

    explicit Refusal(QWidget* parent);
    /// One that always says the same, about the role: hidden until it is shown.
    Refusal(const QString& why, QWidget* parent);

    /// Shown, unless it is empty.
    void say(const QString& why, Cause cause = Cause::Role);
};

} // namespace trueup::ui
