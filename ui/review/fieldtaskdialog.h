#pragma once

#include "services/review.h"
#include "services/session.h"

#include <QDialog>
#include <QTimer>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;
class QTableWidget;

namespace trueup::ui {

class ValueEditor;

/// Where the dialog begins.
struct FieldTaskStart
{
    QList<Decision::Item> items; ///< ticked or selected
    bool hasTicks = false;       ///< ticked rather than selected
    ReviewFilter shown;          ///< everything under it can be meant as well
    QString note;
};

/// What was done, as a sentence: "Price approved for 3,000 products."
[[nodiscard]] QString fieldTaskDone(const FieldTask& task, qint64 count);

/// One field of many staged changes: approve or reject it alone, or give it other values. Shows the exact number and the first
/// lines before and after while somebody chooses; the button names both and stays disabled until the preview is there. Opened
/// without blocking.
class FieldTaskDialog : public QDialog
{
    Q_OBJECT
public:
    FieldTaskDialog(ReviewService& review, const Session& session, const FieldTaskStart& start, QWidget* parent);

    /// No preview is awaited; for screenshots and tests.
    [[nodiscard]] bool isSettled() const { return !m_asker.isWaiting() && !m_soon.isActive(); }

signals:
    void wanted(const trueup::ui::FieldTask& task);

private:
    enum class Way { ApproveOnly, Reject, Set, Replace, Percent, Ending };

    void layOutParts();
    [[nodiscard]] QWidget* choices();
    [[nodiscard]] QWidget* inputs();
    [[nodiscard]] QWidget* outcome();
    void fillFields();
    void fillWays();
    void fillEndings();
    void updateInputs();
    void choose();
    void ask();
    void present(const FieldPreview& preview);
    void showLines(const QList<FieldPreview::Line>& lines);
    [[nodiscard]] QStringList sentences(const FieldPreview& preview) const;
    [[nodiscard]] FieldId fieldId() const;
    [[nodiscard]] Way way() const;
    [[nodiscard]] BulkEdit edit() const;
    /// Nothing while it is not complete.
    [[nodiscard]] std::optional<FieldTask> task() const;

    ReviewService& m_review;
    Session m_session;
    FieldTaskStart m_start;
    Asker m_asker;
    QTimer m_soon; ///< several key strokes are one preview
    bool m_isOld = false; ///< something was chosen while a preview was on its way
    std::optional<FieldTask> m_shown; ///< what the preview is of, with its number
    QComboBox* m_scope;
    QComboBox* m_field;
    QComboBox* m_way;
    QStackedWidget* m_inputs;
    ValueEditor* m_value;
    QLineEdit* m_find;
    QLineEdit* m_replacement;
    QCheckBox* m_matchCase;
    QLineEdit* m_percent;
    QComboBox* m_percentEnding;
    QComboBox* m_ending;
    QCheckBox* m_alsoUnchanged;
    QLabel* m_effect;
    QLabel* m_counts;
    QTableWidget* m_lines;
    QLineEdit* m_note;
    QPushButton* m_act;
};

} // namespace trueup::ui
