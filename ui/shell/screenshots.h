#pragma once

#include "base/error.h"

#include <QDir>
#include <QObject>
#include <QSize>
#include <QTimer>

#include <functional>

namespace trueup::ui {

class MainWindow;

/// Renders every page of a live window to PNG files named PAGE-THEME-LANGUAGE.png. Waits for each page to be settled
/// without blocking; works without a display.
class Screenshots : public QObject
{
    Q_OBJECT
public:
    struct Options
    {
        QDir directory;
        QString suffix; ///< for example "light-en"
        QSize size{1360, 860};
    };

    /// One place of the window and how to get there.
    struct Shot
    {
        QString name;
        std::function<void()> prepare;
    };

    Screenshots(MainWindow& window, Options options, QObject* parent = nullptr);

    [[nodiscard]] const QList<Shot>& shots() const { return m_shots; }
    void start();

signals:
    /// Once; `error` has an empty message when all files were written.
    void finished(const QStringList& files, const trueup::Error& error);

private:
    void addShots();
    void addConflictShots();
    void addProductShots();
    void next();
    void waitAndSave();
    [[nodiscard]] Result<QString> save(const QString& name) const;

    MainWindow& m_window;
    Options m_options;
    QList<Shot> m_shots;
    QStringList m_files;
    QTimer m_wait;
    qsizetype m_at = -1;
    int m_rounds = 0;
    int m_quiet = 0;
};

} // namespace trueup::ui
