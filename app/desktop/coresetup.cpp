#include "coresetup.h"

#include "farewell.h"
#include "operate/session.h"
#include "sampleservices.h"
#include "store/postgresbinaries.h"
#include "testlines.h"

#include <QDir>
#include <QFileInfo>
#include <QPromise>
#include <QUrl>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr auto folderKey = "workspace/folder"_L1;
constexpr auto databaseKey = "workspace/database"_L1;
constexpr auto sampleKey = "workspace/sample"_L1;

QString urlWithPassword(const ui::SetupRequest& request)
{
    QUrl url(request.databaseUrl);
    if (!request.password.isEmpty())
        url.setPassword(request.password);
    return url.toString(QUrl::FullyEncoded);
}

ui::TestLine folderLine(const QString& folder)
{
    const QString what = CoreSetup::tr("Folder");
    if (folder.isEmpty())
        return {false, what, CoreSetup::tr("Choose a folder.")};
    if (Workspace::status(folder).exists)
        return {true, what, CoreSetup::tr("There is a workspace already; it is opened as it is.")};
    QFileInfo place(QDir(folder).absolutePath());
    if (place.exists() && !QDir(folder).isEmpty())
        return {false, what, CoreSetup::tr("The folder holds other files. Choose an empty or a new one.")};
    while (!place.exists() && !place.isRoot())
        place = QFileInfo(place.absolutePath());
    if (!place.isDir() || !place.isWritable())
        return {false, what, CoreSetup::tr("%1 cannot be written to.").arg(QDir::toNativeSeparators(place.filePath()))};
    return {true, what, CoreSetup::tr("It can be used.")};
}

ui::TestReport checkFolder(const ui::SetupRequest& request)
{
    ui::TestReport report;
    report.lines.append(folderLine(request.folder));
    const auto postgres = choosePostgres();
    report.lines.append({postgres.has_value(), CoreSetup::tr("Database"),
                         postgres ? CoreSetup::tr("PostgreSQL %1 is installed.").arg(postgres->major) : errorText(postgres.error())});
    if (request.mode == ui::SetupMode::Sample) {
        const bool found = !SampleServices::program().isEmpty();
        report.lines.append({found, CoreSetup::tr("Sample services"),
                             found ? CoreSetup::tr("They are installed.")
                                   : CoreSetup::tr("This installation has none; choose one of the other ways.")});
    }
    report.ok = std::ranges::all_of(report.lines, &ui::TestLine::ok);
    report.summary = report.ok ? CoreSetup::tr("This can be used.") : CoreSetup::tr("This cannot be used yet.");
    return report;
}

/// Tables that are missing or old are no failure here: the next step is to make them.
ui::SetupReport checkTeam(const ui::SetupRequest& request, const CancelToken& cancel)
{
    const auto session = Session::open({{}, urlWithPassword(request), u"manual"_s}, cancel);
    if (!session)
        return {failedReport(session.error())};
    const auto plan = (*session)->migrationPlan(cancel);
    if (!plan)
        return {failedReport(plan.error())};
    if (plan->pending.isEmpty())
        return {testReport(checkDatabase(**session, cancel))};
    const auto server = checkServer(**session, cancel);
    if (!server)
        return {failedReport(server.error())};
    ui::SetupReport report{testReport(*server), int(plan->pending.size()), !plan->installed};
    report.test.lines.append({true, CoreSetup::tr("Tables"),
                              report.isEmpty ? CoreSetup::tr("There are none of Trueup yet.")
                                             : CoreSetup::tr("They are %n step(s) behind this program.", nullptr, report.pendingSteps)});
    return report;
}

Result<void> prepareTeam(Session& session, bool mayPrepare, SetupTeller& teller, const CancelToken& cancel)
{
    if (!mayPrepare)
        return session.requireCurrentSchema(cancel);
    emit teller.said(CoreSetup::tr("Making the tables"));
    const auto migrated = session.migrate(cancel);
    return migrated ? Result<void>() : fail(migrated.error());
}

} // namespace

void rememberWorkspace(ui::SettingsStore& settings, const ui::SetupRequest& request)
{
    const bool isTeam = request.mode == ui::SetupMode::TeamDatabase;
    settings.setValue(folderKey, isTeam ? QString() : QDir(request.folder).absolutePath());
    settings.setValue(databaseKey, isTeam ? QUrl(request.databaseUrl).toString(QUrl::RemovePassword | QUrl::FullyEncoded) : QString());
    settings.setValue(sampleKey, request.mode == ui::SetupMode::Sample);
}

std::optional<WorkspaceChoice> rememberedWorkspace(const ui::SettingsStore& settings)
{
    WorkspaceChoice choice{settings.value(folderKey).toString(), settings.value(databaseKey).toString()};
    if (choice.folder.isEmpty() && choice.databaseUrl.isEmpty())
        return std::nullopt;
    return choice;
}

bool isSampleWorkspace(const ui::SettingsStore& settings, const WorkspaceChoice& choice)
{
    return settings.value(sampleKey).toBool() && !choice.folder.isEmpty() &&
           QDir(choice.folder).absolutePath() == settings.value(folderKey).toString();
}

QString keychainName(const WorkspaceChoice& choice)
{
    if (choice.databaseUrl.isEmpty())
        return QDir(choice.folder).absolutePath();
    const auto address = DatabaseAddress::fromUrl(choice.databaseUrl);
    return address ? address->toString() : QString();
}

CoreSetup::CoreSetup(ui::SettingsStore& settings, QObject* parent, Farewell* farewell)
    : ui::SetupService(parent), m_settings(settings), m_farewell(farewell), m_workers(std::make_shared<QThreadPool>()),
      m_teller(std::make_shared<SetupTeller>())
{
    connect(m_teller.get(), &SetupTeller::said, this, &CoreSetup::progressed, Qt::QueuedConnection);
}

CoreSetup::~CoreSetup()
{
    m_stop.cancel();
    m_workers->clear();
    if (m_farewell)
        m_farewell->take([workers = std::move(m_workers)] { workers->waitForDone(); });
}

QString CoreSetup::suggestedFolder(ui::SetupMode mode) const
{
    const QDir own(Workspace::defaultDirectory());
    return QDir::toNativeSeparators(mode == ui::SetupMode::Sample ? QDir::cleanPath(own.filePath(u"../sample"_s)) : own.path());
}

QString CoreSetup::usedDatabase() const
{
    const auto choice = rememberedWorkspace(m_settings);
    return choice ? choice->databaseUrl : QString();
}

ui::Answer<ui::SetupReport> CoreSetup::check(const ui::SetupRequest& request)
{
    m_stop = CancelSource();
    auto promise = std::make_shared<QPromise<Result<ui::SetupReport>>>();
    promise->start();
    m_workers->start([promise, request, cancel = m_stop.token()] {
        promise->addResult(Result<ui::SetupReport>(
            request.mode == ui::SetupMode::TeamDatabase ? checkTeam(request, cancel) : ui::SetupReport{checkFolder(request)}));
        promise->finish();
    });
    return promise->future();
}

ui::Answer<void> CoreSetup::apply(const ui::SetupRequest& request)
{
    m_stop = CancelSource();
    return prepare(request)
        .then(this, [this, request](const Result<void>& prepared) {
            return prepared ? keep(request) : ui::readyAnswer<void>(prepared);
        })
        .unwrap();
}

ui::Answer<void> CoreSetup::prepare(const ui::SetupRequest& request)
{
    auto promise = std::make_shared<QPromise<Result<void>>>();
    promise->start();
    m_workers->start([teller = m_teller, promise, request, cancel = m_stop.token()] {
        const auto work = [&]() -> Result<void> {
            if (request.mode == ui::SetupMode::TeamDatabase) {
                emit teller->said(tr("Connecting to the database"));
                const auto session = Session::open({{}, urlWithPassword(request), u"manual"_s}, cancel);
                return session ? prepareTeam(**session, request.prepareDatabase, *teller, cancel) : fail(session.error());
            }
            emit teller->said(tr("Starting a private database"));
            if (const auto made = Workspace::init(request.folder, cancel); !made)
                return fail(made.error());
            const auto session = Session::open({request.folder, {}, u"manual"_s}, cancel);
            if (!session)
                return fail(session.error());
            emit teller->said(tr("Making the tables"));
            const auto migrated = (*session)->migrate(cancel);
            return migrated ? Result<void>() : fail(migrated.error());
        };
        promise->addResult(work());
        promise->finish();
    });
    return promise->future();
}

ui::Answer<void> CoreSetup::keep(const ui::SetupRequest& request)
{
    if (request.mode != ui::SetupMode::TeamDatabase || request.password.isEmpty()) {
        rememberWorkspace(m_settings, request);
        return ui::readyAnswer<void>({});
    }
    m_store = std::make_unique<KeychainSecretStore>(keychainName({{}, request.databaseUrl}));
    return m_store->write(QString::fromLatin1(secretName::databasePassword), request.password)
        .then(this, [this, request](const Result<void>& kept) {
            if (kept)
                rememberWorkspace(m_settings, request);
            return kept;
        });
}

void CoreSetup::cancel()
{
    m_stop.cancel();
}

} // namespace trueup
