#pragma once

#include "services/answer.h"
#include "services/services.h"
#include "shell/palettemodel.h"

#include <QDialog>
#include <QTimer>

class QAction;
class QLabel;
class QLineEdit;
class QListView;

namespace trueup::ui {

/// Search and commands (Ctrl+K): everything that can be done, and products, batches and runs by what one knows of them. Works
/// with the keyboard alone; remembers what was used last.
class CommandPalette : public QDialog
{
    Q_OBJECT
public:
    CommandPalette(UiServices& services, QWidget* parent);

    /// Opens empty over the parent with these commands; disabled ones are left out.
    void start(const QList<QAction*>& commands);
    [[nodiscard]] const PaletteModel& model() const { return *m_model; }
    [[nodiscard]] QLineEdit& field() { return *m_field; }
    [[nodiscard]] bool isSettled() const;

signals:
    void productWanted(qint64 productId);
    void batchWanted(const QString& batchId);
    void runWanted(qint64 runId);

private:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void offer();
    void askLists();
    void askProducts();
    void textChanged(const QString& text);
    void updateFoot();
    void move(int by);
    void enter();
    void run(int row);

    UiServices& m_services;
    Asker m_batchAsker;
    Asker m_runAsker;
    Asker m_productAsker;
    QTimer m_typing;
    bool m_enterWaits = false; ///< Enter was pressed before the products had come: what was typed may name one of them
    QList<PaletteItem> m_commands;
    QList<PaletteItem> m_batches;
    QList<PaletteItem> m_runs;
    PaletteModel* m_model;
    QLineEdit* m_field;
    QListView* m_list;
    QLabel* m_foot;
};

} // namespace trueup::ui
