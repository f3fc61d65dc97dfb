package org.convnextc.compiler.target.cuda;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import org.convnextc.compiler.target.host.Identifiers;

/**
 * The names of a net's kernels as the last arguments of what describes them. Where there are many, classes hold them: an element of an
 * array takes about 8 bytes of a method, which has 64 KB at most, and two of a class's 65,535 constants.
 */
final class KernelNames {
    /** Most names in one array. */
    private static final int MOST = 900;

    private static final TypeName STRINGS = ArrayTypeName.of(ClassName.get(String.class));

    private final List<TypeSpec> types = new ArrayList<>();
    private final CodeBlock arguments;

    /**
     * @param owner of the classes
     * @param identifiers of its other classes
     */
    KernelNames(List<String> names, ClassName owner, Identifiers identifiers) {
        if (names.size() <= MOST) {
            arguments = literals(names);
            return;
        }
        var tables = new ArrayList<CodeBlock>();
        for (int from = 0; from < names.size(); from += MOST) {
            ClassName type = owner.nestedClass(identifiers.type("kernels_" + (tables.size() + 1)));
            types.add(type(type, names.subList(from, Math.min(from + MOST, names.size()))));
            tables.add(CodeBlock.of("$T.NAMES", type));
        }
        arguments = CodeBlock.of(
                "$T.of($L)$Z.flatMap($T::of)$Z.toArray(String[]::new)",
                Stream.class,
                CodeBlock.join(tables, ",$W"),
                Stream.class);
    }

    CodeBlock arguments() {
        return arguments;
    }

    /** None where the names are few. */
    List<TypeSpec> types() {
        return types;
    }

    private static TypeSpec type(ClassName type, List<String> names) {
        return TypeSpec.classBuilder(type)
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .addJavadoc("Names of kernels.\n")
                .addField(FieldSpec.builder(STRINGS, "NAMES", Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                        .initializer("{$L}", literals(names))
                        .build())
                .build();
    }

    private static CodeBlock literals(List<String> names) {
        return names.stream().map(name -> CodeBlock.of("$S", name)).collect(CodeBlock.joining(",$W"));
    }
}
