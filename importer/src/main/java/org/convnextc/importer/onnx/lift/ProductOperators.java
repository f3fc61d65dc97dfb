package org.convnextc.importer.onnx.lift;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.convnextc.ir.op.Conv;
import org.convnextc.ir.op.Extents;
import org.convnextc.ir.op.Linear;
import org.convnextc.ir.op.Padding;

/** Products with matrices: linear layers, whose weight is [out,in] in the language. */
final class ProductOperators {
    static final String TWO_COMPUTED = "multiplies two computed values, as attention does";

    private ProductOperators() {}

    static Map<String, Operator> all() {
        Map<String, Operator> all = new HashMap<>();
        all.put("Gemm", Operator.of(ProductOperators::gemm));
        all.put("MatMul", Operator.of(ProductOperators::matmul));
        return all;
    }

    /** alpha A B + beta C */
    private static Known gemm(At at) {
        if (at.in(1) instanceof Known.Flow || at.node().integer("transA", 0) != 0) {
            throw at.refuse("multiplies two computed values, or a transposed one");
        }
        Weight matrix = matrix(at, at.weight(1));
        Weight weight = at.node().integer("transB", 0) != 0 ? matrix : matrix.transposed(1, 0);
        double alpha = at.node().real("alpha", 1);
        if (alpha != 1) {
            weight = weight.with(Weight.of(new int[0], new float[] {(float) alpha}), (a, b) -> a * b);
        }
        Map<String, Weight> weights = new LinkedHashMap<>();
        weights.put("weight", weight);
        if (at.has(2)) {
            Weight bias = Constants.vector(at.weight(2), weight.shape()[0]);
            double beta = at.node().real("beta", 1);
            weights.put(
                    "bias",
                    beta == 1 ? bias : bias.with(Weight.of(new int[0], new float[] {(float) beta}), (a, b) -> a * b));
        }
        return product(at, weights);
    }

    private static Weight matrix(At at, Weight weight) {
        if (weight.shape().length != 2) {
            throw at.refuse("has weights of shape " + Arrays.toString(weight.shape()) + ", expected a matrix");
        }
        return weight;
    }

    private static Known matmul(At at) {
        if (at.in(0) instanceof Known.Flow && at.in(1) instanceof Known.Flow) {
            throw at.refuse(TWO_COMPUTED);
        }
        if (at.in(1) instanceof Known.Flow) {
            return Averages.rows(at).orElseThrow(() -> at.refuse("multiplies a constant with a computed value"));
        }
        return Averages.columns(at).orElseGet(() -> {
            Map<String, Weight> weights = new LinkedHashMap<>();
            weights.put("weight", matrix(at, at.weight(1)).transposed(1, 0));
            return product(at, weights);
        });
    }

    /** Over the innermost axes: the channels, or all of an image that was made flat. */
    private static Known product(At at, Map<String, Weight> weights) {
        Known.Flow flow = at.flow(0);
        int last = flow.layout().rank() - 1;
        if (last < 0) {
            throw at.refuse("takes a single number");
        }
        Weight weight = weights.get("weight");
        int inputs = weight.shape()[1];
        int width = weight.shape()[0];
        if (flow.shape()[last] != inputs) {
            throw at.refuse("has weights for " + inputs + " values, but takes " + flow.shape()[last]);
        }
        List<String> names = WindowOperators.names(at);
        List<Axis> axes = flow.layout().counting(last, flow.dims());
        boolean channels = flow.layout().group(last).contains(Axis.CHANNEL)
                && (axes.isEmpty() || axes.equals(List.of(Axis.CHANNEL)));
        if (channels) {
            var op = new Linear(width, weights.containsKey("bias"));
            Term term = at.layer(new Prim.Layer(op, weights, names), flow.term());
            return new Known.Flow(term, flow.layout());
        }
        boolean flat =
                flow.dims().isImage() && flow.layout().group(last).equals(List.of(Axis.CHANNEL, Axis.ROW, Axis.COLUMN));
        if (!flat) {
            throw at.refuse("multiplies along " + flow.layout().group(last) + ", expected the channels");
        }
        return whole(at, flow, weights, names);
    }

    /** A linear layer over all of an image is a convolution with a window as large as it. */
    private static Known whole(At at, Known.Flow flow, Map<String, Weight> weights, List<String> names) {
        Weight weight = weights.get("weight");
        int width = weight.shape()[0];
        var kernel = new Extents(flow.dims().of(Axis.ROW), flow.dims().of(Axis.COLUMN));
        weights.put("weight", weight.reshaped(width, flow.dims().of(Axis.CHANNEL), kernel.height(), kernel.width()));
        var op = new Conv(width, kernel, 1, Padding.NONE, 1, 1, weights.containsKey("bias"));
        Term term = at.squeezed(at.layer(new Prim.Layer(op, weights, names), flow.term()));
        int last = flow.layout().rank() - 1;
        return new Known.Flow(term, flow.layout().replaced(last, List.of(Axis.CHANNEL)));
    }
}
