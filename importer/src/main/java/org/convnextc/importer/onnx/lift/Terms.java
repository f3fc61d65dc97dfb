package org.convnextc.importer.onnx.lift;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.convnextc.importer.onnx.file.Node;
import org.convnextc.ir.TensorType;

/** All terms of a model, in an order in which they can be computed. */
final class Terms {
    static final Set<Axis> PIXELS = Set.of(Axis.ROW, Axis.COLUMN);

    private final List<Term> all = new ArrayList<>();
    private final int batch;

    /** @param batch the images for which shapes are computed */
    Terms(int batch) {
        this.batch = batch;
    }

    int batch() {
        return batch;
    }

    List<Term> all() {
        return all;
    }

    Term add(Prim prim, List<Term> operands, Dims dims, Node origin) {
        Term term = new Term(all.size(), prim, operands, dims, origin);
        all.add(term);
        return term;
    }

    Term layer(Prim.Layer layer, List<Term> operands, Node origin) {
        for (Term operand : operands) {
            if (!operand.dims().isImage() && !operand.dims().isVector()) {
                throw new Refusal("takes neither images nor vectors");
            }
        }
        TensorType type = At.infer(
                layer.op(), operands.stream().map(term -> term.dims().type()).toList());
        Dims dims = type.rank() == 2
                ? Dims.vector(batch, type.last())
                : Dims.image(batch, type.last(), type.dim(1), type.dim(2));
        return add(layer, operands, dims, origin);
    }
}
