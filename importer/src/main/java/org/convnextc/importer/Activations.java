package org.convnextc.importer;

import java.util.Map;

/** Other libraries' names of activations, as nets spell them. */
final class Activations {
    static final String GELU = "gelu";
    static final String TANH = "{ gelu form=tanh }";

    /** transformers 5, activations.py, ACT2FN. */
    private static final Map<String, String> HUGGING_FACE = Map.ofEntries(
            Map.entry("gelu", GELU),
            Map.entry("gelu_python", GELU),
            Map.entry("gelu_new", TANH),
            Map.entry("gelu_fast", TANH),
            Map.entry("gelu_pytorch_tanh", TANH),
            Map.entry("gelu_python_tanh", TANH),
            Map.entry("relu", "relu"),
            Map.entry("relu6", "relu6"),
            Map.entry("silu", "silu"),
            Map.entry("swish", "silu"),
            Map.entry("sigmoid", "sigmoid"),
            Map.entry("hardswish", "hardswish"));

    /** timm 1.0.29, timm/layers/create_act.py. */
    private static final Map<String, String> TIMM = Map.of(
            "gelu", GELU,
            "gelu_tanh", TANH,
            "relu", "relu",
            "relu6", "relu6",
            "silu", "silu",
            "swish", "silu",
            "hard_swish", "hardswish",
            "sigmoid", "sigmoid");

    private Activations() {}

    static String ofHuggingFace(Config config, String name) {
        return find(HUGGING_FACE, config, "hidden_act", name);
    }

    static String ofTimm(Config config, String name) {
        return find(TIMM, config, "act_layer", name);
    }

    private static String find(Map<String, String> table, Config config, String key, String name) {
        String found = table.get(name);
        if (found == null) {
            throw config.wrong(
                    key,
                    "an activation that a net can compute: "
                            + String.join(", ", table.keySet().stream().sorted().toList()));
        }
        return found;
    }
}
