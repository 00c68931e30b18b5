#pragma once

#include "services/review.h"

#include <QWidget>

class QCheckBox;
class QLabel;
class QTableView;

namespace trueup::ui {

class DiffModel;
class FieldView;

/// The second reading of a staged change: every field of one product, with ticks for a decision field by field.
class DiffPane : public QWidget
{
    Q_OBJECT
public:
    DiffPane(ReviewService& service, QWidget* parent = nullptr);

    void show(qint64 id);
    void clear();
    void focusTable();
    [[nodiscard]] qint64 shownId() const { return m_id; }
    [[nodiscard]] bool isLoading() const { return m_asker.isWaiting(); }
    /// The ticked fields when some are not ticked; empty when all are.
    [[nodiscard]] QList<FieldId> partialFields() const;
    [[nodiscard]] int changedFields() const;

signals:
    void failed(const trueup::Error& error);
    void ticksChanged();

private:
    void present(const ReviewDetail& detail);
    void showFieldAt(int row);
    void layOutParts();

    ReviewService& m_service;
    Asker m_asker;
    qint64 m_id = 0;
    DiffModel* m_model;
    QLabel* m_heading;
    QLabel* m_facts;
    QCheckBox* m_onlyChanges;
    QTableView* m_table;
    FieldView* m_field;
};

} // namespace trueup::ui
