package org.convnextc.checkpoint;

/** Whose names a checkpoint's parameters have. The names themselves are in {@link NameTable}. */
public enum NamingScheme {
    /** Those of ConvNeXt's authors (facebookresearch/ConvNeXt and ConvNeXt-V2), or a net's own. */
    OFFICIAL("official"),
    TIMM("timm"),
    HUGGING_FACE("Hugging Face"),
    TORCHVISION("torchvision"),
    /** The sparse encoder of ConvNeXt V2's pretraining, which has no head. */
    FCMAE("FCMAE");

    private final String title;

    NamingScheme(String title) {
        this.title = title;
    }

    /** For people to read. */
    @Override
    public String toString() {
        return title;
    }
}
