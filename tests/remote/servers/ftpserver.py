"""A real FTP server that misbehaves on request. Prints its port; serves until it is ended.

usage: ftpserver.py ROOT LOG [--refuse SIZE,MDTM,MLSD,REST,LIST] [--cut BYTES [--cut-times N]] [--stall BYTES] [--swap BYTES]
"""
import argparse
import os
import time

from pyftpdlib import handlers
from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.servers import FTPServer

parser = argparse.ArgumentParser()
parser.add_argument("root")
parser.add_argument("log")
parser.add_argument("--refuse", default="")
parser.add_argument("--cut", type=int)
parser.add_argument("--cut-times", type=int, default=1)
parser.add_argument("--stall", type=int)
parser.add_argument("--swap", type=int)
options = parser.parse_args()


class Producer(handlers.FileProducer):
    """Sends a file in small pieces and does something to the transfer when enough of them are out."""

    buffer_size = 4096
    sent = 0
    channel = None

    def more(self):
        if options.cut is not None and options.cut_times > 0 and self.sent >= options.cut:
            options.cut_times -= 1
            self.channel.cmd_channel.close()
            return b""
        if options.stall is not None and self.sent >= options.stall:
            time.sleep(60)
        if options.swap is not None and self.sent >= options.swap:
            options.swap = None
            replacement = self.file.name + ".new"
            if os.path.exists(replacement):
                os.replace(replacement, self.file.name)
        data = super().more()
        self.sent += len(data)
        return data


class Channel(handlers.DTPHandler):
    def push_with_producer(self, producer):
        producer.channel = self
        super().push_with_producer(producer)


class Handler(handlers.FTPHandler):
    use_sendfile = False
    dtp_handler = Channel
    banner = "ready"

    def pre_process_command(self, line, cmd, arg):
        with open(options.log, "a", encoding="utf-8") as log:
            log.write((cmd if cmd == "PASS" else line) + "\n")
        super().pre_process_command(line, cmd, arg)


handlers.FileProducer = Producer
refused = options.refuse.split(",")
Handler.proto_cmds = {name: command for name, command in handlers.FTPHandler.proto_cmds.items() if name not in refused}
Handler.authorizer = DummyAuthorizer()
Handler.authorizer.add_user("feed", "s3cret", options.root, perm="elr")
server = FTPServer(("127.0.0.1", 0), Handler)
print("port", server.socket.getsockname()[1], flush=True)
server.serve_forever()
