package org.convnextc.maven;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.logging.Log;
import org.convnextc.compiler.frontend.fault.NetCode;
import org.convnextc.compiler.frontend.load.SourceMap;
import org.convnextc.compiler.target.ClassSpec;
import org.convnextc.compiler.target.UnsupportedGraphException;
import org.convnextc.dsl.Diagnostic;
import org.convnextc.dsl.DiagnosticRenderer;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.image.Labels;
import org.convnextc.io.AtomicFile;
import org.convnextc.io.FileException;
import org.convnextc.io.Fingerprint;
import org.convnextc.ir.Function;
import org.convnextc.ir.Graph;
import org.convnextc.ir.TensorType;

/**
 * Writes sources of classes, and each of them only if what it is made from is not what it was when the source was written: the net's
 * text and all that it uses, the names of its classes, options, and the compiler.
 */
final class Generator {
    private final Path folder;
    private final Options options;
    private final String compiler;
    private final Claims claims;
    private final Log log;

    private final Map<String, BuildNotes.Note> notes = new HashMap<>();
    private int written;
    private int wrong;

    /**
     * @param folder of the sources
     * @param compiler its fingerprint
     * @param claims to the files that are written
     * @param log is told what is wrong with nets
     */
    Generator(Path folder, Options options, String compiler, Claims claims, Log log) {
        this.folder = folder;
        this.options = options;
        this.compiler = compiler;
        this.claims = claims;
        this.log = log;
    }

    /**
     * Writes what is not up to date, and deletes what the last build wrote and this one does not. Throws an exception, and writes
     * nothing, where another execution of this build writes one of the files.
     */
    void generate(List<NetClass> classes, BuildNotes last) throws IOException, MojoFailureException {
        Map<String, BuildNotes.Note> before = last.all();
        var inputs = new HashMap<String, String>();
        for (NetClass each : classes) {
            inputs.put(each.path(), inputs(each));
            claims.add(folder, each, inputs.get(each.path()));
        }
        for (NetClass each : classes) {
            generate(each, inputs.get(each.path()), Optional.ofNullable(before.get(each.path())));
        }
        for (var old : before.entrySet()) {
            if (!claims.has(folder, old.getKey())) {
                delete(old.getKey(), old.getValue());
            }
        }
        last.replace(notes);
    }

    /** How many sources were written. */
    int written() {
        return written;
    }

    /** How many nets have mistakes. */
    int wrong() {
        return wrong;
    }

    private void generate(NetClass net, String inputs, Optional<BuildNotes.Note> last) throws IOException {
        if (last.isPresent()
                && last.get().inputs().equals(inputs)
                && last.get().output().equals(output(net.path()))) {
            notes.put(net.path(), last.get());
            return;
        }
        Optional<String> source = compile(net);
        if (source.isEmpty()) {
            wrong++;
            // What an earlier build wrote is still this plugin's to delete.
            last.ifPresent(note -> notes.put(net.path(), note));
            return;
        }
        Path file = folder.resolve(net.path());
        Files.createDirectories(file.getParent());
        AtomicFile.write(file, source.get().getBytes(StandardCharsets.UTF_8));
        written++;
        notes.put(net.path(), new BuildNotes.Note(inputs, output(net.path())));
    }

    /** A file that appears where a built-in net was used is found, too: which files are used is found out anew. */
    private String inputs(NetClass net) throws IOException {
        var sources = new SourceMap();
        net.text().read(sources, new Diagnostics());
        var inputs = new Fingerprint()
                .add(compiler)
                .add(net.path())
                .add(net.text().name())
                .add(options.target().name())
                .add(options.overrides())
                .add(options.outputs());
        sources.all().forEach(source -> inputs.add(source.name()).add(source.text()));
        Optional<Path> labels = net.text().labels().filter(Files::isRegularFile);
        if (labels.isPresent()) {
            inputs.add("labels").add(Files.readAllBytes(labels.get()));
        }
        return inputs.hex();
    }

    /** Of what is in the file now. */
    private String output(String path) throws IOException {
        Path file = folder.resolve(path);
        return Files.isRegularFile(file)
                ? new Fingerprint().add(Files.readAllBytes(file)).hex()
                : "";
    }

    /** Empty where the net has mistakes, which the log then has. */
    private Optional<String> compile(NetClass net) {
        var sources = new SourceMap();
        var diagnostics = new Diagnostics();
        Optional<Graph> lowered = net.text().load(options, sources, diagnostics).map(graph -> options.target()
                .lower(graph, diagnostics));
        var renderer = new DiagnosticRenderer(sources::find, false);
        for (Diagnostic found : diagnostics.all()) {
            tell(found.severity(), Wording.of(renderer.render(helped(found))));
        }
        if (lowered.isEmpty() || diagnostics.hasErrors()) {
            return Optional.empty();
        }
        try {
            ClassSpec spec = ClassSpec.of(net.packageName(), net.className())
                    .withLabels(labels(net.text(), lowered.get().entry()));
            // Of the native target: its C++ is the goal native's.
            return Optional.of(options.target().sources(lowered.get(), spec).get(net.className() + ".java"));
        } catch (UnsupportedGraphException e) {
            tell(Diagnostic.Severity.ERROR, net.text().name() + ": " + e.getMessage());
            return Optional.empty();
        } catch (FileException e) {
            tell(Diagnostic.Severity.ERROR, e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * The names of the net's classes, where it has any and there is a file of them. Throws an exception where they do not fit; where the
     * option says what the net hands out, that may be no classes, and a warning is enough unless ImageNet's names would be taken.
     */
    private List<String> labels(NetText net, Function entry) {
        List<TensorType> results = entry.resultTypes();
        TensorType last = results.get(results.size() - 1);
        Optional<Path> file = net.labels().filter(Files::exists);
        if (file.isEmpty() || last.rank() != 2) {
            return List.of();
        }
        try {
            return Labels.read(file.get(), last.last());
        } catch (FileException e) {
            if (options.outputs().isEmpty() || last.last() == Labels.imagenet().size()) {
                throw e;
            }
            log.warn("the class has no names for the net's classes: " + e.getMessage());
            return List.of();
        }
    }

    /** Where the command line would have an option, the project has a convention. */
    private static Diagnostic helped(Diagnostic found) {
        return found.is(NetCode.WHICH_NET)
                ? found.help("a file becomes one class: give each net a file of its own, or name in excludes a file"
                        + " that others only use")
                : found;
    }

    private void tell(Diagnostic.Severity severity, String text) {
        text.lines().forEach(severity == Diagnostic.Severity.ERROR ? log::error : log::warn);
    }

    /** Whoever changed the source since may want to keep it. */
    private void delete(String path, BuildNotes.Note note) throws IOException {
        if (note.output().equals(output(path))) {
            Files.delete(folder.resolve(path));
        }
    }
}
