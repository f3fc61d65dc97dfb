package org.convnextc.compiler.target.cuda;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.convnextc.compiler.target.KernelFunctions;
import org.convnextc.compiler.target.WeightPaths;
import org.convnextc.compiler.target.cuda.Kernel.Argument;
import org.convnextc.ir.Function;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.Result;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.op.Activation;
import org.convnextc.ir.op.Call;
import org.convnextc.ir.op.Probe;

/** What a function asks of the device, instruction by instruction. */
public final class CudaFunction {
    /** @param steps none for a call, and for a probe */
    public record Work(Instruction instruction, List<DeviceCall> steps) {
        public Work {
            steps = List.copyOf(steps);
        }
    }

    private final Function function;
    private final Map<String, TensorType> types;
    private final WeightPaths paths;
    private final ValueType type;
    private final BiFunction<String, Kernel, String> namer;
    private final List<Work> body = new ArrayList<>();
    private final List<DeviceCall> results = new ArrayList<>();
    private List<DeviceCall> steps = new ArrayList<>();
    private List<Operand> operands = new ArrayList<>();
    private List<Argument> arguments = new ArrayList<>();
    private final Set<Activation> functions = new LinkedHashSet<>();
    private final List<String> assertions = new ArrayList<>();
    private int scratch;

    /**
     * @param namer gives a kernel of the function's value, or output, a name; equal kernels have one
     * @param entry whether it is the net
     */
    CudaFunction(Function function, ValueType type, boolean entry, BiFunction<String, Kernel, String> namer) {
        this.function = function;
        this.type = type;
        this.namer = namer;
        types = function.types();
        paths = new WeightPaths(function);
        for (Instruction instruction : function.body()) {
            if (!(instruction.op() instanceof Call || instruction.op() instanceof Probe)) {
                CudaOps.emit(instruction, this);
            }
            body.add(new Work(instruction, steps));
            steps = new ArrayList<>();
        }
        if (entry) {
            handOut();
        }
    }

    private void handOut() {
        for (int i = 0; i < function.results().size(); i++) {
            Result result = function.results().get(i);
            read(result.value(), "x");
            argument("float*", "out", new Operand.Output(i));
            launch(
                    "output_" + result.name(),
                    "Output<Value, " + type(result.value()).elements() + ">");
        }
        results.addAll(steps);
    }

    public Function function() {
        return function;
    }

    public List<Work> body() {
        return body;
    }

    /** Hands out the results; none but for the net. */
    public List<DeviceCall> results() {
        return results;
    }

    /** Floats of one image that kernels hand to each other. */
    int scratch() {
        return scratch;
    }

    ValueType valueType() {
        return type;
    }

    TensorType type(String value) {
        return types.get(value);
    }

    /** The type of a function of one number, which the source will define. */
    String function(Activation activation) {
        functions.add(activation);
        return KernelFunctions.name(activation);
    }

    /** The activations that the kernels' types name. */
    Set<Activation> functions() {
        return functions;
    }

    /** What this package has computed of what the kernels know. */
    List<String> assertions() {
        return assertions;
    }

    void claim(String condition) {
        assertions.add(condition);
    }

    /** The next argument: a value that is read. */
    void read(String value, String name) {
        argument("const Value*", name, new Operand.Value(value));
    }

    /** The next argument: a weight in float32, or {@code nullptr} where there is none. */
    void weight(boolean present, Instruction at, String name, Operand.Storage storage) {
        if (present) {
            argument("const float*", name.isEmpty() ? "factor" : name, weight(at, name, storage));
        } else {
            literal("nullptr");
        }
    }

    /** The next argument: batch normalisation's factor. */
    void batchnormFactor(Instruction at, double eps) {
        String path = at.path().orElseThrow();
        argument(
                "const float*",
                "factor",
                new Operand.Weight(path, under(path, "factor"), Operand.Storage.BATCHNORM_FACTOR, eps));
    }

    /** The next argument: the instruction's value, which is written. */
    void write(Instruction at) {
        argument("Value*", "out", new Operand.Value(at.name()));
    }

    void argument(String parameterType, String name, Operand operand) {
        arguments.add(new Argument(parameterType, name));
        operands.add(operand);
    }

    void literal(String text) {
        arguments.add(new Argument("", text));
    }

    /** Ends a kernel's arguments. */
    void launch(String value, String kernelType) {
        launch(namer.apply(value, new Kernel(kernelType, arguments)), Optional.empty());
    }

    /** The same for a kernel with a form for few images. */
    void launchManyOrFew(String value, String kernelType) {
        String name = namer.apply(value, new Kernel(kernelType, arguments));
        launch(name, Optional.of(namer.apply(value + "_few", new Kernel(kernelType + "::Few", arguments))));
    }

    private void launch(String kernel, Optional<String> few) {
        steps.add(new DeviceCall.Launch(kernel, few, operands));
        arguments = new ArrayList<>();
        operands = new ArrayList<>();
    }

    void product(DeviceCall.Product product) {
        steps.add(product);
    }

    /** Scratch of an instruction, behind other scratch of it. */
    Operand scratch(int offset, int floats) {
        scratch = Math.max(scratch, offset + floats);
        return new Operand.Scratch(offset);
    }

    Operand weight(Instruction at, String name, Operand.Storage storage) {
        String path = paths.of(under(at.path().orElseThrow(), name));
        return new Operand.Weight(path, path, storage, 0);
    }

    Optional<Operand> weight(boolean present, Instruction at, String name) {
        return present ? Optional.of(weight(at, name, Operand.Storage.VALUES)) : Optional.empty();
    }

    private static String under(String path, String name) {
        return path.isEmpty() || name.isEmpty() ? path + name : path + "." + name;
    }
}
