#pragma once

#include "services/push.h"
#include "widgets/pagedtable.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QLineEdit;
class QTableView;

namespace trueup::ui {

class ChangedFields;
class ImageService;
class Preferences;
class StatefulView;

/// What a field is called where writes are listed: their changes have a status of their own.
[[nodiscard]] QString writtenFieldLabel(FieldId id);

/// The products behind the preview of a push, in the order in which the push takes them, with what is written of each.
class PlannedView : public QWidget
{
    Q_OBJECT
public:
    PlannedView(PushService& service, ImageService& images, Preferences& preferences, QWidget* parent = nullptr);

    /// Of a batch, or of all (an empty id), from the first product on. `heading` says what is written and where.
    void show(const QString& batchId, const QString& heading);
    void setHeading(const QString& heading);
    void reload();
    void clear();
    void takeFocus();
    [[nodiscard]] bool isLoading() const { return m_rows->isLoading() || m_asker.isWaiting(); }

signals:
    void backWanted();
    void failed(const trueup::Error& error);
    void againWanted(); ///< somebody reads anew what could not be read

private:
    void layOutParts();
    void connectParts();
    void search();
    void readChosen();

    PushService& m_service;
    Asker m_asker;
    QString m_batchId;
    qint64 m_shown = 0; ///< the change whose fields stand there
    QTimer m_typing;
    QLabel* m_heading;
    QLineEdit* m_text;
    PagedTable<PlannedWrite>* m_rows;
    QTableView* m_table;
    StatefulView* m_list;
    ChangedFields* m_fields;
};

} // namespace trueup::ui
