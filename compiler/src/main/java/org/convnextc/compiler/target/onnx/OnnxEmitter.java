package org.convnextc.compiler.target.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.convnextc.compiler.target.UnsupportedGraphException;
import org.convnextc.compiler.target.onnx.OnnxModel.Port;
import org.convnextc.ir.Function;
import org.convnextc.ir.Graph;
import org.convnextc.ir.ImageStep;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.Value;
import org.convnextc.ir.op.Call;
import org.convnextc.ir.op.Mnemonic;
import org.convnextc.ir.op.Parameter;
import org.convnextc.ir.text.OpSyntax;

/** Turns a graph of the language's ops into a model of standard operators (opset 17). */
public final class OnnxEmitter {
    private final Tensors all = new Tensors();
    private final TensorNames names;

    private OnnxEmitter(TensorNames names) {
        this.names = names;
    }

    /**
     * The model, with all calls written out.
     *
     * @throws UnsupportedGraphException for what passes of other targets make
     */
    public static OnnxModel emit(Graph graph) {
        Function entry = graph.entry();
        Map<String, String> outputs = new LinkedHashMap<>();
        entry.results().forEach(result -> outputs.put(result.name(), result.value()));
        var parameters = entry.parameters().stream().map(Parameter::suffix).collect(Collectors.toSet());
        return new OnnxEmitter(new TensorNames(parameters, outputs)).model(graph);
    }

    private OnnxModel model(Graph graph) {
        Function entry = graph.entry();
        Value input = entry.inputs().get(0);
        var pixels = new OnnxValue(input.name(), input.type(), AxisOrder.NHWC, names, all, "").heldBy(input.name());
        Map<String, OnnxValue> values = body(entry, "", List.of(pixels));
        List<Port> outputs = new ArrayList<>();
        names.outputs().forEach((name, value) -> outputs.add(output(names.ofOutput(name), values.get(value))));
        return new OnnxModel(
                graph.name(),
                preprocess(graph),
                List.of(new Port(input.name(), input.type())),
                outputs,
                all.nodes(),
                all.constants(),
                all.parameters());
    }

    private Port output(String name, OnnxValue value) {
        String tensor = value.in(AxisOrder.asTyped(value.type()));
        if (!tensor.equals(name)) {
            all.node("Identity", List.of(tensor), name, List.of(), "");
        }
        return new Port(name, value.type());
    }

    /** Emits a function's instructions; all its values by name. */
    private Map<String, OnnxValue> body(Function function, String prefix, List<OnnxValue> inputs) {
        if (!function.constants().isEmpty()) {
            throw new UnsupportedGraphException(
                    "the constant @" + function.constants().get(0).path() + " of @" + function.name());
        }
        Map<String, OnnxValue> values = new HashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            values.put(function.inputs().get(i).name(), inputs.get(i));
        }
        for (Instruction instruction : function.body()) {
            List<OnnxValue> operands =
                    instruction.operands().stream().map(values::get).toList();
            values.put(instruction.name(), value(instruction, operands, prefix));
        }
        return values;
    }

    private OnnxValue value(Instruction instruction, List<OnnxValue> operands, String prefix) {
        if (instruction.op() instanceof Call call) {
            String inner = Parameter.join(prefix, instruction.path().orElse(""));
            return body(call.callee(), inner, operands)
                    .get(call.callee().results().get(0).value());
        }
        return OpNodes.emit(instruction.op(), new Translation(instruction, operands, prefix, names, all));
    }

    /** {@code resize size=256 filter=bicubic; crop height=224 width=224; ...} */
    private static String preprocess(Graph graph) {
        return graph.preprocess().stream().map(OnnxEmitter::words).collect(Collectors.joining("; "));
    }

    private static String words(ImageStep step) {
        return Mnemonic.of(step.getClass())
                + OpSyntax.attributes(step).entrySet().stream()
                        .map(attribute -> " " + attribute.getKey() + "=" + attribute.getValue())
                        .collect(Collectors.joining());
    }
}
