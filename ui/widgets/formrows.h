#pragma once

class QFormLayout;
class QLabel;
class QString;
class QWidget;

namespace trueup::ui {

/// Adds a row whose label stands on the line of the field's text; QFormLayout alone sets it higher.
void addFormRow(QFormLayout& form, const QString& text, QWidget* field);
/// A row of muted words about the field above, as high as they are.
QLabel* addFormHelp(QFormLayout& form, const QString& text, QWidget* parent);
/// The same as addFormRow() for a label that was made before. Beside a field of several lines it stands on the first.
void setOnLine(QLabel& label, const QWidget& field);
/// Who may not change a value can still read it, and copy it where it is text: in full ink, and without the look of a field. An
/// example or an instruction in an empty one is for who can type.
void setEditable(QWidget& editor, bool editable);

} // namespace trueup::ui
