package org.convnextc.compiler.sema;

import java.util.List;
import org.convnextc.compiler.ir.Function;
import org.convnextc.compiler.ir.Graph;
import org.convnextc.compiler.ir.Instruction;
import org.convnextc.dsl.Suggestions;

/** A flat graph up to one of its inner values. */
public final class Cut {
    private Cut() {}

    /**
     * The graph whose result is the value at a label path: the instruction of that name ({@code stages.0.0.dwconv}), else the last one
     * under it ({@code stages.0}). Later instructions are dropped.
     *
     * @throws IllegalArgumentException where there is none; the message names the nearest path
     */
    public static Graph cut(Graph flat, String path) {
        Function entry = flat.entry();
        List<Instruction> body = entry.body();
        int end = find(body, path);
        var shorter = new Function(
                entry.name(),
                entry.inputs(),
                entry.prefixed(),
                entry.sources(),
                entry.constants(),
                body.subList(0, end + 1),
                List.of(body.get(end).name()),
                entry.spans());
        return new Graph(flat.name(), flat.preprocess(), List.of(shorter));
    }

    private static int find(List<Instruction> body, String path) {
        int under = -1;
        for (int i = 0; i < body.size(); i++) {
            String name = body.get(i).name();
            if (name.equals(path)) {
                return i;
            }
            if (name.startsWith(path + ".")) {
                under = i;
            }
        }
        if (under < 0) {
            String near = Suggestions.closest(
                            path, body.stream().map(Instruction::name).toList())
                    .map(name -> "; did you mean " + name + "?")
                    .orElse("");
            throw new IllegalArgumentException("no step has the path " + path + near);
        }
        return under;
    }
}
