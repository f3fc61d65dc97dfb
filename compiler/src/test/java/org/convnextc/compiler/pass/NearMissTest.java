package org.convnextc.compiler.pass;

import static org.convnextc.compiler.pass.SmallGraphs.IMAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.convnextc.compiler.Targets;
import org.convnextc.compiler.target.cuda.ValueType;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.ir.Graph;
import org.convnextc.ir.op.Arithmetic;
import org.convnextc.ir.op.Relu;
import org.convnextc.ir.text.Printer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where a pass must not apply although its pattern is nearly there: it leaves the graph as it is, and remarks say why. */
class NearMissTest {
    private static final String CONV = "%c = conv %x, @c width=4 kernel=3x3 stride=1 pad=1 dilation=1 bias=yes groups=";
    private static final String DEPTHWISE = CONV + 4 + IMAGE;
    private static final String WIDE =
            "%c = conv %x, @c width=16 kernel=1x1 stride=1 pad=0 dilation=1 groups=1 bias=yes : f32[N,4,4,16]";
    private static final String PRODUCT = "%a = " + gemm("x", "a", "none");
    private static final String AFFINE = "%n = layernorm %x, @n eps=1e-6 affine=yes" + IMAGE;

    /**
     * A graph for one pass.
     *
     * @param body instructions after {@code %x = to_channels_last %input}; the last one is the result
     * @param remark what a remark says, of the place and the reason; empty where nothing looks like the pattern
     */
    record Case(Pass pass, String remark, List<String> body) {
        static Case of(Rule rule, String remark, String... body) {
            return new Case(RewritePass.optional(rule), remark, List.of(body));
        }

        static Case of(Pass pass, String... body) {
            return new Case(pass, "", List.of(body));
        }

        @Override
        public String toString() {
            return pass.name() + ": " + remark;
        }

        Graph graph() {
            return SmallGraphs.of(body.toArray(String[]::new));
        }
    }

    private static String gemm(String in, String path, String epilogue) {
        return "gemm %" + in + ", @" + path + " width=4 bias=yes epilogue=" + epilogue + IMAGE;
    }

    private static String gemm(String in, String path, String residual, String epilogue) {
        return gemm(in, path + " residual=%" + residual, epilogue);
    }

    private static String unary(String name, String op, String in) {
        return "%" + name + " = " + op + " %" + in + IMAGE;
    }

    private static String binary(String name, String op, String a, String b) {
        return "%" + name + " = " + op + " %" + a + ", %" + b + IMAGE;
    }

    static Stream<Case> cases() {
        return Stream.of(cleaning(), folding(), activations(), residuals(), convolutions(), blocks(), narrow())
                .flatMap(List::stream);
    }

    private static List<Case> cleaning() {
        return List.of(
                Case.of(new DropTrainingOps(), "", unary("r", "relu", "x")),
                Case.of(new DeadCode(), unary("r", "relu", "x"), binary("s", "add", "r", "x")),
                // Of different widths inside.
                Case.of(
                        new Outline(),
                        "%b.0.e = linear %x, @b.0.e width=8 bias=yes init_scale=1 : f32[N,4,4,8]",
                        "%b.0.p = linear %b.0.e, @b.0.p width=4 bias=yes init_scale=1" + IMAGE,
                        "%b.1.e = linear %b.0.p, @b.1.e width=6 bias=yes init_scale=1 : f32[N,4,4,6]",
                        "%b.1.p = linear %b.1.e, @b.1.p width=4 bias=yes init_scale=1" + IMAGE),
                Case.of(
                        new CommonSubexpressions(),
                        "%b: %a computes the same with other weights",
                        PRODUCT,
                        "%b = " + gemm("x", "b", "none"),
                        binary("s", "add", "a", "b")),
                Case.of(
                        new CommonSubexpressions(),
                        "",
                        unary("r", "relu", "x"),
                        unary("s", "silu", "x"),
                        binary("t", "add", "r", "s")),
                // Of other attributes.
                Case.of(
                        new CommonSubexpressions(),
                        "",
                        "%r = gelu %x form=erf" + IMAGE,
                        "%s = gelu %x form=tanh" + IMAGE,
                        binary("t", "add", "r", "s")),
                // Of other values.
                Case.of(
                        new CommonSubexpressions(),
                        "",
                        unary("r", "relu", "x"),
                        unary("s", "relu", "r"),
                        binary("t", "add", "r", "s"),
                        binary("u", "add", "t", "x")),
                // No two factors of rows meet.
                Case.of(new ConstantFolding(), PRODUCT));
    }

    private static List<Case> folding() {
        String batchnorm = ", @n eps=1e-5" + IMAGE;
        String scale = ", @s init=1" + IMAGE;
        String patches = " kernel=2x2 stride=1 dilation=1 layout=nhwc pad=";
        return List.of(
                Case.of(
                        new FoldBatchnorm(),
                        "%n: %r (relu) is no convolution and no linear layer",
                        DEPTHWISE,
                        unary("r", "relu", "c"),
                        "%n = batchnorm %r" + batchnorm),
                Case.of(
                        new FoldBatchnorm(),
                        "%n: %c is read 2 times",
                        DEPTHWISE,
                        "%n = batchnorm %c" + batchnorm,
                        binary("s", "add", "n", "c")),
                Case.of(new UseWinograd(32, 32), "%c: %c has too few pixels or channels", CONV + 1 + IMAGE),
                Case.of(new UseWinograd(32, 32), "", DEPTHWISE),
                // Enough pixels, but too few channels on one side.
                Case.of(
                        new UseWinograd(1, 1),
                        "%c: %c has too few pixels or channels",
                        "%c = conv %x, @c width=16 kernel=3x3 stride=1 pad=1 dilation=1 groups=1 bias=yes : f32[N,4,4,16]"),
                Case.of(
                        new UseWinograd(1, 1),
                        "%d: %d has too few pixels or channels",
                        WIDE,
                        "%d = conv %c, @d width=4 kernel=3x3 stride=1 pad=1 dilation=1 groups=1 bias=yes" + IMAGE),
                // Windows of another size, those that move by 2, and those with holes.
                Case.of(
                        new UseWinograd(1, 1),
                        "",
                        WIDE,
                        "%d = conv %c, @d width=16 kernel=1x1 stride=1 pad=0 dilation=1 groups=1 bias=yes : f32[N,4,4,16]"),
                Case.of(
                        new UseWinograd(1, 1),
                        "",
                        WIDE,
                        "%d = conv %c, @d width=16 kernel=3x3 stride=2 pad=1 dilation=1 groups=1 bias=yes : f32[N,2,2,16]"),
                Case.of(
                        new UseWinograd(1, 1),
                        "",
                        WIDE,
                        "%d = conv %c, @d width=16 kernel=3x3 stride=1 pad=2 dilation=2 groups=1 bias=yes : f32[N,4,4,16]"),
                Case.of(
                        new UseWinograd(1, 1),
                        "",
                        WIDE,
                        "%d = conv %c, @d width=16 kernel=3x3 stride=1 pad=1 dilation=1 groups=2 bias=yes : f32[N,4,4,16]"),
                Case.of(new LowerConvolution(), "%c: %c has 2 groups", CONV + 2 + IMAGE),
                Case.of(
                        new GatherFromInput(),
                        "%p: %x is read 2 times",
                        unary("r", "relu", "x"),
                        "%p = patches %x" + patches + "0 : f32[N,3,3,16]"),
                Case.of(
                        new GatherFromInput(),
                        "%p: %r (relu) stands between",
                        unary("r", "relu", "x"),
                        "%p = patches %r" + patches + "0 : f32[N,3,3,16]"),
                Case.of(new LowerLinear(), "", DEPTHWISE),
                Case.of(
                        new FoldNormAffine(),
                        "%a: %n is read 2 times",
                        AFFINE,
                        "%a = " + gemm("n", "a", "none"),
                        binary("s", "add", "a", "n")),
                Case.of(
                        new FoldNormAffine(),
                        "%a: %p reads zeros around the image",
                        AFFINE,
                        "%p = patches %n" + patches + "1 : f32[N,5,5,16]",
                        "%a = gemm %p, @a width=4 bias=yes epilogue=none : f32[N,5,5,4]"),
                Case.of(
                        new FoldNormAffine(),
                        "%a: %p is read 2 times",
                        AFFINE,
                        "%p = patches %n" + patches + "0 : f32[N,3,3,16]",
                        "%a = gemm %p, @a width=16 bias=yes epilogue=none : f32[N,3,3,16]",
                        "%s = add %a, %p : f32[N,3,3,16]"),
                Case.of(
                        new FoldNormAffine(),
                        "%a: %r (relu) stands between",
                        AFFINE,
                        unary("r", "relu", "n"),
                        "%a = " + gemm("r", "a", "none")),
                // Norms without weights of their own.
                Case.of(
                        new FoldNormAffine(),
                        "",
                        "%n = layernorm %x eps=1e-6 affine=no" + IMAGE,
                        "%a = " + gemm("n", "a", "none")),
                Case.of(
                        new FoldNormAffine(),
                        "",
                        "%n = rmsnorm %x eps=1e-6 affine=no" + IMAGE,
                        "%a = " + gemm("n", "a", "none")),
                Case.of(
                        new FoldLayerScale(),
                        "%s: %r (relu) stands between",
                        PRODUCT,
                        unary("r", "relu", "a"),
                        "%s = scale %r" + scale),
                Case.of(
                        new FoldLayerScale(),
                        "%s: %a has the epilogue relu",
                        "%a = " + gemm("x", "a", "relu"),
                        "%s = scale %a" + scale),
                Case.of(
                        new FoldLayerScale(),
                        "%s: %a is read 2 times",
                        PRODUCT,
                        "%s = scale %a" + scale,
                        binary("t", "add", "s", "a")));
    }

    private static List<Case> activations() {
        var cases = new ArrayList<Case>();
        String gelu = "gelu form=erf";
        for (Rule rule : List.of(new TanhGelu(), new FuseActivation())) {
            cases.add(Case.of(rule, "", "%g = gelu %x form=erf" + IMAGE));
            cases.add(Case.of(
                    rule,
                    "%g: %a is read 2 times",
                    PRODUCT,
                    "%g = gelu %a form=erf" + IMAGE,
                    binary("s", "multiply", "g", "a")));
            cases.add(Case.of(
                    rule,
                    "%g: %n (layernorm) stands between",
                    PRODUCT,
                    "%n = layernorm %a, @n eps=1e-6 affine=yes" + IMAGE,
                    "%g = gelu %n form=erf" + IMAGE));
            cases.add(Case.of(
                    rule,
                    "%g: %a has the epilogue relu",
                    "%a = " + gemm("x", "a", "relu"),
                    "%g = gelu %a form=erf" + IMAGE));
            cases.add(Case.of(
                    rule,
                    "%g: %a adds the residual %x",
                    "%a = " + gemm("x", "a", "x", "none"),
                    "%g = gelu %a form=erf" + IMAGE));
        }
        // Exact already, or the other form.
        cases.add(Case.of(new TanhGelu(), "", PRODUCT, "%g = gelu %a form=tanh" + IMAGE));
        cases.add(Case.of(
                new FuseActivation(op -> op instanceof Relu),
                "%r: the target's products do not apply relu6",
                PRODUCT,
                unary("r", "relu6", "a")));
        cases.add(Case.of(
                new FuseActivation(op -> op instanceof Relu),
                "%g: the target's products do not apply " + gelu.replace(" ", "(") + ")",
                PRODUCT,
                "%g = gelu %a form=erf" + IMAGE));
        return cases;
    }

    private static List<Case> residuals() {
        return List.of(
                Case.of(
                        new FuseResidual(true),
                        "%s: %a is read 2 times",
                        PRODUCT,
                        unary("r", "relu", "a"),
                        binary("s", "add", "r", "a")),
                Case.of(
                        new FuseResidual(true),
                        "%s: %a adds the residual %x",
                        "%a = " + gemm("x", "a", "x", "none"),
                        binary("s", "add", "x", "a")),
                // A squeeze and excitation behind the product.
                Case.of(
                        new FuseResidual(true),
                        "%s: %m (multiply) stands between",
                        PRODUCT,
                        unary("g", "sigmoid", "a"),
                        binary("m", "multiply", "a", "g"),
                        binary("s", "add", "x", "m")),
                Case.of(
                        new FuseResidual(false),
                        "%s: %a has the epilogue relu",
                        "%a = " + gemm("x", "a", "relu"),
                        binary("s", "add", "x", "a")));
    }

    private static List<Case> convolutions() {
        return List.of(
                Case.of(
                        new FuseConvNormalize(),
                        "%n: %n (rmsnorm) is no layernorm",
                        DEPTHWISE,
                        "%n = rmsnorm %c, @n eps=1e-6 affine=yes" + IMAGE),
                Case.of(
                        new FuseConvNormalize(),
                        "%n: %n has a weight and a bias",
                        DEPTHWISE,
                        "%n = layernorm %c, @n eps=1e-6 affine=yes" + IMAGE),
                Case.of(
                        new FuseConvNormalize(),
                        "%n: %c is not depthwise",
                        CONV + 2 + IMAGE,
                        "%n = layernorm %c eps=1e-6 affine=no" + IMAGE),
                Case.of(
                        new FuseConvNormalize(),
                        "%n: %c is read 2 times",
                        DEPTHWISE,
                        "%n = layernorm %c eps=1e-6 affine=no" + IMAGE,
                        binary("s", "add", "n", "c")),
                Case.of(
                        new FuseConvNormalize(),
                        "%n: %r (relu) stands between",
                        DEPTHWISE,
                        unary("r", "relu", "c"),
                        "%n = layernorm %r eps=1e-6 affine=no" + IMAGE),
                Case.of(
                        new FuseConvActivation(),
                        "%r: %c is read 2 times",
                        DEPTHWISE,
                        unary("r", "relu", "c"),
                        binary("s", "add", "r", "c")),
                Case.of(
                        new FuseConvActivation(),
                        "%r: %n (layernorm) stands between",
                        DEPTHWISE,
                        "%n = layernorm %c eps=1e-6 affine=no" + IMAGE,
                        unary("r", "relu", "n")),
                Case.of(
                        new FuseConvActivation(),
                        "%r: %c has the epilogue relu",
                        "%c = winograd %x, @c tile=4 width=4 pad=1 bias=yes epilogue=relu" + IMAGE,
                        unary("r", "relu6", "c")),
                Case.of(
                        new FuseConvActivation(),
                        "%r: %c is read 2 times",
                        "%c = winograd %x, @c tile=4 width=4 pad=1 bias=yes epilogue=none" + IMAGE,
                        unary("r", "relu6", "c"),
                        binary("s", "add", "r", "c")),
                Case.of(
                        new FusePatches(),
                        "%b: %p is read 2 times",
                        "%p = patches %x kernel=1x1 stride=1 pad=0 dilation=1 layout=nhwc" + IMAGE,
                        "%b = " + gemm("p", "b", "none"),
                        binary("s", "add", "b", "p")));
    }

    private static List<Case> blocks() {
        String conv = "%c = conv_normalize %x, @c kernel=3x3 pad=1 dilation=1 bias=yes eps=1e-6 stride=";
        String mlp = " hidden=8 hidden_bias=yes epilogue=relu width=4 bias=yes" + IMAGE;
        return List.of(
                // A squeeze and excitation between the linear layers.
                Case.of(
                        new FuseMlp(),
                        "%b: %m (multiply) stands between",
                        "%a = " + gemm("x", "a", "relu"),
                        unary("g", "sigmoid", "a"),
                        binary("m", "multiply", "a", "g"),
                        "%b = " + gemm("m", "b", "none")),
                Case.of(
                        new FuseMlp(),
                        "%b: %a is read 2 times",
                        PRODUCT,
                        "%b = " + gemm("a", "b", "none"),
                        binary("s", "add", "b", "a")),
                Case.of(
                        new FuseMlp(),
                        "%b: %a adds the residual %x",
                        "%a = " + gemm("x", "a", "x", "none"),
                        "%b = " + gemm("a", "b", "none")),
                Case.of(new FuseMlp(), "%b: %b has the epilogue relu", PRODUCT, "%b = " + gemm("a", "b", "relu")),
                Case.of(
                        new FuseBlock(),
                        "%m: %m adds %r and not %x",
                        unary("r", "relu", "x"),
                        conv + 1 + IMAGE,
                        "%m = mlp %c, @m residual=%r" + mlp),
                Case.of(new FuseBlock(), "%m: %m does not add %x", conv + 1 + IMAGE, "%m = mlp %c, @m" + mlp),
                Case.of(
                        new FuseBlock(),
                        "%m: %c is read 2 times",
                        conv + 1 + IMAGE,
                        "%m = mlp %c, @m residual=%x" + mlp,
                        binary("s", "add", "m", "c")),
                Case.of(
                        new FuseBlock(),
                        "%m: %c has stride 2",
                        "%p = avgpool %x kernel=4x4 stride=4 pad=0 : f32[N,1,1,4]",
                        conv.replace("%x", "%p") + "2 : f32[N,1,1,4]",
                        "%m = mlp %c, @m residual=%p" + mlp.replace("4,4,4", "1,1,4")),
                Case.of(
                        new FuseBlock(),
                        "%m: no norm stands between %c and %m",
                        DEPTHWISE,
                        "%m = mlp %c, @m residual=%x" + mlp),
                // An rmsnorm behind the depthwise convolution.
                Case.of(
                        new FuseBlock(),
                        "%m: %n (rmsnorm) stands between",
                        DEPTHWISE,
                        "%n = rmsnorm %c eps=1e-6 affine=no" + IMAGE,
                        "%m = mlp %n, @m residual=%x" + mlp));
    }

    private static List<Case> narrow() {
        String mlp = " hidden=8 hidden_bias=yes epilogue=relu width=4 bias=yes";
        String wide =
                "%c = conv %x, @c width=32 kernel=1x1 stride=1 pad=0 dilation=1 groups=1 bias=yes : f32[N,4,4,32]";
        return List.of(
                Case.of(new NarrowProducts(), "%a: %a has fewer than 32 inputs", PRODUCT),
                Case.of(
                        new NarrowProducts(),
                        "%a: %a has one row",
                        wide,
                        "%m = mean %c : f32[N,32]",
                        "%a = gemm %m, @a width=4 bias=yes epilogue=none : f32[N,4]"),
                Case.of(
                        new NarrowProducts(),
                        "%a: %a has fewer than 32 hidden values",
                        wide,
                        "%a = mlp %c, @a" + mlp + IMAGE),
                // It is one of 8-bit integers.
                Case.of(
                        new NarrowProducts(),
                        "",
                        wide,
                        "%a = gemm %c, @a width=4 bias=yes epilogue=none arithmetic=int8" + IMAGE));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void thePassDoesNotApply(Case near) {
        Graph before = near.graph();
        var remarks = new Remarks();
        Graph after = remarks.watch(new Pipeline(List.of(near.pass())))
                .run(before, new Diagnostics(), Pipeline.Observer.NONE);
        assertEquals(Printer.print(before), Printer.print(after));
        String expected = near.remark().isEmpty()
                ? ""
                : near.pass().name() + ": not at " + near.remark().replaceFirst(":", " in @T:");
        assertEquals(
                expected, remarks.all().stream().map(Remarks.Remark::toString).collect(Collectors.joining("\n")));
    }

    /** But for the plan of memory, which every graph needs. */
    @Test
    void everyPassHasACase() {
        Set<String> passes = Stream.of(
                        Targets.JAVA.pipeline(),
                        Targets.cpp(Arithmetic.INT8).pipeline(),
                        Targets.cuda(ValueType.BF16).pipeline(),
                        Targets.ONNX.pipeline())
                .flatMap(target -> target.names().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        passes.remove("plan_memory");
        assertEquals(passes, cases().map(near -> near.pass().name()).collect(Collectors.toCollection(TreeSet::new)));
    }
}
