package org.convnextc.maven;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerateMojoTest {
    private static final String FLOWERS =
            """
            use "../../base.net"

            net Flowers : Base {
              input   = 3x32x32
              classes = 5
            }
            """;

    private static final String BASE =
            """
            use "convnext.net"

            net Base : ConvNeXt {
              depths = [1, 1]
              widths = [8, 16]
            }
            """;

    /** Long ago, so that whatever is written now is newer. */
    private static final FileTime PAST = FileTime.fromMillis(1_000_000_000_000L);

    @TempDir
    private Path project;

    private Path nets;
    private Path source;

    /** As an execution of the goal has them. */
    private final Map<String, Object> parameters = new HashMap<>();

    private final Project maven = new Project();

    /** What the goal needs of Maven's. */
    public static final class Project {
        final List<String> roots = new ArrayList<>();

        public void addCompileSourceRoot(String root) {
            roots.add(root);
        }
    }

    @BeforeEach
    void makeProject() throws IOException {
        nets = project.resolve("src/main/net");
        source = project.resolve("out/com/acme/Flowers.java");
        write("base.net", BASE);
        write("com/acme/Flowers.net", FLOWERS);
        parameters.putAll(Map.of(
                "sourceDirectory", nets.toFile(),
                "outputDirectory", project.resolve("out").toFile(),
                "basedir", project.toFile(),
                "buildDirectory", project.resolve("target").toFile(),
                "executionId", "default",
                "project", maven,
                "excludes", List.of("**/base.net")));
    }

    @Test
    void aNetBecomesTheClassOfItsPath() throws Exception {
        assertEquals(List.of("info 1 net: 1 compiled to " + project.resolve("out")), run());
        String text = Files.readString(source);
        assertTrue(text.contains("package com.acme;"), text);
        assertTrue(text.contains("public final class Flowers extends JavaModel"), text);
        assertEquals(List.of(project.resolve("out").toString()), maven.roots);
    }

    /** Nor anything else of the machine that built it. */
    @Test
    void theSourceDoesNotTellWhereTheProjectLies() throws Exception {
        run();
        String text = Files.readString(source);
        assertFalse(text.contains(project.toString()), text);
    }

    @Test
    void whatIsUpToDateIsLeftAlone() throws Exception {
        run();
        Files.setLastModifiedTime(source, PAST);
        assertEquals(List.of("info 1 net: up to date"), run());
        assertEquals(PAST, Files.getLastModifiedTime(source));
        assertEquals(2, maven.roots.size(), "each build has to be told of the folder");
    }

    @Test
    void aNewerTimeAloneChangesNothing() throws Exception {
        run();
        Files.setLastModifiedTime(nets.resolve("com/acme/Flowers.net"), FileTime.fromMillis(9_000_000_000_000L));
        assertEquals(List.of("info 1 net: up to date"), run());
    }

    @Test
    void aChangedNetIsCompiledThoughItsTimeIsOld() throws Exception {
        run();
        write("com/acme/Flowers.net", FLOWERS.replace("classes = 5", "classes = 7"));
        Files.setLastModifiedTime(nets.resolve("com/acme/Flowers.net"), PAST);
        assertTrue(run().get(0).contains("1 compiled"));
        assertTrue(Files.readString(source).contains("\"head\", 7"));
    }

    @Test
    void aChangedUsedFileCounts() throws Exception {
        run();
        write("base.net", BASE.replace("[8, 16]", "[8, 24]"));
        assertTrue(run().get(0).contains("1 compiled"));
    }

    @Test
    void aFileThatHidesABuiltInOneCounts() throws Exception {
        run();
        write("convnext.net", "net ConvNeXt { input = 3x32x32\n classes = 5 }\n");
        parameters.put("excludes", List.of("**/base.net", "convnext.net"));
        assertThrows(MojoFailureException.class, this::run);
    }

    @Test
    void changedOptionsCount() throws Exception {
        run();
        parameters.put("slots", Map.of("classes", "9"));
        assertTrue(run().get(0).contains("1 compiled"));
        assertTrue(Files.readString(source).contains("\"head\", 9"));
        parameters.put("outputs", List.of("features"));
        assertTrue(run().get(0).contains("1 compiled"));
        assertTrue(run().get(0).contains("up to date"));
    }

    @Test
    void labelsBesideTheNetAreInTheClass() throws Exception {
        run();
        write("com/acme/labels/Flowers.txt", "daisy\ndandelion\nrose\nsunflower\ntulip\n");
        assertTrue(run().get(0).contains("1 compiled"));
        assertTrue(Files.readString(source).contains("sunflower"));
        assertTrue(run().get(0).contains("up to date"));
    }

    /** ImageNet's would be taken for a net of 1000 classes. */
    @Test
    void labelsThatDoNotFitAreAMistake() throws Exception {
        write("com/acme/labels/Flowers.txt", "daisy\n");
        var log = new RecordingLog();
        assertThrows(MojoFailureException.class, () -> run(log));
        assertTrue(
                log.lines.get(0).endsWith("has 1 names, but the net has 5 classes: expected one line for each class"));
        assertTrue(log.lines.get(0).startsWith("error "), log.lines.toString());
        assertFalse(Files.exists(source));
    }

    @Test
    void labelsBesideANetThatHandsOutAnotherStepAreLeftOut() throws Exception {
        write("com/acme/labels/Flowers.txt", "daisy\ndandelion\nrose\nsunflower\ntulip\n");
        parameters.put("outputs", List.of("features"));
        List<String> lines = run();
        assertTrue(lines.get(0).startsWith("warn the class has no names for the net's classes: "), lines.toString());
        assertFalse(Files.readString(source).contains("daisy"));
    }

    @Test
    void anotherCompilerCounts() throws Exception {
        var classes = new NetClasses(project, "").find(nets, List.of("**/base.net"), List.of());
        Path notes = project.resolve("notes.txt");
        for (String compiler : List.of("one", "one", "two")) {
            var generator = new Generator(
                    project.resolve("out"),
                    Options.of("java", Map.of(), List.of()),
                    compiler,
                    new Claims(new HashMap<>(), "default"),
                    new RecordingLog());
            boolean first = !Files.exists(notes);
            generator.generate(classes, BuildNotes.read(notes));
            assertEquals(first || compiler.equals("two") ? 1 : 0, generator.written(), compiler);
        }
    }

    @Test
    void aChangedOrDeletedSourceIsWrittenAgain() throws Exception {
        run();
        String text = Files.readString(source);
        Files.writeString(source, "// edited");
        assertTrue(run().get(0).contains("1 compiled"));
        assertEquals(text, Files.readString(source));
        Files.delete(source);
        assertTrue(run().get(0).contains("1 compiled"));
        assertEquals(text, Files.readString(source));
    }

    @Test
    void theClassOfADeletedNetGoesAndForeignFilesStay() throws Exception {
        write("com/acme/Trees.net", FLOWERS.replace("Flowers", "Trees"));
        run();
        Path foreign = Files.writeString(project.resolve("out/com/acme/Other.java"), "");
        Path trees = project.resolve("out/com/acme/Trees.java");
        assertTrue(Files.exists(trees));
        Files.delete(nets.resolve("com/acme/Trees.net"));
        assertEquals(List.of("info 1 net: up to date"), run());
        assertFalse(Files.exists(trees));
        assertTrue(Files.exists(foreign));
        assertTrue(Files.exists(source));
    }

    @Test
    void theClassOfANetThatWasWrongInBetweenGoesToo() throws Exception {
        run();
        write("com/acme/Flowers.net", FLOWERS.replace("classes = 5", "classes = five"));
        assertThrows(MojoFailureException.class, this::run);
        assertThrows(MojoFailureException.class, this::run, "wrong nets are never up to date");
        Files.delete(nets.resolve("com/acme/Flowers.net"));
        write("com/acme/Trees.net", FLOWERS.replace("Flowers", "Trees"));
        assertEquals(List.of("info 1 net: 1 compiled to " + project.resolve("out")), run());
        assertFalse(Files.exists(source));
    }

    @Test
    void aMistakeTakenBackLeavesTheSourceAsItWas() throws Exception {
        run();
        write("com/acme/Flowers.net", FLOWERS.replace("classes = 5", "classes = five"));
        assertThrows(MojoFailureException.class, this::run);
        write("com/acme/Flowers.net", FLOWERS);
        assertEquals(List.of("info 1 net: up to date"), run());
    }

    @Test
    void damagedNotesAreNoNotes() throws Exception {
        run();
        Path notes = project.resolve("target/maven-status/convnextc/generate-default.txt");
        Files.write(notes, new byte[] {(byte) 0xff, 9, 9});
        assertTrue(run().get(0).contains("1 compiled"));
        assertTrue(run().get(0).contains("up to date"));
    }

    @Test
    void aMistakeIsToldAsOnTheCommandLine() throws Exception {
        run();
        String before = Files.readString(source);
        write("com/acme/Flowers.net", FLOWERS.replace("classes = 5", "classes = five"));
        write("com/acme/Trees.net", FLOWERS.replace("Flowers", "Trees"));
        var log = new RecordingLog();
        var failure = assertThrows(MojoFailureException.class, () -> run(log));
        assertEquals("1 of 2 nets cannot be compiled: see above", failure.getMessage());
        assertEquals(
                List.of(
                        "error src/main/net/com/acme/Flowers.net:5:13: error[N051]: no slot, op or bound name is called five",
                        "error   5 |   classes = five",
                        "error     |             ^^^^"),
                log.lines.subList(0, 3));
        assertEquals(before, Files.readString(source), "what was right is not spoilt");
        assertTrue(Files.exists(project.resolve("out/com/acme/Trees.java")), "others are compiled");
    }

    @Test
    void severalNetsInAFileAreNotOneClass() throws IOException {
        write("com/acme/Flowers.net", FLOWERS + "net Second : Flowers { }\n");
        var log = new RecordingLog();
        assertThrows(MojoFailureException.class, () -> run(log));
        String text = String.join("\n", log.lines);
        assertTrue(text.contains("a file becomes one class") && !text.contains("--net"), text);
    }

    @Test
    void warningsAreWarnings() throws Exception {
        write("com/acme/Flowers.net", FLOWERS.replace("classes = 5", "classes = 5\n  clases = 5"));
        List<String> lines = run();
        assertTrue(lines.get(0).startsWith("warn src/main/net/com/acme/Flowers.net:6:"), lines.toString());
        assertTrue(Files.exists(source));
    }

    @Test
    void builtInNetsNeedNoFile() throws Exception {
        parameters.putAll(Map.of(
                "sourceDirectory", project.resolve("none").toFile(),
                "nets", List.of("ConvNeXtV2Atto"),
                "packageName", "org.example"));
        run();
        assertTrue(Files.readString(project.resolve("out/org/example/ConvNeXtV2Atto.java"))
                .contains("package org.example;"));
    }

    @Test
    void namesThatAreNoneOfJavaAreRefused() throws IOException {
        refused("packageName: a-b is no name for a Java package; expected one such as com.acme", "packageName", "a-b");
        refused(
                "nets: no built-in net is named ConvNext; did you mean ConvNeXt? Built in are BasicResNet, ",
                "nets",
                List.of("ConvNext"));
        write("com/acme/tree-1.net", FLOWERS);
        refused("src/main/net/com/acme/tree-1.net: its name is that of its class, and tree-1 is no name for a Java"
                + " class; rename the file, or name it in excludes if others only use it");
        parameters.put("excludes", List.of("**/base.net", "**/tree-*.net"));
        write("com/acme/record.net", FLOWERS);
        refused(
                "src/main/net/com/acme/record.net: its name is that of its class, and record is no name for a Java class");
        Files.delete(nets.resolve("com/acme/record.net"));
        write("my-nets/Tree.net", FLOWERS);
        refused("src/main/net/my-nets/Tree.net: its folder says the package of its class, and my-nets is no name for a"
                + " Java package; rename the folder");
    }

    @Test
    void twoExecutionsOfOneClassAreRefused() throws Exception {
        var build = new HashMap<Object, Object>();
        execution("first", build);
        String text = Files.readString(source);
        write("com/acme/Autumn.net", FLOWERS.replace("Flowers", "Autumn"));
        parameters.put("slots", Map.of("classes", "9"));
        var failure = assertThrows(MojoFailureException.class, () -> execution("second", build));
        assertEquals(
                "src/main/net/com/acme/Flowers.net: the executions first and second would both write " + source
                        + ", each from other nets or options; give one of them an outputDirectory, a sourceDirectory,"
                        + " excludes or a packageName of its own, so that each class has its own name or folder",
                failure.getMessage());
        assertEquals(text, Files.readString(source));
        assertFalse(Files.exists(project.resolve("out/com/acme/Autumn.java")), "nothing is written");
        parameters.put("outputDirectory", project.resolve("other").toFile());
        assertTrue(execution("second", build).get(0).contains("2 compiled"));
    }

    @Test
    void anExecutionThatIsGoneIsNotInTheWay() throws Exception {
        execution("first", new HashMap<>());
        parameters.put("slots", Map.of("classes", "9"));
        assertTrue(execution("second", new HashMap<>()).get(0).contains("1 compiled"));
    }

    @Test
    void twoExecutionsOfTheSameClassAgree() throws Exception {
        for (String outcome : List.of("1 compiled", "up to date")) {
            var build = new HashMap<Object, Object>();
            assertTrue(execution("first", build).get(0).contains(outcome));
            execution("second", build);
        }
    }

    @Test
    void anExecutionKeepsWhatAnotherHasTakenOver() throws Exception {
        execution("first", new HashMap<>());
        var build = new HashMap<Object, Object>();
        execution("second", build);
        parameters.put("excludes", List.of("**/base.net", "**/Flowers.net"));
        execution("first", build);
        assertTrue(Files.exists(source));
    }

    @Test
    void anExcludeThatIsNoPatternIsRefused() {
        for (String pattern : List.of("[", "**/{a,b")) {
            refused("excludes: " + pattern + " is no pattern of paths: Missing '", "excludes", List.of(pattern));
        }
    }

    @Test
    void twoNetsOfOneClassAreRefused() throws IOException {
        write("ConvNeXtV2Atto.net", FLOWERS.replace("../../", ""));
        refused(
                "src/main/net/ConvNeXtV2Atto.net and ConvNeXtV2Atto would both be the class ConvNeXtV2Atto.java",
                "nets",
                List.of("ConvNeXtV2Atto"));
    }

    @Test
    void whereNothingCanBeWrittenTheFolderIsNamed() throws Exception {
        Files.writeString(project.resolve("out"), "a file");
        var failure = assertThrows(MojoExecutionException.class, this::run);
        assertTrue(failure.getMessage().startsWith("cannot write to " + project.resolve("out")), failure.getMessage());
    }

    @Test
    void skipDoesNothing() throws Exception {
        parameters.put("skip", true);
        assertEquals(List.of("info no nets are compiled: convnextc.skip"), run());
        assertFalse(Files.exists(source));
        assertEquals(List.of(), maven.roots);
    }

    /** Else a build with -Dconvnextc.skip would not find the classes. */
    @Test
    void skipKeepsWhatIsThere() throws Exception {
        run();
        parameters.put("skip", true);
        assertEquals(List.of("info no nets are compiled: convnextc.skip"), run());
        assertEquals(2, maven.roots.size(), maven.roots.toString());
    }

    /** The POM has no -D and no --outputs. */
    @Test
    void messagesSpeakOfTheParametersOfThePlugin() throws Exception {
        messages("slots: error[", "slots", Map.of("clases", "9"));
        messages("slots: error[", "slots", Map.of("classes", "five"));
        messages("outputs: no step has the path stages.9", "outputs", List.of("stages.9"));
        write("com/acme/Flowers.net", FLOWERS.replace(" : Base", " : ConvNeXt"));
        messages("or in slots: <widths>...</widths>", "excludes", List.of("**/base.net"));
    }

    private void messages(String expected, String parameter, Object value) throws Exception {
        parameters.put(parameter, value);
        var log = new RecordingLog();
        assertThrows(MojoFailureException.class, () -> run(log));
        String text = String.join("\n", log.lines);
        assertTrue(text.contains(expected), text);
        assertFalse(text.contains("-D"), text);
        assertFalse(text.contains("--"), text);
        if (!parameter.equals("excludes")) {
            parameters.remove(parameter);
        }
    }

    @Test
    void aNameThatNoConstantHoldsIsRefused() throws Exception {
        write("com/acme/labels/Flowers.txt", "daisy\n" + "x".repeat(10_001) + "\nrose\nsunflower\ntulip\n");
        var log = new RecordingLog();
        assertThrows(MojoFailureException.class, () -> run(log));
        assertTrue(
                log.lines
                        .get(0)
                        .endsWith("Flowers.txt:2: the name of class 1 has 10001 characters, expected at most 10000"),
                log.lines.get(0));
    }

    @Test
    void aClassOfTheNativeTargetIsWrittenWithoutItsLibrary() throws Exception {
        parameters.put("target", "native");
        run();
        assertTrue(Files.readString(source).contains("extends NativeModel"), Files.readString(source));
        parameters.put("target", "java");
        assertTrue(run().get(0).contains("1 compiled"), "another target counts");
        parameters.put("target", "cuda");
        assertEquals(
                "target: found cuda, expected java or native",
                assertThrows(MojoFailureException.class, this::run).getMessage());
    }

    /** Which the goal native needs, and this plugin does not depend on. */
    @Test
    void withoutTheToolTheGoalNativeSaysWhatItNeeds() {
        var failure = assertThrows(MojoFailureException.class, () -> CommandLine.find(project));
        assertTrue(failure.getMessage().contains("<artifactId>convnextc-tool</artifactId>"), failure.getMessage());
    }

    @Test
    void aProjectWithoutNetsIsTold() throws Exception {
        File none = project.resolve("none").toFile();
        parameters.put("sourceDirectory", none);
        assertEquals(List.of("info no nets in " + none), run());
        assertEquals(List.of(), maven.roots);
    }

    @Test
    void nothingIsLeftBesideTheSources() throws Exception {
        run();
        try (Stream<Path> files = Files.walk(project.resolve("out"))) {
            assertEquals(List.of(source), files.filter(Files::isRegularFile).toList());
        }
    }

    private void refused(String start, Object... parameter) {
        for (int i = 0; i < parameter.length; i += 2) {
            parameters.put((String) parameter[i], parameter[i + 1]);
        }
        var failure = assertThrows(MojoFailureException.class, this::run);
        assertTrue(failure.getMessage().startsWith(start), failure.getMessage());
        for (int i = 0; i < parameter.length; i += 2) {
            parameters.remove((String) parameter[i]);
        }
    }

    /** A build with this execution alone. */
    private List<String> run() throws Exception {
        return run(new RecordingLog());
    }

    private List<String> run(RecordingLog log) throws Exception {
        return run(log, new HashMap<>());
    }

    /** Of the build that the context is of. */
    private List<String> execution(String id, Map<Object, Object> context) throws Exception {
        parameters.put("executionId", id);
        return run(new RecordingLog(), context);
    }

    private List<String> run(RecordingLog log, Map<Object, Object> context) throws Exception {
        var goal = new GenerateMojo();
        for (var parameter : parameters.entrySet()) {
            Field field = GenerateMojo.class.getDeclaredField(parameter.getKey());
            field.setAccessible(true);
            field.set(goal, parameter.getValue());
        }
        goal.setLog(log);
        goal.setPluginContext(context);
        goal.execute();
        return log.lines;
    }

    private void write(String path, String text) throws IOException {
        Path file = nets.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
