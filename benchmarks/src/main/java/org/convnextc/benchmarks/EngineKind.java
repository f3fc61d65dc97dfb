package org.convnextc.benchmarks;

/** A library that runs nets. */
enum EngineKind {
    GENERATED_CLASS {
        @Override
        Engine open(EngineArguments arguments) throws Exception {
            return new GeneratedClassEngine(arguments);
        }
    },
    ONNX_RUNTIME {
        @Override
        Engine open(EngineArguments arguments) throws Exception {
            return new OnnxRuntimeEngine(arguments);
        }
    },
    TORCH_SCRIPT {
        @Override
        Engine open(EngineArguments arguments) throws Exception {
            return new TorchScriptEngine(arguments);
        }
    };

    /** Loads a net into this process. */
    abstract Engine open(EngineArguments arguments) throws Exception;
}
