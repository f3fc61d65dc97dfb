package org.convnextc.compiler.target.host;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.lang.model.element.Modifier;
import org.convnextc.ir.op.Extents;
import org.convnextc.ir.op.Padding;

/** The windows of a class, each a constant with a name that says what it is. */
public final class Windows {
    /** What all their names begin with. */
    static final String PREFIX = "WINDOW_";

    private record Key(Extents kernel, int stride, Padding pad, int dilation) {
        String name() {
            return PREFIX
                    + kernel.toString().toUpperCase(Locale.ROOT)
                    + part("STRIDE", stride, 1)
                    + (pad.equals(Padding.NONE) ? "" : "_PAD_" + pad.toString().toUpperCase(Locale.ROOT))
                    + part("DILATION", dilation, 1);
        }

        private static String part(String word, int value, int usual) {
            return value == usual ? "" : "_" + word + "_" + value;
        }
    }

    private final Map<Key, FieldSpec> constants = new LinkedHashMap<>();

    /** The name of the constant for a window. */
    public String name(Extents kernel, int stride, Padding pad, int dilation) {
        return constants
                .computeIfAbsent(new Key(kernel, stride, pad, dilation), Windows::constant)
                .name();
    }

    public List<FieldSpec> constants() {
        return List.copyOf(constants.values());
    }

    private static FieldSpec constant(Key key) {
        return FieldSpec.builder(RuntimeNames.WINDOW, key.name(), Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .initializer(CodeBlock.of(
                        "new $T($L, $L, $L, $L, $L, $L)",
                        RuntimeNames.WINDOW,
                        key.kernel().height(),
                        key.kernel().width(),
                        key.stride(),
                        key.pad().height(),
                        key.pad().width(),
                        key.dilation()))
                .build();
    }
}
