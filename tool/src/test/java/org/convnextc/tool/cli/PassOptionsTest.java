package org.convnextc.tool.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.convnextc.compiler.Targets;
import org.convnextc.compiler.pass.Pass;
import org.convnextc.compiler.pass.Pipeline;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.ir.Graph;
import org.convnextc.tool.console.ExitStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The options that choose passes and watch them, and graphs as input. */
final class PassOptionsTest {
    @TempDir
    Path folder;

    private static Processes.Result ok(Object... arguments) {
        Processes.Result result = Program.here(arguments);
        assertEquals(0, result.status(), result.err());
        return result;
    }

    static List<String> passes() {
        return Targets.JAVA.pipeline().names();
    }

    @Test
    void listsThePasses() {
        String list = ok("ir", "--list-passes").out();
        passes().forEach(pass -> assertTrue(list.contains("\n" + pass + " "), list));
        assertTrue(list.contains(" s (W x + c) = (diag(s) W) x + s c\n"), list);
        assertTrue(Pattern.compile("lower_linear +needed ").matcher(list).find(), list);
        assertEquals(list, ok("compile", "--list-passes").out());
    }

    @Test
    void goesOnFromEveryPoint() throws IOException {
        ok(Program.FASHION, "-o", folder.resolve("Fashion.java"));
        String expected = Files.readString(folder.resolve("Fashion.java"));
        for (String pass :
                Stream.concat(Stream.of("expansion"), passes().stream()).toList()) {
            Path graph = folder.resolve(pass + ".ir");
            ok(Program.FASHION, "-o", graph, "--after", pass);
            // The names of the classes lie beside the net, and a graph has none.
            ok(graph, "-o", folder.resolve("Fashion.java"), "--labels", Program.EXAMPLES.resolve("labels/fashion.txt"));
            assertEquals(expected, Files.readString(folder.resolve("Fashion.java")), pass);
            assertEquals(
                    Files.readString(graph), ok("ir", graph, "--after", pass).out(), pass);
        }
    }

    @Test
    void otherCommandsTakeGraphs() throws IOException {
        Path graph = folder.resolve("fused.ir");
        ok(Program.FASHION, "-o", graph, "--after", "fuse_residual");
        String info = ok("info", graph).out();
        assertTrue(info.contains("671,074 parameters, 8.704 MMACs"), info);
        ok("check", graph);
        ok(graph, "-o", folder.resolve("Fashion.jar"));
        Processes.Result run = ok("run", graph, "--weights", Program.WEIGHTS, "--image", Program.BAG);
        assertTrue(run.out().contains("0.9095"), run.out());
        Processes.Result fresh = Program.here("init", graph, "-o", folder.resolve("fresh.safetensors"));
        assertEquals(1, fresh.status());
        assertTrue(fresh.err().contains("fused.ir: %downsample_layers.0.0 is a gemm"), fresh.err());
    }

    @Test
    void refusesGraphsThatAreNone() throws IOException {
        Path graph = Files.writeString(
                folder.resolve("a.ir"),
                "net A after sleep\nfunc @A(%x: f32[N,3,4,4]) -> f32[N,4,4,3] {\n"
                        + "  %y = to_channels_last %x : f32[N,4,4,3]\n  return %y\n}\n");
        Processes.Result result = Program.here(graph, "-o", folder.resolve("A.java"));
        assertEquals(1, result.status());
        assertTrue(result.err().contains("a.ir:1:13: error[I009]: this target has no pass 'sleep'"), result.err());
        Files.writeString(graph, "net A\nfunc @A(%x: f32[N,3,4,4]) -> f32[N,4,4,3] {\n  %y = turn %x\n}\n");
        result = Program.here("ir", graph);
        assertEquals(1, result.status());
        assertTrue(result.err().contains("a.ir:3:8: error[I002]"), result.err());
        assertEquals(2, Program.here("ir", graph, "-D", "classes=3").status());
        assertEquals(2, Program.here("ir", graph, "--net", "A").status());
        result = Program.here("ir", folder.resolve("none.ir"));
        assertEquals(1, result.status());
        assertTrue(result.err().contains("none.ir: there is no such file"), result.err());
    }

    @ParameterizedTest
    @MethodSource("passes")
    void leavesAPassOut(String pass) throws IOException {
        String all = ok("ir", Program.FASHION, "--print-after-all", "--disable-pass", pass)
                .out();
        assertFalse(all.contains("\n# after " + pass + "\n"), all);
        Processes.Result compiled =
                Program.here(Program.FASHION, "-o", folder.resolve("Fashion.jar"), "--disable-pass=" + pass);
        boolean needed = Targets.JAVA.pipeline().needed().contains(pass);
        assertEquals(needed ? 1 : 0, compiled.status(), compiled.err());
        if (needed) {
            assertTrue(compiled.err().contains("the target java cannot spell this graph: "), compiled.err());
            assertTrue(compiled.err().contains(pass), compiled.err());
            assertFalse(Files.exists(folder.resolve("Fashion.jar")));
        }
    }

    @Test
    void runsChosenPassesAlone() {
        String flat = ok("ir", Program.FASHION, "--passes=").out();
        assertEquals(ok("ir", Program.FASHION, "--after", "expansion").out(), flat);
        String two = ok("ir", Program.FASHION, "--passes=lower_linear,outline").out();
        assertTrue(two.startsWith("net Fashion after outline\n"), two);
        assertTrue(two.contains(" = gemm "), two);
        assertTrue(two.contains(" = drop_path "), two);
    }

    @Test
    void printsAndDumpsChanges() throws IOException {
        Path dumps = folder.resolve("new").resolve("dumps");
        String all = ok("ir", Program.FASHION, "--print-after-change", "--dump-dir", dumps, "--disable-pass=outline")
                .out();
        // Fashion has no batch normalisation.
        assertFalse(all.contains("# after fold_batchnorm"), all);
        assertTrue(all.startsWith("# after expansion\nnet Fashion\n"), all);
        var texts = new StringBuilder();
        int last = -1;
        try (Stream<Path> files = Files.list(dumps)) {
            for (Path file : files.sorted().toList()) {
                Matcher name = Pattern.compile("(\\d\\d)-(.*)\\.ir")
                        .matcher(file.getFileName().toString());
                assertTrue(name.matches(), file.toString());
                assertTrue(Integer.parseInt(name.group(1)) > last, file.toString());
                last = Integer.parseInt(name.group(1));
                texts.append("# after ").append(name.group(2)).append('\n').append(Files.readString(file));
            }
        }
        assertEquals(all, texts.toString());
        Path file = Files.createFile(folder.resolve("file"));
        assertEquals(1, Program.here("ir", Program.FASHION, "--dump-dir", file).status());
    }

    @Test
    void printsBesideAnOutput() {
        Processes.Result result =
                ok(Program.FASHION, "-o", folder.resolve("Fashion.ir"), "--print-after-all", "--time-passes");
        assertEquals("", result.out());
        assertTrue(result.err().contains("\n# after plan_memory\n"), result.err());
        assertTrue(Pattern.compile("plan_memory +\\d+\\.\\d\\d +\\d+\nall passes: ")
                .matcher(result.err())
                .find());
    }

    @Test
    void stopsAfterARewrite() {
        String none = ok("ir", Program.FASHION, "--stop-after-rewrite=0").out();
        assertFalse(none.contains("call "), none);
        assertTrue(none.contains("arena["), none);
        assertFalse(none.contains("linear "), none);
        Processes.Result all = ok("ir", Program.FASHION, "--stop-after-rewrite=1000000");
        assertEquals(ok("ir", Program.FASHION).out(), all.out());
        int rewrites = Integer.parseInt(all.err().split(" ")[0]);
        String last = none;
        for (int i = 1; i <= rewrites; i++) {
            Processes.Result one = ok("ir", Program.FASHION, "--stop-after-rewrite", i);
            assertTrue(one.err().startsWith(i + " rewrite"), one.err());
            assertFalse(one.out().equals(last), one.err());
            last = one.out();
        }
        assertEquals(all.out(), last);
        assertTrue(
                all.err().endsWith(" rewrites, the last one: fuse_mlp at %stages.3.0.add_0 in @Fashion\n"), all.err());
    }

    @Test
    void verifiesInTheEndAlone() {
        assertEquals(
                ok("ir", Program.FASHION).out(),
                ok("ir", Program.FASHION, "--no-verify-each").out());
        assertEquals(
                ok("ir", Program.FASHION).out(),
                ok("ir", Program.FASHION, "--verify-each").out());
    }

    @ParameterizedTest
    @CsvSource({
        "--passes=lower_linea,did you mean lower_linear?",
        "--disable-pass=nothing,expected one of drop_training_ops",
        "--after=fuse_all,no such pass",
        "--stop-after-rewrite=-1,must not be negative",
        "--stop-after-rewrite=x,x"
    })
    void refusesWhatMakesNoSense(String option, String said) {
        Processes.Result result = Program.here("ir", Program.FASHION, option);
        assertEquals(2, result.status(), result.err());
        assertTrue(result.err().contains(said), result.err());
    }

    @Test
    void eachTargetHasPassesOfItsOwn() throws IOException {
        String list = ok("ir", "--target", "native", "--list-passes").out();
        Targets.NATIVE.pipeline().names().forEach(pass -> assertTrue(list.contains("\n" + pass + " "), list));
        assertTrue(ok("ir", "--list-passes").out().contains("\nfuse_conv_activation "));
        String graph = ok("ir", Program.FASHION, "--target", "native").out();
        assertTrue(graph.contains(" = block "), graph);
        String unfused = ok("ir", Program.FASHION, "--target=native", "--disable-pass=fuse_block")
                .out();
        assertTrue(unfused.contains(" = conv_normalize ") && unfused.contains(" = mlp "), unfused);
        String without = ok("ir", Program.FASHION, "--target=native", "--disable-pass=fuse_mlp")
                .out();
        assertEquals(ok("ir", Program.FASHION, "--disable-pass=fuse_mlp").out(), without);
        String changes = ok("ir", Program.FASHION, "--target=native", "--print-after-change")
                .out();
        assertTrue(changes.contains("\n# after fuse_mlp\n"), changes);
        assertTrue(changes.endsWith(graph), changes);
        String chosen = ok("ir", Program.FASHION, "--target=native", "--passes=lower_linear,fuse_mlp")
                .out();
        assertTrue(chosen.startsWith("net Fashion after fuse_mlp\n"), chosen);
        Processes.Result other = Program.here("ir", Program.FASHION, "--target=native", "--disable-pass=tanh_gelu");
        assertEquals(2, other.status());
        assertTrue(other.err().contains("--disable-pass tanh_gelu: no such pass"), other.err());
    }

    /** The page's code is of the target, and its last graph has no more rewrites than are allowed. */
    @Test
    void pagesFollowTargetAndLimit() throws IOException {
        Path page = folder.resolve("page.html");
        ok(Program.FASHION, "-o", page, "--target=native");
        String text = Files.readString(page);
        assertTrue(text.contains("<h2>C++</h2>"), text);
        assertTrue(text.contains("struct Net {") && text.contains("block\\u003C"), text);
        ok(
                Program.FASHION,
                "-o",
                page,
                "--target=native",
                "--disable-pass=lower_convolution",
                "--stop-after-rewrite=0");
        text = Files.readString(page);
        assertFalse(text.contains("block\\u003C"), text);
        assertTrue(text.contains("layernorm\\u003C"), text);
    }

    @Test
    void aClassNeedsAllPasses() {
        Processes.Result result =
                Program.here(Program.FASHION, "-o", folder.resolve("Fashion.java"), "--after", "outline");
        assertEquals(2, result.status(), result.err());
        assertTrue(result.err().contains("goes with -o FILE.ir or FILE.dot"), result.err());
        ok(Program.FASHION, "-o", folder.resolve("late.ir"), "--after", "fuse_residual");
        result = Program.here("ir", folder.resolve("late.ir"), "--after", "outline");
        assertEquals(2, result.status(), result.err());
        assertTrue(result.err().contains("not among those to run"), result.err());
    }

    /** Runs a pass that crashes, under the name of one that does not. */
    @Command(name = "crash")
    static final class CrashCommand implements Callable<Integer> {
        @Mixin
        private NetArguments net;

        @Override
        public Integer call() {
            Pass outline =
                    Targets.JAVA.pipeline().only(List.of("outline")).passes().get(0);
            net.run(net.load(), new Pipeline(List.of(outline, new Crashing())), Pipeline.Observer.NONE);
            return ExitStatus.DONE;
        }
    }

    private static final class Crashing implements Pass {
        @Override
        public String name() {
            return "fuse_residual";
        }

        @Override
        public String summary() {
            return "crashes";
        }

        @Override
        public boolean required() {
            return false;
        }

        @Override
        public Graph run(Graph graph, Diagnostics diagnostics) {
            throw new IllegalStateException("deliberately");
        }
    }

    @Test
    void aCrashLeavesAReproducer() throws IOException {
        var program = new CommandLine(new Convnextc()).addSubcommand(new CrashCommand());
        Processes.Result result = Program.here(program, "crash", Program.FASHION);
        assertEquals(3, result.status());
        assertTrue(
                result.err()
                        .startsWith("convnextc: internal error: pass fuse_residual: "
                                + "java.lang.IllegalStateException: deliberately\n"),
                result.err());
        Matcher command = Pattern.compile("convnextc (ir (\\S+\\.ir) --passes=fuse_residual)")
                .matcher(result.err());
        assertTrue(command.find(), result.err());
        Path graph = Path.of(command.group(2));
        try {
            assertEquals(ok("ir", Program.FASHION, "--passes=outline").out(), Files.readString(graph));
            ok((Object[]) command.group(1).split(" "));
        } finally {
            Files.delete(graph);
        }
    }
}
