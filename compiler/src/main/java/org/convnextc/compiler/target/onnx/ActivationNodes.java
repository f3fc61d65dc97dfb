package org.convnextc.compiler.target.onnx;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.convnextc.ir.op.Activation;
import org.convnextc.ir.op.Scalar;

/** Functions of one number as operators, in the order of PyTorch's export, where ONNX Runtime fuses some. */
final class ActivationNodes implements Scalar.Reading<ActivationNodes.Term> {
    /** What becomes a tensor's name once its nodes are written. */
    sealed interface Term {}

    private record Tensor(String name) implements Term {}

    /** @param part the name of its output below the value's; empty where the operator names it */
    private record Application(String part, String operator, List<Term> inputs) implements Term {}

    private final Translation at;
    private final Map<String, Integer> counts = new HashMap<>();

    private ActivationNodes(Translation at) {
        this.at = at;
    }

    static OnnxValue of(Activation activation, Translation at) {
        var nodes = new ActivationNodes(at);
        var result = (Application) activation.of(Scalar.X).read(nodes);
        return at.result(at.operand(0).order(), result.operator(), nodes.inputs(result));
    }

    private String[] inputs(Application application) {
        return application.inputs().stream().map(this::write).toArray(String[]::new);
    }

    private String write(Term term) {
        if (term instanceof Tensor tensor) {
            return tensor.name();
        }
        var application = (Application) term;
        String[] inputs = inputs(application);
        String part = application.part().isEmpty() ? part(application.operator()) : application.part();
        return at.part(part, application.operator(), inputs);
    }

    /** {@code sigmoid}, then {@code sigmoid_2}. */
    private String part(String operator) {
        String name = operator.toLowerCase(Locale.ROOT);
        int count = counts.merge(name, 1, Integer::sum);
        return count == 1 ? name : name + "_" + count;
    }

    private static Term apply(String operator, Term... inputs) {
        return part("", operator, inputs);
    }

    private static Term part(String name, String operator, Term... inputs) {
        return new Application(name, operator, List.of(inputs));
    }

    @Override
    public Term argument() {
        return new Tensor(at.in(0, at.operand(0).order()));
    }

    @Override
    public Term constant(double value) {
        return new Tensor(at.all().scalar(value));
    }

    @Override
    public Term sum(Term left, Term right) {
        return apply("Add", left, right);
    }

    @Override
    public Term product(Term left, Term right) {
        return apply("Mul", left, right);
    }

    @Override
    public Term quotient(Term of, double divisor) {
        return apply("Div", of, constant(divisor));
    }

    @Override
    public Term clamp(Term of, double low, double high) {
        if (low == 0 && Double.isInfinite(high)) {
            return apply("Relu", of);
        }
        Stream<Term> bounds =
                Stream.of(low, high).map(bound -> Double.isInfinite(bound) ? new Tensor("") : constant(bound));
        return apply("Clip", Stream.concat(Stream.of(of), bounds).toArray(Term[]::new));
    }

    @Override
    public Term apply(Scalar.Primitive function, Term of) {
        return switch (function) {
            case SIGMOID -> apply("Sigmoid", of);
            case GELU_ERF -> exactGelu(of);
            case GELU_TANH -> tanhGelu(of);
        };
    }

    /** x (1 + erf(x / sqrt(2))) / 2 */
    private Term exactGelu(Term x) {
        Term scaled = part("scaled", "Div", x, constant((float) Math.sqrt(2)));
        Term sum = part("sum", "Add", part("erf", "Erf", scaled), constant(1));
        return apply("Mul", part("product", "Mul", x, sum), constant(0.5));
    }

    /** x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2 */
    private Term tanhGelu(Term x) {
        Term cube = part("cube", "Mul", part("square", "Mul", x, x), x);
        Term inner = part("inner", "Add", x, part("part", "Mul", cube, constant(0.044715)));
        Term scaled = part("scaled", "Mul", inner, constant((float) Math.sqrt(2 / Math.PI)));
        Term sum = part("sum", "Add", part("tanh", "Tanh", scaled), constant(1));
        return apply("Mul", part("product", "Mul", x, sum), constant(0.5));
    }
}
