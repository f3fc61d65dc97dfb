package org.convnextc.compiler.target.onnx;

import static org.convnextc.compiler.pass.RewritePass.required;

import java.util.List;
import org.convnextc.compiler.pass.DropTrainingOps;
import org.convnextc.compiler.pass.Pipeline;
import org.convnextc.compiler.target.PassOrder;
import org.convnextc.compiler.target.Target;
import org.convnextc.compiler.target.UnsupportedGraphException;
import org.convnextc.ir.Graph;

/** A model for the runtimes of ONNX, which have fusions of their own: the ops of the language as they are. */
public final class OnnxTarget implements Target {
    @Override
    public String name() {
        return "onnx";
    }

    @Override
    public Pipeline pipeline() {
        return PassOrder.check(new Pipeline(List.of(required(new DropTrainingOps()))));
    }

    /**
     * What is written, but for the weights.
     *
     * @param lowered after {@link #pipeline}
     * @throws UnsupportedGraphException where a pass that the target needs has not run, or one of another target has
     */
    public OnnxModel model(Graph lowered) {
        try {
            return OnnxEmitter.emit(lowered);
        } catch (UnsupportedGraphException e) {
            throw e.forTarget(this);
        }
    }
}
