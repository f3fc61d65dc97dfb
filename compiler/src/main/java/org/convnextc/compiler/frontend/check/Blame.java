package org.convnextc.compiler.frontend.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.convnextc.compiler.frontend.expand.NetBuilder;
import org.convnextc.compiler.frontend.fault.NetCode;
import org.convnextc.compiler.frontend.load.SourceMap;
import org.convnextc.compiler.frontend.resolve.ResolvedNet;
import org.convnextc.dsl.Diagnostic;
import org.convnextc.dsl.Source;
import org.convnextc.dsl.Span;
import org.convnextc.dsl.StandardNets;
import org.convnextc.dsl.ast.Expr;
import org.convnextc.dsl.ast.Slot;

/**
 * Shows the user's own line first. What is found in a net that the user's inherits from most often comes of a slot that the user's sets:
 * then the slot is blamed, and a note has the place where it was found.
 */
public final class Blame {
    /** Slots and places that a note names at most. */
    private static final int SHOWN = 4;

    /** Characters of a line that a note shows at most. */
    private static final int LINE = 100;

    private final ResolvedNet net;
    private final SourceMap sources;
    private final Map<Diagnostic, Set<String>> causes;
    private final Set<String> builtIn;

    private Blame(ResolvedNet net, SourceMap sources, Map<Diagnostic, Set<String>> causes) {
        this.net = net;
        this.sources = sources;
        this.causes = causes;
        this.builtIn = builtIn(sources);
    }

    /**
     * Diagnostics as they are told: several of one kind that are blamed on one place are one.
     *
     * @param causes the slots that a diagnostic comes of, the nearest first, where that is known
     */
    public static List<Diagnostic> told(
            List<Diagnostic> found, ResolvedNet net, SourceMap sources, Map<Diagnostic, Set<String>> causes) {
        return found.isEmpty() ? found : new Blame(net, sources, causes).told(found);
    }

    private List<Diagnostic> told(List<Diagnostic> found) {
        var told = new LinkedHashMap<List<Object>, Diagnostic>();
        var others = new LinkedHashMap<List<Object>, List<Span>>();
        for (Diagnostic diagnostic : found) {
            Diagnostic blamed = blamed(diagnostic);
            if (blamed.span().equals(diagnostic.span())) {
                told.put(List.of(blamed.code(), blamed.span(), blamed), blamed);
                continue;
            }
            List<Object> key = List.of(blamed.code(), blamed.span());
            boolean direct = told.keySet().stream()
                    .anyMatch(earlier -> earlier.subList(0, 2).equals(key) && earlier.size() > 2);
            if (!direct && told.putIfAbsent(key, blamed) != null) {
                others.computeIfAbsent(key, k -> new ArrayList<>())
                        .add(diagnostic.span().orElseThrow());
            }
        }
        others.forEach(
                (key, places) -> told.computeIfPresent(key, (k, first) -> first.note("likewise at " + list(places))));
        return List.copyOf(told.values());
    }

    private static String list(List<Span> places) {
        return places.stream().limit(SHOWN).map(Span::toString).collect(Collectors.joining(", "))
                + (places.size() > SHOWN ? ", ..." : "");
    }

    private Diagnostic blamed(Diagnostic diagnostic) {
        if (diagnostic.span().isEmpty()) {
            return diagnostic;
        }
        Span place = diagnostic.span().get();
        Optional<Slot> cause = cause(diagnostic, place);
        if (cause.isPresent()) {
            return moved(diagnostic, value(cause.get()), cause.get().name() + " leads to ")
                    .note(found(place));
        }
        if (rank(place) > 0 || net.slots().values().stream().noneMatch(slot -> isIn(slot, place.file()))) {
            return origin(diagnostic, place);
        }
        return isBuiltIn(place)
                ? moved(diagnostic, net.net().span(), "found ")
                        .note(found(place))
                        .note(sets())
                : diagnostic.note(
                        "found in net " + net.net().name() + " (" + net.net().span() + "); " + sets());
    }

    private static boolean isIn(Slot slot, String file) {
        return slot.span().file().equals(file);
    }

    /** The user's slot that the diagnostic comes of; of one about shapes, the input where nothing nearer is the user's. */
    private Optional<Slot> cause(Diagnostic diagnostic, Span place) {
        List<Slot> own = net.slots().values().stream()
                .filter(slot -> rank(slot.span()) > rank(place))
                .sorted(Comparator.comparing(Slot::name))
                .toList();
        var likely = new ArrayList<>(causes.getOrDefault(diagnostic, Set.of()));
        if (diagnostic.is(NetCode.SHAPE) || diagnostic.is(NetCode.PREPROCESS)) {
            likely.add(NetBuilder.INPUT);
        }
        Optional<Slot> cause = likely.stream()
                .flatMap(name -> own.stream().filter(slot -> slot.name().equals(name)))
                .findFirst();
        return cause.isEmpty() && own.size() == 1 && isBuiltIn(place) ? Optional.of(own.get(0)) : cause;
    }

    /** 2 for the command line, 1 for the file of the net itself, 0 for what it uses. */
    private int rank(Span span) {
        return Replacements.isOption(span)
                ? 2
                : span.file().equals(net.net().span().file()) && !isBuiltIn(span) ? 1 : 0;
    }

    private boolean isBuiltIn(Span span) {
        return builtIn.contains(span.file());
    }

    /** The names that built-in nets have among the sources. */
    private static Set<String> builtIn(SourceMap sources) {
        Set<String> texts = StandardNets.names().stream()
                .flatMap(name -> StandardNets.find(name).stream())
                .map(Source::text)
                .collect(Collectors.toSet());
        return sources.all().stream()
                .filter(source -> texts.contains(source.text()))
                .map(Source::name)
                .collect(Collectors.toSet());
    }

    private static Span value(Slot slot) {
        return slot.value()
                .filter(Expr.class::isInstance)
                .map(value -> whole((Expr) value))
                .orElse(slot.span());
    }

    /** The place where an expression begins; its own place may be that of its operator. */
    private static Span whole(Expr expr) {
        return expr instanceof Expr.Binary binary ? whole(binary.left()) : expr.span();
    }

    /** The diagnostic at another place, which says of what was "found" that the slot leads to it. */
    private static Diagnostic moved(Diagnostic diagnostic, Span to, String found) {
        boolean ofValue = diagnostic.is(NetCode.WRONG_KIND);
        return diagnostic.at(to, ofValue ? diagnostic.message().replaceFirst("^found ", found) : diagnostic.message());
    }

    private String found(Span place) {
        String line = sources.find(place.file())
                .map(source -> source.line(place.line()).strip())
                .orElse("");
        String clipped = line.length() > LINE ? line.substring(0, LINE) + "..." : line;
        return "found at " + place + ": " + clipped;
    }

    private String sets() {
        String slots = net.slots().values().stream()
                .filter(slot -> rank(slot.span()) > 0)
                .sorted(Comparator.comparing((Slot slot) -> slot.span().line()).thenComparing(Slot::name))
                .limit(SHOWN)
                .map(slot -> slot.name() + " (" + slot.span() + ")")
                .collect(Collectors.joining(", "));
        return "net " + net.net().name() + (slots.isEmpty() ? " sets nothing" : " sets " + slots);
    }

    /** The diagnostic with a note of the slot that a value of the wrong kind comes of, where that stands in another line. */
    private Diagnostic origin(Diagnostic diagnostic, Span place) {
        boolean ofValue = diagnostic.is(NetCode.WRONG_KIND)
                || diagnostic.is(NetCode.ARITHMETIC)
                || diagnostic.is(NetCode.UNEQUAL_LISTS);
        if (!ofValue) {
            return diagnostic;
        }
        Diagnostic told = diagnostic;
        for (Slot slot : setElsewhere(diagnostic, place)) {
            told = told.note(slot.name() + " is set at " + slot.span());
        }
        return told;
    }

    private List<Slot> setElsewhere(Diagnostic diagnostic, Span place) {
        return causes.getOrDefault(diagnostic, Set.of()).stream()
                .flatMap(name -> net.slot(name).stream())
                .filter(slot -> slot.value().filter(Expr.class::isInstance).isPresent())
                .filter(slot -> !isIn(slot, place.file()) || slot.span().line() != place.line())
                .limit(SHOWN)
                .toList();
    }
}
