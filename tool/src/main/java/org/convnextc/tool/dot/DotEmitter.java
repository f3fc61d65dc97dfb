package org.convnextc.tool.dot;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.convnextc.ir.Function;
import org.convnextc.ir.Graph;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.Value;
import org.convnextc.ir.op.Call;
import org.convnextc.ir.text.OpSyntax;
import org.convnextc.ir.walk.LabelTree;

/**
 * Writes a graph in Graphviz' language: an instruction is a node with its op, parameters and multiply-accumulates, a value an edge with
 * its shape, a label path a cluster. Of several functions each is a cluster of its own, and a call is a node.
 */
public final class DotEmitter {
    private static final String HEAD =
            """
              graph [fontname="sans-serif", fontsize=11, style=rounded, color="#9aa5b1", fontcolor="#52606d"]
              node  [fontname="sans-serif", fontsize=10, shape=box, style="rounded,filled", color="#9aa5b1", fillcolor="#f5f7fa"]
              edge  [fontname="sans-serif", fontsize=9, color="#7b8794", fontcolor="#52606d"]
            """;

    private final StringBuilder text = new StringBuilder();
    private int clusters;

    private DotEmitter() {}

    /** The text; the same graph gives the same text. */
    public static String emit(Graph graph) {
        return new DotEmitter().draw(graph);
    }

    private String draw(Graph graph) {
        text.append("digraph ").append(quoted(graph.name())).append(" {\n").append(HEAD);
        for (int i = 0; i < graph.functions().size(); i++) {
            Function function = graph.functions().get(i);
            String indent = "  ";
            boolean entry = i == graph.functions().size() - 1;
            if (entry) {
                new Picture(function, "n").draw(indent);
            } else {
                openCluster("func @" + function.name(), indent);
                new Picture(function, "f" + i + "_").draw(indent + "  ");
                text.append(indent).append("}\n");
            }
        }
        return text.append("}\n").toString();
    }

    private void openCluster(String label, String indent) {
        text.append(indent).append("subgraph cluster_").append(clusters++).append(" {\n");
        text.append(indent).append("  label=").append(quoted(label)).append('\n');
    }

    /** A string of the language; backslashes and quotes of the content stay what they are. */
    private static String quoted(String... lines) {
        return List.of(lines).stream()
                .map(line -> line.replace("\\", "\\\\").replace("\"", "\\\""))
                .collect(Collectors.joining("\\n", "\"", "\""));
    }

    /** The extents without the batch: {@code 56x56x96}. */
    private static String shape(TensorType type) {
        return type.dims().stream()
                .skip(type.batched() ? 1 : 0)
                .map(String::valueOf)
                .collect(Collectors.joining("x"));
    }

    /** One function. */
    private final class Picture {
        private final Function function;
        private final String prefix;
        private final Map<String, String> nodes = new HashMap<>();
        private final Map<String, TensorType> types = new HashMap<>();

        Picture(Function function, String prefix) {
            this.function = function;
            this.prefix = prefix;
            for (Value input : function.inputs()) {
                define(input.name(), input.type());
            }
            function.body().forEach(instruction -> define(instruction.name(), instruction.type()));
        }

        private void define(String value, TensorType type) {
            nodes.put(value, prefix + nodes.size());
            types.put(value, type);
        }

        void draw(String indent) {
            for (Value input : function.inputs()) {
                text.append(indent).append(nodes.get(input.name()));
                text.append(" [label=").append(quoted(input.name())).append(", shape=ellipse]\n");
            }
            var names = function.body().stream().map(Instruction::name).toList();
            LabelTree.of(names).forEach(tree -> draw(tree, indent));
            for (int i = 0; i < function.results().size(); i++) {
                text.append(indent).append(prefix).append("result").append(i);
                text.append(" [label=")
                        .append(quoted(function.results().get(i).name()))
                        .append(", shape=ellipse]\n");
            }
            drawEdges(indent);
        }

        private void draw(LabelTree tree, String indent) {
            if (tree instanceof LabelTree.Group group) {
                openCluster(group.path(), indent);
                group.children().forEach(child -> draw(child, indent + "  "));
                text.append(indent).append("}\n");
            } else {
                draw(function.body().get(((LabelTree.Leaf) tree).index()), indent);
            }
        }

        private void draw(Instruction instruction, String indent) {
            List<TensorType> operands =
                    instruction.operands().stream().map(types::get).toList();
            var lines = new ArrayList<String>();
            lines.add(instruction.name());
            lines.add(description(instruction));
            long parameters = instruction.op().parameters(operands).stream()
                    .mapToLong(parameter -> parameter.type().elements())
                    .sum();
            if (parameters > 0) {
                lines.add(String.format(Locale.ROOT, "%,d parameters", parameters));
            }
            long macs = instruction.op().macs(operands);
            if (macs > 0) {
                lines.add(String.format(Locale.ROOT, "%,d MACs", macs));
            }
            text.append(indent).append(nodes.get(instruction.name()));
            text.append(" [label=").append(quoted(lines.toArray(String[]::new))).append("]\n");
        }

        private static String description(Instruction instruction) {
            if (instruction.op() instanceof Call call) {
                return "call @" + call.callee().name();
            }
            return instruction.op().mnemonic()
                    + OpSyntax.attributes(instruction.op()).entrySet().stream()
                            .map(attribute -> " " + attribute.getKey() + "=" + attribute.getValue())
                            .collect(Collectors.joining());
        }

        private void drawEdges(String indent) {
            for (Instruction instruction : function.body()) {
                instruction.operands().forEach(operand -> drawEdge(operand, nodes.get(instruction.name()), indent));
            }
            IntStream.range(0, function.results().size())
                    .forEach(i -> drawEdge(function.results().get(i).value(), prefix + "result" + i, indent));
        }

        private void drawEdge(String value, String to, String indent) {
            text.append(indent).append(nodes.get(value)).append(" -> ").append(to);
            text.append(" [label=").append(quoted(shape(types.get(value)))).append("]\n");
        }
    }
}
