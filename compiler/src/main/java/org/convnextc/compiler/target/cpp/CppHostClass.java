package org.convnextc.compiler.target.cpp;

import static org.convnextc.compiler.target.host.RuntimeNames.BINDER;
import static org.convnextc.compiler.target.host.RuntimeNames.INSTRUMENTED_NET;
import static org.convnextc.compiler.target.host.RuntimeNames.NATIVE_LIBRARY;
import static org.convnextc.compiler.target.host.RuntimeNames.NATIVE_MODEL;
import static org.convnextc.compiler.target.host.RuntimeNames.NATIVE_NET;
import static org.convnextc.compiler.target.host.RuntimeNames.OPTIONS;
import static org.convnextc.compiler.target.host.RuntimeNames.WEIGHT_PACKER;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import org.convnextc.compiler.target.CallRun;
import org.convnextc.compiler.target.ClassSpec;
import org.convnextc.compiler.target.host.HostClass;
import org.convnextc.compiler.target.host.Identifiers;
import org.convnextc.compiler.target.host.WeightCode;
import org.convnextc.ir.Function;
import org.convnextc.ir.Graph;
import org.convnextc.ir.op.Probe;
import org.convnextc.ir.walk.TracedValue;

/** Writes the class of the native target: JavaCPP's peer of the C++ that {@link CppEmitter} writes. It binds the weights. */
public final class CppHostClass {
    private static final String JAVACPP = "org.bytedeco.javacpp";
    private static final ClassName PLATFORM = annotation("Platform");
    private static final ClassName NAMESPACE = annotation("Namespace");
    /** The C++ side is compiled without exceptions. */
    private static final ClassName NO_EXCEPTION = annotation("NoException");

    private static final ClassName CONST = annotation("Const");
    private static final ClassName CRITICAL = annotation("CriticalRegion");
    private static final TypeName FLOATS = ArrayTypeName.of(TypeName.FLOAT);

    private static final List<MethodSpec> NATIVES = plainNatives();

    /** What a class with probes has besides. */
    private static final MethodSpec RECORD = of(
            nativeMethod("record", TypeName.VOID),
            ParameterSpec.builder(TypeName.LONG, "times"),
            ParameterSpec.builder(TypeName.INT, "places"),
            ParameterSpec.builder(TypeName.LONG, "values"));

    /** A method has 64 KB of bytecode at most, a class 65,535 constants; to bind one weight takes up to 200 bytes and 10 constants. */
    private static final int MOST_BINDINGS = 250;

    /** Most values in one array: an element takes up to 8 bytes of a method. */
    private static final int MOST_VALUES = 4000;

    private final Graph graph;
    private final ClassSpec spec;
    private final ClassName name;
    private final String version;
    private final boolean probed;
    private final Identifiers names = new Identifiers();
    private final CppEmitter cpp;
    private final Map<Function, String> binders = new HashMap<>();
    private final Identifiers types = new Identifiers();
    private final List<TypeSpec> parts = new ArrayList<>();

    private CppHostClass(Graph graph, ClassSpec spec, String version) {
        this.graph = graph;
        this.spec = spec;
        name = spec.name();
        this.version = version;
        probed = graph.entry().has(Probe.class);
        cpp = new CppEmitter(graph, name.simpleName(), version);
        HostClass.TYPES.forEach(types::type);
        List.of(name.simpleName(), "Peer", "Outputs").forEach(types::type);
        cpp.blocks().forEach(f -> binders.put(f, names.field(f.name())));
    }

    /**
     * The source text.
     *
     * @param graph after all passes
     * @param version of the runtime that the class will need
     */
    public static String emit(Graph graph, ClassSpec spec, String version) {
        return new CppHostClass(graph, spec, version).file();
    }

    private String file() {
        var host = new HostClass(graph, spec, version);
        TypeSpec.Builder type = TypeSpec.classBuilder(name)
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .superclass(NATIVE_MODEL)
                .addJavadoc("$L", host.documentation())
                .addAnnotation(AnnotationSpec.builder(PLATFORM)
                        .addMember("include", "$S", name.simpleName() + ".h")
                        .build())
                .addAnnotation(AnnotationSpec.builder(NAMESPACE)
                        .addMember("value", "$S", name.simpleName() + "_native")
                        .build())
                .addAnnotation(NO_EXCEPTION)
                .addField(host.spec())
                .addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PRIVATE)
                        .addParameter(WEIGHT_PACKER, "p")
                        .addStatement("super(p)")
                        .build())
                .addMethod(host.load())
                .addMethod(load())
                .addMethod(bind("bind", graph.entry()));
        host.addOutputs(type, () -> "Outputs");
        for (Function block : cpp.blocks()) {
            type.addMethod(bind(binders.get(block), block));
        }
        natives().forEach(type::addMethod);
        type.addTypes(parts).addType(peer());
        host.addLabels(type);
        return host.file(type.build());
    }

    private MethodSpec load() {
        return MethodSpec.methodBuilder("load")
                .addJavadoc("Reads the weights; throws CheckpointException where the file does not fit this net.\n")
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .returns(name)
                .addParameter(Path.class, "checkpoint")
                .addParameter(OPTIONS, "options")
                .addStatement(
                        "return $T.load(SPEC, checkpoint, options, Peer::new, $T::bind, $T::new)",
                        NATIVE_MODEL,
                        name,
                        name)
                .build();
    }

    /** The method that binds a function's weights. Where there are many, classes bind a part each, and this method calls theirs. */
    private MethodSpec bind(String method, Function function) {
        List<CodeBlock> bindings = bindings(function);
        if (bindings.size() <= MOST_BINDINGS) {
            return binder(method, CodeBlock.join(bindings, ""));
        }
        var calls = CodeBlock.builder();
        for (int from = 0; from < bindings.size(); from += MOST_BINDINGS) {
            ClassName part = name.nestedClass(types.type("weights_" + (parts.size() + 1)));
            int to = Math.min(from + MOST_BINDINGS, bindings.size());
            parts.add(TypeSpec.classBuilder(part)
                    .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                    .addMethod(binder("bind", CodeBlock.join(bindings.subList(from, to), "")))
                    .build());
            calls.addStatement("$T.bind(b, p)", part);
        }
        return binder(method, calls.build());
    }

    private static MethodSpec binder(String method, CodeBlock code) {
        return MethodSpec.methodBuilder(method)
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .addParameter(BINDER, "b")
                .addParameter(WEIGHT_PACKER, "p")
                .addCode(code)
                .build();
    }

    private List<CodeBlock> bindings(Function function) {
        List<Member> members = cpp.members(function);
        var names = new Identifiers();
        // A variable would not be known in the next part.
        boolean parts = members.size() > MOST_BINDINGS;
        var weights = new WeightCode(function, names::field);
        var all = new ArrayList<CodeBlock>();
        for (Member member : members) {
            if (parts) {
                weights = new WeightCode(function, names::field);
            }
            all.add(
                    member instanceof Member.Weight weight
                            ? bound(weight, weights)
                            : blocks((Member.Blocks) member, function));
        }
        return all;
    }

    /** Behind the name of the member that the source of the same name binds at this place. */
    private static CodeBlock bound(Member.Weight weight, WeightCode weights) {
        CodeBlock value = weight(weight, weights);
        return CodeBlock.builder()
                .add(weights.declarations())
                .add(weights.comments(weight.path()))
                .add("// $L\n", weight.name())
                .addStatement(value)
                .build();
    }

    private static CodeBlock weight(Member.Weight weight, WeightCode weights) {
        String path = weight.path();
        return switch (weight.storage()) {
            case ROWS -> CodeBlock.of("p.rows($L)", weights.weight(path));
            case VECTOR -> CodeBlock.of("p.vector($L)", weights.later(path));
            case BATCHNORM_FACTOR -> CodeBlock.of("p.vector($L)", weights.batchnormFactor(path, weight.eps()));
        };
    }

    private CodeBlock blocks(Member.Blocks blocks, Function function) {
        CallRun run = blocks.run();
        String binder = binders.get(run.callee());
        if (run.count() == 1) {
            String path = function.body().get(run.at()).path().orElseThrow();
            return CodeBlock.of("$N(b.at($S), p);\n", binder, path);
        }
        return CodeBlock.builder()
                .beginControlFlow("for (int i = $L; i < $L; i++)", run.first(), run.first() + run.count())
                .addStatement("$N(b.at($S + i), p)", binder, run.path() + ".")
                .endControlFlow()
                .build();
    }

    /** The C++ functions, whose names these are. */
    private List<MethodSpec> natives() {
        return probed ? Stream.concat(NATIVES.stream(), Stream.of(RECORD)).toList() : NATIVES;
    }

    private static List<MethodSpec> plainNatives() {
        return List.of(
                of(nativeMethod("hasIsa", TypeName.BOOLEAN), ParameterSpec.builder(TypeName.INT, "isa")),
                of(nativeMethod("open", TypeName.LONG), ParameterSpec.builder(TypeName.INT, "isa")),
                of(
                        nativeMethod("prepare", TypeName.BOOLEAN),
                        ParameterSpec.builder(TypeName.LONG, "net"),
                        ParameterSpec.builder(TypeName.INT, "part")),
                of(
                        nativeMethod("pack", TypeName.BOOLEAN).addAnnotation(CRITICAL),
                        ParameterSpec.builder(TypeName.LONG, "net"),
                        ParameterSpec.builder(TypeName.INT, "slot"),
                        ParameterSpec.builder(TypeName.INT, "from"),
                        ParameterSpec.builder(TypeName.INT, "count"),
                        ParameterSpec.builder(FLOATS, "rows"),
                        ParameterSpec.builder(TypeName.INT, "taps"),
                        ParameterSpec.builder(FLOATS, "rowFactors").addAnnotation(CONST),
                        ParameterSpec.builder(FLOATS, "columnFactors").addAnnotation(CONST),
                        ParameterSpec.builder(TypeName.INT, "period")),
                of(
                        nativeMethod("dot", TypeName.VOID).addAnnotation(CRITICAL),
                        ParameterSpec.builder(TypeName.LONG, "net"),
                        ParameterSpec.builder(TypeName.INT, "count"),
                        ParameterSpec.builder(TypeName.INT, "columns"),
                        ParameterSpec.builder(FLOATS, "rows").addAnnotation(CONST),
                        ParameterSpec.builder(FLOATS, "vector").addAnnotation(CONST),
                        ParameterSpec.builder(TypeName.INT, "period"),
                        ParameterSpec.builder(ArrayTypeName.of(TypeName.DOUBLE), "sums")),
                of(nativeMethod("close", TypeName.VOID), ParameterSpec.builder(TypeName.LONG, "net")),
                of(
                        nativeMethod("start", TypeName.LONG),
                        ParameterSpec.builder(TypeName.LONG, "net"),
                        ParameterSpec.builder(TypeName.INT, "threads")),
                of(
                        nativeMethod("forward", TypeName.BOOLEAN),
                        ParameterSpec.builder(TypeName.LONG, "context"),
                        ParameterSpec.builder(TypeName.INT, "workers"),
                        ParameterSpec.builder(FLOATS, "in").addAnnotation(CONST),
                        ParameterSpec.builder(TypeName.INT, "images"),
                        ParameterSpec.builder(FLOATS, "out")),
                of(nativeMethod("stop", TypeName.VOID), ParameterSpec.builder(TypeName.LONG, "context")));
    }

    private static MethodSpec.Builder nativeMethod(String method, TypeName returns) {
        return MethodSpec.methodBuilder(method)
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.NATIVE)
                .returns(returns);
    }

    private static MethodSpec of(MethodSpec.Builder method, ParameterSpec.Builder... parameters) {
        for (ParameterSpec.Builder parameter : parameters) {
            method.addParameter(parameter.build());
        }
        return method.build();
    }

    /** The functions as an object, for the runtime. */
    private TypeSpec peer() {
        TypeSpec.Builder type = TypeSpec.classBuilder("Peer")
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .addSuperinterface(probed ? INSTRUMENTED_NET : NATIVE_NET)
                .addStaticBlock(CodeBlock.of("$T.load($T.class, $T::load);\n", NATIVE_LIBRARY, name, System.class));
        for (MethodSpec method : natives()) {
            var arguments =
                    method.parameters().stream().map(p -> CodeBlock.of("$N", p)).toList();
            MethodSpec.Builder delegate = MethodSpec.methodBuilder(method.name())
                    .addAnnotation(Override.class)
                    .addModifiers(Modifier.PUBLIC)
                    .returns(method.returnType())
                    .addStatement(
                            "$L$T.$N($L)",
                            method.returnType().equals(TypeName.VOID) ? "" : "return ",
                            name,
                            method.name(),
                            CodeBlock.join(arguments, ", "));
            method.parameters().forEach(p -> delegate.addParameter(p.type(), p.name()));
            type.addMethod(delegate.build());
        }
        if (probed) {
            type.addMethods(values());
        }
        return type.build();
    }

    /** The length of each step's value, in order; where there are many, put together from parts. */
    private List<MethodSpec> values() {
        List<CodeBlock> lengths = TracedValue.of(graph).stream()
                .map(value -> CodeBlock.of("$L", value.type().elements()))
                .toList();
        MethodSpec.Builder all = ints("values").addAnnotation(Override.class).addModifiers(Modifier.PUBLIC);
        if (lengths.size() <= MOST_VALUES) {
            return List.of(all.addStatement(array(lengths)).build());
        }
        var methods = new ArrayList<MethodSpec>();
        var calls = new ArrayList<CodeBlock>();
        for (int from = 0; from < lengths.size(); from += MOST_VALUES) {
            String part = "values" + (methods.size() + 1);
            int to = Math.min(from + MOST_VALUES, lengths.size());
            methods.add(ints(part)
                    .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                    .addStatement(array(lengths.subList(from, to)))
                    .build());
            calls.add(CodeBlock.of("$N()", part));
        }
        methods.add(
                0,
                all.addStatement(
                                "return $T.of($L).flatMapToInt($T::of).toArray()",
                                Stream.class,
                                CodeBlock.join(calls, ",$W"),
                                IntStream.class)
                        .build());
        return methods;
    }

    private static MethodSpec.Builder ints(String method) {
        return MethodSpec.methodBuilder(method).returns(ArrayTypeName.of(TypeName.INT));
    }

    private static CodeBlock array(List<CodeBlock> numbers) {
        return CodeBlock.of("return new int[] {$L}", CodeBlock.join(numbers, ",$W"));
    }

    private static ClassName annotation(String simpleName) {
        return ClassName.get(JAVACPP + ".annotation", simpleName);
    }
}
