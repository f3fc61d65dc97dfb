package org.convnextc.compiler.target.onnx;

import org.convnextc.ir.op.Gelu;

/** Activations that opset 17 has no operator for. */
final class ActivationNodes {
    private ActivationNodes() {}

    static OnnxValue gelu(Gelu op, Step at) {
        return op.form() == Gelu.Form.ERF ? exactGelu(at) : tanhGelu(at);
    }

    /** x (1 + erf(x / sqrt(2))) / 2, in the order of PyTorch's export, which ONNX Runtime fuses. */
    private static OnnxValue exactGelu(Step at) {
        String x = own(at);
        String scaled = at.part("scaled", "Div", x, at.all().scalar((float) Math.sqrt(2)));
        String erf = at.part("erf", "Erf", scaled);
        String sum = at.part("sum", "Add", erf, at.all().scalar(1));
        String product = at.part("product", "Mul", x, sum);
        return at.result(at.operand(0).form(), "Mul", product, at.all().scalar(0.5));
    }

    /** x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2 */
    private static OnnxValue tanhGelu(Step at) {
        String x = own(at);
        String square = at.part("square", "Mul", x, x);
        String cube = at.part("cube", "Mul", square, x);
        String part = at.part("part", "Mul", cube, at.all().scalar(0.044715));
        String inner = at.part("inner", "Add", x, part);
        String scaled = at.part("scaled", "Mul", inner, at.all().scalar((float) Math.sqrt(2 / Math.PI)));
        String tanh = at.part("tanh", "Tanh", scaled);
        String sum = at.part("sum", "Add", tanh, at.all().scalar(1));
        String product = at.part("product", "Mul", x, sum);
        return at.result(at.operand(0).form(), "Mul", product, at.all().scalar(0.5));
    }

    /** min(max(x, 0), 6) */
    static OnnxValue relu6(Step at) {
        return at.result(
                at.operand(0).form(),
                "Clip",
                own(at),
                at.all().scalar(0),
                at.all().scalar(6));
    }

    /** x sigmoid(x) */
    static OnnxValue silu(Step at) {
        String sigmoid = at.part("sigmoid", "Sigmoid", own(at));
        return at.result(at.operand(0).form(), "Mul", own(at), sigmoid);
    }

    private static String own(Step at) {
        return at.in(0, at.operand(0).form());
    }
}
