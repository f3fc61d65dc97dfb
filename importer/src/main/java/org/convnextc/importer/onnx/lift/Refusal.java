package org.convnextc.importer.onnx.lift;

/** Why a node cannot become a step: half a sentence that follows the node's name. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    Refusal(String message) {
        super(message, null, false, false);
    }
}
