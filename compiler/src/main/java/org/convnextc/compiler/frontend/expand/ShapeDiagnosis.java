package org.convnextc.compiler.frontend.expand;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.convnextc.compiler.frontend.fault.Failure;
import org.convnextc.compiler.frontend.fault.NetCode;
import org.convnextc.dsl.Diagnostic;
import org.convnextc.dsl.Span;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.ShapeException;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.op.Add;
import org.convnextc.ir.op.Avgpool;
import org.convnextc.ir.op.Concat;
import org.convnextc.ir.op.Conv;
import org.convnextc.ir.op.Extents;
import org.convnextc.ir.op.Linear;
import org.convnextc.ir.op.Max;
import org.convnextc.ir.op.Maxpool;
import org.convnextc.ir.op.Mean;
import org.convnextc.ir.op.Multiply;
import org.convnextc.ir.op.Op;
import org.convnextc.ir.op.Padding;
import org.convnextc.ir.op.ToChannelsLast;

/**
 * A step that cannot take its operands: what they are, where each comes from, and what would fix it.
 *
 * @param name of the step's value
 * @param operands in the step's order
 * @param body the steps so far
 * @param input of the net
 */
record ShapeDiagnosis(String name, Op op, List<TypedValue> operands, List<Instruction> body, TensorType input) {
    private static final String ROOM = "make the net's input larger";

    /** Where a window does not fit, the net's input is to blame rather than what the step says. */
    Failure failure(ShapeException e, Span span) {
        return new Failure(diagnostic(e, span), lacksRoom() ? List.of(NetBuilder.INPUT) : List.of());
    }

    private boolean lacksRoom() {
        boolean window = op instanceof Conv || op instanceof Maxpool || op instanceof Avgpool;
        return window
                && type(0).rank() == 4
                && help().filter(text -> text.startsWith(ROOM)).isPresent();
    }

    private Diagnostic diagnostic(ShapeException e, Span span) {
        Diagnostic diagnostic = NetCode.SHAPE.at(span, "layer " + name + ": " + e.getMessage());
        for (TypedValue operand : operands) {
            TensorType type = type(operand);
            String what = operands.size() == 1 ? "the layer's input is " + type + ", from " : type + " comes from ";
            diagnostic = diagnostic.note(what + producer(operand) + flattened(operand));
        }
        diagnostic = diagnostic.note("the net's input is " + input + ", channels first");
        return help().map(diagnostic::help).orElse(diagnostic);
    }

    private static TensorType type(TypedValue flow) {
        return flow.type().orElseThrow();
    }

    private TensorType type(int operand) {
        return type(operands.get(operand));
    }

    private String producer(TypedValue flow) {
        return body.stream()
                .filter(step -> step.name().equals(flow.value()))
                .map(ShapeDiagnosis::placed)
                .findFirst()
                .orElse(flow.value());
    }

    private static String placed(Instruction step) {
        String what = step.op() instanceof ToChannelsLast ? "the net's input" : step.name();
        return what + " (" + step.spans().places().get(0) + ")";
    }

    /** The step that took height and width away, if it is not the operand itself. */
    private String flattened(TypedValue flow) {
        return flattening(flow)
                .filter(step -> !step.name().equals(flow.value()))
                .map(step -> "; height and width end at " + placed(step))
                .orElse("");
    }

    private Optional<Instruction> flattening(TypedValue flow) {
        return IntStream.iterate(body.size() - 1, i -> i >= 0 && type(flow).rank() < 4, i -> i - 1)
                .mapToObj(body::get)
                .filter(step -> step.op() instanceof Mean || step.op() instanceof Max)
                .findFirst();
    }

    private Optional<String> help() {
        Optional<Instruction> flattening =
                operands.stream().flatMap(flow -> flattening(flow).stream()).findFirst();
        if (flattening.isPresent() && !(op instanceof Linear)) {
            String op = flattening.get().op().mnemonic();
            return Optional.of("put this step before the " + op + ", which leaves one value for each channel");
        } else if (op instanceof Conv conv) {
            return divides(conv) ? room(conv.kernel(), conv.pad(), conv.dilation()) : Optional.of(groups(conv));
        } else if (op instanceof Maxpool pool) {
            return room(pool.kernel(), pool.pad(), 1);
        } else if (op instanceof Avgpool pool) {
            return room(pool.kernel(), pool.pad(), 1);
        } else if (op instanceof Concat) {
            return Optional.of("let all branches end with one height and width: the same strides, and kernels with the"
                    + " padding that keeps the size");
        }
        return op instanceof Add || op instanceof Multiply ? Optional.of(join()) : Optional.empty();
    }

    private boolean divides(Conv conv) {
        return type(0).last() % conv.groups() == 0 && conv.width() % conv.groups() == 0;
    }

    /** The nearest number of groups below the one asked for that divides both widths. */
    private String groups(Conv conv) {
        int groups = Math.min(conv.groups(), Math.min(type(0).last(), conv.width()));
        while (type(0).last() % groups != 0 || conv.width() % groups != 0) {
            groups--;
        }
        return "groups=" + groups + " divides both; or change one of the widths";
    }

    /** Padding that makes a window fit, where the window is what is wrong. */
    private Optional<String> room(Extents kernel, Padding pad, int dilation) {
        int height = lacking(type(0).dim(1), kernel.height(), dilation);
        int width = lacking(type(0).dim(2), kernel.width(), dilation);
        if (height <= pad.height() && width <= pad.width()) {
            return Optional.empty();
        }
        int least = Math.max(height, width);
        return Optional.of(ROOM + " or take a stride before this layer out; pad=" + least + " would also make room");
    }

    /** The least p with extent + 2p >= dilation (kernel - 1) + 1. */
    private static int lacking(int extent, int kernel, int dilation) {
        long missing = dilation * (kernel - 1L) + 1 - extent;
        return (int) Math.max(0, (missing + 1) / 2);
    }

    /** The first operand is that of {@code via}, or the join's own input. */
    private String join() {
        TensorType via = type(0);
        TensorType branch = type(1);
        int stride = via.rank() == 4 && branch.rank() == 4 ? stride(via, branch) : 0;
        if (stride == 1) {
            return "let the branch end with `-> " + via.last() + "`, or its partner with `-> " + branch.last()
                    + "`: `via { conv 1x1 -> " + branch.last() + " }`";
        }
        if (stride > 1) {
            return "take the branch's stride out, or give its partner the same: `via { conv 1x1 /" + stride + " -> "
                    + branch.last() + " }`";
        }
        return "let both end with the same height, width and channels; odd kernels keep the size, others need pad=";
    }

    /** The stride of a 1x1 convolution from one height and width to another, ceil(from / stride) = to; 0 where no stride does it. */
    private static int stride(TensorType from, TensorType to) {
        int stride = ceiling(from.dim(1), to.dim(1));
        boolean fits = ceiling(from.dim(1), stride) == to.dim(1) && ceiling(from.dim(2), stride) == to.dim(2);
        return fits ? stride : 0;
    }

    private static int ceiling(int dividend, int divisor) {
        return (dividend - 1) / divisor + 1;
    }
}
