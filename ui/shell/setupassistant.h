#pragma once

#include "services/setup.h"

#include <QWizard>

class QCheckBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QRadioButton;
class QVBoxLayout;

namespace trueup::ui {

class ErrorBanner;
class PromptService;

/// First run: sample data, this computer or a team database, tried before it is kept. Opened with open() or show().
class SetupAssistant : public QWizard
{
    Q_OBJECT
public:
    SetupAssistant(SetupService& service, PromptService& prompts, QWidget* parent = nullptr);

    [[nodiscard]] SetupRequest request() const;

signals:
    /// The workspace stands and is remembered; the window can be opened.
    void completed(const trueup::ui::SetupRequest& request);

protected:
    bool validateCurrentPage() override;

private:
    enum Page { ChoicePage, PlacePage, WorkPage };
    [[nodiscard]] QWizardPage* makeChoice();
    [[nodiscard]] QWizardPage* makePlace();
    [[nodiscard]] QWizardPage* makeWork();
    QRadioButton* addMode(QVBoxLayout* column, SetupMode mode, const QString& title, const QString& text);
    [[nodiscard]] QWidget* makeFolderArea(QWidget* page);
    [[nodiscard]] QWidget* makeDatabaseArea(QWidget* page);
    void enterPlace();
    void checkPlace();
    void forgetCheck();
    void showReport(const TestReport& report);
    void offerPreparation(const SetupReport& report);
    [[nodiscard]] bool isPreparationAgreed() const;
    void work();
    void worked(const Result<void>& done);

    SetupService& m_service;
    PromptService& m_prompts;
    Asker m_checker;
    Asker m_worker;
    bool m_checked = false;
    bool m_done = false;
    QList<std::pair<QRadioButton*, SetupMode>> m_modes;
    QWidget* m_folderArea = nullptr;
    QWidget* m_databaseArea = nullptr;
    QLineEdit* m_folder = nullptr;
    QLineEdit* m_database = nullptr;
    QLineEdit* m_password = nullptr;
    QCheckBox* m_prepare = nullptr; ///< shown where the database lacks tables of this program
    QLabel* m_checkSummary = nullptr;
    QVBoxLayout* m_checkLines = nullptr;
    QLabel* m_step = nullptr;
    QProgressBar* m_bar = nullptr;
    ErrorBanner* m_banner = nullptr;
};

} // namespace trueup::ui
