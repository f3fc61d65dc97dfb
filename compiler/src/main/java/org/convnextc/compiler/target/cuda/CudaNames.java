package org.convnextc.compiler.target.cuda;

import java.util.Set;
import org.convnextc.compiler.target.UniqueNames;

/** Names of kernels and of their types, which are those of a function and a value. */
public final class CudaNames extends UniqueNames {
    /** Names of two words that the kernels have: those of a net's kernels are a function's and a value's. */
    public static final Set<String> TAKEN = Set.of(
            "AdaptiveAvgpool",
            "AvgpoolInside",
            "BilinearCorners",
            "ConvNormalize",
            "DepthwiseCut",
            "DepthwiseTiles",
            "ExactRow",
            "MultiplyChannels",
            "PatchCut",
            "PatchesFromInput",
            "PoolAll",
            "RowPart",
            "RowShare",
            "ScalarBias",
            "ScalarScale",
            "SumOfSquares",
            "ToChannelsFirst",
            "ToChannelsLast");

    /** Words of the language with an underscore, which every kernel has. */
    private static final Set<String> KEYWORDS = Set.of(
            ("and_eq not_eq or_eq xor_eq const_cast dynamic_cast reinterpret_cast static_cast static_assert thread_local wchar_t"
                            + " char8_t char16_t char32_t size_t")
                    .split(" "));

    public CudaNames() {
        super(TAKEN);
    }

    @Override
    protected boolean isReserved(String name) {
        return KEYWORDS.contains(name);
    }

    /** {@code block_56x56x96_norm_hat} */
    String kernel(String function, String value) {
        return fresh((function + "_" + value).replaceAll("[^A-Za-z0-9]+", "_").replaceFirst("^(?![A-Za-z])", "k_"));
    }

    /** {@code Block56x56x96NormHat} for {@code block_56x56x96_norm_hat} */
    public String typeOf(String kernel) {
        return type(kernel);
    }
}
