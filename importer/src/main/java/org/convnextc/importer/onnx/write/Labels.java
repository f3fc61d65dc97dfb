package org.convnextc.importer.onnx.write;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.convnextc.importer.onnx.lift.LiftedNet;
import org.convnextc.importer.onnx.lift.LiftedNet.Step;
import org.convnextc.ir.op.Grn;
import org.convnextc.ir.op.Parameter;
import org.convnextc.ir.op.Scale;

/**
 * A label path for each step with weights: that of the file's tensors where their names are paths, {@code features.1.0.block.0.weight};
 * else the module of the node, {@code /features/features.1/block/block.0/Conv}; else the op with a number.
 */
final class Labels {
    /** Paths as PyTorch names parameters. */
    private static final Pattern PATH = Pattern.compile("[A-Za-z0-9_][\\w-]*(\\.[A-Za-z0-9_][\\w-]*)+");

    private static final Pattern COMPONENT = Pattern.compile("\\d+|[A-Za-z_][\\w-]*");

    /** What wrappers put before all names and says nothing of the net. */
    private static final Pattern WRAPPER = Pattern.compile("\\d+|model|module|net|backbone|_orig_mod");

    private static final int LONGEST = 200;

    private final List<String> paths = new ArrayList<>();

    private Labels() {}

    /** For each step its path; empty for one without weights. */
    static List<String> of(LiftedNet net) {
        var labels = new Labels();
        net.steps().forEach(step -> labels.paths.add(step.weights().isEmpty() ? "" : wanted(step)));
        labels.dropWrappers();
        labels.keepApart(net.steps());
        return List.copyOf(labels.paths);
    }

    private static String wanted(Step step) {
        for (String name : step.names()) {
            if (PATH.matcher(name).matches() && name.length() <= LONGEST) {
                String path = step.op() instanceof Scale ? name : name.substring(0, name.lastIndexOf('.'));
                if (isPath(path)) {
                    return path;
                }
            }
        }
        return module(step.node()).filter(Labels::isPath).orElse("");
    }

    private static boolean isPath(String path) {
        for (String component : path.split("\\.", -1)) {
            if (!COMPONENT.matcher(component).matches()) {
                return false;
            }
        }
        return path.length() <= LONGEST;
    }

    /** A node stands in the modules around it; one in a list of others says their names once more: features, features.1. */
    private static Optional<String> module(String node) {
        if (!node.startsWith("/") || node.lastIndexOf('/') == 0) {
            return Optional.empty();
        }
        String[] modules = node.substring(1, node.lastIndexOf('/')).split("/");
        var path = new StringBuilder();
        String before = "";
        for (String module : modules) {
            if (!before.isEmpty() && module.startsWith(before + ".")) {
                path.setLength(path.length() - before.length());
            } else if (path.length() > 0) {
                path.append('.');
            }
            path.append(module);
            before = module;
        }
        return Optional.of(path.toString());
    }

    private void dropWrappers() {
        while (true) {
            List<String> named = paths.stream().filter(path -> !path.isEmpty()).toList();
            Set<String> firsts = new HashSet<>();
            named.forEach(path -> firsts.add(path.substring(0, Math.max(0, path.indexOf('.')))));
            boolean shared = firsts.size() == 1
                    && WRAPPER.matcher(firsts.iterator().next()).matches();
            if (!shared) {
                return;
            }
            int length = firsts.iterator().next().length() + 1;
            paths.replaceAll(path -> path.isEmpty() ? path : path.substring(length));
        }
    }

    /** No path may be another one's, nor stand around one; nor may a weight have another's full name. */
    private void keepApart(List<Step> steps) {
        Set<String> around = new HashSet<>();
        paths.forEach(path -> {
            for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
                around.add(path.substring(0, dot));
            }
        });
        Set<String> taken = new HashSet<>();
        Map<String, Integer> numbers = new HashMap<>();
        for (int i = 0; i < paths.size(); i++) {
            if (!steps.get(i).weights().isEmpty()) {
                paths.set(i, free(steps.get(i), paths.get(i), around, taken, numbers));
            }
        }
    }

    private static String free(
            Step step, String wanted, Set<String> around, Set<String> taken, Map<String, Integer> numbers) {
        String op = step.op().mnemonic();
        String path = wanted;
        if (!path.isEmpty() && (around.contains(path) || step.op() instanceof Grn && !path.endsWith(op))) {
            path = Parameter.join(path, op);
        }
        while (path.isEmpty() || around.contains(path) || !taken.add(path)) {
            String stem = wanted.isEmpty() ? op : wanted + "_";
            path = stem + numbers.merge(stem, 1, Integer::sum);
        }
        return path;
    }
}
