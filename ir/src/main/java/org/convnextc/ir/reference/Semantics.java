package org.convnextc.ir.reference;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.convnextc.ir.op.Activation;
import org.convnextc.ir.op.AdaptiveAvgpool;
import org.convnextc.ir.op.Add;
import org.convnextc.ir.op.Affine;
import org.convnextc.ir.op.Arithmetic;
import org.convnextc.ir.op.Avgpool;
import org.convnextc.ir.op.BatchnormFactor;
import org.convnextc.ir.op.BatchnormShift;
import org.convnextc.ir.op.Block;
import org.convnextc.ir.op.Concat;
import org.convnextc.ir.op.Conv;
import org.convnextc.ir.op.ConvActivate;
import org.convnextc.ir.op.ConvGemm;
import org.convnextc.ir.op.ConvNormalize;
import org.convnextc.ir.op.Copy;
import org.convnextc.ir.op.DropPath;
import org.convnextc.ir.op.Dropout;
import org.convnextc.ir.op.Epilogue;
import org.convnextc.ir.op.Gemm;
import org.convnextc.ir.op.Layout;
import org.convnextc.ir.op.Linear;
import org.convnextc.ir.op.Max;
import org.convnextc.ir.op.Maxpool;
import org.convnextc.ir.op.Mean;
import org.convnextc.ir.op.Mlp;
import org.convnextc.ir.op.Multiply;
import org.convnextc.ir.op.None;
import org.convnextc.ir.op.Norm;
import org.convnextc.ir.op.Op;
import org.convnextc.ir.op.Patches;
import org.convnextc.ir.op.Probe;
import org.convnextc.ir.op.Reorder;
import org.convnextc.ir.op.Rescale;
import org.convnextc.ir.op.ScalarBias;
import org.convnextc.ir.op.ScalarScale;
import org.convnextc.ir.op.Scale;
import org.convnextc.ir.op.ScaleColumns;
import org.convnextc.ir.op.ScaleRows;
import org.convnextc.ir.op.Slice;
import org.convnextc.ir.op.ToChannelsFirst;
import org.convnextc.ir.op.ToChannelsLast;
import org.convnextc.ir.op.Upsample;
import org.convnextc.ir.op.Winograd;

/** What an op computes, in float64. A {@code call} has none: {@link Reference} runs it. */
@FunctionalInterface
interface Semantics<O extends Op> {
    /** One entry for each op. */
    Map<Class<? extends Op>, Semantics<Op>> ALL = table();

    /** @param parameters in the order of {@link Op#parameters} */
    Tensor64 apply(O op, List<Tensor64> in, List<Tensor64> parameters);

    static Semantics<Op> of(Op op) {
        Semantics<Op> semantics = ALL.get(op.getClass());
        if (semantics == null) {
            throw new IllegalStateException(op.mnemonic() + " has no reference semantics");
        }
        return semantics;
    }

    private static Map<Class<? extends Op>, Semantics<Op>> table() {
        var all = new HashMap<Class<? extends Op>, Semantics<Op>>();
        for (Class<? extends Op> type : Op.of(Activation.class)) {
            put(all, type.asSubclass(Activation.class), (op, in, p) -> Pointwise64.map(in.get(0), Scalar64.of(op)));
        }
        for (Class<? extends Op> type : Op.of(Norm.class)) {
            put(all, type.asSubclass(Norm.class), (op, in, p) -> Normal64.of(op, in.get(0), p));
        }
        put(all, AdaptiveAvgpool.class, (op, in, p) -> Image64.adaptiveAvgpool(in.get(0), op.size()));
        put(all, Add.class, (op, in, p) -> Pointwise64.zip(in.get(0), in.get(1), Double::sum));
        put(all, Affine.class, (op, in, p) -> Matrix64.affine(in));
        put(all, Avgpool.class, (op, in, p) -> Image64.avgpool(in.get(0), op));
        put(all, BatchnormFactor.class, (op, in, p) -> Normal64.batchnormFactor(in.get(0), in.get(1), op.eps()));
        put(all, BatchnormShift.class, (op, in, p) -> Normal64.batchnormShift(in));
        put(all, Block.class, (op, in, p) -> block(op, in.get(0), p));
        put(all, Concat.class, (op, in, p) -> Image64.concat(in));
        put(all, Conv.class, (op, in, p) -> Image64.conv(in.get(0), p, op));
        put(all, ConvActivate.class, (op, in, p) -> activated(op.conv(), op.epilogue(), in.get(0), p));
        put(all, ConvGemm.class, (op, in, p) -> convGemm(op, in, p));
        put(all, ConvNormalize.class, (op, in, p) -> convNormalize(op, in.get(0), p));
        put(all, Copy.class, (op, in, p) -> in.get(0));
        put(all, Probe.class, (op, in, p) -> in.get(0));
        put(all, Dropout.class, (op, in, p) -> in.get(0));
        put(all, DropPath.class, (op, in, p) -> in.get(0));
        put(all, Gemm.class, (op, in, p) -> gemm(op, in, p));
        put(all, Linear.class, (op, in, p) -> Matrix64.linear(in.get(0), p));
        put(all, Max.class, (op, in, p) -> Image64.max(in.get(0)));
        put(all, Maxpool.class, (op, in, p) -> Image64.maxpool(in.get(0), op));
        put(all, Mean.class, (op, in, p) -> Image64.mean(in.get(0)));
        put(all, Mlp.class, (op, in, p) -> mlp(op, in, p));
        put(all, Multiply.class, (op, in, p) -> Pointwise64.multiply(in.get(0), in.get(1)));
        put(all, None.class, (op, in, p) -> in.get(0));
        put(all, Patches.class, (op, in, p) -> patches(op, in.get(0)));
        put(all, Reorder.class, (op, in, p) -> Matrix64.reorder(in.get(0)));
        put(all, Rescale.class, (op, in, p) -> Pointwise64.map(in.get(0), x -> op.factor() * x + op.summand()));
        put(
                all,
                ScalarBias.class,
                (op, in, p) -> Pointwise64.map(in.get(0), x -> x + p.get(0).data()[0]));
        put(
                all,
                ScalarScale.class,
                (op, in, p) -> Pointwise64.map(in.get(0), x -> x * p.get(0).data()[0]));
        put(all, Scale.class, (op, in, p) -> Pointwise64.channels(in.get(0), p.get(0), (x, gamma) -> x * gamma));
        put(all, ScaleColumns.class, (op, in, p) -> Matrix64.scaleColumns(in.get(0), in.get(1)));
        put(all, ScaleRows.class, (op, in, p) -> Matrix64.scaleRows(in.get(0), in.get(1)));
        put(all, Slice.class, (op, in, p) -> Image64.slice(in.get(0), op));
        put(all, ToChannelsFirst.class, (op, in, p) -> Image64.toChannelsFirst(in.get(0)));
        put(all, ToChannelsLast.class, (op, in, p) -> Image64.toChannelsLast(in.get(0)));
        put(all, Upsample.class, (op, in, p) -> Image64.upsample(in.get(0), op));
        put(all, Winograd.class, (op, in, p) -> activated(op.conv(), op.epilogue(), in.get(0), p));
        return Map.copyOf(all);
    }

    private static <O extends Op> void put(
            Map<Class<? extends Op>, Semantics<Op>> all, Class<O> type, Semantics<O> semantics) {
        all.put(type, (op, in, parameters) -> semantics.apply(type.cast(op), in, parameters));
    }

    private static Tensor64 activated(Conv conv, Epilogue epilogue, Tensor64 in, List<Tensor64> parameters) {
        Tensor64 sum = Image64.conv(in, parameters, conv);
        return of(epilogue).apply(epilogue, List.of(sum), List.of());
    }

    private static Tensor64 convGemm(ConvGemm op, List<Tensor64> in, List<Tensor64> parameters) {
        var operands = new ArrayList<>(in);
        operands.set(0, patches(op.patches(), in.get(0)));
        return gemm(op.gemm(), operands, parameters);
    }

    private static Tensor64 convNormalize(ConvNormalize op, Tensor64 in, List<Tensor64> parameters) {
        int channels = in.last();
        var conv = new Conv(channels, op.kernel(), op.stride(), op.pad(), op.dilation(), channels, op.bias());
        return Normal64.normalize(Image64.conv(in, parameters, conv), op.eps());
    }

    private static Tensor64 gemm(Gemm op, List<Tensor64> in, List<Tensor64> parameters) {
        Tensor64 product = op.arithmetic() == Arithmetic.INT8
                ? Int8Matrix64.linear(in.get(0), parameters)
                : Matrix64.linear(in.get(0), parameters);
        Tensor64 out = of(op.epilogue()).apply(op.epilogue(), List.of(product), List.of());
        return in.size() == 1 ? out : Pointwise64.zip(out, in.get(1), Double::sum);
    }

    private static Tensor64 mlp(Mlp op, List<Tensor64> in, List<Tensor64> parameters) {
        int weights = op.hiddenBias() ? 2 : 1;
        Tensor64 hidden = gemm(op.expand(), in.subList(0, 1), parameters.subList(0, weights));
        var operands = new ArrayList<>(in);
        operands.set(0, hidden);
        return gemm(op.project(), operands, parameters.subList(weights, parameters.size()));
    }

    private static Tensor64 block(Block op, Tensor64 in, List<Tensor64> parameters) {
        int weights = op.conv().bias() ? 2 : 1;
        Tensor64 normal = convNormalize(op.conv(), in, parameters.subList(0, weights));
        return mlp(op.mlp(), List.of(normal, in), parameters.subList(weights, parameters.size()));
    }

    private static Tensor64 patches(Patches op, Tensor64 in) {
        return Image64.patches(op.layout() == Layout.NCHW ? Image64.toChannelsLast(in) : in, op);
    }
}
