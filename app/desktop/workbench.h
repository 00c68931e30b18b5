#pragma once

#include "operate/secrets.h"
#include "sessionhost.h"

#include <QSet>
#include <QTimer>

namespace trueup {

class Farewell;
class NotificationListener;
class SampleServices;

struct WorkbenchOptions
{
    SessionOptions session;
    bool isSample = false; ///< feed, ERP and shop are the invented ones of this computer
    QString keychain;      ///< under which name secrets are kept; empty: no keychain is asked
    std::shared_ptr<SecretStore> store; ///< keeps them instead of the keychain
};

/// The one open database of a window and the threads that work on it. Belongs to the thread of the window, which nothing
/// here blocks.
class Workbench : public QObject
{
    Q_OBJECT
public:
    /// What still runs in the end is handed to `farewell`, which outlives this; without one the destructor waits for it.
    explicit Workbench(WorkbenchOptions options, QObject* parent = nullptr, Farewell* farewell = nullptr);
    ~Workbench() override;

    /// Starts opening. A private workspace is brought to the version of this program, a team database never is.
    void open();

    /// Called once the database is open (null) or could not be opened; at once when that is known.
    using Ready = std::function<void(const Error*)>;
    void whenOpen(Ready ready);
    /// The same for the outside systems.
    void whenConnected(Ready ready);

    /// Runs `work(Connection&)` on a worker as soon as the database is open.
    template <class T, class Work>
    [[nodiscard]] ui::Answer<T> ask(Work work)
    {
        return onWorker<T>([stop = m_host->stopToken(), work = std::move(work)](Session& session) mutable -> Result<T> {
            return session.pool().withConnection([&](Connection& connection) -> Result<T> { return work(connection); }, stop);
        });
    }
    /// Runs `work(Session&)` on a worker as soon as the database is open. It may go on when this object is gone, so it must
    /// touch nothing that belongs to the window.
    template <class T, class Work>
    [[nodiscard]] ui::Answer<T> onWorker(Work work)
    {
        auto promise = std::make_shared<QPromise<Result<T>>>();
        promise->start();
        whenOpen([this, promise, work = std::move(work)](const Error* error) mutable {
            if (error) {
                promise->addResult(Result<T>(fail(*error)));
                promise->finish();
                return;
            }
            m_host->start([promise, work = std::move(work)](Session& session) mutable {
                promise->addResult(work(session));
                promise->finish();
            });
        });
        return promise->future();
    }

    /// Only after whenOpen said so.
    [[nodiscard]] Session& session() { return m_host->session(); }
    /// Destroys `leaving`, which uses the session and may take long to end, without keeping the window waiting.
    void takeLeave(std::unique_ptr<QObject> leaving) { m_host->keep(std::move(leaving)); }
    [[nodiscard]] bool isConnected() const { return m_connecting == State::Done; }
    [[nodiscard]] const WorkbenchOptions& options() const { return m_options; }
    /// As the session was opened, with the password of a team database: to open another one beside it.
    [[nodiscard]] SessionOptions sessionOptions() const;
    [[nodiscard]] CancelToken stopToken() const { return m_host->stopToken(); }
    /// Where the data is, for people.
    [[nodiscard]] QString place() const;
    [[nodiscard]] static QString presenceChannel() { return QStringLiteral("trueup_presence"); }

    /// Null when no keychain is used.
    [[nodiscard]] SecretStore* secretStore() { return m_store.get(); }
    [[nodiscard]] const QHash<QString, QString>& secrets() const { return m_secrets; }
    /// Uses a secret from now on; an empty text forgets it. Keeps it nowhere.
    void rememberSecret(const QString& name, const QString& secret);
    /// The same once it is kept in the key store of this computer. Refused for sample data, and where the environment gives this
    /// secret: what is kept would never be used.
    [[nodiscard]] ui::Answer<void> keepSecret(const QString& name, const QString& secret);
    /// Why secrets could not be read, empty message when they could.
    [[nodiscard]] const Error& secretTrouble() const { return m_secretTrouble; }

    /// Reads the connections anew; put off while a workflow runs.
    void reconnect();
    void beginWorkflow() { ++m_workflows; }
    void endWorkflow();

signals:
    /// A notice of the database: "staging", "runs", … and an id that may be empty. Bursts arrive as one.
    void noticed(const QString& what, const QString& id);
    /// Notices may have been lost: everything shown should be read again.
    void readAgain();
    /// The database does not answer. It is tried again by itself; readAgain() says when it is there.
    void databaseLost(const trueup::Error& error);
    /// What another desktop (or this one) says about itself on presenceChannel(). Anybody in the database can say it.
    void presenceNoticed(const QString& payload);
    void connectionsChanged();

private:
    enum class State { Idle, Busy, Done, Failed };
    struct Gate
    {
        QList<Ready> waiting;
        Error error;
    };
    void pass(Gate& gate, const Error* error);
    void openSession(const QString& databaseUrl);
    [[nodiscard]] static Result<std::unique_ptr<Session>> prepare(const SessionOptions& options, const CancelToken& cancel);
    void sessionOpened(const Result<void>& opened);
    void begin();
    void listen();
    void wakeServer();
    void gatherSecrets(QStringList names);
    void connectSystems();
    void systemsConnected(const Result<void>& connected);
    void collect(const QString& payload);

    WorkbenchOptions m_options;
    Farewell* m_farewell;
    std::unique_ptr<SessionHost> m_host;
    std::unique_ptr<NotificationListener> m_listener;
    std::unique_ptr<SampleServices> m_sample;
    std::shared_ptr<SecretStore> m_store;
    QHash<QString, QString> m_secrets;
    QHash<QString, QString> m_sampleSettings;
    Error m_secretTrouble;
    QString m_databaseUrl; ///< with the password
    State m_opening = State::Idle;
    State m_connecting = State::Idle;
    Gate m_openGate;
    Gate m_connectGate;
    qint64 m_failedAt = 0;
    int m_workflows = 0;
    bool m_reconnectLater = false;
    bool m_isLost = false;
    QSet<std::pair<QString, QString>> m_notices;
    QTimer m_noticeSoon;
};

} // namespace trueup
