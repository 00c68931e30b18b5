#include "widgets/formrows.h"

#include "widgets/controls.h"

#include <QAbstractSpinBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>

namespace trueup::ui {

using namespace Qt::StringLiterals;

void addFormRow(QFormLayout& form, const QString& text, QWidget* field)
{
    form.addRow(text, field);
    if (auto* name = qobject_cast<QLabel*>(form.labelForField(field)))
        setOnLine(*name, *field);
}

void setOnLine(QLabel& label, const QWidget& field)
{
    setTone(&label, u"field"_s); // the style sheet makes it as high as a field of one line
    label.setIndent(0); // which gives it a box, and QLabel indents what has one
    if (qobject_cast<const QPlainTextEdit*>(&field))
        label.setAlignment(Qt::AlignLeft | Qt::AlignTop);
}

void setEditable(QWidget& editor, bool editable)
{
    if (auto* line = qobject_cast<QLineEdit*>(&editor))
        line->setReadOnly(!editable);
    else if (auto* number = qobject_cast<QAbstractSpinBox*>(&editor))
        number->setReadOnly(!editable);
    else if (auto* text = qobject_cast<QPlainTextEdit*>(&editor))
        text->setReadOnly(!editable);
    else
        return editor.setEnabled(editable);
    setTone(&editor, editable ? QString() : u"fixed"_s); // it shall not look as if one could type there
}

} // namespace trueup::ui
