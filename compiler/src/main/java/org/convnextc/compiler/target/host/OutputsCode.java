package org.convnextc.compiler.target.host;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.lang.model.element.Modifier;
import org.convnextc.ir.Function;
import org.convnextc.ir.TensorType;

/** What the class of a net with several outputs has for them: a record with a component for each. */
public final class OutputsCode {
    private final Function entry;
    private final ClassName type;
    private final List<String> components = new ArrayList<>();

    /** @param type of the record */
    OutputsCode(Function entry, ClassName type) {
        this.entry = entry;
        this.type = type;
        var identifiers = new Identifiers();
        entry.results().forEach(result -> components.add(identifiers.component(result.name())));
    }

    /** {@code List.of(new Output("stages.0", 96, 56, 56), new Output("head", 1000))} */
    static CodeBlock descriptions(Function entry) {
        List<TensorType> types = entry.resultTypes();
        return CodeBlock.of(
                "$T.of($L)",
                List.class,
                IntStream.range(0, types.size())
                        .mapToObj(i -> CodeBlock.of(
                                "new $T($S, $L)",
                                RuntimeNames.OUTPUT,
                                entry.results().get(i).name(),
                                extents(types.get(i))))
                        .collect(CodeBlock.joining(", ")));
    }

    private static String extents(TensorType type) {
        return type.dims().stream().skip(1).map(String::valueOf).collect(Collectors.joining(", "));
    }

    TypeSpec record() {
        MethodSpec.Builder constructor = MethodSpec.constructorBuilder();
        CodeBlock.Builder doc = CodeBlock.builder().add("What {@link #forwardOutputs} gives.\n\n");
        for (int i = 0; i < components.size(); i++) {
            constructor.addParameter(ParameterSpec.builder(RuntimeNames.TENSOR, components.get(i))
                    .build());
            doc.add(
                    "@param $L {@code $L}, $L\n",
                    components.get(i),
                    entry.results().get(i).name(),
                    entry.resultTypes().get(i));
        }
        return TypeSpec.recordBuilder(type)
                .addModifiers(Modifier.PUBLIC)
                .addJavadoc(doc.build())
                .recordConstructor(constructor.build())
                .build();
    }

    MethodSpec forward() {
        CodeBlock values = entry.results().stream()
                .map(result -> CodeBlock.of("all.get($S)", result.name()))
                .collect(CodeBlock.joining(",$W"));
        return MethodSpec.methodBuilder("forwardOutputs")
                .addJavadoc(
                        "{@link #forwardAll} with a component for each output.\n\n@param pixels $L, preprocessed\n",
                        entry.inputs().get(0).type())
                .addModifiers(Modifier.PUBLIC)
                .returns(type)
                .addParameter(float[].class, "pixels")
                .addStatement(
                        "$T all = forwardAll(pixels)",
                        ParameterizedTypeName.get(
                                ClassName.get(Map.class), ClassName.get(String.class), RuntimeNames.TENSOR))
                .addStatement("return new $T($L)", type, values)
                .build();
    }
}
