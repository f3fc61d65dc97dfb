package org.convnextc.ir.op;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a product or a convolution applies to its sums: an activation, or nothing. */
public sealed interface Epilogue extends Op permits Activation, None {
    /** What kernels call it: {@code relu}, {@code gelu_erf}. */
    default String kernel() {
        Stream<String> forms = Attributes.of(this).values().stream().map(form -> Mnemonic.snakeCase(form.toString()));
        return Stream.concat(Stream.of(mnemonic()), forms).collect(Collectors.joining("_"));
    }
}
