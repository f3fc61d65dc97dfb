package org.convnextc.compiler.emit.cpp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.convnextc.compiler.ir.Function;
import org.convnextc.compiler.ir.Graph;
import org.convnextc.compiler.plan.Places;

/** Writes the C++ of one planned graph. The same graph and names give the same text. */
public final class CppEmitter {
    private final Graph graph;
    private final String name;
    private final String version;
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
        var names = new CppNames();
        blocks().forEach(f -> structs.put(f, names.type(f.name())));
    }

    /** All functions but the entry. */
    public List<Function> blocks() {
        return graph.functions().subList(0, graph.functions().size() - 1);
    }

    /** What a function binds, in order. */
    public List<Member> members(Function function) {
        return new StructCode(function, structs).members();
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
        text.append(Places.arena(graph)).append(" bytes of working memory.\n");
        text.append("#include \"convnextc/net.h\"\n\nnamespace {\n\nusing namespace convnextc;\n\n");
        for (Function block : blocks()) {
            text.append(new StructCode(block, structs).block(structs.get(block)))
                    .append('\n');
        }
        text.append("/** The whole net. */\n").append(new StructCode(entry, structs).net());
        text.append("\n}  // namespace\n\nCONVNEXTC_EXPORT(").append(name).append(", Net)\n");
        return text.toString();
    }

    /** {@code NAME.h}: what the Java class calls. */
    public String header() {
        return """
                // Written by convnextc %2$s. Compile the net again instead of editing this file.
                #pragma once
                #include "convnextc/peer.h"

                extern const convnextc::Table %1$s_portable;
                #if defined(__x86_64__) && !defined(CONVNEXTC_PORTABLE_ONLY)
                extern const convnextc::Table %1$s_avx2;
                extern const convnextc::Table %1$s_avx512;
                #endif

                namespace %1$s_native {

                inline const convnextc::Library& library() {
                #if defined(__x86_64__) && !defined(CONVNEXTC_PORTABLE_ONLY)
                    static const convnextc::Library all = {{&%1$s_portable, &%1$s_avx2, &%1$s_avx512}};
                #else
                    static const convnextc::Library all = {{&%1$s_portable, nullptr, nullptr}};
                #endif
                    return all;
                }

                inline bool hasIsa(int isa) {
                    return convnextc::has_isa(library(), isa);
                }

                inline long long open(int isa, long long sgemm) {
                    return convnextc::open(library(), isa, sgemm);
                }

                using convnextc::close;
                using convnextc::forward;
                using convnextc::pack;
                using convnextc::start;
                using convnextc::stop;

                }  // namespace %1$s_native
                """
                .formatted(name, version);
    }
}
