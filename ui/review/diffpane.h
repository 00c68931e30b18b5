#pragma once

#include "services/review.h"

#include <QTimer>
#include <QWidget>

class QCheckBox;
class QLabel;
class QTableView;

namespace trueup::ui {

class DiffModel;
class FieldView;
class ImageService;
class Preferences;

/// The second reading of a staged change: every field of one product, with ticks for a decision field by field.
class DiffPane : public QWidget
{
    Q_OBJECT
public:
    DiffPane(ReviewService& service, ImageService& images, Preferences& preferences, QWidget* parent = nullptr);

    /// At once, unless another product was asked for a moment ago: then once nobody asks for a next one.
    void show(qint64 id);
    /// The field that is looked at first in the products shown from now on; none: their first change.
    void preferField(std::optional<FieldId> wanted);
    void clear();
    void focusTable();
    /// Type another value for the field that is current, or the first that changes.
    void edit();
    [[nodiscard]] qint64 shownId() const { return m_id; }
    [[nodiscard]] qint64 shownVersion() const { return m_version; }
    [[nodiscard]] bool isLoading() const { return m_asker.isWaiting() || m_isDue; }
    /// See DiffModel.
    [[nodiscard]] std::optional<QList<FieldId>> partialFields(qint64 id) const;
    [[nodiscard]] QList<qint64> partialRows() const;
    void forgetTicks(const QList<qint64>& ids);
    [[nodiscard]] int changedFields() const;
    /// Whether this person may type values; which rows still can be is known from the row.
    void setMayEdit(bool may);
    /// See DiffModel.
    void setMayTick(bool may);
    /// Somebody is typing a value: not the moment to show another state of the product.
    [[nodiscard]] bool isEditing() const;

signals:
    void editWanted(const trueup::ui::ValueEdit& edit);
    void failed(const trueup::Error& error);
    void ticksChanged();
    /// Back to the list of products.
    void left();
    void approveWanted();
    void rejectWanted();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void present(const ReviewDetail& detail);
    void shareRoom(bool onlyProposed);
    void widenToWhole();
    void giveWay(int missing);
    void shareWithWords(int room);
    [[nodiscard]] int neededBy(int column) const;
    void showFieldAt(int row);
    void layOutParts();
    void ask();
    void hurry();
    void addKeys();
    void updateEditable();

    ReviewService& m_service;
    Asker m_asker;
    QTimer m_passing;     ///< runs while products may only be passed by
    bool m_isDue = false; ///< one was asked for since the last question
    bool m_isEditDue = false; ///< somebody wants to type a value of the product that is read
    qint64 m_id = 0;
    qint64 m_shownId = 0; ///< whose fields stand in the table
    qint64 m_version = 0; ///< of the row that is shown
    ReviewStatus m_status = ReviewStatus::Pending;
    bool m_mayEdit = false;
    DiffModel* m_model;
    QLabel* m_heading;
    QLabel* m_facts;
    QCheckBox* m_onlyChanges;
    QTableView* m_table;
    FieldView* m_field;
    std::optional<FieldId> m_wanted;
    bool m_isFieldDue = false; ///< another field is wanted than when the product was last read
};

} // namespace trueup::ui
