package org.convnextc.compiler.target.host;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;
import org.convnextc.compiler.plan.MemoryPlan;
import org.convnextc.compiler.target.ClassSpec;
import org.convnextc.ir.Function;
import org.convnextc.ir.Graph;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.op.Layernorm;
import org.convnextc.ir.op.Linear;

/** What the Java classes of all targets have in common. */
public final class HostClass {
    /** What the fields start with that stand in columns: places, windows and weights. */
    private static final List<String> COLUMNS =
            List.of("private static final int ", "private static final Window ", "private final ");

    /** What classes that all targets nest are called: no function's class may be. */
    public static final List<String> TYPES = List.of(LabelsCode.TYPE);

    private final Graph graph;
    private final ClassName name;
    private final LabelsCode labels;
    private final Optional<ClassSpec.Tail> tail;
    private final String version;

    /**
     * @param graph after all passes
     * @param version of the runtime that the class will need
     */
    public HostClass(Graph graph, ClassSpec spec, String version) {
        this.graph = graph;
        name = spec.name();
        labels = new LabelsCode(spec.labels());
        tail = spec.tail();
        this.version = version;
    }

    /** The source text of a class that has all its members. */
    public String file(TypeSpec type) {
        String source = JavaFile.builder(name.packageName(), type)
                .addFileComment("Written by convnextc $L. Compile the net again instead of editing this file.", version)
                .skipJavaLangImports(true)
                .indent("    ")
                .build()
                .toString();
        return finished(source);
    }

    /**
     * Adds {@code forward} and its record to the class of a net with several outputs.
     *
     * @param record the record's simple name, asked for where there is one
     */
    public void addOutputs(TypeSpec.Builder type, Supplier<String> record) {
        if (graph.entry().results().size() > 1) {
            var outputs = new OutputsCode(graph.entry(), name.nestedClass(record.get()));
            type.addMethod(outputs.forward()).addType(outputs.record());
        }
    }

    /** Adds the class that has the names of the net's classes, where they are known. */
    public void addLabels(TypeSpec.Builder type) {
        labels.addTo(type);
    }

    /** The source in ASCII, so that a compiler reads the same whatever encoding it expects. */
    private static String finished(String source) {
        return Comments.ascii(withoutGaps(source));
    }

    /** JavaPoet puts an empty line between any two members; a column of fields of one kind reads better without. */
    private static String withoutGaps(String source) {
        List<String> lines = source.lines().toList();
        var text = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            boolean gap = lines.get(i).isEmpty() && i > 0 && i + 1 < lines.size();
            if (!gap || COLUMNS.stream().noneMatch(isField(lines.get(i - 1)).and(isField(lines.get(i + 1))))) {
                text.append(lines.get(i)).append('\n');
            }
        }
        return text.toString();
    }

    private static Predicate<String> isField(String line) {
        String declaration = line.strip();
        return start -> declaration.startsWith(start) && declaration.endsWith(";");
    }

    public CodeBlock documentation() {
        return documentation(MemoryPlan.arena(graph), ". The images are walked one by one");
    }

    /** @param rest of the sentence about working memory */
    public CodeBlock documentation(long workingBytes, String rest) {
        Function entry = graph.entry();
        long parameters =
                entry.parameters().stream().mapToLong(p -> p.type().elements()).sum();
        return CodeBlock.of(
                "Net $L: $L to $L.\n\n<p>$L parameters, $L multiply-accumulates an image,\n$L bytes of working memory$L.\n",
                Comments.javadoc(graph.name()),
                input(),
                entry.resultTypes().stream().map(TensorType::toString).collect(Collectors.joining(", ")),
                parameters,
                entry.macs(),
                workingBytes,
                rest);
    }

    private TensorType input() {
        return graph.entry().inputs().get(0).type();
    }

    public FieldSpec spec() {
        TensorType input = input();
        CodeBlock without =
                graph.unused().isEmpty() ? CodeBlock.of("") : CodeBlock.of("$Z.without($L)", strings(graph.unused()));
        return FieldSpec.builder(RuntimeNames.SPEC, "SPEC", Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .initializer(
                        """
                        new $T(
                                $S, $S, // of the net, of the runtime
                                $L, $L, $L, // channels, height and width of the input
                                $L,
                                $L, // elements of working memory
                                $L)$L$L$L$L""",
                        RuntimeNames.SPEC,
                        name.simpleName(),
                        version,
                        input.dim(1),
                        input.dim(2),
                        input.dim(3),
                        OutputsCode.descriptions(graph.entry()),
                        MemoryPlan.elements(graph.entry()),
                        PreprocessCode.of(graph.preprocess()),
                        without,
                        CodeBlock.of(EndsInSigmoid.is(graph.entry()) ? "$Z.withProbabilities()" : ""),
                        labels.argument(),
                        tail())
                .build();
    }

    /** {@code .withTail(new Tail("stages.3", "head", true).withNorm("norm", 1e-6, true))}, or nothing. */
    private CodeBlock tail() {
        return tail.map(end -> {
                    Instruction linear = end.steps().linear();
                    boolean bias = linear.op() instanceof Linear op && op.bias();
                    CodeBlock norm = end.steps().norm().map(HostClass::norm).orElse(CodeBlock.of(""));
                    return CodeBlock.of(
                            "$Z.withTail(new $T($S, $S, $L)$L)",
                            RuntimeNames.TAIL,
                            end.output(),
                            linear.path().orElseThrow(),
                            bias,
                            norm);
                })
                .orElse(CodeBlock.of(""));
    }

    private static CodeBlock norm(Instruction norm) {
        var op = (Layernorm) norm.op();
        String path = norm.path().orElse("");
        return op.affine() && !op.bias()
                ? CodeBlock.of(".withNormWithoutBias($S, $L)", path, op.eps())
                : CodeBlock.of(".withNorm($S, $L, $L)", path, op.eps(), op.affine());
    }

    private static CodeBlock strings(Collection<String> texts) {
        return texts.stream().map(text -> CodeBlock.of("$S", text)).collect(CodeBlock.joining(",$W"));
    }

    public MethodSpec load() {
        return MethodSpec.methodBuilder("load")
                .addJavadoc("Reads the weights, with default options.\n")
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .returns(name)
                .addParameter(Path.class, "checkpoint")
                .addStatement("return load(checkpoint, $T.defaults())", RuntimeNames.OPTIONS)
                .build();
    }
}
