#pragma once

class QFormLayout;
class QLabel;
class QString;
class QWidget;

namespace trueup::ui {

/// Adds a row whose label stands on the line of the field's text; QFormLayout alone sets it higher.
void addFormRow(QFormLayout& form, const QString& text, QWidget* field);
/// The same for a label that was made before. Beside a field of several lines it stands on the first.
void setOnLine(QLabel& label, const QWidget& field);
/// Who may not change a value can still read and copy it: read-only where the editor knows that, else disabled.
void setEditable(QWidget& editor, bool editable);

} // namespace trueup::ui
