package org.convnextc.tool.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.convnextc.compiler.frontend.expand.Outputs;
import org.convnextc.compiler.target.ClassSpec;
import org.convnextc.compiler.target.ClassifierTail;
import org.convnextc.ir.Graph;
import org.convnextc.ir.Result;
import org.convnextc.ir.TensorType;
import org.convnextc.runtime.HeatMap;
import org.convnextc.runtime.Model;
import org.convnextc.runtime.Tensor;
import org.convnextc.tool.console.Output;
import org.convnextc.tool.console.ProgressBar;
import org.convnextc.tool.report.HeatPicture;
import org.convnextc.tool.report.Judging;
import org.convnextc.tool.report.Occlusion;
import org.convnextc.tool.report.Report;
import org.convnextc.tool.report.ReportPage;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A page about the images, and where the net looks. */
final class ReportOptions {
    /** Behind the name of an image: its heat map. */
    static final String HEAT_ENDING = ".cam.png";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--report",
            paramLabel = "OUT.html",
            description =
                    "With --image: also write a page with all images, what they were taken for, and failures. Folders in an image"
                            + " folder that are named as classes say what their images are of: the page then has accuracy and confusions.")
    private Optional<Path> page = Optional.empty();

    @Option(
            names = "--explain",
            description = "With --image: show where the net sees the best class, in the page, or as IMG" + HEAT_ENDING
                    + " beside each image. Exact where the net ends in a mean, a layer norm or none, and a linear layer; else parts of"
                    + " the image are covered, which takes " + Occlusion.FORWARDS + " forwards.")
    private boolean explain;

    /** Whether there is more to do than to classify. */
    boolean given() {
        return page.isPresent() || explain;
    }

    /** Before the work. */
    void check(boolean images) {
        if (given() && !images) {
            throw wrong((explain ? "--explain" : "--report") + ": goes with --image");
        }
        page.filter(path -> !path.toString().endsWith(".html")).ifPresent(path -> {
            throw wrong("--report " + path + ": is a page; its name ends in .html");
        });
        page.ifPresent(Output::check);
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }

    /** The net, which hands out what it needs to explain itself. */
    Graph graph(NetArguments net, Graph flat) {
        if (!explain || !net.asWritten() || net.tail().isPresent()) {
            return flat;
        }
        List<Result> results = flat.entry().results();
        return ClassifierTail.of(flat)
                .map(tail -> Outputs.select(
                        flat,
                        List.of(tail.map(), results.get(results.size() - 1).value())))
                .orElse(flat);
    }

    /** The end of {@link #graph}, where the answers are to be explained. */
    Optional<ClassSpec.Tail> tail(NetArguments net, Graph graph) {
        return explain && net.asWritten() ? ClassSpec.Tail.of(graph) : Optional.empty();
    }

    /** Judges all images and writes what was asked for. */
    void judge(Model model, TensorType input, List<Judging.Question> questions, Judgement judgement) {
        var report = new Report();
        new Judging(model, judgement.best(), explainer(model, input)).judge(questions, answer -> {
            judgement.results().add(answer.classification());
            if (page.isPresent()) {
                report.add(answer.judged());
            } else {
                answer.judged().heat().ifPresent(heat -> writeHeat(model, answer, heat));
            }
        });
        page.ifPresent(path -> Output.write(
                path, ReportPage.emit(judgement.title(), report, model.labels()).getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * How images are judged.
     *
     * @param best how many classes are told
     * @param results writes them
     */
    record Judgement(int best, String title, ImageReport results) {}

    static String title(NetArguments net, List<Path> images) {
        return net.name() + " on " + images.stream().map(Path::toString).collect(Collectors.joining(", "));
    }

    private static void writeHeat(Model model, Judging.Answer answer, HeatMap heat) {
        Path image = answer.classification().image();
        Output.write(
                image.resolveSibling(image.getFileName() + HEAT_ENDING),
                HeatPicture.png(model.picture(answer.pixels()), heat));
    }

    private Optional<Judging.Explainer> explainer(Model model, TensorType input) {
        if (!explain) {
            return Optional.empty();
        }
        if (model.explains()) {
            return Optional.of((pixels, outputs, index) -> model.explain(outputs, index));
        }
        PrintWriter err = command.commandLine().getErr();
        return Optional.of((pixels, outputs, index) -> {
            var progress = new ProgressBar(Occlusion.FORWARDS, err);
            List<Tensor> all = List.copyOf(outputs.values());
            var seen = new Occlusion.Seen(
                    input.dim(1),
                    input.dim(2),
                    input.dim(3),
                    all.get(all.size() - 1).values());
            HeatMap heat = Occlusion.of(model, pixels, seen, index, progress::step);
            progress.hide();
            return heat;
        });
    }
}
