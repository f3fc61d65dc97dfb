package org.convnextc.compiler.ir;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.convnextc.compiler.ir.op.Add;
import org.convnextc.compiler.ir.op.Affine;
import org.convnextc.compiler.ir.op.Avgpool;
import org.convnextc.compiler.ir.op.Batchnorm;
import org.convnextc.compiler.ir.op.BatchnormFactor;
import org.convnextc.compiler.ir.op.BatchnormShift;
import org.convnextc.compiler.ir.op.Block;
import org.convnextc.compiler.ir.op.Call;
import org.convnextc.compiler.ir.op.Concat;
import org.convnextc.compiler.ir.op.Conv;
import org.convnextc.compiler.ir.op.ConvActivate;
import org.convnextc.compiler.ir.op.ConvGemm;
import org.convnextc.compiler.ir.op.ConvNormalize;
import org.convnextc.compiler.ir.op.Copy;
import org.convnextc.compiler.ir.op.DropPath;
import org.convnextc.compiler.ir.op.Dropout;
import org.convnextc.compiler.ir.op.Extents;
import org.convnextc.compiler.ir.op.Gelu;
import org.convnextc.compiler.ir.op.Gemm;
import org.convnextc.compiler.ir.op.Grn;
import org.convnextc.compiler.ir.op.Hardswish;
import org.convnextc.compiler.ir.op.Layernorm;
import org.convnextc.compiler.ir.op.Layout;
import org.convnextc.compiler.ir.op.Linear;
import org.convnextc.compiler.ir.op.Max;
import org.convnextc.compiler.ir.op.Maxpool;
import org.convnextc.compiler.ir.op.Mean;
import org.convnextc.compiler.ir.op.Mlp;
import org.convnextc.compiler.ir.op.Multiply;
import org.convnextc.compiler.ir.op.None;
import org.convnextc.compiler.ir.op.Op;
import org.convnextc.compiler.ir.op.Padding;
import org.convnextc.compiler.ir.op.Patches;
import org.convnextc.compiler.ir.op.Probe;
import org.convnextc.compiler.ir.op.Relu;
import org.convnextc.compiler.ir.op.Relu6;
import org.convnextc.compiler.ir.op.Reorder;
import org.convnextc.compiler.ir.op.Rmsnorm;
import org.convnextc.compiler.ir.op.Scale;
import org.convnextc.compiler.ir.op.ScaleColumns;
import org.convnextc.compiler.ir.op.ScaleRows;
import org.convnextc.compiler.ir.op.Sigmoid;
import org.convnextc.compiler.ir.op.Silu;
import org.convnextc.compiler.ir.op.ToChannelsFirst;
import org.convnextc.compiler.ir.op.ToChannelsLast;
import org.convnextc.compiler.ir.op.Winograd;

/** One use of each op, by the op's class. */
final class OpExamples {
    /** An op and operands that it takes. */
    record Example(Op op, List<TensorType> operands) {}

    static final Map<Class<? extends Op>, Example> ALL = examples();

    private OpExamples() {}

    private static Map<Class<? extends Op>, Example> examples() {
        var all = new LinkedHashMap<Class<? extends Op>, Example>();
        var window = new Extents(7, 7);
        var pad = new Padding(3, 3);
        TensorType image = TensorType.batch(56, 56, 96);
        TensorType matrix = TensorType.of(384, 96);
        TensorType vector = TensorType.of(96);
        put(all, new ToChannelsLast(), TensorType.batch(3, 224, 224));
        put(all, new ToChannelsFirst(), image);
        put(all, new Conv(96, window, 1, pad, 1, 96, true), image);
        put(all, new Linear(384, true), image);
        put(all, new Layernorm(1e-6, true), image);
        put(all, new Rmsnorm(1e-6, true), image);
        put(all, new Batchnorm(1e-5), image);
        put(all, new Grn(1e-6), image);
        put(all, new Gelu(Gelu.Form.ERF), image);
        put(all, new Relu(), image);
        put(all, new Relu6(), image);
        put(all, new Silu(), image);
        put(all, new Sigmoid(), image);
        put(all, new Hardswish(), image);
        put(all, new Scale(1e-6), image);
        put(all, new Add(), image, image);
        put(all, new Multiply(), image, TensorType.batch(96));
        put(all, new Concat(), image, TensorType.batch(56, 56, 32));
        put(all, new Maxpool(new Extents(3, 3), 2, new Padding(1, 1)), image);
        put(all, new Avgpool(new Extents(3, 3), 2, new Padding(1, 1)), image);
        put(all, new Mean(), image);
        put(all, new Max(), image);
        put(all, new Dropout(0.1), image);
        put(all, new DropPath(0.1), image);
        put(all, new Call(function(image)), image);
        put(all, new Patches(new Extents(4, 4), 4, Padding.NONE, 1, Layout.NCHW), TensorType.batch(3, 224, 224));
        put(all, new Gemm(96, true, new Gelu(Gelu.Form.ERF)), TensorType.batch(56, 56, 384), image);
        put(all, new Mlp(384, true, new Gelu(Gelu.Form.ERF), 96, true), image, image);
        put(all, new ConvActivate(96, window, 1, pad, 1, 96, true, new Relu6()), image);
        put(
                all,
                new ConvGemm(
                        new Patches(new Extents(3, 3), 1, new Padding(1, 1), 1, Layout.NHWC),
                        new Gemm(96, true, new Relu())),
                image,
                image);
        put(all, new Winograd(64, new Padding(1, 1), true, new Relu()), image);
        put(all, new ConvNormalize(window, 1, pad, 1, true, 1e-6), image);
        put(
                all,
                new Block(
                        new ConvNormalize(window, 1, pad, 1, true, 1e-6),
                        new Mlp(384, true, new Gelu(Gelu.Form.ERF), 96, true)),
                image);
        put(all, new Copy(), image);
        put(all, new Probe(), image);
        put(all, new None(), image);
        put(all, new ScaleColumns(), matrix, vector);
        put(all, new ScaleRows(), matrix, TensorType.of(384));
        put(all, new BatchnormFactor(1e-5), vector, vector);
        put(all, new BatchnormShift(), vector, vector, vector, vector);
        put(all, new Affine(), matrix, vector, TensorType.of(384));
        put(all, new Reorder(), TensorType.of(96, 3, 4, 4));
        return all;
    }

    private static void put(Map<Class<? extends Op>, Example> all, Op op, TensorType... operands) {
        all.put(op.getClass(), new Example(op, List.of(operands)));
    }

    private static Function function(TensorType type) {
        var body = new Instruction(
                "gamma", new Scale(1e-6), List.of("x"), Optional.of("gamma"), type, Optional.empty(), Spans.NONE);
        return new Function(
                "block",
                List.of(new Value("x", type, Optional.empty())),
                true,
                List.of(),
                List.of(),
                List.of(body),
                List.of(Result.of("gamma")),
                Spans.NONE);
    }
}
