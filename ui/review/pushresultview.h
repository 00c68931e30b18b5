#pragma once

#include "services/push.h"
#include "widgets/pagedtable.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;
class QTableView;

namespace trueup::ui {

class Refusal;
class StatefulView;
class ValueEditor;

/// What became of each product of a push. Failed ones can be tried again, the chosen or all; one whose value is the trouble goes
/// back to review with another value.
class PushResultView : public QWidget
{
    Q_OBJECT
public:
    /// What its words are for: everything that became of one batch, or failures only.
    enum class Lists { Batch, Failures };

    explicit PushResultView(PushService& service, QWidget* parent = nullptr, Lists lists = Lists::Batch);

    void show(const QString& batchId);
    /// Instead of one batch what did not succeed of all of them.
    void showUnfinished();
    [[nodiscard]] qsizetype count() const { return m_results->rows().size(); }
    [[nodiscard]] bool hasMore() const { return m_hasMore; }
    void clear();
    void takeFocus(); ///< to the list
    void setMayRun(bool may);
    void setMayEdit(bool may);
    [[nodiscard]] bool isLoading() const { return m_results->isLoading() || m_asker.isWaiting() || m_valueAsker.isWaiting(); }

signals:
    void loaded();
    /// Failed writes wait in the queue again.
    void queuedAgain(qint64 writes);
    /// A write went back to review with another value.
    void sentBack(const QString& sku);
    void failed(const trueup::Error& error);
    void againWanted(); ///< after a failure somebody reads again

private:
    void layOutParts();
    QWidget* buildEditor();
    void updateActions();
    void showCurrent();
    void showWho();
    void openEditor();
    void readValue();
    void sendBack();
    void retry();
    [[nodiscard]] const PushResultRow* current() const;
    /// Of the selected writes those that can be tried again.
    [[nodiscard]] QList<qint64> chosen() const;

    PushService& m_service;
    Asker m_asker;
    Asker m_valueAsker;
    bool m_mayRun = false;
    bool m_mayEdit = true;
    bool m_isOfAll = false; ///< batches
    bool m_hasMore = false; ///< than are loaded of all batches
    qint64 m_edited = 0; ///< outbox row in the editor
    QString m_editedSku;
    PagedTable<PushResultRow>* m_results;
    QTableView* m_table;
    StatefulView* m_list;
    QLabel* m_why;
    Refusal* m_who; ///< may do something about it; seen by others
    QPushButton* m_retry;
    QPushButton* m_edit;
    QWidget* m_editorPart = nullptr;
    QLabel* m_editorTitle;
    QComboBox* m_field;
    ValueEditor* m_editor;
    QPushButton* m_send;
};

} // namespace trueup::ui
