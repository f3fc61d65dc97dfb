package org.convnextc.tool.cli;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.convnextc.ir.Function;
import org.convnextc.ir.Graph;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.op.Parameter;

/**
 * A row of {@code info}.
 *
 * @param name the label path
 * @param op its mnemonic
 * @param shape of one image's output: height, width, channels, or channels alone
 * @param parameters floats of the checkpoint that training learns: running statistics do not count
 * @param macs multiply-accumulates of convolutions and linear layers, for one image
 */
record LayerSummary(String name, String op, List<Integer> shape, long parameters, long macs) {
    /** The layers of a flat graph. */
    static List<LayerSummary> of(Graph graph) {
        Function entry = graph.entry();
        Map<String, TensorType> types = entry.types();
        return entry.body().stream()
                .map(instruction -> of(instruction, instruction.operandTypes(types)))
                .toList();
    }

    /** The learned parameters of the whole net, whatever passes have derived from them. */
    static long parameters(Graph graph) {
        return graph.entry().parameters().stream()
                .filter(Parameter::learned)
                .mapToLong(parameter -> parameter.type().elements())
                .sum();
    }

    static long macs(List<LayerSummary> layers) {
        return layers.stream().mapToLong(LayerSummary::macs).sum();
    }

    /** Channels, height and width of a graph's input. */
    static List<Integer> input(Graph graph) {
        List<Integer> dims = graph.entry().inputs().get(0).type().dims();
        return dims.subList(1, dims.size());
    }

    /** {@code 3x224x224} */
    static String extents(List<Integer> shape) {
        return shape.stream().map(String::valueOf).collect(Collectors.joining("x"));
    }

    private static LayerSummary of(Instruction instruction, List<TensorType> operands) {
        long parameters = instruction.op().parameters(operands).stream()
                .filter(Parameter::learned)
                .mapToLong(parameter -> parameter.type().elements())
                .sum();
        List<Integer> dims = instruction.type().dims();
        return new LayerSummary(
                instruction.name(),
                instruction.op().mnemonic(),
                dims.subList(1, dims.size()),
                parameters,
                instruction.op().macs(operands));
    }
}
