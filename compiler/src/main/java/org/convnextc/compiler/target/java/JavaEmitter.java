package org.convnextc.compiler.target.java;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.Modifier;
import org.convnextc.compiler.target.ClassSpec;
import org.convnextc.compiler.target.host.HostClass;
import org.convnextc.compiler.target.host.Identifiers;
import org.convnextc.compiler.target.host.RuntimeNames;
import org.convnextc.compiler.target.host.Surroundings;
import org.convnextc.compiler.target.host.Windows;
import org.convnextc.ir.Function;
import org.convnextc.ir.Graph;
import org.convnextc.ir.op.Probe;

/** Writes the source of one class for one planned graph. The same graph and names give the same text. */
public final class JavaEmitter {

    private final Graph graph;
    private final ClassName name;
    private final HostClass host;
    private final Windows windows = new Windows();
    private final Identifiers types = new Identifiers();
    private final Map<Function, ClassName> callees = new LinkedHashMap<>();
    private final Surroundings surroundings;

    JavaEmitter(Graph graph, ClassSpec spec, String version) {
        this.graph = graph;
        name = spec.name();
        host = new HostClass(graph, spec, version);
        HostClass.TYPES.forEach(types::type);
        types.type(name.simpleName());
        surroundings = new Surroundings(callees, types);
    }

    /**
     * The source text.
     *
     * @param graph after all passes
     * @param version of the runtime that the class will need
     */
    public static String emit(Graph graph, ClassSpec spec, String version) {
        return new JavaEmitter(graph, spec, version).file();
    }

    private String file() {
        TypeSpec.Builder type = TypeSpec.classBuilder(name)
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .superclass(RuntimeNames.MODEL)
                .addJavadoc("$L", host.documentation());
        List<TypeSpec> blocks = blocks();
        Scope scope = FunctionCode.of(name, graph.entry(), windows, surroundings);
        MethodSpec run = run(scope);
        type.addField(host.spec())
                .addFields(windows.constants())
                .addFields(scope.constants())
                .addFields(scope.fields())
                .addMethod(constructor(scope))
                .addMethod(host.load())
                .addMethod(loadWithOptions())
                .addMethod(run);
        host.addOutputs(type, () -> types.type("outputs"));
        type.addTypes(scope.types()).addTypes(blocks);
        host.addLabels(type);
        return host.file(type.build());
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

    private MethodSpec constructor(Scope scope) {
        return MethodSpec.constructorBuilder()
                .addModifiers(Modifier.PRIVATE)
                .addParameter(RuntimeNames.BINDER, "b")
                .addStatement("super(b)")
                .addCode(scope.bind.build())
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
                .addParameter(RuntimeNames.THREAD_CONTEXT, "t")
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
            method.addStatement("$T.mark(t)", RuntimeNames.PROBES);
        }
        return method.build();
    }
}
