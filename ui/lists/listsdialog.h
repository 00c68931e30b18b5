#pragma once

#include "services/jobs.h"
#include "services/lists.h"
#include "services/services.h"
#include "widgets/pagedtable.h"

#include <QDialog>

class QCheckBox;
class QDoubleSpinBox;
class QLabel;
class QPushButton;
class QTableView;

namespace trueup::ui {

class ErrorBanner;
class ListForm;
class StatefulView;

/// Which rows of two lists are one article: a supplier's price list against ours, say, before it is taken on. Nothing of the
/// catalogue is changed by it. Stands beside the window, which can be used meanwhile.
class ListsDialog : public QDialog
{
    Q_OBJECT
public:
    ListsDialog(UiServices& services, QWidget* parent);

    void choose(ListSide side, const QString& file);
    void chooseErp();
    void compare();
    void showPart(ListPart part);
    /// No answer is awaited; for screenshots and tests.
    [[nodiscard]] bool isSettled() const;

private:
    void layOutParts();
    void connectParts();
    void askForFile(ListSide side);
    void take(ListSide side, const Result<ListHead>& head);
    void setComparing(bool comparing);
    void follow(const QString& jobId);
    void cancel();
    void present(const ListOutcome& outcome);
    void save();
    void update();
    [[nodiscard]] std::optional<RunningJob> comparison() const;

    UiServices& m_services;
    std::array<Asker, 2> m_headAskers;
    Asker m_asker;
    Asker m_saveAsker;
    ListForm* m_form;
    QPushButton* m_columns;
    QCheckBox* m_several;
    QDoubleSpinBox* m_precision;
    QPushButton* m_compare;
    QPushButton* m_cancel;
    QLabel* m_said; ///< how far it is, or what came of it
    ErrorBanner* m_banner;
    std::array<QPushButton*, listPartCount> m_parts{};
    PagedTable<ListPairRow>* m_rows;
    QTableView* m_table;
    StatefulView* m_list;
    QPushButton* m_save;
    QLabel* m_saved;
    QPushButton* m_open;
    QString m_file;
    ListPart m_part = ListPart::Matches;
    std::optional<ListOutcome> m_outcome; ///< none: nothing was compared, or it is compared anew
    bool m_isComparing = false;
};

} // namespace trueup::ui
