#pragma once

#include "services/review.h"
#include "widgets/pagedtable.h"

#include <QWidget>

class QTableView;

namespace trueup::ui {

class FieldView;
class ImageService;
class Preferences;
class StatefulView;
struct ListWords;

/// What one change does to the fields of a product: every field with its value before and after, the chosen one in full.
class ChangedFields : public QWidget
{
    Q_OBJECT
public:
    /// `failed`: the heading when they cannot be read.
    ChangedFields(const QString& failed, ImageService& images, Preferences& preferences, QWidget* parent = nullptr);

    /// They are being read, for another change than the one that stands there.
    void reading();
    void show(const QList<FieldDelta>& fields);
    void failed(const Error& error);
    void clear();
    /// What is said of a change without fields.
    void setEmpty(const ListWords& words);

signals:
    void againWanted();

private:
    void showField(int row);

    PagedTable<FieldDelta>* m_fields;
    QTableView* m_table;
    FieldView* m_whole;
    StatefulView* m_list;
};

} // namespace trueup::ui
