"""Runs a command in a pseudo-terminal.

usage: pseudo_terminal.py COLUMNS ROWS COMMAND...
Takes JSON lines on stdin: {"send": "text"}, {"resize": [columns, rows]}, {"signal": 15}.
Gives JSON lines on stdout: {"out": "base64"}, {"resized": [columns, rows]}, {"exit": code} (negative: the signal).
"""

import base64
import fcntl
import json
import os
import pty
import select
import struct
import sys
import termios


def tell(message):
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def resize(master, columns, rows):
    fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def main():
    columns, rows, command = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
    # The child must find its size when it starts, so it waits for a byte before it becomes the command.
    ready, go = os.pipe()
    child, master = pty.fork()
    if child == 0:
        os.close(go)
        os.read(ready, 1)
        os.execvp(command[0], command)
    os.close(ready)
    resize(master, columns, rows)
    os.write(go, b"x")
    os.close(go)
    waiting = b""
    sources = [master, 0]
    while True:
        for source in select.select(sources, [], [])[0]:
            if source == master:
                try:
                    data = os.read(master, 65536)
                except OSError:
                    data = b""
                if not data:
                    status = os.waitpid(child, 0)[1]
                    tell({"exit": os.waitstatus_to_exitcode(status)})
                    return
                tell({"out": base64.b64encode(data).decode()})
                continue
            data = os.read(0, 65536)
            if not data:
                sources.remove(0)
                continue
            waiting += data
            while b"\n" in waiting:
                text, waiting = waiting.split(b"\n", 1)
                order = json.loads(text)
                if "send" in order:
                    os.write(master, order["send"].encode())
                elif "resize" in order:
                    # What was printed at the old size is told before the new one.
                    while select.select([master], [], [], 0)[0]:
                        tell({"out": base64.b64encode(os.read(master, 65536)).decode()})
                    resize(master, *order["resize"])
                    tell({"resized": order["resize"]})
                elif "signal" in order:
                    os.kill(child, order["signal"])


main()
