#pragma once

#include "review/griddelegate.h"

namespace trueup::ui {

/// Paints a value in the blue of "before" or the orange of "after"; empty and missing values in their own way:
/// empty framed and upright, missing in italics behind a dash.
class ValueDelegate : public GridDelegate
{
    Q_OBJECT
public:
    enum class Tone { Plain, Before, After };
    explicit ValueDelegate(Tone tone, QObject* parent = nullptr) : GridDelegate(parent), m_tone(tone) {}

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;

private:
    Tone m_tone;
};

} // namespace trueup::ui
