#include "shell/setupassistant.h"

#include "services/prompts.h"
#include "widgets/controls.h"
#include "widgets/errorbanner.h"
#include "widgets/errorwords.h"

#include <QCheckBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QRadioButton>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

/// The last page cannot be finished before the work is done.
class WorkWizardPage final : public QWizardPage
{
public:
    [[nodiscard]] bool isComplete() const override { return m_done; }
    void setDone(bool done)
    {
        m_done = done;
        emit completeChanged();
    }

private:
    bool m_done = false;
};

} // namespace

SetupAssistant::SetupAssistant(SetupService& service, PromptService& prompts, QWidget* parent)
    : QWizard(parent), m_service(service), m_prompts(prompts), m_checker(this), m_worker(this)
{
    setWindowTitle(tr("Set up Trueup"));
    setWizardStyle(ModernStyle);
    setOption(NoBackButtonOnStartPage);
    setMinimumSize(720, 520);
    setPage(ChoicePage, makeChoice());
    setPage(PlacePage, makePlace());
    setPage(WorkPage, makeWork());
    setButtonText(FinishButton, tr("Open Trueup"));
    setButtonText(BackButton, tr("Back")); // Qt's own words need a file of Qt's, which may not be there
    setButtonText(NextButton, tr("Next"));
    setButtonText(CancelButton, tr("Cancel"));
    connect(this, &QWizard::currentIdChanged, this, [this](int id) {
        if (id == PlacePage)
            enterPlace();
        else if (id == WorkPage)
            work();
    });
    connect(&service, &SetupService::progressed, this, [this](const QString& text) { m_step->setText(text); });
    connect(this, &QDialog::accepted, this, [this] { emit completed(request()); });
    connect(this, &QDialog::rejected, this, [this] {
        m_checker.forget();
        m_worker.forget();
        m_service.cancel();
    });
}

QWizardPage* SetupAssistant::makeChoice()
{
    auto* page = new QWizardPage(this);
    page->setTitle(tr("Where should Trueup keep its data?"));
    page->setSubTitle(tr("You can change this later in Settings; nothing is taken away."));
    auto* column = new QVBoxLayout(page);
    column->setSpacing(4);
    addMode(column, SetupMode::Sample, tr("Try it with sample data"),
            tr("Invented products, and a pretend supplier, ERP and shop that run on this computer only. Nothing real is touched."))
        ->setChecked(true);
    addMode(column, SetupMode::ThisComputer, tr("On this computer"),
            tr("A private database in a folder of yours. Right for one person; others cannot see it."));
    addMode(column, SetupMode::TeamDatabase, tr("In our team's database"),
            tr("A PostgreSQL that everybody in the team uses, for example Supabase. You need its address and a login."));
    column->addStretch();
    return page;
}

QRadioButton* SetupAssistant::addMode(QVBoxLayout* column, SetupMode mode, const QString& title, const QString& text)
{
    auto* choice = new QRadioButton(title, this);
    QFont bold = choice->font();
    bold.setWeight(QFont::DemiBold);
    choice->setFont(bold);
    choice->setAccessibleDescription(text);
    auto* explanation = label(text, u"muted"_s, this);
    explanation->setContentsMargins(fontMetrics().height() + 10, 0, 0, 10);
    column->addWidget(choice);
    column->addWidget(explanation);
    m_modes.append({choice, mode});
    return choice;
}

QWizardPage* SetupAssistant::makePlace()
{
    auto* page = new QWizardPage(this);
    page->setTitle(tr("Where exactly?"));
    page->setSubTitle(tr("It is tried before it is kept."));
    m_folderArea = makeFolderArea(page);
    m_databaseArea = makeDatabaseArea(page);
    m_checkSummary = label({}, {}, page);
    m_checkLines = new QVBoxLayout;
    m_prepare = new QCheckBox(page);
    m_prepare->hide();
    auto* column = new QVBoxLayout(page);
    column->setSpacing(10);
    column->addWidget(m_folderArea);
    column->addWidget(m_databaseArea);
    column->addWidget(m_checkSummary);
    column->addLayout(m_checkLines);
    column->addWidget(m_prepare);
    column->addStretch();
    for (QLineEdit* edit : {m_folder, m_database, m_password})
        connect(edit, &QLineEdit::textChanged, this, &SetupAssistant::forgetCheck);
    return page;
}

QWidget* SetupAssistant::makeFolderArea(QWidget* page)
{
    auto* area = new QWidget(page);
    m_folder = new QLineEdit(area);
    m_folder->setAccessibleName(tr("Folder"));
    auto* choose = ui::button(tr("Choose …"), {}, area);
    connect(choose, &QPushButton::clicked, this, [this] {
        m_prompts.chooseFolder(this, tr("Choose a folder"), m_folder->text(), [this](const std::optional<QString>& folder) {
            if (folder)
                m_folder->setText(*folder);
        });
    });
    auto* row = new QHBoxLayout(area);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(label(tr("Folder"), {}, area));
    row->addWidget(m_folder, 1);
    row->addWidget(choose);
    return area;
}

QWidget* SetupAssistant::makeDatabaseArea(QWidget* page)
{
    auto* area = new QWidget(page);
    m_database = new QLineEdit(m_service.usedDatabase(), area);
    m_database->setPlaceholderText(u"postgresql://user@host:5432/database"_s);
    m_database->setAccessibleName(tr("Address of the database"));
    m_password = new QLineEdit(area);
    m_password->setObjectName(u"password"_s);
    m_password->setEchoMode(QLineEdit::Password);
    m_password->setAccessibleName(tr("Password"));
    auto* form = new QFormLayout(area);
    form->setContentsMargins(0, 0, 0, 0);
    form->addRow(tr("Address"), m_database);
    form->addRow(tr("Password"), m_password);
    return area;
}

QWizardPage* SetupAssistant::makeWork()
{
    auto* page = new WorkWizardPage;
    page->setTitle(tr("Getting ready"));
    page->setSubTitle(tr("The first time this takes a little while."));
    m_step = label({}, {}, page);
    m_bar = new QProgressBar(page);
    m_bar->setRange(0, 0);
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(tr("Getting ready"));
    m_banner = new ErrorBanner(page);
    auto* column = new QVBoxLayout(page);
    column->addWidget(m_step);
    column->addWidget(m_bar);
    column->addWidget(m_banner);
    column->addStretch();
    return page;
}

SetupRequest SetupAssistant::request() const
{
    SetupRequest result;
    for (const auto& [choice, mode] : m_modes) {
        if (choice->isChecked())
            result.mode = mode;
    }
    if (result.mode == SetupMode::TeamDatabase) {
        result.databaseUrl = m_database->text().trimmed();
        result.password = m_password->text();
        result.prepareDatabase = isPreparationAgreed();
    } else {
        result.folder = m_folder->text().trimmed();
    }
    return result;
}

void SetupAssistant::enterPlace()
{
    const SetupMode mode = request().mode;
    m_folderArea->setVisible(mode != SetupMode::TeamDatabase);
    m_databaseArea->setVisible(mode == SetupMode::TeamDatabase);
    if (mode != SetupMode::TeamDatabase)
        m_folder->setText(m_service.suggestedFolder(mode));
    forgetCheck();
}

void SetupAssistant::forgetCheck()
{
    m_checked = false;
    m_checker.forget(); // it speaks of another place
    m_checkSummary->clear();
    clearLayout(m_checkLines);
    m_prepare->setChecked(false);
    m_prepare->hide();
}

bool SetupAssistant::isPreparationAgreed() const
{
    return !m_prepare->isHidden() && m_prepare->isChecked();
}

bool SetupAssistant::validateCurrentPage()
{
    if (currentId() != PlacePage)
        return currentId() != WorkPage || m_done;
    if (m_checked) {
        const bool mayGoOn = m_prepare->isHidden() || m_prepare->isChecked();
        if (!mayGoOn)
            m_prepare->setFocus();
        return mayGoOn;
    }
    if (!m_checker.isWaiting())
        checkPlace();
    return false;
}

void SetupAssistant::checkPlace()
{
    setTone(m_checkSummary, u"muted"_s);
    m_checkSummary->setText(tr("Trying it …"));
    m_checker.ask(m_service.check(request()), [this](const Result<SetupReport>& report) {
        showReport(report ? report->test : TestReport{false, errorText(inWords(report.error())), {}});
        m_checked = report && report->test.ok;
        if (!m_checked)
            return;
        offerPreparation(*report);
        if (m_prepare->isHidden())
            next();
    });
}

/// Not done without being asked: programs of an earlier version cannot use the tables afterwards.
void SetupAssistant::offerPreparation(const SetupReport& report)
{
    m_prepare->setVisible(report.pendingSteps > 0);
    if (report.pendingSteps == 0)
        return;
    m_prepare->setText(report.isEmpty ? tr("Make the tables of Trueup in this database")
                                      : tr("Bring this database up to date for this program"));
    setTone(m_checkSummary, u"warning"_s);
    m_checkSummary->setText(report.isEmpty ? tr("It can be used once the tables are made.")
                                           : tr("It can be used once it is up to date. Computers with an older Trueup need the newer one after that."));
    m_prepare->setFocus();
}

void SetupAssistant::showReport(const TestReport& report)
{
    clearLayout(m_checkLines);
    setTone(m_checkSummary, report.ok ? u"ok"_s : u"error"_s);
    m_checkSummary->setText(report.summary);
    for (const TestLine& line : report.lines)
        m_checkLines->addWidget(label(u"%1 %2: %3"_s.arg(line.ok ? u"✓"_s : u"✗"_s, line.what, line.sentence),
                                      line.ok ? QString() : u"error"_s, this));
}

void SetupAssistant::work()
{
    m_banner->clear();
    m_bar->show();
    m_done = false;
    m_step->setText(tr("Preparing the data folder …"));
    m_worker.ask(m_service.apply(request()), [this](const Result<void>& done) { worked(done); });
}

void SetupAssistant::worked(const Result<void>& done)
{
    m_bar->hide();
    m_done = done.has_value();
    if (done) {
        m_step->setText(tr("Ready."));
    } else {
        m_step->clear();
        m_banner->show(done.error());
    }
    static_cast<WorkWizardPage*>(page(WorkPage))->setDone(m_done);
}

} // namespace trueup::ui
