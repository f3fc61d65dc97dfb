package org.convnextc.compiler.frontend.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.convnextc.compiler.frontend.fault.Limits;
import org.convnextc.compiler.frontend.fault.NetCode;
import org.convnextc.compiler.frontend.fault.Suggested;
import org.convnextc.dsl.Diagnostic;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;
import org.convnextc.dsl.StandardNets;
import org.convnextc.dsl.ast.NetFile;
import org.convnextc.dsl.syntax.NetParser;

/**
 * Reads a file and what it uses. A used file is looked for beside the file that uses it, then among the built-in nets; built-in nets
 * use built-in nets alone. Paths may lead anywhere: a {@code .net} file is read as the user who runs the compiler and shows its text
 * to that user alone.
 */
public final class Loader {
    private final SourceMap sources;
    private final Diagnostics diagnostics;
    private final Map<Origin, NetFile> loaded = new LinkedHashMap<>();
    private final Map<Origin, String> open = new LinkedHashMap<>();
    private final Map<String, Origin> names = new HashMap<>();

    /**
     * Where a source comes from.
     *
     * @param file absent for a text that is in no file
     */
    private record Origin(Optional<Path> file, String name) {
        Origin {
            file = file.map(path -> path.toAbsolutePath().normalize());
            name = file.isPresent() ? "" : name;
        }
    }

    public Loader(SourceMap sources, Diagnostics diagnostics) {
        this.sources = sources;
        this.diagnostics = diagnostics;
    }

    /** The file itself last, after the files that it uses; what cannot be read is reported and left out. */
    public List<NetFile> load(Path file) {
        return load(file, slashed(file));
    }

    /** @param name of the file in spans; what it uses beside it is named from where that stands */
    public List<NetFile> load(Path file, String name) {
        read(file, name, Optional.empty()).ifPresent(source -> visit(source, new Origin(Optional.of(file), name)));
        return List.copyOf(loaded.values());
    }

    /** The same for a text that is in no file, and therefore has none beside it. */
    public List<NetFile> load(Source source) {
        visit(source, new Origin(Optional.empty(), source.name()));
        return List.copyOf(loaded.values());
    }

    private void visit(Source source, Origin origin) {
        sources.add(source);
        names.put(source.name(), origin);
        NetFile parsed = NetParser.parse(source, diagnostics);
        open.put(origin, source.name());
        parsed.uses().forEach(use -> use(use, source.name(), origin));
        open.remove(origin);
        loaded.put(origin, parsed);
    }

    private void use(NetFile.Use use, String user, Origin origin) {
        Optional<Path> beside = beside(use, origin);
        Origin target = new Origin(beside, use.path());
        if (open.containsKey(target)) {
            List<String> line = new ArrayList<>(open.values());
            String cycle = String.join(" -> ", line.subList(line.indexOf(open.get(target)), line.size()));
            diagnostics.add(
                    NetCode.CIRCULAR_USE.at(use.span(), "a file uses itself: " + cycle + " -> " + open.get(target)));
            return;
        }
        if (loaded.containsKey(target)) {
            return;
        }
        if (loaded.size() + open.size() >= Limits.FILES) {
            diagnostics.add(NetCode.LIMIT.at(use.span(), "more than " + Limits.FILES + " files are used"));
            return;
        }
        String name = unique(beside.isPresent() ? besideName(user, use.path()) : use.path(), target);
        Optional<Source> source = beside.isPresent()
                ? read(beside.get(), name, Optional.of(use))
                : builtIn(use).map(found -> new Source(name, found.text()));
        source.ifPresent(found -> visit(found, target));
    }

    private Optional<Path> beside(NetFile.Use use, Origin origin) {
        try {
            return origin.file().map(file -> file.resolveSibling(use.path())).filter(Files::exists);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** Like the first file's name, from where the user stands. */
    private static String besideName(String user, String path) {
        return slashed(Path.of(user).resolveSibling(path).normalize());
    }

    private static String slashed(Path path) {
        return path.toString().replace('\\', '/');
    }

    /** Spans tell sources apart by name: a built-in net beside a file of the same name says that it is built in. */
    private String unique(String name, Origin origin) {
        Origin other = names.get(name);
        return other == null || other.equals(origin) ? name : "built-in/" + name;
    }

    private Optional<Source> builtIn(NetFile.Use use) {
        Optional<Source> found = StandardNets.find(use.path());
        if (found.isEmpty()) {
            String full = use.path() + ".net";
            diagnostics.add(Suggested.add(
                    NetCode.UNREADABLE_FILE.at(
                            use.span(), "no file \"" + use.path() + "\" is beside this one or built in"),
                    StandardNets.names().contains(full) ? full : use.path(),
                    StandardNets.names(),
                    "built in are " + String.join(", ", StandardNets.names())));
        }
        return found;
    }

    private Optional<Source> read(Path file, String name, Optional<NetFile.Use> use) {
        try {
            return Optional.of(new Source(name, SourceReader.read(file)));
        } catch (IOException e) {
            return refuse(file, use, String.valueOf(e.getMessage()));
        }
    }

    private Optional<Source> refuse(Path file, Optional<NetFile.Use> use, String why) {
        String message = "cannot read " + file + ": " + why;
        Diagnostic diagnostic = use.map(place -> NetCode.UNREADABLE_FILE.at(place.span(), message))
                .orElseGet(() -> NetCode.UNREADABLE_FILE.anywhere(message));
        diagnostics.add(diagnostic);
        return Optional.empty();
    }
}
