package org.convnextc.ir.reference;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.convnextc.ir.Constant;
import org.convnextc.ir.Function;
import org.convnextc.ir.Graph;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.Value;
import org.convnextc.ir.op.Call;
import org.convnextc.ir.op.Op;
import org.convnextc.ir.op.Parameter;
import org.convnextc.ir.verify.Verifier;

/** Runs a graph in float64, with the {@link Semantics} of each op: what passes and targets are tested against. */
public final class Reference {
    /** Hears of every value of a run. */
    @FunctionalInterface
    public interface Observer {
        /**
         * @param name of the value, below the prefix of the call that computed it: {@code %dwconv} of a block that is called with
         *     {@code @stages.0.0} is {@code stages.0.0.dwconv}
         */
        void defined(String name, Tensor64 value);
    }

    private final Weights weights;
    private final Observer observer;

    private Reference(Weights weights, Observer observer) {
        this.weights = weights;
        this.observer = observer;
    }

    /**
     * The results of a graph that the {@link Verifier} accepts.
     *
     * @param input [N,C,H,W]
     * @throws IllegalArgumentException where the input or a weight has another shape than the graph says
     */
    public static List<Tensor64> run(Graph graph, Weights weights, Tensor64 input) {
        return run(graph, weights, input, (name, value) -> {});
    }

    /** The same, with an observer. */
    public static List<Tensor64> run(Graph graph, Weights weights, Tensor64 input, Observer observer) {
        return new Reference(weights, observer).call(graph.entry(), "", List.of(input));
    }

    private List<Tensor64> call(Function function, String prefix, List<Tensor64> inputs) {
        Map<String, Tensor64> constants = constants(function, prefix);
        var values = new HashMap<String, Tensor64>();
        for (int i = 0; i < inputs.size(); i++) {
            Value input = function.inputs().get(i);
            values.put(input.name(), expect(input.type(), inputs.get(i), input.name()));
        }
        Map<String, Integer> lastUse = lastUse(function);
        for (int i = 0; i < function.body().size(); i++) {
            Instruction instruction = function.body().get(i);
            Tensor64 value = compute(function, instruction, values, constants, prefix);
            values.put(instruction.name(), value);
            observer.defined(Parameter.join(prefix, instruction.name()), value);
            for (String operand : instruction.operands()) {
                if (lastUse.get(operand) == i) {
                    values.remove(operand);
                }
            }
        }
        return function.results().stream()
                .map(result -> values.get(result.value()))
                .toList();
    }

    /** The position of the last instruction that reads a value, so that memory holds no more than what is still needed. */
    private static Map<String, Integer> lastUse(Function function) {
        var last = new HashMap<String, Integer>();
        for (int i = 0; i < function.body().size(); i++) {
            for (String operand : function.body().get(i).operands()) {
                last.put(operand, i);
            }
        }
        function.results()
                .forEach(result -> last.put(result.value(), function.body().size()));
        return last;
    }

    private Map<String, Tensor64> constants(Function function, String prefix) {
        var constants = new HashMap<String, Tensor64>();
        for (Constant constant : function.constants()) {
            List<Tensor64> sources = constant.sources().stream()
                    .map(source -> weight(constants, prefix, source))
                    .toList();
            Tensor64 derived = Semantics.of(constant.op()).apply(constant.op(), sources, List.of());
            constants.put(constant.path(), expect(constant.type(), derived, constant.path()));
        }
        return constants;
    }

    private Tensor64 compute(
            Function function,
            Instruction instruction,
            Map<String, Tensor64> values,
            Map<String, Tensor64> constants,
            String prefix) {
        List<Tensor64> operands =
                instruction.operands().stream().map(values::get).toList();
        String path = instruction.path().orElse("");
        if (instruction.op() instanceof Call call) {
            return call(call.callee(), Parameter.join(prefix, path), operands).get(0);
        }
        var parameters = new ArrayList<Tensor64>();
        for (Parameter parameter : instruction.op().parameters(function.operandTypes(instruction))) {
            String full = Parameter.join(path, parameter.suffix());
            parameters.add(expect(parameter.type(), weight(constants, prefix, full), full));
        }
        Op op = instruction.op();
        return expect(instruction.type(), Semantics.of(op).apply(op, operands, parameters), instruction.name());
    }

    private Tensor64 weight(Map<String, Tensor64> constants, String prefix, String path) {
        Tensor64 derived = constants.get(path);
        return derived != null ? derived : weights.get(Parameter.join(prefix, path));
    }

    private static Tensor64 expect(TensorType type, Tensor64 found, String name) {
        List<Integer> dims = type.dims();
        int batch = type.batched() ? 1 : 0;
        boolean fits = found.dims().size() == dims.size()
                && found.dims().subList(batch, dims.size()).equals(dims.subList(batch, dims.size()));
        if (!fits) {
            throw new IllegalArgumentException(name + " has the shape " + found.dims() + ", expected " + type);
        }
        return found;
    }
}
