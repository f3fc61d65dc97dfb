package org.convnextc.checkpoint;

/** Whose names a checkpoint's parameters have. The names themselves are in {@link NameTable}. */
public enum NamingScheme {
    /** Those of ConvNeXt's authors (facebookresearch/ConvNeXt and ConvNeXt-V2). */
    OFFICIAL("official"),
    TIMM("timm"),
    /** Those of {@code features_only=True}. */
    TIMM_FEATURES("timm, features_only"),
    /** The image tower of a CLIP. */
    OPEN_CLIP("open_clip image tower"),
    HUGGING_FACE("Hugging Face"),
    HUGGING_FACE_DINOV3("Hugging Face, DINOv3"),
    MMPRETRAIN("mmpretrain"),
    TORCHVISION("torchvision"),
    /** The sparse encoder of ConvNeXt V2's pretraining, which has no head. */
    FCMAE("FCMAE"),
    /** None of these: read as they are. */
    UNKNOWN("unknown");

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
