package org.convnextc.compiler.frontend.signature;

import java.util.Optional;
import org.convnextc.compiler.frontend.eval.Vocabulary;

/** All steps of the language by name. */
public final class Signatures {
    public static final Vocabulary VOCABULARY =
            new Vocabulary(OpSignatures.TABLE.keySet(), ImageSignatures.TABLE.keySet());

    private Signatures() {}

    public static Optional<StepSignature<?>> find(String name) {
        return Optional.<StepSignature<?>>ofNullable(OpSignatures.TABLE.get(name))
                .or(() -> Optional.ofNullable(ImageSignatures.TABLE.get(name)));
    }
}
