package org.convnextc.tool.html;

import com.github.difflib.DiffUtils;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.convnextc.compiler.pass.Remarks.Remark;
import org.convnextc.ir.Graph;
import org.convnextc.ir.walk.Flattened;
import org.convnextc.ir.walk.Flattened.CallSite;
import org.convnextc.ir.walk.Flattened.Step;

/**
 * The graph after a pass.
 *
 * @param pass its name
 * @param summary what it does
 * @param tagged the graph, with tags for spans
 * @param graph the same with its spans
 * @param remarks where the pass applied and where not, with tags for spans
 */
record Stage(String pass, String summary, Graph tagged, Graph graph, List<Remark> remarks) {
    Stage {
        remarks = List.copyOf(remarks);
    }

    /** Lines that stay, then lines that go, then lines that come. */
    record Change(int kept, int removed, int added) {}

    /** The steps of the net that each instruction computes; of a call all those within. */
    Map<CallSite, List<Integer>> steps(Provenance provenance) {
        Flattened flat = Flattened.of(tagged);
        List<List<Integer>> origins = provenance.of(flat);
        Map<CallSite, SortedSet<Integer>> all = new HashMap<>();
        for (int i = 0; i < origins.size(); i++) {
            Step step = flat.steps().get(i);
            List<Integer> steps = origins.get(i);
            var own = new CallSite(step.function().name(), step.position());
            all.computeIfAbsent(own, site -> new TreeSet<>()).addAll(steps);
            step.calls().forEach(call -> all.computeIfAbsent(call, site -> new TreeSet<>())
                    .addAll(steps));
        }
        return all.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> List.copyOf(entry.getValue())));
    }

    /** The way from one text to another, line by line; the widths of columns do not count. */
    static List<Change> changes(String before, String after) {
        var all = new ArrayList<Change>();
        int[] read = {0};
        DiffUtils.diff(words(before), words(after)).getDeltas().forEach(delta -> {
            int at = delta.getSource().getPosition();
            all.add(new Change(
                    at - read[0], delta.getSource().size(), delta.getTarget().size()));
            read[0] = at + delta.getSource().size();
        });
        return all;
    }

    private static List<String> words(String text) {
        return text.lines().map(line -> line.replaceAll(" +", " ")).toList();
    }
}
