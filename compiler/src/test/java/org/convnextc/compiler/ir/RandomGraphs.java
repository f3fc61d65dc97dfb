package org.convnextc.compiler.ir;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.convnextc.compiler.ir.op.Add;
import org.convnextc.compiler.ir.op.Avgpool;
import org.convnextc.compiler.ir.op.Batchnorm;
import org.convnextc.compiler.ir.op.Call;
import org.convnextc.compiler.ir.op.Concat;
import org.convnextc.compiler.ir.op.Conv;
import org.convnextc.compiler.ir.op.DropPath;
import org.convnextc.compiler.ir.op.Dropout;
import org.convnextc.compiler.ir.op.Extents;
import org.convnextc.compiler.ir.op.Gelu;
import org.convnextc.compiler.ir.op.Grn;
import org.convnextc.compiler.ir.op.Hardswish;
import org.convnextc.compiler.ir.op.Layernorm;
import org.convnextc.compiler.ir.op.Linear;
import org.convnextc.compiler.ir.op.Max;
import org.convnextc.compiler.ir.op.Maxpool;
import org.convnextc.compiler.ir.op.Mean;
import org.convnextc.compiler.ir.op.Multiply;
import org.convnextc.compiler.ir.op.Op;
import org.convnextc.compiler.ir.op.Padding;
import org.convnextc.compiler.ir.op.Parameter;
import org.convnextc.compiler.ir.op.Relu;
import org.convnextc.compiler.ir.op.Relu6;
import org.convnextc.compiler.ir.op.Rmsnorm;
import org.convnextc.compiler.ir.op.Scale;
import org.convnextc.compiler.ir.op.Sigmoid;
import org.convnextc.compiler.ir.op.Silu;
import org.convnextc.compiler.ir.op.ToChannelsLast;
import org.convnextc.dsl.Span;

/**
 * Small valid graphs over the ops of the language, with what no net becomes at once: calls from the start, several results, places in
 * several files. They are for the text form and the verifier; nets in the language are made in the package {@code random}. Also weights and
 * inputs for any graph. All are the same for a seed.
 */
public final class RandomGraphs {
    private final Random random;
    private final List<Instruction> body = new ArrayList<>();

    private RandomGraphs(long seed) {
        random = new Random(seed);
    }

    /** A net of up to twenty-odd instructions with one result, sometimes two, that calls a block function now and then. */
    public static Graph graph(long seed) {
        return new RandomGraphs(seed).graph();
    }

    /**
     * Weights for all parameters of a graph, each a float32 number: variances are positive, matrices and filters scaled by their rows, so
     * that values stay near 1.
     */
    public static Map<String, Tensor64> weights(Graph graph, long seed) {
        var random = new Random(seed);
        var all = new HashMap<String, Tensor64>();
        for (Parameter parameter : graph.entry().parameters()) {
            TensorType type = parameter.type();
            boolean variance = parameter.suffix().endsWith("running_var");
            double scale = type.rank() < 2 ? 0.5 : 1 / Math.sqrt(type.elements() / type.dim(0));
            all.put(parameter.suffix(), tensor(type.dims(), random, variance, scale));
        }
        return all;
    }

    /** An input of so many images, float32 numbers. */
    public static Tensor64 input(Graph graph, int images, long seed) {
        var dims = new ArrayList<>(graph.entry().inputs().get(0).type().dims());
        dims.set(0, images);
        return tensor(dims, new Random(seed), false, 0.5);
    }

    private static Tensor64 tensor(List<Integer> dims, Random random, boolean positive, double scale) {
        Tensor64 out = Tensor64.zeros(dims);
        for (int i = 0; i < out.data().length; i++) {
            out.data()[i] = positive ? 0.5f + random.nextFloat() : (float) (random.nextGaussian() * scale);
        }
        return out;
    }

    private Graph graph() {
        var functions = new ArrayList<Function>();
        var input =
                new Value("input", TensorType.batch(between(1, 4), between(5, 12), between(5, 12)), Optional.empty());
        String x = add(new ToChannelsLast(), input.type(), input.name());
        int steps = between(3, 14);
        for (int i = 0; i < steps; i++) {
            x = step(x, functions);
        }
        var results = new ArrayList<Result>();
        if (random.nextInt(4) == 0) {
            results.add(random.nextBoolean() ? Result.of(x) : new Result(x, "stages.0"));
        }
        x = add(random.nextBoolean() ? new Mean() : new Max(), type(x), x);
        results.add(0, Result.of(add(new Linear(between(1, 6), true), type(x), x)));
        functions.add(new Function("main", List.of(input), false, List.of(), List.of(), body, results, span()));
        return new Graph("Random", preprocess(), random.nextBoolean() ? Set.of() : Set.of("stages.3"), functions);
    }

    private List<ImageStep> preprocess() {
        return List.of(
                new ImageStep.Decode(random.nextBoolean() ? ImageStep.Exif.APPLY : ImageStep.Exif.IGNORE),
                new ImageStep.Resize(between(8, 300), ImageStep.Filter.BICUBIC),
                new ImageStep.Normalize(List.of(random.nextDouble()), List.of(random.nextDouble() + 0.1)));
    }

    private String step(String x, List<Function> functions) {
        int kind = random.nextInt(22);
        if (kind < 5) {
            return convolve(x);
        }
        if (kind < 9) {
            return join(x);
        }
        if (kind == 9) {
            return call(x, functions);
        }
        return add(pointwise(kind, type(x)), type(x), x);
    }

    private Op pointwise(int kind, TensorType type) {
        return switch (kind) {
            case 10 -> new Layernorm(1e-6, random.nextBoolean());
            case 11 -> new Batchnorm(1e-5);
            case 12 -> new Linear(between(1, 9), random.nextBoolean());
            case 13 -> new Gelu(random.nextBoolean() ? Gelu.Form.ERF : Gelu.Form.TANH);
            case 14 -> activation();
            case 15 -> new Scale(1e-6);
            case 16 -> new Grn(1e-6);
            case 17 -> new Dropout(random.nextDouble());
            case 18 -> new DropPath(random.nextDouble());
            case 19 -> new Rmsnorm(1e-6, random.nextBoolean());
            case 20 -> avgpool(type);
            default -> maxpool(type);
        };
    }

    private Op activation() {
        return switch (random.nextInt(5)) {
            case 0 -> new Relu6();
            case 1 -> new Silu();
            case 2 -> new Sigmoid();
            case 3 -> new Hardswish();
            default -> new Relu();
        };
    }

    private Op avgpool(TensorType type) {
        var pool = (Maxpool) maxpool(type);
        return new Avgpool(pool.kernel(), pool.stride(), pool.pad());
    }

    private Op maxpool(TensorType type) {
        var kernel = new Extents(between(1, Math.min(3, type.dim(1))), between(1, Math.min(3, type.dim(2))));
        return new Maxpool(kernel, between(1, 2), new Padding(kernel.height() / 2, kernel.width() / 2));
    }

    private String convolve(String x) {
        TensorType type = type(x);
        boolean depthwise = random.nextBoolean();
        int groups = depthwise ? type.last() : commonDivisor(type.last());
        int width = depthwise ? type.last() : groups * between(1, 4);
        int dilation = between(1, 2);
        var kernel = new Extents(between(1, Math.min(5, type.dim(1))), between(1, Math.min(5, type.dim(2))));
        var pad = new Padding(
                dilation * (kernel.height() - 1) / 2 + random.nextInt(2) + (dilation - 1) * kernel.height() / 2,
                dilation * (kernel.width() - 1) / 2 + random.nextInt(2) + (dilation - 1) * kernel.width() / 2);
        var conv = new Conv(width, kernel, between(1, 2), pad, dilation, groups, random.nextBoolean());
        return add(conv, type, x);
    }

    private int commonDivisor(int channels) {
        int groups = between(1, channels);
        return channels % groups == 0 ? groups : 1;
    }

    private String join(String x) {
        TensorType type = type(x);
        switch (random.nextInt(4)) {
            case 0 -> {
                String squeezed = add(new Mean(), type, x);
                String factor = add(new Linear(type.last(), true), type(squeezed), squeezed);
                return add(new Multiply(), type, x, factor);
            }
            case 1 -> {
                return add(new Multiply(), type, x, same(type));
            }
            case 2 -> {
                return add(new Concat(), type, x, same(type));
            }
            default -> {
                return add(new Add(), type, x, same(type));
            }
        }
    }

    /** A value of this type, defined anywhere. */
    private String same(TensorType type) {
        List<Instruction> fitting =
                body.stream().filter(value -> value.type().equals(type)).toList();
        return fitting.get(random.nextInt(fitting.size())).name();
    }

    /** One function for each shape, called with a prefix of its own each time. */
    private String call(String x, List<Function> functions) {
        TensorType type = type(x);
        String name = "block_"
                + type.dims().stream()
                        .skip(1)
                        .map(String::valueOf)
                        .reduce((a, b) -> a + "x" + b)
                        .orElse("");
        Function callee = functions.stream()
                .filter(function -> function.name().equals(name))
                .findFirst()
                .orElseGet(() -> block(name, type));
        if (!functions.contains(callee)) {
            functions.add(callee);
        }
        return add(new Call(callee), type, x);
    }

    private Function block(String name, TensorType type) {
        int channels = type.last();
        TensorType wide = new TensorType(List.of(TensorType.BATCH, type.dim(1), type.dim(2), 4 * channels));
        var conv = new Conv(channels, new Extents(3, 3), 1, new Padding(1, 1), 1, channels, true);
        List<Instruction> inside = List.of(
                instruction("dwconv", conv, Optional.of("dwconv"), type, "x"),
                instruction("norm", new Layernorm(1e-6, true), Optional.of("norm"), type, "dwconv"),
                instruction("pwconv1", new Linear(4 * channels, true), Optional.of("pwconv1"), wide, "norm"),
                instruction("act", new Gelu(Gelu.Form.ERF), Optional.empty(), wide, "pwconv1"),
                instruction("pwconv2", new Linear(channels, true), Optional.of("pwconv2"), type, "act"),
                instruction("gamma", new Scale(1e-6), Optional.of("gamma"), type, "pwconv2"),
                instruction("sum", new Add(), Optional.empty(), type, "x", "gamma"));
        List<Value> inputs = List.of(new Value("x", type, Optional.empty()));
        return new Function(name, inputs, true, List.of(), List.of(), inside, List.of(Result.of("sum")), span());
    }

    private Instruction instruction(String name, Op op, Optional<String> path, TensorType type, String... operands) {
        return new Instruction(name, op, List.of(operands), path, type, Optional.empty(), span());
    }

    /** Appends an instruction whose operands all have types of the graph, the first of them {@code first}. */
    private String add(Op op, TensorType first, String... operands) {
        var types = new ArrayList<TensorType>();
        types.add(first);
        for (int i = 1; i < operands.length; i++) {
            types.add(type(operands[i]));
        }
        String name = "part" + body.size() / 4 + "." + Spelling.mnemonic(op) + "_" + body.size();
        boolean weights = op instanceof Call || !op.parameters(types).isEmpty();
        Optional<String> path = weights ? Optional.of(name) : Optional.empty();
        body.add(instruction(name, op, path, op.infer(types), operands));
        return name;
    }

    private TensorType type(String name) {
        return body.stream()
                .filter(value -> value.name().equals(name))
                .findFirst()
                .orElseThrow()
                .type();
    }

    private Spans span() {
        int line = between(1, 99);
        var here = new Span("random.net", line, between(1, 40), 1);
        return random.nextInt(3) == 0 ? Spans.of(here, new Span("other.net", line, 2, 1)) : Spans.of(here);
    }

    private int between(int least, int most) {
        return least + random.nextInt(most - least + 1);
    }
}
