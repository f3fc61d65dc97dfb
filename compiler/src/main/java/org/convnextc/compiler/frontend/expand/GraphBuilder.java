package org.convnextc.compiler.frontend.expand;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import org.convnextc.compiler.frontend.fault.Failure;
import org.convnextc.compiler.frontend.fault.Limits;
import org.convnextc.compiler.frontend.fault.NetCode;
import org.convnextc.compiler.frontend.signature.TrainingInit;
import org.convnextc.dsl.Span;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.Result;
import org.convnextc.ir.ShapeException;
import org.convnextc.ir.Spans;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.op.Batchnorm;
import org.convnextc.ir.op.Conv;
import org.convnextc.ir.op.DropPath;
import org.convnextc.ir.op.Linear;
import org.convnextc.ir.op.Op;
import org.convnextc.ir.op.Parameter;
import org.convnextc.ir.op.Scale;
import org.convnextc.ir.op.Sigmoid;

/** Puts instructions one after another, names them and infers their types. */
final class GraphBuilder {
    private static final int NONE = -1;

    /** A step's parameter; {@code shared} where another step may have it too. */
    private record Claim(TensorType type, boolean shared, Span span) {}

    private final ValueNames paths = new ValueNames();
    private final List<Instruction> body = new ArrayList<>();
    private final Map<String, Claim> parameters = new HashMap<>();
    private final List<Integer> dropPaths = new ArrayList<>();
    private final Map<String, String> outputs = new LinkedHashMap<>();
    private int biasFromContext = NONE;
    private TensorType input;

    /** The net's input. */
    TypedValue input(String name, TensorType type, Span span) {
        input = type;
        return new TypedValue(paths.explicit(name, span), Optional.of(type));
    }

    /** What comes next is not the next step of the chain: a convolution before it keeps its bias. */
    void interrupt() {
        biasFromContext = NONE;
    }

    /** Where the rounds of a loop stand. */
    IntFunction<LabelScope> rounds(LabelScope where) {
        return where.rounds(paths);
    }

    /**
     * One instruction.
     *
     * @param mnemonic the op's name in the language
     * @param biasSaid whether a convolution's step says its bias
     */
    TypedValue emit(Op op, String mnemonic, boolean biasSaid, List<TypedValue> operands, LabelScope where, Span span) {
        if (!operands.stream().allMatch(TypedValue::known)) {
            return TypedValue.UNKNOWN;
        }
        Limits.check(span, "instructions", body.size() + 1L, Limits.INSTRUCTIONS);
        if (op instanceof Batchnorm && biasFromContext == body.size() - 1) {
            dropBias();
        }
        biasFromContext = op instanceof Conv && !biasSaid ? body.size() : NONE;
        String name = name(paths, where, mnemonic, span);
        String path = where.weights()
                .map(own -> name(own.names(), own.at(), mnemonic, span))
                .orElse(name);
        List<TensorType> types =
                operands.stream().map(flow -> flow.type().orElseThrow()).toList();
        Optional<String> claimed;
        TensorType type;
        try {
            type = op.infer(types);
            claimed = claim(op.parameters(types), path, where.weights().isPresent(), span);
        } catch (ShapeException e) {
            throw new ShapeDiagnosis(name, op, operands, body, input).failure(e, span);
        }
        if (op instanceof DropPath) {
            dropPaths.add(body.size());
        }
        List<String> values = operands.stream().map(TypedValue::value).toList();
        body.add(new Instruction(name, op, values, claimed, type, Optional.empty(), Spans.of(span)));
        return new TypedValue(name, Optional.of(type));
    }

    /** An output of the net, under the label of its step; without one, under the value's own name. */
    void handOut(TypedValue value, LabelScope where, Span span) {
        if (!value.known()) {
            return;
        }
        Limits.check(span, "outputs", outputs.size() + 1L, Limits.OUTPUTS);
        boolean another = where.named() && !value.value().equals(where.path());
        String name = another ? paths.explicit(where.path(), span) : value.value();
        if (outputs.put(name, value.value()) != null) {
            throw new Failure(NetCode.OUTPUT
                    .at(span, "the output " + name + " is there twice")
                    .help("a label gives an output a name of its own: stage: output { }"));
        }
    }

    /** What {@code output} steps hand out; the net's last value where there are none. */
    List<Result> results(String last) {
        return outputs.isEmpty()
                ? List.of(Result.of(last))
                : outputs.entrySet().stream()
                        .map(output -> new Result(output.getValue(), output.getKey()))
                        .toList();
    }

    /** Batch normalisation subtracts the mean, so a bias right before it has no effect (arXiv 1502.03167, section 3.2). */
    private void dropBias() {
        Instruction last = body.get(body.size() - 1);
        Conv conv = (Conv) last.op();
        parameters.remove(last.path().orElseThrow() + ".bias");
        var without =
                new Conv(conv.width(), conv.kernel(), conv.stride(), conv.pad(), conv.dilation(), conv.groups(), false);
        body.set(body.size() - 1, replace(last, without));
    }

    private static Instruction replace(Instruction step, Op op) {
        return new Instruction(step.name(), op, step.operands(), step.path(), step.type(), step.place(), step.spans());
    }

    private static String name(ValueNames names, LabelScope where, String mnemonic, Span span) {
        String name = where.named() ? names.explicit(where.path(), span) : names.numbered(where.path(), mnemonic, span);
        Limits.check(span, "characters of a step's path", name.length(), Limits.PATH);
        return name;
    }

    /** The path of an instruction that has parameters, each of which no other one may have unless it shares them. */
    private Optional<String> claim(List<Parameter> own, String path, boolean shared, Span span) {
        for (Parameter parameter : own) {
            String full = parameter.under(path).suffix();
            var claim = new Claim(parameter.type(), shared, span);
            Claim earlier = parameters.putIfAbsent(full, claim);
            if (earlier != null && !shared && earlier.shared()) {
                parameters.put(full, claim);
            }
            if (earlier != null) {
                checkShared(full, claim, earlier);
            }
        }
        return own.isEmpty() ? Optional.empty() : Optional.of(path);
    }

    private static void checkShared(String parameter, Claim claim, Claim earlier) {
        if (!claim.shared() && !earlier.shared()) {
            throw new Failure(NetCode.PATH
                    .at(claim.span(), "two steps have the parameter " + parameter)
                    .note("the other one is at " + earlier.span()));
        }
        if (!claim.type().equals(earlier.type())) {
            throw new Failure(NetCode.PATH
                    .at(
                            claim.span(),
                            "the parameter " + parameter + " is " + claim.type() + " here, but " + earlier.type()
                                    + " in another step that shares it")
                    .note("the other step is at " + earlier.span()));
        }
    }

    /** The instructions, with the k-th of n drop_path steps at the rate {@code dropPath * k / (n - 1)}. */
    List<Instruction> finish(TrainingInit initial, String last) {
        for (int k = 0; k < dropPaths.size(); k++) {
            Instruction step = body.get(dropPaths.get(k));
            double rate = k == 0 ? 0 : initial.dropPath() * k / (dropPaths.size() - 1);
            body.set(dropPaths.get(k), replace(step, new DropPath(rate)));
        }
        Set<String> heads = heads(last);
        body.replaceAll(step -> replace(step, begun(step, initial, heads)));
        return List.copyOf(body);
    }

    /** What the net ends with and hands out; probabilities before their sigmoid. */
    private Set<String> heads(String last) {
        var heads = new HashSet<>(outputs.values());
        heads.add(last);
        body.stream()
                .filter(step -> step.op() instanceof Sigmoid && heads.contains(step.name()))
                .toList()
                .forEach(step -> heads.add(step.operands().get(0)));
        return heads;
    }

    private static Op begun(Instruction step, TrainingInit initial, Set<String> heads) {
        if (step.op() instanceof Scale) {
            return new Scale(initial.layerScale());
        }
        if (step.op() instanceof Linear linear && heads.contains(step.name())) {
            return new Linear(linear.width(), linear.bias(), initial.headScale());
        }
        return step.op();
    }
}
