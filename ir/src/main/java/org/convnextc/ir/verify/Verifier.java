package org.convnextc.ir.verify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.convnextc.ir.ArenaRange;
import org.convnextc.ir.Function;
import org.convnextc.ir.Graph;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.Value;
import org.convnextc.ir.op.Call;
import org.convnextc.ir.op.ConvGemm;
import org.convnextc.ir.op.Layout;
import org.convnextc.ir.op.Patches;
import org.convnextc.ir.op.Probe;
import org.convnextc.ir.op.ToChannelsLast;

/**
 * The rules of a graph, checked after every pass: names are defined once and before they are used, recorded types are those of the
 * shape rules, callees come before callers, live values never share a place.
 */
public final class Verifier {
    /** Calls may be nested this deep. */
    public static final int MAX_DEPTH = 64;

    /** Most instructions, each call counted as its callee's. */
    public static final long MAX_INSTRUCTIONS = 1_000_000;

    /** A broken rule and what breaks it: a graph, function, value, parameter, constant or instruction. */
    public record Problem(Object site, String message) {}

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");

    private final List<Problem> found = new ArrayList<>();

    private Verifier() {}

    /** What is wrong with a graph, each problem with its place; empty for a valid one. */
    public static List<String> problems(Graph graph) {
        return find(graph).stream().map(Problem::message).toList();
    }

    /** @param after the name of the pass that made the graph */
    public static void check(Graph graph, String after) {
        List<String> problems = problems(graph);
        if (!problems.isEmpty()) {
            throw new VerificationException(after, problems);
        }
    }

    public static List<Problem> find(Graph graph) {
        var verifier = new Verifier();
        verifier.checkGraph(graph);
        return verifier.found;
    }

    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    private void checkGraph(Graph graph) {
        if (!isName(graph.name())) {
            found.add(new Problem(graph, "the net's name '" + graph.name() + "' is not a name"));
        }
        graph.unused().stream()
                .filter(path -> !isName(path.replaceFirst("[.]$", "")))
                .forEach(path -> found.add(new Problem(graph, "the unused path '" + path + "' is not a name")));
        var sound = new HashMap<String, Extent>();
        var names = new HashSet<String>();
        for (Function function : graph.functions()) {
            if (names.contains(function.name())) {
                found.add(new Problem(function, "there are two functions @" + function.name()));
            }
            var verifier = new FunctionVerifier(function, sound, names);
            found.addAll(verifier.check());
            verifier.extent().ifPresent(extent -> sound.put(function.name(), extent));
            names.add(function.name());
        }
        if (graph.functions().isEmpty()) {
            found.add(new Problem(graph, "there is no function"));
        } else {
            checkEntry(graph.entry());
        }
    }

    private void checkEntry(Function entry) {
        if (entry.prefixed()) {
            found.add(new Problem(entry, "the entry @" + entry.name() + " must not have a prefix @p"));
        }
        if (entry.inputs().size() != 1) {
            found.add(new Problem(
                    entry,
                    "the entry @" + entry.name() + " has " + entry.inputs().size() + " inputs, expected one"));
            return;
        }
        Value input = entry.inputs().get(0);
        if (!input.type().batched() || input.type().rank() != 4) {
            found.add(new Problem(
                    input, "the net's input is " + input.type() + ", expected f32[N,channels,height,width]"));
        }
        for (Instruction instruction : entry.body()) {
            boolean channelsFirst = instruction.op() instanceof ToChannelsLast
                    || instruction.op() instanceof Probe
                    || instruction.op() instanceof Patches patches && patches.layout() == Layout.NCHW
                    || instruction.op() instanceof ConvGemm conv
                            && conv.patches().layout() == Layout.NCHW;
            if (instruction.operands().contains(input.name()) && !channelsFirst) {
                found.add(new Problem(
                        instruction,
                        "%" + instruction.name() + " in @" + entry.name()
                                + " reads the net's input, which is channels first; expected "
                                + "to_channels_last or patches with layout=nchw"));
            }
        }
    }

    /**
     * A function without problems, and how much it is with all its calls.
     *
     * @param written where it and its callees write in the arena
     * @param result where its first result is
     */
    record Extent(
            Function function, int depth, long instructions, Set<ArenaRange> written, Optional<ArenaRange> result) {
        static Extent of(Function function, Map<String, Extent> callees) {
            int depth = 0;
            long instructions = function.body().size();
            var written = new HashSet<ArenaRange>();
            var places = new HashMap<String, Optional<ArenaRange>>();
            function.inputs().forEach(input -> places.put(input.name(), input.place()));
            for (Instruction instruction : function.body()) {
                places.put(instruction.name(), instruction.place());
                instruction.place().ifPresent(written::add);
                if (instruction.op() instanceof Call call) {
                    Extent callee = callees.get(call.callee().name());
                    depth = Math.max(depth, callee.depth + 1);
                    instructions += callee.instructions;
                    written.addAll(callee.written);
                }
            }
            return new Extent(
                    function,
                    depth,
                    instructions,
                    written,
                    places.get(function.results().get(0).value()));
        }
    }
}
