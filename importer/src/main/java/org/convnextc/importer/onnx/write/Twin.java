package org.convnextc.importer.onnx.write;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.convnextc.importer.onnx.lift.LiftedNet;
import org.convnextc.ir.Function;
import org.convnextc.ir.Graph;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.op.Add;
import org.convnextc.ir.op.LayoutOp;
import org.convnextc.ir.op.Linear;
import org.convnextc.ir.op.Multiply;
import org.convnextc.ir.op.Op;
import org.convnextc.ir.op.Scale;
import org.convnextc.ir.op.TrainingOp;

/**
 * Whether a net computes what a model computes: the same ops on the same operands, whatever their names. Layouts and what does nothing
 * outside of training count for nothing, nor do values that weights begin with; sums and products may have their operands in any order.
 */
final class Twin {
    private final LiftedNet lifted;
    private final Map<String, Instruction> instructions = new HashMap<>();
    private final Map<List<Object>, Integer> classes = new HashMap<>();
    private final Map<String, Integer> netClasses = new HashMap<>();
    private final List<Integer> liftedClasses = new ArrayList<>();
    private final Map<String, Integer> pairs = new HashMap<>();

    private record Pair(String value, int step) {}

    private Twin(LiftedNet lifted, Function net) {
        this.lifted = lifted;
        netClasses.put(net.inputs().get(0).name(), LiftedNet.INPUT);
        for (Instruction instruction : net.body()) {
            instructions.put(instruction.name(), instruction);
            netClasses.put(instruction.name(), netClass(instruction));
        }
        for (LiftedNet.Step step : lifted.steps()) {
            List<Integer> operands = step.operands().stream()
                    .map(operand -> operand == LiftedNet.INPUT ? LiftedNet.INPUT : liftedClasses.get(operand))
                    .toList();
            liftedClasses.add(classOf(step.op(), operands));
        }
    }

    /** For each instruction with weights the number of the step that has them; empty where the two are no twins. */
    static Optional<Map<String, Integer>> find(LiftedNet lifted, Graph net) {
        Function entry = net.entry();
        if (entry.results().size() != lifted.outputs().size()
                || !entry.inputs().get(0).type().equals(lifted.input())) {
            return Optional.empty();
        }
        return new Twin(lifted, entry).pair(entry);
    }

    private static boolean isNothing(Op op) {
        return op instanceof LayoutOp || op instanceof TrainingOp;
    }

    private int netClass(Instruction instruction) {
        List<Integer> operands =
                instruction.operands().stream().map(netClasses::get).toList();
        return isNothing(instruction.op()) ? operands.get(0) : classOf(instruction.op(), operands);
    }

    /** One number for all values that come to the same by the same ops. */
    private int classOf(Op op, List<Integer> operands) {
        List<Object> key = new ArrayList<>();
        key.add(begun(op));
        key.addAll(commutes(op) ? operands.stream().sorted().toList() : operands);
        return classes.computeIfAbsent(key, unknown -> classes.size());
    }

    private static boolean commutes(Op op) {
        return op instanceof Add || op instanceof Multiply;
    }

    private static Op begun(Op op) {
        if (op instanceof Linear linear) {
            return new Linear(linear.width(), linear.bias());
        }
        return op instanceof Scale ? new Scale(0) : op;
    }

    private Optional<Map<String, Integer>> pair(Function net) {
        Deque<Pair> open = new ArrayDeque<>();
        for (int i = 0; i < lifted.outputs().size(); i++) {
            open.push(new Pair(
                    net.results().get(i).value(), lifted.outputs().get(i).step()));
        }
        while (!open.isEmpty()) {
            if (!pair(open.pop(), open)) {
                return Optional.empty();
            }
        }
        Map<String, Integer> weighted = new HashMap<>();
        pairs.forEach((value, step) -> {
            if (instructions.get(value).path().isPresent()) {
                weighted.put(value, step);
            }
        });
        return Optional.of(weighted);
    }

    private boolean pair(Pair pair, Deque<Pair> open) {
        Instruction instruction = instructions.get(pair.value());
        if (instruction == null) {
            return pair.step() == LiftedNet.INPUT;
        }
        if (isNothing(instruction.op())) {
            open.push(new Pair(instruction.operands().get(0), pair.step()));
            return true;
        }
        if (pair.step() == LiftedNet.INPUT || !netClasses.get(pair.value()).equals(liftedClasses.get(pair.step()))) {
            return false;
        }
        Integer before = pairs.put(pair.value(), pair.step());
        if (before != null) {
            return before == pair.step();
        }
        List<Integer> operands = inOrder(instruction, lifted.steps().get(pair.step()));
        for (int i = 0; i < operands.size(); i++) {
            open.push(new Pair(instruction.operands().get(i), operands.get(i)));
        }
        return true;
    }

    /** The step's operands in the order of the instruction's. */
    private List<Integer> inOrder(Instruction instruction, LiftedNet.Step step) {
        List<Integer> operands = step.operands();
        boolean turned = commutes(step.op())
                && !netClasses.get(instruction.operands().get(0)).equals(classOf(operands.get(0)));
        return turned ? List.of(operands.get(1), operands.get(0)) : operands;
    }

    private Integer classOf(int step) {
        return step == LiftedNet.INPUT ? LiftedNet.INPUT : liftedClasses.get(step);
    }
}
