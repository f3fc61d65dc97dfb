package org.convnextc.compiler.target.host;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.convnextc.compiler.target.UnsupportedGraphException;
import org.convnextc.compiler.target.WeightPaths;
import org.convnextc.ir.Constant;
import org.convnextc.ir.Function;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.op.Affine;
import org.convnextc.ir.op.BatchnormFactor;
import org.convnextc.ir.op.BatchnormShift;
import org.convnextc.ir.op.Multiply;
import org.convnextc.ir.op.None;
import org.convnextc.ir.op.Op;
import org.convnextc.ir.op.Parameter;
import org.convnextc.ir.op.Reorder;
import org.convnextc.ir.op.ScaleColumns;
import org.convnextc.ir.op.ScaleRows;
import org.convnextc.ir.text.Printer;

/**
 * Expressions that bind the weights of a function, with {@code b} for the binder at the function's prefix. What several weights are
 * derived from is a variable, which {@link #declarations} declares.
 */
public final class WeightCode {
    private static final Map<Class<? extends Op>, String> ON_MATRICES = Map.of(
            ScaleColumns.class, "scaleColumns",
            ScaleRows.class, "scaleRows",
            Reorder.class, "reorder");
    private static final Set<Class<? extends Op>> OF_MATRICES =
            Set.of(Affine.class, Reorder.class, ScaleColumns.class, ScaleRows.class);

    private static final TypeName FLOATS = ArrayTypeName.of(TypeName.FLOAT);

    private final Function function;
    private final WeightPaths paths;
    private final UnaryOperator<String> namer;
    private final Map<String, Constant> constants;
    private final Map<String, String> variables = new HashMap<>();
    private final Map<String, String> vectorVariables = new HashMap<>();
    private final Set<Constant> told = new HashSet<>();
    private CodeBlock.Builder declarations = CodeBlock.builder();
    private final Map<String, TensorType> checkpoint = new HashMap<>();

    /** @param namer gives a variable a name, for the path of what it holds */
    public WeightCode(Function function, UnaryOperator<String> namer) {
        this.function = function;
        paths = new WeightPaths(function);
        this.namer = namer;
        constants = function.constants().stream()
                .filter(constant -> paths.of(constant.path()).equals(constant.path()))
                .collect(Collectors.toMap(Constant::path, c -> c));
        for (Parameter parameter : function.parameters()) {
            checkpoint.put(parameter.suffix(), parameter.type());
        }
    }

    /** The variables of the expressions that were asked for since the last time. */
    public CodeBlock declarations() {
        CodeBlock all = declarations.build();
        declarations = CodeBlock.builder();
        return all;
    }

    /** The instructions that lead to a weight, as comments, but for those that stand before another one. */
    public CodeBlock comments(String path) {
        var comments = CodeBlock.builder();
        derivation(path).stream()
                .filter(told::add)
                .forEach(constant -> comments.add(Comments.code(Printer.print(function, constant))));
        return comments.build();
    }

    /** A lazily read {@code Weight}. */
    public CodeBlock weight(String named) {
        String path = paths.of(named);
        if (!isShared(path)) {
            return expression(path);
        }
        String variable = variables.get(path);
        if (variable == null) {
            variable = namer.apply(path);
            variables.put(path, variable);
            CodeBlock value = expression(path);
            declarations.add(comments(path)).addStatement("$T $N = $L", RuntimeNames.WEIGHT, variable, value);
        }
        return CodeBlock.of("$N", variable);
    }

    /** Whether several constants are made of this matrix. */
    private boolean isShared(String path) {
        return constants.values().stream()
                        .filter(c -> OF_MATRICES.contains(c.op().getClass())
                                && paths.of(c.sources().get(0)).equals(path))
                        .count()
                > 1;
    }

    private CodeBlock expression(String path) {
        Constant constant = constants.get(path);
        if (constant == null) {
            return CodeBlock.of("b.weight($S,$W$L)", path, extents(checkpoint.get(path)));
        }
        if (constant.op() instanceof None) {
            return weight(constant.sources().get(0));
        }
        String method = ON_MATRICES.get(constant.op().getClass());
        if (method == null) {
            throw unsupported(constant, "matrix");
        }
        return call(method, weight(constant.sources().get(0)), constant.sources(), "");
    }

    /** A {@code float[]}. */
    public CodeBlock vector(String named) {
        String path = paths.of(named);
        if (constants.values().stream().filter(c -> vectors(c).contains(path)).count() < 2) {
            return vectorExpression(path);
        }
        String variable = vectorVariables.get(path);
        if (variable == null) {
            variable = namer.apply(path);
            vectorVariables.put(path, variable);
            CodeBlock value = vectorExpression(path);
            declarations.add(comments(path)).addStatement("$T $N = $L", FLOATS, variable, value);
        }
        return CodeBlock.of("$N", variable);
    }

    /** What a constant is made of, but for a matrix. */
    private List<String> vectors(Constant constant) {
        if (constant.op() instanceof None) {
            return List.of();
        }
        List<String> sources = constant.sources().stream().map(paths::of).toList();
        return OF_MATRICES.contains(constant.op().getClass()) ? sources.subList(1, sources.size()) : sources;
    }

    private CodeBlock vectorExpression(String path) {
        Constant constant = constants.get(path);
        if (constant == null) {
            return CodeBlock.of("b.vector($S, $L)", path, checkpoint.get(path).elements());
        }
        List<String> sources = constant.sources();
        if (constant.op() instanceof None) {
            return vector(sources.get(0));
        }
        if (constant.op() instanceof Affine) {
            return call("affine", weight(sources.get(0)), sources, sources.size() == 2 ? ",$Wnull" : "");
        }
        if (constant.op() instanceof Multiply) {
            return call("multiply", vector(sources.get(0)), sources, "");
        }
        if (constant.op() instanceof BatchnormFactor factor) {
            return call("batchnormFactor", vector(sources.get(0)), sources, ",$W" + factor.eps());
        }
        if (constant.op() instanceof BatchnormShift) {
            return call("batchnormShift", vector(sources.get(0)), sources, sources.size() == 3 ? ",$Wnull" : "");
        }
        throw unsupported(constant, "vector");
    }

    private static UnsupportedGraphException unsupported(Constant constant, String form) {
        return new UnsupportedGraphException(
                "the op " + constant.op().mnemonic() + " of the constant @" + constant.path() + " gives no " + form);
    }

    /** A {@code Weight} or a {@code float[]}: what reads much is read later. */
    public CodeBlock later(String named) {
        String path = paths.of(named);
        Constant constant = constants.get(path);
        if (constant == null) {
            return weight(path);
        }
        if (constant.op() instanceof None) {
            return later(constant.sources().get(0));
        }
        if (constant.op() instanceof Affine) {
            List<String> sources = constant.sources();
            return call("affineLater", weight(sources.get(0)), sources, sources.size() == 2 ? ",$Wnull" : "");
        }
        return vector(path);
    }

    /** Batch normalisation's slope, from the parameters under a path: a {@code float[]}. */
    public CodeBlock batchnormFactor(String path, double eps) {
        return CodeBlock.of(
                "$T.batchnormFactor($L,$W$L,$W$L)",
                RuntimeNames.WEIGHTS,
                vector(path + ".weight"),
                vector(path + ".running_var"),
                eps);
    }

    /** The constants that lead to a weight, in order; none for a weight of the checkpoint and for a mere other name of one. */
    private List<Constant> derivation(String path) {
        Constant constant = constants.get(paths.of(path));
        if (constant == null) {
            return List.of();
        }
        Stream<Constant> before = constant.sources().stream().flatMap(source -> derivation(source).stream());
        Stream<Constant> own = constant.op() instanceof None ? Stream.of() : Stream.of(constant);
        return Stream.concat(before, own).distinct().toList();
    }

    /** @param last what follows the sources */
    private CodeBlock call(String method, CodeBlock first, List<String> sources, String last) {
        var arguments = CodeBlock.builder().add(first);
        for (String source : sources.subList(1, sources.size())) {
            arguments.add(",$W$L", vector(source));
        }
        return CodeBlock.of(
                "$T.$L($L)", RuntimeNames.WEIGHTS, method, arguments.add(last).build());
    }

    private static String extents(TensorType type) {
        return type.dims().stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
