package org.convnextc.tool.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.convnextc.compiler.pass.Pipeline;
import org.convnextc.compiler.pass.Remarks;
import org.convnextc.compiler.pass.Remarks.Remark;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;
import org.convnextc.ir.Graph;
import org.convnextc.ir.text.Snapshot;

/**
 * Writes the page. All that it shows is data in one JSON text, which the page's script puts into it as text, never as markup; by its
 * content security policy the page runs that script alone and loads nothing.
 */
public final class PageEmitter {
    /** A page of more would be too large for a browser. */
    public static final int MAX_STEPS = 5_000;

    /** The page's scripts, each behind those that it needs. */
    private static final List<String> SCRIPTS =
            List.of("data.js", "selection.js", "net.js", "listings.js", "passes.js", "memory.js", "page.js");

    private PageEmitter() {}

    /**
     * The page's text; the same input gives the same text.
     *
     * @param given the net, of at most {@link #MAX_STEPS} steps
     * @param pipeline which has run on the net without errors before
     * @param language of the code
     * @param code from the lowered graph to the emitted code
     * @param sources that the net was read from, the user's own first
     */
    public static String emit(
            Snapshot given, Pipeline pipeline, Language language, Function<Graph, String> code, List<Source> sources) {
        Graph net = given.graph();
        var provenance = new Provenance(net);
        List<Stage> stages = stages(given, pipeline, provenance);
        String data = PageData.json(net, provenance, stages, language, code, sources);
        String style = Template.resource(PageEmitter.class, "page.css");
        String script = SCRIPTS.stream()
                .map(name -> Template.resource(PageEmitter.class, name))
                .collect(Collectors.joining("\n", "\n\"use strict\";\n{\n", "}\n"));
        return Template.page(
                Template.resource(PageEmitter.class, "page.html"),
                style,
                script,
                Map.of("title", Template.text(net.name()), "language", language.toString(), "data", data));
    }

    static List<Stage> stages(Snapshot given, Pipeline pipeline, Provenance provenance) {
        var stages = new ArrayList<Stage>();
        Graph tagged = provenance.tagged();
        stages.add(new Stage(given.after(), "The net as given.", tagged, given.graph(), List.of()));
        var remarks = new Remarks();
        remarks.watch(pipeline).run(tagged, new Diagnostics(), (pass, before, after) -> {
            long told =
                    stages.stream().mapToLong(stage -> stage.remarks().size()).sum();
            List<Remark> own = remarks.all().stream().skip(told).toList();
            stages.add(new Stage(pass.name(), pass.summary(), after, provenance.untagged(after), own));
        });
        return stages;
    }
}
