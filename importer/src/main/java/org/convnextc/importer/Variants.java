package org.convnextc.importer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.convnextc.checkpoint.NamingScheme;
import org.convnextc.importer.ConvNeXt.Biases;
import org.convnextc.importer.ConvNeXt.End;
import org.convnextc.importer.ConvNeXt.Norm;

/** The built-in nets that differ from ConvNeXt in one thing, which takes a net several lines to say. */
final class Variants {
    static final String KERNELS = "ConvNeXtKernels";
    static final String OLS = "ConvNeXtOls";
    static final String HIDDEN = "ConvNeXtMlpHead";
    static final List<String> CLIP = List.of("ConvNeXtClip", "ConvNeXtClipMlp");
    private static final String MAPS = "ConvNeXtMaps";
    private static final String DINOV3 = "ConvNeXtDinoV3";

    /** Other norms than its relatives have. */
    private static final String XXL = "ConvNeXtXXL";

    private Variants() {}

    /** The variant that a net is in this one thing; empty where there is none, or more than one. */
    static Optional<String> of(ConvNeXt net, NamingScheme scheme) {
        boolean usual = !net.isotropic()
                && !net.grn()
                && net.biases().equals(Biases.ALL)
                && net.hasUsualRatio()
                && new Sizes()
                        .find("ConvNeXt", net.depths(), net.widths())
                        .filter(XXL::equals)
                        .isEmpty()
                && (!net.hasOneKernel() || net.kernels().get(0).equals("7x7"));
        List<String> found = found(net, scheme);
        return usual && found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    private static List<String> found(ConvNeXt net, NamingScheme scheme) {
        List<String> found = new ArrayList<>();
        End end = net.end();
        if (end.norm() == Norm.OF_MAPS) {
            found.add(end.firstMap() == 0 ? MAPS : "");
        }
        if (scheme == NamingScheme.OPEN_CLIP && end.classes() != 0) {
            found.add(clip(end));
        } else if (end.hidden() != 0 || end.classes() != 0 && !end.headBias()) {
            found.add(end.classes() != 0 && end.headBias() ? HIDDEN : "");
        }
        if (net.stem().patch() == 0) {
            found.add(OLS);
        }
        if (!net.hasOneKernel()) {
            found.add(KERNELS);
        }
        if (scheme == NamingScheme.HUGGING_FACE_DINOV3) {
            found.add(DINOV3);
        }
        return found.equals(List.of("")) ? List.of() : found;
    }

    private static String clip(End end) {
        if (end.headBias() || end.hidden() != 0 && end.hidden() != 2 * end.classes()) {
            return "";
        }
        return CLIP.get(end.hidden() == 0 ? 0 : 1);
    }
}
