package org.convnextc.compiler.pass;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.ir.Function;
import org.convnextc.ir.Graph;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.Spans;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.op.Call;
import org.convnextc.ir.op.Probe;

/** Adds the steps that profiles and verifications read. It runs after all passes of a target, whose plan stays as it is. */
public final class InsertProbes implements Pass {
    /** A lowered graph of any target that tells whoever profiles or verifies a forward of each step. */
    public static Graph into(Graph lowered) {
        return new InsertProbes().run(lowered, new Diagnostics());
    }

    @Override
    public String name() {
        return "insert_probes";
    }

    @Override
    public String summary() {
        return "tells when each step is done, and shows its value, to whoever profiles or verifies a forward";
    }

    @Override
    public boolean required() {
        return false;
    }

    @Override
    public Graph run(Graph graph, Diagnostics diagnostics) {
        String entry = graph.entry().name();
        return Functions.map(graph, function -> probed(function, function.name().equals(entry)));
    }

    private static Function probed(Function function, boolean entry) {
        Set<String> names = new HashSet<>(function.types().keySet());
        var body = new ArrayList<Instruction>();
        if (entry) {
            body.add(probe(
                    function.inputs().get(0).name(), function.inputs().get(0).type(), function.spans(), names));
        }
        for (Instruction instruction : function.body()) {
            body.add(instruction);
            // What is called has probes of its own.
            if (!(instruction.op() instanceof Call)) {
                body.add(probe(instruction.name(), instruction.type(), instruction.spans(), names));
            }
        }
        return function.with(body);
    }

    private static Instruction probe(String value, TensorType type, Spans spans, Set<String> names) {
        String name = value + "_probe";
        while (!names.add(name)) {
            name += "_";
        }
        return new Instruction(name, new Probe(), List.of(value), Optional.empty(), type, Optional.empty(), spans);
    }
}
