package org.convnextc.compiler.emit.java;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;
import org.convnextc.compiler.plan.Places;
import org.convnextc.ir.Function;
import org.convnextc.ir.Graph;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.op.Probe;

/** Writes the source of one class for one planned graph. The same graph and names give the same text. */
public final class JavaEmitter {
    /** What the fields start with that stand in columns: offsets and weights. */
    private static final List<String> COLUMNS = List.of("private static final int ", "private final ");

    private final Graph graph;
    private final ClassName name;
    private final String version;
    private final Windows windows = new Windows();
    private final Identifiers types = new Identifiers();
    private final Map<Function, ClassName> callees = new LinkedHashMap<>();
    private final FunctionCode.Surroundings surroundings;

    JavaEmitter(Graph graph, ClassName name, String version) {
        this.graph = graph;
        this.name = name;
        this.version = version;
        types.type(name.simpleName());
        surroundings = new FunctionCode.Surroundings(callees, types);
    }

    /**
     * The source text.
     *
     * @param graph after all passes
     * @param packageName empty for none
     * @param className a Java identifier
     * @param version of the runtime that the class will need
     */
    public static String emit(Graph graph, String packageName, String className, String version) {
        return new JavaEmitter(graph, ClassName.get(packageName, className), version).file();
    }

    private String file() {
        TypeSpec.Builder type = TypeSpec.classBuilder(name)
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .superclass(RuntimeNames.MODEL)
                .addJavadoc("$L", documentation());
        List<TypeSpec> blocks = blocks();
        Scope scope = FunctionCode.of(name, graph.entry(), windows, surroundings);
        MethodSpec run = run(scope);
        type.addField(spec())
                .addFields(windows.constants())
                .addFields(scope.constants())
                .addFields(scope.fields())
                .addMethod(constructor(scope))
                .addMethod(load())
                .addMethod(loadWithOptions())
                .addMethod(run);
        if (graph.entry().results().size() > 1) {
            var outputs = new OutputsCode(graph.entry(), name.nestedClass(types.type("outputs")));
            type.addMethod(outputs.forward()).addType(outputs.record());
        }
        type.addTypes(scope.types()).addTypes(blocks);
        String source = JavaFile.builder(name.packageName(), type.build())
                .addFileComment("Written by convnextc $L. Compile the net again instead of editing this file.", version)
                .skipJavaLangImports(true)
                .indent("    ")
                .build()
                .toString();
        return finished(source);
    }

    /** As it is written, whatever encoding a compiler expects. */
    static String finished(String source) {
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
        return start -> declaration.startsWith(start) && declaration.endsWith(";") && !declaration.contains("(");
    }

    /** A class for each function but the entry; their names are known before the first body that calls them. */
    private List<TypeSpec> blocks() {
        List<Function> functions =
                graph.functions().subList(0, graph.functions().size() - 1);
        functions.forEach(f -> callees.put(f, name.nestedClass(types.type(f.name()))));
        return functions.stream()
                .map(f -> FunctionCode.nested(f, windows, surroundings))
                .toList();
    }

    CodeBlock documentation() {
        return documentation(Places.arena(graph), ". The images are walked one by one");
    }

    /** @param rest of the sentence about working memory */
    CodeBlock documentation(long workingBytes, String rest) {
        Function entry = graph.entry();
        long parameters =
                entry.parameters().stream().mapToLong(p -> p.type().elements()).sum();
        return CodeBlock.of(
                "Net $L: $L to $L.\n\n<p>$L parameters, $L multiply-accumulates an image, $L bytes of working memory$L.\n",
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

    FieldSpec spec() {
        TensorType input = input();
        CodeBlock without =
                graph.unused().isEmpty() ? CodeBlock.of("") : CodeBlock.of("$Z.without($L)", strings(graph.unused()));
        return FieldSpec.builder(RuntimeNames.SPEC, "SPEC", Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .initializer(
                        "new $T($S, $S, $L, $L, $L,$W$L,$W$L,$W$L)$L",
                        RuntimeNames.SPEC,
                        name.simpleName(),
                        version,
                        input.dim(1),
                        input.dim(2),
                        input.dim(3),
                        OutputsCode.descriptions(graph.entry()),
                        Places.arena(graph) / Float.BYTES,
                        PreprocessCode.of(graph.preprocess()),
                        without)
                .build();
    }

    private static CodeBlock strings(Collection<String> texts) {
        return texts.stream().map(text -> CodeBlock.of("$S", text)).collect(CodeBlock.joining(",$W"));
    }

    private MethodSpec constructor(Scope scope) {
        return MethodSpec.constructorBuilder()
                .addModifiers(Modifier.PRIVATE)
                .addParameter(RuntimeNames.BINDER, "b")
                .addStatement("super(b)")
                .addCode(scope.bind.build())
                .build();
    }

    MethodSpec load() {
        return MethodSpec.methodBuilder("load")
                .addJavadoc("Reads the weights, with default options.\n")
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .returns(name)
                .addParameter(Path.class, "checkpoint")
                .addStatement("return load(checkpoint, $T.defaults())", RuntimeNames.OPTIONS)
                .build();
    }

    private MethodSpec loadWithOptions() {
        return MethodSpec.methodBuilder("load")
                .addJavadoc("Reads the weights; throws CheckpointException where the file does not fit this net.\n")
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .returns(name)
                .addParameter(Path.class, "checkpoint")
                .addParameter(RuntimeNames.OPTIONS, "options")
                .addStatement("return $T.load(SPEC, checkpoint, options, $T::new)", RuntimeNames.MODEL, name)
                .build();
    }

    private MethodSpec run(Scope scope) {
        MethodSpec.Builder method = MethodSpec.methodBuilder("run")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PROTECTED)
                .returns(TypeName.VOID)
                .addParameter(RuntimeNames.WORKER, "t")
                .addCode(scope.run.build());
        for (int i = 0; i < graph.entry().results().size(); i++) {
            String value = graph.entry().results().get(i).value();
            method.addStatement(
                    "$T.output(t, $L, $L, $L)",
                    RuntimeNames.OPS,
                    scope.offset(value),
                    scope.type(value).elements(),
                    i);
        }
        if (graph.entry().has(Probe.class)) {
            method.addStatement("$T.mark(t)", RuntimeNames.MARKS);
        }
        return method.build();
    }
}
