#pragma once

#include "base/error.h"
#include "catalog/fields.h"

#include <QWidget>

#include <optional>

class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QStackedWidget;

namespace trueup::ui {

/// Types a value of one field: one line or several as the field needs, checked while typing.
class ValueEditor : public QWidget
{
    Q_OBJECT
public:
    explicit ValueEditor(const QString& name, QWidget* parent = nullptr);

    /// Starts with a value; nothing counts as typed yet.
    void edit(FieldId field, const Value& start);
    /// What stands there now, or what does not fit about it.
    [[nodiscard]] Result<Value> value() const;
    [[nodiscard]] bool isLong() const;
    /// Of a field of one line; a label beside the editor that is as high stands on its first line.
    [[nodiscard]] int lineHeight() const;
    /// The words of the problem below the line, for tests.
    [[nodiscard]] QString problem() const;

signals:
    void edited();
    void left(); ///< Escape

private:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void check();
    [[nodiscard]] QString text() const;

    FieldId m_field = FieldId::Title;
    QStackedWidget* m_kinds;
    QLineEdit* m_line;
    QPlainTextEdit* m_lines;
    QLabel* m_problem;
};

} // namespace trueup::ui
