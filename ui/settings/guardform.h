#pragma once

#include "services/settings.h"

#include <QWidget>

#include <map>

class QDoubleSpinBox;
class QGridLayout;
class QPushButton;

namespace trueup {
struct GuardLimit;
struct GuardSpec;
}

namespace trueup::ui {

/// From where each guard warns and from where it holds a run, one row each. A warning never stands above its hold: it follows
/// when the hold is lowered.
class GuardForm : public QWidget
{
    Q_OBJECT
public:
    explicit GuardForm(QWidget* parent = nullptr);

    void read(const FieldValues& values);
    void write(FieldValues& values) const;
    void setEditable(bool editable);
    [[nodiscard]] QStringList keys() const;
    /// Null when the key is no limit of a guard.
    [[nodiscard]] QDoubleSpinBox* editor(const QString& key) const;

signals:
    void edited();

private:
    void addGuard(QGridLayout& grid, const GuardSpec& guard);
    QDoubleSpinBox* addLimit(const GuardSpec& guard, const GuardLimit& limit, const QString& name);
    void showUnits();
    void showUsual();

    std::map<QString, QDoubleSpinBox*> m_editors;
    QPushButton* m_usual;
};

} // namespace trueup::ui
