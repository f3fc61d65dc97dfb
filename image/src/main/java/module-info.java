/** Pictures to the numbers that a net takes. The decoders are nobody else's concern. */
module org.convnextc.image {
    requires com.twelvemonkeys.imageio.core;
    requires com.twelvemonkeys.imageio.tiff;
    requires transitive java.desktop;
    requires transitive org.convnextc.io;

    exports org.convnextc.image;
}
