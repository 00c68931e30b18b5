#include "coresession.h"

#include "store/usertable.h"

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

/// The strongest role, as people call it.
QString roleLabel(const QStringList& roles)
{
    if (roles.contains("admin"_L1))
        return CoreSession::tr("Administrator");
    if (roles.contains("approver"_L1))
        return CoreSession::tr("Approver");
    if (roles.contains("operator"_L1))
        return CoreSession::tr("Operator");
    if (roles.contains("editor"_L1))
        return CoreSession::tr("Editor");
    return roles.isEmpty() ? CoreSession::tr("No role") : CoreSession::tr("Viewer");
}

} // namespace

CoreSession::CoreSession(Workbench& bench, QObject* parent) : ui::SessionService(parent), m_bench(bench), m_presence(bench)
{
    connect(&m_presence, &Presence::changed, this, &CoreSession::onlookersChanged);
    connect(&bench, &Workbench::readAgain, this, &CoreSession::changed);
    connect(&bench, &Workbench::noticed, this, [this](const QString& what, const QString&) {
        if (what == "people"_L1) // perhaps one's own roles, or that one is inactive now
            emit changed();
    });
    connect(&bench, &Workbench::databaseLost, this, &CoreSession::databaseLost);
}

ui::Answer<ui::Session> CoreSession::session()
{
    return m_bench.ask<ui::Session>([place = m_bench.place()](Connection& connection) -> Result<ui::Session> {
        const auto user = UserTable(connection).current();
        if (!user)
            return fail(user.error());
        ui::Session session;
        session.user = user->name;
        session.role = roleLabel(user->roles);
        session.workspace = place;
        session.mayStage = user->permissions.contains(u"sync.stage"_s);
        session.mayApprove = user->permissions.contains(u"sync.approve"_s);
        session.mayRun = user->permissions.contains(u"sync.execute"_s);
        session.mayAdminister = user->permissions.contains(u"sync.admin"_s);
        session.mayResolve = user->permissions.contains(u"sync.resolve"_s);
        return session;
    }).then(this, [this](const Result<ui::Session>& session) {
        if (session)
            m_presence.setName(session->user);
        return session;
    });
}

} // namespace trueup
