package org.convnextc.compiler.target.cpp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.convnextc.compiler.plan.MemoryPlan;
import org.convnextc.compiler.target.KernelFunctions;
import org.convnextc.ir.Function;
import org.convnextc.ir.Graph;
import org.convnextc.ir.op.Activation;
import org.convnextc.ir.op.Probe;

/** Writes the C++ of one planned graph. The same graph and names give the same text. */
public final class CppEmitter {
    /** What the header of a net with probes has behind its includes. */
    private static final String RECORDING =
            """
            #include "convnextc/probes.h"

            convnextc::Recording convnextc::recording = {};
            """;

    /** Among the functions that the class of a net with probes calls. */
    private static final String RECORD =
            """

            inline void record(long long times, int places, long long values) {
                convnextc::recording = {reinterpret_cast<long long*>(times), places, reinterpret_cast<float*>(values)};
            }
            """;

    /** What the header of a net with products of 8-bit integers has besides. */
    private static final String VNNI =
            """
            extern const convnextc::Table %1$s_avx2_vnni;
            extern const convnextc::Table %1$s_avx512_vnni;
            """;

    private final Graph graph;
    private final String name;
    private final String version;
    private final boolean probed;
    /** Whether some products are of 8-bit integers. */
    private final boolean narrow;

    private final Map<Function, String> structs = new LinkedHashMap<>();

    /**
     * @param graph after all passes
     * @param name of the Java class
     * @param version of the kernels and the runtime
     */
    public CppEmitter(Graph graph, String name, String version) {
        this.graph = graph;
        this.name = name;
        this.version = version;
        probed = graph.entry().has(Probe.class);
        narrow = graph.functions().stream().flatMap(f -> f.body().stream()).anyMatch(CppOps::isNarrow);
        var names = new CppNames();
        Activation.all().forEach(activation -> names.type(activation.kernel()));
        blocks().forEach(f -> structs.put(f, names.type(f.name())));
    }

    /** All functions but the entry. */
    public List<Function> blocks() {
        return graph.functions().subList(0, graph.functions().size() - 1);
    }

    /** What a function binds, in order. */
    public List<Member> members(Function function) {
        return struct(function).members();
    }

    /** {@code NAME.cpp}: to be compiled once for each instruction set. */
    public String source() {
        Function entry = graph.entry();
        long parameters =
                entry.parameters().stream().mapToLong(p -> p.type().elements()).sum();
        var text = new StringBuilder();
        text.append("// Written by convnextc ").append(version);
        text.append(". Compile the net again instead of editing this file.\n//\n");
        text.append("// Net ")
                .append(graph.name())
                .append(": ")
                .append(entry.inputs().get(0).type());
        text.append(" to ").append(entry.resultTypes().get(0)).append(". ").append(parameters);
        text.append(" parameters, ").append(entry.macs()).append(" multiply-accumulates an image,\n// ");
        text.append(MemoryPlan.arena(graph)).append(" bytes of working memory.\n");
        text.append("#include \"convnextc/net.h\"\n").append(probed ? "#include \"convnextc/probes.h\"\n" : "");
        text.append("\nnamespace {\n\nusing namespace convnextc;\n\n");
        graph.functions().stream()
                .flatMap(function -> struct(function).functions().stream())
                .distinct()
                .forEach(f -> text.append(KernelFunctions.definition(f, "static", "Vec"))
                        .append('\n'));
        for (Function block : blocks()) {
            text.append(struct(block).block(structs.get(block))).append('\n');
        }
        text.append("/** The whole net. */\n").append(struct(entry).net());
        text.append("\n}  // namespace\n\nCONVNEXTC_EXPORT")
                .append(narrow ? "_INT8(" : "(")
                .append(name)
                .append(", Net)\n");
        return text.toString();
    }

    private StructCode struct(Function function) {
        return StructCode.of(function, structs);
    }

    /** {@code NAME.h}: what the Java class calls. */
    public String header() {
        return String.format(
                Locale.ROOT,
                """
                // Written by convnextc %2$s. Compile the net again instead of editing this file.
                #pragma once
                #include "convnextc/jni_api.h"
                %3$s
                extern const convnextc::Table %1$s_portable;
                #if defined(__x86_64__) && !defined(CONVNEXTC_PORTABLE_ONLY)
                extern const convnextc::Table %1$s_avx2;
                extern const convnextc::Table %1$s_avx512;
                %5$s#endif

                namespace %1$s_native {

                inline const convnextc::Library& library() {
                #if defined(__x86_64__) && !defined(CONVNEXTC_PORTABLE_ONLY)
                    static const convnextc::Library all = {{&%1$s_portable, &%1$s_avx2, &%1$s_avx512%6$s}};
                #else
                    static const convnextc::Library all = {{&%1$s_portable, nullptr, nullptr}};
                #endif
                    return all;
                }

                inline bool hasIsa(int isa) {
                    return convnextc::has_isa(library(), isa);
                }

                inline long long open(int isa) {
                    return convnextc::open(library(), isa);
                }

                using convnextc::close;
                using convnextc::dot;
                using convnextc::forward;
                using convnextc::pack;
                using convnextc::prepare;
                using convnextc::start;
                using convnextc::stop;
                %4$s
                }  // namespace %1$s_native
                """,
                name,
                version,
                probed ? RECORDING : "",
                probed ? RECORD : "",
                narrow ? String.format(Locale.ROOT, VNNI, name) : "",
                narrow ? String.format(Locale.ROOT, ", &%1$s_avx2_vnni, &%1$s_avx512_vnni", name) : "");
    }
}
