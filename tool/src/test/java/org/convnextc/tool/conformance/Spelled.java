package org.convnextc.tool.conformance;

import java.util.List;
import org.convnextc.ir.op.Activation;
import org.convnextc.ir.op.Op;
import org.convnextc.ir.text.OpSyntax;

/** Ops as nets spell them. */
final class Spelled {
    private Spelled() {}

    /** All activations: {@code relu}, {@code gelu form=tanh}. */
    static List<String> activations() {
        return Activation.all().stream().map(Spelled::of).toList();
    }

    static String of(Op op) {
        var text = new StringBuilder(op.mnemonic());
        OpSyntax.attributes(op)
                .forEach((name, value) ->
                        text.append(' ').append(name).append('=').append(value));
        return text.toString();
    }
}
