#include "sandbox/ftpserver.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace trueup::sandbox {

namespace {

// The options come as one line of JSON on standard input, so that no password stands in an argument list; the end of
// standard input is the order to stop.
constexpr auto script = R"python(
import json, os, sys, threading
from pyftpdlib.filesystems import AbstractedFS
from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler, DTPHandler
from pyftpdlib.servers import FTPServer
import logging
logging.disable(logging.CRITICAL)
o = json.loads(sys.stdin.readline())
left = {"cut": o["cutTimes"], "stall": o["stallTimes"]}

class Limited:
    """A file that fails or falls silent after some bytes."""
    def __init__(self, file, limit, kind):
        self.file, self.left, self.kind, self.name = file, limit, kind, file.name
    def read(self, size=-1):
        if self.left <= 0:
            raise OSError(5, "cut by the sandbox")
        block = self.file.read(min(size if size > 0 else 65536, self.left))
        self.left -= len(block)
        return block
    def is_silent(self):
        return self.kind == "stall" and self.left <= 0
    def seek(self, *args):
        return self.file.seek(*args)
    @property
    def closed(self):
        return self.file.closed
    def close(self):
        self.file.close()

class Files(AbstractedFS):
    def open(self, filename, mode):
        file = super().open(filename, mode)
        for kind in ("cut", "stall"):
            if o[kind + "After"] >= 0 and left[kind] > 0:
                left[kind] -= 1
                return Limited(file, o[kind + "After"], kind)
        return file

class Data(DTPHandler):
    timeout = 0
    def initiate_send(self):
        if isinstance(self.file_obj, Limited) and self.file_obj.is_silent():
            self.modify_ioloop_events(self.ioloop.READ)
        else:
            super().initiate_send()

class Handler(FTPHandler):
    banner = "ready"
    use_sendfile = False
    dtp_handler = Data
    abstracted_fs = Files

def refuse(name):
    def command(self, *args):
        self.respond("502 Command not implemented.")
    setattr(Handler, "ftp_" + name, command)
    commands = dict(Handler.proto_cmds)
    commands.pop(name, None)
    if name == "MLSD":
        commands.pop("MLST", None)
    Handler.proto_cmds = commands

for key, names in (("refuseSize", ["SIZE"]), ("refuseMdtm", ["MDTM"]), ("refuseMlsd", ["MLSD"]),
                   ("refuseRest", ["REST"])):
    if o[key]:
        for name in names:
            refuse(name)

users = DummyAuthorizer()
users.add_user(o["user"], o["password"], o["directory"], perm="elr")
Handler.authorizer = users
Handler.auth_failed_timeout = 0
server = FTPServer(("127.0.0.1", 0), Handler)
print(server.socket.getsockname()[1], flush=True)

def watch():
    sys.stdin.read()
    os._exit(0)
threading.Thread(target=watch, daemon=True).start()
server.serve_forever()
)python";

QByteArray settings(const FtpOptions& options, const FtpHabits& habits)
{
    const QJsonObject object{{u"directory"_s, options.directory},    {u"user"_s, options.user},
                             {u"password"_s, options.password},      {u"refuseSize"_s, habits.refuseSize},
                             {u"refuseMdtm"_s, habits.refuseMdtm},   {u"refuseMlsd"_s, habits.refuseMlsd},
                             {u"refuseRest"_s, habits.refuseRest},   {u"cutAfter"_s, habits.cutAfter},
                             {u"cutTimes"_s, habits.cutTimes},       {u"stallAfter"_s, habits.stallAfter},
                             {u"stallTimes"_s, habits.stallTimes}};
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

} // namespace

Result<std::unique_ptr<PyFtpServer>> PyFtpServer::start(const FtpOptions& options, const FtpHabits& habits)
{
    std::unique_ptr<PyFtpServer> server(new PyFtpServer);
    QProcess& process = server->m_process;
    dieWithParent(process);
    process.start(QStandardPaths::findExecutable(u"python3"_s), {u"-c"_s, QString::fromUtf8(script)});
    process.write(settings(options, habits));
    if (process.waitForStarted(5000)) {
        for (int attempt = 0; attempt < 20 && !process.canReadLine() && process.state() != QProcess::NotRunning; ++attempt)
            process.waitForReadyRead(500);
        server->m_port = quint16(process.readLine().trimmed().toUInt());
    }
    if (server->m_port == 0) {
        return fail(ErrorKind::Config,
                    QCoreApplication::translate("trueup::sandbox", "The FTP server of python3-pyftpdlib did not start"),
                    {}, QString::fromUtf8(process.readAllStandardError()));
    }
    return server;
}

} // namespace trueup::sandbox
