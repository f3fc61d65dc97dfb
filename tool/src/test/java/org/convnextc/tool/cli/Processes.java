package org.convnextc.tool.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Runs programs to their end. */
final class Processes {
    /** What a program left. */
    record Result(int status, String out, String err) {}

    private static final int TIMEOUT_SECONDS = 120;

    private Processes() {}

    /** Output goes through files, so that no pipe can fill up. */
    static Result start(ProcessBuilder command) throws IOException, InterruptedException {
        Path out = Files.createTempFile("out", ".txt");
        Path err = Files.createTempFile("err", ".txt");
        try {
            Process process = command.redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("still running after " + TIMEOUT_SECONDS + " s: " + command.command());
            }
            return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }
}
