package org.convnextc.compiler.frontend.expand;

import java.util.Optional;
import org.convnextc.ir.TensorType;

/**
 * The value between two steps.
 *
 * @param type absent where an earlier step is wrong: then nothing is emitted any more, and names alone are checked
 */
record TypedValue(String value, Optional<TensorType> type) {
    static final TypedValue UNKNOWN = new TypedValue("", Optional.empty());

    boolean known() {
        return type.isPresent();
    }
}
