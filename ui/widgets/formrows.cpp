#include "widgets/formrows.h"

#include "widgets/controls.h"

#include <QAbstractSpinBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

/// Says that nothing stands there, in place of what may be typed, and back.
void showEmptiness(QWidget& editor, bool editable)
{
    constexpr auto shown = "placeholderText";
    constexpr auto kept = "example";
    const QVariant example = editor.property(kept);
    if (!editable && !example.isValid()) {
        editor.setProperty(kept, editor.property(shown).toString());
        editor.setProperty(shown, QCoreApplication::translate("trueup::ui::FormRows", "not set"));
    } else if (editable && example.isValid()) {
        editor.setProperty(shown, example);
        editor.setProperty(kept, QVariant());
    }
}

/// A form never makes a row lower than its smallest size, and of a text that wraps that is its height in a narrow column.
class Help final : public QLabel
{
public:
    Help(const QString& text, QWidget* parent) : QLabel(text, parent)
    {
        setTextFormat(Qt::PlainText);
        setWordWrap(true);
        setTone(this, u"muted"_s);
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    }
    [[nodiscard]] QSize sizeHint() const override { return {QLabel::sizeHint().width(), oneLine()}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {QLabel::minimumSizeHint().width(), oneLine()}; }

private:
    [[nodiscard]] int oneLine() const { return fontMetrics().lineSpacing(); }
};

} // namespace

QLabel* addFormHelp(QFormLayout& form, const QString& text, QWidget* parent)
{
    auto* help = new Help(text, parent);
    form.addRow(QString(), help);
    return help;
}

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
        editor.setEnabled(editable); // they know no other way
    if (qobject_cast<QLineEdit*>(&editor) || qobject_cast<QPlainTextEdit*>(&editor))
        showEmptiness(editor, editable);
    const QString tone = editable ? QString() : u"fixed"_s; // it shall not look as if one could type there
    setTone(&editor, tone);
    if (const auto* choice = qobject_cast<QComboBox*>(&editor); choice && choice->isEditable())
        setTone(choice->lineEdit(), tone);
}

} // namespace trueup::ui
