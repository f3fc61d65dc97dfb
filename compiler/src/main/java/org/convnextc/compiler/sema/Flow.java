package org.convnextc.compiler.sema;

import java.util.Optional;
import org.convnextc.ir.TensorType;

/**
 * The value between two steps.
 *
 * @param type absent where an earlier step is wrong: then nothing is emitted any more, and names alone are checked
 */
record Flow(String value, Optional<TensorType> type) {
    static final Flow UNKNOWN = new Flow("", Optional.empty());

    boolean known() {
        return type.isPresent();
    }
}
