package org.convnextc.compiler.frontend.fault;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.convnextc.ir.op.Activation;
import org.convnextc.ir.op.Mnemonic;
import org.convnextc.ir.op.Norm;
import org.convnextc.ir.op.Op;

/**
 * What is called otherwise elsewhere: names that PyTorch, torchvision, timm, transformers and Keras give to what the language has, or
 * that it lacks. Case and underscores do not count.
 */
public final class ForeignNames {
    /** The slots that may hold what a name holds elsewhere, the likelier first. */
    private static final Map<String, List<String>> SLOTS = table(Map.ofEntries(
            slot("act", "activation activations act_layer act_fn act_func hidden_act nonlinearity activation_layer"),
            slot("classes", "num_classes n_classes n_class nb_classes num_labels number_of_classes class_count"),
            slot(
                    "widths",
                    "dims dim channels hidden_sizes hidden_size embed_dims embed_dim planes out_channels filters"),
            slot("depths", "layers num_layers blocks num_blocks n_blocks repeats stage_depths"),
            slot("width", "dim dims channels hidden_size embed_dim"),
            slot("depth", "layers num_layers blocks num_blocks n_blocks"),
            slot("norm", "norm_layer normalization normalisation norm_type"),
            slot("drop_path", "drop_path_rate stochastic_depth stochastic_depth_prob"),
            slot("layer_scale", "layer_scale_init_value ls_init_value layer_scale_init init_values gamma"),
            slot("groups", "cardinality num_groups"),
            slot("group_width", "base_width width_per_group"),
            slot("expansion", "expand_ratio mlp_ratio expansion_factor expansion_rate expansion_ratio expand"),
            slot("strides", "stride"),
            slot("stem", "patch_size stem_stride stem_patch stem_type"),
            slot("outputs", "output out_indices out_features return_layers return_nodes"),
            slot("preprocess", "preprocessing transform transforms"),
            slot("body", "forward model architecture")));

    /** What to do about a name that no slot stands for. */
    private static final Map<String, String> ADVICE = spread(Map.ofEntries(
            Map.entry(
                    "kernel kernel_size kernel_sizes ksize",
                    "a step says its kernel itself, `conv 9x9`: replace the slot that holds the step"),
            Map.entry(
                    "stride padding pad dilation bias conv_bias",
                    "a step says it itself, `conv 3x3 /2 pad=1 bias=no -> 64`: replace the slot that holds the step"),
            Map.entry(
                    "input_size input_shape image_size img_size resolution in_chans in_channels num_channels size",
                    "the slot input says channels, height and width: `input = 3x224x224`"),
            Map.entry(
                    "image_mean image_std mean std interpolation crop_pct crop_size normalize normalise resize crop",
                    "the slot preprocess says it: `preprocess = { resize 256; crop 224; normalize }`"),
            Map.entry("eps epsilon norm_eps layer_norm_eps", "a norm says it itself: `norm = { layernorm eps=1e-5 }`"),
            Map.entry(
                    "labels class_names classnames id2label names",
                    "names of the classes are no part of a net: they are read from labels/NAME.txt beside NAME.net,"
                            + " or from what --labels names"),
            Map.entry(
                    "weights checkpoint pretrained ckpt",
                    "weights are no part of a net: the command line names their file, --weights W"),
            Map.entry("batch batch_size", "a net takes any number of images at a time"),
            Map.entry("name title model_name", "the name of a net is in its head, `net NAME { ... }`"),
            Map.entry(
                    "dropout drop_rate dropout_rate hidden_dropout",
                    "dropout is a step, `dropout rate=0.2`, and does nothing outside training"),
            Map.entry("use_grn grn", "nets with grn are those that inherit from ConvNeXtV2")));

    /** The op, word or chain that a name means here. */
    private static final Map<String, String> SAME = spread(Map.ofEntries(
            Map.entry("swish silu_ swish_1", "silu"),
            Map.entry("hswish hardswish h_swish", "hardswish"),
            Map.entry("hsigmoid hardsigmoid h_sigmoid", "hardsigmoid"),
            Map.entry("relu_ relu1", "relu"),
            Map.entry("logistic", "sigmoid"),
            Map.entry(
                    "gelutanh gelu_new gelu_fast gelu_pytorch_tanh gelu_approx gelu_approximate", "{ gelu form=tanh }"),
            Map.entry("gelu_erf gelu_exact gelu_none", "gelu"),
            Map.entry("bn batchnorm2d batch_normalization", "batchnorm"),
            Map.entry("ln layernorm2d layer_normalization", "layernorm"),
            Map.entry("rms rms_norm", "rmsnorm"),
            Map.entry("group_norm gn", "groupnorm groups=32"),
            Map.entry("instance_norm", "groupnorm groups=WIDTH"),
            Map.entry("l2_norm l2_normalize", "l2norm"),
            Map.entry("global_response_norm", "grn"),
            Map.entry("conv2d convolution conv_2d", "conv"),
            Map.entry("dwconv depthwise depthwise_conv depthwise_conv2d depth_conv", "conv 7x7 depthwise"),
            Map.entry("pwconv pointwise pointwise_conv conv1x1", "conv 1x1 -> WIDTH"),
            Map.entry("conv3x3", "conv 3x3 -> WIDTH"),
            Map.entry("fc dense fully_connected lin", "linear -> WIDTH"),
            Map.entry(
                    "gap global_avgpool global_average_pooling global_average_pooling2d global_avg_pool"
                            + " avgpool_global",
                    "mean"),
            Map.entry("gmp global_maxpool adaptive_maxpool adaptive_max_pool2d global_max_pool", "max"),
            Map.entry("interpolate upsampling upsampling2d resize_nearest", "upsample 2"),
            Map.entry("maxpool2d max_pooling max_pooling2d", "maxpool 2x2 /2"),
            Map.entry(
                    "adaptive_avg_pool2d adaptive_average_pooling2d",
                    "adaptive_avgpool 7x7, or mean for a single place"),
            Map.entry("avgpool2d average_pool average_pooling2d", "avgpool 2x2 /2"),
            Map.entry("stochastic_depth droppath", "drop_path"),
            Map.entry("layer_scale gamma", "scale"),
            Map.entry("center_crop", "crop"),
            Map.entry("cat concatenate", "concat { ... } { ... }"),
            Map.entry("shortcut skip add", "residual { ... }"),
            Map.entry("true on", "yes"),
            Map.entry("false off", "no")));

    /** Why the language has nothing like what a name means elsewhere. */
    private static final Map<String, String> LACKING = spread(Map.ofEntries(
            Map.entry(
                    "leaky_relu lrelu elu selu celu prelu rrelu mish softplus softsign tanh"
                            + " hard_tanh quick_gelu glu swiglu geglu",
                    "there is no such op; activations are " + list(mnemonics(Activation.class))),
            Map.entry("local_response_norm lrn", "there is no such op; norms are " + list(mnemonics(Norm.class))),
            Map.entry("softmax log_softmax", "leave it out: a net ends with its logits, and `run` shows probabilities"),
            Map.entry(
                    "flatten reshape view squeeze permute",
                    "leave it out: mean leaves one value for each channel, and a linear layer takes the channels"
                            + " wherever they are"),
            Map.entry("identity noop pass", "leave it out: a chain without steps, { }, is its input"),
            Map.entry(
                    "conv_transpose deconv conv_transpose2d pixel_shuffle",
                    "there is no such op; upsample makes an image larger"),
            Map.entry("to_tensor rescale to_float", "leave it out: normalize takes the values from 0 to 1"),
            Map.entry("none null nil", "leave the slot or option out"),
            Map.entry("inf infinity nan", "numbers are finite: `0.5`, `1e-6`")));

    /** How built-in nets spell a size that ends the names of models elsewhere. */
    private static final Map<String, String> SIZES =
            Map.of("tiny", "T", "small", "S", "base", "B", "large", "L", "xlarge", "XL", "xxlarge", "XXL");

    private static final Map<String, String> NETS = spread(Map.of(
            "resnext50_32x4d",
            "ResNeXt50",
            "resnext101_32x8d",
            "ResNeXt101",
            "mobilenet_v2_100 mobilenet",
            "MobileNetV2"));

    private ForeignNames() {}

    /** The net of those names that a model's name elsewhere, such as {@code convnext_tiny}, stands for. */
    public static Optional<String> net(String name, Collection<String> nets) {
        String key = key(name);
        return nets.stream()
                .filter(net -> !net.equals(name) && (key(net).equals(key) || sized(net, key)))
                .findFirst()
                .or(() -> Optional.ofNullable(NETS.get(key)).filter(nets::contains));
    }

    private static boolean sized(String net, String key) {
        return SIZES.entrySet().stream()
                .anyMatch(size -> key.endsWith(size.getKey())
                        && net.equals("ConvNeXt" + (key.contains("iso") ? "Iso" : "") + size.getValue())
                        && key(key.substring(0, key.length() - size.getKey().length()))
                                .matches("convnext(iso|isotropic)?"));
    }

    /** What to do about a slot of this name, in a net that has those slots. */
    static Optional<String> slot(String name, Collection<String> slots) {
        return other(name, slots).or(() -> Optional.ofNullable(ADVICE.get(key(name))));
    }

    /** Asks whether one of those slots was meant. */
    public static Optional<String> other(String name, Collection<String> slots) {
        String key = key(name);
        Stream<String> spelledOtherwise =
                slots.stream().filter(slot -> key(slot).equals(key));
        Stream<String> calledOtherwise =
                SLOTS.getOrDefault(key, List.of()).stream().filter(slots::contains);
        return Stream.concat(spelledOtherwise, calledOtherwise)
                .filter(slot -> !slot.equals(name))
                .findFirst()
                .map(slot -> "did you mean " + slot + "?");
    }

    /** What to write in place of a name that is no slot, op or word. */
    public static Optional<String> word(String name) {
        String key = key(name);
        return Optional.ofNullable(SAME.get(key))
                .map(same -> "that is `" + same + "` here")
                .or(() -> Optional.ofNullable(LACKING.get(key)));
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT).replace("_", "");
    }

    private static Map.Entry<String, String> slot(String slot, String names) {
        return Map.entry(slot, names);
    }

    private static Map<String, List<String>> table(Map<String, String> namesBySlot) {
        var table = new HashMap<String, List<String>>();
        namesBySlot.forEach((slot, names) -> {
            for (String name : names.split(" ")) {
                table.merge(key(name), List.of(slot), ForeignNames::both);
            }
        });
        return Map.copyOf(table);
    }

    private static List<String> both(List<String> some, List<String> more) {
        return Stream.concat(some.stream(), more.stream()).sorted().toList();
    }

    private static Map<String, String> spread(Map<String, String> byNames) {
        var spread = new HashMap<String, String>();
        byNames.forEach((names, meaning) -> {
            for (String name : names.split(" ")) {
                spread.put(key(name), meaning);
            }
        });
        return Map.copyOf(spread);
    }

    private static List<String> mnemonics(Class<? extends Op> kind) {
        return Op.of(kind).stream().map(Mnemonic::of).toList();
    }

    /** {@code gelu, relu and silu} */
    private static String list(List<String> names) {
        int last = names.size() - 1;
        return String.join(", ", names.subList(0, last)) + " and " + names.get(last);
    }
}
