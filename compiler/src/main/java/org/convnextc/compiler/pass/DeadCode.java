package org.convnextc.compiler.pass;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.ir.Function;
import org.convnextc.ir.Graph;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.Result;
import org.convnextc.ir.op.Call;

/**
 * Instructions of the entry whose value nothing needs, and functions that nothing calls. The language makes none; the text of a graph
 * may. A checkpoint may still have their weights.
 */
public final class DeadCode implements Pass {
    @Override
    public String name() {
        return "dead_code";
    }

    @Override
    public String summary() {
        return "leaves out values that no output needs, and functions that nothing calls";
    }

    @Override
    public boolean required() {
        return false;
    }

    @Override
    public Graph run(Graph graph, Diagnostics diagnostics) {
        Function entry = graph.entry();
        Set<String> needed = needed(entry);
        var live = new ArrayList<Instruction>();
        var unused = new LinkedHashSet<>(graph.unused());
        for (Instruction instruction : entry.body()) {
            if (needed.contains(instruction.name())) {
                live.add(instruction);
            } else {
                instruction.path().ifPresent(unused::add);
            }
        }
        Function next = entry.with(live);
        return new Graph(graph.name(), graph.preprocess(), unused, called(graph.functions(), next));
    }

    /** The values that lead to a result. */
    private static Set<String> needed(Function function) {
        Set<String> needed =
                function.results().stream().map(Result::value).collect(Collectors.toCollection(HashSet::new));
        for (int i = function.body().size() - 1; i >= 0; i--) {
            Instruction instruction = function.body().get(i);
            if (needed.contains(instruction.name())) {
                needed.addAll(instruction.operands());
            }
        }
        return needed;
    }

    /** The functions that the entry calls, also through others, and the entry, in order. */
    private static List<Function> called(List<Function> all, Function entry) {
        Set<String> names = new HashSet<>();
        var called = new ArrayList<Function>(List.of(entry));
        addCallees(entry, names);
        for (int i = all.size() - 2; i >= 0; i--) {
            if (names.contains(all.get(i).name())) {
                addCallees(all.get(i), names);
                called.add(all.get(i));
            }
        }
        Collections.reverse(called);
        return called;
    }

    private static void addCallees(Function function, Set<String> names) {
        for (Instruction instruction : function.body()) {
            if (instruction.op() instanceof Call call) {
                names.add(call.callee().name());
            }
        }
    }
}
