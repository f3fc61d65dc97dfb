package org.convnextc.compiler.target.cuda;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.convnextc.compiler.plan.MemoryPlan;
import org.convnextc.compiler.target.CommentLines;
import org.convnextc.compiler.target.KernelFunctions;
import org.convnextc.ir.Function;
import org.convnextc.ir.Graph;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.op.Activation;
import org.convnextc.ir.op.Probe;
import org.convnextc.ir.text.Printer;

/** Writes the kernels of one planned graph, {@code NAME.cu}. The same graph and names give the same text. */
public final class CudaEmitter {
    private final Graph graph;
    private final ValueType type;
    private final String version;
    private final CudaNames names = new CudaNames();
    private final Map<Kernel, String> kernels = new LinkedHashMap<>();
    private final Map<String, String> types = new LinkedHashMap<>();
    private final Map<Function, CudaFunction> functions = new LinkedHashMap<>();

    /**
     * @param graph after all passes
     * @param type of values
     * @param version of the kernels and the runtime
     */
    public CudaEmitter(Graph graph, ValueType type, String version) {
        this.graph = graph;
        this.type = type;
        this.version = version;
        Activation.all().forEach(activation -> names.type(activation.kernel()));
        for (Function function : graph.functions()) {
            boolean entry = function == graph.entry();
            functions.put(
                    function,
                    new CudaFunction(function, type, entry, (value, kernel) -> name(function.name(), value, kernel)));
        }
    }

    private String name(String function, String value, Kernel kernel) {
        return kernels.computeIfAbsent(kernel, k -> {
            String name = names.kernel(function, value);
            types.put(name, names.typeOf(name));
            return name;
        });
    }

    public ValueType type() {
        return type;
    }

    /** What a function asks of the device. */
    public CudaFunction function(Function function) {
        return functions.get(function);
    }

    /** The names of all kernels, in the order of the table of launches. */
    public List<String> kernels() {
        return List.copyOf(kernels.values());
    }

    /** Floats of one image that kernels hand to each other. */
    public int scratch() {
        return functions.values().stream().mapToInt(CudaFunction::scratch).max().orElse(0);
    }

    /** {@code NAME.cu} */
    public String source() {
        Function entry = graph.entry();
        long parameters =
                entry.parameters().stream().mapToLong(p -> p.type().elements()).sum();
        var text = new StringBuilder();
        text.append("// Written by convnextc ").append(version);
        text.append(". Compile the net again instead of editing this file.\n//\n// Net ");
        text.append(comment(graph.name()))
                .append(": ")
                .append(entry.inputs().get(0).type());
        text.append(" to ").append(entry.resultTypes().get(0)).append(". ").append(parameters);
        text.append(" parameters, ").append(entry.macs()).append(" multiply-accumulates an image,\n// ");
        text.append(MemoryPlan.arena(graph, type.bytes())).append(" bytes of working memory an image. ");
        text.append("Products of matrices are cuBLASLt's; all else is here.\n");
        text.append("#include \"convnextc/kernels.cuh\"\n\nusing namespace convnextc;\n\n");
        text.append("/** What values are kept in. */\ntypedef ").append(value()).append(" Value;\n");
        functions.values().stream()
                .flatMap(function -> function.functions().stream())
                .distinct()
                .forEach(f -> text.append('\n').append(KernelFunctions.definition(f, "CONVNEXTC_DEVICE", "float")));
        Map<String, Kernel> byName =
                kernels.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));
        Set<String> written = new LinkedHashSet<>();
        for (CudaFunction function : functions.values()) {
            for (CudaFunction.Work work : function.body()) {
                if (work.instruction().op() instanceof Probe) {
                    continue;
                }
                append(text, instruction(function.function(), work.instruction()), work.steps(), byName, written);
            }
            for (int i = 0; i < function.results().size(); i++) {
                append(
                        text,
                        "the output " + comment(entry.results().get(i).name()),
                        List.of(function.results().get(i)),
                        byName,
                        written);
            }
        }
        functions.values().stream()
                .flatMap(function -> function.assertions().stream())
                .distinct()
                .forEach(condition ->
                        text.append("\nstatic_assert(").append(condition).append(");\n"));
        return text.append("\nLAUNCHES(").append(launches()).append(")\n").toString();
    }

    private String value() {
        return switch (type) {
            case F32, TF32 -> "float";
            case F16 -> "__half";
            case BF16 -> "__nv_bfloat16";
        };
    }

    private static String instruction(Function function, Instruction instruction) {
        return comment(Printer.print(function, instruction.withoutPlace()));
    }

    /** A backslash at a line's end would make the next line part of the comment. */
    private static String comment(String text) {
        return text.replace('\\', '/');
    }

    /** The kernels of an instruction that were not written yet. */
    private void append(
            StringBuilder text,
            String comment,
            List<DeviceCall> steps,
            Map<String, Kernel> byName,
            Set<String> written) {
        List<String> fresh = new ArrayList<>();
        for (DeviceCall step : steps) {
            if (step instanceof DeviceCall.Launch launch) {
                launch.kernels().stream().filter(written::add).forEach(fresh::add);
            }
        }
        if (!fresh.isEmpty()) {
            text.append('\n');
            CommentLines.of(comment)
                    .forEach(line -> text.append("// ").append(line).append('\n'));
            fresh.forEach(name -> text.append(kernel(name, byName.get(name))));
        }
    }

    private String kernel(String name, Kernel kernel) {
        String alias = types.get(name);
        return "using " + alias + " = " + kernel.type() + ";\n"
                + "KERNEL(" + alias + ")\n"
                + name + "(" + kernel.parameters() + ") {\n    " + alias + "::run(" + kernel.call() + ");\n}\n";
    }

    private String launches() {
        return kernels.values().stream()
                .map(name -> "\n    LAUNCH(" + types.get(name) + ")")
                .collect(Collectors.joining(","));
    }
}
