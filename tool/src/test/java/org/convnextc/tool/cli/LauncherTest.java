package org.convnextc.tool.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher in a checkout of its own, with a Maven that only counts its calls and puts a jar where the real one would, and a Java
 * that keeps its words and makes archives of classes that no JVM can use.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a shell script")
final class LauncherTest {
    private static final Path LAUNCHER = Path.of("..", "convnextc");
    private static final Path START = Path.of("..", "start.args");

    @TempDir
    Path folder;

    private Path home;
    private Path tools;

    @BeforeEach
    void layOut() throws IOException {
        home = Files.createDirectories(folder.resolve("a checkout"));
        tools = Files.createDirectories(folder.resolve("tools"));
        Files.copy(LAUNCHER, home.resolve("convnextc"));
        Files.copy(START, home.resolve("start.args"));
        for (String module : List.of("dsl", "runtime", "ir", "compiler", "tool")) {
            Files.createDirectories(home.resolve(module).resolve("src/main"));
            Files.writeString(home.resolve(module).resolve("pom.xml"), "");
        }
        Files.writeString(home.resolve("pom.xml"), "");
        layOutTools();
    }

    private void layOutTools() throws IOException {
        Path jar = folder.resolve("main.jar");
        writeJar(jar);
        writeScript(
                tools.resolve("mvn"),
                """
                echo built >>'%s'
                mkdir -p tool/target/lib
                cp '%s' tool/target/convnextc-tool-0.jar
                """
                        .formatted(builds(), jar));
        writeScript(jdk().resolve("bin/javac"), "");
        writeScript(
                jdk().resolve("bin/java"),
                """
                printf '%%s\\n' "$@" >'%s'
                for word; do
                    case $word in
                        -XX:DumpLoadedClassList=*) exit 1 ;;
                        -XX:SharedArchiveFile=*) archive=${word#*=} ;;
                        -Xshare:dump) dump=yes ;;
                    esac
                done
                if [ "${dump-}" ]; then
                    echo 'no archive' >"$archive"
                else
                    cd '%s'
                    exec '%s/bin/java' "$@"
                fi
                """
                        .formatted(words(), folder, System.getProperty("java.home")));
    }

    private Path jdk() throws IOException {
        Files.createDirectories(folder.resolve("jdk").resolve("bin"));
        return folder.resolve("jdk");
    }

    private Path words() {
        return folder.resolve("words");
    }

    @Test
    void startsFromAnArchiveAndGoesOnWithoutOneThatFails() throws Exception {
        Processes.Result result = launch("check", "no.net");
        String words = Files.readString(words());
        assertTrue(words.contains("-XX:SharedArchiveFile="), words);
        assertFalse(words.contains("--add-modules"), words);
        assertTrue(result.err().startsWith("error["), result.err());
        assertEquals(1, result.status());
    }

    @Test
    void givesTheVectorModuleToCommandsThatCompute() throws Exception {
        Processes.Result result = launch("--debug", "run", "no.net");
        assertTrue(Files.readString(words()).contains("--add-modules\njdk.incubator.vector\n"));
        assertEquals(2, result.status());
    }

    @Test
    void startsCommandsThatComputeWithTheKernelsFirst() throws Exception {
        launch("run", "no.net");
        String words = Files.readString(words());
        assertTrue(words.contains("@" + home.toRealPath() + "/start.args\n"), words);
        launch("check", "no.net");
        assertFalse(Files.readString(words()).contains("start.args"));
    }

    /** What C1 compiles is there sooner, and native code leaves little of it; a folder of images leaves much. */
    @Test
    void startsNativeCodeOnOneImageWithC1Alone() throws Exception {
        launch("run", "no.net", "--target", "native", "--image", "no.png");
        assertTrue(Files.readString(words()).contains("-XX:TieredStopAtLevel=1\n"));
        for (List<String> many : List.of(
                List.of("--target=native", "--image", folder.toString()),
                List.of("--target=native", "--image=" + folder),
                List.of("--target", "native", "--image", "a.png", "--image", "b.png"),
                List.of("--target", "java", "--image", "no.png"))) {
            var arguments = new ArrayList<>(List.of("run", "no.net"));
            arguments.addAll(many);
            launch(arguments.toArray(String[]::new));
            assertFalse(Files.readString(words()).contains("-XX:TieredStopAtLevel=1\n"), many.toString());
        }
    }

    /** Whatever package they move to. */
    @Test
    void namesTheKernelsByTheirPackage() throws Exception {
        String kernels = Class.forName(
                        "org.convnextc.runtime.kernel.vector.VectorKernels",
                        false,
                        getClass().getClassLoader())
                .getPackageName();
        List<String> commands = Files.readAllLines(START).stream()
                .filter(line -> line.startsWith("-XX:CompileCommand=") && !line.endsWith("quiet"))
                .toList();
        assertEquals(2, commands.size());
        commands.forEach(line -> assertTrue(line.contains("," + kernels + ".*::*,"), line));
    }

    /** A JVM says so where it knows a flag but not its value. */
    @Test
    void saysNothingOfTheFlagsOfAStart() throws Exception {
        Processes.Result result = Processes.start(new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "@" + START, "-version"));
        assertEquals(0, result.status(), result.err());
        assertEquals("", result.out());
        assertFalse(result.err().contains("CompileCommand"), result.err());
    }

    @Test
    void buildsOnFirstUseAndSaysNothingInAPipe() throws Exception {
        Processes.Result result = launch("--version");
        assertEquals("convnextc " + new Version().getVersion()[0].replace("convnextc ", "") + "\n", result.out());
        assertEquals("", result.err());
        assertEquals(0, result.status());
        assertEquals(1, countBuilds());
    }

    @Test
    void buildsAgainOnlyAfterAChange() throws Exception {
        launch("--version");
        launch("--version");
        assertEquals(1, countBuilds());

        Path source = home.resolve("dsl/src/main/Added.java");
        Files.writeString(source, "");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(2)));
        launch("--version");
        assertEquals(2, countBuilds());
    }

    @Test
    void worksThroughLinksFromAnyFolder() throws Exception {
        Path bin = Files.createDirectories(folder.resolve("some bin"));
        Files.createSymbolicLink(bin.resolve("first"), Path.of("..", "a checkout", "convnextc"));
        Files.createSymbolicLink(bin.resolve("second"), bin.resolve("first"));
        Processes.Result result = Processes.start(command(bin.resolve("second"), "--version"));
        assertEquals(0, result.status(), result.err());
        assertTrue(result.out().startsWith("convnextc "), result.out());
    }

    @Test
    void keepsTheProgramsExitStatusAndWords() throws Exception {
        Processes.Result result = launch("-o", "a b.txt", "x.net");
        assertEquals(2, result.status());
        assertTrue(result.err().contains("a b.txt"), result.err());
    }

    @Test
    void buildsOnceForSeveralFirstUses() throws Exception {
        var running = new ArrayList<Process>();
        for (int i = 0; i < 3; i++) {
            running.add(command(home.resolve("convnextc"), "--version").start());
        }
        for (Process process : running) {
            assertEquals(0, process.waitFor());
        }
        assertEquals(1, countBuilds());
    }

    @Test
    void showsMavensLogOnlyOfAFailedBuild() throws Exception {
        writeScript(tools.resolve("mvn"), "echo something is broken; exit 1");
        Processes.Result result = launch("--version");
        assertEquals(3, result.status());
        assertTrue(result.err().contains("the build failed"), result.err());
        assertTrue(result.err().contains("something is broken"), result.err());
        assertEquals("", result.out());
    }

    @Test
    void saysThatThereIsNoJava() throws Exception {
        Processes.Result result = launchWith(folder.resolve("no jdk"));
        assertEquals(3, result.status());
        assertTrue(result.err().contains("there is no bin/java in it"), result.err());
        assertTrue(result.err().contains("17"), result.err());
    }

    @Test
    void saysThatJavaIsTooOld() throws Exception {
        writeScript(jdk().resolve("bin/java"), "echo '    java.specification.version = 11' >&2");
        Processes.Result result = launchWith(jdk());
        assertEquals(3, result.status());
        assertTrue(result.err().contains("found Java 11"), result.err());
    }

    @Test
    void saysThatABuildNeedsACompiler() throws Exception {
        Files.delete(jdk().resolve("bin/javac"));
        Processes.Result result = launchWith(jdk());
        assertEquals(3, result.status());
        assertTrue(result.err().contains("needs a JDK"), result.err());
    }

    /** A name with letters outside ASCII and a space, as if no locale were set. */
    @Test
    void startsFromAnyFolderInAnyLocale() throws Exception {
        assumeTrue("UTF-8".equals(System.getProperty("sun.jnu.encoding")), "this test's JVM cannot name the folder");
        Path moved = Files.createDirectories(folder.resolve("\u00e9 \u65e5\u672c"));
        Files.move(home, moved.resolve("\u00fc"));
        home = moved.resolve("\u00fc");
        Path net = Files.copy(Program.TINY, moved.resolve("\u00f6.net"));
        layOutTools();
        for (String locale : List.of("C", "POSIX", "xx_XX.UTF-8", "")) {
            ProcessBuilder command = command(home.resolve("convnextc"), "check", net.toString());
            command.environment().keySet().removeIf(name -> name.equals("LANG") || name.startsWith("LC_"));
            command.environment().put("LC_ALL", locale);
            assertEquals(new Processes.Result(0, "", ""), Processes.start(command), locale);
        }
    }

    private Processes.Result launch(String... arguments) throws Exception {
        return Processes.start(command(home.resolve("convnextc"), arguments));
    }

    private Processes.Result launchWith(Path javaHome) throws Exception {
        ProcessBuilder command = command(home.resolve("convnextc"), "--version");
        command.environment().put("JAVA_HOME", javaHome.toString());
        return Processes.start(command);
    }

    private ProcessBuilder command(Path program, String... arguments) throws IOException {
        var words = new ArrayList<String>();
        words.add(program.toString());
        words.addAll(List.of(arguments));
        var command = new ProcessBuilder(words);
        command.directory(folder.toFile());
        command.environment().put("JAVA_HOME", jdk().toString());
        command.environment().merge("PATH", tools.toString(), (path, first) -> first + File.pathSeparator + path);
        return command;
    }

    private Path builds() {
        return folder.resolve("builds");
    }

    private long countBuilds() throws IOException {
        try (Stream<String> lines = Files.lines(builds())) {
            return lines.count();
        }
    }

    private void writeScript(Path file, String text) throws IOException {
        Files.writeString(file, "#!/bin/sh\ncd '" + home + "'\n" + text + "\n");
        assertTrue(file.toFile().setExecutable(true));
    }

    /** A jar with nothing but the class path of this test in its manifest. */
    private static void writeJar(Path jar) throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes()
                .put(
                        Attributes.Name.CLASS_PATH,
                        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                                .map(entry -> Path.of(entry).toUri().toString())
                                .collect(Collectors.joining(" ")));
        try (OutputStream out = Files.newOutputStream(jar)) {
            new JarOutputStream(out, manifest).close();
        }
    }
}
