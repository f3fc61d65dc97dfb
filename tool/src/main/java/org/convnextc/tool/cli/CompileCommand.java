package org.convnextc.tool.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import javax.lang.model.SourceVersion;
import org.convnextc.compiler.Targets;
import org.convnextc.compiler.pass.Pipeline;
import org.convnextc.compiler.target.ClassSpec;
import org.convnextc.ir.Graph;
import org.convnextc.ir.text.Printer;
import org.convnextc.ir.text.Snapshot;
import org.convnextc.ir.walk.Flattened;
import org.convnextc.tool.build.CompiledNet;
import org.convnextc.tool.build.Jars;
import org.convnextc.tool.build.NativePlatform;
import org.convnextc.tool.build.Toolchain;
import org.convnextc.tool.console.ExitStatus;
import org.convnextc.tool.console.InputException;
import org.convnextc.tool.console.Output;
import org.convnextc.tool.dot.DotEmitter;
import org.convnextc.tool.html.PageEmitter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code convnextc FILE.net -o OUT}. */
@Command(
        name = "compile",
        description = "Compiles a net; the word compile may be left out.",
        footer = {"", "Example: convnextc examples/tiny.net -o Tiny.java"})
final class CompileCommand implements Callable<Integer> {
    /** What the ending of the output's name asks for. */
    enum Kind {
        JAVA("the source of one class"),
        JAR("the compiled class"),
        IR("the graph as text, after all passes or those that --after allows"),
        ONNX("the net with its weights, for ONNX Runtime and others"),
        DOT("a picture of the net as written, or after --after, for Graphviz"),
        HTML("a page: the net, passes, code and memory"),
        FOLDER("the sources of the targets native and cuda");

        private final String content;

        Kind(String content) {
            this.content = content;
        }

        /** Whether it holds a class. */
        boolean isClass() {
            return this == JAVA || this == JAR || this == FOLDER;
        }

        String ending() {
            return this == FOLDER ? "" : "." + this;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Spec
    private CommandSpec command;

    @Mixin
    private NetArguments net;

    @Mixin
    private PassOptions passes;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            required = true,
            description =
                    "The result; its name is the class's name, its ending says what it is: .java, .jar, .ir, .onnx, .dot or"
                            + " .html; a folder for the sources of the targets native and cuda."
                            + " - is standard output; the class then has the net's name.")
    private Path output;

    @Option(
            names = "--format",
            paramLabel = "KIND",
            description = "What to write to standard output: java, jar, ir, dot or html.")
    private Optional<Kind> format = Optional.empty();

    @Mixin
    private TargetOption targetOption;

    @Option(
            names = "--platform",
            paramLabel = "PLATFORM",
            split = ",",
            description =
                    "What a jar of the target native is for: linux-x86_64, linux-arm64 or windows-x86_64, or several of"
                            + " them; this machine by default.")
    private List<NativePlatform> platforms = List.of();

    @Option(names = "--package", paramLabel = "a.b", description = "Package of the class; none by default.")
    private String packageName = "";

    @Option(
            names = "--class",
            paramLabel = "NAME",
            description =
                    "Name of the class in a jar, in a folder or on standard output; that of the file, or of the net, by default.")
    private Optional<String> givenName = Optional.empty();

    @Mixin
    private NetLabels labels;

    @Mixin
    private OnnxOptions onnx;

    @Override
    public Integer call() {
        if (passes.listOnly()) {
            passes.list(target().passes());
            return ExitStatus.DONE;
        }
        Kind kind = kind();
        checkClassName(kind);
        checkPackageName();
        if (!kind.isClass()) {
            labels.refuse();
        }
        if (kind != Kind.IR && kind != Kind.DOT) {
            passes.stop().ifPresent(stop -> {
                throw wrong(stop + ": goes with -o FILE.ir or FILE.dot; anything else needs all passes");
            });
        }
        if (kind != Kind.ONNX) {
            onnx.refuse();
        }
        checkPlatforms(kind);
        if (kind == Kind.FOLDER) {
            writeSources(output);
            return ExitStatus.DONE;
        }
        if (!toStandardOutput()) {
            Output.check(output);
        }
        if (kind == Kind.JAVA && target().manySources()) {
            writeSources(output.toAbsolutePath().getParent());
            return ExitStatus.DONE;
        }
        if (kind == Kind.ONNX) {
            refuseTarget();
            onnx.expect(output, net);
            Graph graph = lower(Targets.ONNX.pipeline()).graph();
            OnnxExport export = onnx.export(net);
            export.write(output, Targets.ONNX.model(graph), graph.unused());
            net.showWarnings();
            return ExitStatus.DONE;
        }
        byte[] content = content(kind);
        if (toStandardOutput()) {
            // Not through a writer: the file's encoding is not the terminal's.
            System.out.writeBytes(content);
            System.out.flush();
        } else {
            Output.write(output, content);
        }
        net.showWarnings();
        return ExitStatus.DONE;
    }

    /** What is printed on the way goes to standard error, for the result may go to standard output. */
    private Snapshot lower(Pipeline all) {
        return passes.run(net, all, command.commandLine().getErr());
    }

    private byte[] content(Kind kind) {
        return switch (kind) {
            case IR -> utf8(Printer.print(lower(target().passes())));
            case JAVA -> utf8(source(lower(target().passes()).graph()));
            case JAR -> jar(lower(target().passes()).graph());
            case ONNX -> throw new IllegalStateException("ONNX files are streamed");
            case DOT -> utf8(DotEmitter.emit(picture()));
            case HTML -> utf8(page());
            case FOLDER -> throw new IllegalStateException("a folder is no file");
        };
    }

    private byte[] jar(Graph lowered) {
        return Jars.pack(target().build(lowered, spec(lowered), "--release", "17"));
    }

    /** All sources and what they include. */
    private void writeSources(Path folder) {
        Graph lowered = lower(target().passes()).graph();
        ClassSpec spec = spec(lowered);
        Output.writeAll(folder, target().sources(lowered, spec));
        target().notes(spec.simpleName()).forEach(command.commandLine().getErr()::println);
        net.showWarnings();
    }

    private void refuseTarget() {
        if (target() != Toolchain.JAVA) {
            throw wrong("--target " + target() + ": an ONNX model is for no target; leave it out");
        }
    }

    private Toolchain target() {
        return targetOption.get().on(platforms);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The graph to draw: as given, or after the pass that the command line names. */
    private Graph picture() {
        return passes.stop().isPresent() ? lower(target().passes()).graph() : net.load();
    }

    private String page() {
        // The page runs the passes itself; what they find and what is to be shown of them comes here.
        lower(target().passes());
        Snapshot given = net.loaded();
        int steps = Flattened.of(given.graph()).steps().size();
        if (steps > PageEmitter.MAX_STEPS) {
            throw new InputException("net " + given.graph().name() + " has " + steps
                    + " steps; a page can show at most " + PageEmitter.MAX_STEPS + ". Write it as .ir or .dot instead");
        }
        return PageEmitter.emit(
                given,
                passes.limited(net, target().passes()),
                target().language(),
                lowered -> target().code(lowered, CompiledNet.className(lowered)),
                net.sources());
    }

    private String source(Graph lowered) {
        return target().source(lowered, spec(lowered));
    }

    private boolean toStandardOutput() {
        return output.toString().equals("-");
    }

    private Kind kind() {
        Kind kind = wantedKind();
        if (kind == Kind.JAVA && target().is(Toolchain.Name.NATIVE)) {
            throw wrong("--target native: is more than one source; -o FILE.jar builds them, -o FOLDER writes them");
        }
        if (kind == Kind.JAVA && target().manySources() && toStandardOutput()) {
            throw wrong("--target " + target() + ": is more than one source; -o FILE.java or -o FOLDER writes them");
        }
        return kind;
    }

    private Kind wantedKind() {
        if (toStandardOutput() && format.equals(Optional.of(Kind.FOLDER))) {
            throw wrong("--format folder: standard output is no folder; -o FOLDER writes one");
        }
        if (toStandardOutput() && format.equals(Optional.of(Kind.ONNX))) {
            throw wrong("--format onnx: an ONNX model goes into a file, -o FILE.onnx");
        }
        if (toStandardOutput()) {
            return format.orElseThrow(
                    () -> wrong("-o -: say with --format java, jar, ir, dot or html what to write to standard output"));
        }
        if (format.isPresent()) {
            throw wrong("--format " + format.get() + ": goes with -o - alone; the ending of -o " + output
                    + " says what to write");
        }
        String name = output.toString();
        if (target().manySources() && (Files.isDirectory(output) || name.lastIndexOf('.') <= name.lastIndexOf('/'))) {
            return Kind.FOLDER;
        }
        var known = new StringBuilder();
        for (Kind kind : Kind.values()) {
            if (kind != Kind.FOLDER && name.endsWith(kind.ending())) {
                return kind;
            }
            known.append("\n  ").append(kind == Kind.FOLDER ? "a folder" : kind.ending());
            known.append("  ").append(kind.content);
        }
        throw wrong("-o " + output + ": the ending of the name says what to write, and it is none of" + known);
    }

    private void checkClassName(Kind kind) {
        if (givenName.isPresent()) {
            checkGivenName(kind, givenName.get());
        } else if (isNamedAsFile(kind) && !ClassSpec.isClassName(fileName())) {
            throw wrong("-o " + output + ": " + fileName()
                    + " is no name for a Java class; choose one of letters and digits, such as Tiny" + kind.ending()
                    + (kind == Kind.JAR ? ", or name the class with --class Tiny" : ""));
        }
    }

    private void checkGivenName(Kind kind, String name) {
        if (!kind.isClass()) {
            throw wrong("--class " + name + ": goes with -o FILE.java, FILE.jar or a folder of sources; a "
                    + kind.ending() + " file holds no class");
        }
        if (!ClassSpec.isClassName(name)) {
            throw wrong("--class " + name
                    + ": is no name for a Java class; choose one of letters and digits, such as Tiny. --package names"
                    + " its package");
        }
        if (kind == Kind.JAVA && isNamedAsFile(kind) && !name.equals(fileName())) {
            throw wrong("--class " + name + ": javac wants a class in the file of its name; take -o "
                    + output.resolveSibling(name + ".java"));
        }
    }

    /** Whether the class has the name of the output's file, unless another one is given. */
    private boolean isNamedAsFile(Kind kind) {
        return (kind == Kind.JAVA || kind == Kind.JAR) && !toStandardOutput();
    }

    private void checkPlatforms(Kind kind) {
        if (!platforms.isEmpty() && (kind != Kind.JAR || !target().is(Toolchain.Name.NATIVE))) {
            throw wrong("--platform " + platforms.get(0)
                    + ": goes with --target native and a jar, -o FILE.jar, alone; nothing else holds a library");
        }
        if (Set.copyOf(platforms).size() < platforms.size()) {
            throw wrong("--platform: names a platform twice; leave one of them out");
        }
    }

    private void checkPackageName() {
        if (!packageName.isEmpty() && !SourceVersion.isName(packageName, SourceVersion.RELEASE_17)) {
            throw wrong("--package " + packageName + ": no name for a Java package; expected one such as org.example");
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }

    /** The output's name without its ending. */
    private String fileName() {
        String name = output.getFileName().toString();
        return name.substring(0, name.lastIndexOf('.'));
    }

    private ClassSpec spec(Graph lowered) {
        String name = givenName.orElseGet(() -> isNamedAsFile(kind()) ? fileName() : CompiledNet.className(lowered));
        return ClassSpec.of(packageName, name)
                .withLabels(labels.forClass(net, lowered.entry()))
                .withTail(net.tail());
    }
}
