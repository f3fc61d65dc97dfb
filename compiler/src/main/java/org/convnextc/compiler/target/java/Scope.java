package org.convnextc.compiler.target.java;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import org.convnextc.compiler.target.Slots;
import org.convnextc.compiler.target.host.Identifiers;
import org.convnextc.compiler.target.host.RuntimeNames;
import org.convnextc.compiler.target.host.SlotConstants;
import org.convnextc.compiler.target.host.WeightCode;
import org.convnextc.compiler.target.host.Windows;
import org.convnextc.ir.Function;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.op.Mlp;

/** One function while it becomes a class: its constants and fields, the code that binds its weights, the code that runs. */
final class Scope {
    private static final TypeName FLOATS = ArrayTypeName.of(TypeName.FLOAT);

    private final Function function;
    private final Map<String, TensorType> types;
    private final Slots slots;
    private final Windows windows;
    private final WeightCode weightCode;
    private final Identifiers identifiers = new Identifiers();
    private final Map<String, FieldSpec> windowed = new LinkedHashMap<>();
    private final List<FieldSpec> fields = new ArrayList<>();
    private final Map<CodeBlock, String> fieldsByValue = new HashMap<>();
    private final List<TypeSpec> parts = new ArrayList<>();
    final CodeBlock.Builder bind = CodeBlock.builder();
    final CodeBlock.Builder run = CodeBlock.builder();

    Scope(Function function, Windows windows) {
        this.function = function;
        types = function.types();
        slots = new Slots(function);
        this.windows = windows;
        weightCode = new WeightCode(function, identifiers::field);
    }

    Function function() {
        return function;
    }

    Windows windows() {
        return windows;
    }

    Identifiers identifiers() {
        return identifiers;
    }

    List<FieldSpec> constants() {
        return Stream.concat(SlotConstants.of(slots).stream(), windowed.values().stream())
                .toList();
    }

    List<FieldSpec> fields() {
        return fields;
    }

    /** The classes of its parts. */
    List<TypeSpec> types() {
        return parts;
    }

    void add(TypeSpec part) {
        parts.add(part);
    }

    TensorType type(String value) {
        return types.get(value);
    }

    /** The name of the constant that says where a value starts. */
    String offset(String value) {
        return slots.of(value);
    }

    /**
     * The name of the constant for an image and the window that slides over it.
     *
     * @param image where it is, and its extents
     */
    String windowed(String value, CodeBlock image, String window) {
        return windowed.computeIfAbsent(value + " " + window, key -> windowedConstant(value, image, window))
                .name();
    }

    private FieldSpec windowedConstant(String value, CodeBlock image, String window) {
        String name = identifiers.constant(value + ".windows");
        return FieldSpec.builder(RuntimeNames.WINDOWED_IMAGE, name, Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .initializer("new $T($Z$L,$W$N)", RuntimeNames.WINDOWED_IMAGE, image, window)
                .build();
    }

    /** The field for a weight of matrix products, by its name under the instruction's path. */
    String matrix(Instruction at, String name) {
        String path = at.path().orElseThrow() + "." + name;
        return field(RuntimeNames.MATRIX, path, matrixCode(path));
    }

    private CodeBlock matrixCode(String path) {
        return CodeBlock.of("b.matrix($L)", weightCode.weight(path));
    }

    /** The field for the weights of two products with an activation between them. */
    String mlp(Instruction at, CodeBlock activation) {
        var mlp = (Mlp) at.op();
        String path = at.path().orElseThrow();
        return fieldsByValue.computeIfAbsent(CodeBlock.of("$S $L", path, mlp), key -> mlp(path, mlp, activation));
    }

    private String mlp(String path, Mlp mlp, CodeBlock activation) {
        String expand = matrixVariable(path + ".expand.weight");
        String hiddenBias = mlp.hiddenBias() ? vectorVariable(path + ".expand.bias") : "null";
        String project = matrixVariable(path + ".project.weight");
        String bias = mlp.bias() ? vectorVariable(path + ".project.bias") : "null";
        String field = declare(RuntimeNames.MLP, path);
        bind.addStatement(
                "$N = new $T($L,$W$L,$W$L,$W$L,$W$L)",
                field,
                RuntimeNames.MLP,
                expand,
                hiddenBias,
                activation,
                project,
                bias);
        return field;
    }

    private String matrixVariable(String path) {
        return variable(RuntimeNames.MATRIX, path, matrixCode(path));
    }

    private String vectorVariable(String path) {
        return variable(FLOATS, path, weightCode.vector(path));
    }

    /** A variable of {@link #bind}. */
    private String variable(TypeName type, String path, CodeBlock value) {
        String name = identifiers.field(path);
        explain(path);
        bind.addStatement("$T $N = $L", type, name, value);
        return name;
    }

    /** The field for depthwise filters, tap by tap. */
    String taps(Instruction at) {
        String path = at.path().orElseThrow() + ".weight";
        return field(FLOATS, path, CodeBlock.of("b.taps($L)", weightCode.weight(path)));
    }

    /** The field for the filters of a convolution in groups. */
    String filters(Instruction at, int groups) {
        String path = at.path().orElseThrow() + ".weight";
        return field(RuntimeNames.FILTERS, path, CodeBlock.of("b.filters($L,$W$L)", weightCode.weight(path), groups));
    }

    /** The field for the filters of a 3x3 convolution, for tiles of so many outputs. */
    String winograd(Instruction at, int tile) {
        String path = at.path().orElseThrow() + ".weight";
        return field(RuntimeNames.CONVOLUTION, path, CodeBlock.of("b.winograd($L, $L)", weightCode.weight(path), tile));
    }

    /** The field for the parameter of a name under the instruction's path; the path itself where the name is empty. */
    String vector(Instruction at, String name) {
        String path = at.path().orElseThrow() + (name.isEmpty() ? "" : "." + name);
        return field(FLOATS, path, weightCode.vector(path));
    }

    /** A weight as it is in the checkpoint, flat. */
    String flat(Instruction at, String name) {
        String path = at.path().orElseThrow() + "." + name;
        return field(FLOATS, path, CodeBlock.of("b.vector($L)", weightCode.weight(path)));
    }

    /** The field for batch normalisation's slope. */
    String batchnormFactor(Instruction at, double eps) {
        String path = at.path().orElseThrow();
        return field(FLOATS, path + ".factor", weightCode.batchnormFactor(path, eps));
    }

    /** Declares a field that {@link #bind} fills. */
    String declare(TypeName type, String path) {
        String name = identifiers.field(path);
        fields.add(
                FieldSpec.builder(type, name, Modifier.PRIVATE, Modifier.FINAL).build());
        return name;
    }

    /** Steps that take one weight in one form share a field. */
    private String field(TypeName type, String path, CodeBlock value) {
        return fieldsByValue.computeIfAbsent(value, key -> {
            String name = declare(type, path);
            explain(path);
            bind.addStatement("$N = $L", name, value);
            return name;
        });
    }

    /** The variables of a weight's expression, and how it is derived, as a comment. */
    private void explain(String path) {
        bind.add(weightCode.declarations()).add(weightCode.comments(path));
    }
}
