#pragma once

#include "services/conflicts.h"

#include <QWidget>

#include <array>

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;
class QSpinBox;

namespace trueup::ui {

/// One rule for conflicts from scratch: what it is about, what it decides, and when it is asked. It is tried on past conflicts
/// before it can be switched on; switched off it can be kept as it is. What a rule says that stands in none of the fields
/// stays as it was.
class RuleEditor : public QWidget
{
    Q_OBJECT
public:
    explicit RuleEditor(ConflictService& service, QWidget* parent = nullptr);

    /// A new rule with version 0; the name of one that exists stays.
    void edit(const EditedRule& edited);
    /// The rule as it stands in the fields; an Error of kind Validation when a field holds something that cannot be meant.
    [[nodiscard]] Result<ConflictRule> rule() const;
    [[nodiscard]] bool isLoading() const { return m_asker.isWaiting(); }

signals:
    void backWanted();
    void saved(const QString& name);
    void failed(const trueup::Error& error);

private:
    static constexpr int factCount = 6;

    void layOutParts();
    void addScope(QFormLayout* form);
    void addDecision(QFormLayout* form);
    void show(const ConflictRule& rule);
    void readScope(ConflictRule& rule) const;
    void readDecision(ConflictRule& rule) const;
    [[nodiscard]] Result<void> readSizes(RuleCondition& condition) const;
    void updateActions();
    void tryIt();
    void save(bool active);
    [[nodiscard]] QLineEdit* line(const QString& name, const QString& hint);

    ConflictService& m_service;
    Asker m_asker;
    EditedRule m_edited;
    std::optional<ConflictRule> m_tried; ///< what the sentences at the bottom are about
    bool m_isShowing = false;
    QLabel* m_heading;
    QLineEdit* m_name;
    QListWidget* m_fields;
    QListWidget* m_sides;
    QLineEdit* m_vendors;
    QLineEdit* m_types;
    QLineEdit* m_sku;
    std::array<QLineEdit*, 4> m_sizes; ///< per cent from, below; difference from, below
    QComboBox* m_of;
    std::array<QComboBox*, factCount> m_facts;
    QSpinBox* m_rest;
    QComboBox* m_use;
    std::array<QComboBox*, 4> m_order;
    QSpinBox* m_margin;
    QSpinBox* m_priority;
    QLabel* m_sentence;
    QLabel* m_simulation;
    QPushButton* m_try;
    QPushButton* m_keep;
    QPushButton* m_switchOn;
};

} // namespace trueup::ui
