package org.convnextc.compiler.sema;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.convnextc.compiler.ir.Graph;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.NetParser;
import org.convnextc.dsl.Source;
import org.convnextc.dsl.StandardNets;
import org.convnextc.dsl.ast.Net;
import org.convnextc.dsl.ast.NetFile;
import org.convnextc.dsl.ast.Slot;

/**
 * From a {@code .net} file to the flat graph of one net. The result is empty if and only if there are errors among the diagnostics;
 * no input makes these methods throw.
 */
public final class Frontend {
    private final Optional<String> wanted;
    private final List<String> overrides;
    private final SourceMap sources;
    private final Diagnostics diagnostics;

    private Frontend(Optional<String> wanted, List<String> overrides, SourceMap sources, Diagnostics diagnostics) {
        this.wanted = wanted;
        this.overrides = overrides;
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
        return new Frontend(netName, overrides, sources, diagnostics)
                .graph(new Loader(sources, diagnostics).load(file));
    }

    /** The same for a path as a user writes it: where there is no such file, a built-in one may have the name. */
    public static Optional<Graph> load(
            String file, Optional<String> netName, List<String> overrides, SourceMap sources, Diagnostics diagnostics) {
        Path path;
        try {
            path = Path.of(file);
        } catch (InvalidPathException e) {
            diagnostics.add(Code.UNREADABLE_FILE.anywhere("\"" + file + "\" is no path: " + e.getReason()));
            return Optional.empty();
        }
        Optional<Source> builtIn = Files.exists(path) ? Optional.empty() : StandardNets.find(file);
        return builtIn.isPresent()
                ? load(builtIn.get(), netName, overrides, sources, diagnostics)
                : load(path, netName, overrides, sources, diagnostics);
    }

    /** The same for a text, which can use built-in nets alone. */
    public static Optional<Graph> load(
            Source source,
            Optional<String> netName,
            List<String> overrides,
            SourceMap sources,
            Diagnostics diagnostics) {
        return new Frontend(netName, overrides, sources, diagnostics)
                .graph(new Loader(sources, diagnostics).load(source));
    }

    private Optional<Graph> graph(List<NetFile> files) {
        List<Slot> replaced = overrides();
        if (diagnostics.hasErrors()) {
            return Optional.empty();
        }
        NetFile root = files.get(files.size() - 1);
        try {
            var nets = new Nets(files, diagnostics);
            List<ResolvedNet> own = root.nets().stream()
                    .map(nets::resolve)
                    .flatMap(Optional::stream)
                    .toList();
            if (diagnostics.hasErrors()) {
                return Optional.empty();
            }
            own.forEach(net -> new NameCheck(net, diagnostics).check(net.net().slots()));
            Optional<ResolvedNet> chosen = choose(root, nets).flatMap(nets::resolve);
            if (chosen.isEmpty()) {
                return Optional.empty();
            }
            ResolvedNet net = replace(chosen.get(), replaced);
            var names = new NameCheck(net, diagnostics);
            names.check(net.slots().values());
            names.warnOfUnread();
            Optional<Graph> graph = new NetBuilder(net, diagnostics).build();
            return diagnostics.hasErrors() ? Optional.empty() : graph;
        } catch (Failure failure) {
            diagnostics.add(failure.diagnostic());
            return Optional.empty();
        }
    }

    private List<Slot> overrides() {
        var slots = new ArrayList<Slot>();
        int count = 0;
        for (String override : overrides) {
            // Told apart in diagnostics: -D, -D2, -D3.
            String name = "-D" + (++count == 1 ? "" : count);
            var source = new Source(name, override);
            sources.add(source);
            NetParser.parseOverride(source, diagnostics).ifPresent(slots::add);
        }
        return slots;
    }

    private Optional<Net> choose(NetFile root, Nets nets) {
        if (wanted.isPresent()) {
            Optional<Net> net = nets.find(wanted.get());
            if (net.isEmpty()) {
                diagnostics.add(Suggested.add(
                        Code.UNKNOWN_NET.anywhere(
                                "no net is named " + wanted.get() + " in " + root.name() + " and the files it uses"),
                        wanted.get(),
                        nets.names(),
                        "--net takes one of " + String.join(", ", nets.names())));
            }
            return net;
        }
        if (root.nets().size() == 1) {
            return Optional.of(root.nets().get(0));
        }
        String names = root.nets().stream().map(Net::name).collect(Collectors.joining(", "));
        diagnostics.add(Code.WHICH_NET
                .at(root.nets().get(1).span(), root.name() + " defines several nets: " + names)
                .help("say which one with --net NAME"));
        return Optional.empty();
    }

    private ResolvedNet replace(ResolvedNet net, List<Slot> replaced) {
        ResolvedNet result = net;
        for (Slot slot : replaced) {
            if (net.slot(slot.name()).isEmpty()) {
                diagnostics.add(Suggested.add(
                        Code.UNKNOWN_SLOT.at(slot.span(), "net " + net.net().name() + " has no slot " + slot.name()),
                        slot.name(),
                        net.slots().keySet(),
                        "its slots are " + String.join(", ", net.slots().keySet())));
                continue;
            }
            result = result.with(slot);
        }
        return result;
    }
}
