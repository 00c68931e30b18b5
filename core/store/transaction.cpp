#include "base/log.h"
#include "store/connection.h"
#include "store/sessionstate.h"

#include <QCoreApplication>

#include <libpq-fe.h>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::Transaction)
};

QString savepoint(int depth)
{
    return u"trueup_%1"_s.arg(depth);
}

} // namespace

Transaction::Transaction(Connection& connection) : m_connection(connection)
{
    Connection::Private& session = *connection.d;
    const auto begun = connection.control(session.depth == 0 ? u"BEGIN"_s : u"SAVEPOINT "_s + savepoint(session.depth));
    if (!begun) {
        m_beginError = begun.error();
        return;
    }
    if (session.depth == 0)
        session.cause.reset();
    m_depth = session.depth++;
    m_open = true;
}

Transaction::~Transaction()
{
    rollback();
}

Result<void> Transaction::commit()
{
    Connection::Private& session = *m_connection.d;
    if (!m_open)
        return fail(
            m_beginError.message.isEmpty()
                ? Error{ErrorKind::Internal, Text::tr("The transaction had ended already."), {}, {}, {}, {}, false}
                : m_beginError);
    // COMMIT of a failed transaction "succeeds" as a rollback: that must not pass for a commit.
    if (PQtransactionStatus(session.native) == PQTRANS_INERROR) {
        Error error = session.cause.value_or(Error{ErrorKind::Database,
                                                   Text::tr("An earlier statement of the transaction had failed."),
                                                   {},
                                                   {},
                                                   {},
                                                   {},
                                                   false});
        error.notDone = Text::tr("Nothing of the transaction was stored.");
        rollback();
        return fail(std::move(error));
    }
    const auto done = m_connection.control(m_depth == 0 ? u"COMMIT"_s : u"RELEASE SAVEPOINT "_s + savepoint(m_depth));
    if (!done) {
        Error error = done.error();
        if (m_depth == 0 && error.kind == ErrorKind::DatabaseLost)
            error.notDone = Text::tr("It is not known whether the transaction was stored.");
        rollback();
        return fail(std::move(error));
    }
    m_open = false;
    session.depth = m_depth;
    m_beginError = {};
    return {};
}

void Transaction::rollback()
{
    if (!m_open)
        return;
    m_open = false;
    Connection::Private& session = *m_connection.d;
    session.depth = m_depth;
    if (!m_connection.isAlive() || PQtransactionStatus(session.native) == PQTRANS_IDLE)
        return; // the server has rolled back already
    const auto undone = m_connection.control(
        m_depth == 0 ? u"ROLLBACK"_s : u"ROLLBACK TO SAVEPOINT %1; RELEASE SAVEPOINT %1"_s.arg(savepoint(m_depth)));
    if (!undone)
        qCWarning(lcStore) << "rolling back failed:" << undone.error();
}

} // namespace trueup
