"""The Java process that runs compiled classes, by commands and answers; benchmarks' GpuMeasuring.java is its other end."""

import glob
import importlib.util
import json
import os
import pathlib
import queue
import subprocess
import threading

HERE = pathlib.Path(__file__).resolve().parent
PROGRAM = "org.convnextc.benchmarks.gpu.GpuMeasuring"
PREFIX = "reply "


class Failure(Exception):
    """What the Java side says went wrong."""


def environment():
    """CUDA's libraries come from where LD_LIBRARY_PATH says, from PyTorch's own wheels, or from the toolkit."""
    wheels = importlib.util.find_spec("nvidia")
    folders = [os.environ["LD_LIBRARY_PATH"]] if "LD_LIBRARY_PATH" in os.environ else []
    for place in wheels.submodule_search_locations if wheels else []:
        folders += sorted(glob.glob(f"{place}/*/lib"))
    return os.environ | {"LD_LIBRARY_PATH": os.pathsep.join([*folders, "/usr/local/cuda/lib64"])}


def command():
    jars = [*sorted((HERE / "lib").glob("*.jar")), *sorted((HERE / "classes").glob("*.jar"))]
    return [
        str(HERE / "jre/bin/java"),
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        os.pathsep.join(map(str, jars)),
        PROGRAM,
    ]


class Ours:
    """One process; `wrapper` are words before its command, such as a sanitizer's."""

    def __init__(self, log, wrapper=()):
        self.log = log
        with open(log, "ab") as errors:
            self.process = subprocess.Popen(
                [*wrapper, *command()],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                env=environment(),
            )
        self.lines = queue.Queue()
        self.other_output = []
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            if line.startswith(PREFIX):
                self.lines.put(json.loads(line[len(PREFIX) :]))
            else:
                self.other_output.append(line)
        self.lines.put(None)

    def ask(self, *words, timeout=120):
        try:
            self.process.stdin.write(" ".join(map(str, words)) + "\n")
            self.process.stdin.flush()
            answer = self.lines.get(timeout=timeout)
        except queue.Empty:
            self.process.kill()
            raise Failure(f"{words[0]}: no answer within {timeout} s") from None
        except BrokenPipeError:
            answer = None
        if answer is None:
            raise Failure(f"{words[0]}: the process ended with status {self.process.wait()}; {self.last_words()}")
        if "error" in answer:
            raise Failure(answer["error"])
        return answer

    def last_words(self):
        lines = pathlib.Path(self.log).read_text(errors="replace").splitlines()
        return " / ".join(lines[-3:])

    def alive(self):
        return self.process.poll() is None

    def close(self, timeout=60):
        if self.alive():
            try:
                self.process.stdin.close()
                self.process.wait(timeout)
            except subprocess.TimeoutExpired:
                self.process.kill()
        return self.process.wait()
