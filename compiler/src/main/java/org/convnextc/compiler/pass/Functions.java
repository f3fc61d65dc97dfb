package org.convnextc.compiler.pass;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.convnextc.ir.Function;
import org.convnextc.ir.Graph;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.op.Call;

/** Changes functions one by one and keeps calls pointing at the changed ones. */
public final class Functions {
    private Functions() {}

    /** The graph with every function replaced, callees before callers. */
    public static Graph map(Graph graph, UnaryOperator<Function> change) {
        Map<String, Function> changed = new HashMap<>();
        List<Function> functions = new ArrayList<>();
        for (Function function : graph.functions()) {
            Function next = change.apply(relink(function, changed));
            changed.put(function.name(), next);
            functions.add(next);
        }
        return graph.with(functions);
    }

    private static Function relink(Function function, Map<String, Function> callees) {
        return function.with(function.body().stream()
                .map(instruction -> relink(instruction, callees))
                .toList());
    }

    private static Instruction relink(Instruction instruction, Map<String, Function> callees) {
        return instruction.op() instanceof Call call
                ? instruction.withOp(new Call(callees.get(call.callee().name())))
                : instruction;
    }
}
