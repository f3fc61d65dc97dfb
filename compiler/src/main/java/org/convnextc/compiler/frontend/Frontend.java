package org.convnextc.compiler.frontend;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.convnextc.compiler.frontend.check.Blame;
import org.convnextc.compiler.frontend.check.NameCheck;
import org.convnextc.compiler.frontend.check.Replacements;
import org.convnextc.compiler.frontend.check.UnreadSlots;
import org.convnextc.compiler.frontend.expand.NetBuilder;
import org.convnextc.compiler.frontend.fault.Failure;
import org.convnextc.compiler.frontend.fault.ForeignNames;
import org.convnextc.compiler.frontend.fault.Limits;
import org.convnextc.compiler.frontend.fault.NetCode;
import org.convnextc.compiler.frontend.fault.Suggested;
import org.convnextc.compiler.frontend.load.Loader;
import org.convnextc.compiler.frontend.load.SourceMap;
import org.convnextc.compiler.frontend.resolve.Nets;
import org.convnextc.compiler.frontend.resolve.ResolvedNet;
import org.convnextc.dsl.Diagnostic;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;
import org.convnextc.dsl.Span;
import org.convnextc.dsl.StandardNets;
import org.convnextc.dsl.ast.Net;
import org.convnextc.dsl.ast.NetFile;
import org.convnextc.io.PathNames;
import org.convnextc.ir.Graph;

/**
 * From a {@code .net} file to the flat graph of one net. The result is empty if and only if there are errors among the diagnostics;
 * no input makes these methods throw.
 */
public final class Frontend {
    private static final Pattern MAY_BE_SLOT = Pattern.compile("\\b(\\w++)\\s*+(?:\\([^()]*+\\)?\\s*+)?=");

    private final Optional<String> wanted;
    private final List<String> overrides;
    private final SourceMap sources;
    private final Diagnostics diagnostics;
    private final List<String> outputs;

    private Frontend(
            Optional<String> wanted,
            List<String> overrides,
            List<String> outputs,
            SourceMap sources,
            Diagnostics diagnostics) {
        this.wanted = wanted;
        this.overrides = overrides;
        this.outputs = outputs;
        this.sources = sources;
        this.diagnostics = diagnostics;
    }

    /**
     * The net of a file.
     *
     * @param netName which net; needed where the file itself defines several
     * @param overrides {@code slot=value}, later ones win
     * @param sources is given every source that is read
     */
    public static Optional<Graph> load(
            Path file, Optional<String> netName, List<String> overrides, SourceMap sources, Diagnostics diagnostics) {
        return new Frontend(netName, overrides, List.of(), sources, diagnostics)
                .graph(new Loader(sources, diagnostics).load(file));
    }

    /** The same for a path as a user writes it: where there is no such file, a built-in one may have the name. */
    public static Optional<Graph> load(
            String file, Optional<String> netName, List<String> overrides, SourceMap sources, Diagnostics diagnostics) {
        return files(file, sources, diagnostics)
                .flatMap(files -> new Frontend(netName, overrides, List.of(), sources, diagnostics).graph(files));
    }

    /**
     * The same with chosen outputs.
     *
     * @param outputs label paths, or names that the net has for some; empty for those that the net says itself
     */
    public static Optional<Graph> load(
            String file,
            Optional<String> netName,
            List<String> overrides,
            List<String> outputs,
            SourceMap sources,
            Diagnostics diagnostics) {
        return files(file, sources, diagnostics)
                .flatMap(files -> new Frontend(netName, overrides, outputs, sources, diagnostics).graph(files));
    }

    /**
     * The net of a file of one net.
     *
     * @param name of the file in spans and diagnostics, so that what is written of the net does not tell in which folder it was written
     */
    public static Optional<Graph> load(
            Path file,
            String name,
            List<String> overrides,
            List<String> outputs,
            SourceMap sources,
            Diagnostics diagnostics) {
        return new Frontend(Optional.empty(), overrides, outputs, sources, diagnostics)
                .graph(new Loader(sources, diagnostics).load(file, name));
    }

    /** Reads a file under such a name, and what it uses; what is wrong with the syntax is reported, and nothing else. */
    public static void read(Path file, String name, SourceMap sources, Diagnostics diagnostics) {
        new Loader(sources, diagnostics).load(file, name);
    }

    /** The same for a text, which can use built-in nets alone. */
    public static void read(Source source, SourceMap sources, Diagnostics diagnostics) {
        new Loader(sources, diagnostics).load(source);
    }

    /** The same for a text, which can use built-in nets alone. */
    public static Optional<Graph> load(
            Source source,
            Optional<String> netName,
            List<String> overrides,
            List<String> outputs,
            SourceMap sources,
            Diagnostics diagnostics) {
        return new Frontend(netName, overrides, outputs, sources, diagnostics)
                .graph(new Loader(sources, diagnostics).load(source));
    }

    /** The same for a text, which can use built-in nets alone. */
    public static Optional<Graph> load(
            Source source,
            Optional<String> netName,
            List<String> overrides,
            SourceMap sources,
            Diagnostics diagnostics) {
        return new Frontend(netName, overrides, List.of(), sources, diagnostics)
                .graph(new Loader(sources, diagnostics).load(source));
    }

    /** Every net of a file, as a user writes its path; what is wrong with any of them is reported. */
    public static Optional<NetList> loadAll(
            String file, List<String> overrides, SourceMap sources, Diagnostics diagnostics) {
        return files(file, sources, diagnostics)
                .flatMap(
                        files -> new Frontend(Optional.empty(), overrides, List.of(), sources, diagnostics).all(files));
    }

    /** The same for a text, which can use built-in nets alone. */
    public static Optional<NetList> loadAll(
            Source source, List<String> overrides, SourceMap sources, Diagnostics diagnostics) {
        return new Frontend(Optional.empty(), overrides, List.of(), sources, diagnostics)
                .all(new Loader(sources, diagnostics).load(source));
    }

    private static Optional<List<NetFile>> files(String file, SourceMap sources, Diagnostics diagnostics) {
        Path path;
        try {
            path = Path.of(file);
        } catch (InvalidPathException e) {
            diagnostics.add(NetCode.UNREADABLE_FILE.anywhere(PathNames.problem(e)));
            return Optional.empty();
        }
        var loader = new Loader(sources, diagnostics);
        Optional<Source> builtIn = Files.exists(path) ? Optional.empty() : StandardNets.find(file);
        return Optional.of(builtIn.map(loader::load).orElseGet(() -> loader.load(path)));
    }

    private Optional<Graph> graph(List<NetFile> files) {
        return checked(files, (nets, replaced) -> choose(root(files), nets)
                .flatMap(nets::resolve)
                .map(net -> replaced.in(net, diagnostics))
                .flatMap(net -> told(net, new UnreadSlots(nets, root(files)))));
    }

    private Optional<NetList> all(List<NetFile> files) {
        return checked(files, (nets, replaced) -> {
            var unread = new UnreadSlots(nets, root(files));
            var graphs = new ArrayList<Graph>();
            var incomplete = new ArrayList<String>();
            var wrong = new LinkedHashMap<Diagnostic, List<String>>();
            for (Net net : root(files).nets()) {
                ResolvedNet resolved = replaced.in(nets.resolve(net).orElseThrow(), diagnostics);
                var found = new Diagnostics();
                Optional<Graph> graph = build(resolved, unread, List.of(), found);
                if (lacksOnlyValues(found)) {
                    incomplete.add(net.name());
                } else {
                    graph.ifPresent(graphs::add);
                    found.all().forEach(diagnostic -> wrong.computeIfAbsent(diagnostic, d -> new ArrayList<>())
                            .add(net.name()));
                }
            }
            wrong.forEach((diagnostic, names) -> diagnostics.add(diagnostic.note("in " + String.join(", ", names))));
            return Optional.of(new NetList(graphs, incomplete));
        });
    }

    /** Whether a net would be right if slots were given that it leaves to its children. */
    private static boolean lacksOnlyValues(Diagnostics diagnostics) {
        return diagnostics.hasErrors()
                && diagnostics.all().stream()
                        .filter(found -> found.severity() == Diagnostic.Severity.ERROR)
                        .allMatch(found -> found.is(NetCode.EMPTY_SLOT));
    }

    private static NetFile root(List<NetFile> files) {
        return files.get(files.size() - 1);
    }

    /** What {@code work} makes of the nets of the files, empty where there are errors before or after. */
    private <T> Optional<T> checked(List<NetFile> files, BiFunction<Nets, Replacements, Optional<T>> work) {
        var replaced = new Replacements(overrides, sources, diagnostics);
        try {
            if (diagnostics.hasErrors()) {
                if (!files.isEmpty()) {
                    checkNames(files);
                }
                return Optional.empty();
            }
            var nets = new Nets(files, diagnostics);
            List<ResolvedNet> own = root(files).nets().stream()
                    .map(nets::resolve)
                    .flatMap(Optional::stream)
                    .toList();
            if (diagnostics.hasErrors()) {
                return Optional.empty();
            }
            own.forEach(net -> new NameCheck(net, diagnostics).check(net.net().slots()));
            Optional<T> result = work.apply(nets, replaced);
            return diagnostics.hasErrors() ? Optional.empty() : result;
        } catch (Failure failure) {
            diagnostics.add(failure.diagnostic());
            return Optional.empty();
        }
    }

    private Optional<Graph> told(ResolvedNet net, UnreadSlots unread) {
        var found = new Diagnostics();
        Optional<Graph> graph = build(net, unread, outputs, found);
        found.all().forEach(diagnostics::add);
        return graph;
    }

    /**
     * Names that mean nothing in slots of a file with other errors. What those errors hide may define names: whatever stands before an
     * equals sign or in a line with an error counts as known, and a line is blamed once.
     */
    private void checkNames(List<NetFile> files) {
        List<Span> wrong = diagnostics.all().stream()
                .flatMap(found -> found.span().stream())
                .toList();
        Set<String> known = mayBeSlots(files, wrong);
        if ((long) known.size() * root(files).nets().size() > Limits.NAMES_BESIDE_ERRORS) {
            return;
        }
        var nets = new Nets(files, new Diagnostics());
        var found = new Diagnostics();
        for (Net net : root(files).nets()) {
            nets.resolve(net).ifPresent(resolved -> new NameCheck(resolved.with(known), found).check(net.slots()));
        }
        found.all().stream()
                .filter(diagnostic -> wrong.stream()
                        .noneMatch(span -> isSameLine(span, diagnostic.span().orElseThrow())))
                .forEach(diagnostics::add);
    }

    private static boolean isSameLine(Span a, Span b) {
        return a.file().equals(b.file()) && a.line() == b.line();
    }

    private Set<String> mayBeSlots(List<NetFile> files, List<Span> wrong) {
        Stream<String> defined = files.stream()
                .flatMap(file -> sources.find(file.name()).stream())
                .flatMap(source -> MAY_BE_SLOT.matcher(source.text()).results())
                .map(found -> found.group(1));
        Stream<String> inWrongLines = wrong.stream()
                .flatMap(span -> sources.find(span.file()).stream().map(source -> source.line(span.line())))
                .flatMap(line -> Stream.of(line.split("\\W+")));
        return Stream.concat(defined, inWrongLines).collect(Collectors.toSet());
    }

    private Optional<Graph> build(ResolvedNet net, UnreadSlots unread, List<String> wantedOutputs, Diagnostics told) {
        var found = new Diagnostics();
        var builder = new NetBuilder(net, wantedOutputs, found);
        Optional<Graph> graph = Optional.empty();
        try {
            new NameCheck(net, found).check(net.slots().values());
            graph = builder.build();
            boolean right = !diagnostics.hasErrors() && !found.hasErrors();
            unread.warnings(net, builder.aliases(), right).forEach(found::add);
        } catch (Failure failure) {
            found.add(failure.diagnostic());
        }
        List<Diagnostic> blamed = Blame.told(found.all(), net, sources, builder.causes());
        withOrder(blamed, builder.channelsLast()).forEach(told::add);
        return graph;
    }

    /** Adds the warning of the input's order; where errors are blamed on the input already, they get its help instead. */
    private static List<Diagnostic> withOrder(List<Diagnostic> found, Optional<Diagnostic> order) {
        if (order.isEmpty()) {
            return found;
        }
        Diagnostic warning = order.get();
        boolean blamed = found.stream().anyMatch(other -> other.span().equals(warning.span()));
        return blamed
                ? found.stream()
                        .map(other -> other.span().equals(warning.span())
                                ? other.help(warning.help().orElseThrow())
                                : other)
                        .toList()
                : Stream.concat(found.stream(), Stream.of(warning)).toList();
    }

    private Optional<Net> choose(NetFile root, Nets nets) {
        if (wanted.isPresent()) {
            Optional<Net> net = nets.find(wanted.get());
            if (net.isEmpty()) {
                String name = wanted.get();
                diagnostics.add(Suggested.add(
                        NetCode.UNKNOWN_NET.anywhere(
                                "no net is named " + name + " in " + root.name() + " and the files it uses"),
                        ForeignNames.net(name, nets.names()).orElse(name),
                        nets.names(),
                        "--net takes one of " + String.join(", ", nets.names())));
            }
            return net;
        }
        if (root.nets().size() == 1) {
            return Optional.of(root.nets().get(0));
        }
        String names = root.nets().stream().map(Net::name).collect(Collectors.joining(", "));
        diagnostics.add(NetCode.WHICH_NET
                .at(root.nets().get(1).span(), root.name() + " defines several nets: " + names)
                .help("say which one with --net NAME"));
        return Optional.empty();
    }
}
