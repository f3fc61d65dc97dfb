package org.convnextc.compiler.target.cuda;

import static org.convnextc.compiler.target.host.RuntimeNames.BINDER;
import static org.convnextc.compiler.target.host.RuntimeNames.CUDA_MODEL;
import static org.convnextc.compiler.target.host.RuntimeNames.FORWARD;
import static org.convnextc.compiler.target.host.RuntimeNames.KERNELS;
import static org.convnextc.compiler.target.host.RuntimeNames.OPTIONS;
import static org.convnextc.compiler.target.host.RuntimeNames.UPLOADER;
import static org.convnextc.compiler.target.host.RuntimeNames.VALUE_TYPE;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import javax.lang.model.element.Modifier;
import org.convnextc.compiler.plan.MemoryPlan;
import org.convnextc.compiler.target.ClassSpec;
import org.convnextc.compiler.target.host.HostClass;
import org.convnextc.compiler.target.host.Identifiers;
import org.convnextc.compiler.target.host.Surroundings;
import org.convnextc.ir.Function;
import org.convnextc.ir.Graph;

/** Writes the class of the CUDA target: it binds the weights, and describes the net with the kernels that {@link CudaEmitter} writes. */
public final class CudaHostClass {
    private final Graph graph;
    private final ClassSpec spec;
    private final ClassName name;
    private final String version;
    private final CudaEmitter kernels;
    private final Identifiers types = new Identifiers();
    private final Surroundings surroundings;

    private CudaHostClass(Graph graph, ClassSpec spec, String version, CudaEmitter kernels) {
        this.graph = graph;
        this.spec = spec;
        name = spec.name();
        this.version = version;
        this.kernels = kernels;
        HostClass.TYPES.forEach(types::type);
        types.type(name.simpleName());
        surroundings = new Surroundings(new LinkedHashMap<>(), types);
    }

    /**
     * The source text.
     *
     * @param graph after all passes
     * @param version of the runtime that the class will need
     * @param kernels of the same graph
     */
    public static String emit(Graph graph, ClassSpec spec, String version, CudaEmitter kernels) {
        return new CudaHostClass(graph, spec, version, kernels).file();
    }

    private String file() {
        var host = new HostClass(graph, spec, version);
        List<TypeSpec> blocks = blocks();
        var code = CudaHostFunction.of(name, kernels.function(graph.entry()), surroundings);
        var tables = new KernelNames(kernels.kernels(), name, types);
        TypeSpec.Builder type = TypeSpec.classBuilder(name)
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .superclass(CUDA_MODEL)
                .addJavadoc("$L", documentation(host))
                .addField(host.spec())
                .addField(kernelsField(tables))
                .addFields(code.constants())
                .addFields(code.fields())
                .addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PRIVATE)
                        .addParameter(BINDER, "b")
                        .addParameter(UPLOADER, "u")
                        .addStatement("super(u)")
                        .addCode(code.bind())
                        .build())
                .addMethod(host.load())
                .addMethod(load())
                .addMethod(MethodSpec.methodBuilder("run")
                        .addAnnotation(Override.class)
                        .addModifiers(Modifier.PROTECTED)
                        .addParameter(FORWARD, "f")
                        .addCode(code.run())
                        .build());
        host.addOutputs(type, () -> types.type("outputs"));
        type.addTypes(code.types()).addTypes(blocks).addTypes(tables.types());
        host.addLabels(type);
        return host.file(type.build());
    }

    private CodeBlock documentation(HostClass host) {
        return host.documentation(
                MemoryPlan.arena(graph, kernels.type().bytes()),
                " an image on the GPU; values are " + kernels.type().name().toLowerCase(Locale.ROOT));
    }

    private FieldSpec kernelsField(KernelNames names) {
        return FieldSpec.builder(KERNELS, "KERNELS", Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .initializer(
                        "new $T($T.$L, $L,$W$L)",
                        KERNELS,
                        VALUE_TYPE,
                        kernels.type().name(),
                        kernels.scratch(),
                        names.arguments())
                .build();
    }

    /** A class for each function but the entry; their names are known before the first body that calls them. */
    private List<TypeSpec> blocks() {
        List<Function> functions =
                graph.functions().subList(0, graph.functions().size() - 1);
        functions.forEach(f -> surroundings.callees().put(f, name.nestedClass(types.type(f.name()))));
        return functions.stream()
                .map(f -> CudaHostFunction.nested(kernels.function(f), surroundings))
                .toList();
    }

    private MethodSpec load() {
        return MethodSpec.methodBuilder("load")
                .addJavadoc("Reads the weights; throws CheckpointException where the file does not fit this net,\n"
                        + "and CudaException where no GPU can run it.\n")
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .returns(name)
                .addParameter(Path.class, "checkpoint")
                .addParameter(OPTIONS, "options")
                .addStatement(
                        "return $T.load(SPEC, KERNELS, checkpoint, options, $T.class, $T::new)", CUDA_MODEL, name, name)
                .build();
    }
}
