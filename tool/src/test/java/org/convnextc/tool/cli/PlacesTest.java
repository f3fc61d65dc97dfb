package org.convnextc.tool.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where convnextc is, what it is given, and where it may write and run code. */
final class PlacesTest {
    private static final String BAG = "Bag           0.9095";

    @TempDir
    Path folder;

    /** The launcher sets another locale; a JVM that somebody else starts can only tell. */
    @ParameterizedTest
    @ValueSource(strings = {"check", "weights", "fmt"})
    @EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere names do not depend on the locale")
    void tellsThatTheLocaleHasNotAllLetters(String command) throws Exception {
        ProcessBuilder builder = Program.command(folder, command, "\u00e9.net");
        builder.environment().put("LC_ALL", "C");
        Processes.Result result = Processes.start(builder);
        assertTrue(result.status() == 1 || result.status() == 2, result.err());
        assertTrue(result.err().contains("LC_ALL=C.UTF-8"), result.err());
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere no file is always full")
    void saysThatStandardOutputIsFull() throws Exception {
        ProcessBuilder command = Program.command(folder, Program.TINY, "-o", "-", "--format", "java");
        Path err = folder.resolve("err");
        Process process = command.redirectOutput(new File("/dev/full"))
                .redirectError(err.toFile())
                .start();
        assertEquals(1, process.waitFor());
        assertTrue(Files.readString(err).contains("cannot write all of standard output"));
    }

    private ProcessBuilder run(List<String> flags, Object... more) {
        var words = new ArrayList<Object>(
                List.of("run", Program.FASHION, "--weights", Program.WEIGHTS, "--image", Program.BAG));
        words.addAll(List.of(more));
        ProcessBuilder command = Program.command(folder, words.toArray());
        command.command().addAll(1, flags);
        return command;
    }

    /** Without vectors auto takes OpenBLAS, whose library JavaCPP unpacks into one of these places. */
    private List<String> unpackInto(Path place) {
        return List.of("-Dorg.bytedeco.javacpp.cachedir=" + place, "-Duser.home=" + place, "-Djava.io.tmpdir=" + place);
    }

    @Test
    void computesInJavaWhereNothingCanBeUnpacked() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        Processes.Result result = Processes.start(run(unpackInto(file)));
        assertEquals(0, result.status(), result.err());
        assertTrue(result.out().contains(BAG), result.out());
        assertTrue(result.out().contains("products in Java"), result.out());
        assertTrue(result.err().contains("OpenBLAS cannot be loaded"), result.err());
    }

    @Test
    void saysWhatToDoWhereOpenBlasIsAskedFor() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        Processes.Result result = Processes.start(run(unpackInto(file), "--gemm", "openblas"));
        assertEquals(1, result.status());
        assertTrue(result.err().contains("convnextc: OpenBLAS cannot be loaded"), result.err());
        assertTrue(result.err().contains("org.bytedeco.javacpp.cachedir"), result.err());
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "mounts are Linux's")
    void computesInJavaWhereNoCodeMayBeLoaded() throws Exception {
        Path mount = Files.createDirectory(folder.resolve("noexec"));
        Processes.Result auto = Processes.start(mounted(mount, run(unpackInto(mount))));
        assertEquals(0, auto.status(), auto.err());
        assertTrue(auto.out().contains(BAG), auto.out());
        assertTrue(auto.err().contains("noexec"), auto.err());
        Processes.Result asked = Processes.start(mounted(mount, run(unpackInto(mount), "--gemm", "openblas")));
        assertEquals(1, asked.status());
        assertTrue(asked.err().contains("convnextc: OpenBLAS cannot be loaded"), asked.err());
    }

    /** The command in a name space of its own, in which the folder is a file system that no code can be run from. */
    private ProcessBuilder mounted(Path mount, ProcessBuilder command) throws IOException, InterruptedException {
        String script = "mount -t tmpfs -o noexec tmpfs \"$0\" || exit 77; exec \"$@\"";
        List<String> own =
                List.of("unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script, mount.toString());
        var probe = new ArrayList<>(own);
        probe.add("true");
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/unshare"))
                        && Processes.start(new ProcessBuilder(probe)).status() == 0,
                "this user cannot mount here");
        command.command().addAll(0, own);
        return command;
    }
}
