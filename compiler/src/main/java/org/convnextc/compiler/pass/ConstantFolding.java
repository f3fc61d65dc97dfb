package org.convnextc.compiler.pass;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.ir.Constant;
import org.convnextc.ir.Function;
import org.convnextc.ir.Graph;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.op.Multiply;
import org.convnextc.ir.op.None;
import org.convnextc.ir.op.Parameter;
import org.convnextc.ir.op.ScaleRows;

/**
 * Shorter ways to derived weights: past those that are copies, and over the rows of a weight once where two factors meet. Constants that
 * nothing reads are left out; the checkpoint must have what they were derived from as before.
 */
public final class ConstantFolding implements Pass {
    @Override
    public String name() {
        return "constant_folding";
    }

    @Override
    public String summary() {
        return "scale_rows(scale_rows(W, a), b) = scale_rows(W, a b), none(W) = W, for constants";
    }

    @Override
    public boolean required() {
        return false;
    }

    @Override
    public Graph run(Graph graph, Diagnostics diagnostics) {
        return Functions.map(graph, function -> function.withConstants(new Folding(function).fold()));
    }

    /** The constants of one function. */
    private static final class Folding {
        private final Function function;
        /** Types of all weights by path, those of the checkpoint and constants. */
        private final Map<String, TensorType> types = new HashMap<>();

        private final Map<String, Constant> folded = new HashMap<>();
        private final List<Constant> constants = new ArrayList<>();

        Folding(Function function) {
            this.function = function;
            function.parameters().forEach(parameter -> types.put(parameter.suffix(), parameter.type()));
            function.constants().forEach(constant -> types.put(constant.path(), constant.type()));
        }

        List<Constant> fold() {
            for (Constant constant : function.constants()) {
                add(scaledOnce(pastCopies(constant)));
            }
            return read();
        }

        private void add(Constant constant) {
            folded.put(constant.path(), constant);
            types.put(constant.path(), constant.type());
            constants.add(constant);
        }

        private Constant pastCopies(Constant constant) {
            return constant.withSources(
                    constant.sources().stream().map(this::original).toList());
        }

        /** What a copy is a copy of; copies of copies have been replaced before. */
        private String original(String path) {
            Constant source = folded.get(path);
            return source != null && source.op() instanceof None
                    ? source.sources().get(0)
                    : path;
        }

        private Constant scaledOnce(Constant outer) {
            if (!(outer.op() instanceof ScaleRows)) {
                return outer;
            }
            Constant inner = folded.get(outer.sources().get(0));
            if (inner == null || !(inner.op() instanceof ScaleRows)) {
                return outer;
            }
            String factor = freshPath(outer.path() + "_factor");
            List<String> factors =
                    List.of(inner.sources().get(1), outer.sources().get(1));
            add(new Constant(factor, new Multiply(), factors, types.get(factors.get(0))));
            return outer.withSources(List.of(inner.sources().get(0), factor));
        }

        private String freshPath(String wanted) {
            String path = wanted;
            while (types.containsKey(path)) {
                path += "_";
            }
            return path;
        }

        /** The constants that instructions read, and those that these are derived from. */
        private List<Constant> read() {
            Set<String> read = readByInstructions();
            var kept = new ArrayList<Constant>();
            for (int i = constants.size() - 1; i >= 0; i--) {
                Constant constant = constants.get(i);
                if (read.contains(constant.path())) {
                    read.addAll(constant.sources());
                    kept.add(constant);
                }
            }
            Collections.reverse(kept);
            return kept;
        }

        private Set<String> readByInstructions() {
            Map<String, TensorType> values = function.types();
            var read = new HashSet<String>();
            for (Instruction instruction : function.body()) {
                for (Parameter parameter : instruction.op().parameters(instruction.operandTypes(values))) {
                    read.add(parameter.under(instruction.path().orElse("")).suffix());
                }
            }
            return read;
        }
    }
}
